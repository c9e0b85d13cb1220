import hashlib
import json

from odoo import fields, models
from odoo.fields import Command

from ..verification import facts_json

#: What a list says of a line beside its limits and provisions, and the field that holds it.
SAID = {
    **{name: name for name in ("rating", "basis", "aggregate_per", "auto_scope", "statutory", "combinable")},
    **{name: name for name in ("admitted", "tail_years")},
    "deductible": "deductible_cap",
    "retro_date": "retroactive_by",
}


class CoiRequirementSet(models.Model):
    """Lines as a list has them: taken over into a set, which keeps what the list does not speak of."""

    _inherit = "coi.requirement.set"

    def _get_line(self, line):
        """The requirement of this set that the same coverages answer.

        :param dict line: see ``spreadsheet.Asked``
        """
        self.ensure_one()
        wanted = set(line["coverages"])
        return self.line_ids.filtered(lambda found: set(found.coverage_type_ids.mapped("code")) == wanted)[:1]

    def _asks_already(self, line):
        """Whether this set asks for all that a line of a list says."""
        self.ensure_one()
        found = self._get_line(line)
        if not found:
            return False
        limits = {minimum.limit_type_id.code: minimum.amount for minimum in found.minimum_ids}
        provisions = {asked.provision_id.code: asked for asked in found.provision_ids}
        return (
            all(limits.get(code) == amount for code, amount in line["limits"].items())
            and all(
                code in provisions
                and provisions[code].evidence == asked["evidence"]
                and (provisions[code].accepted_forms or "") == asked["forms"]
                for code, asked in line["provisions"].items()
            )
            and all(found[name] == value for name, value in self._prepare_said_vals(line).items())
        )

    @staticmethod
    def _prepare_said_vals(line):
        vals = {field: line[name] for name, field in SAID.items() if name in line}
        if vals.get("retroactive_by"):
            vals["retroactive_by"] = fields.Date.to_date(vals["retroactive_by"])
        if line.get("size"):
            vals["size"] = str(line["size"])
        return vals

    def _take_lines(self, lines):
        """Ask for what these lines say; what they do not speak of stays as it is.

        :param lines: see ``spreadsheet.Asked``, one for the same coverages
        :return: the requirements
        """
        self.ensure_one()
        taken = self.env["coi.requirement"]
        for line in lines:
            found = self._get_line(line)
            vals = {**self._prepare_said_vals(line), **self._prepare_part_vals(found, line)}
            if found:
                found.write(vals)
            else:
                coverages = self.env["coi.coverage.type"].search([("code", "in", line["coverages"])])
                found = found.create(
                    {
                        "set_id": self.id,
                        "sequence": 10 * (len(self.line_ids) + 1),
                        "coverage_type_ids": [Command.set(coverages.ids)],
                        **vals,
                    }
                )
            taken |= found
        return taken

    def _prepare_part_vals(self, found, line):
        """Commands for the limits and provisions that a line names."""
        limits = {kind.code: kind.id for kind in self.env["coi.limit.type"].search([])}
        provisions = {kind.code: kind.id for kind in self.env["coi.provision"].search([])}
        minimums = {minimum.limit_type_id.id: minimum.id for minimum in found.minimum_ids}
        asked = {part.provision_id.id: part.id for part in found.provision_ids}

        def put(known, field, of, vals):
            return Command.update(known[of], vals) if of in known else Command.create({field: of, **vals})

        return {
            "minimum_ids": [
                put(minimums, "limit_type_id", limits[code], {"amount": amount})
                for code, amount in line["limits"].items()
            ],
            "provision_ids": [
                put(
                    asked,
                    "provision_id",
                    provisions[code],
                    {"evidence": said["evidence"], "accepted_forms": said["forms"] or False},
                )
                for code, said in line["provisions"].items()
            ],
        }

    def _get_asked_digest(self):
        """A text that is the same as long as this set asks the same, under the same name."""
        self.ensure_one()
        asked = facts_json.to_json(tuple(line._to_fact() for line in self.with_context(lang=None).line_ids))
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
