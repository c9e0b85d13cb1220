import unittest

from .rooms import room
from .sheets import Sheet

read = room("extraction.read").read

LABELS_27 = room("drawing.property_forms").LABELS["ACORD 27"]
VALUES_27 = (
    ("06/15/2026", 533, 53),
    ("(740) 555-0123", 172, 106),
    ("Harbor Street Insurance Agency", 21, 120),
    ("12 Harbor Street", 21, 128),
    ("Portsmouth, OH 45662", 21, 136),
    ("certs@harborstreet.example", 154, 165),
    ("Northbank Casualty Company", 307, 117),
    ("Riverbend Mechanical LLC", 68, 204),
    ("400 Foundry Road", 68, 213),
    ("Ironton, OH 45638", 68, 222),
    ("PR-5511", 466, 213),
    ("7/1/2026", 331, 238),
    ("7/1/2027", 417, 238),
    ("Shop and yard, 400 Foundry Road", 19, 294),
    ("Building and contents", 23, 428),
    ("$1,250,000", 476, 428),
    ("5,000", 566, 428),
    ("Tri-County Water District", 82, 696),
    ("9 Reservoir Lane", 82, 705),
    ("Ironton, OH 45638", 82, 714),
)

LABELS_24 = (
    ("DATE (MM/DD/YYYY)", 521, 38),
    ("CERTIFICATE OF PROPERTY INSURANCE", 157, 48),
    ("PRODUCER", 22, 105),
    ("CONTACT", 310, 102),
    ("NAME:", 310, 108),
    ("PHONE", 310, 115),
    ("(A/C, No, Ext):", 310, 120),
    ("FAX", 486, 115),
    ("(A/C, No):", 486, 120),
    ("INSURER(S) AFFORDING COVERAGE", 369, 155),
    ("NAIC #", 557, 155),
    ("INSURED", 22, 165),
    ("INSURER A :", 310, 167),
    ("INSURER B :", 310, 179),
    ("COVERAGES", 22, 239),
    ("CERTIFICATE NUMBER:", 158, 239),
    ("REVISION NUMBER:", 425, 239),
    ("INSR", 20, 320),
    ("LTR", 21, 327),
    ("TYPE OF INSURANCE", 66, 324),
    ("POLICY NUMBER", 202, 324),
    ("POLICY EFFECTIVE", 300, 320),
    ("POLICY EXPIRATION", 363, 320),
    ("COVERED PROPERTY", 438, 324),
    ("LIMITS", 545, 324),
    ("PROPERTY", 54, 339),
    ("BUILDING", 443, 339),
    ("$", 518, 341),
    ("PERSONAL PROPERTY", 443, 351),
    ("$", 518, 353),
    ("INLAND MARINE", 54, 459),
    ("TYPE OF POLICY", 162, 459),
    ("POLICY NUMBER", 162, 483),
    ("CRIME", 54, 507),
    ("$", 518, 509),
    ("BOILER & MACHINERY /", 54, 543),
    ("$", 518, 545),
    ("$", 518, 569),
    ("SPECIAL CONDITIONS / OTHER COVERAGES", 22, 591),
    ("CERTIFICATE HOLDER", 22, 659),
    ("CANCELLATION", 310, 659),
    ("AUTHORIZED REPRESENTATIVE", 310, 717),
    ("ACORD 24 (2016/03)", 22, 766),
)
VALUES_24 = (
    ("06/15/2026", 531, 50),
    ("Harbor Street Insurance Agency", 23, 115),
    ("12 Harbor Street", 23, 124),
    ("Northbank Casualty Company", 350, 166),
    ("12345", 556, 166),
    ("Riverbend Mechanical LLC", 23, 174),
    ("400 Foundry Road", 23, 183),
    ("A", 25, 339),
    ("X", 41, 339),
    ("PR-5511", 161, 339),
    ("7/1/2026", 312, 339),
    ("7/1/2027", 377, 339),
    ("1,250,000", 523, 341),
    ("Included", 523, 353),
    ("A", 25, 567),
    ("Earth Movement", 39, 567),
    ("EM-9", 161, 567),
    ("7/1/2026", 312, 567),
    ("7/1/2027", 377, 567),
    ("Per occurrence", 442, 567),
    ("500,000", 523, 569),
    ("Tri-County Water District", 70, 698),
)


