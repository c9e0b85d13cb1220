"""The parent's side of the child process in which a document is opened.

A document comes from strangers, and a file of a few kilobytes can ask a parser for gigabytes or for hours. So no
parser runs in the process that calls us: gates first, then one child for a document, with limits that it sets for
itself (child.py) and a clock that we keep here. POSIX only.
"""

import contextlib
import dataclasses
import json
import logging
import os
import select
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import ocr
from .result import EVERYTHING

_logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MIB = 1024 * 1024
CHUNK = 64 * 1024
# A write of this size to a pipe that is ready does not block (POSIX).
PIPE_CHUNK = select.PIPE_BUF
# ISO 32000-1, annex H.3, note 13: readers accept a header anywhere in the first 1024 bytes.
HEADER_WITHIN = 1024
# How long a child that said all it will say may take to end, in seconds.
LAST_SECONDS = 2.0

PROBLEMS = (
    "empty",
    "not_pdf",
    "image",
    "encrypted",
    "broken",
    "too_large",
    "too_many_pages",
    "timeout",
    "memory",
    "no_text",
)
# What a child answers that was to ask before it reads pages that are pictures.
PICTURES = "pictures"
# What a child died of tells what the document asked for. PDFium ends itself by a trap when it gets no memory; the
# kernel kills by SIGKILL what exhausts the machine, and past the hard limit of processor time.
SIGNALS = {
    signal.SIGXCPU: "timeout",
    signal.SIGKILL: "memory",
    signal.SIGABRT: "memory",
    signal.SIGILL: "memory",
    signal.SIGTRAP: "memory",
}


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a document may cost. Measured on 89 certificates: 0.15 to 3.5 s; 16 hostile files ended within these."""

    file_size: int = 15 * MIB  # bytes
    pages: int = 60  # for reading; any page may be rendered
    wall: float = 20.0  # seconds, of the clock
    cpu: int = 9  # seconds, of the processor
    memory: int = 512 * MIB  # bytes of address space
    output: int = 16 * MIB  # bytes that the child may answer
    pixels: int = 12_000_000  # of a rendered page; a page that is larger is rendered smaller
    processes: int | None = 0  # that the child may start
    program_memory: int = 0  # bytes of address space to which one of these may raise its own limit
    program_cpu: int = 0  # likewise, seconds of the processor

    def for_pictures(self):
        """The same for a document whose pages must be recognised: 4 to 10 s a page, in programs that the child starts.

        Each of them is held to limits of its own, and killed with the child, whose own memory stays what it is: a page
        scanned in colour at 600 dots an inch takes 210 MiB. The second program of ocr.py takes 1.5 GiB of address
        space, and 0.6 GiB of memory.
        """
        return dataclasses.replace(
            self,
            processes=None,
            wall=6 * self.wall,
            cpu=5 * self.cpu,
            program_memory=5 * self.memory,
            program_cpu=13 * self.cpu,
        )


DEFAULT = Limits()


class UnreadableDocument(Exception):
    """A document cannot be shown. `problem` is one of PROBLEMS."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


class ParserMissing(RuntimeError):
    """The packages that read PDFs are not installed: no fault of the document."""


def read_document(data, *, limits=DEFAULT, recognise=True):
    """Read the certificates in a document.

    :param bytes data: the file
    :param bool recognise: pages that are pictures are recognised, where a program for it is installed; such documents
        may cost what `limits.for_pictures()` says
    :return: list of readings, at least one. Where nothing could be read, one of kind `unreadable` whose `problem` is
        one of PROBLEMS. Amounts are whole units of the currency on the form (US dollars), dates ISO text.
    :raise ParserMissing: the installation is incomplete. No content of a file raises anything.
    """
    try:
        check_gates(data, limits)
        return _parse_readings(_read(data, limits, ocr.find() if recognise else None))
    except UnreadableDocument as error:
        return [unreadable(error.problem)]


def read_at_once(data, *, limits=DEFAULT):
    """As `read_document`, for whoever waits: nothing is recognised.

    :return: None where pages are pictures, or the limits were not enough: `read_document` takes longer
    """
    try:
        check_gates(data, limits)
        return _parse_readings(_ask("read", {"recognise": "ask"}, data, limits))
    except UnreadableDocument as error:
        return None if error.problem in (PICTURES, "timeout") else [unreadable(error.problem)]


def _read(data, limits, program):
    """Let a child read; where pages are pictures and there is a program for these, another one with other limits."""
    if program:
        try:
            return _ask("read", {"recognise": "ask"}, data, limits)
        except UnreadableDocument as error:
            if error.problem != PICTURES:
                raise
        try:
            return _ask("read", {"recognise": program}, data, limits.for_pictures())
        except UnreadableDocument as error:
            _logger.warning("The pages of a document could not be recognised: %s", error.problem)
    return _ask("read", {"recognise": None}, data, limits)


