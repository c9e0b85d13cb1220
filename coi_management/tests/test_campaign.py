from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestCampaign(LadderCommon):
    """A message to many, each with its own standing and link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_chase = False
        with freeze_time(TODAY):
            cls.settle()
            cls.vendors = cls.env["res.partner"].create(
                [{"name": f"Vendor {letter}", "email": f"{letter}@vendor.test"} for letter in "abc"]
            )
            cls.files = cls.env["coi.compliance"].union(*(cls.require(vendor) for vendor in cls.vendors))
            cls.accept_certificate(vendor=cls.vendors[2])

    def make_campaign(self, **vals):
        return self.env["coi.campaign"].create(
            {
                "name": "New address",
                "subject": "Our new address",
                "message": "<p>We have moved.</p>",
                "domain": repr([("id", "in", self.files.ids)]),
                **vals,
            }
        )

    def release(self, campaign):
        with freeze_time(TODAY):
            campaign.action_schedule()

    def test_everybody_chosen_gets_the_message_with_its_own_standing_and_link(self):
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
        self.assertEqual(campaign.state, "sent")
        self.assertEqual(len(server.messages), 3)
        short, well = server.to("a@vendor.test")[0], server.to("c@vendor.test")[0]
        self.assertIn("We have moved.", short.text())
        self.assertIn("Missing", short.text())
        self.assertIn("Compliant", well.text())
        tokens = {self.get_links(received.text("html"))[0] for received in server.messages}
        with freeze_time(TODAY):
            partners = {self.env["coi.link"]._find(token).compliance_id.partner_id for token in tokens}
        self.assertEqual(partners, set(self.vendors))

    def test_numbers_tell_who_opened_answered_and_is_in_order_with_the_lists_behind_them(self):
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights():
            self.night(TODAY)
        line_a, line_b = campaign.line_ids[0], campaign.line_ids[1]
        line_a.reminder_ids.link_id.sudo().opened_on = TODAY
        line_b.request_id._answered("We note it.")
        campaign.invalidate_recordset()
        self.assertEqual(
            (campaign.sent_count, campaign.opened_count, campaign.answered_count, campaign.cured_count), (3, 1, 1, 1)
        )
        for figure, lines in (("opened", line_a), ("answered", line_b), ("cured", campaign.line_ids[2])):
            action = campaign.with_context(figure=figure).action_view_lines()
            self.assertEqual(self.env["coi.campaign.line"].search(action["domain"]), lines)

    def test_numbers_of_many_campaigns_are_counted_in_one_go(self):
        campaigns = self.make_campaign() + self.make_campaign() + self.make_campaign()
        for number, campaign in enumerate(campaigns):
            self.env["coi.campaign.line"].create(
                [{"campaign_id": campaign.id, "compliance_id": file.id} for file in self.files[:number]]
            )

        def count(found):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found.mapped("line_count")
            return self.env.cr.sql_log_count - before

        count(campaigns)  # what is asked once for all is known then
        self.assertEqual(count(campaigns), count(campaigns[0]))
        self.assertEqual(campaigns.mapped("line_count"), [0, 1, 2])
        new = self.env["coi.campaign"].new({"name": "Not saved yet"})
        self.assertEqual((new.line_count, new.sent_count), (0, 0))

    def test_repeat_goes_to_those_who_did_not_answer_and_are_not_in_order(self):
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights():
            self.night(TODAY)
        campaign.line_ids[0].request_id._answered("We note it.")
        again = self.env["coi.campaign"].browse(campaign.action_repeat()["res_id"])
        self.assertEqual(again.compliance_ids, campaign.line_ids[1].compliance_id)
        self.assertEqual((again.state, again.origin_id), ("draft", campaign))

    def test_it_waits_for_its_day_and_for_the_limit_of_each_address(self):
        with freeze_time(TODAY):
            self.env["coi.request"]._ask(self.files[0])
        campaign = self.make_campaign(scheduled_on="2026-06-16 01:00:00")
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
            self.assertFalse(campaign.line_ids)
            self.night("2026-06-16")
            self.assertEqual((campaign.state, campaign.sent_count), ("sending", 2))
            # on the third day what is asked of that vendor goes first
            self.walk("2026-06-17", "2026-06-21")
        self.assertEqual((campaign.state, campaign.sent_count), ("sent", 3))
        self.assertEqual(
            [received.subject.split(":")[0] for received in server.to("a@vendor.test")],
            ["Certificate of insurance needed", "Certificate of insurance needed", "Our new address"],
        )
        self.assertEqual(len(server.to("b@vendor.test")), 1)

    def test_limit_can_be_lifted_for_one_campaign(self):
        with freeze_time(TODAY):
            self.env["coi.request"]._ask(self.files[0])
        campaign = self.make_campaign(mail_interval=0)
        self.release(campaign)
        with self.nights():
            self.night(TODAY)
        self.assertEqual(campaign.sent_count, 3)

    def test_who_has_no_address_or_whose_mail_came_back_is_shown_as_not_reached(self):
        self.vendors[0].email = False
        self.env["coi.contact"].create({"compliance_id": self.files[1].id, "role": "vendor", "email": "b@vendor.test"})
        self.env["coi.contact"]._bounce("b@vendor.test", "unknown")
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
        self.assertEqual(len(server.messages), 1)
        self.assertEqual((campaign.unreached_count, campaign.state), (2, "sent"))

    def test_stopped_campaign_sends_nothing_more(self):
        campaign = self.make_campaign(scheduled_on="2026-06-16 01:00:00")
        self.release(campaign)
        campaign.action_cancel()
        with self.nights() as server:
            self.night("2026-06-16")
        self.assertEqual(server.messages, [])

    def test_who_is_in_order_by_the_day_it_leaves_gets_none(self):
        """By filter means as of the day it is sent, for those too who had to wait because they had a mail lately."""
        with freeze_time(TODAY):
            self.env["coi.request"]._ask(self.files[0])
        campaign = self.make_campaign(domain=repr([("id", "in", self.files[:2].ids), ("status", "=", "missing")]))
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
            self.assertEqual(campaign.sent_count, 1)
            self.accept_certificate(vendor=self.vendors[0])
            self.walk("2026-06-16", "2026-06-21")
        self.assertEqual((campaign.state, campaign.sent_count), ("sent", 1))
        self.assertNotIn("Our new address", " ".join(received.subject for received in server.to("a@vendor.test")))
        self.assertEqual(campaign.line_ids.filtered(lambda line: line.compliance_id == self.files[0]).state, "skipped")

    def test_who_wants_no_messages_gets_none_but_is_asked_all_the_same(self):
        self.env["mail.blacklist"].create({"email": "A@vendor.test"})
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
            self.assertFalse(server.to("a@vendor.test"))
            self.assertEqual((campaign.sent_count, campaign.state), (2, "sent"))
            with freeze_time(TODAY):
                self.env["coi.request"]._ask(self.files[0])
            self.send_queue()
            self.assertEqual(len(server.to("a@vendor.test")), 1)

    def test_stopped_half_way_and_released_again_it_reaches_the_others_and_nobody_twice(self):
        with freeze_time(TODAY):
            self.env["coi.request"]._ask(self.files[0])
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights() as server:
            self.night(TODAY)
            self.assertEqual((campaign.state, campaign.sent_count), ("sending", 2))
            campaign.action_cancel()
            self.walk("2026-06-16", "2026-06-20")
            self.assertEqual(campaign.sent_count, 2)
            campaign.action_schedule()
            self.walk("2026-06-21", "2026-06-26")
        self.assertEqual((campaign.state, campaign.sent_count), ("sent", 3))
        for letter in "abc":
            subjects = [received.subject for received in server.to(f"{letter}@vendor.test")]
            self.assertEqual(len([subject for subject in subjects if "Our new address" in subject]), 1)

    @mute_logger("odoo.addons.coi_management.models.coi_campaign")
    def test_one_that_cannot_be_read_any_more_is_stopped_and_holds_up_no_other(self):
        broken, good = self.make_campaign(), self.make_campaign()
        self.release(broken | good)
        broken.domain = "[('no_such_field', '=', 1)]"
        with self.nights():
            self.night(TODAY)
        self.assertEqual((broken.state, good.state), ("cancelled", "sent"))
        self.assertIn("It was stopped", broken.message_ids[0].body)

    def test_preview_shows_each_vendor_its_own(self):
        campaign = self.make_campaign()
        with freeze_time(TODAY):
            campaign.preview_id = self.files[0]
            self.assertIn("Missing", campaign.preview)
            self.assertIn("We have moved.", campaign.preview)
            self.assertIn("Vendor a", campaign.preview_subject)
        self.assertFalse(self.env["coi.request"].search([("compliance_id", "in", self.files.ids)]))

    def test_campaign_to_nobody_is_not_released(self):
        campaign = self.make_campaign(domain="[('id', '=', 0)]")
        with self.assertRaises(UserError):
            campaign.action_schedule()

    def test_interrupted_campaign_goes_on_with_none_lost_or_doubled(self):
        campaign = self.make_campaign()
        self.release(campaign)
        with self.nights() as server, freeze_time(TODAY):
            with self.registry.cursor() as cr:
                env = self.env(cr=cr)
                line = env["coi.campaign.line"]
                line._prepare_for(campaign.with_env(env), self.files[:2].with_env(env))
            self.night(TODAY)
            self.night(TODAY)
        self.assertEqual(len(server.messages), 3)
        self.assertEqual(campaign.state, "sent")
