"""A mailbox on a port of this machine, from which Odoo fetches mails by POP3 (RFC 1939)."""

import poplib

from .loopback import LoopbackServer, Session


class _Session(Session):
    unknown = "-ERR unknown command"

    def begin(self):
        self.owner.visits += 1
        self.messages, self.deleted = list(self.owner.messages), set()
        self.say("+OK ready")
        return True

    def on_user(self, rest):
        return "+OK"

    on_pass = on_user

    def on_stat(self, rest):
        return f"+OK {len(self.messages)} {sum(map(len, self.messages))}"

    def on_list(self, rest):
        rows = [f"{number} {len(data)}" for number, data in enumerate(self.messages, start=1)]
        return "\r\n".join(["+OK", *rows, "."])

    def on_retr(self, rest):
        lines = self.messages[int(rest) - 1].splitlines()
        self.wfile.write(b"+OK\r\n" + b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines))
        return "."

    def on_dele(self, rest):
        self.deleted.add(self.messages[int(rest) - 1])
        return "+OK"

    def on_quit(self, rest):
        self.owner.messages = [data for data in self.owner.messages if data not in self.deleted]
        return "+OK bye"


class MailBox(LoopbackServer):
    """Holds mails until they are deleted; as the protocol wants it, that is done when a session ends in order.

    ``messages`` are those that are in it, as bytes; ``visits`` counts the sessions.
    """

    session = _Session

    def __init__(self, messages=()):
        super().__init__()
        self.messages, self.visits = list(messages), 0

    @property
    def vals(self) -> dict:
        """By which Odoo finds it: values of a ``fetchmail.server``."""
        reached = {"server": self.host, "port": self.port, "user": "box", "password": "box"}
        return {"name": "Test", "server_type": "pop", "is_ssl": False, "state": "done", **reached}

    def count(self) -> int:
        """How many wait, asked for by the protocol: from whatever process."""
        box = poplib.POP3(self.host, self.port)
        waiting, _size = box.stat()
        box.quit()
        return waiting
