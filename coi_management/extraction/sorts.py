"""What a document is that is no certificate: for the words with which a person is told, and asks for the right one."""

import re

# ACORD's forms by number, as ACORD's index of forms groups them.
_ACORD = {
    **dict.fromkeys((1, 2, 3, 4, 5, 6), "loss_notice"),
    **dict.fromkeys((36, 37), "letter"),
    50: "id_card",
    75: "binder",
    **dict.fromkeys(range(60, 75), "application"),
    **dict.fromkeys(range(80, 100), "application"),
    **dict.fromkeys(range(125, 200), "application"),
    **dict.fromkeys(range(800, 855), "application"),
}
# By the words of a heading in the upper part of the first page, the most telling first.
_HEADINGS = (
    ("w9", r"request\s+for\s+taxpayer|form\s+w-?\s?9\b|taxpayer\s+identification\s+number\s+and\s+certification"),
    (
        "binder",
        r"(?:insurance\s+)?binder(?:\s+of\s+insurance|\s+number)?$|^(?:temporary\s+)?insurance\s+binder|^cover\s*note",
    ),
    (
        "loss_run",
        r"loss\s+runs?\b|claims?\s+(?:experience|history)\s*(?:report)?$|loss\s+(?:history|experience)\s+report",
    ),
    (
        "application",
        r"application$|application\s+for\s+\w+|insurance\s+application|proposal\s+form|applicant\s+information",
    ),
    ("invoice", r"\binvoice\b|^(?:premium\s+)?(?:bill|billing\s+statement|statement\s+of\s+account)\b|tax\s+invoice"),
    ("quote", r"^(?:insurance\s+|premium\s+)?(?:quote|quotation|premium\s+indication|proposal)\b"),
    ("declarations", r"\bdeclarations?(?:\s+page)?$|^(?:common\s+)?policy\s+declarations|policy\s+schedule$"),
    ("id_card", r"(?:insurance|auto)\s+(?:identification|id)\s+card"),
    ("loss_notice", r"notice\s+of\s+(?:loss|occurrence|claim)"),
    ("policy", r"^(?:commercial\s+)?(?:general\s+liability|auto|umbrella)?\s*(?:policy|coverage\s+form)$"),
)
_PATTERNS = tuple((sort, re.compile(rf"(?i){pattern}")) for sort, pattern in _HEADINGS)
_GREETING = re.compile(
    r"(?im)^\W*(?:dear\b|to\s+whom\s+it\s+may\s+concern|sincerely|kind\s+regards|yours\s+(?:faithfully|truly|sincerely)|best\s+regards)"
)
_FACTS = re.compile(r"(?i)policy\s*(?:number|no\b|#)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
# Prose of so many words without a number of a policy or a date of digits is there to be read, not to be filed.
LEAFLET_WORDS = 60
LONGEST_HEADING = 9  # words
# A document whose page says nothing, and that holds others.
PORTFOLIO = "portfolio"


def of_acord(number):
    """The sort of an ACORD form that is no certificate."""
    return _ACORD.get(number, "other_form")


def of_text(text):
    """The sort of a document by the text of its first page with any, or None.

    :param str text: its lines
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines[: max(10, len(lines) // 3)]:
        if len(line.split()) <= LONGEST_HEADING:
            for sort, pattern in _PATTERNS:
                if pattern.search(line.strip(" :.-")):
                    return sort
    if _GREETING.search(text):
        return "letter"
    if not _FACTS.search(text) and len(text.split()) >= LEAFLET_WORDS:
        return "leaflet"
    return None
