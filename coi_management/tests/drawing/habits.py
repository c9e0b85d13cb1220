"""Certificates as other issuing systems, and people with editors, leave them: values moved, overlapping, written twice,
ticked with pictures, fields without a drawing. One certificate, drawn in many ways; what stands on it stays the same.
"""

import copy
import re

from . import acord25
from .layouts import layout_of
from .sheet import Sheet
from .specimens import certificate
from .styles import PLAIN

YEAR = {"effective": "2026-01-02", "expiration": "2027-01-02"}


def usual(**more):
    """A certificate in which every row of the form is filled in."""
    data = certificate(4)
    data.update(
        edition="2016/03",
        certificate_date="2026-02-03",
        certificate_number="CL26-118",
        revision_number=None,
        insurers=[
            {"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"},
            {"letter": "B", "name": "Blue Lantern Casualty Co", "naic": "90022"},
            {"letter": "C", "name": "Prairie Mutual Assurance", "naic": "90033"},
        ],
        coverages=[_general(), _auto(), _umbrella(), _compensation(), _professional()],
        description_of_operations="RE: Job 2218, Harbor Warehouse. Waiver of subrogation applies where required.",
        signed=True,
    )
    return copy.deepcopy({**data, **more})


def _policy(kind, letter, number, limits, **more):
    marks = {"addl_insd": None, "subr_wvd": None, "basis": None, "flags": {}}
    return {
        "type": kind,
        "insurer_letter": letter,
        "policy_number": number,
        "limits": limits,
        **YEAR,
        **marks,
        **more,
    }


def _general():
    limits = {
        "each_occurrence": 1_000_000,
        "damage_to_rented_premises": 300_000,
        "medical_expense": 10_000,
        "personal_advertising_injury": 1_000_000,
        "general_aggregate": 2_000_000,
        "products_completed_operations_aggregate": 2_000_000,
    }
    flags = {"commercial_general_liability": True, "gen_agg_per": "project"}
    more = {"addl_insd": True, "subr_wvd": True, "basis": "occurrence", "flags": flags}
    return _policy("general_liability", "A", "GLX4418820-01", limits, **more)


def _auto():
    flags = {"owned": True, "hired": True, "non_owned": True}
    limits = {"combined_single_limit": 1_000_000}
    return _policy("auto_liability", "B", "BAP 7701 26", limits, addl_insd=True, subr_wvd=False, flags=flags)


def _umbrella():
    limits = {"each_occurrence": 5_000_000, "aggregate": 5_000_000}
    return _policy("umbrella", "A", "UMB-5500123", limits, addl_insd=True, basis="occurrence", retention=10_000)


def _compensation():
    limits = {"el_each_accident": 500_000, "el_disease_each_employee": 500_000, "el_disease_policy_limit": 1_000_000}
    flags = {"per_statute": True, "proprietor_excluded": "N"}
    return _policy("workers_compensation", "C", "WC-3308812-2026A", limits, subr_wvd=True, flags=flags)


def _professional():
    limits = {"Each Claim": 1_000_000, "Aggregate": 2_000_000}
    return _policy("other", "A", "PRO 44120", limits, label="Professional Liability")


class HabitSheet(Sheet):
    """A sheet on which what is filled in is drawn in a manner of its own; labels are drawn as always.

    :param moves: pattern of a path, to by how many points its values are moved right and down
    :param writes: called as `writes(sheet, x, baseline, text, size, style, align)` in place of `Sheet.write`
    :param crosses: likewise in place of `Sheet.cross`
    :param changes: path to the text that stands there
    """

    def __init__(self, moves=None, writes=None, crosses=None, changes=None, **page):
        super().__init__(**page)
        self.moves, self.writes, self.crosses = moves or {}, writes or Sheet.write, crosses or Sheet.cross
        self.changes, self.filling = changes or {}, False

    def write(self, x, baseline, text, size, style, align="left"):
        """A line of text."""
        if not self.filling:
            super().write(x, baseline, text, size, style, align)
            return
        path = self.path or ""
        for pattern, (right, down) in self.moves.items():
            if re.search(pattern, path):
                x, baseline = x + right, baseline + down
                break
        self.writes(self, x, baseline, self.changes.get(path, text), size, style, align)

    def cross(self, box, style):
        """A mark in a box to tick."""
        (self.crosses if self.filling else Sheet.cross)(self, box, style)


