"""Templates of translations, `i18n/*.pot`, and the translations beside them."""

import difflib
import tempfile
from pathlib import Path

from .places import ADDON_NAME, BRIDGES, ROOT
from .process import output_of

#: All add-ons whose terms are translated.
ADDONS = [ADDON_NAME, *BRIDGES]
PO_FILES = Path(__file__).resolve().parent / "po_files.py"
# They change with every export and say nothing.
DATES = ('"POT-Creation-Date', '"PO-Revision-Date')


# The starter is data that a person adds: its terms are exported from a database that has it.
LOAD_STARTER = "env['coi.requirement.set']._load_starter()\nenv.cr.commit()\n"


def template_of(addon):
    """The template of an add-on."""
    return ROOT / addon / "i18n" / f"{addon}.pot"


def load_starter(bench, name):
    """Have the terms of the starter requirements in the database."""
    shell = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
    output_of(shell, "Odoo cannot load the starter", env=bench.env, input=LOAD_STARTER)


def export(bench, name, addon):
    """The template as Odoo exports it from a database with the add-on, without its dates."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms.pot"
        command = bench.odoo_command("i18n", "export", "-d", name, "-o", path, addon)
        output_of(command, "Odoo cannot export the terms", env=bench.env)
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return "".join(line for line in lines if not line.startswith(DATES))


def difference(addon, exported):
    """A finding if the template in the repository is not what Odoo exports, with the first lines that differ."""
    pot = template_of(addon)
    current = pot.read_text() if pot.exists() else ""
    if current == exported:
        return []
    changes = difflib.unified_diff(current.splitlines(), exported.splitlines(), "now", "exported", lineterm="", n=0)
    shown = [f"    {line}" for line in list(changes)[:20]]
    return ["\n".join([f"{pot.relative_to(ROOT)}:1: pot: does not match the code, run './dev pot'", *shown])]


def po_command(tools, what):
    """The command line that checks or merges all translations.

    :param tools: the environment of the linters
    :param str what: ``check`` or ``merge``
    """
    return [tools.python, PO_FILES, what, *(template_of(addon).parent.relative_to(ROOT) for addon in ADDONS)]
