"""Damaged documents for the reader: does it ever crash, hang, take more than it may, or lose values without a word?

    ./dev bench fuzz                        one minute, on drawn documents
    python coi_management/tests/bench/fuzz.py --minutes 30 FOLDER...    with the PDFs in folders too

Every document goes through the guarded child, as uploads do. Damage is of two kinds: bytes, and what the bytes mean:
numbers, names, objects and streams that are taken from elsewhere in the document. What is found is kept in a folder, by
the seed that makes it again.
"""

import argparse
import concurrent.futures
import json
import logging
import random
import re
import resource
import sys
import tempfile
import time
import zlib
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import extraction
from drawing import corpus, hostile, scoring

LIMITS = extraction.Limits(wall=10.0, cpu=5)
SLACK = 8.0  # seconds that starting and ending a child may take on a busy machine
KIB = 1024
SMALLEST, LARGEST = 500, 2_000_000  # bytes of documents to damage
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z]{2,20}")
_OBJECT = re.compile(rb"\d+ 0 obj.{1,4000}?endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"99999999999999999999",
    b"0.0001",
)


def main(arguments=None):
    """Damage documents for some minutes and tell what came of it; status 1 where something is to be mended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--at-once", type=int, default=2)
    options = parser.parse_args(sys.argv[2:] if arguments is None else arguments)
    faults = _Faults()
    logging.getLogger().addHandler(faults)
    run = Run(_originals(options.folders), options.seed, Path(tempfile.mkdtemp(prefix="fuzz-")))
    end = time.monotonic() + 60 * options.minutes
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        waiting, number = set(), 0
        while time.monotonic() < end:
            while len(waiting) < 2 * options.at_once:
                waiting.add(pool.submit(run.one, number))
                number += 1
            done, waiting = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                future.result()
    return run.tell(faults)


class _Faults(logging.Handler):
    """Faults of the reader, which it logs."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.traces = []

    def emit(self, record):
        self.traces.append(record.getMessage())


def _originals(folders):
    """Documents to damage: name, bytes, and the truths where they are known."""
    found = [(document.name, document.make(), document.truths) for document in corpus.documents(7)[::3]]
    found += [(name, file.make(), None) for name, file in hostile.FILES.items() if name not in SLOW]
    for folder in folders:
        found += [(path.name, path.read_bytes(), None) for path in sorted(folder.glob("*.pdf"))]
    return [item for item in found if SMALLEST < len(item[1]) < LARGEST]


# These take their time to be made, or to be refused.
SLOW = frozenset({"content_of_a_gigabyte", "millions_of_strokes", "string_without_end", "deep_dictionaries"})


class Run:
    """One run: what was damaged, and what came of it."""

    def __init__(self, originals, seed, folder):
        self.originals, self.seed, self.folder = originals, seed, folder
        self.answers, self.found, self.longest, self.count = {}, [], 0.0, 0
        self.asked = self.silent = self.lossy = self.read = 0

    def one(self, number):
        """Damage one document and read it."""
        dice = random.Random(f"{self.seed} {number}")
        name, data, truths = dice.choice(self.originals)
        damaged = damage(data, dice)
        start = time.monotonic()
        try:
            readings = extraction.read_document(damaged, limits=LIMITS, recognise=False)
            json.dumps(readings).encode("utf-8", "strict")
        except Exception as error:
            self._keep(number, damaged, f"{name}: {error!r}")
            return
        seconds = time.monotonic() - start
        self.count += 1
        self.longest = max(self.longest, seconds)
        answer = readings[0].get("problem") or readings[0]["kind"]
        self.answers[answer] = self.answers.get(answer, 0) + 1
        if seconds > LIMITS.wall + SLACK:
            self._keep(number, damaged, f"{name}: took {seconds:.1f} s")
        if truths and readings[0]["kind"] == "certificate":
            tally = scoring.score(truths, readings)
            self.read += 1
            self.asked, self.silent = self.asked + tally.asked, self.silent + tally.silent
            if tally.silent:
                self.lossy += 1
                paths = [path for path, _want, _got, marked in tally.wrong if not marked]
                self._keep(number, damaged, f"{name}: silent {len(paths)}: {paths[:6]}")

    def _keep(self, number, damaged, text):
        (self.folder / f"{number}.pdf").write_bytes(damaged)
        self.found.append((number, text))
        sys.stdout.write(f"{number} {text}\n")
        sys.stdout.flush()

    def tell(self, faults):
        """Print what came of it; returns the exit status."""
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB
        answers = ", ".join(f"{answer} {count}" for answer, count in sorted(self.answers.items()))
        sys.stdout.write(
            f"{self.count} damaged documents, seed {self.seed}: {answers}\n"
            f"longest {self.longest:.1f} s of {LIMITS.wall:.0f}, memory of a child at most {peak:.0f} MiB\n"
            f"faults of the reader: {len(faults.traces)}; kept in {self.folder}\n"
            f"of {self.read} that were still read as certificates {self.lossy} lost something in silence: "
            f"{self.silent} of {self.asked} values\n"
        )
        for trace in sorted(set(faults.traces)):
            sys.stdout.write(trace + "\n")
        hard = [text for _number, text in self.found if "silent" not in text]
        return 1 if faults.traces or hard else 0


def damage(data, dice):
    """A document with some damage."""
    for _round in range(dice.choice((1, 1, 1, 2, 4))):
        if len(data) < SMALLEST:
            break
        data = dice.choice(WAYS)(data, dice)
    return data


def _bytes(data, dice):
    """Some bytes are others."""
    data = bytearray(data)
    for _wound in range(dice.choice((1, 3, 10, 40))):
        data[dice.randrange(20, len(data))] = dice.randrange(256)
    return bytes(data)


def _hole(data, dice):
    """A piece is overwritten, or missing."""
    at, size = dice.randrange(20, len(data)), dice.choice((1, 16, 200, 3000))
    return data[:at] + (dice.randbytes(size) if dice.random() < 0.5 else b"") + data[at + size :]


def _cut(data, dice):
    """The end did not arrive."""
    return data[: dice.randrange(len(data) // 3, len(data))]


def _number(data, dice):
    """A number is another."""
    return _swap(data, dice, _NUMBER, dice.choice(NUMBERS))


def _name(data, dice):
    """A name is one from elsewhere."""
    names = _NAME.findall(data)
    return _swap(data, dice, _NAME, dice.choice(names)) if names else data


def _object(data, dice):
    """An object is one from elsewhere, or nothing."""
    objects = _OBJECT.findall(data)
    if not objects:
        return data
    body = dice.choice(objects).partition(b"obj")[2]
    return _swap(data, dice, _OBJECT, b"1 0 obj" + body if dice.random() < 0.7 else b"")


def _stream(data, dice):
    """What a stream unpacks to has some damage of its own."""
    places = list(_STREAM.finditer(data))
    if not places:
        return data
    place = dice.choice(places)
    try:
        plain = bytearray(zlib.decompress(place[1]))
    except zlib.error:
        return data
    if not plain:
        return data
    for _wound in range(dice.choice((1, 4, 20))):
        plain[dice.randrange(len(plain))] = dice.randrange(256)
    return data[: place.start(1)] + zlib.compress(bytes(plain)) + data[place.end(1) :]


def _swap(data, dice, pattern, new):
    places = list(pattern.finditer(data))
    if not places:
        return data
    place = dice.choice(places)
    return data[: place.start()] + new + data[place.end() :]


WAYS = (_bytes, _hole, _cut, _number, _name, _object, _stream)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
