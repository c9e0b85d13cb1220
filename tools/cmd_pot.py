"""./dev pot: write the template of translations."""

from . import database
from .console import phase, say
from .places import ADDON_NAME, ROOT
from .translations import POT, export
from .workbench import Workbench


def main(_arguments):
    """Install the add-on in a fresh database and export its terms."""
    bench = Workbench()
    with bench.with_server(), database.fresh_copy(bench) as name:
        with phase(f"Installing {ADDON_NAME}"):
            database.install(bench, name, [ADDON_NAME])
        with phase("Exporting the terms"):
            POT.parent.mkdir(exist_ok=True)
            POT.write_text(export(bench, name))
    say(f"{POT.relative_to(ROOT)} is written.")
    return 0
