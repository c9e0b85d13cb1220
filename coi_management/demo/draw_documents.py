"""Draws the documents of the demo: ``python coi_management/demo/draw_documents.py [FOLDER]``.

In a folder that is named they carry dates around today, as ``./dev run`` draws them for whoever tries the demo. The
ones that are kept beside this script cannot: their policies run for ten years, which no insurer would grant, so that
they are in force whenever they are dropped. They are the same bytes each time.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from drawing.acord25 import draw
from drawing.sheet import Sheet

FOLDER = Path(__file__).resolve().parent / "documents"
# What is kept: the day of the first certificate, and the term of its policies.
KEPT = (date(2024, 1, 5), date(2024, 1, 1), date(2034, 1, 1))
MILLION = 1_000_000

AGENCY = {
    "name": "Bellwether Insurance Agency",
    "address": ["77 Market Street", "Portland, OR 97204"],
    "contact": "Dana Whitlock",
    "phone": "(503) 555-0170",
    "email": "certificates@bellwether.example.com",
}
HOLDER = {"name": "YourCompany", "address": ["250 Executive Park Blvd, Suite 3400", "San Francisco, CA 94134"]}
HARBORLIGHT = {"name": "Harborlight Mutual Insurance Company", "naic": "99011"}
NORTHFOLD = {"name": "Northfold Casualty Company", "naic": "99012"}
TIDEWHEEL = {"name": "Tidewheel Specialty Insurance Company", "naic": "99014"}


def policy(kind, letter, number, limits, **more):
    """A row of a certificate."""
    return {"type": kind, "insurer_letter": letter, "policy_number": number, "limits": limits, **more}


def dated(certificate, issued, term):
    """The certificate with its day, and its policies with their term."""
    effective, expiration = (day.isoformat() for day in term)
    rows = [{**row, "effective": effective, "expiration": expiration} for row in certificate["coverages"]]
    return {**certificate, "certificate_date": issued.isoformat(), "coverages": rows}


def general_liability(number, aggregate, waiver):
    """A million for each occurrence; the general aggregate per policy."""
    limits = {
        "each_occurrence": MILLION,
        "damage_to_rented_premises": 100_000,
        "medical_expense": 5_000,
        "personal_advertising_injury": MILLION,
        "general_aggregate": aggregate,
        "products_completed_operations_aggregate": 2 * MILLION,
    }
    flags = {"commercial_general_liability": True, "gen_agg_per": "policy"}
    marks = {"addl_insd": True, "subr_wvd": waiver}
    return policy("general_liability", "A", number, limits, basis="occurrence", flags=flags, **marks)


def workers_compensation(letter, number, waiver):
    """Half a million of employers' liability."""
    limits = dict.fromkeys(("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"), 500_000)
    flags = {"per_statute": True, "proprietor_excluded": "N"}
    return policy("workers_compensation", letter, number, limits, flags=flags, subr_wvd=waiver)


def harrow(aggregate, revision=None):
    """The certificate of the window cleaners, whose aggregate falls short at first."""
    both = {"addl_insd": True, "subr_wvd": True}
    return {
        "certificate_number": "HF-0924",
        "revision_number": revision,
        "producer": AGENCY,
        "insured": {
            "name": "Harrow and Finch Window Cleaning LLC",
            "address": ["14 Lantern Lane", "Denver, CO 80202"],
        },
        "insurers": [{"letter": "A", **HARBORLIGHT}, {"letter": "B", **NORTHFOLD}],
        "coverages": [
            general_liability("HLG 7140552", aggregate, waiver=True),
            policy(
                "auto_liability",
                "A",
                "HLA 7140553",
                {"combined_single_limit": MILLION},
                flags={"any_auto": True},
                **both,
            ),
            policy(
                "umbrella",
                "B",
                "NFU 260871",
                {"each_occurrence": MILLION, "aggregate": MILLION},
                basis="occurrence",
                addl_insd=True,
            ),
            workers_compensation("B", "NFW 260872", waiver=True),
        ],
        "description_of_operations": "Window cleaning at all sites of the certificate holder, who is included as "
        "additional insured for ongoing operations on a primary and non-contributory basis. Waiver of subrogation "
        "applies.",
        "certificate_holder": HOLDER,
    }


def larkspur():
    """The certificate of a software house: nothing on it of cyber liability."""
    return {
        "certificate_number": "LS-3308",
        "producer": AGENCY,
        "insured": {"name": "Larkspur Software Inc.", "address": ["201 Juniper Plaza", "Raleigh, NC 27601"]},
        "insurers": [{"letter": "A", **HARBORLIGHT}, {"letter": "B", **TIDEWHEEL}],
        "coverages": [
            general_liability("HLB 8802114", 2 * MILLION, waiver=False),
            policy(
                "auto_liability",
                "A",
                "HLA 8802115",
                {"combined_single_limit": MILLION},
                flags={"hired": True, "non_owned": True},
            ),
            workers_compensation("A", "HLW 8802116", waiver=False),
            policy(
                "professional_liability",
                "B",
                "TWP 440218",
                {"Each Claim": 2 * MILLION, "Aggregate": 2 * MILLION},
                label="Professional Liability",
            ),
        ],
        "description_of_operations": "Software services. The certificate holder is additional insured on general "
        "liability.",
        "certificate_holder": HOLDER,
    }


def draw_invoice():
    """What vendors send by mistake."""
    sheet = Sheet(title="Invoice")
    sheet.text(60, 90, "INVOICE 2024-0117", 18, "Helvetica-Bold")
    lines = (
        "Harrow and Finch Window Cleaning LLC",
        "To: YourCompany",
        "Window cleaning, 2 visits at 480.00",
        "Total due within 30 days: 960.00",
    )
    for number, line in enumerate(lines):
        sheet.text(60, 125 + 25 * number, line, 11)
    return sheet.finish()


def draw_exemption():
    """A state's certificate that an owner is exempt from workers' compensation."""
    sheet = Sheet(title="Certificate of exemption")
    sheet.text(60, 90, "CERTIFICATE OF EXEMPTION", 18, "Helvetica-Bold")
    lines = (
        "from the workers' compensation law of the State",
        "The person named below has elected to be exempt. No benefits are paid for this person.",
        "Person exempted: as entered. Valid until the day entered, unless it is revoked.",
        "This is no evidence of insurance.",
    )
    for number, line in enumerate(lines):
        sheet.text(60, 125 + 25 * number, line, 11)
    return sheet.finish()


def main(folder=None):
    """Draw all, with dates around today where a folder is named."""
    today = date.today()
    around_today = (today - timedelta(days=7), today - timedelta(days=20), today + timedelta(days=345))
    issued, *term = around_today if folder else KEPT
    folder = Path(folder or FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    documents = {
        "harrow_finch_short.pdf": draw(dated(harrow(MILLION), issued, term)),
        "harrow_finch_mended.pdf": draw(dated(harrow(2 * MILLION, revision="1"), issued + timedelta(days=7), term)),
        "larkspur_to_review.pdf": draw(dated(larkspur(), issued + timedelta(days=3), term)),
        "invoice.pdf": draw_invoice(),
        "exemption.pdf": draw_exemption(),
    }
    for name, data in documents.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
