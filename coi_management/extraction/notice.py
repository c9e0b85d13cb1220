"""Notices that a policy is cancelled, not renewed, or reinstated: letters and forms.

They are read by their captions and sentences. What only a sentence says is marked. ACORD 35 is the insured's request.
"""

import re

from .captions import Captions, Prose
from .country import Country, is_clear
from .result import blank
from .values import dates, squash

CANCELLATION, NON_RENEWAL, REINSTATEMENT = TYPES = ("cancellation", "non_renewal", "reinstatement")
KEYS = ("type", "policy_number", "insured", "insurer", "effective", "reason", "issued")
# Below SURE: what a sentence says, and what stands in a box of no known form.
SAID, READ = 0.7, 0.9

_CANCEL = r"cancell?ation"
_NOT_RENEWED = r"non[\s-]?renewal"
_REINSTATED = r"(?:reinstatement|rescission|withdrawal)"
_TITLES = (
    (
        REINSTATEMENT,
        rf"(?:notice\s+of\s+)?(?:policy\s+)?reinstatement(?:\s+(?:notice|of|confirmation|endorsement|letter)\b.*)?|"
        rf"(?:notice\s+of\s+)?{_REINSTATED}\s+of\s+(?:notice\s+of\s+)?{_CANCEL}.*|policy\s+reinstated",
    ),
    (
        NON_RENEWAL,
        rf"notice\s+(?:of|to)\s+(?:intent(?:ion)?\s+(?:to|not\s+to)\s+)?(?:policy\s+)?(?:{_NOT_RENEWED}|non[\s-]?renew|renew).*|"
        rf"(?:policy\s+)?{_NOT_RENEWED}\s+(?:notice|of|letter).*|policy\s+{_NOT_RENEWED}",
    ),
    (
        CANCELLATION,
        rf"(?:\w+\s+){{0,3}}notice\s+(?:of|to)\s+(?:(?:pending|policy|intent(?:ion)?)\s+)*(?:to\s+)?(?:{_CANCEL}|cancel|termination).*|"
        rf"(?:\w+\s+){{0,3}}{_CANCEL}\s+(?:notice|of\s+(?:insurance|policy|coverage|cover)|request|memo(?:randum)?|advice|"
        rf"confirmation|letter)\b.*|policy\s+{_CANCEL}|notice\s+of\s+termination.*",
    ),
)
_TITLE_PATTERNS = tuple((kind, re.compile(rf"(?i)^\W*(?:re\s*:\s*)?(?:{pattern})\W*$")) for kind, pattern in _TITLES)
_SUBJECT = r"(?:polic(?:y|ies)|coverages?|insurance|cover|bond|certificate)"
_DONE = r"(?:has|have|had)\s+(?:now\s+)?been|is|are|was|were|(?:will|shall)\s+be|is\s+being"
_SENTENCES = (
    (
        REINSTATEMENT,
        rf"\b(?:{_DONE})\s+(?:hereby\s+|now\s+)?(?:reinstated|rescinded|withdrawn)|\bwe\s+(?:have\s+|are\s+|hereby\s+)*"
        r"(?:reinstat|rescind)(?:ed|ing|e)?\b|\brescinds?\s+(?:the|our)\s+(?:notice\s+of\s+)?cancell?ation",
    ),
    (
        NON_RENEWAL,
        r"\b(?:will|shall)\s+not\s+be\s+renew(?:ed|ing)|\b(?:will|shall)\s+not\s+(?:be\s+)?(?:offer|renew)\w*|"
        r"\bnot\s+(?:be\s+)?renewing\b|\belected\s+not\s+to\s+renew|\b(?:non[\s-]?renewed)\b|\bnot\s+to\s+renew\b",
    ),
    (
        CANCELLATION,
        rf"\b{_SUBJECT}\b[^.;]{{0,140}}?\b(?:{_DONE})\s+(?:hereby\s+|now\s+)?(?:cancell?ed|terminated)\b|"
        r"\bwe\s+(?:are|have|must|hereby|will)\s+(?:hereby\s+)?(?:cancel(?:l?ing|l?ed)?|terminat(?:e|ing|ed))\b|"
        r"\bplease\s+cancel\b|\bhereby\s+cancell?(?:ed|s)?\b",
    ),
)
_SENTENCE_PATTERNS = tuple((kind, re.compile(rf"(?i){pattern}")) for kind, pattern in _SENTENCES)
# Beside its heading a notice says when: certificates and endorsements have such headings too.
_SUPPORT = re.compile(
    rf"(?i)\b(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination|cancel)\s+(?:effective|date)|effective\s+(?:date\s+)?(?:and\s+\w+\s+)?"
    rf"(?:of\s+)?(?:this\s+)?(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement)|date\s+(?:and\s+(?:time|hour)\s+)?of\s+(?:this\s+)?"
    rf"(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination)|(?:cancell?ed|reinstated|terminated)\s+(?:effective|on|as\s+of|at)\b"
)
_ANOTHER = re.compile(r"(?i)^\W*(?:certificate|evidence|confirmation)\s+of\b.*\b(?:insurance|currency|cover)")
_IF = re.compile(r"(?i)\b(?:if|unless|should|in\s+the\s+event|failure\s+to|may\s+result)\b")
_NUMBER_CUE = re.compile(r"(?i)\bpolic(?:y|ies)\b\s*(?:number|no\b|nos\b|#|num)|\bpolicy\b[^.]{0,20}?\b[A-Z]*-?\d{4,}")
_VERB = (
    r"(?:cancell?(?:ed|ation|ing)?|terminat(?:ed|ion|ing|es?)|non[\s-]?renew(?:al|ed)|reinstat(?:ed|ement)|renewed|"
    r"expir\w+)"
)
_EFFECTIVE_ON = r"(?:effective|as\s+of|on|at|from)"

