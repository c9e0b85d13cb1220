"""Signs that a certificate was changed after its issue, or never issued as it is: to ask the agent, never to reject.

What can be seen in the file alone; the database knows more (coi_certificate_checks.py). A sign has a code, a weight
(1 weak, 2 middling, 3 strong), the page and the box of what shows it, and details for the sentence a person reads.
"""

import contextlib
import re
from collections import Counter
from datetime import date

import pypdfium2

from .result import union

# Days between the date of a certificate and the last change of its file that need no explanation.
LATE = 30
# Words of programs that change PDFs or draw pictures, and of offices: agencies' systems name none of them.
_EDITORS = re.compile(
    r"(?i)\b(ilovepdf|sejda|smallpdf|pdfescape|pdffiller|dochub|soda\s?pdf|pdfelement|wondershare|pdf\s?candy|pdf2go|online2pdf|"
    r"master\s?pdf|nitro|phantompdf|foxit\s?(?:pdf\s?)?editor|pdf-xchange\s?editor|photoshop|illustrator|gimp|inkscape|canva|figma|"
    r"microsoft\S*\s+(?:word|excel|powerpoint)|libreoffice|openoffice|google\s+docs|wps\s+office|camscanner)\b"
)
_WEAK_EDITORS = re.compile(r"(?i)microsoft|libreoffice|openoffice|google\s+docs|wps|camscanner|nitro")
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")
# A date of digits that no calendar has.
_LIKE_A_DATE = re.compile(r"^\D*\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\D*$")
# Values that one system prints in one type, as paths of a reading.
COLUMNS = (
    ("limits", re.compile(r"^coverages\[\d+\]\.limits\.[^.]+$")),
    ("dates", re.compile(r"^coverages\[\d+\]\.(?:effective|expiration)$")),
    ("policy_numbers", re.compile(r"^coverages\[\d+\]\.policy_number$")),
)
# Fewer values tell nothing; more than this share of them is no exception but another habit.
LEAST_VALUES, LARGEST_SHARE = 5, 0.25
# By how much the size of type may differ within a column.
SAME_SIZE = 0.12
# Size of a picture that may hide one value, in points.
PATCH = ((12.0, 240.0), (5.0, 32.0))
# Editions of ACORD 25 in the order in which they took the place of each other.
EDITIONS = ("2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12")
# Reasons of marks that are signs too: code and weight.
_MARKS = {
    "dates_out_of_order": ("dates_out_of_order", 3),
    "expired_at_issue": ("expired_at_issue", 2),
    "no_such_insurer": ("unresolved_letter", 2),
    "not_five_digits": ("naic_form", 2),
    "field_differs": ("field_differs", 3),
    "rungs_differ": ("rungs_differ", 2),
    "hidden_text": ("unseen_value", 2),
}


# Files within a file that are looked at.
MOST_ATTACHMENTS = 50


class File:
    """What the file says of itself: who made it, when, and how often it was saved on top of itself."""

    def __init__(self, data):
        facts, self.holds_pdf = {}, False
        with contextlib.suppress(pypdfium2.PdfiumError):
            document = pypdfium2.PdfDocument(data)
            facts = document.get_metadata_dict()
            self.holds_pdf = _holds_pdf(document)
            document.close()
        self.maker = " / ".join(part for part in (facts.get("Creator"), facts.get("Producer")) if part)[:200]
        self.created, self.changed = _day(facts.get("CreationDate")), _day(facts.get("ModDate"))
        saved = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
        self.updates = max(0, saved - 1 - (b"/Linearized" in data[:2048]))


def _holds_pdf(document):
    """Whether a PDF is in the document, as in portfolios of programs that bundle files."""
    count = min(document.count_attachments(), MOST_ATTACHMENTS)
    for number in range(count):
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):  # a name may be no text
            if document.get_attachment(number).get_name().lower().endswith(".pdf"):
                return True
    return False


def _day(text):
    """A date of a PDF (ISO 32000-1, 7.9.4) as an ISO date, or None."""
    match = _PDF_DATE.match(text or "")
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat() if match else None
    except ValueError:
        return None


def signs(file, reading, evidence, pages):
    """The signs in a certificate, the strongest first: `{score, signs: [{code, weight, page, box, path, details}]}`.

    :param File file: what the file says of itself
    :param evidence: of result.py, with the marks of the cross-checks
    :param pages: of page.py, of the whole document
    """
    found = [
        *_of_file(file, reading),
        *_of_marks(evidence),
        *_of_dates(reading, evidence),
        *_of_type(evidence),
        *_of_layers(pages, evidence),
        *_of_numbers(reading, evidence),
    ]
    found.sort(key=lambda sign: -sign["weight"])
    strongest = {}
    for sign in found:
        strongest.setdefault(sign["code"], sign["weight"])
    return {"score": sum(strongest.values()), "signs": found}


def _sign(code, weight, place=None, path=None, **details):
    place = place or {}
    return {
        "code": code,
        "weight": weight,
        "page": place.get("page"),
        "box": place.get("box"),
        "path": path,
        "details": details,
    }


