"""Pages of endorsements: form and edition, policy, schedule, and what they prove.

Sources of what a form proves: titles and grants of ISO's forms (CG, CA, BP) and of NCCI's (WC). A form that is not
in the list is taken by the words of its title and marked.
"""

import re
from itertools import pairwise

from .kinds import ISO_FORM
from .labels import Index
from .values import dates, one_date, squash
from .words import rows, text_of

_WC_FORM = re.compile(r"\b(WC)\s?(\d{2})\s?(\d{2})\s?(\d{2})(?:\s?([A-Z])\b)?")
_WC_EDITION = re.compile(r"\(Ed\.?\s*(\d{1,2})\s?[-/]\s?(\d{2,4})\)", re.IGNORECASE)
_CARRIER_FORM = re.compile(
    r"\b([A-Z]{2,6}[\s-]?\d{2,5}[A-Z]{0,2}(?:[\s-]?\d{2,4}){0,2}(?:\s?\(\d{1,2}[-/]\d{2,4}\))?|"
    r"U-[A-Z]{2,3}-\d{3,4}-[A-Z](?:\s[A-Z]{2})?(?:\s?\(\d{1,2}/\d{2,4}\))?)"
)
_POLICY = re.compile(r"(?i)policy\s*(?:number|no\.?|#)\s*:?")
# What stands behind the number of a policy and is no part of it.
_NEXT = re.compile(r"(?i)(?:endorse|eff|named|insured|premium|expir|commercial|dated?\b|issued|producer|agency|page\b)")
FARTHEST_BELOW = 2.6  # of a value below its label, in sizes of the type
_BLANKET = re.compile(
    r"(?i)\bblanket\b|(?:any|all)\s+(?:person|organi[sz]ation|part(?:y|ies)|owner|additional insured)|"
    r"(?:where|as|when|if)\s+required\s+(?:by|in|under)\s+(?:a\s+)?(?:written|contract|executed)|required\s+by\s+written"
)
_SCHEDULE_NAMES = (
    "Name Of Additional Insured Person(s) Or Organization(s)",
    "Name Of Additional Insured Person(s)",
    "Name Of Person(s) Or Organization(s)",
    "Name Of Person Or Organization",
    "Name Of Additional Insured",
    "Designated Person or Organization",
    "Name of Organization",
    "Schedule",
)
_SCHEDULE_ENDS = (
    "Information required to complete this Schedule",
    "This endorsement changes the policy to which it is attached",  # NCCI
    "All other terms and conditions",
)
ONGOING, COMPLETED = "ongoing_operations", "completed_operations"
INSURED, WAIVER, PRIMARY = "additional_insured", "waiver_of_subrogation", "primary_noncontributory"
# What forms prove, by number; with an edition where that makes a difference.
PROVES = {
    "CG 20 10 11 85": (INSURED, ONGOING, COMPLETED),
    "CG 20 10": (INSURED, ONGOING),
    "CG 20 26": (INSURED, ONGOING),
    "CG 20 33": (INSURED, ONGOING),
    "CG 20 37": (INSURED, COMPLETED),
    "CG 20 38": (INSURED, ONGOING),
    "CG 20 39": (INSURED, COMPLETED),
    "CG 20 40": (INSURED, COMPLETED),
    "CG 20 01": (PRIMARY,),
    "CG 24 04": (WAIVER,),
    "CG 24 53": (WAIVER,),
    "CA 20 48": (INSURED,),
    "CA 04 44": (WAIVER,),
    "CA 04 49": (PRIMARY,),
    "BP 04 02": (INSURED,),
    "BP 04 48": (INSURED,),
    "BP 04 97": (WAIVER,),
    "WC 00 03 13": (WAIVER,),
    "WC 04 03 06": (WAIVER,),
    "WC 42 03 04": (WAIVER,),
}
# Forms that grant to whoever a contract names, without a schedule.
AUTOMATIC = frozenset({"CG 20 33", "CG 20 38", "CG 20 39", "CG 20 40", "CG 24 53", "CG 20 01", "CA 04 44", "CA 04 49"})
PROVISIONS = (ONGOING, COMPLETED, INSURED, WAIVER, PRIMARY)


def form_of(page):
    """Number and edition of the form in the head or the foot of a page, or None."""
    edge = [word for word in page.words if word.y < page.height * 0.2 or word.y > page.height * 0.85]
    text = text_of(edge)
    match = _WC_FORM.search(text)
    if match:
        edition = _WC_EDITION.search(text)
        number = " ".join(match.groups()[:4]) + (f" {match[5]}" if match[5] else "")
        return f"{number} {int(edition[1]):02d} {edition[2][-2:]}" if edition else number
    found = [" ".join(filter(None, match.groups())) for match in ISO_FORM.finditer(text)]
    if found:
        return max(found, key=found.count)
    foot = text_of([word for word in page.words if word.y > page.height * 0.9])
    match = _CARRIER_FORM.search(foot)
    return match[1] if match else None


def read_pages(pages, evidence, at=""):
    """What an endorsement of one or more pages says; evidence goes to paths that begin with `at`."""
    first = pages[0]
    form = next((form for form in map(form_of, pages) if form), None)
    found = {
        "form": form,
        "title": _title(first),
        "pages": len(pages),
        "page": first.number,
        "policy_number": None,
        "effective": None,
        "expiration": None,
        "blanket": None,
        "schedule": None,
    }
    evidence.note(at + "form", _words_of(first, form), first, 1.0 if form else 0.3, None if form else "not_found")
    _read_policy(pages, found, evidence, at)
    _read_schedule(first, found, evidence, at)
    _read_provisions(pages, found, evidence, at)
    return found


