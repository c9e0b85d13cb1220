from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coi_review_months = fields.Integer(related="company_id.coi_review_months", readonly=False)
    coi_review_user_id = fields.Many2one(related="company_id.coi_review_user_id", readonly=False)
