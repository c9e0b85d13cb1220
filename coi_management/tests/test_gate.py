from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGate(CoiCommon):
    """Each way in which an order can become committed, tried on a vendor who falls short."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.order = cls.make_order(date_planned=datetime(2026, 6, 20))

    def test_confirm_is_held_and_names_what_is_missing(self):
        with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*No policy for .*general liability"):
            self.order.with_user(self.buyer).button_confirm()
        self.assertEqual(self.order.state, "draft")

    def test_sent_rfq_is_held(self):
        self.order.state = "sent"
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_approve_is_held(self):
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_approve()

    def test_forced_approve_is_held(self):
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_approve(force=True)

    def test_order_to_approve_is_held_before_it_waits_for_approval(self):
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        with self.assertRaisesRegex(UserError, HELD):
            self.order.with_user(self.buyer).button_confirm()

    def test_order_whose_vendor_lapsed_while_it_waited_for_approval_is_held(self):
        certificate = self.accept_certificate()
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        self.order.with_user(self.buyer).button_confirm()
        self.assertEqual(self.order.state, "to approve")
        certificate._reject("Withdrawn")
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_approve()

    def test_direct_write_of_the_state_is_held(self):
        for state in ("purchase", "to approve"):
            with self.assertRaisesRegex(UserError, HELD):
                self.order.write({"state": state})

    def test_write_by_superuser_is_held(self):
        with self.assertRaisesRegex(UserError, HELD):
            self.order.sudo().write({"state": "purchase"})

    def test_order_created_as_confirmed_is_held(self):
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order(state="purchase")

    def test_copy_of_a_confirmed_order_is_held_when_it_is_confirmed(self):
        certificate = self.accept_certificate()
        self.order.button_confirm()
        certificate._reject("Withdrawn")
        with self.assertRaisesRegex(UserError, HELD):
            self.order.copy().button_confirm()

    def test_import_of_a_confirmed_order_is_held(self):
        result = self.env["purchase.order"].load(
            ["partner_id/.id", "company_id/.id", "state"], [[str(self.vendor.id), str(self.company.id), "purchase"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn(HELD, result["messages"][0]["message"])

    def test_import_over_a_draft_order_is_held(self):
        result = self.env["purchase.order"].load([".id", "state"], [[str(self.order.id), "purchase"]])
        self.assertFalse(result["ids"])
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "draft")

    def test_changing_the_vendor_of_a_confirmed_order_is_held(self):
        free = self.env["res.partner"].create({"name": "Free Vendor"})
        order = self.make_order(vendor=free)
        order.button_confirm()
        with self.assertRaisesRegex(UserError, HELD):
            order.partner_id = self.vendor

    def test_contact_of_the_vendor_is_held_like_the_vendor(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.vendor.id, "type": "contact"})
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order(vendor=contact).button_confirm()

    def test_batch_with_one_vendor_who_falls_short_is_held_as_a_whole(self):
        free = self.env["res.partner"].create({"name": "Free Vendor"})
        orders = self.make_order(vendor=free) | self.order
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            orders.button_confirm()
        orders.invalidate_recordset()
        self.assertEqual(set(orders.mapped("state")), {"draft"})

    def test_vendor_without_a_file_is_held_by_the_default_of_the_company(self):
        self.company.coi_requirement_set_id = self.make_set("Everybody")
        vendor = self.env["res.partner"].create({"name": "New Vendor"})
        order = self.make_order(vendor=vendor)
        with self.assertRaisesRegex(UserError, HELD):
            order.button_confirm()
        self.assertEqual(vendor.coi_status, "missing")

    def test_reopened_and_confirmed_again_is_judged_again(self):
        certificate = self.accept_certificate()
        self.order.button_confirm()
        self.order.button_cancel()
        self.order.button_draft()
        certificate._reject("Withdrawn")
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_archived_file_holds_all_the_same(self):
        self.file.active = False
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_forged_status_opens_nothing(self):
        for user in (self.buyer, self.coi_user, self.manager):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.file.with_user(user).write({"base_status": "compliant", "compliant_from": date(2020, 1, 1)})
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_what_is_stored_is_not_trusted_while_requirements_change(self):
        self.accept_certificate()
        self.requirements.line_ids.minimum_ids[0].amount = 9_000_000
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_what_is_stored_is_not_trusted_while_a_verification_is_put_off(self):
        self.accept_certificate()
        # as after a change that concerns more files than are verified at once
        self.file.certificate_ids.sudo().write({"state": "rejected"})
        self.file.sudo().verification_pending = True
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_mended_vendor_is_let_through(self):
        self.accept_certificate()
        self.order.button_confirm()
        self.assertEqual(self.order.state, "purchase")

    def test_nothing_is_held_of_whom_nothing_is_required(self):
        self.file.set_ids = False
        self.order.button_confirm()
        self.assertEqual(self.order.state, "purchase")

    def test_off_lets_through_without_a_word(self):
        self.company.coi_gate_policy = "off"
        self.assertEqual(self.order.coi_gate_level, "pass")
        self.order.button_confirm()
        self.assertEqual(self.order.state, "purchase")

    def test_warn_lets_through_and_leaves_a_note(self):
        self.company.coi_gate_policy = "warn"
        self.assertEqual(self.order.coi_gate_level, "warn")
        self.order.button_confirm()
        self.assertEqual(self.order.state, "purchase")
        self.assertIn(HELD, "".join(self.order.message_ids.mapped("body")))

    def test_set_decides_for_its_vendors(self):
        self.requirements.gate_policy = "warn"
        self.assertEqual(self.order.coi_gate_level, "warn")
        strict = self.make_set("Strict", gate_policy="block")
        self.file.set_ids |= strict
        self.order.invalidate_recordset()
        self.assertEqual(self.order.coi_gate_level, "block")

    def test_order_is_judged_on_its_expected_date(self):
        self.accept_certificate(self.policy_vals(effective=date(2026, 6, 18), expiration=date(2027, 6, 18)))
        early = self.make_order(date_planned=datetime(2026, 6, 16))
        self.assertEqual(early.coi_gate_level, "block")
        self.assertEqual(self.order.coi_gate_level, "pass")

    def test_cover_that_ends_before_delivery_warns(self):
        self.accept_certificate()
        late = self.make_order(date_planned=datetime(2027, 2, 1))
        self.assertEqual(late.coi_gate_level, "warn")
        late.button_confirm()
        self.assertEqual(late.state, "purchase")

    def test_past_expected_date_is_judged_today(self):
        self.accept_certificate(self.policy_vals(expiration=date(2026, 6, 1)))
        order = self.make_order(date_planned=datetime(2026, 5, 1))
        self.assertEqual(order.coi_gate_level, "block")

    def test_banner_says_what_is_missing(self):
        gate = self.order.coi_gate
        self.assertEqual(gate["level"], "block")
        self.assertTrue(gate["reasons"])
        self.assertEqual(gate["file_id"], self.file.id)

    def test_orders_of_vendors_who_fall_short_can_be_found(self):
        Order = self.env["purchase.order"]
        short = [("coi_status", "in", ("missing", "deficient"))]
        self.assertIn(self.order, Order.search(short))
        self.accept_certificate()
        self.assertNotIn(self.order, Order.search(short))
        self.assertEqual(self.order.coi_status, "compliant")

    # ------------------------------------------------------------ override

    def _override(self, order, user, reason="The site is closed to the public"):
        wizard = self.env["coi.override"].with_user(user).create({"order_id": order.id, "reason": reason})
        return wizard.action_override()

    def test_manager_overrides_with_a_reason_that_is_recorded(self):
        self._override(self.order, self.manager)
        self.assertEqual(self.order.state, "purchase")
        override = self.order.coi_override_ids
        self.assertEqual(override.user_id, self.manager)
        self.assertEqual(override.reason, "The site is closed to the public")
        self.assertIn("general liability", override.findings)
        self.assertEqual(override.compliance_id, self.file)
        self.assertIn("The site is closed", "".join(self.order.message_ids.mapped("body")))
        self.assertIn("The site is closed", "".join(self.file.message_ids.mapped("body")))

    def test_buyer_does_not_override(self):
        with self.assertRaises(AccessError):
            self._override(self.order, self.buyer)

    def test_override_is_not_forged_by_creating_its_record(self):
        with self.assertRaises(AccessError):
            self.env["coi.gate.override"].with_user(self.manager).create(
                {
                    "order_id": self.order.id,
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                    "reason": "None",
                }
            )

    def test_override_does_not_cover_what_comes_to_be_missing_later(self):
        self._override(self.order, self.manager)
        self.order.button_cancel()
        self.order.button_draft()
        self.requirements.line_ids = [
            Command.create(self.line_vals("auto_liability", {"combined_single_limit": 1_000_000}))
        ]
        self.settle()
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_override_of_one_order_is_none_for_another(self):
        self._override(self.order, self.manager)
        with self.assertRaisesRegex(UserError, HELD):
            self.make_order().button_confirm()

    def test_nothing_to_override_is_said(self):
        self.accept_certificate()
        with self.assertRaisesRegex(UserError, "Nothing is missing"):
            self._override(self.order, self.manager)

    # ------------------------------------------------------------ cost

    def test_gate_costs_as_many_queries_for_many_orders_as_for_one(self):
        self.company.coi_gate_policy = "warn"
        orders = self.env["purchase.order"].union(*(self.make_order() for _number in range(5)))

        def count(records):
            self.env.invalidate_all()
            records.mapped("date_planned")
            before = self.env.cr.sql_log_count
            records._coi_judge()
            return self.env.cr.sql_log_count - before

        count(orders)
        self.assertEqual(count(orders), count(orders[:1]))

    # ------------------------------------------------------------ after the confirmation

    def _lapse(self):
        """Confirm the order while the vendor is covered, then take its certificate back."""
        certificate = self.accept_certificate()
        self.order.button_confirm()
        certificate._reject("Withdrawn")

    def test_confirmed_order_does_not_grow_after_the_vendor_lapsed(self):
        self._lapse()
        line = self.order.order_line
        with self.assertRaisesRegex(UserError, HELD):
            line.price_unit = 9_999_999
        with self.assertRaisesRegex(UserError, HELD):
            line.product_qty = 1000
        with self.assertRaisesRegex(UserError, HELD):
            line.copy({"order_id": self.order.id})
        line.price_unit = 1
        self.assertEqual(self.order.state, "purchase")

    def test_confirmed_order_is_not_moved_to_a_day_without_cover(self):
        self.accept_certificate(self.policy_vals(effective=date(2026, 7, 15), expiration=date(2027, 7, 15)))
        order = self.make_order(date_planned=datetime(2026, 8, 1))
        order.order_line.date_planned = datetime(2026, 8, 1)
        order.button_confirm()
        with self.assertRaisesRegex(UserError, HELD):
            order.order_line.date_planned = datetime(2026, 6, 20)
        order.order_line.date_planned = datetime(2026, 9, 1)

    def test_lenient_set_beside_a_silent_one_does_not_switch_the_gate_off(self):
        self.file.set_ids |= self.make_set("Lenient", gate_policy="off")
        self.order.invalidate_recordset()
        self.assertEqual(self.order.coi_gate_level, "block")

    def test_buyer_does_not_free_a_vendor_by_its_contact(self):
        buyer = new_test_user(
            self.env, "t_contacts", groups="purchase.group_purchase_manager,base.group_partner_manager"
        )
        self.requirements.tag_ids = self.tag
        self.vendor.category_id = self.tag
        vendor = self.vendor.with_user(buyer)
        vendor.name = "Acme Paving and More LLC"
        self.assertIn("was renamed from Acme Paving LLC", "".join(self.file.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "only the insurance desk"):
            vendor.category_id = False
        covered = self.env["res.partner"].create({"name": "Covered Inc", "is_company": True})
        with self.assertRaisesRegex(UserError, "ask the insurance desk"):
            vendor.write({"is_company": False, "parent_id": covered.id})

    def test_override_stands_for_that_much_money_and_that_much_missing(self):
        self._override(self.order, self.manager)
        with self.assertRaisesRegex(UserError, HELD):
            self.order.order_line.price_unit = 9_999_999
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(aggregate=100)))
        self.assertFalse(self.order._coi_get_override(self.order._coi_judge()[self.order]))

    def test_override_ends_with_the_cancellation_of_its_order(self):
        self._override(self.order, self.manager)
        self.order.button_cancel()
        self.order.button_draft()
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_override_outlives_its_order(self):
        self._override(self.order, self.manager)
        override, name, total = self.order.coi_override_ids, self.order.name, self.order.amount_total
        self.order.button_cancel()
        self.order.unlink()
        self.assertEqual((override.order_name, override.amount), (name, total))

    def test_override_needs_words(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._override(self.order, self.manager, reason="  ")

    def test_order_without_company_or_vendor_is_not_judged(self):
        order = self.env["purchase.order"].new({"partner_id": self.vendor.id, "company_id": False})
        self.assertEqual(order.coi_gate_level, "pass")

    def test_warning_leaves_its_note_however_the_order_is_committed(self):
        self.company.coi_gate_policy = "warn"
        self.order.write({"state": "purchase"})
        self.assertIn(HELD, "".join(self.order.message_ids.mapped("body")))

    def test_findings_of_another_company_are_not_read_through_the_override(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="purchase.group_purchase_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.env["coi.override"].with_user(stranger).create({"order_id": self.order.id, "reason": "-"}).findings  # noqa: B018

    # ------------------------------------------------------------ ways around that were open once

    def test_confirmed_order_is_not_turned_to_a_dearer_currency(self):
        self._lapse()
        self.env.ref("base.EUR").active = True
        with self.assertRaisesRegex(UserError, HELD):
            self.order.currency_id = self.env.ref("base.EUR")

    def test_line_is_not_moved_into_a_confirmed_order(self):
        draft = self.make_order()
        self._lapse()
        with self.assertRaisesRegex(UserError, HELD):
            draft.order_line.order_id = self.order

    def test_merged_requests_are_judged_as_one(self):
        self.order.date_planned = False
        orders = self.order | self.make_order()
        orders.action_merge()
        merged = orders.filtered(lambda order: order.state == "draft")
        self.assertEqual(len(merged), 1)
        with self.assertRaisesRegex(UserError, HELD):
            merged.button_confirm()

    def test_what_a_client_wants_to_see_does_not_change_what_is_asked(self):
        self.requirements.tag_ids = self.tag
        self.vendor.category_id = self.tag
        self.file.set_ids = False
        self.tag.active = False
        self.settle()
        file = self.file.with_context(active_test=False)
        file.invalidate_recordset()
        self.assertFalse(file.applied_set_ids)
        file._verify()
        self.assertEqual(self.file.status, "not_required")

    def test_verdict_of_one_order_is_none_for_another_document(self):
        self.accept_certificate()
        carried = []

        def keep(orders, *args, **kwargs):
            carried.append(orders.env.context["coi_judged"])
            return True

        self.patch(type(self.env["purchase.order"]), "button_approve", keep)
        self.order.button_confirm()
        self.assertNotIn(None, carried[0], "what has no footing of its own would take it")

    def test_archived_file_is_not_trusted_since_nobody_follows_it(self):
        self.accept_certificate()
        self.file.active = False
        self.requirements.line_ids.minimum_ids[0].amount = 9_000_000
        self.settle()
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_buyer_does_not_free_a_vendor_by_its_tag(self):
        buyer = new_test_user(self.env, "t_tags", groups="purchase.group_purchase_manager,base.group_partner_manager")
        self.requirements.tag_ids = self.tag
        self.vendor.category_id = self.tag
        self.file.set_ids = False
        self.settle()
        tag = self.tag.with_user(buyer)
        for way in (
            lambda: tag.write({"partner_ids": [Command.unlink(self.vendor.id)]}),
            lambda: tag.write({"active": False}),
            tag.unlink,
        ):
            with self.assertRaisesRegex(UserError, "only the insurance desk"), self.env.cr.savepoint():
                way()
        self.env.invalidate_all()
        self.assertEqual(self.file.applied_set_ids, self.requirements)
        tag.name = "Work on site"
        tag.partner_ids = [Command.link(self.env["res.partner"].create({"name": "New"}).id)]

    def test_tag_that_the_desk_takes_away_asks_nothing_any_more(self):
        self.requirements.tag_ids = self.tag
        self.vendor.category_id = self.tag
        self.file.set_ids = False
        self.settle()
        self.assertEqual(self.file.status, "missing")
        self.tag.with_user(self.env.ref("base.user_admin")).active = False
        self.settle()
        self.assertEqual(self.file.status, "not_required")

    def test_buyer_does_not_free_a_vendor_by_merging_it(self):
        buyer = new_test_user(self.env, "t_merge", groups="purchase.group_purchase_manager,base.group_partner_manager")
        other = self.env["res.partner"].create({"name": "Covered Inc", "is_company": True})
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(buyer).create({})
        with self.assertRaisesRegex(UserError, "ask the insurance desk"):
            wizard._merge([self.vendor.id, other.id], other)

    def test_file_that_came_by_merging_contacts_is_verified_under_the_other_name(self):
        self.accept_certificate()
        other = self.env["res.partner"].create({"name": "Unheard Of Inc", "is_company": True})
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.vendor.id, other.id], other)
        self.assertEqual(self.file.partner_id, other)
        self.assertNotEqual(self.file.status, "compliant")

    def test_company_renamed_by_its_contact_is_another_holder(self):
        self.accept_certificate()
        self.company.partner_id.name = "Quite Another Company"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, HELD):
            self.order.button_confirm()

    def test_form_that_comes_to_need_a_schedule_proves_no_more(self):
        form = self.env["coi.endorsement.form"].create({"number": "CG 99 77", "edition": "01 01"})
        self.accept_certificate(
            endorsement_ids=[Command.create({"form_number": "CG 99 77 01 01", "policy_number": "GL-1001"})]
        )
        before = self.file.verified_on
        with freeze_time("2026-06-16"):
            form.scheduled = True
        self.assertGreater(self.file.verified_on, before)
