"""The words and marks of a page, whatever they came from.

Lengths are points. Coordinates are those of the page turned so that its text stands upright, from the top left
corner of its crop box; `Page.displayed` turns a box back to how viewers show the page.
"""

import contextlib
import io
import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

import pdfplumber
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from .result import Unreadable
from .widgets import fields_of

# Characters whose baselines lie this close stand on one line.
BASELINE_TOLERANCE = 0.8
# A gap wider than this share of the size of the type parts two words (an ordinary space is 0.25 to 0.28).
WORD_GAP = 0.16
SMALLEST_GAP = 1.0
# The same where the text has spaces of its own: then only cells are parted, and letters may be spaced.
CELL_GAP = 0.36
# Bounds of a cross or tick in a box of the form.
MARK_SIZES = (3.0, 16.0)
MARK_LETTERS = frozenset("XxYyNn✓✔✗✘☒☑×■●")
# A stroke or a box narrower than this is a ruled line.
THIN = 1.6
_DATE = re.compile(r"\d\d/\d\d/\d{4}")
# A fill this light hides what lies under it.
WHITE = 0.97


class Word:
    """A run of characters without a space; `xs` are the left edges of its characters, where they are known."""

    __slots__ = ("base", "bottom", "faint", "rung", "size", "text", "top", "x0", "x1", "xs")

    def __init__(self, text, x0, top, x1, bottom, rung="text", size=None, xs=None, base=None):
        self.text, self.x0, self.top, self.x1, self.bottom = text, x0, top, x1, bottom
        self.rung, self.size, self.xs = rung, size or bottom - top, xs
        self.base = bottom if base is None else base
        self.faint = False  # nobody can see it (ink.py)

    def __repr__(self):
        return f"{self.text}@{self.x0:.0f},{self.top:.0f}"

    @property
    def x(self):
        return (self.x0 + self.x1) / 2

    @property
    def y(self):
        return (self.top + self.bottom) / 2

    def edge(self, index):
        """The left edge of character `index`; the right edge of the word for its length."""
        if index >= len(self.text):
            return self.x1
        if self.xs:
            return self.xs[index]
        return self.x0 + (self.x1 - self.x0) * index / len(self.text)

    def part(self, start, end):
        """Characters `start` to `end` as a word of their own."""
        xs = self.xs[start:end] if self.xs else None
        box = (self.edge(start), self.top, self.edge(end), self.bottom)
        part = Word(self.text[start:end], *box, self.rung, self.size, xs, self.base)
        part.faint = self.faint
        return part


class Page:
    """One page: its `words`, its `marks` (crosses and ticks), and `pictures`, the share of it under images."""

    def __init__(self, number, width, height):
        self.number, self.width, self.height = number, width, height
        self.turn = 0
        self.words, self.marks, self.fields, self.notices = [], [], [], set()
        self.pictures = 0.0
        self.ink = []  # boxes of pictures, and of strokes that follow neither axis
        # Ruled lines: (x, top, bottom) and (y, x0, x1).
        self.uprights, self.levels = [], []

    def inside(self, x0, top, x1, bottom):
        """The words whose centres lie in a box."""
        return [word for word in self.words if x0 <= word.x < x1 and top <= word.y < bottom]

    def displayed(self, item):
        """The box of a word or mark on the page as viewers show it."""
        x0, top, x1, bottom = item.x0, item.top, item.x1, item.bottom
        if self.turn == 90:
            return (top, self.width - x1, bottom, self.width - x0)
        if self.turn == 180:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turn == 270:
            return (self.height - bottom, x0, self.height - top, x1)
        return (x0, top, x1, bottom)

    def size(self):
        """Width and height as displayed."""
        sideways = self.turn in (90, 270)
        return {
            "width": round(self.height if sideways else self.width, 2),
            "height": round(self.width if sideways else self.height, 2),
        }


