"""Writes the templates for Odoo's own import: ``python -m tools.import_templates``.

Headings are field labels as Odoo exports them, so that whoever sees one learns how others are named. The same bytes
each time.
"""

from datetime import datetime

import xlsxwriter

from .places import ADDON

FOLDER = ADDON / "static" / "xls"

POLICIES = (
    (
        *("Vendor", "Insured", "Producer", "Producer E-mail", "Policies/Coverage", "Policies/Policy Number"),
        *("Policies/Effective", "Policies/Expires", "Policies/Insurer", "Policies/Basis", "Policies/ADDL INSD"),
        *("Policies/Limits/Limit", "Policies/Limits/Amount"),
    ),
    (
        *("Example Paving LLC", "Example Paving LLC", "Example Agency", "kim@agency.example"),
        *(
            "Commercial general liability",
            "GL-1001",
            "2026-01-01",
            "2027-01-01",
            "Example Insurance Company",
            "Occurrence",
            "Y",
        ),
        *("Each occurrence", "1000000"),
    ),
    (*[""] * 11, "General aggregate", "2000000"),
    (
        *(
            "",
            "",
            "",
            "",
            "Automobile liability",
            "BA-1001",
            "2026-01-01",
            "2027-01-01",
            "Example Insurance Company",
            "",
            "",
        ),
        *("Combined single limit", "1000000"),
    ),
)
REQUIREMENTS = (
    (
        *("Name", "Currency", "Description", "Purchase Orders", "Requirements/Coverages"),
        *("Requirements/Umbrella May Top Up", "Requirements/A.M. Best Rating at Least"),
        *("Requirements/Minimum Limits/Limit", "Requirements/Minimum Limits/At Least"),
        *("Requirements/Provisions/Provision", "Requirements/Provisions/Evidence"),
    ),
    (
        *(
            "Example: work on site",
            "USD",
            "Vendors who work on our sites",
            "Warn",
            "Commercial general liability",
            "True",
            "A-",
        ),
        *("Each occurrence", "1000000", "Additional insured, ongoing operations", "Endorsement seen"),
    ),
    (*[""] * 7, "General aggregate", "2000000", "Waiver of subrogation", "The certificate says so"),
    (*[""] * 4, "Automobile liability", "False", "", "Combined single limit", "1000000", "", ""),
)
INSURERS = (
    (
        *("Name", "NAIC Code", "A.M. Best Rating", "Financial Size", "Rating As Of", "Admitted", "Aliases"),
        *("Claims Email", "Claims Phone"),
    ),
    (
        *("Example Insurance Company", "99999", "A-", "VIII", "2026-01-15", "Admitted", "Example Insurance Co."),
        *("claims@insurer.example", "555-0100"),
    ),
)


def main():
    """Write the three templates."""
    FOLDER.mkdir(exist_ok=True)
    for name, rows in (("policies", POLICIES), ("requirement_sets", REQUIREMENTS), ("insurers", INSURERS)):
        book = xlsxwriter.Workbook(FOLDER / f"{name}.xlsx")
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet, bold = book.add_worksheet("Template"), book.add_format({"bold": True, "bottom": 1})
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, bold if not number else None)
        sheet.set_column(0, len(rows[0]) - 1, 22)
        sheet.freeze_panes(1, 1)
        book.close()


if __name__ == "__main__":
    main()
