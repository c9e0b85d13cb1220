from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnalysisExceptions(CoiCommon):
    """What is waived and overridden, by whom, for how long and for how much."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.accept_certificate(cls.policy_vals(limits=cls.gl_limits(aggregate=1_500_000)))

    def waive(self, scope="general_liability/limit/general_aggregate", days=30, **vals):
        waiver = (
            self.env["coi.waiver"]
            .with_user(self.coi_user)
            .create(
                {
                    "compliance_id": self.file.id,
                    "scope": scope,
                    "reason": "Small office",
                    "date_start": date(2026, 6, 15),
                    "date_end": date(2026, 6, 14) + timedelta(days=days),
                    **vals,
                }
            )
        )
        waiver.with_user(self.manager).action_approve()
        return waiver

    def get_rows(self, model):
        self.env.flush_all()
        return self.env[model].with_user(self.coi_user).search([("compliance_id", "=", self.file.id)])

    def test_waiver_tells_what_for_how_long_by_whom_and_how_much(self):
        waiver = self.waive(days=45, compensating_control="Escorted")
        row = self.get_rows("coi.analysis.waiver")
        self.assertEqual(row.waiver_id, waiver)
        self.assertEqual((row.line, row.days, row.number, row.control), ("general_liability", 45, 1, "yes"))
        self.assertEqual((row.asked_by_id, row.decided_by_id), (self.coi_user, self.manager))
        self.assertEqual(row.amount, 500_000)
        self.assertTrue(row.is_in_force)

    def test_amount_stays_what_it_was_when_it_was_approved(self):
        self.waive()
        self.requirements.line_ids.minimum_ids.amount = 9_000_000
        self.settle()
        self.assertEqual(self.get_rows("coi.analysis.waiver").amount, 500_000)

    def test_waived_again_and_again_is_counted(self):
        for _time in range(3):
            self.waive(days=5)
        rows = self.get_rows("coi.analysis.waiver")
        self.assertEqual(sorted(rows.mapped("number")), [1, 2, 3])
        self.assertEqual(len(rows.search([("id", "in", rows.ids), ("number", ">", 1)])), 2)
        groups = rows._read_group([("id", "in", rows.ids)], ["scope"], ["__count", "days:avg"])
        self.assertEqual(groups, [("general_liability/limit/general_aggregate", 3, 5)])

    def test_override_is_counted_once_in_all_however_much_was_missing(self):
        self.file.certificate_ids._reject("Withdrawn")
        order = self.make_order(date_planned=datetime(2026, 6, 20))
        self.env["coi.override"].with_user(self.manager).create(
            {"order_id": order.id, "reason": "Storm"}
        ).action_override()
        rows = self.get_rows("coi.analysis.override")
        self.assertEqual(sum(rows.mapped("amount")), order.amount_total)
        self.assertAlmostEqual(sum(rows.mapped("share")), 1)
        self.assertEqual(rows[0].overridden_by_id, self.manager)
        self.assertEqual((rows[0].kind, rows[0].line, rows[0].verdict), ("order", "general_liability", "gap"))
        self.assertIn(rows[0].item, dict(rows._fields["item"]._description_selection(self.env)))

    def test_override_in_another_currency_counts_in_that_of_the_company(self):
        euro = self.env["res.currency"].create({"name": "EUX", "symbol": "x", "rate_ids": []})
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "rate": 0.5, "name": "2026-01-01", "company_id": self.company.id}
        )
        self.file.certificate_ids._reject("Withdrawn")
        order = self.make_order(currency_id=euro.id)
        self.env["coi.override"].with_user(self.manager).create(
            {"order_id": order.id, "reason": "Storm"}
        ).action_override()
        self.assertEqual(sum(self.get_rows("coi.analysis.override").mapped("amount")), 2 * order.amount_total)

    def test_vendor_who_is_followed_no_more_still_counts(self):
        self.waive()
        self.file.active = False
        self.assertTrue(self.get_rows("coi.analysis.waiver"))
