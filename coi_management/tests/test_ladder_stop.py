from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.coi_management.models import coi_ladder, coi_letter

from .ladder_common import LadderCommon


class Stopped(BaseException):
    """What a killed process is to the database: nothing after it happens, and what was not committed is gone."""


@tagged("post_install", "-at_install")
class TestLadderStop(LadderCommon):
    """The nightly action stopped at each of its commits; ``tests/bench/ladder.py`` kills real processes."""

    def setUp(self):
        super().setUp()
        for module in (coi_ladder, coi_letter):
            self.startPatcher(patch.object(module, "BATCH", 2))

    def make_vendors(self, count):
        requests = self.env["coi.request"]
        for number in range(count):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}", "email": f"v{number}@stop.test"})
            request = self.open_request(vendor)
            self.make_agent(request.compliance_id, f"agent{number % 2}@stop.test")
            requests |= request
        return requests

    def chase_until(self, commit):
        """Run the action until just before the commit of this number.

        :return: whether it came through
        """
        cron = type(self.env["ir.cron"])
        commit_progress, left = cron._commit_progress, [commit]

        def count_down(records, *args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
            return commit_progress(records, *args, **kwargs)

        try:
            with patch.object(cron, "_commit_progress", count_down), self.registry.cursor() as cr:
                self.env(cr=cr)["coi.request"]._cron_chase()
        except Stopped:
            return False
        finally:
            self.env.invalidate_all()
        return True

    def check_everybody_has_one(self, server, requests):
        wanted = {f"v{number}@stop.test" for number in range(len(requests))} | {"agent0@stop.test", "agent1@stop.test"}
        told = sorted(address for received in server.messages for address in received.recipients)
        self.assertEqual(told, sorted(wanted))
        self.assertEqual(set(requests.reminder_ids.mapped("outcome")), {"done"})
        self.assertEqual(len(requests.reminder_ids), 2 * len(requests))

    def test_stopped_at_each_commit_in_turn_it_comes_through_with_nothing_lost_and_nothing_twice(self):
        requests = self.make_vendors(5)
        with self.nights() as server:
            stops = 0
            # one step further each time, so that work which was not committed is done again
            while not self.chase_until(1):
                stops += 1
                self.send_queue()
            self.send_queue()
        self.assertGreater(stops, 4)
        self.check_everybody_has_one(server, requests)

    def test_stopped_once_at_any_commit_it_is_made_good_the_same_night(self):
        requests = self.make_vendors(9)
        with self.nights() as server:
            for commit in (0, 2, 3):
                self.assertFalse(self.chase_until(commit))
                self.send_queue()
            self.assertTrue(self.chase_until(1000))
            self.send_queue()
        self.check_everybody_has_one(server, requests)

    def test_time_that_runs_out_ends_the_run_and_the_next_goes_on(self):
        requests = self.make_vendors(5)
        cron = type(self.env["ir.cron"])
        commit_progress = cron._commit_progress

        def no_time_left(records, *args, **kwargs):
            commit_progress(records, *args, **kwargs)
            return 0

        with self.nights() as server:
            runs = 0
            while requests.reminder_ids.filtered(lambda row: row.outcome == "waiting") or not runs:
                runs += 1
                self.assertLess(runs, 20)
                with patch.object(cron, "_commit_progress", no_time_left):
                    self.run_action("chase")
            self.send_queue()
            self.assertGreater(runs, 3)
        self.check_everybody_has_one(server, requests)
