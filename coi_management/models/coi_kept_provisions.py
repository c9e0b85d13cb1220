import json
from dataclasses import asdict

from odoo import fields, models

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
        provisions = Shared(self.env, None).provisions
        for compliance, policies in self.grouped("compliance_id").items():
            counting = compliance.certificate_ids.filtered(lambda found: found._counts())
            endorsements = counting.endorsement_ids
            for policy in policies:
                mine = endorsements.filtered(lambda page, policy=policy: page._belongs_to(policy))
                found = [asdict(evidence) for evidence in policy._get_provision_facts(mine, provisions)]
                # never empty: that there was nothing is kept as well
                kept = json.dumps({"provisions": found})
                self.env["coi.erasure"]._set(policy, {"kept_provisions": kept})
        self.invalidate_recordset(["kept_provisions"], flush=False)

    def _get_provision_facts(self, endorsements, provisions):
        if not self.kept_provisions:
            yield from super()._get_provision_facts(endorsements, provisions)
            return
        codes = {provision.code for provision in provisions}
        for kept in self.kept_provisions["provisions"]:
            if kept["provision"] in codes:
                forms = {name: tuple(kept[name]) for name in ("forms", "unknown_forms")}
                yield facts.Evidence(**{**kept, **forms})
