"""What people type into one cell: days, amounts, yes and no. Each function gives a value and what is in doubt of it.

The parsers of days and amounts are handed in: they are those by which certificates are read.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

#: What stands in a cell for nothing.
_BLANK = {"", "-", "--", "–", "—", "?", "n/a", "na", "n.a.", "none", "nil", "tbd", "tba", "pending", "missing"}

_NUMERIC = re.compile(r"\s*(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(?:\d{4}|\d{2})\b.*")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.0+)?")
_AMOUNT = r"[$€£]?\s*\d[\d,]*(?:\.\d+)?\s*(?:k|mm?|mil|million)?"
_SPLIT = re.compile(rf"(?i)\s*({_AMOUNT})((?:\s*/\s*{_AMOUNT})+)\s*")
_POINTS = re.compile(r"([$€£]?\s*)(\d{1,3}(?:\.\d{3})+)(,\d{1,2})?(\s*[$€£]?)")

#: Years of policies that are not taken for a slip of the keys.
_YEARS = (1990, 2070)

#: An amount below this that names no unit may be meant in thousands or millions.
_SMALL = 1000

YES = {"y", "yes", "x", "true", "1", "si", "sí", "oui", "o", "s", "✓", "✔", "on", "verdadero", "vrai"}
NO = {"n", "no", "false", "0", "non", "off", "falso", "faux"}


class Order(NamedTuple):
    """How days are written in a list: ``mdy``, ``dmy`` or "" where nothing tells; ``mixed``: some cells say the one and
    some the other."""

    order: str
    mixed: bool = False


class Parsers(NamedTuple):
    """``dates(text, day_first)`` gives the ISO days in a text, ``money(text)`` an amount, a word, or None."""

    dates: Callable
    money: Callable


def is_blank(text: str) -> bool:
    return text.strip().lower() in _BLANK


def date_order(texts: Iterable[str]) -> Order:
    """How the days of these cells are written, told by those whose day is above the twelfth."""
    month_first = day_first = 0
    for text in texts:
        if match := _NUMERIC.fullmatch(text or ""):
            first, second = int(match[1]), int(match[2])
            day_first += first > 12 >= second
            month_first += second > 12 >= first
    if bool(month_first) != bool(day_first):
        return Order("mdy" if month_first else "dmy")
    return Order("", mixed=bool(month_first))


def read_date(text: str, order: str, parsers: Parsers) -> tuple[str, str]:
    """A day as ISO text, and what is wrong: ``date``, ``date_order`` or ``date_year``; both "" for an empty cell."""
    text = text.strip()
    if is_blank(text):
        return "", ""
    if _SERIAL.fullmatch(text):
        # the day number of a spreadsheet, whose day 1 is 1 January 1900 and which counts a 29 February of that year
        return _check_year((date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat())
    found = list(dict.fromkeys(parsers.dates(text, day_first=order == "dmy")))
    if len(found) == 1:
        return _check_year(found[0])
    numeric = _NUMERIC.fullmatch(text)
    year = re.search(r"[/.\-]\s?(\d{4})\b", text)
    if numeric and year and not _YEARS[0] <= int(year[1]) <= _YEARS[1]:
        return "", "date_year"
    if numeric and not found and parsers.dates(text, day_first=order != "dmy"):
        return "", "date_order"
    return "", "date"


def _check_year(day: str) -> tuple[str, str]:
    return (day, "") if _YEARS[0] <= int(day[:4]) <= _YEARS[1] else ("", "date_year")


def read_amounts(text: str, parsers: Parsers) -> tuple[list, str]:
    """The amounts of a cell (numbers, or the words that stand for one), and what is wrong.

    ``1M/2M`` is two amounts. What is wrong: ``amount``, ``amount_small`` (``2`` for two millions?) or
    ``amount_fraction`` (``1/2M``: half a million, or one and two?).
    """
    text = " ".join(text.split())
    if is_blank(text):
        return [], ""
    if match := _SPLIT.fullmatch(text):
        parts = [part.strip() for part in text.split("/")]
        values = [parsers.money(part) for part in parts]
        units = [bool(re.search(r"(?i)[km]|mil", part)) for part in parts]
        if any(value is None for value in values):
            return [], "amount"
        if any(value < _SMALL for value in values):
            # "500/500/500" is thousands to those who write it, and still a guess; "1/2M" may be a half or two amounts
            return [], "amount_fraction" if any(units) else "amount_small"
        return values, ""
    if (match := _POINTS.fullmatch(text)) and parsers.money(text) != parsers.money(match[2].replace(".", "")):
        text = match[2].replace(".", "")
    value = parsers.money(text)
    if value is None:
        return [], "amount"
    if not isinstance(value, str) and 0 < value < _SMALL:
        return [], "amount_small"
    return [value], ""


def read_amount(text: str, parsers: Parsers) -> tuple[float | str | None, str]:
    """One amount, of any size: a deductible is often small."""
    values, wrong = read_amounts(text, parsers)
    if wrong == "amount_small" and "/" not in text:
        return parsers.money(text), ""
    if len(values) > 1:
        return None, "amount_several"
    return (values[0] if values else None), wrong


def read_choice(text: str) -> tuple[bool | None, str]:
    """Yes, no or nothing; what is wrong: ``choice``."""
    word = text.strip().lower()
    if is_blank(word):
        return None, ""
    if word in YES:
        return True, ""
    return (False, "") if word in NO else (None, "choice")
