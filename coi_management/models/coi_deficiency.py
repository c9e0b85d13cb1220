from odoo import api, fields, models

from ..verification import facts_json


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
        files = self.env["coi.compliance"].union(*(outcome.compliance for outcome in outcomes))
        codes, known = self._get_codes(), {}
        for deficiency in self.search([("compliance_id", "in", files.ids), ("closed_on", "=", False)], order="id"):
            known.setdefault(deficiency.compliance_id.id, []).append(deficiency)
        mended, opened = {}, []
        for outcome in outcomes:
            wrong = {item.key: item for item in outcome.answer.items if item.deficiency and not item.satisfied}
            for deficiency in known.get(outcome.compliance.id, ()):
                item = wrong.pop(deficiency.key, None)
                if item:
                    deficiency._refresh(outcome.compliance, item, codes)
                else:
                    mended[outcome.today] = mended.get(outcome.today, self.browse()) | deficiency
            opened += [(outcome, item) for item in wrong.values()]
        for today, deficiencies in mended.items():
            deficiencies.closed_on = today
            deficiencies.flush_recordset(["closed_on"])
        self.create(
            [
                {
                    **self._prepare_vals(outcome.compliance, item, codes),
                    "compliance_id": outcome.compliance.id,
                    "key": item.key,
                    "line": item.line,
                    "opened_on": outcome.today,
                }
                for outcome, item in opened
            ]
        )

    def _refresh(self, compliance, item, codes):
        """Keep how an item that is wrong still was judged now, where it was judged otherwise."""
        self.ensure_one()
        vals = self._prepare_vals(compliance, item, codes)
        changed = {name: value for name, value in vals.items() if self[name] != value}
        if changed:
            self.write(changed)

    @api.model
    def _prepare_vals(self, compliance, item, codes):
        """What a deficiency keeps of the item that was judged.

        :param dict codes: see ``_get_codes``
        """
        code = (codes.get(item.code) if item.kind == "provision" else None) or item.deficiency
        return {"content": facts_json.item_to_json(item), "verdict": item.verdict, "code": code}

    @api.model
    def _get_codes(self):
        """The catalogue's code of each provision that may be missing; of all else the rule says it."""
        # sudo: codes of a catalogue
        provisions = self.env["coi.provision"].sudo().search_fetch([], ["code", "deficiency_code"])
        return {provision.code: provision.deficiency_code for provision in provisions}
