"""What the forms print, as data: labels by which a form and the places on it are found.

A label is compared by its letters and digits in capitals, so spaces, hyphens and case do not matter. Sources: the
forms themselves, ACORD 25 of 2001/08, 2009/09, 2010/05, 2014/01, 2016/03 and 2025/12.
"""

from itertools import pairwise

from .values import squash

# Columns of the table of policies: labels of the header, from left to right.
COLUMNS = {
    "letter": ("INSR",),
    "type": ("TYPE OF INSURANCE",),
    "addl": ("ADDL", "ADD'L", "ADDL INSD", "ADDLSUBR"),
    "subr": ("SUBR", "WVD"),
    "number": ("POLICY NUMBER",),
    "effective": ("POLICY EFF", "POLICY EFFECTIVE"),
    "expiration": ("POLICY EXP", "POLICY EXPIRATION"),
    "limits": ("LIMITS",),
}

# Where the centres of those labels and the edges of the columns stand on a page of 612 points, by family of editions.
MODERN = {
    "centres": {
        "letter": 27,
        "type": 106,
        "addl": 185,
        "subr": 203,
        "number": 271,
        "effective": 354,
        "expiration": 402,
        "limits": 511,
    },
    "edges": (
        ("letter", 16, 36),
        ("type", 36, 176),
        ("addl", 176, 194),
        ("subr", 194, 212),
        ("number", 212, 330),
        ("effective", 330, 378),
        ("expiration", 378, 426),
        ("limit_label", 426, 515),
        ("limit", 515, 596),
    ),
}
OLD = {
    "centres": {
        "letter": 27,
        "addl": 44,
        "type": 117,
        "number": 239,
        "effective": 327,
        "expiration": 392,
        "limits": 511,
    },
    "edges": (
        ("letter", 16, 35),
        ("addl", 35, 53),
        ("type", 53, 177),
        ("number", 177, 296),
        ("effective", 296, 360),
        ("expiration", 360, 426),
        ("limit_label", 426, 516),
        ("limit", 516, 596),
    ),
}

# Sections of the table, from the top down, each with the labels that stand at its top.
SECTIONS = (
    ("general_liability", ("COMMERCIAL GENERAL LIABILITY", "GENERAL LIABILITY")),
    ("auto_liability", ("AUTOMOBILE LIABILITY",)),
    ("garage", ("GARAGE LIABILITY",)),
    ("umbrella", ("UMBRELLA LIAB", "EXCESS/UMBRELLA LIABILITY", "EXCESS LIABILITY")),
    ("workers_compensation", ("WORKERS COMPENSATION", "WORKERS' COMPENSATION")),
)

# The same of ACORD 30, certificate of garage insurance.
SECTIONS_30 = (
    ("garage", ("GARAGE LIABILITY",)),
    ("garagekeepers", ("GARAGEKEEPERS LIABILITY", "GARAGE KEEPERS LIABILITY", "GARAGEKEEPERS LEGAL LIABILITY")),
    ("auto_physical_damage", ("AUTO PHYSICAL DAMAGE", "AUTOMOBILE PHYSICAL DAMAGE", "DEALERS PHYSICAL DAMAGE")),
    ("umbrella", ("UMBRELLA LIAB", "EXCESS/UMBRELLA LIABILITY", "EXCESS LIABILITY")),
    ("workers_compensation", ("WORKERS COMPENSATION", "WORKERS' COMPENSATION")),
)

