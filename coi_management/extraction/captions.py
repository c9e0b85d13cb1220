"""Captions and their values on pages of any layout: what stands after a caption, to its right, or below it.

A page is taken as rows of cells. A cell is text without a wide gap; a caption that stands within one begins another.
"""

import re
from itertools import pairwise

from .words import rows as lines_of

# A gap wider than so many times the size of the type parts two cells.
CELL_GAP = 1.6
# A caption without a colon is parted from its value by so much.
CAPTION_GAP = 0.7
# A value stands no farther below its caption, and its lines no farther from each other, in sizes of the type.
FARTHEST_BELOW = 3.2
PITCH, WIDEST = 2.0, 2.4
NUMBERS = frozenset({"policy_number", "certificate_number", "effective", "expiration", "certificate_date", "issued"})
LONGEST_NUMBER = 4  # words of a number or date that stands behind its caption without a colon
_BULLET = re.compile(r"[*•–·\s-]*(?:(?:\d{1,2}[.)]|\([a-z\d]\))\s+)?")
_COLON = re.compile(r"^\s*[:：]\s*")
# What a caption says of its value: no value itself.
_REMARK = re.compile(r"\s*\((?i:but|if|as|see|only|please|where|including|must)\b")
# How a date is to be written, behind the caption that asks for it.
_FORMAT = re.compile(r"(?i)\s*\((?:[MDYJA]{1,4}\s?[-/. ]\s?){2}[MDYJA]{1,4}\)")


class Cell:
    """Text without a wide gap in it; `field` is what its caption asks for, `value` the words after the caption."""

    def __init__(self, words, row):
        self.words, self.row = words, row
        self.text = " ".join(word.text for word in words)
        self.x0, self.x1 = words[0].x0, words[-1].x1
        self.base, self.size = words[0].base, words[0].size
        self.field, self.value = None, []

    def after(self, end):
        """The words that begin at or after character `end` of the text; one that holds it is cut."""
        found, at = [], 0
        for word in self.words:
            start, stop = at, at + len(word.text)
            if start >= end:
                found.append(word)
            elif stop > end:
                found.append(word.part(end - start, len(word.text)))
            at = stop + 1
        return [word for word in found if word.text.strip(" :#.-–_")]


