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
            self.file.timeliness_words, "complied in 2 days on average (1 requests); 0 of 1 documents rejected"
        )

    def test_vendor_who_takes_long_and_sends_rubbish_scores_low(self):
        with freeze_time("2026-06-20"):
            self.make_certificate()._reject("Not for us")
        with freeze_time("2026-07-20"):
            self.accept_certificate()
        self.assertEqual(self.file.timeliness, 17)
        self.assertIn("1 of 2 documents rejected", self.file.timeliness_words)

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

    def test_score_is_not_written_by_hand(self):
        with self.assertRaises(UserError):
            self.file.with_user(self.manager).timeliness = 100
