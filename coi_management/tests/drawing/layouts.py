"""Where things stand on an ACORD 25, by edition, as data. Points from the top left of a page of 612 by 792.

Measured on pages; only labels that a reader needs. A label is `(text, x of its left edge, baseline)`, a box
`(x0, top, x1, bottom)`.
"""

LEFT, RIGHT, MIDDLE = 18, 594, 306
ROW = 12  # height of a row of limits


class Layout:
    """Geometry of one family of editions."""

    def __init__(self, edition):
        self.edition = edition
        self.columns = {}  # name: (left, right)
        self.labels = []  # printed in small type
        self.headings = []  # printed in bold type
        self.strokes = []  # lines: (x0, y0, x1, y1)
        self.boxes = {}  # path: box to tick or to fill
        self.sections = {}  # type of coverage: (top, bottom)
        self.limits = {}  # (type of coverage, code): (top, bottom)

    def tick(self, path, x, top, label=None, at=None):
        """A box to tick of 14 by 12 points, with a label to its right."""
        self.boxes[path] = (x, top, x + 14, top + ROW)
        for number, text in enumerate(label.split("|") if label else ()):
            two = "|" in label
            self.labels.append((text, at or x + 18, top + (5 + 5 * number if two else 9)))

    def level(self, y, x0=LEFT, x1=RIGHT):
        """A ruled line across."""
        self.strokes.append((x0, y, x1, y))

    def upright(self, x, top, bottom):
        """A ruled line down."""
        self.strokes.append((x, top, x, bottom))

    def limit_rows(self, kind, top, rows, names):
        """The cells of limits of a section: label to the left, dollar sign, amount to the right."""
        left, split = self.columns["limit_label"]
        for number, (code, text) in enumerate(names):
            y = top + rows * number
            self.limits[kind, code or number] = (y, y + rows)
            for line, part in enumerate(text.split("|")):
                self.labels.append((part, left + 3, y + (5 + 5 * line if "|" in text else 9)))
            self.labels.append(("$", split + 3, y + 9))
            self.level(y + rows, left)


GENERAL_LIMITS = (
    ("each_occurrence", "EACH OCCURRENCE"),
    ("damage_to_rented_premises", "DAMAGE TO RENTED|PREMISES (Ea occurrence)"),
    ("medical_expense", "MED EXP (Any one person)"),
    ("personal_advertising_injury", "PERSONAL & ADV INJURY"),
    ("general_aggregate", "GENERAL AGGREGATE"),
    ("products_completed_operations_aggregate", "PRODUCTS - COMP/OP AGG"),
    ("other", ""),
)
AUTO_LIMITS = (
    ("combined_single_limit", "COMBINED SINGLE LIMIT|(Ea accident)"),
    ("bodily_injury_per_person", "BODILY INJURY (Per person)"),
    ("bodily_injury_per_accident", "BODILY INJURY (Per accident)"),
    ("property_damage", "PROPERTY DAMAGE|(Per accident)"),
    ("other", ""),
)
UMBRELLA_LIMITS = (("each_occurrence", "EACH OCCURRENCE"), ("aggregate", "AGGREGATE"), ("other", ""))
EMPLOYERS_LIMITS = (
    ("el_each_accident", "E.L. EACH ACCIDENT"),
    ("el_disease_each_employee", "E.L. DISEASE - EA EMPLOYEE"),
    ("el_disease_policy_limit", "E.L. DISEASE - POLICY LIMIT"),
)
MODERN_COLUMNS = {
    "letter": (18, 36),
    "type": (36, 176),
    "addl": (176, 194),
    "subr": (194, 212),
    "number": (212, 330),
    "effective": (330, 378),
    "expiration": (378, 426),
    "limit_label": (426, 515),
    "limit": (515, 594),
}


def layout_of(edition):
    """The layout of an edition: 2001/08, 2009/09, 2010/05, 2014/01, 2016/03 or 2025/12."""
    return _old(edition) if edition < "2009/09" else _modern(edition)


