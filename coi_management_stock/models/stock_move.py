from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, *args, **kwargs):
        """Goods come in here, whichever button or job it was: the gate is asked before."""
        receipts = self.filtered(lambda move: move.state not in ("done", "cancel")).picking_id
        receipts._coi_check_gate(entering=receipts)
        return super()._action_done(*args, **kwargs)
