import unittest

from . import abroad
from .letters import letter
from .rooms import room

read = room("extraction.read").read
Country = room("extraction.country").Country


def read_one(lines):
    """The only reading of a certificate."""
    (reading,) = read(abroad.draw(lines))
    return reading


def terms(reading):
    """Type, number and term of each policy."""
    return [(row["type"], row["policy_number"], row["effective"], row["expiration"]) for row in reading["coverages"]]


def limits(row):
    """Limits by the catalogue's codes."""
    return {row["limit_codes"].get(code, code): amount for code, amount in row["limits"].items()}


class TestBritish(unittest.TestCase):
    def test_the_statutory_certificate_of_employers_liability(self):
        reading = read_one(abroad.EMPLOYERS)
        self.assertEqual(reading["kind"], "certificate")
        self.assertEqual(terms(reading), [("workers_compensation", "EL/2207/8841", "2026-04-01", "2027-03-31")])
        self.assertEqual(reading["insured"]["name"], "Dunmore Scaffolding Ltd")
        self.assertEqual(reading["insurers"][0]["name"], "Albion Mutual Insurance plc")
        self.assertEqual(reading["coverages"][0]["currency"], "GBP")
        self.assertEqual(limits(reading["coverages"][0]), {"el_each_accident": 10000000})

    def test_a_brokers_letter_has_a_policy_under_each_heading(self):
        reading = read_one(abroad.BROKERS_LETTER)
        self.assertEqual(
            terms(reading),
            [
                ("workers_compensation", "EL/2207/8841", "2026-04-01", "2027-03-31"),
                ("general_liability", "PL-55102-B", "2026-06-01", "2027-05-31"),
            ],
        )
        self.assertEqual(limits(reading["coverages"][1]), {"each_occurrence": 5000000})
        self.assertEqual(reading["coverages"][1]["deductible"], 1000)
        self.assertEqual(reading["insured"]["name"], "Dunmore Scaffolding Ltd")
        self.assertEqual(reading["producer"]["name"], "Quayside Insurance Brokers Ltd")
        self.assertEqual(reading["producer"]["email"], "certs@quayside.example")
        self.assertEqual(
            [(row["letter"], row["name"]) for row in reading["insurers"]],
            [("A", "Albion Mutual Insurance plc"), ("B", "Harrow Specialty Insurance SE")],
        )
        self.assertEqual([row["insurer_letter"] for row in reading["coverages"]], ["A", "B"])
        self.assertEqual(reading["certificate_date"], "2026-05-12")


class TestAustralian(unittest.TestCase):
    def test_a_certificate_of_currency(self):
        reading = read_one(abroad.CURRENCY)
        self.assertEqual(terms(reading), [("general_liability", "WU-GL-40021", "2026-04-01", "2027-04-01")])
        row = reading["coverages"][0]
        self.assertEqual(
            limits(row), {"each_occurrence": 20000000, "products_completed_operations_aggregate": 20000000}
        )
        self.assertEqual((row["deductible"], row["currency"]), (5000, "AUD"))
        self.assertEqual(reading["insurers"][0]["name"], "Southern Cross Mutual Insurance Limited")
        self.assertEqual(reading["insured"], {"name": "Redgum Guarding Pty Ltd", "address": []})
        self.assertEqual(reading["certificate_holder"]["name"], "Barwon Water Corporation")
        self.assertEqual(reading["producer"]["address"], ["Level 3, 88 Collins Street", "Melbourne VIC 3000"])
        self.assertEqual(reading["certificate_date"], "2026-03-02")

    def test_workers_compensation_has_no_amount(self):
        reading = read_one(abroad.WORKCOVER)
        self.assertEqual(terms(reading), [("workers_compensation", "WC889120137", "2026-06-30", "2027-06-30")])
        self.assertEqual(reading["coverages"][0]["limits"], {})
        self.assertEqual(reading["insured"]["name"], "Redgum Guarding Pty Ltd")


