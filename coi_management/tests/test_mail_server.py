import smtplib

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .servers.smtp import real_mail

#: Tells of each mail that fails, as it should.
SENDING = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestMailServer(TransactionCase):
    def send(self, to, **vals):
        return self.env["mail.mail"].create(
            {
                "subject": "Certificat demandé",
                "body_html": "<p>Please send it.</p>\n<p>.</p>",
                "email_from": "office@harbor.test",
                "email_to": to,
                **vals,
            }
        )

    def test_a_mail_goes_over_the_wire_and_is_read_as_it_was_sent(self):
        attachment = self.env["ir.attachment"].create({"name": "sheet.pdf", "raw": b"%PDF-1.4\r\n.\r\n\x00\xff"})
        with real_mail(self.env) as server:
            mail = self.send("agent@bay.test", attachment_ids=attachment.ids, auto_delete=False)
            self.env["mail.mail"].process_email_queue(mail.ids)
            self.assertEqual(mail.state, "sent", mail.failure_reason)
        (received,) = server.to("agent@bay.test")
        self.assertEqual(received.subject, "Certificat demandé")
        self.assertIn("Please send it.", received.text("html"))
        self.assertEqual(received.attachments(), {"sheet.pdf": b"%PDF-1.4\r\n.\r\n\x00\xff"})

    def test_a_refused_address_fails_and_the_others_arrive(self):
        with real_mail(self.env) as server:
            server.refused.add("gone@bay.test")
            refused, good = self.send("gone@bay.test"), self.send("agent@bay.test", auto_delete=False)
            with mute_logger(SENDING):
                (refused | good).send()
            self.assertEqual((refused.state, good.state), ("exception", "sent"))
        self.assertEqual([received.recipients for received in server.messages], [("agent@bay.test",)])

    def test_a_busy_server_has_not_taken_the_message(self):
        with real_mail(self.env) as server:
            server.busy = True
            mail = self.send("agent@bay.test")
            with mute_logger(SENDING):
                mail.send()
            self.assertEqual((mail.state, server.messages), ("exception", []))

    def test_nothing_is_sent_outside_and_the_port_is_closed_after(self):
        with real_mail(self.env) as server:
            pass
        self.send("agent@bay.test").send()
        self.assertEqual(server.messages, [])
        with self.assertRaises(OSError):
            smtplib.SMTP("127.0.0.1", server._server.server_address[1], timeout=2)
