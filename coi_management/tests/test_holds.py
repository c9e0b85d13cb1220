from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHolds(CoiCommon):
    """What is held is one list, buyers hear when it is lifted, and standings show where vendors are chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.order = cls.make_order(date_planned=datetime(2026, 6, 20), user_id=cls.buyer.id)

    def get_held(self, user=None):
        action = self.env["coi.hold"].with_user(user or self.buyer).action_open()
        return self.env["coi.hold"].with_user(user or self.buyer).search(action["domain"])

    def test_held_order_is_listed_with_its_amount_and_reason(self):
        held = self.get_held().filtered(lambda hold: hold.order_id == self.order)
        self.assertEqual((held.level, held.kind, held.amount), ("block", "order", self.order.amount_total))
        self.assertIn("general liability", held.reasons)
        self.assertEqual(held.buyer_id, self.buyer)

    def test_list_says_what_the_gate_says(self):
        self.accept_certificate()
        self.assertNotIn(self.order, self.get_held().order_id)
        self.file.certificate_ids._reject("Withdrawn")
        self.company.coi_gate_policy = "warn"
        self.assertEqual(self.get_held().filtered(lambda hold: hold.order_id == self.order).level, "warn")
        self.company.coi_gate_policy = "off"
        self.assertNotIn(self.order, self.get_held().order_id)

    def test_overridden_order_is_held_no_more(self):
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        self.manager.group_ids -= self.env.ref("purchase.group_purchase_manager")
        self.env["coi.override"].with_user(self.manager).create(
            {"order_id": self.order.id, "reason": "Storm"}
        ).action_override()
        self.assertNotIn(self.order, self.get_held().order_id)

    def test_bill_to_pay_is_listed_for_who_may_read_bills(self):
        self.company.coi_payment_policy = "block"
        journal = self.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        ) or self.env["account.journal"].create({"name": "Bills", "code": "TB", "type": "purchase"})
        account = self.env["account.account"].search([("account_type", "=", "expense")], limit=1) or self.env[
            "account.account"
        ].create({"name": "Expense", "code": "600100", "account_type": "expense"})
        payable = self.env["account.account"].search([("account_type", "=", "liability_payable")], limit=1) or self.env[
            "account.account"
        ].create({"name": "Payable", "code": "211100", "account_type": "liability_payable", "reconcile": True})
        self.vendor.property_account_payable_id = payable
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "journal_id": journal.id,
                "invoice_date": "2026-06-10",
                "invoice_line_ids": [
                    Command.create({"name": "Paving", "price_unit": 250, "account_id": account.id, "tax_ids": []})
                ],
            }
        )
        bill.action_post()
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        held = self.get_held(self.manager).filtered(lambda hold: hold.move_id == bill)
        self.assertEqual((held.kind, held.amount), ("bill", 250))

    def test_buyer_hears_when_the_vendor_is_covered(self):
        self.accept_certificate()
        told = self.order.message_ids.filtered(lambda message: "waits no more" in (message.body or ""))
        self.assertEqual(len(told), 1)
        self.assertIn(self.buyer.partner_id, told.notified_partner_ids | told.partner_ids)

    def test_order_that_still_waits_for_more_is_not_told(self):
        work = self.make_set("Dangerous work", amount_from=1)
        work.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.accept_certificate()
        self.assertFalse(self.order.message_ids.filtered(lambda message: "waits no more" in (message.body or "")))
        self.assertEqual(self.file.demanding_order_ids, self.order)

    def test_standing_shows_where_a_vendor_is_chosen(self):
        context = {"formatted_display_name": True, "res_partner_search_mode": "supplier"}
        shown = self.vendor.with_user(self.buyer).with_context(**context).display_name
        self.assertIn("--Insurance: Missing--", shown)
        self.assertNotIn("Insurance", self.vendor.with_user(self.buyer).display_name)

    def test_bills_are_not_written_anew_when_a_verdict_changes(self):
        bill = self.env["account.move"]._fields["invoice_partner_display_name"]
        files = self.env["coi.compliance"]._fields
        for name in ("base_status", "compliant_until", "active"):
            self.assertNotIn(bill, list(self.env.registry.get_dependent_fields(files[name])), name)

    def test_standing_shows_in_the_vendor_list_of_a_product(self):
        info = self.env["product.supplierinfo"].create(
            {"partner_id": self.vendor.id, "product_tmpl_id": self.order.order_line.product_id.product_tmpl_id.id}
        )
        self.assertEqual(info.with_user(self.buyer).coi_status, "missing")
