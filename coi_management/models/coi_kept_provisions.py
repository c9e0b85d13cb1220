import json
from dataclasses import asdict

from odoo import api, fields, models

from ..verification import facts
from .coi_shared import Shared


class CoiCoverage(models.Model):
    """What was judged of words that retention has deleted: marks and form numbers stay, and verdicts with them."""

    _inherit = "coi.coverage"

    kept_provisions = fields.Json(
        readonly=True,
        copy=False,
        help="What the description of operations and the schedules of endorsements said of each provision, in codes, "
        "before they were deleted by retention.",
    )

    def _keep_provisions(self):
        """Write down what is judged of the words of these policies, which are about to be deleted."""
        shared = Shared(self.env, None)
        for compliance, policies in self.grouped("compliance_id").items():
            counting = compliance.certificate_ids.filtered(lambda found: found._counts())
            endorsements = counting.endorsement_ids
            for certificate in policies.certificate_id:
                printed = shared.policies.get_printed(certificate)
                for row in (found for found in shared.policies.of(certificate) if found.id in policies._ids):
                    policy = self.browse(row.id)
                    mine = endorsements.filtered(lambda page, policy=policy: page._belongs_to(policy))
                    judged = self._get_provision_facts(row, printed, mine, shared)
                    # never empty: that there was nothing is kept as well
                    kept = json.dumps({"provisions": [asdict(evidence) for evidence in judged]})
                    self.env["coi.erasure"]._set(policy, {"kept_provisions": kept})
        self.invalidate_recordset(["kept_provisions"], flush=False)

    @api.model
    def _get_fact_names(self):
        return [*super()._get_fact_names(), "kept_provisions"]

    @api.model
    def _get_provision_facts(self, row, printed, endorsements, shared):
        if not row.kept_provisions:
            yield from super()._get_provision_facts(row, printed, endorsements, shared)
            return
        codes = {provision.code for provision in shared.provisions}
        for kept in row.kept_provisions["provisions"]:
            if kept["provision"] in codes:
                forms = {name: tuple(kept[name]) for name in ("forms", "unknown_forms")}
                yield facts.Evidence(**{**kept, **forms})
