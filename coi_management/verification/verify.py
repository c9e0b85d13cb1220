"""The one function that decides compliance, and the same over time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple

from .conditions import rating_turning_days
from .demands import PARTY, Asked, party_demands
from .facts import Answer, Case, Coverage, Requirement
from .findings import Demand
from .lawful import lawful
from .limits import EXCESS, UMBRELLA
from .lines import Day, Line
from .merge import strictest
from .parties import judge_twins
from .rulings import ActiveWaivers, Ruling, worst_by_key
from .terms import DAY, IN_FORCE, state, turning_days

#: Reasons of a line whose policies came to the end of their term.
_ENDED_REASONS = ("coverage_ended", "coverage_ended_renewed", "exempt_ended")


class _Judgement(NamedTuple):
    status: str
    rulings: list[Ruling]

    @property
    def verdicts(self) -> tuple:
        return self.status, [(ruling.demand.key, ruling.verdict, ruling.satisfied) for ruling in self.rulings]


class Span:
    """Days on which status and verdicts stay the same: ``first`` to ``last``, both included, ``last`` None for ever."""

    def __init__(self, first: date, last: date | None, judgement: _Judgement):
        self.first = first
        self.last = last
        self.status = judgement.status
        self._rulings = judgement.rulings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.last, self.answer) == (other.last, other.answer)

    def __repr__(self) -> str:
        return f"Span({self.first}, {self.last}, {self.status!r})"

    @cached_property
    def answer(self) -> Answer:
        """That of the first day."""
        return Answer(self.first, self.status, tuple(ruling.item() for ruling in self._rulings), self.last)

    @cached_property
    def deficiencies(self) -> dict[str, str]:
        """What is wrong, by the key of the item; of spans of which nothing else is looked at this is enough."""
        return {ruling.demand.key: ruling.deficiency for ruling in self._rulings if ruling.deficiency}


def verify(case: Case, on: date) -> Answer:
    """What is asked in ``case`` against what is on file, on the day ``on``.

    Each line is answered by one policy in force, with at most one umbrella and one excess policy on it: that which
    leaves the fewest and lightest things open. What no document shows (``Coverage.unverified``) answers nothing: it
    only leaves a line to a person that would be a gap without it. Two certificates of one policy are judged each by
    itself: what one leaves out the other does not add. The status is

    - ``not_required`` where nothing is asked, and nobody doubts which vendor it is;
    - ``compliant`` where every item is satisfied;
    - ``missing`` where no policy, in force or not, and no exemption is on file for any line;
    - ``expired`` where every line that is not satisfied had policies that have all come to the end of their term (a
      cancelled policy has not), and nothing else is open;
    - ``deficient`` where anything else is a gap, or is asserted where an endorsement is asked;
    - ``undetermined`` where all that is open needs a person.
    """
    return next(_spans(case, on)).answer


def timeline(case: Case, start: date, horizon_days: int = 730) -> tuple[Span, ...]:
    """The answers from ``start`` on: every span that begins within ``horizon_days``, the last one to its true end.

    The rates of currencies stay those of the case.
    """
    horizon = start + timedelta(days=horizon_days)
    return tuple(takewhile(lambda span: span.first <= horizon, _spans(case, start)))


def compliant_span(spans: Iterable[Span]) -> tuple[date, date | None] | None:
    """First and last day of the first stretch of compliance, None where there is none; the last day None for ever."""
    stretch = None
    for span in spans:
        if span.status == "compliant":
            stretch = (stretch[0] if stretch else span.first, span.last)
        elif stretch:
            break
    return stretch


class _Bench:
    """The case laid out for judging: what is asked by line, and the policies that may answer each."""

    def __init__(self, case: Case):
        # what no document shows is kept apart, so that no rule can rely on it
        self.listed = [row for row in case.coverages if row.unverified]
        if self.listed:
            case = replace(case, coverages=tuple(row for row in case.coverages if not row.unverified))
        self.case = case
        self.lines: list[Line] = []
        party = party_demands(case)
        for asked in _asked(case.requirements, case.state):
            rows = [row for row in case.coverages if row.coverage in asked.coverages]
            listed = [row for row in self.listed if row.coverage in asked.coverages]
            self.lines.append(Line(asked, rows, party, listed))

    def turning_days_after(self, start: date) -> list[date]:
        """The days after ``start`` on which the answer may change, in order."""
        days = set()
        for row in (*self.case.coverages, *self.listed):
            days.update(turning_days(row, self.case.covered_on_expiration_day))
        for waiver in self.case.waivers:
            days.update((waiver.start, waiver.end + DAY) if waiver.end else (waiver.start,))
        for exemption in self.case.exemptions:
            days.update((exemption.start, exemption.end + DAY) if exemption.end else (exemption.start,))
        for line in self.lines:
            for asked in line.asked.lines if line.asked.is_about_rating_age else ():
                days.update(rating_turning_days(asked, self.case.coverages))
        return sorted(day for day in days if day > start)

    def judge(self, on: date) -> _Judgement:
        day = Day(self.case, on, self._layers(on), ActiveWaivers(self.case.waivers, on))
        rulings = [ruling for line in self.lines for ruling in line.rulings(day)]
        if twins := judge_twins(self.case):
            rulings.append(day.waivers.rule(Demand(f"{PARTY}/twin", PARTY, "twin"), twins))
        rulings = worst_by_key(rulings)
        # what is asked of the certificates comes last
        rulings.sort(key=lambda ruling: ruling.demand.line_key == PARTY)
        return _Judgement(self._status(rulings), rulings)

    def _layers(self, on: date) -> tuple[Coverage, ...]:
        setting = self.case.covered_on_expiration_day
        return tuple(
            row
            for row in self.case.coverages
            if row.coverage in (UMBRELLA, EXCESS) and state(row, on, setting) == IN_FORCE
        )

    def _status(self, rulings: list[Ruling]) -> str:
        left_open = [ruling for ruling in rulings if not ruling.satisfied]
        if not self.lines and not left_open:
            return "not_required"
        if not left_open:
            return "compliant"
        if self.lines and not any(line.rows for line in self.lines):
            is_listed = any(ruling.finding.reason == "coverage_unverified" for ruling in left_open)
            has_exemption = any(ruling.finding.reason.startswith("exempt_") for ruling in rulings)
            if not is_listed and not has_exemption:
                return "missing"
        ended = {ruling.demand.line_key for ruling in left_open if ruling.finding.reason in _ENDED_REASONS}
        if all(ruling.demand.line_key in ended for ruling in left_open):
            return "expired"
        return "undetermined" if all(ruling.verdict == "undetermined" for ruling in left_open) else "deficient"


@lru_cache(maxsize=256)
def _asked(requirements: tuple[Requirement, ...], state: str) -> tuple[Asked, ...]:
    """What is asked in a state, line by line: the same for most vendors of a company."""
    by_key: dict[str, list[Requirement]] = {}
    for line in strictest(lawful(requirements, state)):
        by_key.setdefault(line.key, []).append(line)
    return tuple(Asked(lines[0].coverages, lines) for lines in by_key.values())


def _spans(case: Case, start: date) -> Iterator[Span]:
    bench = _Bench(case)
    first, current = start, bench.judge(start)
    for day in bench.turning_days_after(start):
        following = bench.judge(day)
        if following.verdicts != current.verdicts:
            yield Span(first, day - DAY, current)
            first, current = day, following
    yield Span(first, None, current)
