from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models

from ..verification.linter import lint
from ..verification.states import TERRITORIES
from .coi_catalogue import get_catalogue

#: Whatever of a line a remark may be about.
WATCHED = (
    *("coverage_type_ids", "minimum_ids.limit_type_id", "minimum_ids.amount", "combinable", "basis", "aggregate_per"),
    *("provision_ids.provision_id", "provision_ids.evidence", "provision_ids.accepted_forms"),
    *("provision_ids.on_layers", "auto_scope", "statutory", "proprietor_exclusion_allowed", "rating", "size"),
    *("admitted", "retroactive_by", "deductible_cap"),
)


class CoiRequirementSet(models.Model):
    """The linter: whoever writes requirements is told what vendors cannot lawfully or practically give."""

    _inherit = "coi.requirement.set"

    remarks = fields.Html(string="What to Reconsider", compute="_compute_remarks", sanitize=False)
    remark_count = fields.Integer(
        string="Remarks",
        compute="_compute_remarks",
        help="Demands that vendors can hardly satisfy as they are written.",
    )

    @api.depends_context("lang", "uid")
    @api.depends("currency_id", "tag_ids", *(f"line_ids.{name}" for name in WATCHED))
    def _compute_remarks(self):
        catalogue = get_catalogue(self.env)
        labels = self.env["coi.compliance"]._get_labeler()
        for requirement_set in self:
            found = requirement_set._lint(catalogue)
            requirement_set.remark_count = sum(remark.severity != "advice" for remark in found)
            requirement_set.remarks = requirement_set._tell_remarks(found, labels)

    def _lint(self, catalogue):
        """What is remarkable about this set, for the states of the vendors to whom it applies.

        :return: tuple of ``remarks.Remark``
        """
        self.ensure_one()
        exempt = bool(self.env["coi.insurer"].search_count([("rating_exempt", "=", True)], limit=1))
        return lint(self._get_written_facts(), self._get_vendor_states(), catalogue, exempt)

    def _get_written_facts(self):
        """The lines as they are written: an umbrella's mark counts here even where the rules do not obey it."""
        written = []
        for line in self.line_ids:
            if not line.coverage_type_ids or not line.currency_id:
                continue
            fact = line._to_fact()
            minimums = tuple(minimum for minimum in fact.minimums if minimum.limit)
            if line.combinable:
                minimums = tuple(replace(minimum, primary=0.0) for minimum in minimums)
            provisions = tuple(asked for asked in fact.provisions if asked.provision)
            written.append(replace(fact, minimums=minimums, provisions=provisions))
        return written

    def _get_vendor_states(self):
        """Codes of the United States and territories in which vendors to whom the set applies are."""
        saved = self._origin
        if not saved:
            return ()
        groups = self.env["coi.compliance"]._read_group(saved._get_compliance_domain(), ["state_id", "country_id"])
        codes = {state.code for state, _country in groups if state.country_id.code == "US"}
        return tuple(codes | {country.code for _state, country in groups if country.code in TERRITORIES})

    def _tell_remarks(self, remarks, labels):
        if not remarks:
            return False
        severities = {
            "impossible": (self.env._("Cannot be had"), "text-bg-danger"),
            "impractical": (self.env._("Hardly to be had"), "text-bg-warning"),
            "likely": (self.env._("Probably a mistake"), "text-bg-warning"),
            "advice": (self.env._("Good to know"), "text-bg-info"),
        }
        rows = (
            Markup('<li class="mb-1"><span class="badge %s me-1">%s</span> <b>%s</b>: %s</li>')
            % (*reversed(severities[remark.severity]), labels.label("line", remark.line), labels.remark(remark))
            for remark in remarks
        )
        return Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(rows)
