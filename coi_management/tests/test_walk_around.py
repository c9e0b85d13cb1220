from datetime import datetime

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWalkAround(CoiCommon):
    """Ways around the gate by what others than the gate keep: contacts, totals, dates and defaults."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.clerk = new_test_user(
            cls.env,
            "t_clerk",
            groups="purchase.group_purchase_user,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.accept_certificate()
        cls.bare = cls.env["res.partner"].create({"name": "Bare Roofing", "is_company": True})
        cls.bare_file = cls.require(cls.bare)
        cls.product = cls.env["product.product"].create({"name": "Roof", "type": "service"})

    def ask_more(self, **vals):
        """More than the vendor has; of whom is said by the values of the set."""
        limits = self.gl_limits(5_000_000, 10_000_000)
        found = self.make_set("More", line_ids=[Command.create(self.line_vals("general_liability", limits))], **vals)
        self.settle()
        return found

    def assertHeld(self, order, user=None):
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            order.with_user(user or self.buyer).button_confirm()

    # ------------------------------------------------------------ contacts

    def test_vendor_said_to_be_a_part_of_another_without_being_one_is_held(self):
        order = self.make_order(self.bare)
        self.bare.with_user(self.clerk).write({"commercial_partner_id": self.vendor.id})
        self.assertEqual(self.bare.commercial_partner_id, self.bare)
        self.assertHeld(order)

    def test_contact_made_as_a_part_of_another_vendor_without_being_one_is_its_own(self):
        made = self.env["res.partner"].with_user(self.clerk)
        contact = made.create({"name": "Bob", "parent_id": self.bare.id, "commercial_partner_id": self.vendor.id})
        self.assertEqual(contact.commercial_partner_id, self.bare)
        self.assertHeld(self.make_order(contact))

    def test_buyer_does_not_free_a_vendor_by_deleting_it_and_making_it_anew(self):
        with self.assertRaisesRegex(UserError, "insurance desk"):
            self.bare.with_user(self.clerk).unlink()
        tagged_vendor = self.env["res.partner"].create({"name": "Tagged Roofing", "category_id": self.tag.ids})
        self.requirements.tag_ids = self.tag
        self.settle()
        self.get_file(tagged_vendor)
        with self.assertRaisesRegex(UserError, "insurance desk"):
            tagged_vendor.with_user(self.clerk).unlink()

    def test_buyer_deletes_a_vendor_of_whom_no_more_is_asked_than_of_everybody(self):
        self.company.coi_requirement_set_id = self.requirements
        self.settle()
        plain = self.env["res.partner"].create({"name": "Plain Roofing"})
        file = self.get_file(plain)
        plain.with_user(self.clerk).unlink()
        self.assertFalse(file.exists())
        again = self.env["res.partner"].create({"name": "Plain Roofing"})
        self.assertHeld(self.make_order(again))

    def test_insurance_desk_deletes_a_vendor_whose_file_holds_nothing(self):
        desk = new_test_user(
            self.env,
            "t_desk",
            groups="coi_management.group_coi_user,base.group_partner_manager",
            company_id=self.company.id,
        )
        self.bare.with_user(desk).unlink()
        self.assertFalse(self.bare_file.exists())

    # ------------------------------------------------------------ totals

    def test_total_that_is_typed_in_is_none_of_the_order(self):
        self.ask_more(amount_from=10_000)
        order = self.make_order()
        order.order_line.write({"price_unit": 50_000, "tax_ids": False})
        self.env.flush_all()
        order.with_user(self.buyer).write({"amount_total": 5, "amount_untaxed": 5})
        self.assertEqual(order.amount_total, 50_000)
        self.assertHeld(order)
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            order.with_user(self.buyer).write({"amount_total": 5, "state": "purchase"})
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            order.copy().with_user(self.buyer).copy({"amount_total": 5, "state": "purchase"})

    def test_total_that_is_typed_in_is_none_of_the_bill(self):
        line = Command.create({"name": "Roof", "price_unit": 50_000, "tax_ids": []})
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": fields.Date.to_date(TODAY),
                "invoice_line_ids": [line],
            }
        )
        bill.action_post()
        self.env.flush_all()
        bill.write({"amount_total": 5, "amount_residual": 5})
        self.assertEqual((bill.amount_total, bill.amount_residual), (50_000, 50_000))

    def test_order_is_not_backdated_to_another_rate(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        for day, rate in (("2000-01-01", 100), ("2020-01-01", 1)):
            vals = {"currency_id": euro.id, "rate": rate, "name": day, "company_id": self.company.id}
            self.env["res.currency.rate"].create(vals)
        self.ask_more(amount_from=10_000)
        order = self.make_order(currency_id=euro.id)
        order.order_line.price_unit = 50_000
        order.with_user(self.buyer).write({"date_order": datetime(2001, 1, 1)})
        self.assertHeld(order)

    # ------------------------------------------------------------ dates and defaults

    def test_order_is_not_said_to_be_due_later_than_its_lines(self):
        renewal = self.policy_vals(
            policy_number="GL-2", effective=datetime(2027, 1, 1), expiration=datetime(2028, 1, 1)
        )
        self.accept_certificate(renewal, vendor=self.bare)
        order = self.make_order(self.bare)
        order.order_line.date_planned = datetime(2026, 6, 20)
        order.with_user(self.buyer).write({"date_planned": datetime(2027, 6, 20)})
        self.assertEqual(order.order_line.date_planned, datetime(2026, 6, 20))
        self.assertHeld(order)

    def test_line_that_a_default_puts_into_a_confirmed_order_is_held(self):
        order = self.make_order()
        order.button_confirm()
        self.file.set_ids |= self.ask_more()
        lines = self.env["purchase.order.line"].with_user(self.buyer)
        vals = {"product_id": self.product.id, "name": "Roof", "product_qty": 1, "price_unit": 50_000.0}
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            lines.with_context(default_order_id=order.id).create(vals)
        self.env["ir.default"].with_user(self.buyer).set("purchase.order.line", "order_id", order.id, user_id=True)
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            lines.create(vals)
