"""Draws an ACORD 25 from a dictionary of the shape of a reading: what is drawn is what a reader should find."""

from . import endorsement
from .layouts import layout_of
from .sheet import Sheet
from .styles import PLAIN

NOTICE = (
    "SPECIMEN. This page was drawn by a program, to test one that reads certificates of insurance and to show it.",
    "The firms, persons and policies named on it are invented. It certifies nothing and nobody is insured by it.",
)
MODERN_CANCELLATION = (
    "SHOULD ANY OF THE ABOVE DESCRIBED POLICIES BE CANCELLED, NOTICE WILL BE DELIVERED AS THE POLICIES PROVIDE."
)


def draw(data, *, edition="2016/03", style=PLAIN):
    """A certificate as PDF, with the `endorsements` attached to it on pages of their own.

    :param dict data: of the shape of a reading (extraction/result.py); what is missing stays blank
    :param edition: 2001/08, 2009/09, 2010/05, 2014/01, 2016/03 or 2025/12
    :param styles.Style style: how it is filled in
    :return: bytes, the same for the same arguments
    """
    sheet = Sheet(title="Specimen certificate of insurance")
    draw_on(sheet, data, edition=edition, style=style)
    for row in data.get("endorsements") or ():
        sheet.next_page()
        endorsement.draw_on(sheet, row, style=style)
    return sheet.finish()


def draw_on(sheet, data, *, edition="2016/03", style=PLAIN):
    """The same on the page of a sheet that has others."""
    layout = layout_of(edition)
    draw_form(sheet, layout)
    Filler(sheet, layout, style).fill(data)


def draw_form(sheet, layout):
    """The form before anybody filled it in."""
    sheet.text(324, 43, "CERTIFICATE OF LIABILITY INSURANCE", 15, "Helvetica-Bold", "center")
    for number, line in enumerate(NOTICE if layout.edition >= "2009/09" else ()):
        sheet.text(28, 62 + 12 * number, line, 8.5, "Helvetica-Bold")
    for x0, y0, x1, y1 in layout.strokes:
        sheet.line(x0, y0, x1, y1)
    for path, box in layout.boxes.items():
        if box[2] - box[0] == 14:
            sheet.box(*box, width=0.4)
        elif path.endswith("proprietor_excluded") and layout.edition >= "2009/09":
            sheet.box(*box, width=0.8)
    for text, x, baseline in layout.labels:
        sheet.text(x, baseline, text, 5.6)
    for text, x, baseline in layout.headings:
        large = text in ("COVERAGES", "CERTIFICATE NUMBER:", "REVISION NUMBER:", "CERTIFICATE HOLDER", "CANCELLATION")
        small = x > 170 and 288 <= baseline <= 299
        sheet.text(x, baseline, text, 8 if large else 5 if small else 6, "Helvetica-Bold")


