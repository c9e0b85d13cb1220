import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..verification import facts
from ..verification.exemptions import ANY_STATE

#: Number of a form with or without its edition: CG 20 10 04 13, WC 00 03 13, MCS-90.
FORM = r"[A-Z]{2} \d{2} \d{2}( \d{2})?( [A-Z])?( \d{2} \d{2})?|MCS-\d{2}[A-Z]?"


class CoiRequirement(models.Model):
    """One line of a requirement set: a policy of any of these coverages, with these limits and provisions."""

    _name = "coi.requirement"
    _description = "Insurance Requirement"
    _inherit = ["coi.requirement.part"]
    _order = "set_id, sequence, id"

    set_id = fields.Many2one("coi.requirement.set", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="set_id.company_id")
    currency_id = fields.Many2one(related="set_id.currency_id")
    sequence = fields.Integer(default=10)
    coverage_type_ids = fields.Many2many(
        "coi.coverage.type", string="Coverages", required=True, help="A policy of any one of these answers the line."
    )
    minimum_ids = fields.One2many("coi.requirement.limit", "requirement_id", string="Minimum Limits", copy=True)
    provision_ids = fields.One2many("coi.requirement.provision", "requirement_id", string="Provisions", copy=True)
    combinable = fields.Boolean(
        string="Umbrella May Top Up",
        help="The minimum limits may be reached together with an umbrella or excess policy.",
    )
    basis = fields.Selection(
        [("any", "Occurrence or claims-made"), ("occurrence", "Occurrence only")],
        default="any",
        required=True,
    )
    aggregate_per = fields.Selection(
        [("project", "Per project"), ("location", "Per location")], string="Aggregate Applies"
    )
    auto_scope = fields.Selection(
        [
            ("any_auto", "Any auto"),
            ("owned_hired_non_owned", "Owned or scheduled, hired and non-owned"),
            ("hired_non_owned", "Hired and non-owned"),
        ],
        string="Autos Covered",
    )
    statutory = fields.Boolean(help="Workers' compensation benefits as the state's law has them must be shown.")
    proprietor_exclusion_allowed = fields.Boolean(
        string="Excluded Officers Allowed",
        default=True,
        help="Whether proprietors, partners or officers may be excluded from workers' compensation.",
    )
    exemption_accepted = fields.Boolean(
        string="Exemptions Accepted",
        help="A state's certificate of exemption is accepted in place of a policy, once it is approved. It is proof of "
        "no coverage: the vendor shows as exempt, not covered.",
    )
    exemption_state_ids = fields.Many2many(
        "res.country.state",
        string="Exemptions of States",
        domain="[('country_id.code', '=', 'US')]",
        help="Empty: of every state.",
    )
    exempt_employers = fields.Boolean(
        string="Without Employers' Liability",
        help="Of whoever is exempt no employers' liability is asked either. An exemption itself says nothing of it.",
    )
    rating = fields.Selection([(rating, rating) for rating in facts.RATINGS[:13]], string="A.M. Best Rating at Least")
    size = fields.Selection(
        lambda self: self.env["coi.insurer"]._selection_am_best_size(), string="Financial Size at Least"
    )
    rating_max_age = fields.Integer(
        string="Rating Not Older Than", help="Days since the rating was entered or confirmed. 0: any age."
    )
    admitted = fields.Boolean(
        string="Admitted Insurers Only",
        help="Surplus lines insurers, who are not admitted in the state, are not enough.",
    )
    retroactive_by = fields.Date(
        string="Retroactive Date By",
        help="The latest retroactive date of a claims-made policy: the day on which the work began.",
    )
    tail_years = fields.Integer(
        string="Tail",
        help="For so many years after its end a claims-made policy must take claims, where no later policy covers the "
        "time before. Three are common. 0: no demand.",
    )
    deductible_cap = fields.Monetary(
        string="Deductible at Most", help="Highest deductible or self-insured retention. 0: no cap."
    )
    asks_autos = fields.Boolean(compute="_compute_asks", help="Whether boxes for autos matter to this line.")
    asks_workers = fields.Boolean(compute="_compute_asks", help="Whether statutory benefits matter to this line.")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("coverage_type_ids.code")
    def _compute_asks(self):
        for line in self:
            codes = line.coverage_type_ids.mapped("code")
            line.asks_autos = any("auto" in code for code in codes)
            line.asks_workers = "workers_compensation" in codes

    @api.depends("coverage_type_ids", "minimum_ids.limit_type_id", "minimum_ids.amount", "provision_ids.provision_id")
    def _compute_summary(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for line in self:
            limits = [
                f"{minimum.limit_type_id.name} {labels.money(minimum.amount, line.currency_id.name)}"
                for minimum in line.minimum_ids
                if minimum.limit_type_id
            ]
            line.summary = " · ".join([*limits, *line.provision_ids.provision_id.mapped("name")])

    @api.depends("coverage_type_ids")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " / ".join(line.coverage_type_ids.mapped("name")) or self.env._("New requirement")

    @api.constrains("coverage_type_ids")
    def _check_coverage_type_ids(self):
        for line in self:
            if not line.coverage_type_ids:
                raise ValidationError(self.env._("Say which coverages answer this requirement."))

    @api.onchange("coverage_type_ids")
    def _onchange_coverage_type_ids(self):
        """Offer the limits of the chosen coverage, so that only amounts have to be typed."""
        if self.coverage_type_ids and not self.minimum_ids:
            self.minimum_ids = [
                fields.Command.create({"limit_type_id": limit_type.id})
                for limit_type in self.coverage_type_ids[:1].limit_type_ids
            ]
        self.combinable = self.combinable and all(self.coverage_type_ids.mapped("umbrella_may_top_up"))

    def _get_set(self):
        return self.set_id

    def _to_fact(self):
        """This line as the verification room knows it."""
        self.ensure_one()
        topped_up = self.combinable and all(self.coverage_type_ids.mapped("umbrella_may_top_up"))
        return facts.Requirement(
            coverages=tuple(sorted(self.coverage_type_ids.mapped("code"))),
            minimums=tuple(minimum._to_fact(topped_up) for minimum in self.minimum_ids if minimum.amount),
            provisions=tuple(provision._to_fact() for provision in self.provision_ids),
            currency=self.currency_id.name,
            claims_made_allowed=self.basis == "any",
            aggregate_per=self.aggregate_per or "",
            auto_scope=self.auto_scope or "",
            statutory=self.statutory,
            proprietor_exclusion_allowed=self.proprietor_exclusion_allowed,
            rating=self.rating or "",
            size=int(self.size or 0),
            rating_max_age=self.rating_max_age,
            deductible_cap=self.deductible_cap or None,
            admitted=self.admitted,
            retroactive_by=self.retroactive_by or None,
            tail_years=self.tail_years,
            exemptions=self._get_exemptions(),
            exempt_employers=self.exemption_accepted and self.exempt_employers,
            sets=(self.set_id.name,),
        )

    def _get_exemptions(self):
        """Codes of the states whose exemptions are accepted, as ``facts.Requirement`` knows them."""
        self.ensure_one()
        if not self.exemption_accepted or not self.asks_workers:
            return ()
        return tuple(sorted(self.exemption_state_ids.mapped("code"))) or (ANY_STATE,)


class CoiRequirementLimit(models.Model):
    """The least amount of one limit."""

    _name = "coi.requirement.limit"
    _description = "Required Limit"
    _inherit = ["coi.requirement.part"]
    _order = "requirement_id, id"

    requirement_id = fields.Many2one("coi.requirement", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="requirement_id.company_id")
    currency_id = fields.Many2one(related="requirement_id.currency_id")
    limit_type_id = fields.Many2one("coi.limit.type", string="Limit", required=True, ondelete="restrict")
    amount = fields.Monetary(string="At Least", help="0: this limit is not asked for.")

    _limit_unique = models.Constraint(
        "UNIQUE(requirement_id, limit_type_id)", "A requirement can ask for each limit once only."
    )
    _amount_not_negative = models.Constraint("CHECK(amount >= 0)", "A required limit cannot be negative.")

    def _get_set(self):
        return self.requirement_id.set_id

    def _to_fact(self, topped_up):
        self.ensure_one()
        return facts.Minimum(
            limit=self.limit_type_id.code, amount=self.amount, primary=0.0 if topped_up else self.amount
        )


class CoiRequirementProvision(models.Model):
    """A provision that is asked for, and the evidence that is enough."""

    _name = "coi.requirement.provision"
    _description = "Required Provision"
    _inherit = ["coi.requirement.part"]
    _order = "requirement_id, id"

    requirement_id = fields.Many2one("coi.requirement", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="requirement_id.company_id")
    provision_id = fields.Many2one("coi.provision", required=True, ondelete="restrict")
    evidence = fields.Selection(
        [
            ("assertion", "The certificate says so"),
            ("endorsement", "Endorsement seen"),
        ],
        default="assertion",
        required=True,
        help="A mark on a certificate is an assertion by its producer; only the endorsement is part of the policy.",
    )
    on_layers = fields.Boolean(
        string="On the Umbrella Too",
        help="Ask it of the umbrella or excess policy as well where that tops up the limits: what is called follow "
        "form seldom follows in everything.",
    )
    accepted_forms = fields.Char(
        help="Forms that are accepted, with or without edition, separated by semicolons; + joins forms that are "
        "needed together: CG 20 10 11 85; CG 20 10 10 01 + CG 20 37 10 01. Empty: any form that the catalogue "
        "says proves the provision.",
    )

    _provision_unique = models.Constraint(
        "UNIQUE(requirement_id, provision_id)", "A requirement can ask for each provision once only."
    )

    @api.constrains("accepted_forms")
    def _check_accepted_forms(self):
        for line in self:
            for form in (form for choice in line._get_form_choices() for form in choice):
                if not re.fullmatch(FORM, form):
                    raise ValidationError(
                        self.env._(
                            "%(form)s is not a form number such as CG 20 10 or CG 20 10 04 13.",
                            form=form,
                        )
                    )

    def _get_set(self):
        return self.requirement_id.set_id

    def _get_form_choices(self):
        self.ensure_one()
        split = self.env["coi.endorsement.form"]._split
        return tuple(
            tuple(" ".join(filter(None, split(form))) for form in choice.split("+") if form.strip())
            for choice in (self.accepted_forms or "").split(";")
            if choice.strip()
        )

    def _to_fact(self):
        self.ensure_one()
        return facts.ProvisionAsked(
            provision=self.provision_id.code,
            evidence=self.evidence,
            forms=self._get_form_choices(),
            on_layers=self.on_layers,
        )
