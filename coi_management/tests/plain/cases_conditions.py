"""The rule book: how a policy is written, whom it leaves out, who issues it.

A row reads: in words | what is asked | what is on file | the item | its verdict and reason | settings of the case.
"""

from datetime import date

from .cases import AUTO, GL, LAST_YEAR, PRO, WC, K, M, ask, combined, gl, policy, rated, umbrella

NO_CLAIMS_MADE = ask(GL, claims_made_allowed=False)
PER_PROJECT = ask(GL, aggregate_per="project")
RETROACTIVE = ask(PRO, retroactive_by=date(2024, 1, 1))
TAIL = ask(PRO, tail_years=3)
PROPRIETOR = ask(WC, proprietor_exclusion_allowed=False)
A_MINUS = ask(GL, rating="A-")
A_MINUS_VII = ask(GL, rating="A-", size=7)
FRESH = ask(GL, rating="A-", rating_max_age=365)
RATING = f"{GL}/rating"
SCOPE = f"{AUTO}/auto_scope"


def auto(*boxes):
    return [policy(AUTO, autos=boxes)]


def scope(value):
    return ask(AUTO, auto_scope=value)


def by(insurer):
    return [gl(insurer=insurer)]


def made(number="P-2", retroactive=None, **words):
    """A claims-made policy for professional liability."""
    return policy(PRO, number, basis="claims_made", retroactive=retroactive, **words)


def old(retroactive=date(2020, 1, 1), **words):
    """Likewise, of last year."""
    return made("P-1", retroactive, **{**LAST_YEAR, **words})


