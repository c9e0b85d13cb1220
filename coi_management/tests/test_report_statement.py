from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_common import SECRETS, AccessCommon
from .common import TODAY, CoiCommon
from .report_common import Printing

#: Reports of files, and of answers to a wizard about a file.
OF_FILES = ("report_statement", "report_statement_vendor", "report_deficiency_letter")
OF_WIZARDS = {
    "coi.report.statement": "report_statement_as_of",
    "coi.report.audit": "report_audit_file",
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatement(Printing, CoiCommon):
    """One vendor's standing on a day, with all that it rests on."""

    def setUp(self):
        super().setUp()
        self.file = self.require()

    def as_of(self, day, **vals):
        wizard = self.env["coi.report.statement"].with_user(self.manager)
        wizard = wizard.create({"compliance_ids": self.file.ids, "day": day, **vals})
        return self.get_text("report_statement_as_of", wizard)

    def test_it_tells_what_is_required_and_found_line_by_line(self):
        insurer = self.env["coi.insurer"].create({"name": "Granite Harbor"})
        policy = self.policy_vals(limits=self.gl_limits(1_000_000, 1_500_000), insurer_id=insurer.id)
        self.accept_certificate(policy)
        text = self.get_text("report_statement", self.file)
        for told in (
            *("Acme Paving LLC", "Harbor Works", "Standing on 06/15/2026", "Deficient", "Gap", "General aggregate"),
            *("$ 2,000,000", "$ 1,500,000", "Granite Harbor", "GL-1001", "01/01/2026", "01/01/2027", "Routine work v"),
        ):
            self.assertIn(told, text)

    def test_it_tells_who_confirmed_the_certificate(self):
        self.make_certificate().with_user(self.coi_user).action_accept()
        self.assertIn(self.coi_user.name, self.get_text("report_statement", self.file))

    def test_verdicts_are_those_of_the_file(self):
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(1_000_000, 1_500_000)))
        statement = self.get_values("report_statement", self.file)["statement"]
        self.assertEqual(statement["status"], self.file.status)
        self.assertEqual(statement["checklist"], self.file.checklist)

    def test_nothing_on_file_is_told_in_words(self):
        text = self.get_text("report_statement", self.file)
        for told in ("Missing", "No accepted policy is on file.", "No certificate was accepted.", "No waiver is"):
            self.assertIn(told, text)

    def test_vendor_of_whom_nothing_is_required_is_told_so(self):
        self.file.set_ids = False
        text = self.get_text("report_statement", self.file)
        self.assertIn("No insurance is required of this vendor.", text)
        self.assertIn("Nothing is required of this vendor.", text)

    def test_day_that_is_over_tells_what_was_recorded_then_and_that_it_is_known_otherwise_today(self):
        with freeze_time("2026-06-25"):
            self.accept_certificate()
            text = self.as_of("2026-06-20")
            for told in ("Standing on 06/20/2026: Missing", "As it was recorded", "known today it was otherwise"):
                self.assertIn(told, text)
            self.assertIn("Standing on 06/25/2026: Compliant", self.as_of("2026-06-25"))

    def test_day_to_come_is_refused(self):
        wizard = self.env["coi.report.statement"].with_user(self.manager)
        wizard = wizard.create({"compliance_ids": self.file.ids, "day": "2026-06-16"})
        with self.assertRaisesRegex(UserError, "a day that has begun"):
            wizard.action_print()

    def test_waiver_is_told_with_reason_and_who_decided_but_not_to_the_vendor(self):
        waiver = self.env["coi.waiver"].with_user(self.coi_user)
        waiver = waiver.create(
            {
                "compliance_id": self.file.id,
                "scope": "general_liability",
                "reason": "Small work",
                "compensating_control": "Escorted",
                "date_end": "2026-07-01",
            }
        )
        waiver.with_user(self.manager).action_approve()
        text = self.get_text("report_statement", self.file)
        inside = ("Small work", "Escorted", f"Approved by {self.manager.name}", "Routine work")
        for told in ("Waivers in force", *inside):
            self.assertIn(told, text)
        outside = self.get_text("report_statement_vendor", self.file)
        self.assertIn("Waivers in force", outside)
        for told in (*inside, self.manager.name):
            self.assertNotIn(told, outside)

    def test_it_is_written_in_the_language_that_was_chosen(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        coverage = self.env["coi.coverage.type"].search([("code", "=", "general_liability")])
        coverage.with_context(lang="fr_FR").name = "Responsabilité civile"
        text = self.as_of("2026-06-15", lang="fr_FR")
        self.assertIn("Responsabilité civile", text)
        self.assertIn("15/06/2026", text)
        self.assertNotIn("Responsabilité civile", self.as_of("2026-06-15", lang="en_US"))

    def test_language_from_right_to_left_turns_the_page(self):
        self.env["res.lang"]._activate_lang("ar_001")
        wizard = self.env["coi.report.statement"].with_user(self.manager)
        wizard = wizard.create({"compliance_ids": self.file.ids, "day": TODAY, "lang": "ar_001"})
        reports = self.env["ir.actions.report"].with_user(self.manager)
        content, _kind = reports._render_qweb_html("coi_management.report_statement_as_of", wizard.ids)
        self.assertIn(b'dir="rtl"', content)

    def test_signs_at_the_ends_of_ratings_and_amounts_stay_there_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.requirements.line_ids[0].rating = "A-"
        self.settle()
        wizard = self.env["coi.report.statement"].with_user(self.manager)
        wizard = wizard.create({"compliance_ids": self.file.ids, "day": TODAY, "lang": "ar_001"})
        text = self.get_text("report_statement_as_of", wizard)
        self.assertIn("\u200eA-\u200e", text)
        self.assertRegex(text, "\u200e\\$ 1,000,000(.00)?\u200e")
        wizard.lang = "en_US"
        self.assertNotIn("\u200e", self.get_text("report_statement_as_of", wizard))

    def test_several_are_printed_at_once_each_with_page_numbers_of_its_own(self):
        other = self.require(self.env["res.partner"].create({"name": "Birch Roofing Inc."}))
        text = self.get_text("report_statement", self.file | other)
        self.assertIn("Acme Paving LLC", text)
        self.assertIn("Birch Roofing Inc.", text)
        for report in ("report_statement", "report_deficiency_letter"):
            pages = self.get_pdf(report, self.file | other).pages
            self.assertGreaterEqual(len(pages), 2, report)
            self.assertIn("1 / 1", pages[0].extract_text())
            self.assertIn("1 / 1", pages[-1].extract_text())

    def test_statement_and_letter_are_in_the_print_menu(self):
        bindings = self.env["ir.actions.actions"].with_user(self.coi_user).get_bindings("coi.compliance")
        offered = {action["name"] for action in bindings["report"]}
        wanted = {"Compliance Statement", "Compliance Statement as of a Day…", "Audit File…", "Deficiency Letter"}
        self.assertLessEqual(wanted, offered)

    def test_missing_wkhtmltopdf_is_told_in_words(self):
        reports = type(self.env["ir.actions.report"])
        wizard = self.env["coi.report.audit"].with_user(self.manager).create({"compliance_id": self.file.id})
        # the program itself cannot be taken away from a test
        with patch.object(reports, "get_wkhtmltopdf_state", lambda _self: "install"):
            for report, records in (("report_statement", self.file), ("report_audit_file", wizard)):
                printing = self.env["ir.actions.report"].with_user(self.manager)
                printing = printing.with_context(force_report_rendering=True)
                with self.assertRaisesRegex(UserError, "(?i)wkhtmltopdf"):
                    printing._render_qweb_pdf(f"coi_management.{report}", records.ids)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReportAccess(Printing, AccessCommon):
    """Nobody prints what is not for them to see."""

    def assertNotPrinted(self, report, records, kind):
        with self.subTest(report=report, user=kind), self.assertRaises(AccessError):
            self.get_text(report, records, self.users[kind])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_file_is_printed_for_whoever_may_read_it_alone(self):
        for report in OF_FILES:
            for kind in ("nobody", "vendor", "other_vendor", "employee", "stranger"):
                self.assertNotPrinted(report, self.file, kind)
            self.assertIn("Acme Paving LLC", self.get_text(report, self.file, self.users["coi_user"]))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_answers_of_somebody_else_are_not_printed(self):
        for model, report in OF_WIZARDS.items():
            field = "compliance_id" if model.endswith("audit") else "compliance_ids"
            value = self.file.id if field == "compliance_id" else self.file.ids
            wizard = self.env[model].with_user(self.users["coi_user"]).create({field: value})
            self.assertIn("Acme Paving LLC", self.get_text(report, wizard, self.users["coi_user"]))
            for kind in ("nobody", "vendor", "employee", "buyer", "manager", "stranger"):
                self.assertNotPrinted(report, wizard, kind)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_answers_of_ones_own_open_no_foreign_file(self):
        stranger = self.users["stranger"]
        statement = self.env["coi.report.statement"].with_user(stranger).create({})
        statement.sudo().compliance_ids = self.file
        self.assertNotPrinted("report_statement_as_of", statement, "stranger")
        audit = self.env["coi.report.audit"].with_user(stranger).sudo().create({"compliance_id": self.file.id})
        self.assertNotPrinted("report_audit_file", audit.sudo(False), "stranger")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_answers_of_ones_own_open_no_foreign_company(self):
        for model, report in (
            ("coi.report.network", "report_network"),
            ("coi.report.expirations", "report_expirations"),
            ("coi.report.period", "report_waivers_of_period"),
            ("coi.report.period", "report_overrides_of_period"),
        ):
            wizard = self.env[model].with_user(self.users["stranger"]).create({})
            wizard.sudo().company_ids = self.company
            self.assertNotPrinted(report, wizard, "stranger")

    def test_ids_that_are_no_more_are_not_printed(self):
        gone = self.env["coi.report.network"].with_user(self.manager).create({})
        gone.unlink()
        with self.assertRaises(AccessError):
            self.get_text("report_network", gone)

    def test_buyer_without_rights_to_documents_is_told_of_none_in_the_audit_file(self):
        wizard = self.env["coi.report.audit"].with_user(self.buyer).create({"compliance_id": self.file.id})
        text = self.get_text("report_audit_file", wizard, self.buyer)
        self.assertIn("The documents are for the insurance desk", text)
        self.assertNotIn("secret-acord.pdf", text)


@tagged("post_install", "-at_install")
class TestReportRoutes(AccessCommon, HttpCase):
    """Addresses of printed reports, and the download of the portal."""

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_addresses_of_reports_give_nothing_to_whoever_may_not_read(self):
        for kind in ("vendor", "other_vendor", "employee", "stranger"):
            login = self.users[kind].login
            self.authenticate(login, login)
            for report in OF_FILES:
                for converter in ("html", "pdf"):
                    with self.subTest(report=report, converter=converter, user=kind):
                        found = self.url_open(f"/report/{converter}/coi_management.{report}/{self.file.id}")
                        self.assertGreaterEqual(found.status_code, 400)
                        self.assertFalse([secret for secret in SECRETS if secret in found.text])

    def test_vendor_downloads_its_statement_on_the_portal(self):
        self.authenticate("t_vendor", "t_vendor")
        self.assertIn(
            f"/my/insurance/{self.file.id}/sheet/statement", self.url_open(f"/my/insurance/{self.file.id}").text
        )
        found = self.url_open(f"/my/insurance/{self.file.id}/sheet/statement")
        self.assertEqual(found.status_code, 200)
        # in tests a report is not sent through wkhtmltopdf
        self.assertIn("compliance statement", found.text)
        self.assertIn("GL-1001", found.text)
        self.assertNotIn(self.users["manager"].name, found.text)

    @mute_logger("odoo.http")
    def test_another_vendor_gets_none(self):
        self.authenticate("t_other_vendor", "t_other_vendor")
        self.assertEqual(self.url_open(f"/my/insurance/{self.file.id}/sheet/statement").status_code, 404)
