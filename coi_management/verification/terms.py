"""When a policy answers: from the first day of its term until the term ends or cover is cancelled."""

from collections.abc import Iterator
from datetime import date, timedelta

from .facts import Coverage

FUTURE, IN_FORCE, ENDED, CANCELLED = "future", "in_force", "ended", "cancelled"

DAY = timedelta(days=1)


def state(policy: Coverage, on: date, covered_on_expiration_day: bool) -> str:
    """Where ``policy`` stands on the day ``on``.

    US terms and cancellations turn at 12:01 AM, so that the day of expiration or cancellation is itself not
    covered; some foreign policies turn at 4 PM, for which ``covered_on_expiration_day`` counts the day of
    expiration. A missing date bounds nothing: whether such a policy may count is another question, see
    ``is_complete``. A cancellation when the term has ended changes nothing, and a policy that is cancelled
    from its first day on never begins.
    """
    end = end_of_cover(policy, covered_on_expiration_day)
    cancelled = policy.cancelled_on
    if cancelled and not (end and end <= cancelled):
        never_begins = policy.effective and cancelled <= policy.effective
        if never_begins or cancelled <= on:
            return CANCELLED
    if policy.effective and on < policy.effective:
        return FUTURE
    return ENDED if end and end <= on else IN_FORCE


def end_of_cover(policy: Coverage, covered_on_expiration_day: bool) -> date | None:
    """The first day after the term that is no longer covered, None where the expiration is not known."""
    if policy.expiration and covered_on_expiration_day:
        return policy.expiration + DAY
    return policy.expiration


def is_complete(policy: Coverage) -> bool:
    """Whether number and term are shown. What is on file without them nobody can rely on."""
    return bool(policy.policy_number and policy.effective and policy.expiration)


def turning_days(policy: Coverage, covered_on_expiration_day: bool) -> Iterator[date]:
    """The days on which ``state`` may change."""
    for day in (policy.effective, end_of_cover(policy, covered_on_expiration_day), policy.cancelled_on):
        if day:
            yield day
