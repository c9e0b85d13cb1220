from odoo import api, models

#: Fields that say what is bought, for how much, and when.
WORK = {"product_id", "product_qty", "price_unit", "discount", "tax_ids", "date_planned", "order_id"}


class PurchaseOrderLine(models.Model):
    """A committed order that grows, or is due earlier, is asked by the gate again; one that waits is looked at anew."""

    _inherit = "purchase.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["purchase.order"].browse({vals.get("order_id") for vals in vals_list} - {None, False})
        if any("order_id" not in vals for vals in vals_list):
            # a client's context or a personal default may name it
            orders |= orders.browse(self.default_get(["order_id"]).get("order_id"))
        committed = orders._coi_get_committed()
        before = committed._coi_get_promises()
        lines = super().create(vals_list)
        committed._coi_check_promises(before)
        # one that is being made is looked at when it is whole
        made_now = orders.filtered(lambda order: order.create_date == self.env.cr.now())
        (orders - made_now)._coi_follow_work()
        return lines

    def write(self, vals):
        orders = self.order_id | self.env["purchase.order"].browse(vals.get("order_id") or ())
        committed = orders._coi_get_committed()
        before = committed._coi_get_promises()
        result = super().write(vals)
        committed._coi_check_promises(before)
        if WORK & set(vals):
            (orders - committed)._coi_follow_work()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders.exists()._coi_follow_work()
        return result
