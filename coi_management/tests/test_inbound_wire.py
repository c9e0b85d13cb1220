from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY
from .inbound_common import InboundCommon
from .plain import mails
from .servers.smtp import real_mail


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundWire(InboundCommon):
    """What went out over a real connection is answered, or comes back."""

    def setUp(self):
        super().setUp()
        self.accept_certificate()
        with real_mail(self.env) as server:
            self.notice = self.env["coi.notice"].create(
                {
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "policy_number": "GL-1001",
                    "effective": date(2026, 6, 1),
                }
            )
            self.notice.action_confirm()
            outgoing = self.env["mail.mail"].search([("model", "=", "coi.notice"), ("res_id", "=", self.notice.id)])
            self.env["mail.mail"].process_email_queue(outgoing.ids)
            (self.sent,) = server.to("ann@bay.test")

    def answer(self, **headers):
        """An answer as a mail program makes it of what arrived."""
        message = self.sent.message
        return self.receive(
            [("new.pdf", self.draw(number="GL-2002"))],
            To=str(message["Reply-To"]),
            Subject=f"RE: {self.sent.subject}",
            sender="ann.private@mail.test",
            **headers,
        )

    def test_an_answer_to_what_arrived_finds_its_file_whoever_sends_it(self):
        inbound = self.answer(In_Reply_To=str(self.sent.message["Message-ID"]))
        self.assertEqual((inbound.found_by, inbound.partner_id, inbound.state), ("thread", self.vendor, "filed"))
        self.assertEqual(inbound.certificate_ids.partner_id, self.vendor)

    def test_an_answer_whose_thread_was_lost_is_kept_and_waits(self):
        inbound = self.answer()
        self.assertEqual((inbound.state, inbound.proposed_partner_id), ("triage", self.vendor))

    def test_what_comes_back_to_the_sender_of_the_envelope_marks_the_address(self):
        self.assertEqual(self.sent.sender, "bounce@harbor.test")
        self.file.user_id = self.coi_user
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.deliver(mails.bounce(original=str(self.sent.message["Message-ID"]), to=self.sent.sender))
        self.assertTrue(self.agent.bounced_on)
        planned = self.file.activity_ids | self.file.request_ids.activity_ids
        self.assertIn("phonecall", planned.mapped("activity_category"))

    def test_the_mail_of_a_file_tells_the_reinstatement_as_well(self):
        with real_mail(self.env) as server:
            notice = self.notice.copy({"kind": "reinstatement", "issued_on": date(2026, 6, 14)})
            notice.action_confirm()
            outgoing = self.env["mail.mail"].search([("model", "=", "coi.notice"), ("res_id", "=", notice.id)])
            self.env["mail.mail"].process_email_queue(outgoing.ids)
            (sent,) = server.to("ann@bay.test")
        self.assertEqual(sent.subject, "Reinstated: policy GL-1001 of Acme Paving LLC")
        self.assertIn("without a lapse", sent.text("html"))
