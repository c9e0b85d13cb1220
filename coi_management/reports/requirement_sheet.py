"""The requirement sheet: one page that says what is asked, to print, to send and to keep beside the telephone."""

import io

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer, Table, TableStyle

from .paper import PALE, PAPERS, RULE, draw_flowable, draw_line, paragraph, unbroken
from .phrases import SHEET, fill

MARGIN = 36
#: Sizes of type that are tried until all of it fits on one page.
SIZES = (9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5)
#: Shares of the width: coverage, limits, provisions.
COLUMNS = (0.21, 0.34, 0.45)
LOGO = (130, 42)


def draw(asks, *, translate=str, paper="letter", day="", send_to="", logo=None):
    """The sheet as PDF.

    :param dict asks: as ``coi.compliance._get_asks`` gives it: ``company, vendor, holder, lines, notes``
    :param translate: gives the translation of a phrase
    :param str paper: ``letter`` or ``a4``
    :param str day: the day on which this is asked, formatted
    :param str send_to: an address or link to which to send the certificate, "" for none
    :param bytes logo: a picture; left out where it cannot be read
    :return: bytes; a second page only where the smallest type does not fit one
    """
    size_of_page = PAPERS[paper]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size_of_page, invariant=1)
    phrase = fill(SHEET, translate)
    canvas.setTitle(f"{phrase('title')} - {asks['company']}")
    sheet = _Sheet(asks, phrase, size_of_page, day, send_to, logo)
    sheet.draw(canvas)
    canvas.save()
    return buffer.getvalue()


class _Sheet:
    def __init__(self, asks, phrase, size_of_page, day, send_to, logo):
        self.asks, self.phrase, self.day, self.send_to = asks, phrase, day, send_to
        self.page_width, self.page_height = size_of_page
        self.width = self.page_width - 2 * MARGIN
        self.logo = _readable(logo)

    def draw(self, canvas):
        room = self.page_height - 2 * MARGIN
        for size in SIZES:
            blocks = self.blocks(size)
            heights = [block.wrapOn(canvas, self.width, 10_000)[1] for block in blocks]
            if sum(heights) <= room - self.head_height(size):
                break
        top = self.draw_head(canvas, size)
        for block in blocks:
            top = self.draw_block(canvas, block, top)

    def draw_block(self, canvas, block, top):
        """A block from ``top`` down, on another page where there is no room left for it; returns where it ends."""
        _width, height = block.wrapOn(canvas, self.width, 10_000)
        while height > top - MARGIN:
            head, *rest = block.split(self.width, top - MARGIN) or [None]
            if head and rest:
                draw_flowable(canvas, head, MARGIN, top, self.width)
                block = rest[0]
            canvas.showPage()
            top = self.page_height - MARGIN
            _width, height = block.wrapOn(canvas, self.width, 10_000)
            if not (head and rest) and height > top - MARGIN:
                break
        return top - draw_flowable(canvas, block, MARGIN, top, self.width)

    # ------------------------------------------------------------ head

    def head_height(self, size):
        return max(LOGO[1] if self.logo else 0, size * 4.6) + 8

    def draw_head(self, canvas, size):
        top = self.page_height - MARGIN
        right = self.page_width - MARGIN
        room = self.width
        if self.logo:
            wide, high = self.logo.getSize()
            scale = min(LOGO[0] / wide, LOGO[1] / high)
            place = (right - wide * scale, top - high * scale)
            canvas.drawImage(self.logo, *place, wide * scale, high * scale, mask="auto")
            room -= LOGO[0] + 10
        draw_line(canvas, MARGIN, top - size * 1.6, self.phrase("title"), size * 1.8, bold=True, most=room)
        names = f"{self.asks['company']}   ·   {self.phrase('for', vendor=self.asks['vendor'])}"
        draw_line(canvas, MARGIN, top - size * 3.1, names, size * 1.1, most=room)
        if self.day:
            draw_line(canvas, MARGIN, top - size * 4.4, self.phrase("as_of", day=self.day), size, most=room)
        return top - self.head_height(size)

    # ------------------------------------------------------------ blocks

    def blocks(self, size):
        gap = Spacer(1, size * 0.8)
        if not self.asks["lines"]:
            return [paragraph(self.phrase("nothing"), size)]
        return [self.addresses(size), gap, self.table(size), gap, *self.notes(size)]

    def addresses(self, size):
        """The block to copy, in a box, beside where to send it."""
        half = self.width * 0.5
        holder = [paragraph(self.phrase("holder"), size, bold=True)]
        holder += [paragraph(line, size * 1.15, width=half - 16) for line in self.asks["holder"]]
        if self.send_to:
            way = self.phrase("send_plain", address=self.send_to)
        else:
            way = self.phrase("send_company", company=self.asks["company"])
        send = [
            paragraph(self.phrase("send"), size, bold=True),
            paragraph(self.phrase("send_what"), size, width=half - 16),
            paragraph(way, size, width=half - 16),
        ]
        return Table(
            [[holder, send]],
            colWidths=[half, self.width - half],
            style=TableStyle(
                [
                    ("BOX", (0, 0), (0, 0), 1.4, "black"),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 8),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 8),
                    ("TOPPADDING", (0, 0), (-1, -1), 5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                ]
            ),
        )

    def table(self, size):
        widths = [self.width * share for share in COLUMNS]
        head = [paragraph(self.phrase(name), size, bold=True) for name in ("coverage", "limits", "provisions")]
        rows = [self.row(line, size, [width - 8 for width in widths]) for line in self.asks["lines"]]
        return Table(
            [head, *rows],
            colWidths=widths,
            repeatRows=1,
            splitInRow=1,
            style=TableStyle(
                [
                    ("BACKGROUND", (0, 0), (-1, 0), PALE),
                    ("GRID", (0, 0), (-1, -1), 0.5, RULE),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 4),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            ),
        )

    def row(self, line, size, widths):
        label = paragraph(line["label"], size, bold=True, width=widths[0])
        limits = [_amounts(line["limits"], size, widths[1])] if line["limits"] else []
        limits += [paragraph(demand, size, width=widths[1]) for demand in line["demands"]]
        provisions = []
        for name, proof, forms in line["provisions"]:
            accepted = self.phrase("accepted", forms=unbroken(forms))
            provisions.append(paragraph(name, size, bold=True, width=widths[2]))
            provisions.append(paragraph(f"{proof} {accepted}.", size, width=widths[2], indent=6))
        return [[label], limits or "", provisions or ""]

    def notes(self, size):
        if not self.asks["notes"]:
            return []
        head = paragraph(self.phrase("notes"), size, bold=True)
        rows = [[paragraph("•", size), paragraph(note, size, width=self.width - 20)] for note in self.asks["notes"]]
        style = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
        return [head, Table(rows, colWidths=[12, self.width - 12], style=TableStyle(style))]


def _amounts(limits, size, width):
    """Labels and amounts in two columns."""
    share = width * 0.56
    rows = [
        [paragraph(label, size, width=share), paragraph(amount, size, bold=True, align="right", width=width - share)]
        for label, amount in limits
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    return Table(rows, colWidths=[share, width - share], style=TableStyle(style))


def _readable(logo):
    """The picture, None where there is none that can be drawn: a logo may be an SVG."""
    if not logo:
        return None
    try:
        picture = ImageReader(io.BytesIO(logo))
        wide, high = picture.getSize()
        picture.getRGBData()
    except Exception:
        return None
    return picture if wide and high else None
