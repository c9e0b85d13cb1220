"""Short words for what is asked and what falls short, for charts, pivots and grids."""

from odoo import api, models

from .coi_labels import Labeler


def get_code_labels(env):
    """Code to words, in the language of ``env``."""
    return {
        "COVERAGE_MISSING": env._("No policy"),
        "EXPIRED": env._("Policy ended"),
        "CANCELLED": env._("Policy cancelled"),
        "CARGO_TYPE": env._("Another kind of cargo policy"),
        "UNVERIFIED": env._("No document yet"),
        "EXEMPTION": env._("Exemption not accepted"),
        "POLICY_UNCLEAR": env._("Number or term not shown"),
        "LIMIT_LOW": env._("Limit too low"),
        "AGG_BASIS": env._("Aggregate not per project or location"),
        "CLAIMS_MADE": env._("Claims-made"),
        "AUTO_SCOPE": env._("Automobiles not covered"),
        "RETRO_DATE": env._("Retroactive date"),
        "TAIL": env._("No extended reporting period"),
        "STATUTORY": env._("Statutory benefits not shown"),
        "OFFICER_EXCLUDED": env._("Officers excluded"),
        "SIR_HIGH": env._("Deductible or retention"),
        "RATING_LOW": env._("Insurer's rating too low"),
        "RATING_UNKNOWN": env._("Insurer's rating not known"),
        "NON_ADMITTED": env._("Insurer not admitted"),
        "PROVISION": env._("Provision"),
        "INSURED_NAME": env._("Insured's name"),
        "HOLDER_NAME": env._("Certificate holder"),
        "TWIN": env._("Possible twin"),
        "UNSIGNED": env._("Not signed"),
    }


class CoiDashboard(models.AbstractModel):
    """Words that dashboard, analyses and matrix have in common."""

    _inherit = "coi.dashboard"

    @api.model
    def _get_codes(self):
        """Words for the codes of deficiencies."""
        # sudo: a catalogue is no secret
        provisions = self.env["coi.provision"].sudo().with_context(active_test=False).search([])
        return {
            **{found.deficiency_code: found.name for found in provisions if found.deficiency_code},
            **get_code_labels(self.env),
        }

    @api.model
    def _get_lines(self):
        """Words for the requirement lines that files have, in the order of the catalogue."""
        labeler = Labeler(self.env)
        # sudo: what is asked for is no vendor's secret
        requirements = self.env["coi.requirement"].sudo().search([])
        keys = {requirement._to_fact().key for requirement in requirements if requirement.coverage_type_ids}
        return self._label_lines(keys | {"party"}, labeler)

    @api.model
    def _label_lines(self, keys, labeler=None):
        """Keys of lines with their words, in the order of the catalogue; names and signature last."""
        labeler = labeler or Labeler(self.env)
        ordered = sorted(keys, key=lambda key: (key == "party", labeler._line_order(key), key))
        return [
            (key, self.env._("Names and Signature") if key == "party" else labeler.label("line", key))
            for key in ordered
        ]

    @api.model
    def _get_short_label(self, line, code, labeler=None, codes=None):
        codes = codes or self._get_codes()
        what = codes.get(code, code)
        if line == "party":
            return what
        return f"{(labeler or Labeler(self.env)).label('line', line)}: {what}"
