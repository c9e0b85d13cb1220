"""What was required against what is covered: plain values in, verdicts out.

This room imports no odoo and touches no database. ``verify`` is the one function that decides
compliance; the gate, the portal, the letters and the reports all show its answer.
"""

from .facts import (
    Answer,
    Case,
    Coverage,
    Evidence,
    Insurer,
    Item,
    Limit,
    Minimum,
    ProvisionAsked,
    Requirement,
    Waiver,
)
from .merge import strictest
from .verify import Span, timeline, verify
from .wording import sentence

__all__ = [
    "Answer",
    "Case",
    "Coverage",
    "Evidence",
    "Insurer",
    "Item",
    "Limit",
    "Minimum",
    "ProvisionAsked",
    "Requirement",
    "Span",
    "Waiver",
    "sentence",
    "strictest",
    "timeline",
    "verify",
]
