from collections import Counter
from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain

#: How many of the most frequent ones are named.
TOP = 8

#: Most rows of one print.
MOST_ROWS = 2000


def get_start(day, zone):
    """The moment at which a day begins in a time zone, in UTC, as the database keeps moments."""
    return pytz.timezone(zone).localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)


class CoiWaiver(models.Model):
    _inherit = "coi.waiver"

    @api.model
    def _get_period_domain(self, begins, ends, companies):
        """Waivers that were asked for in a period, and those that held on any of its days.

        :param companies: those whose files hold in these count: branches may share those of their main company
        """
        # sudo: whose files hold is no secret
        keepers = companies.sudo().coi_file_company_id
        asked = self.env["coi.report.exceptions.mixin"]._get_created_domain(begins, ends, keepers)
        # one that was revoked held until the day before
        second = begins + timedelta(days=1)
        revoked_later = Domain.OR(
            Domain("company_id", "in", those.ids) & Domain("revoked_on", ">=", get_start(second, zone))
            for zone, those in keepers.grouped(lambda company: company._coi_get_zone()).items()
        )
        held = (
            Domain("company_id", "in", keepers.ids)
            & (Domain("state", "=", "approved") | (Domain("state", "=", "revoked") & revoked_later))
            & Domain("date_start", "<=", ends)
            & Domain("date_end", ">=", begins)
        )
        return asked | held


class CoiReportExceptionsMixin(models.AbstractModel):
    """What was decided against the rule: by whom, how often, of what, and how much money goes with it."""

    _name = "coi.report.exceptions.mixin"
    _inherit = ["coi.report.mixin"]
    _description = "Exception Report"

    @api.model
    def _get_created_domain(self, begins, ends, companies):
        """What came into being from the first to the last day, by the day of each company."""
        found = Domain.FALSE
        for zone, those in companies.grouped(lambda company: company._coi_get_zone()).items():
            found |= (
                Domain("company_id", "in", those.ids)
                & Domain("create_date", ">=", get_start(begins, zone))
                & Domain("create_date", "<", get_start(ends + timedelta(days=1), zone))
            )
        return found

    @api.model
    def _get_company(self, doc):
        companies = doc._get_companies() if doc._transient else doc.company_id
        return companies[:1] or self.env.company

    @api.model
    def _get_pages(self, docs):
        """All records of a selection stand in one document; a wizard is one of its own."""
        if docs._transient:
            return super()._get_pages(docs)
        return [self._make_page(docs, self.env.lang or "en_US")]

    @api.model
    def _get_scopes(self):
        return dict(self.env["coi.waiver"]._fields["scope"]._description_selection(self.env))

    @api.model
    def _get_top(self, counted):
        """The most frequent ones, and how wide their bars are in percent."""
        ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
        most = max((count for _label, count in ordered), default=0)
        return [{"label": label, "count": count, "width": round(100 * count / most)} for label, count in ordered]

    @api.model
    def _get_frame(self, records, period):
        companies = records.company_id if not isinstance(period, models.Model) else period.company_ids
        text = (
            self.env._("%(begins)s to %(ends)s", begins=self._day(period.date_from), ends=self._day(period.date_to))
            if isinstance(period, models.Model)
            else self.env._("As chosen in the list")
        )
        return {
            "period": text,
            "companies": ", ".join(companies.mapped("name")),
            "count": len(records),
            "left": max(len(records) - MOST_ROWS, 0),
        }

    # ------------------------------------------------------------ waivers

    @api.model
    def _get_waivers(self, waivers, period=None):
        scopes = self._get_scopes()
        in_force = waivers.filtered("in_force")
        currency = self._get_company(period or waivers).currency_id
        total = sum(self._convert(waiver.amount, waiver.company_id) for waiver in in_force)
        states = Counter(self._word(waiver, "state") for waiver in waivers)
        # sudo: names of colleagues, for whoever may read the waivers
        approvers = Counter(name for waiver in waivers.sudo() if (name := waiver.decided_by_id.name))
        return {
            **self._get_frame(waivers, period),
            "states": list(states.items()),
            "in_force": len(in_force),
            "total": self._money(total, currency),
            "by_scope": self._get_top(Counter(scopes.get(waiver.scope, waiver.scope) for waiver in waivers)),
            "by_person": self._get_top(Counter(waivers.sudo().mapped(lambda found: found.asked_by_id.name or "–"))),
            "by_approver": self._get_top(approvers),
            "by_vendor": self._get_top(Counter(waiver.partner_id.name or "–" for waiver in waivers)),
            "rows": [self._get_waiver_row(waiver, scopes) for waiver in waivers[:MOST_ROWS]],
        }

    @api.model
    def _get_waiver_row(self, waiver, scopes):
        currency = waiver.company_id.currency_id
        return {
            "vendor": waiver.partner_id.name or "",
            "scope": scopes.get(waiver.scope, waiver.scope),
            "state": self._word(waiver, "state"),
            "from": self._day(waiver.date_start),
            "until": self._day(waiver.date_end),
            "reason": waiver.reason,
            "control": waiver.compensating_control or "",
            "decided": waiver._get_approved_words(),
            "amount": self._money(waiver.amount, currency) if waiver.state in ("approved", "revoked") else "",
        }

    # ------------------------------------------------------------ overrides

    @api.model
    def _get_overrides(self, overrides, period=None):
        items = dict(self.env["coi.analysis.override"]._selection_item())
        company = self._get_company(period or overrides)
        missing = Counter(
            items.get(key, key) for override in overrides for key in {shown[0] for shown in override.missing or []}
        )
        # sudo: names of colleagues, for whoever may read the overrides
        people = overrides.sudo().mapped(lambda found: found.user_id.name or "–")
        return {
            **self._get_frame(overrides, period),
            "total": self._money(self._get_total(overrides), company.currency_id),
            "ended": len(overrides.filtered("ended")),
            "by_person": self._get_top(Counter(people)),
            "by_missing": self._get_top(missing),
            "by_vendor": self._get_top(Counter(override.partner_id.name or "–" for override in overrides)),
            "rows": [self._get_override_row(override) for override in overrides[:MOST_ROWS]],
        }

    @api.model
    def _get_total(self, overrides):
        """What went out, in the currency of the current company."""
        return sum(self._convert(found.amount_company, found.company_id) for found in overrides)

    @api.model
    def _get_override_row(self, override):
        return {
            "day": self._day(override.company_id._coi_day(override.create_date)),
            "reference": override.order_name,
            "vendor": override.partner_id.name or "",
            # sudo: a name of a colleague
            "person": override.sudo().user_id.name or "",
            "reason": override.reason,
            "findings": override.findings or "",
            "amount": self._money(override.amount_company, override.company_id.currency_id),
            "ended": override.ended,
        }

    @api.model
    def _convert(self, amount, company):
        return self.env["coi.dashboard"]._convert(amount, company)


