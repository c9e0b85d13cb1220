"""What a reader takes at most on any file of the hostile set: memory of one process, and seconds, as uploads are read.

Each file is read in a process of its own, so that the system tells the memory of its readers alone. Whatever recognises
a picture is told apart: programs that the reader starts, with limits of their own.
"""

import multiprocessing
import resource
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import extraction
from drawing import hostile
from extraction import photographs

MOST_MEMORY = 512  # MiB
MOST_SECONDS = 10.0
KIB = 1024
SHOWN = 5


def main():
    """Print the largest; fails where a file takes more than it may."""
    found = []
    for work, names in ((_read, hostile.FILES), (_draw, hostile.bombs.PICTURES)):
        for name in names:
            found.append((*_apart(work, name), name))
    print(f"{len(found)} hostile files, limits of {extraction.Limits().wall:.0f} s by the clock")
    print(f"{'':>34} {'MiB':>6} {'seconds':>8}  answer")
    for place in (0, 1):
        for memory, seconds, answer, name in sorted(found, key=lambda one, at=place: -one[at])[:SHOWN]:
            print(f"{name:>34} {memory:>6.0f} {seconds:>8.1f}  {answer}")
    memory, seconds = max(one[0] for one in found), max(one[1] for one in found)
    is_good = memory <= MOST_MEMORY and seconds <= MOST_SECONDS
    verdict = "ok" if is_good else "MISSED"
    print(f"at most {memory:.0f} MiB of {MOST_MEMORY}, {seconds:.1f} s of {MOST_SECONDS:.0f}: {verdict}")
    return 0 if is_good else 1


def _apart(work, name):
    """What the work comes to, done in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(work(name)))
    process.start()
    result = ours.recv()
    process.join()
    return result


def _read(name):
    """MiB of the largest process, seconds, and the answer."""
    data = hostile.FILES[name].make()
    return _measured(lambda: extraction.read_document(data)[0])


def _draw(name):
    """The same of a picture, of which a PDF is made."""
    data = hostile.bombs.PICTURES[name]()
    return _measured(lambda: photographs.to_pdf([data]) and {"kind": "PDF"})


def _measured(work):
    began = time.monotonic()
    try:
        reading = work()
    except extraction.UnreadableDocument as error:
        reading = {"problem": error.problem}
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB
    return memory, seconds, reading.get("problem") or reading["kind"]