NAMES = (
    ("period", r"policy\s+(?:period|term)|term\s+of\s+policy|period\s+of\s+insurance|policy\s+dates?"),
    (
        "effective",
        rf"(?:effective\s+)?date\s+(?:and\s+(?:time|hour)\s+)?of\s+(?:this\s+)?(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination)|"
        rf"(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination|cancel)\s+(?:effective\s+)?(?:date|on|at)(?:\s+and\s+(?:time|hour))?|"
        rf"(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination)\s+effective(?:\s+(?:date|on|at))?(?:\s+and\s+(?:time|hour))?|"
        rf"effective\s+(?:date\s+of\s+)?(?:{_CANCEL}|reinstatement)|date\s+cancell?ed|reinstated\s+(?:on|as\s+of|effective)",
    ),
    ("effective_date", r"effective(?:\s+date)?(?:\s+and\s+(?:time|hour))?"),
    ("expiration", r"(?:policy\s+)?expir(?:ation|y)(?:\s+date)?"),
    (
        "issued",
        r"(?:notice|mailing|issue|letter)\s+date|date\s+(?:of\s+)?(?:this\s+)?(?:notice|mail(?:ed|ing)|issued?|issue)|"
        r"date\s+of\s+(?:letter|issue)|mailed(?:\s+on)?|issued(?:\s+on)?|dated?",
    ),
    (
        "reason",
        rf"(?:the\s+)?reason(?:\(s\)|s)?(?:\s+for\s+(?:this\s+)?(?:{_CANCEL}|{_NOT_RENEWED}|reinstatement|termination|action|notice))?"
        r"(?:\s+is)?",
    ),
    ("policy_number", r"(?:re\s*:?\s*)?policy\s*(?:number|num|no\.?|#|nbr)(?:\(s\)|s)?|policy"),
    (
        "insured",
        r"(?:first\s+)?(?:named\s+)?insured(?:['’]?s)?(?:\s+name)?(?:\s+and\s+(?:mailing\s+)?address)?|name\s+(?:and\s+(?:mailing\s+)?"
        r"address\s+)?of\s+(?:named\s+)?insured|policy\s?holder",
    ),
    (
        "insurer",
        r"(?:insurer|insurance\s+(?:company|carrier)|(?:issuing\s+|writing\s+)?company|carrier|underwritten\s+by|underwriter)"
        r"(?:['’]?s)?(?:\s+name)?(?:\s+and\s+address)?|name\s+(?:and\s+address\s+)?of\s+(?:insurance\s+)?(?:company|insurer)",
    ),
    (
        "other",
        r"agent|agency|producer|broker|mortgagee|lienholder|loss\s+payee|certificate\s+holder|additional\s+insured|amount\s+due",
    ),
    (
        "other",
        r"to|from|re|subject|attn|type\s+of\s+(?:policy|insurance)|kind\s+of\s+policy|account(?:\s+number)?|phone|fax",
    ),
)
_TYPE_LABELS = (
    (REINSTATEMENT, r"reinstate"),
    (NON_RENEWAL, r"non[\s-]?renew"),
    (CANCELLATION, r"cancel"),
)
# What the names of form fields hold, where nothing is printed beside them.
_FIELD_NAMES = (
    ("policy_number", ("POLICYNUMBER", "POLICYNO")),
    ("insured", ("NAMEDINSUREDFULLNAME", "INSUREDNAME", "NAMEDINSURED", "INSURED")),
    ("insurer", ("INSURERFULLNAME", "INSURERNAME", "COMPANYNAME", "CARRIER", "INSURER", "COMPANY")),
    (
        "effective",
        (
            "CANCELLATIONEFFECTIVE",
            "CANCELLATIONDATE",
            "CANCELDATE",
            "DATEOFCANCELLATION",
            "REINSTATEMENTDATE",
            "REINSTATEMENTEFFECTIVE",
            "NONRENEWALDATE",
            "TERMINATIONDATE",
            "EFFECTIVEDATE",
        ),
    ),
    ("reason", ("REASON",)),
    ("issued", ("COMPLETIONDATE", "NOTICEDATE", "ISSUEDATE", "DATEMAILED", "MAILINGDATE", "DATEOFNOTICE")),
)
_INSURER_NAME = re.compile(
    r"(?=[^.]*(?i:\b(?:insurance|assurance|casualty|indemnity|mutual|surety|underwriters|insurers?)\b))"
    r"(?:(?:[A-Z][\w&'’-]*\.?|of|and|the|&),?\s+){1,7}"
    r"(?i:company|co|corp|corporation|group|exchange|inc|ltd|limited|association|fund|plc|mutual|casualty|underwriters|indemnity)\.?$"
)
_REASONS = re.compile(
    r"(?i)\b(?:non[\s-]?payment\s+of\s+(?:the\s+)?premiums?|failure\s+to\s+pay[\w\s]{0,30}|(?:at\s+the\s+)?(?:insured|policyholder)['’]?s\s+"
    r"(?:own\s+)?request|request\s+of\s+(?:the\s+)?(?:named\s+)?insured|underwriting\s+reasons?|material\s+(?:misrepresentation|change)[\w\s]{0,30}|"
    r"loss\s+(?:history|experience)|coverage\s+rewritten|rewritten(?:\s+with\s+another\s+(?:company|carrier|insurer))?|policy\s+not\s+taken|"
    r"premium\s+(?:has\s+been\s+|was\s+)?(?:paid|received)[\w\s]{0,20}|receipt\s+of\s+(?:the\s+)?(?:premium|payment)[\w\s]{0,20})"
)
_POLICY_IN_SENTENCE = re.compile(
    r"(?i:\bpolic(?:y|ies)\b\s*(?:number|num\b|no\b\.?|nos\b\.?|#)?\s*[:#]?\s*)((?:[A-Z]{1,5}[\s-]){0,3}[A-Z0-9/.-]*\d[A-Z0-9/.-]{3,}(?:[\s-]\d{2,}(?!/))*)"
)
_ISSUED_TO = re.compile(
    r"(?:issued\s+to|insuring|in\s+the\s+name\s+of|on\s+behalf\s+of|insured\s*:?|issued\s+in\s+the\s+name\s+of)\s+(?:the\s+insured[,:]?\s+|named\s+insured[,:]?\s+)?"
    r"([A-Z][\w&.,'’ -]{2,70}?)(?=\s+(?:has|have|is|was|will|shall|by|under|effective|for|with|and\s+underwritten)\b|"
    r"[.;:(]|,\s+(?:has|is|will|which|by|effective|under|policy)|$)"
)
_BY_INSURER = re.compile(
    r"(?:issued|underwritten|insured|written)\s+(?:to\s+[^.]{2,80}?\s+)?(?:by|with|through)\s+(?:the\s+)?"
    r"([A-Z][\w&.,'’ -]{3,80}?"
    r"(?:Company|Corporation|Corp|Mutual|Group|Exchange|Insurance|Casualty|Indemnity|Limited|Ltd|Inc|Underwriters|Fund)\b)"
)


