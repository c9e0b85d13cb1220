"""Money: what a policy shows for a limit, and what umbrella and excess policies add on top of it.

One policy answers; rows are never summed. What may be added is one umbrella and one excess policy, each to the
limits that it follows (``TOPPED_UP_BY``).
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from .facts import Case, Coverage, Limit
from .findings import Demand, Finding, Tower
from .terms import is_complete

#: Which limit of an umbrella or excess policy tops up which limit of the policy below it. What is not here nothing
#: tops up, whatever a requirement says: medical expense is outside of umbrella cover, and professional, cyber,
#: pollution and cargo policies have no umbrella. On an umbrella only an excess policy may lie.
TOPPED_UP_BY = {
    "general_liability": {
        "each_occurrence": "each_occurrence",
        "general_aggregate": "aggregate",
        "products_completed_operations_aggregate": "aggregate",
    },
    "auto_liability": {"combined_single_limit": "each_occurrence"},
    "workers_compensation": {
        "el_each_accident": "each_occurrence",
        "el_disease_policy_limit": "aggregate",
        "el_disease_each_employee": "each_occurrence",
    },
    "umbrella": {"each_occurrence": "each_occurrence", "aggregate": "aggregate"},
}

UMBRELLA, EXCESS = "umbrella", "excess"

#: A printed word in place of an amount. Any other word needs a person.
_WORD_REASONS = {
    "": "limit_blank",
    "excluded": "limit_excluded",
    "included": "limit_included",
    "statutory": "limit_not_statutory",
}


class Layer(NamedTuple):
    """What one policy gives to a limit, in the currency of the requirement; None where it cannot be converted."""

    policy: Coverage
    shown: float
    amount: float | None


@lru_cache(maxsize=8192)
def normalise_number(number: str) -> str:
    """A policy number without what differs from certificate to certificate: case, spaces, hyphens."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def convert(amount: float, currency: str, into: str, rates: dict[str, float]) -> float | None:
    """``amount`` in the currency ``into``, to the cent; None without a rate."""
    if currency == into:
        return amount
    if not (rates.get(currency) and rates.get(into)):
        return None
    return round(amount * rates[currency] / rates[into], 2)


def towers(policy: Coverage, rows: tuple[Coverage, ...], case: Case, on: date) -> list[Tower]:
    """Every way to put at most one umbrella and one excess policy of ``rows`` on ``policy``, the bare policy first.

    The same policy number on two certificates is one policy and cannot lie over itself. What cannot be put on, because
    its number or term is not shown or there is one of its kind already, stands beside it for a person to confirm.
    """
    over = _rows_over(policy, rows)
    if not over:
        return [Tower(policy, (), (), case, on)]
    umbrellas = [(), *((row,) for row in over if row.coverage == UMBRELLA)]
    excesses = [(), *((row,) for row in over if row.coverage == EXCESS)]
    found = []
    for layers in (umbrella + excess for umbrella, excess in product(umbrellas, excesses)):
        if all(_fits(layer, policy, layers[:place]) for place, layer in enumerate(layers)):
            beside = tuple(row for row in over if row not in layers and _only_beside(row, policy, layers))
            found.append(Tower(policy, layers, beside, case, on))
    return found


def judge_limit(demand: Demand, tower: Tower) -> Finding:
    """The amount of a limit on the policy, with its layers where the requirement lets them count."""
    minimum, policy = demand.detail, tower.policy
    wanted = max(minimum.amount, minimum.primary)
    shown = _shown(policy, minimum.limit) or Limit(minimum.limit, None)
    if shown.amount is None:
        return _finding(demand, tower, _reason_without_amount(policy, shown.word), word=shown.word)
    own = _layer(demand, tower, policy, shown)
    if own.amount is None:
        return _finding(demand, tower, "limit_no_rate", (own,))
    if own.amount >= wanted:
        return _finding(demand, tower, "limit_met", (own,))
    if minimum.primary >= wanted or not _followed_by(policy, minimum.limit):
        return _finding(demand, tower, "limit_low_alone", (own,))
    if own.amount < minimum.primary:
        return _finding(demand, tower, "limit_primary_low", (own,))
    return _judge_with_layers(demand, tower, own, wanted)


def judge_deductible(demand: Demand, tower: Tower) -> Finding:
    """The deductible or self-insured retention against the cap. What is not shown has to be disclosed."""
    policy, currency = tower.policy, demand.line.currency
    params = {
        "policy": policy.policy_number,
        "asked": demand.asked,
        "currency": currency,
        "shown": policy.deductible,
        "shown_currency": policy.currency,
    }
    if policy.deductible is None:
        return Finding("deductible_blank", None, params, (policy,))
    found = convert(policy.deductible, policy.currency, currency, tower.case.rates)
    if found is None:
        return Finding("deductible_no_rate", None, params, (policy,))
    reason = "deductible_met" if found <= demand.asked else "deductible_high"
    return Finding(reason, found, params | {"found": found}, (policy,))


