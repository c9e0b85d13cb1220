from markupsafe import Markup

from odoo import api, fields, models

from .coi_gate import Verdict

#: States of an order that waits to be confirmed.
WAITING = ("draft", "sent", "to approve")


class CoiCompliance(models.Model):
    """What a file has to do with orders: which ask for more than it satisfies, and whom to tell when it is cured."""

    _inherit = "coi.compliance"

    demanding_order_ids = fields.Many2many(
        "purchase.order",
        string="Orders That Ask for More",
        compute="_compute_demanding_order_ids",
        groups="purchase.group_purchase_user",
        help="Open orders whose work asks for more than this vendor has on file.",
    )

    @api.depends("base_status", "verified_on")
    def _compute_demanding_order_ids(self):
        for compliance in self:
            orders = compliance._get_open_orders((*WAITING, "purchase"))
            asking = orders.filtered(lambda order: order._coi_get_work_sets())
            compliance.demanding_order_ids = asking.filtered(lambda order: order._coi_judge()[order].items)

    def _take_orders(self):
        """Tell the orders that are there already of their vendor's file."""
        for compliance in self:
            # sudo: the file of an order follows from its vendor
            orders = (
                self.env["purchase.order"]
                .sudo()
                .search(
                    [
                        ("partner_id", "child_of", compliance.partner_id.id),
                        ("company_id", "in", compliance.company_id._coi_get_sharing().ids),
                    ]
                )
            )
            orders.coi_compliance_id = compliance

    def _get_open_orders(self, states=WAITING):
        """Orders to the vendor of this file that wait, whoever asks."""
        self.ensure_one()
        # sudo: which orders wait is the same for whoever changes a fact
        return (
            self.env["purchase.order"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", self.partner_id.id),
                    ("company_id", "in", self.company_id._coi_get_sharing().ids),
                    ("state", "in", states),
                ]
            )
        )

    def _store_outcome(self, spans, today):
        was_short = self.base_status in ("missing", "deficient", "expired", "undetermined")
        result = super()._store_outcome(spans, today)
        if was_short and self.base_status in ("compliant", "not_required"):
            self._tell_buyers()
        return result

    def _tell_buyers(self):
        """Tell the buyers of orders that waited for this vendor's insurance that they can go on."""
        self.ensure_one()
        link = Markup("<a href='#' data-oe-model='coi.compliance' data-oe-id='%s'>%s</a>") % (
            self.id,
            self.partner_id.name,
        )
        for order in self._get_open_orders():
            if order.company_id._coi_get_policy("coi_gate_policy") == "off":
                continue
            verdict = order._coi_judge()[order]
            if isinstance(verdict, Verdict) and verdict.level == "pass":
                body = self.env._("%(vendor)s is insured as required now: this order waits no more.", vendor=link)
                if self.base_status == "not_required":
                    body = self.env._("Nothing more is asked of %(vendor)s: this order waits no more.", vendor=link)
                order.message_post(body=body, partner_ids=order.user_id.partner_id.ids)
