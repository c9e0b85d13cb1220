"""Numbers and editions of endorsement forms, however they are written."""

import unittest

from .rooms import room

provisions = room("verification.provisions")

FORMS = [
    ("CG 20 10", "CG2010", ""),
    ("CG2010", "CG2010", ""),
    ("cg 20-10", "CG2010", ""),
    ("CG 20 10 04 13", "CG2010", "0413"),
    ("CG20100413", "CG2010", "0413"),
    ("CG 20 10 (04/13)", "CG2010", "0413"),
    ("CG 20 10 04/2013", "CG2010", "0413"),
    ("CG 20 10 11 1985", "CG2010", "1185"),
    ("CG 20 20 12 19", "CG2020", "1219"),
    ("CA 20 48 10 13", "CA2048", "1013"),
    ("BP 04 97", "BP0497", ""),
    ("WC 00 03 13", "WC000313", ""),
    ("WC 00 20 13", "WC002013", ""),
    ("WC 42 03 04 B", "WC420304", "B"),
    ("WC 00 03 13 04 84", "WC000313", "0484"),
    ("WC 00 03 13 A 04 84", "WC000313", "A0484"),
    ("RSCG0303", "RSCG0303", ""),
    ("GL-1234 B", "GL1234B", ""),
]


class TestForms(unittest.TestCase):
    def test_a_form_is_its_number_and_its_edition(self):
        for text, number, edition in FORMS:
            with self.subTest(text):
                self.assertEqual(provisions.parse_form(text), (number, edition))

    def test_a_number_without_edition_stands_for_every_edition_and_not_the_other_way_round(self):
        self.assertTrue(provisions.is_form("CG 20 10 04 13", asked="CG 20 10"))
        self.assertFalse(provisions.is_form("CG 20 10", asked="CG 20 10 04 13"))
        self.assertFalse(provisions.is_form("CG 20 37 04 13", asked="CG 20 10"))
