"""When a policy did not cover in the midst of its term: what notices of cancellation and reinstatement say, in turn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from .facts import Coverage

CANCELLATION, REINSTATEMENT, NON_RENEWAL = "cancellation", "reinstatement", "non_renewal"


@dataclass(frozen=True)
class Notice:
    """What an insurer or agent told of one policy and term.

    :param kind: ``cancellation``, ``reinstatement`` or ``non_renewal``
    :param day: the first day without cover, or the first day with cover again; for a non-renewal the end of the term
    :param with_lapse: of a reinstatement: whether the days between stay uncovered
    """

    kind: str
    day: date
    with_lapse: bool = False


class Lapse(NamedTuple):
    """Days without cover: from ``first`` to the day before ``again``; None: cover never began again."""

    first: date
    again: date | None


def lapses(cancelled_on: date | None, notices: Iterable[Notice]) -> tuple[Lapse, ...]:
    """The days without cover, in order and apart from each other.

    A notice that was issued later counts before an earlier one: of two cancellations with nothing between them the
    later names the day. A reinstatement without a lapse undoes the cancellation before it, one with a lapse ends it. A
    non-renewal ends nothing before the term.

    :param cancelled_on: the day of a cancellation that is known otherwise, before all notices
    :param notices: in the order in which they were issued
    """
    closed: list[Lapse] = []
    since = cancelled_on
    for notice in notices:
        if notice.kind == CANCELLATION:
            since = notice.day
        elif notice.kind == REINSTATEMENT and since:
            if notice.with_lapse and notice.day > since:
                closed.append(Lapse(since, notice.day))
            since = None
    return tuple(_apart([*closed, Lapse(since, None)] if since else closed))


def stretches(policy: Coverage, without_cover: Iterable[Lapse]) -> Iterator[Coverage]:
    """The policy once for each stretch of days on which it covers: every one but the last ends by cancellation.

    A policy that covers throughout comes as it is. One that was cancelled before it began comes as cancelled.
    """
    begins = policy.effective
    for lapse in without_cover:
        yield replace(policy, effective=begins, cancelled_on=lapse.first)
        begins = lapse.again
        if begins is None or (policy.expiration and policy.expiration <= begins):
            return
    is_as_it_is = begins == policy.effective and policy.cancelled_on is None
    yield policy if is_as_it_is else replace(policy, effective=begins, cancelled_on=None)


def _apart(found: list[Lapse]) -> list[Lapse]:
    """Lapses that touch or overlap as one."""
    joined: list[Lapse] = []
    for lapse in sorted(found, key=lambda lapse: lapse.first):
        last = joined[-1] if joined else None
        if last and (last.again is None or lapse.first <= last.again):
            ends = None if None in (last.again, lapse.again) else max(last.again, lapse.again)
            joined[-1] = Lapse(last.first, ends)
        else:
            joined.append(lapse)
    return joined
