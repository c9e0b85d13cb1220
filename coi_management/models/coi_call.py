from markupsafe import Markup

from odoo import api, fields, models

from .coi_request import OPEN

#: Outcomes after which reminders wait: something was agreed.
AGREED = ("promised", "sent")

#: Days for which they wait where no day was agreed.
PAUSE = 7


class CoiCall(models.Model):
    """A telephone call about a vendor's insurance: with whom, what came of it, and what comes next."""

    _name = "coi.call"
    _description = "Insurance Call"
    _order = "called_on desc, id desc"
    _rec_name = "with_whom"

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    request_id = fields.Many2one(
        "coi.request",
        string="About",
        ondelete="set null",
        index="btree_not_null",
        compute="_compute_request_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('compliance_id', '=', compliance_id)]",
    )
    direction = fields.Selection([("out", "We called"), ("in", "They called")], required=True, default="out")
    called_on = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Called By", required=True, default=lambda self: self.env.user)
    contact_id = fields.Many2one("coi.contact", ondelete="set null", domain="[('compliance_id', '=', compliance_id)]")
    with_whom = fields.Char(compute="_compute_with_whom", store=True, readonly=False, precompute=True)
    phone = fields.Char(compute="_compute_with_whom", store=True, readonly=False, precompute=True)
    outcome = fields.Selection(
        [
            ("talked", "Talked, nothing agreed"),
            ("promised", "Will send it"),
            ("sent", "Says it was sent"),
            ("refused", "Will not or cannot provide it"),
            ("voicemail", "Left a message"),
            ("no_answer", "No answer"),
            ("wrong", "Wrong number or person"),
        ],
        required=True,
        default="talked",
    )
    note = fields.Text()
    next_step = fields.Char(help="What you will do next; becomes an activity on that day.")
    next_date = fields.Date(string="On", help="Nobody is reminded before.")
    is_reached = fields.Boolean(compute="_compute_is_reached", store=True)

    @api.depends("outcome")
    def _compute_is_reached(self):
        for call in self:
            call.is_reached = call.outcome in ("promised", "sent", "talked", "refused")

    @api.depends("compliance_id")
    def _compute_request_id(self):
        for call in self:
            asked = call.compliance_id.request_ids.filtered(lambda request: request.state in OPEN)
            call.request_id = call.request_id if call.request_id in asked else asked[:1]

    @api.depends("contact_id")
    def _compute_with_whom(self):
        for call in self:
            call.with_whom = call.contact_id.display_name if call.contact_id else call.with_whom
            call.phone = call.contact_id.phone if call.contact_id else call.phone

    @api.depends("partner_id", "called_on")
    def _compute_display_name(self):
        for call in self:
            call.display_name = " · ".join(filter(None, (call.partner_id.name, call.with_whom)))

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        for call in calls:
            call._tell()
            call._take_effect()
        return calls

    def _tell(self):
        """Put the call into the chatter of the file."""
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        directions = dict(self._fields["direction"]._description_selection(self.env))
        lines = [
            self.env._(
                "%(direction)s: %(who)s. %(outcome)s.",
                direction=directions[self.direction],
                who=self.with_whom or self.phone or self.partner_id.name,
                outcome=outcomes[self.outcome],
            )
        ]
        if self.note:
            lines.append(self.note)
        if self.next_step or self.next_date:
            lines.append(self.env._("Next: %(step)s", step=self._get_next()))
        body = Markup("<br/>").join(lines)
        # sudo: who logs a call may only read the file
        self.compliance_id.sudo()._message_log(body=body, author_id=self.user_id.partner_id.id)

    def _get_next(self):
        day = self.env["ir.qweb.field.date"].value_to_html(self.next_date, {}) if self.next_date else ""
        return " · ".join(filter(None, (self.next_step, day)))

    def _take_effect(self):
        """What the call means for what is asked: reminders wait for what was agreed, a refusal waits for a person.

        The call that somebody was to make is made; what comes next becomes an activity.
        """
        self.ensure_one()
        # sudo: who logs a call may only read files and requests
        asked = self.compliance_id.sudo().request_ids.filtered(lambda request: request.state in OPEN)
        today = self.company_id._coi_today()
        for request in asked:
            if self.outcome in AGREED:
                request.paused_until = max(self.next_date or fields.Date.add(today, days=PAUSE), today)
                request.last_answer_on = self.called_on
            elif self.next_date:
                request.paused_until = self.next_date
            elif self.is_reached and request.state == "silent":
                # else it would count as silent again the next night
                request.paused_until = fields.Date.add(today, days=PAUSE)
            if self.is_reached and request.state == "silent":
                request.state = "open"
            if self.outcome == "refused":
                request._answered("")
        if self.direction == "out" or self.is_reached:
            asked.activity_ids.filtered(
                lambda activity: activity.activity_category == "phonecall" and activity.user_id == self.user_id
            ).action_feedback(feedback=self.note or "")
        if self.next_step or self.next_date:
            # on the request, where there is one: it closes with it
            subject = asked[:1] or self.compliance_id.sudo()
            subject.activity_schedule(
                "mail.mail_activity_data_todo" if self.is_reached else "mail.mail_activity_data_call",
                self.next_date or today,
                summary=self.next_step or self.env._("Follow up the call"),
                user_id=self.user_id.id,
            )
