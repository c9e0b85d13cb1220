from odoo import api, fields, models
from odoo.fields import Domain

from .coi_compliance import STATUSES


class ResPartner(models.Model):
    _inherit = "res.partner"

    coi_compliance_ids = fields.One2many(
        "coi.compliance",
        "partner_id",
        string="Insurance Files",
        groups="purchase.group_purchase_user,coi_management.group_coi_user",
    )
    coi_status = fields.Selection(
        STATUSES,
        string="Insurance",
        compute="_compute_coi_status",
        search="_search_coi_status",
        compute_sudo=True,
        groups="purchase.group_purchase_user,coi_management.group_coi_user",
        help="Where the vendor stands with its certificates of insurance, in the current company.",
    )

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_coi_status(self):
        files = self.env["coi.compliance"].search(
            [("partner_id", "in", self.commercial_partner_id.ids), ("company_id", "=", self.env.company.id)]
        )
        by_partner = {compliance.partner_id: compliance.status for compliance in files}
        for partner in self:
            partner.coi_status = by_partner.get(partner.commercial_partner_id, False)

    def _search_coi_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = Domain("company_id", "=", self.env.company.id) & Domain(
            "status", "in", [found for found in value if found]
        )
        domain = Domain("commercial_partner_id", "any!", Domain("coi_compliance_ids", "any!", wanted))
        return domain if operator == "in" else ~domain

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered("category_id")._coi_follow_requirements()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if {"category_id", "name"} & set(vals):
            self._coi_follow_requirements()
        return result

    def _coi_follow_requirements(self):
        """Open a file for vendors whom a tag now obliges, and verify the files that are there anew."""
        partners = self.commercial_partner_id & self
        files = self.env["coi.compliance"].sudo()
        tagged = self.env["coi.requirement.set"].sudo().search([("tag_ids", "in", partners.category_id.ids)])
        if tagged:
            files._open_for_partners(partners, tagged)
        files.search([("partner_id", "in", partners.ids)])._request_verification()

    @api.ondelete(at_uninstall=False)
    def _unlink_coi_files(self):
        """A file that holds nothing goes with its vendor; one that holds documents or decisions keeps the vendor."""
        files = (
            self.env["coi.compliance"].sudo().with_context(active_test=False).search([("partner_id", "in", self.ids)])
        )
        files.filtered(lambda found: not (found.certificate_ids or found.waiver_ids or found.override_ids)).unlink()

    def action_view_coi_file(self):
        """Open the vendor's insurance file in the current company, or begin one."""
        self.ensure_one()
        compliance = self.env["coi.compliance"]._get_file(self, self.env.company)
        return compliance._get_records_action(name=self.env._("Insurance"))


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    def write(self, vals):
        before = self.partner_ids
        result = super().write(vals)
        if "partner_ids" in vals:
            (before | self.partner_ids)._coi_follow_requirements()
        return result