def rows(words):
    """Lines of words that stand on one baseline, each from left to right, from the top down."""
    lines, bases = [], []
    for word in sorted(words, key=lambda item: item.base):
        if lines and word.base - bases[-1] <= 0.3 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
            bases.append(word.base)
    return [sorted(line, key=lambda item: item.x0) for line in lines]


def text_of(words):
    """Words as one text, lines parted by line breaks."""
    return "\n".join(" ".join(word.text for word in line) for line in rows(words))


def open_pages(data):
    """The pages of a document.

    :param bytes data: the file
    :raise Unreadable: `encrypted` or `broken`
    """
    with _parsing():
        sources = pdfplumber.open(io.BytesIO(data)).pages
    return [_parsed(source) for source in sources]


@contextlib.contextmanager
def _parsing():
    """Whatever a parser trips over in a damaged file, the file is to blame."""
    try:
        yield
    except (MemoryError, RecursionError):
        raise
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        raise Unreadable("encrypted" if locked else "broken") from error
    except Exception as error:
        raise Unreadable("broken") from error


def _parsed(source):
    """One page, read; what the parser keeps of it is let go."""
    with _parsing():
        box, layout = source.cropbox, source.layout
    page = _page(source, box, layout)
    source.close()
    return page


def _page(source, box, layout):
    """Read one page of pdfplumber's; its layout is walked once, in the order of painting."""
    x0, top, x1, bottom = box
    page = Page(source.page_number, x1 - x0, bottom - top)
    page.turn = _turn(layout)
    if page.turn in (90, 270):
        page.width, page.height = page.height, page.width
    place = _placer(source, page.turn)
    canvas = Canvas(page, place)
    canvas.walk(layout)
    page.words = _words(canvas.uncovered())
    page.marks = _marks(canvas.shapes)
    words, marks, page.fields = fields_of(source, lambda box: place(_on_canvas(box, source.page_obj)), Word)
    page.words += [word for word in words if not _is_drawn(word, page.words)]
    page.marks += marks
    page.marks += [word for word in page.words if word.text in MARK_LETTERS]
    page.words.sort(key=lambda word: (word.top, word.x0))
    return page


def _turn(layout):
    """By how many degrees, clockwise, most text of a page must be turned to stand upright: 0, 90, 180 or 270."""
    counts = {0: 0, 90: 0, 180: 0, 270: 0}
    for item in _chars(layout):
        counts[_direction(item)] += 1
    return max(counts, key=counts.get)


def _chars(container):
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _chars(item)


def _direction(char):
    """Where a character's line of text runs: 0 to the right, 90 up, 180 to the left, 270 down; None for aslant."""
    a, b = char.matrix[0], char.matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _is_aslant(char):
    a, b = abs(char.matrix[0]), abs(char.matrix[1])
    return min(a, b) > 0.1 * max(a, b)


def _placer(source, turn):
    """The function that turns a box of the file's, from the lower left, into one of the upright page's."""
    x0, top, x1, bottom = source.cropbox
    height = source.layout.bbox[3]
    left, ceiling = x0 - source.mediabox[0], top - source.mediabox[1]
    wide, tall = x1 - x0, bottom - top

    def place(box):
        a, b, c, d = box[0] - left, height - box[3] - ceiling, box[2] - left, height - box[1] - ceiling
        if turn == 90:  # text runs up: the page's right edge becomes its lower one
            return (tall - d, a, tall - b, c)
        if turn == 180:
            return (wide - c, tall - d, wide - a, tall - b)
        if turn == 270:
            return (b, wide - c, d, wide - a)
        return (a, b, c, d)

    return place


def _on_canvas(box, page):
    """A box in the file's own coordinates (an annotation's) where pdfminer puts what is painted there."""
    x0, y0, x1, y1 = page.mediabox
    a, b, c, d = box
    turned = {
        90: (b - y0, x1 - a, d - y0, x1 - c),
        180: (x1 - a, y1 - b, x1 - c, y1 - d),
        270: (y1 - b, a - x0, y1 - d, c - x0),
    }.get(page.rotate, (a - x0, b - y0, c - x0, d - y0))
    return (
        min(turned[0], turned[2]),
        min(turned[1], turned[3]),
        max(turned[0], turned[2]),
        max(turned[1], turned[3]),
    )


