"""Tesseract, which reads scanned pages: the one on the path, or Debian's in the cache folder.

It is optional: where it cannot be had, pages without text are left to people, and a line says so.
"""

import os
import re
import shutil
import subprocess
import sys

from .console import Stop, phase
from .debian import Archive, release_of_machine
from .places import CACHE, cache_folder, locked

PACKAGE = "tesseract-ocr"  # with the data for English and for the orientation of pages
ADVICE = "'apt-get install tesseract-ocr', or your system's package of that name"


def tesseract_folder():
    """A folder to put on the path so that `tesseract` is found there, or None."""
    if shutil.which("tesseract"):
        return None
    folder = CACHE / "tesseract"
    ready, missing = folder / "ready", folder / "missing"
    with locked("tesseract"):
        if not ready.exists() and not missing.exists():
            try:
                with phase(f"Getting Tesseract, which reads scanned pages, from Debian (unpacked into {folder})"):
                    shutil.rmtree(folder, ignore_errors=True)
                    _unpack(folder)
                ready.touch()
            except (Stop, OSError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                cache_folder("tesseract")
                missing.write_text(f"{error}\nRemove this file to try again.\n")
    if ready.exists():
        return folder / "bin"
    # Not on standard output, which may be what the caller wants to read.
    sys.stderr.write(f"Scanned pages cannot be read: no tesseract ({ADVICE}; {missing} tells why we have none).\n")
    return None


def _unpack(folder):
    """Unpack the package with what it needs and this machine lacks, and write a starter for it."""
    archive = Archive(cache_folder("download-tesseract"), [release_of_machine()])
    archive.unpack_with_needs(PACKAGE, folder)
    program = folder / "usr/bin/tesseract"
    libraries = [path.parent for path in folder.glob("usr/lib/*/libtesseract.so.*")]
    data = [path.parent for path in folder.glob("usr/share/tesseract-ocr/*/tessdata/eng.traineddata")]
    if not (program.exists() and libraries and data):
        raise Stop("Debian's package of Tesseract is laid out in a way that is new to us.")
    starter = folder / "bin" / "tesseract"
    starter.parent.mkdir()
    starter.write_text(
        f"#!/bin/sh\nexport LD_LIBRARY_PATH='{libraries[0]}' TESSDATA_PREFIX='{data[0]}'\nexec '{program}' \"$@\"\n"
    )
    starter.chmod(0o755)
    result = subprocess.run([starter, "--version"], capture_output=True, text=True, env={"PATH": os.defpath})
    if result.returncode or not re.match(r"tesseract [4-9]", result.stdout):
        raise Stop(f"Debian's Tesseract does not run here: {' '.join(result.stderr.split())}")
