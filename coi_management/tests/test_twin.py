from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon

HELD = "waits until it is known who"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTwin(CoiCommon):
    """A buyer who makes a contact anew gets around nothing: who looks like a held vendor is seen by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.vendor.write({"vat": "US 98-7654", "email": "office@acmepaving.example"})
        cls.env["res.partner.bank"].create({"acc_number": "DE 1234 5678", "partner_id": cls.vendor.id})
        cls.buyer.group_ids += cls.env.ref("base.group_partner_manager")

    def make_twin(self, **vals):
        partners = self.env["res.partner"].with_user(self.buyer)
        return partners.create({"name": "Roadworks East", "is_company": True, **vals})

    def order(self, vendor):
        return self.make_order(vendor=vendor, date_planned=datetime(2026, 6, 20)).with_user(self.buyer)

    def assertHeld(self, vendor, what):
        order = self.order(vendor)
        with self.assertRaisesRegex(UserError, rf"(?s){HELD}.*{what} (is|.*are) the same.*Acme Paving LLC"):
            order.button_confirm()
        twin = self.env["coi.twin"].search([("partner_id", "=", vendor.id)])
        self.assertEqual((twin.state, twin.other_id), ("open", self.file))
        self.assertEqual(twin.compliance_id.status, "undetermined")
        return order, twin

    def test_contact_with_the_same_name_is_held(self):
        self.assertHeld(self.make_twin(name="ACME Paving, Inc."), "the name")

    def test_contact_with_the_same_tax_id_is_held(self):
        self.assertHeld(self.make_twin(vat="US98 7654"), "the tax ID")

    def test_contact_with_the_same_bank_account_is_held(self):
        self.assertHeld(self.make_twin(bank_ids=[Command.create({"acc_number": "DE12345678"})]), "the bank account")

    def test_part_of_the_vendor_made_a_company_of_its_own_is_held(self):
        child = self.make_twin(parent_id=self.vendor.id, is_company=False)
        child.is_company = True
        self.assertEqual(child.commercial_partner_id, child)
        self.assertHeld(child, "the company that it belongs to")

    def test_twin_is_held_as_the_vendor_is_whom_it_may_be(self):
        self.company.coi_gate_policy = "warn"
        self.requirements.gate_policy = "block"
        self.settle()
        self.assertHeld(self.make_twin(name="Acme Paving"), "the name")

    def test_name_that_the_vendor_had_before_is_known(self):
        self.vendor.with_user(self.buyer).name = "Something Else GmbH"
        order = self.order(self.make_twin(name="Acme Paving LLC"))
        with self.assertRaisesRegex(UserError, r"(?s)the name is the same.*Something Else GmbH"):
            order.button_confirm()

    def test_vendor_archived_and_made_again_is_held(self):
        self.vendor.with_user(self.buyer).active = False
        self.assertHeld(self.make_twin(name="Acme Paving"), "the name")

    def test_same_domain_of_the_address_is_warned_of_and_listed(self):
        vendor = self.make_twin(email="kim@acmepaving.example")
        order = self.order(vendor)
        self.assertEqual(order.coi_gate_level, "warn")
        self.assertIn("Acme Paving LLC", order.coi_gate["reasons"][0]["text"])
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertTrue(self.env["coi.twin"].search([("partner_id", "=", vendor.id)]))

    def test_domain_of_a_mail_service_is_nothing_in_common(self):
        self.vendor.email = "acme@gmail.com"
        order = self.order(self.make_twin(email="kim@gmail.com"))
        self.assertEqual(order.coi_gate_level, "pass")
        self.assertFalse(self.env["coi.twin"].search([]))

    def test_strangers_are_no_twins(self):
        order = self.order(self.make_twin(vat="US 11", email="kim@roadworks.example"))
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertFalse(order.coi_compliance_id)

    def test_contact_that_is_given_the_account_after_its_order_is_held_when_it_is_paid(self):
        vendor = self.make_twin()
        order = self.order(vendor)
        self.env["res.partner.bank"].with_user(self.buyer).create({"acc_number": "DE12345678", "partner_id": vendor.id})
        with self.assertRaisesRegex(UserError, "the bank account is the same"):
            order.button_confirm()

    def test_contact_renamed_to_the_vendor_after_its_order_is_held(self):
        vendor = self.make_twin()
        order = self.order(vendor)
        vendor.name = "Acme Paving LLC"
        with self.assertRaisesRegex(UserError, "the name is the same"):
            order.button_confirm()

    def test_vendor_of_whom_insurance_is_asked_itself_is_no_twin(self):
        other = self.make_twin(name="Acme Paving Inc")
        self.require(other)
        self.order(other)
        self.assertFalse(self.env["coi.twin"].search([("partner_id", "=", other.id)]))

    def make_laxer_twin(self):
        """Of every vendor something is asked; of the held one more, and its twin has what is asked of every vendor."""
        lax = self.make_set("Everybody")
        lax.line_ids.minimum_ids.amount = 100_000
        self.requirements.line_ids.minimum_ids.amount = 5_000_000
        self.company.coi_requirement_set_id = lax
        self.settle()
        twin = self.make_twin(name="Acme Paving", email="kim@acmepaving.example")
        self.accept_certificate(vendor=twin)
        self.assertEqual(twin.coi_compliance_ids.status, "compliant")
        return twin

    def test_vendor_of_whom_less_is_asked_is_held_though_it_has_that(self):
        order, twin = self.assertHeld(self.make_laxer_twin(), "the name")
        twin.with_user(self.coi_user).action_same()
        self.assertEqual(twin.compliance_id.status, "deficient")
        with self.assertRaisesRegex(UserError, r"(?s)not insured as required.*5,000,000 is required"):
            order.button_confirm()
        # and it is asked once only
        self.order(twin.partner_id)
        self.assertEqual(self.env["coi.twin"].search([("partner_id", "=", twin.partner_id.id)]), twin)

    def test_vendor_of_whom_less_is_asked_goes_on_when_it_is_another(self):
        order, twin = self.assertHeld(self.make_laxer_twin(), "the name")
        twin = twin.with_user(self.coi_user)
        twin.note = "Another owner, in Maine: called the state's register."
        twin.action_different()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_vendors_of_whom_something_is_asked_may_share_a_domain(self):
        twin = self.make_laxer_twin()
        twin.name = "Roadworks East"
        self.file.former_names = False
        self.accept_certificate(vendor=twin, certificate_date="2026-02-01")
        order = self.order(twin)
        self.assertEqual(order.coi_gate_level, "pass")

    def test_of_a_batch_of_orders_each_vendor_is_compared_with_the_others(self):
        twin = self.make_twin(name="Acme Paving")
        line = {"product_id": self.make_order().order_line.product_id.id}
        vals = [{"partner_id": found.id, "order_line": [Command.create(line)]} for found in (self.vendor, twin)]
        orders = self.env["purchase.order"].create(vals)
        self.assertEqual(orders.mapped("coi_gate_level"), ["block", "block"])

    def test_comparing_costs_as_many_queries_for_many_vendors_as_for_one(self):
        self.company.coi_requirement_set_id = self.make_set("Everybody")
        self.settle()
        vendors = self.env["res.partner"].create([{"name": f"Vendor {number}"} for number in range(5)])
        for vendor in vendors:
            self.get_file(vendor)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(self.env["coi.twin"]._detect(some, self.company))
            return self.env.cr.sql_log_count - before

        count(vendors)
        self.assertEqual(count(vendors), count(vendors[:1]))

    def test_insurance_desk_says_that_it_is_another(self):
        order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        with self.assertRaises(AccessError):
            twin.with_user(self.buyer).action_different()
        twin = twin.with_user(self.coi_user)
        with self.assertRaisesRegex(UserError, "with the buttons"):
            twin.state = "different"
        with self.assertRaisesRegex(UserError, "Write down"):
            twin.action_different()
        twin.note = "Another owner, in Maine: called the state's register."
        twin.action_different()
        self.assertEqual(twin.compliance_id.status, "not_required")
        self.assertIn("this order waits no more", "".join(order.message_ids.mapped("body")))
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        # and it is asked once only
        self.order(twin.partner_id)
        self.assertEqual(self.env["coi.twin"].search([("partner_id", "=", twin.partner_id.id)]), twin)

    def test_insurance_desk_says_that_it_is_the_same(self):
        order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        twin.with_user(self.coi_user).action_same()
        self.assertEqual(twin.compliance_id.applied_set_ids, self.requirements)
        self.assertEqual(twin.compliance_id.status, "missing")
        with self.assertRaisesRegex(UserError, "general liability"):
            order.button_confirm()

    def test_buyer_of_the_insurance_desk_does_not_say_so_of_the_contact_he_made(self):
        self.buyer.group_ids += self.env.ref("coi_management.group_coi_manager")
        _order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        twin.note = "Trust me."
        with self.assertRaisesRegex(UserError, "You made this contact"):
            twin.with_user(self.buyer).action_different()
        twin.with_user(self.coi_user).action_different()
        self.assertEqual(twin.state, "different")

    def test_what_is_only_alike_is_held_once_the_account_is_the_same(self):
        vendor = self.make_twin(email="kim@acmepaving.example")
        order = self.order(vendor)
        self.assertEqual(order.coi_gate_level, "warn")
        self.env["res.partner.bank"].with_user(self.buyer).create({"acc_number": "DE12345678", "partner_id": vendor.id})
        with self.assertRaisesRegex(UserError, "the bank account"):
            order.button_confirm()

    def test_decision_is_asked_again_when_more_is_found_in_common(self):
        vendor = self.make_twin(email="kim@acmepaving.example")
        order = self.order(vendor)
        twin = self.env["coi.twin"].search([("partner_id", "=", vendor.id)]).with_user(self.coi_user)
        twin.note = "They share an office."
        twin.action_different()
        vendor.vat = "US98-7654"
        self.assertEqual((twin.state, twin.matches), ("open", "vat domain"))
        with self.assertRaisesRegex(UserError, "Write down"):
            twin.action_different()
        with self.assertRaisesRegex(UserError, "the tax ID"):
            order.button_confirm()

    def test_contacts_of_one_vendor_are_merged_and_its_file_holds_their_orders(self):
        vendor = self.make_twin(bank_ids=[Command.create({"acc_number": "DE12345678"})])
        order, twin = self.assertHeld(vendor, "the bank account")
        twin.with_user(self.coi_user).action_same()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.vendor | vendor).ids, vendor)
        self.assertFalse(self.vendor.exists())
        self.assertEqual((self.file.partner_id, order.coi_compliance_id), (vendor, self.file))
        self.assertFalse(self.env["coi.twin"].search([]))
        with self.assertRaisesRegex(UserError, "general liability"):
            order.button_confirm()

    def test_what_several_things_have_in_common_is_said_in_one_sentence(self):
        vendor = self.make_twin(name="Acme Paving", vat="US98 7654", email="kim@acmepaving.example")
        order = self.order(vendor)
        self.assertIn(
            "required: the tax ID, the name and the domain of the e-mail address are the same.",
            order.coi_gate["reasons"][0]["text"],
        )

    def test_order_that_waits_for_a_twin_alone_leads_to_where_that_is_decided(self):
        order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        self.assertTrue(order.coi_gate_is_twin)
        action = order.action_view_coi_twins()
        self.assertEqual((action["res_model"], action["res_id"]), ("coi.twin", twin.id))
        with self.assertRaisesRegex(UserError, r"(?s)The insurance desk says so under.*Possible Twins"):
            order.button_confirm()
        twin.with_user(self.coi_user).action_same()
        order.invalidate_recordset()
        self.assertFalse(order.coi_gate_is_twin)

    def test_vendor_is_not_asked_for_what_only_the_desk_can_say(self):
        _order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        self.assertFalse(twin.compliance_id._get_askable())
        self.assertFalse([found for found in twin.compliance_id._get_corrections() if found["ask"]])
        self.assertNotIn("Acme Paving LLC", str(twin.compliance_id._get_checklist()))

    def test_twins_of_other_companies_are_not_seen(self):
        _order, twin = self.assertHeld(self.make_twin(name="Acme Paving"), "the name")
        other = self.env["res.company"].create({"name": "Other Works"})
        user = new_test_user(
            self.env, "t_other", groups="coi_management.group_coi_user", company_id=other.id, company_ids=other.ids
        )
        self.assertFalse(twin.with_user(user).search([("id", "=", twin.id)]))
