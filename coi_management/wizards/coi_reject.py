from odoo import fields, models


class CoiReject(models.TransientModel):
    """Asks why a document is rejected."""

    _name = "coi.reject"
    _description = "Reject Certificates"

    certificate_ids = fields.Many2many("coi.certificate", required=True)
    reason = fields.Text(required=True)

    def action_reject(self):
        self.ensure_one()
        self.certificate_ids._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
