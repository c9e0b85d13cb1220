"""OCA's queue_job, which Odoo does not bring: fetched into a folder of its own, for the add-on that works with it."""

import shutil

from .console import Stop, phase, say
from .places import ADDON_NAME, BRIDGES, CACHE, REQUIREMENTS, locked, short_hash
from .process import output_of

BRIDGE = f"{ADDON_NAME}_queue_job"
LIST = REQUIREMENTS / "queue_job.txt"


def queue_job_folder(python_env):
    """The folder with `odoo.addons.queue_job`, or None where it cannot be had: its bridge is left out then."""
    folder = CACHE / f"queue-job-{short_hash(LIST.read_text())}"
    with locked("queue-job"):
        if not (folder / "ready").exists():
            try:
                _fetch(python_env, folder)
            except Stop as problem:
                say(f"{BRIDGE} is left out: {problem}")
                if BRIDGE in BRIDGES:
                    BRIDGES.remove(BRIDGE)
                return None
    return folder


def _fetch(python_env, folder):
    with phase("Getting OCA's queue_job"):
        shutil.rmtree(folder, ignore_errors=True)
        # Without dependencies: Odoo is not in the index.
        options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--target", folder]
        output_of([python_env.python, "-m", "pip", "install", *options, "-r", LIST], "the package index says")
        (folder / "ready").touch()
