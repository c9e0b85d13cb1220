from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class CoiContact(models.Model):
    """Somebody who is written to about a vendor's insurance: the vendor's own people, or its insurance agents.

    Agents are kept here and not in the address book: they come and go with certificates, and are nobody's customers.
    """

    _name = "coi.contact"
    _description = "Insurance Contact"
    _order = "role desc, sequence, id"
    _rec_names_search = ["name", "email", "agency"]

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    sequence = fields.Integer(default=10)
    role = fields.Selection([("vendor", "Vendor"), ("agent", "Agent")], required=True, default="agent")
    name = fields.Char(help="The person, as it is to be addressed.")
    agency = fields.Char(help="The agency or brokerage.")
    email = fields.Char(string="E-mail")
    email_normalized = fields.Char(compute="_compute_email_normalized", store=True, index=True)
    phone = fields.Char()
    lang = fields.Selection(
        "_selection_lang", string="Language", help="In which this person is written to; default: the vendor's."
    )
    origin = fields.Selection(
        [
            ("hand", "Entered"),
            ("partner", "The vendor's address"),
            ("certificate", "Read on a certificate"),
            ("link", "Named by the vendor"),
            ("mail", "Wrote to us"),
        ],
        default="hand",
        required=True,
        readonly=True,
    )
    active = fields.Boolean(default=True)
    bounced_on = fields.Datetime(readonly=True, help="A mail to this address came back: it is not written to any more.")
    bounce_reason = fields.Char(readonly=True)
    noticed_on = fields.Datetime(
        string="Last Told of a Notice On", readonly=True, help="A reminder waits after it, as after any other mail."
    )

    _email_unique = models.UniqueIndex(
        "(compliance_id, role, email_normalized) WHERE email_normalized IS NOT NULL",
        "This address is on the vendor's file already.",
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("email")
    def _compute_email_normalized(self):
        for contact in self:
            contact.email_normalized = email_normalize(contact.email or "") or False

    @api.depends("name", "agency", "email")
    def _compute_display_name(self):
        for contact in self:
            who = ", ".join(filter(None, (contact.name, contact.agency)))
            contact.display_name = who or contact.email or contact.phone or self.env._("Contact")

    @api.constrains("email", "phone")
    def _check_reachable(self):
        for contact in self:
            if contact.email and not email_normalize(contact.email):
                raise ValidationError(self.env._("%(email)s is not an e-mail address.", email=contact.email))
            if not contact.email and not contact.phone:
                raise ValidationError(self.env._("Give an e-mail address or a telephone number."))

    def write(self, vals):
        if "email" in vals:
            # another address has not bounced yet
            vals = dict(vals, bounced_on=False, bounce_reason=False)
        before = {contact: contact.email_normalized for contact in self} if "email" in vals else {}
        result = super().write(vals)
        if {"email", "active"} & set(vals):
            self.filtered(
                lambda contact: (
                    not contact.active or contact.email_normalized != before.get(contact, contact.email_normalized)
                )
            )._end_links()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_links(self):
        self._end_links()

    def _end_links(self):
        """Who is written to no more, or at another address, comes in no more by what was sent before."""
        # sudo: whoever edits contacts need not be one who revokes links
        self.env["coi.link"].sudo().search([("contact_id", "in", self.ids)]).action_revoke()

    def action_clear_bounce(self):
        """Write to this address again."""
        self.check_access("write")
        self.write({"bounced_on": False, "bounce_reason": False})
        return True

    def _get_lang(self):
        """The language in which this person is written to."""
        self.ensure_one()
        return self.lang or self.partner_id.lang or self.env.lang or "en_US"

    @api.model
    def _remember(self, compliance, role, email, origin, **vals):
        """The contact of a file with this address, added where there is none.

        :return: the contact; empty where ``email`` is no address
        """
        normalized = email_normalize(email or "")
        if not normalized:
            return self.browse()
        # sudo: whoever brings an address (an agent's reply, a certificate) may not be one who edits contacts
        contacts = self.sudo().with_context(active_test=False)
        known = contacts.search(
            [
                ("compliance_id", "=", compliance.id),
                ("role", "=", role),
                ("email_normalized", "=", normalized),
            ],
            limit=1,
        )
        if not known:
            known = contacts.create(
                {"compliance_id": compliance.id, "role": role, "email": normalized, "origin": origin, **vals}
            )
        return known.with_env(self.env)

    @api.model
    def _bounce(self, email, reason):
        """Mark an address from which a mail came back, on all files.

        :return: the contacts that were marked now
        """
        # sudo: what comes back is received by the mail gateway
        contacts = self.sudo().search(
            [("email_normalized", "=", email_normalize(email or "") or "-"), ("bounced_on", "=", False)]
        )
        contacts.write({"bounced_on": fields.Datetime.now(), "bounce_reason": (reason or "")[:200]})
        self.env["coi.reminder"]._mark_bounced(contacts)
        return contacts.with_env(self.env)
