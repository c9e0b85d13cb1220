"""Reads files named on a command line: `odoo coi_read FILE...`, or `python -m extraction FILE...` without Odoo."""

import argparse
import json
import sys
from pathlib import Path

from .guard import read_document
from .report import text_of_reading

DESCRIPTION = "Read certificates of insurance and print what stands on them. Needs no database."


def main(arguments, write=print, parser=None):
    """Read the files and write what they say.

    :param list arguments: of the command line
    :param write: called with each line or block of text
    :return: exit status: 0, or 1 where a file could not be read, 2 where one could not be opened
    """
    parser = parser or argparse.ArgumentParser(prog="extraction", description=DESCRIPTION)
    parser.add_argument("files", nargs="+", metavar="FILE", help="PDF files")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each reading, with the file's name")
    options = parser.parse_args(arguments)
    status = 0
    for name in options.files:
        try:
            data = Path(name).read_bytes()
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror}\n")
            status = 2
            continue
        for reading in read_document(data):
            write(json.dumps({"file": name, **reading}) if options.json else f"{name}\n{text_of_reading(reading)}\n")
            if reading["kind"] == "unreadable":
                status = max(status, 1)
    return status
