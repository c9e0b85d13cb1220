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
        columns = {
            name: super(CoiCompliance, self)._field_to_sql(alias, name, query)
            for name in ("company_id", "base_status", "lapse_status", "compliant_from", "compliant_until")
        }
        companies_by_setting = {}
        # sudo: the day and the warning time of each company whose files may be in the list
        for company in self.env["res.company"].sudo().search([]):
            setting = (company._coi_today(), company.coi_expiring_days)
            companies_by_setting.setdefault(setting, []).append(company.id)
        cases = [
            (company_ids, self._get_status_sql(columns, *setting))
            for setting, company_ids in companies_by_setting.items()
        ]
        if len(cases) == 1:
            return cases[0][1]
        whens = [SQL("WHEN %s IN %s THEN %s", columns["company_id"], tuple(ids), sql) for ids, sql in cases]
        return SQL("(CASE %s END)", SQL(" ").join(whens))

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

    def _search_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = tuple(status for status in value if status)
        chosen = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", model._field_to_sql(alias, "status", query), wanted or (None,)
            ),
            predicate=lambda record: record.status in wanted,
        )
        return chosen if operator == "in" else ~chosen
