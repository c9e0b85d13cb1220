"""Remarks on what somebody is about to ask of vendors: what cannot lawfully or practically be given.

A requirement that nobody can satisfy costs every vendor a round of letters. ``lint`` looks at requirements as they are
written, before anybody is asked; each rule names its source. What it says is told by ``remarks.remark_sentence``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .conditions import SIZES, WORKERS_COMPENSATION
from .facts import Minimum, ProvisionAsked, Requirement
from .lawful import asks_private_policy
from .limits import EXCESS, TOPPED_UP_BY, UMBRELLA
from .provisions import is_form, parse_form
from .remarks import SEVERITIES, Catalogue, KnownForm, Remark
from .states import MONOPOLISTIC, NO_WAIVER_FOR_WORKERS

#: Lines that carry no additional insured in practice: they insure the vendor's own errors, directors or crimes.
_PROFESSIONAL = frozenset(
    {"professional_liability", "cyber", "directors_officers", "employment_practices", "medical_malpractice", "crime"}
)
#: Lines that are hardly ever written on an occurrence basis.
_CLAIMS_MADE = frozenset({"professional_liability", "cyber", "directors_officers", "employment_practices"})
#: Lines that are never written on a claims-made basis: ACORD 25 has no box for it in their rows.
_OCCURRENCE = frozenset({"auto_liability", WORKERS_COMPENSATION})
#: Lines that surplus lines insurers write for the most part.
_SURPLUS = frozenset({"pollution", "cyber", "professional_liability"})
_AUTOS = frozenset({"auto_liability", "hired_non_owned_auto"})
_UNSPECIFIED_CARGO = frozenset({"inland_marine", "cargo_unspecified"})
#: Rows of ACORD 25 with a box for a deductible or retention.
_WITH_DEDUCTIBLE_BOX = frozenset({UMBRELLA, EXCESS})

#: A limit, and those that it is not sensibly lower than: it is the most for all of them together.
_AGGREGATES = {
    "general_aggregate": ("each_occurrence",),
    "products_completed_operations_aggregate": ("each_occurrence",),
    "aggregate": ("each_occurrence", "each_claim", "each_loss", "each_accident", "each_common_cause"),
    "el_disease_policy_limit": ("el_disease_each_employee",),
    "bodily_injury_per_accident": ("bodily_injury_per_person",),
}
#: The most that policies commonly show for a limit that no umbrella tops up, in US dollars.
_CUSTOMARY = {
    "medical_expense": 10_000,
    "damage_to_rented_premises": 1_000_000,
    "personal_advertising_injury": 2_000_000,
}
#: The most that policies commonly show for a limit that an umbrella may top up, in US dollars.
_CUSTOMARY_PRIMARY = {
    ("general_liability", "each_occurrence"): 2_000_000,
    ("auto_liability", "combined_single_limit"): 2_000_000,
    (WORKERS_COMPENSATION, "el_each_accident"): 2_000_000,
}
#: The first year of editions that insurers still write.
_CURRENT_SINCE = 2000
#: Ratings and sizes that few insurers have.
_RARE_RATINGS = ("A++", "A+")
_RARE_SIZE = 14


def lint(
    requirements: Iterable[Requirement],
    states: Iterable[str] = (),
    catalogue: Catalogue | None = None,
    state_funds_exempt: bool = False,
) -> tuple[Remark, ...]:
    """What is remarkable about these requirements, the most serious first.

    :param requirements: as they are written: a line that an umbrella is marked to top up has ``primary`` 0 in each
        minimum, whether or not the mark is obeyed
    :param states: codes of the states of the vendors who will be asked; () where that is not known
    :param state_funds_exempt: whether insurers without a rating are marked as exempt
    """
    asked = tuple(requirements)
    desk = _Desk(asked, frozenset(states), catalogue or Catalogue(), state_funds_exempt)
    found = [remark for line in asked for rule in _RULES for remark in rule(line, desk)]
    unique = {(remark.code, remark.line, remark.subject, str(remark.params)): remark for remark in found}
    return tuple(sorted(unique.values(), key=lambda remark: SEVERITIES.index(remark.severity)))


@dataclass(frozen=True)
class _Desk:
    """What a rule may look at beside the line itself."""

    requirements: tuple[Requirement, ...]
    states: frozenset[str]
    catalogue: Catalogue
    state_funds_exempt: bool


# ---------------------------------------------------------------- provisions and their forms


def _notice_by_wording(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Notice of cancellation comes by endorsement only.

    Source: the cancellation box of ACORD 25 since 2009/09 ("in accordance with the policy provisions"); state laws on
    certificates forbid to alter it.
    """
    for asked in line.provisions:
        if asked.provision == "notice_of_cancellation" and asked.evidence == "assertion":
            yield _about(line, "notice_by_wording", asked)


