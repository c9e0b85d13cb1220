"""./dev bench: the measurements, one script each in coi_management/tests/bench.

A script prints what it found. Where a line of it says MISSED or WRONG, the measurement has failed.
"""

import re
import subprocess

from .console import Stop, phase, say
from .places import ADDON, ROOT
from .process import child
from .workbench import Workbench

BENCH = ADDON / "tests" / "bench"
CALL_MAIN = "import runpy, sys; sys.exit(runpy.run_path(sys.argv[1])['main']())"
FAILED = re.compile(r"\b(MISSED|WRONG)\b")


def main(arguments):
    """Run the scripts that the arguments name, or all; returns the exit status."""
    scripts = {path.stem: path for path in sorted(BENCH.glob("*.py")) if path.stem != "__init__"}
    if not scripts:
        say(f"There are no measurements yet: they go into {BENCH.relative_to(ROOT)}, each with a function main().")
        return 0
    unknown = set(arguments) - set(scripts)
    if unknown:
        raise Stop(f"No measurement is called {', '.join(sorted(unknown))}. There are: {', '.join(scripts)}.")
    bench = Workbench()
    failed = []
    with bench.with_server():
        for name in arguments or scripts:
            with phase(f"Measuring {name}"):
                if not _measure(bench, scripts[name]):
                    failed.append(name)
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def _measure(bench, script):
    """Run a script; returns whether it came through, and missed nothing."""
    command = [bench.python_env.python, "-u", "-c", CALL_MAIN, script]
    # what it starts prints line by line, too
    env = {**bench.env, "PYTHONUNBUFFERED": "1"}
    missed = False
    with child(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            say(line.rstrip("\n"))
            missed |= bool(FAILED.search(line))
        return not (process.wait() or missed)