def render_page(data, page, dpi=110, *, limits=DEFAULT):
    """A page of a document as a picture, with its form fields and annotations.

    :param bytes data: the file
    :param int page: counted from 1
    :param dpi: dots an inch; less for pages of more than `limits.pixels`
    :return: PNG, as bytes
    :raise UnreadableDocument: it cannot be shown, or has no such page
    """
    check_gates(data, limits)
    picture = _ask("render", {"page": page, "dpi": dpi}, data, limits)
    if not picture.startswith(b"\x89PNG"):
        raise UnreadableDocument("broken")
    return picture


def unreadable(problem):
    """The reading of a document that could not be read."""
    return {
        "kind": "unreadable",
        "problem": problem,
        "form": None,
        "edition": None,
        "pages": [],
        "insurers": [],
        "coverages": [],
        "endorsements": [],
        "evidence": {},
        "review": list(EVERYTHING),
    }


def check_gates(data, limits=DEFAULT):
    """Refuse what needs no parser to be refused.

    :raise UnreadableDocument: `empty`, `too_large`, `image` or `not_pdf`
    """
    if not data:
        raise UnreadableDocument("empty")
    if len(data) > limits.file_size:
        raise UnreadableDocument("too_large")
    head = bytes(data[:HEADER_WITHIN])
    if b"%PDF-" not in head:
        raise UnreadableDocument("image" if _is_image(head) else "not_pdf")


def _is_image(head):
    if head.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a", b"BM")):
        return True
    # Pictures of telephones: an ISO media file with a brand of HEIF or AVIF; and WebP.
    if head[4:8] == b"ftyp":
        return head[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _parse_readings(answer):
    """What the child answered, with all that a database refuses taken out. The child is not to be trusted either."""
    try:
        readings = _clean(json.loads(answer, parse_constant=lambda name: None))
    except (ValueError, RecursionError):
        raise UnreadableDocument("broken") from None
    if not isinstance(readings, list) or not readings or not all(isinstance(item, dict) for item in readings):
        raise UnreadableDocument("broken")
    return readings


def _clean(value):
    """The value without what PostgreSQL cannot store: the character NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def _ask(task, options, data, limits):
    """Let a child do the task.

    :return: what it answers, as bytes
    :raise UnreadableDocument: it says that the document is bad, dies, or takes too long
    """
    header, _newline, answer = _run(_command(task, options, limits), data, limits).partition(b"\n")
    try:
        head = json.loads(header)
        problem, size = head["problem"], head["size"]
    except (ValueError, TypeError, KeyError):
        raise UnreadableDocument("broken") from None
    if problem == "missing":
        raise ParserMissing(answer.decode("utf-8", "replace"))
    if problem == "fault":
        trace = answer.decode("utf-8", "replace")
        _logger.error("The reader of documents failed, and the document counts as broken:\n%s", trace)
        problem = "broken"
    if problem:
        raise UnreadableDocument(problem if problem in (*PROBLEMS, PICTURES) else "broken")
    if len(answer) != size:
        raise UnreadableDocument("broken")
    return answer


def _command(task, options, limits):
    order = {"task": task, "limits": dataclasses.asdict(limits), "path": [path for path in sys.path if path], **options}
    return [_python(), "-I", str(CHILD), json.dumps(order)]


def _python():
    """The interpreter with our packages, also where Python is embedded in a server and `sys.executable` is that."""
    if sys.executable and "python" in Path(sys.executable).name:
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")


def _run(command, data, limits):
    """Run the child, with the document on its standard input, and kill its whole session in the end.

    No `preexec_fn`: Odoo has threads.
    """
    deadline = time.monotonic() + limits.wall
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        bufsize=0,
        start_new_session=True,
    )
    try:
        answer = _exchange(process, data, deadline, limits.output)
        if not answer:
            raise UnreadableDocument(_cause_of_death(process))
        return answer
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.stdin.close()
        process.stdout.close()
        process.wait()


def _exchange(process, data, deadline, most):
    """Write the data to the child and read its answer, at most so many bytes, until the deadline.

    `communicate` would do, but for a child that answers without end.
    """
    unsent, answer = memoryview(data), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            events = selector.select(max(0, deadline - time.monotonic()))
            if time.monotonic() >= deadline:
                raise UnreadableDocument("timeout")
            for key, _mask in events:
                if key.fileobj is process.stdin:
                    unsent = _send(process.stdin, unsent)
                    if not unsent:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                    continue
                chunk = os.read(process.stdout.fileno(), CHUNK)
                if not chunk:
                    return bytes(answer)
                answer += chunk
                if len(answer) > most:
                    raise UnreadableDocument("too_large")


def _send(pipe, unsent):
    """Write one chunk; returns what is left."""
    try:
        return unsent[os.write(pipe.fileno(), unsent[:PIPE_CHUNK]) :]
    except BrokenPipeError:
        return unsent[:0]  # it died, which its silence will tell


def _cause_of_death(process):
    try:
        status = process.wait(LAST_SECONDS)
    except subprocess.TimeoutExpired:
        return "timeout"
    return SIGNALS.get(-status, "broken")
