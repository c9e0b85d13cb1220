"""Runs tests inside Odoo."""

import subprocess

from . import database
from .console import phase, say
from .odoo_log import TestLog, blocks
from .process import child
from .workbench import free_port, log_file


def run_tests(bench, name, arguments, tags, python=None):
    """Install or update as the arguments say, and run the tests with the tags.

    Failures and warnings are printed as they come.
    :return: the `TestLog` and the exit status of Odoo
    """
    port = free_port()
    database.set_parameters(bench.server, name, database.local_parameters(port))
    command = bench.odoo_command(
        *("-d", name, *arguments, "--test-tags", ",".join(tags), "--stop-after-init", "--http-port", port), python=python
    )
    # A crash of the machine may lose the last commits of a test database: nobody minds, and it is faster.
    env = {**bench.env, "PGOPTIONS": "-c synchronous_commit=off"}
    path = log_file(name)
    log = TestLog()
    with phase(f"Tests {' '.join(tags)} (full log: {path})"), path.open("w") as copy:
        with child(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            for block in blocks(process.stdout, copy):
                if log.note(block):
                    say(f"\n{block.text}\n")
            status = process.wait()
    return log, status
