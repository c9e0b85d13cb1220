"""Which form a page is: by the number in its foot, or by the headings that only that form has."""

import re

from . import named_fields, notice
from .values import dates, squash
from .words import rows, text_of

# ACORD's forms that say what insurance is in force; the rest are applications, binders, notices of loss and the like.
# 20 aviation, 21 aircraft, 22 intermodal, 23 vehicle or equipment, 24 property, 25 liability, 27 and 28 evidence of
# property, 29 flood, 30 garage, 31 marine and energy.
CERTIFICATES = frozenset({20, 21, 22, 23, 24, 25, 27, 28, 29, 30, 31})
# 101 additional remarks schedule, 855 New York construction addendum.
REMARKS = frozenset({101, 855})
CANCELLATION_REQUEST = 35  # cancellation request / policy release

_ACORD = re.compile(r"ACORD\s*(\d{2,3})(?:\s*[A-Z]{2,3})?\s*\(?\s*(\d{4})\s*/\s*(\d{2})\s*\)?")
_EARLIER_ACORD = re.compile(r"ACORD\s*(\d{2,3})(?:-?S)?\s*\((\d{1,2})/(\d{2})\)")
_HEADINGS = (
    (25, ("CERTIFICATEOFLIABILITYINSURANCE", "TYPEOFINSURANCE", "POLICYNUMBER", "CERTIFICATEHOLDER")),
    (24, ("CERTIFICATEOFPROPERTYINSURANCE",)),
    (28, ("EVIDENCEOFCOMMERCIALPROPERTYINSURANCE",)),
    (27, ("EVIDENCEOFPROPERTYINSURANCE",)),
    (30, ("CERTIFICATEOFGARAGEINSURANCE",)),
    (101, ("ADDITIONALREMARKSSCHEDULE", "AGENCYCUSTOMERID")),
)
_CERTIFICATE_TITLE = re.compile(
    r"(?i)^\W*(?:(?:(?:brokers?['’]?s?|insurance|insurers?['’]?|statutory)\s+)?(?:certificate|confirmation|verification|evidence|memorandum|certificat|attestation)\s+(?:of|d['’e])\s*"
    r"(?:[a-zà-ÿ/&,\s'’-]+[\s-])?(?:insurance|currency|cover|assurances?|workers['’]?\s+compensation)\b.{0,60}|"
    r"certificado\s+de\s+(?:[a-zà-ÿ\s]+\s)?seguros?\b.{0,60}|"
    r"(?:[\w'’&/-]+\s+){0,5}(?:insurance|liability|indemnity|cover(?:age)?)\s+certificate\b.{0,30})$"
)
_LETTER = re.compile(
    r"(?i)\bto\s+whom\s+it\s+may\s+concern\b|\bwe\s+(?:hereby\s+)?(?:confirm|certify)\s+that\b"
    r"|\bà\s+qui\s+de\s+droit\b"
)
_CERTIFICATE_CUES = re.compile(
    r"(?i)policy\s*(?:number|no\b|period|#)|period\s+of\s+(?:insurance|cover)|insured|limits?\s+of\s+(?:liability"
    r"|indemnity)|policy\s?holder|"
    r"sums?\s+insured|expiry|num[eé]ro\s+de\s+(?:la\s+)?police|assur[eé]\b|limites?|montant|assureur"
)
# Lines that name certificates and are no title of one: they ask for it, or go on with a sentence.
_NO_TITLE = re.compile(
    r"(?i)\b(?:requirements?|requests?|instructions?|guidelines?|check\s?list|template|sample\s+wording|naming|showing"
    r"|evidencing|shall|must|will|should|is|are|which|that|before|prior|exempt(?:ion)?)\b|[,;]$"
)
SHORT_TITLE = 5  # words
# Below a title of its own these tell as well.
_TITLED_CUES = re.compile(
    r"(?i)cover\s+period|indemnity\s+limit|\binsurers?\b|our\s+client|\bemployer\b|\bp[oó]liza\b|\bvigencia\b|\basegurad[oa]\b"
)
# Lines with one of these are headings of what may be a certificate in words that are not known here.
_NAMED = re.compile(r"(?i)\b(?:certific\w+|confirmation|attestation|constancia|bescheinigung|bestätigung)\b")
LONGEST_HEADING = 12  # words
_NUMBERED_POLICY = re.compile(r"(?i)\bpolicy\s*(?:number|no\b\.?|#)\s*:?\s*(?=\S*\d)[A-Z\d]")
# The form of the Centre for Study of Insurance Operations (Canada).
CSIO = "CSIO Certificate of Liability Insurance"
# Some insurers number their own in the same manner, with a letter: CG D2 46 04 19.
ISO_FORM = re.compile(
    r"\b([A-Z]{2})(?:\s?(\d{2})\s?(\d{2})\s?(\d{2})\s?(\d{2})|\s([A-Z]\d)\s(\d{2})\s(\d{2})\s(\d{2}))\b"
)
_ENDORSEMENT_CUES = (
    "THISENDORSEMENTCHANGESTHEPOLICY",
    "THISENDORSEMENTMODIFIESINSURANCE",
    "THISENDORSEMENTMODIFIESTHE",
    "THISENDORSEMENTCHANGESTHE",
    "THISENDORSEMENTISATTACHEDTO",
    "ATTACHINGTOANDFORMINGPART",
    "INFORMATIONREQUIREDTOCOMPLETETHISSCHEDULE",
)
_ENDORSEMENT_NAMES = (
    "ADDITIONALINSURED",
    "WAIVEROFTRANSFER",
    "WAIVEROFSUBROGATION",
    "WAIVEROFOURRIGHT",
    "PRIMARYANDNONCONTRIBUTORY",
    "PRIMARYNONCONTRIBUTORY",
    "NOTICEOFCANCELLATION",
)