def _modern(edition):
    layout = Layout(edition)
    layout.columns = MODERN_COLUMNS
    _modern_head(layout)
    layout.strokes += [(LEFT, y, RIGHT, y) for y in (48, 90, 120, 240, 252, 288, 300, 648, 660, 744)]
    layout.strokes += [(LEFT, 48, LEFT, 240), (RIGHT, 48, RIGHT, 240), (LEFT, 252, LEFT, 648), (RIGHT, 252, RIGHT, 648)]
    _uprights(layout, 288, 300, 564)
    _header_labels(layout)
    layout.sections = {
        "general_liability": (300, 384),
        "auto_liability": (384, 444),
        "umbrella": (444, 480),
        "workers_compensation": (480, 528),
        "other": (528, 564),
    }
    for top, bottom in layout.sections.values():
        layout.level(top)
        layout.level(bottom)
    _general(layout, 300)
    _auto(layout, 384)
    _umbrella(layout, 444)
    _compensation(layout, 480)
    text = "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (ACORD 101, Additional Remarks Schedule, may be attached)"
    layout.headings.append((text, 21, 572))
    layout.boxes["description_of_operations"] = (20, 574, 592, 646)
    _foot(layout, 648)
    return layout


def _uprights(layout, header, top, bottom):
    """The rules between columns; the heading of the limits stands over two of them."""
    for name, (left, _right) in list(layout.columns.items())[1:]:
        layout.upright(left, top if name == "limit" else header, bottom)


def _modern_head(layout):
    layout.boxes["certificate_date"] = (507, 35, 594, 48)
    layout.strokes += [(507, 24, 594, 24), (507, 24, 507, 48), (594, 24, 594, 48), (MIDDLE, 120, MIDDLE, 240)]
    layout.headings += [
        ("DATE (MM/DD/YYYY)", 520, 31),
        ("PRODUCER", 21, 127),
        ("INSURED", 21, 187),
        ("COVERAGES", 21, 249),
        ("CERTIFICATE NUMBER:", 158, 249),
        ("REVISION NUMBER:", 424, 249),
        ("INSURER(S) AFFORDING COVERAGE", 368, 165),
        ("NAIC #", 557, 165),
    ]
    layout.boxes |= {
        "producer": (20, 130, 304, 179),
        "insured": (64, 190, 304, 239),
        "certificate_number": (257, 240, 420, 252),
        "revision_number": (507, 240, 594, 252),
        "producer.contact": (345, 120, 592, 132),
        "producer.phone": (352, 132, 480, 144),
        "producer.fax": (516, 132, 592, 144),
        "producer.email": (345, 144, 592, 156),
    }
    pairs = (("CONTACT", "NAME:"), ("PHONE", "(A/C, No, Ext):"), ("E-MAIL", "ADDRESS:"))
    for number, (upper, lower) in enumerate(pairs):
        layout.labels += [(upper, 309, 125 + ROW * number), (lower, 309, 130 + ROW * number)]
    layout.labels += [("FAX", 485, 137), ("(A/C, No):", 485, 142)]
    layout.upright(482, 132, 144)
    for y in (132, 144, 156, 168):
        layout.level(y, MIDDLE)
    layout.level(180, LEFT, MIDDLE)
    layout.upright(540, 156, 240)
    for number, letter in enumerate("ABCDEF"):
        top = 168 + ROW * number
        layout.labels.append((f"INSURER {letter} :", 309, top + 9))
        layout.boxes[f"insurers.{letter}.name"] = (347, top, 540, top + ROW)
        layout.boxes[f"insurers.{letter}.naic"] = (540, top, RIGHT, top + ROW)
        layout.level(top, MIDDLE)


def _header_labels(layout):
    abbreviations = {
        "2009/09": ("ADDL", "INSR", "SUBR", "WVD"),
        "2010/05": ("ADDL", "INSR", "SUBR", "WVD"),
    }.get(layout.edition, ("ADDL", "INSD", "SUBR", "WVD"))
    layout.headings += [
        ("INSR", 20, 294),
        ("LTR", 21, 299),
        ("TYPE OF INSURANCE", 75, 298),
        (abbreviations[0], 177.5, 294),
        (abbreviations[1], 178.5, 299),
        (abbreviations[2], 195.5, 294),
        (abbreviations[3], 196.5, 299),
        ("POLICY NUMBER", 247, 298),
        ("POLICY EFF", 337, 294),
        ("(MM/DD/YYYY)", 333, 299),
        ("POLICY EXP", 385, 294),
        ("(MM/DD/YYYY)", 381, 299),
        ("LIMITS", 500, 298),
    ]


