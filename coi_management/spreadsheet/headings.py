"""What a column of a list means, guessed from its heading and, where that is not enough, from what stands in it."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from . import vocabulary, vocabulary_asked

#: Targets of which each policy has its own.
OF_POLICY = frozenset(
    (
        *("policy_number", "effective", "expiration", "insurer", "naic", "rating", "additional_insured"),
        *("subrogation_waived", "deductible", "basis", "retro_date", "statutory", "limit"),
    )
)

#: Targets of which each required coverage has its own.
OF_REQUIREMENT = frozenset(
    (
        *("limit", "required", "provision", "provisions", "rating", "deductible", "basis", "aggregate_per"),
        *("auto_scope", "combinable", "admitted", "retro_date", "tail_years"),
    )
)

#: Targets that only a list of policies has: such lists tell when policies end.
_OF_LISTED = frozenset(("policy_number", "expiration", "insurer", "naic"))

#: In how many rows from the top the headings are looked for.
TOP = 15

_ASKED_NOISE = re.compile(r"\b(?:min|minimum|required|require|requires|requirement|reqd|req|at least|minimo|exige)\b")
_NOISE = re.compile(r"\b(?:mm|dd|yy|yyyy|jj|aaaa|usd|us|if any|if applicable|current|the)\b")


@dataclass(frozen=True)
class Column:
    """What a column holds: one of ``vocabulary.FIELDS``, ``limit`` or "" for nothing that is taken.

    :param coverage: the code of the coverage of whose policy it tells; "": of that which the row names, or of all
    :param limit: the code of the limit; "": the first limits of the coverage, in their order
    :param provision: the code of the provision that is asked, of a list of requirements
    """

    target: str = ""
    coverage: str = ""
    limit: str = ""
    provision: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The coverages, limits and provisions that are known.

    :param coverages: code to the names and printed labels of a coverage
    :param limits: code to the same of a limit
    :param limits_of: code of a coverage to the codes of its limits, in their order
    :param provisions: code to the names of a provision
    :param carriers: code of a provision to the codes of the coverages that can carry it; none: any
    :param forms: number of an endorsement form, with or without edition, to the codes of the provisions it proves
    :param topped_up: codes of the coverages that an umbrella may top up
    """

    coverages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    provisions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    carriers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topped_up: frozenset[str] = frozenset()


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


def guess_kind(rows, catalogue):
    """Whether a list is of ``policies`` (and vendors) or of ``requirements``: what is asked ends on no day."""
    listed, asked = guess_columns(rows, catalogue), guess_columns(rows, catalogue, "requirements")
    if listed.header == asked.header:
        # what is taken for a number of a policy may be an amount under the name of a coverage, or else be asked
        is_listed = any(
            mine.target in _OF_LISTED and (mine.target == "expiration" or not other.target)
            for mine, other in zip(listed.columns, asked.columns, strict=True)
        )
    else:
        is_listed = sum(map(bool, _targets(listed))) > sum(map(bool, _targets(asked)))
    if is_listed:
        return "policies"
    targets = _targets(asked)
    names = {"requirement_set", "vendor_name", "vendor_ref", "vendor_vat"} & set(targets)
    is_asked = "coverage" in targets or any(
        column.target in OF_REQUIREMENT and column.coverage for column in asked.columns
    )
    return "requirements" if names and is_asked else "policies"


def _targets(guess):
    return [column.target for column in guess.columns]


def guess_columns(rows, catalogue, kind="policies"):
    """Find the headings of a list, and what its columns mean.

    :param rows: the rows of the sheet from its top, each a sequence of text
    :param kind: ``policies`` or ``requirements``
    :rtype: Guess
    """
    guesser = (_AskedGuesser if kind == "requirements" else _Guesser)(catalogue)
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
    """The vocabulary of a catalogue, for a list of policies."""

    words = vocabulary
    own = OF_POLICY

    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.fields = {
            _number(phrase): target for target, text in self.words.FIELDS.items() for phrase in vocabulary.phrases(text)
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
        self.limits |= dict.fromkeys(vocabulary.phrases(self.words.LIMIT_AS_SUCH), ("",))

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
            if column.target in self.own and not column.coverage and before and not by_row and self.inherits(column):
                inherited = replace(column, coverage=before, limit=self.limit_of(column.limit, before))
                if inherited not in taken:
                    column = found[number] = inherited
            if column in taken:
                # what stands there twice is left to a person
                column = found[number] = Column()
            taken.add(column)
            before = column.coverage or (before if column.target in self.own else "")
        return tuple(found)

    @staticmethod
    def inherits(column):
        """Whether a column that names no coverage is of the one before it."""
        return True

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
        text = self.clean(heading)
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
            if rest in self.fields and self.fields[rest] in self.own:
                return Column(self.fields[rest], coverage)
            if rest in self.limits:
                return self.limit(self.limits[rest], coverage)
        return self.within(text)

    @staticmethod
    def clean(heading):
        """The words of a heading that tell something."""
        return _number(" ".join(_NOISE.sub(" ", plain(re.sub(r"\([^)]*\)", " ", heading)) or plain(heading)).split()))

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
                return Column(target, self.coverages.get(coverage, "") if target in self.own else "")
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


class _AskedGuesser(_Guesser):
    """The same for a list of requirements."""

    words = vocabulary_asked
    own = OF_REQUIREMENT

    def __init__(self, catalogue):
        super().__init__(catalogue)
        self.provisions = name_provisions(catalogue)

    @staticmethod
    def inherits(column):
        # what stands behind the amounts of one coverage is as often asked of all
        return column.target in ("limit", "required")

    def clean(self, heading):
        text = _Guesser.clean(heading)
        if text in self.fields or text in self.limits:
            return text
        return " ".join(_ASKED_NOISE.sub(" ", text).split()) or text

    def column(self, heading, values=()):
        text = self.clean(heading)
        if text in ("employers liability", "employer s liability"):
            # beside workers' compensation, of which it is the part that has amounts
            return Column("limit", "workers_compensation", "el_each_accident")
        if text in self.provisions and text not in self.limits:
            return Column("provision", provision=self.provisions[text])
        for phrase, rest in self.split(text):
            if rest in self.provisions and rest not in self.limits:
                return Column("provision", self.coverages[phrase], provision=self.provisions[rest])
        found = super().column(heading, values)
        if found == Column("limit") and self.are_names(values):
            return Column("limit_name")
        return found

    def are_names(self, values):
        """Whether most of these cells are names of limits, and not amounts."""
        filled = [plain(value) for value in values if value and value.strip()]
        return 2 * sum(value in self.limits for value in filled) > len(filled)

    def of_coverage(self, coverage, values):
        # what stands under the name of a coverage alone is an amount, or whether it is asked
        return Column("limit", coverage)


def name_provisions(catalogue):
    """What provisions are called, to their codes."""
    found = {}
    for code, text in vocabulary_asked.PROVISIONS.items():
        if not catalogue.provisions or code in catalogue.provisions:
            found |= dict.fromkeys(vocabulary.phrases(text), code)
    for code, names in catalogue.provisions.items():
        for name in (code, *names):
            found.setdefault(plain(name), code)
    return found
