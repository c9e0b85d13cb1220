import json
import re

from odoo import Command
from odoo.tests import tagged

from odoo.addons.coi_management.tests.common import CoiCommon
from odoo.addons.coi_management.tests.patient import PatientCase
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)


@tagged("post_install", "-at_install")
class TestInsuranceDashboard(CoiCommon, PatientCase):
    """The dashboard among Odoo's spreadsheet dashboards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("coi_management_spreadsheet.dashboard_insurance")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)
        tag = cls.env["res.partner.category"].create({"name": "Spreadsheet Roofers"})
        cls.vendor.write({"category_id": [Command.set(tag.ids)], "buyer_id": cls.buyer.id})
        other = cls.env["res.partner"].create({"name": "Other Roofing", "category_id": [Command.set(tag.ids)]})
        cls.files = cls.require() | cls.require(other)
        cls.accept_certificate()
        cls.env.flush_all()

    def get_sources(self):
        """What asks the database: pivots and charts.

        :return: list of (name, model, fields it groups by, measures, domain, fields that filters are matched with)
        """
        pivots = [
            (
                pivot["name"],
                pivot["model"],
                [":".join(filter(None, (row["fieldName"], row.get("granularity")))) for row in pivot["rows"]],
                [measure["id"] for measure in pivot["measures"]],
                pivot["domain"],
                pivot["fieldMatching"],
            )
            for pivot in self.data["pivots"].values()
        ]
        charts = [
            (
                chart["id"],
                chart["metaData"]["resModel"],
                chart["metaData"]["groupBy"],
                [chart["metaData"]["measure"]],
                chart["searchParams"]["domain"],
                chart["fieldMatching"],
            )
            for chart in odoo_charts(self.data)
        ]
        return pivots + charts

    def test_every_model_field_and_menu_that_it_names_exists(self):
        found = fields_in_spreadsheet(self.data)
        self.assertEqual(set(found), {"coi.analysis", "coi.analysis.month", "coi.analysis.deficiency"})
        for model, names in found.items():
            self.assertFalse(names - set(self.env[model]._fields) - {"__count"}, model)
        for menu in menus_xml_ids_in_spreadsheet(self.data):
            self.assertTrue(self.env.ref(menu).action, menu)

    def test_every_figure_is_told_to_everybody_who_may_open_it(self):
        for user in (self.coi_user, self.manager, self.buyer):
            self.assertTrue(self.env["spreadsheet.dashboard"].with_user(user).search([("id", "=", self.dashboard.id)]))
            for name, model, group_by, measures, domain, _matching in self.get_sources():
                with self.subTest(user=user.login, source=name):
                    found = self.env[model].with_user(user).formatted_read_group(domain, group_by, measures)
                    self.assertTrue(found or "mended" in name.lower() or group_by)

    def test_every_filter_holds_for_every_figure(self):
        filters = {entry["id"]: entry for entry in self.data["globalFilters"]}
        self.assertGreater(len(filters), 3)
        for name, model, _group_by, _measures, _domain, matching in self.get_sources():
            self.assertEqual(set(matching), set(filters), name)
            for key, match in matching.items():
                field = self.env[model]._fields[match["chain"]]
                self.assertEqual((field.comodel_name, field.type), (filters[key]["modelName"], match["type"]), name)

    def test_every_formula_names_a_pivot_and_a_measure_that_it_has(self):
        formulas = [cell for sheet in self.data["sheets"] for cell in sheet["cells"].values() if cell.startswith("=")]
        named = set()
        for number, measure in re.findall(r'PIVOT(?:\.VALUE)?\((\d+)(?:, ?"([^"]+)")?', " ".join(formulas)):
            named.add(number)
            self.assertIn(number, self.data["pivots"])
            if measure:
                self.assertIn(measure, [found["id"] for found in self.data["pivots"][number]["measures"]])
        self.assertEqual(named, set(self.data["pivots"]))

    def test_whoever_has_nothing_to_do_with_insurance_does_not_see_it(self):
        employee = self.env["res.users"].create(
            {
                "name": "Employee",
                "login": "t_sheet_employee",
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
            }
        )
        found = self.env["spreadsheet.dashboard"].with_user(employee).search([("id", "=", self.dashboard.id)])
        self.assertFalse(found)

    def test_it_opens_in_a_browser_and_agrees_with_the_apps_own_dashboard(self):
        for user in (self.manager, self.buyer):
            self.start_tour(
                f"/odoo/dashboards?dashboard_id={self.dashboard.id}", "coi_insurance_spreadsheet", login=user.login
            )