def _general(layout, top):
    bold = layout.edition >= "2014/01"
    if bold:
        layout.tick("general_liability.commercial_general_liability", 36, top)
        layout.headings.append(("COMMERCIAL GENERAL LIABILITY", 54, top + 9))
    else:
        layout.headings.append(("GENERAL LIABILITY", 40, top + 8))
        top += ROW
        layout.tick("general_liability.commercial_general_liability", 36, top, "COMMERCIAL GENERAL LIABILITY")
    layout.tick("general_liability.claims_made", 50, top + 12, "CLAIMS-MADE")
    layout.tick("general_liability.occurrence", 115, top + 12, "OCCUR")
    layout.tick("general_liability.free", 36, top + 24)
    layout.boxes["general_liability.free_text"] = (52, top + 24, 176, top + 36)
    layout.level(top + 36, 54, 172)
    if bold:
        layout.level(top + 48, 54, 172)
    aggregate = top + (60 if bold else 48)
    layout.labels.append(("GEN'L AGGREGATE LIMIT APPLIES PER:", 40, aggregate - 3 + (0 if bold else 8)))
    row = aggregate if bold else aggregate + 12
    layout.tick("general_liability.policy", 36, row, "POLICY")
    layout.tick("general_liability.project", 79, row, "PRO-|JECT")
    layout.tick("general_liability.location", 122, row, "LOC")
    if bold:
        layout.tick("general_liability.other", 36, row + 12, "OTHER:")
    layout.limit_rows("general_liability", layout.sections["general_liability"][0], ROW, GENERAL_LIMITS)


def _auto(layout, top):
    layout.headings.append(("AUTOMOBILE LIABILITY", 40, top + 8))
    only = layout.edition >= "2016/03"
    layout.tick("auto_liability.any_auto", 36, top + 12, "ANY AUTO")
    layout.tick("auto_liability.owned", 36, top + 24, "OWNED|AUTOS ONLY" if only else "ALL OWNED|AUTOS")
    layout.tick("auto_liability.scheduled", 104, top + 24, "SCHEDULED|AUTOS")
    layout.tick("auto_liability.hired", 36, top + 36, "HIRED|AUTOS ONLY" if only else "HIRED AUTOS")
    layout.tick("auto_liability.non_owned", 104, top + 36, "NON-OWNED|AUTOS ONLY" if only else "NON-OWNED|AUTOS")
    layout.limit_rows("auto_liability", top, ROW, AUTO_LIMITS)


def _umbrella(layout, top):
    layout.tick("umbrella.umbrella", 36, top)
    layout.tick("umbrella.excess", 36, top + 12)
    layout.headings += [("UMBRELLA LIAB", 54, top + 9), ("EXCESS LIAB", 54, top + 21)]
    layout.tick("umbrella.occurrence", 115, top, "OCCUR")
    layout.tick("umbrella.claims_made", 115, top + 12, "CLAIMS-MADE")
    layout.tick("umbrella.deductible", 36, top + 24, "DED")
    layout.tick("umbrella.retention", 72, top + 24, "RETENTION $")
    layout.boxes["umbrella.retention_amount"] = (130, top + 24, 176, top + 36)
    layout.limit_rows("umbrella", top, ROW, UMBRELLA_LIMITS)


