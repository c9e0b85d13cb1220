import json

from odoo import api, fields, models
from odoo.tools import format_date

from .. import spreadsheet
from .coi_import_row import RowCheck


class CoiImportRow(models.Model):
    """A row of a list of requirements: the set that it is of, and what it asks."""

    _inherit = "coi.import.row"

    set_name = fields.Char(string="Requirement Set in the List", readonly=True)
    set_id = fields.Many2one(
        "coi.requirement.set", string="Requirement Set", readonly=True, ondelete="set null", index="btree_not_null"
    )
    change_id = fields.Many2one(
        "coi.requirement.set", string="Planned Change", readonly=True, ondelete="set null", index="btree_not_null"
    )
    set_effect = fields.Selection(
        [
            ("new", "New set"),
            ("change", "Planned change of the set"),
            ("same", "The set asks it already"),
        ],
        string="What Happens to the Set",
        readonly=True,
    )

    @api.model
    def _get_check(self, found):
        return AskedCheck if found.kind == "requirements" else super()._get_check(found)

    def _get_words(self):
        return {
            **super()._get_words(),
            "set_missing": self.env._("No requirement set is named, and no vendor."),
            "coverage_unsaid": self.env._("The row does not say which coverage it asks for."),
            "asked_nothing": self.env._("The row asks for nothing."),
            "asked_of_none": self.env._("“%(value)s” is of no coverage that the row asks for."),
            "limit_unknown": self.env._("The limit “%(value)s” is not known of this coverage."),
            "limit_twice": self.env._("“%(value)s” is another amount for a limit that the row names already."),
            "limit_other": self.env._("Row %(value)s asks for another amount of the same set."),
            "in_force_other": self.env._("Row %(value)s has the same set in force from another day."),
            "provision_unknown": self.env._(
                "“%(value)s” is neither a provision nor a form that is known. Write it as the catalogue does."
            ),
            "provision_nowhere": self.env._("“%(value)s” cannot be had on this coverage."),
            "choice_asked": self.env._("“%(value)s” is neither yes nor no, nor a form such as CG 20 10."),
            "not_topped_up": self.env._("An umbrella does not top up this coverage: leave “%(value)s” out."),
            "auto_scope": self.env._("“%(value)s” does not say which autos. Write it as: any auto."),
            "aggregate_per": self.env._("“%(value)s” is neither project nor location."),
            "tail_years": self.env._("“%(value)s” is no number of years."),
            "set_planned": self.env._(
                "A change of this set is planned already: put it in force or delete it, then look again."
            ),
            "asked_already": self.env._("The set asks for it already."),
            "kept_changed": self.env._("Kept: what the set asks was changed since."),
            "kept_in_force": self.env._("Kept: the change was put in force. Plan another to take it back."),
            "kept_set_used": self.env._("Kept: the set is in use by now."),
            "set_archived": self.env._("The set is archived: what it asked for is part of the record."),
        }

    @api.depends("set_effect", "partner_id", "matched_by", "state")
    @api.depends_context("lang")
    def _compute_effect(self):
        result = super()._compute_effect()
        labels = dict(self._fields["set_effect"]._description_selection(self.env))
        for row in self.filtered("set_effect"):
            row.effect = ". ".join(filter(None, (labels[row.set_effect], row.effect)))
        return result

    @api.depends("data")
    @api.depends_context("lang")
    def _compute_summary(self):
        asking = self.filtered(lambda row: (row.data or {}).get("lines"))
        result = super(CoiImportRow, self - asking)._compute_summary()
        if asking:
            kinds = self.env["coi.coverage.type"].with_context(active_test=False).search([])
            names = {kind.code: kind.abbreviation or kind.name for kind in kinds}
            limits = dict(self.env["coi.limit.type"].search([]).mapped(lambda kind: (kind.code, kind.name)))
            provisions = dict(self.env["coi.provision"].search([]).mapped(lambda kind: (kind.code, kind.name)))
            for row in asking:
                row.summary = "; ".join(row._tell_line(line, names, limits, provisions) for line in row.data["lines"])
        return result

    def _tell_line(self, line, names, limits, provisions):
        """A line in words: its coverages, limits and provisions."""
        labels = self.env["coi.compliance"]._get_labeler()
        currency = self.company_id.currency_id.name
        told = [f"{limits.get(code, code)} {labels.money(amount, currency)}" for code, amount in line["limits"].items()]
        told += [provisions.get(code, code) for code in line["provisions"]]
        if day := self.data.get("in_force"):
            told.append(self.env._("from %(day)s on", day=format_date(self.env, day)))
        coverages = " / ".join(names.get(code, code) for code in line["coverages"])
        return f"{coverages}: {', '.join(told)}" if told else coverages

    def action_view_certificate(self):
        self.ensure_one()
        self.check_access("read")
        if found := self.change_id or self.set_id:
            return found._get_records_action(name=found.display_name)
        return super().action_view_certificate()


