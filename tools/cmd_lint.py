"""./dev lint: style, OCA's checks, Odoo's own, the rule of the plain rooms, translations."""

import argparse
import re
import subprocess

from . import database
from .console import Stop, phase, say
from .guides import dead_places
from .odoo_tests import test_while_installing
from .places import ADDON_NAME, BRIDGES, ROOT
from .python_env import lint_env
from .rooms import forbidden_imports
from .translations import ADDONS, difference, export, load_starter, po_command, template_of
from .workbench import Workbench

# Odoo's lint reads all add-ons in 15 seconds, and Odoo's own pass. Left out:
# TestPyLint reads all of Odoo for minutes; pylint-odoo has the same checkers and more.
# TestDocstring asks for what only Odoo's module `base` promises, and fails in Odoo itself.
# TestESLint needs a program that comes with neither Debian's Odoo nor Python.
ODOO_LINT = ["/test_lint", "-/test_lint:TestPyLint", "-/test_lint:TestDocstring", "-/test_lint:TestESLint"]
FINDING = re.compile(r"^(\S+?):\d+|^Would reformat: ")


def main(arguments):
    """Run all checks and print what they find; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./dev lint", description=__doc__)
    parser.add_argument("--static", action="store_true", help="only the checks that need no database")
    parser.add_argument("--fix", action="store_true", help="first mend what can be mended without thinking")
    options = parser.parse_args(arguments)

    bench = Workbench()
    tools = lint_env(bench.python_env)
    if options.fix:
        _fix(tools)
    count = _static_checks(tools)
    if not options.static:
        count += _checks_in_odoo(bench, tools)
    say(f"Lint: {count} finding(s)." if count else "Lint: clean.")
    return 1 if count else 0


def _fix(tools):
    with phase("Mending"):
        for command in (
            [tools.bin / "ruff", "check", "--fix-only", "--quiet"],
            [tools.bin / "ruff", "format", "--quiet"],
            [tools.bin / "oca-checks-odoo-module", "--fix", "--no-exit", ADDON_NAME, *BRIDGES],
        ):
            subprocess.run(
                [str(part) for part in command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )


def _static_checks(tools):
    """The checks that only read files; returns the number of findings."""
    translations = sorted(
        path.relative_to(ROOT) for addon in ADDONS for path in template_of(addon).parent.glob("*.po*")
    )
    checks = {
        "ruff check": ["ruff", "check", "--quiet", "--output-format", "concise"],
        "ruff format": ["ruff", "format", "--check", "--output-format", "concise"],
        "pylint-odoo": ["pylint", ADDON_NAME, *BRIDGES],
        "OCA checks of the module": ["oca-checks-odoo-module", ADDON_NAME, *BRIDGES],
    }
    if translations:
        checks["OCA checks of translations"] = ["oca-checks-po", *translations]
    count = 0
    for title, (program, *arguments) in checks.items():
        with phase(title):
            count += _show(_findings_of([tools.bin / program, *arguments]))
    with phase("Translations are whole"):
        count += _show(_findings_of(po_command(tools, "check")))
    with phase("Plain rooms"):
        count += _show(forbidden_imports())
    with phase("Places in the guides"):
        count += _show(dead_places())
    return count


def _findings_of(command):
    """The lines of the linter's output that name a place in a file."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)
    findings = [line for line in result.stdout.splitlines() if FINDING.match(line)]
    if result.returncode and not findings:
        raise Stop(f"{command[0].name} failed:\n{result.stdout}{result.stderr}")
    return findings


def _checks_in_odoo(bench, tools):
    """The checks that need the add-on installed; returns the number of findings."""
    # Odoo's lint reads every add-on that it finds: what is OCA's own is not ours to mend
    queue_job, bench.queue_job = bench.queue_job, None
    with bench.with_server(), database.fresh_copy(bench) as name:
        log, status = test_while_installing(bench, name, [ADDON_NAME, "test_lint"], ODOO_LINT, python=tools.python)
        count = len(log.failed) + log.warnings
        if status and not count:
            raise Stop(f"Odoo ended with status {status}, see its log.")
        if not log.started:
            raise Stop("Odoo's lint did not run: is its module test_lint there?")
        bench.queue_job = queue_job
        with phase("Translation templates"):
            load_starter(bench, name)
            count += _show(difference(ADDON_NAME, export(bench, name, ADDON_NAME)))
            database.install(bench, name, BRIDGES)
            for addon in BRIDGES:
                count += _show(difference(addon, export(bench, name, addon)))
    return count


def _show(findings):
    """Print the findings; returns their number."""
    count = 0
    for finding in findings:
        say(f"  {finding}")
        count += 1
    return count
