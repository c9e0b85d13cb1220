"""How good a reading is: each value that a document says is right or not, and marked for a person or not.

A value that is wrong or missing and not marked is a silent error: whoever relies on the reading relies on it too. What
was read and does not stand on the document counts as well.
"""

import re

KEYS = ("certificate_date", "certificate_number")
PARTIES = ("producer", "insured", "certificate_holder")
OF_COVERAGE = ("type", "policy_number", "insurer_letter", "effective", "expiration", "addl_insd", "subr_wvd", "basis")
FLAGS = ("gen_agg_per", "any_auto", "owned", "scheduled", "hired", "non_owned", "per_statute", "proprietor_excluded")
# Rows whose limits have codes; those of others are labelled as somebody wrote them.
PRINTED = frozenset({"general_liability", "auto_liability", "umbrella", "excess", "workers_compensation"})
ENOUGH_WORDS = 0.95


class Tally:
    """Counts of values: asked for, right, silent errors, marked; and the paths of those that are wrong."""

    def __init__(self):
        self.asked = self.right = self.silent = self.marked = 0
        self.wrong = []

    def add(self, other):
        """Count those of another too."""
        for name in ("asked", "right", "silent", "marked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong
        return self

    def check(self, path, wanted, got, review):
        """Count one value."""
        good, marked = _plain(wanted) == _plain(got), is_marked(path, review)
        self.asked += 1
        self.right += good
        self.marked += marked
        self.silent += not good and not marked
        if not good:
            self.wrong.append((path, wanted, got, marked))


def is_marked(path, review):
    """Whether a person must look at the value at `path`, or at what it is part of."""
    return any(re.match(re.escape(item) + r"(?:$|[.\[])", path) for item in review)


def score(truths, readings):
    """What readings of a document are worth.

    :param list truths: dictionaries of the shape of readings, one for each certificate in the document
    :return: Tally
    """
    tally = Tally()
    for number, truth in enumerate(truths):
        _score(truth, readings[number] if number < len(readings) else {}, tally)
    for reading in readings[len(truths) :]:
        tally.check("kind", None, reading["kind"], reading["review"])
    return tally


def _plain(value):
    """A value without what people do not care for: case, spaces, points, noughts behind the point."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return f"{value:.0f}" if float(value).is_integer() else str(value)
    return "".join(char for char in str(value).lower() if char.isalnum()) or None


def _score(truth, reading, tally):
    review = reading.get("review") or []
    tally.check("kind", truth["kind"], reading.get("kind"), review)
    for key in ("form", "edition"):
        if truth.get(key):
            tally.check(key, truth[key], reading.get(key), review)
    if truth["kind"] == "endorsement":
        tally.check("policy_number", truth.get("policy_number"), reading.get("policy_number"), review)
    if truth["kind"] != "certificate":
        return
    for key in KEYS:
        tally.check(key, truth.get(key), reading.get(key), review)
    for party in PARTIES:
        _score_party(party, truth.get(party) or {}, reading.get(party) or {}, review, tally)
    _score_insurers(truth, reading, review, tally)
    _score_coverages(truth.get("coverages") or [], reading.get("coverages") or [], review, tally)
    wanted = _words(truth.get("description_of_operations"))
    found = _words(reading.get("description_of_operations"))
    if wanted:
        tally.check("description_of_operations", True, len(wanted & found) >= ENOUGH_WORDS * len(wanted), review)
    forms = {_plain(row.get("form")) for row in reading.get("endorsements") or ()}
    for row in truth.get("endorsements") or ():
        tally.check("endorsements", True, _plain(row["form"]) in forms, review)


def _words(text):
    return set(re.findall(r"[a-z0-9]+", (text or "").lower()))


def _score_party(party, wanted, got, review, tally):
    for key in ("name", "phone", "email") if party == "producer" else ("name",):
        tally.check(f"{party}.{key}", wanted.get(key), got.get(key), review)
    tally.check(f"{party}.address", " ".join(wanted.get("address") or ()), " ".join(got.get("address") or ()), review)


def _score_insurers(truth, reading, review, tally):
    wanted = {row["letter"]: row for row in truth.get("insurers") or ()}
    found = {row["letter"]: row for row in reading.get("insurers") or ()}
    for letter in sorted(wanted.keys() | found.keys(), key=str):
        for key in ("name", "naic"):
            value, other = wanted.get(letter, {}).get(key), found.get(letter, {}).get(key)
            if value or other:
                tally.check(f"insurers.{letter}.{key}", value, other, review)


def _score_coverages(wanted, found, review, tally):
    left = list(enumerate(found))
    for truth in wanted:
        number, row = max(left, key=lambda item: _likeness(truth, item[1]), default=(None, {}))
        if number is None or not _likeness(truth, row):
            number, row = None, {}
        else:
            left.remove((number, row))
        at = "coverages" if number is None else f"coverages[{number}]"
        for key in OF_COVERAGE:
            tally.check(f"{at}.{key}", truth.get(key), row.get(key), review)
        flags = {key: value for key, value in (truth.get("flags") or {}).items() if key in FLAGS}
        got = {key: value for key, value in (row.get("flags") or {}).items() if key in FLAGS}
        for key in sorted(flags.keys() | {key for key, value in got.items() if value}):
            tally.check(f"{at}.flags.{key}", flags.get(key), got.get(key), review)
        _score_limits(at, truth, row.get("limits") or {}, review, tally)
    for number, row in left:
        tally.check(f"coverages[{number}]", None, row.get("policy_number") or row["type"], review)


def _likeness(truth, row):
    """How much of two policies is alike."""
    same = [_plain(truth.get(key)) == _plain(row.get(key)) for key in ("policy_number", "type", "expiration")]
    return 4 * same[0] + 2 * same[1] + same[2]


def _score_limits(at, truth, found, review, tally):
    wanted = truth.get("limits") or {}
    if truth["type"] in PRINTED:
        for code in sorted(wanted.keys() | found.keys()):
            tally.check(f"{at}.limits.{code}", wanted.get(code), found.get(code), review)
        return
    spare = {_plain(amount): code for code, amount in found.items()}
    for code, amount in wanted.items():
        mine = spare.get(_plain(amount), code)
        tally.check(f"{at}.limits.{mine}", amount, found.get(mine), review)