def _compensation(layout, top):
    layout.headings += [
        ("WORKERS COMPENSATION", 38, top + 7),
        ("AND EMPLOYERS' LIABILITY", 38, top + 13),
        ("Y / N", 158, top + 13),
        ("N / A", 178.5, top + 26),
    ]
    layout.labels += [
        ("ANY PROPRIETOR/PARTNER/EXECUTIVE", 38, top + 20),
        ("OFFICER/MEMBER EXCLUDED?", 38, top + 26),
        ("(Mandatory in NH)", 38, top + 33),
        ("If yes, describe under", 38, top + 40),
        ("DESCRIPTION OF OPERATIONS below", 38, top + 46),
    ]
    layout.boxes["workers_compensation.proprietor_excluded"] = (158, top + 16, 172, top + 28)
    statute = "PER|STATUTE" if layout.edition >= "2014/01" else "WC STATU-|TORY LIMITS"
    layout.tick("workers_compensation.per_statute", 426, top, statute, at=443)
    layout.tick("workers_compensation.other", 484, top, "OTH-|ER")
    layout.level(top + 12, 426)
    layout.limit_rows("workers_compensation", top + 12, ROW, EMPLOYERS_LIMITS)


def _foot(layout, top):
    layout.headings += [
        ("CERTIFICATE HOLDER", 21, top + 9),
        ("CANCELLATION", 309, top + 9),
        ("AUTHORIZED REPRESENTATIVE", 309, top + 67),
        (f"ACORD 25 ({layout.edition})", 21, top + 112),
    ]
    layout.strokes += [
        (LEFT, top + 12, LEFT, top + 96),
        (RIGHT, top + 12, RIGHT, top + 96),
        (MIDDLE, top + 12, MIDDLE, top + 96),
        (MIDDLE, top + 60, RIGHT, top + 60),
    ]
    layout.boxes |= {
        "certificate_holder": (70, top + 24, 304, top + 94),
        "cancellation": (315, top + 18, 592, top + 58),
        "signature": (312, top + 72, 592, top + 94),
    }


OLD_COLUMNS = {
    "letter": (18, 35),
    "addl": (35, 53),
    "type": (53, 177),
    "number": (177, 296),
    "effective": (296, 360),
    "expiration": (360, 426),
    "limit_label": (426, 516),
    "limit": (516, 594),
}


def _old(edition):
    """2001/08: producer and insured at the top, no box of the contact, no waiver column, garage liability."""
    layout = Layout(edition)
    layout.columns = OLD_COLUMNS
    layout.boxes |= {
        "certificate_date": (507, 35, 594, 48),
        "producer": (20, 57, 304, 107),
        "insured": (70, 117, 304, 166),
        "description_of_operations": (20, 598, 592, 656),
    }
    layout.headings += [
        ("DATE (MM/DD/YYYY)", 520, 31),
        ("PRODUCER", 21, 54),
        ("INSURED", 21, 114),
        ("COVERAGES", 21, 176),
        ("INSURERS AFFORDING COVERAGE", 309, 104),
        ("NAIC #", 529, 104),
    ]
    layout.strokes += [(LEFT, y, RIGHT, y) for y in (48, 168, 180, 216, 230, 588, 662, 674, 758)]
    layout.strokes += [(LEFT, 48, LEFT, 168), (RIGHT, 24, RIGHT, 168), (LEFT, 180, LEFT, 662), (RIGHT, 180, RIGHT, 662)]
    layout.strokes += [(507, 24, 594, 24), (507, 24, 507, 48), (MIDDLE, 48, MIDDLE, 168), (LEFT, 108, RIGHT, 108)]
    layout.upright(525, 90, 168)
    for number, letter in enumerate("ABCDE"):
        top = 108 + ROW * number
        layout.labels.append((f"INSURER {letter}:", 309, top + 9))
        layout.boxes[f"insurers.{letter}.name"] = (347, top, 525, top + ROW)
        layout.boxes[f"insurers.{letter}.naic"] = (525, top, RIGHT, top + ROW)
        layout.level(top, MIDDLE)
    _uprights(layout, 216, 230, 588)
    layout.headings += [
        ("INSR", 19, 222),
        ("LTR", 21, 228),
        ("ADD'L", 35.5, 222),
        ("INSRD", 35.5, 228),
        ("TYPE OF INSURANCE", 84, 226),
        ("POLICY NUMBER", 212, 226),
        ("POLICY EFFECTIVE", 300, 222),
        ("DATE (MM/DD/YY)", 303, 228),
        ("POLICY EXPIRATION", 364, 222),
        ("DATE (MM/DD/YY)", 368, 228),
        ("LIMITS", 500, 226),
    ]
    layout.sections = {
        "general_liability": (230, 314),
        "auto_liability": (314, 410),
        "garage": (410, 446),
        "umbrella": (446, 506),
        "workers_compensation": (506, 554),
        "other": (554, 588),
    }
    for top, _bottom in layout.sections.values():
        layout.level(top)
    _old_sections(layout)
    text = "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES / EXCLUSIONS ADDED BY ENDORSEMENT"
    layout.headings.append((text, 21, 595))
    _foot(layout, 662)
    return layout


