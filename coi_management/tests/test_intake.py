import base64
import io
from unittest.mock import patch

from freezegun import freeze_time
from reportlab.pdfgen import canvas

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.coi_certificate import MAX_FILE_SIZE
from .common import TODAY, CoiCommon

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def draw_pdf(text="Minutes of the garden club", password=None, pages=1):
    """A PDF that is no certificate."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt=password)
    for _number in range(pages):
        page.drawString(72, 700, text)
        page.showPage()
    page.save()
    return buffer.getvalue()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestIntake(CoiCommon):
    def _receive(self, data, name="certificate.pdf", file=None):
        """Store a file as the screens do and read it; the result of the first step and the document."""
        upload = {"name": name, "data": base64.b64encode(data).decode()}
        target = file or self.get_file()
        result = target.with_user(self.coi_user).receive_files([upload])[0]
        certificate = self.env["coi.certificate"].browse(result["certificate_id"] or [])
        if certificate.state == "received":
            certificate.with_user(self.coi_user).action_read()
        return result, certificate

    def assertKept(self, certificate, data):
        self.assertEqual(certificate._get_bytes(), data)
        self.assertEqual(certificate.state, "to_review")
        self.assertEqual(certificate.partner_id, self.vendor)

    def test_document_is_stored_before_it_is_read(self):
        upload = {"name": "a.pdf", "data": base64.b64encode(draw_pdf()).decode()}
        result = self.get_file().with_user(self.coi_user).receive_files([upload])[0]
        certificate = self.env["coi.certificate"].browse(result["certificate_id"])
        self.assertEqual(certificate.state, "received")
        self.assertEqual(certificate._get_bytes(), draw_pdf())
        self.assertEqual(certificate.source, "backend")

    def test_empty_file_is_refused_in_words(self):
        result, certificate = self._receive(b"")
        self.assertFalse(certificate)
        self.assertEqual(result["level"], "danger")
        self.assertIn("empty (0 bytes)", result["message"])

    def test_file_that_is_too_large_to_keep_is_refused_in_words(self):
        result, certificate = self._receive(b"%PDF-1.4" + b"0" * MAX_FILE_SIZE)
        self.assertFalse(certificate)
        self.assertIn("25 MB", result["message"])

    def test_bad_files_are_kept_and_told_apart(self):
        files = {
            "not_pdf": b"<html><script>alert(1)</script></html>",
            "image": PNG,
            "broken": draw_pdf()[:300],
            "encrypted": draw_pdf(password="secret"),
            "too_many_pages": draw_pdf(pages=200),
        }
        for problem, data in files.items():
            with self.subTest(problem=problem):
                _result, certificate = self._receive(data, name=f"{problem}.pdf")
                self.assertKept(certificate, data)
                self.assertEqual(certificate.kind, "unreadable")
                self.assertEqual(certificate.problem, problem)

    def test_letter_is_recognised_as_no_certificate(self):
        _result, certificate = self._receive(draw_pdf())
        self.assertEqual(certificate.kind, "not_a_certificate")
        self.assertFalse(certificate.coverage_ids)

    def test_same_file_twice_is_one_document(self):
        _result, first = self._receive(draw_pdf())
        result, second = self._receive(draw_pdf(), name="again.pdf")
        self.assertEqual(first, second)
        self.assertEqual(result["level"], "info")
        self.assertIn("received on 06/15/2026 already", result["message"])

    def test_same_file_for_another_vendor_is_kept_and_flagged(self):
        other = self.env["res.partner"].create({"name": "Zenith Roofing Inc"})
        self._receive(draw_pdf(), file=self.get_file(other))
        _result, certificate = self._receive(draw_pdf())
        self.assertKept(certificate, draw_pdf())
        self.assertIn("The same file is on the file of Zenith Roofing Inc", "".join(certificate.warnings))

    def test_file_without_vendor_waits_to_be_filed(self):
        upload = {"name": "a.pdf", "data": base64.b64encode(draw_pdf()).decode()}
        result = self.env["coi.certificate"].with_user(self.coi_user).receive_files([upload])[0]
        certificate = self.env["coi.certificate"].browse(result["certificate_id"])
        self.assertFalse(certificate.partner_id)
        self.assertFalse(certificate.compliance_id)

    def test_what_the_reader_gives_wrong_breaks_nothing(self):
        for reading in (
            {"kind": "certificate", "coverages": 7},
            {"kind": "nonsense"},
            {"coverages": [{"limits": [1]}]},
        ):
            with (
                self.subTest(reading=reading),
                patch("odoo.addons.coi_management.extraction.read_document", return_value=[reading]),
                self.assertLogs("odoo.addons.coi_management.models.coi_certificate_intake", "ERROR"),
            ):
                data = draw_pdf(str(reading))
                _result, certificate = self._receive(data)
                self.assertKept(certificate, data)
                self.assertEqual(certificate.problem, "other")

    def test_several_certificates_in_one_file_become_several(self):
        readings = [
            {"kind": "certificate", "form": "ACORD 25", "insured": {"name": name}, "coverages": []}
            for name in ("Acme Paving LLC", "Zenith Roofing Inc")
        ]
        with patch("odoo.addons.coi_management.extraction.read_document", return_value=readings):
            _result, certificate = self._receive(draw_pdf())
            certificate.action_read()
        documents = certificate.search([("checksum", "=", certificate.checksum)], order="part")
        self.assertEqual(documents.mapped("insured_name"), ["Acme Paving LLC", "Zenith Roofing Inc"])
        self.assertEqual(documents.mapped("part"), [1, 2])

    def test_client_that_asks_for_sizes_of_files_changes_nothing_of_them(self):
        readings = [{"kind": "certificate", "insured": {"name": name}} for name in ("Acme Paving LLC", "Zenith Inc")]
        data = draw_pdf()
        _result, certificate = self._receive(data)
        self.env.invalidate_all()
        with patch("odoo.addons.coi_management.extraction.read_document", return_value=readings):
            certificate.with_context(bin_size=True).action_read()
        documents = certificate.search([("checksum", "=", certificate.checksum)], order="part")
        self.assertEqual([document._get_bytes() for document in documents], [data, data])
        self.env.flush_all()
        self.env.invalidate_all()
        with (
            patch("odoo.addons.coi_management.models.coi_certificate.MAX_FILE_SIZE", 300),
            self.assertRaisesRegex(ValidationError, "larger than"),
        ):
            documents[0].with_user(self.coi_user).with_context(bin_size=True).copy(
                {"document": base64.b64encode(draw_pdf("more")), "partner_id": False}
            )

    def test_scheduled_action_reads_what_was_stored_and_not_read(self):
        upload = {"name": "a.pdf", "data": base64.b64encode(draw_pdf()).decode()}
        result = self.get_file().receive_files([upload])[0]
        certificate = self.env["coi.certificate"].browse(result["certificate_id"])
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_read").method_direct_trigger()
        certificate.invalidate_recordset()
        self.assertEqual(certificate.state, "to_review")

    def test_reading_fills_the_certificate_with_evidence(self):
        reading = {
            "kind": "certificate",
            "form": "ACORD 25",
            "edition": "2016/03",
            "certificate_date": "2026-01-02",
            "insured": {"name": "Acme Paving LLC", "address": ["1 Quarry Road", "Salem, OR 97301"]},
            "insurers": [{"letter": "A", "name": "Tidewater Casualty", "naic": "98765"}],
            "coverages": [
                {
                    "type": "general_liability",
                    "insurer_letter": "A",
                    "addl_insd": True,
                    "subr_wvd": None,
                    "policy_number": "GL-1001",
                    "effective": "2026-01-01",
                    "expiration": "2027-01-01",
                    "basis": "occurrence",
                    "limits": {"each_occurrence": 1000000, "medical_expense": "Excluded"},
                    "flags": {"gen_agg_per": "project"},
                },
                {
                    "type": "auto_liability",
                    "policy_number": "CA 7",
                    "effective": "2026-01-01",
                    "expiration": "2027-01-01",
                    "limits": {"combined_single_limit": 1000000},
                    "flags": {"any_auto": True},
                },
                {
                    "type": "workers_compensation",
                    "limits": {},
                    "flags": {"per_statute": True, "proprietor_excluded": "N"},
                },
            ],
            "endorsements": [{"form": "CG 20 10 04 13", "policy_number": "GL-1001", "blanket": False}],
            "review": ["coverages[1].policy_number"],
            "evidence": {
                "insured.name": {"page": 1, "box": [1, 2, 3, 4], "raw": "Acme Paving LLC", "confidence": 0.99},
                "coverages[1].policy_number": {"page": 1, "box": [5, 6, 7, 8], "raw": "CA 7", "reason": "short"},
            },
        }
        with patch("odoo.addons.coi_management.extraction.read_document", return_value=[reading]):
            _result, certificate = self._receive(draw_pdf())
        self.assertEqual(certificate.insured_address, "1 Quarry Road\nSalem, OR 97301")
        self.assertEqual(certificate.evidence["insured_name"]["box"], [1, 2, 3, 4])
        liability, auto, workers = certificate.coverage_ids
        self.assertEqual(liability.coverage_type_id.code, "general_liability")
        self.assertEqual((liability.additional_insured, liability.subrogation_waived), ("yes", False))
        self.assertEqual(liability.aggregate_per, "project")
        self.assertEqual(liability.limit_ids.mapped("amount"), [1_000_000, 0])
        self.assertEqual(liability.limit_ids[1].word, "Excluded")
        self.assertTrue(auto.any_auto)
        self.assertTrue(workers.statutory)
        self.assertEqual(workers.proprietor_excluded, "no")
        self.assertEqual(certificate.marked_count, 1)
        self.assertEqual(auto._get_marked_names(), ["policy_number"])
        auto.check_values(["policy_number"])
        certificate.action_accept()
        self.assertFalse(certificate.correction_ids)
        self.assertEqual(liability.insurer_id.naic_code, "98765")

    def test_other_row_is_recognised_by_a_label_of_the_catalogue(self):
        coverage_type = self.code("coi.coverage.type", "cyber")
        coverage_type.printed_labels = "NETWORK SECURITY & PRIVACY"
        reading = {
            "kind": "certificate",
            "coverages": [
                {"type": "other", "label": "Network Security & Privacy", "limits": {"Each Claim": 2000000}},
                {"type": "other", "label": "Marsupial Liability", "limits": {}},
                {"type": "other", "label": "Cargo, probably", "coverage_code": "cargo_unspecified", "limits": {}},
            ],
            "review": ["coverages[2].coverage_code"],
        }
        with patch("odoo.addons.coi_management.extraction.read_document", return_value=[reading]):
            _result, certificate = self._receive(draw_pdf())
        self.assertEqual(certificate.coverage_ids[0].coverage_type_id, coverage_type)
        self.assertEqual(certificate.coverage_ids[0].limit_ids.limit_type_id.code, "each_claim")
        self.assertEqual(certificate.coverage_ids[1].coverage_type_id.code, "other")
        self.assertEqual(certificate.coverage_ids[1].label, "Marsupial Liability")
        self.assertEqual(certificate.coverage_ids[2].coverage_type_id.code, "cargo_unspecified")
        self.assertEqual(certificate.coverage_ids[2]._get_marked_names(), ["coverage_type_id"])

    def test_trade_name_of_the_insured_is_kept_with_its_name(self):
        self.vendor.name = "Salem Asphalt"
        reading = {"kind": "certificate", "insured": {"name": "AP Holdings LLC", "dba": "Salem Asphalt"}}
        with patch("odoo.addons.coi_management.extraction.read_document", return_value=[reading]):
            _result, certificate = self._receive(draw_pdf())
        self.assertEqual(certificate.insured_name, "AP Holdings LLC DBA Salem Asphalt")
        self.assertFalse(certificate.warnings)

    def test_reviewed_document_is_not_read_again(self):
        certificate = self.accept_certificate()
        with self.assertRaisesRegex(UserError, "was reviewed already"):
            certificate.action_read()
