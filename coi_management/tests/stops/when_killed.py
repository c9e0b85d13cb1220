"""Processes that are killed in the middle of something."""

import contextlib
import os
import random
import signal
import time
import unittest
from collections import Counter
from pathlib import Path

from servers.smtp import MailServer

import odoo
from odoo.modules.registry import Registry

from .actors import play
from .case import DATABASE, StopsCase, administration
from .when_mail_refused import ask_and_send, use
from .when_two_people import accept

CHANCE = os.environ.get("COI_STOPS_CHANCE", "7")
KILLS = int(os.environ.get("COI_STOPS_KILLS", 1))

#: Seconds within which a process shows up, or is gone.
SOON = 30


def get_readers(parent):
    """The processes in which a process has a document read."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (
                f"PPid:\t{parent}\n" in (entry / "status").read_text()
                and b"child.py" in (entry / "cmdline").read_bytes()
            ):
                found.append(int(entry.name))
    return found


def is_alive(pid):
    with contextlib.suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def read(env):
    env["coi.certificate"]._cron_read()


def upgrade(env):
    """Upgrade the add-on as a server does that is started with ``-u``, in a process that ends then."""
    env.cr.close()
    Registry.new(DATABASE, update_module=True, upgrade_modules=["coi_management"])


class TestKilled(StopsCase):
    def wait_for(self, find):
        deadline = time.monotonic() + SOON
        while time.monotonic() < deadline:
            if found := find():
                return found
            time.sleep(0.002)
        raise AssertionError("it did not come to it")

    def get_states(self):
        with self.env() as env:
            found = env["coi.certificate"].search([("document", "!=", False)])
            return Counter((one.document_name, one.state, one.kind, len(one.coverage_ids)) for one in found)

    def test_worker_that_is_killed_while_it_reads_takes_no_document_along(self):
        self.do(read, retries=False)
        wanted = self.get_contents()
        self.put_back()
        worker = self.act(read, retries=False).start()
        (reader, *_more) = self.wait_for(lambda: get_readers(worker.pid))
        worker.kill()
        self.assertTrue(worker.wait().killed)
        self.wait_for(lambda: not is_alive(reader))
        self.do(read, retries=False)
        self.assertSameContents(self.get_contents(), wanted)

    def test_reader_that_is_killed_leaves_its_document_to_a_person(self):
        worker = self.act(read, retries=False).start()
        (reader, *_more) = self.wait_for(lambda: get_readers(worker.pid))
        os.kill(reader, signal.SIGKILL)
        worker.wait()
        self.assertFalse(worker.error, worker.log)
        states = self.get_states()
        self.assertEqual({state for _name, state, _kind, _count in states}, {"to_review"})
        unread = [name for name, _state, kind, _count in states if kind == "unreadable"]
        self.assertEqual(len(unread), 1)
        self.assertRegex(worker.log, r"Certificate \d+ could not be read \(memory\): it waits for a person")
        self.assertNoTraceback(worker)
        # it is all there, and can be read again
        self.do(lambda env: env["coi.certificate"].search([("document_name", "=", unread[0])]).action_read(), "ann")
        self.assertEqual({(kind, count) for _name, _state, kind, count in self.get_states()}, {("certificate", 1)})

    def test_accepting_that_is_killed_anywhere_is_done_wholly_or_not_at_all(self):
        before = self.get_contents()
        whole = self.do(accept, "ann")
        wanted = self.get_contents()
        self.put_back()
        chance = random.Random(CHANCE)
        for kill_at in chance.sample(range(2, whole.statements), 2 + KILLS):
            (killed,) = play(self.act(accept, "ann", kill_at=kill_at))
            self.assertTrue(killed.killed)
            with self.subTest(kill_at):
                # nothing of it is there: no word, no activity, no day
                self.assertSameContents(self.get_contents(), before)
        self.do(accept, "ann")
        self.assertSameContents(self.get_contents(), wanted)

    def test_mailing_that_is_killed_loses_none_and_sends_none_as_another(self):
        chance = random.Random(CHANCE)
        with MailServer() as server:
            self.do(use(server))
            self.do(lambda env: env["coi.request"]._cron_chase(), retries=False)
            for _life in range(2 + KILLS):
                kill_at = chance.randint(20, 200)
                play(self.act(ask_and_send, retries=False, sends=True, kill_at=kill_at))
            self.do(ask_and_send, retries=False, sends=True)
            sent = Counter((one.recipients, one.message["Message-Id"]) for one in server.messages)
        # one that was with the mail server when the process died is sent again under its own number, by which programs
        # that receive mail know it
        self.assertEqual(len(sent), 7)
        self.assertEqual(len({recipients for recipients, _number in sent}), 7)
        self.assertLessEqual(sum(sent.values()), 7 + 2 + KILLS)

    def test_mailing_whose_database_goes_away_loses_none_and_sends_none_as_another(self):
        with MailServer() as server:
            self.do(use(server))
            hit = 0
            for count in (1, 2):
                worker = self.act(ask_and_send, retries=False, sends=True).start()
                self.wait_for(lambda count=count: len(server.messages) >= count)
                with administration() as cursor:
                    # what a restart does to whoever is at work
                    cursor.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [DATABASE]
                    )
                worker.wait()
                # it may have been faster
                hit += bool(worker.error)
                if worker.error:
                    self.assertIn(worker.error[0], ("OperationalError", "InterfaceError", "AdminShutdown"))
                    self.assertRegex(worker.log, "terminating connection|closed the connection|already closed")
                odoo.sql_db.close_all()
            self.assertTrue(hit)
            self.do(ask_and_send, retries=False, sends=True)
            sent = Counter((one.recipients, one.message["Message-Id"]) for one in server.messages)
        self.assertEqual(len(sent), 7)
        self.assertEqual(len({recipients for recipients, _number in sent}), 7)
        # those that were on their way at that moment are sent again under their own number
        self.assertLessEqual(sum(sent.values()), 7 + 2)

    @unittest.skipUnless(os.environ.get("COI_STOPS_LONG"), "long: ./dev bench stops")
    def test_upgrade_that_is_killed_can_be_done_again(self):
        def make_old(env):
            env.cr.execute("UPDATE coi_coverage SET cancelled_on = '2026-02-03' WHERE policy_number = 'GL-A0'")
            env.cr.execute("ALTER TABLE coi_coverage DROP COLUMN stated_cancelled_on")
            env.cr.execute("UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name = 'coi_management'")

        self.do(make_old)
        (whole,) = play(self.act(upgrade, retries=False))
        self.assertFalse(whole.error, whole.log)
        wanted = self.get_contents()
        self.put_back()
        self.do(make_old)
        chance = random.Random(CHANCE)
        for kill_at in chance.sample(range(1000, whole.statements), 1 + KILLS):
            (killed,) = play(self.act(upgrade, retries=False, kill_at=kill_at))
            self.assertTrue(killed.killed, killed.log)
        play(done := self.act(upgrade, retries=False))
        self.assertFalse(done.error, done.log)
        self.assertNoTraceback(done)
        self.assertSameContents(self.get_contents(), wanted)
        self.registry = Registry(DATABASE)
        with self.env() as env:
            module = env["ir.module.module"].search([("name", "=", "coi_management")])
            self.assertEqual((module.state, module.latest_version), ("installed", module.installed_version))
            env.cr.execute("SELECT stated_cancelled_on::text FROM coi_coverage WHERE policy_number = 'GL-A0'")
            self.assertEqual(env.cr.fetchone()[0], "2026-02-03")
