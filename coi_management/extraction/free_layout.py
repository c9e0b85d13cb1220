"""Certificates that follow no form: of insurers, of brokers, of other countries ("certificate of currency").

What is read is what stands beside or below a caption, tables by the captions at their heads, and amounts under
headings that name a coverage. The layout is anybody's, so a value is sure only where nothing else on the page could be
it: the only one that stands after such a caption, of the shape of its kind, and used up by what was read.
"""

import re
from itertools import pairwise

from .captions import Captions
from .country import Country, is_clear
from .coverage import Coverage
from .free_doubts import CONFIDENCE, REASON, mark_doubtful, sure_of
from .free_names import CAPTIONS
from .free_values import (
    NUMBERED,
    PLACE,
    code_of,
    is_contact,
    policy_number,
    telephone,
    text_in,
    type_of,
    usual_code,
    without_dates,
)
from .result import blank
from .values import amounts, dates, email, is_placeholder_date, money, party, squash
from .words import rows as lines_of
from .words import text_of

# A row of captions is the head of a table where it has so many of these.
TABLE_CAPTIONS = frozenset(
    {"type", "policy_number", "effective", "expiration", "period", "limit", "insurer", "deductible"}
)
# Captions that end a table.
_BELOW_TABLE = frozenset({"certificate_holder", "producer", "certificate_date"})
LEAST_COLUMNS = 3
LONGEST_HEADING, LONGEST_NAME = 9, 60  # words of a heading; characters of the name of a party
SAME_EDGE = 6.0  # points by which a word may begin off the caption of its column
WORD_SPACE = 0.7  # of the size of the type: words farther apart are no phrase
STATUTORY = frozenset({"workers_compensation"})  # what needs no limit
# Amounts that are no limits.
_NO_LIMIT = re.compile(
    r"(?i)premium|\babn\b|\bafsl?\b|\bacn\b|agreement|registration|licen[cs]e|phone|\bno\b(?!\s+less)|number|wages"
    r"|turnover|employees|minimum\s+age|"
    r"\bprime\b|regulations?\s|\bact\b"
)
_NO_HEADING = re.compile(
    r"(?i)certificat|subrogation|policy\s+wording|agreement|director|\bof\b.*\bof\b|insurance\s+(?:company|act)"
    r"|\bwe\b|\bthis\b|\bthe\s+insured\b|"
    r"\bplc\b|\bltd\b|limited$|\binc\b|\bllc\b|regulation"
)
_LIMIT_OF = re.compile(r"(?i)\blimits?\s+of\s+(?:liability|indemnity)\b")
_DEDUCTIBLE = re.compile(r"(?i)deductible|^(?:policy\s+)?excess\b(?!\s+liab)|franchise|excess of loss|\bded\b")
_TITLE = re.compile(r"(?i)certificat|confirmation|verification|evidence|to\s+whom|attestation")
_COMPANY = re.compile(
    r"(?i)\b(?:insurance|assurances?|underwriters|lloyd['’]?s|mutual|indemnity|insurers?)\b.*\b(?:company|co\b|plc"
    r"|ltd|limited|inc|corp\w*|group|pty|se|ag|"
    r"london)\b|\blloyd['’]?s\b"
)
_SIGNED_FOR = re.compile(
    r"(?i)(?:signed\s+)?(?:for\s+and\s+)?on\s+behalf\s+of\s+(?:the"
    r"\s+)?(.{3,80}?)(?:\s*\((?:authori[sz]ed\s+)?insurers?\).*|$)"
)


def read_page(page, evidence, is_clean=True):
    """The reading of a certificate of no form; all of it is marked where it should have one and is not `is_clean`."""
    return _Reader(page, evidence, is_clean).read()


class _Policy:
    """A policy in the making: its heading and the rows of the page that belong to it."""

    def __init__(self, label, words, first, values=None):
        self.label, self.words, self.first, self.last = label, words, first, 10**6
        self.limits = []  # label, amount, words
        self.deductible = None
        self.values = values or {}  # of a table: words by field


