"""Words: characters that stand together on a line, and lines of words. Lengths are points."""

import re
from bisect import bisect_right
from itertools import pairwise

# Characters whose baselines lie this close stand on one line.
BASELINE_TOLERANCE = 0.8
# A gap wider than this share of the size of the type parts two words (an ordinary space is 0.25 to 0.28).
WORD_GAP = 0.16
SMALLEST_GAP = 1.0
# The same where the text has spaces of its own: then only cells are parted, and letters may be spaced.
CELL_GAP = 0.36
# Where letters stand exactly beside each other and words do not have spaces, this much more parts words.
EXACT, LETTER_GAP, EXACT_GAP = 0.02, 0.09, 0.09
# Runs that overlap by more than this share of the size of their type are two texts in one place.
OVERLAP = 0.35
# A copy of a text this near, in points, is a shadow, or bold by printing twice.
SHADOW = 1.5
_DATE = re.compile(r"\d\d/\d\d/(?:19|20)\d\d")
# A character of which the file does not tell what it is.
UNKNOWN = "\ufffd"
# What marks a box, and how people write it: [X], (X), XX, a bullet.
MARK_LETTERS = frozenset("XxYyNn✓✔✗✘☒☑×■●•✖")
_TWO_DATES = re.compile(
    r"(?<=\d{4})(?=[A-Z][a-z]{2})|(?:(?<=\d/\d/\d{4})|(?<=\d/\d\d/\d{4}))(?=\d\d?$)|"
    r"(?<=/\d\d)(?=\d\d?/\d\d?/\d\d$)|(?<=/\d{4})(?=\d\d?/\d\d?/\d{4}$)|(?<=-\d\d-\d\d)(?=\d{4}-\d\d-\d\d$)"
)


class Word:
    """A run of characters without a space; `xs` are the left edges of its characters, where they are known."""

    __slots__ = ("base", "bottom", "doubt", "faint", "font", "rung", "size", "sure", "text", "top", "x0", "x1", "xs")

    def __init__(self, text, x0, top, x1, bottom, rung="text", size=None, xs=None, base=None):
        self.text, self.x0, self.top, self.x1, self.bottom = text, x0, top, x1, bottom
        self.rung, self.size, self.xs = rung, size or bottom - top, xs
        self.base = bottom if base is None else base
        self.faint = False  # nobody can see it (ink.py)
        self.sure = None  # from 0 to 1, where a program recognised it (ocr.py)
        self.font = None  # name of its type, where the file tells
        self.doubt = None  # a code, why it may not be what it seems (widgets.py)

    def __repr__(self):
        return f"{self.text}@{self.x0:.0f},{self.top:.0f}"

    @property
    def x(self):
        return (self.x0 + self.x1) / 2

    @property
    def y(self):
        return (self.top + self.bottom) / 2

    def is_mark(self):
        """Whether it is one mark and nothing else, as it is or in brackets, or written twice."""
        text = self.text.strip("[](){}<>|_ ")
        return len(set(text)) == 1 and len(text) <= 3 and text[0] in MARK_LETTERS

    def edge(self, index):
        """The left edge of character `index`; the right edge of the word for its length."""
        if index >= len(self.text):
            return self.x1
        if self.xs:
            return self.xs[index]
        return self.x0 + (self.x1 - self.x0) * index / len(self.text)

    def part(self, start, end):
        """Characters `start` to `end` as a word of their own."""
        xs = self.xs[start:end] if self.xs else None
        box = (self.edge(start), self.top, self.edge(end), self.bottom)
        part = Word(self.text[start:end], *box, self.rung, self.size, xs, self.base)
        part.faint, part.sure, part.doubt, part.font = self.faint, self.sure, self.doubt, self.font
        return part


def rows(words):
    """Lines of words that stand on one baseline, each from left to right, from the top down."""
    lines, bases = [], []
    for word in sorted(words, key=lambda item: item.base):
        if lines and word.base - bases[-1] <= 0.3 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
            bases.append(word.base)
    return [sorted(line, key=lambda item: item.x0) for line in lines]


