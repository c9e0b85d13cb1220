"""From the bytes of a document to readings: pages, which form each of them is, and what stands on it."""

from . import acord25, agreement, checks, endorsements, free_layout, ink, kinds, named_fields, property_forms
from .page import open_pages
from .result import Evidence, blank
from .words import text_of

# A page with so much of it under pictures and none of the labels of a form is a picture with some live text on it.
MOSTLY_PICTURE = 0.5
# Forms of more than one page: the later ones carry the same number in their foot.
ATTACHED_BACKS = frozenset({25, 28})
# Kinds of pages whose text must be seen to count.
LOOKED_AT = frozenset({"certificate", "endorsement", "remarks"})
EVERYTHING = (
    "kind",
    "form",
    "edition",
    "certificate_date",
    "certificate_number",
    "producer",
    "insured",
    "insurers",
    "coverages",
    "description_of_operations",
    "certificate_holder",
)


def _read_25(page, evidence):
    form = acord25.Form(page)
    named = named_fields.are_known(page)
    if form.is_complete():
        reading = acord25.read_form(form, evidence)
        if named:
            agreement.mark_differences(reading, named_fields.read_page(page, Evidence()), evidence)
        return reading
    if named:
        return named_fields.read_page(page, evidence)
    return free_layout.read_page(page, evidence)


READERS = {
    24: property_forms.read_24,
    25: _read_25,
    27: property_forms.read_27,
    28: property_forms.read_27,
}


def read(data):
    """The readings of a document: one for each certificate in it, with the endorsements attached to it.

    :param bytes data: the file
    :raise Unreadable: `encrypted` or `broken`
    """
    pages = open_pages(data)
    readings, collected = [], []
    groups = _groups(pages)
    ink.look(data, [page for group in groups if group.kind.kind in LOOKED_AT for page in group.pages])
    for group in groups:
        _read_group(group, readings, collected)
    if not readings:
        readings = [_nothing(pages)]
        collected = [Evidence()]
    for reading, evidence in zip(readings, collected, strict=True):
        _finish(reading, evidence, pages)
    return readings


class Group:
    """Pages that belong together: a form with its continuation."""

    def __init__(self, kind, page):
        self.kind, self.pages = kind, [page]


def _groups(pages):
    """Pages by what they are; a page of an endorsement goes on where the form number stays the same."""
    groups = []
    for page in pages:
        kind = kinds.recognise(page)
        form = endorsements.form_of(page) if kind.kind in ("endorsement", "other") and page.words else None
        before = groups[-1] if groups else None
        if before and before.kind.kind == "endorsement" and form and form == before.kind.form:
            before.pages.append(page)
            continue
        if kind.kind == "endorsement":
            kind.form = form
        groups.append(Group(kind, page))
    return groups


def _read_group(group, readings, collected):
    kind = group.kind
    last = readings[-1] if readings else None
    if kind.number in ATTACHED_BACKS and last and last["form"] == kind.form and not kinds.is_front(group.pages[0]):
        return
    if kind.number in READERS:
        evidence = Evidence()
        reading = READERS[kind.number](group.pages[0], evidence)
    elif kind.kind == "endorsement" and last and last["kind"] == "certificate":
        at = f"endorsements[{len(last['endorsements'])}]."
        last["endorsements"].append(endorsements.read_pages(group.pages, collected[-1], at))
        return
    elif kind.kind == "endorsement":
        evidence = Evidence()
        reading = blank("endorsement")
        reading.update(endorsements.read_pages(group.pages, evidence))
    elif kind.kind == "remarks" and last:
        if last["kind"] == "certificate":  # of an application they are as little a certificate as it is
            _add_remarks(last, group.pages[0], collected[-1])
        return
    elif kind.kind == "certificate" and not kind.number:
        evidence = Evidence()
        reading = free_layout.read_page(group.pages[0], evidence)
    elif kind.kind in ("certificate", "remarks"):
        evidence = Evidence()
        reading = blank(kind.kind)
        for path in EVERYTHING[3:]:
            evidence.mark(path, "form_not_read", 0.0)
    elif kind.kind == "not_a_certificate" and not readings:
        evidence = Evidence()
        reading = blank(kind.kind)
    else:
        return
    reading["form"], reading["edition"] = kind.form or reading["form"], kind.edition
    if kind.kind == "certificate" and not kind.edition:
        evidence.mark("edition", "not_found", 0.5)
    if kind.kind == "not_a_certificate" and last:
        return
    readings.append(reading)
    collected.append(evidence)
    reading["notices"] = sorted(group.pages[0].notices)


def _add_remarks(reading, page, evidence):
    """An additional remarks schedule goes on where the description of operations ends."""
    text = text_of(page.words)
    reading["remarks"] = text
    evidence.note("remarks", page.words, page)


def _nothing(pages):
    """The reading of a document in which no form was recognised."""
    unread = not any(page.words for page in pages) or any(
        not page.words and (page.pictures or page.marks) or page.pictures > MOSTLY_PICTURE for page in pages
    )
    reading = blank("unreadable" if unread else "not_a_certificate")
    if unread:
        reading["problem"] = "no_text"
    return reading


def _finish(reading, evidence, pages):
    reading["pages"] = [page.size() for page in pages]
    if reading["kind"] == "certificate":
        checks.check(reading, evidence)
    if reading["kind"] == "unreadable":
        for path in EVERYTHING:
            evidence.mark(path, "no_text", 0.0)
    if any(not page.words and page.pictures for page in pages):
        reading["notices"].append("pages_without_text")
    evidence.write(reading)
