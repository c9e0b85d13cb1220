from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .coi_compliance import COMPLIANT, SHORT
from .coi_labels import Labeler
from .purchase_order_waiting import WAITING

#: How many months the trend tells.
TREND_MONTHS = 13

#: How many of the most frequent deficiencies are named.
TOP = 8

#: Up to how many open orders and bills are judged without being asked for.
JUDGE_AT_ONCE = 150


class CoiDashboard(models.AbstractModel):
    """Figures that are more than a count: shares, what was in months before, what is most frequent."""

    _inherit = "coi.dashboard"

    @api.model
    def _get_shares(self):
        """How much of the network is compliant: by the money that is spent, and by the limits that are asked."""
        analysis = self.env["coi.analysis"]
        measures = ["limits_asked:sum", "limits_missing:sum"]
        may_see_spend = analysis._has_field_access(analysis._fields["spend"], "read")
        if may_see_spend:
            measures.append("spend:sum")
        required = Domain("is_required", "=", True) & self._within("coi.analysis")
        found = analysis._read_group(required, ["company_id", "status"], measures)
        totals = {"asked": 0.0, "missing": 0.0, "spend": 0.0, "spend_compliant": 0.0}
        for company, status, asked, missing, *spend in found:
            totals["asked"] += self._convert(asked, company)
            totals["missing"] += self._convert(missing, company)
            bought = self._convert(spend[0] if spend else 0.0, company)
            totals["spend"] += bought
            totals["spend_compliant"] += bought if status in COMPLIANT else 0.0
        return {**totals, "may_see_spend": may_see_spend}

    @api.model
    def _get_trend(self):
        """Share compliant at the end of each month; months of which nothing is known are left out."""
        month = self.env["coi.analysis.month"]
        *ends, today = month._get_days(TREND_MONTHS)
        counts = month._count_days(ends, self._get_files_domain())
        asked = Domain("status", "in", [*SHORT, *COMPLIANT]) & self._within("coi.compliance")
        standing = dict(self.env["coi.compliance"]._read_group(asked, ["status"], ["__count"]))
        if standing:
            counts[today] = (sum(standing.values()), sum(standing.get(status, 0) for status in COMPLIANT))
        return [
            {
                "key": f"month:{fields.Date.to_string(day)}",
                "label": format_date(self.env, day, date_format="MMM yy"),
                "count": count,
                "compliant": compliant,
            }
            for day, (count, compliant) in sorted(counts.items())
        ]

    @api.model
    def _get_short(self):
        """What falls short most."""
        found = self.env["coi.deficiency"]._read_group(
            Domain("state", "=", "open") & Domain("compliance_id.active", "=", True) & self._within("coi.deficiency"),
            ["line", "code"],
            ["__count"],
            order="__count DESC, line, code",
            limit=TOP,
        )
        labels = {"labeler": Labeler(self.env), "codes": self._get_codes()} if found else {}
        return [
            {"key": f"short:{line}:{code}", "label": self._get_short_label(line, code, **labels), "count": count}
            for line, code, count in found
        ]

    @api.model
    def _get_read_certificates(self, prefix=""):
        """Accepted documents that were read, of the last twelve months."""
        since = fields.Date.subtract(self.env.company._coi_today(), months=12)
        return (
            Domain(f"{prefix}state", "=", "accepted")
            & Domain(f"{prefix}value_count", ">", 0)
            & Domain(f"{prefix}reviewed_on", ">=", fields.Datetime.to_datetime(since))
            & self._within("coi.certificate", prefix)
        )

    @api.model
    def _get_reader(self):
        """How many of the values that were read stood unchanged when they were accepted; False: not to be seen."""
        certificates = self.env["coi.certificate"]
        if not certificates.has_access("read"):
            return False
        ((documents, values),) = certificates._read_group(
            self._get_read_certificates(), [], ["__count", "value_count:sum"]
        )
        corrected = self.env["coi.correction"].search_count(self._get_read_certificates("certificate_id."))
        return {"documents": documents, "values": values or 0, "corrected": corrected}

    @api.model
    def _get_waiting(self):
        """How many orders and bills the gate would have to judge; False: whoever asks reads none."""
        if not self.env["coi.hold"].has_access("create"):
            return False
        here = Domain("company_id", "in", self.env.companies.ids)
        # whoever reads neither orders nor bills is told nothing: “0 held” would be wrong
        number, readable = 0, False
        for name, domain in (
            ("purchase.order", Domain("state", "in", WAITING)),
            (
                "account.move",
                Domain("move_type", "in", ("in_invoice", "in_receipt"))
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial")),
            ),
        ):
            if self.env[name].has_access("read"):
                readable = True
                number += self.env[name].search_count(domain & here, limit=JUDGE_AT_ONCE + 1)
        return readable and {"number": number, "at_once": number <= JUDGE_AT_ONCE}

    @api.model
    def _get_first_steps(self):
        """What to do first on a new database, and whether it is done."""
        sets = self.env["coi.requirement.set"].search([])
        return [
            {
                "done": bool(sets),
                "title": self.env._("Say what you require"),
                "text": self.env._("Write a requirement set, or take the starter requirements in the settings."),
                "action": "coi_management.coi_requirement_set_action",
            },
            {
                "done": bool(sets.tag_ids or self.env.company.coi_file_company_id.coi_requirement_set_id),
                "title": self.env._("Say of whom"),
                "text": self.env._(
                    "Give the set contact tags, or make it the company's own. Vendors' files open by themselves."
                ),
                "action": "coi_management.coi_requirement_set_action",
            },
            {
                "done": False,
                "title": self.env._("Drop the certificates you have"),
                "text": self.env._("Many at once: they are read, and wait for your review."),
                "action": "coi_management.coi_certificate_action",
            },
        ]

    @api.model
    def _convert(self, amount, company):
        """An amount of a company in the currency of the current one, at today's rate."""
        own = self.env.company.currency_id
        if not amount or company.currency_id == own:
            return float(amount or 0.0)
        return company.currency_id._convert(float(amount), own, self.env.company, fields.Date.context_today(self))
