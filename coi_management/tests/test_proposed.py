import io
from unittest.mock import patch

from freezegun import freeze_time
from PIL import Image

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CoiCommon
from .drawing import acord25
from .test_intake import draw_pdf

MARKED = {"read": "", "marked": True, "checked": False, "confidence": 0.4}


def draw_certificate(insured="Acme Paving LLC", holder="Harbor Works", aggregate=2_000_000, **header):
    """An ACORD 25 in force at the day of the tests."""
    return acord25.draw(
        {
            "certificate_date": "2026-06-01",
            "producer": {"name": "Willow Creek Insurance Agency", "email": "dana@willowcreek.example"},
            "insured": {"name": insured, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
            "certificate_holder": {"name": holder, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
            "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
            "coverages": [
                {
                    "type": "general_liability",
                    "insurer_letter": "A",
                    "effective": "2026-02-01",
                    "expiration": "2027-02-01",
                    "basis": "occurrence",
                    "policy_number": "GL-2040-77",
                    "limits": {"each_occurrence": 1_000_000, "general_aggregate": aggregate},
                    "flags": {"commercial_general_liability": True, "gen_agg_per": "policy"},
                }
            ],
            "signed": True,
            **header,
        }
    )


def draw_photograph(form="JPEG", size=(300, 200)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, form)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestProposed(CoiCommon):
    """The verdict on what nobody has accepted yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()

    def mark(self, record, *names):
        # sudo: the reader alone writes what it read
        record.sudo().evidence = dict(record.evidence or {}, **dict.fromkeys(names, MARKED))

    def items(self, certificates):
        lines = self.file._get_checklist_with(certificates)
        return {item["key"]: item for line in lines for item in line["items"]}

    def test_good_certificate_would_be_compliant_and_nothing_is_written(self):
        certificate = self.make_certificate()
        result = self.file._get_result_with(certificate)
        self.assertEqual(result["status"], "compliant")
        self.assertFalse(result["asks"])
        self.assertIn("As read", result["title"])
        self.assertEqual((certificate.state, self.file.status), ("received", "missing"))
        self.assertTrue(all(item["as_read"] for item in self.items(certificate).values()))

    def test_short_certificate_says_what_to_ask_the_agent(self):
        certificate = self.make_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        result = self.file._get_result_with(certificate)
        self.assertEqual(result["status"], "deficient")
        self.assertIn("General aggregate", result["asks_text"])
        self.assertIn("Acme Paving LLC", result["asks_text"])

    def test_marked_value_that_decides_is_never_compliant(self):
        certificate = self.make_certificate()
        coverage = certificate.coverage_ids
        aggregate = coverage.limit_ids.filtered(lambda limit: limit.amount == 2_000_000)
        for record, name in (
            *((coverage, name) for name in ("expiration", "effective", "policy_number", "coverage_type_id")),
            (aggregate, "amount"),
            (certificate, "insured_name"),
            (certificate, "holder_name"),
        ):
            with self.subTest(model=record._name, value=name):
                self.mark(record, name)
                self.assertEqual(self.file._answer_with(certificate).status, "undetermined")
                result = self.file._get_result_with(certificate)
                self.assertEqual(len(result["to_confirm"]), 1)
                self.assertFalse(result["asks"])
                record.check_values([name])
                self.assertEqual(self.file._answer_with(certificate).status, "compliant")

    def test_marked_value_that_decides_nothing_changes_nothing(self):
        certificate = self.make_certificate()
        self.mark(certificate, "producer_phone", "certificate_date")
        self.assertEqual(self.file._answer_with(certificate).status, "compliant")

    def test_marked_value_that_seems_short_is_no_reproach(self):
        certificate = self.make_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        low = certificate.coverage_ids.limit_ids.filtered(lambda limit: limit.limit_type_id.code == "general_aggregate")
        self.mark(low, "amount")
        result = self.file._get_result_with(certificate)
        self.assertEqual((result["status"], result["asks"]), ("undetermined", []))
        item = next(item for item in self.items(certificate).values() if item["to_confirm"])
        self.assertEqual(item["verdict_label"], "To confirm")
        self.assertIn("1,000,000", item["why"])

    def test_marked_limit_of_an_umbrella_is_left_to_a_person(self):
        self.requirements.line_ids.combinable = True
        self.settle()
        certificate = self.make_certificate(
            self.policy_vals(limits=self.gl_limits(500_000, 2_000_000)),
            self.policy_vals("umbrella", {"each_occurrence": 1_000_000, "aggregate": 1_000_000}),
        )
        self.assertEqual(self.file._answer_with(certificate).status, "compliant")
        umbrella = certificate.coverage_ids.filtered(lambda coverage: coverage.coverage_type_id.code == "umbrella")
        self.mark(umbrella, "expiration")
        self.assertEqual(self.file._answer_with(certificate).status, "undetermined")

    def test_marked_tick_is_left_to_a_person(self):
        self.requirements.line_ids.provision_ids = [
            Command.create(
                {
                    "provision_id": self.code("coi.provision", "additional_insured_ongoing").id,
                    "evidence": "assertion",
                }
            )
        ]
        self.settle()
        certificate = self.make_certificate(self.policy_vals(additional_insured="yes"))
        self.assertEqual(self.file._answer_with(certificate).status, "compliant")
        self.mark(certificate.coverage_ids, "additional_insured")
        self.assertEqual(self.file._answer_with(certificate).status, "undetermined")

    def test_correction_of_an_accepted_certificate_replaces_it(self):
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        self.assertEqual(self.file.status, "deficient")
        certificate = self.make_certificate(certificate_date="2026-06-10")
        self.assertEqual(self.file._answer_with(certificate).status, "compliant")
        self.assertEqual(self.file.status, "deficient")
        older = self.make_certificate(certificate_date="2025-12-10")
        self.assertEqual(self.file._answer_with(older).status, "deficient")

    def test_later_certificate_of_the_same_policy_with_less_counts(self):
        self.accept_certificate()
        certificate = self.make_certificate(
            self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)), certificate_date="2026-06-10"
        )
        self.assertEqual(self.file._answer_with(certificate).status, "deficient")

    def test_what_is_on_file_goes_on_to_count_beside_what_was_sent(self):
        self.requirements.line_ids = [
            Command.create(self.line_vals("auto_liability", {"combined_single_limit": 1_000_000}))
        ]
        self.settle()
        self.accept_certificate()
        self.assertEqual(self.file.status, "deficient")
        auto = self.make_certificate(self.policy_vals("auto_liability", {"combined_single_limit": 1_000_000}))
        self.assertEqual(self.file._answer_with(auto).status, "compliant")

    def test_documents_of_another_vendor_add_nothing(self):
        other = self.env["res.partner"].create({"name": "Bay Roofing Inc"})
        certificate = self.make_certificate(vendor=other, insured_name="Acme Paving LLC")
        self.assertEqual(self.file._answer_with(certificate).status, "missing")

    def test_rejected_document_adds_nothing(self):
        certificate = self.make_certificate()
        certificate._reject("A draft")
        self.assertEqual(self.file._answer_with(certificate).status, "missing")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestUploads(CoiCommon):
    """The door for vendors and agents, as somebody without rights goes through it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.public = cls.env.ref("base.public_user")

    def receive(self, *files, source="link"):
        # sudo: the link was looked up for whoever is not signed in
        return self.file.with_user(self.public).sudo()._receive_uploads(list(files), source, "Dana of Willow Creek")

    def test_text_is_read_at_once_and_judged(self):
        (result,) = self.receive(("coi.pdf", draw_certificate()))
        certificate = result["certificates"]
        self.assertTrue(result["is_read"])
        self.assertEqual((certificate.state, certificate.source), ("to_review", "link"))
        self.assertEqual(certificate.compliance_id, self.file)
        self.assertEqual(self.file._get_result_with(certificate)["status"], "compliant")
        self.assertIn("Dana of Willow Creek", self.file.message_ids[0].body)

    def test_photographs_become_one_document_that_is_read_later(self):
        results = self.receive(("front.jpg", draw_photograph()), ("back.png", draw_photograph("PNG")))
        self.assertEqual([result["name"] for result in results], ["front.pdf"])
        self.assertFalse(results[0]["is_read"])
        self.assertEqual(results[0]["certificates"].state, "received")
        self.assertTrue(results[0]["certificates"]._get_bytes().startswith(b"%PDF-"))
        self.assertIn("takes a minute", results[0]["message"])

    def test_content_decides_and_not_the_name(self):
        results = self.receive(
            ("virus.pdf", b"MZ\x90"),
            ("letter.docx", b"PK\x03\x04"),
            ("picture.jpg", draw_certificate()),
            ("broken.jpg", draw_photograph()[:200]),
        )
        by_name = {result["name"]: result for result in results}
        for name in ("virus.pdf", "letter.docx", "broken.jpg"):
            self.assertEqual(by_name[name]["level"], "danger")
            self.assertFalse(by_name[name]["certificates"])
            self.assertIn(name, by_name[name]["message"])
        self.assertTrue(by_name["picture.jpg"]["is_read"])

    def test_bad_picture_does_not_cost_the_good_ones(self):
        results = self.receive(("good.jpg", draw_photograph()), ("bad.jpg", draw_photograph()[:200]))
        kept = {result["name"]: bool(result["certificates"]) for result in results}
        self.assertEqual(kept, {"good.pdf": True, "bad.jpg": False})

    def test_too_much_at_a_time_is_refused_as_a_whole(self):
        results = self.receive(*[(f"{number}.pdf", draw_pdf()) for number in range(21)])
        self.assertEqual([result["level"] for result in results], ["danger"])
        self.assertFalse(self.file.sudo().certificate_ids)

    def test_same_file_again_adds_nothing(self):
        first = self.receive(("coi.pdf", draw_certificate()))[0]
        again = self.receive(("copy.pdf", draw_certificate()))[0]
        self.assertEqual(again["certificates"], first["certificates"])
        self.assertEqual(again["level"], "info")

    def test_empty_file_is_told(self):
        (result,) = self.receive(("empty.pdf", b""))
        self.assertIn("empty", result["message"])
        self.assertEqual(result["level"], "danger")

    def test_names_are_cleaned(self):
        (result,) = self.receive(("..\\..\\a\x00b/../coi.pdf", draw_certificate()))
        self.assertEqual(result["certificates"].document_name, "coi.pdf")

    def test_whoever_waits_is_not_kept_longer_than_the_budget(self):
        with patch("odoo.addons.coi_management.models.coi_compliance_uploads.READ_SECONDS", 0.0):
            (result,) = self.receive(("coi.pdf", draw_certificate()))
        self.assertFalse(result["is_read"])
        self.assertEqual(result["certificates"].state, "received")
        self.assertTrue(
            self.env["ir.cron.trigger"].search([("cron_id", "=", self.env.ref("coi_management.ir_cron_read").id)])
        )

    def test_reading_puts_the_request_on_hold(self):
        request = self.env["coi.request"]._open(self.file, "correction", "manual")
        self.receive(("coi.pdf", draw_certificate()))
        self.assertEqual(request.state, "answered")
