from odoo import fields, models

from .purchase_order import GROUPS


class AccountMove(models.Model):
    """Vendor bills tell whether their payment is held, and carry the override that lets it go."""

    _name = "account.move"
    _inherit = ["account.move", "coi.gate"]
    _coi_override_field = "move_id"

    coi_override_ids = fields.One2many(
        "coi.gate.override", "move_id", string="Insurance Overrides", readonly=True, groups=GROUPS
    )

    def _coi_get_gate_depends(self):
        return "partner_id", "company_id", "state", "move_type", "amount_total", "coi_override_ids"

    def _coi_is_held_kind(self):
        return self.move_type in ("in_invoice", "in_receipt") and self.state != "cancel"

    def _coi_get_amount(self):
        return self.amount_total, self.currency_id

    def _coi_get_policy(self, compliance, sets):
        return self.company_id._coi_get_policy("coi_payment_policy")

    def _coi_get_orders(self):
        # sudo: who pays may not be one who reads orders
        return self.sudo().invoice_line_ids.purchase_line_id.order_id

    def _coi_get_work_states(self):
        return self._coi_get_orders()._coi_get_work_states()

    def _coi_get_work_sets(self):
        """What the orders of this bill ask for."""
        orders = self._coi_get_orders()
        return self.env["coi.requirement.set"].union(*(order._coi_get_work_sets() for order in orders))

    def _coi_get_held_words(self, **words):
        return self.env._(
            "%(vendor)s is not insured as required on %(day)s: the bill %(document)s is not to be paid.\n%(reasons)s\n"
            "Open the vendor's insurance file to see what is asked; have it mended or waived, "
            "or ask a COI manager to override with a reason.",
            **words,
        )

    def action_coi_override(self):
        return self._coi_open_override()
