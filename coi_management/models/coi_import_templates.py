from odoo import api, models


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    @api.model
    def get_import_templates(self):
        """Templates for Odoo's own import."""
        return [
            {
                "label": self.env._("Template: policies of vendors"),
                "template": "/coi_management/static/xls/policies.xlsx",
            }
        ]


class CoiRequirementSet(models.Model):
    _inherit = "coi.requirement.set"

    @api.model
    def get_import_templates(self):
        """Templates for Odoo's own import."""
        return [
            {
                "label": self.env._("Template: requirement sets"),
                "template": "/coi_management/static/xls/requirement_sets.xlsx",
            }
        ]


class CoiInsurer(models.Model):
    _inherit = "coi.insurer"

    @api.model
    def get_import_templates(self):
        """Templates for Odoo's own import."""
        return [
            {"label": self.env._("Template: insurers"), "template": "/coi_management/static/xls/insurers.xlsx"},
        ]