def text_of(words):
    """Words as one text, lines parted by line breaks."""
    return "\n".join(" ".join(word.text for word in line) for line in rows(words))


def words_of(chars):
    """Words of characters that stand on one baseline, near each other."""
    chars = _widened(chars)
    spaced = _spaced(chars)
    lines, line, last = [], [], None
    for char in sorted(chars, key=lambda item: item[6]):
        if last is not None and char[6] - last > BASELINE_TOLERANCE:
            lines.append(line)
            line = []
        line.append(char)
        last = char[6]
    if line:
        lines.append(line)
    words = []
    for line in _without_shadows([_runs(line) for line in lines]):
        for layer in _layers(line):
            layer.sort(key=lambda item: item[1])
            layer = _without_strays(layer)
            gap = _word_gap(layer)
            for word in _line_words(layer, spaced, gap):
                words += _dates_apart(word)
    return words


class _Run:
    """Characters of one line that were painted one after the other, each where the one before ends."""

    __slots__ = ("chars", "text", "x0", "x1")

    def __init__(self, chars):
        self.chars = chars
        self.text = "".join(char[0] for char in chars).strip()
        shown = [char for char in chars if char[0].strip()] or chars
        self.x0, self.x1 = min(char[1] for char in shown), max(char[3] for char in shown)

    @property
    def place(self):
        return self.x0, self.chars[0][6]


def _runs(line):
    """A line as runs, in the order in which they were painted."""
    line.sort(key=lambda item: item[7])
    runs = [[line[0]]]
    for before, char in pairwise(line):
        if char[7] != before[7] + 1 or not -0.2 * char[5] < char[1] - before[3] < WORD_GAP * char[5]:
            runs.append([])
        runs[-1].append(char)
    return [_Run(run) for run in runs]


def _without_shadows(lines):
    """Lines of runs, of copies of one text in nearly one place only the one that was painted last."""
    known, gone = {}, set()
    runs = sorted((run for line in lines for run in line), key=lambda run: run.chars[0][7])
    for run in runs:
        if len(run.text) > 1 or run.chars[0][0].strip():
            near = known.setdefault(run.text, [])
            for other in near:
                if all(abs(a - b) <= SHADOW for a, b in zip(run.place, other.place, strict=True)):
                    gone.add(id(other))
            near.append(run)
    return [kept for line in lines if (kept := [run for run in line if id(run) not in gone])]


def _layers(runs):
    """The characters of a line, apart where two texts stand in one place."""
    layers = []
    for run in sorted(runs, key=lambda run: run.x0):
        room = OVERLAP * run.chars[0][5]
        room = min(room, 0.5 * (run.x1 - run.x0)) if len(run.text) < 2 else room
        for layer in layers:
            if run.x0 > layer[0] - room or not run.text:
                layer[0] = max(layer[0], run.x1)
                layer[1].extend(run.chars)
                break
        else:
            layers.append([run.x1, list(run.chars)])
    return [chars for _end, chars in layers]


def _word_gap(line):
    """The gap that parts words on a line, as a share of the size: narrower where its letters leave none at all."""
    gaps = [
        (after[1] - before[3]) / after[5] for before, after in pairwise(line) if before[0].strip() and after[0].strip()
    ]
    if len(gaps) < len(line) - 1 or len(gaps) < 12:  # it has spaces, or is too short to tell
        return WORD_GAP
    exact = sum(abs(gap) < EXACT for gap in gaps)
    near = sum(EXACT <= abs(gap) < LETTER_GAP for gap in gaps)
    return EXACT_GAP if exact > 0.7 * len(gaps) and not near else WORD_GAP