def _wording(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """What no column of the certificate shows can only be typed on it.

    Source: ACORD 25, columns ADDL INSD and SUBR WVD and the notice above them; state laws on certificates (no wording
    that amends or extends the policy).
    """
    for asked in line.provisions:
        if asked.evidence != "assertion" or asked.provision == "notice_of_cancellation":
            continue
        if asked.provision == "additional_insured_completed":
            yield _about(line, "completed_by_wording", asked, desk)
        elif desk.catalogue.columns and asked.provision not in desk.catalogue.columns:
            yield _about(line, "wording_only", asked, desk)


def _forms_not_looked_at(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Accepted forms matter only where an endorsement is asked. Source: ``provisions.judge_provision``."""
    for asked in line.provisions:
        if asked.forms and asked.evidence == "assertion":
            yield _about(line, "forms_not_looked_at", asked)


def _forms_prove(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """One form of each accepted choice proves the provision, on this line.

    Source: the titles of ISO's forms and trade commentary: CG 20 10 (but for 11 85), CG 20 26, CG 20 33 and CG 20 38
    are for ongoing operations, CG 20 11 for lessors of premises; completed operations need CG 20 37, CG 20 39 or
    CG 20 40. CG 02 24 gives notice to the first named insured only.
    """
    for asked in line.provisions if desk.catalogue.forms else ():
        for choice in asked.forms:
            yield from _judge_choice(line, asked, choice, desk)


def _judge_choice(line: Requirement, asked: ProvisionAsked, choice: tuple, desk: _Desk) -> Iterator[Remark]:
    known = {name: _entries(name, desk.catalogue) for name in choice}
    for name, entries in known.items():
        if not entries:
            yield _about(line, "form_unknown", asked, form=name)
    if not all(known.values()):
        return
    proving = [name for name, entries in known.items() if any(asked.provision in entry.proves for entry in entries)]
    shown = list(choice)
    if not proving:
        yield _about(line, "form_not_proof", asked, desk, form=shown)
    elif not any(_is_for(entry, line) for name in proving for entry in known[name]):
        yield _about(line, "form_of_other_line", asked, desk, form=shown)


def _entries(name: str, catalogue: Catalogue) -> list[KnownForm]:
    """What the catalogue says of a form: of its edition, else of every edition."""
    exact = [form for form in catalogue.forms if parse_form(form.name) == parse_form(name)]
    if exact:
        return exact
    wanted = parse_form(name)
    general = [form for form in catalogue.forms if parse_form(form.name) == (wanted.number, "")]
    return general or [form for form in catalogue.forms if not wanted.edition and is_form(form.name, name)]


def _is_for(form: KnownForm, line: Requirement) -> bool:
    return not form.lines or bool(form.lines & set(line.coverages))


def _old_editions(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Editions of the last century alone are hardly to be had (CG 20 10 11 85).

    Source: ISO withdrew them; contracts that ask for 11 85 commonly accept the pair CG 20 10 10 01 and CG 20 37 10 01.
    """
    for asked in line.provisions:
        old = [next((name for name in choice if _year(name) < _CURRENT_SINCE), None) for choice in asked.forms]
        if asked.evidence == "endorsement" and old and all(old):
            yield _about(line, "form_too_old", asked, desk, form=list(dict.fromkeys(old)))


def _year(name: str) -> int:
    """The year of an edition, which is month and year: ``11 85``. Without one: that of today's."""
    edition = parse_form(name).edition
    if not edition:
        return _CURRENT_SINCE
    year = int(edition[2:])
    return 1900 + year if year >= 50 else 2000 + year


def _no_form_known(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """A provision that no standard form grants. Source: the catalogue of forms."""
    for asked in line.provisions if desk.catalogue.forms else ():
        if asked.evidence == "endorsement" and not asked.forms:
            if not desk.catalogue.forms_for(asked.provision, line.coverages):
                yield _about(line, "no_form_known", asked)


def _layers_by_form(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Umbrella and excess insurers use forms of their own. Source: ISO's CG forms amend CG 00 01, a primary policy."""
    for asked in line.provisions:
        forms = list(dict.fromkeys(form for choice in asked.forms for form in choice))
        if asked.on_layers and asked.evidence == "endorsement" and forms:
            yield _about(line, "layers_by_form", asked, form=forms)


def _carriers(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """A provision on a line that does not carry it.

    Source: ACORD 25 prints N/A for the additional insured of workers' compensation; professional policies insure the
    vendor's own errors; for the rest the catalogue of provisions.
    """
    for asked in line.provisions:
        carriers = desk.catalogue.carriers.get(asked.provision)
        if asked.provision.startswith("additional_insured"):
            if WORKERS_COMPENSATION in line.coverages:
                yield _about(line, "additional_insured_on_workers", asked)
                continue
            if _PROFESSIONAL & set(line.coverages):
                yield _about(line, "additional_insured_on_professional", asked)
                continue
        if carriers and not carriers & set(line.coverages):
            yield _about(line, "provision_elsewhere", asked)


# ---------------------------------------------------------------- workers' compensation


def _waiver_by_state(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Source: ``states.NO_WAIVER_FOR_WORKERS``."""
    states = desk.states & NO_WAIVER_FOR_WORKERS
    for asked in line.provisions:
        if states and asked.provision == "waiver_of_subrogation" and WORKERS_COMPENSATION in line.coverages:
            yield _about(line, "waiver_not_to_be_had", asked, states=sorted(states))


def _state_fund(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """What only a private policy could show, asked where the state's fund insures alone.

    Source: ``states.MONOPOLISTIC``. A line that asks for no more than statutory benefits is answered by the fund's
    certificate.
    """
    states = desk.states & MONOPOLISTIC
    if states and WORKERS_COMPENSATION in line.coverages and asks_private_policy(line):
        yield Remark("workers_state_fund", line.key, params={"states": sorted(states)})


def _rating_of_state_fund(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """State funds, captives and pools are often not rated. Source: A.M. Best rates on request."""
    is_rated = line.rating or line.size
    if is_rated and WORKERS_COMPENSATION in line.coverages and desk.states & MONOPOLISTIC:
        if not desk.state_funds_exempt:
            yield Remark("rating_of_state_fund", line.key)


def _statutory(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Benefits are those of the statute and no amount; only employers' liability has limits.

    Source: ACORD 25, row of workers' compensation (PER STATUTE; E.L. limits).
    """
    if WORKERS_COMPENSATION not in line.coverages:
        if line.statutory:
            yield _of_line(line, "statutory_elsewhere")
        if not line.proprietor_exclusion_allowed:
            yield _of_line(line, "proprietor_elsewhere")
        return
    for minimum in line.minimums:
        if not minimum.limit.startswith("el_"):
            yield _of_limit(line, "statutory_as_money", minimum)


def _not_workers(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Papers that stand beside workers' compensation and are not it. Source: the states' exemption forms say so."""
    if WORKERS_COMPENSATION in line.coverages:
        if "workers_compensation_exemption" in line.coverages:
            yield _of_line(line, "exemption_is_no_cover")
        if "occupational_accident" in line.coverages:
            yield _of_line(line, "accident_is_no_workers")


# ---------------------------------------------------------------- limits


def _umbrella(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """An umbrella lies over general, auto and employers' liability; on other lines the mark is not obeyed.

    Source: ``limits.TOPPED_UP_BY``.
    """
    if set(line.coverages) & {*TOPPED_UP_BY, EXCESS}:
        return
    for minimum in line.minimums:
        if minimum.primary < minimum.amount:
            yield _of_limit(line, "umbrella_not_obeyed", minimum)


def _umbrella_alone(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """An umbrella is written over other policies. Source: its schedule of underlying insurance."""
    under = {UMBRELLA, EXCESS}
    if set(line.coverages) <= under and all(set(other.coverages) <= under for other in desk.requirements):
        yield _of_line(line, "umbrella_alone")


def _aggregates(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """The most for all losses of a term is not lower than that for one. Source: CG 00 01, section III."""
    amounts = {minimum.limit: minimum for minimum in line.minimums}
    for minimum in line.minimums:
        for other in _AGGREGATES.get(minimum.limit, ()):
            if other in amounts and _wanted(minimum) < _wanted(amounts[other]):
                params = {"other": other, "other_asked": _wanted(amounts[other])}
                yield _of_limit(line, "aggregate_below", minimum, **params)


def _aggregate_per(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Aggregates per project or location. Source: CG 25 03 and CG 25 04, endorsements of general liability."""
    if line.aggregate_per and "general_liability" not in line.coverages:
        yield _of_line(line, "aggregate_per_elsewhere")


def _limits_of_line(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """A limit that no accepted line has. Source: the catalogue of coverages."""
    known = [desk.catalogue.limits.get(coverage) for coverage in line.coverages]
    if not all(known) or WORKERS_COMPENSATION in line.coverages:
        return
    for minimum in line.minimums:
        if not any(minimum.limit in limits for limits in known):
            yield _of_limit(line, "limit_elsewhere", minimum)


def _customary(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Amounts that primary policies do not show. Source: filed rules of carriers offer medical expense up to 10,000;
    occurrence limits over 2,000,000 are the business of umbrella and excess insurers."""
    for minimum in line.minimums if line.currency == "USD" else ():
        wanted = _wanted(minimum)
        custom = _CUSTOMARY.get(minimum.limit) if "general_liability" in line.coverages else None
        if custom and wanted > custom:
            yield _of_limit(line, "limit_beyond_custom", minimum, custom=custom)
        customs = [_CUSTOMARY_PRIMARY.get((coverage, minimum.limit), 0) for coverage in line.coverages]
        if any(customs) and minimum.primary > max(customs):
            params = {"custom": max(customs), "asked": minimum.primary}
            yield _of_limit(line, "primary_beyond_custom", minimum, **params)


# ---------------------------------------------------------------- how it is written, and by whom


def _basis(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Professional and cyber policies are written claims-made, automobile and workers' compensation never are.

    Source: the boxes of ACORD 25 (none in the latter's rows), and the forms that insurers file for the former.
    """
    coverages = set(line.coverages)
    if not line.claims_made_allowed and coverages & _CLAIMS_MADE:
        yield _of_line(line, "claims_made_forbidden")
    if line.retroactive_by and (not line.claims_made_allowed or coverages <= _OCCURRENCE):
        yield _of_line(line, "retroactive_without_claims_made")


def _autos(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Which automobiles are covered. Source: ACORD 25, row of automobile liability (symbols 1; 2 or 7; 8; 9)."""
    if line.auto_scope and not set(line.coverages) & _AUTOS:
        yield _of_line(line, "auto_scope_elsewhere")
    elif line.auto_scope == "any_auto":
        yield _of_line(line, "any_auto_only")


def _insurer(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Floors that few insurers reach. Source: contracts as they are found ask for A- VII or A- VIII; professional,
    cyber and pollution policies are mostly written by surplus lines insurers."""
    if line.rating in _RARE_RATINGS or line.size >= _RARE_SIZE:
        yield _of_line(line, "rating_rare", standing=f"{line.rating} {SIZES[line.size]}".strip())
    if line.admitted and set(line.coverages) & _SURPLUS:
        yield _of_line(line, "admitted_rare")


def _deductible(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Deductibles without a box. Source: ACORD 25 has one (DED, RETENTION) in the row of the umbrella only."""
    if line.deductible_cap is not None and not set(line.coverages) & _WITH_DEDUCTIBLE_BOX:
        yield _of_line(line, "deductible_without_box")


def _cargo(line: Requirement, desk: _Desk) -> Iterator[Remark]:
    """Inland marine is a class of policies, and "cargo" alone says nothing of whose goods.

    Source: the obligation is the carrier's legal liability, which motor truck cargo forms insure.
    """
    vague = sorted(set(line.coverages) & _UNSPECIFIED_CARGO)
    if vague:
        yield _of_line(line, "cargo_unspecified", other=vague)


_RULES: tuple[Callable[[Requirement, _Desk], Iterator[Remark]], ...] = (
    _notice_by_wording,
    _wording,
    _forms_not_looked_at,
    _forms_prove,
    _old_editions,
    _no_form_known,
    _layers_by_form,
    _carriers,
    _waiver_by_state,
    _state_fund,
    _rating_of_state_fund,
    _statutory,
    _not_workers,
    _umbrella,
    _umbrella_alone,
    _aggregates,
    _aggregate_per,
    _limits_of_line,
    _customary,
    _basis,
    _autos,
    _insurer,
    _deductible,
    _cargo,
)


def _wanted(minimum: Minimum) -> float:
    return max(minimum.amount, minimum.primary)


def _of_line(line: Requirement, code: str, **params) -> Remark:
    return Remark(code, line.key, params={"coverages": list(line.coverages), **params})


def _of_limit(line: Requirement, code: str, minimum: Minimum, **params) -> Remark:
    about = {"limit": minimum.limit, "asked": _wanted(minimum), "currency": line.currency}
    return Remark(code, line.key, minimum.limit, {"coverages": list(line.coverages), **about, **params})


def _about(line: Requirement, code: str, asked: ProvisionAsked, desk: _Desk | None = None, **params) -> Remark:
    """A remark on a provision; with ``desk`` it names the forms that would do."""
    about = {"provision": asked.provision, "coverages": list(line.coverages)}
    if desk:
        about["forms"] = desk.catalogue.forms_for(asked.provision, line.coverages)
    return Remark(code, line.key, asked.provision, {**about, **params})
