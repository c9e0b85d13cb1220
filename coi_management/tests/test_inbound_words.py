from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .inbound_common import ADDRESS, InboundCommon
from .plain.letters import letter as draw_letter


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundWords(InboundCommon):
    def test_a_reply_without_documents_pauses_the_reminders_and_waits_to_be_read(self):
        request, message_id = self.ask()
        inbound = self.receive(In_Reply_To=message_id, text="My agent will send it on Monday.\n\n> Please send it.")
        self.assertEqual((request.state, inbound.state), ("answered", "triage"))
        self.assertEqual(inbound.preview, "My agent will send it on Monday.")
        self.assertTrue(any("on Monday" in message.body for message in self.file.message_ids))

    def test_words_of_strangers_are_shown_harmless(self):
        html = '<p onclick="evil()">Hi</p><script>evil()</script><img src=x onerror=evil()><iframe src="//x"></iframe>'
        inbound = self.receive(html=html, text="<b>bold</b>", Subject="<script>evil()</script>")
        for message in inbound.message_ids | self.file.message_ids:
            for bad in ("<script", "onclick", "onerror", "<iframe"):
                self.assertNotIn(bad, message.body)

    def test_an_automatic_reply_is_no_answer_and_is_not_answered(self):
        request, message_id = self.ask()
        sent = self.env["mail.mail"].search_count([])
        inbound = self.receive(In_Reply_To=message_id, Auto_Submitted="auto-replied", text="I am away.")
        self.assertEqual((inbound.state, inbound.automatic, request.state), ("ignored", "reply", "open"))
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertTrue(any("I am away" in message.body for message in request.message_ids))

    def test_a_document_that_a_machine_sends_is_a_document(self):
        request, message_id = self.ask()
        inbound = self.receive([("coi.pdf", self.draw())], Auto_Submitted="auto-generated", In_Reply_To=message_id)
        self.assertEqual((inbound.state, inbound.automatic), ("filed", "generated"))

    def test_a_mail_of_ours_that_comes_round_is_put_aside(self):
        for address in (ADDRESS, "bounce@harbor.test"):
            self.assertEqual(self.receive(sender=address, text=address).state, "ignored")

    def test_a_cancellation_in_words_becomes_a_draft_notice(self):
        self.accept_certificate()
        inbound = self.receive(text="Please note policy GL-1001 has been cancelled effective 6/1/2026 for non-payment.")
        notice = inbound.notice_ids
        self.assertEqual((notice.state, notice.kind, notice.partner_id), ("draft", "cancellation", self.vendor))
        self.assertEqual((notice.policy_number, str(notice.effective)), ("GL-1001", "2026-06-01"))
        self.assertEqual((self.file.status, inbound.state), ("compliant", "filed"))

    def test_a_stranger_who_tells_of_a_policy_on_file_gets_a_draft_there_and_nothing_more(self):
        self.accept_certificate()
        request, _message_id = self.ask()
        inbound = self.receive(sender="noreply@carrier.test", text="Policy GL-1001 was cancelled.")
        notice = inbound.notice_ids
        self.assertEqual((notice.partner_id, notice.state), (self.vendor, "draft"))
        self.assertEqual((inbound.compliance_id, inbound.found_by, request.state), (self.file, "policy", "open"))
        notice = self.receive(sender="noreply@carrier.test", text="Your policy GL 1001 got cancelled.").notice_ids
        self.assertEqual((notice.partner_id, notice.policy_number), (self.vendor, "GL-1001"))
        notice = self.receive(sender="noreply@carrier.test", text="Policy ZZ-77777 was cancelled.").notice_ids
        self.assertFalse(notice.partner_id)

    def test_a_letter_goes_to_the_file_of_its_policy_and_counts_when_a_person_confirms_it(self):
        self.accept_certificate()
        letter = draw_letter(
            (
                "Granite Harbor Insurance Company",
                "May 20, 2026",
                "NOTICE OF CANCELLATION OF INSURANCE",
                "Named Insured: Acme Paving LLC",
                "Policy Number: GL-1001",
                "Effective Date of Cancellation: 06/01/2026 12:01 A.M. Standard Time",
                "Reason for Cancellation: Nonpayment of premium",
                "We hereby notify you that the above policy is cancelled as of the date shown.",
            )
        )
        inbound = self.receive([("letter.pdf", letter)], sender="noreply@carrier.test", text="See the letter.")
        notice = inbound.certificate_ids.notice_ids
        self.assertEqual((notice.partner_id, notice.policy_number, notice.state), (self.vendor, "GL-1001", "draft"))
        self.assertEqual((str(notice.effective), notice.source), ("2026-06-01", "mail"))
        self.assertEqual((inbound.state, inbound.partner_id, self.file.status), ("filed", self.vendor, "compliant"))
        notice.with_user(self.coi_user).action_confirm()
        self.assertEqual((self.file.status, inbound.certificate_ids.state), ("deficient", "accepted"))

    def test_a_letter_and_the_words_around_it_are_one_notice(self):
        self.accept_certificate()
        letter = draw_letter(
            (
                "Granite Harbor Insurance Company",
                "May 20, 2026",
                "NOTICE OF CANCELLATION OF INSURANCE",
                "Named Insured: Acme Paving LLC",
                "Policy Number: GL-1001",
                "Effective Date of Cancellation: 06/01/2026 12:01 A.M. Standard Time",
                "We hereby notify you that the above policy is cancelled as of the date shown.",
            )
        )
        self.receive([("letter.pdf", letter)], text="Policy GL-1001 was cancelled, see the letter.")
        self.assertEqual(len(self.file.notice_ids), 1)

    def test_a_cancellation_that_is_told_beside_a_certificate_is_not_lost(self):
        self.accept_certificate()
        inbound = self.receive(
            [("coi.pdf", self.draw(number="GL-2002"))],
            text="Policy GL-1001 was cancelled on 6/1/2026. The certificate of what replaces it is attached.",
        )
        notice = inbound.notice_ids
        self.assertEqual((notice.state, notice.policy_number, notice.partner_id), ("draft", "GL-1001", self.vendor))
        self.assertFalse(notice.certificate_id)
        self.assertEqual(inbound.certificate_ids.state, "to_review")
        inbound.certificate_ids._reject("Of another vendor.")
        self.assertEqual(notice.state, "draft")

    def test_an_answer_to_our_own_notice_is_no_other_notice(self):
        self.accept_certificate()
        notice = self.env["coi.notice"].create(
            {"partner_id": self.vendor.id, "policy_number": "GL-1001", "effective": "2026-06-01"}
        )
        notice.action_confirm()
        message = self.env["mail.mail"].search([("model", "=", "coi.notice"), ("res_id", "=", notice.id)], limit=1)
        inbound = self.receive(
            Subject=f"Re: {message.subject}", In_Reply_To=message.message_id, text="We look into it."
        )
        self.assertEqual(inbound.compliance_id, self.file)
        self.assertEqual(self.file.notice_ids, notice)

    def test_what_our_own_request_says_of_cancellations_is_no_notice(self):
        _request, message_id = self.ask()
        text = "All good.\n\nOn Mon, Jun 1, 2026 Harbor Works <coi@harbor.test> wrote:\n> policy GL-1001 was cancelled"
        self.assertFalse(self.receive(In_Reply_To=message_id, text=text).notice_ids)

    def test_a_mail_is_made_a_notice_by_hand(self):
        inbound = self.receive(text="The carrier dropped them.")
        action = inbound.with_user(self.coi_user).action_is_notice()
        notice = self.env["coi.notice"].browse(action["res_id"])
        self.assertEqual((notice.inbound_id, notice.partner_id, notice.state), (inbound, self.vendor, "draft"))
