"""Everything a command needs, got and started once."""

import contextlib
import os
import socket
import time

from .odoo_source import find_odoo
from .places import ROOT, cache_folder, short_hash
from .postgres import check_place, postgres
from .python_env import odoo_env
from .queue_job import queue_job_folder
from .rapidocr import VARIABLE, rapidocr_python
from .tesseract import tesseract_folder

HOST = "127.0.0.1"
LOG_SECONDS = 7 * 24 * 3600


class Workbench:
    """An Odoo with its Python; with a database server inside `with_server`."""

    def __init__(self, needs_server=True):
        if needs_server:
            check_place()
        self.odoo = find_odoo()
        self.python_env = odoo_env(self.odoo.path)
        self.tesseract = tesseract_folder()
        self.rapidocr = rapidocr_python()
        self.queue_job = queue_job_folder(self.python_env)
        self.server = None
        self.data_dir = cache_folder("odoo-data")
        self.configuration = _write_configuration(self.data_dir)

    @contextlib.contextmanager
    def with_server(self):
        """PostgreSQL answers inside the block."""
        with postgres(self.python_env) as self.server:
            yield self

    @property
    def env(self):
        """The variables in which Odoo runs: our configuration alone, our programs after the user's."""
        env = dict(self.server.env if self.server else os.environ)
        env["PATH"] = f"{env.get('PATH', os.defpath)}:{self.python_env.bin}"
        if self.tesseract:
            env["PATH"] += f":{self.tesseract}"
        env[VARIABLE] = str(self.rapidocr or "")
        if self.queue_job:
            # Odoo finds add-ons in all packages `odoo.addons` of Python's path.
            env["PYTHONPATH"] = str(self.queue_job)
        env["ODOO_RC"] = str(self.configuration)
        env["HYPOTHESIS_STORAGE_DIRECTORY"] = str(cache_folder("hypothesis"))
        return env

    def odoo_command(self, *arguments, python=None):
        """The command line of the odoo executable. A first argument without dash is one of its commands."""
        # Commands of add-ons are found only by an addons path that comes before them.
        path = [f"--addons-path={ROOT}"] if arguments and not str(arguments[0]).startswith("-") else []
        return [python or self.python_env.python, "-m", "odoo", *path, *arguments]


def _write_configuration(data_dir):
    """A configuration file, since every command of Odoo reads one, and must not read the user's."""
    options = {
        "addons_path": ROOT,
        "data_dir": data_dir,
        "http_interface": HOST,
        "screenshots": cache_folder("screenshots"),
    }
    path = cache_folder("configuration") / f"{short_hash(ROOT)}.conf"
    new = path.with_suffix(f".{os.getpid()}")  # another ./dev may be reading the old one
    new.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items()))
    return new.rename(path)


def free_port(wanted=0):
    """A port of the loopback address that is free, the wanted one if it is."""
    for port in [*range(wanted, wanted + 100), 0] if wanted else [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return probe.getsockname()[1]
    raise AssertionError("the system always has a free port")


def log_file(name):
    """Where the full output of a run is kept, for a week."""
    folder = cache_folder("logs")
    for old in folder.glob("*.log"):
        with contextlib.suppress(FileNotFoundError):  # another ./dev may have been faster
            if time.time() - old.stat().st_mtime > LOG_SECONDS:
                old.unlink()
    return folder / f"{name}.log"
