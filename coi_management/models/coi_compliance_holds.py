from odoo import api, fields, models

from .purchase_order_waiting import WAITING


class CoiCompliance(models.Model):
    """What a file has to do with orders: which ask for more than it satisfies, and which wait for it."""

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
        """Have the orders that are there already look for the file of their vendor anew."""
        theirs = [
            ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
            ("company_id", "in", self.company_id._coi_get_sharing().ids),
        ]
        # sudo: the file of an order follows from its vendor
        orders = self.env["purchase.order"].sudo().search(theirs)
        self.env.add_to_compute(orders._fields["coi_compliance_id"], orders)

    def _get_open_orders(self, states=WAITING):
        """Orders to the vendor of this file that wait, whoever asks."""
        self.ensure_one()
        # sudo: which orders wait is the same for whoever changes a fact
        orders = self.env["purchase.order"].sudo()
        return orders.search([("coi_compliance_id", "=", self.id), ("state", "in", states)])

    def _verify(self):
        result = super()._verify()
        # sudo: which orders wait is the same for whoever changes a fact
        orders = self.env["purchase.order"].sudo()
        orders.search([("coi_compliance_id", "in", self.ids), ("state", "in", WAITING)])._coi_follow()
        return result
