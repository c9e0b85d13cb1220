"""What it costs to read a certificate, and how much of it is right: on drawn certificates, whose values are known.

Times are ratios to `extract_words` of pdfplumber on the same page in the same run: what any reader on pdfplumber pays
before it knows what a word means. The two take turns; the ratio is told round by round.
"""

import io
import itertools
import resource
import statistics
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS.parent))

import extraction
from drawing.acord25 import draw
from drawing.styles import STYLES
from plain.test_reader_drawn import EDITIONS, specimen, values

ROUNDS = 9
ACCURACY_ROUNDS = 2
KIB_PER_MIB = 1024


def main():
    """Print times, memory and accuracy."""
    documents = [draw(specimen(seed, "2016/03")) for seed in range(ROUNDS + 1)]
    _tell_child(documents)
    _tell_times(documents)
    _tell_accuracy()
    return 0


def _tell_child(documents):
    """The first to run: no other child has counted towards the memory yet."""
    from extraction import guard

    for document in documents:
        extraction.read_document(document)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_PER_MIB
    most = extraction.DEFAULT.memory / guard.MIB
    print(f"Memory of a child that reads one page: {peak:.0f} MiB at most, of {most:.0f} MiB allowed")


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


def _tell_accuracy():
    """How many values of how many are right, wrong in silence, and marked, over editions and styles."""
    from extraction.read import read

    print(f"\n{'drawn certificates':>26} {'right':>14} {'silent errors':>14} {'marked':>8}")
    for edition in EDITIONS:
        asked = right = silent = marked = 0
        for number, (name, _round) in enumerate(itertools.product(STYLES, range(ACCURACY_ROUNDS))):
            data = specimen(1000 + number, edition)
            reading = read(draw(data, edition=edition, style=STYLES[name]))[0]
            found, wanted, flagged = values(reading), values(data), _marked_paths(reading)
            wrong = [path for path, value in wanted.items() if found.get(path) != value]
            asked += len(wanted)
            right += len(wanted) - len(wrong)
            silent += sum(not _is_under(path, flagged) for path in wrong)
            marked += sum(_is_under(path, flagged) for path in wanted)
        print(f"{edition:>26} {right:>6} of {asked:<5} {silent:>13} {marked / asked:>8.1%}")


def _marked_paths(reading):
    """What is marked for review, with policies named by their numbers, as in `values`."""
    rows = reading.get("coverages") or []
    names = {f"coverages[{number}]": row["policy_number"] or "?" for number, row in enumerate(rows)}
    heads = ((path.partition(".")[0], path) for path in reading["review"])
    return [names.get(head, head) + path[len(head) :] for head, path in heads]


def _is_under(path, flagged):
    """Whether a value is marked, or a part of it, or what it is a part of."""
    return any((path + ".").startswith(item + ".") or item.startswith(path + ".") for item in flagged)


def _spread(numbers):
    return f"{min(numbers):.2f} {statistics.median(numbers):.2f} {max(numbers):.2f}"


def _time(way, document):
    started = time.perf_counter()
    way(document)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
