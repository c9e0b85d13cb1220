from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..verification import facts

#: What a waiver asks for.
CONTENT = {"scope", "reason", "compensating_control", "date_start", "date_end"}

#: What its methods write, and nobody else.
DECISION = {
    *("state", "asked_by_id", "decided_by_id", "decided_on"),
    *("compliance_id", "partner_id", "company_id"),
}


class CoiWaiver(models.Model):
    """An exception: asked by one person, approved by another, for a reason, a scope and a time."""

    _name = "coi.waiver"
    _description = "Insurance Waiver"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_end desc, id desc"
    _mail_post_access = "read"

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", store=True, index=True)
    scope = fields.Selection(
        "_selection_scope",
        required=True,
        tracking=True,
        help="What is waived: one requirement, all of one coverage, or everything.",
    )
    reason = fields.Text(required=True, tracking=True, help="Why the exception is right. Auditors read this.")
    compensating_control = fields.Text(
        tracking=True, help="What is done instead: escorted access, retained payment, a guarantee…"
    )
    date_start = fields.Date(string="From", required=True, default=fields.Date.context_today, tracking=True)
    date_end = fields.Date(string="Until", required=True, tracking=True, help="The last day of the exception.")
    state = fields.Selection(
        [("asked", "Asked"), ("approved", "Approved"), ("refused", "Refused"), ("revoked", "Revoked")],
        default="asked",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    asked_by_id = fields.Many2one("res.users", default=lambda self: self.env.user, readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    decided_on = fields.Datetime(readonly=True, copy=False)
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _dates_in_order = models.Constraint("CHECK(date_end >= date_start)", "A waiver cannot end before it begins.")

    @api.model
    def _selection_scope(self):
        """All items and lines that any requirement in the database asks for."""
        # sudo: what may be waived is named by the requirements of all companies
        requirements = self.env["coi.requirement"].sudo().search([])
        return self.env["coi.compliance"]._get_labeler().scopes([line._to_fact() for line in requirements])

    @api.depends("compliance_id", "scope")
    def _compute_display_name(self):
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        for waiver in self:
            waiver.display_name = f"{waiver.partner_id.name}: {scopes.get(waiver.scope, waiver.scope)}"

    @api.depends("state", "date_start", "date_end")
    def _compute_in_force(self):
        for waiver in self:
            today = waiver.company_id._coi_today()
            waiver.in_force = bool(
                waiver.state == "approved" and waiver.date_start and waiver.date_start <= today <= waiver.date_end
            )

    def _search_in_force(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        today = self.env.company._coi_today()
        domain = fields.Domain([("state", "=", "approved"), ("date_start", "<=", today), ("date_end", ">=", today)])
        return domain if (operator == "in") == (True in value) else ~domain

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(state="asked", asked_by_id=self.env.uid, decided_by_id=False, decided_on=False)
        waivers = super().create(vals_list)
        for waiver in waivers:
            waiver.compliance_id.message_post(
                body=self.env._(
                    "Waiver asked: %(waiver)s. %(reason)s", waiver=waiver.display_name, reason=waiver.reason
                )
            )
        return waivers

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if DECISION & set(vals):
            raise UserError(self.env._("A waiver is decided with its buttons."))
        if not CONTENT & set(vals):
            return super().write(vals)
        if any(waiver.state != "asked" for waiver in self):
            raise UserError(
                self.env._("This waiver was decided: revoke it and ask for another instead of changing it.")
            )
        result = super().write(vals)
        # who changes what is asked for asks for it, and cannot approve it then
        # sudo: who asks is closed to all but these methods
        self.sudo().asked_by_id = self.env.user
        return result

    @api.constrains("reason")
    def _check_reason(self):
        for waiver in self:
            if not waiver.reason.strip():
                raise ValidationError(self.env._("Say why the exception is right: auditors read it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own_question(self):
        for waiver in self:
            if waiver.state != "asked":
                raise UserError(self.env._("A decided waiver is part of the record: revoke it instead of deleting it."))
            if waiver.asked_by_id != self.env.user and not self.env.su:
                raise UserError(self.env._("Only who asked for a waiver takes the question back; refuse it instead."))

    def action_approve(self):
        self._check_manager()
        for waiver in self:
            if waiver.state != "asked":
                raise UserError(self.env._("%(waiver)s was decided already.", waiver=waiver.display_name))
            if waiver.asked_by_id == self.env.user:
                raise ValidationError(self.env._("You asked for this waiver: somebody else has to approve it."))
        return self._decide("approved")

    def action_refuse(self):
        self._check_manager()
        if any(waiver.state != "asked" for waiver in self):
            raise UserError(self.env._("Only a waiver that waits for a decision can be refused."))
        return self._decide("refused")

    def action_revoke(self):
        self._check_manager()
        if any(waiver.state != "approved" for waiver in self):
            raise UserError(self.env._("Only an approved waiver can be revoked."))
        return self._decide("revoked")

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("coi_management.group_coi_manager"):
            raise UserError(self.env._("Only a COI manager decides on waivers."))

    def _decide(self, state):
        # sudo: the state is written by the buttons alone, whose rights were checked before
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()})
        states = dict(self._fields["state"]._description_selection(self.env))
        for waiver in self:
            waiver.compliance_id.message_post(
                body=self.env._("Waiver %(state)s: %(waiver)s", state=states[state].lower(), waiver=waiver.display_name)
            )
        self.compliance_id._verify()
        return True

    def _to_fact(self):
        """This waiver as the verification room knows it."""
        self.ensure_one()
        return facts.Waiver(key=str(self.id), scope=self.scope, start=self.date_start, end=self.date_end)
