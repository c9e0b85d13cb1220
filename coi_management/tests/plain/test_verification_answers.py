"""The answer as a whole: its status, how long it holds, the timeline, words and JSON."""

import dataclasses
import json
import re
import unittest
from datetime import date, timedelta

from .cases import (
    AI,
    AUTO,
    GL,
    GL_1M,
    GL_TOWER,
    LAST_YEAR,
    NEXT_YEAR,
    PRIMARY,
    TODAY,
    WAIVER,
    WC,
    M,
    Waiver,
    ask,
    case,
    combined,
    excess,
    gl,
    insured,
    policy,
    provision,
    rated,
    seen,
    umbrella,
    verification,
)
from .rooms import room

OUTCOMES, templates = room("verification.findings").OUTCOMES, room("verification.templates")
is_same_answer = room("verification.facts_json").is_same_answer
verify, timeline, compliant_span = verification.verify, verification.timeline, verification.compliant_span

BOTH = [GL_1M, ask(AUTO)]
GOOD = gl(each_occurrence=M)

STATUSES = [
    ("nothing is asked", [], [GOOD], "not_required"),
    ("all that is asked is met", GL_1M, [GOOD], "compliant"),
    ("an assertion that is enough counts", ask(GL, provisions=(provision(AI, evidence="assertion"),)),
     [gl(provisions=(seen(AI, asserted=True),))], "compliant"),
    ("nothing is on file for any line", BOTH, [], "missing"),
    ("only policies of other lines are on file", BOTH, [policy(WC), umbrella(M)], "missing"),
    ("all policies ended", BOTH, [gl(**LAST_YEAR), policy(AUTO, **LAST_YEAR)], "expired"),
    ("one ended and the other is good", BOTH, [gl(each_occurrence=M), policy(AUTO, **LAST_YEAR)], "expired"),
    ("one ended and the renewal has not begun", GL_1M, [gl("A", **LAST_YEAR), gl("B", **NEXT_YEAR)], "expired"),
    ("one ended and the other is low", BOTH, [gl(each_occurrence=1), policy(AUTO, **LAST_YEAR)], "deficient"),
    ("one ended and the other is missing", BOTH, [gl(**LAST_YEAR)], "deficient"),
    ("one ended and the insured of the other is not clear", BOTH,
     [gl(each_occurrence=M, insured="Zenith"), policy(AUTO, **LAST_YEAR)], "deficient"),
    ("a cancelled policy has not ended its term", GL_1M, [gl(cancelled_on=TODAY)], "deficient"),
    ("a policy that begins later is on file", GL_1M, [gl(**NEXT_YEAR)], "deficient"),
    ("a limit is low", GL_1M, [gl(each_occurrence=1)], "deficient"),
    ("an endorsement is asked and only asserted", ask(GL, provisions=(provision(AI),)),
     [gl(provisions=(seen(AI, asserted=True),))], "deficient"),
    ("only a person's word is wanting", GL_1M, [gl(each_occurrence="included")], "undetermined"),
    ("only the name is not clear", ask(GL), insured("Zenith"), "undetermined"),
    ("a gap weighs more than what is not clear", BOTH, [gl(each_occurrence="included")], "deficient"),
]  # fmt: skip


