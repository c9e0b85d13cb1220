from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    coi_review_months = fields.Integer(
        string="Months between Two Reviews",
        default=3,
        help="A review with a checklist is opened after so many months. 0: never by itself.",
    )
    coi_review_user_id = fields.Many2one(
        "res.users", string="Reviews by", domain="[('share', '=', False)]", help="Who goes through the checklist."
    )

    _coi_review_months_positive = models.Constraint("CHECK(coi_review_months >= 0)", "Months cannot be negative.")
