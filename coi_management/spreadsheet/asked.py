"""Requirement sets and their lines out of a row of a list, and what is wrong with it."""

import re
from dataclasses import dataclass, field

from . import cells, vocabulary_asked
from .headings import Catalogue, Column, name_provisions, plain
from .rows import Problem, Reader, Row
from .vocabulary import LIMITS, phrases

#: A form number within a cell, with or without its edition; see ``asked_form``.
_FORM = re.compile(
    r"\b(?:WC[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}(?:[ -]?[A-Z]\b)?|MCS-?\d{2}|"
    r"[A-Z]{2}[ -]?\d{2}[ -]?\d{2}(?:[ -]?\d{2}[ -/]?\d{2})?)\b"
)

#: What stands between two provisions of one cell.
_BETWEEN = re.compile(r"[;,\n•|]+|\s+&\s+|\s\+\s")

#: An amount with what it is said to be of: "$1M per occurrence", "CSL 1,000,000".
_AMOUNT = r"[$€£]?\s*\d[\d,. ]*(?:\s*(?:k|mm?|mil|million)\b)?"
_NAMED_AMOUNT = re.compile(rf"(?i)(?P<before>[a-z][^\d$€£]*?)?[\s:=]*(?P<amount>{_AMOUNT})\s*(?P<after>[a-z(].*)?")
_PARTS = re.compile(r"(?i)\s*[/;+\n]\s*|\s+(?:and|y|et)\s+|,\s+(?=[a-z$€£])")

#: Targets that make a line of what a row says of a coverage; the others only say more of one.
_MAKING = frozenset(("limit", "required", "provision", "provisions"))

#: Of which coverages a demand is that a row makes of all of them; others are of any.
_ONLY = {
    "auto_scope": ("auto_liability", "hired_non_owned_auto"),
    "aggregate_per": ("general_liability",),
    "retro_date": ("general_liability", "professional_liability", "cyber", "pollution"),
    "tail_years": ("general_liability", "professional_liability", "cyber", "pollution"),
    "basis": ("general_liability", "umbrella", "excess", "professional_liability", "cyber", "pollution"),
}

_NOT_ASKED = {*cells.NO, *phrases(vocabulary_asked.NOT_ASKED)} - {"0"}
_WORKERS = "workers_compensation"
_MOST_TAIL = 20


@dataclass
class Asked(Row):
    """What a row of a list of requirements says, as plain values that JSON takes.

    :param in_force: the ISO day from which it is asked; "": from now on
    :param lines: dicts with ``coverages`` (codes, any of which answers it), ``limits`` (code to amount), ``provisions``
        (code to a dict of ``evidence`` and ``forms``), and as far as it is said ``rating, size, deductible, basis,
        aggregate_per, auto_scope, statutory, combinable, admitted, retro_date, tail_years``
    """

    in_force: str = ""
    lines: list = field(default_factory=list)


def asked_form(text: str) -> str:
    """A form number as catalogues write it: ``CG20100413`` is ``CG 20 10 04 13``."""
    letters = "".join(re.findall(r"[A-Z0-9]", text.upper()))
    if letters.startswith("MCS"):
        return f"MCS-{letters[3:]}"
    head, digits = letters[:2], letters[2:]
    tail = digits[-1] if digits[-1:].isalpha() else ""
    digits = digits.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    pairs = [digits[place : place + 2] for place in range(0, len(digits), 2)]
    return " ".join(filter(None, [head, *pairs, tail]))


