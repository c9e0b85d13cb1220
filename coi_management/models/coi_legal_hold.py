from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CoiLegalHold(models.AbstractModel):
    """What can be kept beyond the retention of its company: whoever works with it says why, and a manager ends it."""

    _name = "coi.legal.hold"
    _description = "Legal Hold"

    legal_hold = fields.Boolean(
        string="Keep Everything",
        tracking=True,
        copy=False,
        help="Legal hold: nothing of this is deleted, whatever the retention of the company says.",
    )
    legal_hold_reason = fields.Char(
        string="Why It Is Kept", tracking=True, copy=False, help="The case, the auditor or the claim that needs it."
    )

    def write(self, vals):
        if "legal_hold" in vals and not vals["legal_hold"] and not self.env.su:
            held = self.filtered("legal_hold")
            if held and not self.env.user.has_group("coi_management.group_coi_manager"):
                raise AccessError(self.env._("Only a COI manager ends a legal hold."))
        return super().write(vals)

    @api.constrains("legal_hold", "legal_hold_reason")
    def _check_legal_hold_reason(self):
        for record in self:
            if record.legal_hold and not (record.legal_hold_reason or "").strip():
                raise ValidationError(self.env._("Say why everything is kept: whoever ends it later has to know."))
