import base64

from odoo.tests import new_test_user, tagged

from .link_common import LinkCommon


class PortalStory:
    """What a signed-in vendor does, at any size of the screen."""

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "t_vendor", groups="base.group_portal", company_id=cls.company.id)
        cls.user.partner_id.parent_id = cls.vendor
        cls.make_order()

    def test_vendor_sends_a_certificate_names_its_agent_and_answers(self):
        data = self.draw(aggregate=1_000_000)
        self.env["ir.attachment"].create(
            {"name": "short.pdf", "datas": base64.b64encode(data), "url": "/coi_tour/short.pdf", "public": True}
        )
        self.start_tour("/my", "coi_portal_story", login=self.user.login)
        self.assertEqual(self.file.certificate_ids.source, "portal")
        self.assertEqual(self.file.certificate_ids._get_bytes(), data)
        self.assertIn("lee@harbor-agency.example", self.file.contact_ids.mapped("email_normalized"))
        self.assertFalse(self.file.waiver_ids, "It was taken back")
        self.assertEqual(set(self.file.answer_ids.mapped("kind")), {"upload", "waiver"})


@tagged("post_install", "-at_install")
class TestPortalOnDesktop(PortalStory, LinkCommon):
    browser_size = "1366x768"


@tagged("post_install", "-at_install")
class TestPortalOnTelephone(PortalStory, LinkCommon):
    browser_size = "390x844"
    touch_enabled = True
