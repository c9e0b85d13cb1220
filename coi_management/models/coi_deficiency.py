from typing import Any, NamedTuple

from odoo import api, fields, models

from ..verification import facts_json
from .coi_rows import select_rows, to_columns

#: What is kept of the item that fell short, as it was judged last.
JUDGED = ("code", "verdict", "exposure", "content")


class Kept(NamedTuple):
    """An open deficiency as it is in the database: plain values, since there are many."""

    id: int
    compliance_id: int
    key: str
    judged: dict[str, Any]  # of ``JUDGED``


class CoiDeficiency(models.Model):
    """One thing that is wrong in a vendor's file, from the day it was found to the day it was mended."""

    _name = "coi.deficiency"
    _description = "Insurance Deficiency"
    _order = "closed_on desc, opened_on desc, id"

    compliance_id = fields.Many2one(
        "coi.compliance", string="File", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", store=True, index=True)
    key = fields.Char(required=True, readonly=True, help="Stable name of the item that is short.")
    line = fields.Char(readonly=True)
    code = fields.Char(required=True, readonly=True, index=True)
    verdict = fields.Selection(
        [("gap", "Gap"), ("asserted", "Not proven"), ("undetermined", "To clarify")], required=True, readonly=True
    )
    content = fields.Json(readonly=True, help="The item as it was judged last while it was open.")
    name = fields.Char(string="What Is Wrong", compute="_compute_words")
    reason = fields.Char(string="Why, and What to Do", compute="_compute_words")
    opened_on = fields.Date(required=True, readonly=True)
    closed_on = fields.Date(readonly=True, index=True)
    state = fields.Selection([("open", "Open"), ("closed", "Mended")], compute="_compute_state", store=True)
    days_open = fields.Integer(compute="_compute_days_open")

    _open_unique = models.UniqueIndex("(compliance_id, key) WHERE closed_on IS NULL")

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_words(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for deficiency in self:
            item = facts_json.item_from_json(deficiency.content)
            line = labels.label("line", item.line) if item.line != "party" else ""
            what = self.env._("no policy in force") if item.kind == "coverage" else labels.item(item)
            deficiency.name = ": ".join(filter(None, (line, what)))
            deficiency.reason = labels.sentence(item)

    @api.depends("closed_on")
    def _compute_state(self):
        for deficiency in self:
            deficiency.state = "closed" if deficiency.closed_on else "open"

    @api.depends("opened_on", "closed_on")
    def _compute_days_open(self):
        for deficiency in self:
            until = deficiency.closed_on or deficiency.company_id._coi_today()
            deficiency.days_open = (until - deficiency.opened_on).days

    def action_ask_waiver(self):
        self.ensure_one()
        return self.compliance_id.with_context(default_scope=self.key).action_ask_waiver()

    @api.model
    def _update(self, outcomes):
        """Open what is newly wrong, refresh what still is, close what was mended.

        :param list outcomes: ``Outcome`` of each file
        """
        codes, known, mended, opened, judged_anew = self._get_codes(), {}, {}, [], {}
        for kept in self._get_open([outcome.compliance.id for outcome in outcomes]):
            known.setdefault(kept.compliance_id, []).append(kept)
        for outcome in outcomes:
            wrong = dict(outcome.shortfalls)
            for kept in known.get(outcome.compliance.id, ()):
                item = wrong.pop(kept.key, None)
                if not item:
                    mended.setdefault(outcome.today, []).append(kept.id)
                    continue
                judged = self._prepare_vals(outcome, item, codes)
                if not self._is_same(kept.judged, judged):
                    judged_anew[kept.id] = judged
            opened += [(outcome, item) for item in wrong.values()]
        for today, ids in mended.items():
            deficiencies = self.browse(ids)
            deficiencies.closed_on = today
            deficiencies.flush_recordset(["closed_on"])
        self.browse(judged_anew)._keep(list(judged_anew.values()))
        self.create(
            [
                {
                    **self._prepare_vals(outcome, item, codes),
                    "compliance_id": outcome.compliance.id,
                    "key": item.key,
                    "line": item.line,
                    "opened_on": outcome.today,
                }
                for outcome, item in opened
            ]
        )

    @api.model
    def _get_open(self, file_ids):
        """The open deficiencies of these files, read past the cache: their contents are large."""
        domain = [("compliance_id", "in", file_ids), ("closed_on", "=", False)]
        for file_id, deficiency_id, key, *judged in select_rows(self, domain, ("compliance_id", "id", "key", *JUDGED)):
            yield Kept(deficiency_id, file_id, key, dict(zip(JUDGED, judged, strict=True)))

    @api.model
    def _is_same(self, kept, judged):
        """Whether an item was judged as before."""
        if float(kept["exposure"] or 0.0) != judged["exposure"]:
            return False
        same = all(kept[name] == judged[name] for name in ("code", "verdict"))
        return same and facts_json.is_same_item(kept["content"], judged["content"])

    def _keep(self, judged):
        """Keep how items that are wrong still were judged now, in one statement: each has values of its own.

        :param list judged: what each of these keeps, see ``_prepare_vals``
        """
        if self:
            self._write_multi([dict(zip(JUDGED, to_columns(vals, JUDGED), strict=True)) for vals in judged])
            self.invalidate_recordset([*JUDGED, "name", "reason"], flush=False)

    @api.model
    def _prepare_vals(self, outcome, item, codes):
        """What a deficiency keeps of the item that was judged.

        :param Outcome outcome: of the file
        :param dict codes: see ``_get_codes``
        """
        code = (codes.get(item.code) if item.kind == "provision" else None) or item.deficiency
        return {"content": outcome.contents[item.key], "verdict": item.verdict, "code": code}

    @api.model
    def _get_codes(self):
        """The catalogue's code of each provision that may be missing; of all else the rule says it."""
        # sudo: codes of a catalogue
        provisions = self.env["coi.provision"].sudo().search_fetch([], ["code", "deficiency_code"])
        return {provision.code: provision.deficiency_code for provision in provisions}
