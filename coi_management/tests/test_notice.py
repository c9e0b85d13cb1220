from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon
from .servers.smtp import real_mail

CANCELLED_ON = date(2026, 6, 1)


class NoticeCommon(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-05"):
            cls.file = cls.require()
            cls.certificate = cls.accept_certificate(
                cls.policy_vals(),
                cls.policy_vals("umbrella", {"each_occurrence": 1_000_000}, policy_number="GL 1001"),
                cls.policy_vals("auto_liability", {"combined_single_limit": 1_000_000}),
            )
        cls.vendor.email = "office@acme.test"
        cls.agent = cls.env["coi.contact"].create(
            {"compliance_id": cls.file.id, "role": "agent", "name": "Ann Agent", "email": "ann@bay.test"}
        )

    @classmethod
    def make_notice(cls, kind="cancellation", effective=CANCELLED_ON, **vals):
        return cls.env["coi.notice"].create(
            {
                "kind": kind,
                "partner_id": cls.vendor.id,
                "company_id": cls.company.id,
                "policy_number": "gl-1001",
                "effective": effective,
                "tell_vendor": False,
                **vals,
            }
        )

    @classmethod
    def confirm(cls, kind="cancellation", effective=CANCELLED_ON, **vals):
        notice = cls.make_notice(kind, effective, **vals)
        notice.action_confirm()
        return notice

    def status_on(self, day):
        self.file.invalidate_recordset()
        return self.file._answer(date.fromisoformat(day)).status


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNotice(NoticeCommon):
    def test_an_address_of_vendor_and_agent_alike_is_told_once(self):
        self.env["coi.contact"].create({"compliance_id": self.file.id, "role": "agent", "email": "Office@acme.test"})
        with real_mail(self.env) as server:
            self.confirm(tell_vendor=True)
            self.env["mail.mail"].search([("model", "=", "coi.notice")]).send()
            self.assertEqual(len(server.to("office@acme.test")), 1)
            self.assertEqual(len(server.to("ann@bay.test")), 1)

    def test_an_address_that_refuses_a_notice_is_not_written_to_again_and_somebody_calls(self):
        self.file.user_id = self.coi_user
        with real_mail(self.env) as server, mute_logger("odoo.addons.mail.models.mail_mail"):
            server.refused.add("ann@bay.test")
            self.confirm(tell_vendor=True)
            self.env["mail.mail"].search([("model", "=", "coi.notice")]).send()
            self.assertFalse(server.to("ann@bay.test"))
        self.assertTrue(self.agent.bounced_on)
        calls = (self.file.activity_ids | self.file.request_ids.activity_ids).filtered(
            lambda activity: activity.activity_category == "phonecall"
        )
        self.assertEqual(calls.user_id, self.coi_user)

    def test_a_notice_that_could_not_leave_is_tried_again(self):
        with real_mail(self.env) as server:
            self.confirm(tell_vendor=True)
            mails = self.env["mail.mail"].search([("model", "=", "coi.notice")])
            server.busy = True
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                mails.send()
            self.assertEqual(set(mails.mapped("state")), {"exception"})
            server.busy = False
            self.env["mail.mail"]._coi_retry()
            mails.filtered(lambda mail: mail.state == "outgoing").send()
            self.assertEqual(len(server.to("ann@bay.test")), 1)

    def test_a_draft_counts_for_nothing(self):
        self.make_notice()
        self.assertEqual(self.file.status, "compliant")
        self.assertIn("To confirm", self.file.notice_summary)

    def test_a_confirmed_cancellation_ends_all_rows_of_the_policy_and_no_other(self):
        notice = self.confirm()
        ended = self.certificate.coverage_ids.filtered("cancelled_on")
        self.assertEqual(ended, notice.coverage_ids)
        self.assertEqual(ended.coverage_type_id.mapped("code"), ["general_liability", "umbrella"])
        self.assertEqual(set(ended.mapped("cancelled_on")), {CANCELLED_ON})
        self.assertEqual((self.file.status, self.file.open_deficiency_ids.mapped("code")), ("deficient", ["CANCELLED"]))
        self.assertIn("cancelled as of", self.file.message_ids[0].body + self.file.message_ids[1].body)

    def test_the_history_keeps_what_was_known_when(self):
        with freeze_time("2026-06-20"):
            self.confirm()
        periods = self.file.period_ids.sorted("id")
        self.assertEqual(periods[-2:].mapped("status"), ["compliant", "deficient"])
        # the day of which the notice speaks was believed to be covered then; asked today, it was not
        self.assertEqual(periods[-1].date_from, date(2026, 6, 20))
        self.assertEqual(self.status_on("2026-06-10"), "deficient")
        self.assertEqual(self.status_on("2026-05-31"), "compliant")

    def test_a_cancellation_that_lies_ahead_ends_cover_on_its_day_without_anybody_doing_anything(self):
        self.confirm(effective=date(2026, 7, 15))
        self.assertEqual((self.file.status, self.file.compliant_until), ("expiring", date(2026, 7, 14)))
        self.assertEqual(self.file.renewal_date, date(2026, 7, 15))
        with freeze_time("2026-07-15"):
            self.file.invalidate_recordset()
            self.assertEqual(self.file.status, "deficient")

    def test_what_replaces_a_policy_is_asked_for_once_from_the_announcement_of_its_cancellation_on(self):
        self.company.coi_chase = True
        self.confirm(effective=date(2026, 6, 25))
        request = self.file.request_ids
        self.assertEqual((request.kind, request.anchor_date), ("renewal", date(2026, 6, 25)))
        for day in ("2026-06-24", "2026-06-25", "2026-07-10"):
            with freeze_time(day):
                self.file._verify()
                self.assertEqual((self.file.request_ids, request.state), (request, "open"), day)
        with freeze_time("2026-07-11"):
            self.accept_certificate(
                self.policy_vals(policy_number="NEW-1", effective=date(2026, 6, 25), expiration=date(2027, 6, 25)),
                certificate_date=date(2026, 7, 10),
            )
            self.assertEqual(request.state, "done")

    def test_what_was_cancelled_already_is_asked_for_as_something_that_falls_short(self):
        self.company.coi_chase = True
        self.confirm()
        self.assertEqual(self.file.request_ids.mapped("kind"), ["correction"])

    def test_a_certificate_that_comes_later_does_not_bring_a_cancelled_policy_back(self):
        self.confirm()
        self.accept_certificate(certificate_date=date(2026, 6, 10))
        self.assertEqual(self.file.status, "deficient")

    def test_the_next_term_of_the_same_number_is_another(self):
        self.confirm()
        self.accept_certificate(
            self.policy_vals(effective=date(2026, 6, 10), expiration=date(2027, 6, 10)),
            certificate_date=date(2026, 6, 11),
        )
        self.assertEqual(self.file.status, "compliant")

    def test_reinstated_without_lapse_it_counts_as_if_nothing_had_been(self):
        self.confirm(issued_on=date(2026, 5, 20))
        self.confirm("reinstatement", issued_on=date(2026, 6, 5))
        self.assertEqual(self.file.status, "compliant")
        self.assertEqual(self.status_on("2026-06-05"), "compliant")
        self.assertFalse(any(self.certificate.coverage_ids.mapped("lapse_summary")))

    def test_reinstated_with_lapse_the_days_between_stay_uncovered(self):
        self.confirm(issued_on=date(2026, 5, 20))
        self.confirm("reinstatement", date(2026, 6, 12), issued_on=date(2026, 6, 12), with_lapse=True)
        self.assertEqual(self.file.status, "compliant")
        self.assertEqual(
            [self.status_on(day) for day in ("2026-05-31", "2026-06-01", "2026-06-11", "2026-06-12")],
            ["compliant", "deficient", "deficient", "compliant"],
        )
        (item,) = [item for item in self.file._answer(date(2026, 6, 5)).items if item.kind == "coverage"]
        self.assertEqual(item.deficiency, "CANCELLED")
        row = self.certificate.coverage_ids[0]
        self.assertFalse(row.cancelled_on)
        self.assertEqual(row.lapse_summary, "06/01/2026 – 06/12/2026")
        self.assertEqual(self.file.period_ids.sorted("id").mapped("status")[-2:], ["deficient", "compliant"])
        labels = [term["label"] for term in self.file.terms["policies"]]
        self.assertIn("Commercial general liability (no cover 06/01/2026 – 06/12/2026)", labels)

    def test_notices_count_in_the_order_in_which_they_were_issued_whenever_they_are_confirmed(self):
        self.confirm("reinstatement", issued_on=date(2026, 6, 5))
        self.confirm(issued_on=date(2026, 5, 20))
        self.assertEqual(self.file.status, "compliant")

    def test_a_non_renewal_ends_nothing_and_begins_the_renewal(self):
        self.company.coi_chase = True
        self.confirm("non_renewal", date(2027, 1, 1))
        self.assertEqual((self.file.status, self.file.compliant_until), ("compliant", date(2026, 12, 31)))
        self.assertIn("will not be renewed", self.file.notice_summary)
        request = self.file.request_ids.filtered(lambda request: request.kind == "renewal")
        self.assertEqual((request.reason, request.state), ("notice", "open"))

    def test_a_wrong_notice_is_withdrawn_and_stays_on_record(self):
        notice = self.confirm()
        with self.assertRaisesRegex(UserError, "what was wrong"):
            notice._withdraw(" ")
        notice._withdraw("It was another insured's.")
        self.assertEqual((notice.state, self.file.status), ("withdrawn", "compliant"))
        self.assertFalse(self.certificate.coverage_ids.filtered("cancelled_on"))
        self.assertIn("another insured", self.file.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "part of the record"):
            notice.unlink()

    def test_what_was_entered_with_the_certificate_comes_back_when_a_notice_is_withdrawn(self):
        row = self.certificate.coverage_ids[0]
        row.sudo().cancelled_on = date(2026, 5, 1)
        self.assertEqual(row.cancelled_on, date(2026, 5, 1))
        notice = self.confirm()
        self.assertEqual(row.cancelled_on, CANCELLED_ON)
        notice._withdraw("Wrong.")
        self.assertEqual(row.cancelled_on, date(2026, 5, 1))

    def test_a_decided_notice_is_not_changed(self):
        notice = self.confirm()
        for vals in ({"effective": date(2026, 7, 1)}, {"state": "draft"}, {"policy_number": "X"}):
            with self.assertRaises(UserError):
                notice.with_user(self.coi_user).write(vals)
        with self.assertRaisesRegex(UserError, "decided already"):
            notice.action_confirm()

    def test_what_is_missing_is_said_before_it_is_confirmed(self):
        for vals, words in (
            ({"partner_id": False}, "Choose the vendor"),
            ({"policy_number": False}, "Choose the policy"),
            ({"effective": False}, "Enter the day"),
            ({"policy_number": "OTHER-1"}, "No policy OTHER-1 is on file"),
            ({"effective": date(2030, 1, 1)}, "01/01/2026 – 01/01/2027"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.make_notice(**vals).action_confirm()

    def test_a_notice_can_be_kept_for_a_policy_that_comes_later(self):
        self.confirm(policy_number="GL-9", effective=date(2026, 6, 1), not_on_file=True)
        certificate = self.accept_certificate(self.policy_vals(policy_number="GL-9"))
        self.assertEqual(certificate.coverage_ids.cancelled_on, CANCELLED_ON)

    def test_keyed_from_the_file_it_takes_the_policy_that_is_chosen(self):
        action = self.certificate.coverage_ids[0].action_report_cancellation()
        form = Form(self.env["coi.notice"].with_user(self.coi_user).with_context(**action["context"]))
        self.assertEqual(form.policy_number, "GL-1001")
        form.kind = "non_renewal"
        self.assertEqual(form.effective, date(2027, 1, 1))
        form.kind = "cancellation"
        form.effective = CANCELLED_ON
        notice = form.save()
        notice.action_confirm()
        self.assertEqual((notice.compliance_id, self.file.status), (self.file, "deficient"))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNoticeTold(NoticeCommon):
    def test_each_buyer_with_open_orders_and_the_responsible_are_told_once(self):
        self.file.user_id = self.coi_user
        other = new_test_user(self.env, "t_buyer_2", groups="purchase.group_purchase_user")
        orders = self.make_order(user_id=self.buyer.id) | self.make_order(user_id=self.buyer.id)
        self.make_order(user_id=other.id).button_cancel()
        self.confirm()
        activities = self.file.activity_ids
        self.assertEqual(activities.user_id, self.coi_user | self.buyer)
        self.assertEqual(len(activities), 2)
        note = activities.filtered(lambda activity: activity.user_id == self.buyer).note
        self.assertTrue(all(order.name in note for order in orders))
        activities.filtered(lambda activity: activity.user_id == self.buyer).with_user(self.buyer).action_done()
        self.assertEqual(self.file.activity_ids.user_id, self.coi_user)

    def test_what_was_planned_ends_with_the_reinstatement(self):
        self.file.user_id = self.coi_user
        self.confirm(issued_on=date(2026, 5, 20))
        self.assertTrue(self.file.activity_ids)
        self.confirm("reinstatement", issued_on=date(2026, 6, 5))
        self.assertFalse(self.file.activity_ids)

    def test_vendor_and_agent_get_a_mail_that_can_be_answered(self):
        self.company.alias_domain_id = self.env["mail.alias.domain"].create({"name": "harbor.test"})
        self.company.coi_alias_name = "Certificates"
        with real_mail(self.env) as server:
            notice = self.confirm(tell_vendor=True, insurer_name="Bay Casualty")
            self.assertFalse(server.messages, "the mail waits in the queue")
            mails = self.env["mail.mail"].search([("model", "=", "coi.notice"), ("res_id", "=", notice.id)])
            self.env["mail.mail"].process_email_queue(mails.ids)
        self.assertEqual(
            sorted(sum((sent.recipients for sent in server.messages), ())), ["ann@bay.test", "office@acme.test"]
        )
        (sent,) = server.to("ann@bay.test")
        self.assertEqual(sent.subject, "Cancelled: policy gl-1001 of Acme Paving LLC")
        self.assertIn("certificates@harbor.test", sent.message["Reply-To"])
        text = sent.text("html")
        for words in ("Ann Agent", "Bay Casualty", "06/01/2026", "certificate of the policy that replaces it"):
            self.assertIn(words, text)
        self.assertTrue(notice.told_on)

    def test_an_address_that_came_back_is_not_written_to(self):
        self.env["coi.contact"]._bounce("ann@bay.test", "550")
        self.confirm(tell_vendor=True)
        self.assertEqual(
            self.env["mail.mail"].search([("model", "=", "coi.notice")]).mapped("email_to"), ["office@acme.test"]
        )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNoticeLetter(NoticeCommon):
    """Letters among the documents, as the reader gives them."""

    READING = {
        "kind": "not_a_certificate",
        "notice": {
            "type": "cancellation",
            "policy_number": "GL1001",
            "insured": "ACME PAVING LLC",
            "insurer": "Bay Casualty",
            "effective": "2026-06-01",
            "reason": "Non-payment of premium",
            "issued": "2026-05-20",
        },
    }

    def read_letter(self, vendor=None, reading=None):
        letter = self.env["coi.certificate"].sudo().create({"partner_id": vendor and vendor.id, "source": "mail"})
        letter._apply_reading(reading or self.READING)
        return letter

    def test_a_letter_becomes_a_draft_on_the_file_that_has_the_policy(self):
        letter = self.read_letter()
        notice = letter.notice_ids
        self.assertEqual((notice.state, notice.partner_id, notice.source), ("draft", self.vendor, "mail"))
        self.assertEqual((notice.effective, notice.reason), (CANCELLED_ON, "Non-payment of premium"))
        self.assertEqual((letter.partner_id, letter.state), (self.vendor, "to_review"))
        self.assertEqual(self.file.status, "compliant")
        notice.action_confirm()
        self.assertEqual(self.file.status, "deficient")
        self.assertEqual((letter.state, letter.partner_id), ("accepted", self.vendor))

    def test_a_policy_of_another_insured_is_not_taken_for_the_vendors(self):
        letter = self.read_letter(
            reading={**self.READING, "notice": {**self.READING["notice"], "insured": "Other Inc"}}
        )
        self.assertFalse(letter.notice_ids.partner_id)
        letter.partner_id = self.vendor
        self.assertEqual(letter.notice_ids.partner_id, self.vendor)
        self.assertIn("is it the same firm", letter.notice_ids.warning)

    def test_without_a_number_it_is_about_the_only_policy_of_that_insurer(self):
        insurer = self.env["coi.insurer"].create({"name": "Bay Casualty Company", "naic_code": "90111"})
        rows = self.certificate.coverage_ids
        rows[2].sudo().insurer_id = insurer
        values = {**self.READING["notice"], "policy_number": None, "insurer": "BAY CASUALTY COMPANY"}
        letter = self.read_letter(self.vendor, {**self.READING, "notice": values})
        self.assertEqual(letter.notice_ids.policy_number, "auto_liability-1001")
        rows[0].sudo().insurer_id = insurer
        letter._apply_reading({**self.READING, "notice": values})
        self.assertFalse(letter.notice_ids.policy_number)

    def test_read_again_the_draft_is_made_anew_and_a_decided_one_stays(self):
        letter = self.read_letter(self.vendor)
        letter._apply_reading(self.READING)
        self.assertEqual(len(letter.notice_ids), 1)
        letter.notice_ids.action_confirm()
        letter.sudo()._apply_reading(self.READING)
        self.assertEqual(letter.notice_ids.mapped("state"), ["confirmed"])

    def test_a_rejected_letter_takes_its_draft_with_it(self):
        letter = self.read_letter(self.vendor)
        letter._reject("Not ours.")
        self.assertEqual(letter.notice_ids.state, "dismissed")

    def test_dates_that_cannot_be_are_left_to_a_person(self):
        reading = {"kind": "not_a_certificate", "notice": {"type": None, "effective": "soon", "policy_number": None}}
        notice = self.read_letter(self.vendor, reading).notice_ids
        self.assertFalse(notice.effective)
        self.assertEqual(notice.kind, "cancellation")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNoticeAccess(NoticeCommon):
    def test_buyers_read_what_counts_and_change_nothing(self):
        draft, notice = self.make_notice(), self.confirm()
        mine = self.env["coi.notice"].with_user(self.buyer)
        self.assertEqual(mine.search([("id", "in", (draft | notice).ids)]), notice)
        self.assertTrue(notice.with_user(self.buyer).coverage_ids)
        self.assertIn("cancelled as of", self.file.with_user(self.buyer).notice_summary)
        for method in (notice.action_dismiss, draft.action_confirm, draft.action_dismiss):
            with self.assertRaises(AccessError):
                method.__func__(method.__self__.with_user(self.buyer))
        with self.assertRaises(AccessError):
            notice.with_user(self.buyer)._withdraw("No")

    def test_nobody_else_sees_any(self):
        notice = self.confirm()
        other = self.env["res.company"].create({"name": "Other Works"})
        for user in (
            new_test_user(self.env, "t_portal", groups="base.group_portal"),
            new_test_user(self.env, "t_employee", groups="base.group_user"),
        ):
            with self.assertRaises(AccessError):
                notice.with_user(user).read(["policy_number"])
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="coi_management.group_coi_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(notice.with_user(stranger).search([("id", "=", notice.id)]))
        with self.assertRaises(AccessError):
            notice.with_user(stranger).read(["policy_number"])

    def test_a_letter_of_one_company_finds_no_vendor_of_another(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        notice = self.env["coi.notice"]._propose(other, {"policy_number": "GL-1001", "effective": "2026-06-01"})
        self.assertFalse(notice.partner_id)
