from odoo import fields, models


class CoiGateOverride(models.Model):
    _inherit = "coi.gate.override"

    picking_id = fields.Many2one(
        "stock.picking", string="Receipt", readonly=True, ondelete="set null", index="btree_not_null"
    )
