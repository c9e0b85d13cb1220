from odoo import api, fields, models
from odoo.exceptions import UserError


class CoiReject(models.TransientModel):
    """Asks why a document is rejected."""

    _name = "coi.reject"
    _description = "Reject Certificates"

    certificate_ids = fields.Many2many("coi.certificate", required=True)
    reason = fields.Text(required=True)
    seen_states = fields.Json(
        default=lambda self: self._get_states(self.env.context.get("default_certificate_ids")),
        help="Where each document stood when the question was asked: number to state.",
    )

    @api.model
    def _get_states(self, ids):
        return {str(found.id): found.state for found in self.env["coi.certificate"].browse(ids or ()).exists()}

    def action_reject(self):
        """Reject them, unless somebody else has decided otherwise since the question was asked."""
        self.ensure_one()
        now = self._get_states(self.certificate_ids.ids)
        for certificate in self.certificate_ids:
            seen = (self.seen_states or {}).get(str(certificate.id))
            if seen and seen != now[str(certificate.id)]:
                states = dict(certificate._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(name)s was %(state)s meanwhile, by %(user)s: look at it again.",
                        name=certificate.name,
                        state=states[certificate.state].lower(),
                        user=certificate.reviewer_id.name or "",
                    )
                )
        self.certificate_ids._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
