import base64
import io
import zipfile

import xlsxwriter
import xlwt
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon
from .patient import PatientCase


def write_xlsx(*rows):
    """A workbook of one sheet; dates as dates, numbers as numbers."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet, day = book.add_worksheet("Vendors"), book.add_format({"num_format": "mm/dd/yyyy"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if hasattr(cell, "isoformat"):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write(number, place, cell)
    book.close()
    return target.getvalue()


def write_csv(*rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


HEADINGS = ["Vendor", "Coverage", "Policy #", "Eff", "Exp", "Carrier", "NAIC", "Limits", "Agent", "Agent e-mail"]
ROW = [
    *["Acme Paving LLC", "GL", "GL-1001", "1/1/2026", "1/1/2027", "Granite Harbor", "12345", "1M/2M"],
    *["Kim Doe", "kim@agency.example"],
]


def change(**cells):
    """The usual row with other cells, by the first word of their heading."""
    names = {heading.split()[0].lower(): place for place, heading in enumerate(HEADINGS)}
    row = list(ROW)
    if "coverage" in cells:
        cells.setdefault("limits", "1,000,000")
    for name, text in cells.items():
        row[names[name]] = text
    return row


class ImportCommon(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = new_test_user(
            cls.env,
            "t_analyst",
            groups="coi_management.group_coi_user,base.group_partner_manager",
            company_id=cls.company.id,
        )

    @classmethod
    def make_import(cls, *rows, data=None, name="list.csv", user=None, **vals):
        data = data or write_csv(HEADINGS, *rows)
        imports = cls.env["coi.import"].with_user(user or cls.analyst)
        return imports.create({"document": base64.b64encode(data), "document_name": name, **vals})

    @classmethod
    def check(cls, *rows, **words):
        found = cls.make_import(*rows, **words)
        found.action_check()
        return found

    @classmethod
    def bring_in(cls, *rows, **words):
        found = cls.check(*rows, **words)
        found.action_import()
        return found

    def states(self, found):
        return found.row_ids.sorted("number").mapped("state")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImport(ImportCommon):
    """A company's own list: what will happen is told first; what comes in is unverified; it is undone as a whole."""

    def test_a_workbook_with_real_dates_and_numbers_is_read(self):
        day = fields.Datetime.to_datetime("2027-01-01")
        data = write_xlsx(["Insurance list"], ["Vendor", "GL Exp", "GL Each Occ"], ["Acme Paving LLC", day, 1000000])
        found = self.check(data=data, name="list.xlsx")
        self.assertEqual(self.states(found), ["ready"])
        self.assertEqual(
            found.row_ids.data["policies"],
            [{"coverage": "general_liability", "expiration": "2027-01-01", "limits": {"each_occurrence": 1000000}}],
        )

    def test_an_old_workbook_is_read(self):
        book, target = xlwt.Workbook(), io.BytesIO()
        sheet = book.add_sheet("Vendors")
        day = xlwt.easyxf(num_format_str="MM/DD/YYYY")
        for number, row in enumerate((["Vendor", "GL Exp"], ["Acme Paving LLC", fields.Date.to_date("2027-01-01")])):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *((day,) if hasattr(cell, "isoformat") else ()))
        book.save(target)
        found = self.check(data=target.getvalue(), name="list.xls")
        self.assertEqual(found.row_ids.data["policies"][0]["expiration"], "2027-01-01")

    def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/worksheets/sheet1.xml", bytes(201 * 1024 * 1024))
        with self.assertRaisesRegex(UserError, "unpacks to more"):
            self.make_import(data=target.getvalue(), name="list.xlsx")

    def test_the_sheet_that_looks_most_like_such_a_list_is_taken(self):
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        book.add_worksheet("Read me").write_row(0, 0, ["Some words", "and others"])
        sheet = book.add_worksheet("Tracker")
        sheet.write_row(0, 0, ["Vendor", "GL Exp"])
        sheet.write_row(1, 0, ["Acme Paving LLC", "1/31/2027"])
        book.close()
        found = self.check(data=target.getvalue(), name="list.xlsx")
        self.assertIn("“Tracker” is taken", found.sheet_names)
        self.assertEqual(self.states(found), ["ready"])

    @mute_logger("odoo.addons.base_import.models.base_import")
    def test_what_cannot_be_read_is_said_in_words(self):
        for data, name in ((b"PK\x03\x04 broken", "list.xlsx"), (b"%PDF-1.7", "list.pdf"), (b"Vendor", "list.csv")):
            with self.subTest(name), self.assertRaises(UserError):
                self.make_import(data=data, name=name)

    def test_nothing_is_imported_by_looking(self):
        before = self.env["coi.certificate"].search_count([])
        found = self.check(ROW)
        self.assertEqual(found.state, "checked")
        self.assertEqual(found.row_ids.effect, "Acme Paving LLC (name)")
        self.assertEqual(self.env["coi.certificate"].search_count([]), before)

    def test_a_person_sets_right_what_a_column_means(self):
        found = self.make_import(data=write_csv(["Vendor", "Cover ends"], ["Acme Paving LLC", "1/1/2027"]))
        column = found.column_ids[1]
        self.assertFalse(column.target)
        column.write({"target": "expiration", "coverage_type_id": self.code("coi.coverage.type", "cyber").id})
        found.action_check()
        self.assertEqual(found.row_ids.data["policies"][0]["coverage"], "cyber")

    def test_columns_without_a_vendor_or_a_coverage_are_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "which column holds the vendor"):
            self.check(data=write_csv(["Policy #", "Exp", "GL Exp"], ["1", "1/1/2027", "1/1/2027"]))
        with self.assertRaisesRegex(UserError, "which coverage"):
            self.check(data=write_csv(["Vendor", "Policy #", "Exp"], ["Acme", "1", "1/1/2027"]))

    # ------------------------------------------------------------ whose row it is

    def test_vendors_are_found_by_tax_number_reference_email_and_name(self):
        self.vendor.write({"vat": "US-12.345", "ref": "V-1", "email": "Office@Acme.example"})
        headings = ["Vendor", "Vendor ID", "Tax ID", "Vendor e-mail", "GL Exp"]
        day = "1/1/2027"
        rows = [
            ["Another", "", "US12345", "", day],
            ["Another", "v-1", "", "", day],
            ["Another", "", "", "office@acme.example", day],
            ["ACME PAVING, L.L.C.", "", "", "", day],
        ]
        found = self.check(data=write_csv(headings, *rows))
        self.assertEqual(found.row_ids.mapped("matched_by"), ["vat", "ref", "email", "name"])
        self.assertEqual(found.row_ids.partner_id, self.vendor)

    def test_a_likely_name_is_shown_and_never_taken(self):
        found = self.check(change(vendor="Acme Paving Inc"))
        self.assertEqual(self.states(found), ["question"])
        self.assertFalse(found.row_ids.partner_id)
        self.assertEqual(found.row_ids.candidate_ids, self.vendor)

    def test_several_vendors_or_two_keys_of_two_vendors_are_left_to_a_person(self):
        twin = self.env["res.partner"].create({"name": "ACME PAVING LLC", "is_company": True})
        self.assertEqual(self.check(ROW).row_ids.candidate_ids, self.vendor | twin)
        twin.write({"name": "Birch", "vat": "77"})
        found = self.check(data=write_csv(["Vendor", "Tax ID", "GL Exp"], ["Acme Paving LLC", "77", "1/1/2027"]))
        self.assertEqual(found.row_ids.state, "question")
        self.assertEqual(found.row_ids.candidate_ids, self.vendor | twin)

    def test_what_a_person_chooses_is_taken_for_all_rows_of_the_vendor(self):
        found = self.check(change(vendor="A. Paving"), change(vendor="A. Paving", coverage="Auto"), change(vendor="B"))
        found.row_ids[0].partner_id = self.vendor
        self.assertEqual(self.states(found), ["ready", "ready", "question"])
        self.assertEqual(found.row_ids[1].partner_id, self.vendor)
        found.row_ids[0].partner_id = False
        self.assertEqual(self.states(found), ["question", "question", "question"])

    def test_no_vendor_is_created_unless_somebody_says_so(self):
        found = self.check(change(vendor="New Roofing"), change(vendor="New Roofing", coverage="Auto"))
        self.assertEqual(self.states(found), ["question", "question"])
        found.create_vendors = True
        found.action_check_again()
        self.assertEqual(self.states(found), ["ready", "ready"])
        self.assertEqual(found.new_vendor_count, 1)
        found.action_import()
        vendor = self.env["res.partner"].search([("name", "=", "New Roofing")])
        self.assertEqual(len(vendor), 1)
        self.assertEqual(found.row_ids.partner_id, vendor)

    def test_one_vendor_can_be_created_by_its_button(self):
        found = self.check(change(vendor="New Roofing"))
        found.row_ids.action_new_vendor()
        found.action_import()
        self.assertEqual(found.row_ids.partner_id.name, "New Roofing")

    def test_who_may_not_create_contacts_creates_none(self):
        found = self.make_import(change(vendor="New Roofing"), user=self.coi_user, create_vendors=True)
        with self.assertRaisesRegex(UserError, "may not create contacts"):
            found.action_check()
        found.create_vendors = False
        found.action_check()
        with self.assertRaises(AccessError):
            found.row_ids.action_new_vendor()

    def test_a_vendor_of_another_company_is_not_found(self):
        self.vendor.company_id = self.env["res.company"].create({"name": "Other Works"})
        self.assertEqual(self.states(self.check(ROW)), ["question"])

    # ------------------------------------------------------------ what is wrong

    def test_bad_rows_are_told_one_by_one_and_the_good_ones_imported(self):
        found = self.bring_in(
            ROW,
            change(coverage="Auto", policy="BA-1", limits="1,000,000"),
            change(coverage="Unicorns"),
            change(policy="GL-2", exp="1/31/2025"),
            change(policy="GL-3", naic="123"),
            change(policy="GL-4", limits="1/2M"),
            change(policy="GL-5", eff="31/31/2026"),
        )
        self.assertEqual(self.states(found), ["done", "done", "bad", "bad", "bad", "bad", "bad"])
        told = "\n".join(found.row_ids.mapped("problem"))
        for words in ("Coverage: The coverage “Unicorns”", "ends (01/31/2025) before it begins", "has five digits"):
            self.assertIn(words, told)
        self.assertIn("Limits: “1/2M” may be a half or two amounts", told)
        self.assertIn("Eff: “31/31/2026” is not a date", told)

    def test_a_bad_row_is_corrected_in_place_and_tried_again(self):
        found = self.check(ROW, change(policy="GL-2", exp="1/31/2025"))
        found.action_import()
        row = found.row_ids[1]
        wizard = self.env["coi.import.correct"].with_user(self.analyst).with_context(default_row_id=row.id).create({})
        self.assertEqual(wizard.line_ids[0].heading, "Exp", "what is wrong stands first")
        wizard.line_ids[0].text = "soon"
        self.assertEqual(wizard.action_save()["res_model"], "coi.import.correct")
        self.assertIn("“soon” is not a date", row.problem)
        wizard.line_ids[0].text = "1/31/2027"
        wizard.action_save()
        self.assertEqual(row.state, "ready")
        found.action_import()
        self.assertEqual(row.state, "done")

    def test_a_row_that_cannot_be_stored_does_not_hold_the_others(self):
        found = self.check(ROW, change(coverage="Auto"), change(coverage="WC"))
        # something the look did not foresee
        broken = dict(found.row_ids[1].data)
        broken["policies"] = [{**broken["policies"][0], "expiration": "2020-13-45"}]
        found.row_ids[1].sudo().data = broken
        with mute_logger("odoo.sql_db"):
            found.action_import()
        self.assertEqual(self.states(found), ["done", "bad", "done"])
        self.assertIn("could not be stored", found.row_ids[1].problem)

    def test_what_is_on_file_or_stands_twice_is_left_out(self):
        self.accept_certificate()
        found = self.check(ROW, change(policy="gl 1001 "), change(coverage="Auto"), change(coverage="Auto"))
        self.assertEqual(self.states(found), ["skipped", "skipped", "ready", "skipped"])
        self.assertIn("on file already", found.row_ids[0].problem)
        self.assertIn("Row 4 says the same", found.row_ids[3].problem)

    def test_a_list_that_is_brought_in_twice_adds_nothing(self):
        self.bring_in(ROW, change(coverage="Auto"))
        self.assertEqual(self.states(self.check(ROW, change(coverage="Auto"))), ["skipped", "skipped"])

    def test_a_naic_code_of_another_insurer_is_told(self):
        self.env["coi.insurer"].create({"name": "Copper Ridge Insurance Company", "naic_code": "12345"})
        self.assertIn("is that of Copper Ridge", self.check(ROW).row_ids.problem)
        self.assertEqual(self.states(self.check(change(carrier="Copper Ridge"))), ["ready"])

    def test_rows_to_correct_go_out_as_a_sheet(self):
        found = self.check(ROW, change(coverage="=1+1"))
        name, data = found._get_left_sheet()
        self.assertEqual(name, "To correct - list.xlsx")
        again = self.make_import(data=data, name=name)
        rows = again._read_rows()
        self.assertEqual(rows[0][-1], "What Is Wrong")
        self.assertEqual(rows[1][1], "=1+1", "a cell of a list is no formula")
        self.assertIn("is not known", rows[1][-1])

    def test_the_template_is_read_as_it_goes_out_in_each_language(self):
        for lang in ("en_US", "es_ES", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
            data = self.env["coi.import"].with_context(lang=lang)._get_template_sheet()[1]
            found = self.make_import(data=data, name="template.xlsx", create_vendors=True)
            self.assertFalse(found.column_ids.filtered(lambda column: not column.target).mapped("heading"), lang)
            found.action_check()
            self.assertEqual(self.states(found), ["ready"] * 3, found.row_ids.mapped("problem"))

    # ------------------------------------------------------------ unverified

    def test_what_comes_in_is_on_record_with_all_that_the_list_says(self):
        found = self.bring_in(ROW)
        record = found.row_ids.certificate_id
        self.assertEqual((record.state, record.source), ("unverified", "import"))
        self.assertEqual(record.coverage_ids.policy_number, "GL-1001")
        self.assertEqual(record.coverage_ids.limit_ids.mapped("amount"), [1_000_000, 2_000_000])
        self.assertEqual(record.insurer_ids.name, "Granite Harbor")
        agent = record.compliance_id.contact_ids.filtered(lambda contact: contact.role == "agent")
        self.assertEqual((agent.email, agent.name), ("kim@agency.example", "Kim Doe"))

    def test_a_listed_policy_makes_nobody_compliant_and_holds_orders(self):
        file = self.require()
        self.bring_in(ROW)
        self.assertEqual(file.status, "undetermined")
        self.assertEqual(file.open_deficiency_ids.mapped("code"), ["UNVERIFIED"])
        self.assertIn("no document shows it", file.open_deficiency_ids.reason)
        with self.assertRaisesRegex(UserError, "no document shows it"):
            self.make_order().button_confirm()

    def test_a_certificate_that_shows_the_policy_supersedes_what_was_listed(self):
        file = self.require()
        record = self.bring_in(ROW).row_ids.certificate_id
        certificate = self.accept_certificate()
        self.assertEqual(file.status, "compliant")
        self.assertEqual(record.superseded_by_id, certificate)
        certificate._reject("It is another firm's")
        self.assertFalse(record.superseded_by_id)
        self.assertEqual(file.status, "undetermined")

    def test_a_certificate_of_another_line_leaves_what_was_listed(self):
        record = self.bring_in(ROW).row_ids.certificate_id
        self.accept_certificate(self.policy_vals("auto_liability", {"combined_single_limit": 1_000_000}))
        self.assertFalse(record.superseded_by_id)

    def test_a_certificate_with_lower_limits_counts_and_not_the_list(self):
        file = self.require()
        self.bring_in(ROW)
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(500_000)))
        self.assertEqual(file.status, "deficient")

    def test_a_record_of_a_list_cannot_be_accepted(self):
        record = self.bring_in(ROW).row_ids.certificate_id
        with self.assertRaisesRegex(UserError, "known from a list only"):
            record.action_accept()
        record.action_review_again()
        with self.assertRaisesRegex(UserError, "known from a list only"):
            record.action_accept()

    def test_a_row_of_odoos_own_import_is_unverified_too(self):
        result = (
            self.env["coi.certificate"]
            .with_context(import_file=True)
            .load(
                ["partner_id", "insured_name", "coverage_ids/coverage_type_id", "coverage_ids/policy_number"],
                [
                    [
                        "Acme Paving LLC",
                        "Acme Paving LLC",
                        self.code("coi.coverage.type", "general_liability").name,
                        "GL-7",
                    ]
                ],
            )
        )
        self.assertTrue(result["ids"], result["messages"])
        record = self.env["coi.certificate"].browse(result["ids"])
        self.assertEqual((record.state, record.source), ("unverified", "import"))

    def test_the_file_shows_what_was_listed_and_the_portal_does_not(self):
        record = self.bring_in(ROW).row_ids.certificate_id
        self.assertEqual(record.listed_in, "list.csv, row 2")
        file = self.get_file()
        self.assertEqual([term["state"] for term in file.terms["policies"]], ["listed"])
        self.assertFalse(file._get_terms()["policies"])
        self.assertFalse(file._portal_get_documents())

    def test_what_vendors_lack_is_filled_in_and_nothing_overwritten(self):
        self.vendor.phone = "1"
        headings = ["Vendor", "Tax ID", "Phone", "GL Exp"]
        self.bring_in(data=write_csv(headings, ["Acme Paving LLC", "77", "2", "1/1/2027"]))
        self.assertEqual((self.vendor.vat, self.vendor.phone), ("77", "1"))

    def test_only_a_manager_sets_requirements_by_a_list(self):
        data = write_csv(["Vendor", "Requirement set", "GL Exp"], ["Acme Paving LLC", "routine work", "1/1/2027"])
        with self.assertRaisesRegex(UserError, "Only a COI manager"):
            self.check(data=data)
        found = self.bring_in(data=data, user=self.manager)
        self.assertEqual(self.get_file().set_ids, self.requirements)
        found.action_undo()
        self.assertFalse(self.get_file().set_ids)

    # ------------------------------------------------------------ undone

    def test_an_import_is_undone_as_a_whole(self):
        before = self.env["res.partner"].search_count([])
        found = self.bring_in(ROW, change(vendor="New Roofing"), create_vendors=True)
        files = found.row_ids.certificate_id.compliance_id
        self.assertEqual(len(files), 2)
        found.action_undo()
        self.assertEqual((found.state, self.states(found)), ("undone", ["undone", "undone"]))
        self.assertFalse(found.row_ids.certificate_id)
        self.assertFalse(files.exists())
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertFalse(self.env["coi.contact"].search([("email", "=", "kim@agency.example")]))

    def test_what_was_built_on_an_import_is_kept_and_said(self):
        found = self.bring_in(
            ROW,
            change(vendor="New Roofing", policy="R-1"),
            change(vendor="Old Bridge", policy="B-1"),
            create_vendors=True,
        )
        record, roofing, bridge = found.row_ids
        self.accept_certificate()
        self.make_order(vendor=roofing.partner_id)
        vendor = roofing.partner_id
        found.action_undo()
        self.assertEqual(self.states(found), ["kept", "undone", "undone"])
        self.assertIn("certificate was accepted", record.problem)
        self.assertIn("vendor is kept", roofing.problem)
        self.assertTrue(vendor.exists())
        self.assertFalse(bridge.problem)
        self.assertFalse(bridge.partner_id)

    def test_an_import_that_brought_something_is_not_deleted(self):
        found = self.bring_in(ROW)
        with self.assertRaisesRegex(UserError, "Undo the import"):
            found.unlink()

    # ------------------------------------------------------------ many rows

    def test_many_rows_are_imported_by_the_scheduled_action_and_go_on_where_it_was_stopped(self):
        rows = [change(vendor=f"Vendor {number}", policy=f"P-{number}") for number in range(450)]
        found = self.check(*rows, create_vendors=True)
        self.assertEqual(found.ready_count, 450)
        found.action_import()
        self.assertEqual((found.state, found.done_count), ("running", 0))
        stopped = found.sudo()._get_left(200)
        found.sudo()._go_on(stopped)
        self.assertEqual((found.state, found.done_count), ("running", 200))
        self.assertAlmostEqual(found.progress, 100 * 200 / 450)
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_import").method_direct_trigger()
        found.invalidate_recordset()
        self.assertEqual((found.state, found.done_count), ("done", 450))
        self.assertEqual(self.env["coi.certificate"].search_count([("source", "=", "import")]), 450)
        self.assertEqual(set(found.row_ids.certificate_id.mapped("create_uid.login")), {"t_analyst"})

    def test_looking_at_rows_asks_no_query_for_each(self):
        def count(size):
            found = self.make_import(*(change(policy=f"P-{number}") for number in range(size)))
            before = self.env.cr.sql_log_count
            found.action_check()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = count(20), count(120)
        self.assertLess(many - few, 20)

    # ------------------------------------------------------------ who may

    def test_buyers_import_nothing_and_other_companies_see_nothing(self):
        found = self.check(ROW)
        with self.assertRaises(AccessError):
            found.with_user(self.buyer).read(["name"])
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env, "t_other", groups="coi_management.group_coi_user", company_id=other.id, company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            found.with_user(stranger).read(["name"])

    def test_what_the_import_writes_is_not_typed_in(self):
        found = self.check(ROW)
        for record, vals in (
            (found, {"state": "done"}),
            (found.row_ids, {"state": "done"}),
            (found.row_ids, {"made": {}}),
        ):
            with self.assertRaises(UserError):
                record.write(vals)


@tagged("post_install", "-at_install")
class TestImportTour(ImportCommon, PatientCase):
    """The steps of an import in a browser, on the day that it is."""

    def test_a_list_is_looked_at_corrected_brought_in_and_undone(self):
        self.start_tour("/odoo/insurance-imports/new", "coi_import_story", login="t_analyst")
        found = self.env["coi.import"].search([], limit=1)
        self.assertEqual(self.states(found), ["undone", "undone", "question"])
        self.assertFalse(self.env["res.partner"].search([("name", "=", "New Roofing")]))
        self.assertFalse(self.env["coi.certificate"].search([("source", "=", "import")]))
