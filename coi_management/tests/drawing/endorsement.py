"""Draws pages of endorsements from dictionaries of the shape of those in a reading.

As on forms of ISO and NCCI: number and edition of the form in a corner, the notice that the policy is changed, the
title, a schedule. Of the wording only what a reader needs; what the form grants is not printed.
"""

import re

from .sheet import Sheet
from .styles import PLAIN

PARTS = {
    "CG": "COMMERCIAL GENERAL LIABILITY",
    "CA": "COMMERCIAL AUTO",
    "BP": "BUSINESSOWNERS",
    "WC": "WORKERS COMPENSATION AND EMPLOYERS LIABILITY",
}
LABELS = {
    "additional_insured": "Name Of Additional Insured Person(s) Or Organization(s)",
    "waiver_of_subrogation": "Name Of Person(s) Or Organization(s)",
}
PLACES = {
    "ongoing_operations": "Location(s) Of Covered Operations",
    "completed_operations": "Location And Description Of Completed Operations",
}
BLANKET = "Any person or organization where required by written contract"
NOTICE = "SPECIMEN. Drawn by a program, to test one that reads endorsements. It changes no policy."
LEFT, RIGHT, MIDDLE = 48, 564, 306
SCHEDULE = (230, 400)  # top and bottom of the box


def draw(row, *, style=PLAIN):
    """An endorsement as PDF.

    :param dict row: as in `endorsements` of a reading; without `schedule` and `blanket` the schedule stays blank
    :return: bytes, the same for the same arguments
    """
    sheet = Sheet(title="Specimen endorsement")
    draw_on(sheet, row, style=style)
    return sheet.finish()


def draw_on(sheet, row, *, style=PLAIN):
    """The same on the page of a sheet that has others; `pages` of it."""
    pages = row.get("pages") or 1
    for number in range(1, pages + 1):
        if number > 1:
            sheet.next_page()
        _foot(sheet, row, number, pages)
        if number == 1:
            _head(sheet, row, style)
            _schedule(sheet, row, style)


def _foot(sheet, row, number, pages):
    sheet.text(LEFT, 760, printed_form(row["form"]), 8, "Helvetica-Bold")
    sheet.text(LEFT + 130, 760, NOTICE, 7)
    sheet.text(RIGHT, 760, f"Page {number} of {pages}", 8, align="right")


def printed_form(form):
    """Number and edition as the form prints them: NCCI's have the edition as month and year in brackets."""
    found = re.fullmatch(r"(WC \d\d \d\d \d\d(?: [A-Z])?) (\d\d) (\d\d)", form)
    return f"{found[1]} (Ed. {int(found[2])}-{found[3]})" if found else form


def _head(sheet, row, style):
    number = row.get("policy_number")
    sheet.text(LEFT, 44, "POLICY NUMBER:", 8, "Helvetica-Bold")
    if number:
        sheet.write(LEFT + 74, 44, number, style.size, style)
    part = PARTS.get(row["form"][:2], "")
    sheet.text(RIGHT, 44, part, 8, "Helvetica-Bold", "right")
    sheet.text(RIGHT, 56, printed_form(row["form"]), 8, "Helvetica-Bold", "right")
    for at, key in enumerate(("effective", "expiration")):
        if row.get(key):
            sheet.text(LEFT, 58 + 12 * at, f"Policy {key} date:", 8)
            sheet.write(LEFT + 90, 58 + 12 * at, style.write_date(row[key]), style.size, style)
    center = {"font": "Helvetica-Bold", "align": "center"}
    sheet.text(MIDDLE, 96, "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.", 11, **center)
    title = sheet.wrapped((row.get("title") or "").upper(), PLAIN.__class__(font="Helvetica-Bold", size=13), 430)
    for at, line in enumerate(title):
        sheet.text(MIDDLE, 126 + 16 * at, line, 13, **center)
    sheet.text(LEFT, 186, "This endorsement modifies insurance provided under the following:", 9)
    sheet.text(LEFT + 20, 200, f"{part} COVERAGE PART".strip(), 9)


def _schedule(sheet, row, style):
    whom = next((text for key, text in LABELS.items() if row.get(key)), None)
    if not whom:
        return
    top, bottom = SCHEDULE
    where = next((text for key, text in PLACES.items() if row.get(key)), None)
    split = 330 if where else RIGHT
    sheet.text(MIDDLE, top - 6, "SCHEDULE", 9, "Helvetica-Bold", "center")
    sheet.box(LEFT, top, RIGHT, bottom)
    sheet.line(LEFT, top + 20, RIGHT, top + 20)
    sheet.text(LEFT + 6, top + 13, whom, 8, "Helvetica-Bold")
    named = row.get("schedule") or {}
    lines = [named.get("name"), *(named.get("address") or ())] if named else [BLANKET if row.get("blanket") else None]
    lines = [line for line in lines if line]
    sheet.lines((LEFT + 3, top + 24, split - 3, bottom - 18), lines, style)
    if where:
        sheet.line(split, top, split, bottom)
        sheet.text(split + 6, top + 13, where, 8, "Helvetica-Bold")
        place = sheet.wrapped(named.get("location") or "", style, RIGHT - split - 12)
        sheet.lines((split + 3, top + 24, RIGHT - 3, bottom - 18), [line for line in place if line], style)
    sheet.text(LEFT + 6, bottom + 12, "Information required to complete this Schedule is printed above.", 7)
