"""Mails that are fetched from a mailbox: they stay there until they are stored, and are stored once."""

import os
import random

from plain import mails
from servers.imap import ImapBox
from servers.pop import MailBox
from servers.smtp import MailServer

import odoo

from .actors import play
from .case import StopsCase
from .disk import Disk
from .stage import Stage
from .when_mail_refused import use

CHANCE = os.environ.get("COI_STOPS_CHANCE", "7")
KILLS = int(os.environ.get("COI_STOPS_KILLS", 1))


def fetch(env):
    env["fetchmail.server"].search([])._fetch_mail()


class TestMailFetched(StopsCase):
    make_box = MailBox

    def setUp(self):
        super().setUp()
        document = self.ask(lambda env: Stage(env).draw("Chased2 Masonry", "GL-FETCHED"))
        self.sent = [
            mails.message(
                [("certificate.pdf", document, {"kind": "application/pdf"})],
                sender=f"chased{number}@vendor.test",
                text=f"Fetched {number}",
                Message_ID=f"<fetched-{number}@stop.test>",
            ).as_bytes()
            for number in (2, 3)
        ]
        self.box = self.enterContext(self.make_box(self.sent))
        self.do(lambda env: env["fetchmail.server"].create(self.box.vals))

    def get_fetched(self):
        """What the senders wrote, as it is kept."""
        with self.env() as env:
            found = env["coi.inbound"].search([("sender", "ilike", "chased")], order="id")
            texts = [one._get_original().decode() for one in found]
            return sorted(text.partition("Fetched ")[2][:1] for text in texts if "Fetched" in text)

    def test_mails_stay_in_their_mailbox_while_the_disk_is_full(self):
        def work(env):
            disk = Disk()
            odoo.tools.config["data_dir"] = disk.folder
            os.makedirs(os.path.join(env["ir.attachment"]._filestore(), "checklist"))
            disk.fill(left=8192)
            fetch(env)
            left = self.box.count()
            stored = env["coi.inbound"].search_count([("message_ids.message_id", "ilike", "fetched-")])
            disk.free()
            fetch(env)
            return left, stored, self.get_fetched()

        with MailServer() as server:
            self.do(use(server))
            worker = self.do(work, retries=False, sends=True)
        # nobody is told that his mail was not taken, or that our address is wrong
        self.assertEqual([received.subject for received in server.messages], [])
        self.assertEqual(self.ask(lambda env: env["mail.alias"].search_count([("alias_status", "=", "invalid")])), 0)
        self.assertEqual(worker.result, (2, 0, ["2", "3"]))
        self.assertEqual(self.box.messages, [])
        self.assertEqual(worker.log.count("stays in its mailbox"), 2)
        self.assertIn("No space left", worker.log)
        ours = [line for line in worker.log.splitlines() if "coi_management" in line]
        self.assertNotIn("@vendor.test", " ".join(ours))

    def test_worker_that_is_killed_while_it_fetches_loses_none_and_takes_none_twice(self):
        statements = self.do(fetch, retries=False).statements
        self.assertEqual(self.get_fetched(), ["2", "3"])
        chance = random.Random(CHANCE)
        for kill_at in chance.sample(range(5, statements), 2 + KILLS):
            with self.subTest(kill_at):
                self.put_back()
                self.box.messages = list(self.sent)
                self.do(lambda env: env["fetchmail.server"].create(self.box.vals))
                (killed,) = play(self.act(fetch, retries=False, kill_at=kill_at))
                self.assertTrue(killed.killed, killed.log)
                self.do(fetch, retries=False)
                self.assertEqual((self.get_fetched(), self.box.messages), (["2", "3"], []))


class TestMailFetchedByImap(TestMailFetched):
    """The same of a mailbox in which mails stay, and are marked as seen."""

    make_box = ImapBox

    def test_mail_whose_connection_breaks_while_it_is_handed_out_is_fetched_again(self):
        self.box.breaks = True
        self.do(fetch, retries=False)
        self.assertEqual((self.get_fetched(), self.box.count()), ([], 2))
        self.do(fetch, retries=False)
        self.assertEqual((self.get_fetched(), self.box.messages), (["2", "3"], []))
