"""What a reading is: values, each with its place on the page, and what a person must look at.

A reading is a plain dictionary that can be written as JSON. Lengths are points (1/72 inch), boxes are
`[x0, top, x1, bottom]` from the top left corner of the page as it is displayed.
"""

KINDS = ("certificate", "endorsement", "remarks", "not_a_certificate", "unreadable")
RUNGS = ("widget", "text", "annotation", "mark", "ocr")
# The paths of everything that a person has to type in where nothing could be read.
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
    "endorsements",
)
# Below this a value is shown to a person before anybody relies on it.
SURE = 0.8
# How sure a value is of which a part cannot be seen on the page.
UNSEEN = 0.3
# How sure a value is that was recognised in a picture, by whoever made the file.
RECOGNISED = 0.7


class Unreadable(Exception):
    """The document cannot be read at all; `problem` says why: `encrypted`, `broken`, `no_text`, `too_large`."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def blank(kind="certificate"):
    """A reading in which nothing has been read yet."""
    return {
        "kind": kind,
        "form": None,
        "edition": None,
        "certificate_date": None,
        "certificate_number": None,
        "revision_number": None,
        "producer": None,
        "insured": None,
        "insurers": [],
        "coverages": [],
        "description_of_operations": None,
        "certificate_holder": None,
        "cancellation": None,
        "endorsements": [],
        "signed": None,
        "pages": [],
        "problem": None,
        "sort": None,
        "notice": None,
        "statements": [],
        "integrity": None,
        "notices": [],
        "review": [],
        "evidence": {},
    }


def union(boxes):
    """The smallest box around `boxes`, or None where there are none."""
    boxes = list(boxes)
    if not boxes:
        return None
    return [
        round(min(box[0] for box in boxes), 1),
        round(min(box[1] for box in boxes), 1),
        round(max(box[2] for box in boxes), 1),
        round(max(box[3] for box in boxes), 1),
    ]


def _sureness(word):
    """How sure a word is: recognised by a program that told, or by one that did not (in scans that come with text)."""
    if word.rung != "ocr":
        return 1.0
    sure = getattr(word, "sure", None)
    return RECOGNISED if sure is None else round(sure, 2)


class Evidence:
    """Collects where each value came from, and which of them a person must look at."""

    def __init__(self):
        self.places = {}
        self.sources = {}  # path: (words, page), of what was noted

    def note(self, path, words, page, confidence=1.0, reason=None):
        """Remember that the value at `path` was read from `words` (words or marks) of `page`.

        Anything with `x0, top, x1, bottom, text, rung, faint, doubt` will do as a word. Without words the value is one
        that was looked for and not found; it has a place only where it is marked.
        """
        words = list(words)
        if not words and reason is None:
            return
        self.sources[path] = words, page
        if any(word.faint for word in words):
            confidence, reason = min(confidence, UNSEEN), "hidden_text"
        elif any(word.rung == "ocr" for word in words):
            confidence, reason = min(confidence, *map(_sureness, words)), reason or "recognised"
        doubt = next((word.doubt for word in words if word.doubt), None)
        if doubt:
            confidence, reason = min(confidence, UNSEEN), doubt
        self.places[path] = {
            "page": page.number,
            "box": union(page.displayed(word) for word in words),
            "raw": " ".join(word.text for word in words),
            "rung": words[0].rung if words else None,
            "confidence": confidence,
            "reason": reason,
        }

    def mark(self, path, reason, confidence=0.5):
        """Have a person look at `path`; the first reason given stays."""
        place = self.places.setdefault(
            path, {"page": None, "box": None, "raw": None, "rung": None, "confidence": 1.0, "reason": None}
        )
        place["confidence"] = min(place["confidence"], confidence)
        place["reason"] = place["reason"] or reason

    def review(self):
        """The paths that a person must look at, in the order in which they were read."""
        return [path for path, place in self.places.items() if place["confidence"] < SURE]

    def write(self, reading):
        """Put what was collected into `reading`."""
        reading["evidence"] = self.places
        reading["review"] = self.review()
        return reading
