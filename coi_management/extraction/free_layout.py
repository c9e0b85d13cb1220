"""Certificates that follow no form: of insurers, of brokers, of other countries ("certificate of currency").

What is read is what stands after a label on its line, and amounts under headings that name a coverage. The layout is
anybody's, so every value is marked for a person.
"""

import re

from .coverage import Coverage
from .labels import LIMITS, written_in
from .result import blank
from .values import amounts, dates, email, one_date, party, phone, squash
from .words import rows as lines_of

CONFIDENCE, REASON = 0.75, "free_layout"

# Labels, longest first where one begins like another: field, pattern of the label at the start of a line or a cell.
LABELS = (
    ("policy_number", r"policy\s*(?:number|no\.?|#)|certificate\s+of\s+currency\s+policy\s+number"),
    ("period", r"(?:policy\s+period|period\s+of\s+(?:insurance|cover(?:age)?)|policy\s+term)"),
    ("effective", r"(?:policy\s+)?(?:effective|inception|commencement|start)(?:\s+date)?"),
    ("expiration", r"(?:policy\s+)?(?:expiration|expiry|end|renewal)(?:\s+date)?"),
    ("certificate_holder", r"(?:certificate\s+holder|interested\s+party|issued\s+to|to\s+whom\s+it\s+may\s+concern)"),
    ("insured", r"(?:the\s+)?(?:named\s+)?insured(?:\s+name)?|name\s+of\s+insured|policy\s?holder"),
    ("insurer", r"(?:insurer(?:\s+[A-F])?(?:\(s\))?|underwriters?|insurance\s+company|carrier|underwritten\s+by)"),
    ("producer", r"(?:producer|broker|agency|agent)"),
    ("description", r"description\s+of\s+operations|(?:the\s+)?(?:insured\s+)?business(?:\s+description)?"),
    ("certificate_number", r"certificate\s*(?:number|no\.?|#)"),
    ("naic", r"naic(?:\s*(?:number|no\.?|#))?"),
    ("date", r"(?:date\s+of\s+issue|issue\s+date|date\s+issued|date|dated)"),
)
_PATTERNS = tuple((name, re.compile(rf"(?i)^\W*(?:{pattern})\s*[:#]*(?=\s|:|$)\s*:?")) for name, pattern in LABELS)
# Dates of these places have the day first.
_DAY_FIRST = re.compile(
    r"(?i)\b(?:pty|abn|afsl|acn|gst|nsw|qld|vic|gbp|fca|united kingdom|england|scotland|lloyd'?s)\b|£"
)
_COVERAGE = re.compile(
    r"(?i)\b(liability|indemnity|property|umbrella|excess|compensation|cyber|crime|pollution|motor|cargo)\b"
)
# Amounts that are no limits.
_NO_LIMIT = re.compile(r"(?i)premium|\babn\b|\bafsl\b|\bacn\b|agreement|registration|licen[cs]e|phone|\bno\b|number")
# Names of coverages outside of the United States.
_ABROAD = (
    ("general_liability", ("PUBLICLIABILITY", "PUBLICANDPRODUCTS", "PRODUCTSLIABILITY", "BROADFORM", "GENERALLIAB")),
    ("professional_liability", ("PROFESSIONALINDEMNITY",)),
    ("auto_liability", ("MOTORFLEET", "MOTORVEHICLE", "AUTOMOBILELIAB")),
    ("workers_compensation", ("WORKERSCOMP", "WORKCOVER", "EMPLOYERSLIABILITY")),
    ("umbrella", ("UMBRELLA",)),
)


