"""Documents as vendors send them, with what stands on each: drawn from a seed, to measure how well they are read.

`documents()` draws more than two hundred, of every class in CLASSES: what issuing systems make, what people fill in,
what scanners, fax machines and telephones leave, and what is no certificate at all. All firms on them are invented.
"""

import copy
import dataclasses
import itertools
import random
from collections.abc import Callable

from . import acord25, endorsement, fillable, habits, paper, property_forms
from .layouts import layout_of
from .letters import LETTERS, letter
from .sheet import Sheet
from .specimens import certificate, of_edition
from .styles import PLAIN, STYLES

EDITIONS = ("2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12")
MODERN = EDITIONS[1:]
# Spaced out, a line runs off the page; what stands beyond the edge nobody can read.
TOO_LONG = frozenset({"spaced"})
CLASSES = (
    "fillable",
    "annotations",
    *(f"born-digital {edition}" for edition in EDITIONS),
    "turned, cropped, scaled",
    "hidden older text",
    "two policies in a row",
    "attached endorsements",
    "habits of other systems",
    "endorsements",
    "property forms",
    "not a certificate",
    "scan",
    "scan, askew",
    "scan, noisy",
    "scan, turned",
    "scan, a dot a point",
    "scan with a layer of text",
    "fax",
    "text as curves",
    "picture with live text",
    "photograph",
)
RASTER = CLASSES[CLASSES.index("scan") :]
PAGES = ({"turn": 90}, {"turn": 180}, {"turn": 270}, {"sideways": 90}, {"sideways": 270}, {"crop": 30}, {"scale": 0.93})
FORMS = ("CG 20 10 04 13", "CG 20 37 04 13", "CG 24 04 05 09", "WC 00 03 13 04 84", "CG 20 10 12 19", "CG 20 37 12 19")
MILLION = 1_000_000


@dataclasses.dataclass(frozen=True)
class Document:
    """One document: `make` draws it, `truths` are what a person reads on it, one for each certificate."""

    name: str
    kind: str  # one of CLASSES
    truths: list
    make: Callable[[], bytes]


def documents(seed=1):
    """All documents, in a fixed order: the same for the same seed."""
    found = itertools.chain(
        _fillable(seed), _born_digital(seed), _oddities(seed), _others(seed), _scans(seed), _pictures(seed)
    )
    return list(found)


def _document(kind, number, data, make):
    truths = data if isinstance(data, list) else [data]
    return Document(f"{kind} {number}", kind, truths, make)


def _drawn(data, edition, style=PLAIN, **page):
    sheet = Sheet(**page)
    acord25.draw_on(sheet, data, edition=edition, style=style)
    return sheet.finish()


# ------------------------------------------------------------------ with text


def _fillable(seed):
    for number, (family, edition) in enumerate(itertools.product(fillable.FAMILIES, MODERN)):
        data = _with_one_other(of_edition(1000 * seed + number, edition))
        yield _document(
            "fillable", number, data, lambda d=data, e=edition, f=family: fillable.draw(d, edition=e, family=f)
        )
    for number, edition in enumerate(MODERN):
        data = of_edition(1000 * seed + 50 + number, edition)
        yield _document("annotations", number, data, lambda d=data, e=edition: fillable.draw_notes(d, edition=e))


def _with_one_other(data):
    """The same with as many policies as ACORD has names of fields for: one in the free rows."""
    others = [row for row in data["coverages"] if row["type"] == "other"]
    data["coverages"] = [row for row in data["coverages"] if row not in others[1:]]
    return data


def _born_digital(seed):
    for at, edition in enumerate(EDITIONS):
        for number, (name, style) in enumerate(STYLES.items()):
            if name not in TOO_LONG:
                data = of_edition(1000 * seed + 100 + 20 * at + number, edition)
                yield _document(
                    f"born-digital {edition}", name, data, lambda d=data, e=edition, s=style: _drawn(d, e, s)
                )


