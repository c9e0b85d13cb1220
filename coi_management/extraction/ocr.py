"""Programs that recognise text in pictures. One interface: a picture in, words with boxes and confidence out.

Such programs are optional. The parent looks for them (`find`) and tells the child, which may not look around itself;
both read this file, so it imports nothing that is not always there. The first is Tesseract; the second, rapidocr, reads
every page once more, where it is installed.
"""

import csv
import importlib.util
import io
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

# Page segmentation modes of Tesseract: scattered text, one line, one character.
SPARSE, LINE, CHARACTER = 11, 7, 10
COLUMNS = ("left", "top", "width", "height")
# Names an interpreter that has rapidocr, for those who keep its half a gigabyte out of Odoo's environment.
SECOND_PYTHON = "COI_RAPIDOCR_PYTHON"
SECOND = Path(__file__).with_name("second.py")
THREADS = 2
CHUNK = 64 * 1024
# Dots of the longer side of what the second program is given: larger ones are slower, and read no better.
LONGEST = 2000


class Seen:
    """A word in a picture: its box in dots, and from 0 to 1 how sure the program is."""

    __slots__ = ("bottom", "line", "sure", "text", "top", "x0", "x1")

    def __init__(self, text, x0, top, x1, bottom, sure, line=None):
        self.text, self.x0, self.top, self.x1, self.bottom, self.sure = text, x0, top, x1, bottom, sure
        self.line = line  # words of one line share it


class Failed(Exception):
    """The program could not be run, or ended with an error."""


def find():
    """The program to use, as plain data for `engine`; None where there is none."""
    program = shutil.which("tesseract")
    if not program:
        return None
    env = {name: os.environ[name] for name in ("TESSDATA_PREFIX", "LD_LIBRARY_PATH") if os.environ.get(name)}
    return {"name": "tesseract", "program": program, "env": env, "second": _find_second()}


def _find_second():
    """How to start rapidocr, as plain data for `second`; None where it is not installed."""
    python = os.environ.get(SECOND_PYTHON)
    if python:
        return {"python": python, "path": []} if os.access(python, os.X_OK) else None
    if importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime"):
        return {"python": sys.executable, "path": [path for path in sys.path if path]}
    return None


def engine(order):
    """The program that `find` found."""
    return Tesseract(order["program"], order["env"])


def second(order):
    """The second program that `find` found, started; None where there is none."""
    return Rapid(order["second"]["python"], order["second"]["path"]) if order.get("second") else None


class Line:
    """A line of text as the second program sees it: `box` in dots, `words` as (text, sure, x0, x1)."""

    __slots__ = ("box", "sure", "text", "words")

    def __init__(self, text, sure, box, words):
        self.text, self.sure, self.box, self.words = text, sure, box, words


