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


def table(above, widths, rows, below=(), size=8, page_size=LETTER, boxes=()):
    """A page with a table whose cells are ruled off, the first row its head, between lines of text.

    :param rows: lists of cells, each a string whose lines are parted by line breaks
    :param boxes: left and top of boxes to tick, from the upper left of the page
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=page_size)
    canvas.setFont("Helvetica", size)
    for x, top in boxes:
        canvas.rect(x, page_size[1] - top - 8, 8, 8)
    y = page_size[1] - 50
    for line in above:
        canvas.drawString(40, y, line)
        y -= 1.6 * size
    edges = [36 + sum(widths[:number]) for number in range(len(widths) + 1)]
    for row in rows:
        bottom = y - 1.3 * size * max(cell.count("\n") + 1 for cell in row) - 4
        for x, cell in zip(edges, row, strict=False):
            for number, line in enumerate(cell.split("\n")):
                canvas.drawString(x + 4, y - size - 1.3 * size * number, line)
        for x in edges:
            canvas.line(x, y, x, bottom)
        canvas.line(edges[0], y, edges[-1], y)
        canvas.line(edges[0], bottom, edges[-1], bottom)
        y = bottom
    for number, line in enumerate(below):
        canvas.drawString(40, y - 20 - 1.6 * size * number, line)
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
