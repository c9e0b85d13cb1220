"""ACORD 25, certificate of liability insurance: what stands where, by the printed labels of the form.

Editions 2001/08 to 2025/12. The upper part (producer, insured, insurers) and the lower part (description,
certificate holder, cancellation) are read here, the table of policies in rows.py.
"""

import re
from itertools import pairwise

from . import rows
from .labels import Index, Place, strip
from .page import rows as lines_of
from .page import text_of
from .result import blank
from .values import dates, email, is_phone, is_placeholder_date, party, phone

LETTERS = "ABCDEF"


class Form:
    """A page that is an ACORD 25, with the places of its labels."""

    def __init__(self, page):
        self.page = page
        self.index = Index(page.words)
        find = self.index.first
        half = page.width / 2
        table = rows.header_of(self.index, page)
        self.table = table
        top = table["type"].top if table else page.height / 2
        self.date = find("DATE (MM/DD/YYYY)", "DATE (MM/DD/YY)", "DATE", within=(half, 0, page.width, top / 2))
        self.producer = find("PRODUCER", within=(0, 0, half / 2, top), alone=True)
        self.insured = find(
            "INSURED", within=(0, self.producer.bottom if self.producer else 0, half / 2, top), alone=True
        )
        self.coverages = find("COVERAGES", within=(0, 0, half / 2, top), alone=True)
        self.certificate_number = find("CERTIFICATE NUMBER", within=(0, 0, page.width, top))
        self.revision_number = find("REVISION NUMBER", within=(0, 0, page.width, top))
        self.contact = find("CONTACT NAME", "CONTACT", within=(half * 0.8, 0, page.width, top))
        self.contact_name = find("NAME", within=(half * 0.8, 0, page.width, top))
        self.phone = find("PHONE", within=(half * 0.8, 0, page.width, top))
        self.phone_line = find("(A/C, No, Ext)", within=(half * 0.8, 0, page.width, top))
        self.fax = find("FAX", within=(half, 0, page.width, top))
        self.fax_line = find("(A/C, No)", within=(self.fax.x0 - 5 if self.fax else half, 0, page.width, top))
        self.email = find("E-MAIL", within=(half * 0.8, 0, page.width, top))
        self.email_line = find("ADDRESS", within=(half * 0.8, 0, page.width, top))
        self.affording = find("AFFORDING COVERAGE", within=(half * 0.8, 0, page.width, top))
        self.naic = find("NAIC", within=(half, 0, page.width, top))
        self.insurers = {}
        for letter in LETTERS:
            # An insurer may be called "Insurer A" too: the label is the one to the left.
            places = self.index.find("INSURER " + letter, within=(half * 0.8, 0, page.width, top))
            if places:
                self.insurers[letter] = Place(min(places, key=lambda parts: parts[0].x0))
        below = (0, top, page.width, page.height)
        self.description = find(
            "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES", "DESCRIPTION OF OPERATIONS/LOCATIONS", within=below
        )
        lower = (0, self.description.bottom if self.description else top, page.width, page.height)
        self.cancellation = find("CANCELLATION", within=(half * 0.7, lower[1], page.width, page.height), alone=True)
        self.holder = self._holder(lower)
        self.authorized = find("AUTHORIZED REPRESENTATIVE", "AUTHORIZED", within=(half * 0.7, lower[1], *below[2:]))
        self.foot = self._foot()

    def _holder(self, lower):
        """The heading beside CANCELLATION, or the last of them: a description may begin with the same words."""
        places = [Place(parts) for parts in self.index.find("CERTIFICATE HOLDER", within=lower, alone=True)]
        beside = [place for place in places if self.cancellation and abs(place.y - self.cancellation.y) < 6]
        return (beside or places or [None])[-1]

    def _foot(self):
        places = [
            self.index.first(label, within=(0, self.page.height * 0.85, self.page.width, self.page.height))
            for label in ("ACORD CORPORATION", "ACORD 25", "THE ACORD NAME")
        ]
        return min((place.top for place in places if place), default=self.page.height)

    @property
    def middle(self):
        """The vertical rule between the left and the right half of the upper part."""
        rights = [place for place in (self.contact, self.phone, self.email, *self.insurers.values()) if place]
        return min((place.x0 for place in rights), default=self.page.width / 2) - 3