def _oddities(seed):
    for number, page in enumerate(PAGES):
        edition = EDITIONS[number % len(EDITIONS)]
        data = of_edition(1000 * seed + 300 + number, edition)
        yield _document("turned, cropped, scaled", number, data, lambda d=data, e=edition, p=page: _drawn(d, e, **p))
    for number in range(8):
        data = of_edition(1000 * seed + 320 + number, "2016/03")
        before = of_edition(1000 * seed + 340 + number, "2016/03")
        yield _document("hidden older text", number, data, lambda d=data, b=before: _patched(d, b))
    for number in range(8):
        data = _with_two(of_edition(1000 * seed + 360 + number, "2016/03"))
        yield _document("two policies in a row", number, data, lambda d=data: _drawn(d, "2016/03"))
    for number in range(10):
        data = _with_endorsements(of_edition(1000 * seed + 380 + number, "2016/03"), seed + number)
        yield _document("attached endorsements", number, data, lambda d=data: acord25.draw(d))
    for number, (name, manner) in enumerate(habits.MANNERS.items()):
        data = of_edition(1000 * seed + 700 + number, "2016/03")
        yield _document("habits of other systems", name, data, lambda d=data, m=manner: habits.draw(d, **m))


def _patched(data, before):
    """A certificate that was filled in over an older one, under patches of white."""
    layout = layout_of("2016/03")
    sheet = Sheet()
    acord25.draw_on(sheet, {**before, "cancellation": " "}, edition="2016/03")
    sheet.patch(0, 0, sheet.width, sheet.height)
    acord25.draw_form(sheet, layout)
    acord25.Filler(sheet, layout, PLAIN).fill(data)
    return sheet.finish()


def _with_two(data):
    """The same with two policies in the row of the first line of insurance."""
    first = data["coverages"][0]
    second = {**copy.deepcopy(first), "policy_number": f"SND-{first['policy_number'][-5:]}".replace(" ", "")}
    second["limits"] = {}  # the row has one column of them
    data["coverages"].insert(1, second)
    return data


def _endorsement(dice, number, policy):
    form = FORMS[number % len(FORMS)]
    blanket = dice.random() < 0.5
    named = {"name": "Lakeshore Property Group LLC", "address": ["1000 Lake Shore Drive", "Chicago, IL 60611"]}
    return {
        "form": form,
        "title": "Waiver of transfer of rights of recovery" if form[3:5] in ("24", "00") else "Additional insured",
        "policy_number": policy,
        "blanket": blanket,
        "schedule": None if blanket else named,
        "ongoing_operations": form.startswith("CG 20 10"),
        "completed_operations": form.startswith("CG 20 37"),
        "additional_insured": form.startswith("CG 20"),
        "waiver_of_subrogation": not form.startswith("CG 20"),
    }


def _with_endorsements(data, number):
    dice = random.Random(number)
    policy = data["coverages"][0]["policy_number"]
    data["endorsements"] = [_endorsement(dice, number + at, policy) for at in range(dice.randint(1, 3))]
    return data


# ------------------------------------------------------------------ other forms


def _others(seed):
    dice = random.Random(seed)
    for number in range(8):
        row = _endorsement(dice, number, f"GLX{dice.randrange(10**6, 10**7)}-01")
        truth = {"kind": "endorsement", "form": row["form"], "policy_number": row["policy_number"]}
        yield _document("endorsements", number, truth, lambda r=row: endorsement.draw(r))
    for number in range(15):
        form = ("ACORD 24", "ACORD 27", "ACORD 28")[number % 3]
        data = _property(1000 * seed + 400 + number, form)
        yield _document("property forms", number, data, lambda d=data: property_forms.draw(d))
    for name in LETTERS:
        truth = {"kind": "not_a_certificate"}
        yield _document("not a certificate", name, truth, lambda n=name: letter(n))


