from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.coi_management.tests.common import TODAY, CoiCommon

HELD = "not to be received"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReceiptGate(CoiCommon):
    """Goods ordered from a vendor who fell short since are not received, where the company asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.certificate = cls.accept_certificate()
        cls.storekeeper = new_test_user(
            cls.env, "t_storekeeper", groups="stock.group_stock_user", company_id=cls.company.id
        )
        product = cls.env["product.product"].create({"name": "Stone", "type": "consu", "is_storable": True})
        line = {"product_id": product.id, "product_qty": 2, "price_unit": 50.0, "name": "Stone"}
        cls.line = line
        cls.order = cls.make_order(order_line=[Command.create(line)])
        cls.order.button_confirm()
        cls.receipt = cls.order.picking_ids
        cls.company.coi_receipt_policy = "block"

    def test_receipt_from_a_vendor_in_order_is_done(self):
        self.receipt.with_user(self.storekeeper).button_validate()
        self.assertEqual(self.receipt.state, "done")

    def test_receipt_is_held_whoever_does_it_and_in_which_way(self):
        self.certificate._reject("Withdrawn")
        receipt = self.receipt
        ways = (
            lambda: receipt.with_user(self.storekeeper).button_validate(),
            lambda: receipt.sudo()._action_done(),
            lambda: receipt.sudo().move_ids._action_done(),
        )
        for way in ways:
            with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be received.*general liability"):
                way()
        self.assertEqual(receipt.coi_gate_level, "block")

    def test_warning_stays_with_the_receipt(self):
        self.certificate._reject("Withdrawn")
        self.company.coi_receipt_policy = "warn"
        self.receipt.button_validate()
        self.assertEqual(self.receipt.state, "done")
        self.assertIn(HELD, "".join(self.receipt.message_ids.mapped("body")))

    def test_off_lets_through(self):
        self.certificate._reject("Withdrawn")
        self.company.coi_receipt_policy = "off"
        self.receipt.button_validate()
        self.assertEqual(self.receipt.state, "done")

    def test_override_lets_this_receipt_in(self):
        self.certificate._reject("Withdrawn")
        self.manager.group_ids += self.env.ref("stock.group_stock_user")
        self.env["coi.override"].with_user(self.manager).create(
            {"picking_id": self.receipt.id, "reason": "It stands at the gate"}
        ).action_override()
        self.receipt.with_user(self.storekeeper).button_validate()
        self.assertEqual(self.receipt.state, "done")
        self.assertEqual(self.receipt.coi_override_ids.amount, 100)

    def test_other_moves_are_not_held(self):
        self.certificate._reject("Withdrawn")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        product = self.order.order_line.product_id
        delivery = self.env["stock.picking"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "location_id": warehouse.lot_stock_id.id,
                            "location_dest_id": warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        delivery.action_confirm()
        delivery.move_ids.quantity = 1
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")

    def test_goods_that_go_straight_to_a_customer_are_held(self):
        self.certificate._reject("Withdrawn")
        drop = self.receipt.picking_type_id.copy({"name": "Drop", "code": "internal", "sequence_code": "DR"})
        customers = self.env["stock.location"].search([("usage", "=", "customer")], limit=1)
        self.receipt.sudo().write({"picking_type_id": drop.id, "location_dest_id": customers.id})
        self.receipt.move_ids.location_dest_id = customers
        self.assertNotEqual(self.receipt.picking_type_code, "incoming")
        with self.assertRaisesRegex(UserError, HELD):
            self.receipt.sudo().move_ids._action_done()

    def test_goods_of_two_vendors_are_held_by_the_one_who_falls_short(self):
        other = self.env["res.partner"].create({"name": "Free Vendor", "is_company": True})
        order = self.make_order(vendor=other, order_line=[Command.create(dict(self.line))])
        order.button_confirm()
        self.certificate._reject("Withdrawn")
        self.receipt.move_ids.picking_id = order.picking_ids
        with self.assertRaisesRegex(UserError, HELD):
            order.picking_ids.sudo().move_ids._action_done()

    def test_override_of_a_receipt_is_for_no_more_than_was_ordered_then_and_for_no_backorder(self):
        self.certificate._reject("Withdrawn")
        self.manager.group_ids += self.env.ref("stock.group_stock_user")
        self.env["coi.override"].with_user(self.manager).create(
            {"picking_id": self.receipt.id, "reason": "Closed job"}
        ).action_override()
        self.receipt.move_ids.quantity = 50
        with self.assertRaisesRegex(UserError, HELD):
            self.receipt.sudo()._action_done()
        self.receipt.move_ids.quantity = 1
        self.receipt.move_ids.picked = True
        self.receipt._action_done()
        self.assertEqual(self.receipt.state, "done")
        backorder = self.receipt.backorder_ids
        self.assertTrue(backorder)
        with self.assertRaisesRegex(UserError, HELD):
            backorder.sudo()._action_done()

    def test_return_to_the_vendor_is_not_held(self):
        self.receipt.button_validate()
        self.certificate._reject("Withdrawn")
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=self.receipt.id, active_model="stock.picking")
            .create({"picking_id": self.receipt.id})
        )
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.move_ids.picked = True
        back._action_done()
        self.assertEqual(back.state, "done")

    def test_goods_that_come_in_without_a_receipt_are_held(self):
        move = self.receipt.move_ids
        move.picking_id = False
        move.picked = True
        self.certificate._reject("Withdrawn")
        with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be received"):
            move.with_user(self.storekeeper)._action_done()
        self.accept_certificate()
        move.with_user(self.storekeeper)._action_done()
        self.assertEqual(move.state, "done")

    def test_each_of_two_vendors_is_judged_by_what_its_own_orders_ask_for(self):
        other = self.env["res.partner"].create({"name": "Zenith Stone", "is_company": True})
        extra = self.make_set(
            "Cyber", line_ids=[Command.create(self.line_vals("cyber", {}))], amount_from=1_000, tag_ids=False
        )
        self.settle()
        order = self.make_order(vendor=other, order_line=[Command.create({**self.line, "price_unit": 5_000})])
        self.company.coi_gate_policy = "off"
        order.button_confirm()
        self.assertTrue(order._coi_get_work_sets() == extra)
        order.picking_ids.move_ids.picking_id = self.receipt
        self.assertEqual(self.receipt._coi_get_vendors(), self.vendor + other)
        with self.assertRaisesRegex(UserError, r"Zenith Stone is not insured as required"):
            self.receipt.sudo().move_ids._action_done()

    def test_override_for_one_vendor_does_not_let_the_goods_of_another_in(self):
        other = self.env["res.partner"].create({"name": "Zenith Stone", "is_company": True})
        certificate = self.accept_certificate(vendor=other)
        self.require(other)
        order = self.make_order(vendor=other, order_line=[Command.create(dict(self.line))])
        order.button_confirm()
        order.picking_ids.move_ids.picking_id = self.receipt
        (self.certificate + certificate)._reject("Withdrawn")
        self.manager.group_ids += self.env.ref("stock.group_stock_user")
        held = set()
        for number in range(2):
            with self.assertRaisesRegex(UserError, HELD) as caught, self.cr.savepoint():
                self.receipt.sudo().move_ids._action_done()
            held.add(str(caught.exception).partition(" is not insured")[0])
            self.env["coi.override"].with_user(self.manager).create(
                {"picking_id": self.receipt.id, "reason": f"It stands at the gate {number}"}
            ).action_override()
        self.assertEqual(held, {"Acme Paving LLC", "Zenith Stone"})
        self.receipt.move_ids.picked = True
        self.receipt.with_user(self.storekeeper)._action_done()
        self.assertEqual(self.receipt.state, "done")

    def test_scrap_of_what_was_received_is_not_held(self):
        self.receipt.button_validate()
        self.certificate._reject("Withdrawn")
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.order.order_line.product_id.id,
                "scrap_qty": 1,
                "picking_id": self.receipt.id,
                "location_id": self.receipt.location_dest_id.id,
            }
        )
        scrap.with_user(self.storekeeper).do_scrap()
        self.assertEqual(scrap.state, "done")

    def test_second_step_of_a_receipt_in_two_steps_is_not_held(self):
        warehouse = self.receipt.picking_type_id.warehouse_id
        warehouse.reception_steps = "two_steps"
        order = self.make_order(order_line=[Command.create(dict(self.line))])
        order.button_confirm()
        first = order.picking_ids
        first.move_ids.picked = True
        first._action_done()
        self.certificate._reject("Withdrawn")
        second = first.move_ids.move_dest_ids.picking_id
        self.assertTrue(second)
        second.move_ids.picked = True
        second.with_user(self.storekeeper)._action_done()
        self.assertEqual(second.state, "done")

    def make_unordered(self, **vals):
        """What comes in from the vendor without an order."""
        warehouse = self.receipt.picking_type_id.warehouse_id
        places = {"location_id": self.receipt.location_id.id, "location_dest_id": warehouse.lot_stock_id.id}
        move = {"product_id": self.order.order_line.product_id.id, "product_uom_qty": 3, **places}
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": warehouse.in_type_id.id,
                "move_ids": [Command.create(move)],
                **places,
                **vals,
            }
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": 3, "picked": True})
        return picking

    def test_receipt_that_nobody_ordered_is_held_by_the_vendor_whom_it_names(self):
        self.order.order_line.product_id.standard_price = 7
        receipt = self.make_unordered()
        self.assertEqual(receipt._coi_get_amount(), (21, self.company.currency_id))
        self.certificate._reject("Withdrawn")
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            receipt.with_user(self.storekeeper).button_validate()
        self.assertEqual(self.make_unordered(partner_id=False).coi_gate_level, "pass")
        stranger = self.env["res.partner"].create({"name": "Free Vendor"})
        self.make_unordered(partner_id=stranger.id).with_user(self.storekeeper).button_validate()
        self.accept_certificate()
        receipt.with_user(self.storekeeper).button_validate()
        self.assertEqual(receipt.state, "done")

    def test_order_that_replenishment_made_is_held(self):
        self.certificate._reject("Withdrawn")
        product = self.order.order_line.product_id
        product.seller_ids = [Command.create({"partner_id": self.vendor.id, "price": 10})]
        product.route_ids = self.env.ref("purchase_stock.route_warehouse0_buy")
        warehouse = self.receipt.picking_type_id.warehouse_id
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "product_min_qty": 50,
                "product_max_qty": 100,
                "location_id": warehouse.lot_stock_id.id,
                "warehouse_id": warehouse.id,
            }
        ).action_replenish()
        made = self.env["purchase.order.line"].search([("product_id", "=", product.id)]).order_id - self.order
        self.assertEqual(made.state, "draft")
        with self.assertRaisesRegex(UserError, "not insured as required"):
            made.button_confirm()