def _judge_with_layers(demand: Demand, tower: Tower, own: Layer, wanted: float) -> Finding:
    """Layers are added until the limit is reached. Where only the sum of two rows of one kind, or of one without
    number or term, would reach it, a person has to confirm that they are layers."""
    limit = _followed_by(tower.policy, demand.detail.limit)
    used = [own]
    for policy in tower.layers:
        if _total(used) >= wanted:
            break
        used += _layers_of(demand, tower, policy, limit)
    if _total(used) >= wanted:
        return _finding(demand, tower, "limit_met", used)
    if any(layer.amount is None for layer in used):
        return _finding(demand, tower, "limit_no_rate", used)
    possible = [own, *_largest_by_number(demand, tower, limit)]
    if _total(possible) >= wanted:
        return _finding(demand, tower, "limit_layers_unconfirmed", possible)
    return _finding(demand, tower, "limit_low", used)


def _largest_by_number(demand: Demand, tower: Tower, limit: str) -> list[Layer]:
    """Each layer of the tower and each row beside it, every policy number once, with the highest amount it shows."""
    by_number: dict[str, Layer] = {}
    for policy in tower.layers + tower.beside:
        number = normalise_number(policy.policy_number) or policy.key
        for layer in _layers_of(demand, tower, policy, limit):
            if number not in by_number or (layer.amount or 0) > (by_number[number].amount or 0):
                by_number[number] = layer
    return list(by_number.values())


def _total(layers: Sequence[Layer]) -> float:
    """The amounts that are known, together."""
    return round(sum(layer.amount or 0 for layer in layers), 2)


def _rows_over(policy: Coverage, rows: tuple[Coverage, ...]) -> tuple[Coverage, ...]:
    """The umbrella and excess policies that may lie over ``policy``, themselves or over an umbrella that does."""
    if policy.coverage not in TOPPED_UP_BY:
        return ()
    umbrellas = [row for row in rows if row.coverage == UMBRELLA and _may_lie_over(row, policy)]
    return tuple(row for row in rows if any(_may_lie_over(row, below) for below in (policy, *umbrellas)))


def _may_lie_over(layer: Coverage, policy: Coverage) -> bool:
    """By what it says of itself; an umbrella or excess policy does not lie over itself."""
    if policy.coverage in (UMBRELLA, EXCESS) and _same_number(layer, policy):
        return False
    return not layer.sits_over or policy.coverage in layer.sits_over


def _fits(layer: Coverage, policy: Coverage, below: tuple[Coverage, ...]) -> bool:
    """Whether ``layer`` counts on top of ``policy`` and the layers ``below``, without anybody confirming it."""
    return (
        is_complete(layer)
        and not any(_same_number(layer, other) for other in below)
        and layer.coverage not in (policy.coverage, *(other.coverage for other in below))
        and any(_may_lie_over(layer, other) for other in (policy, *below))
    )


def _only_beside(row: Coverage, policy: Coverage, layers: tuple[Coverage, ...]) -> bool:
    """Whether ``row`` may lie over the tower, but only if a person confirms it."""
    below = (policy, *layers)
    return any(_may_lie_over(row, other) for other in below) and not _fits(row, policy, layers)


def _same_number(one: Coverage, other: Coverage) -> bool:
    return normalise_number(one.policy_number) == normalise_number(other.policy_number)


def _followed_by(policy: Coverage, limit: str) -> str:
    return TOPPED_UP_BY.get(policy.coverage, {}).get(limit, "")


def _shown(policy: Coverage, code: str) -> Limit | None:
    return next((limit for limit in policy.limits if limit.limit == code), None)


def _reason_without_amount(policy: Coverage, word: str) -> str:
    """Why a limit that shows a word, or nothing, is not met. "Statutory" is right for the benefits of workers'
    compensation only: beside employers' liability it may be true (New York's has no limit), which a person must say."""
    if word == "statutory" and policy.coverage == "workers_compensation":
        return "limit_statutory"
    return _WORD_REASONS.get(word, "limit_word")


def _layers_of(demand: Demand, tower: Tower, policy: Coverage, limit: str) -> list[Layer]:
    shown = _shown(policy, limit)
    return [_layer(demand, tower, policy, shown)] if shown and shown.amount is not None else []


def _layer(demand: Demand, tower: Tower, policy: Coverage, shown: Limit) -> Layer:
    amount = convert(shown.amount, policy.currency, demand.line.currency, tower.case.rates)
    return Layer(policy, shown.amount, amount)


def _finding(demand: Demand, tower: Tower, reason: str, layers: Sequence[Layer] = (), word: str = "") -> Finding:
    is_known = any(layer.amount is not None for layer in layers)
    found = _total(layers) if is_known else word or None
    params = {
        "limit": demand.code,
        "policy": tower.policy.policy_number,
        "coverage": tower.policy.coverage,
        "asked": demand.asked,
        "primary": demand.detail.primary,
        "currency": demand.line.currency,
        "found": found,
        "layers": [
            {
                "policy": layer.policy.policy_number,
                "coverage": layer.policy.coverage,
                "amount": layer.amount,
                "shown": layer.shown,
                "shown_currency": layer.policy.currency,
            }
            for layer in layers
        ],
    }
    return Finding(reason, found, params, tuple(layer.policy for layer in layers) or (tower.policy,))
