from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReview(CoiCommon):
    """Reviews of the network: opened by themselves, answered by whoever is signed in, closed for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.review = cls.env["coi.review"].with_user(cls.coi_user).create({"name": "Second quarter"})

    def answer_all(self, **vals):
        self.review.line_ids.write({"state": "fine", **vals})

    def open_due(self):
        """What the scheduled action does, which commits as it goes."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_review").method_direct_trigger()
        self.env.invalidate_all()

    def get_line(self, tile):
        return self.review.line_ids.filtered(lambda line: line.tile == tile)

    def test_review_takes_the_questions_in_force_with_their_numbers(self):
        self.assertEqual(len(self.review.line_ids), self.env["coi.review.item"].search_count([]))
        line = self.get_line("not_compliant")
        self.assertEqual(line.number, 1)
        action = line.action_open()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.file)

    def test_whoever_works_in_a_branch_alone_sees_the_same_numbers(self):
        branch = self.env["res.company"].create({"name": "Harbor Works South", "parent_id": self.company.id})
        user = new_test_user(
            self.env,
            "t_review_south",
            groups="coi_management.group_coi_user",
            company_id=branch.id,
            company_ids=branch.ids,
        )
        review = self.review.with_user(user).with_context(allowed_company_ids=branch.ids)
        self.assertEqual((review.required_count, review.compliant_count), (1, 0))
        line = review.line_ids.filtered(lambda found: found.tile == "not_compliant")
        self.assertEqual(line.number, 1)
        action = line.action_open()
        self.assertEqual(review.env[action["res_model"]].search(action["domain"]), self.file)

    def test_a_change_of_the_catalogue_leaves_the_review_as_it_is(self):
        self.env.ref("coi_management.coi_review_item_silent").name = "Something else?"
        self.assertNotIn("Something else?", self.review.line_ids.mapped("name"))

    def test_whoever_answers_is_on_record_and_cannot_be_somebody_else(self):
        line = self.review.line_ids[0]
        line.write({"state": "finding", "note": "Two vendors without a buyer", "user_id": self.manager.id})
        self.assertEqual(line.user_id, self.coi_user)
        self.assertEqual(self.review.finding_count, 1)
        line.state = "open"
        self.assertFalse(line.user_id)

    def test_review_with_open_questions_or_without_a_conclusion_is_not_closed(self):
        with self.assertRaisesRegex(UserError, "still open"):
            self.review.action_close()
        self.answer_all()
        for empty in (False, "<p><br></p>"):
            self.review.conclusion = empty
            with self.assertRaisesRegex(UserError, "concluded"):
                self.review.action_close()

    def test_closed_review_keeps_its_numbers_and_can_be_changed_by_nobody(self):
        self.answer_all()
        self.review.conclusion = "<p>One vendor has nothing on file.</p>"
        self.review.action_close()
        self.accept_certificate()
        self.settle()
        self.assertEqual((self.review.closed_by_id, self.review.compliant_count), (self.coi_user, 0))
        self.assertEqual(self.get_line("not_compliant").number, 1)
        for user in (self.coi_user, self.manager):
            review = self.review.with_user(user)
            for change in (
                lambda review=review: review.write({"conclusion": "<p>All is well</p>"}),
                lambda review=review: review.write({"state": "open"}),
                lambda review=review: review.line_ids[0].write({"note": "Never"}),
                lambda review=review: review.line_ids[0].write({"sequence": 3}),
                lambda review=review: review.write({"line_ids": [Command.create({"name": "Late"})]}),
                lambda review=review: (
                    self.env["coi.review.line"]
                    .with_user(review.env.uid)
                    .create({"review_id": review.id, "name": "Late"})
                ),
                lambda review=review: review.with_user(self.manager).unlink(),
            ):
                with self.assertRaises(UserError):
                    change()

    def test_state_and_figures_are_written_by_the_button_alone(self):
        for vals in ({"state": "done"}, {"figures": {"compliant": 100}}, {"closed_by_id": self.manager.id}):
            with self.assertRaises(UserError):
                self.review.write(vals)

    def test_a_line_cannot_be_moved_to_another_review(self):
        other = self.review.copy({"name": "Another"})
        line = self.review.line_ids[0]
        line.write({"review_id": other.id, "note": "Moved"})
        self.assertEqual(line.review_id, self.review)

    def test_next_review_is_opened_when_its_months_are_over_and_somebody_is_told(self):
        self.company.write({"coi_review_months": 3, "coi_review_user_id": self.coi_user.id})
        self.answer_all()
        self.review.conclusion = "<p>Good.</p>"
        self.review.action_close()

        def get_new():
            self.open_due()
            return self.env["coi.review"].search([("company_id", "=", self.company.id)]) - self.review

        self.assertFalse(get_new())
        with freeze_time("2026-09-15"):
            new = get_new()
            self.assertEqual((new.date_from, new.date_to), (date(2026, 6, 16), date(2026, 9, 15)))
            self.assertEqual(new.activity_ids.user_id, self.coi_user)
            self.assertEqual(get_new(), new)
        with freeze_time("2027-01-15"):
            self.assertEqual(get_new(), new, "the last one is still open")

    def test_company_without_reviews_gets_none(self):
        self.company.coi_review_months = 0
        with freeze_time("2028-09-15"):
            self.open_due()
        self.assertEqual(self.env["coi.review"].search_count([("company_id", "=", self.company.id)]), 1)

    def test_only_managers_change_the_questions(self):
        item = self.env.ref("coi_management.coi_review_item_silent")
        with self.assertRaises(AccessError):
            item.with_user(self.coi_user).name = "Nothing?"
        item.with_user(self.manager).name = "What of them?"
