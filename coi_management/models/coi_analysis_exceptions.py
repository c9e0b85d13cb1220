from odoo import api, fields, models
from odoo.tools import SQL


class CoiAnalysisWaiver(models.Model):
    """What is waived: of whom, by whom, for how long, with which control; one row a waiver, which has its id."""

    _name = "coi.analysis.waiver"
    _inherit = ["coi.analysis.mixin"]
    _description = "Waiver Analysis"
    _order = "date_start desc, id desc"
    _auto = False
    _with_archived = True

    waiver_id = fields.Many2one("coi.waiver", string="Record", readonly=True)
    scope = fields.Selection("_selection_scope", string="What Is Waived", readonly=True)
    line = fields.Selection("_selection_line", string="Requirement Line", readonly=True)
    decision = fields.Selection(lambda self: self.env["coi.waiver"]._fields["state"].selection, readonly=True)
    is_in_force = fields.Boolean(string="In Force", readonly=True)
    asked_by_id = fields.Many2one("res.users", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    first_approver_id = fields.Many2one("res.users", string="Approved First By", readonly=True)
    reason = fields.Text(readonly=True)
    compensating_control = fields.Text(readonly=True)
    control = fields.Selection([("yes", "With a control"), ("no", "Without a control")], readonly=True)
    date_start = fields.Date(string="From", readonly=True)
    date_end = fields.Date(string="Until", readonly=True)
    days = fields.Integer(string="Days Granted", readonly=True, aggregator="avg")
    number = fields.Integer(
        string="Waived How Often in a Row",
        readonly=True,
        aggregator="max",
        help="1: the first waiver of this vendor for it; 3: it was waived twice before.",
    )
    amount = fields.Monetary(
        string="Limits Waived", readonly=True, help="What was missing of limits when it was approved."
    )

    @api.model
    def _selection_scope(self):
        return self.env["coi.waiver"]._selection_scope()

    @api.model
    def _selection_line(self):
        return [("*", self.env._("Everything")), *self.env["coi.dashboard"]._get_lines()]

    @api.model
    def _get_rows(self):
        self.env["coi.waiver"].flush_model()
        return SQL(
            """
            SELECT base.id, base.id AS waiver_id, base.compliance_id, base.scope,
                   split_part(base.scope, '/', 1) AS line, base.state AS decision,
                   base.state = 'approved' AND %(today)s::date BETWEEN base.date_start AND base.date_end AS is_in_force,
                   base.asked_by_id, base.decided_by_id, base.first_approver_id, base.reason,
                   base.compensating_control,
                   CASE WHEN TRIM(COALESCE(base.compensating_control, '')) = '' THEN 'no' ELSE 'yes' END AS control,
                   base.date_start, base.date_end, base.date_end - base.date_start + 1 AS days,
                   ROW_NUMBER() OVER (PARTITION BY base.compliance_id, base.scope ORDER BY base.id) AS number,
                   COALESCE(base.amount, 0) AS amount
              FROM coi_waiver AS base
            """,
            today=self._get_today(),
        )


class CoiAnalysisOverride(models.Model):
    """What is overridden: one row for each thing that was missing when an order, a bill, a payment or a receipt went
    out all the same. The amount is shared among what was missing, so that totals add up."""

    _name = "coi.analysis.override"
    _inherit = ["coi.analysis.mixin"]
    _description = "Override Analysis"
    _order = "date desc, id desc"
    _auto = False
    _with_archived = True

    override_id = fields.Many2one("coi.gate.override", string="Record", readonly=True)
    reference = fields.Char(readonly=True)
    kind = fields.Selection(
        [("order", "Order"), ("bill", "Bill"), ("payment", "Payment"), ("other", "Receipt or other")], readonly=True
    )
    item = fields.Selection("_selection_item", string="What Was Missing", readonly=True)
    line = fields.Selection("_selection_line", string="Requirement Line", readonly=True)
    verdict = fields.Selection(
        [("gap", "Gap"), ("asserted", "Not proven"), ("undetermined", "To clarify")], readonly=True
    )
    overridden_by_id = fields.Many2one("res.users", readonly=True)
    reason = fields.Text(readonly=True)
    date = fields.Datetime(string="When", readonly=True)
    is_ended = fields.Boolean(string="Cancelled Since", readonly=True)
    amount = fields.Monetary(readonly=True, help="Shared among what was missing, so that totals add up.")
    share = fields.Float(
        string="Overrides", digits=(16, 2), readonly=True, help="Shared likewise: the total is how many there were."
    )

    @api.model
    def _selection_item(self):
        return [*self.env["coi.waiver"]._selection_scope(), ("party/twin", self.env._("Which vendor it is"))]

    @api.model
    def _selection_line(self):
        return self.env["coi.dashboard"]._get_lines()

    @api.model
    def _get_rows(self):
        self.env["coi.gate.override"].flush_model()
        return SQL(
            """
            SELECT base.id::bigint * 256 + COALESCE(part.number, 0) AS id, base.id AS override_id, base.compliance_id,
                   base.order_name AS reference,
                   CASE WHEN base.order_id IS NOT NULL THEN 'order' WHEN base.move_id IS NOT NULL THEN 'bill'
                        WHEN base.payment_id IS NOT NULL THEN 'payment' ELSE 'other' END AS kind,
                   part.value ->> 0 AS item, split_part(part.value ->> 0, '/', 1) AS line,
                   part.value ->> 1 AS verdict, base.user_id AS overridden_by_id, base.reason,
                   base.create_date AS date, base.ended AS is_ended,
                   COALESCE(base.amount_company, base.amount, 0)
                       / GREATEST(jsonb_array_length(COALESCE(base.missing, '[]')), 1) AS amount,
                   1.0 / GREATEST(jsonb_array_length(COALESCE(base.missing, '[]')), 1) AS share
              FROM coi_gate_override AS base
         LEFT JOIN LATERAL jsonb_array_elements(COALESCE(base.missing, '[]'))
                   WITH ORDINALITY AS part(value, number) ON TRUE
            """
        )
