"""The table of policies of an ACORD 25: columns by the labels of its header, rows by the labels of its sections."""

import re
from itertools import pairwise

from .labels import BOXES, COLUMNS, LIMITS, MODERN, OLD, SECTIONS, Place, strip, written_in
from .page import rows as lines_of
from .values import amounts, dates, is_placeholder_date, money, squash

# A ruled line this near to where a column or a section should end is its edge, in points.
SNAP = 6.0
# A label or an amount belongs to the row of limits that is nearest, and no farther than this, in points.
FARTHEST = 12.5
YES = frozenset({"X", "Y", "YES", "✓", "✔", "✗", "✘", "☒", "☑", "×", "■", "●"})
NO = frozenset({"N", "NO"})
TERMS = (
    ("deductible", re.compile(r"(?i)\bded(?:uctible)?\b\.?[\s:]*(\$?\s*\d[\d,]*(?:\.\d+)?\s?[km]?)\b")),
    ("retention", re.compile(r"(?i)\b(?:SIR|self[\s-]insured retention)\b[\s:]*(\$?\s*\d[\d,]*\s?[km]?)\b")),
)
RETRO = re.compile(r"(?i)\bretro(?:active)?\.?(?:\s*date)?\s*:?\s*(.*)")
# Coverages whose printed name leaves open what is covered (cargo, inland marine): a person must ask.
UNDECIDED = frozenset({"cargo_unspecified", "inland_marine", "transit"})
FLAGS_KEPT = ("any_auto", "owned", "scheduled", "hired", "non_owned")


def header_of(index, page):
    """The places of the labels of the table's header by column, or None where the page has no such table."""
    middle = index.first("TYPE OF INSURANCE")
    if not middle:
        return None
    line = (0, middle.top - 14, page.width, middle.bottom + 10)
    found = {"type": middle}
    for name, labels in COLUMNS.items():
        place = index.first(*labels, within=line, alone=name not in ("addl", "subr"))
        if place:
            found[name] = place
    merged = index.first("ADDLSUBR", "ADDL SUBR", within=line)
    if merged:
        parts = merged.words if len(merged.words) > 1 else [merged.words[0].part(0, 4), merged.words[0].part(4, 8)]
        found["addl"], found["subr"] = Place([parts[0]]), Place([parts[-1]])
    found["bottom"] = max(place.bottom for place in found.values())
    return found if "number" in found and "limits" in found else None


def columns_of(table, page):
    """Left and right edge of every column, in points."""
    grid = MODERN if "subr" in table else OLD
    pairs = sorted((centre, table[name].x) for name, centre in grid["centres"].items() if name in table)
    columns = {}
    for name, left, right in grid["edges"]:
        columns[name] = (_snap(_map(left, pairs), table, page), _snap(_map(right, pairs), table, page))
    return columns


def _map(x, pairs):
    """Where a place of the usual grid stands on this page, between the labels to its sides."""
    if len(pairs) < 2:
        return x + (pairs[0][1] - pairs[0][0] if pairs else 0)
    for (a, left), (b, right) in pairwise(pairs):
        if x <= b or (b, right) == pairs[-1]:
            if x < a or x > b:  # outside of all labels: the scale of the whole table
                scale = (pairs[-1][1] - pairs[0][1]) / (pairs[-1][0] - pairs[0][0])
                near, there = (a, left) if x < a else (b, right)
                return there + (x - near) * scale
            return left + (x - a) * (right - left) / (b - a)
    return x


def _snap(x, table, page):
    """The ruled line through the table next to `x`, or `x`."""
    rules = [rule[0] for rule in page.uprights if rule[2] > table["bottom"] - 12 and abs(rule[0] - x) <= SNAP]
    return min(rules, key=lambda rule: abs(rule - x), default=x)


def read_table(form, bottom, evidence):
    """The coverages of the table, from the header down to `bottom`."""
    columns = columns_of(form.table, form.page)
    form.lift, form.floor = _lift(form, columns, bottom), bottom
    coverages = []
    for section in _sections(form, columns, bottom):
        for coverage in section.read():
            at = f"coverages[{len(coverages)}]"
            coverages.append(coverage.write(at, form.page, evidence))
    return coverages


