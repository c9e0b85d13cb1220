import base64
import io
from unittest.mock import patch

import pypdf
from freezegun import freeze_time
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from odoo.tests import tagged

from ..models import coi_report_audit
from .common import TODAY, CoiCommon
from .drawing import acord25
from .report_common import Printing


def encrypted(data):
    """The document behind a password."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    writer.encrypt("secret")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAuditFile(Printing, CoiCommon):
    """All that happened on a vendor's file over a period, with the documents, in one PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.drawn = acord25.draw({"insured": {"name": cls.vendor.name}, "coverages": []})

    def put(self, data, name, **vals):
        """A certificate on file with this document."""
        return self.accept_certificate(document=base64.b64encode(data), document_name=name, **vals)

    def wizard(self, user=None, **vals):
        period = {"date_from": "2026-06-01", "date_to": TODAY}
        wizard = self.env["coi.report.audit"].with_user(user or self.manager)
        return wizard.create({"compliance_id": self.file.id, **period, **vals})

    def get_pages(self, **vals):
        return [page.extract_text() for page in self.get_pdf("report_audit_file", self.wizard(**vals)).pages]

    def test_it_tells_where_the_vendor_stood_and_on_which_evidence(self):
        with freeze_time("2026-06-10"):
            self.env["coi.request"]._open(self.file, "correction", "manual")
        certificate = self.put(self.drawn, "acord.pdf")
        text = self.get_text("report_audit_file", self.wizard())
        for told in ("Acme Paving LLC", "Compliant", "Routine work v", "acord.pdf", certificate.checksum):
            self.assertIn(told, text)

    def test_what_happened_before_and_after_is_left_out(self):
        self.put(self.drawn, "acord.pdf")
        inside = self.get_values("report_audit_file", self.wizard())
        self.assertTrue([event for event in inside["events"] if "received" in event["what"]])
        outside = self.get_values("report_audit_file", self.wizard(date_from="2026-01-01", date_to="2026-02-01"))
        for part in ("statuses", "events", "documents", "waivers", "overrides"):
            self.assertFalse(outside[part], part)

    def test_documents_follow_with_page_numbers_over_the_whole(self):
        self.put(self.drawn, "first.pdf")
        self.put(acord25.draw({"insured": {"name": "Acme Paving"}, "coverages": []}), "second.pdf")
        pages = self.get_pages()
        for number, text in enumerate(pages, start=1):
            self.assertIn(f"{number} / {len(pages)}", text)
        contents = pages[0]
        self.assertIn("Acme Paving LLC", contents)
        covers = [number for number, text in enumerate(pages[1:], start=2) if text.startswith("Document ")]
        self.assertEqual(len(covers), 2)
        for number in covers:
            self.assertRegex(contents, rf"\s{number}\n")
            self.assertIn("SHA-256", pages[number - 1])
            self.assertIn("CERTIFICATE OF LIABILITY INSURANCE", pages[number].upper())

    def test_document_that_cannot_be_opened_becomes_a_page_that_says_so(self):
        for data, name, told in (
            (b"%PDF-1.4 this is none", "broken.pdf", "It cannot be shown here"),
            (encrypted(self.drawn), "locked.pdf", "It cannot be shown here"),
            (b"GIF89a no document", "picture.gif", "It cannot be shown here"),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                certificate = self.put(data, name)
                pages = self.get_pages()
                self.assertIn(name, pages[-1])
                self.assertIn(told, pages[-1])
                self.assertIn(certificate.checksum[:16], pages[-1])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_typed_certificate_without_a_document_is_told_so(self):
        self.accept_certificate()
        self.assertIn("Nothing was stored of it", self.get_pages()[-1])

    def test_documents_beyond_the_size_of_a_file_are_named_and_left_out(self):
        self.put(self.drawn, "first.pdf")
        with patch.object(coi_report_audit, "MOST_BYTES", 100):
            pages = self.get_pages()
        self.assertIn("first.pdf", pages[-1])
        self.assertIn("the file would become larger", pages[-1])

    def test_without_the_documents_it_says_so(self):
        self.put(self.drawn, "first.pdf")
        pages = self.get_pages(with_documents=False)
        self.assertIn("Printed without the documents.", pages[0])
        self.assertFalse([text for text in pages if text.startswith("Document ")])

    def test_buyer_gets_no_documents(self):
        self.put(self.drawn, "first.pdf")
        pdf = self.get_pdf("report_audit_file", self.wizard(self.buyer), self.buyer)
        text = " ".join(page.extract_text() for page in pdf.pages)
        self.assertIn("for the insurance desk", text)
        self.assertNotIn("first.pdf", text)

    def test_scripts_and_attachments_of_a_document_are_left_behind(self):
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(self.drawn)))
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
        writer.add_attachment("payload.txt", b"payload")
        armed = io.BytesIO()
        writer.write(armed)
        self.put(armed.getvalue(), "armed.pdf")
        root = self.get_pdf("report_audit_file", self.wizard()).trailer["/Root"]
        self.assertNotIn("/Names", root)
        self.assertNotIn("/OpenAction", root)
