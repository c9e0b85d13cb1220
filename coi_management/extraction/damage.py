"""Documents that did not arrive whole: what can be read of them is read, and a person looks at it.

A part that is lost leaves no trace on the page, so no value of such a document is sure.
"""

import contextlib
import io

from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from .read import read
from .render import mended
from .result import EVERYTHING, SURE

REASON = "damaged"
UNSURE = 0.3
# What our parser raises where something is not what it should be.
_UNUSABLE = (PSException, PDFException, TypeError, ValueError, KeyError, AttributeError, AssertionError)
# What a document ends with, within so many bytes (ISO 32000-1, annex H.3, note 18).
END, END_WITHIN = b"%%EOF", 1024
WORTH_READING = frozenset({"certificate", "endorsement", "remarks"})


def read_mended(document):
    """The readings of a document that our parser refuses and PDFium opens; empty where nothing of use is left.

    :param document: of pypdfium2
    """
    readings = [reading for reading in read(mended(document)) if reading["kind"] in WORTH_READING]
    for reading in readings:
        _mark(reading, [*EVERYTHING, *reading["evidence"]])
    return readings


@contextlib.contextmanager
def watched():
    """Watch how streams unpack while a document is read: the parser goes on in silence with what is left of them.

    :return: a list that is not empty after a stream did not unpack whole
    """
    lost, usual = [], pdftypes.decompress_corrupted

    def note(data):
        lost.append(len(data))
        return usual(data)

    pdftypes.decompress_corrupted = note
    try:
        yield lost
    finally:
        pdftypes.decompress_corrupted = usual


def mark_lost(data, readings, lost):
    """Mark what may be missing: everything, where a stream did not unpack or the content of a page is not there.

    Where the table of objects was lost, and made anew from what looked like objects, the kind alone: some generators
    never write a right table.

    :param lost: what `watched` saw
    """
    if not readings or not (_may_be_one(readings[0]) if lost else readings[0]["kind"] in WORTH_READING):
        return
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    is_rebuilt = any(isinstance(table, PDFXRefFallback) for table in document.xrefs)
    try:
        is_whole = not lost and not _lacks_parts(document)
    except _UNUSABLE:
        is_whole = False
    if not is_whole or is_rebuilt and END not in data[-END_WITHIN:]:
        for reading in readings:
            _mark(reading, [*EVERYTHING, *reading["evidence"]])
    elif is_rebuilt:
        for reading in readings:
            _mark(reading, ["kind"])


def _may_be_one(reading):
    """Whether a document of which a part is lost is a certificate, or would be with that part."""
    return reading["kind"] in WORTH_READING or not reading["form"] or reading["sort"] == "blank_form"


def _lacks_parts(document):
    """Whether something that a page names is not in the document: content, fonts, forms, fields, annotations."""
    for page in PDFPage.create_pages(document):
        if not all(isinstance(pdftypes.resolve1(part), pdftypes.PDFStream) for part in page.contents):
            return True
        notes = list(pdftypes.resolve1(page.annots) or ())
        if not all(_has_place(pdftypes.resolve1(note)) for note in notes):
            return True
        named = []
        for kind in ("Font", "XObject"):
            resources = pdftypes.resolve1(page.resources) or {}
            named += (pdftypes.resolve1(resources.get(kind)) or {}).values()
        if any(isinstance(part, pdftypes.PDFObjRef) and pdftypes.resolve1(part) is None for part in named):
            return True
    return False


def _has_place(note):
    """Whether something is an annotation: it has a rectangle (ISO 32000-1, table 164)."""
    place = pdftypes.resolve1(note.get("Rect")) if isinstance(note, dict) else None
    sides = [pdftypes.resolve1(side) for side in place] if isinstance(place, list) else ()
    return len(sides) == 4 and all(isinstance(side, int | float) for side in sides)


def _mark(reading, paths):
    if REASON not in reading["notices"]:
        reading["notices"].append(REASON)
    evidence = reading["evidence"]
    for path in paths:
        empty = {"page": None, "box": None, "raw": None, "rung": None, "confidence": 1.0, "reason": None}
        place = evidence.setdefault(path, empty)
        place["confidence"] = min(place["confidence"], UNSURE)
        place["reason"] = place["reason"] or REASON
    reading["review"] = [path for path, place in evidence.items() if place["confidence"] < SURE]
