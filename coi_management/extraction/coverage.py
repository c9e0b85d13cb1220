"""A policy of a certificate, with the evidence of each of its values."""

import re

from .values import dates, is_placeholder_date
from .words import rows as lines_of


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

    def write(self, coverage):
        letters = [word for line in self.letters for word in line]
        if letters:
            text = "".join(word.text for word in letters).strip(".,: ")
            sure = len(text) == 1
            coverage.set("insurer_letter", text, letters, 1.0 if sure else 0.5, None if sure else "several_letters")
        else:
            coverage.set("insurer_letter", None, [], 0.6, "empty")
        words = [word for line in self.numbers for word in line]
        number = " ".join(word.text for word in words)
        if not number:
            coverage.set("policy_number", None, [], 0.6, "empty")
        else:
            wrapped = len(self.numbers) > 1
            coverage.set("policy_number", number, words, 0.6 if wrapped else 1.0, "wrapped" if wrapped else None)
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


def count_policies(letters, numbers, starts, ends):
    """How many policies a section holds: more than one where several of its columns say so."""
    terms = min(len(starts), len(ends))
    if len(numbers) > 1 and (terms > 1 or len(letters) > 1):
        return len(numbers) if max(terms, len(letters)) >= len(numbers) else max(terms, len(letters))
    if terms > 1 and len(letters) > 1:
        return min(terms, len(letters))
    return 1


def date_lines(words):
    return [line for line in lines_of(words) if re.search(r"\d|MM", " ".join(word.text for word in line))]


def joined(lines):
    return [[word for line in lines for word in line]] if lines else []


def nearest_lines(lines, anchors, number, share):
    """The lines that belong to anchor `number`: those nearest to it, or the only one where `share` allows."""
    mine = [line for line in lines if min(range(len(anchors)), key=lambda at: abs(anchors[at] - line[0].y)) == number]
    if not mine and share and len(lines) == 1:
        return lines
    return mine


def mark_shared(coverage, policy, policies):
    """Mark what two policies of one row have in common: it may belong to one of them only."""
    for path, name in (("insurer_letter", "letters"), ("effective", "starts"), ("expiration", "ends")):
        if sum(getattr(other, name) == getattr(policy, name) for other in policies) > 1:
            value = coverage.values[path]
            value.confidence, value.reason = min(value.confidence, 0.7), value.reason or "shared_row"
