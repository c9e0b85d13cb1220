from odoo.tests import HttpCase, new_test_user, tagged

from .common import CoiCommon
from .test_intake import PNG, draw_pdf


@tagged("post_install", "-at_install")
class TestDocument(CoiCommon, HttpCase):
    """Pages of stored documents as pictures, and for whom they are not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = cls.env["coi.certificate"]._intake([("a.pdf", draw_pdf(pages=2))], "backend", cls.vendor, cls.company)
        cls.certificate = result[0]["certificate"]

    def _get(self, login, page=1, certificate=None):
        self.authenticate(login, login)
        return self.url_open(f"/coi/document/{(certificate or self.certificate).id}/page/{page}", allow_redirects=False)

    def test_page_is_a_picture(self):
        response = self._get("t_coi_user", page=2)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertTrue(response.content.startswith(PNG[:8]))

    def test_page_that_is_not_there_is_not_found(self):
        self.assertEqual(self._get("t_coi_user", page=3).status_code, 404)

    def test_file_that_is_no_document_is_not_found(self):
        script = self.env["coi.certificate"]._intake(
            [("a.html", b"<script>alert(1)</script>")], "backend", self.vendor, self.company
        )[0]["certificate"]
        self.assertEqual(self._get("t_coi_user", certificate=script).status_code, 404)

    def test_who_may_not_read_the_certificate_gets_nothing(self):
        new_test_user(self.env, "t_portal", groups="base.group_portal")
        for login in ("t_buyer", "t_portal"):
            with self.subTest(login=login):
                self.assertEqual(self._get(login).status_code, 404)

    def test_visitor_is_sent_to_sign_in(self):
        response = self.url_open(f"/coi/document/{self.certificate.id}/page/1", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