def read_sheet(labels, values):
    sheet = Sheet()
    sheet.print(labels)
    sheet.fill(values)
    (reading,) = read(sheet.bytes())
    return reading


class TestReadEvidenceOfProperty(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reading = read_sheet(LABELS_27, VALUES_27)

    def test_it_is_a_certificate_of_its_own_form(self):
        self.assertEqual((self.reading["kind"], self.reading["form"]), ("certificate", "ACORD 27"))
        self.assertEqual(self.reading["review"], [])

    def test_parties_stand_below_and_beside_their_labels(self):
        producer = self.reading["producer"]
        self.assertEqual(producer["name"], "Harbor Street Insurance Agency")
        self.assertEqual((producer["phone"], producer["email"]), ("(740) 555-0123", "certs@harborstreet.example"))
        self.assertEqual(self.reading["insured"]["address"], ["400 Foundry Road", "Ironton, OH 45638"])
        self.assertEqual(self.reading["certificate_holder"]["name"], "Tri-County Water District")
        self.assertEqual(self.reading["insurers"][0]["name"], "Northbank Casualty Company")

    def test_the_policy_has_term_amount_and_deductible(self):
        (row,) = self.reading["coverages"]
        self.assertEqual((row["type"], row["policy_number"]), ("property", "PR-5511"))
        self.assertEqual((row["effective"], row["expiration"]), ("2026-07-01", "2027-07-01"))
        self.assertEqual((row["limits"], row["deductible"]), ({"amount_of_insurance": 1250000}, 5000))


class TestReadCertificateOfProperty(unittest.TestCase):
    def test_policies_belong_to_the_section_they_stand_in(self):
        reading = read_sheet(LABELS_24, VALUES_24)
        self.assertEqual(reading["form"], "ACORD 24")
        self.assertEqual(reading["insured"]["name"], "Riverbend Mechanical LLC")
        first, second = reading["coverages"]
        self.assertEqual((first["type"], first["policy_number"]), ("property", "PR-5511"))
        self.assertEqual(first["limits"], {"building": 1250000, "personal_property": "Included"})
        self.assertEqual((second["type"], second["label"]), ("other", "Earth Movement"))
        self.assertEqual(second["limits"], {"Per occurrence": 500000})

    def test_limits_above_the_line_of_their_number_belong_to_its_section(self):
        values = [value for value in VALUES_24 if value[2] < 560 or value[2] > 600]
        values += [("A", 25, 483), ("IM-2207", 161, 491), ("7/1/2026", 312, 491), ("7/1/2027", 377, 491)]
        values += [("Equipment", 442, 461), ("300,000", 523, 461)]
        labels = (*LABELS_24, ("$", 518, 461), ("$", 518, 473), ("$", 518, 485))
        reading = read_sheet(labels, values)
        self.assertEqual([row["type"] for row in reading["coverages"]], ["property", "inland_marine"])
        self.assertEqual(reading["coverages"][1]["limits"], {"Equipment": 300000})

    def test_an_amount_of_no_policy_is_marked(self):
        reading = read_sheet(LABELS_24, [value for value in VALUES_24 if value[1] not in (312, 377) or value[2] < 500])
        self.assertIn("coverages[0].limits", reading["review"])


class TestReadEvidenceOfCommercialProperty(unittest.TestCase):
    def read_28(self, without=(), off=0):
        """The reading of an ACORD 28 with an amount, which stands so far off its line."""
        labels = [label for label in room("drawing.property_forms").LABELS["ACORD 28"] if label[0] not in without]
        values = [value for value in VALUES_27 if value[2] not in (428,)]
        values += [("4,000,000", 220, 420 + off), ("5,000", 500, 420 + off)]
        return read_sheet(labels, values)

    def test_the_amount_is_read_without_the_label_of_the_type_of_policy(self):
        for without in ((), ("POLICY TYPE",)):
            for off in (0, 2.5):
                reading = self.read_28(without, off)
                row = reading["coverages"][0]
                self.assertEqual(row["limits"], {"commercial_property_amount": 4000000}, (without, off))
                self.assertEqual((row["deductible"], reading["review"]), (5000, []))

    def test_a_policy_without_an_amount_is_marked(self):
        reading = self.read_28(["COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE: $"])
        self.assertIn("coverages[0].limits.commercial_property_amount", reading["review"])


def changed(values, *changes):
    """Values with those of some places put elsewhere or replaced: (text, what stands for it)."""
    swaps = dict(changes)
    return [swaps.get(value[0], value) for value in values]


class TestOlderEditions(unittest.TestCase):
    """On ACORD 27 and 28 of 2006/07 the first line of a party stands on the line of its label."""

    def test_a_name_on_the_line_of_its_label_is_the_name(self):
        values = changed(VALUES_27, ("Tri-County Water District", ("Tri-County Water District", 23, 679)))
        holder = read_sheet(LABELS_27, values)["certificate_holder"]
        self.assertEqual(holder["name"], "Tri-County Water District")

    def test_a_name_that_reaches_below_the_telephone_stays_whole(self):
        name = "Harbor Street Insurance and Surety Agency, Inc."
        values = changed(VALUES_27, ("Harbor Street Insurance Agency", (name, 21, 114)))
        producer = read_sheet(LABELS_27, values)["producer"]
        self.assertEqual((producer["name"], producer["phone"]), (name, "(740) 555-0123"))

    def test_the_deductible_is_that_of_the_first_amount(self):
        more = [("Personal property", 23, 437), ("400,000", 476, 437), ("1,000", 566, 437)]
        (row,) = read_sheet(LABELS_27, [*VALUES_27, *more])["coverages"]
        self.assertEqual((row["limits"]["amount_of_insurance"], row["deductible"]), (1250000, 5000))

    def test_a_deductible_that_is_no_amount_is_not_that_of_the_next_line(self):
        values = changed(VALUES_27, ("5,000", ("2%", 566, 428)))
        more = [("Personal property", 23, 437), ("400,000", 476, 437), ("1,000", 566, 437)]
        (row,) = read_sheet(LABELS_27, [*values, *more])["coverages"]
        self.assertNotIn("deductible", row)

    def test_the_person_whom_the_label_asks_for_is_no_part_of_the_address(self):
        labels = changed(LABELS_27, ("AGENCY", ("PRODUCER NAME, CONTACT PERSON AND ADDRESS", 22, 106)))
        labels = [*(label for label in labels if label[0] != "PHONE"), ("PHONE", 172, 100)]
        values = changed(VALUES_27, ("12 Harbor Street", ("Dana R. Whitfield", 21, 128)))
        more = [("12 Harbor Street", 21, 136), ("Portsmouth, OH 45662", 21, 144)]
        values = [value for value in values if value[0] != "Portsmouth, OH 45662"]
        producer = read_sheet(labels, [*values, *more])["producer"]
        self.assertEqual(producer["contact"], "Dana R. Whitfield")
        self.assertEqual(producer["address"], ["12 Harbor Street", "Portsmouth, OH 45662"])


class TestInlandMarine(unittest.TestCase):
    ROW = (("B", 25, 475), ("Contractors Equipment", 164, 470), ("IM-7781", 164, 494))

    def test_a_policy_whose_beginning_is_left_out_is_one_all_the_same(self):
        reading = read_sheet(LABELS_24, [*VALUES_24, *self.ROW, ("3/1/2027", 377, 482)])
        row = reading["coverages"][1]
        self.assertEqual((row["policy_number"], row["effective"], row["expiration"]), ("IM-7781", None, "2027-03-01"))
        self.assertIn("coverages[1].effective", reading["review"])

    def test_a_number_without_a_term_is_for_a_person(self):
        self.assertIn("coverages", read_sheet(LABELS_24, [*VALUES_24, *self.ROW])["review"])

    def test_the_cell_of_its_number_has_the_type_of_policy_above_it(self):
        more = [("B", 25, 475), ("Contractors Equipment", 164, 470), ("IM-7781", 164, 494)]
        more += [("3/1/2026", 312, 482), ("3/1/2027", 377, 482)]
        row = read_sheet(LABELS_24, [*VALUES_24, *more])["coverages"][1]
        self.assertEqual(
            (row["type"], row["label"], row["policy_number"]), ("inland_marine", "Contractors Equipment", "IM-7781")
        )


if __name__ == "__main__":
    unittest.main()
