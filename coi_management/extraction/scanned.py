"""Pages that are pictures: their text is recognised, and they become pages of words and marks like all others.

A value is as sure as the program was of its words. Ink that it could not read becomes a word with a doubt, so that the
value in that place is marked, and never silently missing.
"""

import contextlib
import re
import time
from itertools import pairwise

from . import kinds, ocr, picture
from .flat import flattened
from .fusion import BOTH, ONE, TWICE, fuse
from .ink import is_recognised
from .labels import BOXES, Index
from .printed import KNOWN, LABELS, complete, drop_margins, letter_strips, put_right
from .typeset import CAPITAL, KEPT, SURE_LETTER, is_lone, on_lines, to_words, trimmed, with_usual_box
from .values import squash
from .words import Word, rows, text_of

POINTS_PER_INCH = 72
MOSTLY_PICTURE = 0.5
# A page with fewer words than this may be a picture with some live text on it.
FEW_WORDS = 60
# Pages are recognised until so much of the time is gone that a document may take; the rest is left as it is.
SHARE_OF_TIME = 0.7
# What takes more of the processor time of a document to open, for each page, is no scan: it is not opened once more.
SHARE_OF_A_PAGE = 0.25
# So long the second program is waited for after the first is done with a page, in seconds.
PATIENCE = 20.0
# After so much of the time, by the first program alone.
SHARE_OF_BOTH = 0.5
# Labels of known forms in the text of a page that is text.
ENOUGH_LABELS = 6
WORDS_OF_FORMS = frozenset(
    re.findall(
        r"\w+",
        """
    ACCIDENT ADDITIONAL AGGREGATE AUTHORIZED AUTOMOBILE CANCELLATION CERTIFICATE COMMERCIAL COMPENSATION COVERAGE
    COVERAGES DESCRIPTION EFFECTIVE ENDORSEMENT EXPIRATION GENERAL HOLDER INSURANCE INSURED INSURER LIABILITY LIMITS
    LOCATIONS NUMBER OCCURRENCE OPERATIONS POLICY PREMISES PRODUCER PROPERTY REPRESENTATIVE SCHEDULE VEHICLES WORKERS
""",
    )
)
# How finely a page is drawn to see how it lies.
COARSE_DPI = 150
MARKS = "XYN"
# How sure a mark is that no program could read, and whose strokes are those of one.
SURE_SHAPE = 0.85
LETTERS = "ABCDEFNXY$@"
# Sizes of what may be a character, in points.
CHARACTER = (3.2, 14.0)
LONGEST = 160.0
# Ink within a box of the form: measured on 19 renderings, scans and faxes, ticked at least 0.082, others at most 0.020.
TICKED, EMPTY = 0.07, 0.03
# How far before its label the edges of a box to tick are, in points.
BEFORE = (0.5, 30.0)
UNREAD = "unread_ink"
NOISE = "|[]{}_—-–~=!‘’'`\"“”«»<>\\.,:;*°•^"


class Pictures(Exception):
    """Pages of a document are pictures, and the child was to ask before it has them recognised."""

    problem = "pictures"


def recogniser(document, order, limits):
    """What read.read calls with the pages of a document.

    :param document: of pypdfium2
    :param order: None to leave pictures alone, `ask` to raise Pictures, or what ocr.find found
    :param dict limits: as guard.Limits
    """
    if not order:
        return None

    def recognise_pages(pages):
        pictures = [page for page in pages if is_picture(page) or has_layer(page, document)]
        if not pictures:
            return
        if order == "ask":
            if time.process_time() > SHARE_OF_A_PAGE * limits["cpu"] * len(pages):
                return
            # A page that cannot be drawn within the usual limits is not worth wider ones.
            picture.draw(document, pictures[0].number, limits["pixels"])
            raise Pictures
        start = time.monotonic()
        with contextlib.closing(Programs(order)) as programs:
            for page in pictures:
                gone = (time.monotonic() - start) / limits["wall"]
                if gone > SHARE_OF_BOTH:
                    programs.close()
                if gone < SHARE_OF_TIME:
                    recognise(page, document, programs, limits["pixels"])

    return recognise_pages