class TestStatus(unittest.TestCase):
    def test_the_status_says_what_is_the_matter(self):
        for why, asked, on_file, status in STATUSES:
            with self.subTest(why):
                self.assertEqual(verify(case(asked, on_file), TODAY).status, status)

    def test_what_is_waived_is_compliant(self):
        waivers = (Waiver("W", "*", TODAY),)
        for why, asked, on_file, status in STATUSES:
            if status != "not_required":
                with self.subTest(why):
                    self.assertEqual(verify(case(asked, on_file, waivers=waivers), TODAY).status, "compliant")

    def test_one_missing_policy_is_one_deficiency(self):
        asked = ask(GL, each_occurrence=M, rating="A-", provisions=(provision(AI),))
        items = verify(case(asked, []), TODAY).items
        self.assertEqual([item.deficiency for item in items if item.deficiency], ["COVERAGE_MISSING"])
        self.assertFalse(any(item.satisfied for item in items))

    def test_a_waiver_clears_the_deficiency_and_keeps_what_was_found(self):
        answer = verify(case(GL_1M, [gl(each_occurrence=5)], waivers=(Waiver("W", GL, TODAY),)), TODAY)
        item = next(item for item in answer.items if item.kind == "limit")
        self.assertEqual(
            (item.verdict, item.satisfied, item.found, item.waiver, item.deficiency), ("waived", True, 5, "W", "")
        )

    def test_a_waived_line_does_not_ask_for_names(self):
        answer = verify(case(ask(GL), insured("Zenith"), waivers=(Waiver("W", GL, TODAY),)), TODAY)
        self.assertEqual(answer.status, "compliant")

    def test_the_narrowest_waiver_is_named(self):
        waivers = (Waiver("A", "*", TODAY), Waiver("B", GL, TODAY), Waiver("C", f"{GL}/limit/each_occurrence", TODAY))
        items = {item.key: item for item in verify(case(GL_1M, [gl()], waivers=waivers), TODAY).items}
        self.assertEqual(items[f"{GL}/limit/each_occurrence"].waiver, "C")

    def test_the_layers_that_were_used_are_named_in_order(self):
        answer = verify(case(GL_TOWER, [umbrella(4 * M), gl(each_occurrence=M)]), TODAY)
        item = next(item for item in answer.items if item.kind == "limit")
        self.assertEqual((item.layers, item.found), (("P-1", "U-1"), 5 * M))

    def test_each_limit_names_only_the_layers_that_it_needs(self):
        asked = ask(GL, each_occurrence=combined(5 * M), general_aggregate=combined(8 * M))
        on_file = [gl(each_occurrence=M, general_aggregate=2 * M), umbrella(4 * M), excess(4 * M)]
        items = {item.code: item.layers for item in verify(case(asked, on_file), TODAY).items if item.kind == "limit"}
        self.assertEqual(items, {"each_occurrence": ("P-1", "U-1"), "general_aggregate": ("P-1", "U-1", "X-1")})

    def test_the_tower_of_fewest_layers_is_taken(self):
        on_file = [gl(each_occurrence=M), umbrella(M), excess(4 * M)]
        item = next(item for item in verify(case(GL_TOWER, on_file), TODAY).items if item.kind == "limit")
        self.assertEqual(item.layers, ("P-1", "X-1"))

    def test_of_two_equal_policies_always_the_same_is_taken(self):
        one, other = gl("A", each_occurrence=M), gl("B", each_occurrence=M)
        for on_file in ([one, other], [other, one]):
            items = verify(case(GL_1M, on_file), TODAY).items
            self.assertEqual({item.coverage for item in items}, {"A"})

    def test_of_two_equal_policies_the_one_that_runs_longer_is_taken(self):
        on_file = [gl("A", each_occurrence=M), gl("B", each_occurrence=M, expiration=date(2027, 2, 1))]
        self.assertEqual({item.coverage for item in verify(case(GL_1M, on_file), TODAY).items}, {"B"})

    def test_of_policies_to_come_the_next_is_told(self):
        later = gl("LATER", effective=date(2028, 1, 1), expiration=date(2029, 1, 1))
        (item,) = verify(case(ask(GL), [later, gl("NEXT", **NEXT_YEAR)]), TODAY).items
        self.assertEqual((item.coverage, item.params["begins"]), ("NEXT", date(2027, 1, 1)))

    def test_of_two_waivers_of_one_thing_always_the_same_is_named(self):
        one, other = Waiver("A", GL, TODAY), Waiver("B", GL, TODAY)
        for waivers in ((one, other), (other, one)):
            (item,) = verify(case(ask(GL), [], waivers=waivers), TODAY).items
            self.assertEqual(item.waiver, "A")

    def test_a_layer_that_is_not_needed_is_not_named(self):
        answer = verify(case(ask(GL, each_occurrence=combined(M)), [umbrella(4 * M), gl(each_occurrence=M)]), TODAY)
        item = next(item for item in answer.items if item.kind == "limit")
        self.assertEqual((item.layers, item.found), (("P-1",), M))

    def test_of_two_low_policies_the_higher_is_told(self):
        answer = verify(case(GL_1M, [gl("A", each_occurrence=1), gl("B", each_occurrence=2)]), TODAY)
        self.assertEqual({item.coverage for item in answer.items}, {"B"})


