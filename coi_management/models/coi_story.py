from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from .coi_request import OPEN

#: How far back the story of a file is told, in days, and in how many lines at most.
SINCE = 400
LINES = 300

#: What stands beside an event.
ICONS = {
    "ask": "fa-flag-o",
    "mail": "fa-envelope-o",
    "failed": "fa-exclamation-triangle text-danger",
    "opened": "fa-mouse-pointer",
    "answer": "fa-reply",
    "call": "fa-phone",
    "document": "fa-file-text-o",
    "decision": "fa-gavel",
    "done": "fa-check text-success",
    "standing": "fa-balance-scale",
    "todo": "fa-user-o",
    "next": "fa-clock-o o_coi_muted",
}


class CoiCompliance(models.Model):
    """The story of a file: who was asked, when, by which channel, what came, and who decided."""

    _inherit = "coi.compliance"

    story = fields.Html(compute="_compute_story", sanitize=False)
    call_ids = fields.One2many("coi.call", "compliance_id", string="Calls")

    @api.depends_context("lang", "tz", "uid")
    @api.depends("request_ids.state", "call_ids", "certificate_ids.state", "notice_ids.state", "waiver_ids.state")
    def _compute_story(self):
        for compliance in self:
            since = fields.Datetime.now() - timedelta(days=SINCE)
            events = [event for event in compliance._get_events() if event["on"] >= since]
            events.sort(key=lambda event: event["on"], reverse=True)
            compliance.story = self.env["ir.qweb"]._render(
                "coi_management.story", {"events": events[:LINES], "icons": ICONS}
            )

    def _get_events(self):
        """What happened, in no order: dicts of ``on`` (datetime), ``day`` (text), ``icon``, ``what``, ``who``."""
        self.ensure_one()
        if not self.id:
            return []
        events = []
        for request in self.request_ids:
            events += request._get_events()
        for call in self.call_ids:
            events.append(self._make_event("call", call.called_on, call._get_story(), call.user_id.name))
        return events

    def _make_event(self, icon, moment, what, who=""):
        """An event at a moment, or on a day of which the hour is not known."""
        if isinstance(moment, datetime):
            day = format_datetime(self.env, moment, dt_format="short")
        else:
            day, moment = format_date(self.env, moment), datetime.combine(moment, time.min)
        return {"on": moment, "day": day, "icon": icon, "what": what, "who": who or ""}


