"""Programs that recognise text in pictures. One interface: a picture in, words with boxes and confidence out.

Such a program is optional. The parent looks for one (`find`) and tells the child, which may not look around itself;
both read this file, so it imports nothing that is not always there.
"""

import csv
import io
import os
import shutil
import subprocess

# Page segmentation modes of Tesseract: scattered text, one line, one character.
SPARSE, LINE, CHARACTER = 11, 7, 10
COLUMNS = ("left", "top", "width", "height")


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
    return {"name": "tesseract", "program": program, "env": env}


def engine(order):
    """The program that `find` found."""
    return Tesseract(order["program"], order["env"])


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
