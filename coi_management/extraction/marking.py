"""The parent's side of rings.py: a document from strangers is opened in the guarded child, here too."""

from .guard import DEFAULT, UnreadableDocument, _ask, check_gates

#: Pages that are given back at most.
MOST_PAGES = 12


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