def type_of(page, text):
    """The type of notice that a page is, by its heading or, failing that, by what it says; None where it is none.

    :param page: of page.py
    :param str text: its lines
    :return: one of TYPES, "" where it is a notice and does not say of which type, or None
    """
    if not _NUMBER_CUE.search(text) and not page.fields:
        return None
    lines = text.split("\n")
    head = lines[: max(12, len(lines) // 2)]
    titled = [
        kind for line in head if len(line.split()) <= 12 for kind, pattern in _TITLE_PATTERNS if pattern.match(line)
    ]
    if any(_ANOTHER.match(line) for line in head):
        return None
    said = _said(" ".join(lines), bare=not titled)
    supported = said or _SUPPORT.search(" ".join(lines)) or any("CANCEL" in squash(field.name) for field in page.fields)
    named = {kind for line in head if len(line.split()) <= 12 and _is_titled(line) for kind in _named(line)}
    if titled and (supported or len(named) > 1) and (dates(text) or page.fields):
        if len(named) < 2:
            return titled[0] if titled[0] != CANCELLATION or said in (None, CANCELLATION, NON_RENEWAL) else said
        return _ticked(page) or said or ""
    return said if dates(text) else None


def _is_titled(line):
    return any(pattern.match(line) for _kind, pattern in _TITLE_PATTERNS)


def _named(line):
    return [kind for kind, pattern in _TYPE_LABELS if re.search(rf"(?i){pattern}", line)]


def _said(text, bare):
    """What the sentences say happened: reinstated comes after cancelled. `bare`: without a condition only."""
    for kind, pattern in _SENTENCE_PATTERNS:
        for match in pattern.finditer(text):
            start = max(text.rfind(". ", 0, match.start()), 0)
            if not (bare and _IF.search(text[start : match.end()])):
                return kind
    return None


def _ticked(page):
    """The type whose box is ticked, or None."""
    found = set()
    for mark in page.marks:
        if mark.text.upper() in ("N", "NO"):
            continue
        right = [
            word for word in page.words if abs(word.y - mark.y) < 6 and 0 < word.x0 - mark.x1 < 14 and word is not mark
        ]
        right.sort(key=lambda word: word.x0)
        for kind, pattern in _TYPE_LABELS:
            if right and re.search(rf"(?i)^\W*(?:notice|policy|of)?\W*{pattern}", right[0].text):
                found.add(kind)
                break
    return found.pop() if len(found) == 1 else None


def read_page(page, evidence):
    """The reading of a notice: kind `not_a_certificate`, with what it says under `notice`."""
    return _Reader(page, evidence).read()


class _Reader:
    def __init__(self, page, evidence):
        self.page, self.evidence = page, evidence
        self.captions, self.prose = Captions(page, NAMES), Prose(page.words)
        self.country = Country(self.prose.text)
        self.notice = dict.fromkeys(KEYS)

    def read(self):
        text = "\n".join(" ".join(cell.text for cell in row) for row in self.captions.rows)
        self.notice["type"] = type_of(self.page, text) or None
        self._note_type()
        self._read_number()
        self._read_parties()
        self._read_effective()
        self._read_issued()
        self._read_reason()
        self._take_fields()
        for key in ("type", "policy_number", "insured", "effective"):
            if not self.notice[key]:
                self.evidence.note(f"notice.{key}", [], self.page, 0.3, "empty")
        return blank("not_a_certificate") | {"notice": self.notice, "sort": "notice"}

    def set(self, key, value, words, confidence=READ, reason=None):
        """Take a value in, unless there is one already."""
        if value and not self.notice[key]:
            self.notice[key] = value
            self.evidence.note(f"notice.{key}", words, self.page, confidence, reason if confidence < 0.8 else None)

    def _note_type(self):
        if not self.notice["type"]:
            return
        title = [row for row in self.captions.rows if _is_titled(" ".join(cell.text for cell in row))]
        words = [word for cell in title[0] for word in cell.words] if title else []
        self.evidence.note("notice.type", words, self.page, READ if title else SAID, None if title else "in_a_sentence")

    def _read_number(self):
        for lines in self.captions.all("policy_number"):
            words = lines[0]
            text = " ".join(word.text for word in words)
            match = re.match(
                r"[\s:#]*((?:[A-Z]{1,5}[\s-]?){0,3}[A-Za-z0-9-]*\d[A-Za-z0-9./-]*(?:[\s-][A-Z0-9-]*\d[A-Z0-9-]*)*)",
                text,
            )
            if match and len(re.sub(r"\D", "", match[1])) >= 3 and not dates(match[1]):
                self.set("policy_number", match[1].strip(" .,"), words)
        match = _POLICY_IN_SENTENCE.search(self.prose.text)
        if match:
            value = re.split(r"\s+(?=\d{1,2}/)", match[1])[0].strip(" .,")
            self.set("policy_number", value, self.prose.span(*match.span(1)), SAID, "in_a_sentence")

    def _read_parties(self):
        for key in ("insured", "insurer"):
            for lines in self.captions.all(key):
                name = " ".join(word.text for word in lines[0]).strip(" :,")
                if re.search(r"[A-Za-z]{2}", name) and not dates(name):
                    self.set(key, name, lines[0])
                    break
        for key, pattern in (("insured", _ISSUED_TO), ("insurer", _BY_INSURER)):
            match = pattern.search(self.prose.text)
            if match:
                self.set(key, match[1].strip(" ,"), self.prose.span(*match.span(1)), SAID, "in_a_sentence")
        if not self.notice["insurer"]:
            for cell in self.captions.cells:  # the letterhead, or the signature
                name = _INSURER_NAME.search(cell.text)
                if name and not cell.field:
                    self.set("insurer", name[0].strip(" ,"), cell.words, SAID, "in_a_sentence")
                    break

    def _days(self, text):
        return dates(text, self.country.day_first)

    def _sureness(self, words):
        """How sure a date is: whether it may have day and month the other way round."""
        text = " ".join(word.text for word in words)
        return READ if self.country.is_sure or is_clear(text) else SAID

    def _read_effective(self):
        if self.notice["type"] == NON_RENEWAL:
            self._read_end()
        for lines in self.captions.all("effective"):
            days = self._days(" ".join(word.text for word in lines[0]))
            if days:
                self.set("effective", days[0], lines[0], self._sureness(lines[0]), "day_or_month")
        match = self._effective_in_sentence()
        if match:
            self.set(
                "effective", match[0], match[1], SAID if not match[2] else self._sureness(match[1]), "in_a_sentence"
            )
        for lines in self.captions.all("effective_date"):
            days = self._days(" ".join(word.text for word in lines[0]))
            if days:
                self.set("effective", days[0], lines[0], SAID, "which_date")

    def _read_issued(self):
        for lines in self.captions.all("issued"):
            days = self._days(" ".join(word.text for word in lines[0]))
            if len(days) == 1:
                self.set("issued", days[0], lines[0], self._sureness(lines[0]), "day_or_month")
        if not self.notice["issued"]:
            for row in self.captions.rows[:14]:  # a letter has its date on a line of its own
                for cell in row[:1] if len(row) == 1 else ():
                    days = self._days(cell.text)
                    if len(days) == 1 and len(cell.words) <= 4 and not cell.field:
                        self.set("issued", days[0], cell.words, self._sureness(cell.words), "day_or_month")

    def _read_end(self):
        """A policy that is not renewed ends where its term does."""
        for lines in self.captions.all("effective") + self.captions.all("expiration") + self.captions.all("period"):
            days = self._days(" ".join(word.text for word in lines[0]))
            if days:
                self.set("effective", days[-1], lines[0], self._sureness(lines[0]), "day_or_month")

    def _effective_in_sentence(self):
        """The date that a sentence gives for what it says happens: day, words, whether it is the only such date."""
        found = []
        for sentence in re.finditer(
            r"[^.;]*(?:\b(?:[ap]\.m|no|inc|co|ltd|llc|corp)\.[^.;]*)*(?:[.;]|$)", self.prose.text, re.IGNORECASE
        ):
            text = sentence[0]
            verb = re.search(rf"(?i)\b{_VERB}\b", text)
            if not verb:
                continue
            for match in re.finditer(
                rf"(?i)\b{_EFFECTIVE_ON}\b[:\s]*(?:the\s+)?(?:12:0[01]|noon|midnight)?[^.;]{{0,45}}?", text
            ):
                after = text[match.end() : match.end() + 60]
                days = self._days(after)
                if days and not re.search(
                    r"(?i)dated|mailed|issued|received|notice\s+$", text[max(0, match.start() - 24) : match.start()]
                ):
                    at = sentence.start() + match.start()
                    found.append((days[0], self.prose.span(at, at + match.end() - match.start() + 40)))
                    break
        if not found:
            return None
        return found[0][0], found[0][1], len({day for day, _words in found}) == 1

    def _read_reason(self):
        for lines in self.captions.all("reason"):
            words = [word for line in lines[:3] for word in line]
            text = " ".join(word.text for word in words).strip(" :")
            if re.search(r"[A-Za-z]{3}", text):
                self.set("reason", text, words)
        match = re.search(r"(?i)\breasons?\b[^.:]{0,80}?\b(?:is|are|:)\s*:?\s*([^.]{4,160})", self.prose.text)
        match = match or _REASONS.search(self.prose.text)
        if match:
            group = 1 if match.re.groups else 0
            self.set("reason", match[group].strip(" :,"), self.prose.span(*match.span(group)), SAID, "in_a_sentence")

    def _take_fields(self):
        """What stands in fields whose names tell, where nothing printed beside them did."""
        filled = [(squash(field.name.rpartition(".")[2]), field) for field in self.page.fields if field.text.strip()]
        for key, names in _FIELD_NAMES:
            for wanted in names:
                for name, field in filled:
                    if wanted in name and not self.notice[key]:
                        text = field.text.strip()
                        days = self._days(text) if key in ("effective", "issued") else None
                        value = (days[0] if days else None) if days is not None else text
                        self.set(key, value, [field])