# fmt: off
CONDITIONS = [
    ("an occurrence policy is on the occurrence basis",
     NO_CLAIMS_MADE, [gl(basis="occurrence")], f"{GL}/basis", "met basis_met"),
    ("a claims-made policy is a gap where it is not allowed",
     NO_CLAIMS_MADE, [gl(basis="claims_made")], f"{GL}/basis", "gap basis_claims_made"),
    ("a policy that does not say its basis needs a person",
     NO_CLAIMS_MADE, [gl()], f"{GL}/basis", "undetermined basis_blank"),
    ("automobiles are never insured on a claims-made basis",
     ask(AUTO, claims_made_allowed=False), [policy(AUTO)], f"{AUTO}/basis", "not_required basis_not_for_line"),
    ("nor is workers' compensation",
     ask(WC, claims_made_allowed=False), [policy(WC)], f"{WC}/basis", "not_required basis_not_for_line"),
    ("an occurrence policy is taken before one that is claims-made",
     NO_CLAIMS_MADE, [gl("A", basis="claims_made"), gl("B", basis="occurrence")], f"{GL}/basis", "met basis_met"),
    ("a retroactive date on the day that is asked is early enough",
     RETROACTIVE, [policy(PRO, basis="claims_made", retroactive=date(2024, 1, 1))], f"{PRO}/retroactive",
     "met retroactive_met"),
    ("a day later is too late",
     RETROACTIVE, [policy(PRO, basis="claims_made", retroactive=date(2024, 1, 2))], f"{PRO}/retroactive",
     "gap retroactive_late"),
    ("full prior acts is good",
     RETROACTIVE, [policy(PRO, basis="claims_made", full_prior_acts=True)], f"{PRO}/retroactive",
     "met retroactive_met"),
    ("a blank retroactive date needs a person",
     RETROACTIVE, [policy(PRO, basis="claims_made")], f"{PRO}/retroactive", "undetermined retroactive_blank"),
    ("an occurrence policy has no retroactive date",
     RETROACTIVE, [policy(PRO, basis="occurrence")], f"{PRO}/retroactive", "not_required retroactive_not_for_basis"),
    ("no tail is needed where no claims-made policy has ended",
     TAIL, [made(retroactive=date(2024, 1, 1))], f"{PRO}/tail", "met tail_not_needed"),
    ("nor where the next policy reaches as far back",
     TAIL, [old(), made(retroactive=date(2020, 1, 1))], f"{PRO}/tail", "met tail_not_needed"),
    ("nor where it covers all prior acts",
     TAIL, [old(), made(full_prior_acts=True)], f"{PRO}/tail", "met tail_not_needed"),
    ("an advanced retroactive date leaves claims of the old policy without cover",
     TAIL, [old(), made(retroactive=date(2026, 1, 1))], f"{PRO}/tail", "gap tail_missing"),
    ("so does an occurrence policy that follows",
     TAIL, [old(), policy(PRO, "P-2", basis="occurrence")], f"{PRO}/tail", "gap tail_missing"),
    ("a reporting period of three years is a tail of three years",
     TAIL, [old(tail_until=date(2029, 1, 1)), policy(PRO, "P-2", basis="occurrence")], f"{PRO}/tail", "met tail_met"),
    ("one that is a day shorter is not",
     TAIL, [old(tail_until=date(2028, 12, 31)), policy(PRO, "P-2", basis="occurrence")], f"{PRO}/tail",
     "gap tail_short"),
    ("the tail counts from the day of a cancellation",
     TAIL, [old(cancelled_on=date(2025, 7, 1), tail_until=date(2028, 7, 1)), policy(PRO, "P-2", basis="occurrence")],
     f"{PRO}/tail", "met tail_met"),
    ("whether the next policy reaches back is not known where its date is blank",
     TAIL, [old(), made()], f"{PRO}/tail", "undetermined tail_unclear"),
    ("an occurrence policy that ended needs no tail",
     TAIL, [policy(PRO, "P-1", basis="occurrence", **LAST_YEAR), made(retroactive=date(2026, 1, 1))], f"{PRO}/tail",
     "met tail_not_needed"),
    ("a policy in between that reaches back takes the claims of the first",
     TAIL, [old(effective=date(2024, 1, 1), expiration=date(2025, 1, 1)), made("P-3", date(2020, 1, 1), **LAST_YEAR),
            made(retroactive=date(2020, 1, 1))], f"{PRO}/tail", "met tail_not_needed"),
    ("an aggregate per project is per project",
     PER_PROJECT, [gl(aggregate_per="project")], f"{GL}/aggregate_per", "met aggregate_per_met"),
    ("an aggregate per policy is not",
     PER_PROJECT, [gl(aggregate_per="policy")], f"{GL}/aggregate_per", "gap aggregate_per_other"),
    ("per location is not per project",
     PER_PROJECT, [gl(aggregate_per="location")], f"{GL}/aggregate_per", "gap aggregate_per_other"),
    ("a blank aggregate basis is per policy",
     PER_PROJECT, [gl()], f"{GL}/aggregate_per", "gap aggregate_per_blank"),
    ("where one asks per project and one per location, both are asked",
     [PER_PROJECT, ask(GL, aggregate_per="location")], [gl(aggregate_per="project")], f"{GL}/aggregate_per",
     "gap aggregate_per_other"),
    ("and a policy that has both satisfies both",
     [PER_PROJECT, ask(GL, aggregate_per="location")], [gl(aggregate_per="project|location")], f"{GL}/aggregate_per",
     "met aggregate_per_met"),
    ("any auto is any auto",
     scope("any_auto"), auto("any_auto"), SCOPE, "met auto_scope_met"),
    ("owned, hired and non-owned are not any auto",
     scope("any_auto"), auto("owned", "hired", "non_owned"), SCOPE, "gap auto_scope_narrow"),
    ("any auto is owned, hired and non-owned",
     scope("owned_hired_non_owned"), auto("any_auto"), SCOPE, "met auto_scope_met"),
    ("the three boxes are",
     scope("owned_hired_non_owned"), auto("owned", "hired", "non_owned"), SCOPE, "met auto_scope_met"),
    ("scheduled automobiles stand for owned ones",
     scope("owned_hired_non_owned"), auto("scheduled", "hired", "non_owned"), SCOPE, "met auto_scope_met"),
    ("without non-owned automobiles it is too narrow",
     scope("owned_hired_non_owned"), auto("owned", "hired"), SCOPE, "gap auto_scope_narrow"),
    ("without hired automobiles it is too narrow",
     scope("owned_hired_non_owned"), auto("owned", "non_owned"), SCOPE, "gap auto_scope_narrow"),
    ("hired and non-owned are not owned",
     scope("owned_hired_non_owned"), auto("hired", "non_owned"), SCOPE, "gap auto_scope_narrow"),
    ("hired and non-owned are hired and non-owned",
     scope("hired_non_owned"), auto("hired", "non_owned"), SCOPE, "met auto_scope_met"),
    ("any auto is hired and non-owned",
     scope("hired_non_owned"), auto("any_auto"), SCOPE, "met auto_scope_met"),
    ("owned automobiles alone are not",
     scope("hired_non_owned"), auto("owned"), SCOPE, "gap auto_scope_narrow"),
    ("no box at all is a gap",
     scope("hired_non_owned"), auto(), SCOPE, "gap auto_scope_blank"),
    ("the statutory box shows the statutory benefits",
     ask(WC, statutory=True), [policy(WC, statutory=True)], f"{WC}/statutory", "met statutory_met"),
    ("another box than the statutory one is a gap",
     ask(WC, statutory=True), [policy(WC, statutory=False)], f"{WC}/statutory", "gap statutory_denied"),
    ("a blank statutory box needs a person",
     ask(WC, statutory=True), [policy(WC)], f"{WC}/statutory", "undetermined statutory_blank"),
    ("occupational accident cover is not what the statute asks",
     ask(WC, "occupational_accident", statutory=True), [policy("occupational_accident", statutory=True)],
     f"occupational_accident|{WC}/statutory", "gap statutory_denied"),
    ("Statutory beside employers' liability needs a person",
     ask(WC, el_each_accident=M), [policy(WC, el_each_accident="statutory")], f"{WC}/limit/el_each_accident",
     "undetermined limit_statutory"),
    ("an excluded proprietor is a gap where that is not allowed",
     PROPRIETOR, [policy(WC, proprietor_excluded=True)], f"{WC}/proprietor", "gap proprietor_excluded"),
    ("an included proprietor is right",
     PROPRIETOR, [policy(WC, proprietor_excluded=False)], f"{WC}/proprietor", "met proprietor_met"),
    ("a blank answer on proprietors needs a person",
     PROPRIETOR, [policy(WC)], f"{WC}/proprietor", "undetermined proprietor_blank"),
    ("a deductible at the cap is allowed",
     ask(GL, deductible_cap=25 * K), [gl(deductible=25 * K)], f"{GL}/deductible", "met deductible_met"),
    ("a deductible above the cap is a gap",
     ask(GL, deductible_cap=25 * K), [gl(deductible=25 * K + 1)], f"{GL}/deductible", "gap deductible_high"),
    ("no deductible is under any cap",
     ask(GL, deductible_cap=0), [gl(deductible=0)], f"{GL}/deductible", "met deductible_met"),
    ("a deductible that is not shown has to be disclosed",
     ask(GL, deductible_cap=25 * K), [gl()], f"{GL}/deductible", "undetermined deductible_blank"),
    ("a deductible in another currency converts",
     ask(GL, deductible_cap=25 * K), [gl(deductible=24 * K, currency="EUR")], f"{GL}/deductible",
     "gap deductible_high", {"rates": {"USD": 1.0, "EUR": 1.1}}),
    ("without a rate it needs a person",
     ask(GL, deductible_cap=25 * K), [gl(deductible=24 * K, currency="EUR")], f"{GL}/deductible",
     "undetermined deductible_no_rate"),
    ("of two caps the lower counts",
     [ask(GL, deductible_cap=25 * K), ask(GL, deductible_cap=10 * K)], [gl(deductible=20 * K)], f"{GL}/deductible",
     "gap deductible_high"),
]

