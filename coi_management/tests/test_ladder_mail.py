from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY
from .ladder_common import LadderCommon

#: Tells of each mail that fails, as it should.
SENDING = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestLadderMail(LadderCommon):
    """What stands in the mails, and what becomes of those that do not arrive."""

    def test_first_mail_says_who_asks_what_for_whom_and_brings_the_sheets(self):
        request = self.open_request()
        with self.nights() as server:
            self.night(TODAY)
        (received,) = server.messages
        self.assertIn(f"[{request.name}]", received.subject)
        self.assertIn("office@harbor.test", received.message["From"])
        text = received.text()
        for words in ("Acme Paving LLC", "Harbor Works", "Each occurrence $ 1,000,000", "Certificate holder"):
            self.assertIn(words, text.replace("\u00a0", " "))
        names = sorted(received.attachments())
        self.assertEqual(len(names), 2)
        self.assertTrue(all(data.startswith(b"%PDF-") for data in received.attachments().values()))

    def test_reminders_bring_the_sheet_again_but_no_specimen(self):
        self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-18")
        self.assertEqual([len(received.attachments()) for received in server.messages], [2, 1])

    def test_token_stands_in_the_mail_alone(self):
        request = self.open_request()
        with self.nights() as server:
            self.night(TODAY)
        (token,) = set(self.get_links(server.messages[0].text("html")))
        message = request.reminder_ids.mail_message_id
        self.assertEqual((message.model, message.res_id), ("coi.request", request.id))
        self.assertIn("/coi/link-", message.body)
        self.assertNotIn(token, message.body)
        self.assertFalse(self.env["mail.mail"].search([("mail_message_id", "=", message.id)]))
        with freeze_time(TODAY):
            self.assertEqual(self.env["coi.link"]._find(token), request.link_ids)

    def test_each_mail_has_a_link_of_its_own_and_earlier_ones_go_on(self):
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-18")
        tokens = [self.get_links(received.text("html"))[0] for received in server.messages]
        with freeze_time("2026-06-18"):
            links = [self.env["coi.link"]._find(token) for token in tokens]
        self.assertEqual(set(links), set(request.link_ids))
        self.assertEqual(len(request.link_ids), 2)

    def test_answers_come_back_to_the_request_by_thread(self):
        request = self.open_request()
        with self.nights() as server:
            self.night(TODAY)
        self.assertEqual(request.reminder_ids.mail_message_id.message_id, server.messages[0].message["Message-Id"])

    def test_agent_is_written_to_in_its_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("coi_management.mail_template_missing")
        template.with_context(lang="fr_FR").body_html = "<p>Bonjour,</p>"
        request = self.open_request()
        self.make_agent(request.compliance_id, lang="fr_FR")
        with self.nights() as server:
            self.night(TODAY)
        self.assertIn("Bonjour", server.to("agent@bay.test")[0].text())
        self.assertIn("Hello", server.to("office@acme.test")[0].text())

    def test_address_that_the_server_refuses_is_not_written_to_again_and_somebody_calls(self):
        request = self.open_request()
        with self.nights() as server, mute_logger(SENDING):
            server.refused.add("office@acme.test")
            self.walk(TODAY, "2026-06-19")
        self.assertEqual(server.messages, [])
        self.assertEqual(request.reminder_ids.mapped("outcome"), ["failed"])
        self.assertTrue(request.compliance_id.contact_ids.bounced_on)
        self.assertIn("A mail came back", request.activity_ids.mapped("summary"))

    def test_agent_of_several_vendors_is_thanked_for_all_of_them_at_once(self):
        bolt = self.env["res.partner"].create({"name": "Bolt LLC"})
        requests = self.open_request() | self.open_request(bolt)
        for request in requests:
            self.make_agent(request.compliance_id)

        def cure():
            self.accept_certificate()
            self.accept_certificate(vendor=bolt)

        with self.nights() as server:
            self.walk(TODAY, "2026-06-20", happens={"2026-06-16": cure})
        (asked, thanks) = server.to("agent@bay.test")
        self.assertIn("Thank you", thanks.subject)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "agent@bay.test")]))
        self.assertIn("Acme Paving LLC", thanks.text())
        self.assertIn("Bolt LLC", thanks.text())
        self.assertNotIn("/coi/", thanks.text("html"))

    def test_refused_digest_fails_for_each_vendor_in_it(self):
        requests = self.open_request() | self.open_request(self.env["res.partner"].create({"name": "Bolt LLC"}))
        for request in requests:
            self.make_agent(request.compliance_id)
        with self.nights() as server, mute_logger(SENDING):
            server.refused.add("agent@bay.test")
            self.night(TODAY)
        rows = requests.reminder_ids.filtered(lambda row: row.recipient == "agent@bay.test")
        self.assertEqual(rows.mapped("outcome"), ["failed", "failed"])
        for request in requests:
            self.assertIn("A mail came back", request.activity_ids.mapped("summary"))

    def test_mail_that_came_back_is_told_as_such_and_nobody_counts_as_silent(self):
        request = self.open_request()
        with self.nights():
            self.night(TODAY)
            self.env["coi.contact"]._bounce("office@acme.test", "550 unknown")
            self.assertEqual(request.reminder_ids.mapped("outcome"), ["failed"])
            self.walk("2026-06-16", "2026-07-10")
        self.assertEqual(request.state, "open")
        self.assertIn("Find an e-mail address", request.activity_ids.mapped("summary"))

    def test_mail_that_could_not_leave_goes_the_next_night(self):
        request = self.open_request()
        with self.nights() as server:
            server.busy = True
            with mute_logger(SENDING):
                self.night(TODAY)
            self.assertEqual(server.messages, [])
            server.busy = False
            self.night("2026-06-16")
        self.assertEqual(len(server.to("office@acme.test")), 1)
        self.assertEqual(self.get_days(request, channel="mail"), [TODAY])

    def test_digest_is_told_in_the_chatter_of_each_vendor_about_itself_alone(self):
        first = self.open_request()
        other = self.open_request(self.env["res.partner"].create({"name": "Bolt LLC"}))
        for request in first | other:
            self.make_agent(request.compliance_id)
        with self.nights() as server:
            self.night(TODAY)
        (received,) = server.to("agent@bay.test")
        self.assertNotIn("[COI/", received.subject)
        bodies = {
            request: request.reminder_ids.filtered(lambda row: row.recipient == "agent@bay.test").mail_message_id.body
            for request in first | other
        }
        self.assertIn("Acme Paving LLC", bodies[first])
        self.assertNotIn("Bolt LLC", bodies[first])
        self.assertIn("Bolt LLC", bodies[other])
        # an answer to it may be about any of them: it belongs to no thread
        message = self.env["mail.message"].search([("message_id", "=", received.message["Message-Id"])])
        self.assertEqual((message.model, message.res_id), ("coi.request", 0))
        to_agent = first.reminder_ids.filtered(lambda row: row.recipient == "agent@bay.test")
        self.assertEqual(other.reminder_ids.sent_with_id, to_agent)

    def test_link_in_a_mail_to_somebody_else_stays_dead(self):
        request = self.open_request()
        contact = self.make_agent(request.compliance_id)
        link = self.env["coi.link"]._make(request, contact)
        mail = self.env["mail.mail"].create(
            {
                "model": "coi.request",
                "res_id": request.id,
                "email_to": "stranger@else.test",
                "body_html": f'<a href="{link._get_placeholder()}">link</a>',
            }
        )
        self.assertIn(link._get_placeholder(), mail._prepare_outgoing_body())
        self.assertFalse(link.token_hash)
