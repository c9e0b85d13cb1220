"""Where the parts of an ACORD 25 of 2009 and later are by its ruled lines, for pages whose labels are hard to read.

The form is the same from every issuing system: five bands below the header of its table, between lines that go all
the way across, and in each band the boxes to tick and their labels in places of their own.
"""

from itertools import pairwise

from .labels import Index

# Bands in their order, each with its usual height in points.
BANDS = (("general_liability", 84), ("auto_liability", 60), ("umbrella", 36), ("workers_compensation", 48))
TYPE_WIDTH = 140.0
# Labels to the right of boxes: how far from the left edge of the column of types, and the baseline below the upper
# edge of the band, on the usual form.
PLACES = {
    "general_liability": (
        ("COMMERCIAL GENERAL LIABILITY", 18, 8),
        ("CLAIMS-MADE", 32, 20.5),
        ("OCCUR", 97, 20.5),
        ("POLICY", 18, 68),
        ("PRO-", 61, 64.5),
        ("LOC", 105, 68),
    ),
    "auto_liability": (
        ("AUTOMOBILE LIABILITY", 4, 8),
        ("ANY AUTO", 18, 21),
        ("OWNED", 18, 30),
        ("SCHEDULED", 86, 30),
        ("HIRED", 18, 45),
        ("NON-OWNED", 86, 42),
    ),
    "umbrella": (
        ("UMBRELLA LIAB", 18, 8.5),
        ("OCCUR", 97, 9),
        ("EXCESS LIAB", 18, 20.5),
        ("CLAIMS-MADE", 97, 20.5),
    ),
    "workers_compensation": (("WORKERS COMPENSATION", 2, 8),),
}
# Bands of the form before 2009, each with labels at its top and at its bottom.
EARLIER = (
    ("general_liability", ("GENERAL LIABILITY", "POLICY")),
    ("auto_liability", ("AUTOMOBILE LIABILITY", "NON-OWNED AUTOS")),
    ("garage", ("GARAGE LIABILITY",)),
    ("umbrella", ("EXCESS/UMBRELLA LIABILITY", "RETENTION")),
    ("workers_compensation", ("WORKERS COMPENSATION AND", "SPECIAL PROVISIONS below")),
)
SAME = {"OWNED": ("ALL OWNED", "OWNED"), "PRO-": ("PRO-", "PROJECT")}


class Skeleton:
    """The bands and columns of a page: `bands` as kind to (top, bottom), `left` and `right` of the column of types.

    `usual` where the boxes of each band have the places of 2009 and later.
    """

    def __init__(self, bands, left, right, usual=True):
        self.bands, self.left, self.right, self.usual = bands, left, right, usual

    def missing(self, index):
        """Labels that were not read: (label, left edge, baseline)."""
        if not self.usual:
            return
        across = (self.right - self.left) / TYPE_WIDTH
        for kind, usual in BANDS:
            top, bottom = self.bands[kind]
            down = (bottom - top) / usual
            for label, x, y in PLACES.get(kind, ()):
                if not index.first(*SAME.get(label, (label,)), within=(self.left, top - 2, self.right, bottom + 2)):
                    yield label, self.left + x * across, top + y * down


def skeleton_of(page):
    """The skeleton of a page, or None where its lines are not those of the form."""
    index = Index(page.words)
    kind, number = index.first("TYPE OF INSURANCE"), index.first("POLICY NUMBER")
    if not kind or not number:
        return None
    uprights = sorted({round(x) for x, top, bottom in page.uprights if top - 2 < number.y and bottom > number.y + 60})
    left = max((x for x in uprights if x < kind.x0), default=None)
    right = min((x for x in uprights if x > kind.x1), default=None)
    if left is None or right is None:
        return None
    across = sorted(
        y for y, x0, x1 in page.levels if x0 < left + 5 and x1 > number.x1 and y > number.bottom - 3 and x1 - x0 > 250
    )
    edges = [y for at, y in enumerate(across) if at == 0 or y - across[at - 1] > 4]
    bands = [(a, b) for a, b in pairwise(edges) if b - a > 20]
    found = {}
    for (name, usual), band in zip(BANDS, bands, strict=False):
        if 0.7 * usual < band[1] - band[0] < 1.5 * usual:
            found[name] = band
    if len(found) == len(BANDS):
        return Skeleton(found, left, right)
    return _earlier(index, left, right, page)


def _earlier(index, left, right, page):
    """The skeleton of a form before 2009 by its labels, or None where one of them was not read."""
    found, top = {}, 0
    for kind, labels in EARLIER:
        places = [index.first(label, within=(left, top, page.width, page.height)) for label in labels]
        if not all(places):
            return None
        found[kind] = (places[0].top - 5, places[-1].bottom)
        top = places[0].bottom
    edges = [top for top, _bottom in found.values()]
    bands = {
        kind: (top, max(edges[at + 1 : at + 2], default=found[kind][1]))
        for at, (kind, (top, _)) in enumerate(found.items())
    }
    return Skeleton(bands, left, right, usual=False)
