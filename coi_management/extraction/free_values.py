"""Values on certificates that follow no form: policy numbers, coverages and limits by what they are called."""

import re

from .free_names import COVERAGES, LIMITS
from .labels import LIMITS as USUAL_LIMITS
from .labels import written_in
from .values import dates, email, phone, squash

# What other names of coverages stand for, by written_in.
TYPES = frozenset(
    {
        *("general_liability", "auto_liability", "workers_compensation", "umbrella", "excess"),
        *("professional_liability", "property", "crime", "cyber"),
    }
)
# What an address ends with: a code of a post office, or a state or province.
PLACE = re.compile(r"(?i)\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4,5}(?:-\d{4})?)\W*$")
# The number under which a firm is registered, below its name.
NUMBERED = re.compile(r"(?i)^(?:A\.?B\.?N|A\.?C\.?N|AFSL|company\s+(?:no|number|registration)|neq|bn)\b")


def text_in(words):
    return " ".join(word.text for word in words)


def policy_number(text):
    """A policy number, where the text is one: with a digit, and not a date or a sentence."""
    text = re.split(r"\s{2,}|\s(?i:effective|from|expir\w*|period)\b", text)[0].strip(" :#.,")
    text = without_dates(text).strip() if dates(text) else text
    if not re.search(r"\d", text) or len(text.split()) > 5 or dates(text) and not re.search(r"[A-Za-z]", text):
        return None
    return text


def without_dates(text):
    return re.sub(
        r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-zéû]{3,9}\s+\d{4}\b"
        r"|\b[A-Za-z]{3,9}\s+\d{1,2},\s*\d{4}\b|\b(?:19|20)\d\d\b(?!\s*[,\d])",
        " ",
        text,
    )


# The number of a firm in Australia, behind its name.
_FIRM = re.compile(r"(?i)[\s,(–-]*\b(?:A\.?B\.?N\.?|A\.?C\.?N\.?|AFSL?|AR)\b\W*(?:no\b\W*)?\d[\d\s]{5,14}\d\b\W*")


def without_numbers(name):
    """The name of a firm without the numbers under which it is registered."""
    return _FIRM.sub(" ", name).strip(" ,:") if re.search("[A-Za-z]", _FIRM.sub("", name)) else name


def is_contact(text):
    return bool(email(text) or re.match(r"(?i)^(?:[PTFEW]|phone|tel(?:ephone)?|fax|web|e-?mail|www)\s*[:.]", text))


def telephone(texts):
    for text in texts:
        match = re.search(
            r"(?i)(?:^|\s)(?:P|T|phone|tel(?:ephone)?|t[eé]l(?:[eé]phone)?)\s*[:.]\s*(\+?[\d()"
            r" .-]{7,20}\d)",
            text,
        )
        if match:
            return match[1].strip()
    return phone(" ".join(texts))


def type_of(text):
    """The coverage that a name stands for, or None where it is none that we know."""
    plain = squash(text.replace("&", " AND "))
    for accent, letter in (("É", "E"), ("È", "E"), ("Ê", "E"), ("À", "A"), ("Ç", "C")):
        plain = plain.replace(accent, letter)
    if "CUSTODY" in plain:
        return None  # property in care, custody and control: a limit of a liability policy
    for code, parts in COVERAGES:
        if any(part in plain for part in parts):
            return code
    code = written_in(text)
    if code == "other":
        return "other" if "LIABILITY" in plain or "INSURANCEFOR" in plain else None
    return code if code in TYPES else "other"


# Labels that stand for the main limits of a line in few words, by coverage.
_SHORT = {
    "general_liability": {
        "each_occurrence": ("OCCURRENCE", "PEROCCURRENCE", "PEROCC", "EAOCC", "EACHOCC", "OCC"),
        "general_aggregate": ("AGGREGATE", "AGG", "GENAGG", "GENERALAGG"),
    },
    "auto_liability": {"combined_single_limit": ("CSL", "COMBINEDSINGLE", "COMBINED")},
    "umbrella": {"each_occurrence": ("OCCURRENCE", "PEROCCURRENCE", "EAOCC"), "aggregate": ("AGG",)},
    "excess": {"each_occurrence": ("OCCURRENCE", "PEROCCURRENCE", "EAOCC"), "aggregate": ("AGG",)},
    "professional_liability": {"each_claim": ("PERCLAIM", "EACHCLAIM"), "aggregate": ("AGGREGATE", "AGG")},
    "workers_compensation": {
        "el_each_accident": ("ELEACHACCIDENT", "EACHACCIDENT", "PERACCIDENT"),
        "el_disease_each_employee": ("DISEASEEACHEMPLOYEE", "ELDISEASEEACHEMPLOYEE", "EACHEMPLOYEE"),
    },
}


def is_both(label):
    """Whether a label says of one amount that it is for an occurrence, and the aggregate of something."""
    text = squash(label)
    once = any(part in text for part in ("ANYONE", "EACHAND", "OCCURRENCE", "EVENT"))
    return once and any(part in text for part in ("AGGREGATE", "PRODUCTS")) and "COMPOP" not in text


def code_of(label, kind="general_liability"):
    """The code of a limit, as near to the catalogue's as its label allows: `Each Occurrence` is `each_occurrence`."""
    text = squash(label)
    if kind == "auto_liability" and "COMBINED" in text:
        return "combined_single_limit"  # of bodily injury and property damage
    for code, labels in _SHORT.get(kind, {}).items():
        if text in labels:
            return code
    usual = (*USUAL_LIMITS.get("umbrella" if kind == "excess" else kind, ()), *USUAL_LIMITS["general_liability"])
    for code, parts in () if is_both(label) else usual:
        if all(part in text for part in parts) and not text.startswith(("PUBLIC", "PRODUCTSLIABILITY")):
            return code
    return re.sub(r"[^a-z0-9à-ÿ]+", "_", label.lower()).strip("_") or "limit"


def usual_code(kind, code):
    """The catalogue's code of a limit that is labelled in its own way, or None."""
    text = squash(code)
    if any(code == own for own, _parts in USUAL_LIMITS.get("umbrella" if kind == "excess" else kind, ())):
        return None
    if kind == "general_liability" and 0 <= text.find("ANYONE") < text.find("PRODUCTS"):
        return "each_occurrence"  # with the products' aggregate named behind it
    for usual, parts in LIMITS.get(kind, ()):
        if usual == code:
            return None
        if all(part in text for part in parts):
            return usual
    return None
