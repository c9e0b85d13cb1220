"""The virtual environments in the cache folder.

There are two: `odoo` for everything that runs the add-on, and `lint`, which sees the first and adds
the linters. Both are named by what is in them, so a changed list makes a new one.
"""

import os
import platform
import shutil
import sys
from pathlib import Path

from .console import Stop, phase
from .places import CACHE, REQUIREMENTS, locked, short_hash
from .process import output_of, run

LISTS = ("odoo", "addon", "test")
PATH_FILE = "coi_dev.pth"


class PythonEnv:
    """A virtual environment that is complete."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "bin"
        self.python = self.bin / "python"

    @property
    def site_packages(self):
        """Where its packages are."""
        return next(self.folder.glob("lib/python3*/site-packages"))

    def library_file(self, pattern):
        """The one installed file that the pattern names."""
        return next(self.site_packages.glob(pattern))


def odoo_env(odoo_path):
    """The environment in which `import odoo` gives the Odoo in that folder."""
    lists = [*LISTS] if shutil.which("wkhtmltopdf") else [*LISTS, "wkhtmltopdf"]
    env = _ensure("odoo", lists, [odoo_path])
    packed = env.bin / "wkhtmltopdf-pack"
    link = env.bin / "wkhtmltopdf"
    if packed.exists() and not link.exists():
        link.symlink_to(packed.name)
    return env


def lint_env(env):
    """The environment with the linters on top of the given one."""
    return _ensure("lint", ["lint"], [env.site_packages, *_pth_lines(env)])


def _pth_lines(env):
    return [Path(line) for line in (env.site_packages / PATH_FILE).read_text().splitlines()]


def _ensure(name, lists, extra_paths):
    files = [REQUIREMENTS / f"{item}.txt" for item in lists]
    key = short_hash(platform.python_version(), *(file.read_text() for file in files), *extra_paths)
    folder = CACHE / f"python-{name}-{key}"
    ready = folder / "ready"
    if not ready.exists():
        with locked(f"python-{name}"):
            if not ready.exists():
                _create(folder, files, extra_paths)
                ready.touch()
    return PythonEnv(folder)


def _create(folder, files, extra_paths):
    with phase(f"Installing Python packages ({', '.join(file.stem for file in files)})"):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            output_of([sys.executable, "-m", "venv", folder], "python -m venv failed")
        except Stop as error:
            raise Stop(
                "Python cannot make a virtual environment: install it with 'apt-get install python3-venv'."
            ) from error
        env = PythonEnv(folder)
        quiet = [] if os.isatty(1) else ["-qq"]
        options = [part for file in files for part in ("--requirement", file)]
        run(
            [env.python, "-m", "pip", "install", "--disable-pip-version-check", "--prefer-binary", *quiet, *options],
            "pip could not install the packages above: check the network and the package index, then run again.",
        )
        (env.site_packages / PATH_FILE).write_text("".join(f"{path}\n" for path in extra_paths))