INSURERS = [
    ("a better rating than the floor is met",
     A_MINUS, by(rated("A++")), RATING, "met rating_met"),
    ("a rating at the floor is met",
     A_MINUS, by(rated("A-")), RATING, "met rating_met"),
    ("a rating below the floor is a gap",
     A_MINUS, by(rated("B++")), RATING, "gap rating_low"),
    ("NR is a gap",
     A_MINUS, by(rated("NR")), RATING, "gap rating_not_rated"),
    ("a rating that nobody entered needs a person",
     A_MINUS, by(rated("")), RATING, "undetermined rating_unknown"),
    ("a rating that is none of A.M. Best's needs a person",
     A_MINUS, by(rated("AAA")), RATING, "undetermined rating_unknown"),
    ("a policy without an insurer needs a person",
     A_MINUS, by(None), RATING, "undetermined rating_no_insurer"),
    ("a state fund needs no rating",
     A_MINUS, by(rated("", 0, exempt=True)), RATING, "met rating_exempt"),
    ("a size at the floor is met",
     A_MINUS_VII, by(rated(size=7)), RATING, "met rating_met"),
    ("a size below the floor is a gap",
     A_MINUS_VII, by(rated(size=6)), RATING, "gap rating_size_low"),
    ("a size that nobody entered needs a person",
     A_MINUS_VII, by(rated(size=0)), RATING, "undetermined rating_size_unknown"),
    ("a low rating is a gap even where the size is not known",
     A_MINUS_VII, by(rated("B", 0)), RATING, "gap rating_low"),
    ("where only a size is asked, NR is no matter",
     ask(GL, size=7), by(rated("NR", 7)), RATING, "met rating_met"),
    ("a rating on the last day of its age is fresh",
     FRESH, by(rated(as_of=date(2025, 6, 1))), RATING, "met rating_met"),
    ("a day later it is too old",
     FRESH, by(rated(as_of=date(2025, 5, 31))), RATING, "undetermined rating_old"),
    ("a rating without a date may be too old",
     FRESH, by(rated(as_of=None)), RATING, "undetermined rating_undated"),
    ("an old rating that is too low is a gap",
     FRESH, by(rated("C", as_of=date(2020, 1, 1))), RATING, "gap rating_low"),
    ("the insurer of an umbrella that is used is rated too",
     ask(GL, each_occurrence=combined(5 * M), rating="A-"),
     [gl(each_occurrence=M), umbrella(4 * M, insurer=rated("B"))], RATING, "gap rating_low"),
    ("that of an umbrella that is not needed is not",
     ask(GL, each_occurrence=combined(M), rating="A-"), [gl(each_occurrence=M), umbrella(4 * M, insurer=rated("B"))],
     RATING, "met rating_met"),
    ("of two floors the higher counts",
     [ask(GL, rating="B+"), A_MINUS], by(rated("B++")), RATING, "gap rating_low"),
    ("an admitted insurer is admitted",
     ask(GL, admitted=True), [gl()], f"{GL}/admitted", "met admitted_met"),
    ("a surplus lines insurer is not",
     ask(GL, admitted=True), by(rated(admitted=False)), f"{GL}/admitted", "gap admitted_denied"),
    ("whether it is may not be known",
     ask(GL, admitted=True), by(rated()), f"{GL}/admitted", "undetermined admitted_unknown"),
]
# fmt: on
