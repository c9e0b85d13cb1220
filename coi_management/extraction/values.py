"""Values as people print them: dates, money, telephone numbers, addresses of parties."""

import re
from datetime import date

# US forms are month first; a year of two digits belongs to 1970 to 2069 (as POSIX strptime has it, a year later).
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?[/\\.\-]\s?(\d{1,2})\s?[/\\.\-]\s?(\d{4}|\d{2})(?!\d)")
# Eight digits and nothing else: the year of four that makes them a date stands last, as on the form, or first.
_COMPACT_DATE = re.compile(r"\s*(?:(\d\d)(\d\d)((?:19|20)\d\d)|((?:19|20)\d\d)(\d\d)(\d\d))\s*")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# Years of four digits that are no others run together with what stands behind them.
FIRST_YEAR, LAST_YEAR = 1900, 2199
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# French months, where their first letters are not those of English ones.
_FRENCH = {"fev": 2, "fév": 2, "avr": 4, "mai": 5, "juin": 6, "juil": 7, "aou": 8, "aoû": 8, "déc": 12}
_WORDED_DATE = re.compile(r"\b([A-Za-zéû]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_FIRST_WORDED = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|e)?(?:\s+(?:day\s+)?of)?[\s-]+([A-Za-zéû]{3,9})\.?,?[\s-]+(\d{4})\b"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# 30-Jun-26, 30JUN2026, 30/Jun/2026; Jun-30-2026. Parted by spaces, only a year of four is one, or the end of the text.
_SHORT_WORDED = re.compile(
    rf"(?i)\b(\d{{1,2}})[-/.]?({_MONTH})[-/.]?(\d{{4}}|\d{{2}})(?!\w)|^(\d{{1,2}}) ({_MONTH}) '?(\d{{2}})$"
)
_SHORT_MONTH_FIRST = re.compile(
    rf"(?i)\b({_MONTH})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})(?!\w)|^({_MONTH})\.? (\d{{1,2}}),? '?(\d{{2}})$"
)
_PLACEHOLDER_DATE = re.compile(
    r"\b(?:MM|DD|mm|dd)\s?[/-]\s?(?:MM|DD|mm|dd)\s?[/-]\s?(?:YYYY|YY|yyyy|yy)\b|\b(?:YYYY|AAAA)\s?[/-]\s?MM\s?[/-]\s?(?:DD|JJ)\b"
)

_CURRENCIES = r"(?:USD|CAD|AUD|NZD|GBP|EUR)"
_MONEY = re.compile(
    rf"(?:(?:US|CA?|AU?|NZ)?\$|{_CURRENCIES}|£|€)?\s*(\d{{1,3}}(?:[,\s]\d{{3}})+(?:\.\d{{1,2}})?|\d+(?:\.\d+)?)\s*"
    rf"(MILLIONS?|MIL|MM|MN|M|K|B)?\b\s*(?:\$|£|€|{_CURRENCIES})?",
    re.IGNORECASE,
)
_FACTORS = {
    "k": 10**3,
    "m": 10**6,
    "mm": 10**6,
    "mn": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "b": 10**9,
}
# A number that a letter or a hyphen after one stands before is part of a policy number.
_AMOUNT_WITHIN = re.compile(
    r"(?<![A-Za-z\d,])(?<![A-Za-z]-)(?:(?:\b(?:US|AU|NZ|CA?)|\b)?\$|[£€]|\b(?:USD|CAD|AUD|NZD|GBP|EUR))?\s*"
    r"(?:\d{1,3}(?: \d{3})+\b|\d[\d,]*)(?:\.\d+)?\s*"
    r"(?:MILLIONS?|MIL|MM|MN|[MK])?\b(?:\s?[$€£])?(?:(?<=[MK])|(?<=,\d{3})|(?![/-]\d))",
    re.IGNORECASE,
)
# Words that stand where an amount would: DOMAIN of the form, never zero.
_AMOUNT_WORDS = {
    "included": "Included",
    "incl": "Included",
    "inc": "Included",
    "excluded": "Excluded",
    "excl": "Excluded",
    "exc": "Excluded",
    "statutory": "Statutory",
    "unlimited": "Unlimited",
    "none": "None",
    "na": "N/A",
    "notapplicable": "N/A",
    "notcovered": "Excluded",
    "nil": "Nil",
    "seebelow": "See below",
    "seeattached": "See attached",
}
# What may stand behind an amount and says nothing that its label does not: 1,000,000 CSL, 1,000,000 per claim.
_BASES = (
    r"(?:\s*/?\s*\(?(?:CSL|combined single limit|agg(?:regate)?|occ(?:urrence)?|"
    r"each|ea\.?|(?:per|each|ea\.?|any one)\s*"
    r"(?:occ(?:urrence)?|acc(?:ident)?|claim|person|emp(?:loyee)?|loss))\.?\)?)?"
)
_WITH_BASIS = re.compile(rf"(\$?\s*\d{{1,3}}(?:,\d{{3}})+(?:\.00)?){_BASES}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.\-/]*\d{3}[\s.\-]*\d{4}(?:\s*(?:x|ext\.?|extension)\s*\d+)?", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _day(year, month, day):
    """An ISO date, or None where the calendar has no such day."""
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name):
    name = name.lower()
    for start, number in _FRENCH.items():
        if name.startswith(start):
            return number
    try:
        return _MONTHS.index(name[:3].lower()) + 1
    except ValueError:
        return 0


def dates(text, day_first=False):
    """All dates in `text`, as ISO dates, in the order in which they stand there."""
    found = []
    text = text.replace("–", "-")
    compact = _COMPACT_DATE.fullmatch(text)
    if compact:
        month, day, year, *other = (int(part or 0) for part in compact.groups())
        found.append((0, _day(year, month, day) if year else _day(*other)))
    for match in _ISO_DATE.finditer(text):
        found.append((match.start(), _day(*map(int, match.groups()))))
    for match in _NUMERIC_DATE.finditer(text):
        first, second, year = map(int, match.groups())
        if len(match[3]) > 2 and not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        month, day = (second, first) if day_first else (first, second)
        found.append((match.start(), _day(year, month, day)))
    for match in _WORDED_DATE.finditer(text):
        found.append((match.start(), _day(int(match[3]), _month(match[1]), int(match[2]))))
    for match in _DAY_FIRST_WORDED.finditer(text):
        found.append((match.start(), _day(int(match[3]), _month(match[2]), int(match[1]))))
    known = {start for start, _found in found}
    for match in _SHORT_WORDED.finditer(text):
        day, month, year = [part for part in match.groups() if part]
        if match.start() not in known:
            found.append((match.start(), _day(int(year), _month(month), int(day))))
    for match in _SHORT_MONTH_FIRST.finditer(text):
        month, day, year = [part for part in match.groups() if part]
        found.append((match.start(), _day(int(year), _month(month), int(day))))
    return [day for _start, day in sorted(found, key=lambda item: item[0]) if day]


def one_date(text):
    """The only date in `text`, or None."""
    days = dates(text)
    return days[0] if len(days) == 1 else None


def is_placeholder_date(text):
    """Whether the template's `MM/DD/YYYY` was left where a date belongs."""
    return bool(_PLACEHOLDER_DATE.search(text))


def money(text):
    """`text` as a whole number, as the word printed in its place, or None where it is neither.

    >>> money("$ 1,000,000"), money("1MM"), money("Incl."), money("$100,000 SIR")
    (1000000, 1000000, 'Included', None)
    """
    text = text.strip().strip("*").strip()
    word = _AMOUNT_WORDS.get(re.sub(r"[^a-z]", "", text.lower()))
    if word and not re.search(r"\d", text):
        return word
    basis = _WITH_BASIS.fullmatch(text)
    text = basis[1] if basis else text
    match = _MONEY.fullmatch(text.rstrip(".-/ "))
    if not match:
        return None
    number = float(re.sub(r"[,\s]", "", match[1])) * _FACTORS.get((match[2] or "").lower(), 1)
    return int(number) if number == int(number) else number


def amounts(text):
    """The amounts in free text, each with what is printed before it: `[(label, amount), …]`.

    An amount in free text has a `$`, a comma between thousands, a factor, or at least four digits.
    """
    found, start = [], 0
    for match in _AMOUNT_WITHIN.finditer(text):
        raw = match[0].strip()
        digits = re.sub(r"\D", "", raw)
        if re.search(r"[$£€A-Za-z]", raw) or "," in raw or len(digits) >= 4:
            value = money(raw)
            if value is not None:
                found.append((text[start : match.start()].strip(" :-;,$£€/"), value))
                start = match.end()
    return found, text[start:].strip(" :-;,$£€/")


def phone(text):
    """The first telephone number in `text` as printed, or None."""
    match = _PHONE.search(text)
    return match[0].strip() if match else None


def is_phone(text):
    """Whether a line is a telephone number and nothing else but its label."""
    rest = _PHONE.sub("", text)
    return rest != text and not re.sub(r"(?i)phone|fax|tele|tel|cell|office|main|toll|free|[^a-z]", "", rest)


# Numbers under which an authority knows a firm.
_REGISTERED = re.compile(r"(?i)^(?:fein|ein|tax\s?id|us\s?dot|dot|mc|abn|acn)\W*(?:no\b\.?|number\b)?\W*\d[\d\s-]{4,}$")


# Numbers under which somebody files a party, in the box of its name.
_FILED = re.compile(
    r"(?i)^(?:loan|acct|account|customer|client|vendor|supplier)\s*(?:#|no\b\.?|num(?:ber)?\b|id\b)\W*\w*\d[\w\s-]*$"
)


def is_account(text):
    """Whether a line is the number of a licence, an account or an operator, or a web address: no part of a party."""
    if re.match(
        r"(?i)^(?:[A-Z]{2}\s)?(?:lic(?:ense|\.)?|op id|code|sub code|agency customer id|www\.|https?:)\b", text
    ):
        return True
    if _REGISTERED.match(text) or _FILED.match(text):
        return True
    number = re.fullmatch(r"#?\s*[\d-]{3,}(?:\s+\d{1,2})*", text) or re.fullmatch(r"\d+-[\d-]+(?:\s+\d+)+", text)
    return bool(number) and not re.fullmatch(r"\d{5}(?:-\d{4})?", text)


def email(text):
    """The first e-mail address in `text`, or None."""
    match = _EMAIL.search(text)
    return match[0].rstrip(".") if match else None


def squash(text):
    """Letters and digits of `text` in capitals: what is left to compare labels by."""
    return "".join(char for char in text.upper() if char.isalnum())


_STREET = re.compile(
    r"(?i)^(\d+[\w-]*\s|p\.?\s?o\.?\s?(box|drawer)|box\s\d|one\s\w+\s|rr\s?\d|suite|ste\b|unit\s|floor|level\s\d|"
    r"building\b|bldg\b|dept\b|department\b|mail stop|c/o\b|attn|attention)|"
    r"\b(street|avenue|road|boulevard|drive|suite|lane|highway|parkway|plaza|blvd|hwy|p\.?\s?o\.?\s?box|quay|crescent|"
    r"close|court|terrace|parade|esplanade|rue|chemin|boul\.?)\b"
)
_TOWN = re.compile(
    r"(?i)\b[A-Z]{2}\.?,?\s+\d{5}(?:-?\d{4})?\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|"
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b(?:NSW|QLD|VIC|TAS|SA|WA|ACT|NT)\s+\d{4}\b"
)
_ON_ONE_LINE = re.compile(r"(.*?[A-Za-z].*?),?\s+((?:\d+[\w-]*\s|(?:P\.?\s?O\.?\s?)?Box\s).*)", re.IGNORECASE)
_RUN_ON = re.compile(r"(.*\b(?:LLC|L\.L\.C\.|Inc\b\.?|Corp\b\.?|LLP|Ltd\b\.?),?)\s+(\d+\s+[A-Z].*)")
# The end of a name, which went on below it, with a street behind.
_ENDS_BELOW = re.compile(r"(?i)((?:LLC|L\.L\.C\.|Inc|Corp|LLP|Ltd|Company|Co)\b\.?,?)\s+(\d+\s+[A-Z].*)")
_ATTENTION = re.compile(r"(?i)^(?:attn|attention)\b")
_ALIAS = re.compile(r"(?i)^\(?(dba|d/b/a|d\.b\.a\.?|t/as?|trading as|o/a|a/k/a|aka|f/k/a)\b")
_ENTITY = re.compile(
    r"(?i)\b(llc|l\.l\.c\.?|inc\.?|incorporated|corp\.?|corporation|company|co\.?|ltd\.?|limited|l\.?p\.?|llp|lllp|pllc|p\.?c\.?|plc)"
    r"[,.)]*$"
)


def party(lines):
    """Name, address and other names of a party, from the lines of its box from top to bottom.

    Returns `(party, sure)`: `sure` is false where a second line may belong to the name or to the address.
    """
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return None, True
    sure = True
    whole = _ON_ONE_LINE.fullmatch(lines[0]) if len(lines) == 1 and _TOWN.search(lines[0]) else None
    if whole:
        lines, sure = [whole[1], whole[2]], False
    # Whose attention is asked for is no part of the name, though it may stand above it.
    notes = [line for line in lines[:1] if _ATTENTION.match(line) and len(lines) > 1]
    name, rest = lines[len(notes)], notes + lines[len(notes) + 1 :]
    run = _RUN_ON.fullmatch(name)
    if run:  # a street on the line of the name
        name, rest, sure = run[1].rstrip(","), [run[2], *rest], False
    below = _ENDS_BELOW.fullmatch(rest[0]) if rest and not run else None
    if below and not _ENTITY.search(name):
        name, rest, sure = f"{name} {below[1]}".rstrip(","), [below[2], *rest[1:]], False
    other = None
    if notes:
        return {"name": name, "address": rest}, False
    while rest and not _STREET.search(rest[0]) and not _TOWN.search(rest[0]) and len(rest) > 1:
        line = rest[0]
        if _ALIAS.match(line):
            other = line
        elif _ENTITY.search(line) and not _ENTITY.search(name) or name.endswith(("&", ",", " and", "-")):
            name = f"{name} {line}"
        else:
            break
        rest = rest[1:]
    if rest and _ALIAS.match(rest[0]):
        other, rest = rest[0], rest[1:]
    if len(rest) > 2 and not re.search(r"\d", rest[0]) and not _STREET.search(rest[0]):
        sure = False
    found = {"name": name, "address": rest}
    if other:
        found["dba"] = other
    return found, sure
