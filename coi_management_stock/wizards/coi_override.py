from odoo import fields, models


class CoiOverride(models.TransientModel):
    _inherit = "coi.override"

    picking_id = fields.Many2one("stock.picking", string="Receipt", readonly=True)

    def _get_document(self):
        return super()._get_document() or self.picking_id
