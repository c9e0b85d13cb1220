import io
from datetime import date

import openpyxl
from freezegun import freeze_time
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubscription(CoiCommon):
    """Reports by mail: for oneself, with one's own rights, on their day, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coi_user.write(
            {"email": "analyst@harbor.example", "group_ids": [(4, cls.env.ref("base.group_allow_export").id)]}
        )
        cls.file = cls.require()
        cls.other = cls.env["res.partner"].create({"name": "Birch Roofing Inc", "is_company": True})
        cls.require(cls.other)
        cls.accept_certificate(vendor=cls.other)
        cls.settle()
        cls.short = [("status", "in", ["missing", "deficient"])]

    def subscribe(self, user=None, **vals):
        return (
            self.env["coi.subscription"]
            .with_user(user or self.coi_user)
            .create({"name": "Falls short", "domain": repr(self.short), "next_date": TODAY, **vals})
        )

    def run_cron(self):
        known = self.env["mail.mail"].search([])
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_subscription").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - known

    def get_sheet(self, mail):
        sheet = mail.attachment_ids.filtered(lambda found: found.name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(sheet.raw))
        return list(book.active.iter_rows(values_only=True))

    def test_report_holds_the_rows_of_its_filter_and_all_of_them_in_a_spreadsheet(self):
        self.subscribe()
        mail = self.run_cron()
        self.assertEqual(mail.email_to, self.coi_user.email_formatted)
        self.assertIn("Acme Paving LLC", mail.body_html)
        self.assertNotIn("Birch Roofing", mail.body_html)
        header, *rows = self.get_sheet(mail)
        self.assertEqual(header[:2], ("Vendor", "Status"))
        self.assertEqual([row[:2] for row in rows], [("Acme Paving LLC", "Missing")])

    def test_days_and_amounts_of_the_spreadsheet_can_be_sorted_and_added(self):
        self.subscribe(report="expirations", domain="[]")
        _header, row = self.get_sheet(self.run_cron())
        self.assertEqual(row[0], "Birch Roofing Inc")
        self.assertEqual(row[5].date(), date(2027, 1, 1))

    def test_report_goes_out_once_and_again_after_its_time(self):
        subscription = self.subscribe(frequency="monthly")
        self.assertEqual(len(self.run_cron()), 1)
        self.assertFalse(self.run_cron())
        self.assertEqual(subscription.next_date, date(2026, 7, 15))
        with freeze_time("2026-07-15"):
            self.assertEqual(len(self.run_cron()), 1)

    def test_a_day_begins_where_its_reader_is(self):
        for zone, before, after in (
            ("Pacific/Auckland", "2026-06-14 11:59:00", "2026-06-14 12:00:00"),
            ("America/Los_Angeles", "2026-06-15 06:59:00", "2026-06-15 07:00:00"),
        ):
            with self.subTest(zone):
                self.coi_user.tz = zone
                subscription = self.subscribe()
                with freeze_time(before):
                    self.assertFalse(self.run_cron())
                with freeze_time(after):
                    self.assertEqual(len(self.run_cron()), 1)
                    self.assertFalse(self.run_cron())
                self.assertEqual(subscription.next_date, date(2026, 6, 22))

    def test_whoever_has_no_time_zone_has_the_day_of_the_company(self):
        self.coi_user.tz = False
        self.company.partner_id.tz = "Pacific/Auckland"
        self.subscribe()
        with freeze_time("2026-06-14 12:00:00"):
            mail = self.run_cron()
        self.assertIn("06/15/2026", mail.body_html)

    def test_weeks_that_were_missed_bring_one_mail_and_the_day_of_the_week_stays(self):
        subscription = self.subscribe()
        with freeze_time("2026-07-08"):
            self.assertEqual(len(self.run_cron()), 1)
        self.assertEqual(subscription.next_date, date(2026, 7, 13))

    def test_a_report_on_the_31st_stays_at_the_end_of_the_months(self):
        subscription = self.subscribe(frequency="monthly", next_date="2026-05-31")
        self.run_cron()
        self.assertEqual(subscription.next_date, date(2026, 6, 30))

    def test_an_empty_report_is_not_sent_to_whoever_does_not_want_it(self):
        self.subscribe(domain="[('id', '=', 0)]", send_empty=False)
        self.assertFalse(self.run_cron())
        self.subscribe(domain="[('id', '=', 0)]")
        self.assertIn("Nothing is in this list today", self.run_cron().body_html)

    def test_reader_gets_what_the_reader_may_see(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "t_elsewhere",
            groups="coi_management.group_coi_user",
            email="x@elsewhere.example",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        self.subscribe(stranger, domain="[]")
        mail = self.run_cron()
        self.assertNotIn("Acme Paving", mail.body_html)
        self.assertFalse(mail.attachment_ids)

    def test_rights_that_were_lost_send_nothing_and_stop_nobody_elses_report(self):
        self.buyer.email = "buyer@harbor.example"
        lost = self.subscribe(self.buyer)
        self.subscribe()
        self.buyer.group_ids = self.env.ref("base.group_user")
        mails = self.run_cron()
        self.assertEqual(mails.mapped("email_to"), [self.coi_user.email_formatted])
        self.assertFalse(lost.sudo().last_sent_on)

    def test_a_filter_on_what_is_no_more_stops_nobody_elses_report(self):
        broken = self.subscribe()
        self.manager.email = "manager@harbor.example"
        self.subscribe(self.manager)
        self.env.flush_all()
        # as after a module was removed whose field it names
        self.env.cr.execute(
            "UPDATE coi_subscription SET domain = %s WHERE id = %s", ["[('nonsense', '=', 1)]", broken.id]
        )
        self.env.invalidate_all()
        mails = self.run_cron()
        self.assertEqual(mails.mapped("email_to"), [self.manager.email_formatted])
        self.assertFalse(broken.last_sent_on)

    def test_a_company_that_was_lost_is_not_exchanged_for_another(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.coi_user.company_ids += elsewhere
        lost = self.subscribe(company_ids=[(6, 0, elsewhere.ids)], domain="[]")
        self.coi_user.company_ids -= elsewhere
        self.assertFalse(self.run_cron())
        self.assertFalse(lost.last_sent_on)
        self.assertEqual(lost.row_count, 0)

    def test_a_filter_asks_for_nothing_that_its_reader_may_not_see(self):
        with self.assertRaises(AccessError):
            self.subscribe(self.buyer, domain="[('certificate_ids.insured_name', 'ilike', 'a')]")

    def test_files_that_were_put_away_are_in_no_report_of_deficiencies_or_expirations(self):
        self.file.active = False
        self.env["coi.compliance"]._get_file(self.other, self.company).active = False
        for report in ("deficiencies", "expirations"):
            with self.subTest(report):
                self.assertEqual(self.subscribe(report=report, domain="[]").row_count, 0)

    def test_without_the_right_to_export_no_spreadsheet_comes(self):
        self.coi_user.group_ids -= self.env.ref("base.group_allow_export")
        self.subscribe()
        mail = self.run_cron()
        self.assertIn("Acme Paving LLC", mail.body_html)
        self.assertFalse(mail.attachment_ids)

    def test_nobody_writes_a_report_for_somebody_else(self):
        with self.assertRaises(AccessError):
            self.subscribe(user_id=self.manager.id)
        subscription = self.subscribe()
        self.assertFalse(self.env["coi.subscription"].with_user(self.manager).search([("id", "=", subscription.id)]))
        with self.assertRaises(AccessError):
            subscription.with_user(self.manager).action_send()
        with self.assertRaises(AccessError):
            subscription.user_id = self.manager

    def test_a_filter_that_cannot_be_read_is_refused_when_it_is_written(self):
        for domain in ("[('nonsense', '=', 1)]", "[(", "__import__('os')"):
            with self.assertRaises(UserError):
                self.subscribe(domain=domain)

    def test_favorite_gives_its_filter_and_the_report_keeps_it(self):
        favorite = self.env["ir.filters"].create(
            {
                "name": "Mine",
                "model_id": "coi.compliance",
                "domain": "[('user_id', '=', uid)]",
                "user_ids": self.coi_user.ids,
            }
        )
        subscription = self.subscribe()
        subscription.filter_id = favorite
        self.assertEqual(subscription.name, "Vendors: Mine")
        self.assertEqual(subscription.row_count, 0)
        self.file.user_id = self.coi_user
        subscription.invalidate_recordset(["row_count"])
        self.assertEqual(subscription.row_count, 1)
        favorite.unlink()
        self.assertEqual(subscription.domain, "[('user_id', '=', uid)]")

    def test_network_report_comes_as_it_is_printed_for_the_board(self):
        subscription = self.subscribe(report="network", domain="[]")
        # nothing serves the styles to wkhtmltopdf here: an address that refuses at once
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        known = self.env["mail.mail"].search([])
        subscription.with_context(force_report_rendering=True).action_send()
        mail = self.env["mail.mail"].search([]) - known
        printed, sheet = mail.attachment_ids.sorted("mimetype")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.raw)).pages)
        self.assertIn("1 of 2 vendors are compliant", " ".join(text.split()))
        self.assertTrue(sheet.name.endswith(".xlsx"))

    def test_every_report_can_be_sent(self):
        for report, _label in self.env["coi.subscription"]._fields["report"].selection:
            with self.subTest(report=report):
                self.subscribe(self.coi_user, report=report, domain="[]").action_send()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDigest(CoiCommon):
    """Our figures in Odoo's digest."""

    def get_value(self, name, start="2026-06-08 12:00:00", end="2026-06-15 12:00:00", user=None):
        digest = self.env["digest.digest"].create(
            {"name": "Ours", "company_id": self.company.id, f"kpi_coi_{name}": True}
        )
        return (
            digest.with_context(
                start_datetime=fields.Datetime.to_datetime(start), end_datetime=fields.Datetime.to_datetime(end)
            )
            .with_user(user or self.coi_user)
            .sudo(False)[f"kpi_coi_{name}_value"]
        )

    def test_share_compliant_is_told_as_of_the_end_of_the_time(self):
        with freeze_time("2026-06-01"):
            for number in range(4):
                vendor = self.env["res.partner"].create({"name": f"Vendor {number}", "is_company": True})
                self.require(vendor)
                if number == 0:
                    self.accept_certificate(vendor=vendor)
            self.settle()
        with freeze_time("2026-06-12"):
            self.accept_certificate(vendor=vendor)
            self.settle()
        self.assertAlmostEqual(self.get_value("compliant"), 50.0)
        self.assertAlmostEqual(self.get_value("compliant", end="2026-06-08 12:00:00"), 25.0)
        self.assertAlmostEqual(self.get_value("compliant", end="2026-05-08 12:00:00"), 0.0)

    def test_received_counts_documents_of_the_time(self):
        self.make_certificate()
        self.env.flush_all()
        self.assertEqual(self.get_value("received", end="2027-06-15 12:00:00", start="2020-06-15 12:00:00"), 1)
        self.assertEqual(self.get_value("received", start="2020-01-01 00:00:00", end="2020-02-01 00:00:00"), 0)

    def test_who_sees_no_files_gets_no_figures(self):
        employee = new_test_user(self.env, "t_employee", groups="base.group_user")
        for name in ("compliant", "received", "overridden"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.get_value(name, user=employee)
