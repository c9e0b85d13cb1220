import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CoiCoverage(models.Model):
    """One policy row of a certificate."""

    _name = "coi.coverage"
    _description = "Insurance Policy on a Certificate"
    _inherit = ["coi.read.values"]
    _order = "certificate_id desc, sequence, id"
    _check_company_auto = True

    certificate_id = fields.Many2one("coi.certificate", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="certificate_id.company_id", store=True, index=True)
    compliance_id = fields.Many2one(related="certificate_id.compliance_id", store=True, index=True)
    partner_id = fields.Many2one(related="certificate_id.partner_id", store=True, index=True)
    state = fields.Selection(related="certificate_id.state", store=True)
    superseded = fields.Boolean(related="certificate_id.superseded", store=True)
    sequence = fields.Integer(default=10)
    coverage_type_id = fields.Many2one("coi.coverage.type", string="Coverage", ondelete="restrict", index=True)
    label = fields.Char(string="Printed As", help="The row's own words, where the form has no fixed label.")
    insurer_letter = fields.Char(string="Insr", size=1, help="Letter of the insurer in the list of insurers.")
    insurer_id = fields.Many2one(
        "coi.insurer",
        compute="_compute_insurer_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    policy_number = fields.Char()
    effective = fields.Date()
    expiration = fields.Date(string="Expires")
    basis = fields.Selection([("occurrence", "Occurrence"), ("claims_made", "Claims-made")])
    retro_date = fields.Date(string="Retroactive Date")
    currency_id = fields.Many2one(related="certificate_id.currency_id")
    deductible = fields.Monetary(string="Deductible or Retention")
    no_deductible = fields.Boolean(help="The policy has no deductible and no retention. Unmarked with 0: not known.")
    tail_until = fields.Date(
        string="Takes Claims Until", help="End of the extended reporting period of a claims-made policy that has ended."
    )
    full_prior_acts = fields.Boolean(help="A claims-made policy without a retroactive date: “none”, “full prior acts”.")
    additional_insured = fields.Selection([("yes", "Y"), ("no", "N")], string="ADDL INSD")
    subrogation_waived = fields.Selection([("yes", "Y"), ("no", "N")], string="SUBR WVD")
    statutory = fields.Boolean(string="Per Statute", help="Workers' compensation benefits as the state's law has them.")
    proprietor_excluded = fields.Selection([("yes", "Y"), ("no", "N")], string="Officers Excluded")
    any_auto = fields.Boolean()
    owned = fields.Boolean(string="Owned Autos")
    scheduled = fields.Boolean(string="Scheduled Autos")
    hired = fields.Boolean(string="Hired Autos")
    non_owned = fields.Boolean(string="Non-owned Autos")
    aggregate_per = fields.Selection(
        [("policy", "Policy"), ("project", "Project"), ("location", "Location")],
    )
    limit_ids = fields.One2many("coi.coverage.limit", "coverage_id", string="Limits", copy=True)
    limit_summary = fields.Char(string="Limits at a Glance", compute="_compute_limit_summary")

    _term_index = models.Index("(compliance_id, expiration)")

    @api.depends("insurer_letter", "certificate_id.insurer_ids.letter", "certificate_id.insurer_ids.insurer_id")
    def _compute_insurer_id(self):
        for coverage in self:
            by_letter = {line.letter: line.insurer_id for line in coverage.certificate_id.insurer_ids}
            coverage.insurer_id = by_letter.get(coverage.insurer_letter) or coverage.insurer_id

    @api.depends("limit_ids.amount", "limit_ids.word", "limit_ids.limit_type_id")
    def _compute_limit_summary(self):
        for coverage in self:
            coverage.limit_summary = " · ".join(
                f"{limit.limit_type_id.name or limit.label}: {limit.shown}" for limit in coverage.limit_ids
            )

    @api.depends("coverage_type_id", "label", "policy_number")
    def _compute_display_name(self):
        for coverage in self:
            name = coverage.coverage_type_id.name or coverage.label or self.env._("Policy")
            coverage.display_name = f"{name} {coverage.policy_number}" if coverage.policy_number else name

    @api.onchange("coverage_type_id")
    def _onchange_coverage_type_id(self):
        """Offer the limits of the chosen coverage to whoever types a certificate in."""
        if self.coverage_type_id and not self.limit_ids:
            self.limit_ids = [
                fields.Command.create({"limit_type_id": limit_type.id})
                for limit_type in self.coverage_type_id.limit_type_ids
            ]

    @api.constrains("effective", "expiration")
    def _check_term(self):
        for coverage in self:
            if coverage.state == "accepted" and coverage.effective and coverage.expiration:
                if coverage.expiration < coverage.effective:
                    raise ValidationError(
                        self.env._("%(policy)s expires before it takes effect.", policy=coverage.display_name)
                    )

    def action_view_certificate(self):
        self.ensure_one()
        return self.certificate_id._get_records_action(name=self.certificate_id.name)

    def _get_policy_key(self):
        """The policy number without spaces and punctuation, as two prints of one number are compared."""
        self.ensure_one()
        return self._plain_number(self.policy_number)

    @api.model
    def _plain_number(self, number):
        return re.sub(r"[^A-Z0-9]", "", (number or "").upper())


class CoiCoverageLimit(models.Model):
    """An amount as a policy row shows it."""

    _name = "coi.coverage.limit"
    _description = "Policy Limit"
    _inherit = ["coi.read.values"]
    _order = "coverage_id, sequence, id"

    coverage_id = fields.Many2one("coi.coverage", string="Policy", required=True, ondelete="cascade", index=True)
    certificate_id = fields.Many2one(related="coverage_id.certificate_id", store=True, index=True)
    company_id = fields.Many2one(related="coverage_id.company_id", store=True)
    currency_id = fields.Many2one(related="certificate_id.currency_id")
    sequence = fields.Integer(default=10)
    limit_type_id = fields.Many2one("coi.limit.type", string="Limit", ondelete="restrict")
    label = fields.Char(string="Printed As")
    amount = fields.Monetary()
    word = fields.Char(string="Printed Word", help="Where no amount is printed: Included, Excluded, Statutory.")
    shown = fields.Char(compute="_compute_shown")

    @api.depends("amount", "word", "currency_id")
    def _compute_shown(self):
        for limit in self:
            limit.shown = limit.word or (limit.currency_id.format(limit.amount) if limit.amount else "")

    @api.depends("limit_type_id", "label")
    def _compute_display_name(self):
        for limit in self:
            limit.display_name = limit.limit_type_id.name or limit.label or self.env._("Limit")
