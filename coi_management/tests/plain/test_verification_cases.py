"""The rule book of verification: every rule as named cases of what is asked, what is on file, and the verdict.

A row reads: in words | what is asked | what is on file | the item | its verdict and reason | settings of the case.
"""

import re
import unittest
from datetime import date

from .cases import (
    ACME,
    AI,
    AUTO,
    COMPLETED,
    EXCESS,
    GL,
    LAST_YEAR,
    NEXT_YEAR,
    NOTICE,
    PRIMARY,
    PRO,
    TODAY,
    UMBRELLA,
    WAIVER,
    WC,
    Evidence,
    Insurer,
    K,
    M,
    Waiver,
    ask,
    case,
    combined,
    excess,
    policy,
    provision,
    umbrella,
    verification,
)
from .rooms import room

OUTCOMES = room("verification.findings").OUTCOMES

EACH = f"{GL}/limit/each_occurrence"
AGGREGATE = f"{GL}/limit/general_aggregate"
ANY_GL = ask(GL)
GL_1M = ask(GL, each_occurrence=M)
GL_TOWER = ask(GL, each_occurrence=combined(5 * M, M))


def seen(code, *forms, **words):
    """What is on file for one provision, and the policy that has it."""
    return Evidence(code, forms=forms, **words)


def gl(number="P-1", **words):
    return policy(GL, number, **words)


def rated(rating="A", size=10, as_of=date(2026, 1, 1), **words):
    return Insurer("Acme Mutual", "12345", rating, size, as_of, **words)


TERMS = [
    ("a policy in force answers its line", ANY_GL, [gl()], f"{GL}/coverage", "met coverage_met"),
    ("nothing on file is a missing coverage", ANY_GL, [], f"{GL}/coverage", "gap coverage_missing"),
    ("a policy of another line is no answer", ANY_GL, [policy(AUTO)], f"{GL}/coverage", "gap coverage_missing"),
    (
        "any one of the accepted lines answers",
        ask("cargo", "inland_marine"),
        [policy("inland_marine")],
        "cargo|inland_marine/coverage",
        "met coverage_met",
    ),
    ("an ended policy does not answer", ANY_GL, [gl(**LAST_YEAR)], f"{GL}/coverage", "gap coverage_ended"),
    (
        "a policy that begins later does not count yet",
        ANY_GL,
        [gl(**NEXT_YEAR)],
        f"{GL}/coverage",
        "gap coverage_future",
    ),
    (
        "between two terms the renewal is named",
        ANY_GL,
        [gl("OLD", **LAST_YEAR), gl("NEW", **NEXT_YEAR)],
        f"{GL}/coverage",
        "gap coverage_ended_renewed",
    ),
    (
        "the day before it begins a policy does not answer",
        ANY_GL,
        [gl(effective=date(2026, 6, 2))],
        f"{GL}/coverage",
        "gap coverage_future",
    ),
    ("on its first day a policy answers", ANY_GL, [gl(effective=TODAY)], f"{GL}/coverage", "met coverage_met"),
    (
        "on the day before its expiration a policy answers",
        ANY_GL,
        [gl(expiration=date(2026, 6, 2))],
        f"{GL}/coverage",
        "met coverage_met",
    ),
    (
        "on the day of its expiration a policy no longer answers",
        ANY_GL,
        [gl(expiration=TODAY)],
        f"{GL}/coverage",
        "gap coverage_ended",
    ),
    (
        "by setting it still answers on the day of its expiration",
        ANY_GL,
        [gl(expiration=TODAY)],
        f"{GL}/coverage",
        "met coverage_met",
        {"covered_on_expiration_day": True},
    ),
    (
        "even so not on the day after",
        ANY_GL,
        [gl(expiration=date(2026, 5, 31))],
        f"{GL}/coverage",
        "gap coverage_ended",
        {"covered_on_expiration_day": True},
    ),
    (
        "a renewal that starts on the day the old term ends is contiguous",
        ANY_GL,
        [gl("OLD", expiration=TODAY), gl("NEW", effective=TODAY)],
        f"{GL}/coverage",
        "met coverage_met",
    ),
    (
        "a cancelled policy does not answer",
        ANY_GL,
        [gl(cancelled_on=TODAY)],
        f"{GL}/coverage",
        "gap coverage_cancelled",
    ),
    (
        "a cancellation to come lets it answer until then",
        ANY_GL,
        [gl(cancelled_on=date(2026, 6, 2))],
        f"{GL}/coverage",
        "met coverage_met",
    ),
    (
        "the day of expiration is no setting for cancellations",
        ANY_GL,
        [gl(cancelled_on=TODAY)],
        f"{GL}/coverage",
        "gap coverage_cancelled",
        {"covered_on_expiration_day": True},
    ),
    (
        "after a cancellation the next policy is named",
        ANY_GL,
        [gl("OLD", cancelled_on=TODAY), gl("NEW", effective=date(2026, 7, 1))],
        f"{GL}/coverage",
        "gap coverage_cancelled_renewed",
    ),
    (
        "a policy that was replaced at once is not missed",
        ANY_GL,
        [gl("OLD", cancelled_on=TODAY), gl("NEW", effective=TODAY)],
        f"{GL}/coverage",
        "met coverage_met",
    ),
    (
        "a cancellation after the term changes nothing",
        ANY_GL,
        [gl(**LAST_YEAR, cancelled_on=date(2026, 3, 1))],
        f"{GL}/coverage",
        "gap coverage_ended",
    ),
    (
        "a policy that is cancelled from its first day never begins",
        ANY_GL,
        [gl(**NEXT_YEAR, cancelled_on=date(2027, 1, 1))],
        f"{GL}/coverage",
        "gap coverage_cancelled",
    ),
    (
        "what ended last is told",
        ANY_GL,
        [gl("OLD", effective=date(2024, 1, 1), expiration=date(2025, 1, 1)), gl("LATER", cancelled_on=TODAY)],
        f"{GL}/coverage",
        "gap coverage_cancelled",
    ),
    (
        "a policy without an expiration is nothing to rely on",
        ANY_GL,
        [gl(expiration=None)],
        f"{GL}/coverage",
        "undetermined coverage_undated",
    ),
    (
        "likewise one without a first day",
        ANY_GL,
        [gl(effective=None)],
        f"{GL}/coverage",
        "undetermined coverage_undated",
    ),
    (
        "a policy that ended has ended, whenever it began",
        ANY_GL,
        [gl(effective=None, expiration=date(2026, 1, 1))],
        f"{GL}/coverage",
        "gap coverage_ended",
    ),
    (
        "a policy without a number is nothing to rely on",
        ANY_GL,
        [gl(key="row", policy_number="")],
        f"{GL}/coverage",
        "undetermined coverage_unnumbered",
    ),
    (
        "a complete policy is taken before one without dates",
        ANY_GL,
        [gl("A", expiration=None), gl("B")],
        f"{GL}/coverage",
        "met coverage_met",
    ),
    ("what else is asked of a missing line just follows", GL_1M, [], EACH, "gap no_policy"),
]

