"""What a column of a list means, guessed from its heading and, where that is not enough, from what stands in it."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from . import vocabulary

#: Targets of which each policy has its own.
OF_POLICY = frozenset(
    (
        *("policy_number", "effective", "expiration", "insurer", "naic", "rating", "additional_insured"),
        *("subrogation_waived", "deductible", "basis", "retro_date", "statutory", "limit"),
    )
)

#: In how many rows from the top the headings are looked for.
TOP = 15

_NOISE = re.compile(r"\b(?:mm|dd|yy|yyyy|jj|aaaa|usd|us|if any|if applicable|current|the)\b")


@dataclass(frozen=True)
class Column:
    """What a column holds: one of ``vocabulary.FIELDS``, ``limit`` or "" for nothing that is taken.

    :param coverage: the code of the coverage of whose policy it tells; "": of that which the row names, or of all
    :param limit: the code of the limit; "": the first limits of the coverage, in their order
    """

    target: str = ""
    coverage: str = ""
    limit: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The coverages and limits that are known.

    :param coverages: code to the names and printed labels of a coverage
    :param limits: code to the same of a limit
    :param limits_of: code of a coverage to the codes of its limits, in their order
    """

    coverages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Guess(NamedTuple):
    """``header``: the place of the row of headings; ``headings``: their text, with the group that stands above;
    ``columns``: a ``Column`` for each."""

    header: int
    headings: tuple[str, ...]
    columns: tuple[Column, ...]


def plain(text):
    """Words without accents, case and punctuation, as headings and names are compared."""
    text = re.sub(r"[ºª°]", " ", str(text or "").replace("&", " and ").replace("#", " number "))
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.replace("'", " ")).split())


def _number(text):
    """The text with every word for a number replaced by one."""
    return re.sub(r"\b(?:no|nr|nro|num|nbr|n|numero)\b", "number", text)


def guess_columns(rows, catalogue):
    """Find the headings of a list, and what its columns mean.

    :param rows: the rows of the sheet from its top, each a sequence of text
    :rtype: Guess
    """
    guesser = _Guesser(catalogue)
    top = [tuple(str(cell or "").strip() for cell in row) for row in rows[:TOP]]
    if not top:
        return Guess(0, (), ())
    header = max(range(len(top)), key=lambda number: (guesser.count_known(top[number]), -number))
    groups = guesser.groups(top[header - 1], len(top[header])) if header else ()
    headings = tuple(
        " ".join(filter(None, (groups[number] if groups else "", text))) for number, text in enumerate(top[header])
    )
    samples = [
        [row[number] if number < len(row) else "" for row in rows[header + 1 :][:50]] for number in range(len(headings))
    ]
    return Guess(header, headings, guesser.columns(headings, samples))


