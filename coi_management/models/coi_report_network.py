from odoo import api, fields, models
from odoo.fields import Domain

#: Tiles of the dashboard, in the order of the report.
STANDING = ("missing", "deficient", "expired", "undetermined")
ENDING = ("ends_30", "ends_60", "ends_90")
WORK = ("silent", "answered", "to_review", "inbox", "waivers")

#: How far back exceptions are counted, in months.
MONTHS = 12

#: Height of the highest column of the trend, in pixels.
TALL = 120


class ReportNetwork(models.AbstractModel):
    """Where the network stands, for the board: the figures of the dashboard on one or two pages."""

    _name = "report.coi_management.report_network"
    _inherit = ["coi.report.mixin"]
    _description = "Network Compliance Report"
    _report_model = "coi.report.network"

    @api.model
    def _get_company(self, doc):
        return doc._get_companies()[:1] or self.env.company

    @api.model
    def _get_content(self, doc):
        doc = doc._in_companies()
        report = self.with_env(doc.env)
        figures = doc.env["coi.dashboard"].get_figures()
        company = doc.env.company
        return {
            "today": figures["today"],
            "companies": ", ".join(figures["companies"]),
            "filter": report._tell_filter(doc),
            "empty": figures["empty"] or not figures["tiles"]["required"]["count"],
            "shares": report._get_shares(figures, company.currency_id),
            "standing": report._get_bars(figures, ("compliant", *STANDING)),
            "ending": report._get_bars(figures, ENDING),
            "work": report._get_bars(figures, WORK),
            "required": figures["tiles"]["required"]["count"],
            "trend": report._get_trend(figures),
            "short": report._scale(figures["short"]),
            "held": report._get_held(figures, company.currency_id),
            "exceptions": report._get_exceptions(doc.company_ids),
        }

    @api.model
    def _tell_filter(self, doc):
        """Of which vendors only the figures are; False: of all."""
        chosen = self.env["coi.dashboard"]._get_files_domain()
        if chosen.is_true():
            return False
        return self.env._(
            "Only vendors of the filter “%(name)s”: %(count)s",
            name=doc.subscription_id.sudo().name,  # sudo: that it may be read was asked for its filter
            count=self.env["coi.compliance"].search_count(chosen),
        )

    @api.model
    def _get_shares(self, figures, currency):
        """Share compliant by count, by spend and by the limits that are required, as the dashboard tells them."""
        tiles, shares = figures["tiles"], figures["shares"]
        good, required = tiles["compliant"]["count"], tiles["required"]["count"]
        told = [
            {
                "title": self.env._("Vendors"),
                "text": self.env._("%(count)s of %(all)s vendors are compliant", count=good, all=required),
                "part": good,
                "whole": required,
            },
        ]
        if shares["may_see_spend"]:
            told.append(
                {
                    "title": self.env._("Weighted by spend"),
                    "text": self.env._(
                        "%(part)s of %(whole)s in 12 months went to compliant vendors",
                        part=self._money(shares["spend_compliant"], currency),
                        whole=self._money(shares["spend"], currency),
                    ),
                    "part": shares["spend_compliant"],
                    "whole": shares["spend"],
                }
            )
        told.append(
            {
                "title": self.env._("Weighted by risk"),
                "text": self.env._(
                    "%(missing)s of %(asked)s in required limits are missing",
                    missing=self._money(shares["missing"], currency),
                    asked=self._money(shares["asked"], currency),
                ),
                "part": shares["asked"] - shares["missing"],
                "whole": shares["asked"],
            }
        )
        for share in told:
            share["shown"] = self._percent(share["part"], share["whole"])
            share["width"] = round(100 * share["part"] / share["whole"]) if share["whole"] else 0
        return told

    @api.model
    def _get_bars(self, figures, keys):
        """Tiles of the dashboard as bars; those that the reader may not see are left out."""
        tiles = figures["tiles"]
        return self._scale([{**tiles[key], "key": key} for key in keys if key in tiles])

    @api.model
    def _scale(self, bars):
        """The bars with their width, in percent of the longest."""
        most = max((bar["count"] for bar in bars), default=0)
        return [{**bar, "width": round(100 * bar["count"] / most) if most else 0} for bar in bars]

    @api.model
    def _get_trend(self, figures):
        """The share at the end of each month as columns; the last one is today."""
        return [
            {
                "label": month["label"],
                "tall": round(TALL * month["compliant"] / month["count"]) if month["count"] else 0,
                "shown": self._percent(month["compliant"], month["count"]),
                "is_today": month is figures["trend"][-1],
            }
            for month in figures["trend"]
        ]

    @api.model
    def _get_held(self, figures, currency):
        """What the gate holds now; False: the reader sees neither orders nor bills."""
        if not figures["waiting"]:
            return False
        # judged and not listed: a page that is shown in the browser may write nothing
        dashboard = self.env["coi.dashboard"]
        levels = dashboard._sum_held(self.env["coi.hold"]._get_rows(dashboard._get_files_domain()))
        return {
            level: {"count": found["count"], "amount": self._money(found["amount"], currency)}
            for level, found in levels.items()
        }

    @api.model
    def _get_exceptions(self, companies):
        """Waivers and overrides of the last twelve months, as their own reports tell them; False: not to be seen."""
        until = self.env.company._coi_today()
        since = fields.Date.subtract(until, months=MONTHS)
        told = {"since": self._day(since), "waivers": False, "overrides": False}
        if self.env["coi.waiver"].has_access("read"):
            waivers = self.env["coi.waiver"]
            domain = waivers._get_period_domain(since, until, companies)
            here = self.env["coi.dashboard"]._within("coi.waiver")
            told["waivers"] = {
                "count": waivers.search_count(domain & here),
                "in_force": waivers.search_count(Domain("in_force", "=", True) & here),
            }
        if self.env["coi.gate.override"].has_access("read"):
            report = self.env["report.coi_management.report_overrides_of_period"]
            here = self.env["coi.dashboard"]._within("coi.gate.override")
            overrides = self.env["coi.gate.override"].search(report._get_created_domain(since, until, companies) & here)
            told["overrides"] = {
                "count": len(overrides),
                "total": self._money(report._get_total(overrides), self.env.company.currency_id),
            }
        return told
