import unittest

from .letters import letter
from .rooms import room

read = room("extraction.read").read
habits = room("drawing.habits")

CHANGES = "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY."
MODIFIES = "This endorsement modifies insurance provided under the following:"


def read_one(*lines):
    """The only reading of an endorsement."""
    (reading,) = read(letter(list(lines), size=9))
    return reading


class TestForms(unittest.TestCase):
    def test_insurers_number_forms_of_their_own_in_their_own_manner(self):
        for printed in ("CG D2 46 04 19", "CNA75079XX (10-16)", "U-GL-2162-A CW (02/19)", "CG 20 37 12 19"):
            reading = read_one("Policy Number: 660-5H123456", CHANGES, MODIFIES, *[""] * 46, printed)
            self.assertEqual(reading["form"], printed)

    def test_a_policy_number_is_no_number_of_a_form(self):
        reading = read_one("POLICY NUMBER: GLX4418820-01", "IL 12 01 11 85", CHANGES, "POLICY CHANGES")
        self.assertEqual((reading["form"], reading["policy_number"]), ("IL 12 01 11 85", "GLX4418820-01"))


class TestPolicyNumbers(unittest.TestCase):
    def test_a_number_may_begin_with_letters_and_another_label_stand_behind_it(self):
        for line, number in (
            ("POLICY NUMBER: BAP 7701 26    COMMERCIAL AUTO", "BAP 7701 26"),
            ("Endorsement Effective 01/02/2026   Policy No. WC-3308812   Endorsement No. 1", "WC-3308812"),
        ):
            self.assertEqual(read_one(line, "CA 20 48 10 13", CHANGES, MODIFIES)["policy_number"], number)

    def test_a_number_may_stand_below_its_label(self):
        for lines in (
            ("POLICY NUMBER", "GLO 5512345-02"),
            (
                [(60, "Policy No."), (160, "Eff. Date of Pol."), (270, "Exp. Date of Pol.")],
                [(60, "GLO 5512345-02"), (160, "01/02/2026"), (270, "01/02/2027")],
            ),
        ):
            reading = read_one(*lines, "CG 20 10 12 19", CHANGES, MODIFIES)
            self.assertEqual((reading["policy_number"], reading["review"]), ("GLO 5512345-02", []))

    def test_a_label_without_a_number_is_marked(self):
        reading = read_one(
            "Endorsement Effective   Policy No.   Endorsement No.", "Insured   Premium", CHANGES, MODIFIES
        )
        self.assertIsNone(reading["policy_number"])
        self.assertIn("policy_number", reading["review"])


if __name__ == "__main__":
    unittest.main()
