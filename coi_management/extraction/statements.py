"""The description of operations as statements: what each says, of which lines of insurance, for whom, on what terms.

A statement is an assertion, not proof. Sentences are split where agents end them: at full stops, semicolons, bullets
and blank lines, and at a line that ends early where the next begins anew.
"""

import re

# Statement by kind, with the words that make it. A sentence may be several.
KINDS = (
    (
        "additional_insured",
        r"add(?:itiona|['’])?l\.?\s*-?\s*ins(?:ured|d)?s?\b|\badd(?:itiona)?l\s+insureds?\b|\bnamed\s+as\s+an?"
        r"\s+insured\b|"
        r"\bA\.?I\.?\s+status\b|\bincluded\s+as\s+(?:an\s+)?insureds?\b",
    ),
    (
        "completed_operations",
        r"completed\s+op(?:eration)?s?\b|\bCG\s*20\s*37\b|\bprod(?:uct)?s?[\s/-]+comp(?:leted)?[\s/]+op",
    ),
    ("ongoing_operations", r"on-?going\s+(?:and\s+completed\s+)?op(?:eration)?s?\b|\bCG\s*20\s*10\b"),
    (
        "waiver_of_subrogation",
        r"waivers?\s+of\s+(?:our\s+|the\s+)?(?:rights?\s+of\s+)?(?:subrogation|recovery|transfer)|subrogation"
        r"\s+(?:is|are|has|have)\s+"
        r"(?:been\s+)?waived|waives?\s+(?:all\s+|any\s+|its\s+|their\s+)*(?:rights?\s+of\s+)?subrogation"
        r"|\bW\.?O\.?S\.?\b|subrogation\s+waiver|"
        r"rights?\s+of\s+(?:recovery|subrogation)\s+(?:is|are)\s+waived",
    ),
    (
        "primary_noncontributory",
        r"primary\s*(?:and|&|/|,)?\s*(?:and\s+|/\s*or\s+)?non-?\s?contribut\w+|non-?\s?contributory|\bP\s?&\s?N\.?C\b|"
        r"\b(?:is|are|be|apply|applies)\s+(?:on\s+a\s+)?primary\b|primary\s+(?:basis|insurance|coverage)",
    ),
    (
        "notice_of_cancellation",
        r"notice\s+(?:of\s+)?(?:cancell?ation|non-?renewal|material\s+change)|cancell?ation\s+notice|days?['’]?"
        r"\s+(?:prior\s+|written\s+|"
        r"advance\s+)*notice|days?\s+(?:notice\s+)?(?:of\s+)?(?:cancell?ation|NOC)\b|\bNOC\b",
    ),
    (
        "aggregate_per_project",
        r"(?:per|each)\s+(?:construction\s+)?project\s+(?:general\s+)?agg|agg\w*\s+(?:\w+"
        r"\s+){0,3}per\s+project|\bCG\s*25\s*03\b",
    ),
    (
        "aggregate_per_location",
        r"(?:per|each)\s+location\s+(?:general\s+)?agg|agg\w*\s+(?:\w+\s+){0,3}per"
        r"\s+location|\bCG\s*25\s*04\b",
    ),
    (
        "umbrella_follow_form",
        r"(?:umbrella|excess)\b[^.;]{0,80}?\bfollow(?:s|ing)?[\s-]+form|\bfollow(?:s|ing)?[\s-]+form\b",
    ),
    (
        "excluded_officers",
        r"(?:officers?|members?|owners?|proprietors?|partners?|president|principals?)\b[^.;]{0,60}?\b(?:is|are|has"
        r"|have)\s+(?:been\s+)?"
        r"(?:excluded|elected\s+(?:to\s+be\s+excluded|out))|excluded\s+(?:officers?|members?|from\s+(?:workers|WC))"
        r"|\bexclud(?:es|ing)\s+"
        r"(?:the\s+)?(?:officers?|owners?|members?|sole\s+proprietor)|opt(?:ed)?\s+out\s+of\s+workers",
    ),
    (
        "project",
        r"^\W*(?:re|project|job|ref(?:erence)?|location|contract|property|site|event|loan)\b\s*(?:name|site|number"
        r"|no\b\.?|#|location|description|"
        r"address)*\s*[:#-]|\b(?:project|job|contract|p\.?o\.?|purchase\s+order|agreement|lease|permit|loan|unit"
        r"|work\s+order)\s*"
        r"(?:number|no\.?|#|num)\s*[:#]?\s*\w*\d",
    ),
    ("deductible", r"\b(?:deductibles?|self[\s-]insured\s+retention|SIR)\b[^.;]{0,40}\d|\$[\d,]+\s+(?:ded|SIR)"),
)
_KINDS = tuple((kind, re.compile(rf"(?i){pattern}")) for kind, pattern in KINDS)
# Lines of insurance that a sentence names.
LINES = (
    ("general_liability", r"\bgeneral\s+liab(?:ility)?\b|\bC?GL\b|\bcommercial\s+general\b|\bliability\s+policy\b"),
    (
        "auto_liability",
        r"\b(?:business\s+|commercial\s+|hired\s+|non-?owned\s+)*auto(?:mobile)?s?\b(?:"
        r"\s+liab(?:ility)?)?|\bBAP?\b|\bCAL\b",
    ),
    ("umbrella", r"\bumb(?:rella)?\b"),
    ("excess", r"\bexcess\b(?!\s+of\s+\$)"),
    (
        "workers_compensation",
        r"\bwork(?:er|men|man)?['’]?s?['’]?\s+comp(?:ensation)?\b|\bWC\b|\bE\.?L\b"
        r"|\bemployers?['’]?s?\s+liab(?:ility)?\b",
    ),
    (
        "professional_liability",
        r"\bprof(?:essional)?\s+liab(?:ility)?\b|\bE\s?&\s?O\b|\berrors\s+(?:and|&)"
        r"\s+omissions\b",
    ),
    ("pollution", r"\bpollution\b|\benvironmental\b"),
    ("cyber", r"\bcyber\b"),
    ("property", r"\bproperty\s+(?:insurance|coverage|policy)\b|\bbuilders?['’]?\s+risk\b"),
    ("cargo", r"\bcargo\b"),
    ("liquor", r"\bliquor\b"),
)
_LINES = tuple((line, re.compile(rf"(?i){pattern}")) for line, pattern in LINES)
_ALL = re.compile(
    r"(?i)\ball\s+(?:\w+\s+){0,3}(?:polic(?:y|ies)|coverages?|lines)\b|\babove\s+(?:\w+\s+)?policies\b|\bpolicies"
    r"\s+(?:listed|shown)\b"
)
_EXCEPT = re.compile(r"(?i)\b(?:except(?:ing)?(?:\s+for)?|excluding|other\s+than|excludes?|but\s+not)\b(.*)$")
_CONDITION = re.compile(
    r"(?i)\b(?:(?:where|when|if|as|to\s+the\s+extent|but\s+only\s+(?:as|if|to)|only)\s+(?:\w+\s+){0,3}?)?"
    r"required\s+(?:by|in|under|per|pursuant\s+to|through|via)\s+(?:(?:a|an|the|any|valid|such|prior|their|executed"
    r"|signed|written|insured)\s+)*"
    r"(?:contract|agreement|lease|law|permit|subcontract)|\b(?:if|when|where)\s+(?:so\s+)?required\b(?!\s+by"
    r"\s+(?:the\s+)?(?:state|law))|"
    r"\bcontractually\s+required\b|\bper\s+(?:the\s+)?(?:terms\s+of\s+(?:the\s+)?)?(?:written|signed|executed)"
    r"\s+(?:contract|agreement)|"
    r"\b(?:if|when|where)\s+(?:there\s+is\s+)?a\s+written\s+(?:contract|agreement)|\bsubject\s+to\s+(?:the"
    r"\s+)?(?:written|terms)|"
    r"\bas\s+per\s+written\s+contract|\bpursuant\s+to\s+(?:a\s+)?(?:written\s+)?(?:contract|agreement)"
)
_DENIED = re.compile(r"(?i)\b(?:no|not|without|never|excludes?|does\s+not|do\s+not|isn['’]t|aren['’]t)\b")
_DAYS = re.compile(r"(?i)\b(\d{1,3}|ten|thirty|sixty|ninety)\s*(?:\(\s*\d+\s*\)\s*)?[-\s]*days?\b")
_NUMBER_WORDS = {"ten": 10, "thirty": 30, "sixty": 60, "ninety": 90}
_NON_PAYMENT = re.compile(r"(?i)\b(\d{1,2}|ten)\s*(?:\(\s*\d+\s*\)\s*)?[-\s]*days?[^.;,]{0,40}non-?\s?pay")
_NUMBER = re.compile(
    r"(?i)\b(?:project|job|contract|agreement|loan|lease|permit|p\.?o\.?|purchase\s+order|work\s+order)\s*(?:number"
    r"|no\.?|num|#)?\s*[:#]?\s*"
    r"([A-Z0-9][\w./-]*\d[\w./-]*|\d+)"
)
_NAMED = re.compile(
    r"(?i)\b(?:project|job|contract|agreement|lease|property|location|site|event|re)\s*(?:name|description"
    r"|address)?\s*[:#]\s*"
    r"([^;\n]{2,120}?)(?=\s{2,}|[.;]\s|[.;]?$)"
)
_ABBREVIATIONS = "".join(
    rf"(?<!\b{word})"
    for word in ("inc", "corp", "ltd", "co", "no", "addl", "st", "ave", "dba", "etc", "mr", "dr", "bldg", "ste")
)
_END = re.compile(
    rf"{_ABBREVIATIONS}(?<!\b\w)[.](?=\s|$)|;|\n\s*\n|\n\s*(?=[*•‣▪·–-]\s|\d{{1,2}}[.)]\s)", re.IGNORECASE
)
# A line shorter than this share of the longest ends a sentence, where the next begins with a capital.
SHORT = 0.72
_VERBS = (
    r"(?:(?:is|are|shall\s+be|will\s+be|has\s+been|have\s+been|to\s+be)\s+)?(?:hereby\s+|also\s+|automatically\s+)*"
    r"(?:included|named|listed|added|considered|recognized|deemed|shown|an?\s+|as\s+|is\b|are\b)"
)
_BEFORE_INSURED = re.compile(
    rf"(?i)^(.{{3,240}}?),?\s+(?:is|are|shall\s+be|will\s+be|has\s+been|have\s+been|(?={_VERBS}))\s*(?:hereby\s+"
    rf"|also\s+|both\s+)*"
    r"(?:included\s+|named\s+|listed\s+|added\s+|considered\s+|recognized\s+|deemed\s+|shown\s+)?(?:as\s+)?(?:an?"
    r"\s+)?(?:additional|add['’]?l|addl)\b"
)
_AFTER_INSURED = re.compile(
    r"(?i)\badd(?:itiona|['’])?l\.?\s+insureds?\s*(?:\(s\))?\s*(?::|-|are\s*:|include[sd]?\s*:?|in\s+favou?r\s+of"
    r"|for)\s*(.{3,240})$"
)
_IN_FAVOUR = re.compile(
    r"(?i)\bin\s+favou?r\s+of\s+(?:the\s+)?(.{3,200}?)(?=\s+(?:on|for|under|with|where|when|as|if|per|but|in"
    r"\s+regard|applies|is|are|and\s+is)\b|$)"
)
_GENERIC = re.compile(
    r"(?i)^(?:the\s+)?(?:certificate\s+holders?|owners?|general\s+contractors?|landlords?|lenders?|others?|client"
    r"|tenants?)$"
)
_SUFFIX = re.compile(r"(?i)^(?:inc|llc|l\.l\.c|corp|co|ltd|lp|llp|pllc|plc|pc|n\.?a|isaoa|atima|et\s+al)\b\.?")
_PARTY_WORD = re.compile(
    r"(?i)\b(?:holder|owner|contractor|landlord|lender|officers|employees|agents|city|county|state|inc|llc|corp"
    r"|company|ltd|lp)\b|[A-Z][a-z]+\s+[A-Z]"
)


