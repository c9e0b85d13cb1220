"""ACORD 24, 27 and 28: certificate and evidences of property insurance.

Key fields: parties, insurers, policy numbers, terms, amounts. The upper part of an ACORD 24 is that of an ACORD 25;
in 27 and 28 a value stands below or beside the label of its cell.
"""

import re
from itertools import pairwise

from . import acord25
from .coverage import Coverage, Value
from .labels import Index, Place, strip
from .result import blank
from .values import amounts, dates, email, money, party, phone, squash
from .words import rows as lines_of

# Sections of ACORD 24 (2016/03), from the top down.
SECTIONS_24 = (
    ("property", ("PROPERTY",)),
    ("inland_marine", ("INLAND MARINE",)),
    ("crime", ("CRIME",)),
    ("boiler_machinery", ("BOILER & MACHINERY", "BOILER")),
)
# The form's own labels are printed no larger than this, in points, and in capitals.
PRINTED_SIZE = 6.2
# What stands on one line of the table differs by less, in points.
SAME_LINE = 6.0
PROPERTY_LIMITS = (
    ("blanket_building_and_personal_property", "BLANKETBLDGPP"),
    ("blanket_building", "BLANKETBUILDING"),
    ("blanket_personal_property", "BLANKETPERSPROP"),
    ("building", "BUILDING"),
    ("personal_property", "PERSONALPROPERTY"),
    ("business_income", "BUSINESSINCOME"),
    ("extra_expense", "EXTRAEXPENSE"),
    ("rental_value", "RENTALVALUE"),
)
# Lines of ACORD 28 that have a limit of their own: code, what the line's label holds.
LINES_28 = (
    ("commercial_property_amount", "AMOUNTOFINSURANCE"),
    ("business_income_rental_value", "BUSINESSINCOME"),
    ("blanket", "BLANKETCOVERAGE"),
    ("limited_fungus", "LIMITEDFUNGUS"),
    ("equipment_breakdown", "EQUIPMENTBREAKDOWN"),
    ("ordinance_undamaged", "UNDAMAGEDPORTION"),
    ("ordinance_demolition", "DEMOLITIONCOSTS"),
    ("ordinance_increased_cost", "INCRCOST"),
    ("earth_movement", "EARTHMOVEMENT"),
    ("flood", "FLOOD"),
    ("wind_hail", "WINDHAIL"),
    ("named_storm", "NAMEDSTORM"),
)


def _joined(words):
    return " ".join(word.text for line in lines_of(words) for word in line).strip(" :")


# ------------------------------------------------------------------ ACORD 24


def read_24(page, evidence):
    """The reading of an ACORD 24, certificate of property insurance."""
    form = acord25.Form(page)
    reading = acord25.read_around(form, evidence)
    reading["coverages"] = _read_table_24(form, evidence)
    return reading


def _read_table_24(form, evidence):
    page, index = form.page, form.index
    header = index.first("TYPE OF INSURANCE")
    below = (0, header.bottom, page.width, page.height) if header else None
    bottom = form.description.top if form.description else page.height
    band = (0, header.top - 12, page.width, header.bottom + 6) if header else None
    places = {
        "number": index.first("POLICY NUMBER", within=band),
        "effective": index.first("POLICY EFFECTIVE", within=band),
        "expiration": index.first("POLICY EXPIRATION", within=band),
        "covered": index.first("COVERED PROPERTY", within=band),
    }
    if not header or not all(places.values()):
        evidence.mark("coverages", "not_found", 0.0)
        return []
    number, start, end = places["number"], places["effective"], places["expiration"]
    edge = (start.x + end.x) / 2
    columns = {
        "letter": (0, 37),
        "type": (37, number.x - 77),
        "number": (number.x - 77, start.x0 - 4),
        "effective": (start.x0 - 4, edge),
        "expiration": (edge, end.x1 + 8),
        "limits": (end.x1 + 8, page.width),
    }
    words = [word for word in page.words if header.bottom + 2 < word.y < bottom]
    terms = [line for line in _column(words, columns["effective"]) if dates(_joined(line))]
    ends = [line for line in _column(words, columns["expiration"]) if dates(_joined(line))]
    terms += [line for line in ends if all(abs(line[0].y - term[0].y) > SAME_LINE for term in terms)]
    terms.sort(key=lambda line: line[0].y)
    titles = [
        (kind, Place(found[0]))
        for kind, labels in SECTIONS_24
        if (found := index.find(*labels, within=(37, below[1], number.x - 77, bottom), alone=True))
    ]
    edges = _edges_24([line[0].y for line in terms], titles, header.bottom + 2, bottom)
    coverages, used = [], set()
    for line, (top, floor) in zip(terms, edges, strict=True):
        part = [word for word in words if top <= word.y < floor]
        inner = [
            Place(found[0])
            for label in ("TYPE OF POLICY", "POLICY NUMBER")
            if (found := index.find(label, within=(columns["number"][0], top, columns["number"][1], floor)))
        ]
        coverage = _policy_24(part, line, columns, titles, inner)
        used.update(id(word) for value in coverage.values.values() for word in value.words)
        coverages.append(coverage.write(f"coverages[{len(coverages)}]", page, evidence))
    number = columns["number"]
    left = [word for word in words if number[0] < word.x < number[1] and re.search(r"\d{3}", word.text)]
    if any(id(word) not in used for word in left):  # a policy without a term
        evidence.mark("coverages", "no_label")
    left = [word for word in words if word.x > columns["limits"][0] and id(word) not in used]
    for word in left if coverages else ():
        if re.search(r"\d,?\d{3}", word.text):  # an amount that belongs to no policy
            near = min(range(len(edges)), key=lambda at: abs(sum(edges[at]) / 2 - word.y))
            evidence.mark(f"coverages[{near}].limits", "no_label")
    return coverages


