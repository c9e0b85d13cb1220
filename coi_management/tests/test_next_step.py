from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestNextStep(LadderCommon):
    """A night looks at what is due: on which day that is, is stored."""

    def test_day_of_the_next_step_follows_what_was_done_and_what_the_plan_says(self):
        request = self.open_request()
        self.assertEqual(request.next_step_on, date(2026, 6, 15))
        with self.nights():
            self.night(TODAY)
            self.assertEqual(request.next_step_on, date(2026, 6, 18))
            self.walk("2026-06-16", "2026-07-01")
        # after the last step comes the day on which it counts as silent
        self.assertEqual(request.next_step_on, date(2026, 7, 4))
        self.company.coi_silent_days = 10
        self.assertEqual(request.next_step_on, date(2026, 7, 11))
        request.plan_id.step_ids[-1:].copy({"offset": 18})
        self.assertEqual(request.next_step_on, date(2026, 7, 3))
        request.sudo().anchor_date = date(2026, 7, 1)
        self.assertEqual(request.next_step_on, date(2026, 7, 1))

    @freeze_time(TODAY)
    def test_night_finds_what_is_due_without_looking_at_all_that_is_open(self):
        request = self.open_request()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM coi_request WHERE state = 'open' AND company_id = %s AND next_step_on <= %s",
            [request.company_id.id, date(2026, 6, 15)],
        )
        self.assertIn("next_step_index", "\n".join(line for (line,) in self.env.cr.fetchall()))
