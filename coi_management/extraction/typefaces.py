"""Types of a page of which the file does not tell the letters: their characters are not what a parser takes them for.

A parser that meets a name of a glyph which it does not know (`g33`) goes on with the letter that other types have in
that place, so that a page may say something else than people see.
"""

import contextlib

from pdfminer.encodingdb import name2unicode
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

# A type with more names than this that tell nothing is not read.
MOST_UNKNOWN = 0.3
# What the parser calls types that have no name.
NAMELESS = "unknown"
_ODD = (PSException, PDFException, TypeError, ValueError, KeyError, AttributeError)


def unreadable(page):
    """The names of the types on a page whose letters nobody knows.

    :param page: of pdfminer
    """
    found = set()
    with contextlib.suppress(*_ODD):
        resources = resolve1(page.resources) or {}
        _look_into(resources, found)
        for part in (resolve1(resources.get("XObject")) or {}).values():
            _look_into(resolve1(getattr(resolve1(part), "attrs", {}).get("Resources")) or {}, found)
    return found


def _look_into(resources, found):
    for font in (resolve1(resources.get("Font")) or {}).values():
        with contextlib.suppress(*_ODD):
            font = resolve1(font)
            encoding = resolve1(font.get("Encoding"))
            if resolve1(font.get("ToUnicode")) is None and isinstance(encoding, dict):
                names = [name for name in resolve1(encoding.get("Differences")) or () if isinstance(name, PSLiteral)]
                unknown = sum(not _is_known(name.name) for name in names)
                if unknown > MOST_UNKNOWN * len(names):
                    base = resolve1(font.get("BaseFont"))
                    found.add(base.name if isinstance(base, PSLiteral) else NAMELESS)


def _is_known(name):
    try:
        return bool(name2unicode(name))
    except (KeyError, ValueError):
        return name == ".notdef"
