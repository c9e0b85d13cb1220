from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    coi_receipt_policy = fields.Selection(
        [("off", "Do nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Receipts from Vendors Who Fall Short",
        default="off",
        required=True,
    )