LIMITS = [
    ("a limit at the minimum is met", GL_1M, [gl(each_occurrence=M)], EACH, "met limit_met"),
    ("a limit above the minimum is met", GL_1M, [gl(each_occurrence=2 * M)], EACH, "met limit_met"),
    ("a limit one below the minimum is a gap", GL_1M, [gl(each_occurrence=M - 1)], EACH, "gap limit_low_alone"),
    ("a limit of zero is a gap", GL_1M, [gl(each_occurrence=0)], EACH, "gap limit_low_alone"),
    ("a limit that is not shown is a gap", GL_1M, [gl(general_aggregate=2 * M)], EACH, "gap limit_blank"),
    ("a limit without amount and word is a gap", GL_1M, [gl(each_occurrence="")], EACH, "gap limit_blank"),
    ("Excluded is a gap", GL_1M, [gl(each_occurrence="excluded")], EACH, "gap limit_excluded"),
    ("Included needs a person", GL_1M, [gl(each_occurrence="included")], EACH, "undetermined limit_included"),
    (
        "Statutory beside a liability limit is wrong",
        GL_1M,
        [gl(each_occurrence="statutory")],
        EACH,
        "gap limit_not_statutory",
    ),
    ("any other word needs a person", GL_1M, [gl(each_occurrence="see policy")], EACH, "undetermined limit_word"),
    (
        "a word is not mended by an umbrella",
        GL_TOWER,
        [gl(each_occurrence="excluded"), umbrella(5 * M)],
        EACH,
        "gap limit_excluded",
    ),
    (
        "two rows of one line are never summed",
        ask(GL, each_occurrence=2 * M),
        [gl("A", each_occurrence=M), gl("B", each_occurrence=M)],
        EACH,
        "gap limit_low_alone",
    ),
    (
        "the better of two policies answers",
        GL_1M,
        [gl("A", each_occurrence=M), gl("B", each_occurrence=500 * K)],
        EACH,
        "met limit_met",
    ),
    (
        "limits are not collected from two policies",
        ask(GL, each_occurrence=M, general_aggregate=2 * M),
        [gl("A", each_occurrence=M), gl("B", each_occurrence=500 * K, general_aggregate=2 * M)],
        EACH,
        "gap limit_low_alone",
    ),
    (
        "limits and provisions are met on the same policy",
        ask(GL, each_occurrence=M, provisions=(provision(AI),)),
        [gl("A", each_occurrence=M), gl("B", provisions=(seen(AI, "CG 20 10 04 13"),))],
        f"{GL}/provision/{AI}",
        "gap provision_silent",
    ),
    (
        "of two requirements the higher minimum counts",
        [GL_1M, ask(GL, each_occurrence=2 * M)],
        [gl(each_occurrence=M)],
        EACH,
        "gap limit_low_alone",
    ),
    (
        "a limit in another currency converts at the rate of the day",
        GL_1M,
        [gl(each_occurrence=900 * K, currency="EUR")],
        EACH,
        "met limit_met",
        {"rates": {"USD": 1.0, "EUR": 1.2}},
    ),
    (
        "and may be too low at that rate",
        GL_1M,
        [gl(each_occurrence=M, currency="EUR")],
        EACH,
        "gap limit_low_alone",
        {"rates": {"USD": 1.0, "EUR": 0.9}},
    ),
    (
        "without a rate a limit in another currency needs a person",
        GL_1M,
        [gl(each_occurrence=9 * M, currency="EUR")],
        EACH,
        "undetermined limit_no_rate",
        {"rates": {"USD": 1.0}},
    ),
    (
        "the same currency needs no rate",
        ask(GL, each_occurrence=M, currency="EUR"),
        [gl(each_occurrence=M, currency="EUR")],
        EACH,
        "met limit_met",
    ),
    (
        "two requirements in two currencies are both asked of the policy",
        [GL_1M, ask(GL, each_occurrence=M, currency="EUR")],
        [gl(each_occurrence=M)],
        EACH,
        "gap limit_low_alone",
        {"rates": {"USD": 1.0, "EUR": 1.1}},
    ),
]

