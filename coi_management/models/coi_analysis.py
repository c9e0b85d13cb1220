from odoo import api, fields, models
from odoo.tools import SQL

from .coi_analysis_facts import CELLS
from .coi_compliance import STATUSES

#: Who sees what is bought: buyers, who pays, and who answers for the insurance.
SPEND_GROUPS = ",".join(
    (
        "coi_management.group_coi_manager",
        "purchase.group_purchase_user",
        "account.group_account_readonly",
        "account.group_account_invoice",
    )
)

#: Words for what a line comes to.
CELL_LABELS = [
    ("missing", "No Policy"),
    ("gap", "Falls Short"),
    ("unproven", "Not Proven"),
    ("undetermined", "To Clarify"),
    ("waived", "Waived"),
    ("exempt", "Exempt"),
    ("met", "In Order"),
]

#: Those with which a line counts as satisfied.
SATISFIED = ("met", "waived", "exempt")

#: How many months back the spend is counted.
SPEND_MONTHS = 12

assert tuple(code for code, _label in CELL_LABELS) == CELLS


class CoiAnalysisMixin(models.AbstractModel):
    """What all analyses can be seen by. Rows are made when they are asked for: no day is kept in the database.

    An analysis says ``_get_rows``: a SELECT whose rows carry ``compliance_id`` and columns of their own.
    """

    _name = "coi.analysis.mixin"
    _description = "Insurance Analysis"
    _auto = False
    _rec_name = "compliance_id"
    _order = "partner_id, id"

    #: Whether the files of vendors who are followed no more count as well.
    _with_archived = False

    compliance_id = fields.Many2one("coi.compliance", string="File", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Country State", readonly=True)
    buyer_id = fields.Many2one("res.users", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    status = fields.Selection(STATUSES, string="Status Today", readonly=True)
    agency = fields.Char(readonly=True)
    agent = fields.Char(readonly=True)
    tag_ids = fields.Many2many(related="partner_id.category_id", string="Contact Tags")
    set_ids = fields.Many2many(related="compliance_id.asked_set_ids", string="Requirement Set")

    @property
    def _table_query(self):
        Compliance = self.env["coi.compliance"]
        Compliance.flush_model()
        self.env["coi.contact"].flush_model()
        return SQL(
            """
            SELECT facts.*, file.partner_id, file.company_id, file.country_id, file.state_id, file.buyer_id,
                   file.user_id, %(status)s AS status, agent.agency, agent.agent
              FROM (%(rows)s) AS facts
              JOIN coi_compliance AS file ON file.id = facts.compliance_id AND (file.active OR %(archived)s)
         LEFT JOIN (SELECT DISTINCT ON (compliance_id) compliance_id AS file_id, agency,
                           COALESCE(name, email) AS agent
                      FROM coi_contact
                     WHERE role = 'agent' AND active
                  ORDER BY compliance_id, sequence, id) AS agent ON agent.file_id = file.id
            """,
            status=Compliance._field_to_sql("file", "status"),
            rows=self._get_rows(),
            archived=self._with_archived,
        )

    @api.model
    def _get_rows(self):
        raise NotImplementedError

    @api.model
    def _get_today(self):
        return self.env.company._coi_today()

    def action_view_file(self):
        """Open the file behind a row."""
        self.ensure_one()
        self.check_access("read")
        return self.compliance_id._get_records_action(name=self.compliance_id.display_name)


class CoiAnalysis(models.Model):
    """Vendors as they stand today: one row a file, which has the file's id."""

    _name = "coi.analysis"
    _inherit = ["coi.analysis.mixin"]
    _description = "Compliance Analysis"
    _auto = False

    is_required = fields.Boolean(string="Something Is Required", readonly=True)
    is_compliant = fields.Float(string="Rate Compliant", readonly=True, aggregator="avg")
    limits_asked = fields.Monetary(readonly=True)
    limits_missing = fields.Monetary(string="Exposure", readonly=True)
    spend = fields.Monetary(
        readonly=True,
        groups=SPEND_GROUPS,
        help="Ordered in the last 12 months, and billed without an order: untaxed, in the currency of the company.",
    )
    deficiency_count = fields.Integer(string="Open Deficiencies", readonly=True)
    days_open = fields.Float(string="Days Open (Oldest)", digits=(16, 1), readonly=True, aggregator="avg")
    days_to_comply = fields.Float(
        digits=(16, 1), readonly=True, aggregator="avg", help="From request to cure, on average."
    )
    request_count = fields.Integer(string="Requests", readonly=True)
    call_count = fields.Integer(string="Calls", readonly=True)
    timeliness = fields.Integer(readonly=True, aggregator="avg")
    compliant_until = fields.Date(readonly=True)

    @api.model
    def _get_rows(self):
        for name in ("coi.deficiency", "coi.request", "coi.call"):
            self.env[name].flush_model()
        status = self.env["coi.compliance"]._field_to_sql("base", "status")
        return SQL(
            """
            SELECT base.id, base.id AS compliance_id, base.compliant_until,
                   %(status)s != 'not_required' AS is_required,
                   CASE WHEN %(status)s = 'not_required' THEN NULL
                        WHEN %(status)s IN ('compliant', 'expiring') THEN 1.0 ELSE 0.0 END AS is_compliant,
                   COALESCE(base.limits_asked, 0) AS limits_asked,
                   COALESCE(base.limits_missing, 0) AS limits_missing,
                   CASE WHEN base.has_timeliness THEN base.timeliness END AS timeliness,
                   COALESCE(spend.amount, 0) AS spend,
                   COALESCE(short.number, 0) AS deficiency_count, %(today)s::date - short.since AS days_open,
                   COALESCE(asked.number, 0) AS request_count, asked.days AS days_to_comply,
                   COALESCE(calls.number, 0) AS call_count
              FROM coi_compliance AS base
         LEFT JOIN (%(spend)s) AS spend ON spend.partner_id = base.partner_id AND spend.company_id = base.company_id
         LEFT JOIN (SELECT compliance_id, COUNT(*) AS number, MIN(opened_on) AS since
                      FROM coi_deficiency WHERE closed_on IS NULL GROUP BY compliance_id
                   ) AS short ON short.compliance_id = base.id
         LEFT JOIN (SELECT compliance_id, COUNT(*) AS number,
                           AVG(closed_on - opened_on) FILTER (WHERE state = 'done' AND kind = 'correction') AS days
                      FROM coi_request GROUP BY compliance_id
                   ) AS asked ON asked.compliance_id = base.id
         LEFT JOIN (SELECT compliance_id, COUNT(*) AS number FROM coi_call GROUP BY compliance_id
                   ) AS calls ON calls.compliance_id = base.id
            """,
            status=status,
            today=self._get_today(),
            spend=self._get_spend(),
        )

    @api.model
    def _get_spend(self):
        """What was bought of each vendor, by commercial partner and company: orders confirmed in the last 12 months,
        and what was billed in them without an order, less what was credited; untaxed, in the company's currency.
        What branches bought counts where their files are."""
        for name in ("res.company", "purchase.order", "account.move", "account.move.line"):
            self.env[name].flush_model()
        return SQL(
            """
            SELECT bought.partner_id, bought.company_id, SUM(bought.amount) AS amount
              FROM (SELECT partner.commercial_partner_id AS partner_id, company.coi_file_company_id AS company_id,
                           ordered.amount_untaxed / COALESCE(NULLIF(ordered.currency_rate, 0), 1) AS amount
                      FROM purchase_order AS ordered
                      JOIN res_partner AS partner ON partner.id = ordered.partner_id
                      JOIN res_company AS company ON company.id = ordered.company_id
                     WHERE ordered.state = 'purchase'
                       AND COALESCE(ordered.date_approve, ordered.date_order) >= %(since)s
                 UNION ALL
                    SELECT partner.commercial_partner_id, company.coi_file_company_id, line.balance
                      FROM account_move AS move
                      JOIN account_move_line AS line ON line.move_id = move.id
                      JOIN res_partner AS partner ON partner.id = move.commercial_partner_id
                      JOIN res_company AS company ON company.id = move.company_id
                     WHERE move.move_type IN ('in_invoice', 'in_receipt', 'in_refund') AND move.state = 'posted'
                       AND COALESCE(move.invoice_date, move.date) >= %(since)s
                       AND line.display_type = 'product' AND line.purchase_line_id IS NULL
                   ) AS bought
          GROUP BY bought.partner_id, bought.company_id
            """,
            since=fields.Date.subtract(self._get_today(), months=SPEND_MONTHS),
        )


class CoiAnalysisLine(models.Model):
    """What is asked of vendors line by line, as verified last: one row a file and requirement line."""

    _name = "coi.analysis.line"
    _inherit = ["coi.analysis.mixin"]
    _description = "Requirement Line Analysis"
    _auto = False

    line = fields.Selection("_selection_line", string="Requirement Line", readonly=True)
    verdict = fields.Selection(CELL_LABELS, readonly=True)
    is_satisfied = fields.Float(string="Rate in Order", readonly=True, aggregator="avg")
    insurer_id = fields.Many2one("coi.insurer", readonly=True)
    limits_asked = fields.Monetary(readonly=True)
    limits_missing = fields.Monetary(string="Exposure", readonly=True)
    expiration = fields.Date(string="Policy Expires", readonly=True)

    @api.model
    def _selection_line(self):
        return self.env["coi.dashboard"]._get_lines()

    @api.model
    def _get_rows(self):
        self.env["coi.coverage"].flush_model()
        return SQL(
            """
            SELECT base.id::bigint * 64 + line.number AS id, base.id AS compliance_id, line.key AS line,
                   line.value ->> 'verdict' AS verdict,
                   CASE WHEN line.value ->> 'verdict' IN %(satisfied)s THEN 1.0 ELSE 0.0 END AS is_satisfied,
                   (line.value ->> 'asked')::numeric AS limits_asked,
                   (line.value ->> 'missing')::numeric AS limits_missing,
                   policy.insurer_id, policy.expiration
              FROM coi_compliance AS base
        CROSS JOIN LATERAL jsonb_each(COALESCE(base.line_verdicts, '{}')) WITH ORDINALITY AS line(key, value, number)
         LEFT JOIN coi_coverage AS policy
                ON policy.id = CASE WHEN jsonb_typeof(line.value -> 'policy') = 'number'
                                    THEN (line.value ->> 'policy')::integer END
            """,
            satisfied=SATISFIED,
        )


class CoiAnalysisDeficiency(models.Model):
    """What fell short and was mended: one row a deficiency, which has the deficiency's id."""

    _name = "coi.analysis.deficiency"
    _inherit = ["coi.analysis.mixin"]
    _description = "Deficiency Analysis"
    _order = "opened_on desc, id"
    _auto = False

    deficiency_id = fields.Many2one("coi.deficiency", string="Record", readonly=True)
    line = fields.Selection("_selection_line", string="Requirement Line", readonly=True)
    code = fields.Selection("_selection_code", string="Deficiency", readonly=True)
    verdict = fields.Selection(
        [("gap", "Gap"), ("asserted", "Not proven"), ("undetermined", "To clarify")], readonly=True
    )
    state = fields.Selection([("open", "Open"), ("closed", "Mended")], readonly=True)
    insurer_id = fields.Many2one("coi.insurer", readonly=True)
    opened_on = fields.Date(readonly=True)
    closed_on = fields.Date(string="Mended On", readonly=True)
    exposure = fields.Monetary(readonly=True)
    days_open = fields.Float(
        digits=(16, 1), readonly=True, aggregator="avg", help="To today, or to the day it was mended."
    )
    days_to_mend = fields.Float(string="Days to Comply", digits=(16, 1), readonly=True, aggregator="avg")
    request_count = fields.Float(string="Requests Needed", digits=(16, 1), readonly=True, aggregator="avg")
    call_count = fields.Float(string="Calls Needed", digits=(16, 1), readonly=True, aggregator="avg")

    @api.model
    def _selection_line(self):
        return self.env["coi.dashboard"]._get_lines()

    @api.model
    def _selection_code(self):
        return list(self.env["coi.dashboard"]._get_codes().items())

    @api.model
    def _get_rows(self):
        for name in ("coi.deficiency", "coi.coverage", "coi.request", "coi.call"):
            self.env[name].flush_model()
        return SQL(
            """
            SELECT base.id, base.id AS deficiency_id, base.compliance_id, base.line, base.code, base.verdict,
                   base.state, base.opened_on, base.closed_on, COALESCE(base.exposure, 0) AS exposure,
                   COALESCE(base.closed_on, %(today)s::date) - base.opened_on AS days_open,
                   base.closed_on - base.opened_on AS days_to_mend, policy.insurer_id,
                   (SELECT COUNT(*) FROM coi_request AS asked
                     WHERE asked.compliance_id = base.compliance_id
                       AND asked.opened_on BETWEEN base.opened_on AND COALESCE(base.closed_on, %(today)s::date)
                   ) AS request_count,
                   (SELECT COUNT(*) FROM coi_call AS called
                     WHERE called.compliance_id = base.compliance_id
                       AND called.called_on::date BETWEEN base.opened_on AND COALESCE(base.closed_on, %(today)s::date)
                   ) AS call_count
              FROM coi_deficiency AS base
         LEFT JOIN coi_coverage AS policy
                ON policy.id = CASE WHEN base.content ->> 'coverage' ~ '^[0-9]+$'
                                    THEN (base.content ->> 'coverage')::integer END
            """,
            today=self._get_today(),
        )
