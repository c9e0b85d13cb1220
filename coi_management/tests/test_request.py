from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRequest(LadderCommon):
    """Requests opened by themselves and by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_chase = False

    def ask(self, files, user=None, **vals):
        wizard = Form(
            self.env["coi.ask"].with_user(user or self.coi_user).with_context(default_compliance_ids=files.ids)
        )
        for name, value in vals.items():
            setattr(wizard, name, value)
        wizard.save().action_send()
        return files.sudo().request_ids

    def test_dialog_shows_the_mail_that_will_go_and_leaves_no_trace(self):
        file = self.require()
        wizard = Form(self.env["coi.ask"].with_user(self.coi_user).with_context(default_compliance_ids=file.ids))
        wizard.message = "Before the works begin, please."
        self.assertIn("Before the works begin", wizard.preview)
        self.assertIn("Acme Paving LLC", wizard.preview_subject)
        self.assertEqual((wizard.address_count, wizard.preview_to), (1, "office@acme.test"))
        self.assertFalse(file.request_ids)
        self.assertFalse(self.env["coi.link"].search([]))

    def test_asking_by_hand_sends_at_once_whatever_the_limit(self):
        file = self.require()
        request = self.ask(file)
        self.assertEqual((request.kind, request.reason, request.state), ("correction", "manual", "open"))
        mails = self.env["mail.mail"].search([("model", "=", "coi.request"), ("res_id", "=", request.id)])
        self.assertEqual(mails.mapped("email_to"), ['"Acme Paving LLC" <office@acme.test>'])
        self.ask(file)
        self.assertEqual(len(file.request_ids), 1)
        self.assertEqual(len(request.reminder_ids.filtered(lambda row: row.outcome == "done")), 2)

    def test_selection_is_asked_in_one_go_and_who_has_no_address_is_named(self):
        silent = self.env["res.partner"].create({"name": "Bolt LLC"})
        files = self.require() | self.require(silent)
        wizard = Form(self.env["coi.ask"].with_user(self.coi_user).with_context(default_compliance_ids=files.ids))
        self.assertEqual(wizard.unreachable, "Bolt LLC")
        notice = wizard.save().action_send()
        self.assertIn("Bolt LLC", notice["params"]["message"])
        self.assertEqual(len(files.request_ids), 2)
        self.assertEqual(files[1].request_ids.activity_ids.mapped("summary"), ["Find an e-mail address"])

    def test_only_the_chosen_are_written_to(self):
        file = self.require()
        self.make_agent(file)
        request = self.ask(file, audience="agent")
        sent = request.reminder_ids.filtered(lambda row: row.outcome == "done")
        self.assertEqual(sent.mapped("recipient"), ["agent@bay.test"])

    def test_buyer_asks_from_an_order_that_is_held(self):
        file = self.require()
        order = self.make_order().with_user(self.buyer)
        action = order.action_coi_ask()
        wizard = Form(self.env["coi.ask"].with_user(self.buyer).with_context(**action["context"]))
        wizard.save().action_send()
        self.assertEqual(file.request_ids.order_ids, order)
        self.assertEqual(file.request_ids.state, "open")

    def test_whoever_is_neither_buyer_nor_of_the_desk_may_not_ask(self):
        file = self.require()
        employee = new_test_user(self.env, "t_some_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["coi.request"].with_user(employee)._ask(file.with_user(employee))
        with self.assertRaises(AccessError):
            file.with_user(employee).action_ask()

    def test_file_of_another_company_cannot_be_asked(self):
        file = self.require()
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "t_other_desk",
            groups="coi_management.group_coi_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.env["coi.request"].with_user(stranger)._ask(file.with_user(stranger))

    def test_deadline_that_is_over_is_not_sent(self):
        file = self.require()
        with self.assertRaises(UserError):
            self.ask(file, deadline="2026-06-01")

    def test_vendor_in_order_is_asked_for_the_renewal(self):
        file = self.require()
        self.accept_certificate()
        request = self.ask(file)
        self.assertEqual((request.kind, str(request.anchor_date)), ("renewal", "2027-01-01"))
        self.assertEqual(len(request.reminder_ids), 1)
        self.assertEqual(request.state, "open")

    def test_what_was_asked_cannot_be_deleted_nor_closed_by_writing(self):
        request = self.ask(self.require())
        with self.assertRaises(UserError):
            request.with_user(self.manager).write({"state": "done"})
        with self.assertRaises(UserError):
            request.with_user(self.manager).unlink()

    def test_withdrawn_request_ends_its_links_and_what_waits(self):
        file = self.require()
        request = self.ask(file)
        request._queue_mails(file._get_contacts("both"))
        request.with_user(self.coi_user).action_cancel()
        self.assertEqual(set(request.link_ids.mapped("state")), {"revoked"})
        self.assertNotIn("waiting", request.reminder_ids.mapped("outcome"))

    def test_opening_by_itself_asks_once_each_kind(self):
        self.company.coi_chase = True
        file = self.require()
        file._verify()
        file._verify()
        self.assertEqual(file.request_ids.mapped("kind"), ["correction"])

    def test_buyer_reads_the_story_without_the_documents(self):
        file = self.require()
        self.ask(file)
        self.accept_certificate()
        self.assertIn("office@acme.test", file.with_user(self.buyer).story)
        self.assertNotIn("Accepted", file.with_user(self.buyer).story)
        self.assertIn("Accepted", file.with_user(self.coi_user).story)
        self.assertTrue(file.request_ids.with_user(self.buyer).next_steps)

    def test_following_many_files_costs_as_much_as_following_few(self):
        self.company.coi_chase = True
        self.settle()

        def cost(count):
            vendors = self.env["res.partner"].create([{"name": f"Vendor {n}"} for n in range(count)])
            ids = [self.get_file(vendor).id for vendor in vendors]
            files = self.env["coi.compliance"].browse(ids)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["coi.request"]._follow(files)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(20), cost(3) + 2)
