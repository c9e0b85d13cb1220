from odoo import fields, models


class CoiGateOverride(models.Model):
    """An order that went out although the vendor fell short: by whom, why, and what was missing. Append-only."""

    _name = "coi.gate.override"
    _description = "Insurance Gate Override"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("purchase.order", required=True, readonly=True, ondelete="cascade", index=True)
    compliance_id = fields.Many2one("coi.compliance", string="File", readonly=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Overridden By", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    findings = fields.Text(string="What Was Missing", readonly=True)
    keys = fields.Json(readonly=True, help="The items that were missing: more than these needs a new override.")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary(related="order_id.amount_total", string="Order Total")
    buyer_id = fields.Many2one(related="order_id.user_id", string="Buyer")
