"""What the sheets are drawn with: sizes of paper, paragraphs that wrap in any script, marks with a number."""

import re
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from . import fonts

PAPERS = {"a4": A4, "letter": LETTER}
INK = colors.black
PALE = colors.Color(0.93, 0.93, 0.93)
RULE = colors.Color(0.45, 0.45, 0.45)
LEADING = 1.25
#: Longest text that is drawn, in letters: a value of a database may hold a book.
LONGEST = 2000


def paragraph(text, size, bold=False, align="left", width=None, indent=0):
    """Text that wraps.

    :param text: plain; line feeds start a new line
    :param width: points at hand; needed where text runs from right to left, which is turned around line by line
    """
    plain = str(text)[:LONGEST]
    turned = fonts.is_right_to_left(plain)
    right = turned or align == "right"
    style = ParagraphStyle(
        "text",
        fontName="Helvetica",
        fontSize=size,
        leading=size * LEADING,
        alignment=TA_RIGHT if right else TA_LEFT,
        textColor=INK,
        leftIndent=indent,
        splitLongWords=1,
    )
    lines = plain.split("\n")
    if turned and width:
        lines = [part for line in lines for part in _lines(line, size, bold, width - indent)]
    return Paragraph("<br/>".join(_markup(line, bold) for line in lines), style)


def _markup(line, bold):
    return "".join(f'<font name="{font}">{escape(piece)}</font>' for font, piece in fonts.runs(line, bold))


def _lines(text, size, bold, width):
    """The text as lines that fit, in the order in which it is read."""
    found, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and fonts.width(longer, size, bold) > width:
            found.append(line)
            longer = word
        line = longer
    return [*found, line]


def unbroken(text):
    """The text with form numbers (CG 20 10 04 13) that do not break at the end of a line."""
    return re.sub(r"\b[A-Z]{2}(?: \d{2})+", lambda found: found.group().replace(" ", "\u00a0"), text)


def draw_line(canvas, x, y, text, size, bold=False, align="left", most=None):
    """One line of text on a canvas, made smaller where it is longer than ``most`` points."""
    while most and size > 4 and fonts.width(text, size, bold) > most:
        size -= 0.25
    if align != "left":
        x -= fonts.width(text, size, bold) / (2 if align == "center" else 1)
    for font, piece in fonts.runs(text, bold):
        canvas.setFont(font, size)
        canvas.drawString(x, y, piece)
        x += canvas.stringWidth(piece, font, size)


def draw_number(canvas, x, y, number, radius=7):
    """A white number on a black disc: it can be told from whatever is printed below it, also in black and white."""
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setStrokeColor(colors.white)
    canvas.setLineWidth(1)
    canvas.circle(x, y, radius, stroke=1, fill=1)
    canvas.setFillColor(colors.white)
    canvas.setFont("Helvetica-Bold", radius * 1.25)
    canvas.drawCentredString(x, y - radius * 0.44, str(number))
    canvas.restoreState()


def draw_flowable(canvas, flowable, x, top, width):
    """A flowable with its upper left corner at a point; returns its height."""
    _width, height = flowable.wrapOn(canvas, width, 10_000)
    flowable.drawOn(canvas, x, top - height)
    return height
