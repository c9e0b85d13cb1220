from odoo import fields, models


class CoiCoverageType(models.Model):
    """A line of insurance: general liability, motor truck cargo, workers' compensation…"""

    _name = "coi.coverage.type"
    _description = "Insurance Coverage Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable name used by the reader, the rules and the API.")
    abbreviation = fields.Char(translate=True, help="Short form for lists, such as GL or WC.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    printed_labels = fields.Text(
        help="Labels and abbreviations that certificates print for this coverage, one a line.",
    )
    limit_type_ids = fields.Many2many("coi.limit.type", string="Limits")
    umbrella_may_top_up = fields.Boolean(
        help="Whether an umbrella or excess policy can add to the limits of this coverage. "
        "The rules allow it for general liability, auto liability and employers' liability, and for an umbrella by an "
        "excess policy; what is marked elsewhere is not obeyed.",
    )
    note = fields.Text(translate=True, help="What this coverage answers, and what it does not.")

    _code_unique = models.Constraint("UNIQUE(code)", "Each coverage type needs a code of its own.")

    def write(self, vals):
        # sudo: a catalogue serves all companies
        lines = self.env["coi.requirement"].sudo().search([("coverage_type_ids", "in", self.ids)])
        result = super().write(vals)
        if {"code", "umbrella_may_top_up"} & set(vals):
            lines._note_change()
        if {"name", "printed_labels"} & set(vals):
            # by these a sentence on a certificate names coverages
            # sudo: as above
            self.env["coi.compliance"].sudo().search([("coverage_ids", "!=", False)])._request_verification()
        return result

    def _is_named_in(self, words):
        """Whether ``words``, in plain lower case, hold the name or one of the printed labels as whole words."""
        self.ensure_one()
        plain = self.env["coi.provision"]._plain
        names = map(plain, [self.name, *(self.printed_labels or "").splitlines()])
        return self.code != "other" and any(f" {name} " in f" {words} " for name in names if name)