def is_conditional(text):
    """Whether a text grants only where something is required: "as required by written contract"."""
    return bool(_CONDITION.search(" ".join((text or "").split())))


def sentences(text):
    """The sentences of a text, each with where it begins and ends: `[(start, end), …]`."""
    breaks = [0]
    for match in _END.finditer(text):
        breaks.append(match.end())
    lines = text.split("\n")
    longest, at = max(map(len, lines), default=0), 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        early = len(line.rstrip()) < SHORT * longest or line.rstrip().endswith((":", "."))
        if (
            after
            and early
            and re.match(r"\s*[A-Z(*#]", after)
            and not re.search(r"(?i)\b(?:and|or|of|the|for|to|by|&|,)\s*$", line)
        ):
            breaks.append(at)
    breaks = sorted({*breaks, len(text)})
    for start, end in zip(breaks, breaks[1:], strict=False):
        part = text[start:end]
        left = len(part) - len(part.lstrip(" \n\t*•‣▪·–-;"))
        right = len(part.rstrip(" \n\t;"))
        if right > left and re.search(r"[A-Za-z]{2}", part):
            yield start + left, start + right


def split(text):
    """The statements of a description: dictionaries with

    `kind`, `text`, `lines` (codes of coverages that it names), `all_lines`, `parties`, `conditional`, `denied`,
    `days` and `days_nonpayment` (of a notice), `reference` (of a project), `span` (start and end in `text`).
    """
    found = []
    for start, end in _merged(text or ""):
        sentence = " ".join(text[start:end].split())
        for kind, pattern in _KINDS:
            match = pattern.search(sentence)
            if match:
                found.append(_statement(kind, sentence, match) | {"span": [start, end]})
    return found


