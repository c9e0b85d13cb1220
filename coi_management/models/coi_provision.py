import re

from odoo import api, fields, models

from ..extraction import statements


def _is_denied(sentence, phrase):
    """Whether a word of denial stands close before or behind the phrase."""
    before, _phrase, behind = f" {sentence} ".partition(phrase)
    return bool(
        re.search(r" (no|not|without|except|excluding|excludes)( \w+){0,3} $", before)
        or re.match(r"( \w+){0,3} (not|excluded|denied)\b", behind)
    )


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
            # sudo: a catalogue serves all companies
            self.env["coi.compliance"].sudo().search([("coverage_ids", "!=", False)])._request_verification()
        return result

    def _is_asserted_by(self, text, coverage_type=None, coverage_types=None):
        """Whether ``text`` (a description of operations) holds one of the phrases, whatever the spacing and case.

        A sentence that denies it does not count ("no waiver of subrogation"), nor one that names other coverages
        only: a waiver on general liability says nothing of workers' compensation.

        :param coverage_type: the coverage that is asked about; None for any
        :param coverage_types: the coverages of the certificate, which a sentence may name
        """
        self.ensure_one()
        phrases = list(filter(None, map(self._plain, (self.phrases or "").splitlines())))
        text = text or ""
        for start, end in statements.sentences(text):
            sentence = self._plain(text[start:end])
            if not any(phrase in sentence and not _is_denied(sentence, phrase) for phrase in phrases):
                continue
            named = coverage_type and coverage_types.filtered(lambda found, words=sentence: found._is_named_in(words))
            if not named or coverage_type in named:
                return True
        return False

    @api.model
    def _plain(self, text):
        return " ".join(re.findall(r"[a-z0-9]+", (text or "").lower()))
