from odoo import fields, models

from .account_payment import PAID, Posting
from .coi_planned import as_note
from .coi_requirement_set import Work
from .purchase_order import GROUPS


class AccountMove(models.Model):
    """Vendor bills tell whether their payment is held, and carry the override that lets it go."""

    _name = "account.move"
    _inherit = ["account.move", "coi.gate"]
    _coi_override_field = "move_id"
    _coi_computed = frozenset({"amount_total", "amount_residual"})

    coi_override_ids = fields.One2many(
        "coi.gate.override", "move_id", string="Insurance Overrides", readonly=True, groups=GROUPS
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "posted":
            self._coi_check_entries()
        return result

    def _coi_check_entries(self):
        """Ask the gate of payments that are not sent, but whose entries are posted by themselves."""
        posting = self.env.context.get("coi_posting")
        posting = posting if isinstance(posting, Posting) else frozenset()
        payments = self.origin_payment_id.filtered(
            lambda payment: payment.id not in posting and payment.state not in PAID and payment._coi_is_held_kind()
        )
        payments._coi_check_payments(payments)

    def _coi_get_gate_depends(self):
        return (
            "partner_id",
            "company_id",
            "state",
            "move_type",
            "amount_total",
            "invoice_line_ids.product_id",
            "coi_override_ids",
        )

    def _coi_is_held_kind(self):
        return self.move_type in ("in_invoice", "in_receipt") and self.state != "cancel"

    def _coi_get_amount(self):
        return self.amount_total, self.currency_id

    def _coi_get_policy(self, compliance, sets):
        return self.company_id._coi_get_policy("coi_payment_policy")

    def _coi_get_orders(self):
        # sudo: who pays may not be one who reads orders
        return self.sudo().invoice_line_ids.purchase_line_id.order_id

    def _coi_get_orders_to(self, vendor):
        return self._coi_get_orders().filtered(lambda order: order._coi_get_vendor() == vendor)

    def _coi_get_vendors(self):
        """Whose bill it is, and whose orders it is for where those are of another."""
        return self._coi_get_vendor() | self._coi_get_orders().partner_id.commercial_partner_id.with_env(self.env)

    def _coi_get_work_states(self):
        return self._coi_get_orders()._coi_get_work_states()

    def _coi_get_work_states_for(self, vendor):
        return self._coi_get_orders_to(vendor)._coi_get_work_states()

    def _coi_get_work_sets(self):
        """What the orders of this bill ask for, and what is billed without one."""
        return self.env["coi.requirement.set"].union(
            *(self._coi_get_work_sets_for(vendor) for vendor in self._coi_get_vendors())
        )

    def _coi_get_work_sets_for(self, vendor):
        orders = self._coi_get_orders_to(vendor)
        sets = self.env["coi.requirement.set"].union(*(order._coi_get_work_sets() for order in orders))
        return sets | self._coi_get_direct_sets() if vendor == self._coi_get_vendor() else sets

    def _coi_get_direct_sets(self):
        """What the part of this bill asks for that is of no order: judged as an order of its own would be."""
        sets = self.env["coi.requirement.set"]
        if not sets._get_work_set_ids(self.company_id._coi_get_file_company_id()):
            return sets
        # sudo: as in _coi_get_orders
        bill = self.sudo()
        lines = bill.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.purchase_line_id
        )
        if not lines:
            return sets
        return sets._get_for_work(
            Work(
                vendor=bill.commercial_partner_id,
                company=bill.company_id,
                categories=lines.product_id.categ_id,
                amount=sum(lines.mapped("price_total")),
                currency=bill.currency_id,
                day=bill.invoice_date,
                place=bill.company_id.partner_id,
            )
        )

    def _coi_note_settled(self, entry):
        """Keep with this bill that an entry settled it, of which the gate was not asked."""
        self.ensure_one()
        verdict = self._coi_judge()[self]
        if not verdict.items or self._coi_get_override(verdict):
            return
        words = {"entry": entry.display_name, "vendor": verdict.compliance.partner_id.name}
        told = self.env._("Settled with %(entry)s, although %(vendor)s is not insured as required:", **words)
        self.message_post(body=as_note(f"{told}\n{self._coi_get_reasons(verdict)}"))

    def _coi_get_held_words(self, **words):
        return self.env._(
            "%(vendor)s is not insured as required on %(day)s: the bill %(document)s is not to be paid.", **words
        )

    def action_coi_override(self):
        return self._coi_open_override()