class Kind:
    """The kind of a page (result.KINDS, `blank`, `notice`, `other`), with the form and edition that it names."""

    def __init__(self, kind, form=None, edition=None, number=None):
        self.kind, self.form, self.edition, self.number = kind, form, edition, number


def recognise(page):
    """The kind of a page."""
    if not page.words:
        return Kind("blank")
    lines = [" ".join(word.text for word in line) for line in rows(page.words)]
    text = "\n".join(lines)
    whole = squash(text)
    number, edition = _acord(text, whole)
    if "CSIO" in whole and "CERTIFICATEOFLIABILITYINSURANCE" in whole:
        return Kind("certificate", CSIO)
    if number:
        return _of_acord(number, edition)
    if any(cue in whole for cue in _ENDORSEMENT_CUES):
        return Kind("endorsement")
    if notice.type_of(page, text) is not None:
        return Kind("notice")
    if named_fields.are_known(page):
        return Kind("certificate", "ACORD 25", None, 25)
    if _is_headed_as_endorsement(page, whole):
        return Kind("endorsement")
    if any(_is_title(line) for line in lines[: max(8, len(lines) // 3)]):
        least = 1 if "CERTIFICATEOFCURRENCY" in whole else 2  # nothing else is headed so
        found = _CERTIFICATE_CUES.findall(text) + _TITLED_CUES.findall(text)
        if len({squash(cue) for cue in found}) >= least:
            return Kind("certificate", form=_title(lines))
    cues = len({squash(cue) for cue in _CERTIFICATE_CUES.findall(text)})
    if _LETTER.search(text) and (cues >= 4 or cues >= 2 and _NUMBERED_POLICY.search(text)):
        return Kind("certificate", form=_title(lines))
    return Kind("other")


def may_be_one(page):
    """Whether a page of no known kind is headed like a certificate, and has a date or the number of a policy."""
    lines = [" ".join(word.text for word in line) for line in rows(page.words)]
    head = [line for line in lines[: max(8, len(lines) // 3)] if len(line.split()) <= LONGEST_HEADING]
    text = "\n".join(lines)
    named = any(_NAMED.search(line) and not line.rstrip().endswith((".", ",", ";")) for line in head)
    return named and bool(dates(text) or _NUMBERED_POLICY.search(text))


def lists_policies(page):
    """Whether a page of no known kind speaks of policies with their terms, as a list of them does."""
    text = text_of(page.words)
    cues = {squash(cue) for cue in _CERTIFICATE_CUES.findall(text)}
    return len(cues) >= 2 and len(dates(text)) >= 2


def _is_headed_as_endorsement(page, whole):
    """Whether the head of a page names what endorsements of insurers' own making are about."""
    head = squash(text_of([word for word in page.words if word.y < page.height * 0.35]))
    return "ENDORSEMENT" in whole and "POLICY" in whole and any(name in head for name in _ENDORSEMENT_NAMES)


def _is_title(line):
    """Whether a line is the title of a certificate; a small letter begins it only where nothing stands behind it."""
    match = _CERTIFICATE_TITLE.match(line)
    if not match or _NO_TITLE.search(line):
        return False
    return line.strip()[0] != line.strip()[0].lower() or len(line.split()) <= SHORT_TITLE or not line[0].isalpha()


def _title(lines):
    for line in lines:
        if _is_title(line):
            return re.split(r"(?i)\s+(?:policy|date|certificate)\s*(?:number|no\b|:)", line.strip())[0]
    return None


def _acord(text, whole):
    """Number and edition of an ACORD form: of the last such line, since the heading may name other forms."""
    found = [(int(match[1]), f"{match[2]}/{match[3]}") for match in _ACORD.finditer(text)]
    if not found:
        for match in _EARLIER_ACORD.finditer(text):
            century = "19" if int(match[3]) > 60 else "20"
            found.append((int(match[1]), f"{century}{match[3]}/{int(match[2]):02d}"))
    for number, headings in _HEADINGS:
        if all(heading in whole for heading in headings):
            editions = [edition for other, edition in found if other == number]
            return number, editions[-1] if editions else _edition(number, whole)
    return found[-1] if found else (None, None)


def _edition(number, whole):
    """The edition of an ACORD 25 by the wording that came with it, or None."""
    if number != 25:
        return None
    if "MUSTHAVEADDITIONALINSUREDPROVISIONS" in whole:
        return "2025/12" if "INCLUSIVEOFAMOUNTS" in whole else "2016/03"
    if "STATUTE" in whole:
        return "2014/01"
    if "SUBRWVD" in whole or "WVD" in whole:
        return "2010/05" if "19882010" in whole else "2009/09"
    return "2001/08" if "ENDEAVORTOMAIL" in whole and "RENTED" in whole else None


def _of_acord(number, edition):
    form = f"ACORD {number}"
    if number == CANCELLATION_REQUEST:
        return Kind("notice", form, edition, number)
    if number in CERTIFICATES:
        return Kind("certificate", form, edition, number)
    if number in REMARKS:
        return Kind("remarks", form, edition, number)
    return Kind("not_a_certificate", form, edition, number)


def is_front(page):
    """Whether a page of an ACORD certificate is its first: it names producer and insured."""
    whole = squash(text_of(page.words))
    return "INSURED" in whole and ("PRODUCER" in whole or "AGENCY" in whole) and "POLICYNUMBER" in whole
