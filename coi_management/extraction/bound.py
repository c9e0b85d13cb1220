"""Documents put behind a report, with page numbers over the whole. Runs in the child process only.

As in rings.py, what is given back holds the pages as they look and nothing else of what a file can hold.
"""

import contextlib
import io
import json

import pypdf

from . import render
from .guard import UnreadableDocument
from .rings import LOOKS, _flattened, upright

SIZE = 8
#: Points between the lower edge of a page and its number, and around the number.
RISE = 10
ROOM = 3


def flat(data, most):
    """The pages of one document, as they look.

    :param int most: how many pages at most
    :return: a line of JSON, `{"pages": NUMBER}`, and the PDF
    """
    with render.opened(data) as document:
        render.check_pages(document, most)
        painted = _flattened(document, list(range(1, len(document) + 1)))
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(painted)).pages:
        _add(writer, page)
    saved = io.BytesIO()
    writer.write(saved)
    return json.dumps({"pages": len(writer.pages)}).encode() + b"\n" + saved.getvalue()


def bind(data, sizes):
    """Several PDFs as one, with a number on each page.

    :param bytes data: the PDFs one behind the other, of so many bytes each
    """
    writer = pypdf.PdfWriter()
    start = 0
    for size in sizes:
        for page in pypdf.PdfReader(io.BytesIO(data[start : start + size])).pages:
            _add(writer, page)
        start += size
    for number, page in enumerate(writer.pages, start=1):
        # a page that cannot be drawn on stands in the file as it is
        with contextlib.suppress(ValueError, UnreadableDocument):
            _number(page, f"{number} / {len(writer.pages)}")
            page.compress_content_streams()
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def _add(writer, page):
    for key in set(page) - set(LOOKS):
        del page[key]
    return writer.add_page(page)


def _number(page, text):
    """Write a number on the lower edge of a page as it is displayed, on white: something may be printed there."""
    with upright(page) as (canvas, width, _height):
        canvas.setFont("Helvetica", SIZE)
        wide = canvas.stringWidth(text, "Helvetica", SIZE)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(width / 2 - wide / 2 - ROOM, RISE - ROOM, wide + 2 * ROOM, SIZE + ROOM, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawCentredString(width / 2, RISE, text)
