"""Pages as pictures that text can be recognised in: drawn, straightened, without ruled lines.

Pillow alone does it. Filters against specks (median, Gauss, whitening the paper) were tried on noisy scans of 150 to
300 dpi: all cost Tesseract more letters than they saved. Pictures are grey, ink is dark; lengths are dots unless it
says points.
"""

import contextlib
import re

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from .render import get_scale

DPI = 300
POINTS_PER_INCH = 72
# The longer side of a page of US letter, and between what the longer side of pages usually is, in points.
LETTER, USUAL_SIDE = 792, (600, 1100)
WHITE = 255
# A dot as dark as this is ink.
INK = 150
# Shares of a page that are ink: a line of words is 0.0004, a short letter 0.0024, forms are 0.012 and more.
BLANK, SPARSE = 0.0002, 0.0012
# Pages are straightened by up to so many degrees; less than the least is left alone.
MOST_SKEW, LEAST_SKEW = 5.0, 0.12
SKEW_DPI = 100
# Strokes longer than this are ruled lines, in points: longer than a stroke of any letter.
LEAST_LEVEL, LEAST_UPRIGHT = 12.5, 13.0
# The sides of boxes to tick may be shorter.
LEAST_SIDE = 7.5
# How dark a ninth of a letter is where a stroke goes through it, and where none does.
STROKE, NO_STROKE = 70, 60
# How thick a ruled line may be, in points.
THICK = 4.0


def draw(document, number, most_pixels):
    """A page as viewers show it, with fields and annotations.

    :param document: of pypdfium2
    :param int number: counted from 1
    :return: grey picture, its dots per inch, and by how much lengths are multiplied so that the page has a usual size
    """
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    page = document[number - 1]
    width, height = page.get_size()
    longer = max(width, height)
    # Some scanners say that a dot is a point.
    usual = 1.0 if USUAL_SIDE[0] <= longer <= USUAL_SIDE[1] else LETTER / longer
    scale = get_scale(width, height, DPI * usual, most_pixels)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    return bitmap.to_pil().convert("L"), scale / usual * POINTS_PER_INCH, usual


def is_blank(picture):
    """Whether a page has next to no ink on it."""
    return _ink_of(picture) < BLANK


def is_sparse(picture):
    """Whether a page has too little ink on it for any form, or a letter of some length."""
    return _ink_of(picture) < SPARSE


def _ink_of(picture):
    """The share of a page that is ink."""
    small = picture.reduce(4)
    return sum(small.histogram()[:INK]) / (small.width * small.height)


def skew_of(picture, dpi):
    """By how many degrees, counterclockwise, a page must be turned for its lines to be level."""
    small = picture.reduce(max(1, round(dpi / SKEW_DPI)))
    ink = small.point(lambda grey: WHITE if grey < INK else 0)

    def profile(angle):
        turned = ink.rotate(angle, Image.Resampling.NEAREST)
        rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
        return sum((a - b) * (a - b) for a, b in zip(rows, rows[1:], strict=False))

    best = _best(profile, 0.0, 0.5, MOST_SKEW)
    best = _best(profile, best, 0.1, 0.5)
    best = _best(profile, best, 0.02, 0.1)
    return best if abs(best) >= LEAST_SKEW else 0.0


def _best(profile, middle, step, reach):
    count = round(reach / step)
    angles = [middle + step * number for number in range(-count, count + 1)]
    return max(angles, key=lambda angle: (profile(angle), -abs(angle - middle)))


def straightened(picture, angle):
    """The picture turned by so many degrees, counterclockwise, about its middle."""
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=WHITE) if angle else picture


class Lines:
    """The ruled lines of a picture: `levels` as (y, x0, x1), `uprights` as (x, top, bottom), `mask` white on them.

    `sides` are uprights that may as well be strokes of letters.
    """

    def __init__(self, picture, dpi):
        self.dots = dpi / POINTS_PER_INCH
        ink = picture.point(lambda grey: WHITE if grey < INK + 40 else 0)
        level = _opened(ink, round(LEAST_LEVEL * self.dots), 0)
        upright = _opened(ink, round(LEAST_UPRIGHT * self.dots), 1)
        self.mask = ImageChops.lighter(level, upright).filter(ImageFilter.MaxFilter(5))
        self.levels = self._merged(level)
        self.uprights = self._merged(upright.transpose(Image.Transpose.TRANSPOSE))
        side = _opened(ink, round(LEAST_SIDE * self.dots), 1)
        self.sides = self._merged(side.transpose(Image.Transpose.TRANSPOSE))

    def _merged(self, mask):
        """Runs of the rows of a mask, those of neighbouring rows made one: (middle, start, end), in dots."""
        width, data = mask.width, mask.tobytes()
        done, growing = [], []  # each: first row, last row, start, end
        for y in range(mask.height):
            row = data[y * width : (y + 1) * width]
            if WHITE not in row:
                continue
            for run in re.finditer(b"\xff+", row):
                start, end = run.span()
                for line in growing:
                    if y - line[1] <= 2 and start < line[3] and end > line[2]:
                        line[1], line[2], line[3] = y, min(line[2], start), max(line[3], end)
                        break
                else:
                    growing.append([y, y, start, end])
            done += [line for line in growing if y - line[1] > 2]
            growing = [line for line in growing if y - line[1] <= 2]
        thick = THICK * self.dots
        return [((a + b + 1) / 2, start, end) for a, b, start, end in done + growing if b - a < thick]

    def removed_from(self, picture):
        """The picture without its ruled lines."""
        return ImageChops.lighter(picture, self.mask)


