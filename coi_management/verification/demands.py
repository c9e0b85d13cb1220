"""What a requirement asks, one demand for each item, and the rule that judges it."""

from collections.abc import Callable
from functools import cached_property

from . import exemptions
from .conditions import (
    judge_admitted,
    judge_aggregate_per,
    judge_auto_scope,
    judge_basis,
    judge_coverage,
    judge_proprietor,
    judge_rating,
    judge_retroactive,
    judge_statutory,
    judge_tail,
)
from .facts import Case, Requirement
from .findings import Demand, Finding, Tower
from .limits import judge_deductible, judge_limit
from .parties import judge_holder, judge_insured, judge_signature
from .provisions import judge_provision

#: The rule for each kind of demand.
JUDGES: dict[str, Callable[[Demand, Tower], Finding]] = {
    "coverage": judge_coverage,
    "limit": judge_limit,
    "provision": judge_provision,
    "basis": judge_basis,
    "aggregate_per": judge_aggregate_per,
    "auto_scope": judge_auto_scope,
    "statutory": judge_statutory,
    "proprietor": judge_proprietor,
    "rating": judge_rating,
    "deductible": judge_deductible,
    "retroactive": judge_retroactive,
    "tail": judge_tail,
    "admitted": judge_admitted,
    "insured": judge_insured,
    "holder": judge_holder,
    "signature": judge_signature,
}

#: Demands whose finding depends on the umbrella and excess policies that are put on top.
LAYERED = ("limit", "provision", "rating", "admitted", "insured", "holder", "signature")

PARTY = "party"


class Asked:
    """What the requirements ask of the policies of one line: the same for many vendors."""

    def __init__(self, coverages: tuple[str, ...], lines: list[Requirement]):
        self.key = lines[0].key
        self.coverages = coverages
        self.lines = lines
        self.demands = [demand for line in lines for demand in line_demands(line)]

    @cached_property
    def is_about_rating_age(self) -> bool:
        """Whether a rating can be too old for it."""
        return any(line.rating_max_age for line in self.lines)

    @cached_property
    def is_exemptible(self) -> bool:
        """Whether an exemption can have to do with it."""
        return any(map(exemptions.is_about, self.lines))


def line_demands(line: Requirement) -> list[Demand]:
    """The demands of one line, the coverage first."""
    demands = [_demand(line, "coverage", asked=line.key)]
    for minimum in line.minimums:
        demands.append(_demand(line, "limit", minimum.limit, max(minimum.amount, minimum.primary), minimum))
    for provision in line.provisions:
        demands.append(_demand(line, "provision", provision.provision, provision.evidence, provision))
    return demands + [_demand(line, kind, asked=asked) for kind, asked in _conditions(line) if asked is not None]


def party_demands(case: Case) -> list[Demand]:
    """What is asked of every certificate that is relied on."""
    demands = [Demand(f"{PARTY}/insured", PARTY, "insured")]
    if case.holder_names:
        demands.append(Demand(f"{PARTY}/holder", PARTY, "holder"))
    if case.signature_required:
        demands.append(Demand(f"{PARTY}/signature", PARTY, "signature"))
    return demands


def _conditions(line: Requirement) -> list[tuple[str, str | float | None]]:
    """Kind and what is asked of each condition, None where it is not asked."""
    return [
        ("basis", None if line.claims_made_allowed else "occurrence"),
        ("aggregate_per", line.aggregate_per or None),
        ("auto_scope", line.auto_scope or None),
        ("statutory", "statutory" if line.statutory else None),
        ("proprietor", None if line.proprietor_exclusion_allowed else "included"),
        ("rating", line.rating or line.size or None),
        ("deductible", line.deductible_cap),
        ("retroactive", line.retroactive_by and line.retroactive_by.isoformat()),
        ("tail", line.tail_years or None),
        ("admitted", "admitted" if line.admitted else None),
    ]


def _demand(line: Requirement, kind: str, code: str = "", asked=None, detail=None) -> Demand:
    line_key = line.key
    key = f"{line_key}/{kind}/{code}" if code else f"{line_key}/{kind}"
    return Demand(key, line_key, kind, code, asked, line, detail)
