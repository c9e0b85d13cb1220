"""From the bytes of a document to readings: pages, which form each of them is, and what stands on it."""

from . import acord25
from .page import open_pages
from .result import Evidence, Unreadable


def read(data):
    """The readings of a document."""
    pages = open_pages(data)
    if not any(page.words for page in pages):
        raise Unreadable("no_text")
    evidence = Evidence()
    reading = acord25.read_page(pages[0], evidence)
    reading["form"], reading["edition"] = "ACORD 25", "2016/03"
    reading["pages"] = [page.size() for page in pages]
    return [evidence.write(reading)]