class Captions:
    """The captions of a page.

    :param page: of page.py
    :param names: pairs of field and pattern; the first that matches the beginning of a cell counts
    """

    def __init__(self, page, names):
        self.page = page
        self.patterns = [(name, re.compile(rf"(?i)(?:{pattern})(?![a-zà-ÿ])")) for name, pattern in names]
        within = "|".join(pattern for _name, pattern in names)
        # A caption within a cell has a colon; a capital begins it.
        self.within = re.compile(rf"(?:(?<=\s)|^)(?=[A-ZÀ-Ý(])(?i:{within})\s?(?=[:：])")
        self.rows = []
        for line in lines_of(page.words):
            number = len(self.rows)
            cells = [Cell(words, number) for part in _parted(line, page) for words in self._at_captions(part)]
            for cell in cells:
                self._name(cell)
            self.rows.append(cells)
        self.cells = [cell for row in self.rows for cell in row]

    def _at_captions(self, words):
        """Words of one cell in as many cells as it has captions."""
        text = " ".join(word.text for word in words)
        starts = [0, *(match.start() for match in self.within.finditer(text))]  # matches do not overlap
        starts += self._captions_apart(words, text)
        parts, at, edges = [], 0, set(starts)
        for word in words:
            if at in edges or not parts:
                parts.append([])
            parts[-1].append(word)
            at += len(word.text) + 1
        return parts

    def _captions_apart(self, words, text):
        """Where captions stand close beside each other, as at the head of a table: the last of a cell has no value."""
        starts, at = [], 0
        for word, after in pairwise(words):
            at += len(word.text) + 1
            if after.x0 - word.x1 > CAPTION_GAP * word.size:
                for _name, pattern in self.patterns:
                    match = pattern.match(text, at)
                    if match and not text[match.end() :].strip(" .:#*"):
                        starts.append(at)
                        break
        return starts

    def _name(self, cell):
        for name, pattern in self.patterns:
            before = _BULLET.match(cell.text).end()
            match = pattern.match(cell.text, before)
            if not match:
                continue
            end = match.end()
            written = _FORMAT.match(cell.text, end)
            end = written.end() if written else end
            rest = cell.text[end:]
            colon = _COLON.match(rest)
            if colon:
                cell.field, cell.value = name, cell.after(end + colon.end())
            elif not rest.strip(" .:#*") or _REMARK.match(rest):
                cell.field = name
            else:
                value = cell.after(end)
                before = [word for word in cell.words if word.x1 <= value[0].x0 + 0.1] if value else []
                apart = before and value[0].x0 - before[-1].x1 > CAPTION_GAP * cell.size
                number = value and name in NUMBERS and re.search(r"\d", value[0].text) and len(value) <= LONGEST_NUMBER
                if apart or number:
                    cell.field, cell.value = name, value
                else:
                    continue
            return

    def first(self, *names):
        """Lines of words of the value of the first caption that has one; empty where none has."""
        for name in names:
            for cell in self.cells:
                if cell.field == name:
                    lines = self.lines(cell)
                    if lines:
                        return lines
        return []

    def all(self, name):
        """The values of all captions of a field: lists of lines."""
        return [lines for cell in self.cells if cell.field == name and (lines := self.lines(cell))]

    def lines(self, cell, most=6):
        """The lines of the value of a caption: beside it and going on below, or below it."""
        row = self.rows[cell.row]
        at = row.index(cell)
        right = row[at + 1] if at + 1 < len(row) else None
        if cell.value:
            start, first = cell.value[0].x0, [cell.value]
        elif right is not None and not right.field and right.x0 - cell.x1 < 0.5 * self.page.width:
            start, first = right.x0, [right.words]
        else:
            return self._below(cell, cell.x0, cell.base, FARTHEST_BELOW, most, self._edge(cell))
        more = self._below(cell, start, cell.base, PITCH, most - 1, self._edge(cell))
        if not more and start > cell.x0 + 2 * cell.size:
            # an address may go on below its caption, not below its first line
            more = self._below(cell, cell.x0, cell.base, PITCH, most - 1, self._edge(cell))
        return first + more

    def _edge(self, cell):
        """Where the next caption or cell on the row of a caption begins, or the edge of the page."""
        return min(
            (other.x0 for other in self.rows[cell.row] if other.x0 > cell.x1 and other.field), default=self.page.width
        )

    def _below(self, caption, x, base, farthest, most, edge):
        """Lines of cells that begin near `x`, each close below the one before, down to the next caption."""
        lines = []
        for row in self.rows[caption.row + 1 :]:
            if len(lines) == most or row[0].base - base > farthest * caption.size:
                break
            inside = [cell for cell in row if x - 1.5 * cell.size <= cell.x0 < edge - 2]
            if any(cell.field for cell in row if caption.x0 - cell.size <= cell.x0 < edge - 2):
                break
            if x > caption.x0 + 2 * caption.size and any(abs(cell.x0 - caption.x0) < 3 for cell in row):
                break  # what stands below the caption is one that nobody knows
            if not inside or abs(inside[0].x0 - x) > 3.5 * inside[0].size:
                continue
            if not lines:  # the lines that follow stand no farther apart, as in the rows of a table
                first = (row[0].base - base) / caption.size
                farthest = max(PITCH, 1.05 * first) if first <= WIDEST else PITCH
            base = row[0].base
            lines.append([word for cell in inside[:1] for word in cell.words])
        return lines


def _parted(line, page):
    """A line of words in parts: where a wide gap is, and where a ruled line stands between two words."""
    base, size = line[0].base, line[0].size
    rules = [x for x, top, bottom in page.uprights if top < base - 0.3 * size < bottom]
    rules += [x for x0, top, x1, bottom in page.edges if top < base - 0.3 * size < bottom for x in (x0, x1)]
    parts = [[line[0]]]
    for before, word in pairwise(line):
        is_ruled = any(before.x1 - 0.5 < x < word.x0 + 0.5 for x in rules)
        if is_ruled or word.x0 - before.x1 > CELL_GAP * word.size:
            parts.append([])
        parts[-1].append(word)
    return parts


class Prose:
    """The text of a page as one string, from which words are found again."""

    def __init__(self, words):
        self.words, self.starts, parts, length = [], [], [], 0
        for line in lines_of(words):
            for word in line:
                self.words.append(word)
                self.starts.append(length)
                parts.append(word.text)
                length += len(word.text) + 1
        self.text = " ".join(parts)

    def span(self, start, end):
        """The words that lie within characters `start` to `end` of the text, at least in part."""
        return [
            word for word, at in zip(self.words, self.starts, strict=True) if at < end and at + len(word.text) > start
        ]
