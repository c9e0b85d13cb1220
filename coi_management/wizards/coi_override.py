from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CoiOverride(models.TransientModel):
    """Asks for the reason to commit money to a vendor who falls short, and records it."""

    _name = "coi.override"
    _description = "Override the Insurance Gate"

    order_id = fields.Many2one("purchase.order", readonly=True)
    move_id = fields.Many2one("account.move", string="Bill", readonly=True)
    payment_id = fields.Many2one("account.payment", readonly=True)
    findings = fields.Text(string="What Is Missing", compute="_compute_findings")
    reason = fields.Text(required=True)

    @api.depends("order_id", "move_id", "payment_id")
    def _compute_findings(self):
        for wizard in self:
            document = wizard._get_document()
            document.check_access("read")
            wizard.findings = "\n".join(reason["text"] for reason in (document.coi_gate or {}).get("reasons", ()))

    def _get_document(self):
        """The order, bill or payment that is held."""
        self.ensure_one()
        return self.order_id or self.move_id or self.payment_id

    def action_override(self):
        """Record the override; an order is confirmed with it, a bill or a payment can be paid then.

        :raise AccessError: for whoever may not override
        """
        self.ensure_one()
        if not self.env.user.has_group("coi_management.group_coi_override"):
            raise AccessError(self.env._("You may not order from vendors who fall short. Ask a COI manager."))
        document = self._get_document()
        document.check_access("write")
        if not self.reason.strip():
            raise UserError(self.env._("Say why it goes out all the same: auditors read it."))
        verdict = document._coi_judge()[document]
        if not verdict.items:
            raise UserError(self.env._("Nothing is missing any more: go on as usual."))
        self._record(document, verdict)
        if self.order_id.state in ("draft", "sent"):
            self.order_id.button_confirm()
        elif self.order_id.state == "to approve":
            self.order_id.button_approve()
        return {"type": "ir.actions.act_window_close"}

    def _record(self, document, verdict):
        vendor, compliance = verdict.compliance.partner_id, verdict.compliance
        if not isinstance(compliance.id, int):
            compliance = compliance._get_file(vendor, document.company_id)
        amount, currency = document._coi_get_amount()
        # sudo: nobody has the right to write overrides; this wizard alone does, after the group was checked
        override = (
            self.env["coi.gate.override"]
            .sudo()
            .create(
                {
                    document._coi_override_field: document.id,
                    "order_name": document.display_name,
                    "currency_id": currency.id,
                    "amount": amount,
                    "compliance_id": compliance.id,
                    "partner_id": vendor.id,
                    "company_id": document.company_id.id,
                    "user_id": self.env.uid,
                    "reason": self.reason,
                    "findings": self.findings,
                    "missing": document._coi_show(verdict),
                }
            )
        )
        # whose order waits is told that it waits no more; who overrides knows
        buyer = self.order_id.user_id.partner_id - self.env.user.partner_id
        document.message_post(
            body=self.env._("Insurance gate overridden: %(reason)s", reason=override.reason), partner_ids=buyer.ids
        )
        # sudo: who overrides may only read files
        compliance.sudo().message_post(
            body=self.env._(
                "%(document)s: insurance gate overridden. %(reason)s",
                document=document.display_name,
                reason=override.reason,
            )
        )
