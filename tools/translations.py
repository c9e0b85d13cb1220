"""The template of translations, `i18n/coi_management.pot`."""

import difflib
import tempfile
from pathlib import Path

from .places import ADDON, ADDON_NAME, ROOT
from .process import output_of

POT = ADDON / "i18n" / f"{ADDON_NAME}.pot"
# They change with every export and say nothing.
DATES = ('"POT-Creation-Date', '"PO-Revision-Date')


# The starter is data that a person adds: its terms are exported from a database that has it.
LOAD_STARTER = "env['coi.requirement.set']._load_starter()\nenv.cr.commit()\n"


def export(bench, name):
    """The template as Odoo exports it from a database with the add-on, without its dates."""
    shell = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
    output_of(shell, "Odoo cannot load the starter", env=bench.env, input=LOAD_STARTER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms.pot"
        command = bench.odoo_command("i18n", "export", "-d", name, "-o", path, ADDON_NAME)
        output_of(command, "Odoo cannot export the terms", env=bench.env)
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return "".join(line for line in lines if not line.startswith(DATES))


def difference(exported):
    """A finding if the template in the repository is not what Odoo exports, with the first lines that differ."""
    current = POT.read_text() if POT.exists() else ""
    if current == exported:
        return []
    changes = difflib.unified_diff(current.splitlines(), exported.splitlines(), "now", "exported", lineterm="", n=0)
    shown = [f"    {line}" for line in list(changes)[:20]]
    return ["\n".join([f"{POT.relative_to(ROOT)}:1: pot: does not match the code, run './dev pot'", *shown])]