class Programs:
    """The programs that recognise text: the first, and the second where there is one, it is worth it, and it works."""

    def __init__(self, order):
        self.first, self.second = ocr.engine(order), None
        self.order = order  # until the second was started, which takes time and memory, or is given up

    def close(self):
        """End the second."""
        self.order = None
        if self.second:
            self.second.close()
            self.second = None

    def ask(self, scan):
        """Have the second one read a page, while the first does.

        :return: whether it was asked: not where there is none, nor of a page with too little ink for any form
        """
        if not (self.second or self.order) or picture.is_sparse(scan.drawn):
            return False
        try:
            if not self.second:
                self.order, order = None, self.order
                self.second = ocr.second(order)
            if self.second:
                self.second.ask(scan.for_second())
        except ocr.Failed:
            self.close()
            return True
        return bool(self.second)

    def answer(self, scan):
        """What the second one read, in points; None where there is none, or it failed."""
        if self.second:
            try:
                return scan.in_points(self.second.answer(PATIENCE))
            except ocr.Failed:
                self.close()
        return None


def is_picture(page):
    """Whether what can be read on a page must be recognised: no text, or little of it over a picture."""
    if not page.words:
        return bool(page.pictures or page.ink or page.marks)
    if page.pictures <= MOSTLY_PICTURE and len(page.words) >= FEW_WORDS:
        return False
    whole = squash(text_of(page.words))
    if sum(label in whole for label, _printed in LABELS) >= ENOUGH_LABELS:
        return False
    return page.pictures > MOSTLY_PICTURE or kinds.recognise(page).kind in ("blank", "other")


def recognise(page, document, programs, most_pixels):
    """Fill a page with what is recognised in its picture.

    :param page: of page.py, read from the same document
    :param Programs programs: that recognise text
    :return: whether anything was recognised
    """
    drawn, dpi, usual = picture.draw(document, page.number, most_pixels)
    if picture.is_blank(drawn):
        return False
    size, photograph = page.size(), flattened(drawn)
    if photograph:
        outer = dpi / POINTS_PER_INCH
        drawn, dpi = photograph.picture, photograph.dpi or dpi
    turn = upright(drawn, dpi, programs.first) if drawn.width > drawn.height else 0
    scan = Scan(turned(drawn, turn), dpi, programs.first)
    words, is_twice = _read_twice(scan, programs)
    if not turn and count_labels(words) < ENOUGH_LABELS:
        turn = upright(drawn, dpi, programs.first)
        if turn:
            scan = Scan(turned(drawn, turn), dpi, programs.first)
            words, is_twice = _read_twice(scan, programs)
    if not words:
        return False
    bent = bool(photograph and photograph.back)
    live = (
        []
        if bent or scan.skew or turn or usual != 1.0 or page.turn
        else _lines_of_text(page, has_layer(page, document))
    )
    if live and not (is_twice and live[0].sure < 1.0):
        words = scan.fused(words, live)
    page.recognised, page.turn, page.skew, page.scale = True, turn, scan.skew, usual
    drawn = scan.drawn
    page.read_twice = is_twice
    page.width, page.height = drawn.width / scan.dots, drawn.height / scan.dots
    page.left, page.sheet = 0.0, (page.width / usual, page.height / usual)
    if bent:
        page.shown, page.back = size, photograph.to_points(dpi / POINTS_PER_INCH, outer)
    page.words = words
    page.uprights, page.levels, page.ink = scan.uprights, scan.levels, []
    drop_margins(page)
    put_right(page)
    complete(page)
    for strip, letters in letter_strips(page):
        scan.read_strip(page, strip, letters)
    page.marks = scan.marks(page)
    page.words.sort(key=lambda word: (word.top, word.x0))
    return True