def _edges_24(ys, titles, top, bottom):
    """Where each policy of the table begins and ends, given the heights of their terms: where its section does."""
    starts = []
    for at, y in enumerate(ys):
        title = max((place.top - 4 for _kind, place in titles if place.y < y + 6), default=top)
        before = ys[at - 1] if at else None
        if before is None:
            starts.append(top)
        elif title > before:
            starts.append(title)
        else:
            starts.append(y - min(8, (y - before) / 2))
    floors = [min([bottom, *(place.top - 4 for _kind, place in titles if place.top > y + 6)]) for y in ys]
    return [(start, min(end, floor)) for (start, end), floor in zip(pairwise([*starts, bottom]), floors, strict=True)]


def _column(words, edges):
    return lines_of([word for word in words if edges[0] <= word.x < edges[1]])


def _policy_24(words, term, columns, titles, inner):
    """One policy; `inner` are the labels within the cell of its number, which inland marine has: type and number."""
    y = term[0].y
    kind = _section_24(y, titles)
    filled = [word for word in words if word.size > PRINTED_SIZE or not word.text.isalpha() or not word.text.isupper()]
    labels = [word for line in _column(filled, columns["type"]) for word in line if abs(word.y - y) < 9]
    labels = [word for word in labels if word.text not in ("X", "x")]
    coverage = Coverage(kind, _joined(labels) or None if kind == "other" else None)
    coverage.values["type"].words = labels
    for path, name in (("insurer_letter", "letter"), ("policy_number", "number")):
        lines = _column(filled if name == "number" else words, columns[name])
        if name == "number" and len(inner) == 2:
            coverage.label = (
                _joined([word for line in lines for word in line if word.y < inner[1].top]) or coverage.label
            )
            lines = [line for line in lines if line[0].y > inner[1].top]
        found = min(lines, key=lambda line: abs(line[0].y - y), default=[])
        value = _joined(found) or None
        coverage.set(path, value, found, 1.0 if value else 0.6, None if value else "empty")
    for path in ("effective", "expiration"):
        lines = [line for line in _column(words, columns[path]) if abs(line[0].y - y) < SAME_LINE]
        days = dates(_joined(lines[0])) if lines else []
        sure = (1.0, None) if days else (0.5, "not_a_date" if lines else "empty")
        coverage.set(path, days[0] if days else None, lines[0] if lines else [], *sure)
    _limits_24([word for word in words if word.x >= columns["limits"][0]], coverage)
    return coverage


def _section_24(y, titles):
    """The section of the form in which a policy stands; `other` below the last of them, which has two rows."""
    above = [(kind, place) for kind, place in titles if place.y < y + 6]
    if not above or above[-1][0] == titles[-1][0] and y - above[-1][1].y > 20:
        return "other"
    return above[-1][0]


def _limits_24(words, coverage):
    signs = sorted((word for word in words if word.text == "$"), key=lambda word: word.y)
    for sign in signs:
        row = [word for word in words if abs(word.y - sign.y) < 6.1 and word is not sign]
        value = _joined([word for word in row if word.x0 > sign.x1 - 1])
        labels = [word for word in row if word.x1 < sign.x0 + 1 and word.text not in ("X", "x")]
        labels = [word for word in labels if min(signs, key=lambda other: abs(other.y - word.y - 1.5)) is sign]
        if not value:
            continue
        text = squash(_joined(labels))
        code = next((name for name, label in PROPERTY_LIMITS if text == label), None) or _joined(labels) or "limit"
        amount = money(value)
        coverage.values["limits." + code] = Value(value if amount is None else amount, row, 0.9)


