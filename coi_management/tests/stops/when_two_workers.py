"""Every scheduled action of ours, by two workers at once and by workers that are killed."""

import os
import random
import time
from functools import partial

from .actors import Meeting, play
from .case import StopsCase

#: How often each action is killed before it may come through, and what the points depend on.
KILLS = int(os.environ.get("COI_STOPS_KILLS", 1))
CHANCE = os.environ.get("COI_STOPS_CHANCE", "7")

#: Those to which others would leave nothing: what puts requirements in force verifies, what verifies opens renewals.
FIRST = ("ir_cron_open_renewals", "ir_cron_verify")

#: Those that do another's work as its second worker.
BESIDE = {"ir_cron_verify": "ir_cron_verify_beside"}


def get_actions(env):
    """Scheduled actions of ours, those first that others would leave without work: identifier to model and method."""
    found = env["ir.model.data"].search([("module", "=", "coi_management"), ("model", "=", "ir.cron")])
    crons = {row.name: env["ir.cron"].browse(row.res_id) for row in found}
    return {
        name: (cron.model_id.model, cron.code.removeprefix("model.").removesuffix("()"))
        for name, cron in sorted(crons.items(), key=lambda item: (item[0] not in FIRST, item[1].priority, item[0]))
    }


def pop_beside(actions):
    """Take those out of the actions that are second workers; returns them by the name of the first."""
    return {name: actions.pop(beside) for name, beside in BESIDE.items()}


def run(env, action):
    model, method = action
    getattr(env[model], method)()


def run_slowly(env, action):
    """The same, with time for others before each commit."""
    commit = env.cr.commit

    def wait_and_commit():
        env.cr.flush()
        time.sleep(0.1)
        commit()

    env.cr.commit = wait_and_commit
    run(env, action)


class TestTwoWorkers(StopsCase):
    def test_every_scheduled_action_goes_on_where_it_met_somebody_else(self):
        with self.env() as env:
            for name, (model, method) in get_actions(env).items():
                with self.subTest(name):
                    self.assertTrue(
                        getattr(getattr(type(env[model]), method), "coi_goes_on", False),
                        "decorate it with goes_on or by_turns of models/coi_turns.py",
                    )

    def test_two_at_once_and_killed_workers_leave_what_one_worker_leaves(self):
        actions = self.ask(get_actions)
        beside = pop_beside(actions)
        self.assertGreater(len(actions), 12)
        wanted, statements = self.work_undisturbed(actions)
        self.put_back()
        chance = random.Random(CHANCE)
        for name, action in actions.items():
            with self.subTest(name):
                for _life in range(KILLS):
                    kill_at = chance.randint(2, statements[name])
                    work = partial(run, action=action)
                    (worker,) = play(self.act(work, kill_at=kill_at, retries=False))
                    # one that is killed at the very end may have come through
                    self.assertTrue(worker.killed or not worker.error, worker.log)
                self.work_at_once(action, beside.get(name, action))
                self.assertSameContents(self.get_contents(), wanted[name])

    def work_undisturbed(self, actions):
        """What one worker leaves after each action, and how many statements that took."""
        contents, statements = {}, {}
        before = self.get_contents()
        for name, action in actions.items():
            worker = self.do(lambda env, action=action: run(env, action), retries=False)
            self.assertNoTraceback(worker)
            statements[name], contents[name] = worker.statements, self.get_contents()
            self.assertNotEqual(before, contents[name], f"the stage has no work for {name}")
            before = contents[name]
        return contents, statements

    def work_at_once(self, action, other):
        meeting = Meeting(2)
        for worker in play(
            *(self.act(partial(run_slowly, action=one), meeting=meeting, retries=False) for one in (action, other))
        ):
            self.assertFalse(worker.error, worker.log)
            self.assertNotIn("Traceback", worker.log)
        # what one left to the other is done by now, or is the next worker's
        self.do(lambda env: run(env, action), retries=False)
