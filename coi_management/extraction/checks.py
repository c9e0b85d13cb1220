"""Cross-checks of a reading: what cannot be right is marked, never changed."""

import re
from itertools import pairwise

from .country import is_clear, is_day_first
from .values import is_placeholder_date, squash

# A certificate is dated within the terms it lists, give or take what agents do before a renewal.
LONGEST_TERM = 5 * 366  # days
SMALLEST_LIMIT, SMALLEST_MEDICAL, SMALLEST_DEDUCTIBLE = 1000, 500, 100
LARGEST_LIMIT = 1_000_000_000
_MEDICAL = "medical_expense"
# A policy of these lines has at least one of these limits.
MAIN_LIMITS = {
    "general_liability": ("each_occurrence", "general_aggregate"),
    "auto_liability": ("combined_single_limit", "bodily_injury_per_person", "bodily_injury_per_accident"),
    "umbrella": ("each_occurrence", "aggregate"),
    "excess": ("each_occurrence", "aggregate"),
    "workers_compensation": ("el_each_accident", "el_disease_policy_limit"),
}
_TEMPLATE = re.compile(r"(?i)^(name|address|insured|producer|certificate holder|policy number|xxx+|tbd)$")
_LABELS = re.compile(r"(?:INSURER\s[A-F]\b|\bNAIC\b|\(A/C,|MM/DD/YYYY|EACH OCCURRENCE|POLICY NUMBER|TYPE OF INSURANCE)")


def check(reading, evidence):
    """Mark in `evidence` what contradicts itself in `reading`."""
    _check_parties(reading, evidence)
    _check_insurers(reading, evidence)
    _check_names_that_go_on(reading, evidence)
    _check_endorsements(reading, evidence)
    _check_days(reading, evidence)
    for number, coverage in enumerate(reading["coverages"]):
        at = f"coverages[{number}]"
        _check_policy(coverage, at, reading, evidence)
        _check_amounts(coverage, at, evidence)


def _check_endorsements(reading, evidence):
    """An attached page proves something only of a policy that is on the certificate, and of its term."""
    numbers = {squash(coverage["policy_number"] or ""): coverage for coverage in reading["coverages"]}
    for at, endorsement in enumerate(reading["endorsements"]):
        number = squash(endorsement["policy_number"] or "")
        if not number:
            continue
        coverage = numbers.get(number)
        if coverage is None:
            evidence.mark(f"endorsements[{at}].policy_number", "no_such_policy")
        elif endorsement["effective"] and coverage["expiration"] and endorsement["effective"] > coverage["expiration"]:
            evidence.mark(f"endorsements[{at}].effective", "other_term")
        elif endorsement["expiration"] and coverage["effective"] and endorsement["expiration"] <= coverage["effective"]:
            evidence.mark(f"endorsements[{at}].expiration", "other_term")


def _check_days(reading, evidence):
    """Where a date could not be read because its day stands first, the others may have theirs there too."""
    days = {"certificate_date": reading["certificate_date"]}
    for number, coverage in enumerate(reading["coverages"]):
        days |= {f"coverages[{number}].{key}": coverage[key] for key in ("effective", "expiration")}
    raw = {path: evidence.places[path]["raw"] or "" for path in days if path in evidence.places}
    if any(not days[path] and is_day_first(text) for path, text in raw.items()):
        for path, text in raw.items():
            if not is_clear(text):
                evidence.mark(path, "day_or_month")


def _check_parties(reading, evidence):
    for party in ("producer", "insured", "certificate_holder"):
        found = reading[party]
        if not found:
            continue
        name = found.get("name") or ""
        if _LABELS.search(name) or not re.search(r"[A-Za-z]{2}", name):
            evidence.mark(f"{party}.name", "label_in_value")
        if _TEMPLATE.match(name.strip()):
            evidence.mark(f"{party}.name", "template_text")
    producer = reading["producer"] or {}
    if producer.get("email") and not re.fullmatch(r"[^\s@]+@[^\s@]+", producer["email"]):
        evidence.mark("producer.email", "not_an_address")
    for key in ("phone", "fax"):
        text = producer.get(key)
        if text and (len(re.sub(r"\D", "", text)) < 7 or re.search(r"@|^[A-Z][a-z]+ [A-Z][a-z]+ ", text)):
            evidence.mark(f"producer.{key}", "not_a_number")


