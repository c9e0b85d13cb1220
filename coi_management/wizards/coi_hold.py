from odoo import api, fields, models
from odoo.fields import Domain

from ..models.purchase_order_waiting import WAITING


class CoiHold(models.TransientModel):
    """What is held today because a vendor is not insured as required: orders, and bills to pay, with their amounts.

    The list is judged anew each time it is opened, by the gate itself, so that it never says otherwise than the gate.
    """

    _name = "coi.hold"
    _description = "Held Without Insurance Today"
    _order = "level, day, id"

    level = fields.Selection([("block", "Held"), ("warn", "Warned")], readonly=True)
    kind = fields.Selection([("order", "Order"), ("bill", "Bill to pay")], readonly=True)
    order_id = fields.Many2one("purchase.order", readonly=True, ondelete="cascade")
    move_id = fields.Many2one("account.move", string="Bill", readonly=True, ondelete="cascade")
    reference = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    buyer_id = fields.Many2one("res.users", readonly=True)
    day = fields.Date(string="Expected", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True, aggregator="sum", help="In the currency of the company.")
    reasons = fields.Text(string="What Is Missing", readonly=True)

    @api.model
    def action_open(self):
        """Judge what waits and list what is held.

        :raise AccessError: for whoever may read neither orders nor files
        """
        self.check_access("create")
        return self._open(self._get_rows())

    @api.model
    def _open(self, rows):
        """The list of what was judged."""
        holds = self.create(rows)
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_hold_action")
        return dict(action, domain=[("id", "in", holds.ids)])

    @api.model
    def _get_rows(self, files=Domain.TRUE):
        """What is held now, judged anew, as values of rows; nothing is written.

        :param files: a domain of the vendors' files: what is held of others is left out
        """
        labels = self.env["coi.compliance"]._get_labeler()
        wanted = None if files.is_true() else set(self.env["coi.compliance"].search(files).ids)
        return [
            self._prepare_row(document, verdict, labels)
            for model in ("purchase.order", "account.move")
            for document, verdict in self._judge(model)
            if verdict.items
            and verdict.level != "pass"
            and (wanted is None or verdict.compliance.id in wanted)
            and not document._coi_get_override(verdict)
        ]

    @api.model
    def _judge(self, model):
        """The open documents of a model that whoever asks may read, with what the gate says of them."""
        documents = self.env[model]
        if not documents.has_access("read"):
            return []
        if model == "purchase.order":
            domain = Domain("state", "in", WAITING)
        else:
            domain = (
                Domain("move_type", "in", ("in_invoice", "in_receipt"))
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial"))
            )
        here = Domain("company_id", "in", self.env.companies.ids)
        return documents.search(domain & here)._coi_judge().items()

    @api.model
    def _prepare_row(self, document, verdict, labels):
        amount, currency = document._coi_get_amount()
        if document._name == "account.move":
            amount = document.amount_residual
        company = document.company_id
        is_order = document._name == "purchase.order"
        return {
            "level": verdict.level,
            "kind": "order" if is_order else "bill",
            "order_id": document.id if is_order else False,
            "move_id": False if is_order else document.id,
            "reference": document.display_name,
            "partner_id": verdict.compliance.partner_id.id,
            "company_id": company.id,
            "buyer_id": (document.user_id if is_order else document.invoice_user_id).id,
            "day": verdict.day,
            "amount": currency._convert(amount, company.currency_id, company, verdict.day),
            "reasons": "\n".join(document._coi_tell(labels, item) for item in verdict.items),
        }

    def action_view_document(self):
        """Open the order or the bill."""
        self.ensure_one()
        self.check_access("read")
        return (self.order_id or self.move_id)._get_records_action()
