from odoo import api, fields, models


class ResCompany(models.Model):
    """The address at which a company takes certificates by e-mail."""

    _inherit = "res.company"

    coi_alias_id = fields.Many2one("mail.alias", string="Alias for Certificates", copy=False, ondelete="set null")
    coi_alias_name = fields.Char(
        string="Address for Certificates",
        compute="_compute_coi_alias_name",
        inverse="_inverse_coi_alias_name",
        compute_sudo=True,
        help="What comes before the @: certificates sent there are filed, or wait in the Inbox.",
    )
    coi_alias_domain = fields.Char(
        string="Alias Domain for Certificates", compute="_compute_coi_alias_email", compute_sudo=True
    )
    coi_alias_email = fields.Char(
        string="E-mail for Certificates",
        compute="_compute_coi_alias_email",
        compute_sudo=True,
        help="Where answers to what is asked come back to; empty while no address is set.",
    )

    # by a method of its own: while the name is written, what the same method computes is not computed anew
    @api.depends("coi_alias_id.alias_name")
    def _compute_coi_alias_name(self):
        for company in self:
            company.coi_alias_name = company.coi_alias_id.alias_name

    @api.depends("coi_alias_id.alias_full_name", "coi_alias_id.alias_domain_id.name", "alias_domain_id.name")
    def _compute_coi_alias_email(self):
        for company in self:
            alias = company.coi_alias_id
            company.coi_alias_domain = alias.alias_domain or company.alias_domain_id.name
            company.coi_alias_email = alias.alias_full_name if alias.alias_name and alias.alias_domain else False

    def _inverse_coi_alias_name(self):
        for company in self:
            # sudo: whoever may change the settings of a company names its address
            aliases = self.env["mail.alias"].sudo()
            name = aliases._sanitize_alias_name(company.coi_alias_name)
            if not name:
                company.sudo()._coi_get_aliases().unlink()
            elif company.sudo().coi_alias_id.alias_name != name:
                # what is sent to the address as it was before comes in as well: vendors have it in their books
                known = company.sudo()._coi_get_aliases().filtered(lambda alias, name=name: alias.alias_name == name)
                company.sudo().coi_alias_id = known[:1] or aliases.create(
                    dict(company._coi_prepare_alias_vals(), alias_name=name)
                )

    def _coi_get_aliases(self):
        """The address of the company, and those that it had before."""
        self.ensure_one()
        return self.env["mail.alias"].search(
            [
                ("alias_model_id", "=", self.env["ir.model"]._get_id("coi.inbound")),
                ("alias_parent_model_id", "=", self.env["ir.model"]._get_id("res.company")),
                ("alias_parent_thread_id", "=", self.id),
            ]
        )

    def _coi_prepare_alias_vals(self):
        self.ensure_one()
        return {
            "alias_domain_id": self.alias_domain_id.id,
            "alias_model_id": self.env["ir.model"]._get_id("coi.inbound"),
            "alias_defaults": repr({"company_id": self.id}),
            "alias_contact": "everyone",
            "alias_parent_model_id": self.env["ir.model"]._get_id("res.company"),
            "alias_parent_thread_id": self.id,
        }

    def write(self, vals):
        result = super().write(vals)
        if "alias_domain_id" in vals:
            # sudo: the address follows the domain of its company
            for company in self.sudo().filtered("coi_alias_id"):
                company._coi_get_aliases().alias_domain_id = company.alias_domain_id
        return result


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coi_alias_name = fields.Char(related="company_id.coi_alias_name", readonly=False)
    coi_alias_domain = fields.Char(related="company_id.coi_alias_domain")
