"""Pages for the tests of the reader: the printed labels of an ACORD 25 where the form has them, and values beside them.

Nothing but labels that a reader needs is drawn. Coordinates are points from the top left of a page of 612 by 792.
"""

import io

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612, 792

# Label, x of its left edge, y of its baseline.
HEAD = (
    ("DATE (MM/DD/YYYY)", 521, 33),
    ("CERTIFICATE OF LIABILITY INSURANCE", 162, 44),
    ("THIS CERTIFICATE IS ISSUED AS A MATTER OF INFORMATION ONLY AND CONFERS NO RIGHTS UPON THE", 29, 58),
    ("REPRESENTATIVE OR PRODUCER, AND THE CERTIFICATE HOLDER.", 29, 87),
    ("PRODUCER", 22, 128),
    ("CONTACT", 310, 126),
    ("NAME:", 310, 131),
    ("PHONE", 310, 138),
    ("(A/C, No, Ext):", 310, 144),
    ("FAX", 486, 138),
    ("(A/C, No):", 486, 144),
    ("E-MAIL", 310, 150),
    ("ADDRESS:", 310, 155),
    ("INSURER(S) AFFORDING COVERAGE", 369, 167),
    ("NAIC #", 557, 167),
    ("INSURED", 22, 188),
    *((f"INSURER {letter} :", 310, 179 + 12 * number) for number, letter in enumerate("ABCDEF")),
    ("COVERAGES", 22, 251),
    ("CERTIFICATE NUMBER:", 158, 251),
    ("REVISION NUMBER:", 425, 251),
    ("EXCLUSIONS AND CONDITIONS OF SUCH POLICIES. LIMITS SHOWN MAY HAVE BEEN REDUCED BY PAID CLAIMS.", 29, 286),
)
TABLE = (
    ("INSR", 20, 294),
    ("LTR", 21, 300),
    ("TYPE OF INSURANCE", 75, 300),
    ("ADDL", 177, 294),
    ("INSD", 178, 300),
    ("SUBR", 195, 294),
    ("WVD", 197, 300),
    ("POLICY NUMBER", 247, 300),
    ("POLICY EFF", 337, 294),
    ("(MM/DD/YYYY)", 334, 300),
    ("POLICY EXP", 384, 294),
    ("(MM/DD/YYYY)", 381, 300),
    ("LIMITS", 500, 300),
    ("COMMERCIAL GENERAL LIABILITY", 54, 309),
    ("CLAIMS-MADE", 68, 323),
    ("OCCUR", 133, 323),
    ("GEN'L AGGREGATE LIMIT APPLIES PER:", 40, 358),
    ("POLICY", 54, 370),
    ("PRO-", 97, 366),
    ("JECT", 97, 371),
    ("LOC", 140, 370),
    ("OTHER:", 54, 383),
    ("AUTOMOBILE LIABILITY", 40, 392),
    ("ANY AUTO", 54, 404),
    ("UMBRELLA LIAB", 54, 452),
    ("OCCUR", 133, 455),
    ("EXCESS LIAB", 54, 464),
    ("CLAIMS-MADE", 133, 466),
    ("DED", 54, 479),
    ("RETENTION $", 90, 479),
    ("WORKERS COMPENSATION", 38, 487),
    ("AND EMPLOYERS' LIABILITY", 38, 494),
    ("Y / N", 159, 497),
    ("ANY PROPRIETOR/PARTNER/EXECUTIVE", 38, 502),
    ("OFFICER/MEMBER EXCLUDED?", 38, 508),
    ("N / A", 179, 507),
    ("(Mandatory in NH)", 38, 514),
    ("If yes, describe under", 38, 521),
    ("DESCRIPTION OF OPERATIONS below", 38, 527),
)
AUTOS = {
    "2010/05": (
        ("ALL OWNED", 54, 414),
        ("AUTOS", 54, 420),
        ("SCHEDULED", 122, 414),
        ("AUTOS", 122, 420),
        ("HIRED AUTOS", 54, 430),
        ("NON-OWNED", 122, 426),
        ("AUTOS", 122, 432),
    ),
    "2016/03": (
        ("OWNED", 54, 414),
        ("AUTOS ONLY", 54, 420),
        ("SCHEDULED", 122, 414),
        ("AUTOS", 122, 420),
        ("HIRED", 54, 426),
        ("AUTOS ONLY", 54, 432),
        ("NON-OWNED", 122, 426),
        ("AUTOS ONLY", 122, 432),
    ),
}
STATUTE = {
    "2010/05": (("WC STATU-", 443, 486), ("TORY LIMITS", 443, 491), ("OTH-", 493, 486), ("ER", 493, 491)),
    "2016/03": (("PER", 443, 486), ("STATUTE", 443, 491), ("OTH-", 493, 486), ("ER", 493, 491)),
}
# Labels of limits: lines of the label, y of the baseline of the amount.
LIMITS = (
    (("EACH OCCURRENCE",), 311),
    (("DAMAGE TO RENTED", "PREMISES (Ea occurrence)"), 323),
    (("MED EXP (Any one person)",), 335),
    (("PERSONAL & ADV INJURY",), 347),
    (("GENERAL AGGREGATE",), 359),
    (("PRODUCTS - COMP/OP AGG",), 371),
    ((), 383),
    (("COMBINED SINGLE LIMIT", "(Ea accident)"), 394),
    (("BODILY INJURY (Per person)",), 405),
    (("BODILY INJURY (Per accident)",), 417),
    (("PROPERTY DAMAGE", "(Per accident)"), 429),
    ((), 441),
    (("EACH OCCURRENCE",), 455),
    (("AGGREGATE",), 467),
    ((), 479),
    (("E.L. EACH ACCIDENT",), 503),
    (("E.L. DISEASE - EA EMPLOYEE",), 515),
    (("E.L. DISEASE - POLICY LIMIT",), 527),
)
FOOT = (
    (
        "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (ACORD 101, may be attached if more space is required)",
        22,
        573,
    ),
    ("CERTIFICATE HOLDER", 22, 659),
    ("CANCELLATION", 310, 659),
    ("SHOULD ANY OF THE ABOVE DESCRIBED POLICIES BE CANCELLED BEFORE THE EXPIRATION DATE", 317, 679),
    ("AUTHORIZED REPRESENTATIVE", 310, 717),
)

