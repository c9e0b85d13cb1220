from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon

FEW, MANY = 10, 100

#: Rows are inserted a hundred at a time: a statement or two more for the many is no statement for each.
GROWTH = 8


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestManyNights(CoiCommon):
    """What a scheduled action finds due costs as many queries for many as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._coi_today()
        # of half of the files nobody is in charge: managers are
        cls.files = cls.env["coi.compliance"].create(
            [
                {"partner_id": vendor.id, "user_id": number % 2 and cls.coi_user.id}
                for number, vendor in enumerate(cls.make_vendors())
            ]
        )
        cls.gone = new_test_user(cls.env, "t_gone", groups="coi_management.group_coi_user", active=False)
        cls.settle()

    @classmethod
    def make_vendors(cls):
        return cls.env["res.partner"].create(
            [
                {"name": f"Vendor {number} LLC", "is_company": True, "email": f"v{number}@night.test"}
                for number in range(MANY + 2 * FEW)
            ]
        )

    def count(self, work, records):
        """Queries of the work, from what is in the database alone."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertFlat(self, work, records, each=0):
        """The work costs as many queries with many of the records as with few, but for ``each`` of them."""
        work(records[:FEW])  # what is kept in caches of the registry is there
        few = self.count(work, records[FEW : 2 * FEW])
        many = self.count(work, records[2 * FEW :])
        self.assertLessEqual(many, few + GROWTH + each * (MANY - FEW))

    def make_waivers(self):
        waivers = self.env["coi.waiver"].create(
            [
                {
                    "compliance_id": file.id,
                    "scope": "*",
                    "reason": "Small job",
                    "date_start": self.today,
                    # a day or two: those of one day and one person are planned together
                    "date_end": self.today + timedelta(days=1 + number % 2),
                }
                for number, file in enumerate(self.files)
            ]
        )
        waivers.write({"state": "approved", "decided_by_id": self.manager.id, "asked_by_id": self.coi_user.id})
        # of some, who asked has left
        waivers[::3].write({"asked_by_id": self.gone.id})
        return waivers

    def test_waivers_that_end_are_announced(self):
        waivers = self.make_waivers()
        self.assertFlat(lambda some: some._remind(self.today), waivers)
        for waiver in waivers:
            (activity,) = waiver.activity_ids
            owner = self.manager if waiver.asked_by_id == self.gone else self.coi_user
            self.assertEqual((activity.user_id, activity.date_deadline), (owner, waiver.date_end))
        self.assertEqual(set(waivers.mapped("reminded_on")), {self.today})

    def ask(self, channel="todo"):
        """Something is asked of each, by a plan of one step, for people of ours."""
        plan = self.env["coi.plan"].create({"name": "By hand", "kind": "correction", "active": False})
        plan.step_ids = [Command.create({"offset": 0, "channel": channel, "audience": "responsible"})]
        return self.env["coi.request"]._open(self.files, "correction", "manual", plan_id=plan.id)

    def test_steps_of_people_are_planned(self):
        requests = self.ask()
        self.assertFlat(lambda some: some._take_steps(), requests)
        for request in requests:
            self.assertEqual(request.activity_ids.user_id, request._get_responsible())
        self.assertIn(self.coi_user, requests.activity_ids.user_id)
        self.assertEqual(len(requests.activity_ids), len(requests))

    def test_those_who_do_not_answer_become_calls(self):
        requests = self.ask()
        self.assertFlat(lambda some: some._become_silent(), requests)
        self.assertEqual(len(requests.activity_ids), len(requests))
        self.assertEqual(set(requests.mapped("state")), {"silent"})

    def test_it_is_asked_whether_policies_are_in_force(self):
        self.company.coi_check_in_force = True
        with freeze_time(fields.Date.subtract(self.today, days=31)):
            certificates = self.env["coi.certificate"].create(
                [
                    {
                        "partner_id": file.partner_id.id,
                        "insured_name": file.partner_id.name,
                        "holder_name": self.company.name,
                        "coverage_ids": [Command.create(self.policy_vals(policy_number=f"GL-{file.id}"))],
                    }
                    for file in self.files
                ]
            )
            certificates.action_accept()
        requests = self.env["coi.request"]
        # Odoo looks for the sequence, and draws a number, for each
        self.assertFlat(lambda some: requests._open_in_force(some, self.today), certificates, each=2)
        self.assertEqual(requests.search_count([("kind", "=", "in_force")]), len(certificates))

    def test_requests_are_opened_and_closed(self):
        self.files.set_ids = self.requirements
        self.settle()
        self.company.coi_chase = True
        requests = self.env["coi.request"]
        # Odoo looks for the sequence, and draws a number, for each
        self.assertFlat(requests._follow, self.files, each=2)
        opened = requests.search([("compliance_id", "in", self.files.ids), ("state", "=", "open")])
        self.assertEqual(len(opened), len(self.files))
        self.files.set_ids = False
        self.settle()
        # as if their mails had gone out, and nobody had looked at them since
        opened._take_steps()
        opened.reminder_ids.outcome = "done"
        opened.state = "open"
        self.assertFlat(requests._follow, self.files)
        told = opened.reminder_ids.filtered(lambda row: row.topic == "well")
        self.assertEqual(told.request_id, opened)
        self.assertEqual(set(opened.mapped("state")), {"done"})
