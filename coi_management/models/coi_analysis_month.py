from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.date_utils import end_of

from .coi_compliance import STATUSES

#: How many months back are told.
MONTHS = 24


class CoiAnalysisMonth(models.Model):
    """Where vendors stood at the end of each month, from the history, and where they stand today: one row a file and
    month, for vendors of whom something was required then."""

    _name = "coi.analysis.month"
    _inherit = ["coi.analysis.mixin"]
    _description = "Compliance Month by Month"
    _order = "day desc, partner_id, id"
    _auto = False

    day = fields.Date(string="On", readonly=True, help="The last day of the month; in this month, today.")
    month_status = fields.Selection(STATUSES, string="Status Then", readonly=True)
    is_compliant = fields.Float(string="Rate Compliant", readonly=True, aggregator="avg")
    deficiency_count = fields.Integer(string="Deficiencies Then", readonly=True)
    exposure = fields.Monetary(readonly=True)

    @api.model
    def _get_days(self, months=MONTHS):
        """Ends of the last months, the oldest first; the last one is today."""
        today = self._get_today()
        ends = [end_of(fields.Date.subtract(today, months=back), "month") for back in range(months - 1, 0, -1)]
        return [*ends, today]

    @api.model
    def _get_rows(self):
        self.env["coi.deficiency"].flush_model()
        *ends, today = self._get_days()
        return SQL(
            """
            SELECT stood.compliance_id::bigint * 32 + (EXTRACT(YEAR FROM stood.day) * 12
                       + EXTRACT(MONTH FROM stood.day))::integer %% 32 AS id,
                   stood.compliance_id, stood.day, stood.status AS month_status,
                   CASE WHEN stood.status IN ('compliant', 'expiring') THEN 1.0 ELSE 0.0 END AS is_compliant,
                   (SELECT COUNT(*) FROM coi_deficiency AS short
                     WHERE short.compliance_id = stood.compliance_id AND short.opened_on <= stood.day
                       AND (short.closed_on IS NULL OR short.closed_on > stood.day)) AS deficiency_count,
                   (SELECT COALESCE(SUM(short.exposure), 0) FROM coi_deficiency AS short
                     WHERE short.compliance_id = stood.compliance_id AND short.opened_on <= stood.day
                       AND (short.closed_on IS NULL OR short.closed_on > stood.day)) AS exposure
              FROM (%(past)s
                 UNION ALL
                    SELECT base.id, %(today)s::date, %(status)s
                      FROM coi_compliance AS base) AS stood
             WHERE stood.status != 'not_required'
            """,
            past=self._get_past(ends),
            today=today,
            status=self.env["coi.compliance"]._field_to_sql("base", "status"),
        )

    @api.model
    def _get_past(self, days):
        """Where each file stood on past days, as the history tells: rows of ``compliance_id``, ``day`` and ``status``;
        none for a day before the first row of a file.

        :param days: dates before today: where files stand today, the history may not have recorded yet
        """
        self.env["coi.compliance.period"].flush_model()
        return SQL(
            """
            SELECT span.compliance_id, past.day, span.status
              FROM (SELECT compliance_id, status, date_from,
                           LEAD(date_from) OVER (PARTITION BY compliance_id ORDER BY id) AS next_from
                      FROM coi_compliance_period) AS span
              JOIN unnest(%(days)s::date[]) AS past(day)
                ON past.day >= span.date_from AND (span.next_from IS NULL OR past.day < span.next_from)
            """,
            days=list(days),
        )

    @api.model
    def _count_days(self, days, domain):
        """How many files of those that the user sees stood on each past day, and how many of them were compliant: what
        grouping the rows by day tells, without making a row for each file and day.

        :param days: dates before today, the oldest first
        :param domain: of the files that are counted
        :return: dict of day to (files of which something was required, compliant ones)
        """
        self.env["coi.compliance.period"].flush_model()
        files = self.env["coi.compliance"]
        counted = self.env.execute_query(
            SQL(
                """
                SELECT number, SUM(files), SUM(files) FILTER (WHERE is_good)
                  FROM (SELECT width_bucket(date_from - 1, %(days)s::date[]) AS first,
                               COALESCE(width_bucket(next_from - 1, %(days)s::date[]), %(many)s) AS after,
                               status IN ('compliant', 'expiring') AS is_good, COUNT(*) AS files
                          FROM (SELECT status, date_from,
                                       LEAD(date_from) OVER (PARTITION BY compliance_id ORDER BY id) AS next_from
                                  FROM coi_compliance_period WHERE compliance_id IN %(files)s) AS span
                         WHERE status != 'not_required'
                      GROUP BY 1, 2, 3) AS told, generate_series(told.first, told.after - 1) AS number
              GROUP BY number
                """,
                days=list(days),
                many=len(days),
                files=files._search(domain).subselect(),
            )
        )
        return {days[number]: (int(files), int(good or 0)) for number, files, good in counted}