class _Reader:
    def __init__(self, page, evidence, is_clean):
        self.page, self.evidence = page, evidence
        self.captions = Captions(page, CAPTIONS)
        self.rows = self.captions.rows
        self.country = Country(text_of(page.words))
        self.reading = blank()
        self.is_clean = is_clean and not page.recognised and "recognised_text" not in page.notices
        self.alone, self.first = False, 0  # whether there is one policy only, and the row on which the first begins

    def read(self):
        self._read_head()
        self._read_parties()
        policies = self._policies()
        self._read_insurer(policies)
        self.alone, self.first = len(policies) == 1, min((policy.first for policy in policies), default=0)
        for policy in policies:
            self._write(policy)
        mark_doubtful(self)
        if not self.knows_days():
            for path, place in self.evidence.places.items():
                if path.endswith(("effective", "expiration", "certificate_date")) and place["raw"]:
                    place["confidence"], place["reason"] = 0.5, "day_or_month"
        return self.reading

    def knows_days(self):
        """Whether it is known which number of a date is the day, where that makes a difference."""
        return self.country.is_sure or all(is_clear(cell.text) for cell in self.captions.cells)

    def _days(self, text):
        return dates(text, self.country.day_first)

    def _note(self, path, words, sure=False):
        sure = sure and self.is_clean
        self.evidence.note(path, words, self.page, 1.0 if sure else CONFIDENCE, None if sure else REASON)

    def _is_only(self, field):
        """Whether all captions of a field have the same value."""
        return len({squash(text_in(lines[0])) for lines in self.captions.all(field)}) == 1

    # ---------------------------------------------------------------- head and parties

    def _read_head(self):
        reading = self.reading
        for lines in self.captions.all("certificate_date"):
            days = self._days(text_in(lines[0]))
            if len(days) == 1:
                reading["certificate_date"] = days[0]
                self._note("certificate_date", lines[0], self._is_only("certificate_date"))
                break
        else:
            self._read_lone_date()
        lines = self.captions.first("certificate_number")
        if lines and re.search(r"\d", text_in(lines[0])):
            reading["certificate_number"] = text_in(lines[0])
            self._note("certificate_number", lines[0], self._is_only("certificate_number"))
        lines = self.captions.first("description")
        if lines:
            words = [word for line in lines for word in line]
            reading["description_of_operations"] = " ".join(map(text_in, lines))
            self._note("description_of_operations", words)

    def _read_lone_date(self):
        """A letter has its date on a line of its own."""
        for row in self.rows[:16]:
            days = self._days(row[0].text)
            if len(row) == 1 and len(days) == 1 and len(row[0].words) <= 4 and not row[0].field:
                self.reading["certificate_date"] = days[0]
                self._note("certificate_date", row[0].words)
                return

    def _read_parties(self):
        for name in ("producer", "insured", "certificate_holder"):
            candidates = self.captions.all(name)
            if name == "producer" and not candidates:
                candidates = [self._letterhead()]
            for lines in candidates:
                found = self._party(name, lines)
                if found:
                    self.reading[name] = found
                    break

    def _party(self, name, lines):
        texts = [text for line in lines if (text := text_in(line).strip(" ,")) and not is_contact(text)]
        parts = [part.strip() for part in re.split(r"\s\|\s", texts[0])] + texts[1:] if texts else []
        found, sure = party(parts)
        if found:
            found["address"] = [line for line in found["address"] if not NUMBERED.match(line)]
        if not found or not re.search(r"[A-Za-z]{2}", found["name"]) or self._days(found["name"]):
            return None
        if name == "certificate_holder" and re.match(r"(?i)whom\s+it", found["name"]):
            return None
        if name == "producer":
            near = [text_in(line) for line in lines] + self._beside_producer(lines)
            found.update(contact=None, phone=telephone(near), fax=None, email=email(" ".join(near)))
        words = [word for line in lines for word in line]
        sure = sure and self._is_only(name) and len(found["name"]) <= LONGEST_NAME
        sure = sure and not re.search(r"\d\d|,\s*\d", found["name"])  # a street may have run into it
        self._note(name + ".name", words, sure)
        elsewhere = any(re.match(r"(?i)(?:.*\s)?ad?dress", cell.text) for cell in self.captions.cells if cell.field)
        ends = bool(PLACE.search(found["address"][-1])) if found["address"] else not elsewhere
        self._note(name + ".address", words, sure and ends)
        return found

    def _beside_producer(self, lines):
        """Telephone and e-mail close below the name of a broker."""
        below = [word for word in self.page.words if lines and 0 < word.base - lines[-1][0].base < 40]
        return [text_of(below)] if below else []

    def _letterhead(self):
        """The lines above the title."""
        head = []
        for row in self.rows[:10]:
            if any(cell.field for cell in row) or any(_TITLE.search(cell.text) for cell in row):
                break
            head.append(row[0].words)
        return head

    def _read_insurer(self, policies):
        found = []
        tables = [lines_of(policy.values["insurer"]) for policy in policies if policy.values.get("insurer")]
        for lines in tables or self.captions.all("insurer"):
            name = re.sub(r"\s*\((?:AM|A\.M\.) Best.*", "", text_in(lines[0])).strip(" ,:")
            known = [other for other, _words in found]
            if re.search(r"[A-Za-z]{3}", name) and not self._days(name) and name not in known:
                found.append((name, lines[0]))
        found = found or self._insurer_elsewhere()
        naic = self.captions.first("naic")
        code = re.search(r"\b\d{5}\b", text_in(naic[0])) if naic else None
        for number, (name, words) in enumerate(found[:6]):
            letter = "ABCDEF"[number] if len(found) > 1 else None
            sure = bool(tables) or len(self.captions.all("insurer")) == 1
            naic = code[0] if code and not number else None
            self.reading["insurers"].append({"letter": letter, "name": name, "naic": naic})
            self._note(f"insurers.{letter}.name", words, sure)

    def _insurer_elsewhere(self):
        """The insurer on whose behalf it is signed, or whose name stands by itself."""
        for cell in self.captions.cells:
            match = _SIGNED_FOR.match(cell.text)
            if match and (_COMPANY.search(match[1]) or "nsurer" in cell.text[match.end(1) :]):
                return [(match[1].strip(" ,"), cell.words)]
        insured = (self.reading["insured"] or {}).get("name")
        for cell in self.captions.cells:
            if _COMPANY.search(cell.text) and len(cell.words) <= 8 and not cell.field and cell.text != insured:
                if not re.search(r"(?i)broker|agency|certificat|\bact\b|ombudsman|authori[sz]ed|regulated", cell.text):
                    return [(cell.text.strip(" ,"), cell.words)]
        return []

    # ---------------------------------------------------------------- policies

    def _policies(self):
        policies = self._of_table() or self._of_headings()
        return policies or self._of_whole()

    def _of_table(self):
        """Policies of a table: a row of captions, with a policy on each row below that has a number or a coverage."""
        for number, row in enumerate(self.rows):
            heads = [cell for cell in row if cell.field in TABLE_CAPTIONS and not cell.value]
            if len({cell.field for cell in heads}) >= LEAST_COLUMNS:
                policies = self._rows_of_table(number, heads)
                if policies:
                    return policies
        return []

    def _rows_of_table(self, number, heads):
        edges = [(a.x1 + b.x0) / 2 for a, b in pairwise(heads)]
        edges = [-1, *(min(edge, b.x0 - 2) for edge, b in zip(edges, heads[1:], strict=True)), self.page.width + 1]
        policies, base = [], heads[0].base
        for row in self.rows[number + 1 :]:
            size = row[0].size
            if row[0].base - base > 6 * size or any(cell.field in _BELOW_TABLE for cell in row):
                break
            if any(sum(cell.x0 + 1 < head.x0 < cell.x1 - 1 for head in heads) > 1 for cell in row):
                break  # a sentence below the table
            columns = {head.field: [] for head in heads}
            for cell in row:
                for word, at in self._in_columns(cell, heads, edges):
                    columns[heads[at].field].append(word)
            if is_placeholder_date(text_in([word for cell in row for word in cell.words])):
                base = row[0].base
                continue
            if policies and not self._begins(columns, policies[-1]):
                for field, words in columns.items():
                    policies[-1].values[field] += words
            elif sum(bool(words) for words in columns.values()) >= 2:
                policies.append(_Policy(text_in(columns.get("type", [])), columns.get("type", []), 0, columns))
            base = row[0].base
        policies = [policy for policy in policies if policy.values.get("limit") or policy.values.get("policy_number")]
        if any("COMPANY" in squash(head.text) for head in heads if head.field == "policy_number"):
            for policy in policies:
                self._part_company(policy)
        return policies

    def _in_columns(self, cell, heads, edges):
        """The words of a cell, each with the number of the column in which it stands: a phrase stands in one, unless
        the next column begins within it."""
        at, before = None, None
        for word in cell.words:
            after = heads[at + 1].x0 if at is not None and at + 1 < len(heads) else self.page.width
            if at is None or word.x0 >= after - 3 or word.x0 - before.x1 > WORD_SPACE * word.size:
                same = [number for number, head in enumerate(heads) if abs(head.x0 - word.x0) < SAME_EDGE]
                last = max((number for number, edge in enumerate(edges[:-1]) if word.x0 >= edge - 3), default=0)
                at = same[0] if same else last
            before = word
            yield word, at

    def _part_company(self, policy):
        """CSIO's form has the insurer above the policy number in one column."""
        lines = lines_of(policy.values["policy_number"])
        numbers = [line for line in lines if re.search(r"\d", text_in(line))]
        policy.values["policy_number"] = numbers[-1] if numbers else []
        policy.values["insurer"] = [word for line in lines if line not in numbers for word in line]

    def _begins(self, columns, before):
        """Whether a row of a table begins another policy, and does not go on with the one before."""
        number = text_in(columns.get("policy_number", []))
        ends = columns.get("expiration") or columns.get("period") or columns.get("effective") or []
        if ends and self._days(text_in(ends)):
            return not self._is_second_half(columns, before)
        kind = text_in(columns.get("type", []))
        if not kind:
            return False
        return bool(re.search(r"\d{3}", number) or type_of(kind) and columns.get("limit") and not columns.get("period"))

    def _is_second_half(self, columns, before):
        """Whether a row only has the end of the term whose beginning stands on the row above."""
        if "period" not in columns or columns.get("policy_number"):
            return False
        return len(self._days(text_in(before.values["period"]))) == 1

    def _of_headings(self):
        """A policy for each heading or caption that names a coverage and has amounts below it, or is one's label."""
        policies, current = [], None
        for number, row in enumerate(self.rows):
            title = self._heading(row)
            if title:
                if current is None or type_of(title[0]) != type_of(current.label) or current.limits:
                    current = _Policy(*title, number)
                    policies.append(current)
            for label, amount, words in self.amounts_of(number, row):
                own = type_of(_LIMIT_OF.sub("", label))
                another = own and (current is None or own != type_of(current.label))
                if another and not re.search(r"(?i)^(?:products|produits)", label):
                    name = re.sub(r"(?i)\s*(?:limits?|limites?)\b.*", "", label).strip(" :-") or label
                    known = next((policy for policy in policies if type_of(policy.label) == own), None)
                    if not known:
                        known = _Policy(name, words, number)
                        policies.append(known)
                    current = known
                if current is None:
                    continue
                if _DEDUCTIBLE.search(label):
                    current.deductible = current.deductible or (amount, words)
                else:
                    current.limits.append((label, amount, words))
        policies = [policy for policy in policies if policy.limits or self._has_number(policy, policies)]
        for policy, after in pairwise(policies):
            policy.last = after.first
        return policies

    def _has_number(self, policy, policies):
        """Whether a policy number stands under a heading, before the next one."""
        after = min((other.first for other in policies if other.first > policy.first), default=10**6)
        return any(cell.field == "policy_number" and policy.first <= cell.row < after for cell in self.captions.cells)

    def _heading(self, row):
        """Name and words of a coverage that a row is the heading of, or None."""
        for cell in row:
            if cell.field == "type":
                lines = self.captions.lines(cell, most=2)
                if lines and not amounts(text_in(lines[0]))[0] and not self._days(text_in(lines[0])):
                    return text_in(lines[0]), lines[0]
        text = " ".join(cell.text for cell in row).strip(" -:•")
        if any(cell.field and cell.field != "other" for cell in row) or len(text.split()) > LONGEST_HEADING:
            return None
        if not type_of(text) or _NO_HEADING.search(text) or amounts(text)[0] or text.endswith("."):
            return None
        return text, [word for cell in row for word in cell.words]

    def amounts_of(self, number, row):
        """Amounts of a row with what stands before and behind them: label, amount, words."""
        found = []
        fields = {cell.field for cell in row}
        if fields & {"policy_number", "certificate_number", "insured", "insurer", "producer", "certificate_holder"}:
            return []
        if any(id(word) in self._of_parties() for cell in row for word in cell.words):
            return []
        text = " ".join(cell.text for cell in row)
        pairs, rest = amounts(without_dates(text))
        for label, amount in pairs:
            full = " ".join(f"{label} {rest}".split()).strip(" :-,")
            if not full or re.fullmatch(r"\W*", full):
                full = self._label_above(number) or "limit"
            if not _NO_LIMIT.search(full) and (isinstance(amount, str) or amount >= 100):
                found.append((full, amount, [word for cell in row for word in cell.words]))
        return found

    def _of_parties(self):
        """What names and addresses were read from: numbers of houses and towns are no amounts."""
        paths = ("producer", "insured", "certificate_holder")
        sources = self.evidence.sources.items()
        return {id(word) for path, (words, _page) in sources if path.startswith(paths) for word in words}

    def _label_above(self, number):
        above = self.rows[number - 1] if number else []
        return next((cell.text.strip(" :") for cell in above if cell.field in ("limit", "deductible")), None)

    def _of_whole(self):
        """The one policy of a certificate that names its coverage in its title or nowhere."""
        title = next((row for row in self.rows for cell in row if _TITLE.search(cell.text)), None)
        text = " ".join(cell.text for cell in title) if title else ""
        everything = " ".join(cell.text for cell in self.captions.cells)
        if not (self.captions.first("policy_number") or self.captions.first("expiration", "period")):
            return []
        kind = next((text for text in (text, everything) if type_of(text)), "")
        label = kind if kind == text else ""
        policy = _Policy(label, [word for cell in title for word in cell.words] if title else [], 0)
        policy.kind = type_of(kind)
        for number, row in enumerate(self.rows):
            policy.limits += self.amounts_of(number, row)
        return [policy]

    # ---------------------------------------------------------------- writing

    def _write(self, policy):
        kind = getattr(policy, "kind", None) or type_of(policy.label) or "other"
        coverage = Coverage(kind, policy.label.strip(" -:•") or None)
        number, words = self._value_of(policy, "policy_number", policy_number)
        coverage.set("policy_number", number, words)
        insurer, words = self._value_of(policy, "insurer", lambda text: text)
        letters = {row["name"]: row["letter"] for row in self.reading["insurers"]}
        if letters.get(insurer):
            coverage.set("insurer_letter", letters[insurer], words)
        (start, end), words = self._term(policy)
        coverage.set("effective", start, words)
        coverage.set("expiration", end, words)
        self._write_limits(policy, coverage, kind)
        sure = sure_of(self, policy, coverage, kind)
        for path, value in coverage.values.items():
            if path not in sure:
                value.confidence, value.reason = CONFIDENCE, REASON
        at = f"coverages[{len(self.reading['coverages'])}]"
        row = coverage.write(at, self.page, self.evidence)
        row["currency"] = self.country.currency
        row["limit_codes"] = {code: usual for code in row["limits"] if (usual := usual_code(kind, code))}
        if any(f"limits.{code}" not in sure for code in row["limits"]) or not row["limits"] and kind not in STATUTORY:
            self.evidence.mark(at + ".limits", REASON, CONFIDENCE)
        self.reading["coverages"].append(row)

    def _write_limits(self, policy, coverage, kind):
        for label, amount, words in self.limits_of(policy):
            code = code_of(label)
            coverage.set("limits." + code, amount, words)
        deductible = policy.deductible
        if not deductible and policy.values.get("deductible"):
            value = money(text_in(policy.values["deductible"]))
            deductible = (value, policy.values["deductible"]) if isinstance(value, int) else None
        if deductible:
            coverage.set("deductible", *deductible)

    def limits_of(self, policy):
        if policy.values:
            words = policy.values.get("limit", [])
            pairs, rest = amounts(text_in(words))
            return [(" ".join(f"{label} {rest}".split()) or "limit", amount, words) for label, amount in pairs]
        return policy.limits

    def _value_of(self, policy, field, parse):
        """What stands after a caption among the rows of a policy, else anywhere; of a table its cell."""
        if policy.values.get(field):
            return parse(text_in(policy.values[field])), policy.values[field]
        cells = [cell for cell in self.captions.cells if cell.field == field]
        cells.sort(key=lambda cell: not policy.first <= cell.row < policy.last)
        for cell in cells:
            lines = self.captions.lines(cell, most=2)
            for line in lines[:1]:
                value = parse(text_in(line))
                if value:
                    return value, line
        return None, []

    def _both_days(self, text):
        found = self._days(text)
        return found if len(found) >= 2 else None

    def _term(self, policy):
        days, words = self._value_of(policy, "period", self._both_days)
        if days:
            return days[:2], words
        if policy.values.get("period"):
            found = self._days(text_in(policy.values["period"]))
            if len(found) >= 2:
                return found[:2], policy.values["period"]
        for lines in self.captions.all("period"):  # the end may stand on the line below
            found = self._days(" ".join(map(text_in, lines[:2])))
            if len(found) >= 2:
                return found[:2], [word for line in lines[:2] for word in line]
        start, first = self._value_of(policy, "effective", lambda text: next(iter(self._days(text)), None))
        end, last = self._value_of(policy, "expiration", lambda text: next(iter(self._days(text)), None))
        if start and start == end and first:  # both on one line: "from … to …"
            found = self._days(text_in(first))
            end = found[-1] if len(found) > 1 else end
        if not end and first:
            found = self._days(text_in(first))
            end = found[1] if len(found) > 1 else None
        if start or end:
            return (start, end), [*first, *(word for word in last if word not in first)]
        return self._term_in_a_sentence()

    def _term_in_a_sentence(self):
        for row in self.rows:
            text = " ".join(cell.text for cell in row)
            found = self._days(text)
            if len(found) == 2 and re.search(r"(?i)\b(?:from|period|between|valid|du|from:)\b", text):
                return found, [word for cell in row for word in cell.words]
        return (None, None), []
