"""The header of a message before it is parsed: what Python's parser takes minutes for is cut, and to whom it went is
found in what it cannot parse at all."""

import re

#: Bytes of a field, and of the whole header, that are parsed; programs that send mail keep far below.
MOST_OF_FIELD = 16_000
MOST_OF_HEADER = 256_000

_END = re.compile(rb"\r?\n\r?\n")
_FIELDS = re.compile(rb"\r?\n(?![ \t])")
_RECIPIENTS = re.compile(
    rb"(?im)^(?:delivered-to|x-original-to|envelope-to|to|cc|resent-to|resent-cc):((?:.|\r?\n[ \t])*)"
)
_ADDRESS = re.compile(rb"[^\s<>()\[\]\\,;:\"]{1,64}@[^\s<>()\[\]\\,;:\"]{1,253}")


def _get_header(raw: bytes) -> bytes:
    end = _END.search(raw)
    return raw[: end.start()] if end else raw


def cut_header(raw: bytes) -> bytes:
    """The message with a header that can be parsed in a moment; itself where it has one."""
    header = _get_header(raw)
    if len(header) <= MOST_OF_FIELD:
        return raw
    kept, size = [], 0
    for field in _FIELDS.split(header):
        field = field[:MOST_OF_FIELD]
        size += len(field)
        if size > MOST_OF_HEADER:
            break
        kept.append(field)
    cut = b"\r\n".join(kept)
    return raw if len(cut) >= len(header) - 2 * len(kept) else cut + raw[len(header) :]


def recipients(raw: bytes) -> list[str]:
    """The addresses to which a message says that it went, in small letters, however malformed its header is."""
    found = b"\n".join(_RECIPIENTS.findall(_get_header(raw)))
    return list(dict.fromkeys(address.decode("ascii", "replace").lower() for address in _ADDRESS.findall(found)))
