from odoo import models


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _eval_context(self):
        """``coi_company_ids``: the companies that are selected, and those whose insurance files hold in them."""
        companies = self.env.companies
        # sudo: whose files hold is no secret
        shared = companies | companies.sudo().coi_file_company_id
        return {**super()._eval_context(), "coi_company_ids": shared.ids}
