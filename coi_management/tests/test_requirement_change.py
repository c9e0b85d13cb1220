from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon

LOGGER = "odoo.addons.coi_management.models.coi_requirement_change"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRequirementChange(CoiCommon):
    """A change of what is asked is planned, looked at, and put in force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.accept_certificate()
        cls.short = cls.env["res.partner"].create({"name": "Short Paving", "is_company": True})
        cls.short_file = cls.require(cls.short)
        cls.settle()

    def plan(self, amount):
        draft = self.env["coi.requirement.set"].browse(self.requirements.action_plan_change()["res_id"])
        draft.line_ids.minimum_ids.amount = amount
        self.settle()
        return draft

    def test_draft_is_asked_of_nobody(self):
        self.plan(5_000_000)
        self.assertEqual(self.file.status, "compliant")
        self.assertEqual(self.file.applied_set_ids, self.requirements)
        self.assertEqual(len(self.requirements.version_ids), 1)

    def test_preview_tells_whom_it_makes_deficient_and_why(self):
        preview = self.env["coi.change.preview"].browse(self.plan(5_000_000).action_preview_change()["res_id"])
        self.assertIn("1 of 2 vendors", preview.summary)
        lost = preview.line_ids.filtered("is_lost")
        self.assertEqual(lost.compliance_id, self.file)
        self.assertEqual((lost.status_now, lost.status_then), ("compliant", "deficient"))
        self.assertIn("5,000,000", lost.reasons)

    def test_preview_of_a_change_that_changes_nothing_is_empty(self):
        preview = self.env["coi.change.preview"].browse(self.plan(1_000_000).action_preview_change()["res_id"])
        self.assertIn("0 of 2 vendors", preview.summary)
        self.assertFalse(preview.line_ids)

    def test_put_in_force_dates_a_version_and_verifies_the_vendors(self):
        draft = self.plan(5_000_000)
        draft.action_put_in_force()
        self.settle()
        self.assertEqual(self.file.status, "deficient")
        self.assertEqual(set(self.requirements.version_ids.mapped("number")), {1, 2})
        self.assertFalse(draft.exists())

    def test_work_grace_and_gate_are_changed_with_the_lines(self):
        draft = self.plan(1_000_000)
        draft.write({"amount_from": 5000, "grace_days": 7, "gate_policy": "warn"})
        draft.action_put_in_force()
        self.assertEqual(
            (self.requirements.amount_from, self.requirements.grace_days, self.requirements.gate_policy),
            (5000, 7, "warn"),
        )

    def test_change_is_put_in_force_on_its_day(self):
        self.plan(5_000_000).effective_on = "2026-07-01"
        for day, count in (("2026-06-30", 1), ("2026-07-01", 2)):
            with freeze_time(day), self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_requirement_change").method_direct_trigger()
            self.settle()
            self.assertEqual(len(self.requirements.version_ids), count, day)

    def test_change_that_fails_stops_no_other_and_its_planner_is_told_once(self):
        self.plan(5_000_000).effective_on = "2026-07-01"
        other = self.make_set("Other work")
        self.settle()
        good = self.env["coi.requirement.set"].browse(other.action_plan_change()["res_id"])
        good.write({"effective_on": "2026-07-01", "grace_days": 9})
        put_in_force = type(self.requirements)._put_in_force
        refusal = "Nobody can pay for that"

        def fail_for_one(draft):
            put_in_force(draft)
            if draft.id != good.id:
                raise UserError(refusal)

        with patch.object(type(self.requirements), "_put_in_force", fail_for_one):
            for day in ("2026-07-01", "2026-07-02"):
                with freeze_time(day), self.enter_registry_test_mode(), mute_logger(LOGGER):
                    self.env.ref("coi_management.ir_cron_requirement_change").method_direct_trigger()
                self.env.invalidate_all()
        self.assertEqual(other.grace_days, 9)
        self.assertTrue(self.requirements.change_ids)
        self.assertEqual(self.requirements.line_ids.minimum_ids.mapped("amount"), [1_000_000, 2_000_000])
        self.assertEqual(len(self.requirements.activity_ids), 1)
        self.assertIn("Nobody can pay", self.requirements.activity_ids.note)
        with freeze_time("2026-07-03"), self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_requirement_change").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(self.requirements.change_ids)
        self.assertFalse(self.requirements.activity_ids)

    def test_change_that_met_somebody_else_is_tried_again_and_nobody_is_told(self):
        draft = self.plan(5_000_000)

        def conflict(_draft):
            raise errors.SerializationFailure

        with patch.object(type(draft), "_put_in_force", conflict), self.assertRaises(errors.SerializationFailure):
            draft._put_in_force_safely()
        self.assertFalse(self.requirements.activity_ids)

    def test_only_a_manager_plans_a_change(self):
        with self.assertRaises(AccessError):
            self.requirements.with_user(self.coi_user).action_plan_change()

    def test_draft_cannot_be_made_active_by_hand(self):
        with self.assertRaises(UserError):
            self.plan(5_000_000).active = True

    def test_preview_of_a_change_that_makes_it_follow_the_work_frees_those_with_the_tag(self):
        self.requirements.tag_ids = self.tag
        self.short.category_id = self.tag
        self.short_file.set_ids = False
        self.settle()
        draft = self.plan(5_000_000)
        draft.amount_from = 100_000
        preview = self.env["coi.change.preview"].browse(draft.action_preview_change()["res_id"])
        then = {line.compliance_id: line.status_then for line in preview.line_ids}
        self.assertEqual(then, {self.file: "deficient", self.short_file: "not_required"})

    def test_preview_of_a_change_that_asks_it_of_all_with_the_tag_lists_them(self):
        work = self.make_set("Big work", amount_from=100_000, tag_ids=self.tag)
        self.short.category_id = self.tag
        self.short_file.set_ids = False
        self.settle()
        draft = self.env["coi.requirement.set"].browse(work.action_plan_change()["res_id"])
        draft.amount_from = 0
        preview = self.env["coi.change.preview"].browse(draft.action_preview_change()["res_id"])
        self.assertEqual(preview.line_ids.compliance_id, self.short_file)
        self.assertEqual((preview.line_ids.status_now, preview.line_ids.status_then), ("not_required", "missing"))
