"""A policy of a certificate, with the evidence of each of its values."""

import re
from itertools import pairwise

from .values import dates, is_placeholder_date
from .words import rows as lines_of

# A line that takes up so much of its column is full; what stands on one line differs by no more, in points.
FULL, NEAR = 0.82, 4.0
# The label of a number, where somebody wrote it once more: Pol# 1, Policy No.: 1, No. 1, Policy 1.
LABEL = re.compile(r"(?i)^(?:pol(?:icy)?\.?\s*(?:#|no\b\.?|num(?:ber)?\b)\s*[:.]?\s*|no[.:]\s*|policy\s+)(?=\S*\d)")


class Value:
    """A value with the words it was read from, and how sure it is."""

    __slots__ = ("confidence", "reason", "value", "words")

    def __init__(self, value, words, confidence=1.0, reason=None):
        self.value, self.words, self.confidence, self.reason = value, words, confidence, reason


class Coverage:
    """One policy of the table, with the evidence of each of its values by path."""

    def __init__(self, kind, label=None):
        self.values = {"type": Value(kind, [])}
        self.label = label

    def set(self, path, value, words, confidence=1.0, reason=None):
        self.values[path] = Value(value, words, confidence, reason)

    def get(self, path):
        return self.values[path].value if path in self.values else None

    def write(self, at, page, evidence):
        """The coverage as a dictionary; its evidence goes to `evidence` under `at`."""
        coverage = {
            "type": None,
            "label": self.label,
            "insurer_letter": None,
            "addl_insd": None,
            "subr_wvd": None,
            "policy_number": None,
            "effective": None,
            "expiration": None,
            "basis": None,
            "limits": {},
            "flags": {},
        }
        for path, value in self.values.items():
            target, _dot, key = path.partition(".")
            if key:
                coverage[target][key] = value.value
            else:
                coverage[target] = value.value
            evidence.note(f"{at}.{path}", value.words, page, value.confidence, value.reason)
        return coverage


class Policy:
    """Letter, number and term of one policy, each as lines of words."""

    def __init__(self, letters=(), numbers=(), starts=(), ends=()):
        self.letters, self.numbers, self.starts, self.ends = letters, numbers, starts, ends

    @property
    def y(self):
        for lines in (self.numbers, self.starts, self.letters):
            if lines:
                return lines[0][0].y
        return None

    def write(self, coverage, room=None):
        """Put letter, number and term into a coverage.

        :param room: width of the column of policy numbers, in points
        """
        letters = [word for line in self.letters for word in line]
        if letters:
            text = "".join(word.text for word in letters).strip('.,: ()[]*"').upper()
            sure = len(text) == 1
            coverage.set("insurer_letter", text, letters, 1.0 if sure else 0.5, None if sure else "several_letters")
        else:
            coverage.set("insurer_letter", None, [], 0.6, "empty")
        words = [word for line in self.numbers for word in line]
        if not words:
            coverage.set("policy_number", None, [], 0.6, "empty")
        else:
            sure = all(goes_on(line, room) for line in self.numbers[:-1]) and not goes_on(self.numbers[-1], None)
            coverage.set(
                "policy_number",
                _number(_without_notes(self.numbers, room)),
                words,
                1.0 if sure else 0.6,
                None if sure else "wrapped",
            )
        for path, lines in (("effective", self.starts), ("expiration", self.ends)):
            words = [word for line in lines for word in line]
            text = " ".join(word.text for word in words)
            days = dates(text)
            if len(days) == 1:
                coverage.set(path, days[0], words)
            elif days:
                coverage.set(path, days[0], words, 0.4, "several_dates")
            else:
                reason = "template_text" if is_placeholder_date(text) else "not_a_date" if text else "empty"
                coverage.set(path, None, words, 0.5, reason)


def goes_on(line, room):
    """Whether a line of a policy number goes on below: it ends with a hyphen, or with the room."""
    return line[-1].text.endswith(("-", "/")) or bool(room) and line[-1].x1 - line[0].x0 > FULL * room


def _without_notes(lines, room):
    """Lines of a policy number without those below it that have no digit and do not go on with it: `(Primary)`."""
    kept = lines[:1]
    for before, line in pairwise(lines):
        if any(char.isdigit() for word in line for char in word.text) or goes_on(before, room):
            kept.append(line)
    return kept if any(char.isdigit() for line in kept for word in line for char in word.text) else lines


def _number(lines):
    """The lines of a policy number as one text; after a hyphen it goes on without a space."""
    text = ""
    for line in lines:
        text += ("" if not text or text.endswith(("-", "/")) else " ") + " ".join(word.text for word in line)
    return LABEL.sub("", text) or text


def wrapped(numbers, others, room):
    """Lines of policy numbers, those joined that go on below: no letter or date stands on the line of what follows."""
    joined_lines = []
    for line in numbers:
        beside = any(abs(other[0].base - line[0].base) < NEAR for other in others)
        if joined_lines and not beside and goes_on(joined_lines[-1][-1], room):
            pitch = line[0].base - joined_lines[-1][-1][0].base
            if pitch < 1.6 * line[0].size:
                joined_lines[-1].append(line)
                continue
        joined_lines.append([line])
    return joined_lines


def count_policies(letters, numbers, starts, ends):
    """How many policies a section holds: more than one where several of its columns say so."""
    terms = min(len(starts), len(ends))
    if len(numbers) > 1 and (terms > 1 or len(letters) > 1):
        return len(numbers) if max(terms, len(letters)) >= len(numbers) else max(terms, len(letters))
    if terms > 1 and len(letters) > 1:
        return min(terms, len(letters))
    return 1


def date_lines(words):
    """Lines with dates; where there are none, those with words in their place (`Continuous`)."""
    lines = [(line, " ".join(word.text for word in line)) for line in lines_of(words)]
    found = [line for line, text in lines if re.search(r"\d|MM", text)]
    return found or [line for line, text in lines if re.search(r"(?i)^[a-z ]{4,}$", text)]


def joined(lines):
    return [[word for line in lines for word in line]] if lines else []


def nearest_lines(lines, anchors, number, share):
    """The lines that belong to anchor `number`: those nearest to it, or the only one where `share` allows."""
    mine = [line for line in lines if min(range(len(anchors)), key=lambda at: abs(anchors[at] - line[0].y)) == number]
    if not mine and share and len(lines) == 1:
        return lines
    return mine


def mark_shared(coverage, policy, policies):
    """Mark what two policies of one row have in common: it may belong to one of them only.

    It surely belongs to the one on whose line it stands.
    """
    for path, name in (("insurer_letter", "letters"), ("effective", "starts"), ("expiration", "ends")):
        lines = getattr(policy, name)
        if sum(getattr(other, name) == lines for other in policies) > 1:
            beside = lines and policy.numbers and abs(lines[0][0].base - policy.numbers[0][0].base) < NEAR
            value = coverage.values[path]
            if not beside:
                value.confidence, value.reason = min(value.confidence, 0.7), value.reason or "shared_row"
