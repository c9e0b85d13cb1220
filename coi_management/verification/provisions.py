"""What a policy is asked to say besides money, and the evidence for it.

A tick on a certificate is an assertion, not proof: ACORD 25 itself says that it confers no rights and that
the policy must have the provisions or be endorsed. An endorsement proves what its form and edition say, on
the policy and for the term that it was seen for.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .facts import Coverage, Evidence, ProvisionAsked
from .findings import Demand, Finding, Tower, judge_each

#: ACORD 25 prints N/A for the additional insured of workers' compensation: the line has none.
_WITHOUT_ADDITIONAL_INSURED = "workers_compensation"
_ADDITIONAL_INSURED = "additional_insured"

#: An edition is month and year, the year of two digits or four. NCCI forms may carry a letter for the revision before
#: it (WC 00 03 13 A).
_EDITION = r"(?:(\d{2})(?:19|20)?(\d{2}))?"
_WC_FORM = re.compile(r"(WC\d{6})([A-Z]?)" + _EDITION)
_ISO_FORM = re.compile(r"([A-Z]{2}\d{4})" + _EDITION)


class Form(NamedTuple):
    number: str
    edition: str


@lru_cache(maxsize=4096)
def parse_form(text: str) -> Form:
    """Number and edition of an endorsement form, however they are spaced: ``CG2010 04/13`` is
    ``CG 20 10 04 13``. A form of a carrier's own is its number, without an edition."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    known = _WC_FORM.fullmatch(compact) or _ISO_FORM.fullmatch(compact)
    if not known:
        return Form(compact, "")
    number, *edition = known.groups(default="")
    return Form(number, "".join(edition))


def is_form(seen: str, asked: str) -> bool:
    """Whether the form ``seen`` is the one ``asked``: an edition that is asked must be shown and be the same,
    a number without edition accepts any."""
    seen_form, asked_form = parse_form(seen), parse_form(asked)
    return seen_form.number == asked_form.number and asked_form.edition in ("", seen_form.edition)


def accepted_forms(asked: ProvisionAsked, evidence: Evidence, policy: Coverage) -> tuple[str, ...]:
    """The forms of ``policy`` that prove what is asked, () where none does.

    Without a list whatever the catalogue says proves the provision is accepted. Of a list one set must be
    complete: at least one of its forms proves the provision, and the others are seen on the same policy
    (CG 20 10 10 01 says nothing of completed operations, but stands in the pair that many contracts accept).
    """
    if not asked.forms:
        return evidence.forms
    seen = [form for entry in policy.provisions for form in entry.forms]
    for choice in asked.forms:
        matched = [[form for form in seen if is_form(form, wanted)] for wanted in choice]
        found = tuple(dict.fromkeys(form for forms in matched for form in forms))
        if all(matched) and any(form in evidence.forms for form in found):
            return found
    return ()


def judge_provision(demand: Demand, tower: Tower) -> Finding:
    """Whether the provision is proven, asserted, denied or passed over in silence on the policy and, where that is
    asked, on each of its layers."""
    asked, policy = demand.detail, tower.policy
    if policy.coverage == _WITHOUT_ADDITIONAL_INSURED and asked.provision.startswith(_ADDITIONAL_INSURED):
        return Finding("provision_not_for_line", None, {"policy": policy.policy_number}, (policy,))
    if not asked.on_layers:
        return _judge_policy(asked, policy)
    return judge_each(tower, lambda policy: _judge_policy(asked, policy))


def _judge_policy(asked: ProvisionAsked, policy: Coverage) -> Finding:
    evidence = _evidence(asked.provision, policy)
    proof = accepted_forms(asked, evidence, policy)
    reason = "provision_met" if proof else _reason_without_proof(asked, evidence)
    forms = proof or evidence.forms + evidence.unknown_forms
    params = {
        "provision": asked.provision,
        "policy": policy.policy_number,
        "coverage": policy.coverage,
        "accepted": [list(choice) for choice in asked.forms],
        "forms": list(forms),
        "conditional": evidence.conditional,
    }
    return Finding(reason, ", ".join(forms) or None, params, (policy,))


def _evidence(provision: str, policy: Coverage) -> Evidence:
    for evidence in policy.provisions:
        if evidence.provision == provision:
            return evidence
    return Evidence(provision)


def _reason_without_proof(asked: ProvisionAsked, evidence: Evidence) -> str:
    """An unknown form against an explicit no is a contradiction that a person has to solve; a form that is seen
    is otherwise worth as much as an assertion."""
    if evidence.asserted is False and evidence.unknown_forms and not evidence.forms:
        return "provision_conflict"
    if evidence.asserted is False and not evidence.forms:
        return "provision_denied"
    if not (evidence.asserted or evidence.forms or evidence.unknown_forms):
        return "provision_silent"
    if asked.evidence == "assertion":
        return "provision_asserted"
    if evidence.forms:
        return "provision_other_form"
    return "provision_unknown_form" if evidence.unknown_forms else "provision_unproven"
