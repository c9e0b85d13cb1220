from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBranch(CoiCommon):
    """A branch shares the files of its main company, unless it keeps files of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch, cls.apart = cls.env["res.company"].create(
            [
                {"name": "Harbor Works South", "parent_id": cls.company.id},
                {"name": "Harbor Works North", "parent_id": cls.company.id, "coi_own_files": True},
            ]
        )
        (cls.branch + cls.apart).partner_id.tz = "UTC"
        cls.file = cls.require()
        cls.south = cls.make_user("t_south", cls.branch)
        cls.north = cls.make_user("t_north", cls.apart)

    @classmethod
    def make_user(cls, login, company):
        groups = "coi_management.group_coi_user,purchase.group_purchase_user"
        user = new_test_user(cls.env, login, groups=groups, company_id=company.id, company_ids=company.ids)
        # tests begin with the main company: users of branches are not in it
        return user.with_context(allowed_company_ids=company.ids)

    def make_branch_order(self, company, user=None):
        return self.make_order(company_id=company.id).with_user(user or self.env.user).with_company(company)

    def test_order_of_a_branch_is_held_by_the_file_of_the_main_company(self):
        order = self.make_branch_order(self.branch, self.south)
        self.assertEqual(order.coi_compliance_id, self.file)
        with self.assertRaisesRegex(UserError, HELD):
            order.button_confirm()
        self.accept_certificate()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_no_second_file_is_opened_for_a_branch(self):
        self.assertEqual(self.env["coi.compliance"]._get_file(self.vendor, self.branch), self.file)
        self.make_branch_order(self.branch)
        self.vendor.category_id = self.tag
        self.requirements.tag_ids = self.tag
        self.settle()
        files = self.env["coi.compliance"].search([("partner_id", "=", self.vendor.id)])
        self.assertEqual(files.company_id, self.company)

    def test_branch_with_files_of_its_own_is_not_held_by_those_of_the_main_company(self):
        order = self.make_branch_order(self.apart, self.north)
        self.assertFalse(order.coi_compliance_id)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_branch_below_a_branch_with_its_own_files_shares_those(self):
        below = self.env["res.company"].create({"name": "Harbor Works North Pier", "parent_id": self.apart.id})
        self.assertEqual(below.coi_file_company_id, self.apart)
        self.assertEqual(self.apart._coi_get_sharing(), self.apart + below)

    def test_user_of_a_branch_reads_and_works_the_shared_file(self):
        file = self.file.with_user(self.south).with_context(allowed_company_ids=self.branch.ids)
        self.assertEqual(file.search([("partner_id", "=", self.vendor.id)]), file)
        values = file.web_read({"display_name": {}, "status": {}, "company_id": {"fields": {"display_name": {}}}})
        self.assertEqual(values[0]["status"], "missing")
        self.assertTrue(file.checklist)
        certificate = file.env["coi.certificate"].create({"partner_id": self.vendor.id, "insured_name": "Acme"})
        self.assertEqual(certificate.company_id, self.company)
        self.assertEqual(certificate.compliance_id, file)

    def test_user_of_a_branch_does_not_change_what_the_main_company_asks(self):
        manager = self.make_user("t_south_manager", self.branch)
        # sudo is not needed: the test's own user adds the group
        manager.group_ids += self.env.ref("coi_management.group_coi_manager")
        mine = self.requirements.with_user(manager).with_context(allowed_company_ids=self.branch.ids)
        self.assertEqual(mine.name, "Routine work")
        with self.assertRaises(AccessError):
            mine.name = "Less"

    def test_user_of_a_branch_apart_does_not_see_the_file_of_the_main_company(self):
        file = self.file.with_user(self.north).with_context(allowed_company_ids=self.apart.ids)
        self.assertFalse(file.search([("id", "=", file.id)]))
        with self.assertRaises(AccessError):
            file.read(["status"])

    def test_what_the_gate_does_is_the_word_of_the_branch_and_else_of_its_main_company(self):
        self.assertFalse(self.branch.coi_gate_policy)
        self.assertEqual(self.branch._coi_get_policy("coi_gate_policy"), "block")
        self.branch.coi_gate_policy = "off"
        order = self.make_branch_order(self.branch, self.south)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_main_company_cannot_leave_the_word_to_another(self):
        with self.assertRaises(ValidationError):
            self.company.coi_gate_policy = False

    def test_switching_to_files_of_its_own_judges_the_branch_by_those(self):
        self.company.coi_requirement_set_id = self.requirements
        self.accept_certificate()
        order = self.make_branch_order(self.branch, self.south)
        self.assertEqual(order.coi_gate_level, "pass")
        own = self.requirements.copy({"company_id": self.apart.id})
        self.branch.coi_own_files = True
        own.company_id = self.branch
        self.branch.coi_requirement_set_id = own
        self.settle()
        self.assertEqual(order.coi_compliance_id.company_id, self.branch)
        self.assertEqual(order.coi_compliance_id.status, "missing")
        with self.assertRaisesRegex(UserError, HELD):
            order.button_confirm()

    def test_switching_back_lets_the_file_of_the_main_company_hold_and_its_own_rest(self):
        self.branch.coi_own_files = True
        file = self.env["coi.compliance"]._get_file(self.vendor, self.branch)
        order = self.make_branch_order(self.branch, self.south)
        self.assertEqual(order.coi_compliance_id, file)
        self.branch.coi_own_files = False
        self.assertFalse(file.active)
        self.assertEqual(order.coi_compliance_id, self.file)
        with self.assertRaisesRegex(UserError, HELD):
            order.button_confirm()
        self.branch.coi_own_files = True
        self.assertTrue(file.active)
        self.assertEqual(order.coi_compliance_id, file)

    def test_switching_clears_what_users_of_the_branch_may_see(self):
        files = self.file.with_user(self.south).with_context(allowed_company_ids=self.branch.ids)
        self.assertTrue(files.search([("id", "=", self.file.id)]))
        self.branch.coi_own_files = True
        self.assertFalse(files.search([("id", "=", self.file.id)]))

    def test_certificate_for_a_branch_is_kept_with_the_main_company_once(self):
        certificate = self.env["coi.certificate"].create(
            {"partner_id": self.vendor.id, "company_id": self.branch.id, "insured_name": self.vendor.name}
        )
        self.assertEqual(certificate.company_id, self.company)
        self.assertEqual(certificate.compliance_id, self.file)

    def test_order_of_a_branch_names_a_contract_of_the_main_company(self):
        contract = self.env["coi.contract"].create(
            {
                "name": "Pier 4",
                "company_id": self.branch.id,
                "date_start": date(2026, 1, 1),
                "set_ids": [Command.set(self.requirements.ids)],
            }
        )
        self.assertEqual(contract.company_id, self.company)
        order = self.make_branch_order(self.branch)
        order.coi_contract_id = contract
        self.assertEqual(order._coi_get_work_sets(), self.requirements)

    def test_list_of_orders_finds_those_of_a_branch_by_the_standing_of_the_shared_file(self):
        order = self.make_branch_order(self.branch)
        orders = self.env["purchase.order"].with_context(allowed_company_ids=(self.company + self.branch).ids)
        self.assertIn(order, orders.search([("coi_status", "=", "missing")]))
        self.assertEqual(self.file.order_count, 1)

    def override(self, order):
        manager = self.make_user(f"t_overrider_{order.id}", order.company_id)
        manager.group_ids += self.env.ref("coi_management.group_coi_manager")
        wizard = self.env["coi.override"].with_user(manager)
        wizard = wizard.with_context(allowed_company_ids=order.company_id.ids)
        wizard.create({"order_id": order.id, "reason": "Storm"}).action_override()
        return self.env["coi.gate.override"].search([("order_id", "=", order.id)])

    def test_override_is_read_by_whoever_may_read_orders_of_its_company_and_by_nobody_else(self):
        west = self.env["res.company"].create({"name": "Harbor Works West", "parent_id": self.company.id})
        users = {
            self.company: self.make_user("t_main", self.company),
            self.branch: self.south,
            west: self.make_user("t_west", west),
        }
        overrides = {
            company: self.override(self.make_order(company_id=company.id)) for company in (self.company, self.branch)
        }
        self.env.flush_all()
        for company, user in users.items():
            with self.subTest(company.name):
                self.env.invalidate_all()
                here = self.env(user=user, context={"allowed_company_ids": company.ids})
                mine = overrides.get(company, self.env["coi.gate.override"])
                self.assertEqual(here["coi.gate.override"].search([]), mine)
                self.assertEqual(here["coi.analysis.override"].search([]).override_id, mine)
                file = here["coi.compliance"].browse(self.file.id)
                self.assertEqual(file.override_ids, mine)
                told = [found for found in file._get_events() if "went out although" in found["what"]]
                self.assertEqual(len(told), len(mine))
                for other in set(overrides.values()) - {mine}:
                    with self.assertRaises(AccessError):
                        other.with_env(here).read(["amount"])

    def test_audit_file_of_a_shared_file_tells_what_was_overridden_in_its_branches(self):
        override = self.override(self.make_order(company_id=self.branch.id))
        here = self.env(context={"allowed_company_ids": (self.company + self.branch).ids})
        vals = {"compliance_id": self.file.id, "date_from": date(2026, 1, 1), "date_to": date(2026, 12, 31)}
        doc = here["coi.report.audit"].create(vals)
        report = here["report.coi_management.report_audit_file"]
        with freeze_time("2026-06-16"):
            override.flush_recordset()
            self.env.cr.execute("UPDATE coi_gate_override SET create_date = %s", [datetime(2026, 6, 15, 12)])
            self.assertEqual(report._get_overrides_of(doc), override)

    def test_spend_of_a_branch_counts_on_the_shared_file(self):
        self.accept_certificate()
        order = self.make_branch_order(self.branch)
        order.button_confirm()
        self.env.flush_all()
        row = self.env["coi.analysis"].search([("compliance_id", "=", self.file.id)])
        self.assertEqual(row.spend, 500)
