from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import CoiCommon

#: Tag to how many of its vendors are compliant, of how many of whom something is required.
GROUPS = {
    "Roofers": (6, 6),
    "Painters": (5, 6),
    "Haulers": (5, 6),
    "Masons": (3, 6),
    "Glaziers": (2, 5),
    "Welders": (0, 5),
    "Divers": (0, 4),
}

TODAY = "2026-06-15"


class BenchmarkCommon(CoiCommon):
    """A network of groups, each with a rate of its own, whose documents came in on different days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2025-05-01"):
            cls.make_network()
        # half a year later most certificates are in, and the last of them a month ago
        with freeze_time("2026-02-01"):
            cls.make_documents(lambda number: number < 3)
        with freeze_time("2026-05-15"):
            cls.make_documents(lambda number: number >= 3)
        with freeze_time(TODAY):
            cls.make_money()
        cls.env.flush_all()

    @classmethod
    def make_network(cls):
        cls.insurers = cls.env["coi.insurer"].create(
            [
                {"name": "Granite Harbor", "naic_code": "90011"},
                {"name": "Old Mill Mutual", "naic_code": "90012"},
            ]
        )
        cls.settle()
        cls.state = cls.env.ref("base.state_us_22")
        cls.members = {}
        for name, (_good, count) in GROUPS.items():
            tag = cls.env["res.partner.category"].create({"name": name})
            vendors = cls.env["res.partner"].create(
                [
                    {
                        "name": f"{name} {number}",
                        "is_company": True,
                        "category_id": [Command.set(tag.ids)],
                        "state_id": cls.state.id if name == "Masons" else False,
                        "country_id": cls.state.country_id.id if name == "Masons" else False,
                        "buyer_id": cls.buyer.id if name == "Welders" else False,
                    }
                    for number in range(count + 1)
                ]
            )
            files = cls.env["coi.compliance"].create(
                [
                    {
                        "partner_id": vendor.id,
                        "company_id": cls.company.id,
                        # of the last one nothing is required: it is in no number
                        "set_ids": [Command.set(cls.requirements.ids if number < count else [])],
                    }
                    for number, vendor in enumerate(vendors)
                ]
            )
            cls.members[name] = files
        cls.files = cls.env["coi.compliance"].union(*cls.members.values())
        cls.files._verify()

    @classmethod
    def make_documents(cls, is_now):
        for name, (good, _count) in GROUPS.items():
            for number, file in enumerate(cls.members[name][:good]):
                if is_now(number):
                    policy = cls.policy_vals(insurer_id=cls.insurers[number % 2].id)
                    certificate = cls.make_certificate(
                        {**policy, "effective": date(2026, 1, 1)},
                        vendor=file.partner_id,
                        producer_name="Willow Creek Insurance Agency",
                        producer_email="dana@willowcreek.example",
                    )
                    certificate.action_accept()

    @classmethod
    def make_money(cls):
        """One mason of those who fall short has an order of 4,000, one of those who do not 1,000."""
        cls.company.coi_gate_policy = "off"
        for file, price in ((cls.members["Masons"][0], 1000), (cls.members["Masons"][5], 4000)):
            order = cls.make_order(file.partner_id)
            order.order_line.write({"price_unit": price, "product_qty": 1})
            order.button_confirm()

    def rows(self, kind, user=None):
        """Rows of a kind by the name of the group."""
        found = self.env["coi.analysis.benchmark"].with_user(user or self.manager).search([("kind", "=", kind)])
        return {row.name: row for row in found if row.name in GROUPS or kind != "tag"}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBenchmark(BenchmarkCommon):
    """Each group against the network, its own past and the others."""

    def test_group_counts_the_vendors_of_whom_something_is_required(self):
        rows = self.rows("tag")
        self.assertEqual({name: (round(row.rate * row.vendors), row.vendors) for name, row in rows.items()}, GROUPS)

    def test_group_is_told_against_the_network_in_points(self):
        # 21 of 38 are compliant
        masons = self.rows("tag")["Masons"]
        self.assertAlmostEqual(masons.network_rate, 21 / 38)
        self.assertAlmostEqual(masons.difference, (3 / 6 - 21 / 38) * 100)

    def test_quartiles_rank_groups_by_rate_and_equals_stand_equal(self):
        self.assertEqual(
            {name: row.quartile for name, row in self.rows("tag").items()},
            {
                "Roofers": "1",  # first of six
                "Painters": "1",  # second, and so is
                "Haulers": "1",
                "Masons": "3",  # fourth
                "Glaziers": "3",  # fifth
                "Welders": "4",  # sixth
                "Divers": "small",  # four vendors
            },
        )

    def test_kind_of_few_groups_is_not_ranked(self):
        (row,) = self.rows("state").values()
        self.assertEqual((row.name, row.vendors, row.quartile), (self.state.name, 6, "few"))

    def test_group_is_told_against_its_own_past(self):
        roofers, masons, welders = (self.rows("tag")[name] for name in ("Roofers", "Masons", "Welders"))
        # three months ago the first three certificates of each were in, a year ago none
        self.assertEqual((roofers.rate_3_months, roofers.vendors_3_months), (3 / 6, 6))
        self.assertAlmostEqual(roofers.change_3_months, 50)
        self.assertEqual((roofers.rate_12_months, roofers.vendors_12_months), (0, 6))
        self.assertAlmostEqual(roofers.change_12_months, 100)
        self.assertEqual((masons.rate_3_months, masons.change_3_months), (3 / 6, 0))
        self.assertEqual(welders.change_12_months, 0)

    def test_past_that_nobody_recorded_is_not_told_as_nought(self):
        with freeze_time("2026-04-01"):
            row = self.rows("tag")["Roofers"]
            self.assertEqual((row.vendors_3_months, row.vendors_12_months), (6, 0))

    def test_money_is_that_of_the_vendors_of_the_group(self):
        rows = self.rows("tag")
        self.assertEqual(rows["Masons"].spend, 5000)
        self.assertEqual(rows["Roofers"].spend, 0)
        # three masons have no policy: a million each occurrence and two in the aggregate are missing
        self.assertEqual(rows["Masons"].exposure, 9_000_000)

    def test_buyers_agencies_sets_and_insurers_are_groups(self):
        (buyer,) = self.rows("buyer").values()
        self.assertEqual((buyer.name, buyer.vendors, buyer.rate), (self.buyer.name, 5, 0))
        self.assertEqual(self.rows("agency")["Willow Creek Insurance Agency"].vendors, 21)
        self.assertEqual(self.rows("set")["Routine work"].vendors, 38)
        insurers = self.rows("insurer")
        # of each group the certificates go to one and the other in turn
        self.assertEqual(insurers["Granite Harbor"].vendors, 3 + 3 + 3 + 2 + 1)
        self.assertEqual(insurers["Old Mill Mutual"].vendors, 3 + 2 + 2 + 1 + 1)

    def test_each_row_opens_as_many_vendors_as_it_says(self):
        rows = self.env["coi.analysis.benchmark"].with_user(self.manager).search([])
        self.assertEqual({row.kind for row in rows}, {"tag", "set", "state", "buyer", "agency", "agent", "insurer"})
        for row in rows:
            action = row.action_view_vendors()
            found = self.env[action["res_model"]].with_user(self.manager).search(fields.Domain(action["domain"]))
            with self.subTest(kind=row.kind, group=row.name):
                self.assertEqual(len(found), row.vendors)
                self.assertAlmostEqual(sum(found.mapped("is_compliant")) / len(found), row.rate)
                self.assertAlmostEqual(sum(found.mapped("limits_missing")), row.exposure)

    def test_benchmark_agrees_with_the_analysis(self):
        analysis = self.env["coi.analysis"].with_user(self.manager)
        for kind, field in (("tag", "tag_ids"), ("set", "set_ids"), ("state", "state_id"), ("agency", "agency")):
            told = analysis._read_group(
                [("is_required", "=", True), (field, "!=", False)],
                [field],
                ["__count", "is_compliant:avg", "limits_missing:sum", "spend:sum", "days_to_comply:avg"],
            )
            rows = self.rows(kind)
            self.assertTrue(rows)
            for group, count, rate, missing, spend, days in told:
                row = rows.get(group if isinstance(group, str) else group.name)
                with self.subTest(kind=kind, group=group):
                    self.assertEqual((row.vendors, row.exposure, row.spend), (count, missing, spend))
                    self.assertAlmostEqual(row.rate, rate)
                    self.assertAlmostEqual(row.days_to_comply, days or 0)

    def test_ids_are_stable_and_no_two_rows_share_one(self):
        benchmark = self.env["coi.analysis.benchmark"].with_user(self.manager)
        rows = benchmark.search([])
        self.assertEqual(len(set(rows.ids)), len(rows))
        (weakest,) = benchmark.search([("kind", "=", "tag"), ("name", "=", "Welders")])
        self.assertEqual(benchmark.browse(weakest.id).name, "Welders")

    def test_spend_is_closed_to_the_desk_without_purchasing(self):
        benchmark = self.env["coi.analysis.benchmark"].with_user(self.coi_user)
        self.assertTrue(benchmark.search([("kind", "=", "tag")]).read(["rate"]))
        self.assertNotIn("spend", benchmark.fields_get())

    def test_insurer_is_searched_in_the_analysis(self):
        analysis = self.env["coi.analysis"].with_user(self.manager)
        found = analysis.search([("insurer_ids", "in", self.insurers[:1].ids)])
        self.assertEqual(len(found), 12)
        self.assertEqual(found.insurer_ids, self.insurers[:1])
        self.assertEqual(analysis.search([("insurer_ids", "ilike", "granite")]), found)
        uninsured = analysis.search([("insurer_ids", "=", False), ("is_required", "=", True)])
        self.assertEqual(len(uninsured), 38 - 21)
