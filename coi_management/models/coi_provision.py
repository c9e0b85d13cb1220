import re

from odoo import api, fields, models


class CoiProvision(models.Model):
    """What one can require of a policy besides money: additional insured, waiver of subrogation…"""

    _name = "coi.provision"
    _description = "Insurance Provision"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable name used by the reader, the rules and the API.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    deficiency_code = fields.Char(
        required=True,
        default="PROVISION",
        help="Code under which its absence is reported, such as AI_ONGOING.",
    )
    mark = fields.Selection(
        [
            ("additional_insured", "ADDL INSD column"),
            ("subrogation_waived", "SUBR WVD column"),
        ],
        help="The column of the certificate whose Y asserts this provision.",
    )
    phrases = fields.Text(
        help="Phrases of the description of operations that assert this provision, one a line. "
        "An assertion is not proof: whether it is enough is said by each requirement.",
    )
    coverage_type_ids = fields.Many2many(
        "coi.coverage.type",
        string="Applies To",
        help="The coverages that can carry this provision. Empty: any.",
    )
    note = fields.Text(translate=True)

    _code_unique = models.Constraint("UNIQUE(code)", "Each provision needs a code of its own.")

    def write(self, vals):
        result = super().write(vals)
        if {"active", "mark", "phrases", "coverage_type_ids"} & set(vals):
            self.env["coi.compliance"].sudo().search([("coverage_ids", "!=", False)])._request_verification()
        return result

    def _is_asserted_by(self, text):
        """Whether ``text`` (a description of operations) holds one of the phrases, whatever the spacing and case."""
        self.ensure_one()
        plain = self._plain(text)
        return any(phrase and phrase in plain for phrase in map(self._plain, (self.phrases or "").splitlines()))

    @api.model
    def _plain(self, text):
        return " ".join(re.findall(r"[a-z0-9]+", (text or "").lower()))
