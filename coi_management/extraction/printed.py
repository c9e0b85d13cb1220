"""Printed labels of the forms as they should read: a program that recognises text misreads some of their letters.

Only labels are put right, which are known beforehand. What somebody filled in stays as it was read.
"""

import re
from itertools import pairwise
from statistics import median

from .labels import BOXES, COLUMNS, SECTIONS, Index
from .skeleton import skeleton_of
from .values import squash
from .words import Word

# Labels shorter than this are too like other words.
LEAST = 5
# One letter in so many may be misread.
LETTERS_PER_ERROR = 5
# No more letters than this may be missing: with more, it is another label that begins alike.
MISSING = 3
# What was recognised with more confidence than this is what it says.
SURE = 0.93
# From this share of the width of a page on stand the labels of limits, and nothing that is like them.
LIMITS_FROM = 0.65
# Ruled lines that are longer than this share of a page go from one side of the form to the other.
FRAME = 0.8
# Size of the labels of the contact, in points.
SMALL = 5.6
# Width of the columns of marks, in points.
NARROW = (8, 32)
OTHERS = (
    "CERTIFICATE OF LIABILITY INSURANCE",
    "DATE (MM/DD/YYYY)",
    "PRODUCER",
    "INSURED",
    "COVERAGES",
    "CERTIFICATE NUMBER",
    "REVISION NUMBER",
    "CONTACT",
    "PHONE",
    "(A/C, No, Ext)",
    "(A/C, No)",
    "E-MAIL",
    "ADDRESS",
    "INSURER(S) AFFORDING COVERAGE",
    "INSURERS AFFORDING COVERAGE",
    "NAIC #",
    "EACH OCCURRENCE",
    "DAMAGE TO RENTED",
    "PREMISES (Ea occurrence)",
    "MED EXP (Any one person)",
    "PERSONAL & ADV INJURY",
    "GENERAL AGGREGATE",
    "PRODUCTS - COMP/OP AGG",
    "COMBINED SINGLE LIMIT",
    "(Ea accident)",
    "BODILY INJURY (Per person)",
    "BODILY INJURY (Per accident)",
    "PROPERTY DAMAGE",
    "(Per accident)",
    "AGGREGATE",
    "E.L. EACH ACCIDENT",
    "E.L. DISEASE - EA EMPLOYEE",
    "E.L. DISEASE - POLICY LIMIT",
    "STATUTE",
    "TORY LIMITS",
    "GEN'L AGGREGATE LIMIT APPLIES PER",
    "UMBRELLA LIAB",
    "EXCESS LIAB",
    "RETENTION",
    "DEDUCTIBLE",
    "SCHEDULED",
    "NON-OWNED",
    "HIRED",
    "EXCLUDED?",
    "(Mandatory in NH)",
    "AND EMPLOYERS' LIABILITY",
    "DESCRIPTION OF OPERATIONS below",
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES",
    "CERTIFICATE HOLDER",
    "CANCELLATION",
    "AUTHORIZED REPRESENTATIVE",
    "ACORD CORPORATION",
    "(MM/DD/YYYY)",
)


def _labels():
    found = list(OTHERS)
    found += [label for labels in COLUMNS.values() for label in labels]
    found += [label for _kind, labels in SECTIONS for label in labels]
    found += [label for boxes in BOXES.values() for _flag, labels in boxes for label in labels]
    unique = {squash(label): label for label in found if len(squash(label)) >= LEAST}
    return sorted(unique.items(), key=lambda item: -len(item[0]))


LABELS = _labels()
# Other words of the forms, which are labels but for a letter.
ALIKE = ("INSURER", "COVERAGE", "CONTRACT", "LIMIT", "POLICIES", "OWNED", "PERSON")
INSURERS = tuple(f"INSURER{letter}" for letter in "ABCDEF")
# Labels that stand on a form more than once.
REPEATED = frozenset(
    squash(label)
    for label in (
        "EACH OCCURRENCE",
        "AGGREGATE",
        "CLAIMS-MADE",
        "OCCUR",
        "OTHER",
        "(Ea accident)",
        "(Per accident)",
        "(MM/DD/YYYY)",
        "AUTOS",
    )
)
KNOWN = {*ALIKE, *INSURERS, *(wanted for wanted, _label in LABELS)}
LONGEST = max(map(len, KNOWN)) + 2


