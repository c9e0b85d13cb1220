from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, *args, **kwargs):
        """Goods come in here, whichever button or job it was: the gate is asked before."""
        coming = self.filtered(lambda move: move._coi_comes_in())
        receipts = coming.picking_id
        receipts._coi_check_gate(entering=receipts)
        # what comes in without a receipt is judged as the receipt that it would be
        for _company, moves in coming.filtered(lambda move: not move.picking_id).grouped("company_id").items():
            moves._coi_as_receipt()._coi_check_gate()
        return super()._action_done(*args, **kwargs)

    def _coi_comes_in(self):
        """Whether this brings in what was ordered, or comes from a vendor who is named: not a scrap or a return, and
        not what is done already."""
        self.ensure_one()
        # sudo: who receives goods may not be one who reads orders
        is_ordered = bool(self.sudo().purchase_line_id or self.picking_id._coi_get_unordered_vendor())
        comes_in = self.picking_code == "incoming" or self.location_id.usage == "supplier"
        goes_out = self.location_dest_id.usage in ("supplier", "inventory")
        return is_ordered and comes_in and not goes_out and self.state not in ("done", "cancel")

    def _coi_as_receipt(self):
        """A receipt of these moves that is not stored."""
        return self.env["stock.picking"].new(
            {
                "company_id": self.company_id.id,
                "location_id": self.location_id[:1].id,
                "move_ids": [fields.Command.set(self.ids)],
            }
        )
