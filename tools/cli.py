"""Picks the command, and turns what went wrong into one line and an exit status."""

import importlib
import os

from .console import Stop, say
from .process import exit_on_sigterm

HELP = """\
Usage: ./dev COMMAND

  run     serve the demo on a loopback address          ./dev run [--port N] [--fresh] [--database NAME]
  test    run the tests                                 ./dev test [NAME...] [--keep]
            ./dev test                everything
            ./dev test plain          only what needs no Odoo and no database: minutes
            ./dev test stops          people and workers at once, killed processes, full disks, refused mails
            ./dev test test_gate      a file, a class (TestGate) or a method (test_gate.TestGate.test_x)
            ./dev test :TestGate      a tag as Odoo knows it
            ./dev test --odoo purchase,portal    Odoo's own tests with this add-on installed
  suites  run Odoo's own tests without and with the add-on, and tell what differs      ./dev suites [NAME...]
  life    uninstall, and upgrade from earlier versions    ./dev life [uninstall | upgrade [COMMIT...]]
  lint    check style, translations and manifest        ./dev lint [--static] [--fix]
  pot     write the templates of translations           ./dev pot
  bench   run the measurements                          ./dev bench [NAME...]
  odoo    the odoo executable with our settings         ./dev odoo coi_read FILE, ./dev odoo shell -d coi_demo
  help    this text

What is missing is fetched into a cache folder; the system is left as it is. The folder may be removed at any
time while no ./dev runs: the next one makes it anew.

  COI_CACHE             the cache folder (default ~/.cache/coi_management, as root /var/cache/coi_management)
  ODOO_SRC              a checkout of Odoo 19 to use instead of Debian's
  PGHOST, PGPORT, ...   a PostgreSQL server to use instead of our own
  COI_AXE               the axe.min.js of axe-core to look at pages with, instead of ours
  COI_REQUIRE_BROWSER   1: a test that finds no browser fails instead of being skipped
"""
COMMANDS = ("run", "test", "suites", "life", "lint", "pot", "bench", "odoo")


def main(arguments):
    """Run the command that the arguments name; returns the exit status."""
    command = arguments[0] if arguments else "help"
    if command in ("help", "-h", "--help"):
        say(HELP)
        return 0
    if command not in COMMANDS:
        say(f"./dev knows no command '{command}'. './dev help' lists them.")
        return 2
    exit_on_sigterm()
    # Odoo and its wheels make files; other users of the machine have no business with them.
    os.umask(0o022)
    try:
        return importlib.import_module(f".cmd_{command}", __package__).main(arguments[1:])
    except Stop as stop:
        say(f"./dev {command}: {stop}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
