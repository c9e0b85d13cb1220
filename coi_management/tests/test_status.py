from itertools import combinations, product

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models.coi_compliance import STATUSES
from .common import TODAY, CoiCommon

CODES = [code for code, _label in STATUSES]

#: Days from today around which a status turns, and none.
DAYS = (None, -40, -1, 0, 1, 10, 11, 30, 31, 400)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatus(CoiCommon):
    """The status is derived from dates in Python, in SQL columns and in SQL conditions: the three say the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_expiring_days = 30
        cls.other_company = cls.env["res.company"].create({"name": "Other Works", "coi_expiring_days": 10})
        today = fields.Date.to_date(TODAY)
        lives = [
            (company, *(days is not None and fields.Date.add(today, days=days) or None for days in stretch))
            for company, *stretch in product(cls.company | cls.other_company, DAYS, DAYS)
        ]
        vendors = cls.env["res.partner"].create([{"name": f"V{number}"} for number in range(len(lives))])
        cls.files = cls.env["coi.compliance"].create(
            [
                {"partner_id": vendor.id, "company_id": company.id}
                for vendor, (company, *_days) in zip(vendors, lives, strict=True)
            ]
        )
        cls.env.flush_all()
        for number, (file, (_company, begins, ends)) in enumerate(zip(cls.files, lives, strict=True)):
            base, lapse = CODES[number % 5], CODES[number % 3 + 1] if number % 7 else None
            cls.env.cr.execute(
                "UPDATE coi_compliance SET base_status = %s, lapse_status = %s, compliant_from = %s, "
                "compliant_until = %s WHERE id = %s",
                [base, lapse, begins, ends, file.id],
            )
        cls.env.invalidate_all()

    def test_search_finds_the_files_whose_status_is_among_those_asked_for(self):
        mine = [("id", "in", self.files.ids)]
        self.assertEqual(set(self.files.mapped("status")) - {False}, set(CODES))
        for size in (1, 2, 3, len(CODES)):
            for wanted in combinations(CODES, size):
                expected = self.files.filtered(lambda file, wanted=wanted: file.status in wanted)
                with self.subTest(wanted=wanted):
                    self.assertEqual(self.files.search([*mine, ("status", "in", wanted)]), expected.sorted())
                    others = self.files.search([*mine, ("status", "not in", wanted)])
                    self.assertEqual(others, (self.files - expected).sorted())

    def test_groups_and_order_are_those_of_the_status(self):
        mine = [("id", "in", self.files.ids)]
        for status, files in self.files._read_group(mine, ["status"], ["id:recordset"]):
            self.assertEqual(set(files.mapped("status")), {status})
        ordered = self.files.search(mine, order="status, id").filtered("status").mapped("status")
        self.assertEqual(ordered, sorted(ordered))
