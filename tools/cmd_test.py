"""./dev test: the tests of the add-on, on a fresh database."""

import argparse
import os
import re
import shutil
import subprocess

from . import database
from .console import Stop, phase, say
from .odoo_tests import test_installed, test_while_installing
from .places import ADDON, ADDON_NAME
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
        say(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0


def main(arguments):
    """Run what the arguments name; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="plain, a file, a class, a method, or a tag of Odoo")
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument(
        "--odoo", metavar="MODULES", help="Odoo's own tests of these modules, with the add-on installed"
    )
    options = parser.parse_args(arguments)

    outcome = Outcome()
    bench = Workbench()
    plain, tags = ([], []) if options.odoo else _choose(options.names)
    if plain:
        _run_plain(bench, plain, outcome)
    if options.odoo or tags:
        _announce_browser(outcome)
        with bench.with_server():
            _run_on_copy(bench, options, tags, outcome)
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
        elif (PLAIN / f"{name.split('.')[0]}.py").exists():
            plain.append(name)
        else:
            tags.append(_tag(name))
    return plain, tags


def _tag(name):
    """The tag that Odoo knows for a file, class or method of our tests."""
    parts = name.removesuffix(".py").split(".")
    file = ""
    if (TESTS / f"{parts[0]}.py").exists():
        file = f"/tests/{parts.pop(0)}.py"
    if parts and parts[0].startswith("test_"):
        parts.insert(0, "")
    if not file and not re.search(rf"class {parts[0]}\b|def {parts[-1]}\b", _all_tests()):
        raise Stop(f"No test file, class or method is called '{name}': look into {ADDON_NAME}/tests.")
    return f"/{ADDON_NAME}{file}" + (":" + ".".join(parts) if parts else "")


def _all_tests():
    return "\n".join(path.read_text() for path in TESTS.glob("test_*.py"))


def _run_plain(bench, patterns, outcome):
    """The tests of the two plain rooms: unittest, no Odoo, no database."""
    if not list(PLAIN.glob("test_*.py")):
        return
    options = ["-s", PLAIN, "-t", TESTS, *(part for pattern in patterns for part in ("-k", pattern))]
    command = [bench.python_env.python, "-m", "unittest", "discover", *options]
    with phase("Plain tests"):
        result = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ADDON.parent)
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


def _announce_browser(outcome):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        say(f"Browser tests use {browser}.")
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
                database.install(bench, name, ["-i", ADDON_NAME], name)
            tags = options.names or [f"/{module}" for module in options.odoo.split(",")]
            log, status = test_installed(bench, name, tags)
        else:
            log, status = test_while_installing(bench, name, [ADDON_NAME], tags)
    _judge(log, status, outcome)
    if not options.odoo:
        _judge_ours(log, outcome, whole=not options.names)


def _judge(log, status, outcome):
    """Add what the tests did to the outcome."""
    outcome.add(len(log.passed), len(log.failed), len(log.skipped))
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