def read_page(page, evidence):
    """The reading of a page that is an ACORD 25; evidence of every value goes into `evidence`."""
    form = Form(page)
    reading = blank()
    _read_head(form, reading, evidence)
    _read_parties(form, reading, evidence)
    _read_insurers(form, reading, evidence)
    if form.table:
        bottom = form.description.top if form.description else page.height
        reading["coverages"] = rows.read_table(form, bottom, evidence)
    else:
        evidence.mark("coverages", "not_found", 0.0)
    _read_foot(form, reading, evidence)
    return reading


def _beside(form, place, right, rise=6.0, drop=4.0):
    """Words on the line of a label, from its end to `right`."""
    return form.page.inside(place.x1 + 0.5, place.top - rise, right, place.bottom + drop)


def _read_head(form, reading, evidence):
    page = form.page
    if form.date:
        words = page.inside(form.date.x0 - 25, form.date.top - 4, page.width, form.date.bottom + 22)
        words = [word for word in strip(words, [form.date]) if word.y > form.date.bottom - 2]
        text = " ".join(word.text for line in lines_of(words) for word in line)
        days = dates(text)
        if len(days) == 1:
            reading["certificate_date"] = days[0]
            evidence.note("certificate_date", words, page)
        elif is_placeholder_date(text):
            evidence.note("certificate_date", words, page, 0.7, "template_text")
        elif text:
            reading["certificate_date"] = days[0] if days else None
            evidence.note("certificate_date", words, page, 0.3, "not_a_date")
        else:
            evidence.note("certificate_date", [], page, 0.9, "empty")
    else:
        evidence.mark("certificate_date", "not_found", 0.0)
    if form.certificate_number:
        right = form.revision_number.x0 - 2 if form.revision_number else page.width
        _read_text(form, reading, evidence, "certificate_number", form.certificate_number, right)
    if form.revision_number:
        _read_text(form, reading, evidence, "revision_number", form.revision_number, page.width)


def _read_text(form, reading, evidence, key, place, right):
    words = strip(_beside(form, place, right, 4, 4), [form.coverages, place])
    words = [word for word in words if word.text.strip(":")]
    if words:
        reading[key] = " ".join(word.text for word in words).lstrip(": ")
        evidence.note(key, words, form.page)


def _read_parties(form, reading, evidence):
    page = form.page
    if form.producer and form.insured:
        words = page.inside(0, form.producer.top - 1, form.middle, form.insured.top - 1)
        words = strip(words, [form.producer])
        reading["producer"] = _read_producer(form, words, evidence)
    else:
        evidence.mark("producer", "not_found", 0.0)
    if form.insured and form.coverages:
        words = page.inside(0, form.insured.top - 1, form.middle, form.coverages.top - 1)
        reading["insured"] = _read_party("insured", strip(words, [form.insured]), page, evidence)
    else:
        evidence.mark("insured", "not_found", 0.0)


def _read_party(path, words, page, evidence):
    """A name with an address below it; numbers of telephones and customers are no part of either."""
    filled = [word for word in words if word.rung == "widget"]
    if filled:  # what is printed in the box of a fillable form belongs to the template
        words = filled
    lines = [(" ".join(word.text for word in line), line) for line in lines_of(words)]
    kept = [(text, line) for text, line in lines if not is_phone(text) and not email(text)]
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
    producer = _read_party("producer", words, page, evidence) or {"name": None, "address": []}
    producer.update(contact=None, phone=None, fax=None, email=None)
    right_of_phone = form.fax.x0 - 2 if form.fax else page.width
    labels = [form.contact, form.contact_name, form.phone, form.phone_line, form.fax, form.fax_line]
    labels += [form.email, form.email_line]
    if form.contact:
        cells = (
            ("contact", form.contact_name or form.contact, page.width),
            ("phone", form.phone_line or form.phone, right_of_phone),
            ("fax", form.fax_line, page.width),
            ("email", form.email_line or form.email, page.width),
        )
        for key, place, right in cells:
            if not place:
                continue
            words_here = strip(page.inside(place.x0, place.top - 6.5, right, place.bottom + 1.5), labels)
            words_here = [word for word in words_here if word.x0 >= place.x1 - 2 and word.text.strip(":")]
            text = " ".join(word.text for line in lines_of(words_here) for word in line).strip(" :")
            if text:
                producer[key] = text
                evidence.note(f"producer.{key}", words_here, page)
    block = " ".join(word.text for line in lines_of(words) for word in line)
    if not producer["phone"] and phone(block):
        producer["phone"] = phone(block)
        evidence.note("producer.phone", words, page, 0.9)
    if not producer["email"] and email(block):
        producer["email"] = email(block)
        evidence.note("producer.email", words, page, 0.9)
    return producer


