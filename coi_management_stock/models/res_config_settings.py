from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coi_receipt_policy = fields.Selection(related="company_id.coi_receipt_policy", readonly=False)
