"""Finds an Odoo 19, or gets the one that Debian packs."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from .console import Stop, phase, say
from .debian import Archive
from .places import CACHE, cache_folder, locked

SERIES = 19
RELEASE = "sid"
# Files of these are linked into Debian's Odoo. Later releases lack some of the old file names.
LINKED_RELEASE = "bookworm"
LINKED = (
    "fonts-font-awesome",
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "gsfonts",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Debian leaves this file out; without it every page of the backend logs an error.
MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class OdooSource:
    """An Odoo on the disk: `path` goes on Python's path."""

    def __init__(self, path):
        self.path = path
        self.release = (path / "odoo" / "release.py").read_text()
        found = re.search(r"^version_info = \((\d+), (\d+)", self.release, re.MULTILINE)
        self.series = int(found.group(1)) if found else 0

    @property
    def state(self):
        """Something that changes when the code does, as far as that is cheap to tell."""
        head = ""
        if (self.path / ".git").exists():
            command = ["git", "-C", self.path, "rev-parse", "HEAD"]
            head = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        return f"{self.path} {self.release} {head}"


def find_odoo():
    """The Odoo 19 to work with: ODOO_SRC, an importable one, or Debian's in the cache folder."""
    if os.environ.get("ODOO_SRC"):
        path = Path(os.environ["ODOO_SRC"]).expanduser().absolute()
        if not (path / "odoo" / "release.py").exists():
            raise Stop(f"ODOO_SRC={path} holds no Odoo: it must be a checkout with odoo/release.py in it.")
        source = OdooSource(path)
        if source.series != SERIES:
            raise Stop(f"ODOO_SRC={path} is Odoo {source.series}: check out branch {SERIES}.0.")
        return source
    return _importable() or _debian()


def _importable():
    spec = importlib.util.find_spec("odoo")
    for place in (spec and spec.submodule_search_locations) or ():
        if (Path(place) / "release.py").exists():
            source = OdooSource(Path(place).parent)
            if source.series == SERIES:
                return source
            say(f"The importable Odoo in {place} is {source.series}, not {SERIES}: left alone.")
    return None


def _debian():
    folder = CACHE / f"debian-odoo-{SERIES}"
    ready = folder / "ready"
    with locked("debian-odoo"):
        if not ready.exists():
            with phase(f"Getting Odoo {SERIES} from Debian (130 MB, unpacked into {folder})"):
                shutil.rmtree(folder, ignore_errors=True)
                _unpack(folder)
                ready.touch()
    return OdooSource(folder / "usr/lib/python3/dist-packages")


def _unpack(folder):
    archive = Archive(cache_folder("download"), [LINKED_RELEASE, RELEASE])
    linked = [f"{name}/{LINKED_RELEASE}" for name in LINKED]
    archive.unpack([f"odoo-{SERIES}/{RELEASE}", f"fonts-montserrat/{RELEASE}", *linked], folder)
    script = folder / "usr/lib/python3/dist-packages/odoo/addons" / MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text("/* Debian leaves this library out. */\n")