class Line:
    """A line of the page: its words and text, and the field and value where it begins with a label."""

    def __init__(self, words):
        self.words = words
        self.text = " ".join(word.text for word in words)
        self.field, self.value = None, None
        for name, pattern in _PATTERNS:
            match = pattern.match(self.text)
            if match and self._parts(match.end()):
                self.field, self.value = name, self.text[match.end() :].strip(" :")
                break

    def _parts(self, end):
        """Whether a label that ends at `end` is one: a colon, a gap or nothing comes after it, not a sentence."""
        if ":" in self.text[: end + 1] or end >= len(self.text.rstrip()):
            return True
        length = 0
        for word, after in zip(self.words, self.words[1:], strict=False):
            length += len(word.text) + 1
            if length >= end:
                return after.x0 - word.x1 > 0.8 * word.size
        return False


def read_page(page, evidence):
    """The reading of a certificate of no form; all of it is marked."""
    lines = [part for row in lines_of(page.words) for part in _cells(row)]
    text = "\n".join(line.text for line in lines)
    day_first = bool(_DAY_FIRST.search(text)) or any(
        int(day) > 12 for day in re.findall(r"\b(\d{1,2})/\d{1,2}/\d{2,4}\b", text)
    )
    reading = blank()
    fields = _fields(lines)
    _read_simple(fields, reading, page, evidence, day_first)
    _read_parties(fields, lines, reading, page, evidence)
    _read_coverages(lines, fields, reading, page, evidence, day_first)
    return reading


def _cells(row):
    """A row in as many lines as it has cells that begin with a label after a wide gap."""
    cells = [[row[0]]]
    for before, word in zip(row, row[1:], strict=False):
        if word.x0 - before.x1 > 2.2 * word.size and Line([w for w in row if w.x0 >= word.x0]).field:
            cells.append([])
        cells[-1].append(word)
    return [Line(cell) for cell in cells]


def _fields(lines):
    """Fields by name: the line of the label, and the lines below that go on under its value."""
    fields = {}
    for at, line in enumerate(lines):
        if not line.field or line.field in fields:
            continue
        below, x = [], line.words[0].x0
        for other in lines[at + 1 : at + 5]:
            pitch = other.words[0].base - (below or [line])[-1].words[0].base
            if other.field or pitch > 2.2 * line.words[0].size or other.text.endswith(":") or other.words[0].x0 < x - 3:
                break
            below.append(other)
        fields[line.field] = (line, below)
    return fields


def _note(evidence, path, words, page):
    evidence.note(path, words, page, CONFIDENCE, REASON)


def _read_simple(fields, reading, page, evidence, day_first):
    for key, name in (("certificate_date", "date"), ("certificate_number", "certificate_number")):
        if name not in fields:
            continue
        line, _below = fields[name]
        found = dates(line.value, day_first) if name == "date" else [line.value]
        if found and found[0]:
            reading[key] = found[0]
            _note(evidence, key, line.words, page)
    if "description" in fields:
        line, below = fields["description"]
        reading["description_of_operations"] = " ".join([line.value, *(other.text for other in below)]).strip()
        _note(evidence, "description_of_operations", line.words, page)
    for path in ("form", "certificate_date", "producer", "insured", "insurers", "coverages", "certificate_holder"):
        evidence.mark(path, REASON, CONFIDENCE)


def _read_parties(fields, lines, reading, page, evidence):
    for name in ("producer", "insured", "certificate_holder"):
        if name in fields:
            line, below = fields[name]
            texts = [line.value, *(other.text for other in below)]
            words = [*line.words, *(word for other in below for word in other.words)]
        elif name == "producer":
            head = _letterhead(lines)
            texts, words = [line.text for line in head], [word for line in head for word in line.words]
        else:
            continue
        found, _sure = party([text for text in texts if text and not _is_contact(text)])
        if not found:
            continue
        if name == "producer":
            block = " ".join(texts)
            found.update(contact=None, phone=_number(texts), fax=None, email=email(block))
        reading[name] = found
        _note(evidence, name + ".name", words, page)
        _note(evidence, name + ".address", words, page)
    if "insurer" in fields:
        line, _below = fields["insurer"]
        naic = fields["naic"][0].value if "naic" in fields else None
        code = re.search(r"\b\d{5}\b", naic or "")
        letter = re.match(r"(?i)insurer\s+([A-F])\b", line.text)
        name = re.sub(r"\s*\((?:AM|A\.M\.) Best.*", "", line.value)
        reading["insurers"] = [{"letter": letter[1] if letter else None, "name": name, "naic": code and code[0]}]
        _note(evidence, "insurers.None.name", line.words, page)