# ------------------------------------------------------------------ ACORD 27 and 28


class Evidence27:
    """The places of the labels of an ACORD 27 or 28."""

    def __init__(self, page):
        self.page, self.index = page, Index(page.words)
        find, width = self.index.first, page.width
        top = (0, 0, width, page.height * 0.4)
        self.date = find("DATE (MM/DD/YYYY)", "DATE (MM/DD/YY)", within=top)
        self.agency = find("PRODUCER", "AGENCY", within=(0, 0, width / 4, page.height * 0.25), alone=True)
        self.company = find("COMPANY", within=(width * 0.4, 0, width, page.height * 0.25), alone=True)
        self.phone = find("PHONE", within=top)
        self.phone_line = find("(A/C, No, Ext)", within=top)
        self.fax = find("FAX", within=top, alone=True)
        self.email = find("E-MAIL", within=top)
        self.email_line = find("ADDRESS", within=(self.email.x0 - 5, 0, width / 2, top[3])) if self.email else None
        self.naic = find("NAIC NO", within=top)
        self.code = find("CODE", within=(0, 0, width / 4, page.height * 0.3))
        self.insured = find("NAMED INSURED AND ADDRESS", "NAMED INSURED", "INSURED", within=top, alone=True)
        self.loan = find("LOAN NUMBER", within=top)
        self.number = find("POLICY NUMBER", within=top)
        self.start = find("EFFECTIVE DATE", within=top)
        self.end = find("EXPIRATION DATE", within=top)
        self.kind = find("POLICY TYPE", within=top)
        self.more = find("ADDITIONAL NAMED INSURED(S)", within=top)
        self.property = find("PROPERTY INFORMATION", within=(0, 0, width / 2, page.height * 0.5), alone=True)
        self.location = find("LOCATION/DESCRIPTION", "LOCATION / DESCRIPTION", within=top)
        self.coverage = find("COVERAGE INFORMATION", within=(0, 0, width / 2, page.height), alone=True)
        self.amounts = find("AMOUNT OF INSURANCE")
        self.remarks = find(
            "REMARKS (Including", "REMARKS", within=(0, page.height * 0.3, width, page.height), alone=True
        )
        low = (0, page.height * 0.6, width, page.height)
        self.cancellation = find("CANCELLATION", within=low, alone=True)
        self.interest = find("ADDITIONAL INTEREST", within=low, alone=True)
        places = [Place(parts) for parts in self.index.find("NAME AND ADDRESS", within=low)]
        self.holder = places[-1] if places else None
        self.authorized = find("AUTHORIZED REPRESENTATIVE", within=low)
        self.foot = find("ACORD CORPORATION", within=(0, page.height * 0.9, width, page.height))
        self.words = strip(page.words, [place for place in vars(self).values() if isinstance(place, Place)])
        self.middle = (self.company.x0 if self.company else width / 2) - 4

    def inside(self, x0, top, x1, bottom):
        """The words within a box that are no labels."""
        return [word for word in self.words if x0 <= word.x < x1 and top <= word.y < bottom and word.text.strip(":")]

    def below(self, place, right, depth):
        """The words within `depth` below a label, from a little left of it to `right`."""
        return self.inside(place.x0 - 12, place.bottom - 2, right, place.bottom + depth)


def read_27(page, evidence):
    """The reading of an ACORD 27, evidence of property insurance."""
    return _read_evidence(page, evidence, _limits_27)


def read_28(page, evidence):
    """The reading of an ACORD 28, evidence of commercial property insurance."""
    return _read_evidence(page, evidence, _limits_28)


def _read_evidence(page, evidence, read_limits):
    form = Evidence27(page)
    reading = blank()
    _read_upper(form, reading, evidence)
    coverage = _read_policy(form)
    read_limits(form, coverage)
    if not any(path.startswith("limits.") for path in coverage.values):
        coverage.set("limits", {}, [], 0.5, "empty")
    reading["coverages"] = [coverage.write("coverages[0]", page, evidence)]
    main = LINES_28[0][0]
    if read_limits is _limits_28 and main not in reading["coverages"][0]["limits"]:
        evidence.mark(f"coverages[0].limits.{main}", "empty")
    _read_lower(form, reading, evidence)
    return reading


