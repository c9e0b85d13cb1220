"""A message as it came in, opened: who wrote it, to what it answers, its words, and the files in it."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from . import words
from .envelope import cut_header
from .unpack import OTHER, Budget, Limits, Piece, unpack

#: How deep messages may lie within messages.
MOST_NESTED = 4

#: How deep containers may lie within containers.
DEEPEST = 20

#: Characters of the text that are looked at.
LONGEST_TEXT = 200_000

#: How the subjects of out-of-office answers begin that do not say so in a header, in languages of the Americas and of
#: Europe.
_AUTOMATIC_REPLY = re.compile(
    r"(?i)^\s*(?:automatic(?:ally)?\s+(?:reply|response|generated)|auto[\s-]?(?:reply|response|responder)|"
    r"out[\s-]of[\s-](?:the\s+)?office|(?:i\s+am\s+)?on\s+vacation|away\s+from\s+(?:the\s+)?office|"
    r"r[ée]ponse\s+automatique|absence?\s+du\s+bureau|abwesenheit|automatische\s+antwort|automatisch\s+antwoord|"
    r"respuesta\s+autom[aá]tica|fuera\s+de\s+(?:la\s+)?oficina|resposta\s+autom[aá]tica|risposta\s+automatica|"
    r"fuori\s+sede|autosvar|automatis[kc]t?\s+svar|automatyczna\s+odpowied|afwezig)"
)


@dataclass(frozen=True)
class Mail:
    """A message.

    :param sender: address of whoever wrote it, in small letters; ``forwarded``: of whoever wrote what it forwards
    :param references: identifiers of the messages that it answers, the nearest last
    :param automatic: ``reply`` for an out-of-office answer and the like, ``generated`` for what another machine sends
        by itself, "" for what a person wrote
    :param text: all its words; ``own``: without what is quoted
    :param pieces: the files in it, in order
    """

    message_id: str
    sender: str
    sender_name: str
    forwarded: str
    references: tuple[str, ...]
    subject: str
    automatic: str
    text: str
    own: str
    pieces: tuple[Piece, ...]


def open_mail(raw: bytes, limits: Limits | None = None) -> Mail:
    """Open a message. Nothing that it holds raises: what cannot be opened is a piece with a problem.

    :param raw: the message as it came, RFC 5322
    """
    opened = _Opened(Budget(limits or Limits()))
    message = _parse(raw)
    opened.open(message)
    subject = header(message, "Subject")
    text = "\n\n".join(opened.texts)[:LONGEST_TEXT]
    name, sender = _first_address(header(message, "From"))
    answers = re.findall(r"<[^<>\s]{3,500}>", f"{header(message, 'References')} {header(message, 'In-Reply-To')}")
    return Mail(
        message_id=header(message, "Message-ID"),
        sender=sender,
        sender_name=name,
        forwarded=opened.forwarded or words.forwarded_sender(text),
        references=tuple(answers[-40:]),
        subject=subject,
        automatic=_automatic(message, subject),
        text=text,
        own=words.own_words(text) if answers or words.is_reply(subject) else text,
        pieces=tuple(opened.pieces),
    )


def _parse(raw: bytes) -> EmailMessage:
    """The message; of one that lies deeper in itself than can be parsed, the headers alone."""
    raw = cut_header(raw)
    try:
        return email.message_from_bytes(raw, policy=policy.default)
    except RecursionError:
        return BytesHeaderParser(policy=policy.default).parsebytes(raw)


def header(message: EmailMessage, name: str) -> str:
    """A header as text in one line, "" where it is missing; as it came where it cannot be decoded."""
    try:
        value = str(message[name] or "")
    except Exception:  # the header parser of the standard library raises errors of many kinds on malformed values
        value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(value.encode("utf-8", "replace").decode().replace("\0", "").split())


def _first_address(value: str) -> tuple[str, str]:
    try:
        found = getaddresses([value])
    except RecursionError:  # comments within comments, without end
        found = [("", address) for address in re.findall(r"[^\s<>()\[\]\\,;:\"]+@[^\s<>()\[\]\\,;:\"]+", value)]
    for name, address in found:
        if "@" in address:
            return name, address.lower()
    return "", ""


def _automatic(message: EmailMessage, subject: str) -> str:
    """RFC 3834 and what is usual beside it."""
    submitted = header(message, "Auto-Submitted").lower()
    precedence = header(message, "Precedence").lower()
    replies = any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
    if submitted.startswith("auto-replied") or precedence == "auto_reply" or replies or _AUTOMATIC_REPLY.match(subject):
        return "reply"
    if (submitted and not submitted.startswith("no")) or precedence in ("bulk", "junk", "list"):
        return "generated"
    return ""


class _Opened:
    """What was found in a message so far."""

    def __init__(self, budget: Budget):
        self.budget = budget
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.forwarded = ""

    def open(self, message: EmailMessage, depth: int = 0):
        for part in self._parts(message):
            kind = part.get_content_type()
            if kind == "message/rfc822":
                self._open_inner(part, depth)
            elif kind == "multipart/encrypted":
                self.pieces.append(Piece("message", b"", OTHER, "encrypted"))
            elif self._is_text(part):
                self.texts.append(_text(part))
            else:
                self._open_file(part)

    def _parts(self, part: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
        """The parts that are no containers; of alternatives the plain text where it says something."""
        kind = part.get_content_type()
        if part.get_content_maintype() != "multipart" or kind == "multipart/encrypted":
            yield part
            return
        if depth > DEEPEST:
            return
        children = (
            [child for child in part.get_payload() if isinstance(child, EmailMessage)] if part.is_multipart() else []
        )
        if kind == "multipart/alternative":
            plain = [child for child in children if child.get_content_type() == "text/plain" and _text(child).strip()]
            children = [child for child in children if not plain or child is plain[0] or not self._is_text(child)]
        for child in children:
            yield from self._parts(child, depth + 1)

    @staticmethod
    def _is_text(part: EmailMessage) -> bool:
        return (
            part.get_content_type() in ("text/plain", "text/html")
            and not _file_name(part)
            and part.get_content_disposition() != "attachment"
        )

    def _open_inner(self, part: EmailMessage, depth: int):
        inner = part.get_payload()
        inner = inner[0] if isinstance(inner, list) and inner else None
        if not isinstance(inner, EmailMessage):
            self.pieces.append(Piece(_file_name(part) or "message.eml", b"", OTHER, "damaged"))
        elif depth + 1 > MOST_NESTED:
            self.pieces.append(Piece(_file_name(part) or "message.eml", b"", OTHER, "too_deep"))
        else:
            self.forwarded = self.forwarded or _first_address(header(inner, "From"))[1]
            self.texts.append(header(inner, "Subject"))
            self.open(inner, depth + 1)

    def _open_file(self, part: EmailMessage):
        kind = part.get_content_type()
        if part.get_content_maintype() == "message" or kind == "text/rfc822-headers":
            return
        try:
            data = part.get_payload(decode=True)
        except Exception:  # as in ``header``
            data = None
        name = _file_name(part) or f"attachment.{part.get_content_subtype()}"
        if not isinstance(data, bytes):
            self.pieces.append(Piece(name, b"", OTHER, "damaged"))
            return
        inline = part.get_content_disposition() == "inline" or part.get("Content-ID") is not None
        if kind == "application/pkcs7-mime" and not name.lower().endswith(".p7m"):
            name += ".p7m"
        for piece in unpack(name, data, self.budget, inline=inline):
            if piece.kind == OTHER and piece.problem == "kind" and name.lower().endswith(".eml"):
                self._open_saved(data)
            else:
                self.pieces.append(piece)

    def _open_saved(self, data: bytes):
        """A message that was attached as a file instead of as a message."""
        inner = _parse(data)
        self.forwarded = self.forwarded or _first_address(header(inner, "From"))[1]
        self.open(inner, MOST_NESTED)


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # as in ``header``
        return ""


def _text(part: EmailMessage) -> str:
    try:
        data = part.get_payload(decode=True) or b""
        text = data.decode(part.get_content_charset() or "utf-8", "replace")
    except Exception:  # a character set that does not exist, a payload that is none
        text = str(part.get_payload())
    text = text[: 4 * LONGEST_TEXT].replace("\0", "")
    return words.text_of_html(text) if part.get_content_type() == "text/html" else text.replace("\r", "")


@dataclass(frozen=True)
class Failure:
    """That a message did not reach somebody, as a delivery status notification tells it (RFC 3464)."""

    address: str
    status: str
    diagnostic: str


def delivery_failures(message: EmailMessage) -> list[Failure]:
    """For whom a message could not be delivered for good; a delay is no failure."""
    failures = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status" or not isinstance(part.get_payload(), list):
            continue
        for block in part.get_payload():
            recipient = header(block, "Final-Recipient") or header(block, "Original-Recipient")
            address = _first_address(recipient.rpartition(";")[2])[1]
            status = header(block, "Status")
            if address and header(block, "Action").lower() == "failed" and not status.startswith("4"):
                failures.append(Failure(address, status, header(block, "Diagnostic-Code").rpartition(";")[2].strip()))
    return failures
