"""The words and marks of a page, whatever they came from.

Lengths are points. Coordinates are those of the page turned so that its text stands upright, from the top left
corner of its crop box; `Page.displayed` turns a box back to how viewers show the page.
"""

import contextlib
import io
import math

import pdfplumber
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from .broken import is_cut_short
from .canvas import Canvas, direction, marks_of
from .layers import Layers
from .result import Unreadable
from .typefaces import unreadable
from .widgets import fields_of
from .windows import windows_of
from .words import UNKNOWN, Word, words_of

# How wide the text of a form on US letter is, in points, and between which widths a page is taken as it is.
USUAL_WIDTH = 612.0
USUAL_EXTENT, SMALLEST_EXTENT, LARGEST_EXTENT = 575.0, 440.0, 680.0
# Pages with fewer characters are taken as they are, and none is made so many times larger or smaller.
LEAST_TEXT, LARGEST_SCALE = 300, 6.0
# A line that strikes text out is longer than the first, ends no farther from its ends than the second, and is shorter
# than the last, in points.
STRUCK = (6.0, 12.0, 250.0)
# Fewer characters than this tell nothing of a page; on real pages 80 of 100 are letters and digits of ASCII.
SHORTEST_TEXT, LEAST_READABLE = 60, 0.5


class Page:
    """One page: its `words`, its `marks` (crosses and ticks), and `pictures`, the share of it under images."""

    def __init__(self, number, width, height):
        self.number, self.width, self.height = number, width, height
        self.turn = 0
        self.left, self.sheet = 0.0, (width, height)  # where it begins on its sheet, and the size of that, as it is
        self.scale = 1.0  # by which all lengths were multiplied, so that forms have their usual size
        self.recognised = False  # its words come from its picture (scanned.py)
        self.measured = []  # boxes to tick whose ink was measured and tells whether they are: (x0, top, x1, bottom)
        self.back, self.shown = (
            None,
            None,
        )  # of a photograph: where its points are on what viewers show; the size of that
        self.skew = 0.0  # by how many degrees, counterclockwise, the picture of a scan was turned on top
        self.words, self.marks, self.fields, self.notices = [], [], [], set()
        self.pictures = 0.0
        self.images, self.covered = [], []  # boxes of pictures; words that a white patch was painted over
        self.ink = []  # boxes of pictures, and of strokes that follow neither axis
        self.hidden = []  # words that seem not to be seen, those together that have one reason (ink.py)
        self.strange = []  # what can be seen and is nothing of the above, as words (ink.py)
        self.stamp = ""  # what stands aslant over the page in large type
        self.aside, self.edges = [], []  # boxes that are no words: of text aslant and fills; of outlines
        self.looked_at = False  # what was read was held against what can be seen
        # Ruled lines: (x, top, bottom) and (y, x0, x1).
        self.uprights, self.levels = [], []

    def inside(self, x0, top, x1, bottom):
        """The words whose centres lie in a box."""
        return [word for word in self.words if x0 <= word.x < x1 and top <= word.y < bottom]

    def displayed(self, item):
        """The box of a word or mark on the page as viewers show it."""
        x0, top, x1, bottom = self._unskewed(item)
        x0, x1 = x0 + self.left, x1 + self.left
        width, height = (side * self.scale for side in self.sheet)
        if self.turn == 90:
            box = (top, width - x1, bottom, width - x0)
        elif self.turn == 180:
            box = (width - x1, height - bottom, width - x0, height - top)
        elif self.turn == 270:
            box = (height - bottom, x0, height - top, x1)
        else:
            box = (x0, top, x1, bottom)
        if self.back:
            corners = [self.back(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
            xs, ys = zip(*corners, strict=True)
            box = (min(xs), min(ys), max(xs), max(ys))
        return tuple(side / self.scale for side in box)

    def _unskewed(self, item):
        """The box of a word before the page was turned about its middle."""
        if not self.skew:
            return item.x0, item.top, item.x1, item.bottom
        angle = math.radians(self.skew)
        x, y = (item.x0 + item.x1 - self.width) / 2, (item.top + item.bottom - self.height) / 2
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        wide, tall = (item.x1 - item.x0) / 2, (item.bottom - item.top) / 2
        x, y = x + self.width / 2, y + self.height / 2
        return x - wide, y - tall, x + wide, y + tall

    def size(self):
        """Width and height as displayed."""
        if self.shown:
            return self.shown
        width, height = self.sheet[::-1] if self.turn in (90, 270) else self.sheet
        return {"width": round(width, 2), "height": round(height, 2)}


def open_pages(data):
    """The pages of a document.

    :param bytes data: the file
    :raise Unreadable: `encrypted` or `broken`
    """
    with _parsing():
        opened = pdfplumber.open(io.BytesIO(data))
        sources, layers = opened.pages, Layers(opened.doc)
    return [page for source in sources for page in _parsed(source, layers)]


@contextlib.contextmanager
def _parsing():
    """Whatever a parser trips over in a damaged file, the file is to blame."""
    try:
        yield
    except (MemoryError, RecursionError):
        raise
    except PdfminerException as error:
        if any(isinstance(cause, MemoryError | RecursionError) for cause in error.args):
            raise error.args[0] from error
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        raise Unreadable("encrypted" if locked else "broken") from error
    except Exception as error:
        raise Unreadable("broken") from error


def _parsed(source, layers):
    """The pages on one sheet, read: mostly one; what the parser keeps of it is let go."""
    with _parsing():
        broken = is_cut_short(source.page_obj.contents)
        x0, y0, x1, y1 = source.page_obj.mediabox
        # Any two corners may be given (ISO 32000-1, 7.9.5).
        source.page_obj.mediabox = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
        box, layout = source.cropbox, layers.layout_of(source)
    pages = [_page(source, box, layout, layers)]
    windows = windows_of(pages[0])
    if windows:
        pages = [_page(source, box, layout, layers, window) for window in windows]
    for page in pages if broken else ():
        page.notices.add("damaged")
    source.close()
    return pages


def _page(source, box, layout, layers, window=None):
    """Read one page of pdfplumber's; its layout is walked once, in the order of painting.

    :param layers: of the document; annotations may belong to them too
    :param window: left edge and width of the part of the sheet that is a page of its own, of the sheet as it is
    """
    x0, top, x1, bottom = box
    page = Page(source.page_number, abs(x1 - x0), abs(bottom - top))
    page.turn, extent, text = _text_of(layout)
    if page.turn in (90, 270):
        page.width, page.height = page.height, page.width
    page.sheet = page.width, page.height
    if window:
        left, page.width = window
        page.scale = USUAL_WIDTH / page.width
        page.left = left * page.scale
    elif extent and not SMALLEST_EXTENT <= extent <= LARGEST_EXTENT and "ACORD" in text:
        page.scale = min(max(USUAL_EXTENT / extent, 1 / LARGEST_SCALE), LARGEST_SCALE)
    page.width, page.height = page.width * page.scale, page.height * page.scale
    place = _placer(source, page.turn, page.scale, page.left)
    canvas = Canvas(page, place, unreadable(source.page_obj, source.pdf.rsrcmgr))
    canvas.walk(layout)
    page.words = words_of(canvas.uncovered())
    for word in page.words:
        if UNKNOWN in word.text:
            word.doubt = "unread_ink"
    _doubt_struck(page)
    page.marks = marks_of(canvas.shapes)
    found = fields_of(source, lambda box: place(_on_canvas(box, source.page_obj)), Word, layers)
    marks, page.fields = found.marks, found.fields
    page.aside += found.notes
    page.words += [word for word in found.words if not _is_drawn(word, page.words)]
    if _is_garbled(page.words):
        (page.width, page.height), page.scale, page.left = page.sheet, 1.0, 0.0
        page.ink.append((0, 0, page.width, page.height))  # there is something to see, and it is not text
        page.words, marks = [], []
    page.marks += marks
    page.marks += [word for word in page.words if word.is_mark()]
    page.words.sort(key=lambda word: (word.top, word.x0))
    return page


def _doubt_struck(page):
    """Doubt words that a line goes through which is as long as they are: ruled lines are longer, or pass below."""
    for y, x0, x1 in page.levels:
        if STRUCK[0] < x1 - x0 < STRUCK[2] and not _is_ruled(page, y, x0, x1):
            struck = [
                word
                for word in page.words
                if x0 - 1 < word.x < x1 + 1 and word.base - 0.62 * word.size < y < word.base - 0.12 * word.size
            ]
            ends = (min(word.x0 for word in struck), max(word.x1 for word in struck)) if struck else None
            if ends and abs(ends[0] - x0) < STRUCK[1] and abs(ends[1] - x1) < STRUCK[1]:
                for word in struck:
                    word.doubt = word.doubt or "struck_out"


def _is_ruled(page, y, x0, x1):
    """Whether a level line is one of the form: it ends at an upright one, or goes on."""
    ends = any(min(abs(x - x0), abs(x - x1)) < 2 and top - 2 < y < bottom + 2 for x, top, bottom in page.uprights)
    return ends or any(
        abs(other - y) < 0.5 and 0 < min(abs(a - x1), abs(b - x0)) < 2 and (a, b) != (x0, x1)
        for other, a, b in page.levels
    )


def _is_garbled(words):
    """Whether a page has text of which the file does not tell the letters, or tells wrong ones."""
    text = "".join(word.text for word in words)
    readable = sum(char.isascii() and char.isalnum() for char in text)
    return len(text) > SHORTEST_TEXT and readable < LEAST_READABLE * len(text)


def _text_of(layout):
    """How the text of a page lies: by how many degrees, clockwise, most of it must be turned to stand upright (0, 90,
    180 or 270), how wide it is then, in points (0 where there is little of it), and what it says, without spaces."""
    edges, text = {0: [], 90: [], 180: [], 270: []}, []
    for item in _chars(layout):
        turn = direction(item)
        text.append(item.get_text().strip())
        edges[turn].append((item.x0, item.x1) if turn in (0, 180) else (item.y0, item.y1))
    turn = max(edges, key=lambda turn: len(edges[turn]))
    if len(edges[turn]) < LEAST_TEXT:
        return turn, 0.0, ""
    # a few characters at the edges (stamps, numbers of pages) do not tell how wide a page is
    strays = len(edges[turn]) // 200
    starts, ends = sorted(edge[0] for edge in edges[turn]), sorted(edge[1] for edge in edges[turn])
    return turn, ends[-1 - strays] - starts[strays], "".join(text)


def _chars(container):
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _chars(item)


def _placer(source, turn, scale, start):
    """The function that turns a box of the file's, from the lower left, into one of the upright page's."""
    x0, top, x1, bottom = source.cropbox
    height = source.layout.bbox[3]
    left, ceiling = x0 - source.mediabox[0], top - source.mediabox[1]
    wide, tall = x1 - x0, bottom - top

    def place(box):
        a, b, c, d = box[0] - left, height - box[3] - ceiling, box[2] - left, height - box[1] - ceiling
        if turn == 90:  # text runs up: the page's right edge becomes its lower one
            a, b, c, d = tall - d, a, tall - b, c
        elif turn == 180:
            a, b, c, d = wide - c, tall - d, wide - a, tall - b
        elif turn == 270:
            a, b, c, d = b, wide - c, d, wide - a
        return (a * scale - start, b * scale, c * scale - start, d * scale)

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


def _is_drawn(word, others):
    """Whether a word of a field was also drawn on the page, as in forms that were flattened and kept their fields."""
    return any(
        other.text == word.text and abs(other.y - word.y) < 5 and other.x0 < word.x1 and other.x1 > word.x0
        for other in others
    )
