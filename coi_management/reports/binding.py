"""Printed parts put together: page numbers over the whole. For PDFs of our own making; those of others are opened in
the guarded child process only, see ``extraction.bound``."""

import io

import pypdf
from reportlab.pdfgen.canvas import Canvas

SIZE = 8
#: Points between the lower edge of a page and its number.
RISE = 14


def count_pages(data):
    """How many pages a PDF of ours has."""
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def join(parts, numbered=True):
    """One PDF of several.

    :param list parts: PDFs of ours, as bytes
    :param bool numbered: each part gets its own page numbers, "2 / 3"; figures alone, which every language reads
    :return: bytes
    """
    writer = pypdf.PdfWriter()
    for part in parts:
        pages = pypdf.PdfReader(io.BytesIO(part)).pages
        for number, page in enumerate(pages, start=1):
            added = writer.add_page(page)
            if numbered:
                stamp(added, f"{number} / {len(pages)}")
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def stamp(page, text):
    """Write a page number in the middle of the lower edge of a page that stands upright."""
    box = page.mediabox
    overlay = io.BytesIO()
    canvas = Canvas(overlay, pagesize=(float(box.right), float(box.top)))
    canvas.setFont("Helvetica", SIZE)
    canvas.drawCentredString(float(box.left + box.right) / 2, float(box.bottom) + RISE, text)
    canvas.save()
    page.merge_page(pypdf.PdfReader(overlay).pages[0])
    # merging unpacks what was printed: text drawn as curves takes megabytes
    page.compress_content_streams()