def _read_insurers(form, reading, evidence):
    page = form.page
    if not form.insurers:
        evidence.mark("insurers", "not_found", 0.0)
        return
    places = list(form.insurers.values())
    start = max(place.x1 for place in places)
    split = form.naic.x0 - 16 if form.naic else page.width * 0.89
    rules = [
        x for x, top, bottom in page.uprights if abs(x - split) < 15 and top < places[-1].y and bottom > places[0].y
    ]
    split = min(rules, key=lambda x: abs(x - split), default=split)
    tops = sorted(place.y for place in places)
    pitch = min((b - a for a, b in pairwise(tops)), default=12)
    area = page.inside(start + 0.5, tops[0] - 0.75 * pitch, page.width, tops[-1] + 0.6 * pitch)
    area = [word for word in strip(area, [form.affording, form.naic]) if word.text.strip(":#")]
    cells = {letter: [] for letter in form.insurers}
    for word in area:
        # Agents' text stands on or up to four points above the line of the label.
        letter = min(form.insurers, key=lambda key: abs(form.insurers[key].y - word.y - 1.5))
        cells[letter].append(word)
    for letter, words in cells.items():
        _read_insurer(letter, words, split, page, reading, evidence)


def _read_insurer(letter, words, split, page, reading, evidence):
    codes = [word for word in words if word.x >= split]
    names = [word for word in words if word.x < split]
    if not codes and len(names) > 1 and re.fullmatch(r"\d{5}", names[-1].text):
        codes, names = [names[-1]], names[:-1]
    name = " ".join(word.text for line in lines_of(names) for word in line).lstrip(": ") or None
    naic = "".join(word.text for word in codes) or None
    if not name and not naic:
        return
    reading["insurers"].append({"letter": letter, "name": name, "naic": naic})
    at = f"insurers.{letter}"
    evidence.note(at + ".name", names, page, 1.0 if name else 0.3, None if name else "empty")
    if codes:
        evidence.note(at + ".naic", codes, page)


def _read_foot(form, reading, evidence):
    page = form.page
    if form.description:
        bottom = form.holder.top - 1 if form.holder else form.foot
        label_line = [
            word
            for word in page.inside(
                form.description.x1, form.description.top - 2, page.width, form.description.bottom + 1
            )
            if abs(word.base - form.description.words[0].base) < 1
        ]
        words = page.inside(0, form.description.top - 1, page.width, bottom)
        words = [word for word in strip(words, [form.description]) if word not in label_line]
        reading["description_of_operations"] = text_of(words)
        if words:
            evidence.note("description_of_operations", words, page)
    else:
        evidence.mark("description_of_operations", "not_found", 0.0)
    middle = form.cancellation.x0 - 3 if form.cancellation else form.middle
    if form.holder:
        words = page.inside(0, form.holder.bottom, middle, form.foot - 1)
        reading["certificate_holder"] = _read_party("certificate_holder", words, page, evidence)
    else:
        evidence.mark("certificate_holder", "not_found", 0.0)
    if form.cancellation:
        bottom = form.authorized.top - 1 if form.authorized else form.foot
        words = page.inside(middle, form.cancellation.bottom, page.width, bottom)
        reading["cancellation"] = " ".join(word.text for line in lines_of(words) for word in line) or None
        if words:
            evidence.note("cancellation", words, page)
    if form.authorized:
        box = (middle, form.authorized.top - 2, page.width, form.foot - 1)
        reading["signed"] = _is_signed(form, box)


def _is_signed(form, box):
    """Whether anything stands in the box of the authorized representative: words, a picture, strokes."""
    words = strip(form.page.inside(*box), [form.authorized, form.index.first("REPRESENTATIVE", within=box)])
    if words:
        return True
    for ink in form.page.ink:
        x, y = (ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return True
    return False
