"""The parent's side of rings.py and bound.py: a document from strangers is opened in the guarded child, here too."""

import dataclasses
import json

from .guard import DEFAULT, MIB, UnreadableDocument, _ask, check_gates

#: Pages that are given back at most.
MOST_PAGES = 12

#: Pages of one document that are put behind a report at most.
MOST_BOUND = 200

#: What putting documents together may cost: they were opened one by one before, and are ours by then.
BINDING = dataclasses.replace(DEFAULT, wall=180.0, cpu=150, memory=2048 * MIB, output=192 * MIB)


def ring_document(data, legend, rings, pages=(), *, limits=DEFAULT):
    """A document with rings on it, behind a legend.

    :param bytes data: the document; `legend`: a PDF of ours that goes before it
    :param list rings: dicts of `page`, counted from 1; `box`, in points from the top left of the page as it is
        displayed; and `numbers`, a list
    :param pages: which pages to give back, () for all; at most MOST_PAGES
    :return: PDF, as bytes
    :raise UnreadableDocument: it cannot be given back
    """
    check_gates(data, limits)
    order = {"legend": len(legend), "rings": rings, "pages": list(pages), "most": MOST_PAGES}
    answer = _ask("ring", order, legend + data, limits)
    if not answer.startswith(b"%PDF-"):
        raise UnreadableDocument("broken")
    return answer


def flatten_document(data, *, limits=DEFAULT):
    """The pages of a document as they look, without all else that a file can hold.

    :param bytes data: the file
    :return: tuple of PDF, as bytes, and the number of its pages
    :raise UnreadableDocument: it cannot be shown
    """
    limits = dataclasses.replace(limits, file_size=32 * MIB, output=64 * MIB)
    check_gates(data, limits)
    head, _newline, document = _ask("flat", {"most": MOST_BOUND}, data, limits).partition(b"\n")
    try:
        pages = int(json.loads(head)["pages"])
    except (ValueError, TypeError, KeyError):
        raise UnreadableDocument("broken") from None
    if not document.startswith(b"%PDF-") or not 0 < pages <= MOST_BOUND:
        raise UnreadableDocument("broken")
    return document, pages


def bind_documents(parts, *, limits=BINDING):
    """Several PDFs as one, with page numbers over the whole.

    :param list parts: PDFs of ours, and what ``flatten_document`` gave, as bytes
    :return: PDF, as bytes
    :raise UnreadableDocument: they cannot be put together within the limits
    """
    answer = _ask("bind", {"sizes": [len(part) for part in parts]}, b"".join(parts), limits)
    if not answer.startswith(b"%PDF-"):
        raise UnreadableDocument("broken")
    return answer
