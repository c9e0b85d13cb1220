from odoo import api, fields, models
from odoo.fields import Domain

from .coi_request import OPEN
from .coi_turns import goes_on

#: Days for which nobody is reminded after an answer was handled, where no other day was agreed.
PAUSE = 7

#: How many files are worked between two commits.
BATCH = 200


class CoiRequest(models.Model):
    """The life of a request: it opens, pauses while an answer waits for a person, goes on, and closes when cured."""

    _inherit = "coi.request"

    @api.model
    def _get_deadline(self, vals, company, today):
        """By when it is asked where nobody says so; for a renewal the day on which the policy ends."""
        if vals.get("kind") == "renewal" and (day := fields.Date.to_date(vals.get("anchor_date"))) and day > today:
            return day
        return fields.Date.add(today, days=company.coi_deadline_days)

    @api.model
    def _open(self, files, kind, reason, **vals):
        """Ask something of these files; a request of the kind that is open already takes the new words.

        :param str kind: of ``KINDS``; ``reason``: a value of the field
        :param vals: values of the request: ``message``, ``deadline``, ``anchor_date``, ``plan_id``
        :return: the open requests, one a file
        """
        return self._open_each(dict.fromkeys(files, vals), kind, reason)

    @api.model
    def _open_each(self, vals_by_file, kind, reason):
        """The same, with values for each file: a dict of file to values."""
        files = self.env["coi.compliance"].union(*vals_by_file)
        # sudo: a request is opened for whom the rules say, whoever triggers it
        requests = self.sudo()
        found = requests.search([("compliance_id", "in", files.ids), ("kind", "=", kind), ("state", "in", OPEN)])
        for request in found:
            vals = vals_by_file[request.compliance_id]
            words = {name: value for name, value in vals.items() if name in ("message", "deadline") and value}
            if words:
                request.write(words)
        known = found.compliance_id
        opened = requests.create(
            [
                {"compliance_id": compliance.id, "kind": kind, "reason": reason, **vals}
                for compliance, vals in vals_by_file.items()
                if compliance not in known
            ]
        )
        if opened:
            self._trigger_chase()
        return (found | opened).with_env(self.env)

    def _close(self, state):
        """End requests, and their links with them; their activities are done, and what waited to leave does not.

        :return: those that were open
        """
        # sudo: closed to all but our methods
        ending = self.sudo().filtered(lambda request: request.state in OPEN)
        for company, requests in ending.grouped("company_id").items():
            requests.write(
                {"state": state, "closed_on": company._coi_today(), "answered_on": False, "paused_until": False}
            )
        ending.activity_ids.action_done()
        ending.reminder_ids.filtered(lambda reminder: reminder.outcome == "waiting").outcome = "skipped"
        if state == "cancelled":
            ending.link_ids.action_revoke()
        return ending

    def _answered(self, what):
        """Somebody answered: reminders pause until a person has looked at it.

        :param str what: what was answered, for the chatter; empty: it is told elsewhere
        """
        # sudo: whoever answers has no rights here
        for request in self.sudo().filtered(lambda request: request.state in OPEN):
            now = fields.Datetime.now()
            request.write({"state": "answered", "answered_on": now, "last_answer_on": now})
            if what:
                request._message_log(body=what)

    def _handled(self):
        """What was answered is dealt with: reminders go on after a week, unless another day was agreed."""
        # sudo: closed to all but our methods
        requests = self.sudo()
        for request in requests.filtered("answered_on"):
            today = request.company_id._coi_today()
            vals = {"answered_on": False}
            if not request.paused_until or request.paused_until <= today:
                vals["paused_until"] = fields.Date.add(today, days=PAUSE)
            request.write(vals)
        requests.filtered(lambda request: request.kind == "message")._close("done")
        self._follow(self.compliance_id)

    @api.model
    def _follow(self, files):
        """Bring requests in line with what is on file: open what is wanted, pause, go on, close what is cured.

        Called whenever files were verified or a document came in. Costs the same number of queries for one file as
        for many.
        """
        # sudo: follows from the facts, whoever changes them
        files = files.sudo()
        requests = self.sudo().search([("compliance_id", "in", files.ids), ("state", "in", OPEN)])
        waiting = self._get_waiting_files(files)
        cured = requests.filtered(lambda request: request.compliance_id.active and request._is_cured())
        for request in requests - cured:
            request._follow_file(request.compliance_id in waiting)
        if cured:
            cured._close("done")._tell_cured()
        # nobody is asked for what may be in a document that waits for us
        chased = (files - waiting).filtered(
            lambda compliance: compliance.company_id.coi_chase and not compliance._is_put_aside()
        )
        self._open_wanted(chased, requests.filtered(lambda request: request.state in OPEN))

    @api.model
    def _get_waiting_files(self, files):
        """Those of whom a document waits for a person."""
        documents = (
            # sudo: whether something waits, for whoever changes a fact
            self.env["coi.certificate"]
            .sudo()
            ._read_group(
                [("compliance_id", "in", files.ids), ("state", "in", ("received", "to_review"))], ["compliance_id"]
            )
        )
        return files.browse(compliance.id for (compliance,) in documents)

    def _follow_file(self, is_waiting):
        """Pause or go on, as something waits for a person or not."""
        self.ensure_one()
        if not self.compliance_id.active:
            self._close("cancelled")
        elif self.answered_on or (is_waiting and self.kind in ("correction", "renewal")):
            if self.state != "answered":
                self.write({"state": "answered", "last_answer_on": fields.Datetime.now()})
        elif self.state == "answered":
            self.state = "open"
            self._go_on()

    def _is_cured(self):
        """Whether what was asked is on file now."""
        self.ensure_one()
        compliance = self.compliance_id
        if self.kind == "correction":
            return not compliance._get_askable()
        if self.kind == "renewal":
            ends = compliance.renewal_date
            return not compliance._get_askable(ended=True) and (not ends or ends > self.anchor_date)
        if self.kind == "in_force":
            about, today = self.certificate_id, self.company_id._coi_today()
            ends = [policy.cancelled_on or policy.expiration for policy in about.coverage_ids]
            has_ended = bool(ends) and all(day and day <= today for day in ends)
            return bool(about) and (about.state != "accepted" or about.superseded or has_ended)
        return False

    @api.model
    def _open_wanted(self, files, open_requests):
        """Open what nobody has asked yet and the files call for."""
        plans = {company: self.env["coi.plan"]._get_plan("renewal", company) for company in files.company_id}
        kinds = {}
        for request in open_requests:
            kinds.setdefault(request.compliance_id, set()).add(request.kind)
        renewals, corrections = {}, {"requirement": {}, "deficiency": {}}
        for compliance in files:
            mine = kinds.get(compliance, set())
            if "renewal" not in mine and compliance._is_renewal_due(plans[compliance.company_id]):
                renewals[compliance] = {"anchor_date": compliance.renewal_date}
            # what has ended is the renewal's, where one is asked
            is_renewed = "renewal" in mine or compliance in renewals
            if "correction" not in mine and compliance._get_askable(ended=False if is_renewed else None):
                reason = "requirement" if compliance.status == "missing" else "deficiency"
                corrections[reason][compliance] = {}
        if renewals:
            self._open_each(renewals, "renewal", "expiration")
        for reason, wanted in corrections.items():
            if wanted:
                self._open_each(wanted, "correction", reason)

    @api.model
    @goes_on
    def _cron_open_renewals(self):
        """Open requests for the renewals whose time has come."""
        # sudo: for every company that has it done by itself
        for company in self.env["res.company"].sudo().search([("coi_chase", "=", True)]):
            plan = self.env["coi.plan"]._get_plan("renewal", company)
            due = Domain("company_id", "=", company.id) & Domain(
                "renewal_date", "<=", fields.Date.add(company._coi_today(), days=plan.lead_days)
            )
            asked = self._search([("kind", "=", "renewal"), ("state", "in", OPEN)])
            due &= Domain("id", "not in", asked.subselect("compliance_id")) & Domain("partner_id.active", "=", True)
            files = self.env["coi.compliance"].search(due)
            self.env["ir.cron"]._commit_progress(remaining=len(files))
            for start in range(0, len(files), BATCH):
                batch = files[start : start + BATCH].try_lock_for_update()
                self._follow(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return
