"""Values that stand in form fields and in annotations, placed where a viewer shows them.

Text extraction sees none of these. A field's value becomes words within its box, a box that is ticked a mark, so
that what reads the page need not know where a word came from.
"""

import contextlib
import re

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from .canvas import without_format
from .values import squash

# Strings of a content stream (ISO 32000-1, 7.3.4.2) and what is escaped in them.
_STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([()\\])")
# Rich text (ISO 32000-1, 12.7.3.4) without what says how it looks.
_TAG = re.compile(r"<[^>]*>")
LONGEST_DRAWING = 20_000  # bytes
# ISO 32000-1, 12.5.3: flags of annotations that viewers do not show.
HIDDEN = 2 | 32
MULTILINE = 1 << 12  # ISO 32000-1, table 228
# Type of unknown size: the share of its size that a character of a proportional font is wide, on the average.
AVERAGE_WIDTH = 0.5
USUAL_SIZE = 9.0


class Field:
    """A field of a form: its full name, its text, whether it is a box that is ticked, and where it is."""

    rung, faint, doubt = "widget", False, None

    def __init__(self, name, box, text="", ticked=False):
        self.name, self.text, self.ticked = name, text, ticked
        self.is_button = False
        self.x0, self.top, self.x1, self.bottom = box
        # As of a word, since it is evidence like one.
        self.base, self.size = self.bottom, max(self.bottom - self.top, 1.0)


def fields_of(source, place, word, layers):
    """What stands in the fields and annotations of a page, as Found.

    :param source: a page of pdfplumber's
    :param place: function that turns a box of the file's into one of the page's
    :param word: class of words
    :param layers: of the document (layers.py)
    """
    found = Found(word)
    for annotation in _annotations(source):
        if layers.hides(annotation.get("OC")):
            continue
        # One that is damaged is no reason to leave the others.
        with contextlib.suppress(PSException, PDFException, KeyError, TypeError, ValueError):
            _read_annotation(annotation, place, found)
    return found


class Found:
    """What stands in the fields and annotations of a page."""

    def __init__(self, word):
        self.word = word
        self.words, self.marks, self.fields = [], [], []
        self.notes = []  # boxes of notes, which viewers may draw anywhere in them


def _read_annotation(annotation, place, found):
    if _integer(annotation.get("F")) & HIDDEN:
        return
    box = place([float(resolve1(part)) for part in resolve1(annotation["Rect"])])
    kind = _name(annotation.get("Subtype"))
    if kind == "FreeText":
        text = _text(annotation.get("Contents")) or _TAG.sub(" ", _value(annotation.get("RC"))).strip()
        words = _spread(text, box, "annotation", False, found.word)
        drawn = _drawn_text(annotation)
        if drawn.isascii() and drawn.isprintable() and _differs(text, drawn):
            for item in words:
                item.doubt = "field_differs"
        found.words += words
        found.notes.append(box)
    elif kind == "Widget":
        field = Field(_full_name(annotation), box)
        if _name(_inherited(annotation, "FT")) == "Btn":
            field.is_button = True
            field.ticked, differs = _is_ticked(annotation)
            if field.ticked or differs:
                mark = found.word("X", *box, rung="widget")
                mark.doubt = "field_differs" if differs else None
                found.marks.append(mark)
        else:
            drawn = _drawn_text(annotation)
            field.text = _shown(annotation, _value(_inherited(annotation, "V")))
            alone = not field.text and bool(squash(drawn))
            field.text = drawn if alone else field.text
            many = bool(_integer(_inherited(annotation, "Ff")) & MULTILINE)
            words = _spread(field.text, box, "widget", many, found.word)
            if alone or _differs(field.text, drawn):
                for item in words:
                    item.doubt = "field_differs"
            found.words += words
        found.fields.append(field)


def _is_ticked(annotation):
    """Whether a box is ticked as viewers show it, and whether what it holds says otherwise."""
    shown, held = _name(annotation.get("AS")), _name(_inherited(annotation, "V"))
    states = _drawing(annotation)
    known = set(states) if isinstance(states, dict) else set()
    holds = held not in ("", "Off") and (held in known or not known)
    if not shown:  # programs that fill forms in leave it out; viewers then go by what is held
        return holds, False
    return shown != "Off", holds and shown == "Off"