class TestTime(unittest.TestCase):
    def holds_until(self, asked, on_file, **settings):
        return verify(case(asked, on_file, **settings), TODAY).holds_until

    def test_an_answer_holds_until_the_day_before_the_policy_ends(self):
        self.assertEqual(self.holds_until(GL_1M, [GOOD]), date(2026, 12, 31))

    def test_or_until_the_day_it_ends_by_setting(self):
        self.assertEqual(self.holds_until(GL_1M, [GOOD], covered_on_expiration_day=True), date(2027, 1, 1))

    def test_a_contiguous_renewal_prolongs_it(self):
        self.assertEqual(self.holds_until(GL_1M, [GOOD, gl("R", each_occurrence=M, **NEXT_YEAR)]), date(2027, 12, 31))

    def test_a_cancellation_to_come_ends_it(self):
        self.assertEqual(
            self.holds_until(GL_1M, [gl(each_occurrence=M, cancelled_on=date(2026, 8, 1))]), date(2026, 7, 31)
        )

    def test_the_last_day_of_a_waiver_ends_it(self):
        waivers = (Waiver("W", "*", TODAY, date(2026, 7, 31)),)
        self.assertEqual(self.holds_until(GL_1M, [gl()], waivers=waivers), date(2026, 7, 31))

    def test_the_first_day_of_a_waiver_ends_it(self):
        waivers = (Waiver("W", "*", date(2026, 7, 1)),)
        self.assertEqual(self.holds_until(GL_1M, [gl()], waivers=waivers), date(2026, 6, 30))

    def test_the_age_of_a_rating_ends_it(self):
        asked = ask(GL, rating="A-", rating_max_age=200)
        self.assertEqual(self.holds_until(asked, [gl(insurer=rated(as_of=date(2026, 1, 1)))]), date(2026, 7, 20))

    def test_the_end_of_an_umbrella_that_is_not_needed_does_not(self):
        on_file = [GOOD, umbrella(M, expiration=date(2026, 7, 1))]
        self.assertEqual(self.holds_until(GL_1M, on_file), date(2026, 12, 31))

    def test_the_end_of_an_umbrella_that_is_needed_ends_it(self):
        on_file = [gl(each_occurrence=M), umbrella(4 * M, expiration=date(2026, 7, 1))]
        self.assertEqual(self.holds_until(GL_TOWER, on_file), date(2026, 6, 30))

    def test_nothing_to_change_holds_for_ever(self):
        self.assertIsNone(self.holds_until(GL_1M, []))
        self.assertIsNone(self.holds_until([], [GOOD]))

    def test_the_timeline_tells_each_change_once(self):
        later = gl("R", each_occurrence=M, effective=date(2027, 2, 1), expiration=date(2028, 2, 1))
        spans = timeline(case(GL_1M, [GOOD, later]), date(2025, 12, 1))
        self.assertEqual(
            [(span.first, span.last, span.status) for span in spans],
            [
                (date(2025, 12, 1), date(2025, 12, 31), "deficient"),
                (date(2026, 1, 1), date(2026, 12, 31), "compliant"),
                (date(2027, 1, 1), date(2027, 1, 31), "expired"),
                (date(2027, 2, 1), date(2028, 1, 31), "compliant"),
            ],
        )

    def test_what_is_wrong_in_a_span_is_told_as_its_items_tell_it(self):
        settings = {"waivers": (Waiver("W", AUTO, TODAY),)}
        spans = timeline(case([GL_1M, ask(AUTO)], [GOOD], **settings), TODAY)
        self.assertEqual(len(spans), 2)
        for span in spans:
            items = {item.key: item.deficiency for item in span.answer.items if item.deficiency}
            self.assertEqual(span.deficiencies, items)
        self.assertEqual(spans[1].deficiencies[f"{GL}/coverage"], "EXPIRED")

    def test_the_timeline_stops_at_its_horizon_but_tells_the_last_span_in_full(self):
        (span,) = timeline(case(GL_1M, [GOOD]), TODAY, horizon_days=30)
        self.assertEqual((span.first, span.last), (TODAY, date(2026, 12, 31)))

    def test_a_span_that_begins_on_the_last_day_of_the_horizon_is_told(self):
        to_the_change = (date(2027, 1, 1) - TODAY).days
        self.assertEqual(len(timeline(case(GL_1M, [GOOD]), TODAY, to_the_change - 1)), 1)
        self.assertEqual(len(timeline(case(GL_1M, [GOOD]), TODAY, to_the_change)), 2)

    def test_compliance_runs_through_adjacent_spans(self):
        waivers = (Waiver("W", "*", TODAY, TODAY + timedelta(days=9)),)
        low = gl("L", each_occurrence=1, expiration=TODAY + timedelta(days=10))
        good = gl("G", each_occurrence=M, effective=TODAY + timedelta(days=10))
        spans = timeline(case(GL_1M, [low, good], waivers=waivers), TODAY)
        self.assertGreater(len([span for span in spans if span.status == "compliant"]), 1)
        self.assertEqual(compliant_span(spans), (TODAY, date(2026, 12, 31)))

    def test_the_first_stretch_of_compliance_counts(self):
        later = gl("R", each_occurrence=M, effective=date(2027, 2, 1), expiration=date(2028, 2, 1))
        spans = timeline(case(GL_1M, [GOOD, later]), date(2025, 12, 1), horizon_days=2000)
        self.assertEqual(compliant_span(spans), (date(2026, 1, 1), date(2026, 12, 31)))

    def test_there_may_be_no_compliance_at_all(self):
        self.assertIsNone(compliant_span(timeline(case(GL_1M, []), TODAY)))


