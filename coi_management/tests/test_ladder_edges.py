from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestLadderEdges(LadderCommon):
    """What happens beside the usual way: people leave, plans change, vendors are put aside, standings turn."""

    def get_calls(self, request):
        return request.activity_ids.filtered(lambda activity: activity.activity_category == "phonecall")

    def get_thanks(self, server):
        """Subjects of the mails that say all is well, alone or beside something else."""
        words = ("All is well", "nothing more is needed")
        return [received.subject for received in server.messages if any(word in received.text() for word in words)]

    def test_vendor_that_was_archived_is_asked_no_more_and_its_links_end(self):
        request = self.open_request()
        with self.nights() as server:
            self.night(TODAY)
            (token,) = self.get_links(server.messages[0].text("html"))
            self.vendor.active = False
            self.walk("2026-06-16", "2026-07-05")
            self.assertEqual(len(server.messages), 1)
            self.assertFalse(self.env["coi.link"]._find(token))
            self.assertFalse(self.get_calls(request))
            self.vendor.active = True
            self.assertTrue(self.env["coi.link"]._find(token))

    def test_nobody_is_thanked_for_all_while_something_is_still_asked(self):
        """A renewal came, but something else falls short still."""
        with freeze_time(TODAY):
            self.requirements.line_ids = [
                Command.create(self.line_vals("auto_liability", {"combined_single_limit": 1_000_000}))
            ]
            self.settle()
            file = self.require()
            self.accept_certificate(self.policy_vals(expiration=date(2026, 7, 1)))
        asked = {request.kind for request in file.request_ids.filtered(lambda request: request.state == "open")}
        self.assertEqual(asked, {"renewal", "correction"})
        with self.nights() as server:
            self.walk(TODAY, "2026-06-20")
            self.accept_certificate(self.policy_vals(effective=date(2026, 7, 1), expiration=date(2027, 7, 1)))
            self.walk("2026-06-21", "2026-06-25")
            self.assertEqual(file.request_ids.filtered(lambda request: request.kind == "renewal").state, "done")
            self.assertFalse(self.get_thanks(server))
            # and once all is there, they are
            self.accept_certificate(self.policy_vals("auto_liability", {"combined_single_limit": 1_000_000}))
            self.walk("2026-06-26", "2026-07-01")
            self.assertEqual(len(self.get_thanks(server)), 1)

    def test_thanks_that_wait_do_not_leave_when_something_falls_short_again(self):
        request = self.open_request()
        with self.nights() as server:
            self.night(TODAY)
            certificate = self.accept_certificate()
            # it had a mail today: the thanks wait
            self.assertEqual(request.reminder_ids.filtered(lambda row: row.topic == "well").outcome, "waiting")
            self.clock.move_to("2026-06-16 02:00:00")
            certificate.action_review_again()
            certificate._reject("It was altered.")
            self.walk("2026-06-16", "2026-06-20")
            self.assertFalse(self.get_thanks(server))
            self.assertGreater(len(server.messages), 1)

    def test_who_was_told_of_a_cancellation_is_asked_for_what_replaces_it_when_it_had_three_days(self):
        with freeze_time(TODAY):
            file = self.require()
            self.accept_certificate()
        with self.nights() as server:
            self.night(TODAY)
            self.clock.move_to("2026-06-16 02:00:00")
            self.env["coi.notice"].create(
                {"partner_id": self.vendor.id, "policy_number": "GL-1001", "effective": "2026-06-10"}
            ).action_confirm()
            self.walk("2026-06-16", "2026-06-20")
        days = [received.message["Date"].datetime.date().isoformat() for received in server.to("office@acme.test")]
        self.assertEqual(days, ["2026-06-16", "2026-06-19"])
        self.assertEqual(file.request_ids.filtered(lambda request: request.state == "open").kind, "correction")

    def test_addresses_of_the_vendor_are_followed_as_they_are_changed(self):
        request = self.open_request()
        shop = {"compliance_id": request.compliance_id.id, "role": "vendor", "email": "shop@acme.test", "active": False}
        with self.nights() as server:
            self.vendor.email = "new@acme.test"
            self.walk(TODAY, TODAY)
            self.env["coi.contact"].create(shop)
            for day, email in (
                ("2026-06-18", "first@acme.test, second@acme.test"),
                # already on the file, and put aside there by somebody
                ("2026-06-23", "shop@acme.test"),
                ("2026-07-01", False),
            ):
                self.vendor.email = email
                self.walk(day, day)
        told = [address for received in server.messages for address in received.recipients]
        self.assertEqual(told, ["new@acme.test", "first@acme.test"])
        self.assertFalse(request.activity_ids.filtered(lambda found: "could not be written" in found.summary))
        self.assertIn("Find an e-mail address", request.activity_ids.mapped("summary"))

    def test_calls_of_who_has_left_go_to_somebody_who_is_here(self):
        request = self.open_request()
        request.compliance_id.user_id = self.coi_user
        self.vendor.buyer_id = self.buyer
        self.coi_user.active = False
        self.buyer.active = False
        with self.nights():
            self.walk(TODAY, "2026-07-10")
        self.assertEqual(request.state, "silent")
        users = request.activity_ids.user_id
        self.assertTrue(users)
        self.assertTrue(all(user.active for user in users))

    def test_who_leaves_hands_its_calls_over(self):
        request = self.open_request()
        request.compliance_id.user_id = self.coi_user
        with self.nights():
            self.walk(TODAY, "2026-07-10")
            self.assertEqual(self.get_calls(request).user_id, self.coi_user)
            self.coi_user.active = False
            calls = self.get_calls(request)
        self.assertEqual(calls.mapped("summary"), ["Not responding"])
        self.assertTrue(calls.user_id.active)

    def test_somebody_of_another_company_gets_no_task(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        elsewhere = new_test_user(
            self.env,
            "t_moved",
            groups="coi_management.group_coi_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        request = self.open_request()
        request.compliance_id.user_id = elsewhere
        self.assertNotEqual(request._get_responsible(), elsewhere)

    def test_who_was_reached_is_not_called_silent_the_next_night(self):
        request = self.open_request()
        with self.nights():
            self.walk(TODAY, "2026-07-10")
            self.assertEqual(request.state, "silent")
            self.env["coi.call"].create({"compliance_id": request.compliance_id.id, "outcome": "talked"})
            self.walk("2026-07-11", "2026-07-13")
            self.assertEqual(request.state, "open")
            # who was talked to and sends nothing is called again
            self.walk("2026-07-14", "2026-07-25")
            self.assertEqual(request.state, "silent")
            self.assertTrue(self.get_calls(request))

    def test_where_not_even_the_failure_can_be_told_the_others_are_worked(self):
        """As where another add-on fails on activities."""
        broken = self.open_request()
        self.open_request(self.env["res.partner"].create({"name": "Bolt LLC", "email": "office@bolt.test"}))
        requests = type(broken)
        take_steps = requests._take_steps

        def fail(records):
            if broken in records:
                raise ValueError("This one cannot be worked")
            return take_steps(records)

        quiet = mute_logger(
            "odoo.addons.coi_management.models.coi_ladder", "odoo.addons.coi_management.models.coi_request_people"
        )
        with (
            self.nights() as server,
            patch.object(requests, "_take_steps", fail),
            patch.object(requests, "_plan_activity", side_effect=ValueError("Nor can this")),
            quiet,
        ):
            self.night(TODAY)
        self.assertEqual([received.recipients for received in server.messages], [("office@bolt.test",)])

    def test_plan_that_is_changed_in_mid_case_repeats_nothing_at_once(self):
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-19")
            self.assertEqual(len(server.messages), 2)
            plan = request.plan_id
            plan.step_ids.unlink()
            plan.step_ids = [
                Command.create({"offset": offset, "audience": "both", "channel": "mail"}) for offset in (0, 3, 5, 10)
            ]
            self.walk("2026-06-20", "2026-06-27")
        self.assertEqual(
            self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-18", "2026-06-21", "2026-06-25"]
        )

    def test_plan_without_steps_ends_nothing_and_fails_nothing(self):
        request = self.open_request()
        request.plan_id.step_ids.unlink()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-19")
        self.assertEqual((server.messages, request.state), ([], "open"))

    def test_day_of_the_company_counts_not_that_of_the_clock(self):
        """At three in the morning in London it is still yesterday in Honolulu."""
        self.company.partner_id.tz = "Pacific/Honolulu"
        with freeze_time(f"{TODAY} 03:00:00"):
            file = self.require()
        request = file.request_ids
        self.assertEqual(str(request.opened_on), "2026-06-14")
        with self.nights():
            self.night("2026-06-17")
        # there it is the 16th: day 3 has not come
        self.assertEqual(len(request.reminder_ids), 1)