def _words_of(page, text):
    wanted = squash(text or "")
    for line in rows(page.words):
        if wanted and wanted[:8] in squash(" ".join(word.text for word in line)):
            return line
    return []


def _title(page):
    """The heading between the notice that the policy changes and the sentence that says what it modifies."""
    lines = [" ".join(word.text for word in line) for line in rows(page.words)]
    end = next((at for at, line in enumerate(lines) if squash(line).startswith("THISENDORSEMENTMODIFIES")), None)
    if end is None:
        return None
    title = []
    for line in reversed(lines[:end]):
        if "CAREFULLY" in line.upper() or ISO_FORM.search(line) or _POLICY.search(line) or line.upper() != line:
            break
        title.insert(0, line)
    return " ".join(title) or None


def _read_policy(pages, found, evidence, at):
    for page in pages:
        lines = rows(page.words)
        for number, line in enumerate(lines):
            text = " ".join(word.text for word in line)
            if _POLICY.search(text) and not found["policy_number"]:
                words = _number_in(_after(line, _POLICY)) or _number_in(_below(line, lines[number + 1 : number + 2]))
                if words:
                    found["policy_number"] = " ".join(word.text for word in words)
                    evidence.note(at + "policy_number", words, page)
            if re.search(r"(?i)effective", text) and one_date(text) and not found["effective"]:
                found["effective"] = dates(text)[0]
                evidence.note(at + "effective", line, page)
            if re.search(r"(?i)expir", text) and one_date(text) and not found["expiration"]:
                found["expiration"] = dates(text)[0]
                evidence.note(at + "expiration", line, page)
    if not found["policy_number"]:
        evidence.note(at + "policy_number", [], pages[0], 0.5, "empty")


def _number_in(words):
    """The words of a policy number: up to what another label begins with; empty where they are none."""
    end = next((at for at, word in enumerate(words) if _NEXT.match(word.text)), None)
    words = words[:end]
    text = _text(words)
    return words if re.search(r"\d", _text(words[:2])) and not dates(text) else []


def _below(line, lines):
    """The words below the label of a policy number that ends its line, or its column."""
    text, label = "", None
    for word in line:
        if _POLICY.search(text + word.text) and not label:
            label = word
        text += word.text + " "
    starts = [word.x0 for word in line if label and word.x1 <= label.x1 and word.x1 > label.x1 - 12 * label.size]
    for below in lines if starts else ():
        if below[0].base - label.base < FARTHEST_BELOW * label.size:
            column = [word for word in below if word.x0 > min(starts) - 4]
            for number, (word, after) in enumerate(pairwise(column)):
                if after.x0 - word.x1 > 2.5 * word.size:
                    return column[: number + 1]
            return column[:4]
    return []


def _after(line, pattern):
    """The words after what `pattern` finds on a line, up to the next wide gap."""
    text, ends = "", []
    for word in line:
        text += word.text + " "
        ends.append(len(text) - 1)
    start = pattern.search(text).end()
    words = [word for word, end in zip(line, ends, strict=True) if end > start]
    words = [word for word in words if word.text.strip(":")]
    for number, (word, after) in enumerate(pairwise(words)):
        if after.x0 - word.x1 > 2.5 * word.size:
            return words[: number + 1]
    return words[:4]


def _read_schedule(page, found, evidence, at):
    index = Index(page.words)
    heading = index.first(*_SCHEDULE_NAMES, alone=True)
    end = index.first(*_SCHEDULE_ENDS)
    if not heading:
        return
    bottom = end.top if end and end.top > heading.top else heading.bottom + 120
    right = index.first(
        "Location(s) Of Covered Operations", "Location And Description Of Completed Operations", "Location"
    )
    split = right.x0 - 4 if right and right.x0 > heading.x1 else page.width
    left_lines = rows(page.inside(0, heading.bottom, split, bottom))
    left_lines = [line for line in left_lines if not re.match(r"(?i)or organi[sz]|effective date", _text(line))]
    places = rows(page.inside(split, (right.bottom if right else 0), page.width, bottom)) if split < page.width else []
    names = [_text(line) for line in left_lines]
    words = [word for line in left_lines + places for word in line]
    text = " ".join(names)
    found["blanket"] = bool(_BLANKET.search(text)) if names else None
    found["schedule"] = {
        "name": names[0] if names else None,
        "address": names[1:],
        "location": " ".join(map(_text, places)),
    }
    empty = not names
    evidence.note(at + "schedule", words, page, 0.5 if empty else 1.0, "blank_schedule" if empty else None)


def _text(line):
    return " ".join(word.text for word in line)


def _read_provisions(pages, found, evidence, at):
    form, title = found["form"] or "", found["title"] or ""
    number = form[:11] if form.startswith("WC") else form[:8]
    proved = PROVES.get(form) or PROVES.get(number)
    if proved is None:
        proved = _by_title(squash(title))
        evidence.mark(at + "form", "unknown_form", 0.6)
    for name in PROVISIONS:
        found[name] = name in proved
    if number in AUTOMATIC:
        found["blanket"] = True


def _by_title(title):
    proved = []
    if "ADDITIONALINSURED" in title:
        proved.append(INSURED)
        proved.append(COMPLETED if "COMPLETEDOPERATIONS" in title else ONGOING)
    if "WAIVER" in title and ("SUBROGATION" in title or "RIGHTSOFRECOVERY" in title or "RECOVER" in title):
        proved.append(WAIVER)
    if "PRIMARY" in title and "CONTRIBUTORY" in title:
        proved.append(PRIMARY)
    return proved
