from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

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

    def test_order_of_a_blanket_agreement_is_held(self):
        self.require()
        product = self.env["product.product"].create({"name": "Stone", "type": "service"})
        line = {"product_id": product.id, "product_qty": 100, "price_unit": 9}
        agreement = self.env["purchase.requisition"].create(
            {"requisition_type": "blanket_order", "vendor_id": self.vendor.id, "line_ids": [Command.create(line)]}
        )
        agreement.action_confirm()
        form = Form(self.env["purchase.order"].with_context(default_requisition_id=agreement.id))
        order = form.save()
        self.assertEqual(order.partner_id, self.vendor)
        with self.assertRaisesRegex(UserError, "not insured as required"):
            order.button_confirm()

    def test_alternative_is_held_whichever_button_confirms_it(self):
        self.require()
        order, other = self.make_order(), self.make_order(self.env["res.partner"].create({"name": "Other Paving"}))
        order.alternative_po_ids = other
        asked = order.button_confirm()
        warning = self.env[asked["res_model"]].with_context(**asked["context"]).create({})
        for button in (warning.action_keep_alternatives, warning.action_cancel_alternatives):
            with self.assertRaisesRegex(UserError, "not insured as required"), self.env.cr.savepoint():
                button()