class Canvas:
    """What is painted on a page, in the order of painting."""

    def __init__(self, page, place):
        self.page, self.place = page, place
        # Characters: text, x0, top, x1, bottom, size, baseline, when painted. Covers: characters before, box.
        self.chars, self.covers, self.shapes, self.darks = [], [], [], []

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
        text = item.get_text()
        if text.startswith("(cid:"):
            text = " "
        if _direction(item) != self.page.turn or _is_aslant(item):
            return  # a watermark, or a note in the margin
        box = self.place(item.bbox)
        if (
            _is_white(item.graphicstate.ncolor)
            and text.strip()
            and not any(_contains(dark, box) for dark in self.darks)
        ):
            self.page.notices.add("hidden_text")
            return
        if "ingbat" in item.fontname and text.strip():
            text = "X"
        x, y = item.matrix[4], item.matrix[5]
        self.chars.append((text, *box, box[3] - box[1], self.place((x, y, x, y))[1], len(self.chars)))

    def _take_picture(self, box):
        page = self.page
        page.pictures += max(0.0, (box[2] - box[0]) * (box[3] - box[1])) / (page.width * page.height)
        page.ink.append(box)
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
            self.shapes.append((box, item))
            if not _is_straight(item.pts):
                self.page.ink.append(box)

    def uncovered(self):
        """The characters that no white patch was painted over."""
        if not self.covers:
            return self.chars
        hidden = set()
        order = sorted(range(len(self.chars)), key=lambda index: self.chars[index][2])
        tops = [self.chars[index][2] for index in order]
        for painted, box in self.covers:
            for index in order[bisect_left(tops, box[1] - 20) : bisect_left(tops, box[3])]:
                char = self.chars[index]
                if index < painted and _contains(box, char[1:5]) and char[0].strip():
                    hidden.add(index)
        if hidden:
            self.page.notices.add("hidden_text")
        return [char for index, char in enumerate(self.chars) if index not in hidden]


def _is_drawn(word, others):
    """Whether a word of a field was also drawn on the page, as in forms that were flattened and kept their fields."""
    return any(
        other.text == word.text and abs(other.y - word.y) < 5 and other.x0 < word.x1 and other.x1 > word.x0
        for other in others
    )


def _is_white(colour):
    """Whether a fill colour of any of the device colour spaces is white."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    try:
        numbers = [float(part) for part in parts]
    except (TypeError, ValueError):
        return False
    if len(numbers) == 4:
        return max(numbers) <= 1 - WHITE
    return bool(numbers) and min(numbers) >= WHITE


def _is_straight(points):
    """Whether all edges of a path run along the page's axes."""
    pairs = pairwise(points)
    return all(abs(ax - bx) < 0.3 or abs(ay - by) < 0.3 for (ax, ay), (bx, by) in pairs)


def _contains(outer, inner):
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _spaced(chars):
    """When those characters were painted that stand in a text with spaces of its own."""
    spaced, run, has_space = set(), [], False
    for char in [*chars, None]:
        before = run[-1] if run else None
        if char and before and abs(char[6] - before[6]) < BASELINE_TOLERANCE and -0.5 < char[1] - before[3] < char[5]:
            run.append(char)
            has_space = has_space or not char[0].strip()
            continue
        if has_space:
            spaced.update(item[7] for item in run)
        run, has_space = [char] if char else [], False
    return spaced


def _widened(chars):
    """Characters of a font that has no widths, spread up to what was painted next."""
    widened, number = [], 0
    while number < len(chars):
        end = number + 1
        first = chars[number]
        if first[3] - first[1] < 0.01 * first[5]:
            while end < len(chars) and abs(chars[end][1] - first[1]) < 0.05 and chars[end][6] == first[6]:
                end += 1
            after = chars[end] if end < len(chars) else None
            room = after[1] - first[1] if after and abs(after[6] - first[6]) < BASELINE_TOLERANCE else 0
            step = room / (end - number)
            step = step if 0 < step < first[5] else 0.5 * first[5]
            for at, char in enumerate(chars[number:end]):
                widened.append((*char[:1], first[1] + at * step, char[2], first[1] + (at + 1) * step, *char[4:]))
        else:
            widened.append(first)
        number = end
    return widened


