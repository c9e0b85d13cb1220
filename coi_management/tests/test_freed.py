import base64
from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFreed(CoiCommon):
    """Whatever lifts a hold, the buyer is told of it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.order = cls.make_order(date_planned=datetime(2026, 6, 20), user_id=cls.buyer.id)

    def get_told(self, order=None):
        """What the buyer was told of an order that was held."""
        order = order or self.order
        told = order.message_ids.filtered(
            lambda message: "waits no more" in (message.body or "") or "held no more" in (message.body or "")
        )
        self.assertEqual(told.partner_ids, self.buyer.partner_id if told else told.partner_ids)
        return told

    def assertToldOnce(self, words, order=None):
        order = order or self.order
        for _time in range(2):
            self.assertEqual(len(self.get_told(order)), 1)
            self.assertIn(words, self.get_told(order).body)
            # neither by what happens next, nor in the night
            self.file._verify()
            self.settle()
            with self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_held").method_direct_trigger()

    def assertHeld(self, order=None):
        order = order or self.order
        order.invalidate_recordset()
        self.assertEqual(order.coi_gate_level, "block")
        self.assertFalse(self.get_told(order))

    def make_held_by_work(self, **vals):
        """The vendor is covered for all but what the work of its order asks for."""
        work = self.make_set("Dangerous work", **(vals or {"amount_from": 1}))
        work.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.accept_certificate()
        self.assertEqual(self.file.status, "compliant")
        self.assertHeld()
        return work

    def test_by_a_certificate(self):
        self.accept_certificate()
        self.assertToldOnce("Acme Paving LLC</a> is insured as required now")

    def test_in_the_language_of_the_buyer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.buyer.lang = "fr_FR"
        self.accept_certificate()
        french = self.env(context={"lang": "fr_FR"})
        told = self.order.message_ids.filtered(lambda message: self.buyer.partner_id in message.partner_ids)
        self.assertEqual(len(told), 1)
        self.assertIn("Acme Paving LLC</a> est", told.body, french)

    def test_by_a_certificate_whose_term_begins_before_the_work_does_and_not_again_when_it_begins(self):
        self.accept_certificate(self.policy_vals(effective=date(2026, 6, 18), expiration=date(2027, 6, 18)))
        self.assertNotEqual(self.file.status, "compliant")
        self.assertToldOnce("will be insured as required on")
        with freeze_time("2026-06-18"), self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_verify").method_direct_trigger()
            self.assertEqual(self.file.status, "compliant")
            self.assertEqual(len(self.get_told()), 1)

    def test_by_a_certificate_whose_term_begins_today(self):
        self.order.order_line.date_planned = datetime(2026, 6, 15)
        self.accept_certificate(self.policy_vals(effective=date(2026, 6, 16), expiration=date(2027, 6, 16)))
        self.assertHeld()
        with freeze_time("2026-06-16"):
            with self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_verify").method_direct_trigger()
            self.assertToldOnce("is insured as required now")

    def test_by_a_certificate_that_shows_what_the_work_asks_for(self):
        self.make_held_by_work()
        limits = self.gl_limits(occurrence=5_000_000, aggregate=5_000_000)
        self.accept_certificate(self.policy_vals(limits=limits), certificate_date=date(2026, 2, 1))
        self.assertToldOnce("is insured as required now")

    def test_by_an_exemption_of_the_state_of_its_work(self):
        florida, georgia = self.env.ref("base.state_us_10"), self.env.ref("base.state_us_11")
        place = {"state_id": florida.id, "country_id": self.env.ref("base.us").id}
        self.vendor.write(place)
        self.company.partner_id.write(place)
        line = self.line_vals("workers_compensation", statutory=True, exemption_accepted=True)
        line["exemption_state_ids"] = [Command.set((florida + georgia).ids)]
        self.file.set_ids = self.make_set("Workers", line_ids=[Command.create(line)])
        self.settle()
        self.approve_exemption(florida)
        self.assertEqual(self.file.status, "compliant")
        self.assertToldOnce("is insured as required now")
        site = self.env["res.partner"].create({"name": "Site", "state_id": georgia.id})
        there = self.make_order(dest_address_id=site.id, user_id=self.buyer.id)
        self.assertHeld(there)
        self.approve_exemption(georgia)
        self.assertToldOnce("is insured as required now", there)

    def approve_exemption(self, state):
        exemption = self.env["coi.exemption"].with_user(self.coi_user)
        exemption.create(
            {
                "compliance_id": self.file.id,
                "state_id": state.id,
                "persons": "Dana Acme",
                "date_start": date(2026, 1, 1),
                "date_end": date(2027, 12, 31),
                "document": base64.b64encode(b"%PDF-1.4 exemption"),
            }
        ).with_user(self.manager).action_approve()

    def waive(self, scope):
        asked = self.env["coi.waiver"].with_user(self.coi_user)
        vals = {"compliance_id": self.file.id, "scope": scope, "reason": "Small job"}
        vals |= {"date_start": date(2026, 6, 1), "date_end": date(2026, 8, 31)}
        asked.create(vals).with_user(self.manager).action_approve()

    def test_by_a_waiver(self):
        self.waive("*")
        self.assertToldOnce("is insured as required now")

    def test_by_a_waiver_of_what_the_work_alone_asks_for(self):
        self.make_held_by_work()
        self.waive("general_liability")
        self.assertToldOnce("is insured as required now")

    def test_by_requirements_that_ask_for_less(self):
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        self.assertHeld()
        self.requirements.line_ids.minimum_ids.amount = 1_000_000
        self.settle()
        self.assertToldOnce("is insured as required now")

    def test_by_requirements_of_the_work_that_ask_for_less(self):
        work = self.make_held_by_work()
        work.line_ids.minimum_ids.amount = 1_000_000
        self.settle()
        self.assertToldOnce("is insured as required now")

    def test_by_requirements_of_the_work_that_are_for_other_work_now(self):
        work = self.make_held_by_work()
        work.amount_from = 1_000_000
        self.settle()
        self.assertToldOnce("is insured as required now")

    def test_by_a_project_that_is_closed(self):
        asked = self.make_set("Pier 4")
        asked.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.accept_certificate()
        contract = self.env["coi.contract"].create({"name": "Pier 4", "set_ids": [Command.set(asked.ids)]})
        for close in (lambda: contract.write({"active": False}), contract.unlink):
            contract.active = True
            order = self.make_order(coi_contract_id=contract.id, user_id=self.buyer.id)
            self.assertHeld(order)
            close()
            self.assertToldOnce("is insured as required now", order)

    def make_held_by_place(self):
        texas = self.env.ref("base.state_us_44")
        self.make_set("In Texas", state_ids=[Command.set(texas.ids)]).line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.accept_certificate()
        site = self.env["res.partner"].create({"name": "Site", "state_id": texas.id})
        order = self.make_order(dest_address_id=site.id, user_id=self.buyer.id)
        self.assertHeld(order)
        return order, site

    def test_by_a_colleague_who_moves_its_delivery(self):
        order, _site = self.make_held_by_place()
        order.with_user(self.manager).dest_address_id = False
        self.assertToldOnce("is insured as required now", order)

    def test_by_an_address_that_is_corrected(self):
        order, site = self.make_held_by_place()
        site.state_id = self.env.ref("base.state_us_10")
        self.assertToldOnce("is insured as required now", order)

    def test_by_a_colleague_who_orders_less(self):
        self.make_held_by_work(amount_from=400)
        self.order.with_user(self.manager).order_line.price_unit = 300
        self.assertToldOnce("is insured as required now")

    def test_by_a_tag_that_is_taken_away(self):
        self.requirements.tag_ids = self.tag
        self.vendor.category_id = self.tag
        self.file.set_ids = False
        self.settle()
        self.assertHeld()
        self.vendor.with_user(self.env.ref("base.user_admin")).category_id = False
        self.settle()
        self.assertToldOnce("Nothing more is asked of")

    def test_by_grace_with_the_warning_that_stays(self):
        certificate = self.accept_certificate(self.policy_vals(expiration=date(2026, 6, 17)))
        self.assertTrue(certificate)
        with freeze_time("2026-06-18"):
            with self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_verify").method_direct_trigger()
            order = self.make_order(user_id=self.buyer.id)
            self.assertHeld(order)
            self.requirements.grace_days = 10
            self.settle()
            self.assertToldOnce("is held no more, a warning stays: Policy", order)

    def test_by_the_settings(self):
        self.company.coi_gate_policy = "warn"
        self.assertIn("a warning stays", self.get_told().body)
        self.company.coi_gate_policy = "off"
        self.assertEqual(len(self.get_told()), 2)
        self.assertIn("Orders are not held for insurance any more", self.get_told()[0].body)

    def test_by_files_that_a_branch_begins_to_keep_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Harbor Works South", "parent_id": self.company.id})
        order = self.make_order(company_id=branch.id, user_id=self.buyer.id)
        self.assertHeld(order)
        branch.coi_own_files = True
        self.settle()
        self.assertToldOnce("waits no more", order)

    def test_by_what_nobody_noticed_in_the_night(self):
        self.accept_certificate()
        # as after a change that concerns no file
        self.order.sudo().message_ids.unlink()
        self.order.sudo().coi_known_level = "block"
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_held").method_direct_trigger()
        self.assertToldOnce("is insured as required now")

    def test_order_that_is_overridden_tells_so_and_not_that_its_vendor_is_insured(self):
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        self.manager.group_ids -= self.env.ref("purchase.group_purchase_manager")
        wizard = self.env["coi.override"].with_user(self.manager).create({"order_id": self.order.id, "reason": "Storm"})
        wizard.action_override()
        self.assertEqual(self.order.state, "to approve")
        self.file._verify()
        self.assertFalse(self.get_told())
        told = self.order.message_ids.filtered(lambda message: "overridden: Storm" in message.body)
        self.assertEqual(told.partner_ids, self.buyer.partner_id)

    def test_order_that_never_waited_is_not_told(self):
        free = self.env["res.partner"].create({"name": "Free Vendor"})
        order = self.make_order(vendor=free, user_id=self.buyer.id)
        file = self.get_file(free)
        file._verify()
        self.assertFalse(self.get_told(order))

    def test_looking_at_many_orders_costs_as_many_queries_as_at_two(self):
        orders = self.order
        for number in range(4):
            vendor = self.vendor.copy({"name": f"Vendor {number}"})
            self.require(vendor)
            orders |= self.make_order(vendor=vendor)
        self.settle()

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("date_planned")
            before = self.env.cr.sql_log_count
            some._coi_follow()
            return self.env.cr.sql_log_count - before

        count(orders)
        self.assertEqual(count(orders), count(orders[:2]))