# Boxes to tick, by section: flag and labels to the right of the box. A label of two lines is found by its first.
BOXES = {
    "general_liability": (
        ("commercial_general_liability", ("COMMERCIAL GENERAL LIABILITY",)),
        ("claims_made", ("CLAIMS-MADE",)),
        ("occurrence", ("OCCUR",)),
        ("policy", ("POLICY",)),
        ("project", ("PRO-",)),
        ("location", ("LOC",)),
        ("other", ("OTHER",)),
    ),
    "auto_liability": (
        ("any_auto", ("ANY AUTO",)),
        ("owned", ("ALL OWNED", "OWNED")),
        ("scheduled", ("SCHEDULED",)),
        ("hired", ("HIRED",)),
        ("non_owned", ("NON-OWNED",)),
    ),
    "garage": (
        ("any_auto", ("ANY AUTO",)),
        ("owned", ("ALL OWNED", "OWNED")),
        ("hired", ("HIRED",)),
        ("non_owned", ("NON-OWNED",)),
    ),
    "umbrella": (
        ("umbrella", ("UMBRELLA LIAB",)),
        ("excess", ("EXCESS LIAB",)),
        ("occurrence", ("OCCUR",)),
        ("claims_made", ("CLAIMS-MADE",)),
        ("deductible", ("DEDUCTIBLE", "DED")),
        ("retention", ("RETENTION",)),
    ),
    "workers_compensation": (
        ("per_statute", ("PER STATUTE", "PER", "WC STATU-")),
        ("other", ("OTH-",)),
    ),
}

# Labels of limits, by section: the code where all of the given parts are in the label of a row.
LIMITS = {
    "general_liability": (
        ("damage_to_rented_premises", ("RENTED",)),
        ("damage_to_rented_premises", ("PREMISES",)),
        ("damage_to_rented_premises", ("FIREDAMAGE",)),
        ("medical_expense", ("MEDEXP",)),
        ("personal_advertising_injury", ("PERSONAL", "ADV")),
        ("products_completed_operations_aggregate", ("PRODUCTS",)),
        ("general_aggregate", ("GENERALAGGREGATE",)),
        ("each_occurrence", ("EACHOCCURRENCE",)),
    ),
    "auto_liability": (
        ("combined_single_limit", ("COMBINEDSINGLE",)),
        ("property_damage", ("PROPERTYDAMAGE",)),
        ("bodily_injury_per_person", ("BODILYINJURY", "PERPERSON")),
        ("bodily_injury_per_accident", ("BODILYINJURY", "PERACCIDENT")),
    ),
    "garage": (
        ("each_accident", ("AUTOONLY", "EAACCIDENT")),
        ("other_than_auto_each_accident", ("EAACC",)),
        ("other_than_auto_each_accident", ("EACHACCIDENT",)),
        ("other_than_auto_aggregate", ("AGG",)),
    ),
    "garagekeepers": (
        ("comprehensive", ("COMPREHENSIVE",)),
        ("specified_causes_of_loss", ("SPECIFIED",)),
        ("collision", ("COLLISION",)),
    ),
    "umbrella": (
        ("each_occurrence", ("EACHOCCURRENCE",)),
        ("aggregate", ("AGGREGATE",)),
    ),
    "workers_compensation": (
        ("el_disease_each_employee", ("EAEMPLOYEE",)),
        ("el_disease_policy_limit", ("POLICYLIMIT",)),
        ("el_each_accident", ("EACHACCIDENT",)),
    ),
}