def _without_strays(line):
    """A line without the spaces of other text that lie on its letters: erased text leaves its spaces behind."""
    letters = [(char[1], char[3]) for char in line if char[0].strip()]
    starts = [start for start, _end in letters]
    kept = []
    for char in line:
        if not char[0].strip() and letters:
            middle = (char[1] + char[3]) / 2
            at = bisect_right(starts, middle) - 1
            reach = 0.25 * (char[3] - char[1])
            if at >= 0 and middle + reach < letters[at][1]:
                continue
        kept.append(char)
    return kept


def _words(chars):
    """Words of characters that stand on one baseline, near each other."""
    chars = _widened(chars)
    spaced = _spaced(chars)
    lines, line, last = [], [], None
    for char in sorted(chars, key=lambda item: item[6]):
        if last is not None and char[6] - last > BASELINE_TOLERANCE:
            lines.append(line)
            line = []
        line.append(char)
        last = char[6]
    if line:
        lines.append(line)
    words = []
    for line in lines:
        line.sort(key=lambda item: item[1])
        for word in _line_words(_without_strays(line), spaced):
            words += _dates_apart(word)
    return words


def _dates_apart(word):
    """A word in as many as it has dates: in narrow columns they run into each other, or into the number before."""
    if len(word.text) <= 10:
        return [word]
    edges = [0]
    for match in _DATE.finditer(word.text):
        edges += match.span()
    parts = [word.part(start, end) for start, end in pairwise([*edges, len(word.text)]) if end > start]
    return parts if all(any(char.isalnum() for char in part.text) for part in parts) else [word]


def _line_words(line, spaced):
    words, run = [], []
    for char in line:
        if not char[0].strip():
            if run:
                words.append(_word(run))
                run = []
            continue
        if run:
            before = run[-1]
            if char[0] == before[0] and abs(char[1] - before[1]) < 0.6:
                continue  # bold by printing twice
            if _is_apart(before, char, spaced):
                words.append(_word(run))
                run = []
        run.append(char)
    if run:
        words.append(_word(run))
    return words


def _is_apart(before, char, spaced):
    """Whether two characters that follow each other on a line belong to two words."""
    gap, size = char[1] - before[3], char[5]
    if abs(size - before[5]) > 0.15 * size:
        return True
    if gap > max(SMALLEST_GAP, (CELL_GAP if before[7] in spaced and char[7] in spaced else WORD_GAP) * size):
        return True
    # Two values that run into each other were painted one after the other, not character by character.
    return gap < -0.06 * size and char[7] != before[7] + 1


def _word(run):
    text, xs = "", []
    for char in run:
        text += char[0]
        xs += [char[1]] * len(char[0])
    return Word(
        text,
        run[0][1],
        min(char[2] for char in run),
        max(char[3] for char in run),
        max(char[4] for char in run),
        size=run[0][5],
        xs=xs,
        base=run[0][6],
    )


def _marks(shapes):
    """Crosses and ticks drawn as strokes or outlines: small shapes with an edge that follows neither axis."""
    low, high = MARK_SIZES
    marks = []
    for box, item in shapes:
        wide, tall = box[2] - box[0], box[3] - box[1]
        if low <= wide <= high and low <= tall <= high and 0.3 < wide / tall < 3:
            solid = item.fill and not item.stroke and _is_straight(item.pts)
            if solid or not _is_straight(item.pts):
                if marks and _contains((marks[-1].x0, marks[-1].top, marks[-1].x1, marks[-1].bottom), box):
                    continue
                marks.append(Word("X", *box, rung="mark"))
    return marks
