from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .coi_requirement_set import Work
from .purchase_order import GROUPS

#: States in which money is on its way, or gone.
PAID = ("in_process", "paid")

#: Fields whose change on a payment that is on its way asks the gate again.
DECISIVE = {
    *("partner_id", "company_id", "amount", "currency_id"),
    *("payment_type", "partner_type", "destination_account_id", "invoice_ids"),
}


class Cleared(frozenset):
    """Vendors, by company, whose bills the gate has let through in this registration of payments.

    Carried in the context; what comes by RPC is JSON and can never be one of these.
    """


class Posting(frozenset):
    """Payments that are being posted with their entries, and are asked by the gate themselves. Carried in the context;
    what comes by RPC is JSON and can never be one of these."""


class AccountPayment(models.Model):
    """The gate on payments to vendors: asked wherever a payment is posted, whoever posts it."""

    _name = "account.payment"
    _inherit = ["account.payment", "coi.gate"]
    _coi_override_field = "payment_id"

    coi_override_ids = fields.One2many(
        "coi.gate.override", "payment_id", string="Insurance Overrides", readonly=True, groups=GROUPS
    )

    # ------------------------------------------------------------ where the gate stands

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._coi_check_payments(payments._coi_get_paid())
        return payments

    def write(self, vals):
        before = self._coi_get_paid()
        posting = self.with_context(coi_posting=Posting(self.ids)) if vals.get("state") in PAID else self
        result = super(AccountPayment, posting).write(vals)
        if DECISIVE & set(vals):
            self._coi_check_payments(self._coi_get_paid())
        elif vals.get("state") in PAID:
            self._coi_check_payments(self._coi_get_paid() - before)
        return result

    def _coi_get_paid(self):
        return self.filtered(lambda payment: payment.state in PAID and payment._coi_is_held_kind())

    def _coi_check_payments(self, payments):
        cleared = self.env.context.get("coi_cleared")
        cleared = cleared if isinstance(cleared, Cleared) else frozenset()
        held = payments.filtered(
            lambda payment: any(
                (vendor.id, payment.company_id.root_id.id) not in cleared for vendor in payment._coi_get_vendors()
            )
        )
        (payments - held)._coi_check_named()
        held.filtered(
            lambda payment: payment.company_id._coi_get_policy("coi_payment_policy") != "off"
        )._coi_open_files()
        held._coi_check_gate(entering=held)

    def _coi_check_named(self):
        """:raise UserError: where money goes out to nobody who is named, and may be for a vendor who is held"""
        for payment in self.filtered(lambda payment: not payment._coi_get_vendors()):
            # sudo: whether insurance is asked of anybody, not of whom
            files = self.env["coi.compliance"].sudo()
            here = [("company_id", "=", payment._coi_get_file_company().id), ("base_status", "!=", "not_required")]
            if payment.company_id._coi_get_policy("coi_payment_policy") == "block" and files.search_count(
                here, limit=1
            ):
                raise UserError(
                    self.env._("Say to which vendor this payment goes: payments to vendors who fall short are held.")
                )

    # ------------------------------------------------------------ what the gate asks of a payment

    def _coi_get_gate_depends(self):
        return *DECISIVE, "state", "coi_override_ids"

    def _coi_is_held_kind(self):
        """Money that goes out to a vendor: by its kind, by the account on which bills are owed, or since more is paid
        than is owed to a customer; not to ourselves, unless it is for the bill of another."""
        if self.payment_type != "outbound":
            return False
        owed = self.destination_account_id.account_type == "liability_payable"
        if not (self.partner_type == "supplier" or owed or self._coi_is_beyond_credit()):
            return False
        return self._coi_get_vendors() != self.company_id.partner_id.commercial_partner_id

    def _coi_is_beyond_credit(self):
        """Whether more goes to a customer than it has to its credit: no refund then, but money to whom it is told."""
        self.ensure_one()
        if not self.partner_id or self.company_id._coi_get_policy("coi_payment_policy") == "off":
            return False
        # sudo: who pays may not be one who reads all entries
        payment = self.sudo()
        mine = payment.move_id.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        is_posted = payment.move_id.state == "posted"
        unmatched = sum(mine.mapped("amount_residual")) if is_posted else abs(payment.amount_company_currency_signed)
        ((open_amount,),) = payment.env["account.move.line"]._read_group(
            [
                ("partner_id.commercial_partner_id", "=", payment.partner_id.commercial_partner_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("company_id", "=", payment.company_id.id),
                ("id", "not in", mine.ids),
            ],
            aggregates=["amount_residual:sum"],
        )
        return payment.company_id.currency_id.compare_amounts(unmatched, max(-(open_amount or 0.0), 0.0)) > 0

    def _coi_get_vendors(self):
        """Whom it is paid to, and whose bills, or bills for whose orders, it is for where that is another."""
        # sudo: who pays may not be one who reads all bills
        bills = self.sudo().invoice_ids.filtered(lambda bill: bill._coi_is_held_kind())
        paid_to = self._coi_get_vendor()
        # one that names no bill may be for any
        unnamed = self.filtered(lambda payment: not payment.invoice_ids)
        for company, payments in unnamed.grouped(lambda payment: payment._coi_get_file_company()).items():
            bills |= payments._coi_get_open_bills(payments._coi_get_vendor(), company)
        return paid_to | bills._coi_get_vendors().with_env(self.env)

    def _coi_get_amount(self):
        return self.amount, self.currency_id

    def _coi_get_policy(self, compliance, sets):
        return self.company_id._coi_get_policy("coi_payment_policy")

    def _coi_get_work_states_for(self, vendor):
        return self._coi_get_open_bills(vendor)._coi_get_work_states()

    def _coi_get_work_sets_for(self, vendor):
        """What the orders ask for whose bills are open: a payment that names no bill may be for any of them."""
        sets = self.env["coi.requirement.set"]
        if self.company_id._coi_get_policy("coi_payment_policy") == "off":
            return sets
        sets = sets.union(*(bill._coi_get_work_sets_for(vendor) for bill in self._coi_get_open_bills(vendor)))
        return sets | self._coi_get_advance_sets() if vendor == self._coi_get_vendor() else sets

    def _coi_get_advance_sets(self):
        """What is asked of work for as much money as is paid here beyond what is billed."""
        sets = self.env["coi.requirement.set"]
        if not sets._get_work_set_ids(self._coi_get_file_company().id):
            return sets
        # sudo: as in _coi_get_open_bills
        payment = self.sudo()
        bills = payment.invoice_ids or self._coi_get_open_bills(self._coi_get_vendor())
        billed = sum(
            bill.currency_id._convert(bill.amount_residual, payment.currency_id, payment.company_id, payment.date)
            for bill in bills
        )
        if payment.currency_id.compare_amounts(payment.amount, billed) <= 0:
            return sets
        return sets._get_for_work(
            Work(
                vendor=self._coi_get_vendor(),
                company=payment.company_id,
                categories=payment.env["product.category"],
                amount=payment.amount - billed,
                currency=payment.currency_id,
                day=payment.date,
                place=payment.company_id.partner_id,
            )
        )

    def _coi_get_open_bills(self, vendors, company=None):
        # a payment of a branch can settle what any of those owe who share the files
        sharing = (company or self._coi_get_file_company())._coi_get_sharing()
        of_vendors = Domain("commercial_partner_id", "in", vendors.ids) | Domain(
            "invoice_line_ids.purchase_line_id.order_id.partner_id.commercial_partner_id", "in", vendors.ids
        )
        # sudo: who pays may not be one who reads all bills
        return (
            self.env["account.move"]
            .sudo()
            .search(
                of_vendors
                & Domain("company_id", "in", sharing.ids)
                & Domain("move_type", "in", ("in_invoice", "in_receipt"))
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial"))
            )
        )

    def _coi_get_held_words(self, **words):
        return self.env._("%(vendor)s is not insured as required on %(day)s: %(document)s is not to be paid.", **words)

    def action_coi_override(self):
        return self._coi_open_override()
