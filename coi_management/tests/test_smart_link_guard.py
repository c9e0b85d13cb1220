import base64
from urllib.parse import urlencode

from odoo import http
from odoo.tests import new_test_user, tagged

from ..controllers import link_guard, uploads
from .link_common import LinkCommon


@tagged("post_install", "-at_install")
class TestSmartLinkMisuse(LinkCommon):
    """What keeps the pages of vendors and agents from being used other than they are meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = new_test_user(cls.env, "t_guard_vendor", groups="base.group_portal", company_id=cls.company.id)
        user.partner_id.parent_id = cls.vendor

    def send(self, method, path, **values):
        return self.opener.request(
            method, f"{self.base_url()}{path}?{urlencode(values)}", allow_redirects=False, timeout=30
        )

    def test_no_form_of_a_link_is_sent_by_options_or_head(self):
        answer = self.env["coi.answer"]._give(self.request, "message", {"text": "Who?"}, link=self.link)
        for method in ("OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"):
            for path in ("opened", "answer", "upload", f"undo/{answer.id}"):
                with self.subTest(method=method, path=path):
                    response = self.send(method, f"{self.path}/{path}", kind="message", text="Prefetched")
                    self.assertEqual(response.status_code, 405)
        self.assertEqual(self.link.answer_ids, answer)
        self.assertFalse(answer.undone_on)
        self.assertFalse(self.link.opened_on)

    def test_no_form_of_the_portal_is_sent_by_options(self):
        """Odoo asks for no token against forgery then."""
        self.authenticate("t_guard_vendor", "t_guard_vendor")
        for path, values in (
            ("agent", {"email": "eve@elsewhere.test", "name": "Eve"}),
            ("answer", {"kind": "message", "text": "Prefetched"}),
            ("upload", {}),
        ):
            with self.subTest(path=path):
                response = self.send("OPTIONS", f"/my/insurance/{self.file.id}/{path}", **values)
                self.assertEqual(response.status_code, 405)
        self.assertFalse(self.request.answer_ids)
        self.assertNotIn("eve@elsewhere.test", self.file.contact_ids.mapped("email"))

    def test_who_is_turned_away_takes_nothing_from_others(self):
        throttle = link_guard.Throttle(clock=lambda: 1000.0)
        for _number in range(link_guard.MOST_OF_ALL + 10):
            throttle.allows("192.0.2.1")
        self.assertTrue(throttle.allows("192.0.2.2"))

    def test_a_network_of_addresses_without_end_is_one_visitor(self):
        throttle = link_guard.Throttle(clock=lambda: 1000.0)
        allowed = [throttle.allows(f"2001:db8::{number:x}") for number in range(1, link_guard.MOST_OF_ADDRESS + 3)]
        self.assertEqual(allowed.count(False), 2)
        self.assertTrue(throttle.allows("2001:db8:0:1::1"))

    def test_a_forwarded_address_is_believed_of_the_proxy_alone(self):
        for number in range(3):
            self.url_open(self.path, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        self.assertFalse([address for address in link_guard.throttle._counts if address.startswith("198.51.100.")])

    def test_too_much_at_once_is_told_in_words_before_it_is_read(self):
        self.authenticate("t_guard_vendor", "t_guard_vendor")
        for path, size in (
            (f"{self.path}/upload", uploads.MOST_BYTES),
            (f"{self.path}/answer", uploads.MOST_BYTES_OF_FORM),
            (f"/my/insurance/{self.file.id}/upload", uploads.MOST_BYTES),
        ):
            with self.subTest(path=path):
                data = {"text": base64.b64encode(b"x" * size).decode(), "csrf_token": http.Request.csrf_token(self)}
                response = self.opener.post(self.base_url() + path, data=data, timeout=60)
                self.assertEqual(response.status_code, 413)
                self.assertIn("That is too much at once", response.text)
                self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertFalse(self.request.answer_ids)

    def test_link_that_does_not_work_says_so_in_the_language_of_the_browser(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        page = self.url_open(f"/coi/{'A' * 43}", headers={"Accept-Language": "fr-FR,fr;q=0.9"})
        self.assertEqual(page.status_code, 404)
        self.assertIn('lang="fr-FR"', page.text)
        self.assertIn('lang="en-US"', self.url_open(f"/coi/{'A' * 43}", headers={"Accept-Language": "zu"}).text)

    def test_links_end_with_the_contact_or_with_its_address(self):
        changes = (
            lambda agent: agent.write({"email": "other@willowcreek.test"}),
            lambda agent: agent.action_archive(),
            lambda agent: agent.sudo().unlink(),
        )
        for change in changes:
            agent = self.env["coi.contact"]._remember(self.file, "agent", "dana@willowcreek.test", "hand", name="Dana")
            agent.active = True
            link, path = self.make_link(agent)
            agent.with_user(self.coi_user).write({"phone": "555 0100", "email": "Dana@WillowCreek.test"})
            self.assertEqual(self.url_open(path).status_code, 200)
            change(agent.with_user(self.coi_user))
            self.assertEqual(link.state, "revoked")
            self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.url_open(self.path).status_code, 200)
