"""The rows of the table of policies: what stands in the columns of one section, between two heights."""

import re

from .coverage import Coverage, Policy, Value, count_policies, date_lines, joined, mark_shared, nearest_lines, wrapped
from .free_values import without_dates
from .labels import BOXES, LIMITS, strip, written_in
from .values import amounts, dates, money, squash
from .words import MARK_LETTERS, UNKNOWN
from .words import rows as lines_of

# A label or an amount belongs to the row of limits that is nearest, and no farther than this, in points.
FARTHEST = 12.5
SMALLEST_AMOUNT = 100
YES = frozenset({"X", "Y", "YES", *MARK_LETTERS.difference("xynN")})
NO = frozenset({"N", "NO"})
TERMS = (
    ("deductible", re.compile(r"(?i)\bded(?:uctible)?\b\.?[\s:]*(\$?\s*\d[\d,]*(?:\.\d+)?\s?[km]?)\b")),
    ("retention", re.compile(r"(?i)\b(?:SIR|self[\s-]insured retention)\b[\s:]*(\$?\s*\d[\d,]*\s?[km]?)\b")),
)
RETRO = re.compile(r"(?i)\bretro(?:active)?\.?(?:\s*date)?\s*:?\s*(.*)")
# Coverages whose printed name leaves open what is covered (cargo, inland marine): a person must ask.
UNDECIDED = frozenset({"cargo_unspecified", "inland_marine", "transit"})
# Letters of insurers: A, a., (A), A*, A,B, A/B.
LETTER = re.compile(r"[(\[*\"]?[A-Za-z](?:[,/&;+][A-Za-z])*[)\].,:*\"]*")
# What people write around the letter of an insurer.
AROUND = '(),.:[]*"'
FLAGS_KEPT = ("any_auto", "owned", "scheduled", "hired", "non_owned")


