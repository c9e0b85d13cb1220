from odoo import api, models


class PurchaseOrderLine(models.Model):
    """A committed order that grows, or is due earlier, is asked by the gate again."""

    _inherit = "purchase.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["purchase.order"].browse({vals.get("order_id") for vals in vals_list} - {None, False})
        committed = orders._coi_get_committed()
        before = committed._coi_get_promises()
        lines = super().create(vals_list)
        committed._coi_check_promises(before)
        return lines

    def write(self, vals):
        orders = self.order_id | self.env["purchase.order"].browse(vals.get("order_id") or ())
        committed = orders._coi_get_committed()
        before = committed._coi_get_promises()
        result = super().write(vals)
        committed._coi_check_promises(before)
        return result