def _property(seed, form):
    """Evidence of property insurance: its key fields."""
    dice, data = random.Random(seed), certificate(seed)
    data.update(form=form, edition="2016/03", certificate_number=None, revision_number=None)
    data["description_of_operations"] = None
    data["coverages"] = data["coverages"][:1] or of_edition(seed + 1, "2016/03")["coverages"][:1]
    amount = dice.choice((250_000, 1_250_000, 4_000_000))
    limits = {
        "ACORD 24": {"building": amount, "personal_property": 100_000},
        "ACORD 27": {"amount_of_insurance": amount},
        "ACORD 28": {"commercial_property_amount": amount},
    }[form]
    data["insurers"] = data["insurers"][:1]
    if form != "ACORD 24":  # one insurer, who has no letter
        data["insurers"][0].update(letter=None, naic=None)
    letter_of = data["insurers"][0]["letter"]
    for row in data["coverages"]:
        row.update(type="property", basis=None, flags={}, limits=limits, addl_insd=None, subr_wvd=None)
        row.update(insurer_letter=letter_of, policy_number=f"PR-{dice.randrange(10**5)}", retention=None)
        if not row.get("effective"):
            row.update(effective="2026-02-01", expiration="2027-02-01")
    return data


# ------------------------------------------------------------------ pictures


def _scans(seed):
    start = 1000 * seed + 500
    plans = (
        ("scan", 5, {"dpi": 200}),
        ("scan", 3, {"dpi": 300}),
        ("scan", 3, {"dpi": 150}),
        ("scan, askew", 4, {"dpi": 200, "skew": 1.2}),
        ("scan, askew", 2, {"dpi": 200, "skew": -2.5}),
        ("scan, noisy", 4, {"dpi": 200, "skew": 0.5, "noise": paper.NOISE}),
        ("scan, noisy", 3, {"dpi": 150, "skew": -1.0, "noise": paper.NOISE}),
        ("scan, turned", 2, {"dpi": 200, "turn": 90}),
        ("scan, turned", 2, {"dpi": 200, "turn": 180}),
        ("scan, turned", 2, {"dpi": 200, "turn": 270}),
        ("scan, a dot a point", 2, {"dpi": 200, "size": (1700, 2200)}),
    )
    numbers = {}
    for kind, count, options in plans:
        for _round in range(count):
            number = numbers[kind] = numbers.get(kind, -1) + 1
            data, style = _filled_in(start)
            how = {"seed": start, **options}
            start += 1
            yield _document(
                kind, number, data, lambda d=data, s=style, h=how: paper.scan(_drawn(d, d["edition"], s), **h)
            )


def _filled_in(seed):
    """A certificate with its edition, and how it is filled in."""
    names = [name for name in STYLES if name not in TOO_LONG]
    return of_edition(seed, EDITIONS[seed % len(EDITIONS)]), STYLES[names[seed % len(names)]]


def _pictures(seed):
    start = 1000 * seed + 600
    makers = (
        ("fax", 3, lambda pdf, _data, _style: paper.fax(pdf)),
        ("fax", 3, lambda pdf, _data, _style: paper.fax(pdf, paper.STANDARD)),
        ("scan with a layer of text", 3, _layered),
        ("text as curves", 4, _curves),
        ("picture with live text", 3, _mixed),
        ("photograph", 4, lambda pdf, data, _style: paper.photograph(pdf, seed=len(data["insurers"]))),
    )
    numbers = {}
    for kind, count, make in makers:
        for _round in range(count):
            number = numbers[kind] = numbers.get(kind, -1) + 1
            data, style = _filled_in(start)
            start += 1
            yield _document(kind, number, data, lambda d=data, s=style, m=make: m(_drawn(d, d["edition"], s), d, s))


def _layered(pdf, data, style):
    listing = paper.ListingSheet()
    acord25.draw_on(listing, data, edition=data["edition"], style=style)
    # Programs that recognise text are not always right.
    words = [(text.replace("0", "O") if len(text) > 9 else text, *place) for text, *place in listing.listed]
    return paper.with_layer(pdf, words)


def _curves(_pdf, data, style):
    sheet = paper.CurveSheet()
    acord25.draw_on(sheet, data, edition=data["edition"], style=style)
    return sheet.finish()


def _mixed(_pdf, data, style):
    layout = layout_of(data["edition"])
    empty = Sheet()
    acord25.draw_form(empty, layout)
    sheet = paper.OverPicture(paper.picture_of(empty.finish(), 150))
    acord25.Filler(sheet, layout, style).fill(data)
    return sheet.finish()
