"""Tests in a browser: a machine that has much else to do is slow, and nothing is wrong for that."""

from odoo.tests import HttpCase

#: Seconds that a tour may take; Odoo's own minute is for a machine that does nothing else.
PATIENCE = 600


class PatientCase(HttpCase):
    """A tour goes on for as long as its steps do; these wait patiently themselves, see ``coi_tour_helpers.js``."""

    def start_tour(self, *arguments, timeout=PATIENCE, **options):
        return super().start_tour(*arguments, timeout=timeout, **options)
