"""Which country a document is from, by what only its papers say: the order of day and month, and the currency."""

import re

# What tells a country, the surest first. Lloyd's and "Ltd" are met in all of them and tell none.
_CUES = (
    (
        "AU",
        r"\bPty\.?\b|\bA\.?B\.?N\.?\s*:?\s*\d|\bAFSL?\b|\bACN\s*:?\s*\d|\b(?:NSW|QLD|VIC|TAS)\s+\d{4}\b|\bAustralian?\b|"
        r"\bcertificate\s+of\s+currency\b|\bwork\s?cover\b",
    ),
    ("NZ", r"\bNew Zealand\b|\bNZBN\b|\bNZ\$|\bNZD\b"),
    (
        "GB",
        r"£|\bGBP\b|\bFinancial Conduct Authority\b|\bFCA\b|\bPrudential Regulation\b|\bEmployers['’]?\s+Liability\s+"
        r"\(Compulsory\s+Insurance\)|\bUnited Kingdom\b|\b(?:England|Scotland|Wales|Northern Ireland)\b|"
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b",
    ),
    (
        "CA",
        r"\bCSIO\b|\bCanad(?:a|ian)\b|\bCAD\b|C\$|"
        r"\b(?:Ontario|Qu[eé]bec|Alberta|Manitoba|Saskatchewan|British Columbia|"
        r"Nova Scotia|New Brunswick)\b|\b(?:ON|QC|AB|BC|MB|SK|NS|NB|NL|PE)\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|"
        r"\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b|\bcertificat\s+d['’]assurance",
    ),
    ("US", r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\bACORD\b|\bNAIC\b|\bU\.?S\.?A\b"),
)
_PATTERNS = tuple((country, re.compile(pattern)) for country, pattern in _CUES)
DAY_FIRST = frozenset({"AU", "NZ", "GB"})
MONTH_FIRST = frozenset({"US"})
CURRENCIES = {"AU": "AUD", "NZ": "NZD", "GB": "GBP", "CA": "CAD", "US": "USD"}
_NAMED = (
    ("GBP", re.compile(r"£|\bGBP\b")),
    ("EUR", re.compile(r"€|\bEUR\b")),
    ("AUD", re.compile(r"\bAUD\b|\bA\$|\bAU\$")),
    ("NZD", re.compile(r"\bNZD\b|\bNZ\$")),
    ("CAD", re.compile(r"\bCAD\b|\bCDN\b|\bC\$|\bCA\$")),
    ("USD", re.compile(r"\bUSD\b|\bUS\$")),
)
_SHORT_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(?:\d{4}|\d{2})(?![\d/.-])")
_SAID = (
    (True, re.compile(r"(?i)\bd{1,2}\s?[/.-]\s?m{1,2}\s?[/.-]\s?y{2,4}\b|\bjj\s?[/-]\s?mm\s?[/-]\s?aaaa\b")),
    (False, re.compile(r"(?i)\bm{1,2}\s?[/.-]\s?d{1,2}\s?[/.-]\s?y{2,4}\b")),
)


class Country:
    """Where a document is from: `code` (ISO 3166, or None), `currency` (ISO 4217, or None), the order of its dates."""

    def __init__(self, text):
        self.code = _country(text)
        self.currency = _currency(text) or CURRENCIES.get(self.code)
        self.day_first, self.is_sure = _order(text, self.code)


def _country(text):
    counts = {country: len(pattern.findall(text)) for country, pattern in _PATTERNS}
    best = max(counts, key=counts.get)
    return best if counts[best] else None


def _currency(text):
    """The currency that the text names most, or None."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _NAMED}
    best = max(counts, key=counts.get)
    return best if counts[best] else None


def _order(text, country):
    """Whether the day stands first in dates of digits, and whether that is sure.

    Sure is what the form says (`DD/MM/YYYY`), what a number above 12 shows where all such dates agree, and what the
    country writes. Canadians write both.
    """
    said = {first for first, pattern in _SAID if pattern.search(text)}
    if len(said) == 1:
        return said.pop(), True
    shown = set()
    for match in _SHORT_DATE.finditer(text):
        one, other = int(match[1]), int(match[3])
        if one > 12 >= other:
            shown.add(True)
        elif other > 12 >= one:
            shown.add(False)
    if len(shown) == 1:
        return shown.pop(), True
    if shown:
        return country in DAY_FIRST, False
    return country in DAY_FIRST, country in DAY_FIRST or country in MONTH_FIRST


def is_day_first(text):
    """Whether a date of digits stands in a text that can only have its day first."""
    return any(int(match[1]) > 12 >= int(match[3]) for match in _SHORT_DATE.finditer(text))


def is_clear(text):
    """Whether the dates in a text can be read in one way only: the month is a word, the year stands first, or day or
    month is above 12, or both are the same."""
    return all(
        int(match[1]) > 12 or int(match[3]) > 12 or int(match[1]) == int(match[3])
        for match in _SHORT_DATE.finditer(text)
    )