class TestWords(unittest.TestCase):
    def sentence(self, asked, on_file, key, settings=None, **words):
        answer = verify(case(asked, on_file, **settings or {}), TODAY)
        return verification.sentence(next(item for item in answer.items if item.key == key), **words)

    def test_a_sentence_says_what_is_wrong_where_and_what_to_do(self):
        self.assertEqual(
            self.sentence(
                ask(GL, general_aggregate=combined(2 * M)),
                [gl("GL 4471902", general_aggregate=M)],
                f"{GL}/limit/general_aggregate",
                money=lambda amount, currency: f"{amount:,.0f}",
            ),
            "General aggregate is 1,000,000 on policy GL 4471902; 2,000,000 is required. "
            "Ask the agent to raise it or to add an umbrella.",
        )

    def test_layers_are_told_with_their_policies(self):
        self.assertEqual(
            self.sentence(GL_TOWER, [gl("A", each_occurrence=M), umbrella(4 * M, "B")], f"{GL}/limit/each_occurrence"),
            "Each occurrence is 1,000,000 USD on policy A plus 4,000,000 USD on umbrella policy B; "
            "5,000,000 USD is required.",
        )

    def test_a_converted_amount_is_told_with_what_is_shown(self):
        self.assertEqual(
            self.sentence(
                GL_1M,
                [gl(each_occurrence=M, currency="EUR")],
                f"{GL}/limit/each_occurrence",
                {"rates": {"USD": 1.0, "EUR": 1.1}},
            ),
            "Each occurrence is 1,000,000 EUR (1,100,000 USD at the rate of the day) on policy P-1; "
            "1,000,000 USD is required.",
        )

    def test_a_policy_that_begins_later_is_named_with_its_day(self):
        self.assertEqual(
            self.sentence(ask(GL), [gl("R", **NEXT_YEAR)], f"{GL}/coverage", day=lambda day: day.strftime("%d.%m.%Y")),
            "Policy R begins only on 01.01.2027. Ask for the certificate of the policy that is in force until then.",
        )

    def test_the_forms_that_are_accepted_are_told(self):
        asked = ask(GL, provisions=(provision(AI, "CG 20 10 11 85", ["CG 20 10 10 01", "CG 20 37 10 01"]),))
        self.assertEqual(
            self.sentence(asked, [gl()], f"{GL}/provision/{AI}"),
            "Nothing on file shows additional insured ongoing for policy P-1. "
            "Ask the agent to add it (CG 20 10 11 85 or CG 20 10 10 01 with CG 20 37 10 01).",
        )

    def test_conditional_wording_is_told(self):
        asked = ask(GL, provisions=(provision(PRIMARY),))
        self.assertIn(
            "where required by written contract",
            self.sentence(
                asked, [gl(provisions=(seen(PRIMARY, "CG 20 01", conditional=True),))], f"{GL}/provision/{PRIMARY}"
            ),
        )

    def test_a_waived_item_says_so(self):
        settings = {"waivers": (Waiver("W", "*", TODAY),)}
        self.assertTrue(self.sentence(GL_1M, [gl()], f"{GL}/limit/each_occurrence", settings).endswith("It is waived."))

    def test_names_to_print_come_from_the_caller(self):
        labels = {("limit", "each_occurrence"): "Jeder Schaden", ("coverage", "umbrella"): "Schirm"}
        self.assertEqual(
            self.sentence(
                GL_TOWER,
                [gl("A", each_occurrence=M), umbrella(4 * M, "B")],
                f"{GL}/limit/each_occurrence",
                translate={
                    templates.TEMPLATES["limit_met"]: "%(limit)s ist %(layers)s; verlangt: %(asked)s.",
                    templates.PARTS["layer"]: "%(amount)s auf %(policy)s",
                    templates.PARTS["upper_layer"]: "%(amount)s auf %(coverage)s %(policy)s",
                    templates.PARTS["plus"]: " und ",
                }.__getitem__,
                label=lambda kind, code: labels.get((kind, code), code),
                money=lambda amount, currency: f"{amount / M:.0f} Mio.",
            ),
            "Jeder Schaden ist 1 Mio. auf A und 4 Mio. auf Schirm B; verlangt: 5 Mio..",
        )

    def test_every_reason_has_a_sentence_and_every_sentence_a_reason(self):
        self.assertEqual(set(templates.TEMPLATES), set(OUTCOMES))

    def test_what_is_not_satisfied_says_what_to_do(self):
        for reason, outcome in OUTCOMES.items():
            if outcome.severity and reason != "no_policy":
                self.assertRegex(templates.TEMPLATES[reason], r"\. (Ask|Look|Enter|Read) ", reason)

    def test_every_template_is_whole_sentences(self):
        for template in templates.TEMPLATES.values():
            self.assertRegex(template, r"\.$")
            self.assertFalse(re.search(r"%(?!\(\w+\)s)", template))

    def test_every_deficiency_can_be_given_by_a_rule(self):
        given = {outcome.deficiency for outcome in OUTCOMES.values()} - {""}
        self.assertEqual(given, set(verification.DEFICIENCIES))