def _opened(ink, length, axis):
    """What of the ink belongs to straight runs of at least `length` dots along an axis (0 level, 1 upright)."""
    return _over(_over(ink, length, axis, ImageChops.darker, -1), length, axis, ImageChops.lighter, 1)


def _over(ink, length, axis, choose, sign):
    """The darkest or lightest of `length` dots in a row, for each dot: by doubling, so in few steps."""
    reach, done = 1, ink
    while reach < length:
        step = min(reach, length - reach)
        done = choose(done, _shifted(done, sign * step, axis))
        reach += step
    return done


def _shifted(picture, by, axis):
    """The picture moved by so many dots, black where nothing was."""
    moved = Image.new("L", picture.size, 0)
    moved.paste(picture, (by, 0) if axis == 0 else (0, by))
    return moved


def ink_share(picture, box):
    """How much of a box is ink, from 0 to 1."""
    x0, top, x1, bottom = (round(side) for side in box)
    if x1 <= x0 or bottom <= top:
        return 0.0
    part = picture.crop((max(0, x0), max(0, top), x1, bottom))
    return sum(part.histogram()[:INK]) / (part.width * part.height)


def shape_of(part):
    """Which letter of a column of marks a picture of one character shows by its strokes: X, Y, N, or None."""
    cells = part.resize((9, 9), Image.Resampling.BOX).tobytes()

    def ink(columns, rows):
        return max(WHITE - cells[row * 9 + column] for column in columns for row in rows)

    if max(cells) < WHITE - STROKE:
        return "X"  # a square filled in
    left, middle, right = (0, 1), (3, 4, 5), (7, 8)
    upper, centre, lower = (0, 1), (4,), (7, 8)
    if min(ink(left, upper), ink(right, upper)) < STROKE:
        return None
    feet = ink(left, lower), ink(right, lower)
    sides = ink(left, centre), ink(right, centre)
    if min(feet) > STROKE and min(sides) > STROKE and max(ink(middle, (0,)), ink(middle, (8,))) < STROKE:
        return "N"
    if max(sides) < NO_STROKE and ink(middle, centre) > STROKE:
        if min(feet) > STROKE and max(ink((4,), (0,)), ink((4,), (8,))) < STROKE:
            return "X"
        if max(feet) < NO_STROKE and ink(middle, lower) > STROKE:
            return "Y"
    return None


def blobs(picture, dpi, taken, gap=2.0):
    """Boxes around ink that stands together and is not in one of the boxes `taken`, in dots.

    :param float gap: ink so far apart, in points, stands together
    """
    step = max(1, round(gap * dpi / POINTS_PER_INCH / 2))
    ink = picture.point(lambda grey: WHITE if grey < INK else 0)
    for x0, top, x1, bottom in taken:
        ink.paste(0, (max(0, int(x0)), max(0, int(top)), int(x1) + 1, int(bottom) + 1))
    cells = ink.reduce(step).point(lambda grey: WHITE if grey > 24 else 0)
    width, data = cells.width, cells.tobytes()
    left = {at for match in re.finditer(b"\xff+", data) for at in range(*match.span())}
    found = []
    while left:
        todo, members = [left.pop()], []
        while todo:
            at = todo.pop()
            members.append(at)
            for near in (
                at - width - 1,
                at - width,
                at - width + 1,
                at - 1,
                at + 1,
                at + width - 1,
                at + width,
                at + width + 1,
            ):
                if near in left:
                    left.remove(near)
                    todo.append(near)
        xs, ys = [at % width for at in members], [at // width for at in members]
        found.append((min(xs) * step, min(ys) * step, (max(xs) + 1) * step, (max(ys) + 1) * step))
    return found


def white(size):
    """A picture of nothing."""
    return Image.new("L", size, WHITE)