def _old_sections(layout):
    layout.headings += [
        ("GENERAL LIABILITY", 57, 238),
        ("AUTOMOBILE LIABILITY", 57, 322),
        ("GARAGE LIABILITY", 57, 418),
        ("EXCESS/UMBRELLA LIABILITY", 57, 454),
        ("WORKERS COMPENSATION AND", 57, 514),
        ("EMPLOYERS' LIABILITY", 57, 520),
        ("OTHER", 57, 561),
    ]
    layout.tick("general_liability.commercial_general_liability", 53, 242, "COMMERCIAL GENERAL LIABILITY")
    layout.tick("general_liability.claims_made", 68, 254, "CLAIMS MADE")
    layout.tick("general_liability.occurrence", 132, 254, "OCCUR")
    layout.tick("general_liability.free", 53, 266)
    layout.boxes["general_liability.free_text"] = (70, 266, 177, 278)
    layout.labels.append(("GEN'L AGGREGATE LIMIT APPLIES PER:", 57, 298))
    layout.tick("general_liability.policy", 53, 302, "POLICY")
    layout.tick("general_liability.project", 97, 302, "PRO-|JECT")
    layout.tick("general_liability.location", 140, 302, "LOC")
    layout.limit_rows("general_liability", 230, ROW, GENERAL_LIMITS)
    names = ("any_auto", "owned", "scheduled", "hired", "non_owned")
    words = ("ANY AUTO", "ALL OWNED AUTOS", "SCHEDULED AUTOS", "HIRED AUTOS", "NON-OWNED AUTOS")
    for number, (name, text) in enumerate(zip(names, words, strict=True)):
        layout.tick(f"auto_liability.{name}", 53, 326 + ROW * number, text)
    limits = [(code, text.replace(" (Per", "|(Per")) for code, text in AUTO_LIMITS[:4]]
    layout.limit_rows("auto_liability", 314, 24, limits)
    layout.tick("garage.any_auto", 53, 422, "ANY AUTO")
    layout.labels += [("AUTO ONLY - EA ACCIDENT", 429, 419), ("OTHER THAN", 429, 431), ("AUTO ONLY:", 429, 440)]
    layout.labels += [("EA ACC", 490, 430), ("AGG", 497, 442)]
    layout.labels += [("$", 519, y) for y in (419, 431, 443)]
    layout.tick("umbrella.occurrence", 53, 458, "OCCUR")
    layout.tick("umbrella.claims_made", 109, 458, "CLAIMS MADE")
    layout.tick("umbrella.deductible", 53, 482, "DEDUCTIBLE")
    layout.tick("umbrella.retention", 53, 494, "RETENTION")
    layout.labels.append(("$", 125, 503))
    layout.boxes["umbrella.retention_amount"] = (130, 494, 177, 506)
    layout.limit_rows("umbrella", 446, ROW, UMBRELLA_LIMITS)
    layout.labels += [
        ("ANY PROPRIETOR/PARTNER/EXECUTIVE", 57, 529),
        ("OFFICER/MEMBER EXCLUDED?", 57, 536),
        ("If yes, describe under", 57, 544),
        ("SPECIAL PROVISIONS below", 57, 551),
    ]
    layout.boxes["workers_compensation.proprietor_excluded"] = (144, 528, 176, 540)
    layout.tick("workers_compensation.per_statute", 426, 506, "WC STATU-|TORY LIMITS", at=443)
    layout.tick("workers_compensation.other", 484, 506, "OTH-|ER")
    layout.limit_rows("workers_compensation", 518, ROW, EMPLOYERS_LIMITS)