class Section:
    """One part of the table: what stands in its columns, between two heights."""

    def __init__(self, form, columns, kind, top, bottom):
        self.form, self.columns, self.kind, self.top, self.bottom = form, columns, kind, top, bottom

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
            policy.write(coverage, self._room("number"))
            self._write_marks(coverage, policy)
            self._write_flags(coverage, flags)
            self._write_terms(coverage)
            if number == 0:
                for code, value in sorted(limits.items(), key=lambda item: item[0] != ""):  # all of them come first
                    coverage.values["limits." + code if code else "limits"] = value
            else:
                coverage.set("limits", {}, [], 0.5, "shared_row")
            if len(policies) > 1:
                mark_shared(coverage, policy, policies)
            self._mark_strange(coverage)
            found.append(coverage)
        return found

    # ---------------------------------------------------------------- policies

    def _policies(self):
        """The policies of this section: letter, number and dates that stand on the same line, or that are alone."""
        column = [word for word in self.column("letter") if word.doubt or LETTER.fullmatch(word.text)]
        letters = [[word] for word in column if len(word.text.strip(AROUND)) == 1]
        letters += [[word] for word in column if len(word.text.strip(AROUND)) > 1]
        starts = date_lines(self.column("effective"))
        ends = date_lines(self.column("expiration"))
        whole = wrapped(lines_of(self.column("number")), letters + starts + ends, self._room("number"))
        if not whole and not starts and not ends:
            return []
        numbers = [lines[0] for lines in whole]
        count = count_policies(letters, numbers, starts, ends)
        if count == 1:
            return [Policy(joined(letters), [line for lines in whole for line in lines], starts, ends)]
        anchors = max((numbers, starts, letters), key=len)
        anchors = [line[0].y for line in anchors][:count]
        policies = [
            Policy(
                *(
                    nearest_lines(lines, anchors, number, share)
                    for lines, share in ((letters, True), (numbers, False), (starts, True), (ends, True))
                )
            )
            for number in range(count)
        ]
        for policy in policies:
            policy.numbers = [line for lines in whole for line in lines if lines[0] in policy.numbers]
        return policies

    def _room(self, name):
        left, right = self.columns[name]
        return right - left

    # ---------------------------------------------------------------- limits

    def _limits(self):
        """Limits by code, each as a Value."""
        found = {}
        for label, value in self._limit_rows():
            code = self._code(label)
            if code is None:
                code = " ".join(word.text for word in label)
                if value.reason:  # of which limit, nobody knows
                    found[""] = Value({}, value.words, 0.5, value.reason)
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
                value = _amount(text, amount)
                if not self.form.on_lines:
                    value.confidence, value.reason = min(value.confidence, 0.5), value.reason or "no_label"
                yield _in_reading_order(label), value

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
        for mark in self._ticks(area):
            if not (area[0] - 2 <= mark.x <= area[2] and self.top - 2 <= mark.y <= self.bottom + 2):
                continue
            if not _is_yes(mark):
                continue
            near = [
                (abs(y - mark.y) + 0.3 * (x - mark.x), flag)
                for flag, x, y in slots
                if 2 <= x - mark.x <= 24 and abs(y - mark.y) <= 7.5
            ]
            if near:
                found.setdefault(min(near)[1], mark)
        return found

    def _ticks(self, area):
        """Marks within an area: those of the page, short words that may be ones, and ink that looks like one."""
        page = self.form.page
        words = [word for word in page.inside(*area) if squash(word.text) == "YES" or word.text == UNKNOWN]
        return [*page.marks, *words, *page.strange]

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
                    other = "retention" if name == "deductible" else "deductible"
                    coverage.values[other if other in flags and name not in flags else name] = Value(value, words)

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
        unread = [word for word in words if UNKNOWN in word.text]
        if unread:
            coverage.set("flags.proprietor_excluded", None, unread)
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
            column = self.column(name)
            words = [word for word in column if squash(word.text) in YES | NO and word not in marks]
            found = [mark for mark in marks + words if not _is_not_applicable(mark, column)]
            if not found:
                found = [word for word in column if word.text == UNKNOWN] or self._strange_in(name)
            if len(found) > 1 and policy.y is not None:
                found.sort(key=lambda mark: abs(mark.y - policy.y))
            if found:
                strange = found[0] in self.form.page.strange or found[0].text == UNKNOWN  # it may be an N
                sure, reason = (0.6, "unread_ink") if strange else (1.0, None)
                coverage.set(path, squash(found[0].text) not in NO, found[:1], sure, reason)

    def _strange_in(self, name):
        """What can be seen in a column and could not be read."""
        left, right = self.columns[name]
        lift = self.form.lift if self._is_filled(name) else 0.0
        return [
            item
            for item in self.form.page.strange
            if left + 1 <= item.x <= right - 1 and self.top + 1 <= item.y - lift <= self.bottom - 1
        ]

    def _mark_strange(self, coverage):
        """Doubt what stands in columns with ink that could not be read."""
        for path, name in (
            ("insurer_letter", "letter"),
            ("policy_number", "number"),
            ("effective", "effective"),
            ("expiration", "expiration"),
        ):
            strange = self._strange_in(name)
            if strange and path in coverage.values:
                value = coverage.values[path]
                value.confidence, value.reason = min(value.confidence, 0.5), value.reason or "unread_ink"
                value.words = value.words or strange
        amounts = [item for item in self._strange_in("limit") if item.x1 - item.x0 > 3]
        limits = [value for path, value in coverage.values.items() if path.startswith("limits.")]
        for value in limits if amounts else ():
            value.confidence, value.reason = min(value.confidence, 0.5), value.reason or "unread_ink"
        if amounts and not limits:
            coverage.set("limits", {}, amounts, 0.5, "unread_ink")

    # ---------------------------------------------------------------- free rows

    def _read_free_rows(self):
        policies = self._policies()
        if not policies and self.column("type") and self._free_limits():
            policies = [Policy(joined([[word] for word in self.column("letter")]))]
        if not policies:
            return []
        left, right = self.columns["type"]
        # Printed at the top of these rows until 2009.
        old = "subr" not in self.columns
        left = self.columns["addl"][0] if old and "addl" in self.columns else left
        heading = self.form.index.first("OTHER", within=(left, self.top - 2, right, self.top + 12)) if old else None
        found, edges = [], []
        for number, policy in enumerate(policies):
            before = policies[number - 1].y if number else None
            edges.append(policy.y - min(8, (policy.y - before) / 2) - self.form.lift if number else self.top)
        edges.append(self.bottom)
        for number, policy in enumerate(policies):
            part = Section(self.form, self.columns, "other", edges[number], edges[number + 1])
            words = strip(part.column("type") + part.left_of_type(old), [heading])
            label = " ".join(word.text for line in lines_of(words) for word in line)
            coverage = Coverage("other", label or None)
            coverage.values["type"] = Value("other", words)
            code = written_in(label)
            sure = code not in UNDECIDED
            coverage.set("coverage_code", code, words, 1.0 if sure else 0.7, None if sure else "which_coverage")
            part._write_terms(coverage)
            policy.write(coverage, self._room("number"))
            part._write_marks(coverage, policy)
            part._mark_strange(coverage)
            limits = part._free_limits()
            rest = [word for word in part.column("limit_label") + part.column("limit") if word.text.strip("$ ")]
            if rest and not limits:
                coverage.set("limits", {}, rest, 0.5, "not_an_amount")
            for code, value in limits.items():
                if code.upper().startswith("DED"):
                    coverage.values["deductible"] = value
                coverage.values["limits." + code] = value
            found.append(coverage)
        return found

    def left_of_type(self, old):
        """Words in the column of marks that belong to a name: until 2009 these rows had no such column."""
        if not old or "addl" not in self.columns:
            return []
        return [word for word in self.column("addl") if squash(word.text) not in YES | NO and not word.is_mark()]

    def _beside_label(self, line):
        """A small amount, or a word in place of one, that stands alone in the column of amounts; or None."""
        left = self.columns["limit"][0]
        value = money(" ".join(word.text for word in line if word.x >= left).replace("$", " "))
        label = " ".join(word.text for word in line if word.x < left).strip(" :$")
        if not label or value is None or isinstance(value, (int, float)) and value < SMALLEST_AMOUNT:
            return None
        return [(label, value)], ""

    def _free_limits(self):
        """Limits that agents write into the free rows, by what is written before or beside them."""
        words = self.column("limit_label") + self.column("limit")
        found, before = {}, ""
        for line in lines_of(words):
            text = " ".join(word.text for word in line)
            pairs, rest = amounts(without_dates(text))
            if not pairs:
                pairs, rest = self._beside_label(line) or (pairs, rest)
            if len(pairs) > 1 and not pairs[0][0] and rest:  # each label stands after its amount
                labels = [label for label, _value in pairs[1:]] + [rest]
                pairs = [(label, value) for label, (_none, value) in zip(labels, pairs, strict=True)]
            for label, value in pairs:
                label = label or before or rest or "limit"
                key = label if label not in found else f"{label} ({len(found) + 1})"
                found[key.replace(".", "")] = Value(value, line)
            before = "" if pairs else text.strip(" :$")
        return found


def _is_yes(mark):
    """Whether a mark says yes: a cross or a tick however it is written, in brackets or twice."""
    text = mark.text.strip("[](){}<>|_ ").upper()
    return text in YES or len(set(text)) == 1 and text[0] in YES | {UNKNOWN}


def _is_not_applicable(mark, column):
    """Whether an N is the first letter of `N / A`."""
    after = [word.text for word in column if abs(word.base - mark.base) < 1 and 0 < word.x0 - mark.x0 < 14]
    return mark.text.upper() == "N" and any(text.startswith("/") or text == "A" for text in after)


def _amount(text, words):
    """An amount, or the word in its place; other text is kept as it is, and marked."""
    value = money(text.replace("$", " "))
    return Value(text, words, 0.5, "not_an_amount") if value is None else Value(value, words)


def _in_reading_order(words):
    return [word for line in lines_of(words) for word in line]
