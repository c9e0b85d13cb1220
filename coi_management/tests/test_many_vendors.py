from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CoiCommon

#: As many as fit a prefetch, and three times as many: what is asked one by one would show.
FEW, MANY = 40, 120


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestManyVendors(CoiCommon):
    """What looks at all vendors at once costs no query for each of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendors = cls.env["res.partner"].create(
            [{"name": f"Vendor {number} LLC", "is_company": True} for number in range(MANY)]
        )
        cls.files = cls.env["coi.compliance"].create([{"partner_id": vendor.id} for vendor in cls.vendors])
        certificates = cls.env["coi.certificate"].create(
            [
                {
                    "partner_id": vendor.id,
                    "insured_name": vendor.name,
                    "holder_name": cls.company.name,
                    "coverage_ids": [Command.create(cls.policy_vals(policy_number=f"GL-{vendor.id}"))],
                }
                for vendor in cls.vendors
            ]
        )
        certificates.action_accept()
        cls.settle()

    def count(self, do):
        """Queries of the second time, when what is kept in caches of the registry is there."""
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            do()
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
        return queries

    def test_preview_of_a_change(self):
        def preview(files):
            self.files.set_ids = False
            files.set_ids = self.requirements
            self.settle()
            draft = self.env["coi.requirement.set"].browse(self.requirements.action_plan_change()["res_id"])
            draft.line_ids.minimum_ids.amount = 5_000_000
            self.settle()
            return self.count(draft.action_preview_change), draft._get_changed_standings()

        few, _standings = preview(self.files[:FEW])
        many, standings = preview(self.files)
        self.assertEqual([found[1:3] for found in standings], [("compliant", "deficient")] * MANY)
        # rows are inserted a hundred at a time
        self.assertLessEqual(many, few + 8)

    def test_list_of_what_is_held(self):
        self.files.set_ids = self.requirements
        self.files.certificate_ids._reject("Withdrawn")
        self.settle()
        product = self.env["product.product"].create({"name": "Paving", "type": "service"})
        orders = self.env["purchase.order"].create(
            [
                {
                    "partner_id": vendor.id,
                    "date_planned": datetime(2026, 6, 20),
                    "order_line": [Command.create({"product_id": product.id, "product_qty": 1, "price_unit": 500})],
                }
                for vendor in self.vendors
            ]
        )
        hold = self.env["coi.hold"]
        many = self.count(hold.action_open)
        self.assertEqual(len(hold.search(hold.action_open()["domain"]).order_id & orders), MANY)
        orders[FEW:].button_cancel()
        few = self.count(hold.action_open)
        self.assertLessEqual(many, few + 8)
