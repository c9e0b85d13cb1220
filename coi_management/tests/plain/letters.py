"""Letters and sheets of no form for the tests of the reader: lines of text, or of cells with their left edges."""

import io

from reportlab.pdfgen.canvas import Canvas

LETTER, A4 = (612, 792), (595.28, 841.89)


def letter(*pages, size=10, pitch=14, left=60, page_size=LETTER):
    """A document with a page for each list of lines: a string, or a list of (x, text)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=page_size)
    for lines in pages:
        y = page_size[1] - 60
        for line in lines:
            canvas.setFont("Helvetica", size)
            for x, text in [(left, line)] if isinstance(line, str) else line:
                canvas.drawString(x, y, text)
            y -= pitch
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def form(labels, fields, ticks=(), page_size=LETTER):
    """A page with printed labels (x, y, text), fields (name, x, y, width, value), boxes (name, x, y, ticked)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=page_size)
    for x, y, text in labels:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(x, page_size[1] - y, text)
    for name, x, y, width, value in fields:
        canvas.acroForm.textfield(
            name=name, x=x, y=page_size[1] - y - 3, width=width, height=13, value=value, fontSize=9
        )
    for name, x, y, is_ticked in ticks:
        canvas.acroForm.checkbox(name=name, x=x, y=page_size[1] - y - 2, size=10, checked=is_ticked)
    canvas.save()
    return buffer.getvalue()
