"""`python -m extraction FILE... [--json]`, run in the folder of the add-on."""

import sys

from extraction.command import main

sys.exit(main(sys.argv[1:], write=lambda text: sys.stdout.write(text + "\n")))