def put_right(page):
    """Put right the labels of a page that are misread in few of their letters, and level those that stand aslant."""
    lines = _lines(page.words)
    there = {joined for words in lines for _start, _end, joined in _runs(words)}
    labels = [(wanted, label) for wanted, label in LABELS if wanted not in there or wanted in REPEATED]
    for words in lines:
        _put_line_right(page, words, labels)
    _put_numbers_right(page)
    _make_small(page)


def _make_small(page):
    """The labels of the contact in the size they are printed in: they share their lines with larger values."""
    index = Index(page.words)
    area = (0.45 * page.width, 0, 0.9 * page.width, 0.4 * page.height)
    for label in ("(A/C, No, Ext)", "(A/C, No)", "E-MAIL", "ADDRESS", "PHONE", "FAX", "CONTACT", "NAME"):
        for part in min(index.find(label, within=area), key=lambda parts: parts[0].x0, default=()):
            for word in page.words:
                if word.size > SMALL and word.base == part.base and word.x0 - 0.1 < part.x < word.x1 + 0.1:
                    word.size = SMALL
                    word.top, word.bottom = word.base - 0.9 * SMALL, word.base + 0.2 * SMALL


def _lines(words):
    """Words in rows, as far off each other's line as a program that recognises text may set them."""
    lines = []
    for word in sorted(words, key=lambda item: item.x0):
        near = [
            line
            for line in lines
            if -0.8 * word.size < word.x0 - line[-1].x1 < 2.4 * word.size
            and abs(word.base - line[-1].base) < 0.4 * max(word.size, 8)
        ]
        if near:
            min(near, key=lambda line: abs(word.base - line[-1].base)).append(word)
        else:
            lines.append([word])
    return lines


def _put_line_right(page, words, labels):
    runs = list(_runs(words))
    used = set()
    for start, end, joined in runs:
        if joined in KNOWN:
            used.update(range(start, end))
            _level(words[start:end])
    found = []
    for start, end, joined in runs:
        unsure = min(word.sure or 0.0 for word in words[start:end]) < SURE
        if used.isdisjoint(range(start, end)) and (unsure or words[start].x > LIMITS_FROM * page.width):
            for wanted, label in labels:
                most = len(wanted) // LETTERS_PER_ERROR
                if abs(len(wanted) - len(joined)) <= min(most, MISSING):
                    errors = distance(joined, wanted)
                    if errors <= most and _is_printed_alike(words[start:end], label):
                        found.append((errors / len(wanted), -len(wanted), start, end, label))
    for _share, _length, start, end, label in sorted(found):
        if used.isdisjoint(range(start, end)):
            used.update(range(start, end))
            _level(words[start:end])
            _replace(page, words[start:end], label)


def _is_printed_alike(words, label):
    """Whether words are in capitals where the label is."""
    letters = [char for word in words for char in word.text if char.isalpha()]
    return not label.isupper() or sum(map(str.isupper, letters)) * 2 >= len(letters)


def _put_numbers_right(page):
    """The labels `(A/C, No, Ext)` and `(A/C, No)` of telephone and fax: set small, and hardly ever read right."""
    for words in _lines(page.words):
        right = {start for start, _end, joined in _runs(words) if joined in ("ACNOEXT", "ACNO")}
        if right:
            continue
        for start, word in enumerate(words):
            if not re.fullmatch(r"[(t]?[AaFf4].{1,4}[,.]?", word.text) or not _is_of_contact(word, page):
                continue
            for end in range(min(start + 4, len(words)) - 1, start, -1):
                text = " ".join(part.text for part in words[start : end + 1])
                if re.fullmatch(r"\S+ (?:\S{1,4} ){0,2}(?:Ext|No)[^A-Za-z\s]{0,3}", text, re.IGNORECASE):
                    label = "(A/C, No, Ext):" if "ext" in text.lower() else "(A/C, No):"
                    _level(words[start : end + 1])
                    _replace(page, words[start : end + 1], label)
                    break


def _is_of_contact(word, page):
    return word.x > 0.45 * page.width and word.y < 0.35 * page.height


def _level(words):
    """Put the words of a label on one line, that of the longest."""
    base = max(words, key=lambda word: len(word.text)).base
    for word in words:
        by = base - word.base
        word.base, word.top, word.bottom = base, word.top + by, word.bottom + by


def _runs(words):
    """Words that follow each other closely: (start, end, their letters and digits), for every start and end."""
    spelled = [squash(word.text) for word in words]
    for start in range(len(words)):
        joined = ""
        for end in range(start, len(words)):
            if end > start and words[end].x0 - words[end - 1].x1 > 2.4 * words[end].size:
                break
            joined += spelled[end]
            if len(joined) > LONGEST:
                break
            yield start, end + 1, joined


