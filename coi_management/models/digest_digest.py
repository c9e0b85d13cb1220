from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .coi_compliance import COMPLIANT


class DigestDigest(models.Model):
    """Our figures in Odoo's own digest."""

    _inherit = "digest.digest"

    kpi_coi_compliant = fields.Boolean("Vendors Compliant (%)")
    kpi_coi_compliant_value = fields.Float(
        string="Vendors Compliant (%) in the Period", compute="_compute_kpi_coi_compliant_value"
    )
    kpi_coi_received = fields.Boolean("Certificates Received")
    kpi_coi_received_value = fields.Integer(
        string="Certificates Received in the Period", compute="_compute_kpi_coi_received_value"
    )
    kpi_coi_overridden = fields.Boolean("Insurance Gate Overrides")
    kpi_coi_overridden_value = fields.Integer(
        string="Insurance Gate Overrides in the Period", compute="_compute_kpi_coi_overridden_value"
    )

    def _check_coi_reader(self):
        """Odoo leaves out of a user's digest what raises.

        :raise AccessError: for whoever does not see vendors' files
        """
        if not self.env["coi.compliance"].has_access("read"):
            raise AccessError(self.env._("This user does not see vendors' insurance."))

    def _compute_kpi_coi_compliant_value(self):
        """Share of vendors, of whom something is required, who were compliant at the end of the time, in percent."""
        self._check_coi_reader()
        _start, end, companies = self._get_kpi_compute_parameters()
        self.env["coi.compliance.period"].flush_model()
        found = dict(
            self.env.execute_query(
                SQL(
                    """SELECT stood.company_id, AVG(CASE WHEN stood.status IN %(good)s THEN 100.0 ELSE 0.0 END)
                         FROM (SELECT DISTINCT ON (period.compliance_id) period.company_id, period.status
                                 FROM coi_compliance_period period
                                 JOIN coi_compliance file ON file.id = period.compliance_id AND file.active
                                WHERE period.date_from <= %(end)s::timestamp::date
                                  AND period.company_id IN %(companies)s
                             ORDER BY period.compliance_id, period.id DESC) AS stood
                        WHERE stood.status != 'not_required'
                     GROUP BY stood.company_id""",
                    good=COMPLIANT,
                    end=end,
                    companies=tuple(companies.coi_file_company_id.ids),
                )
            )
        )
        for digest in self:
            digest.kpi_coi_compliant_value = found.get(
                (digest.company_id or self.env.company).coi_file_company_id.id, 0.0
            )

    def _compute_kpi_coi_received_value(self):
        self._check_coi_reader()
        self._calculate_company_based_kpi("coi.certificate", "kpi_coi_received_value", date_field="create_date")

    def _compute_kpi_coi_overridden_value(self):
        self._check_coi_reader()
        self._calculate_company_based_kpi("coi.gate.override", "kpi_coi_overridden_value", date_field="create_date")

    def _compute_kpis_actions(self, company, user):
        result = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("coi_management.menu_coi_root").id
        result["kpi_coi_compliant"] = f"coi_management.coi_compliance_action?menu_id={menu}"
        result["kpi_coi_received"] = f"coi_management.coi_certificate_action?menu_id={menu}"
        result["kpi_coi_overridden"] = f"coi_management.coi_gate_override_action?menu_id={menu}"
        return result
