"""The specimen: a drawn certificate, filled in as it should look for what is asked, with numbered notes.

The layout is our own and shows the places that matter on any certificate; it is no form of ACORD or of an insurer,
holds none of their text, and says SPECIMEN all over.
"""

import io

from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from .paper import PALE, PAPERS, RULE, draw_flowable, draw_line, draw_number, paragraph, unbroken
from .phrases import SPECIMEN, fill

MARGIN = 36
#: Sizes of type that are tried until all of it fits on one page.
SIZES = (8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5)
COLUMNS = ("ADDL INSD", "SUBR WVD")
#: Shares of the width of the table of policies.
SHARES = (0.05, 0.24, 0.09, 0.09, 0.15, 0.38)
RADIUS = 6.5
#: Cells keep room for the number of a note at their right, the head of the table below its words.
_ROOM = ("RIGHTPADDING", (0, 0), (-1, -1), 2 * RADIUS + 8)
_HEAD = [("BACKGROUND", (0, 0), (-1, 0), PALE), ("BOTTOMPADDING", (0, 0), (-1, 0), 2 * RADIUS + 2)]
#: What the notes are about, in the order in which they are met on the page.
PLACES = ("insured", "insurers", "columns", "term", "limits", "attached", "holder", "signature")


def draw(asks, *, translate=str, paper="letter", signature_required=True):
    """The specimen as PDF, on one page.

    :param dict asks: as ``coi.compliance._get_asks`` gives it
    :param translate: gives the translation of a phrase
    :param str paper: ``letter`` or ``a4``
    :return: bytes
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAPERS[paper], invariant=1)
    phrase = fill(SPECIMEN, translate)
    canvas.setTitle(phrase("title"))
    _Specimen(asks, phrase, PAPERS[paper], signature_required).draw(canvas)
    canvas.save()
    return buffer.getvalue()


class _Specimen:
    def __init__(self, asks, phrase, size_of_page, signature_required):
        self.asks, self.phrase = asks, phrase
        self.page_width, self.page_height = size_of_page
        self.width = self.page_width - 2 * MARGIN
        self.columns = [name for name in COLUMNS if any(name in line["columns"] for line in asks["lines"])]
        self.attached = [text for line in asks["lines"] for text in line["attach"]]
        notes = {
            "insured": phrase("note_insured", vendor=asks["vendor"]),
            "insurers": phrase("note_insurers"),
            "columns": self.columns and phrase("note_columns", columns=" / ".join(self.columns)),
            "term": phrase("note_term"),
            "limits": phrase("note_limits"),
            "attached": self.attached and phrase("note_attached"),
            "holder": phrase("note_holder"),
            "signature": signature_required and phrase("note_signature"),
        }
        self.notes = [(place, notes[place]) for place in PLACES if notes[place]]
        self.numbers = {place: number for number, (place, _note) in enumerate(self.notes, start=1)}

    def draw(self, canvas):
        room = self.page_height - 2 * MARGIN
        for size in SIZES:
            blocks = [table for table, _marks in self.blocks(size)]
            heights = [block.wrapOn(canvas, self.width, 10_000)[1] for block in blocks]
            if self.head_height(size) + sum(heights) + 14 * len(blocks) <= room:
                break
        top = self.page_height - MARGIN
        draw_line(canvas, MARGIN, top - size * 1.7, self.phrase("title"), size * 1.9, bold=True, most=self.width)
        draw_line(canvas, MARGIN, top - size * 3.2, self.phrase("explained"), size, most=self.width)
        top -= self.head_height(size)
        for table, marks in self.blocks(size):
            height = draw_flowable(canvas, table, MARGIN, top, self.width)
            for place, x, depth in marks:
                if place in self.numbers:
                    draw_number(canvas, MARGIN + x, top - depth, self.numbers[place], RADIUS)
            top -= height + 8
        self.draw_watermark(canvas)

    def head_height(self, size):
        return size * 4.4

    def draw_watermark(self, canvas):
        """Over all of it, and so pale that what lies below can be read in black and white."""
        text = self.phrase("watermark")
        canvas.saveState()
        canvas.setFillColor(colors.black, alpha=0.07)
        canvas.translate(self.page_width / 2, self.page_height / 2)
        canvas.rotate(52)
        draw_line(canvas, 0, -40, text, 120, bold=True, align="center", most=self.page_height * 0.8)
        canvas.restoreState()

    # ------------------------------------------------------------ blocks

    def blocks(self, size):
        """Tables from top to bottom, each with its marks: place, and points from its upper left corner."""
        return [self.parties(size), self.policies(size), self.description(size), self.foot(size), self.legend(size)]

    def parties(self, size):
        half = self.width / 2
        rows = [
            [
                self.cell("heading", "", size, half, bold=True),
                self.cell("date", self.phrase("date_value"), size, half),
            ],
            [
                self.cell("producer", self.phrase("producer_value"), size, half),
                self.cell("insurers", f"A: {self.phrase('insurer_value')}\nB: …", size, half),
            ],
            [self.cell("insured", self.asks["vendor"], size, half, strong=True), ""],
        ]
        table = Table(rows, colWidths=[half, half], style=_boxes([("SPAN", (1, 1), (1, 2)), _ROOM]))
        heights = self.heights(table)
        marks = [
            ("insurers", self.width - RADIUS - 4, heights[0] + RADIUS + 4),
            ("insured", half - RADIUS - 4, heights[0] + heights[1] + RADIUS + 4),
        ]
        return table, marks

    def policies(self, size):
        widths = [self.width * share for share in SHARES]
        headings = ("", self.phrase("coverage"), *COLUMNS, self.phrase("number"), self.phrase("limits"))
        head = [paragraph(text, size * 0.85, bold=True) for text in headings]
        rows = [self.policy(place, line, size, widths) for place, line in enumerate(self.asks["lines"])]
        table = Table([head, *rows], colWidths=widths, style=_boxes(_HEAD))
        depth = self.heights(table)[0] - RADIUS - 1.5
        edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
        marks = [
            ("columns", edges[4] - RADIUS - 2, depth),
            ("term", edges[5] - RADIUS - 2, depth),
            ("limits", edges[6] - RADIUS - 2, depth),
        ]
        return table, marks

    def policy(self, place, line, size, widths):
        marks = [paragraph("Y" if name in line["columns"] else "", size, bold=True) for name in COLUMNS]
        limits = [paragraph(f"{label}: {amount}", size, width=widths[5] - 8) for label, amount in line["limits"]]
        limits += [paragraph(demand, size * 0.9, width=widths[5] - 8) for demand in line["demands"]]
        return [
            paragraph("AB"[place % 2], size),
            paragraph(line["label"], size, bold=True, width=widths[1] - 8),
            *marks,
            [paragraph(self.phrase(name), size, width=widths[4] - 8) for name in ("number_value", "term_value")],
            limits or "",
        ]

    def description(self, size):
        wide = self.width - 4 * RADIUS
        attached = "\n".join(map(unbroken, self.attached)) or self.phrase("attached_value")
        rows = [
            [self.cell("description", self.phrase("description_value"), size, wide)],
            [self.cell("attached", attached, size, wide)],
        ]
        table = Table(rows, colWidths=[self.width], style=_boxes([_ROOM]))
        return table, [("attached", self.width - RADIUS - 4, self.heights(table)[0] + RADIUS + 4)]

    def foot(self, size):
        half = self.width / 2
        holder = self.cell("holder", "\n".join(self.asks["holder"]), size, half, strong=True)
        table = Table([[holder, self.cell("signature", "X ____________________", size, half)]], colWidths=[half, half])
        table.setStyle(_boxes([_ROOM]))
        return table, [("holder", half - RADIUS - 4, RADIUS + 4), ("signature", self.width - RADIUS - 4, RADIUS + 4)]

    def legend(self, size):
        """The notes in two columns; their numbers are drawn beside them."""
        half = self.width / 2
        texts = [paragraph(note, size, width=half - 26) for _place, note in self.notes]
        middle = (len(texts) + 1) // 2
        left, right = texts[:middle], texts[middle:] + [""] * (2 * middle - len(texts))
        style = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 20),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * RADIUS - size),
        ]
        table = Table(list(zip(left, right, strict=True)), colWidths=[half, half], style=TableStyle(style))
        heights = self.heights(table)
        marks = []
        for number, (place, _note) in enumerate(self.notes):
            column, row = divmod(number, middle)
            marks.append((place, column * half + RADIUS + 2, sum(heights[:row]) + size * 0.9 + 1))
        return table, marks

    # ------------------------------------------------------------ cells

    def cell(self, name, text, size, width, bold=False, strong=False):
        """A small heading and what stands below it."""
        found = [paragraph(self.phrase(name), size * (1.15 if bold else 0.85), bold=bold)]
        if text:
            found.append(paragraph(text, size * (1.1 if strong else 1), bold=strong, width=width - 2 * RADIUS - 14))
        return found

    def heights(self, table):
        """Heights of the rows of a table, and lays it out."""
        table.wrap(self.width, 10_000)
        return list(table._rowHeights)


def _boxes(more=()):
    return TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.6, RULE),
            ("BOX", (0, 0), (-1, -1), 1, "black"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            *more,
        ]
    )
