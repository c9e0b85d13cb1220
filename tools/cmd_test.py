"""./dev test: the tests of the add-on, on a fresh database."""

import argparse
import os
import re
import shutil
import subprocess

from . import axe, database
from .console import Stop, phase, say
from .odoo_tests import test_installed, test_while_installing
from .places import ADDON, ADDON_NAME, BRIDGES
from .stops import run_stops
from .workbench import Workbench

TESTS = ADDON / "tests"
PLAIN = TESTS / "plain"
# The names under which Odoo's tests look for a browser.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Outcome:
    """What came of the tests so far."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.complaints = []
        self.repeated = set()

    def add(self, passed, failed, skipped):
        """Add the counts of one run."""
        self.passed += passed
        self.failed += failed
        self.skipped += skipped

    def complain(self, text):
        """Something other than a test is wrong; it counts as a failure."""
        self.complaints.append(text)
        self.failed += 1

    def close(self):
        """Print the closing line; returns the exit status."""
        if not self.passed + self.failed:
            self.complain("No test ran.")
        for text in self.complaints:
            say(f"FAILED: {text}")
        for test in sorted(self.repeated):
            say(f"Failed once, and was run again: {test}")
        say(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0


def main(arguments):
    """Run what the arguments name; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="plain, stops, a file, a class, a method, or a tag of Odoo"
    )
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument(
        "--odoo", metavar="MODULES", help="Odoo's own tests of these modules, with the add-on installed"
    )
    options = parser.parse_args(arguments)

    outcome = Outcome()
    stops = not options.names and not options.odoo or "stops" in options.names
    names = [name for name in options.names if name != "stops"]
    plain, tags = ([], []) if options.odoo or (stops and options.names and not names) else _choose(names)
    needs_odoo = bool(tags or options.odoo)
    bench = Workbench(needs_server=needs_odoo or stops)
    if plain:
        _run_plain(bench, plain, outcome)
    if stops:
        with bench.with_server():
            outcome.add(*run_stops(bench))
    if needs_odoo:
        _announce_tools(bench, outcome)
        with bench.with_server():
            _run_on_copy(bench, options, tags, outcome)
            if not options.names and not options.odoo:
                _try_demo_data(bench, outcome)
                _run_bridges(bench, outcome)
    return outcome.close()


def _choose(names):
    """Divide the names into patterns for the plain tests and tags for Odoo. No name means all of both."""
    if not names:
        return ["test"], [f"/{ADDON_NAME}"]
    plain, tags = [], []
    for name in names:
        if name == "plain":
            plain.append("test")
        elif name.startswith(("/", ":", "-")):
            tags.append(name)
        elif _is_in(PLAIN, name):
            plain.append(name)
        elif _is_in(TESTS, name):
            tags.append(_tag(name))
        elif name in BRIDGES:
            tags.append(f"/{name}")
        else:
            raise Stop(f"No test file, class or method is called '{name}': look into {ADDON_NAME}/tests.")
    return plain, tags


def _is_in(folder, name):
    """Whether a test file of the folder is meant, or holds the class or method that is."""
    first, *_rest = name.split(".")
    files = list(folder.glob("test_*.py"))
    pattern = re.compile(rf"^\s*(?:class|def) {re.escape(first)}\b", re.MULTILINE)
    return any(file.stem == first for file in files) or any(pattern.search(file.read_text()) for file in files)


def _tag(name):
    """The tag that Odoo knows for a file, class or method of our tests."""
    parts = name.split(".")
    file = f"/tests/{parts.pop(0)}.py" if (TESTS / f"{parts[0]}.py").exists() else ""
    if parts and parts[0].startswith("test_"):
        parts.insert(0, "")  # any class
    return f"/{ADDON_NAME}{file}" + (":" + ".".join(parts) if parts else "")


