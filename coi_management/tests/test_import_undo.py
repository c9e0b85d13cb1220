import base64

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .test_import import HEADINGS, ROW, ImportCommon, change, write_csv


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportUndo(ImportCommon):
    """An import that is undone takes nothing with it that somebody else made."""

    def bring_in_new(self, name="New Roofing"):
        """A list with a vendor who was created for it: the import, its row and its vendor."""
        found = self.bring_in(change(vendor=name, policy=f"{name} 1"), create_vendors=True)
        return found, found.row_ids, found.row_ids.partner_id

    def test_a_vendor_to_whom_anything_points_is_kept_with_it(self):
        product = self.env["product.template"].create({"name": "Roofing felt"})
        makers = {
            "price": lambda vendor: self.env["product.supplierinfo"].create(
                {"partner_id": vendor.id, "product_tmpl_id": product.id}
            ),
            "account": lambda vendor: self.env["res.partner.bank"].create(
                {"partner_id": vendor.id, "acc_number": "4455667788"}
            ),
            "document": lambda vendor: self.env["ir.attachment"].create(
                {"name": "w9.pdf", "raw": b"tax form", "res_model": "res.partner", "res_id": vendor.id}
            ),
            "note": lambda vendor: vendor.message_post(body="They open in May.", message_type="comment"),
        }
        for name, make in makers.items():
            with self.subTest(name):
                found, row, vendor = self.bring_in_new(f"Vendor with {name}")
                made = make(vendor)
                found.action_undo()
                self.assertTrue(made.exists())
                self.assertTrue(vendor.exists())
                self.assertIn("vendor is kept", row.problem)

    def test_what_somebody_put_into_the_file_is_kept_and_the_listed_policies_go(self):
        makers = {
            "contact": lambda file: self.env["coi.contact"].create(
                {"compliance_id": file.id, "role": "agent", "email": "other@agency.example"}
            ),
            "exemption": lambda file: self.env["coi.exemption"].create(
                {
                    "compliance_id": file.id,
                    "date_start": "2026-01-01",
                    "date_end": "2026-12-31",
                    "state_id": self.env.ref("base.state_us_44").id,
                    "persons": "Jo Doe",
                }
            ),
            "note": lambda file: file.message_post(
                body="Insured through their parent company.", message_type="comment"
            ),
        }
        for name, make in makers.items():
            with self.subTest(name):
                found, row, _vendor = self.bring_in_new(f"Vendor with {name}")
                listed = row.certificate_id
                made = make(listed.compliance_id)
                found.action_undo()
                self.assertTrue(made.exists())
                self.assertFalse(listed.exists())
                self.assertIn("kept", row.problem)

    def test_whoever_may_not_take_all_of_it_back_undoes_nothing(self):
        found, row, _vendor = self.bring_in_new()
        clerk = new_test_user(self.env, "t_clerk", groups="coi_management.group_coi_user", company_id=self.company.id)
        with self.assertRaisesRegex(UserError, "may delete contacts"):
            found.with_user(clerk).action_undo()
        self.assertEqual((found.state, row.state), ("done", "done"))

    def test_a_copy_of_a_listed_record_makes_nobody_compliant(self):
        self.require()
        listed = self.bring_in(ROW).row_ids.certificate_id
        copy = listed.with_user(self.manager).copy()
        self.assertEqual((copy.state, copy.source), ("unverified", "import"))
        with self.assertRaisesRegex(UserError, "known from a list only"):
            copy.action_accept()
        self.assertNotIn(self.get_file().status, ("compliant", "expiring"))
        # what was typed in from a document is copied as ever
        self.assertEqual(self.make_certificate().copy().state, "received")

    def test_requirements_are_taken_off_by_a_manager(self):
        self.manager.group_ids += self.env.ref("base.group_partner_manager")
        found = self.bring_in(ROW)
        file = found.row_ids.certificate_id.compliance_id
        file.with_user(self.manager).set_ids = [Command.link(self.requirements.id)]
        found.row_ids.sudo().made = {**(found.row_ids.made or {}), "set": [file.id, self.requirements.id]}
        with self.assertRaisesRegex(UserError, "COI manager"):
            found.action_undo()
        found.with_user(self.manager).action_undo()
        self.assertNotIn(self.requirements, file.exists().set_ids)

    def test_whoever_works_in_a_branch_alone_brings_in_a_list_and_undoes_it(self):
        branch = self.env["res.company"].create({"name": "Harbor Works South", "parent_id": self.company.id})
        south = new_test_user(
            self.env,
            "t_import_south",
            groups="coi_management.group_coi_user,base.group_partner_manager",
            company_id=branch.id,
            company_ids=branch.ids,
        )
        imports = self.env["coi.import"].with_user(south).with_context(allowed_company_ids=branch.ids)
        data = write_csv(HEADINGS, ROW, change(vendor="New Roofing", policy="R-1"))
        found = imports.create(
            {"document": base64.b64encode(data), "document_name": "list.csv", "create_vendors": True}
        )
        found.action_check()
        found.action_import()
        self.assertEqual(found.row_ids.mapped("state"), ["done", "done"], found.row_ids.mapped("problem"))
        self.assertEqual(found.row_ids.certificate_id.company_id, self.company)
        found.action_undo()
        self.assertEqual(found.row_ids.mapped("state"), ["undone", "undone"])

    def test_a_sheet_wider_than_any_list_is_refused_in_words(self):
        wide = [f"Column {number}" for number in range(600)]
        with self.assertRaisesRegex(UserError, "600 columns"):
            self.make_import(data=write_csv(wide, ["x"] * 600))
        # columns that are empty to the right are none
        padded = write_csv([*HEADINGS, *[""] * 600], [*ROW, *[""] * 600])
        self.assertEqual(len(self.make_import(data=padded).column_ids), len(HEADINGS))
