"""Printed parts put together: page numbers over the whole. For PDFs of our own making; those of others are opened in
the guarded child process only, see ``extraction.bound``."""

import io

import pypdf
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject
from reportlab.pdfbase.pdfmetrics import stringWidth

SIZE = 8
#: Name of the font of page numbers among the resources of a page.
FONT = "/CoiPageNumber"
#: Points between the lower edge of a page and its number.
RISE = 14


def count_pages(data):
    """How many pages a PDF of ours has."""
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def get_size(data):
    """Width and height of the first page of a PDF of ours, in points."""
    box = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox
    return float(box.width), float(box.height)


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
                stamp(writer, added, f"{number} / {len(pages)}")
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def stamp(writer, page, text):
    """Write a page number in the middle of the lower edge of a page that stands upright.

    What is on the page is not unpacked: text that was drawn as curves takes megabytes, and seconds.
    """
    box = page.mediabox
    wide = stringWidth(text, "Helvetica", SIZE)
    x, y = float(box.left + box.right - wide) / 2, float(box.bottom) + RISE
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject(FONT)] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    # the reference to it: a stream cannot stand in an array itself
    content = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
    drawn = content.get_object()
    before = [*drawn] if isinstance(drawn, ArrayObject) else [content]
    # what was printed may leave the page turned or scaled behind it
    after = f"\nQ q BT 0 g {FONT} {SIZE} Tf {x:.2f} {y:.2f} Td ({text}) Tj ET Q\n"
    page[NameObject("/Contents")] = ArrayObject([_add_stream(writer, "q\n"), *before, _add_stream(writer, after)])


def _add_stream(writer, text):
    stream = DecodedStreamObject()
    stream.set_data(text.encode("ascii"))
    return writer._add_object(stream)
