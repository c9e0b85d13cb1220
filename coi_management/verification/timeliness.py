"""How timely a vendor is: a number from 0 to 100 made of what it did, so that it can be told in words.

Three things count, each only where there is something to tell: how fast the vendor complied when it was asked (40),
whether renewals came before the old policies ended (40), and how many of its documents had to be rejected (20). What
has no data is left out, and the others weigh accordingly. The weights and days are a convention of this project.
"""

from typing import NamedTuple

#: Days to comply that earn all points, and that earn none.
PROMPT_DAYS, LATE_DAYS = 3, 30

SPEED, RENEWALS, DOCUMENTS = 40, 40, 20


class Record(NamedTuple):
    """What a vendor did: the days each request took, renewals in time and in all, documents rejected and in all."""

    days: tuple[int, ...] = ()
    renewals_in_time: int = 0
    renewals: int = 0
    rejected: int = 0
    documents: int = 0

    @property
    def average_days(self) -> float | None:
        return sum(self.days) / len(self.days) if self.days else None


def timeliness(record: Record) -> int | None:
    """The score from 0 (never in time) to 100 (always); None where nothing is known yet."""
    parts = []
    if record.days:
        late = (record.average_days - PROMPT_DAYS) / (LATE_DAYS - PROMPT_DAYS)
        parts.append((SPEED, 1 - min(max(late, 0), 1)))
    if record.renewals:
        parts.append((RENEWALS, record.renewals_in_time / record.renewals))
    if not parts:
        # documents alone say nothing of time
        return None
    if record.documents:
        parts.append((DOCUMENTS, 1 - record.rejected / record.documents))
    return round(100 * sum(weight * part for weight, part in parts) / sum(weight for weight, _part in parts))
