"""Measurements that need Odoo: a script's measure(env), run in the shell of a fresh database with the add-on."""

import subprocess

from . import database
from .console import phase
from .places import ADDON_NAME
from .workbench import Workbench

CALL_MEASURE = "import runpy\nrunpy.run_path({path!r})['measure'](env)\n"


def run_in_odoo(path):
    """Run `measure(env)` of the script; nothing that it writes is kept.

    :return: the exit status
    """
    bench = Workbench()
    with bench.with_server(), database.fresh_copy(bench) as name:
        with phase(f"Installing {ADDON_NAME}"):
            database.install(bench, name, [ADDON_NAME])
        command = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
        return subprocess.run(command, env=bench.env, input=CALL_MEASURE.format(path=str(path)), text=True).returncode
