"""Requirements and policies in a few words, for the tests of verification.

A typical day is 1 June 2026, and a typical policy runs through that year, is complete, and names the right insured.
"""

from dataclasses import fields
from datetime import date

from .rooms import room

verification = room("verification")
Case, Coverage, Evidence, Insurer = (
    verification.Case,
    verification.Coverage,
    verification.Evidence,
    verification.Insurer,
)
Limit, Minimum, ProvisionAsked = verification.Limit, verification.Minimum, verification.ProvisionAsked
Requirement, Waiver = verification.Requirement, verification.Waiver

K = 1_000
M = 1_000_000
TODAY = date(2026, 6, 1)
YEAR = {"effective": date(2026, 1, 1), "expiration": date(2027, 1, 1)}
LAST_YEAR = {"effective": date(2025, 1, 1), "expiration": date(2026, 1, 1)}
NEXT_YEAR = {"effective": date(2027, 1, 1), "expiration": date(2028, 1, 1)}

GL, AUTO, WC, PRO = "general_liability", "auto_liability", "workers_compensation", "professional_liability"
UMBRELLA, EXCESS = "umbrella", "excess"
AI, COMPLETED = "additional_insured_ongoing", "additional_insured_completed"
WAIVER, PRIMARY, NOTICE = "waiver_of_subrogation", "primary_noncontributory", "notice_of_cancellation"

ACME = Insurer("Acme Mutual", "12345", "A", 10, date(2026, 1, 1), admitted=True)

_COVERAGE_FIELDS = {field.name for field in fields(Coverage)}
_REQUIREMENT_FIELDS = {field.name for field in fields(Requirement)}


def combined(amount, primary=0):
    """A minimum that an umbrella may help to reach."""
    return amount, primary


def ask(*coverages, **words):
    """A requirement; words that are no field of it are limits: an amount that the policy itself must show, or
    ``combined(...)``."""
    asked = {name: value for name, value in words.items() if name in _REQUIREMENT_FIELDS}
    limits = {name: value for name, value in words.items() if name not in _REQUIREMENT_FIELDS}
    minimums = tuple(
        Minimum(limit, *value) if isinstance(value, tuple) else Minimum(limit, value, value)
        for limit, value in limits.items()
    )
    return Requirement(coverages=coverages, minimums=minimums, **asked)


def policy(coverage, number="P-1", **words):
    """A policy; words that are no field of it are limits: an amount, or the word that is printed."""
    shown = {name: value for name, value in words.items() if name in _COVERAGE_FIELDS}
    limits = tuple(
        Limit(name, None, value) if isinstance(value, str) else Limit(name, value)
        for name, value in words.items()
        if name not in _COVERAGE_FIELDS
    )
    typical = {"key": number, "insurer": ACME, "insured": "Acme Roofing LLC", "certificate": "C-1", **YEAR}
    return Coverage(**{**typical, "coverage": coverage, "policy_number": number, "limits": limits, **shown})


def umbrella(each_occurrence, number="U-1", **words):
    """An umbrella policy whose aggregate is its limit each occurrence, unless it is given."""
    return policy(UMBRELLA, number, **{"each_occurrence": each_occurrence, "aggregate": each_occurrence, **words})


def excess(each_occurrence, number="X-1", **words):
    """Likewise an excess policy."""
    return policy(EXCESS, number, **{"each_occurrence": each_occurrence, "aggregate": each_occurrence, **words})


def provision(code, *forms, evidence="endorsement", on_layers=False):
    """A provision that is asked; each form is a choice by itself, a list of forms is a set that must be complete."""
    choices = tuple((form,) if isinstance(form, str) else tuple(form) for form in forms)
    return ProvisionAsked(code, evidence, choices, on_layers)


def case(requirements, coverages, **words):
    """A case for Acme Roofing LLC; one requirement need not be a list."""
    requirements = (requirements,) if isinstance(requirements, Requirement) else tuple(requirements)
    return Case(
        **{"vendor_names": ("Acme Roofing LLC",), **words, "requirements": requirements, "coverages": tuple(coverages)}
    )


def gl(number="P-1", **words):
    """A general liability policy."""
    return policy(GL, number, **words)


def seen(code, *forms, **words):
    """What is on file for one provision."""
    return Evidence(code, forms=forms, **words)


def with_seen(*evidence, number="P-1"):
    """One general liability policy, with what is on file for its provisions."""
    return [gl(number, provisions=evidence)]


def rated(rating="A", size=10, as_of=date(2026, 1, 1), **words):
    """An insurer with this rating."""
    return Insurer("Acme Mutual", "12345", rating, size, as_of, **words)


def insured(name):
    """One general liability policy of this insured."""
    return [gl(insured=name)]


EACH = f"{GL}/limit/each_occurrence"
AGGREGATE = f"{GL}/limit/general_aggregate"
ANY_GL = ask(GL)
GL_1M = ask(GL, each_occurrence=M)
GL_TOWER = ask(GL, each_occurrence=combined(5 * M, M))
