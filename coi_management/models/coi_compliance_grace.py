from odoo import api, fields, models

from ..verification import facts_json


class CoiCompliance(models.Model):
    """Grace: for some days after a vendor ceases to be in order, orders are warned of and not held.

    Only who was in order before has grace: a vendor who never showed a certificate has none. It runs from the day on
    which the first thing fell short, and is as long as the shortest that any of its requirement sets grants.
    """

    _inherit = "coi.compliance"

    grace_until = fields.Date(
        compute="_compute_grace_until", help="Until that day orders get a warning and are not held. Empty: no grace."
    )

    @api.depends("deficiency_ids.closed_on", "set_ids", "period_ids.status")
    def _compute_grace_until(self):
        for compliance in self:
            # sudo: whoever sees the file sees its grace
            compliance.grace_until = compliance.sudo()._get_grace_until()

    def _get_grace_until(self):
        """The last day of grace that has not passed; False where there is none."""
        self.ensure_one()
        sets = self.applied_set_ids
        days = min(sets.mapped("grace_days"), default=0)
        still_open = self.deficiency_ids.filtered(lambda found: not found.closed_on)
        if not days or not still_open:
            return False
        first = min(still_open.mapped("opened_on"))
        if not any(period.status == "compliant" and period.date_from <= first for period in self.period_ids):
            return False
        until = fields.Date.add(first, days=days)
        return until if until >= self.company_id._coi_today() else False

    def _is_in_grace(self, items):
        """Whether all that falls short is under grace today: what an order's work asks for beside, or more, is not.

        :param items: what falls short, of an answer
        """
        self.ensure_one()
        if not self._get_grace_until():
            return False
        asked = {found.key: found.content.get("asked") for found in self.deficiency_ids if not found.closed_on}
        return all(
            item.key in asked and facts_json.item_to_json(item).get("asked") == asked[item.key] for item in items
        )
