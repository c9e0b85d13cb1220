"""The pages that lead through a bound file: its contents, and a sheet before each document."""

import io

from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from .paper import PAPERS, RULE, paragraph

MARGIN = 54
SIZE = 10
#: Points for the page number.
NUMBER = 40


def draw_contents(title, lines, rows, note="", paper="letter"):
    """The table of contents.

    :param str title: of the file
    :param list lines: texts under it: whom it is about, which time, who printed it
    :param list rows: tuples of a text, a smaller text or "", and the page on which it begins, "" where it is left out
    :param str note: a sentence under it
    :param paper: the name of a size, or width and height in points
    :return: PDF, as bytes
    """
    room = _get_size(paper)[0] - 2 * MARGIN
    story = _head(title, lines, room)
    body = []
    for text, small, page in rows:
        cell = [paragraph(text, SIZE, width=room - NUMBER - 12)]
        if small:
            cell.append(paragraph(small, SIZE * 0.82, width=room - NUMBER - 12))
        body.append([cell, paragraph(str(page), SIZE, align="right")])
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    story.append(Table(body, colWidths=[room - NUMBER, NUMBER], style=TableStyle(style)))
    if note:
        story += [Spacer(1, 12), paragraph(note, SIZE * 0.9, width=room)]
    return _build(title, story, paper)


def draw_cover(title, lines, problem="", paper="letter"):
    """The sheet before a document, on one page.

    :param list lines: what is known of it
    :param str problem: why it does not follow, "" where it does
    :return: PDF, as bytes
    """
    room = _get_size(paper)[0] - 2 * MARGIN
    story = _head(title, lines, room)
    if problem:
        box = Table([[paragraph(problem, SIZE * 1.1, bold=True, width=room - 24)]], colWidths=[room])
        box.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 1.5, "black"), ("BOTTOMPADDING", (0, 0), (-1, -1), 8)]))
        story += [Spacer(1, 12), box]
    return _build(title, story, paper)


def _get_size(paper):
    return PAPERS.get(paper, paper)


def _head(title, lines, room):
    story = [paragraph(title, SIZE * 1.8, bold=True, width=room), Spacer(1, 6)]
    story += [paragraph(line, SIZE * 1.1, width=room) for line in lines if line]
    return [*story, Spacer(1, 16)]


def _build(title, story, paper):
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=_get_size(paper),
        title=title,
        invariant=1,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    document.build(story)
    return buffer.getvalue()
