"""What can be seen on a page, held against what was read of it: each may lack something that the other has.

Text may be white, invisible, tiny, or under something; and what can be seen may be no text: a tick that is a picture or
an annotation. The page is drawn as a picture. A word that leaves no contrast in its box is `faint`: measured on 69 real
pages, it finds seven ways of hiding text, and 0.13 % of the words that people see; so it marks values and drops none.
Text that seemed hidden and shows is text again. Ink that nothing explains is `page.strange`, or a mark.
"""

import contextlib

import pypdfium2
from PIL import ImageDraw
from pypdfium2 import raw

from .picture import blobs, ink_share
from .words import Word

DPI = 100
POINTS_PER_INCH = 72
# Between the darkest and the lightest dot in the box of a word, of 255.
LEAST_CONTRAST = 60
# A word is looked at in so many parts at most; half of them must show something.
PARTS = 4
# A page that is larger is not looked at, in points.
LARGEST_SIDE = 2000
# A page with so much of it under pictures may be a scan with what a program recognised in it behind.
MOSTLY_PICTURE = 0.5
# Of a hidden word no more than this may be under other words for its own ink to tell.
MOST_OVERLAP = 0.5
# Half of how thick ruled lines are taken to be, and by how much print spreads over the box of a word, in points.
RULE, SPREAD = 1.3, 1.2
# Sizes of what may be a tick or a character, in points, and how much of its inner half is ink in a tick.
STRANGE, TICK, TICKED = (2.4, 60.0), (3.0, 16.0), 0.1


def look(data, pages):
    """Mark the words of `pages` that cannot be seen as faint, and those that were recognised in a scan.

    :param bytes data: the document
    :param pages: pages of page.py
    """
    document = pypdfium2.PdfDocument(data)
    try:
        with contextlib.suppress(pypdfium2.PdfiumError):
            document.init_forms()
        for page in pages:
            if page.looked_at:
                continue
            page.looked_at = True
            size = page.size()
            source = document[page.number - 1]
            if page.pictures > MOSTLY_PICTURE and is_recognised(source):
                page.notices.add("recognised_text")
                for word in page.words:
                    word.rung = "ocr" if word.rung == "text" else word.rung
            elif max(size.values()) <= LARGEST_SIDE:
                _look_at(page, _draw(source, size))
    finally:
        document.close()


def is_recognised(source):
    """Whether most text of a page is invisible, as programs put it that recognise the text of a scan."""
    modes = [raw.FPDFTextObj_GetTextRenderMode(item.raw) for item in source.get_objects((raw.FPDF_PAGEOBJ_TEXT,))]
    return modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2


def _draw(source, size):
    """A page as a grey picture; where viewers show it in another size than we know, the picture is fitted."""
    bitmap = source.render(scale=DPI / POINTS_PER_INCH, grayscale=True, may_draw_forms=True)
    picture = bitmap.to_pil().convert("L")
    wanted = [round(size[side] * DPI / POINTS_PER_INCH) for side in ("width", "height")]
    near = all(abs(a - b) <= 2 for a, b in zip(picture.size, wanted, strict=True))
    return picture if near else None


def _look_at(page, picture):
    if picture is None or page.recognised:
        return
    view = _View(page, picture)
    for word in page.words:
        if word.rung == "text":  # viewers draw fields and annotations in their own manner
            word.faint = not view.shows(word)
    _restore(page, view)
    page.marks = [mark for mark in page.marks if mark.rung != "mark" or view.shows(mark, SPREAD)]
    if page.pictures <= MOSTLY_PICTURE:
        _find_strange(page, view)


class _View:
    """The picture of a page, upright; boxes are the page's own."""

    def __init__(self, page, picture):
        self.picture = picture.rotate(-page.turn, expand=True) if page.turn else picture
        self.dots = DPI / POINTS_PER_INCH / page.scale
        if page.left:
            left = round(page.left * self.dots)
            size = round(page.width * self.dots), self.picture.height
            self.picture = self.picture.crop((left, 0, left + size[0], size[1]))

    def shows(self, item, around=0.0):
        """Whether there is something to see in most parts of a box, made larger by so many points."""
        count = max(1, min(PARTS, len(item.text)))
        x0, top, x1, bottom = item.x0 - around, item.top - around, item.x1 + around, item.bottom + around
        step = (x1 - x0) / count
        top, bottom = max(0, int(top * self.dots)), min(self.picture.height, int(bottom * self.dots) + 1)
        seen = 0
        for number in range(count):
            left = x0 + number * step
            left, right = max(0, int(left * self.dots)), min(self.picture.width, int((left + step) * self.dots) + 1)
            if left < right and top < bottom:
                darkest, lightest = self.picture.crop((left, top, right, bottom)).getextrema()
                seen += lightest - darkest >= LEAST_CONTRAST
            if 2 * seen >= count:
                return True
        return False


def _restore(page, view):
    """Take what seemed hidden as text where it shows: patches may be clear, clipped, or on a layer that is off."""
    kept = []
    for group in page.hidden:
        alone = [word for word in group if _overlap(word, page.words) <= MOST_OVERLAP * (word.x1 - word.x0)]
        seen = [word for word in alone if view.shows(word)]
        if alone and 2 * len(seen) > len(alone):
            page.words += group
            page.marks += [word for word in group if word.is_mark()]
        else:
            kept += group
    page.covered = [word for word in page.covered if any(word is other for other in kept)]
    if page.hidden and not kept:
        page.notices.discard("hidden_text")
    page.words.sort(key=lambda word: (word.top, word.x0))


def _overlap(word, others):
    """How much of a word's width lies under others."""
    return sum(
        max(0.0, min(word.x1, other.x1) - max(word.x0, other.x0))
        for other in others
        if other.top < word.y < other.bottom
    )


def _find_strange(page, view):
    """Ink that no word, mark, field or ruled line explains: ticks, and what could not be read."""
    ink = view.picture.copy()
    pen = ImageDraw.Draw(ink)
    for x0, top, x1, bottom, by in _explained(page):
        pen.rectangle([round(side * view.dots) for side in (x0 - by, top - by, x1 + by, bottom + by)], fill=255)
    least, most = STRANGE
    for box in blobs(ink, DPI, [], gap=2.9):
        x0, top, x1, bottom = (side / view.dots for side in box)
        if least <= x1 - x0 <= most and least <= bottom - top <= most:
            strange = Word("?", x0, top, x1, bottom, rung="mark")
            page.strange.append(strange)
            if all(TICK[0] <= side <= TICK[1] for side in (x1 - x0, bottom - top)) and _is_ticked(ink, box):
                strange.text = "X"


def _explained(page):
    """Boxes whose ink is known, each with how far print may spread around it."""
    fields = [field for field in page.fields if field.text or field.is_button]
    for item in [*page.words, *page.covered, *page.marks, *fields]:
        yield item.x0, item.top, item.x1, item.bottom, SPREAD
    for box in page.aside:
        yield *box, SPREAD
    for x, top, bottom in page.uprights:
        yield x, top, x, bottom, RULE
    for y, x0, x1 in page.levels:
        yield x0, y, x1, y, RULE
    for x0, top, x1, bottom in page.edges:
        for side in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            yield *side, RULE


def _is_ticked(ink, box):
    """Whether the inner half of a box has ink in it: an empty box to tick has none."""
    wide, tall = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    return ink_share(ink, (box[0] + wide, box[1] + tall, box[2] - wide, box[3] - tall)) >= TICKED
