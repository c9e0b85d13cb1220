"""The table of policies of an ACORD 25: columns by the labels of its header, sections by theirs."""

import re
from itertools import pairwise

from .labels import COLUMNS, MODERN, OLD, Place
from .rows import Section

# A ruled line this near to where a column or a section should end is its edge, in points.
SNAP = 6.0
# What is filled in stands off its lines by no more, and all of it by as much, in points.
HIGHEST_LIFT, SAME_LIFT = 6.5, 1.5
# Farther off its line than this share of the distance of two lines, it may belong to either.
BETWEEN = 0.36


def header_of(index, page):
    """The places of the labels of the table's header by column, or None where the page has no such table."""
    # Headings of narrow columns may run into each other, and into this one.
    middle = index.first("TYPE OF INSURANCE") or index.first("TYPE OF INSURANCE", loose=True)
    if not middle:
        return None
    line = (0, middle.top - 14, page.width, middle.bottom + 10)
    found = {"type": middle}
    for name, labels in COLUMNS.items():
        place = index.first(*labels, within=line, alone=name not in ("addl", "subr"))
        if not place and name != "letter":
            place = index.first(*labels, within=(0, middle.top - 9, page.width, line[3]), loose=True)
        if place:
            found[name] = place
    merged = index.first("ADDLSUBR", "ADDL SUBR", within=line)
    if merged:
        parts = merged.words if len(merged.words) > 1 else [merged.words[0].part(0, 4), merged.words[0].part(4, 8)]
        found["addl"], found["subr"] = Place([parts[0]]), Place([parts[-1]])
    found["bottom"] = max(place.bottom for place in found.values())
    return found if "number" in found and "limits" in found else None


def read_table(form, bottom, evidence):
    """The coverages of the table, from the header down to `bottom`."""
    columns = columns_of(form.table, form.page)
    (form.lift, form.on_lines), form.floor = _lift(form, columns, bottom), bottom
    coverages = []
    for section in _sections(form, columns, bottom):
        for coverage in section.read():
            at = f"coverages[{len(coverages)}]"
            coverages.append(coverage.write(at, form.page, evidence))
    return coverages


def columns_of(table, page):
    """Left and right edge of every column, in points."""
    grid = MODERN if "subr" in table else OLD
    pairs = sorted((centre, table[name].x) for name, centre in grid["centres"].items() if name in table)
    columns = {}
    for name, left, right in grid["edges"]:
        columns[name] = (_snap(_map(left, pairs), table, page), _snap(_map(right, pairs), table, page))
    return columns


def _map(x, pairs):
    """Where a place of the usual grid stands on this page, between the labels to its sides."""
    if len(pairs) < 2:
        return x + (pairs[0][1] - pairs[0][0] if pairs else 0)
    for (a, left), (b, right) in pairwise(pairs):
        if x <= b or (b, right) == pairs[-1]:
            if x < a or x > b:  # outside of all labels: the scale of the whole table
                scale = (pairs[-1][1] - pairs[0][1]) / (pairs[-1][0] - pairs[0][0])
                near, there = (a, left) if x < a else (b, right)
                return there + (x - near) * scale
            return left + (x - a) * (right - left) / (b - a)
    return x


def _snap(x, table, page):
    """The ruled line through the table next to `x`, or `x`."""
    rules = [rule[0] for rule in page.uprights if rule[2] > table["bottom"] - 12 and abs(rule[0] - x) <= SNAP]
    return min(rules, key=lambda rule: abs(rule - x), default=x)


def _lift(form, columns, bottom):
    """By how many points what was filled in stands off its lines (negative: above), as printers are set; and whether
    that is sure."""
    words = form.page.inside(columns["limit"][0] - 4, form.table["bottom"], columns["limit"][1], bottom)
    signs = sorted(word.base for word in words if word.text == "$")
    amounts = [word for word in words if word.rung == "text" and re.search(r"\d,?\d{3}", word.text)]
    offsets = sorted(min((word.base - sign for sign in signs), key=abs) for word in amounts if signs)
    if len(offsets) < 3:
        return 0.0, True
    lift = offsets[len(offsets) // 2]
    pitch = sorted(b - a for a, b in pairwise(signs))[(len(signs) - 1) // 2] if len(signs) > 1 else 0.0
    alike = sum(abs(offset - lift) < SAME_LIFT or abs(offset - lift) > pitch - SAME_LIFT for offset in offsets)
    # Where some amounts stand on their lines and others between two, nothing is off.
    if abs(lift) >= HIGHEST_LIFT or alike < 0.7 * len(offsets):
        return 0.0, True
    if abs(lift) < BETWEEN * pitch:
        return lift, True
    # Between two lines: those it belongs to have labels.
    other = lift - pitch if lift > 0 else lift + pitch
    missing = {by: _without_label(form, columns, amounts, signs, by) for by in (lift, other)}
    return min((lift, other), key=lambda by: (missing[by], abs(by))), missing[lift] != missing[other]


def _without_label(form, columns, amounts, signs, by):
    """How many amounts have no printed label beside them where all stand so many points off their lines."""
    left, right = columns["limit_label"]
    count = 0
    for amount in amounts:
        base = amount.base - by
        near = any(abs(sign - base) < SAME_LIFT + 1 for sign in signs)
        labels = form.page.inside(left, base - 10, right, base + 2) if near else ()
        count += not any(re.search("[A-Z]{2}", word.text) for word in labels)
    return count


def _sections(form, columns, bottom):
    """The parts of the table from the top down: one for each printed line of insurance, and the free rows below."""
    table, index = form.table, form.index
    left, right = columns["letter"][0], columns["type"][1]
    starts = []
    floor = table["bottom"]
    for kind, labels in form.sections:
        place = index.first(*labels, within=(left, floor - 1, right, bottom))
        if place:
            starts.append((kind, place))
            floor = place.bottom
    end = _end_of_printed(form, columns, starts, bottom)
    tops = [table["bottom"]] + [_top(form, columns, place) for _kind, place in starts[1:]]
    edges = tops + [end] if starts else [end]
    sections = [
        Section(form, columns, kind, edges[number], edges[number + 1]) for number, (kind, _place) in enumerate(starts)
    ]
    return [*sections, Section(form, columns, "other", end, bottom)]


def _top(form, columns, place):
    """The upper edge of a section, given the label at its top."""
    left = columns["limit_label"][0]
    near = [
        word.top
        for word in form.page.inside(left, place.top - 5, columns["limit"][0], place.bottom + 2)
        if re.search("[A-Z]{2}", word.text)
    ]
    top = min([place.top, *near]) - 1.0
    width = columns["limit"][1] - columns["letter"][0]
    rules = [y for y, x0, x1 in form.page.levels if x1 - x0 > 0.6 * width and abs(y - top) <= SNAP]
    return min(rules, key=lambda y: abs(y - top), default=top)


def _end_of_printed(form, columns, starts, bottom):
    """Where the section of workers' compensation ends and the free rows begin."""
    if not starts:
        return form.table["bottom"]
    last = starts[-1][1]
    labels = ("DESCRIPTION OF OPERATIONS below", "SPECIAL PROVISIONS below", "E.L. DISEASE - POLICY LIMIT")
    places = [form.index.first(label, within=(0, last.top, columns["limit"][1], bottom)) for label in labels]
    low = max((place.bottom for place in places if place), default=last.bottom + 40) + 0.5
    width = columns["limit"][1] - columns["letter"][0]
    rules = [y for y, x0, x1 in form.page.levels if x1 - x0 > 0.6 * width and abs(y - low) <= SNAP]
    return min(rules, key=lambda y: abs(y - low), default=low)