def _letterhead(lines):
    """The lines above the title."""
    head = []
    for line in lines[:10]:
        if re.search(r"(?i)certificate|confirmation|verification|evidence", line.text) or line.field:
            break
        head.append(line)
    return head


def _is_contact(text):
    return bool(email(text) or re.match(r"(?i)^(?:[PTFEW]|phone|tel|fax|web|e-?mail)\s*:", text))


def _number(texts):
    for text in texts:
        match = re.match(r"(?i)^(?:P|T|phone|tel(?:ephone)?)\s*[:.]\s*(.+)", text)
        if match:
            return match[1].strip()
    return phone(" ".join(texts))


def _term(fields, day_first):
    if "period" in fields:
        found = dates(fields["period"][0].value, day_first)
        if len(found) >= 2:
            return found[0], found[1], fields["period"][0].words
    term, words = [], []
    for name in ("effective", "expiration"):
        line = fields[name][0] if name in fields else None
        found = dates(line.value, day_first) if line else []
        term.append(found[0] if found else None)
        words += line.words if line else []
    return (*term, words)


def _read_coverages(lines, fields, reading, page, evidence, day_first):
    """A coverage for each heading that has amounts under it."""
    start, end, words = _term(fields, day_first)
    number = fields["policy_number"][0] if "policy_number" in fields else None
    for heading, rows in _sections(lines):
        if one_date(heading.text) and not rows:
            continue
        coverage = Coverage(_type_of(heading.text), heading.text.strip(" -:•"))
        coverage.set("policy_number", number.value if number else None, number.words if number else [])
        coverage.set("effective", start, words)
        coverage.set("expiration", end, words)
        for label, amount, row in rows:
            if re.search(r"(?i)deductible|excess of loss", label):
                coverage.set("deductible", amount, row)
            else:
                coverage.set("limits." + _code(label), amount, row)
        for value in coverage.values.values():
            value.confidence, value.reason = CONFIDENCE, REASON
        at = f"coverages[{len(reading['coverages'])}]"
        reading["coverages"].append(coverage.write(at, page, evidence))


def _sections(lines):
    """Headings that name a coverage, with the amounts below them up to the next: label, amount, words."""
    sections = []
    for line in lines:
        found, rest = amounts(line.text)
        found = [pair for pair in found if not line.field]
        if not found and not line.field and _COVERAGE.search(line.text) and len(line.words) <= 8:
            if not re.search(
                r"(?i)certificate|subrogation|policy wording|agreement|director|\bof\b.*\bof\b", line.text
            ):
                sections.append((line, []))
        elif found and sections:
            for label, amount in found:
                label = " ".join([label, rest]).strip() or "limit"
                if not _NO_LIMIT.search(label):
                    sections[-1][1].append((label, amount, line.words))
    return [(heading, rows) for heading, rows in sections if rows]


def _code(label):
    """The code of a limit, as near to the catalogue's as its label allows: `Each Occurrence` is `each_occurrence`."""
    text = squash(label)
    for code, parts in LIMITS["general_liability"]:
        if all(part in text for part in parts) and not text.startswith(("PUBLIC", "PRODUCTSLIABILITY")):
            return code
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_") or "limit"


def _type_of(heading):
    text = squash(heading)
    for code, parts in _ABROAD:
        if any(part in text for part in parts):
            return code
    code = written_in(heading)
    return code if code in ("professional_liability", "property", "crime", "cyber", "excess", "umbrella") else "other"
