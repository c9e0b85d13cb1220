"""The legend of a certificate that is given back: for each ring what is asked, what was found and how to mend it."""

import io

from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from .paper import PALE, PAPERS, RULE, draw_number, paragraph, unbroken
from .phrases import MARKED, fill

MARGIN = 36
SIZE = 9
RADIUS = 7
#: Widths of the number, and shares of what is left: what, asked, found, how to mend it.
NUMBER = 26
SHARES = (0.24, 0.15, 0.15, 0.46)


def draw_legend(rows, *, insured, company, holder=(), translate=str, paper="letter", day="", note="", ringed=True):
    """The legend as PDF, on as many pages as it needs.

    :param list rows: dicts of ``number``, 0 for none; ``what``; ``asked`` and ``found``, texts or ""; ``mend``;
        ``page``, 0 where nothing on the certificate shows it
    :param str insured, company: names
    :param holder: lines of the block of the certificate holder
    :param str note: a sentence about the document itself, "" for none
    :param bool ringed: whether pages with rings follow
    :return: bytes
    """
    phrase = fill(MARKED, translate)
    buffer = io.BytesIO()
    width, height = PAPERS[paper]
    document = SimpleDocTemplate(
        buffer,
        pagesize=(width, height),
        title=phrase("title"),
        invariant=1,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    room = width - 2 * MARGIN - 12
    story = [
        paragraph(phrase("title"), SIZE * 1.8, bold=True),
        paragraph(phrase("for", insured=insured, company=company), SIZE * 1.1, width=room),
    ]
    if day:
        story.append(paragraph(phrase("as_of", day=day), SIZE))
    for text in filter(None, (note, ringed and rows and phrase("ringed"))):
        story += [Spacer(1, 4), paragraph(text, SIZE, bold=text is note, width=room)]
    story += [Spacer(1, 8), _table(rows, phrase, room) if rows else paragraph(phrase("nothing"), SIZE)]
    if rows and holder:
        story += [Spacer(1, 10), _holder(holder, phrase, room)]
    document.build(story)
    return buffer.getvalue()


class _Number(Flowable):
    """The number of a ring, as it stands beside it."""

    def __init__(self, number):
        super().__init__()
        self.number = number
        self.width = self.height = 2 * RADIUS

    def wrap(self, *_available):
        return self.width, self.height

    def draw(self):
        draw_number(self.canv, RADIUS, RADIUS, self.number, RADIUS)


def _table(rows, phrase, room):
    widths = [NUMBER, *(share * (room - NUMBER) for share in SHARES)]
    head = ["", *(paragraph(phrase(name), SIZE, bold=True) for name in ("what", "asked", "found", "mend"))]
    body = []
    for row in rows:
        where = phrase("page", page=row["page"]) if row["page"] else phrase("not_shown")
        what = [
            paragraph(row["what"], SIZE, bold=True, width=widths[1] - 8),
            paragraph(where, SIZE * 0.85, width=widths[1] - 8),
        ]
        texts = [paragraph(row[name], SIZE, width=widths[2] - 8) for name in ("asked", "found")]
        mend = paragraph(unbroken(row["mend"]), SIZE, width=widths[4] - 8)
        body.append([_Number(row["number"]) if row["number"] else "", what, *texts, mend])
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("GRID", (0, 0), (-1, -1), 0.5, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    return Table([head, *body], colWidths=widths, repeatRows=1, splitInRow=1, style=TableStyle(style))


def _holder(holder, phrase, room):
    lines = [paragraph(phrase("holder"), SIZE, bold=True)]
    lines += [paragraph(line, SIZE * 1.1, width=room / 2 - 16) for line in holder]
    style = TableStyle([("BOX", (0, 0), (-1, -1), 1.2, "black"), ("BOTTOMPADDING", (0, 0), (-1, -1), 6)])
    return Table([[lines]], colWidths=[room / 2], hAlign="LEFT", style=style)
