from odoo import fields, models


class CoiCompliance(models.Model):
    """What can be answered about a file, and what was."""

    _inherit = "coi.compliance"

    answer_ids = fields.One2many("coi.answer", "compliance_id", string="Answers")
    attestation_ids = fields.One2many("coi.attestation", "compliance_id", string="Attestations")

    def _get_attestable(self):
        """The policies on file of which one can say that they are in force, or cancelled."""
        self.ensure_one()
        today = self.company_id._coi_today()
        return self._get_counting_coverages().filtered(
            lambda policy: (
                policy.policy_number
                and not policy.cancelled_on
                and (not policy.effective or policy.effective <= today)
                and (not policy.expiration or policy.expiration >= today)
            )
        )

    def _get_waivable(self):
        """What is open today and could be waived: list of (scope, label), in the language of the environment."""
        self.ensure_one()
        known = dict(self.env["coi.waiver"]._selection_scope())
        scopes = []
        for line in self._get_checklist():
            if line["satisfied"]:
                continue
            if line["key"] != "party":
                scopes.append((line["key"], self.env._("%(coverage)s: all of it", coverage=line["label"])))
            scopes += [
                (item["key"], f"{line['label']}: {item['label']}")
                for item in line["items"]
                if not item["satisfied"] and item["kind"] != "coverage" and item["deficiency"]
            ]
        return [(scope, label) for scope, label in scopes if scope in known]


class CoiRequest(models.Model):
    _inherit = "coi.request"

    answer_ids = fields.One2many("coi.answer", "request_id", string="Answers")

    def _is_attested(self):
        """Whether all that was asked is attested: of a question whether policies are in force."""
        self.ensure_one()
        if self.kind != "in_force":
            return False
        asked = self.certificate_id.coverage_ids & self.compliance_id._get_attestable()
        asked = asked or self.compliance_id._get_attestable()
        # sudo: attestations of the file, whoever asks
        said = self.env["coi.attestation"].sudo().search([("request_id", "=", self.id)])
        return bool(asked) and asked <= said.coverage_id

    def _is_cured(self):
        return super()._is_cured() or self._is_attested()
