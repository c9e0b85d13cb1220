"""The strictest of several requirements."""

import unittest
from datetime import date

from .cases import AI, GL, M, Requirement, ask, combined, provision, verification

MERGED = [
    ("amounts: the highest", {"each_occurrence": M}, {"each_occurrence": 2 * M}, {"each_occurrence": 2 * M}),
    (
        "amount and primary separately",
        {"each_occurrence": combined(5 * M)},
        {"each_occurrence": 2 * M},
        {"each_occurrence": combined(5 * M, 2 * M)},
    ),
    (
        "limits of both",
        {"each_occurrence": M},
        {"general_aggregate": M},
        {"each_occurrence": M, "general_aggregate": M},
    ),
    ("claims-made: allowed by both", {"claims_made_allowed": False}, {}, {"claims_made_allowed": False}),
    ("aggregate: what either asks", {"aggregate_per": "project"}, {}, {"aggregate_per": "project"}),
    (
        "aggregate: both where they differ",
        {"aggregate_per": "project"},
        {"aggregate_per": "location"},
        {"aggregate_per": "location|project"},
    ),
    (
        "auto scope: the wider",
        {"auto_scope": "hired_non_owned"},
        {"auto_scope": "any_auto"},
        {"auto_scope": "any_auto"},
    ),
    ("statutory: what either asks", {"statutory": True}, {}, {"statutory": True}),
    (
        "exclusion: allowed by both",
        {"proprietor_exclusion_allowed": False},
        {},
        {"proprietor_exclusion_allowed": False},
    ),
    ("rating: the better floor", {"rating": "A-"}, {"rating": "B+"}, {"rating": "A-"}),
    ("rating: the only floor", {"rating": "A-"}, {}, {"rating": "A-"}),
    ("size: the higher", {"size": 7}, {"size": 8}, {"size": 8}),
    ("age of the rating: the lower", {"rating_max_age": 365}, {"rating_max_age": 180}, {"rating_max_age": 180}),
    ("age of the rating: the only one", {"rating_max_age": 365}, {}, {"rating_max_age": 365}),
    ("deductible: the lower cap", {"deductible_cap": 25_000}, {"deductible_cap": 0}, {"deductible_cap": 0}),
    ("deductible: the only cap", {"deductible_cap": 25_000}, {}, {"deductible_cap": 25_000}),
    ("tail: the longer", {"tail_years": 3}, {"tail_years": 5}, {"tail_years": 5}),
    (
        "retroactive date: the earlier",
        {"retroactive_by": date(2024, 1, 1)},
        {"retroactive_by": date(2023, 1, 1)},
        {"retroactive_by": date(2023, 1, 1)},
    ),
    ("admitted: what either asks", {"admitted": True}, {}, {"admitted": True}),
    ("sets: all of them", {"sets": ("High",)}, {"sets": ("Base", "High")}, {"sets": ("Base", "High")}),
]

FORM_MERGED = [
    ("the same demand once", [provision(AI)], [provision(AI)], [provision(AI)]),
    (
        "an endorsement is more than an assertion",
        [provision(AI, evidence="assertion")],
        [provision(AI)],
        [provision(AI)],
    ),
    (
        "an endorsement is more than an assertion with a list",
        [provision(AI, "CG 20 10", evidence="assertion")],
        [provision(AI, "CG 20 33")],
        [provision(AI, "CG 20 33")],
    ),
    ("a list is more than any form", [provision(AI)], [provision(AI, "CG 20 10")], [provision(AI, "CG 20 10")]),
    (
        "a shorter list is more than a longer one",
        [provision(AI, "CG 20 10", "CG 20 33")],
        [provision(AI, "CG 20 33")],
        [provision(AI, "CG 20 33")],
    ),
    (
        "an edition is more than any edition",
        [provision(AI, "CG 20 10")],
        [provision(AI, "CG 20 10 04 13")],
        [provision(AI, "CG 20 10 04 13")],
    ),
    (
        "lists that differ are both asked",
        [provision(AI, "CG 20 10")],
        [provision(AI, "CG 20 33")],
        [provision(AI, "CG 20 10"), provision(AI, "CG 20 33")],
    ),
    (
        "lists that overlap are both asked",
        [provision(AI, "CG 20 10", "CG 20 26")],
        [provision(AI, "CG 20 26", "CG 20 33")],
        [provision(AI, "CG 20 10", "CG 20 26"), provision(AI, "CG 20 26", "CG 20 33")],
    ),
    (
        "a pair does not stand for one of its forms",
        [provision(AI, ["CG 20 10", "CG 20 37"])],
        [provision(AI, "CG 20 10")],
        [provision(AI, "CG 20 10"), provision(AI, ["CG 20 10", "CG 20 37"])],
    ),
    (
        "on the layers is more than on the policy",
        [provision(AI)],
        [provision(AI, on_layers=True)],
        [provision(AI, on_layers=True)],
    ),
    (
        "an assertion on the layers is still asked beside an endorsement on the policy",
        [provision(AI, evidence="assertion", on_layers=True)],
        [provision(AI)],
        [provision(AI, evidence="assertion", on_layers=True), provision(AI)],
    ),
]


class TestStrictest(unittest.TestCase):
    def test_of_two_lines_the_stricter_part_of_each_counts(self):
        for why, one, other, expected in MERGED:
            with self.subTest(why):
                self.assertEqual(verification.strictest([ask(GL, **one), ask(GL, **other)]), (ask(GL, **expected),))
                self.assertEqual(verification.strictest([ask(GL, **other), ask(GL, **one)]), (ask(GL, **expected),))

    def test_provisions_are_united_with_the_stricter_evidence(self):
        for why, one, other, expected in FORM_MERGED:
            with self.subTest(why):
                (merged,) = verification.strictest([ask(GL, provisions=tuple(one)), ask(GL, provisions=tuple(other))])
                self.assertEqual(merged.provisions, tuple(expected))

    def test_lines_that_accept_other_coverages_stay_apart(self):
        lines = (ask("a"), ask("a", "b"), ask("b"))
        self.assertEqual(verification.strictest(lines), lines)

    def test_the_order_of_the_accepted_coverages_makes_no_difference(self):
        self.assertEqual(verification.strictest([ask("b", "a"), ask("a", "b")]), (ask("a", "b"),))

    def test_lines_in_other_currencies_stay_apart(self):
        dollars, euros = ask(GL, each_occurrence=M), ask(GL, each_occurrence=M, currency="EUR")
        self.assertEqual(verification.strictest([dollars, euros, dollars]), (euros, dollars))

    def test_nothing_asked_is_nothing(self):
        self.assertEqual(verification.strictest([]), ())

    def test_no_field_of_a_requirement_is_forgotten(self):
        """A field that ``strictest`` does not know would be dropped silently."""
        full = Requirement(
            coverages=(GL,),
            minimums=ask(GL, each_occurrence=M).minimums,
            provisions=(provision(AI),),
            currency="EUR",
            claims_made_allowed=False,
            aggregate_per="project",
            auto_scope="any_auto",
            statutory=True,
            proprietor_exclusion_allowed=False,
            rating="A",
            size=8,
            rating_max_age=365,
            deductible_cap=1.0,
            sets=("High",),
            retroactive_by=date(2024, 1, 1),
            tail_years=3,
            admitted=True,
            exemptions=("FL",),
            exempt_employers=True,
        )
        default = Requirement(coverages=("other",))
        self.assertFalse([name for name in vars(full) if getattr(full, name) == getattr(default, name)])
        self.assertEqual(verification.strictest([full]), (full,))
