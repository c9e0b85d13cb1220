"""What is asked of a policy beside limits and provisions: how it is written, whom it leaves out, who issues it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from . import exemptions
from .facts import RATINGS, Coverage, Insurer, Requirement
from .findings import Demand, Finding, Tower, judge_each
from .terms import CANCELLED, ENDED, state

WORKERS_COMPENSATION = "workers_compensation"

#: Lines that are never written on a claims-made basis; ACORD 25 has no box for it in their rows.
_ALWAYS_OCCURRENCE = ("auto_liability", WORKERS_COMPENSATION)

#: Auto scopes from narrow to wide.
AUTO_SCOPES = ("", "hired_non_owned", "owned_hired_non_owned", "any_auto")

#: A.M. Best's financial size categories as they are written; 0 is not known.
SIZES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")

_RATING_RANK = {rating: rank for rank, rating in enumerate(RATINGS)}


def judge_coverage(demand: Demand, tower: Tower) -> Finding:
    """A policy in force answers the line. Without number or term nobody can rely on it."""
    policy = tower.policy
    if not (policy.effective and policy.expiration):
        reason = "coverage_undated"
    elif not policy.policy_number:
        reason = "coverage_unnumbered"
    else:
        reason = "coverage_met"
    params = {
        "coverages": list(demand.line.coverages),
        "coverage": policy.coverage,
        "policy": policy.policy_number,
        "ends": policy.expiration,
    }
    return Finding(reason, policy.policy_number or None, params, (policy,))


def judge_basis(demand: Demand, tower: Tower) -> Finding:
    """Occurrence where claims-made is not allowed; a blank is not an occurrence policy."""
    policy = tower.policy
    if policy.coverage in _ALWAYS_OCCURRENCE:
        return _told("basis_not_for_line", None, policy)
    reasons = {"occurrence": "basis_met", "claims_made": "basis_claims_made", "": "basis_blank"}
    return _told(reasons[policy.basis], policy.basis or None, policy)


def judge_aggregate_per(demand: Demand, tower: Tower) -> Finding:
    """The general aggregate applies to each project or location, which are not interchangeable (CG 25 03 and CG 25 04).

    A blank is a gap: without an endorsement the aggregate of CG 00 01 is one for the whole policy.
    """
    policy = tower.policy
    found, asked = set(policy.aggregate_per.split("|")), set(demand.asked.split("|"))
    if not policy.aggregate_per:
        return _told("aggregate_per_blank", None, policy, asked=demand.asked)
    reason = "aggregate_per_met" if asked <= found else "aggregate_per_other"
    return _told(reason, policy.aggregate_per, policy, asked=demand.asked, found=policy.aggregate_per)


def judge_auto_scope(demand: Demand, tower: Tower) -> Finding:
    """Which automobiles are covered, by the boxes of ACORD 25 (symbols 1; 2 or 7; 8; 9)."""
    policy = tower.policy
    if not policy.autos:
        return _told("auto_scope_blank", None, policy, asked=demand.asked)
    found = _auto_scope(set(policy.autos))
    reason = "auto_scope_met" if AUTO_SCOPES.index(found) >= AUTO_SCOPES.index(demand.asked) else "auto_scope_narrow"
    return _told(reason, ", ".join(policy.autos), policy, asked=demand.asked, autos=list(policy.autos))


def judge_statutory(demand: Demand, tower: Tower) -> Finding:
    """The statutory box of workers' compensation. A blank one needs a person: the row alone may mean it."""
    policy = tower.policy
    if policy.coverage != WORKERS_COMPENSATION:
        return _told("statutory_denied", None, policy)
    reasons = {True: "statutory_met", False: "statutory_denied", None: "statutory_blank"}
    return _told(reasons[policy.statutory], None, policy)


def judge_proprietor(demand: Demand, tower: Tower) -> Finding:
    """Whether a proprietor, partner, officer or member is excluded from workers' compensation.

    The answer is mandatory in New Hampshire only, so that a blank is common and says neither yes nor no. Who is
    excluded may be exempt by a certificate of the state, where the requirement accepts one.
    """
    exempt = exemptions.judge(demand.line, tower.case, tower.on) if tower.policy.proprietor_excluded else None
    if exempt and exempt.reason == exemptions.ACCEPTED:
        return Finding("proprietor_exempt", None, exempt.params)
    reasons = {True: "proprietor_excluded", False: "proprietor_met", None: "proprietor_blank"}
    return _told(reasons[tower.policy.proprietor_excluded], None, tower.policy)


def judge_retroactive(demand: Demand, tower: Tower) -> Finding:
    """The retroactive date of a claims-made policy lies on or before the day that is asked.

    "None" or "full prior acts" is good, a blank is not known, and an occurrence policy has none.
    """
    policy = tower.policy
    if policy.basis == "occurrence":
        reason = "retroactive_not_for_basis"
    elif policy.full_prior_acts:
        reason = "retroactive_met"
    elif policy.retroactive is None:
        reason = "retroactive_blank"
    else:
        reason = "retroactive_met" if policy.retroactive <= demand.line.retroactive_by else "retroactive_late"
    return _told(reason, None, policy, retroactive=policy.retroactive, by=demand.line.retroactive_by)