def _read_twice(scan, programs):
    """The words of a page by both programs, and whether both read it."""
    was_asked = programs.ask(scan)
    words = scan.read()
    lines = programs.answer(scan) if was_asked else None
    if was_asked and not lines:  # it is too late to ask what it would have said, so nothing is sure
        for word in words:
            word.sure = min(word.sure or 0.0, ONE)
    return (scan.fused(words, lines), True) if lines else (words, False)


def has_layer(page, document):
    """Whether a page is a picture behind which a program put the text that it recognised, out of sight."""
    return page.pictures > MOSTLY_PICTURE and bool(page.words) and is_recognised(document[page.number - 1])


def _lines_of_text(page, is_layer):
    """The text that a page has besides its picture, as lines of a second reader."""
    found = []
    for words in rows(page.words):
        for word in words:
            middle = word.base - 0.36 * word.size
            box = (word.x0, middle - 0.75 * word.size, word.x1, middle + 0.75 * word.size)
            sure = ONE if is_layer else 1.0
            found.append(ocr.Line(word.text, sure, box, [(word.text, sure, word.x0, word.x1)]))
    return found


def turned(picture_, turn):
    """A picture turned clockwise by 90, 180 or 270 degrees."""
    return picture_.rotate(-turn, expand=True) if turn else picture_


def count_labels(words):
    """How many words of the printed form are among some words."""
    return len(WORDS_OF_FORMS & {squash(word.text) for word in words})


def upright(drawn, dpi, program):
    """By how many degrees, clockwise, a page must be turned for its text to stand upright: 0, 90, 180 or 270.

    Read coarsely in each direction: in the wrong ones no word of a form comes out.
    """
    step = max(1, round(dpi / COARSE_DPI))
    small = drawn.reduce(step)
    most, best = 0, 0
    for turn in (0, 270, 90, 180) if drawn.width > drawn.height else (0, 180, 90, 270):
        count = count_labels(program.words(turned(small, turn), round(dpi / step)))
        if count > most:
            most, best = count, turn
        if count > 2 * ENOUGH_LABELS:
            break
    return best


