from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.coi_compliance import STATUSES


class CoiAsOf(models.TransientModel):
    """Where a vendor stood on a day, as it was known then and as it is known now."""

    _name = "coi.as.of"
    _description = "Standing on a Day"

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(string="On", required=True, default=fields.Date.context_today)
    period_id = fields.Many2one("coi.compliance.period", compute="_compute_standing")
    status_then = fields.Selection(STATUSES, string="As Known Then", compute="_compute_standing")
    checklist_then = fields.Json(compute="_compute_standing")
    recorded_on = fields.Datetime(string="Recorded", related="period_id.create_date")
    version_ids = fields.Many2many(related="period_id.version_ids", string="Requirements in Force")
    certificate_ids = fields.Many2many(related="period_id.certificate_ids", string="Certificates on File")
    status_now = fields.Selection(STATUSES, string="As Known Now", compute="_compute_standing")
    checklist_now = fields.Json(compute="_compute_standing")
    differs = fields.Boolean(compute="_compute_standing")

    @api.depends("compliance_id", "day")
    @api.depends_context("lang")
    def _compute_standing(self):
        for wizard in self:
            day = wizard.day or wizard.compliance_id.company_id._coi_today()
            standing = wizard.compliance_id._get_standing_on(day)
            wizard.period_id = standing["then"]["period"]
            for when in ("then", "now"):
                wizard[f"status_{when}"] = standing[when]["status"]
                wizard[f"checklist_{when}"] = standing[when]["checklist"]
            wizard.differs = bool(wizard.status_then) and wizard.status_then != wizard.status_now

    @api.onchange("day")
    def _onchange_day(self):
        if self.day and self.day > self.compliance_id.company_id._coi_today():
            raise UserError(self.env._("Choose a day that has begun: nobody knows yet what will be on file."))