# What agents write into the free rows: the code of the coverage, by the longest part that its label has. Cargo and
# marine lines: what the words alone cannot tell apart keeps a code that says so.
WRITTEN_IN = {
    "hired_non_owned_auto": ("HIREDANDNONOWNED", "HIREDNONOWNED", "HNOA"),
    "stop_gap": ("STOPGAP",),
    "occupational_accident": ("OCCUPATIONALACCIDENT", "OCCACC"),
    "professional_liability": (
        "PROFESSIONALLIAB",
        "PROFLIAB",
        "PROFESSIONAL",
        "ERRORSOMISSIONS",
        "ERRORSANDOMISSIONS",
        "EANDO",
        "TECHEO",
        "MISCPROF",
    ),
    "cyber": ("CYBER", "NETWORKSECURITY", "PRIVACYLIAB", "DATABREACH"),
    "pollution": ("POLLUTION", "ENVIRONMENTAL"),
    "motor_truck_cargo": ("MOTORTRUCKCARGO", "MOTORCARGO", "TRUCKCARGO", "CARGOLEGAL", "CARRIERSLEGAL", "CARRIERLEGAL"),
    "contingent_cargo": ("CONTINGENTCARGO", "CONTINGENTMOTORTRUCK"),
    "ocean_cargo": ("OCEANCARGO", "MARINECARGO", "STOCKTHROUGHPUT"),
    "cargo_unspecified": ("CARGO",),
    "installation_floater": ("INSTALLATION",),
    "transit": ("TRANSIT", "TRANSPORTATIONFLOATER"),
    "bailee": ("BAILEE",),
    "contractors_equipment": (
        "CONTRACTORSEQUIP",
        "CONTRACTOREQUIP",
        "EQUIPMENTFLOATER",
        "RENTEDEQUIP",
        "LEASEDEQUIP",
        "LEASEDRENTED",
        "RENTEDLEASED",
        "SCHEDULEDEQUIP",
        "TOOLS",
    ),
    "inland_marine": ("INLANDMARINE", "FLOATER"),
    "builders_risk": ("BUILDERSRISK", "BUILDERRISK"),
    "equipment_breakdown": ("EQUIPMENTBREAKDOWN", "BOILER"),
    "property": ("PROPERTY", "BUSINESSPERSONALPROP", "BPP", "CONTENTS"),
    "warehouse_legal": ("WAREHOUSE",),
    "on_hook": ("ONHOOK",),
    "garagekeepers": ("GARAGEKEEPER", "GARAGEKEEPERS"),
    "garage": ("GARAGELIAB",),
    "trailer_interchange": ("TRAILERINTERCHANGE",),
    "non_trucking": ("NONTRUCKING", "BOBTAIL"),
    "crime": ("CRIME", "FIDELITY", "EMPLOYEEDISHONESTY", "EMPLOYEETHEFT", "THEFT"),
    "bond": ("BOND", "SURETY"),
    "liquor": ("LIQUOR",),
    "abuse": ("ABUSE", "MOLESTATION", "SAM"),
    "employment_practices": ("EMPLOYMENTPRACTICE", "EPLI", "EPL"),
    "directors_officers": ("DIRECTORSOFFICERS", "DIRECTORSANDOFFICERS", "DANDO"),
    "product_recall": ("RECALL",),
    "medical_malpractice": ("MALPRACTICE", "MEDMAL", "MEDICALPROF"),
    "aircraft": ("AIRCRAFT", "AVIATION"),
    "railroad_protective": ("RAILROADPROTECTIVE",),
    "owners_contractors_protective": ("OWNERSCONTRACTORSPROTECTIVE", "OWNERSANDCONTRACTORS", "OCP"),
    "umbrella": ("UMBRELLA",),
    "excess": ("EXCESSLIAB", "FOLLOWFORM"),
    "workers_compensation": ("WORKERSCOMP",),
    "auto_liability": ("AUTOLIAB", "AUTOMOBILELIAB"),
    "general_liability": ("GENERALLIAB",),
}


def written_in(label):
    """The code of the coverage that a written label names; `other` where it names none we know."""
    text = squash(label.replace("&", " AND "))
    plain = squash(label)
    words = {squash(word) for word in label.replace("/", " ").split()}
    best, code = 0, "other"
    for name, parts in WRITTEN_IN.items():
        for part in parts:
            # An abbreviation must be a word of its own: SAM is not in SAMPLE.
            found = part in words if len(part) <= 4 else part in text or part in plain
            if found and len(part) > best:
                best, code = len(part), name
    return code


