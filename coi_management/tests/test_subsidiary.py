from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubsidiary(CoiCommon):
    """A firm that belongs to another is a vendor of its own: what is ordered of it is nothing to the other's file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subsidiary = cls.env["res.partner"].create(
            {"name": "Acme Cranes LLC", "is_company": True, "parent_id": cls.vendor.id}
        )
        cls.person = cls.env["res.partner"].create({"name": "Ann", "parent_id": cls.vendor.id, "type": "contact"})
        cls.theirs = cls.require(cls.subsidiary)
        cls.order = cls.make_order(cls.subsidiary)

    def test_order_stays_with_the_file_of_its_vendor_when_one_is_opened_for_the_firm_above(self):
        own = self.make_order(self.person)
        self.assertEqual(self.order.coi_compliance_id, self.theirs)
        file = self.require()
        self.assertEqual(self.order.coi_compliance_id, self.theirs)
        self.assertEqual(own.coi_compliance_id, file)

    def test_file_of_the_firm_above_tells_of_its_own_orders_alone(self):
        own = self.make_order(self.person)
        file = self.require()
        self.assertEqual(file.order_count, 1)
        self.assertEqual(self.env["purchase.order"].search(file.action_view_orders()["domain"]), own)
        self.assertEqual(file._portal_get_orders(), own)
        work = self.make_set("Dangerous work", amount_from=1)
        work.line_ids.minimum_ids.amount = 5_000_000
        self.settle()
        self.assertEqual(file.demanding_order_ids, own)
        self.assertEqual(self.theirs.demanding_order_ids, self.order)

    def test_buyer_of_the_subsidiary_alone_is_told_of_its_cancellation(self):
        self.order.user_id = self.buyer
        self.accept_certificate()
        notice = self.env["coi.notice"].create(
            {"partner_id": self.vendor.id, "policy_number": "GL-1001", "effective": date(2026, 7, 1)}
        )
        notice.action_confirm()
        self.assertNotIn(self.buyer, notice.compliance_id.activity_ids.user_id)

    def test_files_of_many_vendors_take_their_orders_with_as_many_queries_as_those_of_few(self):
        def count(number):
            vendors = self.env["res.partner"].create(
                [{"name": f"Vendor {number} {place}", "is_company": True} for place in range(number)]
            )
            for vendor in vendors:
                self.make_order(vendor)
            self.env.flush_all()
            vals = [{"partner_id": vendor.id, "company_id": self.company.id} for vendor in vendors]
            files = self.env["coi.compliance"].sudo().create(vals)
            self.env.flush_all()
            files.invalidate_recordset()
            self.env["purchase.order"].invalidate_model()
            before = self.env.cr.sql_log_count
            files._take_orders()
            self.env.flush_all()
            taken = self.env.cr.sql_log_count - before
            orders = self.env["purchase.order"].search([("coi_compliance_id", "in", files.ids)])
            self.assertEqual(orders.coi_compliance_id, files)
            return taken

        count(2)
        self.assertLessEqual(count(12), count(3) + 1)