class ReportWaiversOfPeriod(models.AbstractModel):
    """Waivers that were asked for, or held, in a period."""

    _name = "report.coi_management.report_waivers_of_period"
    _inherit = ["coi.report.exceptions.mixin"]
    _description = "Waiver Report"
    _report_model = "coi.report.period"

    @api.model
    def _get_content(self, doc):
        doc = doc._in_companies()
        waivers = doc.env["coi.waiver"]
        domain = waivers._get_period_domain(doc.date_from, doc.date_to, doc.company_ids)
        found = waivers.search(domain, order="date_start desc, id desc")
        return self.with_env(doc.env)._get_waivers(found, doc)


class ReportWaivers(models.AbstractModel):
    """Waivers that were ticked in a list."""

    _name = "report.coi_management.report_waivers"
    _inherit = ["coi.report.exceptions.mixin"]
    _description = "Waiver Report of a Selection"
    _report_model = "coi.waiver"

    @api.model
    def _get_content(self, doc):
        return self._get_waivers(doc)


class ReportOverridesOfPeriod(models.AbstractModel):
    """Overrides of the gate in a period."""

    _name = "report.coi_management.report_overrides_of_period"
    _inherit = ["coi.report.exceptions.mixin"]
    _description = "Gate Override Report"
    _report_model = "coi.report.period"

    @api.model
    def _get_content(self, doc):
        doc = doc._in_companies()
        overrides = doc.env["coi.gate.override"]
        found = overrides.search(self._get_created_domain(doc.date_from, doc.date_to, doc.company_ids))
        return self.with_env(doc.env)._get_overrides(found, doc)


class ReportOverrides(models.AbstractModel):
    """Overrides that were ticked in a list."""

    _name = "report.coi_management.report_overrides"
    _inherit = ["coi.report.exceptions.mixin"]
    _description = "Gate Override Report of a Selection"
    _report_model = "coi.gate.override"

    @api.model
    def _get_content(self, doc):
        return self._get_overrides(doc)
