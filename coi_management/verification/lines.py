"""Which policy answers a line: one for limits and provisions together, the one that leaves least open."""

from datetime import date
from typing import NamedTuple

from . import exemptions
from .cargo import kin
from .demands import JUDGES, LAYERED, Asked
from .facts import Case, Coverage
from .findings import Demand, Finding, Tower
from .limits import normalise_number, towers
from .rulings import ActiveWaivers, Ruling
from .terms import CANCELLED, ENDED, FUTURE, IN_FORCE, state


class Day(NamedTuple):
    """What counts on the day that is judged: the umbrella and excess policies in force, and the waivers."""

    case: Case
    on: date
    layers: tuple[Coverage, ...]
    waivers: ActiveWaivers


class Candidate(NamedTuple):
    """A tower and what is ruled on it."""

    tower: Tower
    rulings: list[Ruling]


class Line:
    """What one line asks of a vendor, and the policies that may answer it.

    ``party`` is what is asked of the certificates that are relied on. Nobody relies on any where the whole line is
    waived. ``listed`` are policies that no document shows.
    """

    def __init__(self, asked: Asked, rows: list[Coverage], party: list[Demand], listed: list[Coverage]):
        self.asked = asked
        self.demands = asked.demands
        self.rows = rows
        self.listed = listed
        self.party = party
        self._last: tuple[tuple, list[Ruling]] = ((), [])

    def rulings(self, day: Day) -> list[Ruling]:
        """The rulings of a day. Those of the day before stand where nothing has changed that they depend on."""
        states = [state(row, day.on, day.case.covered_on_expiration_day) for row in (*self.rows, *self.listed)]
        relative = kin(self.asked.coverages, day.case, day.on)
        exempt = exemptions.in_force(day.case, day.on) if self.asked.is_exemptible else ()
        # ratings with a highest age are the one thing that is judged by the day itself
        day_of_ratings = day.on if self.asked.is_about_rating_age else None
        depends_on = (states, day.layers, day.waivers.by_scope, day_of_ratings, relative, exempt)
        if self._last[0] != depends_on:
            self._last = (depends_on, self._rule(day, states))
        return self._last[1]

    def _rule(self, day: Day, states: list[str]) -> list[Ruling]:
        of_rows, of_listed = states[: len(self.rows)], states[len(self.rows) :]
        in_force = [row for row, found in zip(self.rows, of_rows, strict=True) if found == IN_FORCE]
        if not in_force:
            listed = [row for row, found in zip(self.listed, of_listed, strict=True) if found == IN_FORCE]
            if exempt := self._rule_exempt(day, bool(self.rows or listed)):
                return exempt
            if listed:
                return _leave_unverified(self.demands, listed, day)
            return _leave_open(self.demands, list(zip(of_rows, self.rows, strict=True)), day)
        party = [] if day.waivers.of_line(self.asked.key) else self.party
        return _answer(self.demands + party, in_force, day)

    def _rule_exempt(self, day: Day, has_policy: bool) -> list[Ruling]:
        """Rulings by exemptions where no policy is in force; none where none has to do with the line.

        :param has_policy: there was, will be or may be one: then an exemption that is not accepted is not told of
        """
        if not self.asked.is_exemptible:
            return []
        by_line = {demand.line: exemptions.judge(demand.line, day.case, day.on) for demand in self.demands}
        found = [finding for finding in by_line.values() if finding]
        if not found:
            return []
        if has_policy and not all(finding.reason == exemptions.ACCEPTED for finding in found):
            return []
        return [
            day.waivers.rule(
                demand,
                by_line[demand.line] if demand.kind == "coverage" else exemptions.follow(demand, by_line[demand.line]),
            )
            for demand in self.demands
        ]


def _answer(demands: list[Demand], policies: list[Coverage], day: Day) -> list[Ruling]:
    """Rulings on ``demands`` by the best of ``policies``, all of them in force.

    Best is, in this order, what leaves the fewest gaps, unproven assertions, undetermined items, waived items and
    assertions; then the smallest shortfall of its limits, the fewest layers and the latest expiration. What is still
    equal is told apart by its numbers, so that the order of the rows makes no difference.
    """
    candidates = [candidate for policy in policies for candidate in _candidates(demands, policy, day)]
    best = candidates[0] if len(candidates) == 1 else min(candidates, key=_quality)
    return best.rulings