def _drawing(annotation):
    """What a field is drawn with: a stream, or one for each state by its name; None where it has none."""
    drawings = resolve1(annotation.get("AP"))
    return resolve1(drawings.get("N")) if isinstance(drawings, dict) else None


def _value(value):
    """The value of a field: a text, a long one as a stream, or several that are chosen."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        return _text(value.get_data())
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return _text(value)


def _shown(annotation, value):
    """What a field shows: of a list of choices the words, not the codes that stand for them."""
    if _name(_inherited(annotation, "FT")) == "Ch":
        for choice in resolve1(_inherited(annotation, "Opt")) or ():
            choice = resolve1(choice)
            if isinstance(choice, list) and len(choice) == 2 and _text(choice[0]) == value:
                return _text(choice[1])
    return value


def _drawn_text(annotation):
    """The text that a field's own drawing shows, or "" where it has none or does not tell."""
    drawing = _drawing(annotation)
    if not isinstance(drawing, PDFStream):
        return ""
    strings = _STRING.findall(drawing.get_data()[:LONGEST_DRAWING])
    return b"".join(_ESCAPE.sub(rb"\1", string) for string in strings).decode("latin-1")


def _differs(stored, drawn):
    """Whether a drawing shows other letters or digits than are stored: both are the same in an honest form."""
    stored, drawn = squash(stored), squash(drawn)
    return bool(stored and drawn) and stored.isascii() and stored != drawn


def _annotations(source):
    found = []
    with contextlib.suppress(PSException, PDFException, TypeError):
        for item in resolve1(source.page_obj.annots) or []:
            with contextlib.suppress(PSException, PDFException):
                item = resolve1(item)
                if isinstance(item, dict):
                    found.append(item)
    return found


def _inherited(field, key):
    """The value of `key` of a field or of the nearest of its parents that has one."""
    for _depth in range(10):
        value = resolve1(field.get(key))
        if value is not None:
            return value
        field = resolve1(field.get("Parent"))
        if not isinstance(field, dict):
            return None
    return None


def _full_name(field):
    """The names of a field and of its parents, joined by points."""
    parts = []
    for _depth in range(10):
        if not isinstance(field, dict):
            break
        parts.insert(0, _text(field.get("T")))
        field = resolve1(field.get("Parent"))
    return ".".join(part for part in parts if part)


def _integer(value):
    value = resolve1(value)
    return value if isinstance(value, int) else 0


def _name(value):
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        value = value.name
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value or ""


def _text(value):
    """A text string of a PDF: UTF-16 with a byte order mark, UTF-8 with one, or nearly Latin-1."""
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        return _name(value)
    if isinstance(value, str):
        return without_format(value)
    if not isinstance(value, bytes):
        return ""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return without_format(value.decode("utf-16", "replace"))
    if value.startswith(b"\xef\xbb\xbf"):
        return without_format(value.decode("utf-8-sig", "replace"))
    return value.decode("cp1252", "replace")


def _spread(text, box, rung, wraps, word):
    """Words of `text` laid out in `box`: lines from the top, or in the middle where there is only one."""
    lines = [line.split() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return []
    x0, top, x1, bottom = box
    size = min(USUAL_SIZE, max(4.0, bottom - top))
    if wraps:
        lines = [part for line in lines for part in _wrap(line, (x1 - x0) / (AVERAGE_WIDTH * size))]
    pitch = min(1.15 * size, (bottom - top) / len(lines))
    start = top if len(lines) > 1 else (top + bottom - pitch) / 2
    words = []
    for index, line in enumerate(lines):
        length = sum(len(part) for part in line) + len(line) - 1
        step = min(AVERAGE_WIDTH * size, (x1 - x0) / length)
        x = x0
        for part in line:
            y = start + index * pitch
            words.append(word(part, x, y, x + step * len(part), y + pitch * 0.95, rung, size))
            x += step * (len(part) + 1)
    return words


def _wrap(line, room):
    """A line in as many as it needs, where `room` characters fit into one."""
    lines, length = [[]], 0
    for part in line:
        if lines[-1] and length + len(part) > room:
            lines.append([])
            length = 0
        lines[-1].append(part)
        length += len(part) + 1
    return lines
