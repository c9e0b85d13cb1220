"""Tables of policies whose cells are ruled off, on certificates that follow no form: what stands in a cell belongs
together, on however many lines it does.

Lengths are points.
"""

import re
from itertools import pairwise

from .free_names import CAPTIONS
from .values import amounts, squash
from .words import rows as lines_of

# Lines this near to each other are one; a line ends this near to where it should.
NEAR = 2.5
# A band of a table is at least so high; lines that are shorter than this share of it part only some of its cells.
LEAST_BAND, WHOLE = 6.0, 0.8
LEAST_COLUMNS = 3
APART = 2.2  # of the size of the type: lines farther apart are not of one label
# Captions at the heads of columns, the most telling first; whatever is in brackets says how dates are written.
_HEADS = (
    ("effective", r"(?:policy\s+)?eff(?:ective|\.)?(?:\s+date)?|effective\s*/?\s*from"),
    ("expiration", r"(?:policy\s+)?exp(?:ir(?:ation|y|es)|\.)?(?:\s+date)?"),
    ("limit", r"limits?.*|(?:indemnity|cover)\s+limits?|sums?\s+insured.*|amounts?.*"),
    ("type", r"(?:type|class|line)s?\s+of\s+.*|coverages?|policy\s+type|line|covers?"),
    *((name, pattern) for name, pattern in CAPTIONS if name != "other"),
)
_PATTERNS = tuple((name, re.compile(rf"(?i)(?:{pattern})\W*")) for name, pattern in _HEADS)
# Heads of columns so narrow that their words are broken anywhere: letters and digits in capitals.
_NARROW = (
    ("letter", re.compile(r"(?:INSR|INS|CO|INSURER)?(?:LTR|LETTER)|INSR")),
    ("addl_insd", re.compile(r"ADDL(?:INSD?|INSRD?|INSURED)?|ADDITIONALINSURED")),
    ("subr_wvd", re.compile(r"SUBR(?:WVD|WAIVED|OGATIONWAIVED)?|WAIVEROFSUBROGATION")),
)
# What is no part of a caption: remarks in brackets, and how dates are written.
_WRITTEN = re.compile(r"\([^)]*\)|(?i:\b(?:[YMD]{2,4}[/-]){2}[YMD]{2,4}\b)")
# What the head of a table of policies has at least one of.
_TELLING = frozenset({"policy_number", "limit", "expiration", "period"})


def rows_of(page):
    """The rows of the tables of policies on a page: words by field of the column they stand in, each in reading order.

    Empty where no table with such captions is ruled off.
    """
    levels, uprights = _levels(page), _uprights(page)
    heads, found = None, []
    for top, bottom in pairwise(levels):
        if bottom - top < LEAST_BAND:
            continue
        edges = [x for x, parts in uprights if _covers(parts, top, bottom)]
        if len(edges) <= LEAST_COLUMNS:
            heads = None
            continue
        cells = _cells(page, edges, top, bottom)
        named = _named(cells)
        if named:
            heads = (edges, named)
        elif heads and all(any(abs(x - edge) < NEAR for x in edges) for edge in heads[0]):
            cells = _cells(page, heads[0], top, bottom)  # a column of the head may have several below it
            row = {}
            for at, name in heads[1].items():
                row.setdefault(name, []).extend(cells[at])
            found.append(row)
        else:
            heads = None
    return found


def _named(cells):
    """The field of each column by the captions in cells, or None where they are no head of a table of policies."""
    named = {}
    for number, words in enumerate(cells):
        text = _WRITTEN.sub(" ", " ".join(word.text for word in words)).strip()
        narrow = [(name, pattern.fullmatch(squash(text))) for name, pattern in _NARROW]
        for name, match in (*narrow, *((name, pattern.fullmatch(text)) for name, pattern in _PATTERNS)):
            if name not in named.values() and match:
                named[number] = name
                break
    for number, words in enumerate(cells):
        if not words and named.get(number - 1) == "limit":
            named[number] = "limit"  # the amounts, beside their labels
    telling = _TELLING & set(named.values())
    return named if len(named) >= LEAST_COLUMNS and len(telling) >= 2 else None


def _cells(page, edges, top, bottom):
    words = [word for word in page.words if top < word.y < bottom]
    columns = [[word for word in words if left < word.x < right] for left, right in pairwise(edges)]
    return [[word for line in lines_of(column) for word in line] for column in columns]


def _sides(page):
    """Upright and level lines, those of boxes too."""
    uprights, levels = list(page.uprights), list(page.levels)
    for x0, top, x1, bottom in page.edges:
        uprights += [(x0, top, bottom), (x1, top, bottom)]
        levels += [(top, x0, x1), (bottom, x0, x1)]
    return uprights, levels


def _levels(page):
    """Heights at which a line parts rows, from the top down."""
    _uprights_, levels = _sides(page)
    found = []
    for y, parts in _merged(levels):
        longest = max(end - start for start, end in parts)
        if longest > 0.4 * page.width:
            found.append(y)
    return found


def _uprights(page):
    return _merged(_sides(page)[0])


def _merged(lines):
    """Lines as (place, [(start, end), …]): those in one place together, their parts joined where they meet."""
    groups = []
    for place, start, end in sorted(lines):
        if not groups or place - groups[-1][0] > NEAR:
            groups.append((place, []))
        groups[-1][1].append((start, end))
    return [(place, _joined(parts)) for place, parts in groups]


def _joined(parts):
    joined = []
    for start, end in sorted(parts):
        if joined and start - joined[-1][1] < NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _covers(parts, top, bottom):
    return any(min(end, bottom) - max(start, top) >= WHOLE * (bottom - top) for start, end in parts)


def limits_in(words):
    """Limits written into one cell: label, amount, words of the line.

    Labels stand before their amounts or behind them, alike throughout a cell; a line without an amount goes on with
    the label that it is next to.
    """
    lines = [(amounts(" ".join(word.text for word in line)), line) for line in lines_of(words)]
    behind = bool(lines) and bool(lines[0][0][0]) and not lines[0][0][0][0][0]
    found, before, base = [], "", None
    for (pairs, rest), line in lines:
        if base is not None and line[0].base - base > APART * line[0].size:
            before = ""
        base = line[0].base
        if not pairs:
            if behind and found:
                found[-1] = (f"{found[-1][0]} {rest}".strip(), *found[-1][1:])
            else:
                before = f"{before} {rest}".strip()
            continue
        labels = [label for label, _amount in pairs]
        if behind:
            labels = [*labels[1:], rest]
        else:
            labels[0] = f"{before} {labels[0]}".strip()
            labels[-1] = f"{labels[-1]} {rest}".strip()
        before = ""
        found += [(label, amount, line) for label, (_label, amount) in zip(labels, pairs, strict=True)]
    return found
