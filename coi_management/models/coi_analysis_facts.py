from odoo import api, fields, models

from .coi_labels import EXEMPT, VERDICT_ORDER

#: What a line comes to, worst first: ``missing`` is no policy in force, ``unproven`` an assertion that is not enough,
#: ``exempt`` that an exemption lets it go.
CELLS = ("missing", "gap", "unproven", "undetermined", "waived", "exempt", "met")

#: Deficiencies that say that there is no policy at all.
NO_POLICY = ("COVERAGE_MISSING", "EXPIRED", "CANCELLED", "EXEMPTION")


class CoiCompliance(models.Model):
    """What analyses count, kept beside the outcome of the verification: line by line, and in money."""

    _inherit = "coi.compliance"

    currency_id = fields.Many2one(related="company_id.currency_id")
    line_verdicts = fields.Json(
        readonly=True,
        prefetch=False,
        help="Line to verdict, policy judged, limits asked and limits missing, as verified last.",
    )
    limits_asked = fields.Monetary(
        readonly=True, aggregator="sum", help="Sum of all limits that are asked, in the currency of the company."
    )
    limits_missing = fields.Monetary(
        string="Exposure",
        readonly=True,
        aggregator="sum",
        help="Sum of what is missing of the limits that are asked, in the currency of the company.",
    )
    asked_set_ids = fields.Many2many(
        "coi.requirement.set",
        relation="coi_compliance_asked_set_rel",
        string="Requirements Asked",
        readonly=True,
        help="The sets that applied when the file was verified last.",
    )

    def _prepare_outcome(self, outcome):
        rounded = self.currency_id.round
        return {
            **super()._prepare_outcome(outcome),
            "line_verdicts": outcome.lines,
            "limits_asked": rounded(sum(line["asked"] for line in outcome.lines.values())),
            "limits_missing": rounded(sum(line["missing"] for line in outcome.lines.values())),
            "asked_set_ids": outcome.sets,
        }

    def _get_line_figures(self, answer, today):
        """An answer line by line, as it is kept.

        :return: dict of line to ``verdict`` (of ``CELLS``), ``policy`` (id of a ``coi.coverage`` or False), ``asked``
            and ``missing`` (in the company's currency) and ``limits`` (missing by the key of the item)
        """
        lines, own = {}, self.company_id.currency_id
        for item in answer.items:
            lines.setdefault(item.line, []).append(item)
        return {key: self._get_line_figure(items, own, today) for key, items in lines.items()}

    def _get_line_figure(self, items, own, today):
        policy = next((item.coverage for item in items if item.coverage), "")
        limits, asked = {}, 0.0
        for item in items:
            if item.kind == "limit" and isinstance(item.asked, int | float):
                amount = self._convert_limit(item.asked, item, own, today)
                asked += amount
                if not item.satisfied:
                    found = item.found if isinstance(item.found, int | float) else 0.0
                    limits[item.key] = max(amount - self._convert_limit(found, item, own, today), 0.0)
        return {
            "verdict": self._get_cell(items),
            "policy": int(policy) if policy else False,
            "asked": round(asked, 2),
            "missing": round(sum(limits.values()), 2),
            "limits": {key: round(amount, 2) for key, amount in limits.items() if amount},
        }

    @api.model
    def _get_cell(self, items):
        """What a line comes to, of ``CELLS``."""
        if any(item.deficiency in NO_POLICY and not item.satisfied for item in items):
            return "missing"
        worst = min(items, key=lambda item: (item.satisfied, VERDICT_ORDER.index(item.verdict)))
        if not worst.satisfied:
            return "unproven" if worst.verdict == "asserted" else worst.verdict
        if any(item.verdict == "waived" for item in items):
            return "waived"
        return "exempt" if any(item.reason in EXEMPT for item in items) else "met"

    def _convert_limit(self, amount, item, own, today):
        """An amount of a limit in the currency of the company, ``own``; items without a currency are in it already."""
        name = item.params.get("currency")
        if not name or name == own.name or not amount:
            return amount
        # sudo: the rate of a currency is no secret
        found = self.env["res.currency"].sudo().with_context(active_test=False).search([("name", "=", name)], limit=1)
        return found._convert(amount, own, self.company_id, today) if found else amount


class CoiDeficiency(models.Model):
    _inherit = "coi.deficiency"

    currency_id = fields.Many2one(related="company_id.currency_id")
    exposure = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="What is missing of the limits that are asked, as judged last; where there is no policy, all of them.",
    )

    @api.model
    def _prepare_vals(self, outcome, item, codes):
        vals = super()._prepare_vals(outcome, item, codes)
        line = outcome.lines[item.line]
        exposure = line["missing"] if vals["code"] in NO_POLICY else line["limits"].get(item.key)
        return {**vals, "exposure": exposure and outcome.compliance.currency_id.round(exposure) or 0.0}


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    value_count = fields.Integer(
        string="Values Read", readonly=True, copy=False, help="How many values the reader gave, when it was accepted."
    )

    def action_accept(self):
        result = super().action_accept()
        for certificate in self:
            certificate._count_values()
        return result

    def _count_values(self):
        """Keep how many values were read, beside the corrections made of them."""
        self.ensure_one()
        parts = (self, *self.insurer_ids, *self.coverage_ids, *self.limit_ids)
        # sudo: a decided document is closed to all but our methods
        self.sudo().value_count = sum(name in part._fields for part in parts for name in (part.evidence or {}))


class CoiCoverage(models.Model):
    _inherit = "coi.coverage"

    agency = fields.Char(
        related="certificate_id.producer_name", string="Agency", store=True, help="The producer on the certificate."
    )

    @api.depends("partner_id")
    @api.depends_context("coi_with_vendor")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("coi_with_vendor"):
            # on a calendar a policy stands alone: whose it is comes first
            for coverage in self.filtered("partner_id"):
                coverage.display_name = f"{coverage.partner_id.name}: {coverage.display_name}"
        return result
