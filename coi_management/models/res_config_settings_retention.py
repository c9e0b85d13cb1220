from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coi_retention_years = fields.Integer(related="company_id.coi_retention_years", readonly=False)
    coi_retention_loose_years = fields.Integer(related="company_id.coi_retention_loose_years", readonly=False)
    coi_retention_confirmed_on = fields.Datetime(related="company_id.coi_retention_confirmed_on")
