from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .coi_analysis import SPEND_GROUPS

#: Groups of fewer vendors are shown, and not ranked: one vendor would move them by a quarter.
RANKED_VENDORS = 5

#: Fewer groups have no quartiles.
RANKED_GROUPS = 4

#: What vendors are grouped by. The order is that of the ids of the rows: add at the end.
KINDS = [
    ("tag", "Contact Tag"),
    ("set", "Requirement Set"),
    ("state", "Country State"),
    ("buyer", "Buyer"),
    ("responsible", "Responsible"),
    ("agency", "Agency"),
    ("agent", "Agent"),
    ("insurer", "Insurer"),
]

#: Kind to the field of ``coi.analysis`` that tells the vendors of a group.
FIELDS = {
    "tag": "tag_ids",
    "set": "set_ids",
    "state": "state_id",
    "buyer": "buyer_id",
    "responsible": "user_id",
    "agency": "agency",
    "agent": "agent",
    "insurer": "insurer_ids",
}

QUARTILES = [
    ("1", "1st (best)"),
    ("2", "2nd"),
    ("3", "3rd"),
    ("4", "4th (weakest)"),
    ("small", "Not ranked: under 5 vendors"),
    ("few", "Not ranked: under 4 groups"),
]

#: How many ids the groups of a kind may have in a company, and how many kinds there is room for.
ID_SPACE, SPACES = 2**31, 64