def _spaced(chars):
    """When those characters were painted that stand in a text with spaces of its own."""
    spaced, run, has_space = set(), [], False
    for char in [*chars, None]:
        before = run[-1] if run else None
        if char and before and abs(char[6] - before[6]) < BASELINE_TOLERANCE and -0.5 < char[1] - before[3] < char[5]:
            run.append(char)
            has_space = has_space or not char[0].strip()
            continue
        if has_space:
            spaced.update(item[7] for item in run)
        run, has_space = [char] if char else [], False
    return spaced


def _widened(chars):
    """Characters of a font that has no widths, spread up to what was painted next."""
    widened, number = [], 0
    while number < len(chars):
        end = number + 1
        first = chars[number]
        if first[3] - first[1] < 0.01 * first[5]:
            while end < len(chars) and abs(chars[end][1] - first[1]) < 0.05 and chars[end][6] == first[6]:
                end += 1
            after = chars[end] if end < len(chars) else None
            room = after[1] - first[1] if after and abs(after[6] - first[6]) < BASELINE_TOLERANCE else 0
            step = room / (end - number)
            step = step if 0 < step < first[5] else 0.5 * first[5]
            for at, char in enumerate(chars[number:end]):
                widened.append((*char[:1], first[1] + at * step, char[2], first[1] + (at + 1) * step, *char[4:]))
        else:
            widened.append(first)
        number = end
    return widened


def _without_strays(line):
    """A line without the spaces of other text that lie on its letters: erased text leaves its spaces behind."""
    letters = [(char[1], char[3]) for char in line if char[0].strip()]
    starts = [start for start, _end in letters]
    kept = []
    for char in line:
        if not char[0].strip() and letters:
            middle = (char[1] + char[3]) / 2
            at = bisect_right(starts, middle) - 1
            reach = 0.25 * (char[3] - char[1])
            if at >= 0 and middle + reach < letters[at][1]:
                continue
        kept.append(char)
    return kept


def _line_words(line, spaced, gap):
    words, run = [], []
    for char in line:
        if not char[0].strip():
            if run:
                words.append(_word(run))
                run = []
            continue
        if run:
            before = run[-1]
            if char[0] == before[0] and abs(char[1] - before[1]) < 0.6:
                continue  # bold by printing twice
            if _is_apart(before, char, spaced, gap):
                words.append(_word(run))
                run = []
        run.append(char)
    if run:
        words.append(_word(run))
    return words


def _is_apart(before, char, spaced, least):
    """Whether two characters that follow each other on a line belong to two words, which so much parts at least."""
    gap, size = char[1] - before[3], char[5]
    if abs(size - before[5]) > 0.15 * size:
        return True
    if before[7] in spaced and char[7] in spaced:
        least = CELL_GAP
    if gap > (least * size if least == EXACT_GAP else max(SMALLEST_GAP, least * size)):
        return True
    # Two values that run into each other were painted one after the other, not character by character.
    return gap < -0.06 * size and char[7] != before[7] + 1


def _word(run):
    text, xs = "", []
    for char in run:
        text += char[0]
        xs += [char[1]] * len(char[0])
    word = Word(
        text,
        run[0][1],
        min(char[2] for char in run),
        max(char[3] for char in run),
        max(char[4] for char in run),
        size=run[0][5],
        xs=xs,
        base=run[0][6],
    )
    word.font = run[0][8]
    return word


def _dates_apart(word):
    """A word in as many as it has dates: in narrow columns they run into each other, or into the number before."""
    text = word.text
    edges = [0, *(match.start() for match in _TWO_DATES.finditer(text))]
    if len(text) > 10:
        for match in _DATE.finditer(text):
            if text[match.end() : match.end() + 1].isdigit() and not _DATE.match(text, match.end()):
                return [word]  # a year of five digits, which is for a person to read
            edges += match.span()
    parts = [word.part(start, end) for start, end in pairwise(sorted({*edges, len(text)})) if end > start]
    return parts if all(any(char.isalnum() for char in part.text) for part in parts) else [word]
