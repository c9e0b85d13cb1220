"""What is odd about values that were recognised in a picture: there a misread letter looks as sure as a right one.

A value that does not look as its kind of value always does is marked; nothing is changed.
"""

import re
from datetime import date

from .labels import LIMITS, Index
from .skeleton import SAME, skeleton_of

# Words of names that begin with a small letter.
SMALL_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
    a an and as at by c/o co d/b/a da dba de del der di do du e el f/k/a for fka in la le los mi o of on or t/a the to
    und v van von y
""",
    )
)
STATES = frozenset(
    re.findall(
        r"\S+",
        """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP AB BC MB NB NL NS NT NU ON PE QC SK YT
""",
    )
)
_ENTITY = r"(?:llc|l\.l\.c\.?|inc\.?|corp\.?|co\.?|ltd\.?|lp|llp|company|corporation)"
_MIXED = re.compile(r"[A-Za-z]\d[A-Za-z]|[a-z][A-Z]{2}|\d[a-z](?![a-z])|[^\w\s&.,'’\-#/()+@:;]")
_TOWN = re.compile(r"\b([A-Za-z]{2})\.?,?\s+\d{5}(?:-\d{4})?$")
_NUMBER = r"[^\dA-Za-z]*(?:\d[^\dA-Za-z]*){10,11}(?:(?:x|ext)\D{0,2}\d+)?"
_WAYS = (("phone", _NUMBER), ("fax", _NUMBER), ("email", r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"))
_PARTIES = ("producer", "insured", "certificate_holder")
# On these names everything rests, and nothing on the page says whether one letter of them was misread.
ALWAYS = ("insured.name", "certificate_holder.name")
REASON = "recognised"
# A box and its label stand on one row where their middles are this near, in points: rows are 12 points high.
SAME_ROW = 8.0
UNSURE = 0.5
# What two programs read alike is at least as sure as this (fusion.py).
AGREED = 0.9


def mark(reading, evidence, page):
    """Mark the odd values of a reading of a page that was recognised."""
    marker = _Marker(reading, evidence, getattr(page, "read_twice", False))
    _mark_boxes(reading, marker, page)
    _mark_lost_ticks(reading, marker)
    for party in _PARTIES:
        marker.party(party, reading.get(party) or {})
    for path in ALWAYS:
        marker.doubt_unless_agreed(path)
    letters = [insurer["letter"] for insurer in reading.get("insurers") or ()]
    if letters != list("ABCDEF")[: len(letters)]:
        marker.doubt("insurers")  # the list has no holes: a row was taken for another
    for insurer in reading.get("insurers") or ():
        marker.name(f"insurers.{insurer['letter']}.name", insurer["name"] or "")
    for number, coverage in enumerate(reading.get("coverages") or ()):
        marker.coverage(f"coverages[{number}]", coverage)
    text = reading.get("description_of_operations") or ""
    if "?" in text or _has_gaps(text):
        marker.doubt("description_of_operations")
    if re.search(r"[^\w\s\-/.#]|\s", reading.get("certificate_number") or ""):
        marker.doubt("certificate_number")


# What of a policy the boxes to tick tell, by how many of them there are.
_TICKS = {
    "general_liability": (("basis", ("CLAIMS-MADE", "OCCUR")), ("flags.gen_agg_per", ("POLICY", "PRO-", "LOC"))),
    "auto_liability": tuple(
        (f"flags.{flag}", (label,))
        for flag, label in (
            ("any_auto", "ANY AUTO"),
            ("owned", "OWNED"),
            ("scheduled", "SCHEDULED"),
            ("hired", "HIRED"),
            ("non_owned", "NON-OWNED"),
        )
    ),
    "umbrella": (("basis", ("OCCUR", "CLAIMS-MADE")), ("type", ("UMBRELLA LIAB", "EXCESS LIAB"))),
}


def _mark_boxes(reading, marker, page):
    """Mark what boxes to tick tell, where one of them was not found or its ink leaves open whether it is ticked."""
    skeleton, index = skeleton_of(page), Index(page.words)
    if not skeleton and reading["form"] == "ACORD 25":
        marker.doubt("coverages")  # nothing tells where one line of insurance ends
    for number, coverage in enumerate(reading.get("coverages") or ()):
        at = f"coverages[{number}]"
        kind = "umbrella" if coverage["type"] == "excess" else coverage["type"]
        unsure = False
        for path, labels in _TICKS.get(kind, ()):
            if skeleton and not skeleton.usual and path == "type":
                continue  # umbrella and excess are one line there
            if not skeleton or not all(_is_measured(label, skeleton, kind, index, page) for label in labels):
                marker.doubt(f"{at}.{path}")
                unsure = True
        for flag in coverage["flags"] if unsure and kind == "auto_liability" else ():
            marker.doubt(f"{at}.flags.{flag}")  # a tick may be that of the box beside it, which was not found
        if kind == "workers_compensation":
            if coverage["flags"].get("proprietor_excluded") is None:
                marker.doubt(at + ".flags.proprietor_excluded")
            if not coverage["flags"].get("per_statute"):
                marker.doubt(at + ".flags.per_statute")


def _mark_lost_ticks(reading, marker):
    """Mark all that boxes tell where the ticks of a page cannot have been seen.

    A policy for general liability or an umbrella is always written on one basis, and one for automobiles always covers
    some: where nothing of that is ticked, the ticks are there and their ink is too thin to be seen.
    """
    coverages = list(enumerate(reading.get("coverages") or ()))
    if not any(_lacks_ticks(coverage) for _number, coverage in coverages):
        return
    for number, coverage in coverages:
        kind = "umbrella" if coverage["type"] == "excess" else coverage["type"]
        for path in ("addl_insd", "subr_wvd", *(path for path, _labels in _TICKS.get(kind, ()))):
            marker.doubt(f"coverages[{number}].{path}")


def _lacks_ticks(coverage):
    if coverage["type"] in ("general_liability", "umbrella", "excess"):
        return not coverage["basis"]
    autos = ("any_auto", "owned", "scheduled", "hired", "non_owned")
    return coverage["type"] == "auto_liability" and not any(coverage["flags"].get(flag) for flag in autos)


def _is_measured(label, skeleton, kind, index, page):
    top, bottom = skeleton.bands[kind]
    place = index.first(*SAME.get(label, (label,)), within=(skeleton.left, top - 2, skeleton.right, bottom + 2))
    return bool(place) and any(
        0 < place.x0 - box[2] < 14 and abs((box[1] + box[3]) / 2 - place.y) < SAME_ROW for box in page.measured
    )


class _Marker:
    def __init__(self, reading, evidence, twice):
        self.reading, self.evidence, self.twice = reading, evidence, twice

    def doubt(self, path):
        """Have a person look at a value."""
        self.evidence.mark(path, REASON, UNSURE)

    def doubt_unless_agreed(self, path):
        """The same, where it was not read alike by two programs."""
        place = self.evidence.places.get(path)
        if not self.twice or not place or place["confidence"] < AGREED:
            self.doubt(path)

    def party(self, path, party):
        """Name, address, and how to reach a party."""
        name, lines = party.get("name") or "", party.get("address") or []
        self.name(path + ".name", name)
        first = lines[0] if lines else ""
        if re.match(rf"(?i){_ENTITY}\b", first) or re.search(rf"(?i)\b{_ENTITY}\s+\S", name):
            self.doubt(path + ".name")
            self.doubt(path + ".address")
        town = _TOWN.search(lines[-1]) if lines else None
        if lines and (not town or town[1] not in STATES) or any(map(_is_odd, lines)):
            self.doubt(path + ".address")
        if name and not lines:
            self.doubt(path + ".address")
        for key, pattern in _WAYS:
            value = party.get(key)
            # what was not recognised leaves nothing behind that could look odd
            is_missing = not value and path == "producer" and key != "fax" and not self.twice
            if is_missing or value and not re.fullmatch(pattern, value):
                self.doubt(f"{path}.{key}")

    def name(self, path, name):
        """The name of a firm."""
        if name and (_is_odd(name) or _has_gaps(name) or re.match(r"[\d\W]+\s[\d\W]+\s", name)):
            self.doubt(path)

    def coverage(self, at, coverage):
        """One policy: number, term, limits."""
        number = coverage["policy_number"] or ""
        if number and re.search(r"[^A-Za-z0-9/.\-]|[a-z]", number):
            self.doubt(at + ".policy_number")
        start, end = coverage["effective"], coverage["expiration"]
        if start and end and not _are_anniversaries(start, end):
            self.doubt(at + ".effective")
            self.doubt(at + ".expiration")
        for code, amount in coverage["limits"].items():
            if isinstance(amount, float) or isinstance(amount, int) and amount % 500:
                self.doubt(f"{at}.limits.{code}")
        if coverage["type"] == "workers_compensation" and not coverage["flags"].get("per_statute"):
            self.doubt(at + ".flags.per_statute")
        known = {
            code for code, _parts in LIMITS.get("umbrella" if coverage["type"] == "excess" else coverage["type"], ())
        }
        if known and not coverage["limits"].keys() <= known:
            self.doubt(at + ".limits")
        if coverage["type"] == "other":
            if not (start and end):
                self.doubt(at)
            if not coverage["limits"]:
                self.doubt(at + ".limits")
            if _has_gaps(coverage["label"] or ""):
                self.doubt(at + ".label")


def _is_odd(text):
    return bool(_MIXED.search(text))


def _has_gaps(text):
    """Whether letters seem to be missing within words: pieces of words that begin with a small letter in a name."""
    words = re.findall(r"[^\s]+", text)
    if not words:
        return False
    plain = [word for word in words if word[0].islower() and word.strip(".,").lower() not in SMALL_WORDS]
    if sum(word[0].isupper() for word in words) > len(words) / 2:
        return bool(plain)
    single = [word for word in words if len(word) == 1 and word.isalpha() and word.lower() not in "ai"]
    return bool(single)


def _are_anniversaries(start, end):
    """Whether a term is of whole years."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return last > first and (first.month, first.day) == (last.month, last.day)
