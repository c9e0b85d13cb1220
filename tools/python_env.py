"""The virtual environments in the cache folder.

There are two: `odoo` for everything that runs the add-on, and `lint`, which sees the first and adds
the linters. Both are named by what is in them, so a changed list makes a new one.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from .console import phase
from .places import CACHE, REQUIREMENTS, locked, manifest, short_hash
from .process import output_of, run

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

    def print_problem(self):
        """What keeps reports from being printed, empty if nothing does."""
        program = shutil.which("wkhtmltopdf") or self.bin / "wkhtmltopdf"
        result = subprocess.run([program, "--version"], capture_output=True, text=True)
        return " ".join(result.stderr.split()) if result.returncode else ""


def odoo_env(odoo_path):
    """The environment in which `import odoo` gives the Odoo in that folder."""
    lists = ["odoo", "test"] if shutil.which("wkhtmltopdf") else ["odoo", "test", "wkhtmltopdf"]
    packages = [*manifest()["external_dependencies"]["python"], *_read(lists)]
    env = _ensure("odoo", packages, [odoo_path])
    packed = env.bin / "wkhtmltopdf-pack"
    link = env.bin / "wkhtmltopdf"
    if packed.exists() and not link.exists():
        link.symlink_to(packed.name)
    return env


def rapidocr_env():
    """The environment with rapidocr, apart from Odoo's: it brings half a gigabyte of libraries of its own."""
    return _ensure("rapidocr", _read(["rapidocr"]), [])


def lint_env(env):
    """The environment with the linters on top of the given one."""
    odoo_path = Path((env.site_packages / PATH_FILE).read_text().strip())
    return _ensure("lint", _read(["lint"]), [env.site_packages, odoo_path])


def _read(lists):
    """The packages in the requirement files of these names."""
    lines = [line for name in lists for line in (REQUIREMENTS / f"{name}.txt").read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _ensure(name, packages, extra_paths):
    folder = CACHE / f"python-{name}-{short_hash(platform.python_version(), *packages, *extra_paths)}"
    ready = folder / "ready"
    if not ready.exists():
        with locked(f"python-{name}"):
            if not ready.exists():
                with phase(f"Installing {len(packages)} Python packages into {folder}"):
                    _create(folder, packages, extra_paths)
                ready.touch()
    return PythonEnv(folder)


def _create(folder, packages, extra_paths):
    shutil.rmtree(folder, ignore_errors=True)
    advice = "Python cannot make a virtual environment ('apt-get install python3-venv' may help)"
    output_of([sys.executable, "-m", "venv", folder], advice)
    env = PythonEnv(folder)
    quiet = [] if os.isatty(1) else ["-qq"]
    run(
        [env.python, "-m", "pip", "install", "--disable-pip-version-check", "--prefer-binary", *quiet, *packages],
        "pip could not install the packages above: check the network and the package index, then run again.",
    )
    # Only now: pip would take the packages on these paths for its own.
    (env.site_packages / PATH_FILE).write_text("".join(f"{path}\n" for path in extra_paths))
