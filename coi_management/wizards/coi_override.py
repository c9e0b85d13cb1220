from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CoiOverride(models.TransientModel):
    """Asks for the reason to order from a vendor who falls short, and records it."""

    _name = "coi.override"
    _description = "Override the Insurance Gate"

    order_id = fields.Many2one("purchase.order", required=True, readonly=True)
    findings = fields.Text(string="What Is Missing", compute="_compute_findings")
    reason = fields.Text(required=True)

    @api.depends("order_id")
    def _compute_findings(self):
        for wizard in self:
            wizard.order_id.check_access("read")
            wizard.findings = "\n".join(reason["text"] for reason in wizard.order_id.coi_gate["reasons"])

    def action_override(self):
        """Record the override and confirm the order.

        :raise AccessError: for whoever may not override
        """
        self.ensure_one()
        if not self.env.user.has_group("coi_management.group_coi_override"):
            raise AccessError(self.env._("You may not order from vendors who fall short. Ask a COI manager."))
        order = self.order_id
        order.check_access("write")
        if not self.reason.strip():
            raise UserError(self.env._("Say why this order goes out all the same: auditors read it."))
        verdict = order._coi_judge()[order]
        if not verdict.items:
            raise UserError(self.env._("Nothing is missing any more: confirm the order as usual."))
        compliance = verdict.compliance
        if not isinstance(compliance.id, int):
            compliance = compliance._get_file(order.partner_id, order.company_id)
        # sudo: nobody has the right to write overrides; this wizard alone does, after the group was checked
        override = (
            self.env["coi.gate.override"]
            .sudo()
            .create(
                {
                    "order_id": order.id,
                    "order_name": order.name,
                    "currency_id": order.currency_id.id,
                    "amount": order.amount_total,
                    "compliance_id": compliance.id,
                    "partner_id": order.partner_id.commercial_partner_id.id,
                    "company_id": order.company_id.id,
                    "user_id": self.env.uid,
                    "reason": self.reason,
                    "findings": self.findings,
                    "missing": order._coi_show(verdict),
                }
            )
        )
        body = self.env._("Insurance gate overridden: %(reason)s", reason=override.reason)
        order.message_post(body=body)
        # sudo: who overrides may only read files
        compliance.sudo().message_post(
            body=self.env._(
                "Order %(order)s: insurance gate overridden. %(reason)s", order=order.name, reason=override.reason
            )
        )
        if order.state in ("draft", "sent"):
            order.button_confirm()
        elif order.state == "to approve":
            order.button_approve()
        return {"type": "ir.actions.act_window_close"}
