"""Tables of policies on certificates that follow no form: by the lines that rule off their cells, else by the captions
at their heads."""

import re
from copy import copy
from itertools import pairwise

from . import ruled
from .free_values import text_in, type_of
from .values import is_placeholder_date, squash
from .words import rows as lines_of

# A row of captions is the head of a table where it has so many of these.
TABLE_CAPTIONS = frozenset(
    {"type", "policy_number", "effective", "expiration", "period", "limit", "insurer", "deductible"}
)
# Captions that end a table.
_BELOW_TABLE = frozenset({"certificate_holder", "producer", "certificate_date"})
LEAST_COLUMNS = 3
_TYPE = re.compile(r"(?i)(?:polic(?:y|ies)|covers?|lines?|coverages?|insurances?|description|risk)\W*")
# What a name that is too long for its column goes on with below.
_GOES_ON = re.compile(r"(?i)(?:and\s+)?(?:liability|insurance|indemnity|cover(?:age)?|compensation)\W*")
SHORT = 3  # lines of a name
# Lines that other policies cover: CSIO's form has them in rows of their own.
_OF_ANOTHER = re.compile(r"(?i)(?:non[\s-]?owned|hired)\s+auto")
SAME_EDGE = 6.0  # points by which a word may begin off the caption of its column
WORD_SPACE = 0.7  # of the size of the type: words farther apart are no phrase


class Policy:
    """A policy in the making: its heading and the rows of the page that belong to it."""

    def __init__(self, label, words, first, values=None):
        self.label, self.words, self.first, self.last = label, words, first, 10**6
        self.limits = []  # label, amount, words
        self.deductible = None
        self.sure = set()  # paths of marks that are
        self.values = values or {}  # of a table: words by field


def of_tables(reader):
    """The policies of the tables of a page; empty where it has none.

    :param reader: of free_layout.py
    """
    return _of_rules(reader) or _of_captions(reader)


def _of_rules(reader):
    """Policies of tables whose cells are ruled off: a row without a number and a term goes on with the one above."""
    policies = []
    for values in ruled.rows_of(reader.page):
        number = text_in(values.get("policy_number", []))
        kind = _name_in(values.get("type", []))
        ends = text_in(values.get("expiration") or values.get("period") or values.get("effective") or [])
        if is_placeholder_date(ends) or not any(values.values()):
            continue
        another = not policies or type_of(kind) != type_of(policies[-1].label)
        own = type_of(kind) and values.get("limit") and not _OF_ANOTHER.match(kind)
        begins = re.search(r"\d", number) or reader.days(ends) or another and own
        if begins or not policies:
            policies.append(Policy(kind, values.get("type", []), 0, values))
        else:
            for field, words in values.items():
                policies[-1].values.setdefault(field, []).extend(words)
    for policy in policies:
        if "insurer" not in policy.values and len(lines_of(policy.values.get("policy_number", []))) > 1:
            _part_company(policy)
    return [policy for policy in policies if policy.values.get("limit") or policy.values.get("policy_number")]


def _name_in(words):
    """The name of a coverage in a cell that may have more below it: its first lines that name one we know."""
    lines = [text_in(line) for line in lines_of(words)]
    for end in range(1, len(lines) + 1):
        name = " ".join(lines[:end])
        if type_of(name) not in (None, "other") and len(lines) > SHORT:
            return name
    return " ".join(lines)


def _of_captions(reader):
    """Policies of a table: a row of captions, with a policy on each row below that has a number or a coverage."""
    for number, row in enumerate(reader.rows):
        heads = [cell for cell in row if cell.field in TABLE_CAPTIONS and not cell.value]
        if len({cell.field for cell in heads}) >= LEAST_COLUMNS:
            heads = [cell if cell in heads else _head_of(cell, at, heads) for at, cell in enumerate(row)]
            policies = _rows_of_table(reader, number, heads)
            if policies:
                return policies
    return []


def _head_of(cell, number, heads):
    """The head of a column whose caption stands for nothing else on a page: what stands below it is of its own."""
    head = copy(cell)
    is_type = _TYPE.fullmatch(cell.text) and not any(other.field == "type" for other in heads)
    head.field = "type" if is_type else f"unknown {number}"
    return head


def _rows_of_table(reader, number, heads):
    edges = [(a.x1 + b.x0) / 2 for a, b in pairwise(heads)]
    edges = [-1, *(min(edge, b.x0 - 2) for edge, b in zip(edges, heads[1:], strict=True)), reader.page.width + 1]
    policies, base = [], heads[0].base
    for row in reader.rows[number + 1 :]:
        size = row[0].size
        if row[0].base - base > 6 * size or any(cell.field in _BELOW_TABLE for cell in row):
            break
        if any(sum(cell.x0 + 1 < head.x0 < cell.x1 - 1 for head in heads) > 1 for cell in row):
            break  # a sentence below the table
        columns = {head.field: [] for head in heads}
        for cell in row:
            for word, at in _in_columns(reader, cell, heads, edges):
                columns[heads[at].field].append(word)
        if is_placeholder_date(text_in([word for cell in row for word in cell.words])):
            base = row[0].base
            continue
        if policies and not _begins(reader, columns, policies[-1]):
            for field, words in columns.items():
                policies[-1].values[field] += words
            policies[-1].label = text_in(policies[-1].values.get("type", []))
        elif sum(bool(words) for words in columns.values()) >= 2:
            policies.append(Policy(text_in(columns.get("type", [])), columns.get("type", []), 0, columns))
        base = row[0].base
    policies = [policy for policy in policies if policy.values.get("limit") or policy.values.get("policy_number")]
    if any("COMPANY" in squash(head.text) for head in heads if head.field == "policy_number"):
        for policy in policies:
            _part_company(policy)
    return policies


def _in_columns(reader, cell, heads, edges):
    """The words of a cell, each with the number of the column in which it stands: a phrase stands in one, unless
    the next column begins within it."""
    at, before = None, None
    for word in cell.words:
        after = heads[at + 1].x0 if at is not None and at + 1 < len(heads) else reader.page.width
        if at is None or word.x0 >= after - 3 or word.x0 - before.x1 > WORD_SPACE * word.size:
            same = [number for number, head in enumerate(heads) if abs(head.x0 - word.x0) < SAME_EDGE]
            last = max((number for number, edge in enumerate(edges[:-1]) if word.x0 >= edge - 3), default=0)
            at = same[0] if same else last
        before = word
        yield word, at


def _part_company(policy):
    """CSIO's form has the insurer above the policy number in one column."""
    lines = lines_of(policy.values["policy_number"])
    numbers = [line for line in lines if re.search(r"\d", text_in(line))]
    if len(numbers) == len(lines):
        return
    policy.values["policy_number"] = numbers[-1] if numbers else []
    policy.values["insurer"] = [word for line in lines if line not in numbers for word in line]


def _begins(reader, columns, before):
    """Whether a row of a table begins another policy, and does not go on with the one before."""
    number = text_in(columns.get("policy_number", []))
    ends = columns.get("expiration") or columns.get("period") or columns.get("effective") or []
    if ends and reader.days(text_in(ends)):
        return not _is_second_half(reader, columns, before)
    kind = text_in(columns.get("type", []))
    if not kind or _GOES_ON.fullmatch(kind):
        return False
    return bool(re.search(r"\d{3}", number) or type_of(kind) and columns.get("limit") and not columns.get("period"))


def _is_second_half(reader, columns, before):
    """Whether a row only has the end of the term whose beginning stands on the row above."""
    if "period" not in columns or columns.get("policy_number"):
        return False
    return len(reader.days(text_in(before.values["period"]))) == 1
