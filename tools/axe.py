"""axe-core, which tells what on a page keeps people out: a script of its own license, fetched for the tests alone."""

import shutil
import sys

from .console import Stop, phase
from .places import CACHE, REQUIREMENTS, locked, short_hash
from .process import output_of

VARIABLE = "COI_AXE"
LIST = REQUIREMENTS / "axe.txt"
ADVICE = f"set {VARIABLE} to an axe.min.js of axe-core 4.10 or later"


def axe_script(python_env):
    """The path of the script, or None where it cannot be had: the tests that need it are skipped, and say so."""
    folder = CACHE / f"axe-{short_hash(LIST.read_text())}"
    with locked("axe"):
        if not (folder / "ready").exists():
            try:
                _fetch(python_env, folder)
            except Stop as problem:
                sys.stderr.write(f"Pages are not looked at by axe-core ({ADVICE}): {problem}\n")
                return None
    return next(folder.glob("*/axe.min.js"), None)


def _fetch(python_env, folder):
    with phase("Getting axe-core"):
        shutil.rmtree(folder, ignore_errors=True)
        # Without dependencies: of the package we want the script that is in it, not the browser that it would drive.
        options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--require-hashes", "--target", folder]
        output_of([python_env.python, "-m", "pip", "install", *options, "-r", LIST], "the package index says")
        (folder / "ready").touch()
