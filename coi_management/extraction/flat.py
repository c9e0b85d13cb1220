"""Photographs of pages: the sheet is found on what it lies on, made rectangular, and evenly lit.

A scan, whose paper is white to its edges, stays as it is. Pillow alone does it. Pictures are grey; lengths are dots.
"""

import math

from PIL import Image, ImageChops, ImageFilter

WHITE = 255
# Paper of a scan is at least this light nearly everywhere; a picture with more than such a share that is not is looked
# at as a photograph.
PAPER, NOT_PAPER = 222, 0.06
# How small a picture is made to find the sheet, and to see how it is lit: its longer side.
SMALL, LIT = 320, 330
# The sheet takes up at least so much of the picture, and its sides differ from those of paper by no more.
LEAST_SHEET, OFF_SHAPE = 0.35, 0.12
# The longer side of paper by its shorter: US letter, A4, US legal; and the shorter side in inches.
SHAPES = ((11 / 8.5, 8.5), (297 / 210, 210 / 25.4), (14 / 8.5, 8.5))
# What is cut off along the edges of the sheet, as a share of it: the table shows there.
EDGE = 0.004
# Print leaves paper to see within so many dots of the picture that is made small to see how it is lit.
LETTERS = 9


class Flat:
    """A picture made flat: `picture`; `dpi`, where it is known by the size of the sheet; `back`, the function that
    takes a point of it to where that is on the photograph, or None where the sheet was not found."""

    def __init__(self, picture, dpi=None, back=None):
        self.picture, self.dpi, self.back = picture, dpi, back

    def to_points(self, inner, outer):
        """The same function for points, given how many dots a point has here and on the photograph."""

        def back(x, y):
            u, v = self.back(x * inner, y * inner)
            return u / outer, v / outer

        return back


def flattened(picture):
    """A picture as Flat; None where it is no photograph."""
    light = _light_of(picture)
    dark = sum(light.histogram()[:PAPER]) / (light.width * light.height)
    if dark < NOT_PAPER:
        return None
    corners = _corners_of(picture)
    shape = _shape_of(corners) if corners else None
    if not shape:
        return Flat(_evenly_lit(picture, light))
    size, dpi = shape
    back = _perspective(size, corners)
    flat = picture.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor=WHITE)
    flat = _evenly_lit(flat, _light_of(flat))
    return Flat(flat, dpi, lambda x, y: _moved(back, x, y))


def _light_of(picture):
    """How light the paper is in each part of a picture: the lightest dots, without letters, which are thin."""
    small = picture.reduce(max(1, round(max(picture.size) / LIT)))
    return small.filter(ImageFilter.MaxFilter(LETTERS)).reduce(3)


def _evenly_lit(picture, light):
    """The picture with its paper white: what is lacking to white around a dot is added to it."""
    lacking = ImageChops.invert(light.filter(ImageFilter.GaussianBlur(2)))
    return ImageChops.add(picture, lacking.resize(picture.size, Image.Resampling.BICUBIC))


def _corners_of(picture):
    """The corners of the sheet, from the upper left clockwise, in dots; None where it cannot be told from the rest."""
    step = max(1, round(max(picture.size) / SMALL))
    small = picture.reduce(step).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    level = _level_of(small)
    mask = small.point(lambda grey: WHITE if grey > level else 0)
    mask = mask.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(5))
    dots = [(at % mask.width, at // mask.width) for at, grey in enumerate(mask.tobytes()) if grey]
    if len(dots) < LEAST_SHEET * mask.width * mask.height:
        return None
    found = [
        min(dots, key=lambda dot: dot[0] + dot[1]),
        max(dots, key=lambda dot: dot[0] - dot[1]),
        max(dots, key=lambda dot: dot[0] + dot[1]),
        min(dots, key=lambda dot: dot[0] - dot[1]),
    ]
    if len(dots) < 0.9 * _area(found):
        return None  # what is light has another form than a sheet
    offsets = ((0, 0), (1, 0), (1, 1), (0, 1))
    return [((x + dx) * step, (y + dy) * step) for (x, y), (dx, dy) in zip(found, offsets, strict=True)]


def _level_of(picture):
    """The grey that parts the light and the dark of a picture best (Otsu)."""
    counts = picture.histogram()
    total, whole = sum(counts), sum(grey * count for grey, count in enumerate(counts))
    best, level, below, inner = -1.0, 127, 0, 0
    for grey, count in enumerate(counts):
        below, inner = below + count, inner + grey * count
        if 0 < below < total:
            apart = (whole * below / total - inner) ** 2 / (below * (total - below))
            if apart > best:
                best, level = apart, grey
    return level


def _area(corners):
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _shape_of(corners):
    """Width and height in dots of the sheet as it is, and its dots an inch; None where it has no shape of paper."""
    upper, right, lower, left = (math.dist(corners[at], corners[(at + 1) % 4]) for at in range(4))
    if min(upper, right, lower, left) < 1 or max(upper / lower, lower / upper, left / right, right / left) > 1.6:
        return None
    wide, tall = (upper + lower) / 2, (left + right) / 2
    ratio = max(wide, tall) / min(wide, tall)
    # The farther edge looks shorter, so the shape is not known well; most sheets are US letter.
    shape, inches = next((one for one in SHAPES if abs(one[0] - ratio) < OFF_SHAPE * one[0]), (None, None))
    if not shape:
        return None
    shorter = max(min(wide, tall), max(wide, tall) / shape)
    size = (round(shorter), round(shorter * shape))
    return (size if tall >= wide else size[::-1]), shorter / inches


def _perspective(size, corners):
    """The eight numbers that take a point of a rectangle to one of the photograph (as Pillow wants them)."""
    wide, tall = size
    cut = EDGE * min(size)
    flat = ((-cut, -cut), (wide + cut, -cut), (wide + cut, tall + cut), (-cut, tall + cut))
    rows = []
    for (x, y), (u, v) in zip(flat, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows):
    """The solution of linear equations, by elimination."""
    count = len(rows)
    for at in range(count):
        best = max(range(at, count), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(count):
            if other != at and rows[other][at]:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def _moved(numbers, x, y):
    a, b, c, d, e, f, g, h = numbers
    below = g * x + h * y + 1
    return (a * x + b * y + c) / below, (d * x + e * y + f) / below
