"""Laws of verification, tried on drawn cases: whatever the rules say, these hold."""

import unittest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from .cases import (
    AI,
    AUTO,
    EXCESS,
    GL,
    TODAY,
    UMBRELLA,
    WC,
    Case,
    Coverage,
    Evidence,
    Insurer,
    Limit,
    M,
    Minimum,
    ProvisionAsked,
    Requirement,
    Waiver,
    verification,
)

verify, timeline, strictest = verification.verify, verification.timeline, verification.strictest

LAW = settings(derandomize=True, max_examples=60, deadline=None, database=None)

#: How good a status is; a file that has expired is as far from compliance as one that is deficient.
RANK = {"not_required": 0, "compliant": 0, "undetermined": 1, "deficient": 2, "expired": 2, "missing": 3}

LIMITS = {
    GL: ("each_occurrence", "general_aggregate", "medical_expense"),
    AUTO: ("combined_single_limit",),
    WC: ("el_each_accident", "el_disease_policy_limit"),
    UMBRELLA: ("each_occurrence", "aggregate"),
    EXCESS: ("each_occurrence", "aggregate"),
}
FORMS = ("CG 20 10", "CG 20 10 04 13", "CG 20 26 04 13", "CG 20 33")

amounts = st.integers(0, 6).map(lambda millions: millions * M)
days = st.integers(-500, 500).map(lambda distance: TODAY + timedelta(days=distance))
currencies = st.sampled_from(("USD", "USD", "USD", "EUR", "GBP"))


@st.composite
def minimums(draw, coverage):
    asked = draw(st.sets(st.sampled_from(LIMITS[coverage])))
    return tuple(Minimum(limit, draw(amounts), draw(amounts)) for limit in sorted(asked))


provisions_asked = st.builds(
    ProvisionAsked,
    provision=st.sampled_from((AI, "waiver_of_subrogation")),
    evidence=st.sampled_from(("assertion", "endorsement")),
    forms=st.lists(
        st.lists(st.sampled_from(FORMS), min_size=1, max_size=2, unique=True).map(tuple), max_size=2, unique=True
    ).map(tuple),
    on_layers=st.booleans(),
)


@st.composite
def requirements(draw, coverages=tuple(LIMITS)):
    coverage = draw(st.sampled_from(coverages))
    return Requirement(
        coverages=(coverage,),
        minimums=draw(minimums(coverage)),
        provisions=tuple(draw(st.lists(provisions_asked, max_size=2))),
        currency=draw(currencies),
        claims_made_allowed=draw(st.booleans()),
        aggregate_per=draw(st.sampled_from(("", "", "project", "location"))),
        auto_scope=draw(st.sampled_from(("", "hired_non_owned", "any_auto"))),
        statutory=draw(st.booleans()),
        proprietor_exclusion_allowed=draw(st.booleans()),
        rating=draw(st.sampled_from(("", "A-", "B+"))),
        size=draw(st.sampled_from((0, 7, 8))),
        rating_max_age=draw(st.sampled_from((0, 200))),
        deductible_cap=draw(st.sampled_from((None, 1_000.0, 25_000.0))),
        retroactive_by=draw(st.sampled_from((None, TODAY))),
        admitted=draw(st.booleans()),
        sets=(draw(st.sampled_from(("High", "Low"))),),
    )


evidence = st.builds(
    Evidence,
    provision=st.just(AI),
    asserted=st.sampled_from((None, True, False)),
    forms=st.lists(st.sampled_from(FORMS), max_size=2, unique=True).map(tuple),
    unknown_forms=st.sampled_from(((), ("RSCG0303",))),
)
insurers = st.builds(
    Insurer,
    rating=st.sampled_from(("A", "B", "NR", "")),
    size=st.sampled_from((0, 7, 12)),
    rating_as_of=st.none() | days,
    admitted=st.sampled_from((True, False, None)),
)


begun = st.integers(1, 300).map(lambda ago: TODAY - timedelta(days=ago))


