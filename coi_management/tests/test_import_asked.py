import base64

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import TODAY
from .patient import PatientCase
from .test_import import ImportCommon, write_csv, write_xlsx

LONG = ["Requirement set", "Coverage", "Limit name", "Minimum limit", "Endorsements", "In force from"]
WIDE = ["Set", "GL each occurrence", "GL aggregate", "Auto CSL", "Umbrella", "WC", "AI"]


class AskedCommon(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids |= cls.env.ref("base.group_partner_manager")

    @classmethod
    def look(cls, headings, *rows, user=None, **vals):
        found = cls.make_import(data=write_csv(headings, *rows), user=user or cls.manager, **vals)
        found.action_check()
        return found

    @classmethod
    def bring(cls, headings, *rows, **vals):
        found = cls.look(headings, *rows, **vals)
        found.action_import()
        cls.date_versions()
        return found

    @classmethod
    def date_versions(cls):
        """As at the end of a transaction."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def get_set(self, name):
        return self.env["coi.requirement.set"].search([("name", "=", name)])

    def amounts(self, requirement_set):
        """What a set asks for: limits by coverage."""
        return {
            line.coverage_type_ids[:1].code: {
                minimum.limit_type_id.code: minimum.amount for minimum in line.minimum_ids
            }
            for line in requirement_set.line_ids
        }


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportAsked(AskedCommon):
    """A company's own list of requirements: new sets, and planned changes of those that are there."""

    def test_a_list_of_requirements_is_told_from_one_of_policies(self):
        found = self.make_import(data=write_csv(WIDE, ["Low", "1M", "2M", "1M", "", "Yes", "Y"]), user=self.manager)
        self.assertEqual(found.kind, "requirements")
        self.assertEqual(found.column_ids.mapped("asked"), ["requirement_set", *["limit"] * 5, "provision"])
        found.kind = "policies"
        self.assertEqual(found.column_ids[1].target, "limit")
        self.assertFalse(any(found.column_ids.mapped("asked")))

    def test_one_row_a_set_makes_sets(self):
        found = self.look(
            WIDE, ["Low", "1M", "2M", "1M", "", "Statutory", "Y"], ["High", "2M", "4M", "1M", "5M", "Y", "N"]
        )
        self.assertEqual(self.states(found), ["ready", "ready"])
        self.assertEqual(found.row_ids.mapped("effect"), ["New set", "New set"])
        self.assertIn("Each occurrence $ 1,000,000", found.row_ids[0].summary.replace("\xa0", " "))
        self.assertFalse(self.get_set("Low"), "nothing is made by looking")
        found.action_import()
        low, high = self.get_set("Low"), self.get_set("High")
        self.assertEqual(low.company_id, self.company)
        self.assertEqual(
            self.amounts(low),
            {
                "general_liability": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
                "auto_liability": {"combined_single_limit": 1_000_000},
                "workers_compensation": {},
            },
        )
        self.assertTrue(low.line_ids[-1].statutory)
        self.assertEqual(low.line_ids[0].provision_ids.provision_id.code, "additional_insured")
        self.assertEqual(self.amounts(high)["umbrella"], {"each_occurrence": 5_000_000})
        self.assertEqual(low.compliance_count, 0, "it is asked of nobody yet")

    def test_one_row_a_limit_makes_one_line_of_a_coverage(self):
        found = self.bring(
            LONG,
            ["Low", "General liability", "Each occurrence", "1M", "CG 20 10 04 13", ""],
            ["Low", "General liability", "General aggregate", "2M", "Waiver of subrogation", ""],
            ["Low", "Automobile liability", "Combined single limit", "1,000,000", "", ""],
        )
        self.assertEqual(self.states(found), ["done"] * 3)
        low = self.get_set("Low")
        self.assertEqual(len(low.line_ids), 2)
        general = low.line_ids[0]
        self.assertEqual(self.amounts(low)["general_liability"], {"each_occurrence": 1e6, "general_aggregate": 2e6})
        asked = {part.provision_id.code: (part.evidence, part.accepted_forms) for part in general.provision_ids}
        self.assertEqual(asked["additional_insured_ongoing"], ("endorsement", "CG 20 10 04 13"))
        self.assertEqual(asked["waiver_of_subrogation"], ("assertion", False))

    def test_bad_rows_are_told_one_by_one_and_the_good_ones_imported(self):
        found = self.bring(
            LONG,
            ["Low", "GL", "Each occurrence", "1M", "", ""],
            ["Low", "Unicorns", "", "1M", "", ""],
            ["Low", "GL", "General aggregate", "plenty", "", ""],
            ["Low", "GL", "Each occurrence", "2M", "", ""],
            ["Low", "WC", "", "1M", "Additional insured", ""],
            ["", "GL", "", "1M", "", ""],
        )
        self.assertEqual(self.states(found), ["done", "bad", "bad", "bad", "bad", "bad"])
        told = found.row_ids.mapped("problem")
        for words, text in zip(
            (
                "“Unicorns” is not known",
                "“plenty” is not an amount",
                "Row 2 asks for another amount",
                "cannot be had",
                "No requirement set",
            ),
            told[1:],
            strict=True,
        ):
            self.assertIn(words, text)
        low = self.get_set("Low")
        self.assertEqual(self.amounts(low), {"general_liability": {"each_occurrence": 1_000_000}})
        self.assertIn("rows 3, 4, 5, 6 of it were not imported", " ".join(low.message_ids.mapped("body")))

    def test_a_row_that_is_corrected_later_goes_into_the_same_set(self):
        found = self.bring(LONG, ["Low", "GL", "Each occurrence", "1M", "", ""], ["Low", "Auto", "", "plenty", "", ""])
        wizard = self.env["coi.import.correct"].with_user(self.manager)
        wizard = wizard.with_context(default_row_id=found.row_ids[1].id).create({})
        self.assertEqual((wizard.line_ids[0].heading, wizard.line_ids[0].meaning), ("Minimum limit", "Minimum limit"))
        wizard.line_ids[0].text = "1M"
        wizard.action_save()
        found.action_import()
        self.assertEqual(len(self.get_set("Low")), 1)
        self.assertEqual(self.amounts(self.get_set("Low"))["auto_liability"], {"combined_single_limit": 1_000_000})

    def test_a_set_that_is_there_gets_a_planned_change_and_asks_the_same_until_then(self):
        low = self.make_set("Low")
        before = self.amounts(low)
        found = self.bring(
            LONG,
            ["low", "GL", "Each occurrence", "5M", "", ""],
            ["Low", "Auto", "", "1M", "", "1/31/2027"],
        )
        self.assertEqual(found.row_ids.mapped("set_effect"), ["change", "change"])
        self.assertEqual(self.amounts(low), before)
        draft = low.change_ids
        self.assertEqual(self.amounts(draft)["general_liability"]["each_occurrence"], 5_000_000)
        self.assertEqual(
            {**before["general_liability"], "each_occurrence": 5_000_000}, self.amounts(draft)["general_liability"]
        )
        self.assertEqual(str(draft.effective_on), "2027-01-31")
        self.assertEqual(found.change_count, 1)
        self.assertIn(
            draft,
            self.env["coi.requirement.set"].with_context(active_test=False).search(found.action_view_sets()["domain"]),
        )
        draft.with_user(self.manager).action_preview_change()
        draft.with_user(self.manager).action_put_in_force()
        self.assertIn("auto_liability", self.amounts(low))

    def test_a_set_with_a_change_that_somebody_planned_waits_for_it(self):
        low = self.make_set("Low")
        low.action_plan_change()
        found = self.look(LONG, ["Low", "GL", "Each occurrence", "5M", "", ""])
        self.assertIn("planned already", found.row_ids.problem)

    def test_what_a_set_asks_already_is_left_out(self):
        row = ["Low", "GL", "Each occurrence", "5M", "Waiver of subrogation", ""]
        self.bring(LONG, row)
        found = self.look(LONG, row, ["Low", "GL", "General aggregate", "5M", "", ""])
        self.assertEqual(self.states(found), ["skipped", "ready"])
        self.assertIn("asks for it already", found.row_ids[0].problem)

    def test_a_new_set_from_a_later_day_on_asks_nothing_before(self):
        self.bring(LONG, ["Low", "GL", "Each occurrence", "1M", "", "1/1/2027"])
        low = self.get_set("Low")
        self.assertFalse(low.line_ids)
        self.assertEqual(self.amounts(low.change_ids), {"general_liability": {"each_occurrence": 1_000_000}})
        with freeze_time("2027-01-01"), self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_requirement_change").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.amounts(low), {"general_liability": {"each_occurrence": 1_000_000}})

    def test_one_row_a_vendor_has_vendors_of_whom_the_same_is_asked_share_a_set(self):
        headings = ["Vendor", "GL each occurrence", "Auto CSL"]
        found = self.look(
            headings, ["Acme Paving LLC", "1M", "1M"], ["New Roofing", "1M", "1M"], ["New Masonry", "2M", ""]
        )
        self.assertEqual(self.states(found), ["ready", "question", "question"])
        found.create_vendors = True
        found.action_import()
        self.date_versions()
        shared = self.get_set("As required of Acme Paving LLC")
        vendors = found.row_ids.partner_id
        self.assertEqual(vendors.mapped("name"), ["Acme Paving LLC", "New Roofing", "New Masonry"])
        files = self.env["coi.compliance"].search([("partner_id", "in", vendors.ids)])
        self.assertEqual(files.filtered(lambda file: shared in file.set_ids).partner_id, vendors[:2])
        self.assertEqual(self.get_set("As required of New Masonry").compliance_count, 1)
        self.assertEqual(set(files.mapped("status")), {"missing"})

    def test_only_a_manager_says_what_is_required(self):
        found = self.make_import(data=write_csv(WIDE, ["Low", "1M", "", "", "", "", ""]), user=self.analyst)
        with self.assertRaisesRegex(UserError, "Only a COI manager"):
            found.action_check()

    def test_columns_with_which_nothing_can_be_asked_are_refused(self):
        for headings, words in (
            (["Set", "Amount"], "which coverage is required"),
            (["GL each occurrence", "Auto CSL"], "holds the requirement set"),
        ):
            found = self.make_import(data=write_csv(headings, ["Low", "1M"]), user=self.manager, kind="requirements")
            with self.assertRaisesRegex(UserError, words):
                found.action_check()

    def test_the_template_is_read_as_it_goes_out_in_each_language(self):
        for lang in ("en_US", "es_ES", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
            manager = self.manager.with_context(lang=lang)
            name, data = (
                self.env["coi.import"].with_user(manager).with_context(lang=lang)._get_template_sheet("requirements")
            )
            found = self.make_import(data=data, name=name, user=self.manager)
            self.assertEqual(found.kind, "requirements", lang)
            self.assertTrue(
                all(found.column_ids.mapped("asked")),
                (lang, found.column_ids.filtered(lambda c: not c.asked).mapped("heading")),
            )
            found.action_check()
            self.assertEqual(set(found.row_ids.mapped("state")), {"ready"}, (lang, found.row_ids.mapped("problem")))
            self.assertEqual(found.new_set_count, 1)

    # ------------------------------------------------------------ undone

    def test_undone_as_a_whole_new_sets_are_archived_and_changes_dropped(self):
        low = self.make_set("Low")
        found = self.bring(
            ["Set", "Vendor", "GL each occurrence"],
            ["Low", "", "5M"],
            ["Fresh", "New Roofing", "1M"],
            create_vendors=True,
        )
        vendor = found.row_ids[1].partner_id
        self.assertTrue(low.change_ids)
        found.action_undo()
        self.assertEqual(found.state, "undone")
        self.assertEqual(self.states(found), ["undone", "undone"])
        self.assertFalse(low.change_ids)
        fresh = self.env["coi.requirement.set"].with_context(active_test=False).search([("name", "=", "Fresh")])
        self.assertFalse(fresh.active)
        self.assertTrue(fresh.version_ids, "what was asked is part of the record")
        self.assertIn("archived", found.row_ids[1].problem)
        self.assertFalse(vendor.exists())

    def test_undone_what_others_built_on_stays_and_is_told(self):
        low, mid = self.make_set("Low"), self.make_set("Mid")
        found = self.bring(
            LONG,
            ["Low", "GL", "Each occurrence", "5M", "", ""],
            ["Mid", "GL", "Each occurrence", "6M", "", ""],
            ["Used", "GL", "Each occurrence", "1M", "", ""],
            ["Changed", "GL", "Each occurrence", "1M", "", ""],
            ["Plain", "GL", "Each occurrence", "1M", "", ""],
        )
        low.change_ids.with_user(self.manager).action_put_in_force()
        mid.change_ids.line_ids.minimum_ids[0].amount = 7_000_000
        self.require(requirement_set=self.get_set("Used"))
        self.get_set("Changed").line_ids.minimum_ids.amount = 3_000_000
        self.date_versions()
        found.action_undo()
        self.assertEqual(self.states(found), ["kept", "kept", "kept", "kept", "undone"])
        for words, row in zip(
            ("put in force", "was changed since", "in use", "was changed since", "archived"), found.row_ids, strict=True
        ):
            self.assertIn(words, row.problem)
        self.assertEqual(self.amounts(low)["general_liability"]["each_occurrence"], 5_000_000)
        self.assertTrue(mid.change_ids)
        self.assertTrue(self.get_set("Used") and self.get_set("Changed"))
        self.assertFalse(self.get_set("Plain"))

    def test_only_a_manager_undoes_it(self):
        found = self.bring(WIDE, ["Low", "1M", "", "", "", "", ""])
        with self.assertRaisesRegex(UserError, "ask a COI manager"):
            found.with_user(self.analyst).action_undo()

    def test_a_long_list_goes_on_batch_by_batch(self):
        rows = [
            [f"Set {number // 2}", "GL", ("Each occurrence", "General aggregate")[number % 2], "1M", "", ""]
            for number in range(402)
        ]
        found = self.look(LONG, *rows)
        found.action_import()
        self.assertEqual(found.state, "running")
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_import").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(found.state, "done")
        self.assertEqual(found.new_set_count, 201)
        # a set whose rows are in two batches is one set
        self.assertEqual(len(self.env["coi.requirement.set"].search([("name", "like", "Set %")])), 201)
        self.assertEqual({len(made.line_ids) for made in found.row_ids.set_id}, {1})


@tagged("post_install", "-at_install")
class TestAskedTemplate(AskedCommon, HttpCase):
    def test_the_template_is_downloaded(self):
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open("/coi/import/template?kind=requirements")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Requirements.xlsx", answer.headers["Content-Disposition"])


@tagged("post_install", "-at_install")
class TestAskedTour(AskedCommon, PatientCase):
    """The steps of it in a browser, on the day that it is."""

    def test_a_workbook_is_previewed_its_mistakes_mended_brought_in_and_undone(self):
        there = self.make_set("Requirements to change")
        data = write_xlsx(
            ["Set", "Vendor", "GL each occurrence", "GL aggregate", "Endorsements"],
            ["On site", "Acme Paving LLC", 1_000_000, 2_000_000, "CG 20 10 04 13"],
            ["Requirements to change", "", 5_000_000, "", ""],
            ["High risk", "", 1_000_000, "plenty", ""],
            ["Low risk", "", 1_000_000, "", "Unicorn rider"],
        )
        self.env["ir.attachment"].create(
            {"name": "x", "datas": base64.b64encode(data), "url": "/coi_tour/required.xlsx", "public": True}
        )
        self.start_tour("/odoo/insurance-imports/new", "coi_import_asked_story", login=self.manager.login)
        found = self.env["coi.import"].search([], limit=1)
        self.assertEqual(self.states(found), ["undone", "undone", "undone", "bad"])
        self.assertFalse(there.change_ids)
        self.assertFalse(self.get_set("On site") or self.get_set("High risk"))
        self.assertEqual(self.get_file().set_ids, self.env["coi.requirement.set"])
