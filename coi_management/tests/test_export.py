import json

from lxml import etree

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .access_common import AccessCommon
from .access_table import MODELS

#: Models whose lists are kept in a wizard, and nobody exports.
WIZARDS = ("coi.change.preview.line", "coi.import.correct.line")


@tagged("post_install", "-at_install")
class TestExport(AccessCommon, HttpCase):
    """Whatever stands in a list of ours goes out by Odoo's own export, in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = cls.env.ref("base.group_allow_export")
        cls.manager.group_ids |= export
        cls.coi_user.group_ids -= export

    def get_list_views(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "list"), ("model", "in", list(MODELS)), ("mode", "=", "primary")]
        )
        self.assertGreater(len(views), 30)
        return views.filtered(lambda view: view.model not in WIZARDS)

    def get_shown(self, view):
        """A record of the list, as the manager; where it is somebody's own, as the system."""
        record = self.get_record(view.model)
        mine = record.with_user(self.manager)
        return mine if mine.has_access("read") else record

    def get_columns(self, view, user):
        """The fields of a list, as its screen exports them."""
        model = self.env[view.model].with_user(user)
        arch = etree.fromstring(model.get_view(view.id, "list")["arch"])
        shown = (node.get("name") for node in arch.xpath("/list/field") if node.get("column_invisible") != "True")
        return [name for name in dict.fromkeys(shown) if model._fields[name].exportable]

    def test_every_list_of_ours_exports_every_column_it_shows(self):
        for view in self.get_list_views():
            columns = self.get_columns(view, self.manager)
            records = self.get_shown(view)
            with self.subTest(view.name):
                self.assertTrue(columns)
                (row,) = records.export_data(columns)["datas"][:1]
                self.assertEqual(len(row), len(columns))

    def test_selections_go_out_in_words_and_not_in_codes(self):
        for view in self.get_list_views():
            model = self.env[view.model]
            record = self.get_shown(view)
            for name in self.get_columns(view, self.manager):
                field = model._fields[name]
                if field.type == "selection" and record[name]:
                    with self.subTest(view=view.name, column=name):
                        words = dict(field._description_selection(self.env))
                        self.assertEqual(record.export_data([name])["datas"], [[words[record[name]]]])

    def test_nothing_in_a_list_is_json(self):
        for view in self.get_list_views():
            model = self.env[view.model]
            found = [name for name in self.get_columns(view, self.manager) if model._fields[name].type == "json"]
            self.assertFalse(found, f"{view.name} shows what no spreadsheet can hold")

    def test_the_list_of_vendors_goes_out_as_csv_and_xlsx_also_in_groups(self):
        self.authenticate("t_coi_manager", "t_coi_manager")
        for kind in ("csv", "xlsx"):
            for groupby in ([], ["status"]):
                with self.subTest(kind=kind, groupby=groupby):
                    answer = self.export(
                        kind,
                        "coi.compliance",
                        ["partner_id", "status", "compliant_until", "deficiency_summary"],
                        groupby,
                    )
                    self.assertEqual(answer.status_code, 200)
                    if kind == "csv" and not groupby:
                        self.assertIn("Acme Paving LLC", answer.text)
                        self.assertNotIn("not_required", answer.text)

    def export(self, kind, model, columns, groupby):
        fields = [{"name": name, "label": name, "store": True, "type": "char"} for name in columns]
        data = {
            "model": model,
            "fields": fields,
            "ids": False,
            "domain": [],
            "groupby": groupby if kind == "xlsx" else [],
            "context": {},
            "import_compat": False,
        }
        return self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )

    def test_who_may_not_export_gets_nothing(self):
        with self.assertRaises(UserError):
            self.file.with_user(self.coi_user).export_data(["partner_id"])
