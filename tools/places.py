"""Where things are, and the locks that keep several `./dev` out of each other's way."""

import ast
import contextlib
import fcntl
import hashlib
import os
from pathlib import Path

from .console import Stop, say

ROOT = Path(__file__).resolve().parents[1]
ADDON_NAME = "coi_management"
ADDON = ROOT / ADDON_NAME
#: Small add-ons that install themselves where the add-on and another one of Odoo's meet.
BRIDGES = sorted(path.parent.name for path in ROOT.glob(f"{ADDON_NAME}_*/__manifest__.py"))
REQUIREMENTS = Path(__file__).resolve().parent / "requirements"


def _default_cache():
    # As root, PostgreSQL runs as another user, who must be able to reach its files: not in root's home.
    if os.geteuid() == 0:
        return Path("/var/cache") / ADDON_NAME
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / ADDON_NAME


CACHE = Path(os.environ.get("COI_CACHE") or _default_cache()).expanduser().absolute()


def manifest(name=ADDON_NAME):
    """The manifest of an add-on of ours."""
    return ast.literal_eval((ROOT / name / "__manifest__.py").read_text())


def bridged():
    """The modules of others that the small add-ons bridge to."""
    names = {name for bridge in BRIDGES for name in manifest(bridge)["depends"]}
    return sorted(name for name in names if not name.startswith(ADDON_NAME))


def cache_folder(*parts):
    """The folder of that name in the cache, made if it is not there."""
    folder = CACHE.joinpath(*parts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            f"Cannot write to {folder} ({error.strerror}). Set COI_CACHE to a folder that you can write to."
        ) from error
    return folder


def short_hash(*texts):
    """A short name that stands for the texts."""
    return hashlib.sha256("\0".join(map(str, texts)).encode()).hexdigest()[:10]


def files_hash(folder, leave_out=()):
    """A short name that stands for the content of all files below the folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and path.suffix != ".pyc" and relative.parts[0] not in leave_out:
            digest.update(f"{relative}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def take_lock(name, exclusive=True, wait=True):
    """Take the lock and return its open file, or None if another holds it and we do not wait.

    Closing the file, or the end of the process however it ends, gives it back.
    """
    file = (cache_folder("locks") / name).open("w")
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        if not wait:
            file.close()
            return None
        say(f"Waiting for another ./dev ({name}) ...")
        fcntl.flock(file, kind)
    return file


@contextlib.contextmanager
def locked(name):
    """Only one `./dev` at a time is inside."""
    with take_lock(name):
        yield
