import base64
from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY, CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExemption(CoiCommon):
    """A certificate of exemption is proof of no coverage, and counts where it is accepted, approved, in its state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.florida, cls.georgia = cls.env.ref("base.state_us_10"), cls.env.ref("base.state_us_11")
        assert (cls.florida.code, cls.georgia.code) == ("FL", "GA")
        cls.vendor.write({"state_id": cls.florida.id, "country_id": cls.env.ref("base.us").id})
        cls.company.partner_id.write({"state_id": cls.florida.id, "country_id": cls.env.ref("base.us").id})
        cls.workers = cls.make_set(
            "Workers",
            line_ids=[
                Command.create(
                    cls.line_vals(
                        "workers_compensation",
                        statutory=True,
                        exemption_accepted=True,
                        exemption_state_ids=[Command.set((cls.florida + cls.georgia).ids)],
                    )
                )
            ],
        )
        cls.file = cls.require(requirement_set=cls.workers)

    def enter(self, user=None, **vals):
        return (
            self.env["coi.exemption"]
            .with_user(user or self.coi_user)
            .create(
                {
                    "compliance_id": self.file.id,
                    "state_id": self.florida.id,
                    "number": "FL-2201",
                    "persons": "Dana Acme\nKim Acme",
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2027, 12, 31),
                    "document": base64.b64encode(b"%PDF-1.4 exemption"),
                    "document_name": "exemption.pdf",
                    **vals,
                }
            )
        )

    def approve(self, **vals):
        exemption = self.enter(**vals)
        exemption.with_user(self.manager).action_approve()
        return exemption

    def test_exemption_counts_only_when_a_second_person_has_approved_it(self):
        exemption = self.enter()
        self.assertEqual(self.file.status, "missing")
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self.enter(self.manager).with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "Only a COI manager"):
            exemption.with_user(self.coi_user).action_approve()
        exemption.with_user(self.manager).action_approve()
        self.assertEqual(self.file.status, "compliant")
        self.assertEqual(self.file.compliant_until, date(2027, 12, 31))

    def test_whoever_changes_it_has_entered_it_and_cannot_approve_it(self):
        exemption = self.enter()
        exemption.with_user(self.manager).number = "FL-2202"
        with self.assertRaisesRegex(ValidationError, "You entered"):
            exemption.with_user(self.manager).action_approve()

    def test_decision_is_not_typed_in(self):
        exemption = self.enter(state="approved", entered_by_id=self.manager.id)
        self.assertEqual((exemption.state, exemption.entered_by_id), ("waiting", self.coi_user))
        for name, value in (("state", "approved"), ("entered_by_id", self.buyer.id), ("decided_by_id", self.buyer.id)):
            with self.assertRaises(UserError):
                exemption.with_user(self.coi_user).write({name: value})

    def test_decision_is_no_default_of_the_context_either(self):
        typed_in = {"default_state": "approved", "default_entered_by_id": self.buyer.id}
        self.env = self.env(context={**self.env.context, **typed_in})
        exemption = self.enter(self.manager)
        self.assertEqual((exemption.state, exemption.entered_by_id), ("waiting", self.manager))
        self.assertEqual(self.file.status, "missing")

    def test_who_entered_it_first_cannot_approve_it_after_another_has_corrected_a_word(self):
        exemption = self.enter(self.manager)
        exemption.with_user(self.coi_user).number = "FL-2202"
        with self.assertRaisesRegex(ValidationError, "You entered"):
            exemption.with_user(self.manager).action_approve()

    def test_why_it_was_rejected_is_not_rewritten(self):
        exemption = self.enter().with_user(self.manager)
        exemption.decision_note = "The state does not know the number."
        exemption.action_reject()
        with self.assertRaisesRegex(UserError, "was decided"):
            exemption.with_user(self.coi_user).decision_note = "Nothing."

    def test_file_of_an_exemption_is_not_exchanged_behind_it(self):
        self.approve()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "coi.exemption"), ("res_field", "=", "document")])
        )
        with self.assertRaisesRegex(UserError, "evidence"):
            attachment.with_user(self.coi_user).raw = b"%PDF-1.4 another"

    def test_document_of_another_vendor_proves_no_exemption(self):
        other = self.env["res.partner"].create({"name": "Roadworks East", "is_company": True})
        document = self.make_certificate(vendor=other, document=base64.b64encode(b"%PDF-1.4"))
        with self.assertRaisesRegex(ValidationError, "of another vendor"):
            self.enter(certificate_id=document.id)

    def test_certificate_is_not_accepted_by_an_exemption_that_names_it(self):
        document = self.make_certificate()
        self.enter(certificate_id=document.id).with_user(self.manager).action_approve()
        self.assertEqual(document.state, "received")

    def test_policies_on_the_document_of_an_exemption_are_no_cover(self):
        self.file.set_ids = self.requirements
        document = self.make_certificate(document=base64.b64encode(b"%PDF-1.4")).with_user(self.coi_user)
        document.action_take_as_exemption()
        self.enter(certificate_id=document.id).with_user(self.manager).action_approve()
        self.assertEqual(document.state, "accepted")
        self.assertEqual(self.file.status, "missing")

    def test_exemption_that_work_relies_on_holds_the_order_when_it_is_moved(self):
        self.file.set_ids = False
        contract = self.env["coi.contract"].create(
            {"name": "Pier 4", "company_id": self.company.id, "set_ids": [Command.set(self.workers.ids)]}
        )
        self.settle()
        self.approve()
        order = self.make_order(date_planned=datetime(2026, 6, 20), coi_contract_id=contract.id)
        order.with_user(self.buyer).button_confirm()
        site = self.env["res.partner"].create({"name": "Site", "state_id": self.georgia.id})
        self.assertFalse(self.file.relies_on_exemption)
        with self.assertRaisesRegex(UserError, HELD):
            order.with_user(self.buyer).dest_address_id = site

    def test_state_of_another_country_with_the_same_code_is_none_of_ours(self):
        elsewhere = self.env["res.country.state"].create(
            {"name": "Elsewhere", "code": "FL", "country_id": self.env.ref("base.gh").id}
        )
        self.approve(state_id=elsewhere.id)
        self.assertEqual(self.file.status, "missing")

    def test_gate_costs_as_many_queries_for_many_exempt_vendors_as_for_one(self):
        self.approve()
        orders = self.make_order()
        for number in range(5):
            vendor = self.vendor.copy({"name": f"Exempt {number}"})
            self.approve(compliance_id=self.require(vendor, self.workers).id, number=f"FL-{number}")
            orders |= self.make_order(vendor=vendor)

        def count(records):
            self.env.invalidate_all()
            records.mapped("date_planned")
            before = self.env.cr.sql_log_count
            self.assertEqual({verdict.level for verdict in records._coi_judge().values()}, {"pass"})
            return self.env.cr.sql_log_count - before

        count(orders)
        self.assertEqual(count(orders), count(orders[:1]))

    def test_nobody_approves_what_is_not_seen(self):
        with self.assertRaisesRegex(ValidationError, "Attach the certificate"):
            self.approve(document=False)

    def test_decided_exemption_is_not_changed_or_deleted(self):
        exemption = self.approve()
        with self.assertRaisesRegex(UserError, "was decided"):
            exemption.with_user(self.coi_user).date_end = date(2030, 1, 1)
        with self.assertRaisesRegex(UserError, "part of the record"):
            exemption.with_user(self.coi_user).unlink()

    def test_rejection_needs_a_reason_and_counts_for_nobody(self):
        exemption = self.enter().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Say under"):
            exemption.action_reject()
        exemption.decision_note = "The state does not know the number."
        exemption.action_reject()
        self.assertEqual((exemption.state, self.file.status), ("rejected", "missing"))

    def test_checklist_says_exempt_and_not_met(self):
        self.approve()
        line = next(line for line in self.file.checklist if line["key"] == "workers_compensation")
        self.assertTrue(line["satisfied"])
        self.assertEqual({item["verdict"] for item in line["items"]}, {"not_required"})
        self.assertEqual(line["verdict_label"], "Exempt")
        self.assertIn("Exempt, not covered: certificate of exemption FL-2201 of Florida", line["items"][0]["why"])
        self.assertEqual(line["items"][0]["exemption_id"], self.file.exemption_ids.id)
        self.assertEqual(self.file.line_verdicts["workers_compensation"]["verdict"], "exempt")

    def test_set_that_does_not_accept_exemptions_is_not_satisfied_by_one(self):
        self.workers.line_ids.exemption_accepted = False
        self.settle()
        self.approve()
        self.assertEqual(self.file.status, "deficient")
        self.assertEqual(self.file.open_deficiency_ids.filtered("code").mapped("code"), ["EXEMPTION"])

    def test_order_is_judged_by_the_state_in_which_its_work_is_done(self):
        self.approve()
        here = self.make_order(date_planned=datetime(2026, 6, 20))
        here.with_user(self.buyer).button_confirm()
        self.assertEqual(here.state, "purchase")
        site = self.env["res.partner"].create(
            {"name": "Site", "state_id": self.georgia.id, "country_id": self.env.ref("base.us").id}
        )
        there = self.make_order(date_planned=datetime(2026, 6, 20), dest_address_id=site.id)
        with self.assertRaisesRegex(UserError, r"(?s)not insured.*FL-2201 is of Florida.*Georgia"):
            there.with_user(self.buyer).button_confirm()
        # nor is an order moved there once it is confirmed
        with self.assertRaisesRegex(UserError, HELD):
            here.with_user(self.buyer).dest_address_id = site
        self.approve(state_id=self.georgia.id, number="GA-7")
        there.with_user(self.buyer).button_confirm()
        self.assertEqual(there.state, "purchase")

    def test_order_at_a_place_of_which_the_state_is_not_known_waits_for_a_person(self):
        self.approve()
        self.company.partner_id.state_id = False
        order = self.make_order(date_planned=datetime(2026, 6, 20))
        with self.assertRaisesRegex(UserError, "not known in which state"):
            order.button_confirm()

    def test_bill_is_judged_by_the_place_of_its_order(self):
        self.company.coi_payment_policy = "block"
        self.approve()
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.vendor.id})
        self.assertEqual(bill._coi_judge()[bill].level, "pass")
        site = self.env["res.partner"].create({"name": "Site", "state_id": self.georgia.id})
        order = self.make_order(dest_address_id=site.id)
        line = {"name": "Paving", "price_unit": 500, "purchase_line_id": order.order_line.id}
        bill.invoice_line_ids = [Command.create(line)]
        self.assertEqual(bill._coi_judge()[bill].level, "block")

    def test_revoking_takes_it_away_from_today_and_not_from_the_past(self):
        exemption = self.approve().with_user(self.manager)
        exemption.decision_note = "The person left the firm."
        with freeze_time("2026-07-10"):
            exemption.action_revoke()
            self.file._verify()
            self.assertEqual(self.file.status, "missing")
            standing = self.file.get_standing_on("2026-07-01")
            self.assertEqual((standing["then"]["status"], standing["now"]["status"]), ("compliant", "compliant"))

    def test_history_keeps_which_exemption_it_rested_on(self):
        exemption = self.approve()
        period = self.file.period_ids.sorted("id")[-1]
        self.assertEqual((period.status, period.exemption_ids), ("compliant", exemption))
        with freeze_time("2028-01-01"):
            self.file._verify()
            self.assertEqual(self.file.status, "expired")
            self.assertEqual(self.file.get_standing_on("2027-12-31")["then"]["status"], "compliant")

    def test_end_is_announced_once_and_its_renewal_is_asked_for(self):
        exemption = self.approve(date_end=date(2026, 7, 1))
        self.assertEqual(self.file.renewal_date, date(2026, 7, 2))
        for _night in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_exemption").method_direct_trigger()
        self.assertEqual(len(exemption.activity_ids), 1)
        self.assertEqual(exemption.activity_ids.user_id, self.coi_user)

    def test_vendor_is_told_that_an_exemption_is_accepted(self):
        demands = self.file._get_asks()["lines"][0]["demands"]
        self.assertIn("Or a certificate of exemption of Florida or Georgia, for work done there.", demands)

    def test_agent_of_an_ended_exemption_is_asked_for_its_renewal(self):
        self.approve(date_start=date(2025, 1, 1), date_end=date(2026, 6, 1))
        asked = [found["ask"] for found in self.file._get_corrections() if found["ask"]]
        self.assertEqual(len(asked), 1)
        self.assertIn("renewed exemption FL-2201", asked[0])

    def test_document_that_came_in_is_taken_as_an_exemption_and_decided_with_it(self):
        document = self.make_certificate(document=base64.b64encode(b"%PDF-1.4"), kind="not_a_certificate").with_user(
            self.coi_user
        )
        action = document.action_take_as_exemption()
        exemption = self.enter(**{name[8:]: value for name, value in action["context"].items() if "default_" in name})
        self.assertEqual(exemption.certificate_id, document)
        exemption.with_user(self.manager).action_approve()
        self.assertEqual((document.state, document.kind, document.reviewer_id), ("accepted", "exemption", self.manager))
        with self.assertRaisesRegex(UserError, "reviewed already"):
            document.action_take_as_exemption()

    def test_buyer_reads_and_does_not_enter(self):
        exemption = self.approve().with_user(self.buyer)
        self.assertEqual(exemption.number, "FL-2201")
        with self.assertRaises(AccessError):
            self.enter(self.buyer)
        with self.assertRaises(AccessError):
            exemption.action_revoke()

    def test_story_of_the_file_tells_who_entered_and_who_approved(self):
        self.approve()
        self.assertIn("FL-2201: Approved", self.file.story)

    def test_known_fields_of_requirements_are_no_new_version(self):
        versions = self.workers.version_ids
        self.env["coi.requirement.version"]._record(self.workers)
        self.assertEqual(self.workers.version_ids, versions)
