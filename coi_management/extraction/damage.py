"""Documents that did not arrive whole: what can be read of them is read, and a person looks at it.

A part that is lost leaves no trace on the page, so no value of such a document is sure.
"""

import io

from pdfminer.pdfdocument import PDFDocument, PDFXRefFallback
from pdfminer.pdfparser import PDFParser

from .read import read
from .render import mended
from .result import EVERYTHING, SURE

REASON = "damaged"
UNSURE = 0.3
WORTH_READING = frozenset({"certificate", "endorsement", "remarks"})


def read_mended(document):
    """The readings of a document that our parser refuses and PDFium opens; empty where nothing of use is left.

    :param document: of pypdfium2
    """
    readings = [reading for reading in read(mended(document)) if reading["kind"] in WORTH_READING]
    for reading in readings:
        _mark(reading, [*EVERYTHING, *reading["evidence"]])
    return readings


def mark_rebuilt(data, readings):
    """Mark what a document is where its table of objects was lost, and was made anew from what looked like objects.

    Some generators never write a right table, so the values of these are not marked one by one.
    """
    if readings and readings[0]["kind"] in WORTH_READING and _is_rebuilt(data):
        for reading in readings:
            _mark(reading, ["kind"])


def _is_rebuilt(data):
    tables = PDFDocument(PDFParser(io.BytesIO(data))).xrefs
    return any(isinstance(table, PDFXRefFallback) for table in tables)


def _mark(reading, paths):
    reading["notices"].append(REASON)
    evidence = reading["evidence"]
    for path in paths:
        empty = {"page": None, "box": None, "raw": None, "rung": None, "confidence": 1.0, "reason": None}
        place = evidence.setdefault(path, empty)
        place["confidence"] = min(place["confidence"], UNSURE)
        place["reason"] = place["reason"] or REASON
    reading["review"] = [path for path, place in evidence.items() if place["confidence"] < SURE]
