"""./dev pot: write the templates of translations, and bring the translations up to them."""

import subprocess

from . import database
from .console import phase, say
from .places import ADDON_NAME, BRIDGES, ROOT
from .python_env import lint_env
from .translations import ADDONS, export, load_starter, po_command, template_of
from .workbench import Workbench


def main(_arguments):
    """Install the add-ons in a fresh database and export their terms."""
    bench = Workbench()
    tools = lint_env(bench.python_env)
    with bench.with_server(), database.fresh_copy(bench) as name:
        with phase(f"Installing {ADDON_NAME}"):
            database.install(bench, name, [ADDON_NAME])
        load_starter(bench, name)
        _write(bench, name, [ADDON_NAME])
        # afterwards: views of ours that a bridge extends would be exported with its terms
        with phase("Installing the small add-ons"):
            database.install(bench, name, BRIDGES)
        _write(bench, name, BRIDGES)
    with phase("Merging the translations"):
        subprocess.run([str(part) for part in po_command(tools, "merge")], cwd=ROOT, check=True)
    written = [template_of(addon).relative_to(ROOT) for addon in ADDONS if template_of(addon).exists()]
    say("\n".join(f"{path} is written." for path in written))
    return 0


def _write(bench, name, addons):
    for addon in addons:
        with phase(f"Exporting the terms of {addon}"):
            pot = template_of(addon)
            if text := export(bench, name, addon):  # an add-on may have no words of its own
                pot.parent.mkdir(exist_ok=True)
                pot.write_text(text)
