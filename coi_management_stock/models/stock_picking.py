from odoo import fields, models


class StockPicking(models.Model):
    """The gate on receipts of what was ordered."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "coi.gate"]
    _coi_override_field = "picking_id"

    coi_gate = fields.Json(groups="stock.group_stock_user,purchase.group_purchase_user,coi_management.group_coi_user")
    coi_override_ids = fields.One2many(
        "coi.gate.override",
        "picking_id",
        string="Insurance Overrides",
        readonly=True,
        groups="purchase.group_purchase_user,coi_management.group_coi_user",
    )

    def _coi_get_gate_depends(self):
        return "partner_id", "company_id", "state", "move_ids.purchase_line_id", "move_ids.quantity", "coi_override_ids"

    def _coi_is_held_kind(self):
        """What comes from a vendor for an order, to whomever it goes: straight to a customer too."""
        comes_in = self.picking_type_code == "incoming" or self.location_id.usage == "supplier"
        return comes_in and bool(self._coi_get_vendors())

    def _coi_get_orders(self):
        # sudo: who receives goods may not be one who reads orders
        return self.sudo().move_ids.purchase_line_id.order_id

    def _coi_get_vendors(self):
        """Those whose goods come together: each is judged by what its own orders ask for."""
        return self._coi_get_orders().partner_id.commercial_partner_id | self._coi_get_unordered_vendor()

    def _coi_get_unordered_vendor(self):
        """From whom something comes in here that nobody ordered: as the receipt says; of what goes straight to a
        customer it names that one."""
        vendors = self.env["res.partner"]
        for picking in self.filtered("partner_id"):
            # sudo: as in _coi_get_orders
            unordered = picking.sudo().move_ids.filtered(
                lambda move: (
                    not move.purchase_line_id
                    and move.location_id.usage == "supplier"
                    and move.location_dest_id.usage not in ("supplier", "customer", "inventory")
                )
            )
            if unordered:
                vendors |= picking.partner_id.commercial_partner_id
        return vendors

    def _coi_get_vendor(self):
        return self._coi_get_vendors()[:1]

    def _coi_get_amount(self):
        """The price of what is received, or of what was to be where that is more, in the currency of its order; of what
        nobody ordered at its cost."""
        # sudo: as in _coi_get_orders
        moves, own = self.sudo().move_ids, self.company_id.currency_id
        currency = (moves.purchase_line_id.currency_id or own)[:1]
        amount = 0.0
        for move in moves:
            quantity = max(move.product_uom_qty, move.quantity)
            if move.purchase_line_id:
                amount += quantity * move.purchase_line_id.price_unit
            else:
                cost = move.product_id.with_company(self.company_id).standard_price
                amount += own._convert(quantity * cost, currency, self.company_id, fields.Date.today())
        return amount, currency

    def _coi_get_policy(self, compliance, sets):
        return self.company_id._coi_get_policy("coi_receipt_policy")

    def _coi_get_orders_to(self, vendor):
        return self._coi_get_orders().filtered(lambda order: order._coi_get_vendor() == vendor)

    def _coi_get_work_states_for(self, vendor):
        return self._coi_get_orders_to(vendor)._coi_get_work_states()

    def _coi_get_work_sets_for(self, vendor):
        """What the orders of this receipt to that vendor ask for."""
        orders = self._coi_get_orders_to(vendor)
        return self.env["coi.requirement.set"].union(*(order._coi_get_work_sets() for order in orders))

    def _coi_get_held_words(self, **words):
        return self.env._(
            "%(vendor)s is not insured as required on %(day)s: %(document)s is not to be received.", **words
        )

    def action_coi_override(self):
        return self._coi_open_override()
