"""What a rule looks at, and what it may say: demands, towers, findings and the outcomes they stand for.

Every rule is a function ``(demand, tower) -> Finding``. It only says *why* (the reason); ``OUTCOMES`` is
the one table that says what each reason means for compliance.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from .facts import VERDICTS, Case, Coverage, Minimum, ProvisionAsked, Requirement


class Outcome(NamedTuple):
    """What a reason means: its verdict, how much it weighs against compliance (0 where it is satisfied), and the code
    of what is wrong."""

    verdict: str
    severity: int = 0
    deficiency: str = ""


_MET = Outcome("met")
_ASSERTED = Outcome("asserted")
_NOT_REQUIRED = Outcome("not_required")


def _open(deficiency: str) -> Outcome:
    return Outcome("undetermined", 1, deficiency)


def _unproven(deficiency: str) -> Outcome:
    return Outcome("asserted", 2, deficiency)


def _gap(deficiency: str) -> Outcome:
    return Outcome("gap", 3, deficiency)


#: What can be wrong, by code. Which provision is missing under ``PROVISION`` is told by the item's code.
DEFICIENCIES = {
    "COVERAGE_MISSING": "No policy of the line is in force, and none has ended",
    "EXPIRED": "The last policy of the line has ended",
    "CANCELLED": "The last policy of the line was cancelled",
    "CARGO_TYPE": "A policy of the cargo family is on file, and is not, or may not be, the one that is asked",
    "UNVERIFIED": "A policy of the line is known from a list only, and no document shows it",
    "EXEMPTION": "A certificate of exemption is on file, and is not accepted, or not for the state of the work",
    "POLICY_UNCLEAR": "The policy's number or term is not shown",
    "LIMIT_LOW": "A limit is lower than what is asked, or is not shown as an amount",
    "AGG_BASIS": "The aggregate does not apply to each project or location",
    "CLAIMS_MADE": "The policy is written, or may be written, on a claims-made basis",
    "AUTO_SCOPE": "The policy does not cover the automobiles that are asked",
    "RETRO_DATE": "The retroactive date is later than what is asked, or is not shown",
    "TAIL": "A claims-made policy ended, and neither a later one nor a reporting period takes its claims",
    "STATUTORY": "Workers' compensation is not shown as the statute has it",
    "OFFICER_EXCLUDED": "A proprietor, partner, officer or member is, or may be, excluded",
    "SIR_HIGH": "The deductible or self-insured retention is higher than allowed, or is not shown",
    "RATING_LOW": "The insurer's rating or size is lower than what is asked",
    "RATING_UNKNOWN": "The insurer's rating or size is not known, or is too old",
    "NON_ADMITTED": "The insurer is not, or is not known to be, admitted",
    "PROVISION": "A provision is missing, or is not proven as asked",
    "INSURED_NAME": "The insured on the certificate is not the vendor by name",
    "HOLDER_NAME": "The certificate holder is not one that is accepted",
    "TWIN": "The vendor may be the same as another of whom insurance is required",
    "UNSIGNED": "The certificate is not signed",
}

#: Every reason that a rule can give, and what it means.
OUTCOMES = {
    # coverage
    "coverage_met": _MET,
    "coverage_missing": _gap("COVERAGE_MISSING"),
    "coverage_future": _gap("COVERAGE_MISSING"),
    "coverage_ended": _gap("EXPIRED"),
    "coverage_ended_renewed": _gap("EXPIRED"),
    "coverage_cancelled": _gap("CANCELLED"),
    "coverage_cancelled_renewed": _gap("CANCELLED"),
    "cargo_unclear": _open("CARGO_TYPE"),
    "cargo_other": _gap("CARGO_TYPE"),
    "coverage_unverified": _open("UNVERIFIED"),
    "coverage_undated": _open("POLICY_UNCLEAR"),
    "coverage_unnumbered": _open("POLICY_UNCLEAR"),
    # whatever else is asked of a line that no policy answers: the one deficiency is that of the coverage
    "no_policy": _gap(""),
    "no_policy_yet": _open(""),
    "no_document_yet": _open(""),
    # exemption from workers' compensation: exempt, not covered, and so never met
    "exempt_accepted": _NOT_REQUIRED,
    "exempt_no_policy": _NOT_REQUIRED,
    "exempt_not_accepted": _gap("EXEMPTION"),
    "exempt_other_state": _gap("EXEMPTION"),
    "exempt_state_unknown": _open("EXEMPTION"),
    "exempt_ended": _gap("EXPIRED"),
    "exempt_employers": _gap("LIMIT_LOW"),
    # limit
    "limit_met": _MET,
    "limit_low": _gap("LIMIT_LOW"),
    "limit_low_alone": _gap("LIMIT_LOW"),
    "limit_primary_low": _gap("LIMIT_LOW"),
    "limit_blank": _gap("LIMIT_LOW"),
    "limit_excluded": _gap("LIMIT_LOW"),
    "limit_included": _open("LIMIT_LOW"),
    "limit_statutory": _open("LIMIT_LOW"),
    "limit_not_statutory": _gap("LIMIT_LOW"),
    "limit_word": _open("LIMIT_LOW"),
    "limit_no_rate": _open("LIMIT_LOW"),
    "limit_layers_unconfirmed": _open("LIMIT_LOW"),
    # provision
    "provision_met": _MET,
    "provision_asserted": _ASSERTED,
    "provision_unproven": _unproven("PROVISION"),
    "provision_other_form": _unproven("PROVISION"),
    "provision_unknown_form": _unproven("PROVISION"),
    "provision_conflict": _open("PROVISION"),
    "provision_denied": _gap("PROVISION"),
    "provision_silent": _gap("PROVISION"),
    "provision_not_for_line": _NOT_REQUIRED,
    # basis
    "basis_met": _MET,
    "basis_claims_made": _gap("CLAIMS_MADE"),
    "basis_blank": _open("CLAIMS_MADE"),
    "basis_not_for_line": _NOT_REQUIRED,
    # aggregate_per
    "aggregate_per_met": _MET,
    "aggregate_per_other": _gap("AGG_BASIS"),
    "aggregate_per_blank": _gap("AGG_BASIS"),
    # auto_scope
    "auto_scope_met": _MET,
    "auto_scope_narrow": _gap("AUTO_SCOPE"),
    "auto_scope_blank": _gap("AUTO_SCOPE"),
    # statutory
    "statutory_met": _MET,
    "statutory_denied": _gap("STATUTORY"),
    "statutory_blank": _open("STATUTORY"),
    # proprietor
    "proprietor_met": _MET,
    "proprietor_exempt": _NOT_REQUIRED,
    "proprietor_excluded": _gap("OFFICER_EXCLUDED"),
    "proprietor_blank": _open("OFFICER_EXCLUDED"),
    # rating
    "rating_met": _MET,
    "rating_exempt": _MET,
    "rating_low": _gap("RATING_LOW"),
    "rating_size_low": _gap("RATING_LOW"),
    "rating_not_rated": _gap("RATING_LOW"),
    "rating_no_insurer": _open("RATING_UNKNOWN"),
    "rating_unknown": _open("RATING_UNKNOWN"),
    "rating_size_unknown": _open("RATING_UNKNOWN"),
    "rating_undated": _open("RATING_UNKNOWN"),
    "rating_old": _open("RATING_UNKNOWN"),
    # deductible
    "deductible_met": _MET,
    "deductible_high": _gap("SIR_HIGH"),
    "deductible_blank": _open("SIR_HIGH"),
    "deductible_no_rate": _open("SIR_HIGH"),
    # retroactive
    "retroactive_met": _MET,
    "retroactive_late": _gap("RETRO_DATE"),
    "retroactive_blank": _open("RETRO_DATE"),
    "retroactive_not_for_basis": _NOT_REQUIRED,
    # tail
    "tail_met": _MET,
    "tail_not_needed": _MET,
    "tail_short": _gap("TAIL"),
    "tail_missing": _gap("TAIL"),
    "tail_unclear": _open("TAIL"),
    # admitted
    "admitted_met": _MET,
    "admitted_denied": _gap("NON_ADMITTED"),
    "admitted_unknown": _open("NON_ADMITTED"),
    # insured
    "insured_met": _MET,
    "insured_suffix": _open("INSURED_NAME"),
    "insured_differs": _open("INSURED_NAME"),
    "insured_blank": _open("INSURED_NAME"),
    # twin
    "twin_open": _open("TWIN"),
    "twin_alike": _open("TWIN"),
    # holder
    "holder_met": _MET,
    "holder_suffix": _open("HOLDER_NAME"),
    "holder_differs": _open("HOLDER_NAME"),
    "holder_blank": _open("HOLDER_NAME"),
    # signature
    "signature_met": _MET,
    "signature_missing": _gap("UNSIGNED"),
    "signature_blank": _open("UNSIGNED"),
}


class Demand(NamedTuple):
    """One thing that is asked; it becomes the item of the same key.

    ``line`` is the requirement that asks it and ``line_key`` its key; what is asked of the certificate itself has no
    requirement, and ``party`` for a key. ``detail`` is the minimum or the provision where the demand is about one.
    """

    key: str
    line_key: str
    kind: str
    code: str = ""
    asked: float | str | None = None
    line: Requirement | None = None
    detail: Minimum | ProvisionAsked | None = None


class Tower(NamedTuple):
    """A policy with the umbrella and excess policies that are put on top of it.

    ``layers`` count: at most one umbrella and one excess policy. ``beside`` are those that might lie over them if a
    person confirmed it.
    """

    policy: Coverage
    layers: tuple[Coverage, ...]
    beside: tuple[Coverage, ...]
    case: Case
    on: date

    @property
    def policies(self) -> tuple[Coverage, ...]:
        return (self.policy, *self.layers)


class Finding(NamedTuple):
    """What a rule says about a demand: why, what was found, and on which policies."""

    reason: str
    found: float | str | None
    params: dict
    policies: tuple[Coverage, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return OUTCOMES[self.reason]


def judge_each(tower: Tower, judge: Callable[[Coverage], Finding]) -> Finding:
    """The finding of a rule that every policy of a tower must satisfy."""
    return worst(map(judge, tower.policies)) if tower.layers else judge(tower.policy)


def worst(findings: Iterable[Finding]) -> Finding:
    """The finding that counts where several policies must all be right."""
    return max(findings, key=lambda finding: (finding.outcome.severity, VERDICTS.index(finding.outcome.verdict)))
