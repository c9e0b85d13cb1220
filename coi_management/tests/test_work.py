from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWork(CoiCommon):
    """Requirements that follow the work: what is bought, for how much, where, under which contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.accept_certificate()
        cls.roofing = cls.env["product.category"].create({"name": "Roofing"})
        cls.flat_roofs = cls.env["product.category"].create({"name": "Flat roofs", "parent_id": cls.roofing.id})
        cls.product = cls.env["product.product"].create(
            {"name": "Roof", "type": "service", "categ_id": cls.flat_roofs.id, "supplier_taxes_id": False}
        )

    def make_work(self, **vals):
        """A set for some work that asks for more than the vendor has."""
        found = self.make_set("Dangerous work", **vals)
        found.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        return found

    def make_roof_order(self, price=500.0, **vals):
        day = datetime(2026, 6, 20)
        line = {"product_id": self.product.id, "product_qty": 1, "price_unit": price, "name": "Roof"}
        line["date_planned"] = day
        return self.make_order(order_line=[Command.create(line)], date_planned=day, **vals)

    def assertHeld(self, order):
        with self.assertRaisesRegex(UserError, HELD):
            order.button_confirm()

    def assertLetThrough(self, order):
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_category_and_those_below_it_ask_for_more(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)])
        self.assertHeld(self.make_roof_order())
        self.assertLetThrough(self.make_order(date_planned=datetime(2026, 6, 20)))
        self.assertEqual(self.file.status, "compliant")

    def test_order_total_in_its_own_currency_asks_for_more(self):
        self.make_work(amount_from=1000)
        self.assertLetThrough(self.make_roof_order(price=999))
        self.assertHeld(self.make_roof_order(price=1000))
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.5, "company_id": self.company.id}
        )
        self.assertHeld(self.make_roof_order(price=500, currency_id=euro.id))
        self.assertLetThrough(self.make_roof_order(price=499, currency_id=euro.id))

    def test_place_of_delivery_asks_for_more(self):
        texas = self.env.ref("base.state_us_44")
        self.make_work(state_ids=[Command.set(texas.ids)])
        site = self.env["res.partner"].create(
            {"name": "Site", "state_id": texas.id, "country_id": self.env.ref("base.us").id}
        )
        self.assertLetThrough(self.make_roof_order())
        self.assertHeld(self.make_roof_order(dest_address_id=site.id))

    def test_all_that_a_set_names_has_to_be_so(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)], amount_from=1000)
        self.assertLetThrough(self.make_roof_order(price=999))
        self.assertHeld(self.make_roof_order(price=1001))

    def test_tag_beside_work_narrows_to_vendors_with_the_tag(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)], tag_ids=[Command.set(self.tag.ids)])
        self.assertLetThrough(self.make_roof_order())
        self.vendor.category_id = self.tag
        self.assertEqual(self.file.applied_set_ids, self.requirements)
        self.assertHeld(self.make_roof_order())

    def test_confirmed_order_that_becomes_other_work_is_held(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)])
        order = self.make_order(date_planned=datetime(2026, 6, 20))
        order.button_confirm()
        with self.assertRaisesRegex(UserError, HELD):
            order.order_line.write({"product_id": self.product.id})

    def test_confirmed_order_that_moves_to_another_site_is_held(self):
        texas = self.env.ref("base.state_us_44")
        self.make_work(state_ids=[Command.set(texas.ids)])
        order = self.make_roof_order()
        order.button_confirm()
        site = self.env["res.partner"].create({"name": "Site", "state_id": texas.id})
        with self.assertRaisesRegex(UserError, HELD):
            order.dest_address_id = site

    def test_vendor_of_whom_nothing_was_asked_is_held_by_the_work(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)])
        stranger = self.env["res.partner"].create({"name": "Stranger Roofs", "is_company": True})
        order = self.make_roof_order(partner_id=stranger.id)
        self.assertTrue(stranger.coi_compliance_ids, "its file is begun")
        self.assertHeld(order)

    def test_contract_asks_its_vendor_as_long_as_it_lasts(self):
        contract_set = self.make_set("East hall")
        contract_set.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        contract = self.env["coi.contract"].create(
            {
                "name": "East hall",
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "date_start": "2026-06-20",
                "date_end": "2026-06-30",
                "set_ids": [Command.set(contract_set.ids)],
            }
        )
        self.assertEqual(self.file.status, "compliant")
        self.assertEqual(str(self.file.next_change_date), "2026-06-20")
        for day, status in (("2026-06-20", "deficient"), ("2026-06-30", "deficient"), ("2026-07-01", "compliant")):
            with self.subTest(day=day), freeze_time(day):
                self.env.invalidate_all()
                self.env["coi.compliance"].search([("next_change_date", "<=", day)])._verify()
                self.assertEqual(self.file.status, status)
        contract.unlink()
        self.assertEqual(self.file.status, "compliant")

    def test_order_that_names_a_contract_is_judged_by_it(self):
        contract_set = self.make_set("East hall")
        contract_set.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        contract = self.env["coi.contract"].create({"name": "East hall", "set_ids": [Command.set(contract_set.ids)]})
        self.assertHeld(self.make_roof_order(coi_contract_id=contract.id))
        order = self.make_roof_order()
        self.assertLetThrough(order)
        with self.assertRaisesRegex(UserError, HELD):
            order.coi_contract_id = contract

    def test_which_sets_follow_work_costs_no_query_once_known(self):
        self.make_work(category_ids=[Command.set(self.roofing.ids)])
        sets = self.env["coi.requirement.set"]
        sets._get_work_set_ids(self.company.id)
        with self.assertQueryCount(0):
            sets._get_work_set_ids(self.company.id)

    def make_contract(self, **vals):
        asked = self.make_set("East hall")
        asked.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        vals = {"name": "East hall", "partner_id": self.vendor.id, "set_ids": [Command.set(asked.ids)], **vals}
        return self.env["coi.contract"].create(vals)

    def test_contract_that_moves_to_another_company_asks_no_more_in_the_first(self):
        contract = self.make_contract()
        self.assertEqual(self.file.status, "deficient")
        contract.set_ids.company_id = False
        contract.company_id = self.env["res.company"].create({"name": "Quarry Works"})
        self.assertEqual(self.file.status, "compliant")

    def test_order_due_while_a_contract_will_last_is_judged_by_it(self):
        self.make_contract(date_start="2026-06-18", date_end="2026-06-30")
        self.assertHeld(self.make_roof_order())
        late = self.make_roof_order()
        late.order_line.date_planned = datetime(2026, 7, 10)
        self.assertLetThrough(late)

    def test_order_due_after_the_contract_is_not_judged_by_it(self):
        self.make_contract(date_end="2026-06-18")
        self.assertEqual(self.file.status, "deficient")
        self.assertLetThrough(self.make_roof_order())

    def preview(self, found, **vals):
        """What a change of a set would do: the words, and the orders that would wait."""
        draft = self.env["coi.requirement.set"].browse(found.with_user(self.manager).action_plan_change()["res_id"])
        amount = vals.pop("amount", None)
        if amount:
            draft.line_ids.minimum_ids.amount = amount
        draft.write(vals)
        self.settle()
        action = draft.with_user(self.manager).action_preview_change()
        preview = self.env["coi.change.preview"].with_user(self.manager).browse(action["res_id"])
        return preview, preview.line_ids.filtered("is_lost").order_id

    def test_preview_of_a_change_lists_the_orders_whose_work_it_concerns(self):
        work = self.make_work(category_ids=[Command.set(self.roofing.ids)])
        work.line_ids.minimum_ids.amount = 500_000
        self.settle()
        order, _other = self.make_roof_order(), self.make_order(date_planned=datetime(2026, 6, 20))
        preview, lost = self.preview(work, amount=5_000_000)
        self.assertEqual(lost, order)
        self.assertEqual(
            preview.order_summary, "Of 1 orders that wait and whose work it concerns, 1 pass now and would not then."
        )
        self.assertIn("5,000,000", preview.line_ids.reasons)
        self.assertEqual(order.coi_gate_level, "pass", "a draft is asked of nobody")

    def test_preview_of_a_change_to_other_work_lists_the_orders_of_that(self):
        work = self.make_work(amount_from=10_000)
        order = self.make_roof_order()
        _preview, lost = self.preview(work, amount_from=100)
        self.assertEqual(lost, order)

    def test_preview_of_a_contract_s_set_lists_the_orders_that_name_it(self):
        asked = self.make_set("East hall")
        self.settle()
        contract = self.env["coi.contract"].create({"name": "East hall", "set_ids": [Command.set(asked.ids)]})
        order = self.make_roof_order(coi_contract_id=contract.id)
        _preview, lost = self.preview(asked, amount=5_000_000)
        self.assertEqual(lost, order)

    def test_preview_of_a_change_that_concerns_no_work_says_nothing_of_orders(self):
        self.make_roof_order()
        preview, lost = self.preview(self.requirements, amount=5_000_000)
        self.assertFalse(lost or preview.order_summary)

    def test_archived_contract_asks_nothing(self):
        self.make_contract().active = False
        self.make_work(category_ids=[Command.set(self.roofing.ids)]).line_ids.minimum_ids.amount = 1
        self.settle()
        self.assertLetThrough(self.make_roof_order())

    def test_vendor_bound_by_a_contract_is_verified_when_its_requirements_change(self):
        contract = self.make_contract()
        contract.set_ids.line_ids.minimum_ids.amount = 1_000_000
        self.settle()
        self.assertEqual(self.file.status, "compliant")
        contract.set_ids.line_ids.minimum_ids.amount = 7_000_000
        self.settle()
        self.assertEqual(self.file.status, "deficient")

    def test_context_of_a_client_does_not_change_what_is_asked_of_all(self):
        archived = self.make_work(category_ids=[Command.set(self.roofing.ids)], active=False)
        self.env.registry.clear_cache()
        asked = self.env["coi.requirement.set"].with_context(active_test=False)._get_work_set_ids(self.company.id)
        self.assertNotIn(archived.id, asked)