def twice(sheet, x, baseline, *rest, by=(0.7, 0), grey=0):
    """Text with a copy of it below: bold by printing twice, or a shadow in grey."""
    sheet.canvas.saveState()
    sheet.canvas.setFillGray(grey)
    Sheet.write(sheet, x + by[0], baseline + by[1], *rest)
    sheet.canvas.restoreState()
    Sheet.write(sheet, x, baseline, *rest)


def shadowed(*place):
    """Text with a grey shadow."""
    twice(*place, by=(0.8, 0.8), grey=0.7)


def close(sheet, x, baseline, text, size, style, align):
    """Words without spaces, close beside each other."""
    words, gap = text.split(" "), 0.12 * size
    width = sum(sheet.canvas.stringWidth(word, style.font, size) + gap for word in words) - gap
    x -= {"left": 0, "center": 0.5, "right": 1}[align] * width
    for word in words:
        sheet.text(x, baseline, word, size, style.font)
        x += sheet.canvas.stringWidth(word, style.font, size) + gap


def outlined(sheet, x, baseline, text, size, style, align):
    """White text with black outlines."""
    canvas = sheet.canvas
    canvas.saveState()
    canvas.setFillColor("white")
    canvas.setLineWidth(0.3)
    line = canvas.beginText(_start(canvas, x, text, size, style, align), sheet.height - baseline)
    line.setFont(style.font, size)
    line.setTextRenderMode(2)
    line.textOut(text)
    canvas.drawText(line)
    canvas.restoreState()


def _start(canvas, x, text, size, style, align):
    return x - {"left": 0, "center": 0.5, "right": 1}[align] * canvas.stringWidth(text, style.font, size)


def by_text(text, size=8, font="Helvetica"):
    """A tick that is text."""

    def cross(sheet, box, _style):
        sheet.text((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + 2.5, text, size, font, "center")

    return cross


def over_all(code):
    """Operators of the page that paint over all of it, and hide nothing."""
    return lambda sheet, _layout: sheet.canvas._code.append(code)


# Manners in which a page says the same, and nothing of it is in doubt.
MANNERS = {
    "moved down": {"moves": {".": (0, 5)}},
    "moved up": {"moves": {".": (0, -5)}},
    "moved right": {"moves": {".": (6, 0)}},
    "moved left": {"moves": {".": (-5, 0)}},
    "on its labels": {"moves": {r"producer\.(contact|phone|email)": (-14, 0)}},
    "printed twice": {"writes": twice},
    "shadowed": {"writes": shadowed},
    "words close": {"writes": close},
    "outlined": {"writes": outlined},
    "crosses in brackets": {"crosses": by_text("[X]")},
    "crosses twice": {"crosses": by_text("XX")},
    "yes": {"crosses": by_text("Yes", 6)},
    "signs of multiplication": {"crosses": by_text("\u00d7")},
    "clipped patch": {"after": over_all("q 0 0 10 10 re W n 1 g 0 0 612 792 re f Q")},
    "frame of white": {"after": over_all("q 1 g 0 0 612 792 re 10 10 592 772 re f* Q")},
}


def draw(data, *, edition="2016/03", style=PLAIN, before=None, after=None, **habits):
    """A certificate as PDF.

    :param before, after: called with the sheet and the layout, before and after the values are filled in
    :param habits: as of HabitSheet
    """
    sheet, layout = HabitSheet(**habits), layout_of(edition)
    acord25.draw_form(sheet, layout)
    if before:
        before(sheet, layout)
    sheet.filling = True
    acord25.Filler(sheet, layout, style).fill(data)
    sheet.filling = False
    if after:
        after(sheet, layout)
    return sheet.finish()
