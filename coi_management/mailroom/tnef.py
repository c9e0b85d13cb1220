"""The attachments in a winmail.dat: Microsoft's Transport Neutral Encapsulation Format, [MS-OXTNEF].

A signature and a key, then attributes one after the other: a level (one byte), an identifier and a length (four bytes
each, the low one first), the value, and a checksum (two bytes). Of the attributes only those of attachments are read.
"""

import contextlib
import struct
from collections.abc import Iterator

SIGNATURE = 0x223E9F78

_ATTACHMENT = 2
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x69002, 0x18010, 0x6800F, 0x69005

#: In the properties of an attachment: its name as long as it was (PidTagAttachLongFilename), and its content where it
#: stands nowhere else (PidTagAttachDataBinary, PidTagAttachDataObject).
_LONG_NAME, _CONTENT = 0x3707, 0x3701

#: What an object begins with: the identifier of its interface.
_INTERFACE = 16

#: Lengths of the values of properties by their type, in bytes; others tell their own.
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MULTIPLE = 0x1000
_TEXT_8, _TEXT_16, _OBJECT, _BINARY = 0x1E, 0x1F, 0xD, 0x102


class Damaged(Exception):
    """This is no winmail.dat, or not a whole one."""


def is_tnef(data: bytes) -> bool:
    return len(data) > 6 and struct.unpack_from("<I", data)[0] == SIGNATURE


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each attachment, in order; the name is empty where there is none.

    :raise Damaged: where the attributes end before they are complete; what came before was given
    """
    if not is_tnef(data):
        raise Damaged
    name, content = "", b""
    for level, attribute, value in _attributes(data):
        if level != _ATTACHMENT:
            continue
        if attribute == _BEGINS:
            if content:
                yield name, content
            name, content = "", b""
        elif attribute == _TITLE:
            name = name or value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _DATA:
            content = value
        elif attribute == _PROPERTIES:
            long_name, inner = _read_properties(value)
            name, content = long_name or name, content or inner
    if content:
        yield name, content


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 6
    while at < len(data):
        try:
            level, attribute, length = struct.unpack_from("<BII", data, at)
        except struct.error:
            raise Damaged from None
        begins = at + 9
        at = begins + length + 2
        if at > len(data) + 2:
            raise Damaged
        yield level, attribute, data[begins : begins + length]


def _read_properties(value: bytes) -> tuple[str, bytes]:
    """The long file name and the content among the properties of an attachment, empty where they are not there."""
    name, content = "", b""
    with contextlib.suppress(struct.error, ValueError):  # what was found before stays
        (count,) = struct.unpack_from("<I", value)
        at = 4
        for _ in range(min(count, 1000)):
            kind, tag = struct.unpack_from("<HH", value, at)
            at = _after_name(value, at + 4, tag)
            raw, at = _property(value, at, kind)
            if tag == _LONG_NAME:
                name = raw.decode("utf-16-le" if kind == _TEXT_16 else "cp1252", "replace").rstrip("\0") or name
            elif tag == _CONTENT:
                content = raw[_INTERFACE:] if kind == _OBJECT else raw
    return name, content


def _after_name(value: bytes, at: int, tag: int) -> int:
    """Properties with a name of their own (tags from 0x8000 on) carry it before the value."""
    if tag < 0x8000:
        return at
    (named_by,) = struct.unpack_from("<I", value, at + 16)
    if not named_by:
        return at + 24
    (length,) = struct.unpack_from("<I", value, at + 20)
    return at + 24 + _padded(length)


def _property(value: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The value of a property that tells its own length, and where the next property begins."""
    base, raw = kind & ~_MULTIPLE, b""
    if base in _FIXED and kind == base:
        return raw, at + _FIXED[base]
    (values,) = struct.unpack_from("<I", value, at)
    at += 4
    for _ in range(min(values, 1000)):
        if base in _FIXED:
            at += _FIXED[base]
            continue
        if base not in (_TEXT_8, _TEXT_16, _OBJECT, _BINARY):
            raise ValueError(f"property of type {kind:#x}")
        (length,) = struct.unpack_from("<I", value, at)
        raw = value[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return raw, at


def _padded(length: int) -> int:
    return length + -length % 4