class Rapid:
    """rapidocr in a process of its own (second.py). It has its own limits, and the session of who starts it."""

    def __init__(self, python, path):
        order = json.dumps({"path": path, "threads": THREADS})
        try:
            self.process = subprocess.Popen(
                [python, "-I", "-B", str(SECOND), order],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
            )
        except OSError as error:
            raise Failed(str(error)) from error

    def ask(self, picture):
        """Hand it a picture of Pillow, grey, ink dark. It works while we do; `answer` waits for it."""
        head = json.dumps({"width": picture.width, "height": picture.height}).encode()
        try:
            self.process.stdin.write(head + b"\n" + picture.tobytes())
            self.process.stdin.flush()
        except OSError as error:
            raise Failed(str(error)) from error

    def answer(self, wait):
        """The lines of the picture, in its dots: list of Line.

        :param wait: seconds
        """
        last = time.monotonic() + wait
        answer, pipe = bytearray(), self.process.stdout.fileno()
        while not answer.endswith(b"\n"):
            ready, _write, _fail = select.select([pipe], [], [], max(0.0, last - time.monotonic()))
            chunk = os.read(pipe, CHUNK) if ready else b""
            if not chunk:
                raise Failed("The second program ended, or took too long")
            answer += chunk
        try:
            return [_line(*line) for line in json.loads(answer)]
        except (ValueError, TypeError) as error:
            raise Failed(f"The second program did not say what it should: {error}") from error

    def close(self):
        """End it."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


# Letters of other alphabets that look like ours.
ALIKE = str.maketrans("κοραΑΒΕΗΙΚΜΝΟΡΤΧΥΖІАВЕКМНОРСТХаеорсух", "kopaABEHIKMNOPTXYZIABEKMHOPCTXaeopcyx")
# A date that runs into the next cell.
_DATES = re.compile(r"(\d\d/\d\d/\d{4})(?=\d)")


def _line(text, sure, box, words):
    """A line, its words from left to right; the program loses letters of words that are not all English."""
    text = _DATES.sub(r"\1 ", _plain(text).replace("|", " "))
    words = [(_plain(word), *rest) for word, *rest in words]
    if [word[0] for word in words] != text.split():
        step, at, words = (box[2] - box[0]) / max(len(text), 1), 0, []
        for word in text.split(" "):
            words.append((word, sure, box[0] + at * step, box[0] + (at + len(word)) * step))
            at += len(word) + 1
    return Line(text, sure, box, [word for word in words if word[0].strip()])


def _plain(text):
    """Text with letters of English alone: the models know many more, and take a speck for an accent."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return plain.translate(ALIKE)


class Tesseract:
    """Tesseract 4 or 5, by its command line. It inherits the limits and the session of the process that runs it."""

    def __init__(self, program, env):
        self.program = program
        # One thread: more are slower on small pages, and count against the limit of processor time.
        self.env = {"PATH": os.defpath, **env, "OMP_THREAD_LIMIT": "1"}

    def words(self, picture, dpi):
        """The words of a page, wherever they stand.

        :param picture: of Pillow, grey, ink dark
        :return: list of Seen
        """
        return _seen(self._run(_as_bytes([picture], dpi), dpi, SPARSE))

    def pieces(self, pictures, dpi, letters=None):
        """The words in each of some small pictures: lines of text, or single characters where `letters` are given.

        :param str letters: the only characters that there may be
        :return: list of lists of Seen
        """
        if not pictures:
            return []
        options = ("-c", f"tessedit_char_whitelist={letters}") if letters else ()
        table = self._run(_as_bytes(pictures, dpi), dpi, CHARACTER if letters else LINE, *options)
        found = [[] for _picture in pictures]
        for seen in _seen(table):
            found[seen.line[0] - 1].append(seen)
        return found

    def _run(self, data, dpi, mode, *options):
        command = [self.program, "stdin", "stdout", "-l", "eng", "--dpi", str(dpi), "--psm", str(mode), *options]
        try:
            result = subprocess.run([*command, "tsv"], input=data, capture_output=True, env=self.env)
        except OSError as error:
            raise Failed(str(error)) from error
        if result.returncode:
            raise Failed(result.stderr.decode("utf-8", "replace")[-500:])
        return result.stdout.decode("utf-8", "replace")


def _as_bytes(pictures, dpi):
    """Pictures as one file, which Tesseract takes from standard input: nothing is written to a disk."""
    stream = io.BytesIO()
    first, *others = pictures
    # Not compressed: it is read at once, by a program on this machine.
    first.save(stream, "TIFF", save_all=True, append_images=others, dpi=(dpi, dpi))
    return stream.getvalue()


def _seen(table):
    """The words of Tesseract's table; a row of level 5 is a word."""
    found = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip() if row["level"] == "5" else ""
        if text:
            left, top, width, height = (int(row[name]) for name in COLUMNS)
            line = tuple(int(row[name]) for name in ("page_num", "block_num", "par_num", "line_num"))
            sure = max(0.0, float(row["conf"])) / 100
            found.append(Seen(text, left, top, left + width, top + height, sure, line))
    return found
