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
    def _update(self, compliance, answer, today):
        """Open what is newly wrong, refresh what still is, close what was mended."""
        wrong = {item.key: item for item in answer.items if item.deficiency and not item.satisfied}
        still_open = compliance.deficiency_ids.filtered(lambda deficiency: not deficiency.closed_on)
        mended = still_open.filtered(lambda deficiency: deficiency.key not in wrong)
        mended.closed_on = today
        mended.flush_recordset(["closed_on"])
        for deficiency in still_open:
            item = wrong.pop(deficiency.key, None)
            if item and deficiency.content != (content := facts_json.item_to_json(item)):
                deficiency.write({"content": content, "verdict": item.verdict, "code": self._get_code(item)})
        self.create(
            [
                {
                    "compliance_id": compliance.id,
                    "key": item.key,
                    "line": item.line,
                    "code": self._get_code(item),
                    "verdict": item.verdict,
                    "content": facts_json.item_to_json(item),
                    "opened_on": today,
                }
                for item in wrong.values()
            ]
        )

    @api.model
    def _get_code(self, item):
        """The catalogue's code: that of the provision where one is missing, else what the rule says."""
        if item.kind == "provision":
            # sudo: a code of a catalogue
            provision = self.env["coi.provision"].sudo().search([("code", "=", item.code)], limit=1)
            return provision.deficiency_code or item.deficiency
        return item.deficiency