@st.composite
def policies(draw, in_force=False):
    """A policy, of any term or none; with ``in_force`` one that is in force today."""
    coverage = draw(st.sampled_from(tuple(LIMITS)))
    begins = draw(begun if in_force else st.none() | days)
    length = 365 if in_force else draw(st.sampled_from((None, 365)))
    return Coverage(
        key=f"key-{draw(st.integers(0, 10**9))}",
        coverage=coverage,
        policy_number=draw(st.sampled_from(("", "1", "2", "3", "4"))),
        insurer=draw(st.none() | insurers),
        effective=begins,
        expiration=begins + timedelta(days=length) if begins and length else None,
        cancelled_on=None if in_force else draw(st.none() | days),
        basis=draw(st.sampled_from(("", "occurrence", "claims_made"))),
        limits=tuple(
            Limit(limit, amount, "" if amount is not None else draw(st.sampled_from(("", "included", "excluded"))))
            for limit in LIMITS[coverage]
            for amount in [draw(st.none() | amounts)]
        ),
        currency=draw(currencies),
        deductible=draw(st.sampled_from((None, 0.0, 30_000.0))),
        provisions=tuple(draw(st.lists(evidence, max_size=1))),
        sits_over=draw(st.sampled_from(((), (), (GL,), (UMBRELLA,)))),
        statutory=draw(st.sampled_from((None, True, False))),
        proprietor_excluded=draw(st.sampled_from((None, True, False))),
        autos=draw(st.sampled_from(((), ("any_auto",), ("hired", "non_owned")))),
        aggregate_per=draw(st.sampled_from(("", "policy", "project"))),
        insured=draw(st.sampled_from(("Acme LLC", "Acme LLC", "Zenith Inc"))),
        retroactive=draw(st.none() | days),
    )


scopes = st.sampled_from(
    ("*", GL, WC, "party", f"{GL}/coverage", f"{GL}/limit/each_occurrence", f"{GL}/provision/{AI}")
)
waivers = st.builds(
    Waiver, key=st.integers(0, 10**9).map(str), scope=scopes, start=days, end=st.none() | st.just(date(2026, 12, 31))
)


@st.composite
def cases(draw, in_force=False):
    return Case(
        requirements=tuple(draw(st.lists(requirements(), min_size=1, max_size=4))),
        coverages=tuple(draw(st.lists(policies(in_force), max_size=6, unique_by=lambda policy: policy.key))),
        waivers=tuple(draw(st.lists(waivers, max_size=2, unique_by=lambda waiver: waiver.key))),
        vendor_names=("Acme LLC",),
        rates={"USD": 1.0, "EUR": 1.1},
        covered_on_expiration_day=draw(st.booleans()),
    )


def changed(case, **values):
    return Case(**{**case.__dict__, **values})


def verdicts(answer):
    return [(item.key, item.verdict, item.satisfied) for item in answer.items]


