"""A finding becomes a ruling when the waivers of the day are held against it, and a ruling becomes an item."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .facts import VERDICTS, Item, Waiver
from .findings import Demand, Finding


class Ruling(NamedTuple):
    """A finding on a demand, with the waiver that lets it pass where it falls short.

    ``severity`` is 0 where it is satisfied or waived, else the higher the worse.
    """

    demand: Demand
    finding: Finding
    verdict: str
    severity: int
    waiver: Waiver | None = None

    @property
    def satisfied(self) -> bool:
        return not self.severity

    @property
    def deficiency(self) -> str:
        """Code of what is wrong, "" where nothing is."""
        return self.finding.outcome.deficiency if self.severity else ""

    def item(self) -> Item:
        demand, finding = self.demand, self.finding
        return Item(
            key=demand.key,
            line=demand.line_key,
            kind=demand.kind,
            code=demand.code,
            verdict=self.verdict,
            satisfied=self.satisfied,
            reason=finding.reason,
            params=finding.params,
            asked=demand.asked,
            found=finding.found,
            coverage=finding.policies[0].key if finding.policies else "",
            layers=tuple(policy.key for policy in finding.policies) if demand.kind == "limit" else (),
            waiver=self.waiver.key if self.waiver else "",
            deficiency=self.deficiency,
        )


class ActiveWaivers:
    """The waivers in force on one day, by their scope.

    A waiver of a line's coverage is one of the whole line: without the policy nothing else of it can be asked.
    """

    def __init__(self, waivers: Iterable[Waiver], on: date):
        self.by_scope: dict[str, Waiver] = {}
        for waiver in sorted(waivers, key=lambda waiver: waiver.key):
            if waiver.start <= on and (waiver.end is None or on <= waiver.end):
                self.by_scope.setdefault(waiver.scope, waiver)

    def of_line(self, line: str) -> Waiver | None:
        return self._first(line, f"{line}/coverage", "*")

    def rule(self, demand: Demand, finding: Finding) -> Ruling:
        """Only what is not satisfied is waived."""
        outcome = finding.outcome
        if outcome.severity and self.by_scope:
            waiver = self._first(demand.key) or self.of_line(demand.line_key)
            if waiver:
                return Ruling(demand, finding, "waived", 0, waiver)
        return Ruling(demand, finding, outcome.verdict, outcome.severity)

    def _first(self, *scopes: str) -> Waiver | None:
        return next((self.by_scope[scope] for scope in scopes if scope in self.by_scope), None)


def worst_by_key(rulings: Iterable[Ruling]) -> list[Ruling]:
    """One ruling for each item, the worst where several demands are about the same thing."""
    worst: dict[str, Ruling] = {}
    for ruling in rulings:
        other = worst.get(ruling.demand.key)
        if other is None or _rank(ruling) > _rank(other):
            worst[ruling.demand.key] = ruling
    return list(worst.values())


def _rank(ruling: Ruling) -> tuple[int, int]:
    return ruling.severity, VERDICTS.index(ruling.verdict)
