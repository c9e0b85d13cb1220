"""./dev odoo ARGS...: the odoo executable with our settings."""

import contextlib
import signal
import subprocess

from .workbench import Workbench

NEED_NO_DATABASE = ("coi_read", "help", "scaffold", "cloc", "--version", "--help", "-h")


def main(arguments):
    """Run Odoo with the arguments and give back its exit status."""
    needs_server = bool(arguments) and arguments[0] not in NEED_NO_DATABASE
    bench = Workbench(needs_server)
    with bench.with_server() if needs_server else contextlib.nullcontext():
        process = subprocess.Popen(bench.odoo_command(*arguments), env=bench.env)
        # The terminal sends Ctrl-C to Odoo as well, which knows best what to do: its shell goes on.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return process.wait()
        finally:
            process.terminate()  # does nothing to a process that has ended
            process.wait()