def _lift(form, columns, bottom):
    """By how many points what was filled in stands off its lines (negative: above), as printers are set."""
    words = form.page.inside(columns["limit"][0] - 4, form.table["bottom"], columns["limit"][1], bottom)
    signs = [word.base for word in words if word.text == "$"]
    offsets = sorted(
        min((word.base - sign for sign in signs), key=abs)
        for word in words
        if signs and word.rung == "text" and re.search(r"\d,?\d{3}", word.text)
    )
    return offsets[len(offsets) // 2] if len(offsets) > 2 and abs(offsets[len(offsets) // 2]) < 6.5 else 0.0


def _sections(form, columns, bottom):
    """The parts of the table from the top down: one for each printed line of insurance, and the free rows below."""
    table, index = form.table, form.index
    left, right = columns["letter"][0], columns["type"][1]
    starts = []
    floor = table["bottom"]
    for kind, labels in SECTIONS:
        place = index.first(*labels, within=(left, floor - 1, right, bottom))
        if place:
            starts.append((kind, place))
            floor = place.bottom
    end = _end_of_printed(form, columns, starts, bottom)
    tops = [table["bottom"]] + [_top(form, columns, place) for _kind, place in starts[1:]]
    edges = tops + [end] if starts else [end]
    sections = [
        Section(form, columns, kind, edges[number], edges[number + 1]) for number, (kind, _place) in enumerate(starts)
    ]
    return [*sections, Section(form, columns, "other", end, bottom)]


def _top(form, columns, place):
    """The upper edge of a section, given the label at its top."""
    left = columns["limit_label"][0]
    near = [
        word.top
        for word in form.page.inside(left, place.top - 5, columns["limit"][0], place.bottom + 2)
        if re.search("[A-Z]{2}", word.text)
    ]
    top = min([place.top, *near]) - 1.0
    width = columns["limit"][1] - columns["letter"][0]
    rules = [y for y, x0, x1 in form.page.levels if x1 - x0 > 0.6 * width and abs(y - top) <= SNAP]
    return min(rules, key=lambda y: abs(y - top), default=top)


def _end_of_printed(form, columns, starts, bottom):
    """Where the section of workers' compensation ends and the free rows begin."""
    if not starts:
        return form.table["bottom"]
    last = starts[-1][1]
    labels = ("DESCRIPTION OF OPERATIONS below", "SPECIAL PROVISIONS below", "E.L. DISEASE - POLICY LIMIT")
    places = [form.index.first(label, within=(0, last.top, columns["limit"][1], bottom)) for label in labels]
    low = max((place.bottom for place in places if place), default=last.bottom + 40) + 0.5
    width = columns["limit"][1] - columns["letter"][0]
    rules = [y for y, x0, x1 in form.page.levels if x1 - x0 > 0.6 * width and abs(y - low) <= SNAP]
    return min(rules, key=lambda y: abs(y - low), default=low)


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


class Section:
    """One part of the table: what stands in its columns, between two heights."""

    def __init__(self, form, columns, kind, top, bottom):
        self.form, self.columns, self.kind, self.top, self.bottom = form, columns, kind, top, bottom
        self.labels = {}

    def column(self, name):
        """The words of a column."""
        if name not in self.columns:
            return []
        left, right = self.columns[name]
        lift = self.form.lift if self._is_filled(name) else 0.0
        top = max(self.top + lift, self.form.table["bottom"])
        return self.form.page.inside(left, top, right, min(self.bottom + lift, self.form.floor))

    def _is_filled(self, name):
        """Whether a column holds what somebody filled in, and no printed labels."""
        return self.kind == "other" or name not in ("type", "limit_label", "limit")

    def _amounts(self):
        """The words of the column of amounts, those filled in where their lines are."""
        left, right = self.columns["limit"]
        top = max(self.top - 8, self.form.table["bottom"])
        words = self.form.page.inside(left, top, right, min(self.bottom + 8, self.form.floor))
        return [word for word in words if self.top <= self._line(word) < self.bottom and word.text.strip("$ ")]

    def _line(self, word):
        """The height at which a word would stand, were it on its line."""
        return word.y if word.text == "$" else word.y - self.form.lift

    def read(self):
        """The coverages of this section: none where nothing but a letter is filled in."""
        if self.kind == "other":
            return self._read_free_rows()
        policies = self._policies()
        limits = self._limits()
        if not policies and not limits:
            return []
        policies = policies or [Policy()]
        flags = self._flags()
        found = []
        for number, policy in enumerate(policies):
            coverage = Coverage(self.kind)
            policy.write(coverage)
            self._write_marks(coverage, policy)
            self._write_flags(coverage, flags)
            self._write_terms(coverage)
            if number == 0:
                for code, value in limits.items():
                    coverage.values["limits." + code] = value
            else:
                coverage.set("limits", {}, [], 0.5, "shared_row")
            if len(policies) > 1:
                _mark_shared(coverage, policy, policies)
            found.append(coverage)
        return found

    # ---------------------------------------------------------------- policies

    def _policies(self):
        """The policies of this section: letter, number and dates that stand on the same line, or that are alone."""
        letters = [[word] for word in self.column("letter") if re.fullmatch(r"[A-Z][.,:]?", word.text.strip())]
        letters += [
            [word] for word in self.column("letter") if re.fullmatch(r"[A-Z](?:[,/&][A-Z])+", word.text.strip())
        ]
        numbers = lines_of(self.column("number"))
        starts = _date_lines(self.column("effective"))
        ends = _date_lines(self.column("expiration"))
        if not numbers and not starts and not ends:
            return []
        count = _count(letters, numbers, starts, ends)
        if count == 1:
            return [Policy(_join(letters), numbers, starts, ends)]
        anchors = max((numbers, starts, letters), key=len)
        anchors = [line[0].y for line in anchors][:count]
        return [
            Policy(
                *(
                    _nearest(lines, anchors, number, share)
                    for lines, share in ((letters, True), (numbers, False), (starts, True), (ends, True))
                )
            )
            for number in range(count)
        ]

    # ---------------------------------------------------------------- limits

    def _limits(self):
        """Limits by code, each as a Value."""
        found = {}
        for label, value in self._limit_rows():
            code = self._code(label)
            if code is None:
                code = " ".join(word.text for word in label)
                if not code:
                    code, value = "unlabelled", Value(value.value, value.words, 0.5, value.reason or "no_label")
            if code in found:
                code = f"{code} ({len(found)})"
            found[code] = value
        return found

    def _code(self, label):
        text = squash(" ".join(word.text for word in label))
        for code, parts in LIMITS.get(self.kind, ()):
            if all(part in text for part in parts):
                return code
        return None

    def _limit_rows(self):
        """Pairs of label (words) and Value, for every row of limits that has an amount."""
        values = self._amounts()
        labels = [word for word in self.column("limit_label") if word.text != "$"]
        anchors = self._limit_anchors(values)
        rows = {anchor: ([], []) for anchor in anchors}
        for words, side in ((labels, 0), (values, 1)):
            for word in words:
                height = self._line(word) if side else word.y
                anchor = min(anchors, key=lambda y, height=height: abs(y - height), default=None)
                if anchor is not None and abs(anchor - height) <= FARTHEST:
                    rows[anchor][side].append(word)
        for anchor in anchors:
            label, amount = rows[anchor]
            text = " ".join(word.text for line in lines_of(amount) for word in line).strip()
            if self.kind == "workers_compensation" and "STATUTE" in squash(" ".join(w.text for w in label)):
                continue
            if text and not (squash(text) in ("X", "NA") and not label):
                yield _in_reading_order(label), _amount(text, amount)

    def _limit_anchors(self, values):
        """The heights of the rows of limits: of the printed dollar signs, and of amounts that have none."""
        words = self.column("limit") + self.column("limit_label")
        anchors = []
        for sign in sorted((word for word in words if word.text == "$"), key=lambda word: word.x0):
            # The printed signs stand leftmost; an agent's system may write its own beside them.
            if all(abs(sign.y - anchor) > 4 for anchor in anchors):
                anchors.append(sign.y)
        for line in lines_of(values):
            y = sum(map(self._line, line)) / len(line)
            if all(abs(y - anchor) > 6.5 for anchor in anchors):
                anchors.append(y)
        statute = self.form.index.first("STATUTE", "TORY LIMITS", "LIMITS", within=self._area("limit_label"))
        if self.kind == "workers_compensation" and statute:
            anchors.append(statute.y)
        return sorted(anchors)

    # ---------------------------------------------------------------- marks

    def _flags(self):
        """The boxes of this section that are ticked: flag to mark."""
        slots = []
        area = (self.columns["type"][0], self.top, self.columns["type"][1], self.bottom)
        if self.kind == "workers_compensation":
            area = (self.columns["limit_label"][0], self.top, self.columns["limit"][1], self.bottom)
        for flag, labels in BOXES.get(self.kind, ()):
            place = self.form.index.first(*labels, within=area)
            if place:
                below = [
                    word
                    for word in self.form.page.inside(place.x0 - 2, place.bottom - 1, place.x1 + 12, place.bottom + 6)
                    if abs(word.x0 - place.x0) < 3 and abs(word.top - place.bottom) < 3
                ]
                slots.append((flag, place.x0, (place.top + max([place.bottom] + [word.bottom for word in below])) / 2))
        found = {}
        for mark in self.form.page.marks:
            if not (area[0] - 2 <= mark.x <= area[2] and self.top - 2 <= mark.y <= self.bottom + 2):
                continue
            if mark.text.upper() not in YES:
                continue
            near = [
                (abs(y - mark.y) + 0.3 * (x - mark.x), flag)
                for flag, x, y in slots
                if 2 <= x - mark.x <= 24 and abs(y - mark.y) <= 7.5
            ]
            if near:
                found.setdefault(min(near)[1], mark)
        return found

    def _write_flags(self, coverage, flags):
        for basis in ("occurrence", "claims_made"):
            if basis in flags:
                if coverage.get("basis"):
                    coverage.set("basis", coverage.get("basis"), [flags[basis]], 0.4, "both_marked")
                else:
                    coverage.set("basis", basis, [flags[basis]])
        if self.kind == "general_liability":
            mark = flags.get("commercial_general_liability")
            coverage.set("flags.commercial_general_liability", bool(mark), [mark] if mark else [])
            per = [name for name in ("policy", "project", "location", "other") if name in flags]
            coverage.set("flags.gen_agg_per", None, [])
            if per:
                sure = len(per) == 1
                coverage.set(
                    "flags.gen_agg_per", per[0], [flags[per[0]]], 1.0 if sure else 0.6, None if sure else "both_marked"
                )
        for flag in FLAGS_KEPT:
            if flag in flags:
                coverage.set("flags." + flag, True, [flags[flag]])
        if self.kind == "umbrella":
            self._write_layer(coverage, flags)
        if self.kind == "workers_compensation":
            self._write_compensation(coverage, flags)

    def _write_terms(self, coverage):
        """Deductible, retention and retroactive date where somebody wrote them into the column of types."""
        for line in lines_of(self.column("type")):
            text = " ".join(word.text for word in line)
            for name, pattern in TERMS:
                match = pattern.search(text)
                value = money(match[1]) if match else None
                if isinstance(value, (int, float)) and name not in coverage.values:
                    coverage.set(name, value, line)
            retro = RETRO.search(text)
            if retro:
                days = dates(retro[1])
                sure = len(days) == 1 or squash(retro[1]) in ("NONE", "FULLPRIORACTS")
                value = days[0] if days else retro[1].strip(" :") or None
                coverage.set("retro_date", value, line, 1.0 if sure else 0.6, None if sure else "not_a_date")

    def _write_layer(self, coverage, flags):
        both = "umbrella" in flags and "excess" in flags
        kind = "excess" if "excess" in flags and not both else "umbrella"
        words = [flags[name] for name in ("umbrella", "excess") if name in flags]
        known = len(words) == 1 or not self.form.index.first("UMBRELLA LIAB", within=self._area("type"))
        coverage.set("type", kind, words, 1.0 if known else 0.7, None if known else "not_marked")
        for name in ("deductible", "retention"):
            place = self.form.index.first(
                "DEDUCTIBLE" if name == "deductible" else "RETENTION", within=self._area("type"), loose=True
            )
            if place:
                right = self.columns["type"][1]
                words = self.form.page.inside(place.x0, place.top - 4, right, place.bottom + 4)
                words = [word for word in strip(words, [place]) if re.search(r"\d|None|NIL", word.text)]
                value = money(" ".join(word.text for word in words)) if words else None
                if value is not None:
                    coverage.values[name] = Value(value, words)

    def _write_compensation(self, coverage, flags):
        coverage.set(
            "flags.per_statute", "per_statute" in flags, [flags["per_statute"]] if flags.get("per_statute") else []
        )
        area = self._area("type")
        question = self.form.index.first("EXCLUDED?", within=area)
        box = self.form.index.first("Y / N", within=area)
        coverage.set("flags.proprietor_excluded", None, [])
        left = box.x0 - 9 if box else question.x1 + 2 if question else None
        if left is None:
            return
        top = (box.bottom if box else question.top) - 2
        words = self.form.page.inside(left, top, area[2] + 1, top + 26)
        words = [word for word in words if squash(word.text) in ("Y", "N", "YES", "NO", "NA")]
        if words:
            coverage.set("flags.proprietor_excluded", words[0].text.strip(), words[:1])

    def _area(self, name):
        left, right = self.columns[name]
        return (left, self.top, right, self.bottom)

    def _write_marks(self, coverage, policy):
        """Additional insured and waiver of subrogation; there is no additional insured in workers' compensation."""
        for path, name in (("addl_insd", "addl"), ("subr_wvd", "subr")):
            if name not in self.columns or name == "addl" and self.kind == "workers_compensation":
                continue
            left, right = self.columns[name]
            marks = [
                mark
                for mark in self.form.page.marks
                if left - 1 <= mark.x < right + 1 and self.top - 1 <= self._line(mark) < self.bottom
            ]
            words = [word for word in self.column(name) if squash(word.text) in YES | NO and word not in marks]
            found = marks + words
            if len(found) > 1 and policy.y is not None:
                found.sort(key=lambda mark: abs(mark.y - policy.y))
            if found:
                coverage.set(path, squash(found[0].text) not in NO, found[:1])

    # ---------------------------------------------------------------- free rows

    def _read_free_rows(self):
        policies = self._policies()
        if not policies and self.column("type") and self._free_limits():
            policies = [Policy(_join([[word] for word in self.column("letter")]))]
        if not policies:
            return []
        left, right = self.columns["type"]
        # Printed at the top of these rows until 2009.
        old = "subr" not in self.columns
        heading = self.form.index.first("OTHER", within=(left, self.top - 2, right, self.top + 12)) if old else None
        found, edges = [], []
        for number, policy in enumerate(policies):
            before = policies[number - 1].y if number else None
            edges.append(policy.y - min(8, (policy.y - before) / 2) - self.form.lift if number else self.top)
        edges.append(self.bottom)
        for number, policy in enumerate(policies):
            part = Section(self.form, self.columns, "other", edges[number], edges[number + 1])
            words = strip(part.column("type"), [heading])
            label = " ".join(word.text for line in lines_of(words) for word in line)
            coverage = Coverage("other", label or None)
            coverage.values["type"] = Value("other", words)
            code = written_in(label)
            sure = code not in UNDECIDED
            coverage.set("coverage_code", code, words, 1.0 if sure else 0.7, None if sure else "which_coverage")
            part._write_terms(coverage)
            policy.write(coverage)
            part._write_marks(coverage, policy)
            for code, value in part._free_limits().items():
                if code.upper().startswith("DED"):
                    coverage.values["deductible"] = value
                coverage.values["limits." + code] = value
            found.append(coverage)
        return found

    def _free_limits(self):
        """Limits that agents write into the free rows, by what is written before or beside them."""
        words = self.column("limit_label") + self.column("limit")
        found, before = {}, ""
        for line in lines_of(words):
            text = " ".join(word.text for word in line)
            pairs, rest = amounts(text)
            for label, value in pairs:
                label = label or before or rest or "limit"
                key = label if label not in found else f"{label} ({len(found) + 1})"
                found[key.replace(".", "")] = Value(value, line)
            before = "" if pairs else text.strip(" :$")
        return found


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


def _amount(text, words):
    """An amount, or the word in its place; other text is kept as it is, and marked."""
    value = money(text.replace("$", " "))
    return Value(text, words, 0.5, "not_an_amount") if value is None else Value(value, words)


def _date_lines(words):
    return [line for line in lines_of(words) if re.search(r"\d|MM", " ".join(word.text for word in line))]


def _count(letters, numbers, starts, ends):
    """How many policies a section holds: more than one where several of its columns say so."""
    terms = min(len(starts), len(ends))
    if len(numbers) > 1 and (terms > 1 or len(letters) > 1):
        return len(numbers) if max(terms, len(letters)) >= len(numbers) else max(terms, len(letters))
    if terms > 1 and len(letters) > 1:
        return min(terms, len(letters))
    return 1


def _mark_shared(coverage, policy, policies):
    """Mark what two policies of one row have in common: it may belong to one of them only."""
    for path, name in (("insurer_letter", "letters"), ("effective", "starts"), ("expiration", "ends")):
        if sum(getattr(other, name) == getattr(policy, name) for other in policies) > 1:
            value = coverage.values[path]
            value.confidence, value.reason = min(value.confidence, 0.7), value.reason or "shared_row"


def _join(lines):
    return [[word for line in lines for word in line]] if lines else []


def _nearest(lines, anchors, number, share):
    """The lines that belong to anchor `number`: those nearest to it, or the only one where `share` allows."""
    mine = [line for line in lines if min(range(len(anchors)), key=lambda at: abs(anchors[at] - line[0].y)) == number]
    if not mine and share and len(lines) == 1:
        return lines
    return mine


def _in_reading_order(words):
    return [word for line in lines_of(words) for word in line]
