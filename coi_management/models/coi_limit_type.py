from odoo import fields, models


class CoiLimitType(models.Model):
    """A named limit: each occurrence, general aggregate, employers' liability each accident…"""

    _name = "coi.limit.type"
    _description = "Insurance Limit Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable name used by the reader, the rules and the API.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    printed_labels = fields.Text(
        help="How certificates print this limit, one label a line.",
    )
    note = fields.Text(translate=True)

    _code_unique = models.Constraint("UNIQUE(code)", "Each limit type needs a code of its own.")
