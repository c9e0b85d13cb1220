"""Sheets with more on them than one page: two forms side by side, or one that takes up a part of its sheet.

Where a form begins and how wide it is show the labels at the head of its table, which stand in the same places on all.
"""

from .labels import MODERN, OLD, Index

# A form whose width differs from that of its sheet by less than this share takes it all up.
ROOM = 0.15
# A form begins no farther outside of its sheet than this share of its width.
OUTSIDE = 0.06
# Labels above the table, and where they begin, as a share of the width of the form; and how near to it.
ABOVE, NEAR = (("PRODUCER", 0.035), ("INSURED", 0.035), ("INSURER A", 0.506)), 0.035


def windows_of(page):
    """The parts of a sheet that are pages of their own: left edge and width of each, of the sheet as it is.

    Empty where the sheet is one page.
    """
    index = Index(page.words)
    heads = index.find("TYPE OF INSURANCE", within=(0, 0, page.width, page.height))
    # one below the other, in the free text of a page, is no head of another form
    heads = [parts for parts in heads if abs(parts[0].base - heads[0][0].base) < 3]
    found = [window for window in (_window(index, parts, page) for parts in heads) if window]
    if len(found) != len(heads) or not found:
        return []
    if len(found) == 1 and found[0][1] > (1 - ROOM) * page.width:
        return []
    return [(left / page.scale, width / page.scale) for left, width in sorted(found)]


def is_laid_out(index, page):
    """Whether the labels of a page stand where they do on the form, and are not those of a table of its own.

    :param index: of the words of the page
    """
    heads = index.find("TYPE OF INSURANCE", within=(0, 0, page.width, page.height))
    return any(_window(index, parts, page) for parts in heads)


def _window(index, parts, page):
    """Left edge and width of the form whose table has its label of types there, or None."""
    line = (parts[-1].x1, parts[0].top - 12, page.width, parts[0].bottom + 8)
    number = index.first("POLICY NUMBER", within=line)
    limits = index.first("LIMITS", within=(number.x1, *line[1:])) if number else None
    if not limits:
        return None
    kind = (parts[0].x0 + parts[-1].x1) / 2
    grid = MODERN if index.first("SUBR", "WVD", "ADDLSUBR", within=(parts[-1].x1, line[1], number.x0, line[3])) else OLD
    centres = grid["centres"]
    scale = (limits.x - kind) / (centres["limits"] - centres["type"])
    left, width = kind - centres["type"] * scale, 612 * scale
    if not -OUTSIDE * width <= left <= page.width - (1 - OUTSIDE) * width:
        return None
    return (left, width) if _has_labels(index, left, width, line[1]) else None


def _has_labels(index, left, width, floor):
    """Whether the labels above the table stand where they do on a form that begins there and is so wide."""
    found = 0
    for label, x in ABOVE:
        places = index.find(label, within=(left + (x - NEAR) * width, 0, left + (x + NEAR) * width, floor))
        found += bool(places)
    return found == len(ABOVE)
