"""From the bytes of a document to readings: pages, which form each of them is, and what stands on it."""

from . import (
    acord25,
    agreement,
    checks,
    doubts,
    endorsements,
    free_layout,
    ink,
    integrity,
    kinds,
    named_fields,
    notice,
    property_forms,
    remarks,
    ruled,
    sorts,
    statements,
    windows,
)
from .labels import SECTIONS_30
from .page import open_pages
from .result import EVERYTHING, KINDS, Evidence, blank
from .values import squash
from .words import rows, text_of

# A page with so much of it under pictures and none of the labels of a form is a picture with some live text on it.
MOSTLY_PICTURE = 0.5
# Forms of more than one page: the later ones carry the same number in their foot.
ATTACHED_BACKS = frozenset({25, 28})
# Kinds of pages whose text must be seen to count.
LOOKED_AT = frozenset({"certificate", "endorsement", "remarks", "notice"})
# Forms that are read by their labels, so that what is empty is known to be.
BLANKS = frozenset({"ACORD 24", "ACORD 25", "ACORD 27", "ACORD 28", "ACORD 30"})
# Logos and rules leave some strokes and pictures on a blank form, values drawn as outlines hundreds.
MOST_INK = 40
# Stamps and watermarks that say that a page may not be in force.
STAMPS = ("VOID", "CANCEL", "SAMPLE", "SPECIMEN", "DRAFT", "SUPERSEDED", "EXPIRED", "NOTVALID", "INVALID")
# What a form of XFA alone shows in viewers that cannot fill it in: it must be printed to PDF first.
DYNAMIC_FORM = "YOURPDFVIEWERMAYNOTBEABLETODISPLAYTHISTYPEOFDOCUMENT"


def _read_25(page, evidence):
    form = acord25.Form(page)
    named = named_fields.are_known(page)
    own = not page.recognised and not windows.is_laid_out(form.index, page) and bool(ruled.rows_of(page))
    if form.is_complete() and not own:
        reading = acord25.read_form(form, evidence)
        if named:
            agreement.mark_differences(reading, named_fields.read_page(page, Evidence()), evidence)
        return reading
    if named:
        return named_fields.read_page(page, evidence)
    if page.recognised:  # too little of the form was recognised to tell what belongs where in its table
        for path in EVERYTHING[3:]:
            evidence.mark(path, "form_not_read", 0.0)
        return acord25.read_around(form, evidence)
    # A page that only calls itself so, and has a table of its own or none, is read as those of no form are.
    own = own or not form.table and page.pictures < MOSTLY_PICTURE
    return free_layout.read_page(page, evidence, is_clean=own)


def _read_30(page, evidence):
    """An ACORD 30 is laid out as an ACORD 25, with other lines of insurance in its table."""
    form = acord25.Form(page, SECTIONS_30)
    if form.is_complete():
        return acord25.read_form(form, evidence)
    return free_layout.read_page(page, evidence, is_clean=False)


READERS = {
    24: property_forms.read_24,
    25: _read_25,
    27: property_forms.read_27,
    28: property_forms.read_28,
    30: _read_30,
    101: remarks.read_page,
}


def read(data, recognise=None):
    """The readings of a document: one for each certificate in it, with the endorsements attached to it.

    :param bytes data: the file
    :param recognise: called with those pages that are pictures, to fill them with words (scanned.py)
    :raise Unreadable: `encrypted` or `broken`
    """
    pages = open_pages(data)
    ink.look(data, [page for page in pages if page.hidden])
    if recognise:
        recognise(pages)
    readings, collected = [], []
    groups = _groups(pages)
    ink.look(data, [page for group in groups if group.kind.kind in LOOKED_AT for page in group.pages])
    for group in groups:
        _read_group(group, readings, collected)
    if not readings:
        readings = [_nothing(pages)]
        collected = [Evidence()]
        if readings[0]["kind"] == "not_a_certificate" and not readings[0]["sort"] and any(map(kinds.may_be_one, pages)):
            collected[0].mark("kind", "unknown_form")
        if any("damaged" in page.notices for page in pages):  # what it was may be what is lost
            readings[0]["notices"].append("damaged")
            for path in EVERYTHING:
                collected[0].mark(path, "damaged", 0.3)
    file = integrity.File(data)
    if readings[0]["kind"] == "not_a_certificate" and not readings[0]["sort"] and file.holds_pdf:
        readings[0]["sort"] = sorts.PORTFOLIO
    for reading, evidence in zip(readings, collected, strict=True):
        _finish(reading, evidence, pages)
        if reading["kind"] == "certificate":
            reading["integrity"] = integrity.signs(file, reading, evidence, pages)
    return readings


