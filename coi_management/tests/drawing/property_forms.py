"""Draws ACORD 24, 27 and 28, certificate and evidences of property insurance: labels a reader needs, and values."""

from .sheet import Sheet
from .styles import PLAIN

SIZE = 5.5  # of labels, in points
# Labels: text, x of the left edge, baseline.
HEAD_27 = (
    ("DATE (MM/DD/YYYY)", 521, 42),
    ("PHONE", 130, 103),
    ("(A/C, No, Ext):", 130, 108),
    ("AGENCY", 22, 106),
    ("COMPANY", 310, 106),
    ("FAX", 22, 163),
    ("(A/C, No):", 22, 169),
    ("E-MAIL", 122, 163),
    ("ADDRESS:", 122, 169),
    ("CODE:", 22, 181),
    ("INSURED", 22, 203),
    ("LOAN NUMBER", 310, 203),
    ("POLICY NUMBER", 468, 203),
    ("EFFECTIVE DATE", 324, 226),
    ("EXPIRATION DATE", 409, 226),
    ("PROPERTY INFORMATION", 22, 276),
    ("LOCATION/DESCRIPTION", 22, 286),
    ("COVERAGE INFORMATION", 22, 396),
)
FOOT_27 = (
    ("REMARKS (Including Special Conditions)", 22, 540),
    ("CANCELLATION", 22, 630),
    ("ADDITIONAL INTEREST", 22, 667),
    ("NAME AND ADDRESS", 22, 676),
    ("AUTHORIZED REPRESENTATIVE", 306, 724),
    ("ACORD CORPORATION", 369, 762),
)
LABELS = {
    "ACORD 27": (
        *HEAD_27,
        ("EVIDENCE OF PROPERTY INSURANCE", 168, 53),
        ("COVERAGE / PERILS / FORMS", 187, 407),
        ("AMOUNT OF INSURANCE", 450, 407),
        ("DEDUCTIBLE", 543, 407),
        *FOOT_27,
        ("ACORD 27 (2016/03)", 22, 762),
    ),
    "ACORD 28": (
        *HEAD_27,
        ("EVIDENCE OF COMMERCIAL PROPERTY INSURANCE", 140, 53),
        ("POLICY TYPE", 310, 166),
        ("COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE: $", 22, 420),
        ("DED:", 480, 420),
        *FOOT_27,
        ("ACORD 28 (2016/03)", 22, 762),
    ),
    "ACORD 24": (
        ("DATE (MM/DD/YYYY)", 521, 38),
        ("CERTIFICATE OF PROPERTY INSURANCE", 157, 48),
        ("PRODUCER", 22, 105),
        ("CONTACT", 310, 102),
        ("NAME:", 310, 108),
        ("PHONE", 310, 115),
        ("(A/C, No, Ext):", 310, 120),
        ("FAX", 486, 115),
        ("(A/C, No):", 486, 120),
        ("E-MAIL", 310, 127),
        ("ADDRESS:", 310, 132),
        ("INSURER(S) AFFORDING COVERAGE", 369, 155),
        ("NAIC #", 557, 155),
        ("INSURED", 22, 165),
        ("INSURER A :", 310, 167),
        ("INSURER B :", 310, 179),
        ("COVERAGES", 22, 239),
        ("CERTIFICATE NUMBER:", 158, 239),
        ("REVISION NUMBER:", 425, 239),
        ("INSR", 20, 320),
        ("LTR", 21, 327),
        ("TYPE OF INSURANCE", 66, 324),
        ("POLICY NUMBER", 202, 324),
        ("POLICY EFFECTIVE", 300, 320),
        ("POLICY EXPIRATION", 363, 320),
        ("COVERED PROPERTY", 438, 324),
        ("LIMITS", 545, 324),
        ("PROPERTY", 54, 339),
        ("BUILDING", 443, 339),
        ("$", 518, 341),
        ("PERSONAL PROPERTY", 443, 351),
        ("$", 518, 353),
        ("INLAND MARINE", 54, 459),
        ("CRIME", 54, 507),
        ("BOILER & MACHINERY /", 54, 543),
        ("SPECIAL CONDITIONS / OTHER COVERAGES", 22, 591),
        ("CERTIFICATE HOLDER", 22, 659),
        ("CANCELLATION", 310, 659),
        ("AUTHORIZED REPRESENTATIVE", 310, 717),
        ("ACORD 24 (2016/03)", 22, 766),
        ("ACORD CORPORATION", 369, 762),
    ),
}


def draw(data, *, style=PLAIN):
    """One of these forms as PDF, by the `form` of a dictionary of the shape of a reading; its first policy counts."""
    sheet = Sheet(title="Specimen evidence of property insurance")
    for text, x, baseline in LABELS[data["form"]]:
        title = text.endswith("PROPERTY INSURANCE")
        sheet.text(x, baseline, text, 14 if title else SIZE)
    places = _places_24(data) if data["form"] == "ACORD 24" else _places_27(data)
    for text, x, baseline in places:
        if text:
            sheet.write(x, baseline, str(text), min(style.size, 8.5), style)
    return sheet.finish()


def _block(x, baseline, party, step=9):
    lines = [party["name"], *party.get("address", ())]
    return [(line, x, baseline + step * number) for number, line in enumerate(lines)]


def _day(text):
    year, month, day = text.split("-")
    return f"{month}/{day}/{year}"


def _places_27(data):
    (row,) = data["coverages"]
    (amount,) = row["limits"].values()
    producer = data["producer"]
    places = [
        (_day(data["certificate_date"]), 533, 53),
        (producer["phone"], 172, 106),
        *_block(21, 120, producer),
        (producer["email"], 154, 168),
        (data["insurers"][0]["name"], 307, 117),
        *_block(68, 204, data["insured"]),
        (row["policy_number"], 466, 213),
        (_day(row["effective"]), 331, 238),
        (_day(row["expiration"]), 417, 238),
        ("Warehouse and yard at the address above", 19, 294),
        *_block(82, 696, data["certificate_holder"]),
    ]
    if data["form"] == "ACORD 27":
        return [*places, ("Building and contents", 23, 428), (f"${amount:,}", 476, 428), ("5,000", 566, 428)]
    return [*places, (f"{amount:,}", 220, 420), ("5,000", 500, 420)]


def _places_24(data):
    (row,) = data["coverages"]
    producer, insurer = data["producer"], data["insurers"][0]
    return [
        (_day(data["certificate_date"]), 531, 50),
        *_block(23, 115, producer),
        (producer["contact"], 345, 107),
        (producer["phone"], 352, 119),
        (producer["email"], 345, 131),
        (insurer["name"], 350, 166),
        (insurer["naic"], 556, 166),
        *_block(23, 174, data["insured"]),
        (row["insurer_letter"], 25, 339),
        ("X", 41, 339),
        (row["policy_number"], 161, 339),
        (_day(row["effective"]), 312, 339),
        (_day(row["expiration"]), 377, 339),
        (f"{row['limits']['building']:,}", 523, 341),
        (f"{row['limits']['personal_property']:,}", 523, 353),
        *_block(70, 698, data["certificate_holder"]),
    ]
