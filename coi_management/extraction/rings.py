"""A document given back with rings and numbers on it. Runs in the child process only.

What is given back holds the pages as they look, and nothing of what a file can hold beside: fields and annotations
become part of the page; scripts, actions, attachments and passwords are left behind.
"""

import contextlib
import io

import pypdf
import pypdfium2
from pypdfium2 import raw
from reportlab.pdfgen.canvas import Canvas

from . import render
from .guard import UnreadableDocument

#: Points between a value and its ring, and half the size of a number's disc.
ROOM = 2.5
RADIUS = 5.5
INK = (0.78, 0.05, 0.05)
#: What makes up the looks of a page; all else, such as actions, is left behind.
LOOKS = ("/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")


def marked(data, order):
    """The legend, and behind it the pages of the document with their rings.

    :param bytes data: the legend, a PDF of ours of `order["legend"]` bytes, and the document
    :param dict order: `pages`, counted from 1, [] for all; `most`, how many at most; `rings`, dicts of `page`, `box`
        (points from the top left of the page as it is displayed) and `numbers`
    :return: bytes
    """
    legend, document = data[: order["legend"]], data[order["legend"] :]
    with render.opened(document) as opened:
        wanted = [number for number in order["pages"] if 1 <= number <= len(opened)] or range(1, len(opened) + 1)
        wanted = list(wanted)[: order["most"]]
        flat = _flattened(opened, wanted)
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(legend)).pages:
        writer.add_page(page)
    for number, page in zip(wanted, pypdf.PdfReader(io.BytesIO(flat)).pages, strict=True):
        for key in set(page) - set(LOOKS):
            del page[key]
        added = writer.add_page(page)
        rings = [ring for ring in order["rings"] if ring["page"] == number]
        if rings:
            _draw(added, rings)
    answer = io.BytesIO()
    writer.write(answer)
    return answer.getvalue()


def _flattened(document, numbers):
    """These pages as a document of their own, with fields and annotations painted on them."""
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    try:
        for number in numbers:
            page = document[number - 1]
            # pypdfium2's own method refuses documents without a form, which have annotations too
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        copy = pypdfium2.PdfDocument.new()
        copy.import_pages(document, pages=[number - 1 for number in numbers])
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("broken") from error
    saved = io.BytesIO()
    copy.save(saved, flags=raw.FPDF_REMOVE_SECURITY)
    copy.close()
    return saved.getvalue()


def _draw(page, rings):
    """Draw rings over a page, upright as viewers show it."""
    with upright(page) as (canvas, width, height):
        for ring in rings:
            _ring(canvas, ring, width, height)


@contextlib.contextmanager
def upright(page):
    """A canvas over a page, as viewers show it: its origin is the lower left corner of what is displayed.

    :return: the canvas, and width and height of what is displayed, in points; what was drawn is put on the page at the
        end
    """
    media, crop = page.mediabox, page.cropbox
    left, low = max(media.left, crop.left), max(media.bottom, crop.bottom)
    right, high = min(media.right, crop.right), min(media.top, crop.top)
    if not (left < right and low < high):
        left, low, right, high = media.left, media.bottom, media.right, media.top
    left, low, right, high = map(float, (left, low, right, high))
    turn = round(page.rotation / 90) * 90 % 360
    width, height = (high - low, right - left) if turn in (90, 270) else (right - left, high - low)
    overlay = io.BytesIO()
    canvas = Canvas(overlay, pagesize=(float(media.right), float(media.top)))
    canvas.transform(
        *{
            0: (1, 0, 0, 1, left, low),
            90: (0, 1, -1, 0, right, low),
            180: (-1, 0, 0, -1, right, high),
            270: (0, -1, 1, 0, left, high),
        }[turn]
    )
    yield canvas, width, height
    canvas.save()
    try:
        page.merge_page(pypdf.PdfReader(overlay).pages[0])
    except ValueError as error:  # of a decoder, about what the page is made of
        raise UnreadableDocument("broken") from error


def _ring(canvas, ring, width, height):
    """A ring around a value and its numbers beside it, red on white: to be told from whatever lies below."""
    x0, top, x1, bottom = ring["box"]
    x0, x1 = max(x0 - ROOM, 1), min(x1 + ROOM, width - 1)
    top, bottom = max(top - ROOM, 1), min(bottom + ROOM, height - 1)
    if x0 >= x1 or top >= bottom:
        return
    for colour, line in (((1, 1, 1), 3.2), (INK, 1.5)):
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(line)
        canvas.roundRect(x0, height - bottom, x1 - x0, bottom - top, min(4, (bottom - top) / 2))
    wide = 2 * RADIUS * len(ring["numbers"])
    start = x1 + RADIUS + 1 if x1 + wide + 2 <= width else max(x0 - wide + RADIUS - 1, RADIUS)
    middle = min(max(height - (top + bottom) / 2, RADIUS + 1), height - RADIUS - 1)
    for place, number in enumerate(ring["numbers"]):
        _disc(canvas, start + 2 * RADIUS * place, middle, number)


def _disc(canvas, x, y, number):
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.setFillColorRGB(*INK)
    canvas.setLineWidth(1)
    canvas.circle(x, y, RADIUS, stroke=1, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("Helvetica-Bold", 7)
    canvas.drawCentredString(x, y - 2.5, str(number))