def _of_file(file, reading):
    editor = _EDITORS.search(file.maker)
    if editor:
        yield _sign("made_by_editor", 1 if _WEAK_EDITORS.search(editor[0]) else 2, program=file.maker)
    issued = reading["certificate_date"]
    if issued and file.changed:
        days = (date.fromisoformat(file.changed) - date.fromisoformat(issued)).days
        if days > LATE:
            yield _sign("changed_later", 2 if file.updates else 1, changed=file.changed, days=days)
        elif file.updates and days > 0:
            yield _sign("saved_again", 1, changed=file.changed, times=file.updates)


def _of_marks(evidence):
    for path, place in evidence.places.items():
        if place["reason"] in _MARKS and not path.startswith("endorsements"):
            code, weight = _MARKS[place["reason"]]
            yield _sign(code, weight, place, path, printed=place["raw"])


def _of_dates(reading, evidence):
    """Dates that no calendar has, and forms that did not exist yet."""
    for path, place in evidence.places.items():
        if place["reason"] == "not_a_date" and _LIKE_A_DATE.match(place["raw"] or ""):
            yield _sign("impossible_date", 3, place, path, printed=place["raw"])
    issued, edition = reading["certificate_date"], reading["edition"]
    if not issued or not re.fullmatch(r"\d{4}/\d{2}", edition or ""):
        return
    place = evidence.places.get("certificate_date")
    if issued[:7] < edition.replace("/", "-"):
        yield _sign("edition_younger", 3, place, "edition", edition=edition, issued=issued)
    if edition in EDITIONS[:-1] and reading["form"] == "ACORD 25":
        after = EDITIONS[EDITIONS.index(edition) + 1]
        if issued[:7] > f"{int(after[:4]) + 1}-{after[5:]}":
            yield _sign("edition_old", 1, place, "edition", edition=edition, after=after)


def _of_type(evidence):
    """A value whose type is another than that of nearly all values of its column."""
    for column, pattern in COLUMNS:
        values = []
        for path, (words, page) in evidence.sources.items():
            if pattern.match(path) and words and all(word.rung == "text" for word in words):
                shown = [word for word in words if re.search(r"\d", word.text)]
                if shown:
                    values.append((path, shown[0], page))
        if len(values) < LEAST_VALUES:
            continue
        usual = Counter(_font(word) for _path, word, _page in values).most_common(1)[0][0]
        sizes = sorted(word.size for _path, word, _page in values)
        middle = sizes[len(sizes) // 2]
        odd = [
            (path, word, page)
            for path, word, page in values
            if _font(word) != usual or abs(word.size - middle) > SAME_SIZE * middle
        ]
        if len(odd) <= LARGEST_SHARE * len(values):
            for path, word, page in odd:
                yield _sign("odd_type", 2, _place(page, [word]), path, column=column, printed=word.text)


def _font(word):
    """The family of a word's type: without the mark of a subset, and without what says bold."""
    name = (word.font or "").partition("+")
    return re.sub(r"[^a-z]|bold|mt$|ps", "", (name[2] or name[0]).lower())


def _of_layers(pages, evidence):
    """Text under white patches, pictures put over values, notes on top of the page."""
    for page in pages:
        covered = [word for word in page.covered if re.search(r"\d{2}|[A-Za-z]{3}", word.text)]
        if covered:
            printed = " ".join(word.text for word in covered[:8])
            yield _sign("covered_text", 2, _place(page, covered[:8]), printed=printed)
        rows = [
            place["box"]
            for path, place in evidence.places.items()
            if path.startswith("coverages") and place["page"] == page.number and place["box"]
        ]
        for box in _patches(page) if rows else ():
            if min(row[1] for row in rows) - 4 < (box[1] + box[3]) / 2 < max(row[3] for row in rows) + 4:
                yield _sign("picture_patch", 3, _place(page, [_Box(box)]))
    noted = [
        (path, evidence.places[path])
        for path, (words, _page) in evidence.sources.items()
        if any(word.rung == "annotation" for word in words) and evidence.places[path]["page"]
    ]
    if noted:
        path, place = noted[0]
        yield _sign("written_on_top", 1, place, path, count=len(noted), printed=place["raw"])


class _Box:
    def __init__(self, box):
        self.x0, self.top, self.x1, self.bottom = box


def _patches(page):
    (narrow, wide), (low, high) = PATCH
    for box in page.images:
        if narrow <= box[2] - box[0] <= wide and low <= box[3] - box[1] <= high:
            yield box


def _place(page, words):
    return {"page": page.number, "box": union(page.displayed(word) for word in words)}


def _of_numbers(reading, evidence):
    """One policy number under two insurers."""
    first = {}
    for at, row in enumerate(reading["coverages"]):
        number, letter = re.sub(r"\W", "", row["policy_number"] or "").upper(), row["insurer_letter"]
        if not number or not letter or not re.search(r"\d", number):
            continue
        if first.setdefault(number, letter) != letter:
            path = f"coverages[{at}].policy_number"
            yield _sign("number_of_two_insurers", 2, evidence.places.get(path), path, number=row["policy_number"])
