from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .coi_compliance import STATUSES


class CoiCompliance(models.Model):
    """Where a vendor stands: dates are stored, the status is derived from them, in Python and in SQL alike."""

    _inherit = "coi.compliance"

    status = fields.Selection(
        STATUSES, compute="_compute_status", search="_search_status", help="Where this vendor stands today."
    )
    base_status = fields.Selection(STATUSES, readonly=True, default="not_required")
    lapse_status = fields.Selection(STATUSES, readonly=True)
    compliant_from = fields.Date(readonly=True)
    compliant_until = fields.Date(
        readonly=True, tracking=True, help="The last day on which what is on file satisfies what is asked."
    )
    next_change_date = fields.Date(readonly=True, index=True, help="The first day on which the verdicts change.")

    # counts, groups and filters by status read this, and not the wide rows of the table
    _status_index = models.Index(
        "(company_id, active, base_status, lapse_status, compliant_from, compliant_until)"
        " INCLUDE (id, partner_id, buyer_id, user_id, limits_asked, limits_missing)"
    )

    @api.depends("base_status", "lapse_status", "compliant_from", "compliant_until", "company_id")
    def _compute_status(self):
        for compliance in self:
            compliance.status = compliance._get_status(compliance.company_id._coi_today())

    def _get_status(self, today):
        """The status on a day that is not before the day of the verification."""
        self.ensure_one()
        begins, ends = self.compliant_from, self.compliant_until
        if not begins or today < begins:
            return self.base_status
        if ends and ends < today:
            return self.lapse_status
        if ends and (ends - today).days <= self.company_id.coi_expiring_days:
            return "expiring"
        return "compliant"

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "status":
            return super()._field_to_sql(alias, field_expr, query)
        cases = self._by_setting(alias, query, self._get_status_sql)
        if len(cases) == 1:
            return cases[0][1]
        company = self._field_to_sql(alias, "company_id", query)
        whens = [SQL("WHEN %s IN %s THEN %s", company, tuple(ids), sql) for ids, sql in cases]
        return SQL("(CASE %s END)", SQL(" ").join(whens))

    def _by_setting(self, alias, query, make):
        """SQL for the files of companies that have one day and one warning time.

        :param make: function of the columns, the day and the days of warning
        :return: list of (ids of companies, what ``make`` returned)
        """
        columns = {
            name: self._field_to_sql(alias, name, query)
            for name in ("base_status", "lapse_status", "compliant_from", "compliant_until")
        }
        companies_by_setting = {}
        # sudo: the day and the warning time of each company whose files may be in the list
        for company in self.env["res.company"].sudo().search([]):
            setting = (company._coi_today(), company.coi_expiring_days)
            companies_by_setting.setdefault(setting, []).append(company.id)
        return [(ids, make(columns, *setting)) for setting, ids in companies_by_setting.items()]

    @api.model
    def _get_status_sql(self, columns, today, expiring_days):
        """What ``_get_status`` says, for the files of companies with this day and this setting."""
        return SQL(
            """(CASE WHEN %(begins)s IS NULL OR %(today)s::date < %(begins)s THEN %(base)s
                     WHEN %(ends)s < %(today)s::date THEN %(lapse)s
                     WHEN %(ends)s <= %(soon)s::date THEN 'expiring'
                     ELSE 'compliant' END)""",
            begins=columns["compliant_from"],
            ends=columns["compliant_until"],
            today=today,
            soon=fields.Date.add(today, days=expiring_days),
            base=columns["base_status"],
            lapse=columns["lapse_status"],
        )

    @api.model
    def _get_status_in_sql(self, columns, today, expiring_days, wanted):
        """Whether ``_get_status`` says one of ``wanted``, as conditions on columns: the database knows what is in
        those, and plans as it does for a stored status."""
        ends, soon = columns["compliant_until"], fields.Date.add(today, days=expiring_days)
        within = [SQL("%s < %s AND %s IN %s", ends, today, columns["lapse_status"], wanted)]
        if "expiring" in wanted:
            within.append(SQL("%s BETWEEN %s AND %s", ends, today, soon))
        if "compliant" in wanted:
            within.append(SQL("%s IS NULL OR %s > %s", ends, ends, soon))
        begins = columns["compliant_from"]
        return SQL(
            "((%(begins)s IS NULL OR %(begins)s > %(today)s) AND %(base)s IN %(wanted)s"
            " OR %(begins)s <= %(today)s AND (%(within)s))",
            begins=begins,
            today=today,
            base=columns["base_status"],
            wanted=wanted,
            within=SQL(" OR ").join(within),
        )

    def _search_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = tuple(status for status in value if status)

        def to_sql(model, alias, query):
            def make(columns, today, expiring_days):
                return self._get_status_in_sql(columns, today, expiring_days, wanted or (None,))

            cases = model._by_setting(alias, query, make)
            if len(cases) == 1:
                return cases[0][1]
            company = model._field_to_sql(alias, "company_id", query)
            return SQL("(%s)", SQL(" OR ").join(SQL("%s IN %s AND %s", company, tuple(ids), sql) for ids, sql in cases))

        chosen = Domain.custom(to_sql=to_sql, predicate=lambda record: record.status in wanted)
        return chosen if operator == "in" else ~chosen