# What the tests put into the form unless they say otherwise.
USUAL = (
    ("06/15/2026", 530, 46),
    ("Harbor Street Insurance Agency", 23, 144),
    ("12 Harbor Street", 23, 156),
    ("Portsmouth, OH 45662", 23, 168),
    ("Dana Whitfield", 347, 131),
    ("(740) 555-0123", 354, 143),
    ("(740) 555-0124", 519, 143),
    ("certs@harborstreet.example", 347, 155),
    ("Northbank Casualty Company", 350, 179),
    ("12345", 556, 179),
    ("Lakeside Mutual Insurance Company", 350, 191),
    ("54321", 556, 191),
    ("Riverbend Mechanical LLC", 73, 203),
    ("400 Foundry Road", 73, 215),
    ("Ironton, OH 45638", 73, 227),
    ("A", 24, 347),
    ("GL-7788-01", 217, 347),
    ("01/01/2026", 334, 347),
    ("01/01/2027", 381, 347),
    ("X", 41, 311),
    ("X", 120, 323),
    ("Y", 182, 347),
    ("X", 84, 371),
    ("1,000,000", 527, 311),
    ("100,000", 527, 323),
    ("5,000", 527, 335),
    ("1,000,000", 527, 347),
    ("2,000,000", 527, 359),
    ("2,000,000", 527, 371),
    ("B", 24, 420),
    ("CA 5566", 217, 420),
    ("02/01/2026", 334, 420),
    ("02/01/2027", 381, 420),
    ("X", 41, 418),
    ("X", 109, 418),
    ("1,000,000", 527, 395),
    ("B", 24, 508),
    ("WC-4411", 217, 508),
    ("03/01/2026", 334, 508),
    ("03/01/2027", 381, 508),
    ("N", 163, 508),
    ("X", 200, 508),
    ("X", 430, 490),
    ("500,000", 527, 503),
    ("500,000", 527, 515),
    ("500,000", 527, 527),
    ("Boiler repair at the plant on Route 52.", 23, 588),
    ("Tri-County Water District", 73, 700),
    ("9 Reservoir Lane", 73, 712),
    ("Ironton, OH 45638", 73, 724),
)


class Sheet:
    """A page that is being drawn: `print` puts labels in small type, `fill` values in larger type."""

    def __init__(self, scale=1.0, shift=(0, 0), font="Helvetica"):
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT))
        self.scale, self.shift, self.font = scale, shift, font

    def place(self, x, y):
        """A point from the top left as the canvas wants it, after scale and shift."""
        return x * self.scale + self.shift[0], HEIGHT - (y * self.scale + self.shift[1])

    def text(self, text, x, y, size, font=None):
        """Text with the left end of its baseline at a point."""
        self.canvas.setFont(font or self.font, size * self.scale)
        self.canvas.drawString(*self.place(x, y), text)

    def print(self, labels):
        """Labels of the form."""
        for text, x, y in labels:
            self.text(text, x, y, 5.5, "Helvetica")

    def fill(self, values, size=8):
        """Values that an agent put in."""
        for text, x, y in values:
            self.text(text, x, y, size)

    def patch(self, x0, top, x1, bottom):
        """A white box over what was drawn before."""
        x, y = self.place(x0, bottom)
        self.canvas.setFillGray(1)
        self.canvas.rect(x, y, (x1 - x0) * self.scale, (bottom - top) * self.scale, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def cross(self, x, y, size=8):
        """A cross of two strokes, as flattened form fields have, with its centre at a point."""
        for slope in (1, -1):
            start = self.place(x - size / 2, y - slope * size / 2)
            self.canvas.line(*start, *self.place(x + size / 2, y + slope * size / 2))

    def form(self, edition="2016/03"):
        """The labels of an ACORD 25."""
        like = "2010/05" if edition < "2014" else "2016/03"
        self.print((*HEAD, *TABLE, *AUTOS[like], *STATUTE[like], *FOOT))
        for lines, y in LIMITS:
            for number, line in enumerate(lines):
                self.print([(line, 428, y - (5 if len(lines) > 1 and number == 0 else 0))])
            self.print([("$", 518, y)])
        self.print([(f"ACORD 25 ({edition})", 22, 766)])
        return self

    def next_page(self):
        """Go on with a new page."""
        self.canvas.showPage()
        return self

    def bytes(self):
        """The finished document."""
        self.canvas.save()
        return self.buffer.getvalue()


def certificate(edition="2016/03", values=USUAL, without=(), more=(), **options):
    """A certificate with the usual values, less those `without`, and `more`."""
    sheet = Sheet(**options).form(edition)
    sheet.fill([value for value in values if value not in without and value[0] not in without])
    sheet.fill(more)
    return sheet.bytes()
