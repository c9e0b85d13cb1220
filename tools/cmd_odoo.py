"""./dev odoo ARGS...: the odoo executable with our settings."""

import contextlib
import subprocess

from .workbench import Workbench

NEED_NO_DATABASE = ("coi_read", "help", "scaffold", "cloc", "--version", "--help", "-h")


def main(arguments):
    """Run Odoo with the arguments and give back its exit status."""
    needs_server = bool(arguments) and arguments[0] not in NEED_NO_DATABASE
    bench = Workbench(needs_server)
    with bench.with_server() if needs_server else contextlib.nullcontext():
        process = subprocess.Popen(bench.odoo_command(*arguments), env=bench.env)
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal sent Ctrl-C to Odoo as well: let it end in its own way.
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
