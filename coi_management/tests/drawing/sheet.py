"""A sheet to draw on, measured in points from its top left corner."""

import io

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

# Helvetica: how far capitals rise above the baseline, as a share of the size of the type.
CAP_HEIGHT = 0.72
LABEL_FONT = "Helvetica"


class Sheet:
    """One PDF; `y` grows downwards.

    :param turn: degrees by which viewers turn the page (`/Rotate`); what is drawn stands upright when they do
    :param sideways: degrees by which what is drawn is turned on the page, as a scanner leaves it
    :param crop: points by which the page is larger than what viewers show of it, on each side
    :param scale: what is drawn, larger or smaller than usual
    """

    def __init__(self, width=612, height=792, title="Specimen", turn=0, sideways=0, crop=0, scale=1.0):
        self.width, self.height = width, height
        self.path = None  # of what is filled in next: sheets that draw fields name these by it
        self.turn, self.sideways, self.crop, self.scale = turn, sideways, crop, scale
        self.buffer = io.BytesIO()
        angle = (turn + sideways) % 360
        shown = (width, height) if angle in (0, 180) else (height, width)
        self.media = (shown[0] * scale + 2 * crop, shown[1] * scale + 2 * crop)
        # The same bytes for the same drawing: tests and the demo compare files by checksum.
        # reportlab takes the size of a turned page as viewers show it.
        size = self.media if turn in (0, 180) else self.media[::-1]
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1)
        self.canvas.setTitle(title)
        self._set_up()

    def _set_up(self):
        """Turn and move the page, before anything is drawn on it."""
        canvas, angle = self.canvas, (self.turn + self.sideways) % 360
        if self.turn:
            canvas.setPageRotation(self.turn)
        if self.crop:
            box = (self.crop, self.crop, self.media[0] - self.crop, self.media[1] - self.crop)
            canvas.setCropBox(box)
            canvas.translate(self.crop, self.crop)
        canvas.scale(self.scale, self.scale)
        move = {90: (self.height, 0), 180: (self.width, self.height), 270: (0, self.width)}.get(angle)
        if move:
            canvas.translate(*move)
            canvas.rotate(angle)

    def finish(self):
        """The PDF as bytes."""
        self.canvas.save()
        return self.buffer.getvalue()

    def next_page(self):
        """Start another page."""
        self.canvas.showPage()
        self._set_up()

    def line(self, x0, y0, x1, y1, width=0.5):
        """A straight stroke."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(self, x0, top, x1, bottom, width=0.5):
        """An empty rectangle."""
        self.canvas.setLineWidth(width)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top)

    def patch(self, x0, top, x1, bottom, colour="white"):
        """A filled rectangle without an edge, over whatever was drawn before."""
        self.canvas.saveState()
        self.canvas.setFillColor(colour)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.restoreState()

    def text(self, x, baseline, text, size=6, font=LABEL_FONT, align="left"):
        """A line of text; `x` is its left edge, its centre or its right edge."""
        self.canvas.setFont(font, size)
        draw = {
            "left": self.canvas.drawString,
            "center": self.canvas.drawCentredString,
            "right": self.canvas.drawRightString,
        }[align]
        draw(x, self.height - baseline, text)

    def write(self, x, baseline, text, size, style, align="left"):
        """A line of text as `style` writes it: at once, letter by letter, twice for bold, or spaced out."""
        start = x - {"left": 0, "center": 0.5, "right": 1}[align] * stringWidth(text, style.font, size)
        if style.writing == "letters":
            for number, char in enumerate(text):
                left = start + stringWidth(text[:number], style.font, size)
                if char != " ":
                    self.text(left, baseline, char, size, style.font)
        elif style.writing == "words":
            for number, word in enumerate(text.split(" ")):
                before = " ".join(text.split(" ")[:number]) + (" " if number else "")
                self.text(start + stringWidth(before, style.font, size), baseline, word, size, style.font)
        else:
            self.canvas.saveState()
            self.canvas.setFont(style.font, size)
            y = self.height - baseline
            self.canvas.drawString(start, y, text, charSpace=0.4 if style.writing == "spaced" else None)
            if style.writing == "doubled":
                self.canvas.drawString(start + 0.25, y, text)
            self.canvas.restoreState()

    def put(self, box, text, style, align="left", valign="middle", pad=2.0):
        """What somebody filled in, made small enough for its box: one line."""
        x0, top, x1, bottom = box
        size = min(style.size, bottom - top)
        room = x1 - x0 - 2 * pad
        while size > 4 and stringWidth(text, style.font, size) > room:
            size -= 0.25
        x = {"left": x0 + pad, "center": (x0 + x1) / 2, "right": x1 - pad}[align]
        middle = (top + bottom) / 2 + size * CAP_HEIGHT / 2
        baseline = middle if valign == "middle" else top + pad / 2 + size
        self.write(x + style.shift[0], baseline + style.shift[1], text, size, style, align)

    def lines(self, box, lines, style, pad=3.0, leading=1.25):
        """Several lines that somebody filled in, from the top of a box down, smaller where they are too many."""
        x0, top, x1, bottom = box
        size = style.size
        while size > 4 and (
            len(lines) * size * leading > bottom - top
            or any(stringWidth(line, style.font, size) > x1 - x0 - 2 * pad for line in lines)
        ):
            size -= 0.25
        for number, line in enumerate(lines):
            x, y = x0 + pad + style.shift[0], top + size * (1 + number * leading) + style.shift[1]
            self.write(x, y, line, size, style)

    def wrapped(self, text, style, width):
        """A text as the lines that fit a width."""
        found = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}".strip()
                if line and stringWidth(longer, style.font, style.size) > width:
                    found.append(line)
                    longer = word
                line = longer
            found.append(line)
        return found

    def cross(self, box, style):
        """A mark in a box to tick, in the manner of `style.mark`."""
        x0, top, x1, bottom = box
        x, y, half = (x0 + x1) / 2, (top + bottom) / 2, 3.4
        low, high = self.height - y - half, self.height - y + half
        canvas = self.canvas
        if style.mark == "letter":
            self.text(x, y + style.size * CAP_HEIGHT / 2, "X", style.size, style.font, "center")
        elif style.mark == "dingbat":
            self.text(x, y + 3, "8", 8, "ZapfDingbats", "center")
        elif style.mark == "curve":
            canvas.setLineWidth(1)
            canvas.bezier(x - half, high, x, high, x, low, x + half, low)
            canvas.bezier(x - half, low, x, low, x, high, x + half, high)
        else:
            canvas.setLineWidth(0.8)
            canvas.line(x - half, low, x + half, high)
            canvas.line(x - half, high, x + half, low)

    def scrawl(self, x, baseline):
        """Something like a signature."""
        path = self.canvas.beginPath()
        y = self.height - baseline
        path.moveTo(x, y)
        for step in range(6):
            left = x + 14 * step
            path.curveTo(left + 3, y + 22 - 2 * step, left + 9, y - 9, left + 14, y + 3)
        self.canvas.setLineWidth(0.9)
        self.canvas.drawPath(path)