class AskedReader(Reader):
    """Reads the rows of one list of requirements; parameters as those of ``Reader``."""

    def __init__(self, columns: tuple[Column, ...], catalogue: Catalogue, order: str, parsers: cells.Parsers):
        super().__init__(columns, catalogue, order, parsers)
        self.provisions = name_provisions(catalogue)
        self.limits = {phrase: codes for text, codes in LIMITS.items() for phrase in phrases(text)}
        for code, names in catalogue.limits.items():
            for name in (code, *names):
                self.limits[plain(name)] = (code, *self.limits.get(plain(name), ()))

    def read_row(self, texts: list[str]) -> Asked:
        row = Asked()
        named = self._read_coverages(texts, row)
        by_coverage: dict[str, list] = {}
        for number, column, text in self._get_cells(texts):
            if column.target == "effective":
                row.in_force, wrong = cells.read_date(text, self.order, self.parsers)
                if wrong:
                    row.problems.append(Problem(wrong, number, {"value": text}))
            elif column.target == "requirement_set" or column.target.startswith("vendor_"):
                self._take_party(row, number, column.target, text)
            else:
                by_coverage.setdefault(column.coverage, []).append((number, column, text))
        if not row.requirement_set and not row.vendor.keys() & {"name", "ref", "vat"}:
            row.problems.append(Problem("set_missing"))
        if named is not None:
            self._read_lines(row, named, by_coverage)
            if not row.lines and not row.problems:
                row.problems.append(Problem("asked_nothing"))
        row.problems = [problem for number, problem in enumerate(row.problems) if problem not in row.problems[:number]]
        return row

    def _read_coverages(self, texts: list[str], row: Asked) -> tuple[str, ...] | None:
        """The coverages any of which answers what the row asks: () where none is named, None where one is not known."""
        for number, column in enumerate(self.columns):
            text = (texts[number] if number < len(texts) else "").strip()
            if column.target != "coverage" or cells.is_blank(text):
                continue
            if code := self.coverages.get(plain(text)):
                return (code,)
            codes = [self.coverages.get(plain(part)) for part in re.split(r"(?i)\s+(?:or|o|ou)\s+|/|;", text)]
            if None in codes:
                row.problems.append(Problem("coverage_unknown", number, {"value": text}))
                return None
            return tuple(dict.fromkeys(codes))
        return ()

    def _read_lines(self, row: Asked, named: tuple[str, ...], by_coverage: dict[str, list]) -> None:
        shared = by_coverage.pop("", [])
        if named:
            own = [found for code in named for found in by_coverage.pop(code, [])]
            row.lines.append(self._read_line(row, named, [*shared, *own], ()))
            shared = []
        elif self.has_coverage and shared:
            row.problems.append(Problem("coverage_unsaid"))
            return
        asked = {code: found for code, found in by_coverage.items() if self._is_asked(found)}
        if shared and not asked and not named:
            if any(column.target in _MAKING for _number, column, _text in shared) and not self.groups:
                row.problems.append(Problem("coverage_unsaid"))
            return
        taken: set[int] = set()
        for code, found in asked.items():
            told = [place for place in shared if self._concerns(place[1], code)]
            taken |= {place[0] for place in told}
            row.lines.append(self._read_line(row, (code,), [*told, *found], tuple(asked)))
        for number, _column, text in shared:
            if number not in taken and not self._is_no(text):
                row.problems.append(Problem("asked_of_none", number, {"value": text}))

    @staticmethod
    def _is_no(text: str) -> bool:
        return cells.is_blank(text) or plain(text) in _NOT_ASKED

    def _is_asked(self, found: list) -> bool:
        """Whether a coverage is asked at all."""
        if any(column.target == "required" and self._is_no(text) for _number, column, text in found):
            return False
        return any(
            column.target in _MAKING and not self._is_no(text) and text != "0" for _number, column, text in found
        )

    def _concerns(self, column: Column, coverage: str) -> bool:
        """Whether what a row says of all that it asks is of this coverage."""
        if column.target == "provision":
            return self._can_carry(column.provision, coverage)
        if column.target == "combinable":
            return coverage in self.catalogue.topped_up
        if column.target == "required" or column.target == "limit":
            return False
        return coverage in _ONLY.get(column.target, (coverage,))

    def _can_carry(self, provision: str, coverage: str) -> bool:
        carriers = self.catalogue.carriers.get(provision)
        return not carriers or coverage in carriers

    # ------------------------------------------------------------ one line

    def _read_line(self, row: Asked, coverages: tuple, found: list, others: tuple) -> dict:
        """One required coverage.

        :param others: the coverages that the row asks, where what it says of provisions is said of all of them
        """
        line: dict = {"coverages": list(coverages), "coverage": coverages[0], "limits": {}, "provisions": {}}
        named = self._read_limit_name(row, coverages[0], found)
        for number, column, text in found:
            if column.target == "limit_name" or self._is_no(text):
                continue
            if column.target == "limit":
                wrong = self._take_minimum(line, column, text, named)
            elif column.target in ("provision", "provisions"):
                wrong = self._take_asked(row, line, column, text, number, others if not column.coverage else ())
            elif column.target == "required":
                wrong = self._take_required(line, text)
            else:
                wrong = getattr(self, f"_ask_{column.target}")(line, text)
            if wrong:
                row.problems.append(Problem(wrong, number, {"value": text}))
        # who asks for workers' compensation asks for what the law has, whatever else
        if _WORKERS in coverages:
            line["statutory"] = True
        del line["coverage"]
        return line

    def _read_limit_name(self, row: Asked, coverage: str, found: list) -> str:
        """The code of the limit that the row names; "" where it names none."""
        own = self.catalogue.limits_of.get(coverage, ())
        for number, column, text in found:
            if column.target == "limit_name" and not cells.is_blank(text):
                codes = self.limits.get(plain(re.sub(r"\([^)]*\)", " ", text))) or self.limits.get(plain(text), ())
                for code in codes:
                    if code in own or not own:
                        return code
                row.problems.append(Problem("limit_unknown", number, {"value": text}))
        return ""

    def _take_minimum(self, line: dict, column: Column, text: str, named: str) -> str:
        if plain(text).startswith(("statutory", "per statute")):
            line["statutory"] = True
            return "" if _WORKERS in line["coverages"] else "amount"
        if text == "0" or plain(text) in (*cells.YES, *phrases(vocabulary_asked.ASKED)):
            return ""
        values, wrong = cells.read_amounts(text, self.parsers)
        if wrong or any(isinstance(value, str) for value in values):
            return self._take_named_amounts(line, text, wrong or "amount")
        codes = (named,) if named else self._get_limits(line["coverage"], column.limit, len(values))
        if len(values) > len(codes):
            return "amount_several"
        for code, value in zip(codes, values, strict=False):
            if line["limits"].setdefault(code, value) != value:
                return "limit_twice"
        return ""

    def _take_named_amounts(self, line: dict, text: str, wrong: str) -> str:
        """Amounts that say themselves which limits they are of.

        :param wrong: what is wrong with the cell where that is not what it holds
        """
        own = self.catalogue.limits_of.get(line["coverage"], ())
        taken: dict[str, float] = {}
        for part in _PARTS.split(text.strip()):
            match = _NAMED_AMOUNT.fullmatch(part.strip())
            words = match and plain(f"{match['before'] or ''} {match['after'] or ''}")
            if not words:
                return wrong
            values, bad = cells.read_amounts(match["amount"].strip(), self.parsers)
            scope = next((code for code, named in vocabulary_asked.AUTO_SCOPES.items() if words in phrases(named)), "")
            codes = [code for code in self.limits.get(words, ()) if code in own] or (own[:1] if scope else ())
            if bad or len(values) != 1 or not codes or taken.setdefault(codes[0], values[0]) != values[0]:
                return bad or wrong
            if scope:
                line["auto_scope"] = scope
        for code, value in taken.items():
            if line["limits"].setdefault(code, value) != value:
                return "limit_twice"
        return ""

    @staticmethod
    def _take_required(line: dict, text: str) -> str:
        words = plain(text)
        known = words in (*cells.YES, *phrases(vocabulary_asked.ASKED)) or text.strip() in cells.YES
        return "" if known or words.startswith(("statutory", "per statute")) else "choice"

    def _take_asked(self, row: Asked, line: dict, column: Column, text: str, number: int, others: tuple) -> str:
        """Provisions of one cell: which they are, and by what they are to be shown."""
        for part in filter(None, (part.strip(" .") for part in _BETWEEN.split(text))):
            forms = [asked_form(form) for form in _FORM.findall(part.upper())]
            words = plain(re.sub(r"[()]", " ", _FORM.sub(" ", part.upper())))
            codes, evidence = self._name_asked(column.provision, words, forms)
            if not codes:
                return "provision_unknown" if column.target == "provisions" else "choice_asked"
            carried = [code for code in codes if self._can_carry(code, line["coverage"])]
            if not carried and not any(self._can_carry(code, other) for code in codes for other in others):
                row.problems.append(Problem("provision_nowhere", number, {"value": part}))
            for code in carried:
                _add_asked(line, code, evidence, forms)
        return ""

    def _name_asked(self, provision: str, words: str, forms: list) -> tuple[tuple, str]:
        """The provisions that a cell asks for, and the evidence: ``endorsement`` or ``assertion``."""
        endorsement = phrases(vocabulary_asked.ENDORSEMENT)
        evidence = "endorsement" if forms or words in endorsement else "assertion"
        if provision:
            known = {
                *(*cells.YES, *phrases(vocabulary_asked.ASKED), *endorsement),
                *phrases(vocabulary_asked.ASSERTION),
            }
            is_said = forms or words in known or words in ("", "x") or self.provisions.get(words) == provision
            return ((provision,) if is_said else ()), evidence
        for phrase in endorsement:
            if words.endswith(f" {phrase}"):
                words, evidence = words.removesuffix(f" {phrase}"), "endorsement"
        if words in self.provisions:
            return (self.provisions[words],), evidence
        if words or not forms:
            return (), evidence
        proven = [code for form in forms for code in self._find_proven(form)]
        special = [code for code in proven if code != "additional_insured"]
        return tuple(dict.fromkeys(special or proven)), evidence

    def _find_proven(self, form: str) -> tuple:
        """The provisions that a form proves: its edition, else the form in any edition."""
        return self.catalogue.forms.get(form) or self.catalogue.forms.get(re.sub(r"( \d\d \d\d)$", "", form), ())

    # ------------------------------------------------------------ what else is asked of a policy

    def _ask_rating(self, line, text):
        return self._take_rating(line, None, text)

    def _ask_deductible(self, line, text):
        value, wrong = cells.read_amount(text, self.parsers)
        if not wrong and isinstance(value, str):
            wrong = "amount"
        if not wrong and value:
            line["deductible"] = value
        return wrong

    def _ask_basis(self, line, text):
        words = plain(text)
        if re.search(r"\b(any|either|both|allowed|ok|yes|y|claims|cm|reclam\w*)\b", words):
            line["basis"] = "any"
        elif re.search(r"\b(occ\w*|ocurr\w*|survenance)\b", words):
            line["basis"] = "occurrence"
        else:
            return "basis"
        return ""

    @staticmethod
    def _choose(line, name, text, choices):
        words = plain(text)
        for code, named in choices.items():
            if words in phrases(named):
                line[name] = code
                return ""
        return name

    def _ask_auto_scope(self, line, text):
        return self._choose(line, "auto_scope", text, vocabulary_asked.AUTO_SCOPES)

    def _ask_aggregate_per(self, line, text):
        if plain(text) in ("policy", "per policy", "poliza", "police"):
            return ""
        return self._choose(line, "aggregate_per", text, vocabulary_asked.AGGREGATES_PER)

    def _ask_combinable(self, line, text):
        value, wrong = cells.read_choice(text)
        line["combinable"] = bool(value) and line["coverage"] in self.catalogue.topped_up
        return wrong or ("not_topped_up" if value and not line["combinable"] else "")

    def _ask_admitted(self, line, text):
        value, wrong = cells.read_choice(text)
        line["admitted"] = bool(value)
        return wrong

    def _ask_retro_date(self, line, text):
        day, wrong = cells.read_date(text, self.order, self.parsers)
        if day:
            line["retro_date"] = day
        return wrong

    def _ask_tail_years(self, line, text):
        match = re.match(r"\s*(\d{1,2})\b", text)
        if not match or not 0 < int(match[1]) <= _MOST_TAIL:
            return "tail_years"
        line["tail_years"] = int(match[1])
        return ""


def _add_asked(line: dict, code: str, evidence: str, forms: list) -> None:
    asked = line["provisions"].setdefault(code, {"evidence": evidence, "forms": ""})
    if evidence == "endorsement":
        asked["evidence"] = evidence
    known = [form for form in asked["forms"].split("; ") if form]
    asked["forms"] = "; ".join(dict.fromkeys([*known, *forms]))


def merge(lines: list[dict]) -> list[dict]:
    """What several rows ask of the same coverages, as one line of each; of evidence the stricter."""
    merged: dict[tuple, dict] = {}
    for line in lines:
        found = merged.setdefault(
            tuple(sorted(line["coverages"])), {"coverages": line["coverages"], "limits": {}, "provisions": {}}
        )
        found["limits"] = {**found["limits"], **line["limits"]}
        for code, asked in line["provisions"].items():
            _add_asked(found, code, asked["evidence"], [form for form in asked["forms"].split("; ") if form])
        found.update({name: value for name, value in line.items() if name not in ("coverages", "limits", "provisions")})
    return list(merged.values())
