"""ACORD 25, certificate of liability insurance: what stands where, by the printed labels of the form.

Editions 2001/08 to 2025/12. The upper part (producer, insured, insurers) and the lower part (description,
certificate holder, cancellation) are read here, the table of policies in rows.py.
"""

import re
from itertools import pairwise

from . import table
from .labels import SECTIONS, Index, Place, strip
from .result import blank
from .values import dates, email, is_account, is_phone, is_placeholder_date, party, phone
from .words import rows as lines_of
from .words import text_of

LETTERS = "ABCDEF"
DESCRIPTION = (
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES",
    "DESCRIPTION OF OPERATIONS / LOCATIONS",
    "SPECIAL CONDITIONS / OTHER COVERAGES",  # ACORD 24
)
# Agents' text stands on the line of its label or up to so many points above it.
RISE = 6.5
# A.M. Best's rating, which some systems write behind the name of an insurer: `- A+ XV`, `(A.M. Best: A VIII)`.
RATING = re.compile(
    r"[\s,(\[–-]+(?:A\.?\s?M\.?\s?Best(?:'s)?(?:\s+rating)?\W*)?\bA(?:\+\+?|-)?[\s,(]+(?:X[IV]*|I[XV]|VI{0,3}|I{1,3})\W*$"
)
# What stands no farther below its line than this is on it, in points.
LEAST_FALL = 2.5


