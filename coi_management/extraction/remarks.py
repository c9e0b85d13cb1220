"""ACORD 101, additional remarks schedule: what did not fit into the description of operations."""

from .labels import Index, Place, strip
from .result import blank
from .values import one_date
from .words import rows as lines_of
from .words import text_of

# Labels with the key of the value below them.
CELLS = (
    ("agency", "AGENCY"),
    ("named_insured", "NAMED INSURED"),
    ("policy_number", "POLICY NUMBER"),
    ("carrier", "CARRIER"),
)


def read_page(page, evidence):
    """The reading of a schedule that came without its certificate."""
    reading = blank("remarks")
    index = Index(page.words)
    places = {key: index.first(label, alone=True) for key, label in CELLS}
    effective = index.first("EFFECTIVE DATE")
    naic = index.first("NAIC CODE")
    words = strip(page.words, [*places.values(), effective, naic])
    for key, place in places.items():
        if not place:
            continue
        right = page.width * (0.5 if place.x0 < page.width / 2 else 1)
        found = [
            word for word in words if place.x0 - 4 <= word.x < right and place.bottom - 1 < word.y < place.bottom + 14
        ]
        reading[key] = " ".join(word.text for line in lines_of(found) for word in line) or None
        if found:
            evidence.note(key, found, page)
    if effective:
        found = [word for word in words if word.x0 >= effective.x1 - 1 and abs(word.y - effective.y) < 8]
        reading["effective_date"] = one_date(" ".join(word.text for word in found))
    body = body_of(page)
    reading["description_of_operations"] = text_of(body)
    evidence.note("description_of_operations", body, page)
    return reading


def body_of(page):
    """The words of the remarks themselves: below the title of the form that they belong to."""
    index = Index(page.words)
    head = index.first("FORM TITLE") or index.first("ADDITIONAL REMARKS", alone=True)
    foot = index.first("ACORD CORPORATION", "ACORD 101", within=(0, page.height * 0.85, page.width, page.height))
    top = head.bottom if head else page.height * 0.2
    bottom = foot.top - 1 if foot else page.height
    labels = [Place(parts) for label in ("FORM NUMBER", "FORM TITLE") for parts in index.find(label)]
    return [word for word in strip(page.words, labels) if top < word.y < bottom]
