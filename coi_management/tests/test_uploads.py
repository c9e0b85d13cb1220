import base64
import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .inbound_common import InboundCommon
from .link_common import LinkCommon

SCRIPT = b"<script>alert(document.cookie)</script>"
TREE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"


def make_zip(size=0):
    """An archive; of so many zeros, which pack to nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("certificate.pdf", bytes(size) or TREE)
    return data.getvalue()


#: What is no document whatever its name says.
NO_DOCUMENTS = {
    "page.html": b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>",
    "page.pdf": b"<html>" + SCRIPT + b"</html>",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    "picture.png": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "bomb.zip": make_zip(200_000_000),
    "certificate.docx": make_zip(),
    "program.exe": b"MZ" + bytes(300),
    "late.pdf": b"x" * 4096 + TREE,
}

#: What is two things at once.
POLYGLOTS = {
    "html-in-front.pdf": b"<html>" + SCRIPT + b"</html>\n" + TREE,
    "svg-in-front.pdf": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>\n" + TREE,
    "xml-in-front.pdf": b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    + SCRIPT
    + b"</html>"
    + TREE,
    "html-behind.pdf": TREE + b"<html>" + SCRIPT + b"</html>",
    "zip-behind.pdf": TREE + make_zip(),
    "junk-in-front.pdf": b"\x00\xff junk \n" + TREE,
    "gif-script.gif": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//",
}

#: Names that are more than a name, and what they may not hold when they are stored and shown.
NAMES = (
    "../../../etc/passwd.pdf",
    "C:\\Windows\\system32\\a.pdf",
    '"><img src=x onerror=alert(1)>.pdf',
    "<script>alert(1)</script>.pdf",
    "certificate\r\nSet-Cookie: a=b.pdf",
    "fdp.\u202efdp.exe",
    "zero\u200bwidth\u2066.pdf",
    "null\x00byte.pdf",
    "a" * 5000 + ".pdf",
    "=cmd|' /C calc'!A0.pdf",
    "",
    "   ",
    "..",
)
FORBIDDEN = ("/", "\\", "<", ">", '"', "\r", "\n", "\x00", "\u202e", "\u2066", "\u200b", "..pdf")

#: Parts of the names of what a browser runs, or shows as a page of this site.
ACTIVE = ("html", "xml", "svg", "script")


class Passive:
    """For tests of what a browser does with an answer."""

    def assertPassive(self, response):
        kind = response.headers["Content-Type"].partition(";")[0]
        if not kind.startswith("application/vnd.openxmlformats"):
            self.assertFalse([word for word in ACTIVE if word in kind], kind)


@tagged("post_install", "-at_install")
class TestUploads(Passive, LinkCommon):
    """Files of strangers, by the doors that anybody finds."""

    def send(self, files):
        with mute_logger("odoo.addons.coi_management.extraction.guard"):
            before = self.env["coi.certificate"].search([])
            page = self.post(f"{self.path}/upload", files=files)
        self.assertEqual(page.status_code, 200)
        return page, self.env["coi.certificate"].search([]) - before

    def assertHarmless(self, certificates):
        """As the desk gets them, by each address, nothing of them runs."""
        self.authenticate("t_coi_user", "t_coi_user")
        for certificate in certificates:
            attachment = self.env["ir.attachment"].search(
                [("res_model", "=", certificate._name), ("res_id", "=", certificate.id), ("res_field", "=", "document")]
            )
            for address in (
                f"/web/content/coi.certificate/{certificate.id}/document",
                f"/web/content/coi.certificate/{certificate.id}/document?filename=a.html&mimetype=text/html",
                f"/web/content/{attachment.id}",
                f"/web/image/{attachment.id}",
            ):
                response = self.url_open(address)
                with self.subTest(certificate.document_name, address=address):
                    self.assertPassive(response)
                    self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
                    self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
        self.authenticate(None, None)

    def test_what_is_no_document_is_refused_by_its_content_whatever_it_is_called(self):
        page, kept = self.send(list(NO_DOCUMENTS.items()))
        self.assertFalse(kept)
        self.assertNotIn("<script>alert", page.text)
        for name in NO_DOCUMENTS:
            self.assertIn(name, page.text)

    def test_what_is_two_things_at_once_runs_nowhere(self):
        _page, kept = self.send(list(POLYGLOTS.items()))
        self.assertTrue(kept)
        self.assertHarmless(kept)

    def test_what_the_desk_takes_in_itself_runs_nowhere_either(self):
        files = [{"name": name, "data": base64.b64encode(data)} for name, data in {**NO_DOCUMENTS, **POLYGLOTS}.items()]
        before = self.env["coi.certificate"].search([])
        self.env["coi.certificate"].with_user(self.coi_user).receive_files(files)
        # and as the system user, who may write pages of the site
        self.file.receive_files([{"name": "system.html", "data": base64.b64encode(NO_DOCUMENTS["page.html"] + b" ")}])
        kept = self.env["coi.certificate"].search([]) - before
        self.assertEqual(len(kept), len(files) + 1)
        self.assertHarmless(kept)

    def test_what_is_attached_in_the_chatter_runs_nowhere(self):
        for name, data in {**NO_DOCUMENTS, **POLYGLOTS}.items():
            attachment = self.file.message_post(body="See there", attachments=[(name, data)]).attachment_ids
            self.authenticate("t_coi_user", "t_coi_user")
            response = self.url_open(f"/web/content/{attachment.id}?mimetype=text/html")
            with self.subTest(name):
                self.assertPassive(response)
                self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_names_are_names_and_nothing_else(self):
        for number, name in enumerate(NAMES):
            data = TREE + f"% {number}".encode()
            certificate = self.env["coi.certificate"]._intake([(name, data)], "link", self.vendor, self.company)[0][
                "certificate"
            ]
            with self.subTest(name[:60]):
                self.assertTrue(certificate.document_name)
                self.assertLessEqual(len(certificate.document_name), 255)
                for part in FORBIDDEN:
                    self.assertNotIn(part, certificate.document_name)

    def test_names_are_shown_as_text_on_the_page_that_answers(self):
        page, kept = self.send([(name, TREE + name.encode()) for name in ("<b>a</b>.pdf", "a&quot;onload=x.pdf")])
        self.assertEqual(len(kept), 2)
        self.assertNotIn("<b>a</b>", page.text)
        self.assertNotIn('"onload', page.text)

    def test_too_many_files_are_refused_in_words(self):
        page, kept = self.send([(f"{number}.pdf", TREE + str(number).encode()) for number in range(21)])
        self.assertFalse(kept)
        self.assertIn("at most 20 files", page.text)

    def test_list_that_is_no_list_is_refused_in_words(self):
        for name, data in {"list.xlsx": make_zip(200_000_000), "list.csv": NO_DOCUMENTS["program.exe"]}.items():
            with self.subTest(name), mute_logger("odoo.addons.base_import.models.base_import"):
                found = self.env["coi.import"].with_user(self.coi_user)
                with self.assertRaises(UserError):
                    found.create({"document": base64.b64encode(data), "document_name": name}).action_check()


@tagged("post_install", "-at_install")
class TestUploadsByMail(Passive, InboundCommon, HttpCase):
    """The same, by mail, where nobody is told at once."""

    def test_mail_brings_nothing_that_runs_and_its_words_are_text(self):
        kinds = {"html": "text/html", "svg": "image/svg+xml"}
        files = [
            (name, data, {"kind": kinds.get(name.rpartition(".")[2], "application/pdf")})
            for name, data in {**NO_DOCUMENTS, **POLYGLOTS}.items()
            if name != "bomb.zip"
        ]
        markup = "<img src=x onerror=alert(1)> {{ 7*7 }} %(name)s"
        # that a test of pages runs scheduled actions is told as well
        with mute_logger("odoo.addons.coi_management.extraction.guard", "odoo.tests.common"):
            inbound = self.receive(files, sender="ann@bay.test", text=markup, Subject=markup)
        self.authenticate("t_coi_user", "t_coi_user")
        for certificate in inbound.certificate_ids:
            response = self.url_open(f"/web/content/coi.certificate/{certificate.id}/document")
            with self.subTest(certificate.document_name):
                self.assertPassive(response)
        response = self.url_open(f"/web/content/coi.inbound/{inbound.id}/original")
        self.assertPassive(response)
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("<img", inbound.results_html or "")
        for message in inbound.message_ids | inbound.compliance_id.message_ids:
            self.assertNotIn("onerror=alert(1)>", message.body)
        self.assertNotIn("49", inbound.name)
        self.assertIn("onerror", inbound.name)
