"""What the servers have in common: lines of text over a port of this machine, a thread for each caller."""

import socketserver
import threading

#: Seconds after which a connection that says nothing is closed.
PATIENCE = 10

#: Bytes of a line that are taken.
LONGEST_LINE = 2**16


class Session(socketserver.StreamRequestHandler):
    """One caller. Each line is a verb and a rest; ``on_verb`` returns what is said to it."""

    timeout = PATIENCE

    #: What is said to a verb that has no method.
    unknown = "500 unknown command"

    @property
    def owner(self) -> "LoopbackServer":
        """The server that is called."""
        return self.server.owner

    def begin(self) -> bool:
        """Say what is said first; false where the caller is turned away."""
        raise NotImplementedError

    def handle(self):
        if not self.begin():
            return
        while line := self.rfile.readline(LONGEST_LINE):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            answer = getattr(self, f"on_{verb.lower()}", None)
            self.say(answer(rest) if answer else self.unknown)
            if verb.upper() == "QUIT":
                break

    def say(self, text: str):
        self.wfile.write(text.encode() + b"\r\n")


class LoopbackServer:
    """Answers at a loopback address, each caller by a ``Session``, from ``with`` on until its end."""

    #: Which kind of session it holds.
    session: type[Session]

    def __init__(self):
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self.session)
        self._server.daemon_threads = True
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        return self._server.server_address[0]

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)