def _merged(text):
    """Sentences, with those that only go on a list after a semicolon joined to the one before."""
    merged = []
    for start, end in sentences(text):
        goes_on = merged and text[merged[-1][1] : start].strip(" \n\t") == ";"
        if goes_on and not any(pattern.search(text[start:end]) for _kind, pattern in _KINDS):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _statement(kind, sentence, match):
    lines, every = _lines(sentence)
    statement = {
        "kind": kind,
        "text": sentence,
        "lines": lines,
        "all_lines": every,
        "parties": _parties(sentence) if kind in ("additional_insured", "waiver_of_subrogation") else [],
        "conditional": is_conditional(sentence),
        "denied": bool(_DENIED.search(sentence[max(0, match.start() - 24) : match.start()])),
        "days": None,
        "days_nonpayment": None,
        "reference": None,
    }
    if kind == "notice_of_cancellation":
        unpaid = _NON_PAYMENT.search(sentence)
        rest = sentence[: unpaid.start()] + sentence[unpaid.end() :] if unpaid else sentence
        days = _DAYS.search(rest)
        statement["days"] = _number(days[1]) if days else None
        statement["days_nonpayment"] = _number(unpaid[1]) if unpaid else None
    if kind == "project":
        named = _NUMBER.search(sentence) or _NAMED.search(sentence)
        statement["reference"] = named[1].strip(" .,:") if named else None
    return statement


