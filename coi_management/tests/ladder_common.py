import re
from contextlib import contextmanager
from datetime import date, timedelta

from freezegun import freeze_time

from .common import TODAY, CoiCommon
from .servers.smtp import real_mail

#: The scheduled actions of a night, in their order.
NIGHT = ("verify", "open_renewals", "in_force", "chase", "campaign")


def day_of(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


class LadderCommon(CoiCommon):
    """Nights: what the scheduled actions do on a day, with mails that really go out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"coi_chase": True, "email": "office@harbor.test", "coi_check_in_force": False})
        cls.vendor.email = "office@acme.test"

    @contextmanager
    def nights(self):
        """The mail server, while the scheduled actions may commit and nights move the clock."""
        # one clock for all: to stop and start it costs more than a night
        with self.enter_registry_test_mode(), real_mail(self.env) as server, freeze_time(TODAY) as self.clock:
            yield server

    def night(self, day):
        """Work one night, and send the mail queue.

        :return: None; what went out is at the server
        """
        self.clock.move_to(f"{day} 03:00:00")
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            for name in NIGHT:
                self.run_action(name, env)
            self.send_queue(env)
        self.env.invalidate_all()

    def run_action(self, name, env=None):
        """What a scheduled action does, in a transaction of its own that may commit."""
        if not env:
            with self.registry.cursor() as cr:
                self.run_action(name, self.env(cr=cr))
            self.env.invalidate_all()
            return
        action = env.ref(f"coi_management.ir_cron_{name}")
        getattr(env[action.model_id.model], action.code.removeprefix("model.").removesuffix("()"))()
        env.cr.commit()

    def send_queue(self, env=None):
        """Send what is in the mail queue."""
        if not env:
            self.env.flush_all()
            with self.registry.cursor() as cr:
                self.send_queue(self.env(cr=cr))
            self.env.invalidate_all()
            return
        if mails := env["mail.mail"].search([("state", "=", "outgoing")]):
            mails.process_email_queue(mails.ids)

    def walk(self, begin, end, happens=None, missed=()):
        """Work each night from a day to another.

        :param dict happens: ISO day to what is done by day, before its night
        :param missed: ISO days on which no action runs
        """
        day, happens = day_of(begin), dict(happens or {})
        while day <= day_of(end):
            if what := happens.pop(day.isoformat(), None):
                self.clock.move_to(f"{day} 02:00:00")
                what()
                self.env.flush_all()
            if day.isoformat() not in missed:
                self.night(day)
            day += timedelta(days=1)
        self.assertFalse(happens, "days outside the walk")

    def open_request(self, vendor=None, day=TODAY):
        """A file of which a certificate is missing, and the request that opened for it by itself."""
        with freeze_time(day):
            file = self.require(vendor)
        return file.request_ids

    def make_agent(self, file, email="agent@bay.test", **vals):
        return self.env["coi.contact"].create(
            {"compliance_id": file.id, "role": "agent", "email": email, "name": "Ada Bay", **vals}
        )

    def get_links(self, html):
        """Tokens of the links in a mail."""
        return re.findall(r"/coi/([\w-]{20,})", html)

    def get_days(self, request, **wanted):
        """Days on which reminders went out, in order."""
        rows = request.reminder_ids.filtered(
            lambda row: row.outcome == "done" and all(row[name] == value for name, value in wanted.items())
        )
        return [row.done_on.date().isoformat() for row in rows.sorted("done_on")]
