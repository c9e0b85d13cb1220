"""What is painted on a page, in the order of painting: characters, pictures, ruled lines, marks, white patches."""

import unicodedata
from bisect import bisect_left
from itertools import pairwise

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

from .words import UNKNOWN, Word, words_of

SAME = {
    "\xa0": " ",
    "\xad": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2212": "-",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ft",
    "ﬆ": "st",
}
# Text aslant that is larger than this is a stamp or a watermark, in points.
STAMP = 24.0
# Bounds of a cross or tick in a box of the form.
MARK_SIZES = (3.0, 16.0)
# A stroke or a box narrower than this is a ruled line.
THIN = 1.6
# Characters are taken to be no smaller than this, in points: damaged files have some of no height.
SMALLEST = 0.05
# A fill this light hides what lies under it; one no darker than this is a shade, and no mark.
WHITE = 0.97
SHADE = 0.6


class Canvas:
    """What is painted on a page, in the order of painting; `unreadable` are types whose letters nobody knows."""

    def __init__(self, page, place, unreadable=frozenset()):
        self.page, self.place, self.unreadable = page, place, unreadable
        # Characters: text, x0, top, x1, bottom, size, baseline, when painted, type. Covers: characters before, box.
        self.chars, self.covers, self.shapes, self.darks = [], [], [], []
        self.part = page.width < page.sheet[0] * page.scale - 1  # of a sheet with other pages beside it
        self.white = []  # characters in white on nothing dark

    def walk(self, container):
        """Take in all objects of a container of pdfminer's, and of those within it."""
        for item in container:
            if isinstance(item, LTChar):
                self._take_char(item)
            elif isinstance(item, LTImage):
                self._take_picture(self.place(item.bbox))
            elif isinstance(item, LTCurve):
                self._take_shape(item, self.place(item.bbox))
            elif isinstance(item, LTContainer):
                self.walk(item)

    def _take_char(self, item):
        text = _character(item.get_text())
        if not text:
            return
        if direction(item) != self.page.turn or is_aslant(item):
            self.page.aside.append(self.place(item.bbox))
            if is_aslant(item) and item.size > STAMP:
                self.page.stamp += text
            return  # a watermark, or a note in the margin
        box = self.place(item.bbox)
        is_hidden = (
            _is_white(item.graphicstate.ncolor)
            and text.strip()
            and not any(_contains(dark, box) for dark in self.darks)
        )
        if ("ingbat" in item.fontname or "ingding" in item.fontname) and text.strip():
            text = "X"
        elif item.fontname in self.unreadable and text.strip():
            text = UNKNOWN
        if self.part and not 0 <= (box[0] + box[2]) / 2 < self.page.width:
            return  # it belongs to another page on the same sheet
        x, y = item.matrix[4], item.matrix[5]
        baseline = self.place((x, y, x, y))[1]
        count = len(self.chars) + len(self.white)
        size = max(box[3] - box[1], SMALLEST)
        (self.white if is_hidden else self.chars).append((text, *box, size, baseline, count, item.fontname))

    def _take_picture(self, box):
        page = self.page
        page.pictures += max(0.0, (box[2] - box[0]) * (box[3] - box[1])) / (page.width * page.height)
        page.ink.append(box)
        page.images.append(box)
        self.darks.append(box)

    def _take_shape(self, item, box):
        wide, tall = box[2] - box[0], box[3] - box[1]
        if wide < THIN < tall:
            self.page.uprights.append(((box[0] + box[2]) / 2, box[1], box[3]))
        elif tall < THIN < wide:
            self.page.levels.append(((box[1] + box[3]) / 2, box[0], box[2]))
        elif item.fill and _is_white(item.non_stroking_color):
            if _is_straight(item.pts) and wide > 2 and tall > 2:
                self.covers.append((len(self.chars), box))
                self.shapes = [shape for shape in self.shapes if not _contains(box, shape[0])]
        else:
            if item.fill:
                self.darks.append(box)
            if _is_straight(item.pts):
                (self.page.aside if item.fill else self.page.edges).append(box)
            if wide > MARK_SIZES[1] and not _is_straight(item.pts):
                self.page.ink.append(box)  # a signature, a logo
            self.shapes.append((box, item))
            if not _is_straight(item.pts):
                self.page.ink.append(box)

    def uncovered(self):
        """The characters that no white patch was painted over, and that are not white themselves."""
        if self.white:
            self.page.notices.add("hidden_text")
            self.page.hidden.append(words_of(self.white))
        hidden = {}
        order = sorted(range(len(self.chars)), key=lambda index: self.chars[index][2])
        tops = [self.chars[index][2] for index in order]
        for number, (painted, box) in enumerate(self.covers):
            for index in order[bisect_left(tops, box[1] - 20) : bisect_left(tops, box[3])]:
                char = self.chars[index]
                if index < painted and _contains(box, char[1:5]):
                    hidden.setdefault(index, number)
        groups = {}
        for index in sorted(hidden):
            groups.setdefault(hidden[index], []).append(self.chars[index])
        self._hide(groups.values())
        return [char for index, char in enumerate(self.chars) if index not in hidden]

    def _hide(self, groups):
        """Remember the words of characters that seem not to be seen, those together that have one reason."""
        for chars in groups:
            if any(char[0].strip() for char in chars):
                self.page.notices.add("hidden_text")
                words = words_of(chars)
                self.page.hidden.append(words)
                self.page.covered += words


