from odoo import api, models

from .account_payment import Cleared

#: What a bill is set off against without any money that goes out.
SET_OFF = ("in_refund", "out_invoice", "out_receipt")


class AccountPartialReconcile(models.Model):
    """A bill is not settled behind the gate: with a payment that was said to be for somebody else.

    What a bank statement or an entry says has happened. It is recorded, and a note stays with the bill.
    """

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._coi_check_settled()
        return partials

    def _coi_check_settled(self):
        """:raise UserError: where a bill of a vendor who falls short is settled with a payment to another"""
        # sudo: who reconciles may not be one who reads all bills and payments
        pairs = [(found.credit_move_id.move_id, found.debit_move_id.move_id) for found in self.sudo()]
        settled = [
            (bill, other)
            for bill, other in pairs
            if bill._coi_is_held_kind() and bill.company_id._coi_get_policy("coi_payment_policy") != "off"
        ]
        behind = self.env["account.move"].union(*(bill for bill, other in settled if self._coi_is_unseen(bill, other)))
        if behind:
            behind.with_env(self.env)._coi_check_gate(entering=behind)
        for bill, other in settled:
            journals = other.company_id.currency_exchange_journal_id
            if not other.origin_payment_id and other.move_type not in SET_OFF and other.journal_id not in journals:
                bill._coi_note_settled(other)

    @api.model
    def _coi_is_unseen(self, bill, other):
        """Whether ``other`` is of a payment of which the gate was not asked for all vendors of the bill."""
        payment = other.origin_payment_id
        if not payment:
            return False
        cleared = self.env.context.get("coi_cleared")
        cleared = cleared if isinstance(cleared, Cleared) else frozenset()
        seen = payment._coi_get_vendors() | payment.coi_override_ids.partner_id
        unseen = bill._coi_get_vendors() - seen
        return any((vendor.id, bill.company_id.root_id.id) not in cleared for vendor in unseen)
