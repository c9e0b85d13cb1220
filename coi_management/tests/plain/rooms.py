"""Opens the plain rooms for their tests, inside Odoo and without it.

Without Odoo the tests run as the package `plain`, so that nothing imports `odoo`:

    python -m unittest discover -s coi_management/tests/plain -t coi_management/tests

A test says `values = room("extraction.values")`, or `draw = room("drawing.acord25").draw`.
"""

import importlib
import sys
from pathlib import Path

WITHIN_ODOO = __package__.startswith("odoo.")


def room(name):
    """The module `name` of the add-on (of its tests for `drawing`), whichever way the tests are run."""
    if WITHIN_ODOO:
        prefix = "odoo.addons.coi_management.tests." if name.startswith("drawing") else "odoo.addons.coi_management."
        return importlib.import_module(prefix + name)
    return importlib.import_module(name)


if not WITHIN_ODOO:
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
