from odoo import models

from ..models.account_payment import Cleared


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """Ask the gate of the bills first: an override of a bill lets its payment go."""
        bills = self.line_ids.move_id.filtered(lambda move: move._coi_is_held_kind())
        if not bills:
            return super()._create_payments()
        bills._coi_check_gate(entering=bills)
        cleared = Cleared((bill._coi_get_vendor().id, bill.company_id.root_id.id) for bill in bills)
        return super(AccountPaymentRegister, self.with_context(coi_cleared=cleared))._create_payments()