class Group:
    """Pages that belong together: a form with its continuation."""

    def __init__(self, kind, page):
        self.kind, self.pages = kind, [page]


def _groups(pages):
    """Pages by what they are; an endorsement goes on where the form number stays the same, or is left out."""
    groups = []
    for page in pages:
        kind = kinds.recognise(page)
        if kind.kind in ("endorsement", "other"):
            form = endorsements.form_of(page)
            before = groups[-1] if groups else None
            if before and before.kind.kind == "endorsement":
                if form == before.kind.form if form else kind.kind == "endorsement":
                    before.pages.append(page)
                    continue
            if kind.kind == "endorsement":
                kind.form = form
        groups.append(Group(kind, page))
    return groups


def _read_group(group, readings, collected):
    """Read pages that belong together, into a reading of their own or into that of the certificate before them."""
    if readings and _attach(group, readings[-1], collected[-1]):
        return
    evidence = Evidence()
    reading = _start(group, evidence)
    if reading is None:
        return
    kind, page = group.kind, group.pages[0]
    reading["form"], reading["edition"] = kind.form or reading["form"], kind.edition
    if kind.number and kind.kind == "certificate" and not kind.edition:
        evidence.mark("edition", "not_found", 0.5)
    elif "recognised_text" in page.notices and not page.recognised:
        evidence.mark("edition", "recognised", 0.5)
    if any(word in squash(page.stamp) for word in STAMPS):
        evidence.mark("kind", "stamped", 0.5)
    reading["notices"] = sorted(group.pages[0].notices)
    reading["first_page"] = group.pages[0].number
    if "damaged" in reading["notices"]:
        for path in EVERYTHING[3:]:
            evidence.mark(path, "damaged", 0.3)
    readings.append(reading)
    collected.append(evidence)


def _attach(group, reading, evidence):
    """Whether pages go with what was read before them, as endorsements, remarks and backs of forms do."""
    kind = group.kind
    is_certificate = reading["kind"] == "certificate"
    if kind.kind == "remarks":
        if is_certificate:  # of an application they are as little a certificate as it is
            _add_remarks(reading, group.pages[0], evidence)
        return True
    if kind.kind == "endorsement" and is_certificate:
        at = f"endorsements[{len(reading['endorsements'])}]."
        reading["endorsements"].append(endorsements.read_pages(group.pages, evidence, at))
        return True
    if kind.kind == "other" and is_certificate:
        _go_on(group.pages[0], reading, evidence)
        return True
    if kind.number in ATTACHED_BACKS and reading["form"] == kind.form:
        return not kinds.is_front(group.pages[0])
    return kind.kind == "not_a_certificate"


def _go_on(page, reading, evidence):
    """A page without a title behind a certificate may list more of its policies: they are read, or looked for."""
    is_free = reading["form"] not in BLANKS
    if not (is_free and free_layout.read_on(page, reading, evidence)) and kinds.lists_policies(page):
        evidence.mark("coverages", "goes_on")


