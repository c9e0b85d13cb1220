from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..verification import facts

#: What a waiver asks for.
CONTENT = {"scope", "reason", "compensating_control", "date_start", "date_end"}

#: What its methods write, and nobody else.
DECISION = {
    *("reminded_on", "amount", "state", "asked_by_id", "first_approver_id", "decided_by_id", "decided_on"),
    *("revoked_by_id", "revoked_on"),
    *("compliance_id", "partner_id", "company_id"),
}


class CoiWaiver(models.Model):
    """An exception: asked by one person, approved by another, for a reason, a scope and a time."""

    _name = "coi.waiver"
    _description = "Insurance Waiver"
    _inherit = ["coi.decided"]
    _order = "date_end desc, id desc"
    _coi_closed = frozenset(DECISION - {"compliance_id"})
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
    date_start = fields.Date(default=fields.Date.context_today)
    date_end = fields.Date(help="The last day of the exception.")
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("seconding", "Approved once"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("revoked", "Revoked"),
        ],
        default="asked",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    asked_by_id = fields.Many2one("res.users", default=lambda self: self.env.user, readonly=True, copy=False)
    needs_second = fields.Boolean(
        string="Needs Two Approvals",
        compute="_compute_needs_second",
        help="By the settings: it waives much money, a whole coverage, or everything.",
    )
    first_approver_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Limits Waived",
        readonly=True,
        copy=False,
        help="How much of the limits that are asked was missing, and waived by this, when it was approved.",
    )

    _dates_in_order = models.Constraint("CHECK(date_end >= date_start)", "A waiver cannot end before it begins.")

    @api.model
    def _selection_scope(self):
        """All items and lines that any requirement in the database asks for, or that were waived while one did."""
        # sudo: what may be waived is named by the requirements of all companies
        requirements = self.env["coi.requirement"].sudo().search([])
        # sudo: what waivers are about is told of all companies, as no record of theirs is
        kept = [scope for (scope,) in self.sudo()._read_group([], ["scope"]) if scope]
        return self.env["coi.compliance"]._get_labeler().scopes([line._to_fact() for line in requirements], kept)

    @api.depends("compliance_id", "scope")
    def _compute_display_name(self):
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        for waiver in self:
            waiver.display_name = f"{waiver.partner_id.name}: {scopes.get(waiver.scope, waiver.scope)}"

    @api.depends("scope", "compliance_id.deficiency_ids.content", "compliance_id.waiver_ids.state")
    def _compute_needs_second(self):
        for waiver in self:
            waiver.needs_second = waiver._get_needs_second()

    def _get_needs_second(self):
        """Whether the company's rules ask for a second approver: by how broad the waiver is, and by how much money."""
        self.ensure_one()
        company = self.company_id
        if company.coi_waiver_second_broad and self.scope and "/" not in self.scope:
            return True
        limit = company.coi_waiver_second_amount
        return bool(limit) and company.currency_id.compare_amounts(self._get_exposure(), limit) > 0

    def _get_exposure(self):
        """How much of the limits that are asked is missing and waived, in the currency of the company: by this waiver
        and by those of the same vendor that were approved before, so that several small ones are no way around.

        What is missing altogether counts with all that is asked of it.
        """
        self.ensure_one()
        today = self.company_id._coi_today() if self.compliance_id else None
        # sudo: as below
        others = self.compliance_id.sudo().waiver_ids.filtered(
            lambda other: other.state in ("seconding", "approved") and other.date_end >= today
        )
        return self._get_missing({self.scope, *others.mapped("scope")})

    def _get_missing(self, scopes):
        """How much is missing of the limits that are in these scopes, in the currency of the company."""
        missing = 0.0
        # sudo: the facts behind the waiver, for whoever reads it
        compliance = self.compliance_id.sudo()
        today = self.company_id._coi_today() if compliance else None
        currencies = {
            found.name: found for found in self.env["res.currency"].with_context(active_test=False).search([])
        }
        for item in compliance._answer_without_waivers().items if compliance else ():
            if item.kind == "limit" and scopes & {"*", item.line, item.key} and not item.satisfied:
                found = item.found if isinstance(item.found, int | float) else 0.0
                currency = currencies.get(item.params.get("currency"), self.company_id.currency_id)
                missing += currency._convert(
                    max(item.asked - found, 0.0), self.company_id.currency_id, self.company_id, today
                )
        return missing

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in self._coi_closed & set(vals):
                del vals[name]
        waivers = super().create(vals_list)
        for waiver in waivers:
            # sudo: a buyer who asks may read files only
            waiver.compliance_id.sudo().message_post(
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
        """Approve; where the rules ask for two approvers, the second one decides."""
        self._check_manager()
        for waiver in self:
            if waiver.state not in ("asked", "seconding"):
                raise UserError(self.env._("%(waiver)s was decided already.", waiver=waiver.display_name))
            # who asked first is not freed by a word that somebody else corrects
            if self.env.user in waiver.asked_by_id | waiver.create_uid:
                raise ValidationError(self.env._("You asked for this waiver: somebody else has to approve it."))
            if waiver.first_approver_id == self.env.user:
                raise ValidationError(self.env._("You approved this waiver: a second manager has to approve it too."))
        halfway = self.filtered(lambda waiver: waiver.state == "asked" and waiver.needs_second)
        halfway._approve_once()
        return (self - halfway)._decide("approved")

    def _approve_once(self):
        # sudo: as in _decide
        self.sudo().write({"state": "seconding", "first_approver_id": self.env.uid})
        for waiver in self:
            waiver.compliance_id.message_post(
                body=self.env._(
                    "Waiver approved once, a second approval is needed: %(waiver)s", waiver=waiver.display_name
                )
            )

    def action_refuse(self):
        self._check_manager()
        if any(waiver.state not in ("asked", "seconding") for waiver in self):
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
        for waiver in self if state == "approved" else ():
            # sudo: written by the buttons alone, whose rights were checked before
            waiver.sudo().amount = waiver._get_missing({waiver.scope})
        word = self._write_decision(state)
        for waiver in self:
            waiver.compliance_id.message_post(
                body=self.env._("Waiver %(state)s: %(waiver)s", state=word, waiver=waiver.display_name)
            )
        self.compliance_id._verify()
        return True

    def _get_reminded(self):
        return self.asked_by_id

    def _get_reminder(self):
        return self.env._("This waiver ends: have the requirement met, or ask anew.")

    def _to_facts(self, is_past):
        """These waivers as the verification room knows them.

        :param bool is_past: whether a day is judged that is over: then those count too that were revoked after it
        """
        ends = {waiver: waiver._get_end() for waiver in self if waiver.state == "approved" or is_past}
        return tuple(
            facts.Waiver(key=str(waiver.id), scope=waiver.scope, start=waiver.date_start, end=end)
            for waiver, end in ends.items()
            if end and waiver.date_start <= end
        )
