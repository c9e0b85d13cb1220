"""Names of insured and certificate holder: exact after normalising, never by likeness."""

import unittest

from .rooms import room

parties = room("verification.parties")

SAME = [
    ("Acme Roofing LLC", "ACME ROOFING LLC", "capitals"),
    ("Acme Roofing, LLC", "Acme Roofing LLC", "a comma"),
    ("Acme Roofing L.L.C.", "Acme Roofing LLC", "dots in the legal form"),
    ("Acme Roofing L. L. C.", "Acme Roofing LLC", "dots and spaces in the legal form"),
    ("Acme Roofing L L C", "Acme Roofing LLC", "spaces in the legal form"),
    ("Acme Roofing Limited Liability Company", "Acme Roofing LLC", "a legal form in full"),
    ("Acme Incorporated", "Acme, Inc.", "Incorporated"),
    ("Acme Corporation", "Acme Corp.", "Corporation"),
    ("Acme Limited", "Acme Ltd", "Limited"),
    ("Acme Limited Partnership", "Acme L.P.", "a limited partnership"),
    ("Acme & Sons LLC", "Acme and Sons LLC", "an ampersand"),
    ("Acme&Sons LLC", "Acme and Sons LLC", "an ampersand without spaces"),
    ("O'Brien Electric Inc", "OBrien Electric Inc", "an apostrophe"),
    ("O\u2019Brien Electric Inc", "O'Brien Electric Inc", "a curly apostrophe"),
    ("Acme-Roofing LLC", "Acme Roofing LLC", "a hyphen"),
    ("Peña Paving LLC", "Pena Paving LLC", "an accent"),
    ("  Acme   Roofing\nLLC ", "Acme Roofing LLC", "white space"),
    ("J.B. Hauling Inc", "JB Hauling Inc", "initials with dots"),
    ("J. B. Hauling Inc", "J B Hauling Inc", "initials apart"),
    ("J. B. Hauling Inc", "JB Hauling Inc", "initials together"),
    ("Plan B L.L.C.", "Plan B LLC", "a single letter before the legal form"),
    ("Acme Company Inc", "Acme Co. Inc", "Company within the name"),
    ("Acme Roofing LLC DBA Speedy Roofs", "Acme Roofing LLC", "the name before DBA"),
    ("Acme Roofing LLC DBA Speedy Roofs", "Speedy Roofs", "the name after DBA"),
    ("Acme Roofing LLC d/b/a Speedy Roofs", "Speedy Roofs", "d/b/a"),
    ("Acme Roofing LLC D.B.A. Speedy Roofs", "Speedy Roofs", "D.B.A."),
    ("Acme Roofing LLC (dba Speedy Roofs)", "Speedy Roofs", "dba in brackets"),
    ("Acme Roofing LLC DBA: Speedy Roofs", "Acme Roofing LLC", "DBA with a colon"),
    ("Acme Roofing LLC T/A Speedy Roofs", "Speedy Roofs", "T/A"),
    ("Acme Roofing LLC doing business as Speedy Roofs", "Speedy Roofs", "doing business as"),
    ("Speedy Roofs", "Acme Roofing LLC dba Speedy Roofs", "DBA in the vendor's own name"),
    ("DBA Plumbing LLC", "DBA Plumbing LLC", "a name that begins with DBA"),
    ("John Smith dba Smith Roofing", "Smith Roofing", "a sole proprietor by trade name"),
    ("Acme Roofing", "Acme Roofing LLC", "a legal form on one side only"),
    ("Łódź Dachy", "ŁÓDŹ DACHY", "letters that are not English"),
    ("山田工業", "山田工業", "letters that are not Latin"),
]

DIFFERENT = [
    ("Acme Rofing LLC", "Acme Roofing LLC", "a misprint"),
    ("Acme Roofing of Ohio LLC", "Acme Roofing LLC", "more words"),
    ("Acme LLC", "Acme Roofing LLC", "fewer words"),
    ("Roofing Acme LLC", "Acme Roofing LLC", "another order"),
    ("Acme Roofing Group LLC", "Acme Roofing LLC", "the group"),
    ("山田工業", "山本工業", "letters that are not Latin"),
    ("Acme Roofing PA", "Acme Roofing", "a state at the end"),
    ("Plumbing LLC", "DBA Plumbing LLC", "a name that begins with DBA"),
    ("PeopleForce PEO LLC L/C/F Acme Roofing LLC", "Acme Roofing LLC", "a professional employer organisation"),
]

OTHER_FORM = [
    ("Acme Roofing Inc", "Acme Roofing LLC", "LLC and Inc"),
    ("Acme Roofing LP", "Acme Roofing LLP", "LP and LLP"),
    ("Acme Roofing Corp", "Acme Roofing Inc", "Corp and Inc"),
    ("John Smith dba Smith Roofing", "Smith Roofing LLC", "a sole proprietor and an LLC"),
    ("Smith Roofing LLC", "John Smith dba Smith Roofing", "an LLC and a sole proprietor"),
]


class TestNames(unittest.TestCase):
    def compare(self, printed, accepted, one_side=True):
        return parties.compare(printed, (accepted,), one_side)

    def test_same_names_written_differently_match(self):
        for printed, accepted, why in SAME:
            with self.subTest(why):
                self.assertEqual(self.compare(printed, accepted), "met")

    def test_different_names_do_not(self):
        for printed, accepted, why in DIFFERENT:
            with self.subTest(why):
                self.assertEqual(self.compare(printed, accepted), "differs")
                self.assertEqual(self.compare(accepted, printed), "differs")

    def test_another_legal_form_is_another_entity(self):
        for printed, accepted, why in OTHER_FORM:
            with self.subTest(why):
                self.assertEqual(self.compare(printed, accepted), "suffix")
                self.assertEqual(self.compare(accepted, printed), "suffix")

    def test_a_legal_form_on_one_side_only_is_a_setting(self):
        self.assertEqual(self.compare("Acme Roofing", "Acme Roofing LLC", one_side=False), "suffix")
        self.assertEqual(self.compare("Acme Roofing", "Acme Roofing", one_side=False), "met")

    def test_nothing_printed_is_blank(self):
        for printed in ("", "  ", "---", "."):
            self.assertEqual(self.compare(printed, "Acme LLC"), "blank")

    def test_nothing_accepted_matches_nothing(self):
        self.assertEqual(parties.compare("Acme LLC", (), True), "differs")
        self.assertEqual(self.compare("Acme LLC", ""), "differs")

    def test_the_best_of_several_accepted_names_counts(self):
        self.assertEqual(parties.compare("Acme Inc", ("Zenith", "Acme LLC", "Acme Inc"), True), "met")
        self.assertEqual(parties.compare("Acme Inc", ("Zenith", "Acme LLC"), True), "suffix")

    def test_a_legal_form_alone_is_a_name(self):
        self.assertEqual(self.compare("LLC", "LLC"), "met")
        self.assertEqual(self.compare("LLC", "Acme LLC"), "differs")
