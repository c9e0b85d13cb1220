"""The child process that opens one document: started by guard.py with `python -I child.py ORDER`.

The document comes in on standard input; on standard output goes one line of JSON, `{"problem": CODE, "size": BYTES}`,
and so many bytes: readings as JSON, or a picture. Limits are set before a parser is imported.
"""

import json
import os
import sys
import traceback

# Packages without which nothing can be read.
PARSERS = ("pdfplumber", "pdfminer", "pypdf", "pypdfium2", "PIL", "dateutil")
FAULT_SIZE = 4000
# What the loader of glibc says where there is no memory for a library (elf/dl-load.c, dl-map-segments.h).
NO_ROOM = ("failed to map segment", "cannot map zero-fill pages", "cannot allocate memory", "Cannot allocate memory")
# Bytes that a child may write into a file: compiled modules of ours, where nobody compiled them yet.
FILE_SIZE = 1024 * 1024
OPEN_FILES = 64


def main(order):
    """Do what was ordered and answer."""
    channel = _take_channel()
    limit_resources(order["limits"])
    try:
        problem, answer = None, _work(order, sys.stdin.buffer.read())
    except MemoryError:
        problem, answer = "memory", b""
    except ImportError as error:
        problem, answer = _blame(error), traceback.format_exc().encode()[-FAULT_SIZE:]
    except RecursionError:
        problem, answer = "broken", b""
    except Exception as error:
        problem = _cause(error)
        answer = _trace(error)
    header = json.dumps({"problem": problem, "size": len(answer)}).encode()
    with channel:
        channel.write(header + b"\n" + answer)


def _take_channel():
    """Standard output, for us alone: what a parser prints goes nowhere."""
    channel = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return channel


def limit_resources(limits):
    """Ask the kernel to hold this process to its limits.

    :param dict limits: as guard.Limits; `memory` in bytes, `cpu` in seconds
    """
    import resource

    wanted = [
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ]
    if limits["processes"] is not None:  # the kernel does not hold root to it
        wanted.append((resource.RLIMIT_NPROC, limits["processes"]))
    # The hard limits are those of what this process starts.
    raised = {resource.RLIMIT_AS: limits["program_memory"], resource.RLIMIT_CPU: limits["program_cpu"]}
    for kind, amount in wanted:
        _soft, hard = resource.getrlimit(kind)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        # At the soft limit of processor time comes SIGXCPU, at the hard one SIGKILL, which would look like memory.
        grace = int(kind == resource.RLIMIT_CPU and (hard == resource.RLIM_INFINITY or hard > amount))
        most = max(amount + grace, raised.get(kind, 0))
        resource.setrlimit(kind, (amount, most if hard == resource.RLIM_INFINITY else min(most, hard)))


def _work(order, data):
    # The package as `extraction`, without the add-on around it; what it imports is looked for where our parent does.
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != folder]
    sys.path.insert(0, os.path.dirname(folder))
    sys.path += [path for path in order["path"] if path not in sys.path]
    if order["task"] == "photographs":
        from extraction import photographs

        return photographs.draw(data, order["sizes"])
    if order["task"] in ("flat", "bind"):
        from extraction import bound

        return bound.bind(data, order["sizes"]) if order["task"] == "bind" else bound.flat(data, order["most"])
    from extraction import render

    if order["task"] == "ring":
        from extraction import rings

        return rings.marked(data, order)
    with render.opened(data) as document:
        if order["task"] == "render":
            return render.page_as_png(document, order["page"], order["dpi"], order["limits"]["pixels"])
        render.check_pages(document, order["limits"]["pages"])
        return json.dumps(_read(data, document, order)).encode()


def _read(data, document, order):
    """The readings; of a damaged document what PDFium makes of it."""
    from extraction import damage, scanned
    from extraction.read import read

    recognise = scanned.recogniser(document, order["recognise"], order["limits"])
    try:
        with damage.watched() as lost:
            readings = read(data, recognise)
    except Exception as error:
        if _cause(error) != "broken":
            raise
        readings = damage.read_mended(document)
        if not readings:
            raise
        return readings
    damage.mark_lost(data, readings, lost)
    return readings


def _cause(error):
    """Why the document could not be read. Parsers wrap errors in their own, also that memory ran out."""
    step = error
    while step:
        if isinstance(step, MemoryError):
            return "memory"
        step = step.__cause__ or step.__context__
    return getattr(error, "problem", None) or ("broken" if _is_of_parser(error) else "fault")


def _is_of_parser(error):
    """Whether a parser raised it, as it may on a damaged file; all else is a fault of ours."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "")
    return name.partition(".")[0] in (*PARSERS, "zlib", "struct", "codecs", "encodings")


def _trace(error):
    """Where it happened and of which kind it is, without its words: they may be the document's, and go into a log."""
    lines, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append("".join([*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]))
        error = error.__cause__ or error.__context__
    return "\n".join(reversed(lines)).encode()[-FAULT_SIZE:]


def _blame(error):
    """A package that is missing is a fault of the installation; any other failing import one of ours.

    Some parts are imported when a document needs them: what it took before may leave no room for these.
    """
    if any(words in str(error) for words in NO_ROOM):
        return "memory"
    return "missing" if (error.name or "").partition(".")[0] in PARSERS else "fault"


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