class _Guesser:
    """The vocabulary of a catalogue."""

    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.fields = {
            _number(phrase): target for target, text in vocabulary.FIELDS.items() for phrase in vocabulary.phrases(text)
        }
        self.coverages = {
            phrase: code
            for code, text in vocabulary.COVERAGES.items()
            for phrase in vocabulary.phrases(text)
            if not catalogue.coverages or code in catalogue.coverages
        }
        for code, labels in catalogue.coverages.items():
            for label in map(plain, labels):
                # two letters are as often a word of another language
                if len(label) > 2 and code != "other":
                    self.coverages.setdefault(label, code)
        self.limits = {
            phrase: codes for text, codes in vocabulary.LIMITS.items() for phrase in vocabulary.phrases(text)
        }
        for code, labels in catalogue.limits.items():
            for label in map(plain, labels):
                self.limits.setdefault(label, (code,))
        self.limits |= dict.fromkeys(vocabulary.phrases(vocabulary.LIMIT_AS_SUCH), ("",))

    def count_known(self, cells):
        return sum(bool(cell) and self.column(cell) != Column() for cell in cells)

    def groups(self, cells, width):
        """The names of coverages that stand over groups of columns; empty where the row is none of groups."""
        found = [cell if plain(cell) in self.coverages else "" for cell in cells]
        if sum(map(bool, found)) < 2:
            return ()
        filled, last = [], ""
        for number in range(width):
            cell = cells[number] if number < len(cells) else ""
            # another word ends the group before it: what stands under "Notes" is of no coverage
            last = (found[number] if cell else last) if number < len(found) else last
            filled.append(last)
        return tuple(filled)

    def columns(self, headings, samples):
        """A ``Column`` for each heading; those of one coverage stand together, so that a heading that names none is
        of the coverage before it where that coverage has no such column yet."""
        found = [
            self.column(heading, values) if heading else Column()
            for heading, values in zip(headings, samples, strict=True)
        ]
        by_row = any(column.target == "coverage" for column in found)
        taken, before = set(), ""
        for number, column in enumerate(found):
            if column.target in OF_POLICY and not column.coverage and before and not by_row:
                inherited = replace(column, coverage=before, limit=self.limit_of(column.limit, before))
                if inherited not in taken:
                    column = found[number] = inherited
            if column in taken:
                # what stands there twice is left to a person
                column = found[number] = Column()
            taken.add(column)
            before = column.coverage or (before if column.target in OF_POLICY else "")
        return tuple(found)

    def limit_of(self, limit, coverage):
        """The same limit as the coverage calls it: its aggregate is the general aggregate of general liability."""
        own = self.catalogue.limits_of.get(coverage, ())
        if not limit or limit in own:
            return limit
        same = next((codes for codes in self.limits.values() if limit in codes), (limit,))
        return next((code for code in same if code in own), limit)

    def column(self, heading, values=()):
        """What one heading means by itself.

        :param values: what stands in the column, for a heading that is the name of a coverage and nothing more
        """
        text = " ".join(_NOISE.sub(" ", plain(re.sub(r"\([^)]*\)", " ", heading)) or plain(heading)).split())
        text = _number(text)
        if not text:
            return Column()
        if text in ("el", "e l"):
            return Column("limit", "workers_compensation", "el_each_accident")
        if text in self.fields:
            return Column(self.fields[text])
        if text in self.coverages:
            return self.of_coverage(self.coverages[text], values)
        if text in self.limits:
            return self.limit(self.limits[text], "")
        for phrase, rest in self.split(text):
            coverage = self.coverages[phrase]
            if rest in self.fields and self.fields[rest] in OF_POLICY:
                return Column(self.fields[rest], coverage)
            if rest in self.limits:
                return self.limit(self.limits[rest], coverage)
        return self.within(text)

    def split(self, text):
        """Names of coverages at the beginning and at the end of a heading, with what is left; the longest first."""
        words = text.split()
        for length in range(len(words) - 1, 0, -1):
            for phrase, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
                if " ".join(phrase) in self.coverages:
                    yield " ".join(phrase), " ".join(rest)

    def within(self, text):
        """The longest phrase of two words or more within a long heading, with a coverage where one is named."""
        padded = f" {text} "
        named = [phrase for phrase in self.coverages if f" {phrase} " in padded]
        coverage = max(named, key=len, default="")
        rest = " ".join(padded.replace(f" {coverage} ", " ", 1).split()) if coverage else text
        for words in (self.limits, self.fields):
            known = [phrase for phrase in words if f" {phrase} " in f" {rest} " and (" " in phrase or coverage)]
            phrase = max(known, key=len, default="")
            if phrase and words is self.limits:
                return self.limit(self.limits[phrase], self.coverages.get(coverage, ""))
            if phrase:
                target = self.fields[phrase]
                return Column(target, self.coverages.get(coverage, "") if target in OF_POLICY else "")
        return Column()

    def limit(self, codes, coverage):
        if coverage:
            own = self.catalogue.limits_of.get(coverage, ())
            return Column("limit", coverage, next((code for code in codes if code in own), codes[0]))
        # an amount of workers' compensation or of auto tells its coverage by its name
        only = {"combined_single_limit": "auto_liability"}.get(codes[0], "")
        if codes[0].startswith("el_") and len(codes) == 1:
            only = "workers_compensation"
        return Column("limit", only, codes[0])

    def of_coverage(self, coverage, values):
        """A column that is headed by a coverage alone: by what most of its cells are."""
        filled = [value.strip() for value in values if value and value.strip()]
        if not filled:
            return Column("limit", coverage)
        kinds = {
            "expiration": r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?",
            "statutory": r"(?i)statutory|yes|no|y|n|x",
            "limit": r"(?i)[$€£]?\s*\d[\d,. ]*\s*(m|mm|k|million|mil)?(\s*/\s*[$€£]?\s*\d.*)?|(incl|excl|statutory).*",
        }
        for target, pattern in kinds.items():
            if 2 * sum(bool(re.fullmatch(pattern, value)) for value in filled) > len(filled):
                if target == "statutory" and coverage != "workers_compensation":
                    return Column()
                return Column(target, coverage)
        return Column("policy_number", coverage)
