"""Draws the documents of the demo, the same bytes each time: ``python coi_management/demo/draw_documents.py``.

A file cannot have dates that follow the day on which it is dropped: the policies run for ten years, which no insurer
would grant, so that they are in force whenever the demo is tried.
"""

import sys
from pathlib import Path

import reportlab.rl_config

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "plain"))

import sheets

FOLDER = Path(__file__).resolve().parent / "documents"
BEGINS, ENDS = "01/01/2024", "01/01/2034"

#: Lines of the form, from one point to another, measured from the top left.
FRAME = (
    *((20, y, 592, y) for y in (25, 122, 242, 288, 302, 385, 442, 480, 530, 566, 652, 761)),
    (20, 182, 307, 182),
    *((x, 25, x, 761) for x in (20, 592)),
    *((307, top, 307, bottom) for top, bottom in ((122, 242), (652, 761))),
    *((x, 288, x, 566) for x in (36, 176, 194, 212, 330, 378, 426)),
    (515, 302, 515, 566),
)

AGENCY = (
    ("Bellwether Insurance Agency", 23, 144),
    ("77 Market Street", 23, 156),
    ("Portland, OR 97204", 23, 168),
    ("Dana Whitlock", 347, 131),
    ("(503) 555-0170", 354, 143),
    ("certificates@bellwether.example.com", 347, 155),
)
HOLDER = (
    ("YourCompany", 73, 700),
    ("250 Executive Park Blvd, Suite 3400", 73, 712),
    ("San Francisco, CA 94134", 73, 724),
)

HARROW = (
    *AGENCY,
    ("Harborlight Mutual Insurance Company", 350, 179),
    ("99011", 556, 179),
    ("Northfold Casualty Company", 350, 191),
    ("99012", 556, 191),
    ("Harrow and Finch Window Cleaning LLC", 73, 203),
    ("14 Lantern Lane", 73, 215),
    ("Denver, CO 80202", 73, 227),
    ("HF-0924", 234, 251),
)
INCLUDED = (
    "Window cleaning at all sites of the certificate holder, who is included as additional insured for ongoing",
    "operations on a primary and non-contributory basis. Waiver of subrogation applies.",
)

LARKSPUR = (
    *AGENCY,
    ("Harborlight Mutual Insurance Company", 350, 179),
    ("99011", 556, 179),
    ("Tidewheel Specialty Insurance Company", 350, 191),
    ("99014", 556, 191),
    ("Larkspur Software Inc.", 73, 203),
    ("201 Juniper Plaza", 73, 215),
    ("Raleigh, NC 27601", 73, 227),
    ("LS-3308", 234, 251),
)


def policy(letter, number, y):
    """Letter, number and term of a policy, on the baseline ``y``."""
    return (letter, 24, y), (number, 217, y), (BEGINS, 334, y), (ENDS, 381, y)


def amounts(*limits):
    """Limits as pairs of amount and baseline."""
    return tuple((f"{amount:,}", 527, y) for amount, y in limits)


def general_liability(letter, number, aggregate, additional_insured="Y", waiver="Y"):
    """The section of general liability, on an occurrence basis, with the aggregate per policy."""
    millions = (1_000_000, 311), (1_000_000, 347), (aggregate, 359), (2_000_000, 371)
    marks = (("X", 41, 311), ("X", 120, 323), ("X", 41, 371))
    columns = ((additional_insured, 182, 347), (waiver, 200, 347))
    return (*policy(letter, number, 347), *amounts(*millions, (100_000, 323), (5_000, 335)), *marks, *columns)


def automobiles(letter, number, boxes):
    """The section of auto liability, one million for each accident."""
    return (*policy(letter, number, 420), *amounts((1_000_000, 395)), *boxes)


def umbrella(letter, number):
    """The section of umbrella liability, one million."""
    marks = (("X", 41, 452), ("X", 120, 455), ("Y", 182, 467))
    return (*policy(letter, number, 467), *amounts((1_000_000, 455), (1_000_000, 467)), *marks)


def workers_compensation(letter, number, waiver="Y"):
    """The section of workers' compensation, with half a million of employers' liability."""
    marks = (("X", 430, 490), ("N", 163, 508), (waiver, 200, 508))
    return (*policy(letter, number, 508), *amounts((500_000, 503), (500_000, 515), (500_000, 527)), *marks)


def draw(values):
    """A signed ACORD 25 with these values, as bytes."""
    sheet = sheets.Sheet()
    sheet.canvas.setLineWidth(0.4)
    for x0, top, x1, bottom in FRAME:
        sheet.canvas.line(*sheet.place(x0, top), *sheet.place(x1, bottom))
    sheet.form("2016/03")
    sheet.fill([*values, *HOLDER], size=8)
    sheet.text("Dana Whitlock", 400, 745, 14, "Times-Italic")
    return sheet.bytes()


def draw_harrow(aggregate, issued, revision=""):
    """The certificate of the window cleaners, whose aggregate falls short at first."""
    return draw(
        (
            (issued, 530, 46),
            *HARROW,
            *([(revision, 493, 251)] if revision else ()),
            *general_liability("A", "HLG 7140552", aggregate),
            *automobiles("A", "HLA 7140553", [("X", 41, 403), ("Y", 182, 420), ("Y", 200, 420)]),
            *umbrella("B", "NFU 260871"),
            *workers_compensation("B", "NFW 260872"),
            *((line, 23, 586 + 10 * number) for number, line in enumerate(INCLUDED)),
        )
    )


def draw_larkspur():
    """The certificate of a software house: nothing on it of cyber liability."""
    return draw(
        (
            ("01/08/2024", 530, 46),
            *LARKSPUR,
            *general_liability("A", "HLB 8802114", 2_000_000, waiver="N"),
            *automobiles("A", "HLA 8802115", [("X", 41, 430), ("X", 109, 430)]),
            *workers_compensation("A", "HLW 8802116", waiver="N"),
            *policy("B", "TWP 440218", 548),
            ("Professional Liability", 40, 548),
            ("Each Claim", 430, 542),
            ("Aggregate", 430, 554),
            *amounts((2_000_000, 542), (2_000_000, 554)),
            ("Software services. The certificate holder is additional insured on general liability.", 23, 586),
        )
    )


def draw_invoice():
    """What vendors send by mistake."""
    sheet = sheets.Sheet()
    sheet.text("INVOICE 2024-0117", 60, 90, 18, "Helvetica-Bold")
    sheet.fill(
        [
            ("Harrow and Finch Window Cleaning LLC", 60, 120),
            ("To: YourCompany", 60, 150),
            ("Window cleaning, 2 visits at 480.00", 60, 180),
            ("Total due within 30 days: 960.00", 60, 200),
        ],
        size=11,
    )
    return sheet.bytes()


def main():
    reportlab.rl_config.invariant = 1
    FOLDER.mkdir(exist_ok=True)
    documents = {
        "harrow_finch_short.pdf": draw_harrow(1_000_000, "01/05/2024"),
        "harrow_finch_mended.pdf": draw_harrow(2_000_000, "01/12/2024", "1"),
        "larkspur_to_review.pdf": draw_larkspur(),
        "invoice.pdf": draw_invoice(),
    }
    for name, data in documents.items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
