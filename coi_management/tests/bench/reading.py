"""What it costs to read a certificate, and how much of it is right: on the documents of drawing/corpus.py.

    ./dev bench reading

Times are ratios to `extract_words` of pdfplumber on the same page in the same run: what any reader on pdfplumber pays
before it knows what a word means. The two take turns; the ratio is told round by round. Documents that are pictures are
read as uploads are, by the programs that are installed.
"""

import io
import os
import resource
import statistics
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS.parent))

import extraction
from drawing import corpus, scoring
from drawing.acord25 import draw
from extraction import guard, ocr

ROUNDS = 9
KIB_PER_MIB = 1024
# Classes told together, each with what is asked of it: right, and marked at most.
GROUPS = {
    "fillable forms, annotations": (("fillable", "annotations"), 99.9, None),
    "born-digital, odd pages": (
        ("turned, cropped, scaled", "hidden older text", "two policies in a row", "attached endorsements"),
        99.5,
        2.0,
    ),
    "habits of other systems": (("habits of other systems",), 99.5, 2.0),
    "property forms": (("property forms",), 95.0, None),
    "endorsements, other documents": (("endorsements", "not a certificate"), None, None),
}
BORN_DIGITAL = (99.5, 2.0)
RASTER = 97.0
# Seed of the corpus; another one draws other documents.
SEED = int(os.environ.get("COI_CORPUS_SEED", "1"))
# Names classes, or parts of their names, to be read alone, parted by commas.
ONLY = [part.strip() for part in os.environ.get("COI_CORPUS_ONLY", "").split(",") if part.strip()]
# So many documents of each class at most: fewer take less time.
EACH = int(os.environ.get("COI_CORPUS_EACH", "0")) or None


def main():
    """Print times, memory and accuracy."""
    documents = [draw(corpus.of_edition(seed, "2016/03")) for seed in range(ROUNDS + 1)]
    if not ONLY:
        _tell_child(documents)
        _tell_times(documents)
    return _tell_accuracy()


def _tell_child(documents):
    """The first to run: no other child has counted towards the memory yet."""
    for document in documents:
        extraction.read_document(document)
    most = extraction.DEFAULT.memory / guard.MIB
    print(f"Memory of a child that reads one page: {_peak():.0f} MiB at most, of {most:.0f} MiB allowed")


def _peak():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_PER_MIB


def _tell_times(documents):
    import pdfplumber
    from extraction.read import read
    from extraction.render import opened, page_as_png

    def words(document):
        with pdfplumber.open(io.BytesIO(document)) as pdf:
            pdf.pages[0].extract_words()

    def render(document):
        with opened(document) as pdf:
            page_as_png(pdf, 1, 110, extraction.DEFAULT.pixels)

    ways = {
        "read, in process": read,
        "read, in a child": extraction.read_document,
        "render, in process": render,
        "render, in a child": lambda document: extraction.render_page(document, 1),
    }
    ratios, took = {title: [] for title in ways}, {title: [] for title in ways}
    overhead, floors = [], []
    for number, document in enumerate(documents):
        floor = _time(words, document)
        times = {title: _time(way, document) for title, way in ways.items()}
        if number:  # the first warms up
            floors.append(floor)
            overhead.append(times["read, in a child"] / times["read, in process"])
            for title, seconds in times.items():
                ratios[title].append(seconds / floor)
                took[title].append(seconds)
    print(f"\n{'one page':>26} {'ms (median)':>12}   times pdfplumber's words (min, median, max)")
    print(f"{'words of pdfplumber':>26} {1000 * statistics.median(floors):>12.0f}")
    for title in ways:
        print(f"{title:>26} {1000 * statistics.median(took[title]):>12.0f}   {_spread(ratios[title])}")
    print(f"{'child / in process':>26} {'':>12}   {_spread(overhead)}")


class Class:
    """What came of the documents of one class."""

    def __init__(self):
        self.tally, self.documents, self.seconds = scoring.Tally(), 0, []


def _tell_accuracy():
    """How many values of how many are right, wrong in silence, and marked, by class of document."""
    program = ocr.find()
    found = {kind: Class() for kind in corpus.CLASSES}
    for document in corpus.documents(SEED):
        is_picture = document.kind in corpus.RASTER
        if is_picture and not program or ONLY and not any(part in document.kind for part in ONLY):
            continue
        one = found[document.kind]
        if EACH and one.documents >= EACH:
            continue
        data = document.make()
        started = time.perf_counter()
        readings = extraction.read_document(data)
        one.seconds.append(time.perf_counter() - started)
        one.documents += 1
        one.tally.add(scoring.score(document.truths, readings))
    programs = "nothing: no Tesseract" if not program else "Tesseract" + (" and rapidocr" if program["second"] else "")
    print(f"\nDrawn documents, seed {SEED}; pages that are pictures are recognised by {programs}")
    print(f"{'':>30} {'docs':>5} {'right':>14} {'':>8} {'silent':>7} {'marked':>7} {'s (median)':>11}")
    missed = 0
    for title, kinds, least, most in _rows():
        missed += _tell_row(title, [found[kind] for kind in kinds], least, most)
    print(f"\nPeak memory of all children: {_peak():.0f} MiB")
    return 1 if missed else 0


def _rows():
    """What is told in a line each: title, classes, what of them must be right and may be marked, in hundredths."""
    for title, (kinds, least, most) in GROUPS.items():
        yield title, kinds, least, most
    for edition in corpus.EDITIONS:
        yield f"born-digital {edition}", (f"born-digital {edition}",), *BORN_DIGITAL
    for kind in corpus.RASTER:
        yield kind, (kind,), None, None
    yield "all that are pictures", corpus.RASTER, RASTER, None


def _tell_row(title, classes, least, most):
    """Print a line; returns whether it misses what is asked of it."""
    whole, seconds = scoring.Tally(), [second for one in classes for second in one.seconds]
    for one in classes:
        whole.add(one.tally)
    if not whole.asked:
        return False
    right, marked = 100 * whole.right / whole.asked, 100 * whole.marked / whole.asked
    missed = bool(whole.silent or least and right < least or most and marked > most)
    documents = sum(one.documents for one in classes)
    counts = f"{documents:>5} {whole.right:>6} of {whole.asked:<6} {right:>7.2f}%"
    rest = f"{whole.silent:>6} {marked:>6.1f}% {statistics.median(seconds):>10.1f}{'  !' if missed else ''}"
    print(f"{title:>30} {counts} {rest}")
    for path, wanted, got, is_marked in whole.wrong if os.environ.get("COI_CORPUS_WRONG") else ():
        print(f"{'':>34} {path}: {wanted!r}, read {got!r}{'' if is_marked else '  SILENT'}")
    return missed


def _spread(numbers):
    return f"{min(numbers):.2f} {statistics.median(numbers):.2f} {max(numbers):.2f}"


def _time(way, document):
    started = time.perf_counter()
    way(document)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
