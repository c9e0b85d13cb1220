"""What was required against what is covered: plain values in, verdicts out.

This room imports no odoo and touches no database. ``verify`` is the one function that decides
compliance; the gate, the portal, the letters and the reports all show its answer.

From the ground up: ``facts`` (what goes in and comes out) and ``findings`` (what each reason means); the rules
``terms``, ``limits``, ``provisions``, ``exemptions``, ``conditions`` and ``parties``; ``demands`` (which rule judges
what is asked), ``rulings`` (waivers) and ``lines`` (which policy answers); ``merge`` and ``verify``. ``templates`` and
``wording`` tell an answer, ``facts_json`` keeps it.
"""

from .facts import (
    Answer,
    Case,
    Coverage,
    Evidence,
    Exemption,
    Insurer,
    Item,
    Limit,
    Minimum,
    ProvisionAsked,
    Requirement,
    Twin,
    Waiver,
)
from .facts_json import answer_from_json, answer_to_json, from_json, item_from_json, item_to_json, to_json
from .findings import DEFICIENCIES
from .lawful import lawful
from .merge import strictest
from .verify import Span, compliant_span, timeline, verify
from .wording import sentence

__all__ = [
    "DEFICIENCIES",
    "Answer",
    "Case",
    "Coverage",
    "Evidence",
    "Exemption",
    "Insurer",
    "Item",
    "Limit",
    "Minimum",
    "ProvisionAsked",
    "Requirement",
    "Span",
    "Twin",
    "Waiver",
    "answer_from_json",
    "answer_to_json",
    "compliant_span",
    "from_json",
    "item_from_json",
    "item_to_json",
    "lawful",
    "sentence",
    "strictest",
    "timeline",
    "to_json",
    "verify",
]
