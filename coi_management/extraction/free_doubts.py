"""Which values of a certificate of no form are sure: those that nothing else on its page could be."""

import re

from .free_values import TYPES, code_of, text_in, type_of
from .labels import LIMITS
from .result import EVERYTHING
from .values import squash
from .words import rows as lines_of
from .words import text_of

CONFIDENCE, REASON = 0.75, "free_layout"
LONGEST_TERM = 2  # years
SMALLEST = 10_000  # of an amount that must be somebody's limit
SHORTEST_NUMBER = 4  # characters of what may be a policy number on a line of its own
# Where a page says so, amounts are not what they seem.
_SCALED = re.compile(
    r"(?i)\bin\s+(?:US\s?)?\$?\s?(?:thousands|millions|000)|\b0{3}['’]?s\b|\(\s?\$?\s?['’]?0{3}s?\s?\)"
)


def mark_doubtful(reader):
    """Doubt what was not found, and lists of which something on the page may be missing."""
    reading = reader.reading
    doubtful = {"form"} if reader.is_clean else set(EVERYTHING[1:])
    doubtful |= {key for key in ("certificate_date", "description_of_operations") if not reading[key]}
    doubtful |= {key for key in ("producer", "insured", "certificate_holder") if not reading[key]}
    rows = reading["coverages"]
    numbers = {squash(row["policy_number"] or "") for row in rows}
    printed = {squash(text_in(lines[0])) for lines in reader.captions.all("policy_number")}
    whole = "".join(numbers)
    if not rows or "" in numbers or not all(number in whole or whole in number for number in printed):
        doubtful.add("coverages")
    if not all(row["expiration"] for row in rows) or _has_other_amounts(reader):
        doubtful.add("coverages")
    own = ("policy_number", "expiration", "effective", "period")
    if holds_several(reader):
        doubtful.add("coverages")
    if any(policy.values and not any(policy.values.get(field) for field in own) for policy in reader.policies):
        doubtful.add("coverages")
    named = {squash(text_in(lines[0])) for lines in reader.captions.all("insurer")}
    if not reading["insurers"] or len(named) > len(reading["insurers"]):
        doubtful.add("insurers")
    if not rows:  # it may be about certificates
        doubtful.add("kind")
    for path in sorted(doubtful):
        reader.evidence.mark(path, REASON, CONFIDENCE)
    for number in range(len(rows)) if _SCALED.search(text_of(reader.page.words)) else ():
        reader.evidence.mark(f"coverages[{number}].limits", "implausible_amount")


def holds_several(reader):
    """Whether a row of a table has numbers or terms of several policies in its cells, one below the other."""
    return any(
        _count(policy, "policy_number", _is_number) > 1
        or _count(policy, "effective", reader.days) > 1
        and _count(policy, "expiration", reader.days) > 1
        for policy in reader.policies
    )


def _count(policy, field, is_one):
    """How many lines of a cell are such a value; what ends with a hyphen goes on below."""
    lines = [text_in(line) for line in lines_of(policy.values.get(field, []))]
    return sum(bool(is_one(line)) and not line.endswith("-") for line in lines)


def _is_number(line):
    return len(squash(line)) >= SHORTEST_NUMBER and any(char.isdigit() for char in line)


def _has_other_amounts(reader):
    """Whether an amount stands on the page that is no limit and no deductible of a policy that was read."""
    used = {word for words, _page in reader.evidence.sources.values() for word in map(id, words)}
    for number, row in enumerate(reader.rows):
        for _label, amount, words in reader.amounts_of(number, row):
            if isinstance(amount, (int, float)) and amount >= SMALLEST and not any(id(word) in used for word in words):
                return True
    return False


def _is_own(reader, policy, words):
    """Whether a value stands in the rows of a policy, or above all policies, so that it is meant for each."""
    if policy.values:
        return True
    found = {id(word) for word in words}
    found = [cell.row for cell in reader.captions.cells if any(id(word) in found for word in cell.words)]
    first = min(found, default=0)
    return policy.first <= first < policy.last or first < reader.first or reader.alone


def sure_of(reader, policy, coverage, kind):
    """The paths of a policy's values that nothing else on the page could be."""
    if not reader.is_clean:
        return set()
    sure = set(policy.sure)
    if coverage.get("policy_number") and _is_own(reader, policy, coverage.values["policy_number"].words):
        sure.add("policy_number")
    start, end = coverage.get("effective"), coverage.get("expiration")
    words = coverage.values["expiration"].words
    if start and end and start < end and int(end[:4]) - int(start[:4]) <= LONGEST_TERM and reader.knows_days():
        if _is_own(reader, policy, words):
            sure |= {"effective", "expiration"}
    label = squash(text_in(policy.words) or policy.label)
    if kind in TYPES and type_of(policy.label) == kind and not ("EXCESS" in label and "UMBRELLA" in label):
        sure.add("type")
    if coverage.get("insurer_letter"):
        sure.add("insurer_letter")
    catalogue = {code for code, _parts in LIMITS.get(kind, ())}
    labels = [code_of(label, kind) for label, _amount, _words in reader.limits_of(policy, kind)]
    sure |= {f"limits.{code}" for code in labels if code in catalogue and labels.count(code) == 1}
    return sure
