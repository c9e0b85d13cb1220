"""What an exemption does to the answer as a whole, and for how long."""

import unittest
from datetime import date

from .cases import GL, TODAY, WC, ask, case, gl, verification
from .cases_exemptions import ACCEPTED, exempt


class TestExemptions(unittest.TestCase):
    def answer(self, asked, on_file=(), on=TODAY, **settings):
        return verification.verify(case(asked, on_file, state="FL", **settings), on)

    def test_vendor_with_nothing_but_an_accepted_exemption_is_in_order(self):
        answer = self.answer(ACCEPTED, exemptions=(exempt(),))
        self.assertEqual(answer.status, "compliant")
        self.assertNotIn("met", {item.verdict for item in answer.items})

    def test_compliance_ends_with_the_last_day_of_the_exemption(self):
        end = date(2026, 8, 15)
        spans = verification.timeline(case(ACCEPTED, [], state="FL", exemptions=(exempt(end=end),)), TODAY)
        self.assertEqual([(span.status, span.last) for span in spans], [("compliant", end), ("expired", None)])

    def test_compliance_begins_with_the_first_day_of_the_exemption(self):
        start = date(2026, 7, 1)
        spans = verification.timeline(case(ACCEPTED, [], state="FL", exemptions=(exempt(start=start),)), TODAY)
        self.assertEqual([span.status for span in spans][:2], ["missing", "compliant"])
        self.assertEqual(spans[1].first, start)

    def test_exemption_that_is_not_accepted_is_a_deficiency_and_not_nothing(self):
        answer = self.answer(ask(WC), exemptions=(exempt(),))
        self.assertEqual(answer.status, "deficient")
        self.assertEqual([item.deficiency for item in answer.items], ["EXEMPTION"])

    def test_other_lines_still_decide(self):
        self.assertEqual(self.answer([ACCEPTED, ask(GL)], exemptions=(exempt(),)).status, "deficient")
        self.assertEqual(self.answer([ACCEPTED, ask(GL)], [gl()], exemptions=(exempt(),)).status, "compliant")

    def test_what_exemptions_let_go_survives_the_snapshot(self):
        kept = verification.from_json(verification.to_json((ACCEPTED,)))
        self.assertEqual(kept, (ACCEPTED,))
        answer = self.answer(ACCEPTED, exemptions=(exempt(),))
        self.assertEqual(verification.answer_from_json(verification.answer_to_json(answer)).items, answer.items)

    def test_sentence_says_that_nothing_is_covered(self):
        item = self.answer(ACCEPTED, exemptions=(exempt(),)).items[0]
        sentence = verification.sentence(item)
        self.assertIn("Exempt, not covered", sentence)
        self.assertIn("E-104 of FL for Dana Acme, until 2027-12-31", sentence)
