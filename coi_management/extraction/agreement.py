"""What two rungs of the ladder read on one page: where they differ, a person decides."""

from .values import squash

PARTIES = ("producer", "insured", "certificate_holder")
PLAIN = ("certificate_date", "certificate_number", "revision_number")
OF_PARTY = ("name", "contact", "phone", "fax", "email")
OF_COVERAGE = ("type", "policy_number", "insurer_letter", "effective", "expiration", "basis", "addl_insd", "subr_wvd")
REASON, CONFIDENCE = "rungs_differ", 0.6


def mark_differences(reading, other, evidence):
    """Mark in `evidence` the values of `reading` that `other` read differently, or that only `other` found."""
    for path in PLAIN:
        _compare(path, reading[path], other[path], evidence)
    for party in PARTIES:
        mine, theirs = reading[party] or {}, other[party] or {}
        for key in OF_PARTY:
            _compare(f"{party}.{key}", mine.get(key), theirs.get(key), evidence)
    mine = {insurer["letter"]: insurer for insurer in reading["insurers"]}
    for insurer in other["insurers"]:
        for key in ("name", "naic"):
            found = mine.get(insurer["letter"], {}).get(key)
            _compare(f"insurers.{insurer['letter']}.{key}", found, insurer[key], evidence)
    _compare_coverages(reading["coverages"], other["coverages"], evidence)


def _compare_coverages(mine, theirs, evidence):
    if [row["type"] for row in mine] != [row["type"] for row in theirs]:
        evidence.mark("coverages", REASON, CONFIDENCE)
        return
    for number, (row, other) in enumerate(zip(mine, theirs, strict=True)):
        at = f"coverages[{number}]"
        for key in OF_COVERAGE:
            _compare(f"{at}.{key}", row[key], other[key], evidence)
        for code in other["limits"]:
            _compare(f"{at}.limits.{code}", row["limits"].get(code), other["limits"][code], evidence)


def _compare(path, mine, theirs, evidence):
    if theirs is not None and squash(str(mine)) != squash(str(theirs)):
        evidence.mark(path, REASON, CONFIDENCE)
