from odoo import api, fields, models
from odoo.tools import format_date

from ..verification import lapses


class CoiCoverage(models.Model):
    """On which days of its term a policy covers: as its certificate says, and as notices told that were confirmed."""

    _inherit = "coi.coverage"

    policy_key = fields.Char(
        compute="_compute_policy_key", store=True, index=True, help="The number without spaces and punctuation."
    )
    stated_cancelled_on = fields.Date(
        string="Cancelled as Entered", help="As it was entered with the certificate. Notices count before it."
    )
    cancelled_on = fields.Date(
        compute="_compute_cancelled_on",
        inverse="_inverse_cancelled_on",
        store=True,
        help="The day on which cover ended before its term.",
    )
    lapses = fields.Json(
        compute="_compute_lapses",
        store=True,
        help="Days without cover within the term: pairs of the first day without and the first day with cover again.",
    )
    lapse_summary = fields.Char(string="No Cover", compute="_compute_lapse_summary")

    @api.depends("policy_number")
    def _compute_policy_key(self):
        for coverage in self:
            coverage.policy_key = coverage._get_policy_key()

    @api.depends(
        *("policy_number", "effective", "expiration", "state", "stated_cancelled_on"),
        *(f"compliance_id.notice_ids.{name}" for name in ("state", "policy_key", "effective", "kind", "with_lapse")),
    )
    def _compute_lapses(self):
        for coverage in self:
            found = coverage._find_lapses()
            coverage.lapses = [[day and fields.Date.to_string(day) for day in lapse] for lapse in found] or False

    @api.depends("lapses", "state")
    def _compute_cancelled_on(self):
        for coverage in self:
            found = coverage._get_lapses()
            coverage.cancelled_on = found[-1].first if found and not found[-1].again else False

    def _inverse_cancelled_on(self):
        for coverage in self:
            coverage.stated_cancelled_on = coverage.cancelled_on

    @api.depends("lapses")
    @api.depends_context("lang")
    def _compute_lapse_summary(self):
        for coverage in self:
            coverage.lapse_summary = ", ".join(
                f"{format_date(self.env, lapse.first)} – {format_date(self.env, lapse.again) if lapse.again else '…'}"
                for lapse in coverage._get_lapses()
            )

    def action_report_cancellation(self):
        """Open a notice on this policy."""
        self.ensure_one()
        return dict(
            self.compliance_id.action_report_cancellation(),
            context={
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_compliance_id": self.compliance_id.id,
                "default_coverage_id": self.id,
                "default_policy_number": self.policy_number,
                "default_insurer_name": self.insurer_id.name,
            },
        )

    def _find_lapses(self):
        """What notices say of this policy and term."""
        self.ensure_one()
        notices = self.compliance_id.notice_ids.filtered(lambda notice: notice._applies_to(self))
        notices = notices.sorted(lambda notice: notice._get_order())
        return lapses.lapses(self.stated_cancelled_on or None, [notice._to_fact() for notice in notices])

    def _get_lapses(self):
        self.ensure_one()
        return self._get_lapse_days(self.lapses)

    @api.model
    def _get_lapse_days(self, kept):
        """Lapses as they are kept, as the verification room knows them."""
        return [lapses.Lapse(*map(fields.Date.to_date, pair)) for pair in kept or ()]
