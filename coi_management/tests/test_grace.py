from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
class TestGrace(CoiCommon):
    """Who was in order and is not any more may be granted some days; who never was has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requirements.grace_days = 10
        cls.startClassPatcher(freeze_time("2026-06-15"))
        cls.file = cls.require()

    def lapse(self):
        """The only policy ends on 20 June 2026."""
        self.accept_certificate(self.policy_vals(expiration="2026-06-20"))

    def at(self, day):
        """The file as of a day, verified."""
        self.startPatcher(freeze_time(day))
        self.env.invalidate_all()
        self.file._verify()
        return self.file

    def make_order_for(self, day):
        return self.make_order(date_planned=datetime.fromisoformat(day))

    def test_vendor_who_was_in_order_has_grace_and_orders_are_warned_of(self):
        self.lapse()
        self.assertEqual(str(self.at("2026-06-22").grace_until), "2026-07-02")
        order = self.make_order_for("2026-06-25")
        self.assertEqual(order.coi_gate_level, "warn")
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertIn(HELD, "".join(order.message_ids.mapped("body")))

    def test_grace_ends(self):
        self.lapse()
        self.at("2026-06-22")
        self.assertFalse(self.at("2026-07-03").grace_until)
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order_for("2026-07-05").button_confirm()

    def test_vendor_who_never_was_in_order_has_none(self):
        self.assertFalse(self.file.grace_until)
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order_for("2026-06-25").button_confirm()

    def test_what_the_work_asks_for_beside_has_no_grace(self):
        self.lapse()
        work = self.make_set("Dangerous work", amount_from=1)
        work.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.at("2026-06-22")
        self.accept_certificate()
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order_for("2026-06-25").button_confirm()

    def test_shortest_grace_of_several_sets_counts(self):
        self.lapse()
        strict = self.make_set("Strict", grace_days=0)
        self.settle()
        self.file.set_ids += strict
        self.assertFalse(self.at("2026-06-22").grace_until)

    def test_standing_stays_what_it_is(self):
        self.lapse()
        self.assertEqual(self.at("2026-06-22").status, "expired")

    def test_more_of_the_same_that_the_work_asks_for_has_no_grace(self):
        self.accept_certificate()
        with freeze_time("2026-06-20"):
            self.requirements.line_ids.minimum_ids.amount = 3_000_000
            self.settle()
        file = self.at("2026-06-22")
        self.assertTrue(file.grace_until)
        self.assertEqual(self.make_order_for("2026-06-25").coi_gate_level, "warn")
        self.make_set("Much work", amount_from=100).line_ids.minimum_ids.amount = 9_000_000
        self.settle()
        self.assertEqual(self.make_order_for("2026-06-25").coi_gate_level, "block")
