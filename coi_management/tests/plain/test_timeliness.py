from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from .rooms import room

timeliness, Record = room("verification.timeliness").timeliness, room("verification.timeliness").Record

COUNTS = st.integers(min_value=0, max_value=50)


class TestTimeliness(TestCase):
    """How timely a vendor is."""

    def test_nothing_known_is_no_score(self):
        self.assertIsNone(timeliness(Record()))
        self.assertIsNone(timeliness(Record(documents=3, rejected=3)))

    def test_named_records(self):
        for words, record, score in (
            ("prompt", Record(days=(1, 3)), 100),
            ("late", Record(days=(30, 45)), 0),
            ("half way", Record(days=(16, 17)), 50),
            ("renewals always in time", Record(renewals=2, renewals_in_time=2), 100),
            ("one renewal of two", Record(renewals=2, renewals_in_time=1), 50),
            ("prompt, but one document of two is rejected", Record(days=(1,), documents=2, rejected=1), 83),
            ("prompt, renewals late", Record(days=(1,), renewals=1), 50),
        ):
            with self.subTest(words):
                self.assertEqual(timeliness(record), score)

    @given(st.lists(COUNTS, max_size=5), COUNTS, COUNTS, COUNTS, COUNTS)
    def test_score_stays_in_bounds_and_better_is_never_worse(self, days, in_time, late, rejected, accepted):
        record = Record(tuple(days), in_time, in_time + late, rejected, rejected + accepted)
        score = timeliness(record)
        if score is None:
            return
        self.assertTrue(0 <= score <= 100)
        self.assertLessEqual(score, timeliness(record._replace(rejected=0)))
        self.assertLessEqual(score, timeliness(record._replace(renewals_in_time=record.renewals)))
        self.assertLessEqual(score, timeliness(record._replace(days=tuple(max(day - 1, 0) for day in days))))
