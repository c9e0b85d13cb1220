from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..verification.findings import DEFICIENCIES
from .common import TODAY, CoiCommon
from .patient import PatientCase

#: How many vendors the network of the tests has.
VENDORS = 100


class CoiNetwork(CoiCommon):
    """A network in which every standing is there, with orders, requests, waivers and documents that wait."""

    vendor_count = VENDORS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insurer = cls.env["coi.insurer"].create({"name": "Granite Harbor", "naic_code": "90011"})
        cls.tags = cls.env["res.partner.category"].create([{"name": "North"}, {"name": "South"}])
        cls.settle()
        vendors = cls.env["res.partner"].create(
            [
                {
                    "name": f"Vendor {number:03}",
                    "is_company": True,
                    "category_id": [Command.set(cls.tags[number % 2].ids)],
                    "buyer_id": cls.buyer.id if number % 4 == 0 else False,
                }
                for number in range(cls.vendor_count)
            ]
        )
        cls.vendors = vendors
        cls.files = cls.env["coi.compliance"].create(
            [
                {
                    "partner_id": vendor.id,
                    "company_id": cls.company.id,
                    "set_ids": [Command.set(cls.requirements.ids)] if number % 10 else [],
                }
                for number, vendor in enumerate(vendors)
            ]
        )
        cls.make_documents()
        cls.files._verify()
        cls.make_work()
        cls.env.flush_all()

    @classmethod
    def make_documents(cls):
        """Of five vendors: one is compliant, one ends soon, one falls short, one has expired, one has nothing."""
        for number, vendor in enumerate(cls.vendors):
            kind = number % 5
            if kind == 4:
                continue
            policy = {
                0: cls.policy_vals(),
                1: cls.policy_vals(expiration=fields.Date.add(date(2026, 6, 16), days=number)),
                2: cls.policy_vals(limits=cls.gl_limits(aggregate=1_000_000)),
                3: cls.policy_vals(effective=date(2025, 6, 1), expiration=date(2026, 6, 1)),
            }[kind]
            certificate = cls.make_certificate({**policy, "insurer_id": cls.insurer.id}, vendor=vendor)
            if number % 17:
                # sudo: as the reader would
                certificate.sudo().evidence = {"insured_name": {"read": vendor.name}, "form": {"read": "ACORD 26"}}
                certificate.action_accept()

    @classmethod
    def make_work(cls):
        short = cls.files.filtered(lambda found: found.base_status == "missing")
        requests = cls.env["coi.request"]._open(short[:6], "correction", "manual")
        requests[:2].sudo().write({"state": "silent"})
        requests[2:5].sudo().write({"state": "answered", "answered_on": "2026-06-14 10:00:00"})
        short[:3].user_id = cls.coi_user
        cls.env["coi.waiver"].with_user(cls.coi_user).create(
            [
                {
                    "compliance_id": found.id,
                    "scope": "general_liability",
                    "reason": "Small work",
                    "date_end": "2026-07-01",
                }
                for found in short[:2]
            ]
        )
        cls.env["coi.inbound"].sudo().create(
            [{"name": f"Mail {number}", "company_id": cls.company.id, "state": "triage"} for number in range(3)]
        )
        short[0].activity_schedule("mail.mail_activity_data_todo", date_deadline="2026-06-10", user_id=cls.coi_user.id)
        for number, vendor in enumerate(cls.vendors[:20]):
            order = cls.make_order(vendor)
            order.order_line.price_unit = 1000 * (number + 1)
        cls.ordered = cls.env["purchase.order"].search([("partner_id", "in", cls.vendors[:10].ids)])
        cls.company.coi_gate_policy = "warn"
        cls.ordered.button_confirm()
        cls.company.coi_gate_policy = "block"

    def get_figures(self, user=None):
        return self.env["coi.dashboard"].with_user(user or self.manager).get_figures()

    def get_list(self, key, user=None):
        """The records behind a number, as whoever looks opens them."""
        action = self.env["coi.dashboard"].with_user(user or self.manager).open_tile(key)
        model = self.env[action["res_model"]].with_user(user or self.manager)
        return model.search(fields.Domain(action["domain"]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDashboard(CoiNetwork):
    """Every number of the dashboard is that of the list behind it."""

    def test_each_tile_counts_what_its_list_shows_for_each_kind_of_user(self):
        for user in (self.manager, self.coi_user, self.buyer):
            tiles = self.get_figures(user)["tiles"]
            for key, tile in tiles.items():
                with self.subTest(tile=key, user=user.login):
                    self.assertEqual(len(self.get_list(key, user)), tile["count"])

    def test_network_has_something_in_every_tile_of_the_manager(self):
        tiles = self.get_figures()["tiles"]
        idle = {"my_late", "my_activities", "my_short", "my_ending", "my_answers", "undetermined"}
        self.assertFalse([key for key, tile in tiles.items() if not tile["count"] and key not in idle])
        own = self.get_figures(self.coi_user)["tiles"]
        self.assertEqual((own["my_late"]["count"], own["my_short"]["count"]), (1, 3))

    def test_standing_adds_up_to_the_vendors_of_whom_something_is_required(self):
        tiles = {key: tile["count"] for key, tile in self.get_figures()["tiles"].items()}
        short = sum(tiles[key] for key in ("missing", "deficient", "expired", "undetermined"))
        self.assertEqual(tiles["not_compliant"], short)
        self.assertEqual(tiles["compliant"] + short, tiles["required"])
        self.assertEqual(tiles["required"], VENDORS - VENDORS // 10)
        self.assertLess(tiles["ends_30"], tiles["ends_60"])
        self.assertLess(tiles["ends_60"], tiles["ends_90"])

    def test_what_falls_short_most_is_counted_as_the_analysis_lists_it(self):
        short = self.get_figures()["short"]
        self.assertGreater(len(short), 2)
        for entry in short:
            self.assertEqual(len(self.get_list(entry["key"])), entry["count"], entry["label"])

    def test_every_deficiency_that_a_rule_can_find_has_words(self):
        self.assertFalse(set(DEFICIENCIES) - set(self.env["coi.dashboard"]._get_codes()))

    def test_every_number_opens_as_a_list(self):
        figures = self.get_figures()
        keys = [*figures["tiles"], figures["short"][0]["key"], figures["trend"][-1]["key"], "spend", "limits"]
        for key in (*keys, "corrections"):
            action = self.env["coi.dashboard"].with_user(self.manager).open_tile(key)
            self.assertEqual(action["views"][0][1], "list", key)

    def test_shares_are_those_of_orders_bills_and_limits(self):
        shares = self.get_figures()["shares"]
        required = self.ordered.filtered(
            lambda order: (
                self.files.filtered(lambda found: found.partner_id == order.partner_id).status != "not_required"
            )
        )
        good = required.filtered(
            lambda order: (
                self.files.filtered(lambda found: found.partner_id == order.partner_id).status
                in ("compliant", "expiring")
            )
        )
        self.assertAlmostEqual(shares["spend"], sum(required.mapped("amount_untaxed")))
        self.assertAlmostEqual(shares["spend_compliant"], sum(good.mapped("amount_untaxed")))
        self.assertGreater(shares["spend_compliant"], 0)
        self.assertEqual(shares["asked"], 3_000_000 * (VENDORS - VENDORS // 10))
        missing = sum(
            {"deficient": 1_000_000, "missing": 3_000_000, "expired": 3_000_000}.get(found.status, 0)
            for found in self.files
        )
        self.assertEqual(shares["missing"], missing)

    def test_trend_ends_with_today_and_its_months_open_what_they_count(self):
        figures = self.get_figures()
        last = figures["trend"][-1]
        self.assertEqual(last["key"], f"month:{TODAY}")
        self.assertEqual(last["compliant"], figures["tiles"]["compliant"]["count"])
        self.assertEqual(last["count"], figures["tiles"]["required"]["count"])
        self.assertEqual(len(self.get_list(last["key"])), last["count"])

    def test_trend_remembers_where_vendors_stood_at_the_end_of_a_month(self):
        before = self.get_figures()["tiles"]["compliant"]["count"]
        with freeze_time("2026-08-10"):
            self.files._verify()
            months = {entry["key"]: entry for entry in self.get_figures()["trend"]}
            self.assertEqual(months["month:2026-06-30"]["compliant"], before)
            self.assertLess(months["month:2026-08-10"]["compliant"], before)
            self.assertEqual(len(self.get_list("month:2026-06-30")), months["month:2026-06-30"]["count"])

    def test_reader_is_judged_by_values_that_were_not_corrected(self):
        reader = self.get_figures()["reader"]
        accepted = self.env["coi.certificate"].search(
            [("state", "=", "accepted"), ("partner_id", "in", self.vendors.ids)]
        )
        self.assertEqual(reader["documents"], len(accepted))
        self.assertEqual(reader["values"], 2 * len(accepted))
        # the edition of the form was set otherwise than it was read, each time
        self.assertEqual(reader["corrected"], len(accepted))
        self.assertEqual(len(self.get_list("corrections")), reader["corrected"])

    def test_held_orders_are_those_of_the_gate(self):
        dashboard = self.env["coi.dashboard"].with_user(self.manager)
        self.assertTrue(self.get_figures()["waiting"]["at_once"])
        held = dashboard.get_held()
        rows = self.env["coi.hold"].with_user(self.manager).search(held["action"]["domain"])
        blocked = rows.filtered(lambda row: row.level == "block")
        self.assertTrue(blocked)
        self.assertEqual(held["levels"]["block"]["count"], len(blocked))
        self.assertAlmostEqual(held["levels"]["block"]["amount"], sum(blocked.mapped("amount")))

    # ------------------------------------------------------------ who sees what

    def test_who_reads_neither_orders_nor_bills_is_told_nothing_of_what_is_held(self):
        self.assertFalse(self.coi_user.has_group("purchase.group_purchase_user"))
        figures = self.env["coi.dashboard"].with_user(self.coi_user).get_figures()
        self.assertIs(figures["waiting"], False)

    def test_whoever_has_no_rights_gets_no_figures(self):
        nobody = new_test_user(self.env, "t_nobody", groups="base.group_user")
        dashboard = self.env["coi.dashboard"].with_user(nobody)
        for ask in (dashboard.get_figures, dashboard.get_held, lambda: dashboard.open_tile("missing")):
            with self.assertRaises(AccessError):
                ask()

    def test_buyer_is_told_nothing_of_documents_and_mails(self):
        figures = self.get_figures(self.buyer)
        self.assertFalse({"to_review", "inbox"} & set(figures["tiles"]))
        self.assertFalse(figures["reader"])
        self.assertTrue(figures["shares"]["may_see_spend"])

    def test_desk_without_purchasing_is_not_told_the_spend(self):
        shares = self.get_figures(self.coi_user)["shares"]
        self.assertFalse(shares["may_see_spend"])
        self.assertEqual((shares["spend"], shares["spend_compliant"]), (0.0, 0.0))

    def test_figures_are_those_of_the_companies_that_are_selected_in_the_currency_of_the_first(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create({"name": "Other Works", "currency_id": euro.id})
        self.env["res.currency.rate"].create(
            {"name": TODAY, "currency_id": euro.id, "company_id": self.company.id, "rate": 0.5}
        )
        file = self.env["coi.compliance"].create({"partner_id": self.vendors[4].id, "company_id": other.id})
        file.set_ids = self.make_set("Theirs", company_id=other.id, currency_id=euro.id)
        self.settle()
        before = self.get_figures()
        self.manager.company_ids += other
        dashboard = self.env["coi.dashboard"].with_user(self.manager)
        both = dashboard.with_context(allowed_company_ids=[self.company.id, other.id]).get_figures()
        self.assertEqual(both["tiles"]["missing"]["count"], before["tiles"]["missing"]["count"] + 1)
        self.assertAlmostEqual(both["shares"]["asked"] - before["shares"]["asked"], 6_000_000)

    def test_costs_the_same_number_of_queries_for_many_vendors(self):
        self.get_figures()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.get_figures()

    def test_new_database_is_told_what_to_do_first(self):
        self.assertFalse(self.get_figures()["empty"])
        other = self.env["res.company"].create({"name": "New Works"})
        self.manager.company_ids += other
        dashboard = self.env["coi.dashboard"].with_user(self.manager).with_context(allowed_company_ids=other.ids)
        figures = dashboard.get_figures()
        self.assertTrue(figures["empty"])
        self.assertEqual(len(figures["first_steps"]), 3)


@tagged("post_install", "-at_install")
class TestDashboardTour(CoiCommon, PatientCase):
    """The dashboard, the matrix and the analyses, in a browser."""

    def test_dashboard_opens_first_and_its_numbers_open_lists(self):
        self.require()
        self.start_tour("/odoo/insurance", "coi_dashboard_numbers", login=self.manager.login)

    def test_matrix_shows_vendors_by_lines_and_is_filtered(self):
        self.require()
        self.start_tour("/odoo/insurance-matrix", "coi_dashboard_matrix", login=self.manager.login)

    def test_every_analysis_opens(self):
        self.require()
        self.start_tour("/odoo/insurance", "coi_dashboard_analyses", login=self.manager.login)
