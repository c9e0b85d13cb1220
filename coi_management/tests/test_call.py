from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCall(LadderCommon):
    """Calls are logged in two clicks, and mean something for what is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.open_request(cls)
        cls.file = cls.request.compliance_id

    def log(self, user=None, **vals):
        action = self.file.with_user(user or self.coi_user).action_log_call()
        form = Form(
            self.env["coi.call"].with_user(user or self.coi_user).with_context(**action["context"]),
            view="coi_management.coi_call_view_form_quick",
        )
        for name, value in vals.items():
            setattr(form, name, value)
        return form.save()

    def test_call_is_logged_from_the_file_with_nothing_to_type(self):
        call = self.log()
        self.assertEqual((call.compliance_id, call.request_id, call.user_id), (self.file, self.request, self.coi_user))
        self.assertIn("Talked, nothing agreed", self.file.message_ids[0].body)

    def test_buyer_logs_a_call_too_and_nobody_else(self):
        self.assertTrue(self.log(self.buyer))
        with self.assertRaises(AccessError):
            self.env["coi.call"].with_user(self.env.ref("base.public_user")).create({"compliance_id": self.file.id})

    def test_promise_holds_reminders_back_until_its_day(self):
        self.log(outcome="promised", next_date="2026-06-25")
        self.assertEqual(str(self.request.paused_until), "2026-06-25")
        with self.nights() as server:
            self.walk(TODAY, "2026-06-25")
        self.assertEqual(self.get_days(self.request, channel="mail"), ["2026-06-25"])
        self.assertEqual(len(server.messages), 1)

    def test_message_left_is_no_answer(self):
        self.log(outcome="voicemail")
        self.assertFalse(self.request.paused_until)
        self.assertEqual(self.request.state, "open")

    def test_refusal_waits_for_a_person(self):
        self.log(outcome="refused", note="They say it is too dear.")
        self.assertEqual(self.request.state, "answered")

    def test_somebody_reached_ends_the_silence(self):
        self.request.sudo().state = "silent"
        self.log(outcome="no_answer")
        self.assertEqual(self.request.state, "silent")
        self.log(outcome="talked", direction="in")
        self.assertEqual(self.request.state, "open")

    def test_next_step_becomes_an_activity_that_ends_with_the_request(self):
        self.log(outcome="voicemail", next_step="Try the agent", next_date="2026-06-20")
        activity = self.request.activity_ids
        self.assertEqual(
            (activity.summary, str(activity.date_deadline), activity.user_id),
            ("Try the agent", "2026-06-20", self.coi_user),
        )
        self.accept_certificate()
        self.assertFalse(self.request.activity_ids)

    def test_call_that_was_to_be_made_is_done_when_it_is_logged(self):
        self.request._plan_activity("call", self.coi_user, "Not responding")
        self.log(outcome="no_answer")
        self.assertFalse(self.request.activity_ids)

    def test_call_is_kept_from_those_who_only_work_files(self):
        call = self.log()
        with self.assertRaises(AccessError):
            call.with_user(self.coi_user).unlink()