class Filler:
    """Fills a form in."""

    def __init__(self, sheet, layout, style):
        self.sheet, self.layout, self.style = sheet, layout, style

    def fill(self, data):
        """Write everything that is in `data`."""
        self._put("certificate_date", self.style.write_date(data.get("certificate_date")), "center")
        for key in ("certificate_number", "revision_number"):
            self._put(key, data.get(key))
        for key in ("producer", "insured", "certificate_holder"):
            self._party(key, data.get(key) or {})
        self.sheet.path = None
        for insurer in data.get("insurers") or ():
            self._put(f"insurers.{insurer['letter']}.name", insurer.get("name"))
            self._put(f"insurers.{insurer['letter']}.naic", insurer.get("naic"), "center")
        self._coverages(data.get("coverages") or [])
        text = data.get("description_of_operations") or ""
        box = self.layout.boxes["description_of_operations"]
        self.sheet.path = "description_of_operations"
        self.sheet.lines(box, self.sheet.wrapped(text, self.style, box[2] - box[0] - 8), self.style)
        self._cancellation(data.get("cancellation") or MODERN_CANCELLATION)
        if data.get("signed", True):
            self.sheet.scrawl(self.layout.boxes["signature"][0], self.layout.boxes["signature"][3] - 6)

    def _put(self, path, text, align="left"):
        if text and path in self.layout.boxes:
            self.sheet.path = path
            self.sheet.put(self.layout.boxes[path], str(text), self.style, align)

    def _party(self, key, party):
        for name in ("contact", "phone", "fax", "email"):
            self._put(f"{key}.{name}", party.get(name))
        lines = [party.get("name"), party.get("dba"), *(party.get("address") or ())]
        if key == "producer" and "producer.phone" not in self.layout.boxes:
            lines.append(party.get("phone"))
        lines = [line for line in lines if line]
        box = self.layout.boxes[key]
        self.sheet.path = key
        if self.style.split_town and len(lines) > 1 and "," in lines[-1]:
            town, _comma, state = lines[-1].rpartition(",")
            lines[-1] = town
            row = (box[0], box[3] - 12, box[2], box[3])
            self.sheet.lines((*box[:3], box[3] - 12), lines[:-1], self.style)
            self.sheet.put(row, town, self.style, pad=3)
            self.sheet.put((232, row[1], *row[2:]), state.strip(), self.style)
        else:
            self.sheet.lines(box, lines, self.style)

    def _cancellation(self, text):
        x0, top, x1, bottom = self.layout.boxes["cancellation"]
        plain = PLAIN.__class__(size=6.5)
        self.sheet.path = "cancellation"
        self.sheet.lines((x0, top, x1, bottom), self.sheet.wrapped(text, plain, x1 - x0 - 8), plain)

    # ------------------------------------------------------------ policies

    def _coverages(self, coverages):
        kinds = {}
        for coverage in coverages:
            kind = coverage["type"]
            section = "umbrella" if kind == "excess" else kind if kind in self.layout.sections else "other"
            kinds.setdefault(section, []).append(coverage)
        for section, rows in kinds.items():
            for number, coverage in enumerate(rows):
                if section == "other":
                    self._free_row(number, coverage)
                else:
                    self._policy(section, number, coverage)

    def _row(self, section, number, wide=False):
        """Top and bottom of where letter, number and dates of a policy stand."""
        top, bottom = self.layout.sections[section]
        if self.style.row == "middle" and not wide:
            return top, bottom
        first = 6 if section == "other" and self.layout.edition < "2009/09" else 0
        return top + first + 12 * number, top + first + 12 * (number + 1)

    def _cell(self, column, top, bottom):
        left, right = self.layout.columns[column]
        return (left, top, right, bottom)

    def _identity(self, section, coverage, top, bottom):
        """Letter, number, term and the two marks of a policy."""

        def put(box, text, *how, **more):
            self.sheet.path = f"{section}.{path}"
            self.sheet.put(box, text, *how, **more)

        path = "insurer_letter"
        put(self._cell("letter", top, bottom), coverage.get("insurer_letter") or "", self.style, "center")
        path = "policy_number"
        put(self._cell("number", top, bottom), coverage.get("policy_number") or "", self.style, pad=3)
        for path in ("effective", "expiration"):
            put(self._cell(path, top, bottom), self.style.write_date(coverage.get(path)), self.style, "center", pad=1)
        for path, column in (("addl_insd", "addl"), ("subr_wvd", "subr")):
            if column in self.layout.columns and coverage.get(path) is not None:
                box = self._cell(column, top, bottom)
                if coverage[path]:
                    self.sheet.path = f"{section}.{path}"
                    self.sheet.cross(box, self.style)
                else:
                    put(box, "N", self.style, "center")

    def _policy(self, section, number, coverage):
        top, bottom = self._row(section, number)
        self._identity(section, coverage, top, bottom)
        for code, amount in (coverage.get("limits") or {}).items():
            self._limit(section, code, amount)
        if number == 0:
            self._ticks(section, coverage)

    def _limit(self, section, code, amount):
        rows = self.layout.limits.get((section, code)) or self.layout.limits.get((section, "other"))
        if amount is None or rows is None:
            return
        if (section, code) not in self.layout.limits:
            self.sheet.put(self._cell("limit_label", *rows), code, self.style)
        self.sheet.path = f"{section}.{code}"
        box = self._cell("limit", *rows)
        self.sheet.put((box[0] + 8, *box[1:]), self.style.write_amount(amount), self.style, self.style.amounts)

    def _ticks(self, section, coverage):
        flags = coverage.get("flags") or {}
        ticked = [name for name, value in flags.items() if value is True]
        if coverage.get("basis"):
            ticked.append(coverage["basis"])
        if flags.get("gen_agg_per"):
            ticked.append(flags["gen_agg_per"])
        if section == "umbrella":
            ticked.append(coverage["type"])
        if coverage.get("retention") is not None:
            ticked.append("retention")
            self._put("umbrella.retention_amount", self.style.write_amount(coverage["retention"]))
        for name in ticked:
            box = self.layout.boxes.get(f"{section}.{name}")
            if box:
                self.sheet.path = f"{section}.{name}"
                self.sheet.cross(box, self.style)
        self._put(f"{section}.proprietor_excluded", flags.get("proprietor_excluded"), "center")
        if flags.get("other_checked"):
            self.sheet.cross(self.layout.boxes[f"{section}.free"], self.style)
            self._put(f"{section}.free_text", flags["other_checked"])

    def _free_row(self, number, coverage):
        """A policy in the rows below the printed ones: its coverage and its limits are written in."""
        top, bottom = self._row("other", number, wide=True)
        self._identity("other", coverage, top, bottom)
        self.sheet.path = "other.type"
        self.sheet.put(self._cell("type", top, bottom), coverage.get("label") or "", self.style, pad=4)
        limits = list((coverage.get("limits") or {}).items())
        rows = max(1, len(limits))
        for at, (label, amount) in enumerate(limits):
            y = top + (bottom - top) * at / rows if rows > 1 else top
            low = top + (bottom - top) * (at + 1) / rows if rows > 1 else bottom
            self.sheet.path = f"other.limit_label_{at}"
            self.sheet.put(self._cell("limit_label", y, low), label, self.style)
            box = self._cell("limit", y, low)
            self.sheet.path = f"other.limit_{at}"
            self.sheet.put((box[0] + 8, *box[1:]), self.style.write_amount(amount), self.style, self.style.amounts)
