from odoo.tests import tagged

from odoo.addons.coi_management.tests.common import CoiCommon


@tagged("post_install", "-at_install")
class TestAlternatives(CoiCommon):
    def test_alternatives_show_the_standing_of_their_vendors(self):
        self.require()
        self.buyer.group_ids += self.env.ref("purchase_requisition.group_purchase_alternatives")
        arch = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .get_view(self.env.ref("purchase.purchase_order_form").id, "form")["arch"]
        )
        alternatives = arch[arch.index('name="alternative_po_ids"') :]
        self.assertIn('name="coi_status"', alternatives)
        order, other = self.make_order(), self.make_order(self.env["res.partner"].create({"name": "Other Paving"}))
        order.alternative_po_ids = other
        self.assertEqual(
            order.with_user(self.buyer).alternative_po_ids.sorted("id").mapped("coi_status"), ["missing", False]
        )