class Scan:
    """One page's picture, upright and without ruled lines, and what was recognised in it."""

    def __init__(self, drawn, dpi, program):
        self.dpi, self.dots, self.program = dpi, dpi / POINTS_PER_INCH, program
        self.skew = picture.skew_of(drawn, dpi)
        self.drawn = picture.straightened(drawn, self.skew)
        lines = picture.Lines(self.drawn, dpi)
        self.clean = lines.removed_from(self.drawn)
        self.levels = [tuple(side / self.dots for side in line) for line in lines.levels]
        self.uprights = [tuple(side / self.dots for side in line) for line in lines.uprights]
        self.sides = [tuple(side / self.dots for side in line) for line in lines.sides]
        self.smaller = 1.0  # what the second program gets, by how much of what we have
        self.singles = []  # single letters that it saw: text, how sure, x, y, in points

    def for_second(self):
        """The picture as the second program takes it: with its ruled lines, and no larger than it needs."""
        self.smaller = min(1.0, ocr.LONGEST / max(self.drawn.size))
        size = [round(side * self.smaller) for side in self.drawn.size]
        return self.drawn if self.smaller == 1.0 else self.drawn.resize(size, picture.Image.Resampling.BOX)

    def in_points(self, lines):
        """Lines of the second program, in points."""
        dots = self.dots * self.smaller
        return [
            ocr.Line(
                line.text,
                line.sure,
                [side / dots for side in line.box],
                [(text, sure, x0 / dots, x1 / dots) for text, sure, x0, x1 in line.words],
            )
            for line in lines
        ]

    def fused(self, words, lines):
        """The words that both programs read."""
        self.singles = [
            (squash(word[0]), word[1], (word[2] + word[3]) / 2, (line.box[1] + line.box[3]) / 2)
            for line in lines
            for word in line.words
            if len(squash(word[0])) == 1
        ]
        return on_lines(fuse(words, lines, self._read_again, KNOWN.__contains__))

    def _read_again(self, boxes):
        """The text in each of some boxes in points, read on its own."""
        areas = [[round(side * self.dots) for side in box] for box in boxes]
        answers = self.program.pieces([self._piece(area) for area in areas], round(self.dpi))
        return [" ".join(item.text for item in answer) for answer in answers]

    def read(self):
        """All words, in points."""
        seen = self.program.words(self.clean, round(self.dpi))
        kept = [item for item in map(trimmed, seen) if item and not is_lone(item)]
        taken = [(item.x0, item.top, item.x1, item.bottom) for item in kept]
        words = to_words(kept, self.dots)
        return on_lines(words + self._read_rest(taken))

    def _read_rest(self, taken):
        """What lies outside of all words: single letters, short numbers, and ink that cannot be read."""
        low, high = (size * self.dots for size in CHARACTER)
        small, long = [], []
        for box in picture.blobs(self.clean, self.dpi, taken):
            wide, tall = box[2] - box[0], box[3] - box[1]
            if low <= tall <= high and wide >= max(0.25 * tall, 0.45 * low):
                if wide <= 1.3 * tall + self.dots:
                    small.append(box)
                elif wide <= LONGEST * self.dots:
                    long.append(box)
        words = self._characters(small, LETTERS)
        answers = self.program.pieces([self._piece(box) for box in long], round(self.dpi))
        words += map(self._word, long, answers)
        return words

    def _characters(self, boxes, letters):
        """Boxes with one character in each as words, read twice: where both readings agree they are sure."""
        pieces = [self._piece(box) for box in boxes]
        answers = self.program.pieces(pieces, round(self.dpi), letters)
        others = self.program.pieces(pieces, round(self.dpi))
        words = []
        for box, answer, other in zip(boxes, answers, others, strict=True):
            word = self._word(box, answer)
            words.append(word)
            if answer and [item.text.upper() for item in other] == [answer[0].text]:
                word.sure = max(SURE_LETTER, word.sure)
            if letters == MARKS:
                self._look_at(word, box)
            self._compare(word, letters)
        return words

    def _look_at(self, word, box):
        """Hold a mark against what its strokes look like."""
        shape = picture.shape_of(self._tight(box))
        if shape and shape == word.text:
            word.sure, word.doubt = max(TWICE, word.sure), None
        elif shape and word.sure < SURE_LETTER:
            word.text, word.sure, word.doubt = shape, SURE_SHAPE if word.text == "?" else ONE, None

    def _tight(self, box):
        """A part of the page without the white around its ink."""
        part = self.clean.crop(box)
        inner = part.point(lambda grey: 255 if grey < picture.INK else 0).getbbox()
        return part.crop(inner) if inner else part

    def _compare(self, word, letters):
        """Hold a single letter against what the second program saw in its place."""
        for text, sure, x, y in self.singles:
            if abs(x - word.x) < 5 and abs(y - word.base + 0.36 * word.size) < 4 and text in letters:
                if text == word.text:
                    word.sure, word.doubt = BOTH, None
                elif sure > SURE_LETTER and (word.sure or 0) < SURE_LETTER:
                    word.text, word.sure, word.doubt = text, ONE, None
                elif sure > SURE_LETTER:
                    word.sure = ONE

    def read_strip(self, page, strip, letters):
        """Read a narrow column anew, one character after the other, of which there are only `letters`."""
        x0, top, x1, bottom = strip
        area = [round(side * self.dots) for side in strip]
        part = self.clean.crop(area)
        low, high = (size * self.dots for size in CHARACTER)
        boxes = []
        for a, b, c, d in picture.blobs(part, self.dpi, [], gap=1.0):
            if low <= d - b <= high and 0.25 * (d - b) <= c - a <= 1.4 * (d - b):
                boxes.append((a + area[0], b + area[1], c + area[0], d + area[1]))
        found = self._characters(boxes, letters)
        gone = {id(word) for word in page.inside(x0, top, x1, bottom) if word.x1 < x1 + 3}
        wide = [word for word in page.words if id(word) in gone and squash(word.text) in ("NA", "NIA", "WA")]
        page.words = [word for word in page.words if id(word) not in gone]
        for word in found:
            if any(other.x0 - 1 < word.x < other.x1 + 1 and abs(other.base - word.base) < 4 for other in wide):
                continue  # a letter of the printed `N / A`
            if len(set(word.text)) > 1:
                word.text, word.doubt = "?", UNREAD
            word.text = word.text[0]
            if word.text == "?" and letters == MARKS:
                word.text = "X"  # something is there, and a person looks at it
            page.words.append(word)

    def _piece(self, box):
        """A part of the page with white around it."""
        edge = round(3 * self.dots)
        part = self.clean.crop(box)
        piece = picture.white((part.width + 2 * edge, part.height + 2 * edge))
        piece.paste(part, (edge, edge))
        return piece

    def _word(self, box, answer):
        """One piece as a word; `?` where it was not read."""
        text = " ".join(item.text for item in answer)
        sure = min((item.sure for item in answer), default=0.0)
        x0, top, x1, bottom = (side / self.dots for side in box)
        size = (bottom - top) / CAPITAL
        word = Word(
            text if any(char.isalnum() or char in KEPT for char in text) else "?", x0, top, x1, bottom, "ocr", size
        )
        word.sure = sure
        if word.text == "?":
            word.doubt = UNREAD
        return with_usual_box(word, bottom)

    def marks(self, page):
        """Crosses and ticks: letters that are one, and boxes of the form with ink in them.

        What was read in those boxes is no word of the page.
        """
        boxes = dict(self._boxes(page))
        gone = {
            id(word)
            for word in page.words
            for x0, top, x1, bottom in boxes
            if len(word.text) < 3 and x0 - 1 < word.x < x1 + 1 and top - 2 < word.base - 0.35 * word.size < bottom + 2
        }
        page.words = [word for word in page.words if id(word) not in gone]
        marks = [word for word in page.words if word.text.upper() in ("X", "Y", "N")]
        for box, framed in boxes.items():
            share = picture.ink_share(self.clean, (side * self.dots for side in box))
            if framed and (share < EMPTY or share >= TICKED):
                page.measured.append(box)
            if share >= EMPTY:
                mark = Word("X", *box, rung="ocr")
                mark.sure = 1.0 if framed and share >= TICKED else 0.5
                marks.append(mark)
        return marks

    def _boxes(self, page):
        """The boxes to tick, each left of its label, in points, without their edges; and whether edges are there."""
        index = Index(page.words)
        for boxes in BOXES.values():
            for label in dict.fromkeys(label for _flag, labels in boxes for label in labels):
                for parts in index.find(label):
                    box, framed = self._box_before(parts[0])
                    # Where no edges are, words before the label are none of a form's.
                    if framed or not any(len(word.text) > 2 for word in page.inside(box[0] - 3, *box[1:])):
                        yield box, framed

    def _box_before(self, word):
        """The box to the left of a word: between two ruled lines, or where it usually is."""
        y = word.base - 0.35 * word.size
        rules = sorted(
            (x for x, top, bottom in self.sides if top - 1 < y < bottom + 1 and BEFORE[0] < word.x0 - x < BEFORE[1]),
            reverse=True,
        )
        pairs = [(b, a) for a, b in pairwise(rules) if 6 < a - b < 22]
        x0, x1 = pairs[0] if pairs else (word.x0 - 15, word.x0 - 3)
        levels = sorted(at for at, left, right in self.levels if left < (x0 + x1) / 2 < right)
        heights = [(a, b) for a, b in pairwise(levels) if 6 < b - a < 18 and abs(a + b - 2 * y) < 14]
        top, bottom = min(heights, key=lambda side: abs(sum(side) - 2 * y), default=(y - 5, y + 5))
        return (x0 + 1.2, top + 1.0, x1 - 1.2, bottom - 1.0), bool(pairs)
