"""PDFs put together by hand, byte by byte, for files that no library would write; and the list of such files."""

import dataclasses
import zlib
from collections.abc import Callable

FILES = {}
# Answers: a `problem`, or a kind where the file can be read after all. A parser may mend some of these files.
READ = frozenset({"certificate", "not_a_certificate", "no_text"})
GIVES_UP = frozenset({"broken", "timeout", "memory", "too_large", "too_many_pages"})
ANY = READ | GIVES_UP


@dataclasses.dataclass(frozen=True)
class Hostile:
    """A file that does harm."""

    make: Callable[[], bytes]
    answers: frozenset


def hostile(*answers):
    """Register a maker: its docstring says what the harm is."""

    def register(make):
        sets = [answer if isinstance(answer, frozenset) else frozenset({answer}) for answer in answers]
        FILES[make.__name__] = Hostile(make, frozenset().union(*sets))
        return make

    return register


def stream(data, entries=b""):
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def flate(data, entries=b""):
    """A compressed stream object."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def pdf(objects, trailer=b""):
    """A PDF of objects numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
TEXT = b"BT /F1 12 Tf 72 720 Td (A line of text) Tj ET"


def page(contents=b"4 0 R", resources=b"/Font << /F1 5 0 R >>", box=b"[0 0 612 792]", more=b""):
    """A page object."""
    return b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources << %s >> /Contents %s %s >>" % (
        box,
        resources,
        contents,
        more,
    )


def one_page(contents=None, resources=b"", more=b"", box=b"[0 0 612 792]", extra=(), catalogue=CATALOGUE):
    """A PDF of one page; `extra` are objects 6 and on."""
    fonts = b"/Font << /F1 5 0 R >> " + resources
    return pdf([catalogue, PAGES, page(resources=fonts, more=more, box=box), contents or stream(TEXT), FONT, *extra])
