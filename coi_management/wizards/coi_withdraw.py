from odoo import fields, models


class CoiWithdraw(models.TransientModel):
    """Asks what was wrong with a notice that is withdrawn."""

    _name = "coi.withdraw"
    _description = "Withdraw Notices"

    notice_ids = fields.Many2many("coi.notice", required=True)
    reason = fields.Text(required=True)

    def action_withdraw(self):
        self.ensure_one()
        self.notice_ids._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
