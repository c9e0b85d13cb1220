from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import TODAY
from .inbound_common import ADDRESS, InboundCommon
from .plain import mails


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStory(InboundCommon):
    """Of a file it can be told who was asked, when, by which channel, what came, and who decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coi_user.name = "Dora Desk"
        cls.manager.name = "Rita Risk"
        cls.buyer.name = "Ben Buyer"

    def assertTold(self, *sentences, record=None, user=None):
        record = record or self.file
        record.invalidate_recordset()
        lines = [
            " ".join(event["what"].split()) + " – " + event["who"]
            for event in record.with_user(user or self.manager)._get_events()
        ]
        for sentence in sentences:
            self.assertTrue([line for line in lines if sentence in line], f"{sentence} not in {lines}")

    def test_who_asked_by_hand_handled_the_answer_and_withdrew(self):
        request = self.env["coi.request"].with_user(self.buyer)._ask(self.file.with_user(self.buyer))
        self.flush_tracking()
        # tests leave tracking out; people do not
        request = self.env["coi.request"].browse(request.id).with_context(tracking_disable=False, mail_notrack=False)
        request._answered("They say it comes.")
        self.flush_tracking()
        request.with_user(self.coi_user).action_handled()
        request.with_user(self.coi_user).paused_until = "2026-06-30"
        self.flush_tracking()
        request.with_user(self.manager).action_cancel()
        self.flush_tracking()
        self.assertTold(
            f"{request.name}: What is missing or falls short (Asked by hand) – Ben Buyer",
            "E-mail sent",
            "State: Waits for the vendor – Dora Desk",
            "No Reminders Until: 06/30/2026 – Dora Desk",
            "State: Withdrawn – Rita Risk",
        )

    def test_what_a_person_sent_is_told_as_such(self):
        self.vendor.email = "office@acme.test"
        self.env["coi.request"].with_user(self.buyer)._ask(self.file.with_user(self.buyer))
        self.assertTold("by Ben Buyer – office@acme.test")

    def test_a_mail_of_words_alone_is_told(self):
        self.receive(From="Ann <ann@bay.test>", Subject="About Acme", text="It comes next week.")
        self.assertTold("Wrote: About Acme – Ann <ann@bay.test>")

    def test_an_automatic_reply_is_told_as_one(self):
        request, message_id = self.ask()
        self.receive(
            **{
                "From": "ann@bay.test",
                "Subject": "Out of office",
                "Auto-Submitted": "auto-replied",
                "In-Reply-To": message_id,
            }
        )
        self.assertTold("Automatic reply: Out of office – ann@bay.test")

    def test_who_confirmed_and_withdrew_a_notice(self):
        self.accept_certificate()
        notice = self.env["coi.notice"].create(
            {"partner_id": self.vendor.id, "policy_number": "GL-1001", "effective": "2026-06-10"}
        )
        notice.with_user(self.coi_user).action_confirm()
        notice.with_user(self.manager)._withdraw("It was another vendor's.")
        self.assertTold(
            "(Typed in)",
            "Policy GL-1001 is cancelled as of 06/10/2026. – Dora Desk",
            "Vendor and agent were told",
            "It was another vendor's. – Rita Risk",
        )

    def test_who_asked_for_a_waiver_and_who_decided(self):
        request, _message = self.ask()
        link = self.env["coi.link"]._make(request, self.agent)
        scope = self.file._get_waivable()[0][0]
        given = self.env["coi.answer"]._give(request, "waiver", {"scope": scope, "text": "Too dear"}, link=link)
        given.waiver_id.with_user(self.manager).action_approve()
        given.waiver_id.with_user(self.manager).action_revoke()
        self.assertTold(
            "Asks for a waiver: Too dear – Ann Agent <ann@bay.test> (Agent)",
            "Approved – Rita Risk",
            "Revoked – Rita Risk",
        )

    def test_what_was_taken_back_is_told_with_what_was_said(self):
        request, _message = self.ask()
        link = self.env["coi.link"]._make(request, self.agent)
        self.env["coi.answer"]._give(request, "none", {"text": "We never had it"}, link=link)._undo()
        self.assertTold("does not have it: We never had it – Ann", "Took back: Says that the insured does not have it")

    def test_where_the_vendor_stood_is_told_when_it_changes(self):
        certificate = self.accept_certificate()
        certificate.with_user(self.coi_user).action_review_again()
        self.assertTold("Standing: Missing", "Standing: Compliant")
        told = [event["what"] for event in self.file._get_events() if event["icon"] == "standing"]
        self.assertEqual(told, list(dict.fromkeys(told)) if len(told) < 3 else told)

    def test_who_let_an_order_go_out(self):
        order = self.make_order(date_planned=fields.Datetime.now())
        self.env["coi.gate.override"].sudo().create(
            {
                "order_id": order.id,
                "order_name": order.name,
                "compliance_id": self.file.id,
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "user_id": self.manager.id,
                "reason": "The dam would break.",
                "currency_id": self.company.currency_id.id,
            }
        )
        self.assertTold(f"{order.name} went out although something was missing. The dam would break. – Rita Risk")

    def test_a_buyer_is_not_told_of_mails_and_documents(self):
        self.accept_certificate()
        self.deliver(mails.message([], To=ADDRESS, From="ann@bay.test", Subject="Private matters"))
        self.work("inbox")
        story = self.file.with_user(self.buyer).story
        self.assertIn("Standing: Compliant", story)
        self.assertNotIn("Private matters", story)

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
