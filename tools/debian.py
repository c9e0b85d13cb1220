"""Gets packages of Debian into a folder of ours: nothing is installed, no right of root is needed."""

import os
import re
import shutil
from pathlib import Path

from .console import Stop
from .process import output_of, run

KEYRINGS = ("/usr/share/keyrings", "/etc/apt/trusted.gpg.d")


class Archive:
    """The Debian archive that this machine uses, read with lists of our own."""

    def __init__(self, folder, releases):
        """:param folder: working folder, for lists and downloads
        :param releases: names of the Debian releases to read, such as `sid`"""
        self.folder = folder
        sources = folder / "sources.list"
        for name in ("lists/partial", "cache/archives/partial", "packages"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        keyrings = ",".join(str(path) for place in KEYRINGS for path in Path(place).glob("debian-archive*.gpg"))
        signed_by = f"[signed-by={keyrings}] " if keyrings else ""
        address = _archive_address()
        sources.write_text("".join(f"deb {signed_by}{address} {release} main\n" for release in releases))
        self.options = [
            f"Dir::State::Lists={folder}/lists",
            f"Dir::Cache={folder}/cache",
            f"Dir::Etc::SourceList={sources}",
            "Dir::Etc::SourceParts=/dev/null",
            "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null",
            "Acquire::Languages=none",
        ]
        if os.geteuid() == 0:
            self.options.append("APT::Sandbox::User=root")  # the folder is ours alone

    def apt_get(self, *arguments):
        """Run apt-get on our lists; it shows its own progress."""
        options = [part for option in self.options for part in ("-o", option)]
        run(
            ["apt-get", *options, "-q", *arguments],
            "The Debian archive did not give what was asked: check the network, then run again.",
            cwd=self.folder / "packages",
        )

    def unpack(self, names, target):
        """Download the packages (`name` or `name/release`) and unpack them into one folder."""
        self.apt_get("update")
        self._unpack(names, target)

    def unpack_with_needs(self, name, target):
        """The same for one package and whatever it depends on that is not installed on this machine."""
        self.apt_get("update")
        options = [part for option in self.options for part in ("-o", option)]
        simulation = ["apt-get", *options, "--simulate", "--no-install-recommends", "install", name]
        plan = output_of(simulation, f"apt-get cannot tell what {name} needs")
        self._unpack(re.findall(r"^Inst (\S+)", plan, re.MULTILINE), target)

    def _unpack(self, names, target):
        self.apt_get("download", *names)
        target.mkdir(parents=True, exist_ok=True)
        for package in sorted((self.folder / "packages").glob("*.deb")):
            run(["dpkg-deb", "-x", package, target], f"{package.name} cannot be unpacked: is the disk full?")
        shutil.rmtree(self.folder)


def _archive_address():
    """The address from which this machine gets Debian, as apt is configured: its lists may be empty."""
    if "ID=debian" not in _lines("/etc/os-release") or not shutil.which("apt-get"):
        raise Stop("This is no Debian, so Odoo cannot be fetched from it: set ODOO_SRC to a checkout of Odoo.")
    printed = output_of(["apt-get", "--print-uris", "update"], "apt-get cannot tell its sources")
    for address in re.findall(r"^'(\S+)/dists/\S+Release'", printed, re.MULTILINE):
        if "security" not in address:
            return address
    raise Stop("apt has no source of Debian packages: add one, or set ODOO_SRC to a checkout of Odoo.")


def release_of_machine():
    """The name of the Debian release that this machine runs."""
    for line in _lines("/etc/os-release"):
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2].strip('"')
    raise Stop("This Debian does not tell the name of its release.")


def _lines(path):
    return Path(path).read_text().splitlines() if Path(path).exists() else []