class TestJson(unittest.TestCase):
    def through_json(self, value):
        return json.loads(json.dumps(value))

    def test_requirements_come_back_as_they_were(self):
        asked = (
            ask(
                GL,
                "businessowners",
                each_occurrence=combined(5 * M, M),
                provisions=(
                    provision(AI, "CG 20 10 11 85", ["CG 20 10 10 01", "CG 20 37 10 01"], on_layers=True),
                    provision(WAIVER, evidence="assertion"),
                ),
                deductible_cap=25_000,
                retroactive_by=date(2024, 1, 1),
                sets=("High",),
            ),
            ask(AUTO, auto_scope="any_auto", currency="EUR"),
        )
        self.assertEqual(verification.from_json(self.through_json(verification.to_json(asked))), asked)

    def test_a_snapshot_of_another_version_can_be_read(self):
        self.assertEqual(verification.from_json([{"coverages": [GL], "no_longer_known": 1}]), (ask(GL),))

    def test_an_answer_that_an_earlier_version_kept_in_full_says_the_same(self):
        asked = [GL_TOWER, ask(AUTO, combined_single_limit=M), ask(WC, rating="A-")]
        on_file = [gl(each_occurrence=M), umbrella(4 * M), policy(AUTO, combined_single_limit=M / 2)]
        answer = verify(case(asked, on_file), TODAY)
        kept = self.through_json(verification.answer_to_json(answer))
        full = {**dataclasses.asdict(answer), "items": [item._asdict() for item in answer.items]}
        full = json.loads(json.dumps(full, default=date.isoformat))
        self.assertGreater(len(json.dumps(full)), len(json.dumps(kept)))
        self.assertEqual(verification.answer_from_json(full), answer)
        self.assertTrue(is_same_answer(full, kept))
        for item in full["items"]:
            with self.subTest(item["key"]):
                other = {**full, "items": [{**one, "found": 1} if one is item else one for one in full["items"]]}
                self.assertFalse(is_same_answer(other, kept))

    def test_what_the_key_of_an_item_says_is_kept_only_where_it_says_something_else(self):
        asked = [ask(GL, each_occurrence=M), ask("a/b", each_occurrence=M)]
        answer = verify(case(asked, [gl(each_occurrence=M), policy("a/b", each_occurrence=M / 2)]), TODAY)
        kept = self.through_json(verification.answer_to_json(answer))
        self.assertEqual(verification.answer_from_json(kept), answer)
        told = {item["key"]: {"line", "kind", "code", "satisfied"} & set(item) for item in kept["items"]}
        self.assertEqual(told[f"{GL}/limit/each_occurrence"], set())
        self.assertEqual(told["a/b/limit/each_occurrence"], {"line", "kind", "code", "satisfied"})

    def test_an_answer_comes_back_as_it_was(self):
        asked = [GL_TOWER, ask(AUTO), ask(WC, rating="A-", rating_max_age=30)]
        on_file = [gl(each_occurrence=M), umbrella(4 * M), policy(AUTO, **LAST_YEAR), policy(WC, "W")]
        answer = verify(case(asked, on_file), TODAY)
        kept = self.through_json(verification.answer_to_json(answer))
        self.assertEqual(verification.answer_from_json(kept), answer)
        for item, again in zip(answer.items, verification.answer_from_json(kept).items, strict=True):
            self.assertEqual(verification.sentence(again), verification.sentence(item))
