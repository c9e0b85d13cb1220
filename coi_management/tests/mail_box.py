"""A mailbox on a port of this machine, from which Odoo fetches mails by POP3 (RFC 1939)."""

import socketserver
import threading

#: Seconds after which a connection that says nothing is closed.
PATIENCE = 10


class MailBox:
    """Holds mails until they are deleted; as the protocol wants it, that is done when a session ends in order.

    ``messages`` are those that are in it, as bytes; ``visits`` counts the sessions.
    """

    def __init__(self, messages=()):
        self.messages, self.visits = list(messages), 0
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.box = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def vals(self) -> dict:
        """By which Odoo finds it: values of a ``fetchmail.server``."""
        host, port = self._server.server_address
        reached = {"server": host, "port": port, "user": "box", "password": "box"}
        return {"name": "Test", "server_type": "pop", "is_ssl": False, "state": "done", **reached}

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
        box = self.server.box
        box.visits += 1
        self.messages, self.deleted = list(box.messages), set()
        self._say("+OK ready")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            answer = getattr(self, f"on_{verb.lower()}", None)
            self._say(answer(rest) if answer else "-ERR unknown command")
            if verb.upper() == "QUIT":
                break

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
        box = self.server.box
        box.messages = [data for data in box.messages if data not in self.deleted]
        return "+OK bye"

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")
