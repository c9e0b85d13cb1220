"""Cancellations and reinstatements in turn: when a policy covers, and what a verification says of each day."""

import unittest
from datetime import date

from .rooms import room

lapses = room("verification.lapses")
facts = room("verification.facts")
verify = room("verification.verify").verify

POLICY = facts.Coverage(
    "1",
    "general_liability",
    policy_number="GL-1",
    effective=date(2026, 1, 1),
    expiration=date(2027, 1, 1),
    basis="occurrence",
    insured="Acme LLC",
)
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def cancelled(day):
    return lapses.Notice("cancellation", day)


def reinstated(day, with_lapse=False):
    return lapses.Notice("reinstatement", day, with_lapse)


def not_covered(*notices, known=None):
    return [tuple(lapse) for lapse in lapses.lapses(known, notices)]


class TestLapses(unittest.TestCase):
    def test_nothing_told_is_no_lapse(self):
        self.assertEqual(not_covered(), [])

    def test_a_cancellation_ends_cover_for_good(self):
        self.assertEqual(not_covered(cancelled(MARCH)), [(MARCH, None)])

    def test_a_reinstatement_without_lapse_undoes_it_whatever_day_it_names(self):
        for day in (date(2026, 2, 20), MARCH, APRIL):
            self.assertEqual(not_covered(cancelled(MARCH), reinstated(day)), [], day)

    def test_a_reinstatement_with_lapse_leaves_the_days_between_uncovered(self):
        self.assertEqual(not_covered(cancelled(MARCH), reinstated(APRIL, True)), [(MARCH, APRIL)])

    def test_a_reinstatement_before_the_cancellation_takes_effect_leaves_no_lapse(self):
        self.assertEqual(not_covered(cancelled(MARCH), reinstated(MARCH, True)), [])

    def test_the_later_of_two_cancellations_names_the_day(self):
        self.assertEqual(not_covered(cancelled(MARCH), cancelled(APRIL)), [(APRIL, None)])

    def test_a_policy_can_lapse_twice(self):
        told = (cancelled(MARCH), reinstated(APRIL, True), cancelled(MAY))
        self.assertEqual(not_covered(*told), [(MARCH, APRIL), (MAY, None)])

    def test_a_second_cancellation_within_the_lapse_joins_it(self):
        told = (cancelled(MARCH), reinstated(MAY, True), cancelled(APRIL))
        self.assertEqual(not_covered(*told), [(MARCH, None)])

    def test_a_reinstatement_of_what_was_never_cancelled_and_a_non_renewal_change_nothing(self):
        told = (reinstated(APRIL, True), lapses.Notice("non_renewal", date(2027, 1, 1)))
        self.assertEqual(not_covered(*told), [])

    def test_a_cancellation_that_is_known_otherwise_is_reinstated_like_any(self):
        self.assertEqual(not_covered(known=MARCH), [(MARCH, None)])
        self.assertEqual(not_covered(reinstated(APRIL, True), known=MARCH), [(MARCH, APRIL)])


class TestStretches(unittest.TestCase):
    def stretches(self, *notices):
        return list(lapses.stretches(POLICY, lapses.lapses(None, notices)))

    def status_on(self, day, *notices):
        line = facts.Requirement(coverages=("general_liability",))
        return verify(facts.Case((line,), tuple(self.stretches(*notices)), vendor_names=("Acme LLC",)), day)

    def test_a_policy_that_covers_throughout_comes_as_it_is(self):
        self.assertEqual(self.stretches(), [POLICY])

    def test_each_day_is_judged_by_its_stretch(self):
        told = (cancelled(MARCH), reinstated(APRIL, True))
        for day, status in (
            (date(2026, 2, 28), "compliant"),
            (MARCH, "deficient"),
            (date(2026, 3, 31), "deficient"),
            (APRIL, "compliant"),
            (date(2026, 12, 31), "compliant"),
            (date(2027, 1, 1), "expired"),
        ):
            self.assertEqual(self.status_on(day, *told).status, status, day)

    def test_within_the_lapse_the_verdict_says_cancelled_and_from_when_on_it_covers_again(self):
        (item,) = self.status_on(date(2026, 3, 15), cancelled(MARCH), reinstated(APRIL, True)).items[:1]
        self.assertEqual((item.deficiency, item.params["ended"]), ("CANCELLED", MARCH))
        self.assertEqual(item.params["begins"], APRIL)

    def test_cancelled_from_the_first_day_it_never_covers(self):
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1)):
            self.assertNotEqual(self.status_on(day, cancelled(POLICY.effective)).status, "compliant", day)

    def test_reinstated_after_the_term_it_never_covers_again(self):
        (only,) = self.stretches(cancelled(MARCH), reinstated(POLICY.expiration, True))
        self.assertEqual(only.cancelled_on, MARCH)
