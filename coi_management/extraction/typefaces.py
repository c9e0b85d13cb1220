"""Types of a page of which the file does not tell the letters: their characters are not what a parser takes them for.

A parser that meets a name of a glyph which it does not know (`g33`) goes on with the letter that other types have in
that place, so that a page may say something else than people see. So it may where a type tells programs that copy text
other letters than it shows.
"""

import contextlib

from pdfminer.encodingdb import name2unicode
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFSimpleFont
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

# A type with more names than this that tell nothing is not read.
MOST_UNKNOWN = 0.3
# What the parser calls types that have no name.
NAMELESS = "unknown"
# Glyphs that have one meaning.
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ODD = (PSException, PDFException, TypeError, ValueError, KeyError, AttributeError)


def unreadable(page, fonts):
    """The names of the types on a page whose letters nobody knows.

    :param page: of pdfminer
    :param fonts: the manager of pdfminer's that opened them
    """
    found = set()
    with contextlib.suppress(*_ODD):
        resources = resolve1(page.resources) or {}
        _look_into(resources, fonts, found)
        for part in (resolve1(resources.get("XObject")) or {}).values():
            _look_into(resolve1(getattr(resolve1(part), "attrs", {}).get("Resources")) or {}, fonts, found)
    return found


def _look_into(resources, fonts, found):
    for ref in (resolve1(resources.get("Font")) or {}).values():
        with contextlib.suppress(*_ODD):
            font = resolve1(ref)
            encoding = resolve1(font.get("Encoding"))
            names = resolve1(encoding.get("Differences")) or () if isinstance(encoding, dict) else ()
            names = [name for name in names if isinstance(name, PSLiteral)]
            tells = resolve1(font.get("ToUnicode")) is not None
            unknown = 0 if tells else sum(not _is_known(name.name) for name in names)
            if unknown > MOST_UNKNOWN * len(names) or tells and _tells_others(ref, font, names, fonts):
                base = resolve1(font.get("BaseFont"))
                found.add(base.name if isinstance(base, PSLiteral) else NAMELESS)


def _tells_others(ref, font, names, fonts):
    """Whether a type shows other letters or digits than it tells.

    What it shows is known where its glyphs are the viewer's own, and where they are called by their names.
    """
    described = resolve1(font.get("FontDescriptor")) or {}
    is_embedded = any(key in described for key in ("FontFile", "FontFile2", "FontFile3"))
    kind = resolve1(font.get("Subtype"))
    if not isinstance(ref, PDFObjRef) or isinstance(kind, PSLiteral) and kind.name == "Type3":
        return False
    if is_embedded and not any(name.name in DIGITS for name in names):
        return False
    opened = fonts.get_font(ref.objid, font)
    if not isinstance(opened, PDFSimpleFont) or opened.unicode_map is None:
        return False
    told = opened.unicode_map.cid2unichr
    shown = {code: char for code, char in opened.cid2unicode.items() if char.isascii() and char.isalnum()}
    if is_embedded:
        shown = {code: char for code, char in shown.items() if char.isdigit()}
    told = {code: char for code, char in told.items() if char.isascii() and char.isalnum()}
    return any(told.get(code, char) != char for code, char in shown.items())


def _is_known(name):
    try:
        return bool(name2unicode(name))
    except (KeyError, ValueError):
        return name == ".notdef"
