from odoo import fields, models

from ..models.coi_compliance import IN_ORDER, STATUSES


class CoiChangePreview(models.TransientModel):
    """What a planned change of requirements would do to the vendors whom it concerns."""

    _name = "coi.change.preview"
    _description = "Preview of a Change of Requirements"
    _rec_name = "summary"

    set_id = fields.Many2one("coi.requirement.set", required=True, readonly=True, ondelete="cascade")
    summary = fields.Char(readonly=True)
    order_summary = fields.Char(readonly=True)
    line_ids = fields.One2many("coi.change.preview.line", "preview_id", readonly=True)

    def _fill(self):
        self.ensure_one()
        labels = self.env["coi.compliance"]._get_labeler()
        standings = self.set_id._get_changed_standings()
        lost = [found for found in standings if found[1] in IN_ORDER and found[2] not in IN_ORDER]
        self.summary = self.env._(
            "This change makes %(lost)s of %(count)s vendors deficient who are in order now.",
            lost=len(lost),
            count=len(standings),
        )
        self.env["coi.change.preview.line"].create(
            [
                {
                    "preview_id": self.id,
                    "compliance_id": compliance.id,
                    "status_now": now,
                    "status_then": then,
                    "is_lost": then not in IN_ORDER and now in IN_ORDER,
                    "reasons": "\n".join(map(labels.sentence, new)),
                }
                for compliance, now, then, new in standings
                if now != then or new
            ]
        )
        self._fill_orders(labels)

    def _fill_orders(self, labels):
        """The orders of whose work something else would be asked than now."""
        orders = self.set_id._get_changed_orders()
        if not orders:
            return
        # those that pass now, and would be held or warned of
        lost = [found for found in orders if found[2] and not found[3]]
        self.order_summary = self.env._(
            "Of %(count)s orders that wait and whose work it concerns, %(lost)s pass now and would not then.",
            lost=len(lost),
            count=len(orders),
        )
        self.env["coi.change.preview.line"].create(
            [
                {
                    "preview_id": self.id,
                    "compliance_id": compliance.id if isinstance(compliance.id, int) else False,
                    "order_id": order.id,
                    "is_lost": is_met_now and not is_met_then,
                    "reasons": "\n".join(map(labels.sentence, new)),
                }
                for order, compliance, is_met_now, is_met_then, new in orders
                if is_met_now != is_met_then or new
            ]
        )


class CoiChangePreviewLine(models.TransientModel):
    """What the change would do to one vendor."""

    _name = "coi.change.preview.line"
    _description = "Vendor Concerned by a Change of Requirements"
    _order = "is_lost desc, id"

    preview_id = fields.Many2one("coi.change.preview", required=True, readonly=True, ondelete="cascade")
    compliance_id = fields.Many2one("coi.compliance", string="Vendor", readonly=True)
    order_id = fields.Many2one("purchase.order", readonly=True)
    status_now = fields.Selection(STATUSES, string="Now", readonly=True)
    status_then = fields.Selection(STATUSES, string="With the Change", readonly=True)
    is_lost = fields.Boolean(string="No Longer in Order", readonly=True)
    reasons = fields.Text(string="What Would Fall Short", readonly=True)