class CoiRequest(models.Model):
    _inherit = "coi.request"

    story = fields.Html(string="What Happened", compute="_compute_story", sanitize=False)
    next_steps = fields.Html(compute="_compute_next_steps", sanitize=False)

    @api.depends_context("lang", "tz")
    @api.depends("state", "reminder_ids.outcome", "last_answer_on")
    def _compute_story(self):
        for request in self:
            events = sorted(request._get_events(), key=lambda event: event["on"], reverse=True)
            request.story = self.env["ir.qweb"]._render("coi_management.story", {"events": events, "icons": ICONS})

    @api.depends_context("lang", "tz")
    @api.depends("state", "paused_until", "anchor_date", "plan_id.step_ids.offset", "reminder_ids.outcome")
    def _compute_next_steps(self):
        for request in self:
            events = request._get_next_events()
            request.next_steps = self.env["ir.qweb"]._render(
                "coi_management.story", {"events": events, "icons": ICONS, "is_future": True, "state": request.state}
            )

    def _get_events(self):
        """What happened with this request, in no order; see the file's."""
        self.ensure_one()
        compliance = self.compliance_id
        event = compliance._make_event
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        opened = self.env._(
            "%(name)s: %(kind)s (%(reason)s)",
            name=self.name,
            kind=kinds[self.kind],
            reason=reasons[self.reason],
        )
        asked_by = self.create_uid if self.reason == "manual" else self.env["res.users"]
        events = [event("ask", self.opened_on, opened, asked_by._get_name_in_story())]
        for row in self.reminder_ids:
            events += row._get_events(event)
        for link in self.link_ids.filtered("opened_on"):
            events.append(event("opened", link.opened_on, self.env._("Opened the link"), link.email))
        for answer in self.answer_ids:
            told = ": ".join(filter(None, (answer._get_title(self.env), answer.text)))
            events.append(event("answer", answer.create_date, told, answer.who))
            if answer.undone_on:
                events.append(
                    event("answer", answer.undone_on, self.env._("Took back: %(what)s", what=told), answer.who)
                )
        for message in self.message_ids.filtered(lambda message: message.message_type == "email"):
            who = message.author_id.name or message.email_from
            events.append(event("answer", message.date, self.env._("Wrote: %(what)s", what=message.subject or ""), who))
        if self.closed_on:
            states = dict(self._fields["state"]._description_selection(self.env))
            closed = self.env._("%(name)s: %(state)s", name=self.name, state=states[self.state])
            # a day without an hour comes after what happened on it
            moment = datetime.combine(self.closed_on, time(23, 59))
            events.append(dict(event("done", self.closed_on, closed), on=moment))
        return events

    def _get_next_events(self):
        """What the plan and the queue will do, in order."""
        self.ensure_one()
        if self.state not in OPEN:
            return []
        event = self.compliance_id._make_event
        today = self.company_id._coi_today()
        events = [
            event("mail", row.wait_until or today, self.env._("E-mail waits to leave"), row.recipient)
            for row in self.reminder_ids
            if row.outcome == "waiting"
        ]
        audiences = dict(self.env["coi.plan.step"]._fields["audience"]._description_selection(self.env))
        taken = self.reminder_ids.filtered(lambda row: row.anchor_date == self.anchor_date).step_id
        for step in self.plan_id.step_ids - taken if self.state == "open" else []:
            day = max(fields.Date.add(self.anchor_date, days=step.offset), today, self.paused_until or today)
            icon = {"mail": "mail", "call": "call"}.get(step.channel, "todo")
            events.append(event(icon, day, step.note or step.display_name, audiences[step.audience]))
        return sorted(events, key=lambda found: found["on"])


class CoiReminder(models.Model):
    _inherit = "coi.reminder"

    def _get_events(self, event):
        self.ensure_one()
        words = {
            ("mail", "done"): ("mail", self.env._("E-mail sent")),
            ("mail", "failed"): ("failed", self.env._("E-mail came back")),
            ("call", "done"): ("todo", self.env._("Given the task to call")),
            ("todo", "done"): ("todo", self.env._("Told by an activity")),
        }.get((self.channel, self.outcome))
        if not words:
            return []
        icon, what = words
        if self.topic != "ask":
            topics = dict(self._fields["topic"]._description_selection(self.env))
            what = f"{what}: {topics[self.topic]}"
        elif self.step_id:
            what = self.env._("%(what)s (day %(day)s)", what=what, day=f"{self.offset:+d}")
        # what a person sent, or had the plan send, is told as such
        sender = self.channel == "mail" and self.create_uid._get_name_in_story()
        if sender:
            what = self.env._("%(what)s, by %(user)s", what=what, user=sender)
        return [event(icon, self.done_on, what, self.recipient_name)]


class CoiCall(models.Model):
    _inherit = "coi.call"

    def _get_story(self):
        self.ensure_one()
        words = [
            dict(self._fields["direction"]._description_selection(self.env))[self.direction],
            self.with_whom or "",
            dict(self._fields["outcome"]._description_selection(self.env))[self.outcome],
            self.note or "",
        ]
        return " · ".join(filter(None, words))


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    def _get_events(self):
        """When this document came and how it was decided; see the file's."""
        self.ensure_one()
        event = self.compliance_id._make_event
        sources = dict(self._fields["source"]._description_selection(self.env))
        received = self.env._("%(name)s received (%(way)s)", name=self.display_name, way=sources.get(self.source, ""))
        events = [event("document", self.received_on, received)]
        if self.reviewed_on:
            states = dict(self._fields["state"]._description_selection(self.env))
            decided = f"{self.display_name}: {states[self.state]}"
            if self.state == "rejected" and self.reject_reason:
                decided = f"{decided}. {self.reject_reason}"
            events.append(event("decision", self.reviewed_on, decided, self.reviewer_id.name))
        return events
