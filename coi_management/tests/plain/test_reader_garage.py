import unittest

from .rooms import room
from .sheets import FOOT, HEAD, TABLE, USUAL, Sheet

read = room("extraction.read").read

LABELS = (
    ("GARAGE LIABILITY", 40, 309),
    ("ANY AUTO", 54, 321),
    ("ALL OWNED AUTOS", 54, 333),
    ("GARAGEKEEPERS LIABILITY", 40, 385),
    ("EXCESS LIABILITY", 40, 433),
    ("WORKERS COMPENSATION", 38, 487),
    ("AND EMPLOYERS' LIABILITY", 38, 494),
    ("DESCRIPTION OF OPERATIONS below", 38, 527),
    ("AUTO ONLY (Ea accident)", 428, 311),
    ("OTHER THAN AUTO ONLY:", 428, 318),
    ("EACH ACCIDENT", 428, 323),
    ("AGGREGATE", 428, 335),
    ("COMPREHENSIVE", 428, 387),
    ("COLLISION", 428, 411),
    ("EACH OCCURRENCE", 428, 435),
    ("AGGREGATE", 428, 447),
    *(("$", 530, y) for y in (311, 323, 335, 387, 411, 435, 447)),
)
VALUES = (
    *(value for value in USUAL if value[2] < 300 or value[2] > 560),
    ("A", 24, 321),
    ("GAR 20-771", 217, 321),
    ("01/01/2026", 334, 321),
    ("01/01/2027", 381, 321),
    ("X", 41, 321),
    ("1,000,000", 540, 311),
    ("1,000,000", 540, 323),
    ("3,000,000", 540, 335),
    ("B", 24, 397),
    ("GK 55-1", 217, 397),
    ("02/01/2026", 334, 397),
    ("02/01/2027", 381, 397),
    ("250,000", 540, 387),
    ("250,000", 540, 411),
)


class TestGarage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sheet = Sheet()
        head = [label for label in HEAD if label[0] != "CERTIFICATE OF LIABILITY INSURANCE"]
        sheet.print([*head, ("CERTIFICATE OF GARAGE INSURANCE", 162, 44), *TABLE[:13], *LABELS, *FOOT])
        sheet.print([("ACORD 30 (2016/03)", 22, 766)])
        sheet.fill(VALUES)
        (cls.reading,) = read(sheet.bytes())

    def test_it_is_a_certificate_of_its_own_form(self):
        self.assertEqual((self.reading["kind"], self.reading["form"]), ("certificate", "ACORD 30"))
        self.assertEqual(self.reading["edition"], "2016/03")

    def test_parties_and_insurers_stand_where_they_do_on_acord_25(self):
        self.assertEqual(self.reading["insured"]["name"], "Riverbend Mechanical LLC")
        self.assertEqual(self.reading["certificate_holder"]["name"], "Tri-County Water District")
        self.assertEqual([row["naic"] for row in self.reading["insurers"]], ["12345", "54321"])

    def test_garage_and_garagekeepers_are_policies_with_their_limits(self):
        garage, keepers = self.reading["coverages"]
        self.assertEqual((garage["type"], garage["policy_number"]), ("garage", "GAR 20-771"))
        self.assertEqual(
            garage["limits"],
            {
                "each_accident": 1000000,
                "other_than_auto_each_accident": 1000000,
                "other_than_auto_aggregate": 3000000,
            },
        )
        self.assertEqual(garage["flags"], {"any_auto": True})
        self.assertEqual((keepers["type"], keepers["expiration"]), ("garagekeepers", "2027-02-01"))
        self.assertEqual(keepers["limits"], {"comprehensive": 250000, "collision": 250000})
