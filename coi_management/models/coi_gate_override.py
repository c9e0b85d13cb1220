from odoo import api, fields, models


class CoiGateOverride(models.Model):
    """An order, a bill or a payment that went out although the vendor fell short: by whom, why, and what was missing.

    Append-only.
    """

    _name = "coi.gate.override"
    _description = "Insurance Gate Override"
    _order = "id desc"
    _rec_name = "order_name"

    order_id = fields.Many2one("purchase.order", readonly=True, ondelete="set null", index=True)
    move_id = fields.Many2one("account.move", string="Bill", readonly=True, ondelete="set null", index="btree_not_null")
    payment_id = fields.Many2one("account.payment", readonly=True, ondelete="set null", index="btree_not_null")
    order_name = fields.Char(
        string="Reference", required=True, readonly=True, help="Of the order, bill or payment; stays when that goes."
    )
    compliance_id = fields.Many2one("coi.compliance", string="File", readonly=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Overridden By", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    findings = fields.Text(string="What Was Missing", readonly=True)
    missing = fields.Json(readonly=True, help="What was missing: anything else, or more, needs a new override.")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="Total", readonly=True, help="A larger amount needs a new override.")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of the Company")
    amount_company = fields.Monetary(
        string="Total in Company Currency",
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        help="At the rate of the day on which it was overridden.",
    )
    ended = fields.Boolean(readonly=True, help="It was cancelled since: the override stands no more.")
    buyer_id = fields.Many2one(related="order_id.user_id", string="Buyer")

    @api.depends("amount", "currency_id", "company_id")
    def _compute_amount_company(self):
        for override in self:
            company, moment = override.company_id, override.create_date or fields.Datetime.now()
            day = company._coi_day(moment) if company else moment.date()
            override.amount_company = override.currency_id._convert(override.amount, company.currency_id, company, day)
