import base64
import io

from reportlab.pdfgen import canvas

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CoiCommon
from .drawing import acord25
from .patient import PatientCase


def draw_locked_pdf():
    """A PDF that opens with a password only."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt="secret")
    page.drawString(72, 700, "Certificate of liability insurance")
    page.save()
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestTour(CoiCommon, PatientCase):
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

    def draw_short_certificate(self):
        """A certificate whose general aggregate is 1 million, where 2 are required; all else is as it should be."""
        today = fields.Date.today()
        term = {
            "insurer_letter": "A",
            "effective": fields.Date.to_string(fields.Date.subtract(today, months=3)),
            "expiration": fields.Date.to_string(fields.Date.add(today, months=9)),
        }
        return acord25.draw(
            {
                "certificate_date": fields.Date.to_string(today),
                "producer": {"name": "Willow Creek Insurance Agency", "email": "dana@willowcreek.example"},
                "insured": {"name": self.vendor.name, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": self.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        **term,
                        "type": "general_liability",
                        "basis": "occurrence",
                        "policy_number": "GL-2040-77",
                        "limits": {
                            "each_occurrence": 1_000_000,
                            "damage_to_rented_premises": 100_000,
                            "medical_expense": 5_000,
                            "personal_advertising_injury": 1_000_000,
                            "general_aggregate": 1_000_000,
                            "products_completed_operations_aggregate": 2_000_000,
                        },
                        "flags": {"commercial_general_liability": True, "gen_agg_per": "policy"},
                    },
                    {
                        **term,
                        "type": "auto_liability",
                        "policy_number": "CA-2040-78",
                        "limits": {"combined_single_limit": 1_000_000},
                        "flags": {"any_auto": True},
                    },
                ],
                "signed": True,
            }
        )

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

    def test_certificate_is_read_verified_and_holds_an_order_until_overridden(self):
        self.serve("short.pdf", self.draw_short_certificate())
        order = self.make_order()
        with mute_logger("odoo.http"):  # that the order is held is logged
            self.start_tour(self.url_of_file(), "coi_main_story", login=self.manager.login)
        certificate = self.file.certificate_ids
        self.assertEqual(certificate.state, "accepted")
        self.assertEqual(certificate.reviewer_id, self.manager)
        self.assertEqual(certificate.coverage_ids.mapped("policy_number"), ["GL-2040-77", "CA-2040-78"])
        self.assertFalse(certificate.correction_ids)
        self.assertEqual(order.state, "purchase")
        override = self.file.override_ids
        self.assertEqual(override.order_id, order)
        self.assertEqual(override.user_id, self.manager)
        self.assertIn("General aggregate", override.findings)

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