def _check_insurers(reading, evidence):
    for insurer in reading["insurers"]:
        at = f"insurers.{insurer['letter']}"
        if insurer["naic"] and not re.fullmatch(r"\d{5}", insurer["naic"]):
            evidence.mark(at + ".naic", "not_five_digits")
        if insurer["name"] and _LABELS.search(insurer["name"]):
            evidence.mark(at + ".name", "label_in_value")
    letters = [insurer["letter"] for insurer in reading["insurers"]]
    if letters and letters[0] in tuple("BCDEF"):  # what stands between two lines was taken to be on the lower
        for letter in letters:
            evidence.mark(f"insurers.{letter}.name", "no_label")
            evidence.mark(f"insurers.{letter}.naic", "no_label")
        evidence.mark("insurers.A", "not_found")


def _check_names_that_go_on(reading, evidence):
    """A long name that goes on below looks like another insurer: one without a code, of whom no policy is."""
    letters = "".join(coverage["insurer_letter"] or "" for coverage in reading["coverages"])
    for before, insurer in pairwise(reading["insurers"]):
        if before["naic"] and not insurer["naic"] and insurer["letter"] and insurer["letter"] not in letters:
            for one in (before, insurer):
                evidence.mark(f"insurers.{one['letter']}.name", "wrapped")


def _check_policy(coverage, at, reading, evidence):
    letters = {insurer["letter"] for insurer in reading["insurers"]}
    letter = coverage["insurer_letter"]
    if letter and letter not in letters:
        evidence.mark(at + ".insurer_letter", "no_such_insurer")
    number = coverage["policy_number"] or ""
    if number and (_LABELS.search(number) or is_placeholder_date(number) or not re.search(r"\d", number)):
        evidence.mark(at + ".policy_number", "not_a_number")
    start, end = coverage["effective"], coverage["expiration"]
    if start and end and end <= start:
        if end < start:  # on the same day only the end can be wrong
            evidence.mark(at + ".effective", "dates_out_of_order")
        evidence.mark(at + ".expiration", "dates_out_of_order")
    issued = reading["certificate_date"]
    if issued and end and end < issued:
        evidence.mark(at + ".expiration", "expired_at_issue")
    if start and end and int(end[:4]) - int(start[:4]) > LONGEST_TERM / 365:
        evidence.mark(at + ".expiration", "long_term")


def _check_amounts(coverage, at, evidence):
    limits = coverage["limits"]
    main = MAIN_LIMITS.get(coverage["type"])
    known = {*limits, *(coverage.get("limit_codes") or {}).values()}
    abroad = coverage.get("currency") not in (None, "USD")  # statutory cover of other countries names no amount
    if main and not abroad and f"{at}.limits" not in evidence.places and not any(code in known for code in main):
        evidence.mark(f"{at}.limits.{main[0]}", "empty")
    for code, amount in limits.items():
        if not isinstance(amount, (int, float)):
            continue
        least = SMALLEST_MEDICAL if code == _MEDICAL else SMALLEST_LIMIT
        least = SMALLEST_DEDUCTIBLE if code.upper().startswith("DED") else least
        if code == _MEDICAL and not amount:
            continue
        if amount < least or amount > LARGEST_LIMIT:
            evidence.mark(f"{at}.limits.{code}", "implausible_amount")
    once = limits.get("each_occurrence")
    for code in ("general_aggregate", "aggregate"):
        most = limits.get(code)
        if isinstance(once, int) and isinstance(most, int) and most < once:
            evidence.mark(f"{at}.limits.{code}", "aggregate_below_occurrence")
            evidence.mark(f"{at}.limits.each_occurrence", "aggregate_below_occurrence")
