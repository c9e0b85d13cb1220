"""A mail server that does not take mails, for now or for good."""

from servers.smtp import MailServer

from .case import StopsCase

#: What a server says that will take mails later, and where.
LATER = (
    ("connect", "421 4.3.2 closed for maintenance"),
    ("connect", "554 5.3.2 not today"),
    ("rcpt", "451 4.3.0 try again later"),
    ("rcpt", "421 4.7.0 too many from you"),
    ("data", "452 4.3.1 no room"),
)


def use(server):
    """Have mails go by this server alone."""

    def work(env):
        env["ir.mail_server"].search([]).active = False
        vals = {"name": "Test", "smtp_host": server.host, "smtp_port": server.port, "smtp_encryption": "none"}
        env["ir.mail_server"].create({**vals, "smtp_authentication": "login"})

    return work


def ask_and_send(env):
    env["coi.request"]._cron_chase()
    env["mail.mail"].process_email_queue()


def report_and_send(env):
    env["coi.subscription"]._cron_send()
    env["coi.import"]._cron_import()
    ask_and_send(env)


def let_time_pass(env):
    """Eight hours, for mails that wait."""
    env.cr.execute("UPDATE mail_mail SET create_date = create_date - interval '8 hours'")


def find(env):
    """What was asked of one of the vendors."""
    return env["coi.request"].search([("compliance_id.partner_id.name", "=", "Chased1 Masonry")])


class TestMailRefused(StopsCase):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(MailServer())
        self.do(use(self.server))

    def work(self):
        return self.do(ask_and_send, retries=False, sends=True)

    def get_told(self):
        """To whom mails went, in order of the alphabet."""
        return sorted(address for received in self.server.messages for address in received.recipients)

    def get_story(self):
        with self.env() as env:
            request = find(env)
            notes = [message.preview or "" for message in request.message_ids]
            rows = [(row.recipient, row.outcome) for row in request.reminder_ids]
            calls = request.activity_ids.filtered(lambda activity: activity.activity_category == "phonecall")
            return notes, rows, len(calls)

    def count_notes(self, words):
        """In how many places of the chatter of what is asked that stands."""
        about = [("model", "=", "coi.request"), ("body", "ilike", words)]
        return self.ask(lambda env: env["mail.message"].search_count(about))

    def assertAllArrivedOnce(self):
        vendors = [f"chased{number}@vendor.test" for number in range(5)]
        self.assertEqual(self.get_told(), sorted([*vendors, "agent0@stop.test", "agent1@stop.test"]))

    def test_mails_that_are_refused_for_now_wait_and_leave_later_once(self):
        for where, answer in LATER:
            with self.subTest(answer):
                self.put_back()
                self.do(use(self.server))
                self.server.messages.clear()
                self.server.answers = {where: answer}
                for _third_of_a_day in range(3):
                    log = self.work().log
                    self.assertIn("could not leave, it is tried again", log)
                    self.do(let_time_pass)
                self.assertEqual(self.get_told(), [])
                _notes, rows, calls = self.get_story()
                waiting = self.count_notes("could not leave yet")
                self.assertGreater(waiting, 0)
                self.assertEqual((calls, {outcome for _to, outcome in rows}), (0, {"done"}))
                self.server.answers = {}
                self.work()
                self.work()
                self.assertAllArrivedOnce()
                self.assertEqual(self.count_notes("has left now"), waiting)

    def test_what_colleagues_are_told_waits_too(self):
        for where, answer in (LATER[0], LATER[2]):
            with self.subTest(answer):
                self.put_back()
                self.do(use(self.server))
                self.server.messages.clear()
                self.server.answers = {where: answer}
                for _third_of_a_day in range(3):
                    worker = self.do(report_and_send, retries=False, sends=True)
                    self.assertRegex(worker.log, r"Mail \d+ for a colleague could not leave, it is tried again")
                    self.do(let_time_pass)
                self.assertEqual(self.server.messages, [])
                self.server.answers = {}
                for _time in range(2):
                    self.do(report_and_send, retries=False, sends=True)
                for address, words in ("ann@harbor.test", "Falls short"), ("merger@harbor.test", "list.csv"):
                    told = [received.subject for received in self.server.to(address)]
                    self.assertEqual(len(told), 1, told)
                    self.assertIn(words, told[0])

    def test_who_greylists_gets_each_mail_once(self):
        self.server.strangers = set()
        for _hour in range(3):
            self.work()
        self.assertAllArrivedOnce()

    def test_server_that_is_away_is_waited_for(self):
        port = self.server.port
        self.server.__exit__()
        self.work()
        self.assertEqual(self.ask(lambda env: env["mail.mail"].search_count([("state", "=", "exception")])), 7)
        again = MailServer()
        self.do(use(again))
        with again as self.server:
            self.assertNotEqual(port, again.port)
            self.work()
            self.assertAllArrivedOnce()

    def test_mail_that_is_never_taken_is_somebodys_call(self):
        for where, answer in ("data", "554 5.7.1 looks like spam"), ("rcpt", "550 5.1.1 no such mailbox"):
            with self.subTest(answer):
                self.put_back()
                self.do(use(self.server))
                self.server.answers = {where: answer}
                log = self.work().log
                self.assertIn("is given up, somebody is asked to call", log)
                _notes, rows, calls = self.get_story()
                self.assertEqual({outcome for _to, outcome in rows}, {"failed"})
                self.assertEqual(calls, 1)
                self.server.answers = {}
                self.work()
                self.assertEqual(self.get_told(), [])

    def test_after_days_of_waiting_somebody_calls(self):
        self.server.answers = {"connect": "554 5.3.2 not today"}
        self.work()
        self.do(lambda env: env.cr.execute("UPDATE mail_mail SET create_date = create_date - interval '6 days'"))
        self.work()
        _notes, rows, calls = self.get_story()
        self.assertEqual(({outcome for _to, outcome in rows}, calls), ({"failed"}, 1))
