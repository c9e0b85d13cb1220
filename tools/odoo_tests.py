"""Runs tests inside Odoo."""

import subprocess

from . import database
from .console import phase, say
from .odoo_log import TestLog, blocks
from .places import ADDON_NAME
from .process import child
from .workbench import free_port, log_file

# At the moment Odoo tests a module, those that depend on it are not loaded. Its tests see the add-on only
# when they are started from a shell, afterwards. Our own tests are left out there.
SHELL_SCRIPT = """
from odoo.tests.shell import run_tests
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
modules = [name for name in env.registry._init_modules if not name.startswith({ours!r})]
run_tests(env, {tags!r}, modules=sorted(modules))
"""


def test_while_installing(bench, name, modules, tags, python=None):
    """Install the modules and run the tests with the tags.

    Failures and warnings are printed as they come.
    :return: the `TestLog` and the exit status of Odoo
    """
    arguments = ["-d", name, "-i", ",".join(modules), "--test-tags", ",".join(tags), "--stop-after-init"]
    return _run(bench, name, arguments, tags, python=python)


def test_installed(bench, name, tags):
    """Run Odoo's tests in a database where everything is installed and loaded; returns the same."""
    script = log_file(f"{name}_script")
    script.write_text(SHELL_SCRIPT.format(tags=",".join(tags), ours=ADDON_NAME))
    with script.open() as stdin:
        return _run(bench, name, ["shell", "-d", name], tags, stdin=stdin)


def _run(bench, name, arguments, tags, python=None, stdin=subprocess.DEVNULL):
    port = free_port()
    database.set_parameters(bench.server, name, database.local_parameters(port))
    command = bench.odoo_command(*arguments, "--http-port", port, python=python)
    # A crash of the machine may lose the last commits of a test database: nobody minds, and it is faster.
    env = {**bench.env, "PGOPTIONS": "-c synchronous_commit=off"}
    options = {"env": env, "stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    path = log_file(name)
    log = TestLog()
    say(f"The full log is {path}")
    with phase(f"Tests {' '.join(tags)}"), path.open("w") as copy, child(command, **options) as process:
        for block in blocks(process.stdout, copy):
            if log.note(block):
                say(f"\n{block.text}\n")
        return log, process.wait()
