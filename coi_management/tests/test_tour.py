import base64
import io

from reportlab.pdfgen import canvas

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CoiCommon


def draw_locked_pdf():
    """A PDF that opens with a password only."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt="secret")
    page.drawString(72, 700, "Certificate of liability insurance")
    page.save()
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestTour(CoiCommon, HttpCase):
    """The stories of the add-on, in a browser, on the day that it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.write({"email": "office@acme.example.com"})
        cls.manager.group_ids += cls.env.ref("purchase.group_purchase_user")
        cls.file = cls.require()

    def serve(self, name, data):
        """Have the browser find a file under /coi_tour/NAME."""
        self.env["ir.attachment"].create(
            {"name": name, "datas": base64.b64encode(data), "url": f"/coi_tour/{name}", "public": True}
        )

    def url_of_file(self):
        return f"/odoo/vendor-insurance/{self.file.id}"

    def accept_short_certificate(self):
        today = fields.Date.today()
        return self.accept_certificate(
            self.policy_vals(
                limits=self.gl_limits(aggregate=1_000_000),
                policy_number="GL-2040-77",
                effective=fields.Date.subtract(today, months=3),
                expiration=fields.Date.add(today, months=9),
            ),
            certificate_date=today,
        )

    def test_unreadable_file_is_kept_explained_and_rejected(self):
        data = draw_locked_pdf()
        self.serve("locked.pdf", data)
        with mute_logger("odoo.http"):  # what people are told is logged
            self.start_tour("/odoo/certificates-of-insurance", "coi_unreadable_file", login=self.coi_user.login)
        document = self.env["coi.certificate"].search([("document_name", "=", "locked.pdf")])
        self.assertEqual(document.state, "rejected")
        self.assertEqual(document._get_bytes(), data)
        self.assertFalse(self.env["coi.certificate"].search([("document_name", "=", "empty.pdf")]))

    def test_waiver_of_one_approved_by_another_lets_the_order_through(self):
        self.accept_short_certificate()
        order = self.make_order()
        self.start_tour(self.url_of_file(), "coi_waiver_asked", login=self.coi_user.login)
        waiver = self.file.waiver_ids
        self.assertEqual(waiver.asked_by_id, self.coi_user)
        self.assertTrue(waiver.scope.endswith("general_aggregate"))
        self.start_tour(self.url_of_file(), "coi_waiver_approved", login=self.manager.login)
        self.assertEqual(waiver.decided_by_id, self.manager)
        self.assertEqual(order.state, "purchase")
        self.assertFalse(order.coi_override_ids)
