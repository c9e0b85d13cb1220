from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .access_table import MODELS
from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccess(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "t_portal", groups="base.group_portal")
        cls.employee = new_test_user(cls.env, "t_employee", groups="base.group_user")
        cls.file = cls.require()
        cls.certificate = cls.accept_certificate()

    def test_files_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="coi_management.group_coi_manager,purchase.group_purchase_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for record in (
            self.file,
            self.certificate,
            self.certificate.coverage_ids,
            self.certificate.coverage_ids.limit_ids,
            self.file.period_ids,
            self.requirements,
            self.requirements.line_ids,
            self.requirements.version_ids,
        ):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(stranger).search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    record.with_user(stranger).read(["display_name"])

    def test_every_model_with_a_company_has_a_rule(self):
        for name in MODELS:
            model = self.env[name]
            if "company_id" in model._fields and not model._transient:
                with self.subTest(model=name):
                    self.assertTrue(self.env["ir.rule"].search([("model_id.model", "=", name)]))

    def test_buyer_sees_standing_and_reasons_but_no_document(self):
        file = self.file.with_user(self.buyer)
        self.assertEqual(file.status, "compliant")
        self.assertTrue(file.checklist)
        self.assertTrue(file.terms["policies"])
        with self.assertRaises(AccessError):
            self.certificate.with_user(self.buyer).read(["insured_name"])

    def test_vendor_and_employee_without_rights_see_no_status(self):
        for user in (self.portal, self.employee):
            with self.assertRaises(AccessError):
                self.vendor.with_user(user).read(["coi_status"])

    def test_document_is_not_served_to_who_may_not_read_it(self):
        self.certificate.sudo().write({"document": b"JVBERi0xLjQ="})
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "coi.certificate"),
                    ("res_field", "=", "document"),
                    ("res_id", "=", self.certificate.id),
                ]
            )
        )
        self.assertTrue(attachment)
        for user in (self.portal, self.employee, self.buyer):
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["datas"])
