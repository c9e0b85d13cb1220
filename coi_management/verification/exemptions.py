"""Exemption from workers' compensation: a certificate of a state that certain persons need no cover.

It is proof of *no* coverage (statutes let proprietors, officers or members leave themselves out), so that nothing is
ever met by it. Where a requirement accepts it, and for the state in which the work is done, nothing more is asked of
the line; of employers' liability it says nothing, unless the requirement lets that go too.
"""

from collections.abc import Iterable
from datetime import date

from .facts import Case, Exemption, Requirement
from .findings import Demand, Finding

#: Stands for all states in ``Requirement.exemptions``.
ANY_STATE = "*"

#: Why an exemption lets a line go, and why it does not, from best to worst.
ACCEPTED, STATE_UNKNOWN, OTHER_STATE, NOT_ACCEPTED = (
    "exempt_accepted",
    "exempt_state_unknown",
    "exempt_other_state",
    "exempt_not_accepted",
)


def merge_exemptions(lines: Iterable[Requirement]) -> tuple[str, ...]:
    """The states in which every one of ``lines`` accepts an exemption."""
    merged: set[str] | None = None
    for line in lines:
        states = set(line.exemptions)
        if ANY_STATE in states:
            merged = {ANY_STATE} if merged is None else merged
        elif merged is None or ANY_STATE in merged:
            merged = states
        else:
            merged &= states
    return tuple(sorted(merged or ()))


def in_force(case: Case, on: date) -> tuple[Exemption, ...]:
    """The exemptions in force on a day; both days are included."""
    return tuple(found for found in case.exemptions if found.start <= on and (found.end is None or on <= found.end))


def is_about(line: Requirement) -> bool:
    """Whether an exemption can have to do with a line: it is of workers' compensation, or says that it takes one."""
    return "workers_compensation" in line.coverages or bool(line.exemptions)


def judge(line: Requirement, case: Case, on: date) -> Finding | None:
    """What the exemptions in force say for the coverage of ``line``, which is one that they are about; None where there
    are none.

    Where work is done in several states, there has to be one for each, and the worst counts.
    """
    present = in_force(case, on)
    if not present:
        return None
    states = case.work_states or (case.state,)
    findings = [_judge_in(line, state, present) for state in states]
    order = (ACCEPTED, STATE_UNKNOWN, OTHER_STATE, NOT_ACCEPTED)
    return max(findings, key=lambda finding: order.index(finding.reason))


def follow(demand: Demand, found: Finding) -> Finding:
    """What becomes of another demand of a line of whose coverage ``found`` is said."""
    if found.reason != ACCEPTED:
        return Finding("no_policy_yet" if found.reason == STATE_UNKNOWN else "no_policy", None, {})
    if demand.kind == "limit" and demand.code.startswith("el_") and not demand.line.exempt_employers:
        params = {"limit": demand.code, "asked": demand.asked, "currency": demand.line.currency, **found.params}
        return Finding("exempt_employers", None, params)
    return Finding("exempt_no_policy", None, {})


def last_ended(line: Requirement, case: Case, on: date) -> Finding | None:
    """What is told of an exemption that a line accepted and that has ended; None where there is none."""
    ended = [found for found in case.exemptions if found.end and found.end < on and _is_accepted(line, found.state)]
    if not ended or not is_about(line):
        return None
    last = max(ended, key=lambda found: (found.end, found.key))
    return Finding("exempt_ended", last.number or None, {**_params(last), "ended": last.end})


def _judge_in(line: Requirement, state: str, present: tuple[Exemption, ...]) -> Finding:
    taken = [found for found in present if _is_accepted(line, found.state)]
    right = [found for found in taken if found.state == state]
    best = max(right or taken or present, key=lambda found: (found.end or date.max, found.key))
    if not taken:
        reason = NOT_ACCEPTED
    elif right:
        reason = ACCEPTED
    else:
        reason = OTHER_STATE if state else STATE_UNKNOWN
    return Finding(reason, best.number or None, {**_params(best), "work_state": state})


def _is_accepted(line: Requirement, state: str) -> bool:
    return bool({ANY_STATE, state} & set(line.exemptions))


def _params(found: Exemption) -> dict:
    return {
        "exemption": found.key,
        "policy": found.number,
        "state": found.state,
        "persons": list(found.persons),
        "ends": found.end,
    }
