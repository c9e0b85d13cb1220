"""The tests in which people, workers and machines get in each other's way: on a database of their own."""

import os
import re
import subprocess

from . import database
from .console import phase, say
from .places import ADDON, ADDON_NAME

TESTS = ADDON / "tests"
STOPS = TESTS / "stops"


def run_stops(bench, patterns=(), variables=None):
    """Run them with unittest.

    :param patterns: which of them, as ``unittest -k`` takes it; default: all
    :param dict variables: more for the environment
    :return: the counts of passed, failed, skipped
    """
    with database.fresh_copy(bench) as name:
        with phase(f"Installing {ADDON_NAME}"):
            database.install(bench, name, [ADDON_NAME])
        env = {
            **bench.env,
            "PGOPTIONS": "-c synchronous_commit=off",
            "COI_STOPS_DATABASE": name,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH")))),
            **(variables or {}),
        }
        options = [
            "-s",
            STOPS,
            "-t",
            TESTS,
            "-p",
            "when_*.py",
            "-v",
            *(part for pattern in patterns for part in ("-k", pattern)),
        ]
        command = [bench.python_env.python, "-m", "unittest", "discover", *map(str, options)]
        try:
            with phase("Stops, and people at the same time"):
                result = subprocess.run(command, env=env, capture_output=True, text=True)
        finally:
            database.drop(bench, f"{name}_seed")
    found = re.search(r"^Ran (\d+) tests?", result.stderr, re.MULTILINE)
    counts = dict(re.findall(r"(failures|errors|skipped)=(\d+)", result.stderr[found.end() :] if found else ""))
    failed = int(counts.get("failures", 0)) + int(counts.get("errors", 0))
    skipped = int(counts.get("skipped", 0))
    if failed or not found:
        say(result.stderr)
    if not found:
        return 0, 1, 0
    return max(0, int(found[1]) - failed - skipped), failed, skipped
