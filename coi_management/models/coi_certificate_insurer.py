from odoo import api, fields, models


class CoiCertificateInsurer(models.Model):
    """A line of the box "insurers affording coverage": a letter, a printed name, a NAIC code."""

    _name = "coi.certificate.insurer"
    _description = "Insurer on a Certificate"
    _inherit = ["coi.read.values"]
    _order = "certificate_id, letter, id"

    certificate_id = fields.Many2one("coi.certificate", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="certificate_id.company_id", store=True)
    letter = fields.Char(size=1, required=True)
    name = fields.Char(string="Printed Name")
    naic_code = fields.Char(string="NAIC")
    insurer_id = fields.Many2one(
        "coi.insurer",
        string="In Catalogue",
        compute="_compute_insurer_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        help="Found by NAIC code, else by name. Where none is found, accepting the certificate adds the company.",
    )

    _letter_unique = models.Constraint("UNIQUE(certificate_id, letter)", "Each insurer letter can stand once only.")

    @api.depends("name", "naic_code")
    def _compute_insurer_id(self):
        for line in self:
            line.insurer_id = self.env["coi.insurer"]._find(line.name, line.naic_code)

    def _add_to_catalogue(self):
        """Add companies that the catalogue does not know; nothing is known of their rating then."""
        for line in self.filtered(lambda line: line.name and not line.insurer_id):
            found = self.env["coi.insurer"]._find(line.name, line.naic_code)
            naic_code = line.naic_code if (line.naic_code or "").isdigit() and len(line.naic_code) == 5 else False
            # sudo: catalogues are the managers'; what an accepted certificate names is added to them without a rating
            line.insurer_id = found or self.env["coi.insurer"].sudo().create(
                {"name": line.name, "naic_code": naic_code}
            )
