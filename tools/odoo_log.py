"""Reads the log of Odoo line by line, and tells what became of its tests."""

import re
from dataclasses import dataclass

from .places import ADDON_NAME

HEAD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>_?[A-Z]+) \S+ (?P<logger>[\w.-]+): (?P<message>.*)"
)
STARTING = re.compile(r"^Starting (?P<test>[\w.<>]+) \.\.\.")
SKIPPED = re.compile(r"^skipped (?P<test>.+?) : (?P<reason>.*?)\s*$")
REPEATED = re.compile(r"^Retrying a failed test: (?P<test>.+)")
FAILED = re.compile(r"^(?:FAIL|ERROR): (?:Subtest (?P<parent>\S+)|(?P<test>.+))")

# A test that was skipped for one of these would have run on a machine that has everything.
MISSING_TOOL = re.compile(r"axe-core|chrom|websocket-client|devtools|wkhtmltopdf|unpatched QT", re.IGNORECASE)

# Lines that only repeat the count of failures, or that a test was skipped. All other warnings and errors
# of a run fail it.
HARMLESS = re.compile(
    r".*: (?:Chrome executable not found|websocket-client module is not installed)\s*$|"
    r"odoo\.tests\.result: \d+ failed, \d+ error\(s\) of \d+ tests"
    r"|odoo\.modules\.loading: Module \S+: \d+ failures?, \d+ errors? of \d+ tests"
    r"|odoo\.modules\.loading: At least one test failed when loading the modules"
)


@dataclass
class Block:
    """One message of the log, with the lines that follow its first."""

    level: str
    logger: str
    message: str
    text: str

    @property
    def is_trouble(self):
        """Whether somebody should look at it."""
        return self.level in ("WARNING", "ERROR", "CRITICAL")

    @property
    def is_lowered(self):
        """Whether it is trouble of a test that has another run: Odoo writes its level with an underscore."""
        return self.level.startswith("_")


def blocks(lines, copy):
    """Yield the messages in the lines; every line is written to `copy` as it comes."""
    block = None
    for line in lines:
        copy.write(line)
        copy.flush()
        head = HEAD.match(line)
        if head:
            if block:
                yield block
            block = Block(**head.groupdict(), text=line.rstrip())
        elif block:
            block.text += "\n" + line.rstrip()
    if block:
        yield block


class TestLog:
    """What a run of tests did. The sets hold pairs of logger and test.

    Odoo can be told to run a test that failed once more (`ODOO_TEST_FAILURE_RETRIES`). Only its last run counts; those
    that had more than one are in `repeated`.
    """

    def __init__(self):
        self.started = set()
        self.failed = set()
        self.skipped = {}
        self.repeated = set()
        self.warnings = 0

    def note(self, block):
        """Take in a message; returns whether a person should see it."""
        if not block.is_trouble:
            self._count(block)
            return block.is_lowered
        if found := FAILED.match(block.message):
            self.failed.add((block.logger, found["parent"] or found["test"]))
        elif HARMLESS.match(f"{block.logger}: {block.message}"):
            return False
        else:
            self.warnings += 1
        return True

    def _count(self, block):
        if found := STARTING.match(block.message):
            self.started.add((block.logger, found["test"]))
        elif found := SKIPPED.match(block.message):
            self.skipped[block.logger, found["test"]] = found["reason"]
        elif found := REPEATED.match(block.message):
            self.repeated.add(found["test"])

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
        seen = {logger for logger, _test in (*self.started, *self.skipped, *self.failed)}
        return [name for name in names if f"odoo.addons.{ADDON_NAME}.tests.{name}" not in seen]