def _number(text):
    return _NUMBER_WORDS.get(text.lower()) or int(text)


def _lines(sentence):
    """Codes of the lines of insurance that a sentence names, less those that it excepts; and whether it says all."""
    out = _EXCEPT.search(sentence)
    excepted = out[1] if out else ""
    within = sentence[: out.start()] if out and _ALL.search(sentence[: out.start()]) else sentence
    lines = [line for line, pattern in _LINES if pattern.search(within)]
    every = bool(_ALL.search(within))
    if every and excepted:
        lines = [line for line in lines if not dict(_LINES)[line].search(excepted)]
    return lines, every


def _parties(sentence):
    """The names for whom a sentence grants something, as they are written."""
    for pattern in (_AFTER_INSURED, _IN_FAVOUR, _BEFORE_INSURED):
        match = pattern.search(sentence)
        if match:
            text = re.sub(r"(?i)^\W*(?:re\s*:[^,]*,)?\s*(?:it\s+is\s+agreed\s+that\s+)?", "", match[1])
            text = _CONDITION.split(text)[0]
            names = [name for name in _names(text) if _PARTY_WORD.search(name)]
            if names:
                return names
    return []


def _names(text):
    """Names parted by commas, semicolons and `and`; a suffix stays with its name."""
    names = []
    for part in re.split(r";|,(?!\s*(?i:inc|llc|l\.l\.c|corp|co|ltd|lp|llp|n\.?a)\b)", text):
        part = part.strip(" .")
        first, _and, second = part.partition(" and ")
        if _and and (_GENERIC.match(first.strip()) or _SUFFIX.match(first.split()[-1] if first.split() else "")):
            names += [first, second]
        else:
            names.append(re.sub(r"(?i)^and\s+", "", part))
    return [re.sub(r"(?i)^(?:the|both)\s+", "", name).strip(" .,") for name in names if len(name.strip(" .,")) > 2]