def _run_plain(bench, patterns, outcome):
    """The tests of the two plain rooms: unittest, no Odoo, no database."""
    if not list(PLAIN.glob("test_*.py")):
        return
    options = ["-s", PLAIN, "-t", TESTS, *(part for pattern in patterns for part in ("-k", pattern))]
    command = [bench.python_env.python, "-m", "unittest", "discover", *options]
    with phase("Plain tests"):
        result = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=bench.env)
    found = re.search(r"^Ran (\d+) tests?", result.stderr, re.MULTILINE)
    counts = dict(re.findall(r"(failures|errors|skipped)=(\d+)", result.stderr[found.end() :] if found else ""))
    failed = int(counts.get("failures", 0)) + int(counts.get("errors", 0))
    skipped = int(counts.get("skipped", 0))
    if found:
        outcome.add(max(0, int(found[1]) - failed - skipped), failed, skipped)
    if failed or not found:
        say(result.stderr)
    if not found:
        outcome.complain("The plain tests could not be run.")


def _announce_tools(bench, outcome):
    """Say what the tests will do without."""
    if problem := bench.python_env.print_problem():
        say(f"Tests that print reports will fail, wkhtmltopdf does not run: {problem}")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        say(f"Browser tests use {browser}.")
        if axe.VARIABLE not in os.environ and (script := axe.axe_script(bench.python_env)):
            os.environ[axe.VARIABLE] = str(script)
    elif _browser_required():
        outcome.complain("COI_REQUIRE_BROWSER is set and there is no browser: run 'apt-get install chromium'.")
    else:
        say("Browser tests are skipped: no Chromium on the path ('apt-get install chromium').")


def _browser_required():
    return os.environ.get("COI_REQUIRE_BROWSER", "0") not in ("", "0")


def _run_on_copy(bench, options, tags, outcome):
    """Run Odoo's tests in a copy of the template."""
    with database.fresh_copy(bench, options.keep) as name:
        if options.odoo:
            with phase(f"Installing {ADDON_NAME}"):
                database.install(bench, name, [ADDON_NAME])
            tags = options.names or [f"/{module}" for module in options.odoo.split(",")]
            log, status = test_installed(bench, name, tags)
        else:
            bridges = [bridge for bridge in BRIDGES if f"/{bridge}" in tags]
            log, status = test_while_installing(bench, name, [ADDON_NAME, *bridges], tags)
    _judge(log, status, outcome)
    if not options.odoo:
        _judge_ours(log, outcome, whole=not options.names)


def _try_demo_data(bench, outcome):
    """Demo data that fails is only a warning of Odoo, and an empty demo."""
    with database.fresh_copy(bench, demo=True) as name, phase(f"Installing {ADDON_NAME} with its demo data"):
        try:
            warnings = database.install(bench, name, [ADDON_NAME], demo=True)
        except Stop as stop:
            warnings = [str(stop)]
    for text in warnings:
        outcome.complain(text)


def _run_bridges(bench, outcome):
    """The tests of the small add-ons, with all that they bridge to."""
    if BRIDGES:
        with database.fresh_copy(bench) as name:
            log, status = test_while_installing(bench, name, BRIDGES, [f"/{bridge}" for bridge in BRIDGES])
        _judge(log, status, outcome)
        if log.warnings:
            outcome.complain(f"The log holds {log.warnings} unexpected warning(s) or error(s), shown above.")


def _judge(log, status, outcome):
    """Add what the tests did to the outcome."""
    outcome.add(len(log.passed), len(log.failed), len(log.skipped))
    outcome.repeated |= log.repeated
    if status and not log.failed:
        outcome.complain(f"Odoo ended with status {status}.")


def _judge_ours(log, outcome, whole):
    """Of our own tests more is asked than that they pass."""
    if log.warnings:
        outcome.complain(f"The log holds {log.warnings} unexpected warning(s) or error(s), shown above.")
    for (_logger, test), reason in log.missing_tools.items():
        if _browser_required():
            outcome.complain(f"{test} was skipped: {reason}")
        else:
            say(f"Skipped {test}: {reason}")
    if whole:
        for file in log.silent_files(sorted(path.stem for path in TESTS.glob("test_*.py"))):
            outcome.complain(
                f"Nothing ran in tests/{file}.py: import it in tests/__init__.py, and use Odoo's test classes."
            )
