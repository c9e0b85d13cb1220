"""Tables as blocks, for a wkhtmltopdf that cuts rows of tables through where a page ends: blocks it keeps whole."""

import copy
import re

from lxml import etree

#: The class of tables whose rows are to stay whole, and of rows that belong to what follows.
ROWS = "coi-rows"
GROUP = "coi-group"

WHOLE = "page-break-inside: avoid"


def split_rows(root):
    """Make each row of these tables a table of its own, in columns as wide as before.

    What stands above a row and belongs to it stays with it: the heading of the table, its head, the name of a group.
    """
    for table in root.xpath(f"//table[contains(concat(' ', normalize-space(@class), ' '), ' {ROWS} ')]"):
        rows = table.xpath("./tbody/tr")
        if rows:
            _split(table, rows)


def _split(table, rows):
    widths = _get_widths(table.xpath("./thead/tr/th"))
    whole = etree.Element("div")
    table.addprevious(whole)
    whole.tail, table.tail = table.tail, None
    waiting = table.xpath("./thead/tr")
    heading = whole.getprevious()
    for row in rows:
        waiting.append(row)
        if GROUP in (row.get("class") or "").split() and row is not rows[-1]:
            continue
        block = etree.SubElement(whole, "div", {"class": "coi-whole", "style": WHOLE})
        if heading is not None and heading.tag == "h3":
            block.append(heading)
        heading = None
        block.append(_make_table(table, waiting, widths))
        waiting = []
    table.getparent().remove(table)


def _make_table(table, rows, widths):
    made = etree.Element("table", dict(table.attrib))
    made.set("style", "table-layout: fixed; margin: 0")
    columns = etree.SubElement(made, "colgroup")
    for width in widths:
        etree.SubElement(columns, "col", {"style": f"width: {width:g}%"})
    body = etree.SubElement(made, "tbody")
    for row in rows:
        body.append(copy.deepcopy(row))
    return made


def _get_widths(heads):
    """Widths of the columns in percent: those that say none share what is left."""
    said = [re.search(r"width: (\d+)%", head.get("style") or "") for head in heads]
    widths = [float(found[1]) if found else None for found in said]
    left = 100 - sum(filter(None, widths))
    open_columns = widths.count(None)
    return [left / open_columns if width is None else width for width in widths]
