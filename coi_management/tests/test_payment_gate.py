from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import TODAY, CoiCommon

HELD = "not to be paid"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPaymentGate(AccountTestInvoicingCommon, CoiCommon):
    """Each way in which money can go to a vendor who falls short."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_payment_policy = "block"
        cls.file = cls.require()
        cls.accountant = new_test_user(
            cls.env, "t_accountant", groups="account.group_account_invoice", company_id=cls.company.id
        )
        cls.bill = cls.make_bill()

    @classmethod
    def get_default_groups(cls):
        groups = ("coi_management.group_coi_manager", "purchase.group_purchase_manager")
        return super().get_default_groups().union(*map(cls.quick_ref, groups))

    @classmethod
    def make_bill(cls, amount=100.0, **vals):
        bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.vendor.id,
                "invoice_date": fields.Date.to_date(TODAY),
                "invoice_line_ids": [Command.create({"name": "Paving", "price_unit": amount, "tax_ids": []})],
                **vals,
            }
        )
        bill.action_post()
        return bill

    def register(self, bills=None, **vals):
        bills = bills or self.bill
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bills.ids)
            .create(vals)
        )
        return wizard._create_payments()

    def make_payment(self, **vals):
        return self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendor.id,
                "amount": 100,
                **vals,
            }
        )

    def test_payment_to_ourselves_for_the_bill_of_a_vendor_is_held(self):
        payment = self.make_payment(partner_id=self.company.partner_id.id, invoice_ids=[Command.set(self.bill.ids)])
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_post()

    def test_payment_of_a_branch_may_be_for_a_bill_of_its_main_company(self):
        branch = self.env["res.company"].create({"name": "Harbor Works South", "parent_id": self.company.id})
        line = {"name": "Paving", "price_unit": 100, "purchase_line_id": self.make_order().order_line.id}
        bill = self.make_bill(invoice_line_ids=[Command.create(line)])
        payment = self.env["account.payment"].new({"company_id": branch.id, "partner_id": self.vendor.id})
        self.assertEqual(payment._coi_get_open_bills(self.vendor), bill | self.bill)

    def test_where_one_vendor_works_is_nothing_to_another_who_is_paid_with_it(self):
        georgia = self.env.ref("base.state_us_11")
        site = self.env["res.partner"].create({"name": "Site", "state_id": georgia.id})
        other = self.env["res.partner"].create({"name": "Roadworks East", "is_company": True})
        order = self.make_order(vendor=other, dest_address_id=site.id)
        line = {"name": "Paving", "price_unit": 100, "purchase_line_id": order.order_line.id}
        bill = self.make_bill(partner_id=other.id, invoice_line_ids=[Command.create(line)])
        payment = self.make_payment(invoice_ids=[Command.set(bill.ids)])
        self.assertEqual(payment._coi_get_vendors(), self.vendor | other)
        self.assertEqual(payment._coi_get_work_states_for(self.vendor), ())
        self.assertEqual(payment._coi_get_work_states_for(other), ("GA",))

    def test_bill_is_posted_all_the_same(self):
        self.assertEqual(self.bill.state, "posted")

    def test_registering_a_payment_is_held_and_names_what_is_missing(self):
        with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be paid.*general liability"):
            self.register()
        self.assertFalse(self.env["account.payment"].search([("partner_id", "=", self.vendor.id)]))

    def test_registering_for_several_vendors_is_held_by_one_of_them(self):
        other = self.env["res.partner"].create({"name": "Free Vendor"})
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.bill | self.make_bill(partner_id=other.id))

    def test_posting_a_payment_is_held(self):
        payment = self.make_payment()
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_post()

    def test_validating_a_payment_is_held(self):
        payment = self.make_payment()
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_validate()

    def test_writing_the_state_is_held_for_whoever_writes(self):
        for state in ("in_process", "paid"):
            payment = self.make_payment()
            with self.subTest(state=state), self.assertRaisesRegex(UserError, HELD):
                payment.sudo().write({"state": state})

    def test_payment_created_as_paid_is_held(self):
        with self.assertRaises(UserError):
            self.make_payment(state="paid")

    def test_payment_to_another_contact_of_the_vendor_is_held(self):
        clerk = self.env["res.partner"].create({"name": "Clerk", "parent_id": self.vendor.id})
        with self.assertRaisesRegex(UserError, HELD):
            self.make_payment(partner_id=clerk.id).action_post()

    def test_posted_payment_cannot_be_turned_to_the_vendor(self):
        other = self.env["res.partner"].create({"name": "Free Vendor"})
        payment = self.make_payment(partner_id=other.id)
        payment.action_post()
        with self.assertRaises(UserError):
            payment.partner_id = self.vendor

    def test_context_of_a_client_opens_nothing(self):
        for cleared in ([[self.vendor.id, self.company.id]], True, {}):
            payment = self.make_payment()
            with self.subTest(cleared=cleared), self.assertRaisesRegex(UserError, HELD):
                payment.with_context(coi_cleared=cleared).action_post()

    def test_override_of_the_bill_lets_its_payment_go(self):
        wizard = (
            self.env["coi.override"].with_user(self.manager).create({"move_id": self.bill.id, "reason": "Closed job"})
        )
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        wizard.action_override()
        payment = self.register()
        self.assertIn(payment.state, ("in_process", "paid"))
        override = self.bill.coi_override_ids
        self.assertEqual(
            (override.user_id, override.order_name, override.amount), (self.manager, self.bill.display_name, 100)
        )
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.make_bill())

    def test_override_of_a_payment_lets_it_go_and_no_larger_one(self):
        payment = self.make_payment()
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        self.env["coi.override"].with_user(self.manager).create(
            {"payment_id": payment.id, "reason": "Closed job"}
        ).action_override()
        payment.amount = 101
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_post()
        payment.amount = 100
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_money_that_comes_in_and_customers_are_not_held(self):
        self.make_payment(payment_type="inbound").action_post()
        self.make_bill(move_type="out_refund")
        payment = self.make_payment(partner_type="customer")
        payment.action_post()
        self.assertEqual(payment.coi_gate_level, "pass")

    def test_hold_lifts_by_itself_when_the_file_is_cured(self):
        self.accept_certificate()
        self.assertIn(self.register().state, ("in_process", "paid"))

    def test_warning_stays_with_the_bill(self):
        self.company.coi_payment_policy = "warn"
        self.register()
        self.assertIn(HELD, "".join(self.bill.message_ids.mapped("body")))

    def test_off_lets_through(self):
        self.company.coi_payment_policy = "off"
        self.assertIn(self.register().state, ("in_process", "paid"))
        self.assertEqual(self.bill.coi_gate_level, "pass")

    def override(self, bill):
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        wizard = self.env["coi.override"].with_user(self.manager).create({"move_id": bill.id, "reason": "Closed job"})
        wizard.action_override()

    def test_override_of_a_bill_lets_no_more_go_than_the_bill_is_for(self):
        self.override(self.bill)
        with self.assertRaisesRegex(UserError, HELD):
            self.register(amount=100_000)
        self.assertIn(self.register(amount=60).state, ("in_process", "paid"))
        with self.assertRaisesRegex(UserError, HELD):
            self.register(amount=100)
        self.assertIn(self.register().state, ("in_process", "paid"))

    def test_override_of_a_bill_in_another_currency_lets_it_go(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.37, "company_id": self.company.id}
        )
        bill = self.make_bill(currency_id=euro.id)
        self.override(bill)
        self.assertIn(self.register(bill, currency_id=self.company.currency_id.id).state, ("in_process", "paid"))

    def test_override_of_one_bill_does_not_let_another_go_with_it(self):
        self.override(self.bill)
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.bill | self.make_bill(), group_payment=True)

    def test_override_of_a_bill_does_not_let_go_what_is_no_bill(self):
        self.override(self.bill)
        payable = self.bill.line_ids.account_id.filtered(lambda found: found.account_type == "liability_payable")
        expense = self.bill.invoice_line_ids.account_id
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create({"account_id": payable.id, "partner_id": self.vendor.id, "credit": 5000}),
                    Command.create({"account_id": expense.id, "debit": 5000}),
                ],
            }
        )
        entry.action_post()
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.bill | entry, group_payment=True)

    def test_payment_that_names_no_bill_is_held_by_what_the_open_bills_ask_for(self):
        self.accept_certificate()
        work = self.make_set("Much work", amount_from=400)
        work.line_ids.minimum_ids.amount = 9_000_000
        order = self.make_order()
        self.company.coi_gate_policy = "off"
        self.settle()
        order.button_confirm()
        line = {"name": "Paving", "price_unit": 500, "tax_ids": [], "purchase_line_id": order.order_line.id}
        asking = self.make_bill(invoice_line_ids=[Command.create(line)])
        with self.assertRaisesRegex(UserError, HELD):
            self.register(asking)
        payment = self.make_payment(amount=500)
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_post()
        self.assertIn(self.register(self.bill).state, ("in_process", "paid"), "what is asked of this bill is met")

    def test_bill_and_its_credit_note_are_paid_with_the_override(self):
        self.override(self.bill)
        credit = self.make_bill(30, move_type="in_refund")
        self.assertEqual(self.register(self.bill | credit, group_payment=True).amount, 70)

    def test_sent_payment_is_not_turned_to_a_vendor_while_its_state_is_written(self):
        other = self.env["res.partner"].create({"name": "Free Vendor"})
        payment = self.make_payment(partner_id=other.id)
        payment.action_post()
        with self.assertRaises(UserError):
            payment.write({"state": "paid", "partner_id": self.vendor.id})

    def test_money_that_came_in_is_not_turned_to_go_out(self):
        payment = self.make_payment(payment_type="inbound")
        payment.action_post()
        with self.assertRaises(UserError):
            payment.payment_type = "outbound"

    def test_payment_told_to_be_for_a_customer_is_held_where_bills_are_owed(self):
        payable = self.bill.line_ids.account_id.filtered(lambda found: found.account_type == "liability_payable")
        payment = self.make_payment(partner_type="customer", destination_account_id=payable.id)
        with self.assertRaisesRegex(UserError, HELD):
            payment.action_post()

    def test_accountant_without_purchase_rights_opens_bills_and_payments(self):
        payment = self.make_payment()
        for record in (self.bill, payment):
            form = record.with_user(self.accountant)
            form.invalidate_recordset()
            names = form.get_view(view_type="form")["models"][record._name]
            self.assertIn("coi_gate_level", names)
            read = form.read([name for name in names if name != "activity_ids"])
            self.assertEqual(read[0]["coi_gate_level"], "block")

    def test_money_that_the_company_moves_to_itself_is_not_held(self):
        self.company.coi_requirement_set_id = self.requirements
        stranger = self.env["res.partner"].create({"name": "New Vendor"})
        with self.assertRaisesRegex(UserError, HELD):
            self.make_payment(partner_id=stranger.id).action_post()
        payment = self.make_payment(partner_id=self.company.partner_id.id)
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_payment_to_another_contact_for_a_bill_of_the_vendor_is_held(self):
        factor = self.env["res.partner"].create({"name": "Factoring House"})
        payment = self.make_payment(partner_id=factor.id, invoice_ids=[Command.set(self.bill.ids)])
        with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be paid"):
            payment.with_user(self.accountant).action_post()
        self.accept_certificate()
        payment.with_user(self.accountant).action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_paid_payment_is_not_said_to_be_for_a_bill_of_a_held_vendor_afterwards(self):
        factor = self.env["res.partner"].create({"name": "Factoring House"})
        payment = self.make_payment(partner_id=factor.id)
        payment.action_post()
        with self.assertRaisesRegex(UserError, HELD):
            payment.with_user(self.accountant).invoice_ids = self.bill

    def test_payment_without_a_name_for_a_bill_of_the_vendor_is_held(self):
        payment = self.make_payment(partner_id=False, invoice_ids=[Command.set(self.bill.ids)])
        with self.assertRaisesRegex(UserError, HELD):
            payment.with_user(self.accountant).action_post()

    def test_payment_to_nobody_who_is_named_waits_for_the_name_where_payments_are_held(self):
        payment = self.make_payment(partner_id=False)
        with self.assertRaisesRegex(UserError, "Say to which vendor"):
            payment.with_user(self.accountant).action_post()
        self.company.coi_payment_policy = "warn"
        payment.with_user(self.accountant).action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def make_bill_for_order(self, **vals):
        """A bill of a factor for what was ordered from the vendor."""
        factor = self.env["res.partner"].create({"name": "Factoring House"})
        line = {"name": "Paving", "price_unit": 100, "purchase_line_id": self.make_order().order_line.id}
        return self.make_bill(partner_id=factor.id, invoice_line_ids=[Command.create(line)], **vals)

    def test_bill_in_the_name_of_another_for_an_order_of_the_vendor_is_held(self):
        bill = self.make_bill_for_order()
        self.assertEqual(bill.coi_gate_level, "block")
        self.assertEqual(bill.action_view_coi_file()["res_id"], self.file.id)
        with self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be paid"):
            self.register(bill)
        self.accept_certificate()
        self.assertIn(self.register(bill).state, ("in_process", "paid"))

    def test_payment_to_another_for_an_order_of_the_vendor_is_held_whether_it_names_the_bill_or_not(self):
        bill = self.make_bill_for_order()
        for named in (bill, bill.browse()):
            payment = self.make_payment(partner_id=bill.partner_id.id, invoice_ids=[Command.set(named.ids)])
            with self.subTest(named=bool(named)), self.assertRaisesRegex(UserError, r"(?s)Acme Paving LLC.*not to be"):
                payment.with_user(self.accountant).action_post()
        self.override(bill)
        self.assertIn(self.register(bill).state, ("in_process", "paid"))

    def make_work(self, **vals):
        """Work for which more is asked than the vendor has."""
        self.accept_certificate()
        work = self.make_set("Dangerous work", **vals)
        work.line_ids.minimum_ids.amount = 5_000_000
        self.settle()

    def test_bill_without_an_order_is_judged_by_what_is_billed(self):
        roofing = self.env["product.category"].create({"name": "Roofing"})
        self.make_work(category_ids=[Command.set(roofing.ids)])
        product = self.env["product.product"].create({"name": "Roof", "type": "service", "categ_id": roofing.id})
        line = {"name": "Roof", "price_unit": 100, "tax_ids": [], "product_id": product.id}
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.make_bill(invoice_line_ids=[Command.create(line)]))
        self.assertIn(self.register(self.bill).state, ("in_process", "paid"), "what is asked of this bill is met")

    def test_bill_without_an_order_is_judged_by_its_total(self):
        self.make_work(amount_from=1000)
        with self.assertRaisesRegex(UserError, HELD):
            self.register(self.make_bill(1000))
        self.assertIn(self.register(self.make_bill(999)).state, ("in_process", "paid"))

    def test_what_was_ordered_is_not_counted_to_what_is_billed_beside(self):
        self.make_work(amount_from=1000)
        self.company.coi_gate_policy = "off"
        lines = [
            {"name": "Paving", "price_unit": 900, "tax_ids": [], "purchase_line_id": self.make_order().order_line.id},
            {"name": "Freight", "price_unit": 200, "tax_ids": []},
        ]
        bill = self.make_bill(invoice_line_ids=[Command.create(line) for line in lines])
        self.assertIn(self.register(bill).state, ("in_process", "paid"))

    def test_advance_is_judged_by_its_amount(self):
        self.make_work(amount_from=1000)
        with self.assertRaisesRegex(UserError, HELD):
            self.make_payment(amount=1200).action_post()
        # 100 are owed for a bill
        self.make_payment(amount=1099).action_post()
        with self.assertRaisesRegex(UserError, HELD):
            self.make_payment(amount=1101, invoice_ids=[Command.set(self.bill.ids)]).action_post()

    def test_payment_of_several_small_bills_is_no_large_one(self):
        self.make_work(amount_from=1000)
        for amount in (600, 700):
            self.make_bill(amount)
        self.make_payment(amount=1400).action_post()

    def test_one_held_payment_of_a_batch_holds_the_batch(self):
        free = self.env["res.partner"].create({"name": "Free Vendor"})
        payments = self.make_payment(partner_id=free.id) + self.make_payment()
        for way in (
            lambda: payments.action_post(),
            lambda: payments.write({"state": "in_process"}),
            lambda: payments.write({"state": "paid"}),
        ):
            with self.assertRaisesRegex(UserError, HELD), self.cr.savepoint():
                way()
            self.assertEqual(set(payments.mapped("state")), {"draft"})

    # ------------------------------------------------------------ behind the gate

    def get_payable(self, moves):
        return moves.line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable")

    def test_money_to_a_customer_beyond_its_credit_is_held_as_money_to_a_vendor(self):
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            self.make_payment(partner_type="customer").action_post()
        self.make_bill(60, move_type="out_refund")
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            self.make_payment(partner_type="customer").action_post()
        self.make_payment(partner_type="customer", amount=60).action_post()
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            self.make_payment(partner_type="customer", amount=60).action_post()

    def test_entry_of_a_payment_is_not_posted_by_itself(self):
        self.company.coi_payment_policy = "off"
        payment = self.make_payment()
        payment.action_post()
        payment.action_draft()
        self.company.coi_payment_policy = "block"
        entry = payment.move_id.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            entry.action_post()
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            entry.write({"state": "posted"})
        self.accept_certificate()
        entry.action_post()
        self.assertEqual(entry.state, "posted")

    def test_payment_to_another_does_not_settle_a_bill_of_the_vendor(self):
        payment = self.make_payment(partner_id=self.env["res.partner"].create({"name": "Factoring House"}).id)
        payment.action_post()
        lines = self.get_payable(payment.move_id | self.bill).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            lines.reconcile()
        with self.assertRaisesRegex(UserError, HELD), self.env.cr.savepoint():
            self.bill.with_user(self.accountant).js_assign_outstanding_line(self.get_payable(payment.move_id).id)
        self.accept_certificate()
        lines.reconcile()
        self.assertEqual(self.bill.amount_residual, 0)

    def test_bill_that_a_bank_statement_settles_keeps_a_note(self):
        journal = self.company_data["default_journal_bank"]
        paid = {"journal_id": journal.id, "payment_ref": "Transfer", "amount": -100, "date": TODAY}
        statement = self.env["account.bank.statement.line"].create({**paid, "partner_id": self.vendor.id}).move_id
        owed = self.get_payable(self.bill)
        statement.line_ids.filtered(
            lambda line: line.account_id == journal.suspense_account_id
        ).account_id = owed.account_id
        (self.get_payable(statement) | owed).with_user(self.accountant).reconcile()
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertIn("Settled with", self.bill.message_ids[0].body)
        self.assertIn("not insured as required", self.bill.message_ids[0].body)