def _read_upper(form, reading, evidence):
    page = form.page
    if form.date:
        words = form.inside(form.date.x0 - 25, form.date.bottom - 2, page.width, form.date.bottom + 16)
        days = dates(_joined(words))
        reading["certificate_date"] = days[0] if days else None
        evidence.note("certificate_date", words, page, 1.0 if days else 0.5, None if days else "not_a_date")
    if form.agency and form.fax:
        reading["producer"] = _read_agency(form, evidence)
    else:
        evidence.mark("producer", "not_found", 0.0)
    if form.insured and form.property:
        bottom = form.more.top if form.more else form.property.top
        words = form.inside(0, form.insured.top - 1, form.middle, bottom - 1)
        reading["insured"] = _read_party("insured", words, page, evidence)
    else:
        evidence.mark("insured", "not_found", 0.0)
    if form.company and form.loan:
        right = page.width
        bottom = form.kind.top if form.kind else form.loan.top
        words = form.inside(form.middle, form.company.bottom, right, bottom - 1)
        words = [word for word in words if not re.match(r"MULTIPLE|IF$", word.text)]
        found = _read_party("insurers", [word for word in words if word.y < form.company.bottom + 45], page, evidence)
        naic = form.inside(form.naic.x1, form.naic.top - 3, right, form.naic.bottom + 3) if form.naic else []
        if found:
            reading["insurers"] = [{"letter": None, "name": found["name"], "naic": _joined(naic) or None}]
    else:
        evidence.mark("insurers", "not_found", 0.0)


def _read_agency(form, evidence):
    """Name and address of the agency, with the numbers in the cells above and below."""
    page = form.page
    top = form.agency.bottom
    head = form.inside(form.phone_line.x0 if form.phone_line else 130, 0, form.middle, top + 5)
    head = [word for word in head if form.phone and word.top > form.phone.top - 3]
    head = [word for word in head if not _goes_on(word, form)]
    words = [word for word in form.inside(0, top, form.middle, form.fax.top - 1) if word not in head]
    words = [word for word in words if not _is_instruction(word, form)]
    producer = _read_party("producer", words, page, evidence) or {"name": None, "address": []}
    producer.update(contact=_take_contact(form, producer), phone=None, fax=None, email=None)
    beside = form.inside(0, form.fax.top - 8, form.email.x0 - 2 if form.email else form.middle, form.fax.bottom + 8)
    floor = form.code.top - 1 if form.code else form.fax.bottom + 14
    line = form.email_line or form.email
    mail = form.inside(line.x1 - 2, form.email.top - 4, form.middle, min(floor, line.bottom + 5)) if form.email else []
    for key, find, found in (("phone", phone, head), ("fax", phone, beside), ("email", email, mail)):
        text = "".join(word.text for word in found) if key == "email" else _joined(found)
        value = find(text)
        if value:
            producer[key] = value
            evidence.note(f"producer.{key}", found, page)
    return producer


def _take_contact(form, producer):
    """The person whom the label of the cell asks for, below the name of the agency, out of its address; or None."""
    lines = producer["address"]
    asked = form.index.first("CONTACT PERSON", within=(0, 0, form.middle, form.agency.bottom + 12))
    if asked and len(lines) > 2 and re.fullmatch(r"(?:[A-Z][a-z]+\.?\s+)(?:[A-Z]\.?\s+)?[A-Z][A-Za-z'-]+", lines[0]):
        return lines.pop(0)
    return None


def _goes_on(word, form):
    """Whether a word in the cell of the telephone belongs to a line that begins to the left of that cell."""
    line = [other for other in form.words if abs(other.base - word.base) < 1 and other.x0 <= word.x0]
    line.sort(key=lambda other: -other.x0)
    left = form.phone_line.x0 - 2 if form.phone_line else 0
    for after, before in pairwise(line):
        if after.x0 - before.x1 > 0.8 * after.size:
            return False
        if before.x0 < left:
            return True
    return False


def _is_instruction(word, form):
    """Whether a word belongs to the printed label of the cell: `NAME, CONTACT PERSON AND ADDRESS`."""
    return word.size < form.agency.words[0].size * 1.1 and word.text.isupper() and word.y < form.agency.bottom + 10


def _read_party(path, words, page, evidence):
    lines = [line for line in map(_joined, lines_of(words)) if not re.match(r"(?i)contact\s+name", line)]
    found, sure = party([line for line in lines if not phone(line) or re.search(r"[A-Za-z]{3}", line)])
    if not found:
        evidence.note(path + ".name", [], page, 0.5, "empty")
        return None
    evidence.note(path + ".name", words, page, 1.0 if sure else 0.7, None if sure else "name_or_address")
    evidence.note(path + ".address", words, page, 1.0 if sure else 0.7, None if sure else "name_or_address")
    return found


