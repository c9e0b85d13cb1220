"""Reads the log of a test run of Odoo, line by line: what ran, what failed, what was skipped, what is wrong."""

import re
from collections import namedtuple

from .places import ADDON_NAME

Record = namedtuple("Record", "level logger message")

LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.-]+): (?P<message>.*)$")
STARTING = re.compile(r"^Starting (?P<test>[\w.<>]+) \.\.\.")
SKIPPED = re.compile(r"^skipped (?P<test>.+?) : (?P<reason>.*)")
FAILED = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>\S+(?: \(\S+\))?)")

# A test that was skipped for one of these could have run on a machine that has everything.
MISSING_TOOL = re.compile(r"chrom|websocket-client|devtools|wkhtmltopdf|unpatched QT", re.IGNORECASE)

# Warnings that say nothing about the add-on. All others of a run fail it, like errors do.
HARMLESS = (
    # Odoo's last line when the tags chose no test; the command says so itself.
    re.compile(r"^odoo\.tests\.result: 0 failed, 0 error\(s\) of 0 tests"),
    # The count of failures, which the command repeats.
    re.compile(r"^odoo\.tests\.result: \d+ failed, \d+ error\(s\)"),
    re.compile(r"^odoo\.modules\.loading: Module \S+: \d+ failures, \d+ errors of \d+ tests"),
    re.compile(r"^odoo\.modules\.loading: At least one test failed when loading the modules"),
)


class TestLog:
    """Fed with the lines of one run; the sets hold (logger, test)."""

    def __init__(self, on_trouble):
        """:param on_trouble: called with the text of every failure and unexpected warning as soon as it is complete"""
        self.on_trouble = on_trouble
        self.started = set()
        self.failed = set()
        self.skipped = {}
        self.warnings = 0
        self.loading_failed = False
        self._block = []

    def feed(self, line):
        """Take in one line. Lines without a head, such as those of a traceback, belong to the one before."""
        head = LINE.match(line)
        if not head:
            if self._block:
                self._block.append(line)
            return
        self.close()
        record = Record(**head.groupdict())
        if record.level in ("WARNING", "ERROR", "CRITICAL"):
            self._trouble(record, line)
        else:
            self._note(record)

    def close(self):
        """Report the block that is being gathered."""
        if self._block:
            self.on_trouble("".join(self._block).rstrip())
            self._block = []

    def _note(self, record):
        if found := STARTING.match(record.message):
            self.started.add((record.logger, found["test"]))
        elif found := SKIPPED.match(record.message):
            self.skipped[record.logger, found["test"]] = found["reason"]

    def _trouble(self, record, line):
        if found := FAILED.match(record.message):
            self.failed.add((record.logger, found["test"]))
        elif any(pattern.match(f"{record.logger}: {record.message}") for pattern in HARMLESS):
            return
        else:
            self.warnings += 1
            self.loading_failed = self.loading_failed or record.level == "CRITICAL"
        self._block = [line]

    @property
    def passed(self):
        """The tests that ran to their end."""
        return self.started - self.failed - set(self.skipped)

    @property
    def missing_tools(self):
        """The skipped tests that a tool would have let run, with the reason."""
        return {test: reason for test, reason in self.skipped.items() if MISSING_TOOL.search(reason)}

    def silent_files(self, names):
        """Those of the test files of which nothing ran: not imported, or not made for Odoo."""
        seen = {logger for logger, _test in self.started} | {logger for logger, _test in self.skipped}
        return [name for name in names if f"odoo.addons.{ADDON_NAME}.tests.{name}" not in seen]
