"""What vendors send instead of a certificate: a letter, an application, a binder, a leaflet and the like."""

from .sheet import Sheet

LETTERS = {
    "letter": ("Dear customer,", "our agent will send you the certificate of insurance that you asked for next week."),
    "application": (
        "COMMERCIAL INSURANCE APPLICATION",
        "ACORD 125 (2016/03)",
        "APPLICANT INFORMATION SECTION",
        "NAMED INSURED: Oakline Janitorial LLC",
    ),
    "binder": (
        "INSURANCE BINDER",
        "ACORD 75 (2016/03)",
        "THIS BINDER IS A TEMPORARY INSURANCE CONTRACT, SUBJECT TO CONDITIONS",
        "NAMED INSURED: Ridgeback Roofing, Inc.",
    ),
    "leaflet": (
        "How we insure small firms",
        "Ask us for a quotation. Limits of up to 5,000,000 for general liability.",
    ),
    "invoice": ("INVOICE 2026-118", "Premium, general liability policy GLX7001234-01: 4,210.00", "Due in 30 days"),
    "requirements": (
        "INSURANCE REQUIREMENTS FOR VENDORS",
        "General liability: each occurrence 1,000,000, general aggregate 2,000,000.",
        "The certificate holder must be Lakeshore Property Group LLC.",
    ),
    "tax form": ("Request for Taxpayer Identification Number and Certification", "Name: Zhang HVAC Partners LP"),
    "schedule of forms": ("SCHEDULE OF FORMS AND ENDORSEMENTS", "CG 00 01 04 13", "CG 21 47 12 07", "IL 00 17 11 98"),
}


def letter(name):
    """One of LETTERS as PDF."""
    sheet = Sheet(title="Specimen letter")
    for number, line in enumerate(LETTERS[name]):
        sheet.text(72, 90 + 24 * number, line, 11)
    return sheet.finish()
