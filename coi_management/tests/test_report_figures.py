from ast import literal_eval
from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import TODAY
from .report_common import Printing
from .test_dashboard import CoiNetwork


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReportFigures(Printing, CoiNetwork):
    """Dashboard, pivot, list and printed report tell the same figures of a network of 500 vendors."""

    vendor_count = 500

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decide()

    @classmethod
    def decide(cls):
        """A waiver that is approved, and orders that went out against the gate."""
        waiver = cls.env["coi.waiver"].search([("company_id", "=", cls.company.id)], limit=1)
        waiver.with_user(cls.manager).action_approve()
        orders = cls.env["purchase.order"].search([("partner_id", "in", cls.vendors.ids), ("state", "=", "draft")])
        held = orders.filtered(lambda order: order._coi_judge()[order].level == "block")[:3]
        for order in held:
            cls.env["coi.override"].with_user(cls.manager).create(
                {"order_id": order.id, "reason": "The crane stands already"}
            ).action_override()
        cls.env.flush_all()
        # what is written in a test is dated by the database, which knows no frozen day
        for table in ("coi_waiver", "coi_gate_override"):
            cls.env.cr.execute(SQL("UPDATE %s SET create_date = %s", SQL.identifier(table), f"{TODAY} 12:00:00"))
        cls.env.invalidate_all()

    def make(self, model, **vals):
        return self.env[f"coi.report.{model}"].with_user(self.manager).create(vals)

    def test_network_report_tells_what_dashboard_pivot_and_lists_tell(self):
        wizard = self.make("network")
        page = self.get_values("report_network", wizard)
        figures = self.get_figures()
        tiles = figures["tiles"]
        bars = {bar["key"]: bar["count"] for name in ("standing", "ending", "work") for bar in page[name]}
        self.assertGreater(len(bars), 10)
        for key, count in bars.items():
            self.assertEqual(count, tiles[key]["count"], key)
            self.assertEqual(count, len(self.get_list(key)), key)
        pivot = dict(self.env["coi.analysis"].with_user(self.manager)._read_group([], ["status"], ["__count"]))
        self.assertEqual(sum(pivot.values()), 500)
        for status in ("missing", "deficient", "expired"):
            self.assertEqual(bars[status], pivot[status])
        self.assertEqual(bars["compliant"], pivot["compliant"] + pivot["expiring"])
        self.assertEqual([bar["count"] for bar in page["short"]], [entry["count"] for entry in figures["short"]])
        for entry in figures["short"]:
            self.assertEqual(len(self.get_list(entry["key"])), entry["count"])
        self.assertEqual(page["trend"][-1]["shown"], page["shares"][0]["shown"])

    def test_network_report_of_a_filter_tells_what_the_lists_of_its_vendors_tell(self):
        self.manager.email = "manager@harbor.example"
        chosen = self.files.filtered(lambda found: found.partner_id in self.vendors[:90])
        subscription = (
            self.env["coi.subscription"]
            .with_user(self.manager)
            .create({"report": "network", "name": "Mine", "domain": repr([("id", "in", chosen.ids)])})
        )
        page = self.get_values("report_network", self.make("network", subscription_id=subscription.id))
        self.assertEqual(page["filter"], "Only vendors of the filter “Mine”: 90")
        bars = [bar for name in ("standing", "ending", "work") for bar in page[name]]
        whole = self.get_values("report_network", self.make("network"))
        self.assertFalse(whole["filter"])
        self.assertLess(page["required"], whole["required"])

        def of_chosen(records):
            return len(
                records.filtered(
                    lambda found: (found._name == "coi.compliance" and found or found.compliance_id) in chosen
                )
            )

        for bar in bars:
            self.assertEqual(bar["count"], of_chosen(self.get_list(bar["key"])), bar["key"])
        self.assertTrue(page["short"])
        for bar in page["short"]:
            self.assertEqual(bar["count"], of_chosen(self.get_list(bar["key"])), bar["key"])
        here = [("compliance_id", "in", chosen.ids)]
        ((spend, asked, missing),) = (
            self.env["coi.analysis"]
            .with_user(self.manager)
            ._read_group(
                [*here, ("is_required", "=", True)], [], ["spend:sum", "limits_asked:sum", "limits_missing:sum"]
            )
        )
        by_count, by_spend, by_risk = page["shares"]
        self.assertEqual(by_count["whole"], page["required"])
        self.assertEqual((by_spend["whole"], by_risk["whole"]), (spend, asked))
        self.assertEqual(by_risk["whole"] - by_risk["part"], missing)
        self.assertEqual(page["trend"][-1]["shown"], by_count["shown"])
        month = self.env["coi.analysis.month"].with_user(self.manager)
        days = dict(month._read_group(here, ["day:day"], ["__count"]))
        self.assertEqual(len(page["trend"]), len(days))
        held = self.env["coi.hold"].with_user(self.manager)
        rows = held.search(held.action_open()["domain"])
        mine = rows.filtered(lambda row: row.level == "block" and row.partner_id in chosen.partner_id)
        self.assertEqual(page["held"]["block"]["count"], len(mine))
        overrides = self.env["coi.gate.override"].search_count(here)
        self.assertEqual(page["exceptions"]["overrides"]["count"], overrides)

    def test_network_report_of_a_filter_is_for_whoever_the_filter_is_of(self):
        subscription = self.env["coi.subscription"].with_user(self.coi_user).create({"report": "network"})
        with self.assertRaises(AccessError):
            self.get_values("report_network", self.make("network", subscription_id=subscription.id))

    def test_network_report_tells_the_money_that_dashboard_and_pivot_tell(self):
        page = self.get_values("report_network", self.make("network"))
        currency = self.company.currency_id
        ((spend, asked, missing),) = (
            self.env["coi.analysis"]
            .with_user(self.manager)
            ._read_group([("is_required", "=", True)], [], ["spend:sum", "limits_asked:sum", "limits_missing:sum"])
        )
        _count, by_spend, by_risk = page["shares"]
        self.assertAlmostEqual(by_spend["whole"], spend)
        self.assertAlmostEqual(by_risk["whole"], asked)
        self.assertAlmostEqual(by_risk["whole"] - by_risk["part"], missing)
        text = self.get_text("report_network", self.make("network"))
        for amount in (spend, asked, missing):
            self.assertIn(currency.format(amount).replace("\xa0", " "), text)

    def test_held_orders_of_the_network_report_are_those_of_the_list(self):
        page = self.get_values("report_network", self.make("network"))
        action = self.env["coi.hold"].with_user(self.manager).action_open()
        rows = self.env["coi.hold"].with_user(self.manager).search(action["domain"])
        blocked = rows.filtered(lambda row: row.level == "block")
        self.assertTrue(blocked)
        self.assertEqual(page["held"]["block"]["count"], len(blocked))
        self.assertEqual(
            page["held"]["block"]["amount"], self.company.currency_id.format(sum(blocked.mapped("amount")))
        )

    def test_network_report_that_is_shown_in_the_browser_writes_nothing(self):
        wizard = self.make("network")
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT looking")
        # what the page that shows reports as HTML is given by Odoo
        self.env.cr.execute("SET LOCAL transaction_read_only TO on")
        try:
            page = self.get_values("report_network", wizard)
        finally:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT looking")
        self.assertGreater(page["held"]["block"]["count"], 0)

    def test_numbers_stand_in_the_printed_pdf(self):
        wizard = self.make("network")
        page = self.get_values("report_network", wizard)
        pdf = self.get_pdf("report_network", wizard)
        self.assertLessEqual(len(pdf.pages), 2)
        text = " ".join(part.extract_text() for part in pdf.pages)
        for bar in page["standing"]:
            self.assertRegex(text, rf"{bar['label']}\s*{bar['count']}\b")

    def test_expiration_report_lists_what_the_list_lists(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_expiration_action")
        days = fields.Domain("expiration", ">=", TODAY) & fields.Domain("expiration", "<=", "2026-09-13")
        listed = self.env["coi.coverage"].with_user(self.manager)
        listed = listed.search(fields.Domain(literal_eval(action["domain"])) & days)
        self.assertGreater(len(listed), 10)
        for group_by in ("month", "vendor", "agent"):
            wizard = self.make("expirations", date_from=TODAY, date_to="2026-09-13", group_by=group_by)
            page = self.get_values("report_expirations", wizard)
            self.assertEqual(page["count"], len(listed), group_by)
            self.assertEqual(sum(len(group["rows"]) for group in page["groups"]), len(listed), group_by)
            self.assertEqual(page["vendors"], len(listed.partner_id))
        months = [
            group["label"]
            for group in self.get_values(
                "report_expirations", self.make("expirations", date_from=TODAY, date_to="2026-09-13")
            )["groups"]
        ]
        self.assertEqual(months, ["June 2026", "July 2026", "August 2026", "September 2026"])

    def test_expiration_report_prints_what_the_list_was_filtered_by(self):
        chosen = self.env["coi.coverage"].search([("state", "=", "accepted")], limit=3)
        wizard = self.env["coi.report.expirations"].with_user(self.manager)
        ticked = wizard.with_context(active_model="coi.coverage", active_ids=chosen.ids).create({})
        self.assertEqual(self.get_values("report_expirations", ticked)["count"], 3)
        domain = [["partner_id.name", "=", self.vendors[5].name]]
        filtered = wizard.with_context(active_model="coi.coverage", active_ids=[], active_domain=domain).create({})
        page = self.get_values("report_expirations", filtered)
        self.assertEqual([row["vendor"] for group in page["groups"] for row in group["rows"]], [self.vendors[5].name])
        self.assertEqual(self.get_values("report_expirations_chosen", chosen)["count"], 3)

    def test_renewal_that_is_on_file_is_named(self):
        ending = self.env["coi.coverage"].search([("state", "=", "accepted"), ("expiration", "=", date(2026, 6, 17))])
        self.accept_certificate(
            self.policy_vals(policy_number="GL-2002", effective=date(2026, 6, 17), expiration=date(2027, 6, 17)),
            vendor=ending.partner_id,
        )
        wizard = self.make("expirations", date_from=TODAY, date_to="2026-06-17")
        rows = [row for group in self.get_values("report_expirations", wizard)["groups"] for row in group["rows"]]
        self.assertEqual([row["renewed"] for row in rows if row["vendor"] == ending.partner_id.name], ["06/17/2027"])

    def test_waiver_report_counts_what_the_list_has(self):
        page = self.get_values("report_waivers_of_period", self.make("period"))
        listed = self.env["coi.waiver"].with_user(self.manager).search([("company_id", "=", self.company.id)])
        self.assertEqual(page["count"], len(listed))
        self.assertEqual(sum(count for _state, count in page["states"]), len(listed))
        self.assertEqual(sum(bar["count"] for bar in page["by_scope"]), len(listed))
        self.assertEqual(page["in_force"], 1)
        self.assertEqual(page["total"], self.company.currency_id.format(3_000_000))
        pivot = self.env["coi.analysis.waiver"].with_user(self.manager)
        ((total,),) = pivot._read_group([("is_in_force", "=", True)], [], ["amount:sum"])
        self.assertEqual(page["total"], self.company.currency_id.format(total))
        text = self.get_text("report_waivers_of_period", self.make("period"))
        for told in ("Small work", self.manager.name, self.coi_user.name, "$ 3,000,000.00"):
            self.assertIn(told, text)
        self.assertEqual(self.get_values("report_waivers", listed)["count"], len(listed))

    def test_waiver_that_was_revoked_before_the_period_is_left_out(self):
        waiver = self.env["coi.waiver"].search([("company_id", "=", self.company.id), ("state", "=", "approved")])
        waiver.with_user(self.manager).action_revoke()
        period = {"date_from": "2026-06-16", "date_to": "2026-06-20"}
        self.assertEqual(self.get_values("report_waivers_of_period", self.make("period"))["count"], 2)
        # sudo: revoked the day before
        waiver.sudo().revoked_on = "2026-06-15 09:00:00"
        later = self.get_values("report_waivers_of_period", self.make("period", **period))
        self.assertEqual(later["count"], 0)

    def test_waiver_that_was_revoked_on_the_first_day_of_the_period_held_on_none_of_it(self):
        self.company.partner_id.tz = "America/Los_Angeles"
        waiver = self.env["coi.waiver"].search([("company_id", "=", self.company.id), ("state", "=", "approved")])
        waiver.with_user(self.manager).action_revoke()
        period = self.make("period", date_from="2026-06-16", date_to="2026-06-20")
        # it is the 15th, the 16th and the 17th there
        for moment, count in (("2026-06-16 05:00", 0), ("2026-06-17 05:00", 0), ("2026-06-17 09:00", 1)):
            # sudo: revoked at another moment
            waiver.sudo().revoked_on = f"{moment}:00"
            with self.subTest(moment):
                self.assertEqual(self.get_values("report_waivers_of_period", period)["count"], count)

    def test_override_report_counts_what_the_list_has(self):
        listed = self.env["coi.gate.override"].with_user(self.manager).search([("company_id", "=", self.company.id)])
        self.assertEqual(len(listed), 3)
        page = self.get_values("report_overrides_of_period", self.make("period", kind="override"))
        self.assertEqual(page["count"], 3)
        self.assertEqual(page["total"], self.company.currency_id.format(sum(listed.mapped("amount"))))
        self.assertEqual(page["by_person"][0], {"label": self.manager.name, "count": 3, "width": 100})
        pivot = self.env["coi.analysis.override"].with_user(self.manager)
        ((total, share),) = pivot._read_group([], [], ["amount:sum", "share:sum"])
        self.assertEqual((round(share), page["total"]), (3, self.company.currency_id.format(total)))
        exceptions = self.get_values("report_network", self.make("network"))["exceptions"]
        self.assertEqual((exceptions["overrides"]["count"], exceptions["overrides"]["total"]), (3, page["total"]))
        text = self.get_text("report_overrides", listed)
        for told in (*listed.mapped("order_name"), "The crane stands already"):
            self.assertIn(told, text)

    def test_period_without_anything_is_told_in_words(self):
        past = {"date_from": "2020-01-01", "date_to": "2020-02-01"}
        for report, kind, told in (
            ("report_waivers_of_period", "waiver", "No waiver was asked for or in force in this time."),
            ("report_overrides_of_period", "override", "Nothing went out against the gate in this time."),
        ):
            self.assertIn(told, self.get_text(report, self.make("period", kind=kind, **past)))
        wizard = self.make("expirations", date_from="2040-01-01", date_to="2040-02-01")
        self.assertIn("No policy ends in this time.", self.get_text("report_expirations", wizard))

    def test_amounts_in_another_currency_are_told_in_that_of_the_company(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"name": TODAY, "currency_id": euro.id, "company_id": self.company.id, "rate": 0.5}
        )
        override = self.env["coi.gate.override"].search([("company_id", "=", self.company.id)], limit=1)
        # sudo: overrides are written by the software alone
        override.sudo().write({"currency_id": euro.id, "amount": 100})
        row = self.get_values("report_overrides", override)["rows"][0]
        self.assertEqual(row["amount"], self.company.currency_id.format(200))

    def test_report_of_one_company_leaves_out_the_other(self):
        before = self.get_figures()["tiles"]["required"]["count"]
        other = self.env["res.company"].create({"name": "Other Works"})
        self.manager.company_ids += other
        file = self.env["coi.compliance"].create({"partner_id": self.vendors[4].id, "company_id": other.id})
        file.set_ids = self.make_set("Theirs", company_id=other.id)
        self.settle()
        both = self.make("network", company_ids=[Command.set([self.company.id, other.id])])
        one = self.make("network", company_ids=[Command.set(other.ids)])
        self.assertEqual(self.get_values("report_network", one)["required"], 1)
        self.assertEqual(self.get_values("report_network", both)["required"], before + 1)

    def test_desk_without_purchasing_is_told_no_spend(self):
        wizard = self.env["coi.report.network"].with_user(self.coi_user).create({})
        self.assertEqual(len(self.get_values("report_network", wizard, self.coi_user)["shares"]), 2)

    def test_three_hundred_rows_are_printed_whole(self):
        policies = self.env["coi.coverage"].search([("state", "=", "accepted"), ("superseded", "=", False)], limit=300)
        self.assertEqual(len(policies), 300)
        pdf = self.get_pdf("report_expirations_chosen", policies)
        self.assertGreater(len(pdf.pages), 5)
        self.assertIn(f"1 / {len(pdf.pages)}", pdf.pages[0].extract_text())
