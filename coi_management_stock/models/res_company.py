from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    coi_receipt_policy = fields.Selection(
        [("off", "Do nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Receipts from Vendors Who Fall Short",
        default="off",
        help="Of a branch, empty: as its main company does.",
    )

    def _coi_get_policy_names(self):
        return *super()._coi_get_policy_names(), "coi_receipt_policy"
