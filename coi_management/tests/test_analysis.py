import base64
import csv
import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .test_dashboard import VENDORS, CoiNetwork

MODELS = ("coi.analysis", "coi.analysis.line", "coi.analysis.deficiency", "coi.analysis.month")
DIMENSIONS = ("company_id", "tag_ids", "set_ids", "state_id", "buyer_id", "user_id", "agency", "agent", "status")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnalysis(CoiNetwork):
    """Dashboard, pivots, matrix and lists tell the same figures of one network."""

    def analysis(self, name="coi.analysis", user=None):
        return self.env[name].with_user(user or self.manager)

    def test_pivot_dashboard_and_list_tell_the_same_standing(self):
        tiles = self.get_figures()["tiles"]
        pivot = dict(self.analysis()._read_group([], ["status"], ["__count"]))
        for status in ("missing", "deficient", "expired"):
            listed = self.env["coi.compliance"].with_user(self.manager).search_count([("status", "=", status)])
            self.assertEqual(pivot[status], listed)
            self.assertEqual(tiles[status]["count"], listed)
        ((rate, count),) = self.analysis()._read_group(
            [("is_required", "=", True)], [], ["is_compliant:avg", "__count"]
        )
        self.assertEqual(count, tiles["required"]["count"])
        self.assertAlmostEqual(rate, tiles["compliant"]["count"] / tiles["required"]["count"])

    def test_pivot_and_dashboard_tell_the_same_money(self):
        ((spend, asked, missing),) = self.analysis()._read_group(
            [("is_required", "=", True)], [], ["spend:sum", "limits_asked:sum", "limits_missing:sum"]
        )
        shares = self.get_figures()["shares"]
        self.assertAlmostEqual(shares["spend"], spend)
        self.assertAlmostEqual(shares["asked"], asked)
        self.assertAlmostEqual(shares["missing"], missing)
        for name, field in (("coi.analysis.line", "limits_missing"), ("coi.analysis.deficiency", "exposure")):
            domain = [("state", "=", "open")] if name.endswith("deficiency") else []
            ((total,),) = self.analysis(name)._read_group(domain, [], [f"{field}:sum"])
            self.assertAlmostEqual(total, missing, msg=name)

    def test_open_deficiencies_are_those_of_the_files(self):
        listed = self.env["coi.deficiency"].with_user(self.manager).search_count([("state", "=", "open")])
        self.assertEqual(self.analysis("coi.analysis.deficiency").search_count([("state", "=", "open")]), listed)
        ((total,),) = self.analysis()._read_group([], [], ["deficiency_count:sum"])
        self.assertEqual(total, listed)

    def test_every_analysis_is_seen_by_every_dimension(self):
        for name in MODELS:
            described = self.analysis(name).fields_get(DIMENSIONS, ["groupable"])
            for dimension in DIMENSIONS:
                with self.subTest(analysis=name, dimension=dimension):
                    self.assertTrue(described[dimension]["groupable"])
                    self.assertTrue(self.analysis(name)._read_group([], [dimension], ["__count"]))

    def test_sets_and_insurers_are_dimensions(self):
        groups = dict(self.analysis()._read_group([("is_required", "=", True)], ["set_ids"], ["__count"]))
        self.assertEqual(groups, {self.requirements: VENDORS - VENDORS // 10})
        insurers = dict(self.analysis("coi.analysis.line")._read_group([], ["insurer_id"], ["__count"]))
        self.assertGreater(insurers[self.insurer], 20)

    def test_deficiency_knows_how_long_it_took_and_what_it_needed(self):
        file = self.files.filtered(lambda found: found.status == "deficient")[0]
        with freeze_time("2026-06-25"):
            self.env["coi.request"]._open(file, "correction", "manual")
            self.env["coi.call"].with_user(self.manager).create({"compliance_id": file.id})
        with freeze_time("2026-07-05"):
            self.accept_certificate(vendor=file.partner_id)
            row = self.analysis("coi.analysis.deficiency").search([("compliance_id", "=", file.id)])
            self.assertEqual(row.state, "closed")
            self.assertEqual((row.days_to_mend, row.request_count, row.call_count), (20, 1, 1))
        self.assertEqual(file.limits_missing, 0)

    def test_waived_line_is_satisfied_and_exposes_to_nothing(self):
        waiver = self.env["coi.waiver"].search([("state", "=", "asked")])[0]
        file = waiver.compliance_id
        self.assertEqual(file.limits_missing, 3_000_000)
        waiver.with_user(self.manager).action_approve()
        self.assertEqual(file.limits_missing, 0)
        row = self.analysis("coi.analysis.line").search(
            [("compliance_id", "=", file.id), ("line", "=", "general_liability")]
        )
        self.assertEqual((row.verdict, row.is_satisfied), ("waived", 1))

    def test_figures_of_the_verification_are_not_typed_in(self):
        for vals in ({"limits_missing": 0}, {"line_verdicts": {}}, {"asked_set_ids": []}):
            with self.assertRaisesRegex(Exception, "verified, not entered"):
                self.files[0].with_user(self.manager).write(vals)

    def test_spend_is_closed_to_the_desk_without_purchasing(self):
        with self.assertRaises(AccessError):
            self.analysis(user=self.coi_user)._read_group([], [], ["spend:sum"])
        self.assertTrue(self.analysis(user=self.coi_user)._read_group([], ["status"], ["__count"]))

    def test_a_day_is_never_kept_in_the_database(self):
        with freeze_time("2027-03-01"):
            # nothing was verified anew: what is derived from dates has moved all the same
            self.assertFalse(self.analysis().search([("status", "in", ("compliant", "expiring"))]))

    # ------------------------------------------------------------ matrix

    def matrix(self, user=None):
        return self.env["coi.matrix"].with_user(user or self.manager)

    def test_matrix_has_a_row_for_each_vendor_of_whom_something_is_required(self):
        frame = self.matrix().get_frame([])
        self.assertEqual(frame["count"], self.get_figures()["tiles"]["required"]["count"])
        self.assertEqual([column["key"] for column in frame["columns"]], ["general_liability", "party"])
        rows = self.matrix().get_rows([], 0, 1000)
        self.assertEqual(len(rows), frame["count"])
        again = self.matrix().get_rows([], 10, 5)
        self.assertEqual(again, rows[10:15])

    def test_cells_say_what_the_lines_analysis_says(self):
        cells = {
            (row["id"], line): code for row in self.matrix().get_rows([], 0, 200) for line, code in row["cells"].items()
        }
        rows = self.analysis("coi.analysis.line").search([("status", "!=", "not_required")])
        self.assertEqual(cells, {(row.compliance_id.id, row.line): row.verdict for row in rows})
        self.assertEqual({"missing", "gap", "met"}, set(cells.values()) - {"undetermined"})

    def test_cell_of_a_file_whose_verdicts_have_changed_is_judged_anew(self):
        file = self.files.filtered(lambda found: found.status == "compliant")[0]
        self.env.invalidate_all()
        with freeze_time("2027-03-01"):
            (row,) = self.matrix().get_rows([("id", "=", file.id)], 0, 10)
            self.assertEqual((row["status"], row["cells"]["general_liability"]), ("expired", "missing"))

    def test_matrix_is_filtered_as_the_list_of_vendors(self):
        domain = [("status", "=", "deficient")]
        self.assertEqual(
            {row["id"] for row in self.matrix().get_rows(domain, 0, 200)},
            set(self.env["coi.compliance"].search(domain).ids),
        )

    def test_matrix_is_exported_whole_and_no_cell_is_a_formula(self):
        self.vendors[2].name = "=HYPERLINK(1)"
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        text = base64.b64decode(self.matrix().export_grid([], "csv")["content"]).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        self.assertEqual(len(lines), self.matrix().get_frame([])["count"] + 1)
        self.assertIn("'=HYPERLINK(1)", [line[0] for line in lines])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(self.matrix().export_grid([], "xlsx")["content"])))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        self.assertEqual(book.active.max_row, len(lines))
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])

    def test_matrix_is_exported_by_whoever_may_export(self):
        self.manager.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.matrix().export_grid([], "csv")

    def test_matrix_is_closed_to_whoever_has_no_rights(self):
        nobody = new_test_user(self.env, "t_nobody", groups="base.group_user")
        for ask in (lambda found: found.get_frame([]), lambda found: found.get_rows([], 0, 10)):
            with self.assertRaises(AccessError):
                ask(self.matrix(nobody))
        with self.assertRaises(AccessError):
            self.matrix(nobody).export_grid([], "csv")