def _replace(page, words, label):
    """Put a label where some words are."""
    x0, x1 = words[0].x0, words[-1].x1
    step = (x1 - x0) / len(label)
    at = 0
    gone = set(map(id, words))
    page.words = [word for word in page.words if id(word) not in gone]
    for part in label.split(" "):
        box = (x0 + at * step, words[0].top, x0 + (at + len(part)) * step, words[0].bottom)
        page.words.append(Word(part, *box, words[0].rung, words[0].size, base=words[0].base))
        at += len(part) + 1


def distance(one, other):
    """How many letters must be changed, put in or taken out to make one text of the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        now = [row]
        for column, b in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (a != b)))
        before = now
    return before[-1]


def drop_margins(page):
    """Take out what stands beside the frame of the form: notes and numbers that somebody put there."""
    rules = [rule for rule in page.levels if rule[2] - rule[1] > FRAME * page.width]
    if len(rules) < 3:
        return
    left, right = median(rule[1] for rule in rules) - 3, median(rule[2] for rule in rules) + 3
    top, bottom = min(rule[0] for rule in rules), max(rule[0] for rule in rules)
    page.words = [word for word in page.words if left < word.x < right or not top < word.y < bottom]


def complete(page):
    """Put in labels that were not recognised where ruled lines show that they must be there."""
    _complete_signs(page)
    _complete_contact(page)
    _complete_insurers(page)
    _complete_boxes(page)
    skeleton = skeleton_of(page)
    if skeleton:
        size = 6.0
        for label, x, base in list(skeleton.missing(Index(page.words))):
            _put(page, label, x, Word(label, x, base - 0.9 * size, x + 1, base + 0.2 * size, "ocr", size, base=base), 0)
    index = Index(page.words)
    number, kind = index.first("POLICY NUMBER"), index.first("TYPE OF INSURANCE")
    if number and kind:
        _complete_header(page, index, kind, number)


def _complete_signs(page):
    """Dollar signs: what was not read, and stands below others of its kind in the column of amounts."""
    unread = [word for word in page.words if word.text in ("?", "$", "S", "s") and word.x > 0.7 * page.width]
    for word in unread:
        below = [other for other in unread if abs(other.x0 - word.x0) < 3]
        if len(below) >= 5 or any(other.text == "$" for other in below):
            word.text, word.doubt, word.sure = "$", None, 1.0


def _complete_contact(page):
    """Fax, before the second of the labels of numbers."""
    index = Index(page.words)
    top = (page.width * 0.4, 0, page.width, page.height * 0.4)
    numbers = index.find("(A/C, No)", within=top)
    line, email = index.first("(A/C, No, Ext)", within=top), index.first("ADDRESS", within=top)
    if line and not index.first("PHONE", within=top):
        _put(page, "PHONE", line.x0, line.words[0], -6)
    numbers = [parts for parts in numbers if line and parts[0].x0 > line.x1]
    if numbers and not index.first("FAX", within=top):
        _put(page, "FAX", numbers[0][0].x0, numbers[0][0], -6)
    if email and not index.first("E-MAIL", within=top):
        _put(page, "E-MAIL", email.x0, email.words[0], -6)


def _complete_insurers(page):
    """The labels of insurers A to F, which stand at equal distances."""
    index = Index(page.words)
    top = (page.width * 0.4, 0, page.width, page.height * 0.45)
    found = {letter: index.first("INSURER " + letter, within=top) for letter in "ABCDEF"}
    there = [(number, place) for number, place in enumerate(found.values()) if place]
    if not 3 <= len(there) < len(found):
        return
    (low, first), (high, last) = there[0], there[-1]
    pitch = (last.y - first.y) / (high - low)
    if any(abs(first.y + (number - low) * pitch - place.y) > 3 for number, place in there):
        return
    for number, (letter, place) in enumerate(found.items()):
        if not place:
            _put(page, f"INSURER {letter}", first.x0, first.words[0], (number - low) * pitch)


def _complete_boxes(page):
    """Labels of boxes to tick, where those beside them were read."""
    index = Index(page.words)
    half = (0, 0, page.width * 0.5, page.height)
    scheduled, non_owned = index.first("SCHEDULED", within=half), index.first("NON-OWNED", within=half)
    hired, owned = index.first("HIRED", within=half), index.first("OWNED", within=half)
    if scheduled and hired and not non_owned:
        _put(page, "NON-OWNED", scheduled.x0, hired.words[0], -3)
    if non_owned and owned and not scheduled:
        _put(page, "SCHEDULED", non_owned.x0, owned.words[0], -2)
    statute = index.first("STATUTE", within=(page.width * 0.5, 0, page.width, page.height))
    if (
        statute
        and not index.first("PER STATUTE")
        and not index.first("PER", within=(statute.x0 - 12, statute.top - 12, statute.x1, statute.bottom))
    ):
        _put(page, "PER", statute.x0, statute.words[0], -6)


def _put(page, label, x0, beside, by):
    """Put a label on the line of a word, or so many points off it."""
    base = beside.base + by
    end = x0 + 0.55 * beside.size * len(label)
    page.words = [word for word in page.words if not (x0 - 1 <= word.x < end and abs(word.base - base) < 3)]
    for part in label.split():
        box = (x0, beside.top + by, x0 + 0.55 * beside.size * len(part), beside.bottom + by)
        page.words.append(Word(part, *box, "ocr", beside.size, base=base))
        x0 += 0.55 * beside.size * (len(part) + 1)


def _complete_header(page, index, kind, number):
    """The narrow columns of marks, whose labels are set so close that they are read last."""
    edges = sorted(x for x, top, bottom in page.uprights if top - 2 < number.y < bottom - 20 and kind.x < x < number.x)
    if not index.first("INSR", within=(0, number.top - 14, kind.x0, number.bottom + 10)):
        before = sorted(x for x, top, bottom in page.uprights if top - 2 < number.y < bottom - 20 and x < kind.x)
        if len(before) > 1:
            _put(page, "INSR", before[0] + 2, number.words[0], -6)
    columns = [(a, b) for a, b in pairwise(_apart(edges)) if NARROW[0] < b - a < NARROW[1]]
    if len(columns) != 2:
        return
    _put_marks_right(page, columns, number)
    line = (kind.x1, number.top - 12, number.x0, number.bottom + 10)
    if index.first("SUBR", within=line) and index.first("ADDL", within=line):
        return
    page.words = [
        word for word in page.words if not (columns[0][0] < word.x < columns[1][1] and line[1] < word.y < line[3])
    ]
    for label, (left, right) in zip(("ADDL", "SUBR"), columns, strict=True):
        x = (left + right) / 2
        page.words.append(
            Word(
                label,
                x - 6,
                number.top,
                x + 6,
                number.bottom,
                "ocr",
                number.words[0].size,
                base=number.words[0].base - 3,
            )
        )


def _put_marks_right(page, columns, number):
    """Single letters in the columns of marks: whatever stands there is one, and is marked where it was not read."""
    for left, right in columns:
        for word in page.words:
            if left < word.x < right and word.x1 - word.x0 < 1.3 * (right - left) and word.top > number.bottom + 8:
                text = squash(word.text)
                if text and set(text) <= {"X"}:
                    word.text = "X"
                elif text not in ("X", "Y", "N", "NA") and len(word.text) == 1:
                    word.text, word.doubt = "X", "unread_ink"


def _apart(edges):
    """Edges without those that are as good as another."""
    kept = []
    for edge in edges:
        if not kept or edge - kept[-1] > 3:
            kept.append(edge)
    return kept


def letter_strips(page):
    """Columns of the table in which single letters stand: boxes in points, each with the letters that there may be."""
    index = Index(page.words)
    number, kind = index.first("POLICY NUMBER"), index.first("TYPE OF INSURANCE")
    end = index.first("DESCRIPTION OF OPERATIONS / LOCATIONS", within=(0, page.height / 2, page.width / 2, page.height))
    if not (number and kind and end):
        return []
    rules = [y for y, x0, x1 in page.levels if number.y < y < number.bottom + 12 and x0 < kind.x0 and x1 > number.x1]
    top, bottom = min(rules, default=number.bottom + 4) + 1, end.top - 2
    edges = _apart(sorted(x for x, a, b in page.uprights if a - 2 < number.y < b - 20 and x < number.x))
    strips = []
    for left, right in pairwise(edges):
        if NARROW[0] < right - left < NARROW[1] and not left < kind.x < right:
            letters = "XYN" if strips or right > kind.x else "ABCDEF"
            strips.append(((left + 0.8, top, right - 0.8, bottom), letters))
    return strips
