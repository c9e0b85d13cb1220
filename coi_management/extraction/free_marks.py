"""What certificates of no form say with marks: additional insured, waiver, basis, which autos."""

import re

from .free_values import text_in
from .values import squash

YES, NO = frozenset({"X", "Y", "YES", "✓", "✔"}), frozenset({"N", "NO"})
COLUMNS = ("addl_insd", "subr_wvd")
_BOX = re.compile(r"\[\s*(?P<tick>[xX✓✔]?)\s*\]|(?P<full>☒|☑)|(?P<empty>☐)")
_BASES = (("occurrence", r"occur(?:rence)?"), ("claims_made", r"claims[\s-]+made"))
# Where amounts stand beside it, the word alone says what a limit is for.
_IN_TEXT = (
    ("occurrence", r"occurrence\s+(?:basis|form|policy)|basis\s*:\s*occurrence"),
    ("claims_made", r"claims[\s-]+made"),
)
_AUTOS = (
    ("any_auto", r"any\s+auto"),
    ("owned", r"(?<!non-)(?<!non )owned(?:\s+autos?)?"),
    ("scheduled", r"scheduled(?:\s+autos?)?"),
    ("hired", r"hired"),
    ("non_owned", r"non[\s-]owned"),
)
_SAID = (
    ("addl_insd", re.compile(r"(?i)\badd(?:itiona|['’]?)l\s+ins(?:ured|d|r)\b")),
    ("subr_wvd", re.compile(r"(?i)\bsubr(?:ogation)?\b")),
)
LONGEST = 8  # words of what is no sentence
CLOSE = 3  # characters between a box and what it says
BOX = (4.0, 16.0)  # least and most of a side of a box to tick, in points
CONFIDENCE, REASON = 0.75, "free_layout"


def write_marks(reader, policy, coverage):
    """Put what is marked of a policy into its coverage, and the paths of what is sure into `policy.sure`."""
    for path in COLUMNS:
        words = policy.values.get(path, [])
        text = squash(text_in(words)) or text_in(words)
        if text in YES | NO:
            coverage.set(path, text in YES, words)
            policy.sure.add(path)
        elif words:
            coverage.set(path, None, words, CONFIDENCE, REASON)
    kind = coverage.get("type")
    words = policy.values.get("type") or []
    rows = reader.rows[policy.first : policy.last] if not policy.values else ()
    if _has_boxes(reader.page, words):  # what is ticked there was not looked for
        coverage.set("basis", None, words, CONFIDENCE, REASON)
        coverage.set("flags", {}, words, CONFIDENCE, REASON)
        return
    text = text_in(words) or "\n".join(" ".join(cell.text for cell in row) for row in rows)
    if kind in ("general_liability", "umbrella", "excess", "professional_liability"):
        found = _ticked(text, _BASES if policy.values else _IN_TEXT)
        if found or _BOX.search(text) and any(re.search(rf"(?i)\b{pattern}\b", text) for _name, pattern in _BASES):
            coverage.set("basis", found[0] if len(found) == 1 else None, words, CONFIDENCE, REASON)
        if len(found) == 1 and words:
            policy.sure.add("basis")
            coverage.set("basis", found[0], words)
    if kind == "auto_liability":
        for flag in _ticked(text, _AUTOS):
            coverage.set(f"flags.{flag}", True, words)
            policy.sure.update({f"flags.{flag}"} if words else ())


def _has_boxes(page, words):
    """Whether boxes to tick are drawn among some words."""
    if not words:
        return False
    left, top = min(word.x0 for word in words) - BOX[1], min(word.top for word in words)
    right, bottom = max(word.x1 for word in words), max(word.bottom for word in words)
    return any(
        BOX[0] <= x1 - x0 <= BOX[1] and BOX[0] <= y1 - y0 <= BOX[1] and left < x0 < right and top - 2 < y0 < bottom
        for x0, y0, x1, y1 in page.edges
    )


def _ticked(text, names):
    """What of some names is said: where there are boxes to tick, those with a tick before them."""
    found = [(name, match) for name, pattern in names for match in re.finditer(rf"(?i)\b(?:{pattern})\b", text)]
    if not _BOX.search(text):
        return list(dict.fromkeys(name for name, _match in found))
    ticked = []
    for box in _BOX.finditer(text):
        after = [(match.start(), name) for name, match in found if 0 <= match.start() - box.end() < CLOSE]
        if after and (box["tick"] or box["full"]):
            ticked.append(min(after)[1])
    return ticked


def mark_unread(reader):
    """Doubt marks of every policy where the page speaks of them in words that are no sentence."""
    words, _page = reader.evidence.sources.get("description_of_operations", ((), None))
    known = {id(word) for word in words}
    for path, pattern in _SAID:
        said = any(
            pattern.search(cell.text)
            and len(cell.words) <= LONGEST
            and not any(id(word) in known for word in cell.words)
            for cell in reader.captions.cells
        )
        for number, row in enumerate(reader.reading["coverages"] if said else ()):
            if row[path] is None and not any(policy.values.get(path) is not None for policy in reader.policies):
                reader.evidence.mark(f"coverages[{number}].{path}", REASON, CONFIDENCE)
