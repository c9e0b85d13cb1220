from odoo import api, fields, models


class CoiKept(models.AbstractModel):
    """What is kept with the vendors' files of a company: a branch that shares them keeps it with its main company."""

    _name = "coi.kept"
    _description = "Kept with Insurance Files"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company.coi_file_company_id)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._keep_with_files(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._keep_with_files(vals))

    @api.model
    def _keep_with_files(self, vals):
        """The values, with the company whose files hold in the one that they name."""
        if not vals.get("company_id"):
            return vals
        # sudo: whose files hold here is no secret
        company = self.env["res.company"].sudo().browse(vals["company_id"])
        return dict(vals, company_id=company.coi_file_company_id.id or company.id)
