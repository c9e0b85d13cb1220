"""Vendors and policies out of a row of a list, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from datetime import date

from . import cells
from .headings import OF_POLICY, Catalogue, Column, plain
from .vocabulary import COVERAGES, phrases

#: The longest term of a policy that is not taken for a slip of the keys, in days.
LONGEST_TERM = 5 * 366

#: How A.M. Best's rating and size are written together: "A- VII", "A++ (XV)", "A".
_RATING = re.compile(r"([A-D](?:\+\+|\+|-)?|NR)(?:[\s,:/(]+([IVX]{1,4})\)?)?", re.IGNORECASE)
_SIZES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")

#: What makes no policy by itself.
_BESIDE = ("insurer", "naic", "rating")

#: What lists call by one name for all coverages.
_AGGREGATES = ("general_aggregate", "aggregate")
_EACH = ("each_occurrence", "per_occurrence", "each_claim", "each_accident", "el_each_accident", "each_loss")

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True)
class Problem:
    """What is wrong: a code, the place of the column (-1: the row as such), and what goes into the sentence."""

    code: str
    column: int = -1
    params: dict = field(default_factory=dict)


@dataclass
class Row:
    """What a row says, as plain values that JSON takes.

    :param vendor: ``name, ref, vat, email, phone`` as far as they are given
    :param agent: ``agency, name, email, phone``
    :param policies: dicts with ``coverage`` (code), ``number, effective, expiration, insurer, naic, rating, size,
        additional_insured, subrogation_waived, deductible, basis, retro_date, statutory`` and ``limits`` (code to
        amount or word)
    """

    vendor: dict = field(default_factory=dict)
    agent: dict = field(default_factory=dict)
    requirement_set: str = ""
    policies: list = field(default_factory=list)
    problems: list = field(default_factory=list)


class Reader:
    """Reads the rows of one list.

    :param columns: what each column holds
    :param str order: ``mdy`` or ``dmy``, for days that are written in numbers
    :param parsers: see ``cells.Parsers``
    """

    def __init__(self, columns: tuple[Column, ...], catalogue: Catalogue, order: str, parsers: cells.Parsers):
        self.columns = columns
        self.catalogue = catalogue
        self.order = order
        self.parsers = parsers
        self.has_coverage = any(column.target == "coverage" for column in columns)
        self.coverages = self._name_coverages()
        self.groups = list(dict.fromkeys(column.coverage for column in columns if column.coverage))

    def _name_coverages(self) -> dict[str, str]:
        names: dict[str, set] = {}
        for code, labels in self.catalogue.coverages.items():
            for label in (code, *labels):
                names.setdefault(plain(label), set()).add(code)
        found = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}
        for code, text in COVERAGES.items():
            if code in self.catalogue.coverages:
                found = {**dict.fromkeys(phrases(text), code), **found}
        return found

    def _get_cells(self, texts: list[str]) -> list[tuple[int, Column, str]]:
        """The cells of a row that say something, beside the one that names its coverage."""
        cut = zip(self.columns, (text.strip() for text in texts), strict=False)
        return [
            (number, column, text)
            for number, (column, text) in enumerate(cut)
            if text and column.target and column.target != "coverage"
        ]

    def read_row(self, texts: list[str]) -> Row:
        """What one row says."""
        row = Row()
        named = self._read_coverage(texts, row)
        by_coverage: dict[str, list] = {}
        for number, column, text in self._get_cells(texts):
            if column.target in OF_POLICY:
                by_coverage.setdefault(column.coverage, []).append((number, column, text))
            else:
                self._take_party(row, number, column.target, text)
        if not row.vendor.get("name") and not row.vendor.keys() & {"ref", "vat"}:
            row.problems.append(Problem("vendor_missing"))
        if named is not None:
            self._read_policies(row, named, by_coverage)
        # what is said of all policies of a row is wrong once
        row.problems = [problem for number, problem in enumerate(row.problems) if problem not in row.problems[:number]]
        return row

    def _read_coverage(self, texts: list[str], row: Row) -> str | None:
        """The coverage that the row names: "" where none has to, None where it is not known."""
        for number, column in enumerate(self.columns):
            if column.target == "coverage":
                text = (texts[number] if number < len(texts) else "").strip()
                if cells.is_blank(text):
                    continue
                code = self.coverages.get(plain(text))
                if not code:
                    row.problems.append(Problem("coverage_unknown", number, {"value": text}))
                    return None
                return code
        return ""

    def _take_party(self, row: Row, number: int, target: str, text: str) -> None:
        if cells.is_blank(text):
            return
        if target.endswith("_email"):
            # the first of several
            found = _EMAIL.search(text)
            if not found:
                row.problems.append(Problem("email", number, {"value": text}))
                return
            text = found[0].rstrip(".")
        if target == "requirement_set":
            row.requirement_set = text
        elif target == "agency" or target.startswith("agent_"):
            row.agent[target.removeprefix("agent_")] = text
        else:
            row.vendor[target.removeprefix("vendor_")] = text

    def _read_policies(self, row: Row, named: str, by_coverage: dict[str, list]) -> None:
        shared = by_coverage.pop("", [])
        if self.has_coverage:
            if named:
                by_coverage[named] = [*shared, *by_coverage.get(named, [])]
            elif shared:
                row.problems.append(Problem("coverage_missing"))
                return
            for other in set(by_coverage) - {named}:
                if self._is_filled(by_coverage[other]) and not self._is_whole(by_coverage[other]):
                    number, _column, text = by_coverage.pop(other)[0]
                    row.problems.append(Problem("coverage_other", number, {"value": text}))
            shared = []
        elif shared and not self.groups:
            row.problems.append(Problem("coverage_missing"))
            return
        for coverage, found in by_coverage.items():
            if self._is_filled(found):
                # what is said of all policies of the row goes before what is said of one
                row.policies.append(self._read_policy(row, coverage, [*shared, *found], found[0][0]))

    @staticmethod
    def _is_filled(found: list) -> bool:
        """Whether there is a policy: who would insure it is none by itself."""
        return any(
            column.target not in _BESIDE and not cells.is_blank(text) and text.lower() not in cells.NO
            for _number, column, text in found
        )

    @staticmethod
    def _is_whole(found: list) -> bool:
        """Whether it is a policy of its own, and not an amount that strayed into the row of another."""
        return any(column.target in ("policy_number", "expiration") for _number, column, _text in found)

    # ------------------------------------------------------------ one policy

    def _read_policy(self, row: Row, coverage: str, found: list, first: int) -> dict:
        policy: dict = {"coverage": coverage, "limits": {}}
        places = {}
        for number, column, text in found:
            if cells.is_blank(text):
                continue
            places[column.target] = number
            take = getattr(self, f"_take_{column.target}", None)
            wrong = take(policy, column, text) if take else self._take_text(policy, column, text)
            if wrong:
                row.problems.append(Problem(wrong, number, {"value": text}))
        self._check_term(row, policy, places, first)
        return policy

    def _check_term(self, row: Row, policy: dict, places: dict, first: int) -> None:
        begins, ends = policy.get("effective"), policy.get("expiration")
        if not ends:
            if "expiration" not in places:
                row.problems.append(Problem("expiration_missing", first, {"coverage": policy["coverage"]}))
        elif begins and ends <= begins:
            row.problems.append(Problem("term_reversed", places["expiration"], {"begins": begins, "ends": ends}))
        elif begins and (date.fromisoformat(ends) - date.fromisoformat(begins)).days > LONGEST_TERM:
            row.problems.append(Problem("term_long", places["expiration"], {"begins": begins, "ends": ends}))

    def _take_text(self, policy, column, text):
        policy[{"policy_number": "number"}.get(column.target, column.target)] = text
        return ""

    def _take_day(self, policy, column, text):
        policy[column.target], wrong = cells.read_date(text, self.order, self.parsers)
        return wrong

    _take_effective = _take_expiration = _take_retro_date = _take_day

    def _take_choice(self, policy, column, text):
        value, wrong = cells.read_choice(text)
        if wrong and column.target == "statutory" and plain(text).startswith(("statutory", "per statute")):
            value, wrong = True, ""
        policy[column.target] = value
        return wrong

    _take_additional_insured = _take_subrogation_waived = _take_statutory = _take_choice

    def _take_deductible(self, policy, column, text):
        value, wrong = cells.read_amount(text, self.parsers)
        policy["deductible"] = None if isinstance(value, str) else value
        return wrong

    def _take_basis(self, policy, column, text):
        words = plain(text)
        if re.search(r"\b(claims|cm|reclam)", words):
            policy["basis"] = "claims_made"
        elif re.search(r"\b(occ|ocurr)", words):
            policy["basis"] = "occurrence"
        else:
            return "basis"
        return ""

    def _take_naic(self, policy, column, text):
        code = re.sub(r"\.0+$", "", text).strip()
        if not re.fullmatch(r"\d{5}", code):
            return "naic"
        policy["naic"] = code
        return ""

    def _take_rating(self, policy, column, text):
        match = _RATING.fullmatch(text.strip())
        if not match or (match[2] and match[2].upper() not in _SIZES):
            return "rating"
        policy["rating"] = match[1].upper()
        policy["size"] = _SIZES.index(match[2].upper()) + 1 if match[2] else 0
        return ""

    def _take_limit(self, policy, column, text):
        if policy["coverage"] == "workers_compensation" and plain(text).startswith(("statutory", "per statute")):
            policy["statutory"] = True
            return ""
        values, wrong = cells.read_amounts(text, self.parsers)
        if wrong:
            return wrong
        codes = self._get_limits(policy["coverage"], column.limit, len(values))
        if len(values) > len(codes):
            return "amount_several"
        for code, value in zip(codes, values, strict=False):
            policy["limits"][code] = value
        return ""

    def _get_limits(self, coverage: str, limit: str, count: int) -> tuple[str, ...]:
        """The limits that the amounts of a cell are of."""
        if limit:
            own = self.catalogue.limits_of.get(coverage, ())
            if limit not in own and limit in _AGGREGATES:
                return tuple(code for code in own if code in _AGGREGATES)[:1] or (limit,)
            # what one column calls each occurrence for all lines is each accident or each claim of some
            return own[:1] if limit not in own and limit in _EACH and own else (limit,)
        if coverage == "general_liability":
            return ("each_occurrence", "general_aggregate", "products_completed_operations_aggregate")
        if coverage == "auto_liability" and count == 3:
            return ("bodily_injury_per_person", "bodily_injury_per_accident", "property_damage")
        if coverage == "auto_liability":
            return ("combined_single_limit",)
        return self.catalogue.limits_of.get(coverage, ())[:3]