class Index:
    """Finds labels among the words of a page: each baseline as one string of letters and digits."""

    def __init__(self, words):
        self.lines = []
        for line in _baselines(words):
            text, places = [], []
            for word in line:
                for at, char in enumerate(word.text):
                    if char.isalnum():
                        text.append(char.upper()[0])
                        places.append((word, at))
            self.lines.append(("".join(text), places))

    def find(self, *labels, within=None, loose=False, alone=False):
        """All places of the first of `labels` that is there: lists of parts of words, from the top down.

        :param within: box `(x0, top, x1, bottom)` in which the label must begin
        :param loose: the label may begin or end within a word
        :param alone: nothing stands close before it, as it would in a sentence; where one has nothing close after it
            either, only such are returned
        """
        for label in labels:
            wanted = squash(label)
            found = [
                match
                for text, places in self.lines
                for match in _occurrences(text, places, wanted, loose)
                if _is_within(match[0][0], within) and (match[1] or not alone)
            ]
            if alone and any(ends for _parts, _begins, ends in found):
                found = [match for match in found if match[2]]
            if found:
                return sorted((parts for parts, _begins, _ends in found), key=lambda parts: (parts[0].top, parts[0].x0))
        return []

    def first(self, *labels, **options):
        """The box around the first place of a label, as a `Place`, or None."""
        found = self.find(*labels, **options)
        return Place(found[0]) if found else None


class Place:
    """Where a label stands; `words` are the parts of words it is made of."""

    def __init__(self, words):
        self.words = words
        self.x0, self.top = min(w.x0 for w in words), min(w.top for w in words)
        self.x1, self.bottom = max(w.x1 for w in words), max(w.bottom for w in words)

    @property
    def x(self):
        return (self.x0 + self.x1) / 2

    @property
    def y(self):
        return (self.top + self.bottom) / 2


def _baselines(words):
    lines, base = [], None
    for word in sorted(words, key=lambda item: (item.base, item.x0)):
        if base is None or word.base - base > 0.8:
            lines.append([])
            base = word.base
        lines[-1].append(word)
    return [sorted(line, key=lambda item: item.x0) for line in lines]


def _is_within(word, box):
    return box is None or box[0] <= word.x0 < box[2] and box[1] <= word.y < box[3]


def _occurrences(text, places, wanted, loose):
    """Matches of `wanted` on a line: parts of words, whether nothing stands close before, nothing close after."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if loose or _is_whole(places, start, end):
            parts = _parts(places[start:end])
            near = 1.2 * max(parts[0].size, 5)
            if all(b.x0 - a.x1 < 2 * near for a, b in pairwise(parts)):
                begins = start == 0 or parts[0].x0 - places[start - 1][0].x1 > near
                ends = end == len(places) or places[end][0].x0 - parts[-1].x1 > near
                yield parts, begins, ends
        start = text.find(wanted, start + 1)


def _is_whole(places, start, end):
    """Whether a match begins and ends where words do, or where something other than a letter or digit parts them."""
    word, at = places[start]
    if at > 0 and word.text[at - 1].isalnum():
        return False
    word, at = places[end - 1]
    return at + 1 >= len(word.text) or not word.text[at + 1].isalnum()


def _parts(places):
    parts = []
    for word, at in places:
        if parts and parts[-1][0] is word:
            parts[-1][2] = at + 1
        else:
            parts.append([word, at, at + 1])
    return [word.part(start, end) for word, start, end in parts]


def strip(words, places):
    """`words` without the labels at `places`; what is left of a word that a label shares is kept."""
    printed = {}
    for place in places:
        for part in place.words if place else ():
            printed.setdefault(part.base, []).append(part)
    left = []
    for word in words:
        pieces = [(0, len(word.text))]
        for part in printed.get(word.base, ()):
            if part.x0 < word.x1 - 0.01 and part.x1 > word.x0 + 0.01:
                pieces = [piece for old in pieces for piece in _cut(word, old, part)]
        for start, end in pieces:
            piece = word if (start, end) == (0, len(word.text)) else word.part(start, end)
            if piece is word or any(char.isalnum() for char in piece.text):
                left.append(piece)
    return left


def _cut(word, piece, part):
    """`piece` (start, end) of `word` without the characters that lie within `part`."""
    within = [at for at in range(*piece) if part.x0 - 0.01 <= (word.edge(at) + word.edge(at + 1)) / 2 <= part.x1 + 0.01]
    if not within:
        return [piece]
    return [(start, end) for start, end in ((piece[0], within[0]), (within[-1] + 1, piece[1])) if end > start]