class Form:
    """A page that is an ACORD 25: the places of its labels, and the words that somebody filled in."""

    def __init__(self, page, sections=SECTIONS):
        self.page, self.sections = page, sections
        self.index = Index(page.words)
        self.table = table.header_of(self.index, page)
        top = self.table["type"].top if self.table else page.height / 2
        self._find_left(top)
        self._find_right(top)
        self._find_lower(top)
        self.words = strip(page.words, self._places())
        # Of the table, once it is read: how far off its lines it is filled in, and where it ends.
        self.lift, self.floor, self.on_lines = 0.0, page.height, True
        self.fall = self._find_fall()

    def _find_left(self, top):
        find, width = self.index.first, self.page.width
        left = (0, 0, width / 4, top)
        self.producer = find("PRODUCER", within=left, alone=True)
        below = (0, self.producer.bottom if self.producer else 0, width / 4, top)
        self.insured = find("INSURED", within=below, alone=True)
        self.coverages = find("COVERAGES", within=left, alone=True)
        self.certificate_number = find("CERTIFICATE NUMBER", within=(0, 0, width, top))
        self.revision_number = find("REVISION NUMBER", within=(0, 0, width, top))

    def _find_right(self, top):
        find, width = self.index.first, self.page.width
        right = (width * 0.4, 0, width, top)
        upper = (width / 2, 0, width, max(top / 2, self.producer.top if self.producer else 0))
        self.date = find("DATE (MM/DD/YYYY)", "DATE (MM/DD/YY)", "DATE", within=upper)
        self.contact = find("CONTACT", within=right)
        self.contact_name = find("CONTACT NAME", "NAME", within=right, alone=True)
        self.phone = find("PHONE", within=right)
        self.customer = find("PRODUCER CUSTOMER ID", "CUSTOMER ID", within=right)  # ACORD 24
        self.phone_line = find("(A/C, No, Ext)", within=right)
        self.fax = find("FAX", within=right)
        self.fax_line = find("(A/C, No)", within=(self.fax.x0 - 5, 0, width, top)) if self.fax else None
        self.email = find("E-MAIL", within=right)
        self.email_line = find("E-MAIL ADDRESS", "ADDRESS", within=right, alone=True)
        self.naic = find("NAIC #", "NAIC", within=right)
        self.insurers = {}
        for letter in LETTERS:
            # An insurer may be called "Insurer A" too: the label is the one to the left.
            places = self.index.find("INSURER " + letter, within=right)
            if places:
                self.insurers[letter] = Place(min(places, key=lambda parts: parts[0].x0))

    def _find_lower(self, top):
        find, width, height = self.index.first, self.page.width, self.page.height
        below = (0, top, width, height)
        self.description = find(*DESCRIPTION, within=below)
        floor = self.description.bottom if self.description else top
        right = (width * 0.35, floor, width, height)
        self.cancellation = find("CANCELLATION", within=right, alone=True)
        self.authorized = find("AUTHORIZED REPRESENTATIVE", "AUTHORIZED", within=right)
        self.holder = self._find_holder((0, floor, width, height))
        foot = (0, self.cancellation.top if self.cancellation else height * 0.85, width, height)
        places = [find(label, within=foot) for label in ("ACORD CORPORATION", "ACORD 25", "THE ACORD NAME")]
        self.foot = min((place.top for place in places if place), default=height)

    def _find_holder(self, lower):
        """The heading beside CANCELLATION, or the last of them: a description may begin with the same words."""
        places = [Place(parts) for parts in self.index.find("CERTIFICATE HOLDER", within=lower, alone=True)]
        beside = [place for place in places if self.cancellation and abs(place.y - self.cancellation.y) < 6]
        return (beside or places or [None])[-1]

    def _find_fall(self):
        """By how many points what is filled in stands below its lines, as printers are set: seen at the insurers."""
        offsets = []
        for place in self.insurers.values() if not self.page.recognised else ():
            line = place.words[0].base
            near = [word for word in self.words if word.x0 > place.x1 and any(map(str.isalnum, word.text))]
            nearest = min((word.base - line for word in near), key=abs, default=10.0)
            offsets += [nearest] if abs(nearest) < 8 else []
        offsets.sort()
        middle = offsets[len(offsets) // 2] if offsets else 0.0
        return middle if middle > LEAST_FALL else 0.0

    def _places(self):
        """All labels above and below the table: what is left of the words is what somebody filled in."""
        single = [value for value in vars(self).values() if isinstance(value, Place)]
        half = (self.page.width * 0.4, 0, self.page.width, self.page.height)
        more = ("REPRESENTATIVE", "INSURER(S) AFFORDING COVERAGE", "INSURERS AFFORDING COVERAGE", "(A/C, No)")
        places = [Place(parts) for label in more for parts in self.index.find(label, within=half)]
        return [*single, *self.insurers.values(), *places]

    def is_beside(self, word, place):
        """Whether a word stands on the line of a label, or as far off it as printers are set wrong."""
        return word.x0 >= place.x1 - 2 and -8 < word.base - place.words[0].base - self.fall < 5

    def above_coverages(self, words):
        """`words` without the numbers of the certificate and its revision, on the line of COVERAGES."""
        places = [place for place in (self.certificate_number, self.revision_number) if place]
        return [word for word in words if not any(self.is_beside(word, place) for place in places)]

    def is_complete(self):
        """Whether the page is laid out as the form is, and does not only call itself by its name."""
        return bool(self.table and self.insurers and self.producer and self.insured)

    def inside(self, x0, top, x1, bottom):
        """The words that somebody filled in, with their centres in a box."""
        return [word for word in self.words if x0 <= word.x < x1 and top <= word.y < bottom and word.text.strip(":")]

    @property
    def middle(self):
        """The vertical rule between the left and the right half of the upper part."""
        rights = [place for place in (self.contact, self.phone, self.email, *self.insurers.values()) if place]
        return min((place.x0 for place in rights), default=self.page.width / 2) - 3


def read_form(form, evidence):
    """The reading of an ACORD 25; evidence of every value goes into `evidence`."""
    reading = read_around(form, evidence)
    bottom = form.description.top if form.description else form.page.height
    reading["coverages"] = table.read_table(form, bottom, evidence)
    return reading


def read_around(form, evidence):
    """What stands above and below the table of policies, which ACORD 24 shares."""
    reading = blank()
    _read_date(form, reading, evidence)
    _read_numbers(form, reading, evidence)
    _read_parties(form, reading, evidence)
    _read_insurers(form, reading, evidence)
    _read_description(form, reading, evidence)
    _read_holder(form, reading, evidence)
    return reading


def _joined(words):
    """Words in reading order as one text."""
    return " ".join(word.text for line in lines_of(words) for word in line).strip(" :")


def _read_date(form, reading, evidence):
    page = form.page
    if not form.date:
        evidence.mark("certificate_date", "not_found", 0.0)
        return
    words = form.inside(form.date.x0 - 25, form.date.bottom - 2, page.width, form.date.bottom + 16)
    text = _joined(words)
    days = dates(text)
    if len(days) == 1:
        reading["certificate_date"] = days[0]
        evidence.note("certificate_date", words, page)
    elif is_placeholder_date(text):
        evidence.note("certificate_date", words, page, 0.9, "template_text")  # nobody filled it in: there is no date
    elif text:
        reading["certificate_date"] = days[0] if days else None
        evidence.note("certificate_date", words, page, 0.3, "not_a_date")


def _read_numbers(form, reading, evidence):
    right = form.revision_number.x0 - 2 if form.revision_number else form.page.width
    for key, place, end in (
        ("certificate_number", form.certificate_number, right),
        ("revision_number", form.revision_number, form.page.width),
    ):
        if not place:
            continue
        words = [
            word
            for word in form.inside(place.x1, place.top - 12, end, place.bottom + 6 + form.fall)
            if form.is_beside(word, place)
        ]
        if words:
            reading[key] = _joined(words)
            evidence.note(key, words, form.page)


def _read_parties(form, reading, evidence):
    if form.producer and form.insured:
        words = form.inside(0, form.producer.top - 1, form.middle, form.insured.top - 1)
        reading["producer"] = _read_producer(form, words, evidence)
    else:
        evidence.mark("producer", "not_found", 0.0)
    if form.insured and form.coverages:
        words = form.inside(0, form.insured.top - 1, form.middle, form.coverages.top - 1)
        words = form.above_coverages(words)
        reading["insured"] = _read_party("insured", words, form.insured, form.page, evidence)
    else:
        evidence.mark("insured", "not_found", 0.0)


def _read_party(path, words, label, page, evidence):
    """A name with an address below it; numbers of telephones, licences and accounts are no part of either."""
    filled = [word for word in words if word.rung == "widget"]
    if filled:  # what is printed in the box of a fillable form belongs to the template
        words = filled
    lines = [(_joined(line), line) for line in lines_of(words)]
    # Agency systems print the number of the account on the line of the label.
    if len(lines) > 2 and abs(lines[0][1][0].base - label.words[0].base) < 3 and " " not in lines[0][0]:
        lines = lines[1:]
    kept = [(text, line) for text, line in lines if not (is_phone(text) or is_account(text) or email(text))]
    found, sure = party([text for text, _line in kept])
    if not found:
        evidence.note(path + ".name", [], page, 0.5, "empty")
        return None
    names = [word for text, line in kept if text in found["name"] for word in line]
    streets = [word for text, line in kept if text in found["address"] for word in line]
    confidence, reason = (1.0, None) if sure else (0.7, "name_or_address")
    evidence.note(path + ".name", names, page, confidence, reason)
    if streets:
        evidence.note(path + ".address", streets, page, confidence, reason)
    return found


def _read_producer(form, words, evidence):
    page = form.page
    producer = _read_party("producer", words, form.producer, page, evidence) or {"name": None, "address": []}
    producer.update(contact=None, phone=None, fax=None, email=None)
    cells = (
        ("contact", form.contact_name or form.contact, page.width),
        ("phone", form.phone_line or form.phone, form.fax.x0 - 2 if form.fax else page.width),
        ("fax", form.fax_line, page.width),
        ("email", form.email_line or form.email, page.width),
    )
    for key, place, right in cells if form.contact else ():
        if not place:
            continue
        cell = form.inside(place.x0, place.top - RISE + form.fall, right, place.bottom + 1.5 + form.fall)
        # A value may begin on its label; what was recognised there is what is left of the label.
        cell = [word for word in cell if word.x0 >= place.x1 - 2 or word.rung != "ocr" and word.x1 > place.x1]
        if cell:
            producer[key] = _joined(cell)
            evidence.note(f"producer.{key}", cell, page)
    block = _joined(words)
    for key, find in (("phone", phone), ("email", email)):
        if not producer[key] and find(block):
            producer[key] = find(block)
            evidence.note(f"producer.{key}", words, page, 0.9)
    return producer


def _read_insurers(form, reading, evidence):
    page = form.page
    if not form.insurers:
        evidence.mark("insurers", "not_found", 0.0)
        return
    places = sorted(form.insurers.values(), key=lambda place: place.y)
    start, first, last = max(place.x1 for place in places), places[0].y, places[-1].y
    split = form.naic.x0 - 16 if form.naic else page.width * 0.89
    rules = [x for x, top, bottom in page.uprights if abs(x - split) < 15 and top < last and bottom > first]
    split = min(rules, key=lambda x: abs(x - split), default=split)
    pitch = min((b.y - a.y for a, b in pairwise(places)), default=12)
    cells = {letter: [] for letter in form.insurers}
    area = form.inside(start + 0.5, first - 0.75 * pitch, page.width, last + 0.6 * pitch)
    for word in form.above_coverages(area):
        letter = min(form.insurers, key=lambda key: abs(form.insurers[key].y - word.y - 1.5))
        cells[letter].append(word)
    for letter, words in cells.items():
        _read_insurer(letter, words, split, page, reading, evidence)


def _read_insurer(letter, words, split, page, reading, evidence):
    words = [part for word in words for part in _code_apart(word)]
    codes = [word for word in words if word.x >= split and re.search(r"\d|^N/?A$", word.text)]
    names = [word for word in words if word not in codes]
    if not codes and len(names) > 1 and re.fullmatch(r"[(\[#]*\d{5}[)\]]?", names[-1].text):
        codes, names = [names[-1]], names[:-1]
    while codes and len(names) > 1 and re.fullmatch(r"[(\[-]*(?:NAIC|CODE|NO\.?)?\W*", names[-1].text, re.IGNORECASE):
        names.pop()  # the label of the code, written once more
    name, naic = RATING.sub("", _joined(names)) or None, _joined(codes).strip("# ()[]") or None
    if not name and not naic:
        return
    reading["insurers"].append({"letter": letter, "name": name, "naic": naic})
    at = f"insurers.{letter}"
    evidence.note(at + ".name", names, page, 1.0 if name else 0.3, None if name else "empty")
    doubt = next((word.doubt for word in words if word.doubt), None)
    if codes:
        evidence.note(at + ".naic", codes, page)
    elif doubt:
        evidence.mark(at + ".naic", doubt)


def _code_apart(word):
    """A word in two where a long name ran into the number beside it."""
    run = re.fullmatch(r"[A-Za-z.,]+(\d{5})", word.text)
    return [word.part(0, run.start(1)), word.part(run.start(1), run.end(1))] if run else [word]


def _read_description(form, reading, evidence):
    place, page = form.description, form.page
    if not place:
        evidence.mark("description_of_operations", "not_found", 0.0)
        return
    bottom = form.holder.top - 1 if form.holder else form.foot
    words = [
        word
        for word in form.inside(0, place.top - 1, page.width, bottom)
        # The label goes on: "(ACORD 101, Additional Remarks Schedule, may be attached …)".
        if abs(word.base - place.words[0].base) > 1
    ]
    reading["description_of_operations"] = text_of(words)
    if words:
        evidence.note("description_of_operations", words, page)


def _read_holder(form, reading, evidence):
    page = form.page
    middle = form.cancellation.x0 - 3 if form.cancellation else form.middle
    if form.holder:
        words = form.inside(0, form.holder.bottom, middle, form.foot - 1)
        reading["certificate_holder"] = _read_party("certificate_holder", words, form.holder, page, evidence)
    else:
        evidence.mark("certificate_holder", "not_found", 0.0)
    if form.cancellation:
        bottom = form.authorized.top - 1 if form.authorized else form.foot
        words = form.inside(middle, form.cancellation.bottom, page.width, bottom)
        if words:
            reading["cancellation"] = _joined(words)
            evidence.note("cancellation", words, page)
    if form.authorized:
        reading["signed"] = _is_signed(form, (middle, form.authorized.top - 2, page.width, form.foot - 1))


def _is_signed(form, box):
    """Whether anything stands in the box of the authorized representative: words, a picture, strokes."""
    if form.inside(*box):
        return True
    centres = [((ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2) for ink in form.page.ink]
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in centres)
