import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..verification import facts


class CoiInsurer(models.Model):
    """The company that issues policies. Ratings are licensed data: people enter them, with their date."""

    _name = "coi.insurer"
    _description = "Insurer"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "naic_code"]

    name = fields.Char(required=True, tracking=True)
    naic_code = fields.Char(
        string="NAIC Code", tracking=True, help="Five digits, of the issuing company, not of its group."
    )
    active = fields.Boolean(default=True)
    aliases = fields.Text(help="Other names that certificates print for this company, one a line.")
    am_best_rating = fields.Selection(
        [(rating, rating) for rating in facts.RATINGS],
        string="A.M. Best Rating",
        tracking=True,
        help="Financial strength rating of the issuing company. NR means not rated; empty means not known.",
    )
    am_best_size = fields.Selection(
        "_selection_am_best_size",
        string="Financial Size",
        tracking=True,
        help="A.M. Best financial size category, I (smallest) to XV.",
    )
    rating_date = fields.Date(string="Rating As Of", tracking=True)
    rating_exempt = fields.Boolean(
        string="No Rating Needed",
        tracking=True,
        help="State funds, captives and pools, which A.M. Best does not rate.",
    )
    admitted = fields.Selection(
        [("admitted", "Admitted"), ("surplus", "Surplus lines (non-admitted)")],
        tracking=True,
    )
    claims_email = fields.Char()
    claims_phone = fields.Char()
    website = fields.Char()
    note = fields.Text()
    coverage_count = fields.Integer(compute="_compute_coverage_count")

    _naic_unique = models.UniqueIndex(
        "(naic_code) WHERE naic_code IS NOT NULL AND naic_code != ''",
        "Another insurer has this NAIC code already.",
    )

    @api.model
    def _selection_am_best_size(self):
        roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
        return [(str(number), name) for number, name in enumerate(roman, start=1)]

    def _compute_coverage_count(self):
        counts = dict(
            self.env["coi.coverage"]._read_group([("insurer_id", "in", self.ids)], ["insurer_id"], ["__count"])
        )
        for insurer in self:
            insurer.coverage_count = counts.get(insurer, 0)

    @api.depends("name", "naic_code")
    def _compute_display_name(self):
        for insurer in self:
            insurer.display_name = f"{insurer.name} ({insurer.naic_code})" if insurer.naic_code else insurer.name

    def write(self, vals):
        result = super().write(vals)
        if {"am_best_rating", "am_best_size", "rating_date", "rating_exempt", "admitted"} & set(vals):
            # sudo: a catalogue serves all companies
            files = self.env["coi.compliance"].sudo().search([("coverage_ids.insurer_id", "in", self.ids)])
            files._request_verification()
        return result

    @api.constrains("naic_code")
    def _check_naic_code(self):
        for insurer in self:
            if insurer.naic_code and not re.fullmatch(r"\d{5}", insurer.naic_code):
                raise ValidationError(
                    self.env._(
                        "NAIC code %(code)s of %(name)s is not five digits.", code=insurer.naic_code, name=insurer.name
                    )
                )

    def action_view_coverages(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_coverage_action")
        return dict(action, domain=[("insurer_id", "=", self.id)], context={})

    @api.model
    def _find(self, name, naic_code):
        """The insurer with this NAIC code, else the only one with this name or alias; else none."""
        if naic_code:
            found = self.search([("naic_code", "=", naic_code)], limit=1)
            if found:
                return found
        wanted = self._plain_name(name)
        if not wanted:
            return self.browse()
        first_word = (name or "").split()[0]
        candidates = self.search(["|", ("name", "ilike", first_word), ("aliases", "ilike", first_word)])
        if naic_code:
            candidates = candidates.filtered(lambda insurer: not insurer.naic_code)
        found = candidates.filtered(lambda insurer: wanted in insurer._plain_names())
        return found if len(found) == 1 else self.browse()

    def _plain_names(self):
        self.ensure_one()
        return {self._plain_name(name) for name in [self.name, *(self.aliases or "").splitlines()]}

    @api.model
    def _plain_name(self, name):
        return re.sub(r"[^a-z0-9]", "", (name or "").lower().replace("&", "and"))

    def _to_fact(self):
        """This insurer as the verification room knows it."""
        self.ensure_one()
        return facts.Insurer(
            name=self.name,
            naic=self.naic_code or "",
            rating=self.am_best_rating or "",
            size=int(self.am_best_size or 0),
            rating_as_of=self.rating_date or None,
            exempt=self.rating_exempt,
            admitted={"admitted": True, "surplus": False}.get(self.admitted),
        )
