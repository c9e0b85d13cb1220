from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCertificate(CoiCommon):
    def test_only_an_accepted_certificate_counts(self):
        file = self.require()
        certificate = self.make_certificate()
        self.assertEqual(file.status, "missing")
        certificate.action_accept()
        self.assertEqual(file.status, "compliant")
        self.assertEqual(certificate.reviewer_id, self.env.user)

    def test_rejecting_takes_it_out_again_and_says_why(self):
        file = self.require()
        certificate = self.accept_certificate()
        wizard = self.env["coi.reject"].create({"certificate_ids": certificate.ids, "reason": "Forged signature"})
        wizard.action_reject()
        self.assertEqual(certificate.state, "rejected")
        self.assertEqual(certificate.reject_reason, "Forged signature")
        self.assertEqual(file.status, "missing")

    def test_review_again_undoes_a_decision(self):
        file = self.require()
        certificate = self.accept_certificate()
        certificate.action_review_again()
        self.assertEqual(certificate.state, "to_review")
        self.assertEqual(file.status, "missing")

    def test_decided_document_is_not_changed(self):
        certificate = self.accept_certificate().with_user(self.coi_user)
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.insured_name = "Somebody Else"
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.coverage_ids.expiration = date(2030, 1, 1)
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.coverage_ids.limit_ids[0].amount = 9_000_000
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.coverage_ids.limit_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.unlink()
        with self.assertRaisesRegex(UserError, "Review Again"):
            certificate.env["coi.coverage"].create({"certificate_id": certificate.id, **self.policy_vals()})

    def test_decision_is_not_written_from_outside(self):
        certificate = self.make_certificate().with_user(self.coi_user)
        with self.assertRaisesRegex(UserError, "with their buttons"):
            certificate.state = "accepted"
        with self.assertRaisesRegex(UserError, "with their buttons"):
            certificate.create({"partner_id": self.vendor.id, "state": "accepted"})
        typed_in = certificate.with_context(default_state="accepted", default_source="portal")
        created = typed_in.create({"partner_id": self.vendor.id})
        self.assertEqual((created.state, created.source), ("received", "manual"))

    def test_marked_values_hold_the_acceptance_until_they_are_checked(self):
        certificate = self.make_certificate(
            evidence={"insured_name": {"read": "Acme", "marked": True, "reason": "differs"}}
        )
        self.assertEqual(certificate.marked_count, 1)
        with self.assertRaisesRegex(UserError, "1 values are marked"):
            certificate.action_accept()
        certificate.check_values(["insured_name"])
        self.assertEqual(certificate.marked_count, 0)
        certificate.action_accept()

    def test_correcting_a_marked_value_checks_it(self):
        certificate = self.make_certificate(evidence={"insured_name": {"read": "Acme", "marked": True}})
        certificate.insured_name = "Acme Paving"
        self.assertEqual(certificate.marked_count, 0)

    def test_correction_is_kept_beside_what_was_read(self):
        certificate = self.make_certificate(
            evidence={
                "insured_name": {"read": "Acme Paving LLC", "raw": "Acme Paving LLC", "rung": "text"},
                "holder_name": {"read": "Harbour Works", "raw": "Harbour Works", "rung": "text", "confidence": 0.9},
            }
        )
        certificate.action_accept()
        correction = certificate.correction_ids
        self.assertEqual(len(correction), 1)
        self.assertEqual(correction.value_read, "Harbour Works")
        self.assertEqual(correction.value_accepted, "Harbor Works")
        self.assertEqual(correction.confidence, 0.9)

    def test_certificate_without_vendor_is_not_accepted(self):
        certificate = self.make_certificate(partner_id=False)
        with self.assertRaisesRegex(UserError, "Choose the vendor"):
            certificate.action_accept()

    def test_vendor_is_proposed_by_the_name_of_the_insured(self):
        certificate = self.make_certificate(partner_id=False, insured_name="ACME PAVING, L.L.C.")
        self.assertEqual(certificate.proposed_partner_id, self.vendor)
        certificate.action_file_under_proposed()
        self.assertEqual(certificate.compliance_id, self.get_file())

    def test_vendor_is_not_proposed_where_two_fit(self):
        self.env["res.partner"].create({"name": "Acme Paving LLC"})
        certificate = self.make_certificate(partner_id=False, insured_name="Acme Paving LLC")
        self.assertFalse(certificate.proposed_partner_id)

    def test_leaflet_is_not_accepted(self):
        certificate = self.make_certificate(kind="not_a_certificate")
        with self.assertRaisesRegex(UserError, "not a certificate"):
            certificate.action_accept()

    def test_policy_that_ends_before_it_begins_is_not_accepted(self):
        certificate = self.make_certificate(self.policy_vals(expiration=date(2025, 1, 1)))
        with self.assertRaisesRegex(UserError, "expires before it takes effect"):
            certificate.action_accept()

    def test_second_acceptance_is_told_who_was_first(self):
        certificate = self.accept_certificate()
        with self.assertRaisesRegex(UserError, "was accepted already, by"):
            certificate.action_accept()

    def test_unknown_insurer_goes_to_the_catalogue_without_a_rating(self):
        certificate = self.make_certificate(
            self.policy_vals(insurer_letter="A"),
            insurer_ids=[Command.create({"letter": "A", "name": "Tidewater Casualty", "naic_code": "98765"})],
        )
        self.assertFalse(certificate.coverage_ids.insurer_id)
        certificate.action_accept()
        insurer = certificate.coverage_ids.insurer_id
        self.assertEqual(insurer.naic_code, "98765")
        self.assertFalse(insurer.am_best_rating)

    def test_insurer_is_found_by_naic_code_before_name(self):
        insurer = self.env["coi.insurer"].create({"name": "Tidewater Casualty Company", "naic_code": "98765"})
        self.env["coi.insurer"].create({"name": "Tidewater"})
        certificate = self.make_certificate(
            self.policy_vals(insurer_letter="A"),
            insurer_ids=[Command.create({"letter": "A", "name": "Tidewater", "naic_code": "98765"})],
        )
        self.assertEqual(certificate.coverage_ids.insurer_id, insurer)
        self.assertIn("its NAIC code is that of “Tidewater Casualty Company”", "".join(certificate.warnings))

    def test_later_revision_replaces_the_earlier_even_with_term_left(self):
        file = self.require()
        first = self.accept_certificate(certificate_number="C-1")
        second = self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(500_000)),
            certificate_number="C-1",
            certificate_date=date(2026, 3, 1),
        )
        self.assertEqual(first.superseded_by_id, second)
        self.assertEqual(file.status, "deficient")

    def test_rejecting_the_revision_brings_the_earlier_back(self):
        file = self.require()
        first = self.accept_certificate(certificate_number="C-1")
        second = self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(500_000)),
            certificate_number="C-1",
            certificate_date=date(2026, 3, 1),
        )
        second._reject("A mistake")
        self.assertFalse(first.superseded_by_id)
        self.assertEqual(file.status, "compliant")

    def test_earlier_certificate_that_comes_in_late_replaces_nothing(self):
        file = self.require()
        self.accept_certificate(certificate_date=date(2026, 3, 1))
        late = self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(500_000)), certificate_date=date(2026, 1, 1)
        )
        self.assertTrue(late.superseded)
        self.assertEqual(file.status, "compliant")

    def test_warning_where_the_insured_is_another_firm(self):
        certificate = self.make_certificate(insured_name="Zenith Roofing Inc")
        self.assertIn("Zenith Roofing Inc", certificate.warnings[0])
        certificate.insured_name = "Acme Paving, LLC"
        self.assertFalse(certificate.warnings)

    def test_warning_where_a_policy_number_is_at_another_vendor_too(self):
        other = self.env["res.partner"].create({"name": "Zenith Roofing Inc"})
        self.accept_certificate(vendor=other)
        certificate = self.make_certificate()
        self.assertIn("Zenith Roofing Inc", "".join(certificate.warnings))

    def test_endorsement_counts_for_its_policy_and_term_only(self):
        form = self.env["coi.endorsement.form"]._find("CG 20 10 04 13")
        self.assertTrue(form)
        certificate = self.make_certificate(
            self.policy_vals(),
            self.policy_vals(policy_number="GL-2002", effective=date(2027, 1, 1), expiration=date(2028, 1, 1)),
            endorsement_ids=[
                Command.create(
                    {"form_number": "CG2010 04 13", "policy_number": "gl 1001", "effective": date(2026, 1, 1)}
                )
            ],
        )
        endorsement, (current, renewal) = certificate.endorsement_ids, certificate.coverage_ids
        self.assertEqual(endorsement.form_id, form)
        self.assertTrue(endorsement._belongs_to(current))
        self.assertFalse(endorsement._belongs_to(renewal))
        endorsement.effective = date(2025, 1, 1)
        self.assertFalse(endorsement._belongs_to(current))

    def test_endorsement_proves_what_a_mark_only_asserts(self):
        asked = ("additional_insured_ongoing", "endorsement", False)
        self.requirements.line_ids.provision_ids = self.line_vals("general_liability", provisions=[asked])[
            "provision_ids"
        ]
        file = self.require()
        certificate = self.accept_certificate(self.policy_vals(additional_insured="yes"))
        item = next(item for item in file._answer().items if item.kind == "provision")
        self.assertEqual((item.verdict, item.satisfied), ("asserted", False))
        self.assertEqual(file.status, "deficient")

        certificate.action_review_again()
        page = {"form_number": "CG 20 10 04 13", "policy_number": "GL-1001", "schedule": "Harbor Works\n1 Pier Road"}
        certificate.endorsement_ids = [Command.create(page)]
        certificate.action_accept()
        self.assertEqual(file.status, "compliant")

        for vals in (
            {"schedule": "Totally Other Owner Inc."},
            {"schedule": False},
            {"expiration": date(2026, 5, 1)},
        ):
            with self.subTest(vals=vals):
                certificate.action_review_again()
                certificate.endorsement_ids.write({**page, "expiration": False, **vals})
                certificate.action_accept()
                self.assertEqual(file.status, "deficient")
        self.assertFalse(certificate.warnings)
        certificate.endorsement_ids.sudo().schedule = "Any person or organization where required by written contract"
        self.assertTrue(certificate.endorsement_ids._covers_us())
        certificate.endorsement_ids.sudo().schedule = "Totally Other Owner Inc."
        self.assertIn("does not name Harbor Works", "".join(certificate._get_warnings()))

    def test_rejecting_a_revision_in_the_middle_revives_nothing_that_a_later_one_replaced(self):
        file = self.require()
        first = self.accept_certificate(certificate_number="C-1")
        middle = self.accept_certificate(certificate_number="C-1", certificate_date=date(2026, 2, 1))
        last = self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(500_000)),
            certificate_number="C-1",
            certificate_date=date(2026, 3, 1),
        )
        middle._reject("A mistake")
        self.assertEqual(first.superseded_by_id, last)
        self.assertEqual(file.status, "deficient")

    def test_same_label_of_two_agencies_is_no_revision(self):
        first = self.accept_certificate(certificate_number="25-26", producer_name="Agency A")
        self.accept_certificate(
            self.policy_vals("umbrella", {"each_occurrence": 1_000_000}),
            certificate_number="25-26",
            producer_name="Agency B",
            certificate_date=date(2026, 3, 1),
        )
        self.assertFalse(first.superseded)

    def test_undated_certificate_is_as_old_as_its_receipt(self):
        undated = self.accept_certificate(certificate_date=False, received_on="2026-01-20 12:00:00")
        dated = self.accept_certificate(certificate_date=date(2026, 3, 1))
        self.assertEqual(undated.superseded_by_id, dated)

    def test_row_is_not_moved_to_a_document_that_was_decided(self):
        accepted = self.accept_certificate()
        row, target = self.make_certificate().with_user(self.coi_user).coverage_ids, accepted.coverage_ids
        limit = row.limit_ids[0]
        with self.assertRaisesRegex(UserError, "Review Again"):
            row.certificate_id = accepted
        with self.assertRaisesRegex(UserError, "Review Again"):
            limit.coverage_id = target

    def test_origin_evidence_and_what_follows_are_not_typed_in(self):
        certificate = self.make_certificate(evidence={"insured_name": {"read": "Acme", "marked": True}})
        certificate = certificate.with_user(self.coi_user)
        for vals in (
            {"evidence": False},
            {"reading": {}},
            {"checksum": "0"},
            {"source": "portal"},
            {"superseded": True},
            {"was_decided": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                certificate.write(vals)
        for vals in ({"evidence": False}, {"state": "accepted"}, {"compliance_id": False}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                certificate.coverage_ids.write(vals)
        certificate.check_values(["insured_name"])
        self.assertEqual(certificate.marked_count, 0)

    def test_file_of_a_document_is_not_changed_by_itself(self):
        certificate = self.make_certificate(document=b"JVBERi0xLjQ=")
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "coi.certificate"), ("res_field", "=", "document"), ("res_id", "=", certificate.id)]
        )
        with self.assertRaisesRegex(UserError, "is evidence"):
            attachment.with_user(self.coi_user).write({"datas": b"Rm9yZ2Vk"})
        with self.assertRaisesRegex(UserError, "is evidence"):
            attachment.with_user(self.coi_user).unlink()

    def test_document_that_was_decided_once_stays(self):
        certificate = self.accept_certificate().with_user(self.coi_user)
        certificate.action_review_again()
        with self.assertRaisesRegex(UserError, "part of the record"):
            certificate.unlink()

    def test_rejection_needs_words_and_happens_once(self):
        certificate = self.make_certificate()
        with self.assertRaisesRegex(UserError, "Say why"):
            certificate._reject("  ")
        certificate._reject("Forged")
        with self.assertRaisesRegex(UserError, "rejected already"):
            certificate._reject("Forged again")

    def test_copy_of_a_decided_document_is_a_new_question(self):
        copy = self.accept_certificate().with_user(self.coi_user).copy()
        self.assertEqual(copy.state, "received")
        self.assertEqual(len(copy.coverage_ids), 1)
