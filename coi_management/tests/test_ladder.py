from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY
from .ladder_common import LadderCommon

#: Where failures are told, as they should be.
LADDER = "odoo.addons.coi_management.models.coi_ladder"
LETTERS = "odoo.addons.coi_management.models.coi_letter"


@tagged("post_install", "-at_install")
class TestLadder(LadderCommon):
    """Who is reminded, when, and by what means; mails are read where they arrived."""

    def test_vendor_of_whom_something_is_missing_is_asked_on_days_0_3_8_and_16(self):
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-07-10")
        self.assertEqual(
            self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-18", "2026-06-23", "2026-07-01"]
        )
        self.assertEqual(len(server.to("office@acme.test")), 4)
        self.assertEqual(request.state, "silent")
        self.assertEqual(
            request.activity_ids.filtered(lambda activity: activity.activity_category == "phonecall").mapped("summary"),
            ["Not responding"],
        )

    def test_nothing_goes_out_where_the_company_asks_by_hand(self):
        self.company.coi_chase = False
        file = self.require()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-20")
        self.assertEqual((server.messages, file.request_ids.ids), ([], []))

    def test_what_is_asked_by_hand_is_followed_by_the_plan_in_any_company(self):
        self.company.coi_chase = False
        with freeze_time(TODAY):
            file = self.require()
            request = self.env["coi.request"].with_user(self.buyer)._ask(file.with_user(self.buyer), message="Please.")
        with self.nights() as server:
            self.walk(TODAY, "2026-06-19")
        self.assertEqual(self.get_days(request.sudo(), channel="mail"), ["2026-06-15", "2026-06-18"])
        self.assertIn("Please.", server.messages[0].text())

    def test_two_missed_nights_are_caught_up_with_one_mail(self):
        request = self.open_request()
        missed = [f"2026-06-{day}" for day in range(17, 25)]
        with self.nights() as server:
            self.walk(TODAY, "2026-06-26", missed=missed)
        self.assertEqual(self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-25"])
        self.assertEqual(len(server.messages), 2)
        skipped = request.reminder_ids.filtered(lambda row: row.outcome == "skipped")
        self.assertEqual(skipped.mapped("offset"), [3])

    def test_working_a_night_twice_sends_nothing_twice(self):
        self.open_request()
        with self.nights() as server:
            self.night(TODAY)
            self.night(TODAY)
        self.assertEqual(len(server.messages), 1)

    def test_a_second_worker_leaves_alone_what_the_first_is_working(self):
        request = self.open_request()
        with self.nights() as server, freeze_time(TODAY):
            with self.registry.cursor() as cr:
                request.with_env(self.env(cr=cr))._take_steps()
                with self.registry.cursor() as other:
                    self.env(cr=other)["coi.request"]._cron_chase()
            self.run_action("chase")
            self.send_queue()
        self.assertEqual(len(server.messages), 1)
        self.assertEqual(len(request.reminder_ids), 1)

    def test_agent_of_twenty_vendors_gets_one_mail_with_a_link_for_each(self):
        for number in range(20):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number:02}", "is_company": True})
            request = self.open_request(vendor)
            self.make_agent(request.compliance_id)
        with self.nights() as server:
            self.night(TODAY)
        (received,) = server.to("agent@bay.test")
        html = received.text("html")
        links = set(self.get_links(html))
        self.assertEqual(len(links), 20)
        for number in range(20):
            self.assertIn(f"Vendor {number:02}", html)
        with freeze_time(TODAY):
            found = {self.env["coi.link"]._find(token).compliance_id.partner_id.name for token in links}
        self.assertEqual(found, {f"Vendor {number:02}" for number in range(20)})

    def test_an_address_has_one_mail_in_three_days_and_what_waits_is_not_lost(self):
        first = self.open_request()
        self.make_agent(first.compliance_id)
        with self.nights() as server:
            self.night(TODAY)
            other = self.open_request(self.env["res.partner"].create({"name": "Bolt LLC"}), "2026-06-16")
            self.make_agent(other.compliance_id)
            self.night("2026-06-16")
            waiting = other.reminder_ids
            self.assertEqual((waiting.outcome, str(waiting.wait_until)), ("waiting", "2026-06-18"))
            self.assertEqual(len(server.to("agent@bay.test")), 1)
            self.walk("2026-06-17", "2026-06-18")
            self.assertEqual(len(server.to("agent@bay.test")), 2)
            html = server.to("agent@bay.test")[1].text("html")
        self.assertIn("Bolt LLC", html)
        self.assertIn("Acme Paving LLC", html)

    def test_ladder_pauses_while_a_document_waits_for_a_person_and_begins_anew_when_it_falls_short(self):
        request = self.open_request()
        short = {"each_occurrence": 1_000_000, "general_aggregate": 500_000}

        def send_short():
            self.make_certificate(self.policy_vals(limits=short))
            request.compliance_id._verify()

        def accept():
            request.compliance_id.certificate_ids.action_accept()

        with self.nights() as server:
            self.walk(TODAY, "2026-06-29", happens={"2026-06-17": send_short, "2026-06-26": accept})
        self.assertEqual(self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-26", "2026-06-29"])
        self.assertIn("General aggregate", server.messages[1].text())
        self.assertIn("corrected", server.messages[1].subject)

    def test_vendor_who_is_cured_is_told_so_once_and_asked_no_more(self):
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-06-30", happens={"2026-06-17": self.accept_certificate})
        self.assertEqual(request.state, "done")
        self.assertEqual(
            [received.subject.split(":")[0] for received in server.messages],
            ["Certificate of insurance needed", "Thank you"],
        )
        self.assertFalse(request.activity_ids)

    def test_vendor_without_an_address_gives_a_task_instead_of_silence(self):
        self.vendor.email = False
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-07-12")
            self.assertEqual((server.messages, request.state), ([], "open"))
            self.assertEqual(
                request.activity_ids.filtered(lambda found: found.summary == "Find an e-mail address").mapped(
                    "user_id"
                ),
                request._get_responsible(),
            )
            self.vendor.email = "found@acme.test"
            self.night("2026-07-13")
        self.assertEqual(len(server.to("found@acme.test")), 1)

    def test_tasks_are_given_once_a_person_and_end_with_the_request(self):
        self.vendor.buyer_id = self.buyer
        request = self.open_request()
        with self.nights():
            self.walk(TODAY, "2026-07-02")
            self.assertEqual(
                sorted(request.activity_ids.mapped("activity_category")),
                ["default", "phonecall"],
            )
            self.assertEqual(request.activity_ids.user_id, self.buyer)
            self.walk("2026-07-03", "2026-07-04", happens={"2026-07-03": self.accept_certificate})
        self.assertFalse(request.activity_ids)

    def test_handled_reply_and_agreed_day_hold_reminders_back(self):
        request = self.open_request()

        def reply():
            request._answered("We will send it.")

        def handle():
            request.paused_until = "2026-06-28"
            request.action_handled()

        with self.nights():
            self.walk(TODAY, "2026-06-29", happens={"2026-06-16": reply, "2026-06-20": handle})
        self.assertEqual(self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-28"])

    def test_one_vendor_whose_mail_cannot_be_written_holds_up_no_other(self):
        first = self.open_request()
        other = self.open_request(self.env["res.partner"].create({"name": "Bolt LLC", "email": "office@bolt.test"}))
        self.company.coi_mail_interval = 0
        broken = self.env["mail.template"].create(
            {
                "name": "Broken",
                "model_id": self.env.ref("coi_management.model_coi_reminder").id,
                "subject": "Broken",
                "body_html": '<p><t t-out="object.request_id.no_such_field"/></p>',
            }
        )
        plan = self.env["coi.plan"].create({"name": "Own", "kind": "correction", "active": False})
        plan.step_ids = [Command.create({"offset": 0, "template_id": broken.id})]
        other.plan_id = plan
        with self.nights() as server, mute_logger(LADDER, LETTERS):
            self.night(TODAY)
        self.assertEqual([received.recipients for received in server.messages], [("office@acme.test",)])
        self.assertEqual(first.reminder_ids.outcome, "done")
        self.assertEqual((other.reminder_ids.outcome, str(other.reminder_ids.wait_until)), ("waiting", "2026-06-16"))
        self.assertEqual(other.activity_ids.mapped("summary"), ["A reminder could not be written"])

    def test_the_cost_of_a_batch_does_not_grow_with_each_vendor(self):
        def make(count):
            vendors = self.env["res.partner"].create(
                [{"name": f"Vendor {number}", "email": f"v{number}@batch.test"} for number in range(count)]
            )
            files = self.env["coi.compliance"].concat(*(self.get_file(vendor) for vendor in vendors))
            files.set_ids = self.requirements
            return self.env["coi.request"].browse(files.request_ids.ids)

        def cost(requests, work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work(requests)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def send(requests):
            requests.reminder_ids._send()

        self.settle()
        with freeze_time(TODAY):
            one, few, many = make(1), make(3), make(30)
            # of what is drawn for one vendor alone, each mail has its own
            for work, each in ((type(few)._take_steps, 0.1), (send, 8)):
                cost(one, work)
                self.assertLessEqual(cost(many, work), cost(few, work) + 27 * each)
