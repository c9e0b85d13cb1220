"""A mail server on a port of this machine, so that tests read what really went over the wire."""

from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from unittest.mock import patch

from .loopback import LONGEST_LINE, LoopbackServer, Session

#: Bytes of a message that are taken.
LONGEST_MESSAGE = 2**26


@dataclass(frozen=True)
class Received:
    """A message as it came in: the envelope and the bytes, with lines as they were sent."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return BytesParser(policy=policy.SMTP).parsebytes(self.data)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    def text(self, kind: str = "plain") -> str:
        """The body, as plain text or ``html``; empty where the message has none of that kind."""
        body = self.message.get_body((kind,))
        return body.get_content() if body else ""

    def attachments(self) -> dict[str, bytes]:
        """Name to content of what is attached."""
        return {part.get_filename(): part.get_payload(decode=True) for part in self.message.iter_attachments()}


class _Session(Session):
    def begin(self):
        self._reset()
        refusal = self.owner.answers.get("connect")
        self.say(refusal or "220 ready")
        return not refusal

    def on_ehlo(self, rest):
        self._reset()
        return "250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE"

    def on_helo(self, rest):
        self._reset()
        return "250 localhost"

    def on_mail(self, rest):
        self._reset()
        self.sender = self._address(rest)
        return "250 ok"

    def on_rcpt(self, rest):
        if self.sender is None:
            return "503 MAIL first"
        address = self._address(rest)
        if address in self.owner.refused:
            return "550 no such mailbox"
        if refusal := self.owner.answers.get("rcpt"):
            return refusal
        strangers = self.owner.strangers
        if strangers is not None and address not in strangers:
            strangers.add(address)
            return "451 4.7.1 greylisted, come back later"
        self.recipients.append(address)
        return "250 ok"

    def on_data(self, rest):
        if not self.recipients:
            return "503 RCPT first"
        self.say("354 go on")
        lines, size = [], 0
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b".\r\n", b""):
            size += len(line)
            lines.append(line[1:] if line.startswith(b".") else line)
        if not line or size > LONGEST_MESSAGE or self.owner.busy:
            return "451 try again later"
        if refusal := self.owner.answers.get("data"):
            return refusal
        self.owner.messages.append(Received(self.sender, tuple(self.recipients), b"".join(lines)))
        self._reset()
        return "250 taken"

    def on_rset(self, rest):
        self._reset()
        return "250 ok"

    def on_noop(self, rest):
        return "250 ok"

    def on_quit(self, rest):
        return "221 bye"

    def _reset(self):
        self.sender, self.recipients = None, []

    @staticmethod
    def _address(rest):
        return rest.partition("<")[2].partition(">")[0].lower()


class MailServer(LoopbackServer):
    """Takes messages by SMTP (RFC 5321) at a loopback address until it is closed.

    ``messages`` are those that were accepted, in order. An address in ``refused`` is answered with 550 at its RCPT, and
    while ``busy`` is set every message is answered with 451 after its data: it was not accepted then. ``answers`` holds
    what is said instead of yes at ``connect``, ``rcpt`` and ``data``; where ``strangers`` is a set, an address is told
    to come back the first time it is named (greylisting).
    """

    session = _Session

    def __init__(self):
        super().__init__()
        self.messages: list[Received] = []
        self.refused: set[str] = set()
        self.busy = False
        self.answers: dict[str, str] = {}
        self.strangers: set[str] | None = None

    def to(self, address: str) -> list[Received]:
        """The messages whose envelope names this address."""
        return [received for received in self.messages if address in received.recipients]


@contextmanager
def real_mail(env):
    """Let Odoo send for real within a test, by an outgoing server that is this one; gives the ``MailServer``.

    Odoo sends nothing while tests run: that switch is off in here. What is put in the queue goes out with
    ``env["mail.mail"].process_email_queue(mails.ids)``.
    """
    servers = env["ir.mail_server"]
    others = servers.search([])
    with MailServer() as server, patch.object(type(servers), "_disable_send", classmethod(lambda cls: False)):
        others.active = False
        mine = servers.create(
            {
                "name": "Test",
                "smtp_host": server.host,
                "smtp_port": server.port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
            }
        )
        try:
            yield server
        finally:
            mine.unlink()
            others.active = True