class TestLaws(unittest.TestCase):
    @LAW
    @given(cases(in_force=True), st.data())
    def test_raising_a_limit_never_makes_a_vendor_worse(self, case, data):
        raised = tuple(self.raise_limits(policy, data) for policy in case.coverages)
        before, after = verify(case, TODAY), verify(changed(case, coverages=raised), TODAY)
        self.assertLessEqual(RANK[after.status], RANK[before.status])

    def raise_limits(self, policy, data):
        limits = tuple(
            limit if limit.amount is None else Limit(limit.limit, limit.amount + data.draw(amounts))
            for limit in policy.limits
        )
        return Coverage(**{**policy.__dict__, "limits": limits})

    @LAW
    @given(cases(in_force=True), policies(in_force=True))
    def test_adding_a_policy_in_force_never_makes_a_vendor_worse(self, case, policy):
        before = verify(case, TODAY)
        after = verify(changed(case, coverages=(*case.coverages, policy)), TODAY)
        self.assertLessEqual(RANK[after.status], RANK[before.status])

    @LAW
    @given(cases(), st.lists(policies(in_force=True), max_size=4))
    def test_what_no_document_shows_satisfies_nothing(self, case, listed):
        listed = tuple(Coverage(**{**policy.__dict__, "unverified": True}) for policy in listed)
        before = verify(case, TODAY)
        after = verify(changed(case, coverages=(*case.coverages, *listed)), TODAY)
        satisfied = [[item.key for item in answer.items if item.satisfied] for answer in (before, after)]
        self.assertEqual(*satisfied)
        self.assertEqual(before.status == "compliant", after.status == "compliant")

    @LAW
    @given(cases(), waivers)
    def test_a_waiver_never_makes_a_vendor_worse(self, case, waiver):
        before = verify(case, TODAY)
        after = verify(changed(case, waivers=(*case.waivers, waiver)), TODAY)
        self.assertLessEqual(RANK[after.status], RANK[before.status])

    @LAW
    @given(cases(), st.randoms(use_true_random=False))
    def test_the_order_of_what_comes_in_makes_no_difference(self, case, random):
        shuffled = changed(
            case,
            **{
                name: tuple(random.sample(getattr(case, name), len(getattr(case, name))))
                for name in ("requirements", "coverages", "waivers")
            },
        )
        self.assertEqual(timeline(shuffled, TODAY), timeline(case, TODAY))

    @LAW
    @given(cases())
    def test_the_answer_stays_until_the_day_it_says_and_changes_then(self, case):
        answer = verify(case, TODAY)
        last = answer.holds_until or TODAY + timedelta(days=1500)
        for distance in range(0, (last - TODAY).days + 1, 29):
            self.assert_same(answer, verify(case, TODAY + timedelta(days=distance)))
        self.assert_same(answer, verify(case, last))
        if answer.holds_until:
            following = verify(case, last + timedelta(days=1))
            self.assertNotEqual((following.status, verdicts(following)), (answer.status, verdicts(answer)))

    def assert_same(self, one, other):
        self.assertEqual((one.status, verdicts(one)), (other.status, verdicts(other)))
        self.assertEqual(one.holds_until, other.holds_until)

    @LAW
    @given(cases())
    def test_the_timeline_is_the_answers_day_by_day_without_a_hole(self, case):
        spans = timeline(case, TODAY, horizon_days=400)
        self.assertEqual(spans[0].first, TODAY)
        for span, following in zip(spans, spans[1:], strict=False):
            self.assertEqual(following.first, span.last + timedelta(days=1))
        for span in spans:
            self.assertEqual(span.answer, verify(case, span.first))

    @LAW
    @given(cases(in_force=True))
    def test_merging_requirements_is_never_laxer_than_each(self, case):
        together = verify(case, TODAY)
        for requirement in case.requirements:
            alone = verify(changed(case, requirements=(requirement,)), TODAY)
            if alone.status != "missing":
                self.assertGreaterEqual(RANK[together.status], RANK[alone.status])

    @LAW
    @given(st.lists(requirements((GL,)), min_size=1, max_size=4), st.lists(policies(in_force=True), max_size=4))
    def test_merging_before_makes_no_difference(self, asked, coverages):
        case = Case(tuple(asked), tuple(coverages), vendor_names=("Acme LLC",), rates={"USD": 1.0, "EUR": 1.1})
        self.assertEqual(verify(changed(case, requirements=strictest(asked)), TODAY), verify(case, TODAY))

    @LAW
    @given(st.lists(requirements(), max_size=5), st.randoms(use_true_random=False))
    def test_merging_again_or_in_another_order_changes_nothing(self, asked, random):
        merged = strictest(asked)
        self.assertEqual(strictest(merged), merged)
        self.assertEqual(strictest(random.sample(asked, len(asked))), merged)

    @LAW
    @given(cases())
    def test_every_item_can_be_told_and_kept(self, case):
        answer = verify(case, TODAY)
        for item in answer.items:
            self.assertNotIn("%(", verification.sentence(item))
        self.assertEqual(verification.answer_from_json(verification.answer_to_json(answer)), answer)

    @LAW
    @given(cases())
    def test_only_what_is_wrong_has_a_deficiency(self, case):
        answer = verify(case, TODAY)
        for item in answer.items:
            if item.satisfied or item.reason == "no_policy":
                self.assertEqual(item.deficiency, "")
            else:
                self.assertIn(item.deficiency, verification.DEFICIENCIES)
        if answer.status in ("compliant", "not_required"):
            self.assertTrue(all(item.satisfied for item in answer.items))
        else:
            self.assertTrue(any(item.deficiency for item in answer.items))