class TestCanadian(unittest.TestCase):
    def test_the_form_of_the_csio(self):
        reading = read_one(abroad.CSIO)
        self.assertEqual(reading["form"], "CSIO Certificate of Liability Insurance")
        self.assertEqual(
            terms(reading),
            [
                ("general_liability", "CGL 771203", "2026-01-01", "2027-01-01"),
                ("auto_liability", "AF 5521-9", "2026-02-01", "2027-02-01"),
            ],
        )
        self.assertEqual(limits(reading["coverages"][0]), {"each_occurrence": 5000000, "general_aggregate": 5000000})
        self.assertEqual(reading["coverages"][0]["currency"], "CAD")
        self.assertEqual(reading["insured"]["name"], "Maple Ridge Mechanical Inc.")
        self.assertEqual(reading["certificate_holder"]["name"], "Tri-River Conservation Authority")
        self.assertEqual(reading["producer"]["name"], "Georgian Bay Brokers Ltd.")
        self.assertEqual([row["name"] for row in reading["insurers"]], ["Laurentian Casualty"])

    def test_a_certificate_in_french(self):
        reading = read_one(abroad.QUEBEC)
        self.assertEqual(terms(reading), [("general_liability", "RC-33021-4", "2026-01-01", "2027-01-01")])
        row = reading["coverages"][0]
        self.assertEqual((limits(row), row["deductible"]), ({"each_occurrence": 2000000}, 2500))
        self.assertEqual(reading["insured"]["name"], "Mécanique Boréale inc.")
        self.assertEqual(reading["certificate_holder"]["name"], "Ville de Saint-Aubin")
        self.assertEqual(reading["insurers"][0]["name"], "Laurentienne Assurances inc.")
        self.assertEqual(reading["certificate_date"], "2026-01-15")


class TestManners(unittest.TestCase):
    """What insurers and brokers write in their own manner."""

    def test_a_broker_may_confirm_cover_in_a_title_of_his_own(self):
        reading = read_one(abroad.CONFIRMATION)
        self.assertEqual((reading["kind"], reading["form"]), ("certificate", "BROKER CONFIRMATION OF COVER"))
        self.assertEqual(
            [row["policy_number"] for row in reading["coverages"]], ["100716245 CHC/001921", "PL/2207/8842"]
        )

    def test_an_occurrence_with_the_products_aggregate_behind_it_is_one_and_for_a_person(self):
        reading = read_one(abroad.CONFIRMATION)
        self.assertEqual(limits(reading["coverages"][1]), {"each_occurrence": 5000000})
        self.assertIn("coverages[1].limits", reading["review"])

    def test_the_number_of_a_firm_is_no_part_of_its_name(self):
        reading = read_one(abroad.UNDERMENTIONED)
        self.assertEqual(reading["insured"]["name"], "Redgum Guarding Pty Ltd")
        self.assertEqual(reading["insurers"][0]["name"], "Southern Cross Mutual Insurance Limited")

    def test_wages_are_no_limit_and_a_certificate_of_currency_needs_no_more_than_a_policy(self):
        reading = read_one(abroad.STATEMENT)
        self.assertEqual(terms(reading), [("workers_compensation", "WC889120137", "2026-06-30", "2027-06-30")])
        self.assertEqual(reading["coverages"][0]["limits"], {})

    def test_columns_whose_captions_stand_for_nothing_else_are_columns_too(self):
        reading = read_one(abroad.COLUMNS)
        self.assertEqual([row["name"] for row in reading["insurers"]], ["Laurentian Casualty"])
        general, auto = reading["coverages"]
        self.assertEqual((general["type"], general["label"]), ("general_liability", "Commercial General Liability"))
        self.assertEqual(general["limits"], {"each_occurrence": 5000000, "general_aggregate": 5000000})
        self.assertEqual((auto["policy_number"], auto["expiration"]), ("AF5521-9", "2027-02-01"))

    def test_what_a_firm_does_is_no_insurer_and_what_it_keeps_no_policy(self):
        reading = read_one(abroad.SECURITY)
        self.assertEqual([row["name"] for row in reading["insurers"]], ["Southern Cross Insurance (Australia) Limited"])
        self.assertEqual(terms(reading), [("general_liability", "0012345 PLB", "2025-10-31", "2026-10-31")])

    def test_labels_may_stand_behind_their_amounts(self):
        lines = ["CERTIFICATE OF INSURANCE", "Insured: Alder Inc, Dayton, OH 45402", "Policy Number: GLX-1"]
        lines += ["Commercial General Liability", "Effective: 01/02/2026", "Expires: 01/02/2027"]
        lines += ["Limits: $1,000,000 per occurrence / $2,000,000 aggregate"]
        row = read_one(lines)["coverages"][0]
        self.assertEqual(row["limits"], {"each_occurrence": 1000000, "general_aggregate": 2000000})

    def test_captions_say_how_dates_are_written_and_to_whom_it_is_certified(self):
        reading = read_one(abroad.CERTIFIED_TO)
        self.assertEqual(terms(reading), [("general_liability", "CGL 771203", "2026-01-01", "2027-01-01")])
        self.assertEqual(reading["certificate_holder"]["name"], "City of Cedar Falls")
        self.assertEqual(reading["insured"]["address"], ["400 Foundry Road, Barrie ON L4M 1A1"])
        self.assertEqual(reading["coverages"][0]["limits"], {"each_occurrence": 5000000, "general_aggregate": 5000000})


