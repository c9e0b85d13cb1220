from odoo import models

from ..models.account_payment import Cleared

#: What a vendor's account is made of; anything else among what is paid is no bill, and judged as a payment.
BILLS = ("in_invoice", "in_receipt", "in_refund")


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """Ask the gate of the bills first: an override of a bill lets its payment go."""
        bills = self.line_ids.move_id.filtered(lambda move: move._coi_is_held_kind())
        if not bills:
            return super()._create_payments()
        bills.filtered(lambda bill: bill.company_id._coi_get_policy("coi_payment_policy") != "off")._coi_open_files()
        bills._coi_check_gate(entering=bills)
        cleared = Cleared(self._coi_get_cleared(bills))
        return super(AccountPaymentRegister, self.with_context(coi_cleared=cleared))._create_payments()

    def _coi_get_cleared(self, bills):
        """The vendors, by company, to whom nothing goes but what these bills are for."""
        if self.can_edit_wizard and self._coi_get_excess(bills) > 0:
            return set()
        others = self.line_ids.filtered(lambda line: line.move_id.move_type not in BILLS)
        billed = {(vendor.id, bill.company_id.root_id.id) for bill in bills for vendor in bill._coi_get_vendors()}
        return billed - {(line.partner_id.commercial_partner_id.id, line.company_id.root_id.id) for line in others}

    def _coi_get_excess(self, bills):
        """How much more than these bills are open for is to be paid; rounding of what was converted is none."""
        currency = self.currency_id
        owed = sum(
            bill.currency_id._convert(bill.amount_residual, currency, self.company_id, self.payment_date)
            for bill in bills
        )
        rounding = currency.rounding * len(bills) if bills.currency_id != currency else 0.0
        excess = self.amount - owed - rounding
        return 0.0 if currency.is_zero(excess) else excess