class AskedCheck(RowCheck):
    """One look at the rows of a list of requirements."""

    def __init__(self, found, rows):
        super().__init__(found, rows)
        # sudo: rows are written by the import alone
        done = found.sudo().row_ids.filtered("made")
        self.own_sets = {row.made["new_set"] for row in done if row.made.get("new_set")}
        self.own_changes = set(done.change_id.ids)

    def _look(self, row, said):
        problems = [{"code": found.code, "column": found.column, **found.params} for found in said.problems]
        data = {
            "vendor": said.vendor,
            "agent": {},
            "policies": [],
            "requirement_set": said.requirement_set,
            "lines": said.lines,
            "in_force": said.in_force,
        }
        values = {
            **self._prepare_values(row, said.vendor, data, problems),
            "set_effect": False,
            "set_id": False,
        }
        if not problems and said.vendor:
            self._find_vendor(values, said.vendor)
        return values

    def _find_known(self, vals):
        """Name the sets of rows that name a vendor only, and say of each row what becomes of its set."""
        # what other rows of this import say that are not looked at now
        others = (self.found.sudo().row_ids - self.rows).filtered(lambda row: row.data and row.state != "bad")
        names = {self._get_content(row.data): row.data["requirement_set"] for row in others if row.data["vendor"]}
        said = {}
        for row in others:
            self._note(said, row.data, row.number)
        for row, values in vals.items():
            data = values["data"]
            if not data["requirement_set"] and values["state"] != "bad":
                # vendors of whom the same is asked share a set
                name = self.found.env._("As required of %(vendor)s", vendor=values["vendor_name"])
                data["requirement_set"] = names.setdefault(self._get_content(data), name)
            values["set_name"] = data["requirement_set"]
            if values["state"] != "bad":
                self._find_set(row, values, said)

    @staticmethod
    def _get_content(data):
        return json.dumps([data["lines"], data["in_force"]], sort_keys=True)

    def _find_set(self, row, values, said):
        data = values["data"]
        found = self.sets.get(spreadsheet.plain(data["requirement_set"]), self.env["coi.requirement.set"])
        if problem := self._find_conflict(data, said) or self._find_plan(found):
            values.update(state="bad", problems=[problem])
            return
        self._note(said, data, row.number)
        values["set_id"] = found.id
        if found and all(found._asks_already(line) for line in data["lines"]):
            values["set_effect"] = "same"
        else:
            values["set_effect"] = "new" if not found or found.id in self.own_sets else "change"
        if values["state"] == "ready" and values["set_effect"] == "same" and not self._is_to_be_asked(found, values):
            values.update(state="skipped", problems=[{"code": "asked_already"}])

    def _is_to_be_asked(self, found, values):
        """Whether a set is to be asked of the row's vendor, of whom it is not asked by hand yet."""
        if not values["partner_id"]:
            return values["matched_by"] == "new"
        here = [("partner_id", "=", values["partner_id"]), ("company_id", "=", self.found.company_id.id)]
        return not self.env["coi.compliance"].search_count([*here, ("set_ids", "in", found.ids)])

    def _find_plan(self, found):
        """A change of the set that somebody else has planned."""
        # sudo: that there is one, whoever planned it
        planned = found.sudo().change_ids
        return {"code": "set_planned"} if set(planned.ids) - self.own_changes else None

    def _get_notes(self, data):
        """What a row says that another must not say otherwise: keys and values."""
        key = spreadsheet.plain(data["requirement_set"])
        if data["in_force"]:
            yield "in_force_other", (key,), data["in_force"]
        for line in data["lines"]:
            for code, amount in line["limits"].items():
                yield "limit_other", (key, *sorted(line["coverages"]), code), amount

    def _note(self, said, data, number):
        for code, key, value in self._get_notes(data):
            said.setdefault((code, key), (value, number))

    def _find_conflict(self, data, said):
        for code, key, value in self._get_notes(data):
            known, number = said.get((code, key), (value, 0))
            if known != value:
                return {"code": code, "value": number}
        return None