class TestSure(unittest.TestCase):
    """Where the text is clean, only what may be something else is marked."""

    def test_what_nothing_else_on_the_page_can_be_is_not_marked(self):
        reading = read_one(abroad.OWN)
        self.assertEqual(terms(reading), [("general_liability", "GLX4418820-01", "2026-01-02", "2027-01-02")])
        self.assertEqual(reading["coverages"][0]["limits"], {"each_occurrence": 1000000, "general_aggregate": 2000000})
        self.assertEqual(set(reading["review"]), {"form", "producer", "description_of_operations"})

    def test_parties_numbers_and_terms_of_other_countries_are_sure_too(self):
        for lines in (abroad.CURRENCY, abroad.CSIO, abroad.QUEBEC, abroad.BROKERS_LETTER):
            reading = read_one(lines)
            for path in ("insured.name", "coverages", "coverages[0].policy_number", "coverages[0].expiration"):
                self.assertNotIn(path, reading["review"], lines[0])

    def test_limits_that_the_catalogue_has_no_name_for_are_marked(self):
        for lines in (abroad.CURRENCY, abroad.QUEBEC, abroad.EMPLOYERS):
            self.assertIn("coverages[0].limits", read_one(lines)["review"])

    def test_a_term_that_stands_under_another_policy_is_marked(self):
        reading = read_one(abroad.SECOND)
        self.assertEqual([row["policy_number"] for row in reading["coverages"]], ["GLX4418820-01", "WC-3308812"])
        self.assertIn("coverages[1].expiration", reading["review"])
        self.assertNotIn("coverages[0].expiration", reading["review"])

    def test_phrases_of_a_table_keep_to_their_columns_and_a_sentence_below_is_no_row(self):
        reading = read_one(abroad.TABLE)
        self.assertEqual([row["policy_number"] for row in reading["coverages"]], ["PL/8812", "PI/77-1"])
        self.assertEqual([row["name"] for row in reading["insurers"]], ["Albion Mutual", "Harrow Specialty SE"])

    def test_a_letter_that_names_a_policy_is_a_certificate(self):
        reading = read_one(abroad.LETTER)
        self.assertEqual((reading["kind"], reading["coverages"][0]["policy_number"]), ("certificate", "PL/8812/26"))

    def test_the_number_of_a_house_is_no_limit(self):
        self.assertNotIn("lake_shore_drive", read_one(abroad.OWN)["coverages"][0]["limits"])


class TestOrderOfDates(unittest.TestCase):
    def test_the_country_tells_which_stands_first(self):
        for text, first in (
            ("ABN 12 345 678 901 from 01/04/2026", True),
            ("Bristol BS1 4DJ 01/04/2026", True),
            ("Dayton, OH 45402 01/04/2026", False),
        ):
            country = Country(text)
            self.assertEqual((country.day_first, country.is_sure), (first, True), text)

    def test_a_number_above_twelve_tells_too(self):
        self.assertTrue(Country("from 13/04/2026 to 12/04/2027").day_first)
        self.assertFalse(Country("from 04/13/2026 to 04/12/2027").day_first)

    def test_what_cannot_be_decided_is_marked(self):
        lines = ["CERTIFICATE OF INSURANCE", "Insured: Alder Inc", "Policy Number: 55-1", "General Liability"]
        lines += ["Policy period: 01/04/2026 to 01/04/2027", "Each Occurrence 1,000,000"]
        (reading,) = read(letter(lines))
        self.assertEqual(reading["evidence"]["coverages[0].effective"]["reason"], "day_or_month")
        self.assertIn("coverages[0].expiration", reading["review"])
