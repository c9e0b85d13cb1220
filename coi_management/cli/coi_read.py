"""`odoo coi_read FILE... [--json]`: reads certificates on the command line. Needs no database.

Odoo loads this file alone, without the add-on around it, so that it starts fast; the room of the reader likewise.
"""

import sys
from pathlib import Path

from odoo.cli import Command


class CoiRead(Command):
    """Read certificates of insurance (PDF) and print what stands on them; needs no database"""

    name = "coi_read"

    def run(self, args):
        """Read the files named in `args`; what to look at is flagged with `?`."""
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        from extraction.command import main

        status = main(args, parser=self.parser)
        if status:
            sys.exit(status)
