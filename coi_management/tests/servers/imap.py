"""A mailbox on a port of this machine, from which Odoo fetches mails by IMAP (RFC 3501)."""

import imaplib
import re

from .loopback import LONGEST_LINE, LoopbackServer, Session


class _Session(Session):
    def begin(self):
        self.owner.visits += 1
        # numbers stay as they are for as long as a session lasts
        self.all = list(self.owner.messages)
        self.say("* OK ready")
        return True

    def handle(self):
        self.begin()
        while line := self.rfile.readline(LONGEST_LINE):
            tag, verb, rest = (*line.decode("ascii", "replace").strip().split(" ", 2), "", "")[:3]
            answer = getattr(self, f"on_{verb.lower()}", None)
            said = answer(rest) if answer else None
            if said is None and answer:
                break
            self.say("\r\n".join([*(said or ()), f"{tag} {'OK' if answer else 'BAD'} {verb}"]))

    def on_capability(self, rest):
        return ["* CAPABILITY IMAP4rev1"]

    def on_login(self, rest):
        return []

    on_close = on_login

    def on_select(self, rest):
        return [f"* {len(self.all)} EXISTS"]

    def on_search(self, rest):
        unseen = [str(number) for number, data in enumerate(self.all, start=1) if data in self.owner.messages]
        return [f"* SEARCH {' '.join(unseen)}"]

    def on_fetch(self, rest):
        number, _, what = rest.partition(" ")
        data, peeks = self.all[int(number) - 1], "PEEK" in what
        if not peeks:
            # to fetch it is to see it (RFC 3501, 6.4.5)
            self._see(data)
        self.wfile.write(f"* {number} FETCH ({'BODY[]' if peeks else 'RFC822'} {{{len(data)}}}\r\n".encode() + data)
        if self.owner.breaks:
            self.owner.breaks = False
            return None
        return [")"]

    def on_store(self, rest):
        number, sign = re.match(r"(\d+) ([+-])FLAGS", rest).groups()
        data = self.all[int(number) - 1]
        if sign == "+":
            self._see(data)
        elif data not in self.owner.messages:
            self.owner.messages.append(data)
        return []

    def on_logout(self, rest):
        return ["* BYE"]

    def _see(self, data):
        self.owner.messages = [message for message in self.owner.messages if message != data]


class ImapBox(LoopbackServer):
    """Mails stay in it, and are told apart by whether they were seen.

    ``messages`` are those that were not, as bytes; ``visits`` counts the sessions; where ``breaks`` is set, the
    connection breaks while a mail is handed out, once.
    """

    session = _Session

    def __init__(self, messages=()):
        super().__init__()
        self.messages, self.visits, self.breaks = list(messages), 0, False

    @property
    def vals(self) -> dict:
        """By which Odoo finds it: values of a ``fetchmail.server``."""
        reached = {"server": self.host, "port": self.port, "user": "box", "password": "box"}
        return {"name": "Test", "server_type": "imap", "is_ssl": False, "state": "done", **reached}

    def count(self) -> int:
        """How many wait, asked for by the protocol: from whatever process."""
        box = imaplib.IMAP4(self.host, self.port)
        box.login("box", "box")
        box.select()
        _result, found = box.search(None, "(UNSEEN)")
        box.logout()
        return len(found[0].split())