def _leave_open(demands: list[Demand], rows: list[tuple[str, Coverage]], day: Day) -> list[Ruling]:
    """Rulings on the demands of a line that no policy answers: the coverage says why, the others just follow."""
    absence = next(_absence(demand, rows) for demand in demands if demand.kind == "coverage")
    follows = "no_policy"
    if absence.reason == "coverage_missing":
        absence = exemptions.last_ended(demands[0].line, day.case, day.on) or absence
    if absence.reason == "coverage_missing" and (found := kin(demands[0].line.coverages, day.case, day.on)):
        absence = _told_of_kin(*found, demands[0])
        follows = "no_policy_yet" if absence.reason == "cargo_unclear" else follows
    return [
        day.waivers.rule(demand, absence if demand.kind == "coverage" else Finding(follows, None, {}))
        for demand in demands
    ]


def _leave_unverified(demands: list[Demand], listed: list[Coverage], day: Day) -> list[Ruling]:
    """Rulings on the demands of a line of which only policies are in force that no document shows."""
    policy = max(listed, key=lambda row: (row.expiration or date.min, row.policy_number, row.key))
    params = {
        "coverages": list(demands[0].line.coverages),
        "coverage": policy.coverage,
        "policy": policy.policy_number,
        "ends": policy.expiration,
    }
    unverified = Finding("coverage_unverified", policy.policy_number or None, params, (policy,))
    follows = Finding("no_document_yet", None, {})
    return [day.waivers.rule(demand, unverified if demand.kind == "coverage" else follows) for demand in demands]


def _told_of_kin(reason: str, policy: Coverage, demand: Demand) -> Finding:
    params = {"policy": policy.policy_number, "coverage": policy.coverage, "coverages": list(demand.line.coverages)}
    return Finding(reason, policy.policy_number, params, (policy,))


def _absence(demand: Demand, rows: list[tuple[str, Coverage]]) -> Finding:
    """Why no policy is in force: none was ever, the last one ended or was cancelled, or the next has not begun.

    ``rows`` are the policies of the line, each with its state.
    """
    over = [(_last_day(row, found), row.key, found, row) for found, row in rows if found in (ENDED, CANCELLED)]
    coming = [(row.effective, row.key, row) for found, row in rows if found == FUTURE]
    params = {"coverages": list(demand.line.coverages)}
    policies: tuple[Coverage, ...] = ()
    reason = "coverage_missing"
    if coming:
        begins, _, following = min(coming, key=lambda entry: entry[:2])
        params |= {"begins": begins, "next_policy": following.policy_number}
        policies, reason = (following,), "coverage_future"
    if over:
        ended, _, found, last = max(over, key=lambda entry: entry[:2])
        params |= {"ended": ended, "policy": last.policy_number, "coverage": last.coverage}
        policies, reason = (last,), f"coverage_{found}" + ("_renewed" if coming else "")
    return Finding(reason, policies[0].policy_number if policies else None, params, policies)


def _last_day(row: Coverage, found: str) -> date:
    return row.cancelled_on if found == CANCELLED else row.expiration


def _candidates(demands: list[Demand], policy: Coverage, day: Day) -> list[Candidate]:
    """The policy by itself and, where it does not reach a limit, with every choice of layers."""
    bare = Tower(policy, (), (), day.case, day.on)
    alone = Candidate(bare, [_rule(demand, bare, day) for demand in demands])
    if not any(ruling.finding.outcome.severity for ruling in alone.rulings if ruling.demand.kind == "limit"):
        return [alone]
    found = towers(policy, day.layers, day.case, day.on)
    return [Candidate(tower, _rule_again(alone, tower, day)) if tower != bare else alone for tower in found]


def _rule_again(alone: Candidate, tower: Tower, day: Day) -> list[Ruling]:
    return [_rule(ruling.demand, tower, day) if ruling.demand.kind in LAYERED else ruling for ruling in alone.rulings]


def _rule(demand: Demand, tower: Tower, day: Day) -> Ruling:
    return day.waivers.rule(demand, JUDGES[demand.kind](demand, tower))


def _quality(candidate: Candidate) -> tuple:
    tower, policy = candidate.tower, candidate.tower.policy
    severities = [ruling.severity for ruling in candidate.rulings]
    verdicts = [ruling.verdict for ruling in candidate.rulings]
    return (
        severities.count(3),
        severities.count(2),
        severities.count(1),
        verdicts.count("waived"),
        verdicts.count("asserted"),
        sum(_shortfall(ruling) for ruling in candidate.rulings),
        len(tower.layers),
        -(policy.expiration or date.min).toordinal(),
        [(normalise_number(row.policy_number), row.key) for row in tower.policies],
    )


def _shortfall(ruling: Ruling) -> float:
    """The part of a limit that is missing, 0 to 1."""
    if ruling.satisfied or ruling.demand.kind != "limit":
        return 0
    found = ruling.finding.found
    return 1 - found / ruling.demand.asked if isinstance(found, (int, float)) else 1
