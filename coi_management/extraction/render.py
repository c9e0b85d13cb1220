"""Pages as pictures, by PDFium. Runs in the child process only."""

import contextlib
import io
import math

import pypdfium2
from pypdfium2 import raw

from .guard import UnreadableDocument

# PDFium's reasons for not opening a document that are not simply a broken one (fpdfview.h).
REASONS = {raw.FPDF_ERR_PASSWORD: "encrypted", raw.FPDF_ERR_SECURITY: "encrypted"}
# ISO 32000-1, annex C.2: a page is at most 14,400 units wide and high.
LARGEST_SIDE = 14_400
POINTS_PER_INCH = 72


@contextlib.contextmanager
def opened(data):
    """The document, with its form fields ready to be drawn.

    :raise UnreadableDocument: `encrypted` where the empty password does not open it, `broken`
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(REASONS.get(getattr(error, "err_code", None), "broken")) from error
    try:
        yield document
    finally:
        document.close()


def check_pages(document, most):
    """Refuse a document without pages, or with more than so many.

    :raise UnreadableDocument: `broken`, `too_many_pages`
    """
    if not len(document):
        raise UnreadableDocument("broken")
    if len(document) > most:
        raise UnreadableDocument("too_many_pages")


def mended(document):
    """The document as PDFium understands it, written anew: whole tables, no password, what was not understood left out.

    :return: bytes
    """
    copy = io.BytesIO()
    document.save(copy, flags=raw.FPDF_REMOVE_SECURITY)
    return copy.getvalue()


def page_as_png(document, number, dpi, most_pixels):
    """A page with its fields and annotations.

    :param int number: counted from 1
    :param dpi: dots an inch; less where the page would have more than `most_pixels`
    :raise UnreadableDocument: `broken`: there is no such page, or it has no size
    """
    if not 1 <= number <= len(document):
        raise UnreadableDocument("broken")
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    try:
        page = document[number - 1]
        bitmap = page.render(scale=get_scale(*page.get_size(), dpi, most_pixels), may_draw_forms=True)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("broken") from error
    picture = io.BytesIO()
    # Level 1 of 9: a third of the time, a tenth more bytes.
    bitmap.to_pil().save(picture, "PNG", compress_level=1)
    return picture.getvalue()


def get_scale(width, height, dpi, most_pixels):
    """Pixels a point, for a page of so many points."""
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise UnreadableDocument("broken")
    return min(dpi / POINTS_PER_INCH, math.sqrt(most_pixels / (width * height)))