def _start(group, evidence):
    """A reading of its own, or None where nothing begins on these pages."""
    kind, page = group.kind, group.pages[0]
    if kind.number in READERS:
        return READERS[kind.number](page, evidence)
    if kind.kind == "notice":
        return notice.read_page(page, evidence)
    if kind.kind == "endorsement":
        return blank("endorsement") | endorsements.read_pages(group.pages, evidence)
    if kind.kind == "certificate" and not kind.number:
        return free_layout.read_page(page, evidence)
    if kind.kind in ("certificate", "remarks"):
        for path in EVERYTHING[3:]:
            evidence.mark(path, "form_not_read", 0.0)
    if kind.kind == "not_a_certificate":
        return blank(kind.kind) | {"sort": sorts.of_acord(kind.number)}
    return blank(kind.kind) if kind.kind in KINDS else None


def _add_remarks(reading, page, evidence):
    """An additional remarks schedule goes on where the description of operations ends."""
    words = remarks.body_of(page)
    reading["remarks"] = "\n".join(text for text in (reading.get("remarks"), text_of(words)) if text)
    evidence.note("remarks", words, page)


def _statements(reading, evidence):
    """What the description of operations and the remarks say, with the place of each statement."""
    found = []
    for key in ("description_of_operations", "remarks"):
        text = reading.get(key)
        words, page = evidence.sources.get(key, ((), None))
        places = _places_in(text, words)
        for statement in statements.split(text):
            start, end = statement.pop("span")
            mine = [word for word, at in places if start <= at < end] or words
            if mine:
                evidence.note(f"statements[{len(found)}]", mine, page)
            found.append(statement | {"source": key})
    return found


def _places_in(text, words):
    """Words with where they begin in the text that was made of them; empty where it was made otherwise."""
    found, at = [], 0
    for line in rows(words) if text else ():
        for word in line:
            at = text.find(word.text, at)
            if at < 0:
                return []
            found.append((word, at))
            at += len(word.text)
    return found


def _nothing(pages):
    """The reading of a document in which no form was recognised."""
    dynamic = any(DYNAMIC_FORM in squash(text_of(page.words)) for page in pages)
    unread = dynamic or any(map(_is_unread, pages)) or not any(page.words for page in pages)
    reading = blank("unreadable" if unread else "not_a_certificate")
    if reading["kind"] == "unreadable":
        reading["problem"] = "no_text"
    else:
        reading["sort"] = next(filter(None, (sorts.of_text(text_of(page.words)) for page in pages if page.words)), None)
    if dynamic:
        reading["notices"].append("dynamic_form")
    return reading


def _is_unread(page):
    """Whether there is something on a page, and it is not text."""
    return page.pictures > MOSTLY_PICTURE or not page.words and bool(page.pictures or page.marks or page.ink)


def _finish(reading, evidence, pages):
    reading["pages"] = list({page.number: page.size() for page in pages}.values())
    if reading["kind"] == "certificate" and _is_blank(reading, pages):
        _blank_form(reading, evidence)
    if reading["kind"] == "certificate":
        reading["statements"] = _statements(reading, evidence)
        checks.check(reading, evidence)
        recognised = next((page for page in pages if page.recognised), None)
        if recognised:
            doubts.mark(reading, evidence, recognised)
    if reading["kind"] == "unreadable":
        for path in EVERYTHING:
            evidence.mark(path, "no_text", 0.0)
    if any(not page.words and page.pictures for page in pages):
        reading["notices"].append("pages_without_text")
    for place in evidence.places.values():
        place["page"] = place["page"] or reading.get("first_page")
    evidence.write(reading)


def _is_blank(reading, pages):
    """Whether a form has its labels and nothing else: no value, and no ink that may be one."""
    if reading["certificate_date"] or reading["insurers"] or reading["description_of_operations"]:
        return False
    if any((reading[party] or {}).get("name") for party in ("producer", "insured", "certificate_holder")):
        return False
    if any(row["policy_number"] or row["expiration"] or row["limits"] for row in reading["coverages"]):
        return False
    return reading["form"] in BLANKS and not any(
        page.recognised or page.pictures > MOSTLY_PICTURE or len(page.ink) > MOST_INK for page in pages
    )


def _blank_form(reading, evidence):
    reading.update(kind="not_a_certificate", sort="blank_form", coverages=[])
    evidence.places.clear()
    evidence.mark("kind", "blank_form", 0.6)
