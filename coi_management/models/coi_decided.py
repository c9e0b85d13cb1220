from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from .coi_planned import plan_quietly
from .coi_turns import by_turns

#: How many are announced between two commits.
BATCH = 200


class CoiDecided(models.AbstractModel):
    """What one person asks for and another one decides on, for a time: a waiver, an exemption.

    A model of this kind has a ``state`` with at least ``approved`` and ``revoked``, and the file it belongs to.
    """

    _name = "coi.decided"
    _description = "Decided by a Second Person"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    #: How many days before its end it is announced.
    _coi_reminder_days = 14

    date_start = fields.Date(string="From", required=True, tracking=True)
    date_end = fields.Date(string="Until", required=True, tracking=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    decided_on = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    revoked_on = fields.Datetime(readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False, help="When its end was announced.")
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    @api.depends("state", "date_start", "date_end")
    def _compute_in_force(self):
        for record in self:
            today = record.company_id._coi_today() if record.company_id else fields.Date.today()
            dated = record.date_start and record.date_end
            record.in_force = bool(
                record.state == "approved" and dated and record.date_start <= today <= record.date_end
            )

    def _search_in_force(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # sudo: which day it is in each company
        companies = self.env["res.company"].sudo().with_context(active_test=False).search([])
        domain = Domain.OR(
            Domain("company_id", "in", those.ids) & Domain("date_start", "<=", today) & Domain("date_end", ">=", today)
            for today, those in companies.grouped(lambda company: company._coi_today()).items()
        )
        domain &= Domain("state", "=", "approved")
        return domain if (operator == "in") == (True in value) else ~domain

    def _write_decision(self, state):
        """Write down who decided, and when: of what is revoked, who had approved stays on record.

        :return: the word for the state, as it stands in a sentence
        """
        prefix = "revoked" if state == "revoked" else "decided"
        # sudo: the decision is written by the buttons alone, whose rights were checked before
        self.sudo().write({"state": state, f"{prefix}_by_id": self.env.uid, f"{prefix}_on": fields.Datetime.now()})
        return dict(self._fields["state"]._description_selection(self.env))[state].lower()

    def _get_end(self):
        """The last day on which it stands, False where it was not approved; the day on which it is revoked is none."""
        self.ensure_one()
        if self.state == "revoked":
            revoked = self.company_id._coi_day(self.revoked_on or self.decided_on)
            return min(self.date_end, fields.Date.subtract(revoked, days=1))
        return self.date_end if self.state == "approved" else False

    # ------------------------------------------------------------ its end

    @api.model
    @by_turns
    def _cron_remind(self):
        """Tell who has to know that something ends soon, once."""
        for company in self.env["res.company"]._coi_get_file_companies():
            today = company._coi_today()
            ending = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "approved"),
                    ("reminded_on", "=", False),
                    ("date_end", ">=", today),
                    ("date_end", "<=", fields.Date.add(today, days=self._coi_reminder_days)),
                ]
            )
            for ids in split_every(BATCH, ending.ids):
                self.browse(ids)._remind(today)
                if not self.env["ir.cron"]._commit_progress(len(ids)):
                    return

    def _remind(self, today):
        """Announce that these end soon, by an activity each. Costs as many queries for many as for few."""
        self.reminded_on = today
        what = self._get_reminder()
        plan_quietly(
            (record, "mail.mail_activity_data_todo", record.date_end, record._get_owner() or self.env.user, what, "")
            for record in self
        )

    def _get_owner(self):
        """Who sees to its end."""
        self.ensure_one()
        worker = self._get_reminded()
        return worker if worker._is_internal() and worker.active else self.decided_by_id

    def _get_reminded(self):
        """Who is told of its end; where that is nobody of ours any more, it is who decided."""
        raise NotImplementedError

    def _get_reminder(self):
        """What is to be done about its end."""
        raise NotImplementedError
