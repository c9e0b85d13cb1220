from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CoiCommon


@tagged("post_install", "-at_install")
class TestTimeliness(CoiCommon):
    """Timely vendors score better, the score says why, and orders sort by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_chase = True
        with freeze_time("2026-06-01"):
            cls.file = cls.require()

    def test_vendor_who_complies_at_once_scores_full(self):
        with freeze_time("2026-06-03"):
            self.accept_certificate()
        self.assertEqual((self.file.has_timeliness, self.file.timeliness), (True, 100))
        self.assertEqual(
            self.file.timeliness_words, "Days to comply, on average: 2 (requests: 1); documents rejected: 0 of 1"
        )

    def test_vendor_who_takes_long_and_sends_rubbish_scores_low(self):
        with freeze_time("2026-06-20"):
            self.make_certificate()._reject("Not for us")
        with freeze_time("2026-07-20"):
            self.accept_certificate()
        self.assertEqual(self.file.timeliness, 17)
        self.assertIn("documents rejected: 1 of 2", self.file.timeliness_words)

    def test_nothing_known_is_no_score(self):
        self.assertFalse(self.file.has_timeliness)
        self.assertEqual(self.file.timeliness_words, "Nothing is known yet.")

    def test_orders_sort_by_the_timeliness_of_their_vendor(self):
        prompt = self.env["res.partner"].create({"name": "Prompt Paving"})
        early_order = self.make_order(prompt)
        file = self.get_file(prompt)
        file.sudo().write({"timeliness": 90, "has_timeliness": True})
        self.file.sudo().write({"timeliness": 20, "has_timeliness": True})
        order = self.make_order()
        found = self.env["purchase.order"].search(
            [("id", "in", (order | early_order).ids)], order="coi_timeliness desc"
        )
        self.assertEqual(found, early_order | order)
        self.assertEqual(found[0], early_order)

    def test_vendor_of_whom_nothing_is_known_is_neither_the_best_nor_the_worst(self):
        vendors = self.env["res.partner"].create([{"name": name} for name in ("Best", "Worst", "Unknown")])
        orders = self.env["purchase.order"].union(*map(self.make_order, vendors))
        files = self.env["coi.compliance"].union(*map(self.get_file, vendors))
        for file, score in zip(files, (90, 0, False), strict=True):
            file.sudo().write({"timeliness": score, "has_timeliness": score is not False})
        best, worst, unknown = orders
        orders, files = orders.with_user(self.buyer), files.with_user(self.buyer)
        for records, name in ((orders, "coi_timeliness"), (files, "timeliness")):
            mine = [("id", "in", records.ids)]
            self.assertEqual(records.search(mine, order=f"{name} desc").ids, records.ids)
            self.assertEqual(records.search(mine, order=name).ids, [records.ids[place] for place in (1, 0, 2)])
        self.assertEqual(files._read_group(mine, [], ["timeliness:avg"]), [(45.0,)])
        self.env.invalidate_all()
        self.assertEqual((unknown.coi_has_timeliness, unknown.coi_timeliness), (False, 0))
        self.assertTrue(best.coi_has_timeliness and worst.coi_has_timeliness)

    def test_score_is_not_written_by_hand(self):
        with self.assertRaises(UserError):
            self.file.with_user(self.manager).timeliness = 100
