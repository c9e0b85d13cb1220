"""What a file that came by mail is, and what is in it where it is an archive.

A PDF is one by its first bytes, whatever it is called. Archives are opened with limits on how many files, how many
bytes, how much larger than packed, and how deep; the names in them are names and no paths.
"""

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from . import tnef

PDF, PICTURE, OTHER = "pdf", "picture", "other"

#: Why a file is none that can be filed, by ``Piece.problem``.
PROBLEMS = (
    "empty",
    "too_large",
    "too_many",
    "too_deep",
    "bomb",
    "locked",
    "damaged",
    "archive",
    "outlook",
    "encrypted",
    "signature",
    "ornament",
    "kind",
)

MIB = 1024 * 1024

#: Header of a PDF within the first KB: ISO 32000-1, annex H.3, note 13.
_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_GIF = (b"GIF87a", b"GIF89a")
_HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"avif")

#: A picture whose longer side has fewer dots is an ornament: no page can be read on it.
_LEAST_DOTS = 500

#: A picture between the words of a mail that is so many times as long as it is high is a banner of a signature.
_BANNER = 2.2

#: Endings of what a mail program puts between the words of a mail, beside pictures.
_DECORATION = ("svg", "svg+xml", "emf", "wmf", "wmz", "bmp", "x-bmp", "ico", "css", "htm", "html", "txt", "plain")

#: Longest name of a file that is kept.
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Limits:
    """What the attachments of one mail may come to."""

    files: int = 200
    file_size: int = 26 * MIB  # bytes of one file
    total_size: int = 120 * MIB  # bytes of all that is unpacked
    ratio: int = 250  # how many times larger than packed
    depth: int = 3  # archives within archives


@dataclass(frozen=True)
class Piece:
    """One file of a mail.

    :param kind: ``PDF``, ``PICTURE`` or ``OTHER``
    :param problem: why it cannot be filed, of ``PROBLEMS``; "" where it can
    :param within: the archives that it came in, the outermost first
    """

    name: str
    data: bytes
    kind: str
    problem: str = ""
    within: tuple[str, ...] = ()


class Budget:
    """What is left of the limits of a mail."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.files, self.bytes = limits.files, limits.total_size

    def take(self, size: int) -> bool:
        """Whether one file more of this size is within the limits."""
        self.files -= 1
        self.bytes -= size
        return self.files >= 0 and self.bytes >= 0


def unpack(name: str, data: bytes, budget: Budget, *, inline: bool = False, within: tuple = ()) -> Iterator[Piece]:
    """The pieces of a file: itself, or what is in it.

    :param inline: the mail shows it between its words: a small picture there is a logo
    """
    name = clean_name(name)

    def piece(kind, problem=""):
        return Piece(name, b"" if problem else data, kind, problem, within)

    if not data:
        yield piece(OTHER, "empty")
    elif not budget.take(len(data)):
        yield piece(OTHER, "too_many" if budget.files < 0 else "too_large")
    elif len(data) > budget.limits.file_size:
        yield piece(OTHER, "too_large")
    elif is_picture(data):
        yield piece(PICTURE, "ornament" if _is_ornament(data, inline) else "")
    elif data.startswith(_ZIP) and not _is_office(name):
        yield from _unzip(name, data, budget, within)
    elif tnef.is_tnef(data):
        yield from _open_tnef(name, data, budget, within)
    elif _PDF in data[:1024]:
        yield piece(PDF)
    else:
        yield piece(OTHER, _problem(name, data, inline))


def _is_ornament(data: bytes, inline: bool) -> bool:
    """Whether a picture is no page but a logo, or a banner of a signature."""
    size = dots(data)
    if not size:
        return inline and len(data) < 20_000
    shorter, longer = sorted(size)
    return longer < _LEAST_DOTS or (inline and longer > _BANNER * max(shorter, 1))


def clean_name(name: str) -> str:
    """A file's name without folders, control characters and what makes it look like another."""
    name = re.split(r"[/\\]", name or "")[-1]
    name = "".join(char for char in name if char.isprintable() and char not in '<>:"|?*\u202e').strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME:
        name = (
            stem[: _LONGEST_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else name[:_LONGEST_NAME]
        )
    return name or "attachment"


def is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or _is_webp(data) or _is_heif(data) or data.startswith(_GIF)


def dots(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture as its header says; None where that is not known."""
    with contextlib.suppress(struct.error):
        if data.startswith(b"\x89PNG"):
            return struct.unpack_from(">II", data, 16)
        if data.startswith(_GIF):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"\xff\xd8"):
            return _dots_of_jpeg(data)
    return None


def _dots_of_jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at < len(data) - 9:
        marker, code, length = struct.unpack_from(">BBH", data, at)
        if marker != 0xFF:
            return None
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def _is_office(name: str) -> bool:
    return name.lower().endswith((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".docm", ".xlsm", ".pages", ".numbers"))


def _problem(name: str, data: bytes, inline: bool) -> str:
    ending = name.lower().rpartition(".")[2]
    if ending in ("p7s", "asc", "sig", "ics", "vcf"):
        return "signature"
    if ending in ("p7m", "pgp", "gpg") or data.startswith(b"-----BEGIN PGP MESSAGE"):
        return "encrypted"
    if data.startswith(_OTHER_ARCHIVES) or ending in ("rar", "7z", "gz", "tar", "bz2"):
        return "archive"
    if ending == "msg" and data.startswith(_COMPOUND):
        return "outlook"
    if ending == "pdf":
        return "damaged"
    # some programs say of everything that it stands between the words
    return "ornament" if inline and ending in _DECORATION else "kind"


def _unzip(name: str, data: bytes, budget: Budget, within: tuple) -> Iterator[Piece]:
    def problem(code, member=name):
        return Piece(clean_name(member), b"", OTHER, code, within if member == name else inside)

    inside = (*within, name)
    if len(inside) > budget.limits.depth:
        yield problem("too_deep")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        yield problem("damaged")
        return
    for member in members:
        if "__MACOSX" in member.filename or clean_name(member.filename).startswith("."):
            continue
        if budget.files <= 0:
            yield problem("too_many")
            return
        try:
            content = _read_member(archive, member, budget)
        except _Refused as error:
            yield problem(error.args[0], member.filename)
            if error.args[0] == "bomb":
                return
            continue
        yield from unpack(member.filename, content, budget, within=inside)


class _Refused(Exception):
    """A member of an archive is not read; the argument says why."""


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The content of a member, read no further than it may go: what the archive says of its size is not believed."""
    if member.flag_bits & 0x1:
        raise _Refused("locked")
    most = min(budget.limits.file_size, budget.bytes, max(member.compress_size, 4096) * budget.limits.ratio)
    try:
        with archive.open(member) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise _Refused("damaged") from None
    if len(content) > most:
        raise _Refused("too_large" if most == budget.limits.file_size else "bomb")
    return content


def _open_tnef(name: str, data: bytes, budget: Budget, within: tuple) -> Iterator[Piece]:
    inside = (*within, name)
    if len(inside) > budget.limits.depth:
        yield Piece(name, b"", OTHER, "too_deep", within)
        return
    try:
        for inner, content in tnef.attachments(data):
            yield from unpack(inner or "attachment", content, budget, inline=True, within=inside)
    except tnef.Damaged:
        yield Piece(name, b"", OTHER, "damaged", within)
