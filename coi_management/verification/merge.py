"""The strictest of several requirements: what satisfies the merged ones satisfies each of them."""

from collections import defaultdict
from collections.abc import Iterable

from .conditions import AUTO_SCOPES
from .exemptions import merge_exemptions
from .facts import RATINGS, Minimum, ProvisionAsked, Requirement
from .provisions import is_form


def strictest(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Merge the lines that accept the same coverages and count in the same currency.

    Lines in different currencies stay apart, since no rate is known here: ``verify`` asks them of the same policy, and
    the worse verdict counts. The result is sorted, so that the order of what comes in makes no difference.
    """
    groups = defaultdict(list)
    for requirement in requirements:
        groups[requirement.key, requirement.currency].append(requirement)
    return tuple(_merge(groups[key]) for key in sorted(groups))


def _merge(lines: list[Requirement]) -> Requirement:
    caps = [line.deductible_cap for line in lines if line.deductible_cap is not None]
    return Requirement(
        coverages=tuple(sorted(set(lines[0].coverages))),
        minimums=_merge_minimums(lines),
        provisions=_merge_provisions(lines),
        currency=lines[0].currency,
        claims_made_allowed=all(line.claims_made_allowed for line in lines),
        aggregate_per=_merge_aggregate_per(lines),
        auto_scope=max((line.auto_scope for line in lines), key=AUTO_SCOPES.index),
        statutory=any(line.statutory for line in lines),
        proprietor_exclusion_allowed=all(line.proprietor_exclusion_allowed for line in lines),
        rating=min((line.rating for line in lines if line.rating), key=RATINGS.index, default=""),
        size=max(line.size for line in lines),
        rating_max_age=min((line.rating_max_age for line in lines if line.rating_max_age), default=0),
        deductible_cap=min(caps, default=None),
        retroactive_by=min((line.retroactive_by for line in lines if line.retroactive_by), default=None),
        admitted=any(line.admitted for line in lines),
        tail_years=max(line.tail_years for line in lines),
        exemptions=merge_exemptions(lines),
        exempt_employers=all(line.exempt_employers for line in lines),
        sets=tuple(sorted({name for line in lines for name in line.sets})),
    )


def _merge_minimums(lines: list[Requirement]) -> tuple[Minimum, ...]:
    """The highest amount and the highest primary of each limit, separately: one set may ask for a tower of 5,000,000
    over any primary, another for a primary of 2,000,000."""
    merged: dict[str, Minimum] = {}
    for minimum in (minimum for line in lines for minimum in line.minimums):
        other = merged.get(minimum.limit, minimum)
        merged[minimum.limit] = Minimum(
            minimum.limit, max(minimum.amount, other.amount), max(minimum.primary, other.primary)
        )
    return tuple(merged[limit] for limit in sorted(merged))


def _merge_provisions(lines: list[Requirement]) -> tuple[ProvisionAsked, ...]:
    """Every demand that no other one implies.

    Two lists of accepted forms of which neither implies the other are both kept: the policy must satisfy each, by one
    form that is on both or by one of each.
    """
    demands = sorted({asked for line in lines for asked in line.provisions}, key=_provision_order)
    kept: list[ProvisionAsked] = []
    for asked in demands:
        if any(implies(other, asked) for other in kept):
            continue
        kept = [other for other in kept if not implies(asked, other)] + [asked]
    return tuple(sorted(kept, key=_provision_order))


def implies(strict: ProvisionAsked, lax: ProvisionAsked) -> bool:
    """Whether whatever satisfies ``strict`` satisfies ``lax``: an endorsement is more than an assertion, and each
    choice of forms that ``strict`` accepts is one that ``lax`` accepts, perhaps in any edition."""
    if strict.provision != lax.provision or (lax.on_layers and not strict.on_layers):
        return False
    if strict.evidence != lax.evidence:
        return strict.evidence == "endorsement"
    if not lax.forms:
        return True
    return bool(strict.forms) and all(
        any(_same_choice(choice, accepted) for accepted in lax.forms) for choice in strict.forms
    )


def _same_choice(choice: tuple[str, ...], accepted: tuple[str, ...]) -> bool:
    """Whether the two name the same forms, ``accepted`` perhaps without an edition."""
    return all(any(is_form(form, wanted) for form in choice) for wanted in accepted) and all(
        any(is_form(form, wanted) for wanted in accepted) for form in choice
    )


def _provision_order(asked: ProvisionAsked) -> tuple:
    return (asked.provision, asked.evidence, asked.forms, asked.on_layers)


def _merge_aggregate_per(lines: list[Requirement]) -> str:
    """Per project and per location are two things (CG 25 03, CG 25 04): where both are asked, both are."""
    return "|".join(sorted({part for line in lines for part in line.aggregate_per.split("|") if part}))
