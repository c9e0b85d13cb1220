"""rapidocr, which reads scanned pages a second time, in an environment of its own in the cache folder.

It is optional: where it cannot be had, scanned pages are read once, more of them is marked, and a line says so.
"""

import importlib.util
import os
import sys

from .console import Stop
from .places import cache_folder
from .python_env import rapidocr_env

VARIABLE = "COI_RAPIDOCR_PYTHON"


def rapidocr_python():
    """The interpreter that has it, or None. Whoever sets the variable has chosen; empty means without it."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE] or None
    if importlib.util.find_spec("rapidocr"):
        return sys.executable
    missing = cache_folder("rapidocr") / "missing"
    if not missing.exists():
        try:
            return rapidocr_env().python
        except (Stop, OSError) as error:
            missing.write_text(f"{error}\nRemove this file to try again.\n")
    # Not on standard output, which may be what the caller wants to read.
    sys.stderr.write(
        f"Scanned pages are read by one program only: no rapidocr ('pip install rapidocr onnxruntime'; {missing} tells "
        "why we have none).\n"
    )
    return None