TOWERS = [
    (
        "an umbrella tops up a general liability occurrence",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M)],
        EACH,
        "met limit_met",
    ),
    (
        "an umbrella that is too small does not",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(3 * M)],
        EACH,
        "gap limit_low",
    ),
    ("without an umbrella the tower is low", GL_TOWER, [gl(each_occurrence=M)], EACH, "gap limit_low"),
    (
        "the primary itself must reach its own minimum",
        GL_TOWER,
        [gl(each_occurrence=500 * K), umbrella(9 * M)],
        EACH,
        "gap limit_primary_low",
    ),
    (
        "an umbrella needs a primary that shows an amount",
        GL_TOWER,
        [gl(), umbrella(9 * M)],
        EACH,
        "gap limit_blank",
    ),
    (
        "a primary that is large enough needs no umbrella",
        GL_TOWER,
        [gl(each_occurrence=5 * M)],
        EACH,
        "met limit_met",
    ),
    (
        "a requirement that is not combinable is not topped up",
        ask(GL, each_occurrence=5 * M),
        [gl(each_occurrence=M), umbrella(9 * M)],
        EACH,
        "gap limit_low_alone",
    ),
    (
        "the aggregate is topped up by the umbrella's aggregate",
        ask(GL, general_aggregate=combined(5 * M)),
        [gl(general_aggregate=2 * M), umbrella(1 * M, aggregate=3 * M)],
        AGGREGATE,
        "met limit_met",
    ),
    (
        "and not by the umbrella's occurrence",
        ask(GL, general_aggregate=combined(5 * M)),
        [gl(general_aggregate=2 * M), umbrella(3 * M, aggregate=1 * M)],
        AGGREGATE,
        "gap limit_low",
    ),
    (
        "an umbrella without an aggregate tops up no aggregate",
        ask(GL, general_aggregate=combined(5 * M)),
        [gl(general_aggregate=2 * M), policy(UMBRELLA, "U", each_occurrence=5 * M)],
        AGGREGATE,
        "gap limit_low",
    ),
    (
        "the products aggregate is topped up by the umbrella's aggregate",
        ask(GL, products_completed_operations_aggregate=combined(5 * M)),
        [gl(products_completed_operations_aggregate=2 * M), umbrella(3 * M)],
        f"{GL}/limit/products_completed_operations_aggregate",
        "met limit_met",
    ),
    (
        "medical expense is never topped up",
        ask(GL, medical_expense=combined(10 * K)),
        [gl(medical_expense=5 * K), umbrella(9 * M)],
        f"{GL}/limit/medical_expense",
        "gap limit_low_alone",
    ),
    (
        "nor are damages to rented premises",
        ask(GL, damage_to_rented_premises=combined(M)),
        [gl(damage_to_rented_premises=100 * K), umbrella(9 * M)],
        f"{GL}/limit/damage_to_rented_premises",
        "gap limit_low_alone",
    ),
    (
        "an umbrella tops up the combined single limit of automobiles",
        ask(AUTO, combined_single_limit=combined(5 * M)),
        [policy(AUTO, combined_single_limit=M), umbrella(4 * M)],
        f"{AUTO}/limit/combined_single_limit",
        "met limit_met",
    ),
    (
        "employers' liability each accident uses the umbrella's occurrence",
        ask(WC, el_each_accident=combined(2 * M)),
        [policy(WC, el_each_accident=M), umbrella(M, aggregate=0)],
        f"{WC}/limit/el_each_accident",
        "met limit_met",
    ),
    (
        "the disease limit of the policy uses its aggregate",
        ask(WC, el_disease_policy_limit=combined(2 * M)),
        [policy(WC, el_disease_policy_limit=M), umbrella(0, aggregate=M)],
        f"{WC}/limit/el_disease_policy_limit",
        "met limit_met",
    ),
    (
        "and not its occurrence",
        ask(WC, el_disease_policy_limit=combined(2 * M)),
        [policy(WC, el_disease_policy_limit=M), umbrella(M, aggregate=0)],
        f"{WC}/limit/el_disease_policy_limit",
        "gap limit_low",
    ),
    (
        "the disease limit of each employee uses its occurrence",
        ask(WC, el_disease_each_employee=combined(2 * M)),
        [policy(WC, el_disease_each_employee=M), umbrella(M, aggregate=0)],
        f"{WC}/limit/el_disease_each_employee",
        "met limit_met",
    ),
    (
        "a professional policy is not topped up, even if marked so",
        ask(PRO, each_claim=combined(2 * M)),
        [policy(PRO, each_claim=M), umbrella(9 * M, each_claim=9 * M)],
        f"{PRO}/limit/each_claim",
        "gap limit_low_alone",
    ),
    (
        "nor is a cyber policy",
        ask("cyber", each_claim=combined(2 * M)),
        [policy("cyber", each_claim=M), umbrella(9 * M, each_claim=9 * M)],
        "cyber/limit/each_claim",
        "gap limit_low_alone",
    ),
    (
        "nor a pollution policy",
        ask("pollution", each_loss=combined(2 * M)),
        [policy("pollution", each_loss=M), umbrella(9 * M, each_loss=9 * M)],
        "pollution/limit/each_loss",
        "gap limit_low_alone",
    ),
    (
        "nor a cargo policy",
        ask("motor_truck_cargo", per_vehicle=combined(200 * K)),
        [policy("motor_truck_cargo", per_vehicle=100 * K), umbrella(9 * M, per_vehicle=9 * M)],
        "motor_truck_cargo/limit/per_vehicle",
        "gap limit_low_alone",
    ),
    (
        "an umbrella and an excess policy together reach the tower",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(2 * M), excess(2 * M)],
        EACH,
        "met limit_met",
    ),
    (
        "two umbrellas may be layers, which a person must confirm",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(2 * M, "U-1"), umbrella(2 * M, "U-2")],
        EACH,
        "undetermined limit_layers_unconfirmed",
    ),
    (
        "two excess policies likewise",
        GL_TOWER,
        [gl(each_occurrence=M), excess(2 * M, "X-1"), excess(2 * M, "X-2")],
        EACH,
        "undetermined limit_layers_unconfirmed",
    ),
    (
        "two umbrellas that would not do together are a gap",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(M, "U-1"), umbrella(2 * M, "U-2")],
        EACH,
        "gap limit_low",
    ),
    (
        "the larger of two umbrellas may do alone",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(M, "U-1"), umbrella(4 * M, "U-2")],
        EACH,
        "met limit_met",
    ),
    (
        "the same umbrella on two certificates is one layer",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(2 * M, "U 100-1", key="a"), umbrella(2 * M, "U100 1", key="b")],
        EACH,
        "gap limit_low",
    ),
    (
        "a policy that one certificate calls umbrella and another excess is one layer",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(2 * M, "Z-9", key="a"), excess(2 * M, "Z9", key="b")],
        EACH,
        "gap limit_low",
    ),
    (
        "an excess policy over automobiles only is none over general liability",
        GL_TOWER,
        [gl(each_occurrence=M), excess(4 * M, sits_over=(AUTO,))],
        EACH,
        "gap limit_low",
    ),
    (
        "an excess policy over general liability tops it up",
        GL_TOWER,
        [gl(each_occurrence=M), excess(4 * M, sits_over=(GL,))],
        EACH,
        "met limit_met",
    ),
    (
        "an excess policy over the umbrella stands on the umbrella",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(2 * M), excess(2 * M, sits_over=(UMBRELLA,))],
        EACH,
        "met limit_met",
    ),
    (
        "and does not stand without it",
        GL_TOWER,
        [gl(each_occurrence=M), excess(4 * M, sits_over=(UMBRELLA,))],
        EACH,
        "gap limit_low",
    ),
    (
        "an umbrella over general liability only is none over automobiles",
        ask(AUTO, combined_single_limit=combined(5 * M)),
        [policy(AUTO, combined_single_limit=M), umbrella(4 * M, sits_over=(GL,))],
        f"{AUTO}/limit/combined_single_limit",
        "gap limit_low",
    ),
    (
        "an umbrella that has ended is no layer",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, **LAST_YEAR)],
        EACH,
        "gap limit_low",
    ),
    (
        "an umbrella that begins later is no layer yet",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, **NEXT_YEAR)],
        EACH,
        "gap limit_low",
    ),
    (
        "a cancelled umbrella is no layer",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, cancelled_on=TODAY)],
        EACH,
        "gap limit_low",
    ),
    (
        "an umbrella without a number needs a person",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, key="row", policy_number="")],
        EACH,
        "undetermined limit_layers_unconfirmed",
    ),
    (
        "an umbrella without an expiration needs a person",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, expiration=None)],
        EACH,
        "undetermined limit_layers_unconfirmed",
    ),
    (
        "an umbrella in another currency converts",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, currency="EUR")],
        EACH,
        "met limit_met",
        {"rates": {"USD": 1.0, "EUR": 1.1}},
    ),
    (
        "an umbrella without a rate needs a person",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, currency="EUR")],
        EACH,
        "undetermined limit_no_rate",
    ),
    (
        "an umbrella answers its own line",
        ask(UMBRELLA, each_occurrence=combined(5 * M)),
        [umbrella(5 * M)],
        f"{UMBRELLA}/limit/each_occurrence",
        "met limit_met",
    ),
    (
        "an excess policy tops up an umbrella",
        ask(UMBRELLA, EXCESS, each_occurrence=combined(5 * M)),
        [umbrella(3 * M), excess(2 * M)],
        f"{EXCESS}|{UMBRELLA}/limit/each_occurrence",
        "met limit_met",
    ),
    (
        "a second umbrella on the first needs a person",
        ask(UMBRELLA, each_occurrence=combined(5 * M)),
        [umbrella(3 * M, "U-1"), umbrella(2 * M, "U-2")],
        f"{UMBRELLA}/limit/each_occurrence",
        "undetermined limit_layers_unconfirmed",
    ),
    (
        "an umbrella does not lie over itself",
        ask(UMBRELLA, each_occurrence=combined(5 * M)),
        [umbrella(3 * M, "U-1", key="a"), umbrella(3 * M, "U1", key="b")],
        f"{UMBRELLA}/limit/each_occurrence",
        "gap limit_low",
    ),
    (
        "general liability does not top up an umbrella",
        ask(UMBRELLA, each_occurrence=combined(5 * M)),
        [umbrella(3 * M), gl("G", each_occurrence=2 * M)],
        f"{UMBRELLA}/limit/each_occurrence",
        "gap limit_low",
    ),
]