def _character(text):
    """A character as it is compared: ligatures as letters, what the file does not tell as UNKNOWN, and nothing of what
    only tells programs how to set the others."""
    if text.startswith("(cid:"):
        return UNKNOWN if text[5:-1].isdigit() and int(text[5:-1]) >= 32 else " "
    return text if text.isascii() else without_format("".join(SAME.get(char, char) for char in text))


def without_format(text):
    """A text without characters that nobody sees: of no width, and those that turn others about (Unicode's `Cf`)."""
    return text if text.isascii() else "".join(char for char in text if unicodedata.category(char) != "Cf")


def direction(char):
    """Where a character's line of text runs: 0 to the right, 90 up, 180 to the left, 270 down; None for aslant."""
    a, b = char.matrix[0], char.matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def is_aslant(char):
    a, b = abs(char.matrix[0]), abs(char.matrix[1])
    return min(a, b) > 0.1 * max(a, b)


def _is_white(colour):
    """Whether a fill colour of any of the device colour spaces is white."""
    parts = _parts(colour)
    return bool(parts) and min(parts) >= WHITE


def _is_shade(colour):
    """Whether a fill colour is too light for a mark."""
    parts = _parts(colour)
    return bool(parts) and sum(parts) / len(parts) > SHADE


def _parts(colour):
    """How much light a colour of any of the device colour spaces has: grey, or red, green and blue, from 0 to 1."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    try:
        numbers = [float(part) for part in parts]
    except (TypeError, ValueError):
        return []
    if len(numbers) == 4:
        return [1 - min(1.0, part + numbers[3]) for part in numbers[:3]]
    return numbers


def _is_straight(points):
    """Whether all edges of a path run along the page's axes."""
    pairs = pairwise(points)
    return all(abs(ax - bx) < 0.3 or abs(ay - by) < 0.3 for (ax, ay), (bx, by) in pairs)


def _contains(outer, inner):
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def marks_of(shapes):
    """Crosses and ticks drawn as strokes or outlines: small shapes with an edge that follows neither axis."""
    low, high = MARK_SIZES
    marks = []
    for box, item in shapes:
        wide, tall = box[2] - box[0], box[3] - box[1]
        if low <= wide <= high and low <= tall <= high and 0.3 < wide / tall < 3:
            if item.fill and not item.stroke and _is_shade(item.non_stroking_color):
                continue
            solid = item.fill and not item.stroke and _is_straight(item.pts)
            if solid or not _is_straight(item.pts):
                if marks and _contains((marks[-1].x0, marks[-1].top, marks[-1].x1, marks[-1].bottom), box):
                    continue
                marks.append(Word("X", *box, rung="mark"))
    return marks
