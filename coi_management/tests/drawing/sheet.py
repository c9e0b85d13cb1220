"""A sheet to draw on, measured in points from its top left corner."""

import io

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

# Helvetica: how far capitals rise above the baseline, as a share of the size of the type.
CAP_HEIGHT = 0.72
LABEL_FONT = "Helvetica"


class Sheet:
    """One PDF; `y` grows downwards."""

    def __init__(self, width=612, height=792, title="Specimen"):
        self.width, self.height = width, height
        self.buffer = io.BytesIO()
        # The same bytes for the same drawing: tests and the demo compare files by checksum.
        self.canvas = Canvas(self.buffer, pagesize=(width, height), invariant=1)
        self.canvas.setTitle(title)

    def finish(self):
        """The PDF as bytes."""
        self.canvas.save()
        return self.buffer.getvalue()

    def next_page(self):
        """Start another page."""
        self.canvas.showPage()

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
        self.text(x + style.shift[0], baseline + style.shift[1], text, size, style.font, align)

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
            self.text(x, y, line, size, style.font)

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
