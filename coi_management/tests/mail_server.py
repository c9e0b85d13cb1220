"""A mail server on a port of this machine, so that tests read what really went over the wire."""

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from unittest.mock import patch

#: Seconds after which a connection that says nothing is closed.
PATIENCE = 10

#: Bytes of a line, and of a message, that are taken.
LONGEST_LINE = 2**16
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


class MailServer:
    """Takes messages by SMTP (RFC 5321) at a loopback address until it is closed.

    ``messages`` are those that were accepted, in order. An address in ``refused`` is answered with 550 at its RCPT, and
    while ``busy`` is set every message is answered with 451 after its data: it was not accepted then. ``answers`` holds
    what is said instead of yes at ``connect``, ``rcpt`` and ``data``; where ``strangers`` is a set, an address is told
    to come back the first time it is named (greylisting).
    """

    def __init__(self):
        self.messages: list[Received] = []
        self.refused: set[str] = set()
        self.busy = False
        self.answers: dict[str, str] = {}
        self.strangers: set[str] | None = None
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.post = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        return self._server.server_address[0]

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def to(self, address: str) -> list[Received]:
        """The messages whose envelope names this address."""
        return [received for received in self.messages if address in received.recipients]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)


class _Session(socketserver.StreamRequestHandler):
    timeout = PATIENCE

    def handle(self):
        self._reset()
        if refusal := self.server.post.answers.get("connect"):
            self._say(refusal)
            return
        self._say("220 ready")
        while line := self.rfile.readline(LONGEST_LINE):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            answer = getattr(self, f"on_{verb.lower()}", None)
            self._say(answer(rest) if answer else "500 unknown command")
            if verb.upper() == "QUIT":
                break

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
        if address in self.server.post.refused:
            return "550 no such mailbox"
        if refusal := self.server.post.answers.get("rcpt"):
            return refusal
        strangers = self.server.post.strangers
        if strangers is not None and address not in strangers:
            strangers.add(address)
            return "451 4.7.1 greylisted, come back later"
        self.recipients.append(address)
        return "250 ok"

    def on_data(self, rest):
        if not self.recipients:
            return "503 RCPT first"
        self._say("354 go on")
        lines, size = [], 0
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b".\r\n", b""):
            size += len(line)
            lines.append(line[1:] if line.startswith(b".") else line)
        if not line or size > LONGEST_MESSAGE or self.server.post.busy:
            return "451 try again later"
        if refusal := self.server.post.answers.get("data"):
            return refusal
        self.server.post.messages.append(Received(self.sender, tuple(self.recipients), b"".join(lines)))
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

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    @staticmethod
    def _address(rest):
        return rest.partition("<")[2].partition(">")[0].lower()


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