AI_ASKED = ask(GL, provisions=(provision(AI),))
AI_2010 = ask(GL, provisions=(provision(AI, "CG 20 10"),))
AI_2010_0413 = ask(GL, provisions=(provision(AI, "CG 20 10 04 13"),))
AI_ASSERTED = ask(GL, provisions=(provision(AI, evidence="assertion"),))
BOTH_OR_PAIR = ask(GL, provisions=(provision(COMPLETED, "CG 20 10 11 85", ["CG 20 10 10 01", "CG 20 37 10 01"]),))
AI_KEY, COMPLETED_KEY = f"{GL}/provision/{AI}", f"{GL}/provision/{COMPLETED}"


def with_seen(*evidence, number="P-1"):
    return [gl(number, provisions=evidence)]


PROVISIONS = [
    (
        "an accepted form proves the provision",
        AI_ASKED,
        with_seen(seen(AI, "CG 20 10 04 13")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "a Y on the certificate is an assertion, no proof",
        AI_ASKED,
        with_seen(seen(AI, asserted=True)),
        AI_KEY,
        "asserted provision_unproven",
    ),
    (
        "where an assertion is enough, a Y counts",
        AI_ASSERTED,
        with_seen(seen(AI, asserted=True)),
        AI_KEY,
        "asserted provision_asserted",
    ),
    (
        "where an assertion is enough, a form is more",
        AI_ASSERTED,
        with_seen(seen(AI, "CG 20 10")),
        AI_KEY,
        "met provision_met",
    ),
    ("an N is a gap", AI_ASSERTED, with_seen(seen(AI, asserted=False)), AI_KEY, "gap provision_denied"),
    ("silence is a gap", AI_ASSERTED, with_seen(seen(AI)), AI_KEY, "gap provision_silent"),
    ("no mention at all is a gap", AI_ASSERTED, [gl()], AI_KEY, "gap provision_silent"),
    (
        "a form proves it against an N",
        AI_ASKED,
        with_seen(seen(AI, "CG 20 10 04 13", asserted=False)),
        AI_KEY,
        "met provision_met",
    ),
    (
        "a form of the carrier's own is shown as asserted",
        AI_ASKED,
        with_seen(seen(AI, unknown_forms=("RSCG0303",))),
        AI_KEY,
        "asserted provision_unknown_form",
    ),
    (
        "which is enough where an assertion is",
        AI_ASSERTED,
        with_seen(seen(AI, unknown_forms=("RSCG0303",))),
        AI_KEY,
        "asserted provision_asserted",
    ),
    (
        "an unknown form against an N needs a person",
        AI_ASSERTED,
        with_seen(seen(AI, asserted=False, unknown_forms=("RSCG0303",))),
        AI_KEY,
        "undetermined provision_conflict",
    ),
    (
        "a form that is not on the list is asserted",
        AI_2010,
        with_seen(seen(AI, "CG 20 33 04 13")),
        AI_KEY,
        "asserted provision_other_form",
    ),
    (
        "a number without edition accepts any edition",
        AI_2010,
        with_seen(seen(AI, "CG 20 10 12 19")),
        AI_KEY,
        "met provision_met",
    ),
    ("and a form whose edition is not known", AI_2010, with_seen(seen(AI, "CG 20 10")), AI_KEY, "met provision_met"),
    (
        "a number with edition accepts that edition",
        AI_2010_0413,
        with_seen(seen(AI, "CG 20 10 04 13")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "and no other edition",
        AI_2010_0413,
        with_seen(seen(AI, "CG 20 10 12 19")),
        AI_KEY,
        "asserted provision_other_form",
    ),
    (
        "nor a form whose edition is not known",
        AI_2010_0413,
        with_seen(seen(AI, "CG 20 10")),
        AI_KEY,
        "asserted provision_other_form",
    ),
    (
        "spaces in a form number make no difference",
        AI_2010_0413,
        with_seen(seen(AI, "CG2010 0413")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "nor do hyphens, slashes and small letters",
        AI_2010_0413,
        with_seen(seen(AI, "cg-2010 04/13")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "nor does a year of four digits",
        AI_2010_0413,
        with_seen(seen(AI, "CG 20 10 04/2013")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "any of several accepted forms will do",
        ask(GL, provisions=(provision(AI, "CG 20 10", "CG 20 33"),)),
        with_seen(seen(AI, "CG 20 33 04 13")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "ongoing operations say nothing of completed ones",
        ask(GL, provisions=(provision(COMPLETED),)),
        with_seen(seen(AI, "CG 20 10 04 13")),
        COMPLETED_KEY,
        "gap provision_silent",
    ),
    (
        "the single form of a choice proves",
        BOTH_OR_PAIR,
        with_seen(seen(COMPLETED, "CG 20 10 11 85")),
        COMPLETED_KEY,
        "met provision_met",
    ),
    (
        "a pair proves when it is complete",
        BOTH_OR_PAIR,
        with_seen(seen(AI, "CG 20 10 10 01"), seen(COMPLETED, "CG 20 37 10 01")),
        COMPLETED_KEY,
        "met provision_met",
    ),
    (
        "half a pair does not",
        BOTH_OR_PAIR,
        with_seen(seen(COMPLETED, "CG 20 37 10 01")),
        COMPLETED_KEY,
        "asserted provision_other_form",
    ),
    (
        "a pair of the wrong editions does not",
        BOTH_OR_PAIR,
        with_seen(seen(AI, "CG 20 10 04 13"), seen(COMPLETED, "CG 20 37 04 13")),
        COMPLETED_KEY,
        "asserted provision_other_form",
    ),
    (
        "a pair that is spread over two policies does not",
        BOTH_OR_PAIR,
        with_seen(seen(AI, "CG 20 10 10 01"), number="A") + with_seen(seen(COMPLETED, "CG 20 37 10 01"), number="B"),
        COMPLETED_KEY,
        "asserted provision_other_form",
    ),
    (
        "a form that the catalogue takes for another provision does not prove by being listed",
        ask(GL, provisions=(provision(COMPLETED, "CG 20 10"),)),
        with_seen(seen(AI, "CG 20 10 04 13")),
        COMPLETED_KEY,
        "gap provision_silent",
    ),
    (
        "a waiver of general liability says nothing of workers' compensation",
        [ask(GL), ask(WC, provisions=(provision(WAIVER, evidence="assertion"),))],
        [gl(provisions=(seen(WAIVER, "CG 24 04"),)), policy(WC, "W")],
        f"{WC}/provision/{WAIVER}",
        "gap provision_silent",
    ),
    (
        "WC 00 03 13 proves the waiver of workers' compensation in any revision",
        ask(WC, provisions=(provision(WAIVER, "WC 00 03 13"),)),
        [policy(WC, provisions=(seen(WAIVER, "WC 00 03 13 A"),))],
        f"{WC}/provision/{WAIVER}",
        "met provision_met",
    ),
    (
        "also with an edition",
        ask(WC, provisions=(provision(WAIVER, "WC 00 03 13"),)),
        [policy(WC, provisions=(seen(WAIVER, "WC000313 (4-84)".replace("4-84", "04-84")),))],
        f"{WC}/provision/{WAIVER}",
        "met provision_met",
    ),
    (
        "workers' compensation has no additional insured",
        ask(WC, provisions=(provision(AI),)),
        [policy(WC)],
        f"{WC}/provision/{AI}",
        "not_required provision_not_for_line",
    ),
    (
        "primary and non-contributory by CG 20 01",
        ask(GL, provisions=(provision(PRIMARY, "CG 20 01"),)),
        with_seen(seen(PRIMARY, "CG 20 01 12 19")),
        f"{GL}/provision/{PRIMARY}",
        "met provision_met",
    ),
    (
        "notice of cancellation that is only stated is not proven",
        ask(GL, provisions=(provision(NOTICE),)),
        with_seen(seen(NOTICE, asserted=True)),
        f"{GL}/provision/{NOTICE}",
        "asserted provision_unproven",
    ),
    (
        "of two requirements the stricter evidence counts",
        [AI_ASSERTED, AI_ASKED],
        with_seen(seen(AI, asserted=True)),
        AI_KEY,
        "asserted provision_unproven",
    ),
    (
        "two lists of forms are both asked",
        [AI_2010, ask(GL, provisions=(provision(AI, "CG 20 33"),))],
        with_seen(seen(AI, "CG 20 33 04 13")),
        AI_KEY,
        "asserted provision_other_form",
    ),
    (
        "a form that is on both lists satisfies both",
        [
            ask(GL, provisions=(provision(AI, "CG 20 10", "CG 20 26"),)),
            ask(GL, provisions=(provision(AI, "CG 20 26", "CG 20 33"),)),
        ],
        with_seen(seen(AI, "CG 20 26 04 13")),
        AI_KEY,
        "met provision_met",
    ),
    (
        "a provision that is asked of the layers must be on the umbrella that is used",
        ask(GL, each_occurrence=combined(5 * M), provisions=(provision(AI, on_layers=True),)),
        [gl(each_occurrence=M, provisions=(seen(AI, "CG 20 10"),)), umbrella(4 * M)],
        AI_KEY,
        "gap provision_silent",
    ),
    (
        "and is proven where it is on both",
        ask(GL, each_occurrence=combined(5 * M), provisions=(provision(AI, on_layers=True),)),
        [
            gl(each_occurrence=M, provisions=(seen(AI, "CG 20 10"),)),
            umbrella(4 * M, provisions=(seen(AI, "CU 24 01"),)),
        ],
        AI_KEY,
        "met provision_met",
    ),
    (
        "otherwise the primary is enough",
        ask(GL, each_occurrence=combined(5 * M), provisions=(provision(AI),)),
        [gl(each_occurrence=M, provisions=(seen(AI, "CG 20 10"),)), umbrella(4 * M)],
        AI_KEY,
        "met provision_met",
    ),
]

NO_CLAIMS_MADE = ask(GL, claims_made_allowed=False)
PER_PROJECT = ask(GL, aggregate_per="project")
RETROACTIVE = ask(PRO, retroactive_by=date(2024, 1, 1))


def auto(*boxes):
    return [policy(AUTO, autos=boxes)]


def scope(value):
    return ask(AUTO, auto_scope=value)


SCOPE = f"{AUTO}/auto_scope"
PROPRIETOR = ask(WC, proprietor_exclusion_allowed=False)

CONDITIONS = [
    (
        "an occurrence policy is on the occurrence basis",
        NO_CLAIMS_MADE,
        [gl(basis="occurrence")],
        f"{GL}/basis",
        "met basis_met",
    ),
    (
        "a claims-made policy is a gap where it is not allowed",
        NO_CLAIMS_MADE,
        [gl(basis="claims_made")],
        f"{GL}/basis",
        "gap basis_claims_made",
    ),
    (
        "a policy that does not say its basis needs a person",
        NO_CLAIMS_MADE,
        [gl()],
        f"{GL}/basis",
        "undetermined basis_blank",
    ),
    (
        "automobiles are never insured on a claims-made basis",
        ask(AUTO, claims_made_allowed=False),
        [policy(AUTO)],
        f"{AUTO}/basis",
        "not_required basis_not_for_line",
    ),
    (
        "nor is workers' compensation",
        ask(WC, claims_made_allowed=False),
        [policy(WC)],
        f"{WC}/basis",
        "not_required basis_not_for_line",
    ),
    (
        "an occurrence policy is taken before one that is claims-made",
        NO_CLAIMS_MADE,
        [gl("A", basis="claims_made"), gl("B", basis="occurrence")],
        f"{GL}/basis",
        "met basis_met",
    ),
    (
        "a retroactive date on the day that is asked is early enough",
        RETROACTIVE,
        [policy(PRO, basis="claims_made", retroactive=date(2024, 1, 1))],
        f"{PRO}/retroactive",
        "met retroactive_met",
    ),
    (
        "a day later is too late",
        RETROACTIVE,
        [policy(PRO, basis="claims_made", retroactive=date(2024, 1, 2))],
        f"{PRO}/retroactive",
        "gap retroactive_late",
    ),
    (
        "full prior acts is good",
        RETROACTIVE,
        [policy(PRO, basis="claims_made", full_prior_acts=True)],
        f"{PRO}/retroactive",
        "met retroactive_met",
    ),
    (
        "a blank retroactive date needs a person",
        RETROACTIVE,
        [policy(PRO, basis="claims_made")],
        f"{PRO}/retroactive",
        "undetermined retroactive_blank",
    ),
    (
        "an occurrence policy has no retroactive date",
        RETROACTIVE,
        [policy(PRO, basis="occurrence")],
        f"{PRO}/retroactive",
        "not_required retroactive_not_for_basis",
    ),
    (
        "an aggregate per project is per project",
        PER_PROJECT,
        [gl(aggregate_per="project")],
        f"{GL}/aggregate_per",
        "met aggregate_per_met",
    ),
    (
        "an aggregate per policy is not",
        PER_PROJECT,
        [gl(aggregate_per="policy")],
        f"{GL}/aggregate_per",
        "gap aggregate_per_other",
    ),
    (
        "per location is not per project",
        PER_PROJECT,
        [gl(aggregate_per="location")],
        f"{GL}/aggregate_per",
        "gap aggregate_per_other",
    ),
    ("a blank aggregate basis is per policy", PER_PROJECT, [gl()], f"{GL}/aggregate_per", "gap aggregate_per_blank"),
    (
        "where one asks per project and one per location, both are asked",
        [PER_PROJECT, ask(GL, aggregate_per="location")],
        [gl(aggregate_per="project")],
        f"{GL}/aggregate_per",
        "gap aggregate_per_other",
    ),
    (
        "and a policy that has both satisfies both",
        [PER_PROJECT, ask(GL, aggregate_per="location")],
        [gl(aggregate_per="project|location")],
        f"{GL}/aggregate_per",
        "met aggregate_per_met",
    ),
    ("any auto is any auto", scope("any_auto"), auto("any_auto"), SCOPE, "met auto_scope_met"),
    (
        "owned, hired and non-owned are not any auto",
        scope("any_auto"),
        auto("owned", "hired", "non_owned"),
        SCOPE,
        "gap auto_scope_narrow",
    ),
    (
        "any auto is owned, hired and non-owned",
        scope("owned_hired_non_owned"),
        auto("any_auto"),
        SCOPE,
        "met auto_scope_met",
    ),
    (
        "the three boxes are",
        scope("owned_hired_non_owned"),
        auto("owned", "hired", "non_owned"),
        SCOPE,
        "met auto_scope_met",
    ),
    (
        "scheduled automobiles stand for owned ones",
        scope("owned_hired_non_owned"),
        auto("scheduled", "hired", "non_owned"),
        SCOPE,
        "met auto_scope_met",
    ),
    (
        "without non-owned automobiles it is too narrow",
        scope("owned_hired_non_owned"),
        auto("owned", "hired"),
        SCOPE,
        "gap auto_scope_narrow",
    ),
    (
        "without hired automobiles it is too narrow",
        scope("owned_hired_non_owned"),
        auto("owned", "non_owned"),
        SCOPE,
        "gap auto_scope_narrow",
    ),
    (
        "hired and non-owned are not owned",
        scope("owned_hired_non_owned"),
        auto("hired", "non_owned"),
        SCOPE,
        "gap auto_scope_narrow",
    ),
    (
        "hired and non-owned are hired and non-owned",
        scope("hired_non_owned"),
        auto("hired", "non_owned"),
        SCOPE,
        "met auto_scope_met",
    ),
    ("any auto is hired and non-owned", scope("hired_non_owned"), auto("any_auto"), SCOPE, "met auto_scope_met"),
    ("owned automobiles alone are not", scope("hired_non_owned"), auto("owned"), SCOPE, "gap auto_scope_narrow"),
    ("no box at all is a gap", scope("hired_non_owned"), auto(), SCOPE, "gap auto_scope_blank"),
    (
        "the statutory box shows the statutory benefits",
        ask(WC, statutory=True),
        [policy(WC, statutory=True)],
        f"{WC}/statutory",
        "met statutory_met",
    ),
    (
        "another box than the statutory one is a gap",
        ask(WC, statutory=True),
        [policy(WC, statutory=False)],
        f"{WC}/statutory",
        "gap statutory_denied",
    ),
    (
        "a blank statutory box needs a person",
        ask(WC, statutory=True),
        [policy(WC)],
        f"{WC}/statutory",
        "undetermined statutory_blank",
    ),
    (
        "occupational accident cover is not what the statute asks",
        ask(WC, "occupational_accident", statutory=True),
        [policy("occupational_accident", statutory=True)],
        f"occupational_accident|{WC}/statutory",
        "gap statutory_denied",
    ),
    (
        "Statutory beside employers' liability needs a person",
        ask(WC, el_each_accident=M),
        [policy(WC, el_each_accident="statutory")],
        f"{WC}/limit/el_each_accident",
        "undetermined limit_statutory",
    ),
    (
        "an excluded proprietor is a gap where that is not allowed",
        PROPRIETOR,
        [policy(WC, proprietor_excluded=True)],
        f"{WC}/proprietor",
        "gap proprietor_excluded",
    ),
    (
        "an included proprietor is right",
        PROPRIETOR,
        [policy(WC, proprietor_excluded=False)],
        f"{WC}/proprietor",
        "met proprietor_met",
    ),
    (
        "a blank answer on proprietors needs a person",
        PROPRIETOR,
        [policy(WC)],
        f"{WC}/proprietor",
        "undetermined proprietor_blank",
    ),
    (
        "a deductible at the cap is allowed",
        ask(GL, deductible_cap=25 * K),
        [gl(deductible=25 * K)],
        f"{GL}/deductible",
        "met deductible_met",
    ),
    (
        "a deductible above the cap is a gap",
        ask(GL, deductible_cap=25 * K),
        [gl(deductible=25 * K + 1)],
        f"{GL}/deductible",
        "gap deductible_high",
    ),
    (
        "no deductible is under any cap",
        ask(GL, deductible_cap=0),
        [gl(deductible=0)],
        f"{GL}/deductible",
        "met deductible_met",
    ),
    (
        "a deductible that is not shown has to be disclosed",
        ask(GL, deductible_cap=25 * K),
        [gl()],
        f"{GL}/deductible",
        "undetermined deductible_blank",
    ),
    (
        "a deductible in another currency converts",
        ask(GL, deductible_cap=25 * K),
        [gl(deductible=24 * K, currency="EUR")],
        f"{GL}/deductible",
        "gap deductible_high",
        {"rates": {"USD": 1.0, "EUR": 1.1}},
    ),
    (
        "without a rate it needs a person",
        ask(GL, deductible_cap=25 * K),
        [gl(deductible=24 * K, currency="EUR")],
        f"{GL}/deductible",
        "undetermined deductible_no_rate",
    ),
    (
        "of two caps the lower counts",
        [ask(GL, deductible_cap=25 * K), ask(GL, deductible_cap=10 * K)],
        [gl(deductible=20 * K)],
        f"{GL}/deductible",
        "gap deductible_high",
    ),
]

A_MINUS = ask(GL, rating="A-")
A_MINUS_VII = ask(GL, rating="A-", size=7)
FRESH = ask(GL, rating="A-", rating_max_age=365)
RATING = f"{GL}/rating"


def by(insurer):
    return [gl(insurer=insurer)]


INSURERS = [
    ("a better rating than the floor is met", A_MINUS, by(rated("A++")), RATING, "met rating_met"),
    ("a rating at the floor is met", A_MINUS, by(rated("A-")), RATING, "met rating_met"),
    ("a rating below the floor is a gap", A_MINUS, by(rated("B++")), RATING, "gap rating_low"),
    ("NR is a gap", A_MINUS, by(rated("NR")), RATING, "gap rating_not_rated"),
    ("a rating that nobody entered needs a person", A_MINUS, by(rated("")), RATING, "undetermined rating_unknown"),
    (
        "a rating that is none of A.M. Best's needs a person",
        A_MINUS,
        by(rated("AAA")),
        RATING,
        "undetermined rating_unknown",
    ),
    ("a policy without an insurer needs a person", A_MINUS, by(None), RATING, "undetermined rating_no_insurer"),
    ("a state fund needs no rating", A_MINUS, by(rated("", 0, exempt=True)), RATING, "met rating_exempt"),
    ("a size at the floor is met", A_MINUS_VII, by(rated(size=7)), RATING, "met rating_met"),
    ("a size below the floor is a gap", A_MINUS_VII, by(rated(size=6)), RATING, "gap rating_size_low"),
    (
        "a size that nobody entered needs a person",
        A_MINUS_VII,
        by(rated(size=0)),
        RATING,
        "undetermined rating_size_unknown",
    ),
    (
        "a low rating is a gap even where the size is not known",
        A_MINUS_VII,
        by(rated("B", 0)),
        RATING,
        "gap rating_low",
    ),
    ("where only a size is asked, NR is no matter", ask(GL, size=7), by(rated("NR", 7)), RATING, "met rating_met"),
    (
        "a rating on the last day of its age is fresh",
        FRESH,
        by(rated(as_of=date(2025, 6, 1))),
        RATING,
        "met rating_met",
    ),
    ("a day later it is too old", FRESH, by(rated(as_of=date(2025, 5, 31))), RATING, "undetermined rating_old"),
    ("a rating without a date may be too old", FRESH, by(rated(as_of=None)), RATING, "undetermined rating_undated"),
    ("an old rating that is too low is a gap", FRESH, by(rated("C", as_of=date(2020, 1, 1))), RATING, "gap rating_low"),
    (
        "the insurer of an umbrella that is used is rated too",
        ask(GL, each_occurrence=combined(5 * M), rating="A-"),
        [gl(each_occurrence=M), umbrella(4 * M, insurer=rated("B"))],
        RATING,
        "gap rating_low",
    ),
    (
        "that of an umbrella that is not needed is not",
        ask(GL, each_occurrence=combined(M), rating="A-"),
        [gl(each_occurrence=M), umbrella(4 * M, insurer=rated("B"))],
        RATING,
        "met rating_met",
    ),
    ("of two floors the higher counts", [ask(GL, rating="B+"), A_MINUS], by(rated("B++")), RATING, "gap rating_low"),
    ("an admitted insurer is admitted", ask(GL, admitted=True), [gl()], f"{GL}/admitted", "met admitted_met"),
    (
        "a surplus lines insurer is not",
        ask(GL, admitted=True),
        by(rated(admitted=False)),
        f"{GL}/admitted",
        "gap admitted_denied",
    ),
    (
        "whether it is may not be known",
        ask(GL, admitted=True),
        by(rated()),
        f"{GL}/admitted",
        "undetermined admitted_unknown",
    ),
]

HOLDER = {"holder_names": ("Buyer Corporation", "Buyer Properties LP")}


def insured(name):
    return [gl(insured=name)]


PARTIES = [
    ("the insured is the vendor", ANY_GL, insured("ACME ROOFING, L.L.C."), "party/insured", "met insured_met"),
    (
        "another name needs a person",
        ANY_GL,
        insured("Zenith Roofing LLC"),
        "party/insured",
        "undetermined insured_differs",
    ),
    (
        "a likely misprint needs a person",
        ANY_GL,
        insured("Acme Rofing LLC"),
        "party/insured",
        "undetermined insured_differs",
    ),
    (
        "another legal form is another entity",
        ANY_GL,
        insured("Acme Roofing Inc."),
        "party/insured",
        "undetermined insured_suffix",
    ),
    (
        "a legal form on one side only passes by setting",
        ANY_GL,
        insured("Acme Roofing"),
        "party/insured",
        "met insured_met",
    ),
    (
        "and needs a person without the setting",
        ANY_GL,
        insured("Acme Roofing"),
        "party/insured",
        "undetermined insured_suffix",
        {"suffix_on_one_side": False},
    ),
    (
        "a certificate without an insured needs a person",
        ANY_GL,
        insured(" "),
        "party/insured",
        "undetermined insured_blank",
    ),
    (
        "an accepted alias is the vendor",
        ANY_GL,
        insured("Old Name Inc"),
        "party/insured",
        "met insured_met",
        {"vendor_names": ("Acme Roofing LLC", "Old Name, Inc.")},
    ),
    (
        "what the vendor trades as goes with its name",
        ANY_GL,
        insured("Acme Roofing LLC DBA Speedy Roofs"),
        "party/insured",
        "met insured_met",
    ),
    (
        "the insured of an umbrella that is used counts too",
        GL_TOWER,
        [gl(each_occurrence=M), umbrella(4 * M, insured="Zenith LLC")],
        "party/insured",
        "undetermined insured_differs",
    ),
    (
        "a certificate that nobody relies on does not count",
        GL_1M,
        [gl(each_occurrence=M), policy(AUTO, "A", insured="Zenith LLC")],
        "party/insured",
        "met insured_met",
    ),
    (
        "of two good policies that in the vendor's name is taken",
        GL_1M,
        [gl("A", each_occurrence=M, insured="Zenith LLC"), gl("B", each_occurrence=M)],
        "party/insured",
        "met insured_met",
    ),
    ("an accepted holder is right", ANY_GL, [gl(holder="BUYER CORP.")], "party/holder", "met holder_met", HOLDER),
    (
        "any of the accepted holders is",
        ANY_GL,
        [gl(holder="Buyer Properties, L.P.")],
        "party/holder",
        "met holder_met",
        HOLDER,
    ),
    (
        "another holder needs a person",
        ANY_GL,
        [gl(holder="Seller Inc")],
        "party/holder",
        "undetermined holder_differs",
        HOLDER,
    ),
    (
        "another legal form of the holder too",
        ANY_GL,
        [
            gl(holder="Buyer LLC"),
        ],
        "party/holder",
        "undetermined holder_suffix",
        {"holder_names": ("Buyer Inc",)},
    ),
    ("a blank holder too", ANY_GL, [gl()], "party/holder", "undetermined holder_blank", HOLDER),
    (
        "a signed certificate is signed",
        ANY_GL,
        [gl(signed=True)],
        "party/signature",
        "met signature_met",
        {"signature_required": True},
    ),
    (
        "an unsigned certificate is a draft",
        ANY_GL,
        [gl(signed=False)],
        "party/signature",
        "gap signature_missing",
        {"signature_required": True},
    ),
    (
        "a signature that nobody looked for needs a person",
        ANY_GL,
        [gl()],
        "party/signature",
        "undetermined signature_blank",
        {"signature_required": True},
    ),
]


def waive(scope, start=date(2026, 1, 1), end=date(2026, 12, 31)):
    return {"waivers": (Waiver("W-1", scope, start, end),)}


LOW = [gl(each_occurrence=1)]

WAIVERS = [
    ("a waiver of the item waives it", GL_1M, LOW, EACH, "waived limit_low_alone", waive(EACH)),
    ("a waiver of the line waives its items", GL_1M, LOW, EACH, "waived limit_low_alone", waive(GL)),
    ("a waiver of everything waives it", GL_1M, LOW, EACH, "waived limit_low_alone", waive("*")),
    ("a waiver of another item does not", GL_1M, LOW, EACH, "gap limit_low_alone", waive(AGGREGATE)),
    ("a waiver of another line does not", GL_1M, LOW, EACH, "gap limit_low_alone", waive(AUTO)),
    ("what is satisfied is not waived", GL_1M, [gl(each_occurrence=M)], EACH, "met limit_met", waive(EACH)),
    ("a waiver counts on its first day", GL_1M, LOW, EACH, "waived limit_low_alone", waive(EACH, start=TODAY)),
    ("and not the day before", GL_1M, LOW, EACH, "gap limit_low_alone", waive(EACH, start=date(2026, 6, 2))),
    ("a waiver counts on its last day", GL_1M, LOW, EACH, "waived limit_low_alone", waive(EACH, end=TODAY)),
    ("and not the day after", GL_1M, LOW, EACH, "gap limit_low_alone", waive(EACH, end=date(2026, 5, 31))),
    ("a waiver without an end goes on", GL_1M, LOW, EACH, "waived limit_low_alone", waive(EACH, end=None)),
    (
        "a missing coverage can be waived",
        GL_1M,
        [],
        f"{GL}/coverage",
        "waived coverage_missing",
        waive(f"{GL}/coverage"),
    ),
    ("and all that would be asked of it with it", GL_1M, [], EACH, "waived no_policy", waive(f"{GL}/coverage")),
    (
        "an undetermined item can be waived",
        ANY_GL,
        insured("Zenith"),
        "party/insured",
        "waived insured_differs",
        waive("party/insured"),
    ),
    (
        "an assertion that is not enough can be waived",
        AI_ASKED,
        with_seen(seen(AI, asserted=True)),
        AI_KEY,
        "waived provision_unproven",
        waive(AI_KEY),
    ),
    (
        "the policy that needs no more than the waiver is taken",
        ask(GL, each_occurrence=M, provisions=(provision(AI),)),
        [gl("A", each_occurrence=M), gl("B", each_occurrence=1, provisions=(seen(AI, "CG 20 10"),))],
        AI_KEY,
        "waived provision_silent",
        waive(AI_KEY),
    ),
]

BOOK = [
    ("terms", TERMS),
    ("limits", LIMITS),
    ("towers", TOWERS),
    ("provisions", PROVISIONS),
    ("conditions", CONDITIONS),
    ("insurers", INSURERS),
    ("parties", PARTIES),
    ("waivers", WAIVERS),
]


class TestRuleBook(unittest.TestCase):
    """Each row of the book is a test of its own, named after it."""

    def check(self, asked, on_file, key, expected, settings):
        answer = verification.verify(case(asked, on_file, **settings), TODAY)
        items = {item.key: item for item in answer.items}
        self.assertIn(key, items)
        item = items[key]
        self.assertEqual(f"{item.verdict} {item.reason}", expected)
        self.assertEqual(len(items), len(answer.items), "two items of one key")
        for item in answer.items:
            self.check_consistent(item)

    def check_consistent(self, item):
        """What holds for every item, whatever the rule."""
        self.assertNotIn("%", verification.sentence(item))
        self.assertEqual(item.verdict == "waived", bool(item.waiver))
        if item.satisfied:
            self.assertEqual(item.deficiency, "")
        elif item.reason != "no_policy":
            self.assertIn(item.deficiency, verification.DEFICIENCIES)


def _add_tests():
    for chapter, rows in BOOK:
        for name, asked, on_file, key, expected, *settings in rows:
            words = re.sub(r"\W+", "_", name.replace("'", "")).strip("_").lower()

            def test(self, row=(asked, on_file, key, expected, settings[0] if settings else {})):
                self.check(*row)

            setattr(TestRuleBook, f"test_{chapter}_{words}", test)


_add_tests()


class TestTheBookItself(unittest.TestCase):
    def test_every_reason_has_a_case(self):
        reasons = {expected.split()[1] for _chapter, rows in BOOK for _name, _asked, _file, _key, expected, *_ in rows}
        self.assertEqual(set(OUTCOMES) - reasons, set())

    def test_every_case_has_its_own_name(self):
        names = [name for _chapter, rows in BOOK for name, *_ in rows]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(names), 150)

    def test_a_typical_insurer_passes(self):
        self.assertEqual((ACME.rating, ACME.admitted), ("A", True))