def judge_tail(demand: Demand, tower: Tower) -> Finding:
    """Claims of the time of a claims-made policy that has ended are still taken.

    A later claims-made policy takes them whose retroactive date is not later than that of the old one, or which covers
    all prior acts; else the old one must have an extended reporting period ("tail") of the years that are asked, as
    contracts ask where cover is claims-made. Judged of the ended policies of the line, the worst one tells.
    """
    rows = [row for row in tower.case.coverages if row.coverage in demand.line.coverages and row.basis == "claims_made"]
    ended = [row for row in rows if row.expiration and _is_over(row, tower)]
    told = [_tail_of(row, [other for other in rows if other != row], demand.line.tail_years) for row in ended]
    open_ones = [found for found in told if found]
    if not open_ones:
        return _told("tail_not_needed", None, tower.policy)
    reason, row, by = min(
        open_ones, key=lambda found: (_TAIL_REASONS.index(found[0]), found[1].expiration, found[1].key)
    )
    return _told(reason, None, row, tail=row.tail_until, by=by, ended=row.cancelled_on or row.expiration)


#: What a tail can be, from worst to best.
_TAIL_REASONS = ("tail_missing", "tail_short", "tail_unclear", "tail_met")


def _is_over(row: Coverage, tower: Tower) -> bool:
    return state(row, tower.on, tower.case.covered_on_expiration_day) in (ENDED, CANCELLED)


def _tail_of(row: Coverage, others: list[Coverage], years: int) -> tuple[str, Coverage, date] | None:
    """The reason, the policy and the day until which claims must be taken; None where a later policy takes them."""
    ends = row.cancelled_on or row.expiration
    later = [other for other in others if other.effective and row.effective and other.effective > row.effective]
    if any(other.full_prior_acts or _reaches_back(other, row) for other in later):
        return None
    by = ends + relativedelta(years=years)
    if row.tail_until:
        return ("tail_met" if row.tail_until >= by else "tail_short"), row, by
    is_unclear = any(other.retroactive is None or row.retroactive is None for other in later)
    return ("tail_unclear" if is_unclear else "tail_missing"), row, by


def _reaches_back(later: Coverage, row: Coverage) -> bool:
    return bool(later.retroactive and row.retroactive and later.retroactive <= row.retroactive)


def judge_admitted(demand: Demand, tower: Tower) -> Finding:
    """The company that issues the policy, and those of its layers, are admitted."""
    reasons = {True: "admitted_met", False: "admitted_denied", None: "admitted_unknown"}
    return judge_each(
        tower,
        lambda policy: _told(reasons[_insurer(policy).admitted], None, policy, insurer=_insurer(policy).name),
    )


def judge_rating(demand: Demand, tower: Tower) -> Finding:
    """A.M. Best rating and size of the company that issues the policy, and of those of its layers: the worst counts.

    Not rated (NR) falls short; a rating that nobody has entered, or that is too old, is not known.
    """
    return judge_each(tower, lambda policy: _judge_rating(demand.line, policy, tower.on))


def rating_turning_days(line: Requirement, policies: Iterable[Coverage]) -> Iterator[date]:
    """The days on which a rating becomes too old for ``line``."""
    if not line.rating_max_age:
        return
    for policy in policies:
        if as_of := _insurer(policy).rating_as_of:
            yield as_of + timedelta(days=line.rating_max_age + 1)


def _judge_rating(line: Requirement, policy: Coverage, on: date) -> Finding:
    insurer = _insurer(policy)
    reason = _rating_reason(line, insurer, on) if policy.insurer else "rating_no_insurer"
    return _told(
        reason,
        insurer.rating or None,
        policy,
        insurer=insurer.name,
        rating=insurer.rating,
        size=SIZES[insurer.size],
        standing=f"{insurer.rating} {SIZES[insurer.size]}".strip(),
        as_of=insurer.rating_as_of,
        asked_rating=line.rating,
        asked_size=SIZES[line.size],
    )


def _rating_reason(line: Requirement, insurer: Insurer, on: date) -> str:
    """What is certainly too low comes before what is not known."""
    rank = _RATING_RANK.get(insurer.rating)
    dated = insurer.rating_as_of
    checks = (
        (insurer.exempt, "rating_exempt"),
        (line.rating and insurer.rating == "NR", "rating_not_rated"),
        (line.rating and rank is not None and rank > _RATING_RANK[line.rating], "rating_low"),
        (0 < insurer.size < line.size, "rating_size_low"),
        (line.rating and rank is None, "rating_unknown"),
        (line.size and not insurer.size, "rating_size_unknown"),
        (line.rating_max_age and not dated, "rating_undated"),
        (line.rating_max_age and dated and dated + timedelta(days=line.rating_max_age) < on, "rating_old"),
    )
    return next((reason for applies, reason in checks if applies), "rating_met")


def _insurer(policy: Coverage) -> Insurer:
    return policy.insurer or Insurer()


def _auto_scope(autos: set[str]) -> str:
    if "any_auto" in autos:
        return "any_auto"
    if not {"hired", "non_owned"} <= autos:
        return ""
    return "owned_hired_non_owned" if autos & {"owned", "scheduled"} else "hired_non_owned"


def _told(reason: str, found: str | None, policy: Coverage, /, **params) -> Finding:
    return Finding(reason, found, {"policy": policy.policy_number, **params}, (policy,))