class CoiAnalysisBenchmark(models.Model):
    """Groups of vendors against the whole network, against their own past and against each other: one row a company,
    kind and group.

    What stands today is aggregated from ``coi.analysis``; the past is that of the vendors that are in the group now.
    """

    _name = "coi.analysis.benchmark"
    _description = "Benchmark"
    _auto = False
    _order = "kind, rate desc, vendors desc, name, id"

    kind = fields.Selection(KINDS, string="Group By", readonly=True)
    name = fields.Char(string="Group", readonly=True)
    record_id = fields.Integer(readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    vendors = fields.Integer(
        readonly=True, help="Of whom insurance is required. A vendor of several groups counts in each."
    )
    rate = fields.Float(string="Rate Compliant", readonly=True, aggregator="avg")
    network_rate = fields.Float(
        string="Rate of the Network", readonly=True, aggregator="avg", help="Of all vendors of the company."
    )
    difference = fields.Float(
        string="Difference (Points)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="From the rate of the network, in percentage points.",
    )
    vendors_3_months = fields.Integer(
        string="Vendors 3 Months Ago",
        readonly=True,
        help="Those that are in the group now, of whom insurance was required then.",
    )
    rate_3_months = fields.Float(
        string="Rate 3 Months Ago", readonly=True, aggregator="avg", help="Of the vendors that are in the group now."
    )
    change_3_months = fields.Float(
        string="3 Months' Change (Points)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="In percentage points.",
    )
    vendors_12_months = fields.Integer(
        string="Vendors 12 Months Ago",
        readonly=True,
        help="Those that are in the group now, of whom insurance was required then.",
    )
    rate_12_months = fields.Float(
        string="Rate 12 Months Ago", readonly=True, aggregator="avg", help="Of the vendors that are in the group now."
    )
    change_12_months = fields.Float(
        string="12 Months' Change (Points)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="In percentage points.",
    )
    quartile = fields.Selection(
        QUARTILES,
        readonly=True,
        help="Where the group stands among the groups of its kind, by its rate compliant; each group counts once. "
        "Groups of fewer than 5 vendors are not ranked, nor are fewer than 4 groups.",
    )
    exposure = fields.Monetary(readonly=True, help="Sum of what is missing of the limits that are asked.")
    days_to_comply = fields.Float(
        digits=(16, 1), readonly=True, aggregator="avg", help="From request to cure, on average."
    )
    spend = fields.Monetary(
        readonly=True,
        groups=SPEND_GROUPS,
        help="Ordered in the last 12 months, and billed without an order: untaxed, in the currency of the company.",
    )

    # ------------------------------------------------------------ rows

    @property
    def _table_query(self):
        return SQL(
            """
            WITH file AS (%(files)s),
                 network AS (SELECT company_id, AVG(is_compliant) AS rate FROM file GROUP BY company_id),
                 member AS (%(members)s),
                 grouped AS (
                     SELECT company_id, kind, record_id, name, MIN(id) AS first_file,
                            COUNT(*) FILTER (WHERE is_required) AS vendors,
                            AVG(is_compliant) AS rate,
                            COUNT(was_3_months) AS vendors_3_months, AVG(was_3_months) AS rate_3_months,
                            COUNT(was_12_months) AS vendors_12_months, AVG(was_12_months) AS rate_12_months,
                            COALESCE(SUM(limits_missing) FILTER (WHERE is_required), 0) AS exposure,
                            AVG(days_to_comply) FILTER (WHERE is_required) AS days_to_comply,
                            COALESCE(SUM(spend) FILTER (WHERE is_required), 0) AS spend
                       FROM member
                   GROUP BY company_id, kind, record_id, name
                     HAVING COUNT(*) FILTER (WHERE is_required) > 0),
                 ranked AS (
                     SELECT *, vendors >= %(vendors)s AS is_ranked,
                            RANK() OVER (PARTITION BY company_id, kind, vendors >= %(vendors)s
                                             ORDER BY rate DESC) AS place,
                            COUNT(*) OVER (PARTITION BY company_id, kind, vendors >= %(vendors)s) AS places
                       FROM grouped)
            SELECT (ranked.company_id::bigint * %(kinds)s + array_position(%(codes)s::varchar[], ranked.kind))
                       * %(space)s + COALESCE(ranked.record_id, ranked.first_file) AS id,
                   ranked.company_id, ranked.kind, ranked.record_id, ranked.name, ranked.vendors, ranked.rate,
                   network.rate AS network_rate, (ranked.rate - network.rate) * 100 AS difference,
                   ranked.vendors_3_months, ranked.rate_3_months,
                   (ranked.rate - ranked.rate_3_months) * 100 AS change_3_months,
                   ranked.vendors_12_months, ranked.rate_12_months,
                   (ranked.rate - ranked.rate_12_months) * 100 AS change_12_months,
                   ranked.exposure, ranked.days_to_comply, ranked.spend,
                   CASE WHEN NOT ranked.is_ranked THEN 'small'
                        WHEN ranked.places < %(groups)s THEN 'few'
                        ELSE (1 + (ranked.place - 1) * 4 / ranked.places)::varchar END AS quartile
              FROM ranked
              JOIN network ON network.company_id = ranked.company_id
            """,
            files=self._get_files(),
            members=SQL(" UNION ALL ").join(self._get_members()),
            vendors=RANKED_VENDORS,
            groups=RANKED_GROUPS,
            kinds=SPACES,
            codes=[code for code, _label in KINDS],
            space=ID_SPACE,
        )

    @api.model
    def _get_files(self):
        """Files as ``coi.analysis`` tells them, with whether they were compliant 3 and 12 months ago."""
        month = self.env["coi.analysis.month"]
        today = month._get_today()
        days = {months: fields.Date.subtract(today, months=months) for months in (3, 12)}
        return SQL(
            """
            SELECT stood.id, stood.company_id, stood.partner_id, stood.state_id, stood.buyer_id, stood.user_id,
                   stood.agency, stood.agent, stood.is_required, stood.is_compliant, stood.limits_missing,
                   stood.days_to_comply, stood.spend, past.was_3_months, past.was_12_months
              FROM (%(today)s) AS stood
         LEFT JOIN (SELECT compliance_id, MAX(good) FILTER (WHERE day = %(day_3)s) AS was_3_months,
                           MAX(good) FILTER (WHERE day = %(day_12)s) AS was_12_months
                      FROM (SELECT compliance_id, day,
                                   CASE WHEN status IN ('compliant', 'expiring') THEN 1.0 ELSE 0.0 END AS good
                              FROM (%(past)s) AS standing
                             WHERE status != 'not_required') AS told
                  GROUP BY compliance_id) AS past ON past.compliance_id = stood.id
            """,
            today=self.env["coi.analysis"]._table_query,
            past=month._get_past(days.values()),
            day_3=days[3],
            day_12=days[12],
        )

    @api.model
    def _get_members(self):
        """SELECTs of which vendor is in which group: ``kind``, ``record_id``, ``name`` and the columns of the file.

        Vendors without a buyer, a tag or the like are in no group of that kind.
        """
        partner, state, insurer = self.env["res.partner"], self.env["res.country.state"], self.env["coi.insurer"]
        for model in (partner, state, insurer, self.env["res.users"], self.env["coi.compliance"]):
            model.flush_model()
        return [
            self._get_linked("tag", partner._fields["category_id"], "partner_id"),
            self._get_linked("set", self.env["coi.compliance"]._fields["asked_set_ids"], "id"),
            self._get_pointed("state", state, SQL.identifier("file", "state_id")),
            self._get_user("buyer", SQL.identifier("file", "buyer_id")),
            self._get_user("responsible", SQL.identifier("file", "user_id")),
            *(self._get_written(kind, SQL.identifier("file", kind)) for kind in ("agency", "agent")),
            self._get_insured(insurer),
        ]

    @api.model
    def _get_member(self, kind, record_id, name, joins):
        return SQL(
            """SELECT file.id, file.company_id, file.is_required, file.is_compliant, file.was_3_months,
                      file.was_12_months, file.limits_missing, file.days_to_comply, file.spend,
                      %s::varchar AS kind, %s::integer AS record_id, %s AS name
                 FROM file %s""",
            *(kind, record_id, name, joins),
        )

    @api.model
    def _get_linked(self, kind, field, own_column):
        """Groups of a many2many field."""
        groups = self.env[field.comodel_name]
        groups.flush_model()
        joins = SQL(
            "JOIN %s AS link ON link.%s = %s JOIN %s AS found ON found.id = link.%s",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier("file", own_column),
            SQL.identifier(groups._table),
            SQL.identifier(field.column2),
        )
        return self._get_member(kind, SQL.identifier("found", "id"), groups._field_to_sql("found", "name"), joins)

    @api.model
    def _get_pointed(self, kind, groups, column):
        """Groups of a many2one field."""
        joins = SQL("JOIN %s AS found ON found.id = %s", SQL.identifier(groups._table), column)
        return self._get_member(kind, SQL.identifier("found", "id"), groups._field_to_sql("found", "name"), joins)

    @api.model
    def _get_user(self, kind, column):
        """Groups of a user, whose name is that of the partner."""
        joins = SQL(
            "JOIN res_users AS found ON found.id = %s JOIN res_partner AS known ON known.id = found.partner_id", column
        )
        return self._get_member(kind, SQL.identifier("found", "id"), SQL.identifier("known", "name"), joins)

    @api.model
    def _get_written(self, kind, column):
        """Groups of a text, as it is written."""
        return self._get_member(kind, SQL("NULL"), column, SQL("WHERE %s IS NOT NULL", column))

    @api.model
    def _get_insured(self, insurer):
        """Groups of the insurers of the policies by which vendors are judged; a vendor may have several."""
        joins = SQL(
            "JOIN (%s) AS link ON link.compliance_id = file.id JOIN coi_insurer AS found ON found.id = link.insurer_id",
            self.env["coi.analysis"]._get_judged_insurers(),
        )
        return self._get_member("insurer", SQL.identifier("found", "id"), insurer._field_to_sql("found", "name"), joins)

    # ------------------------------------------------------------ the vendors behind a row

    def action_view_vendors(self):
        """Open the vendors of a group: as many as it says."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_analysis_list_action")
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        title = self.env._("%(kind)s: %(name)s", kind=kind, name=self.name)
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": list(self._get_vendors_domain()),
            "context": {},
        }

    def _get_vendors_domain(self):
        """Which rows of ``coi.analysis`` are behind a row."""
        value = self.record_id or self.name
        field = FIELDS[self.kind]
        return (
            Domain("is_required", "=", True)
            & Domain("company_id", "=", self.company_id.id)
            & (Domain(field, "in", [value]) if field.endswith("_ids") else Domain(field, "=", value))
        )


class CoiAnalysis(models.Model):
    """Vendors by the insurers of the policies by which they are judged."""

    _inherit = "coi.analysis"

    insurer_ids = fields.Many2many(
        "coi.insurer", string="Insurers", compute="_compute_insurer_ids", search="_search_insurer_ids"
    )

    def _compute_insurer_ids(self):
        found = {}
        if self.ids:
            judged = SQL(
                "SELECT compliance_id, insurer_id FROM (%s) AS judged WHERE compliance_id IN %s",
                *(self._get_judged_insurers(), tuple(self.ids)),
            )
            for file_id, insurer_id in self.env.execute_query(judged):
                found.setdefault(file_id, []).append(insurer_id)
        for row in self:
            row.insurer_ids = self.env["coi.insurer"].browse(found.get(row.id))

    def _search_insurer_ids(self, operator, value):
        if operator == "any" and isinstance(value, Domain | list):
            operator, value = "in", self.env["coi.insurer"]._search(value)
        if operator != "in":
            return NotImplemented
        wanted = value.subselect() if isinstance(value, Query) else tuple(filter(None, value)) or (None,)
        judged = self._get_judged_insurers()
        chosen = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN (SELECT compliance_id FROM (%s) AS judged WHERE insurer_id IN %s)",
                *(SQL.identifier(alias, "id"), judged, wanted),
            )
        )
        if isinstance(value, Query) or False not in value:
            return chosen
        return chosen | Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s NOT IN (SELECT compliance_id FROM (%s) AS judged)", SQL.identifier(alias, "id"), judged
            )
        )

    @api.model
    def _get_judged_insurers(self):
        """Which vendor is judged by a policy of which insurer: rows of ``compliance_id`` and ``insurer_id``."""
        return SQL(
            "SELECT DISTINCT compliance_id, insurer_id FROM (%s) AS line WHERE insurer_id IS NOT NULL",
            self.env["coi.analysis.line"]._get_rows(),
        )
