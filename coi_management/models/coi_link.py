import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Random bytes of a token: 256 bits.
TOKEN_BYTES = 32

#: Days after which a link ends by itself.
LIFETIME = 60


class CoiLink(models.Model):
    """A way in without login: for one contact, to one request, until it expires or is revoked.

    The token is made when the mail that carries it leaves (or when a person copies the link); only its hash is kept.
    """

    _name = "coi.link"
    _description = "Insurance Link"
    _order = "id desc"

    request_id = fields.Many2one("coi.request", required=True, ondelete="cascade", index=True, readonly=True)
    compliance_id = fields.Many2one(related="request_id.compliance_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    contact_id = fields.Many2one("coi.contact", ondelete="set null", index=True, readonly=True)
    role = fields.Selection([("vendor", "Vendor"), ("agent", "Agent")], required=True, readonly=True)
    email = fields.Char(readonly=True, help="To whom the link went, as it was then.")
    token_hash = fields.Char(readonly=True, index=True, copy=False, groups=fields.NO_ACCESS)
    expires_on = fields.Datetime(
        readonly=True,
        default=lambda self: fields.Datetime.add(fields.Datetime.now(), days=LIFETIME),
        help="From then on the link is not found any more.",
    )
    revoked_on = fields.Datetime(readonly=True)
    passed_on_by_id = fields.Many2one("coi.link", ondelete="set null", readonly=True)
    opened_on = fields.Datetime(string="First Opened", readonly=True)
    last_opened_on = fields.Datetime(string="Last Opened", readonly=True)
    open_count = fields.Integer(string="Times Opened", readonly=True)
    state = fields.Selection(
        [("new", "Not sent"), ("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
    )

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A link stays as it was made: revoke it with its button."))
        return super().write(vals)

    @api.depends("token_hash", "expires_on", "revoked_on")
    def _compute_state(self):
        now = fields.Datetime.now()
        # sudo: whether there is a token is no secret
        for link in self.sudo():
            if link.revoked_on:
                link.state = "revoked"
            elif link.expires_on and link.expires_on <= now:
                link.state = "expired"
            else:
                link.state = "valid" if link.token_hash else "new"

    @api.depends("email", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for link in self:
            link.display_name = link.email or roles.get(link.role) or str(link.id)

    @api.model
    def _make(self, request, contact, **vals):
        """A link for a contact, still without a token."""
        return self.create(self._prepare_vals(request, contact, **vals))

    @api.model
    def _prepare_vals(self, request, contact, **vals):
        return {
            "request_id": request.id,
            "contact_id": contact.id,
            "role": contact.role or "vendor",
            "email": contact.email_normalized,
            **vals,
        }

    def _mint(self):
        """Give the link its token, which is told once and kept as a hash. A token that it had before ends.

        :return: the path of the link, beginning with a slash
        """
        self.ensure_one()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.token_hash = self._hash(token)
        return f"/coi/{token}"

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def _get_placeholder(self):
        """What stands for the link in a mail until that leaves, see ``mail.mail``."""
        self.ensure_one()
        return f"/coi/link-{self.id}"

    def action_revoke(self):
        self.check_access("write")
        # sudo: links are written by our methods alone
        self.sudo().filtered(lambda link: not link.revoked_on).revoked_on = fields.Datetime.now()
        return True