def _read_policy(form):
    """The policy of the form, with its number and term."""
    coverage = Coverage("property")
    page = form.page
    cells = (
        ("policy_number", form.number, page.width),
        ("effective", form.start, form.end.x0 - 10 if form.end else page.width),
        ("expiration", form.end, form.end.x1 + 30 if form.end else page.width),
    )
    for path, place, right in cells:
        words = form.below(place, right, 18) if place else []
        text = _joined(words)
        days = dates(text)
        value = text or None if path == "policy_number" else days[0] if days else None
        coverage.set(path, value, words, 1.0 if value else 0.5, None if value else "empty")
    return coverage


def _limits_27(form, coverage):
    """Rows of coverage with an amount of insurance and a deductible."""
    if not form.amounts or not form.remarks:
        coverage.set("limits", {}, [], 0.3, "not_found")
        return
    words = form.inside(0, form.amounts.bottom, form.page.width, form.remarks.top - 1)
    count = 0
    for line in lines_of(words):
        numbers = [word for word in line if word.x > form.amounts.x0 - 25 and re.search(r"\d", word.text)]
        if not numbers:
            continue
        label = _joined([word for word in line if word.x < form.amounts.x0 - 25])
        value = money(numbers[0].text)
        code = "amount_of_insurance" if count == 0 else label or f"amount_of_insurance ({count})"
        coverage.label = coverage.label or label or None
        sure = value is not None
        coverage.set("limits." + code, value if sure else numbers[0].text, line, 1.0 if sure else 0.5)
        if count == 0 and len(numbers) > 1 and money(numbers[1].text) is not None:
            coverage.set("deductible", money(numbers[1].text), numbers[1:])
        count += 1


def _limits_28(form, coverage):
    """Lines of coverage with a limit after `LIMIT:` and a deductible after `DED:`."""
    if form.kind:
        coverage.label = _joined(form.below(form.kind, form.page.width, 20)) or None
    if not form.coverage or not form.cancellation:
        return
    words = form.page.inside(0, form.coverage.bottom - 2, form.page.width, form.cancellation.top)
    for line in _label_lines(words):
        text = " ".join(word.text for word in line)
        code = next((code for code, label in LINES_28 if label in squash(text)), None)
        limit, _ded, deductible = text.partition("DED:")
        found, _rest = amounts(limit)
        if found:
            unknown = None if code else "no_label"
            coverage.set("limits." + (code or "unlabelled"), found[-1][1], line, 1.0 if code else 0.5, unknown)
        found, _rest = amounts(deductible)
        if code == LINES_28[0][0] and found:
            coverage.set("deductible", found[0][1], line)


def _label_lines(words):
    """Lines of words, values that stand a little off the lines of the labels beside them on those."""
    lines = lines_of([word for word in words if word.rung != "widget"])
    printed = [line for line in lines if re.search("[A-Z]{3}", _joined(line))]
    middles = [sum(word.y for word in line) / len(line) for line in printed]
    known = {id(word) for line in printed for word in line}
    for word in words if middles else ():
        if id(word) not in known:
            near = min(range(len(middles)), key=lambda at: abs(middles[at] - word.y))
            printed[near].append(word)
    return [sorted(line, key=lambda word: word.x0) for line in printed]


def _read_lower(form, reading, evidence):
    page = form.page
    if form.location and form.property:
        bottom = form.coverage.top if form.coverage else form.location.bottom + 40
        words = form.inside(0, form.location.bottom, page.width, min(bottom, form.location.bottom + 22))
        reading["location_or_property"] = _joined(words)
        evidence.note("location_or_property", words, page)
    if form.remarks and form.cancellation:
        words = form.inside(0, form.remarks.bottom, page.width, form.cancellation.top - 1)
        reading["description_of_operations"] = _joined(words)
        if words:
            evidence.note("description_of_operations", words, page)
    if form.holder:
        right = form.authorized.x0 - 4 if form.authorized else page.width / 2
        foot = form.foot.top - 2 if form.foot else page.height
        words = form.inside(0, form.holder.top - 1, right, foot)
        reading["certificate_holder"] = _read_party("certificate_holder", words, page, evidence)
    else:
        evidence.mark("certificate_holder", "not_found", 0.0)
    if form.cancellation and form.interest:
        words = form.inside(0, form.cancellation.bottom, page.width, form.interest.top - 1)
        reading["cancellation"] = _joined(words) or None
        evidence.note("cancellation", words, page)
