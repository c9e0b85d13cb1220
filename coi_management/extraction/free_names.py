"""Captions and names of coverages on certificates that follow no form, in English and in French.

Sources: certificates of currency (Australia), of employers' liability (Great Britain, regulation 5 of 1998), brokers'
letters of verification, CSIO's certificate of liability insurance (Canada), certificats d'assurance (Québec).
"""

import re

_NUMBER = r"(?:number|num\.?|no\.?|nos\.?|#|ref(?:erence)?\.?)(?:\(s\)|s)?"
_ADDRESS = r"(?:(?:full\s+)?name\s*)?(?:(?:and|&)\s*(?:mailing\s+)?address)?"

# Field and pattern of its caption; the first that a cell begins with counts.
CAPTIONS = (
    (
        "policy_number",
        rf"(?:master\s+|insurance\s+|certificate\s+of\s+currency\s+)?policy\s*(?:/\s*certificate\s*)?{_NUMBER}"
        rf"|policy\s*(?=:)|unique\s+market\s+"
        r"reference|umr|(?:num[eé]ro|no\.?|n[°o])\s+(?:de\s+(?:la\s+)?)?police|police\s+(?:num[eé]ro|no\.?|n[°o])"
        r"|insurance\s+company\s+and\s+"
        r"policy\s+number",
    ),
    (
        "period",
        r"(?:policy\s+|insurance\s+|cover\s+)?period(?:\s+of\s+(?:insurance|cover(?:age)?|validity))?|policy"
        r"\s+(?:term|dates?)|"
        r"(?:this\s+certificate\s+is\s+)?valid\s+(?:from|for\s+the\s+period)|dates?\s+of\s+cover|currency|"
        r"p[eé]riode\s+(?:d['’]assurance|de\s+(?:garantie|couverture|validit[eé]))|dur[eé]e\s+de\s+la\s+police",
    ),
    (
        "effective",
        r"(?:policy\s+|cover\s+|insurance\s+)?(?:effective|inception|commencement|start(?:ing)?|commencing)\s*(?:date)?(?:\s+of"
        r"\s+(?:policy|cover|insurance))?|policy\s+eff|eff(?=\s*\()|"
        r"date\s+of\s+(?:commencement|inception)(?:\s+of\s+(?:the\s+)?(?:insurance\s+)?(?:policy|insurance|cover))?"
        r"|(?:cover(?:ed)?\s+|insured\s+)?from|"
        r"date\s+d['’](?:entr[eé]e\s+en\s+vigueur|effet)|(?:en\s+vigueur\s+)?(?:du|le)(?=\s*:)|en\s+vigueur",
    ),
    (
        "expiration",
        r"(?:policy\s+|cover\s+|insurance\s+)?(?:expiration|expiry|end(?:ing)?|renewal|expir(?:es|ing))\s*(?:date|on)?|policy\s+exp|exp(?=\s*\()"
        r"|date\s+of\s+(?:expiry|expiration|renewal)"
        r"(?:\s+of\s+(?:the\s+)?(?:insurance\s+)?(?:policy|insurance|cover))?|(?:cover\s+)?(?:to|until)|date"
        r"\s+d['’](?:expiration|[eé]ch[eé]ance)|"
        r"au(?=\s*:)|[eé]ch[eé]ance",
    ),
    (
        "certificate_date",
        r"date\s+d['’][eé]mission|[eé]mis\s+le|date\s+(?:of\s+)?(?:issued?|certificate|print(?:ed)?|letter)"
        r"|(?:issue|certificate|print)\s+date|issued(?:\s+on)?|dated?|as\s+at|"
        r"correct\s+(?:as\s+)?at",
    ),
    ("certificate_number", rf"(?:certificate|memorandum)\s*{_NUMBER}|(?:num[eé]ro|no\.?)\s+(?:du|de)\s+certificat"),
    (
        "additional_insured",
        rf"additional\s+insureds?\s*{_ADDRESS}|assur[eé]s?\s+additionnels?[^:]{0, 40}|loss\s+payee|mortgagee",
    ),
    (
        "certificate_holder",
        rf"(?:this\s+is\s+to\s+certify\s+to(?=\s*:)|certificate\s+(?:is\s+)?issued\s+to)|"
        rf"(?:certificate\s+)?holder\s*[-–]?\s*{_ADDRESS}|interested\s+part(?:y|ies)|(?:noted|third)\s+part(?:y"
        rf"|ies)|(?:issued|addressed|provided)\s+to|"
        r"(?:name\s+of\s+)?principal|requested\s+by|titulaire\s+du\s+certificat[^:]{0,40}|destinataire|à\s+qui"
        r"\s+de\s+droit",
    ),
    (
        "insured",
        rf"(?:the\s+)?(?:named\s+|policy\s+)?(?:insured|assured)(?:['’]s|s|\(s\))?\s*(?:/\s*business"
        rf"\s+name)?\s*(?:full\s+)?{_ADDRESS}|"
        rf"(?:insured|business|legal|company|client)\s+name|names?\s+of\s+(?:the\s+)?(?:insured|assured"
        rf"|policy\s?holder|employer|client)\s*{_ADDRESS}|"
        r"policy\s?holder(?:['’]s)?(?:\s+name)?|(?:our\s+)?client|insured\s+entit(?:y|ies)"
        r"|assur[eé](?:\(?e\)?)?(?:\s+d[eé]sign[eé])?\s*(?:\([^)]*\)|-?\s*nom[^:]{0,30})?|"
        r"nom\s+(?:et\s+adresse\s+)?(?:de\s+l['’])?assur[eé][^:]{0,30}|souscripteur|preneur",
    ),
    (
        "insurer",
        r"(?:name\s+of\s+)?(?:authorised\s+|lead\s+)?insurers?(?:\s+[A-F]|\(s\)|['’]s)?(?:\s+name)?|(?:name\s+of"
        r"\s+)?underwriters?(?:\(s\))?|underwritten\s+by|"
        r"insured\s+(?:with|by)|(?:name\s+of\s+)?insurance\s+(?:company|provider|carrier)|security(?=\s*:)|carrier"
        r"|assureurs?|compagnie(?:\s+d['’]assurance)?",
    ),
    (
        "producer",
        rf"(?:insurance\s+)?(?:broker(?:age)?|intermediary|producer|agency|agent)\s*(?:/\s*agency)?\s*(?:full"
        rf"\s+)?{_ADDRESS}|arranged\s+(?:by|through)|"
        r"(?:your\s+)?adviser|courtier[^:]{0,40}|cabinet",
    ),
    ("naic", r"naic(?:\s*(?:number|no\.?|#|code))?"),
    (
        "type",
        r"(?:type|class(?:es)?|kind|section|nature)\s+of\s+(?:insurance|cover(?:age)?|policy|business|risk)"
        r"|(?:policy|insurance|cover|risk)\s+(?:type|class)|"
        r"class|cover(?:age)?|product|policy\s*(?=:)|(?:genre|nature|type|cat[eé]gorie)\s+(?:d['’]assurance|de"
        r"\s+(?:police|garantie))",
    ),
    (
        "limit",
        r"(?:limits?|amounts?|sums?|levels?)\s*(?:of\s+(?:liability|indemnity|insurance"
        r"|cover(?:age)?))?\s*(?:insured)?(?:\s*\(.*\))?|indemnity\s+limit|"
        r"montants?(?:\s+(?:de\s+(?:la\s+)?garantie|d['’]assurance))?|limites?(?:\s+de\s+(?:la\s+)?(?:garantie"
        r"|responsabilit[eé]))?",
    ),
    ("deductible", r"(?:policy\s+)?excess(?:\s+amount)?|deductible|ded\.?|franchise"),
    (
        "description",
        r"description\s+of\s+(?:operations|business|activities|risk)[^:(]{0,90}|(?:the\s+)?(?:insured['’]?s?"
        r"\s+)?(?:business|occupation|trade|profession)"
        r"(?:\s+(?:description|activities))?|description\s+des\s+(?:op[eé]rations|activit[eé]s)[^:]{0,40}"
        r"|activit[eé]s?",
    ),
    (
        "other",
        r"tel(?:ephone)?|phone|fax|e-?mail|web(?:site)?|abn|acn|afsl?|address|adresse|t[eé]l[eé]phone|courriel"
        r"|situation|locations?|premises|territor\w+|"
        r"jurisdiction|geographical.*|wording|premium|signed|authori[sz]ed.*|signature|cancellation|notes?"
        r"|important.*|interest|contact.*|reference|our\s+ref|"
        r"your\s+ref|trading\s+name|retroactive.*|conditions|extensions?|re|subject|dear",
    ),
)

# Coverages by what their names hold, the most telling first; names that hold a word of the second list are another's.
COVERAGES = (
    ("workers_compensation", ("WORKERSCOMP", "WORKCOVER", "EMPLOYERSLIAB", "EMPLOYERLIAB", "ACCIDENTSDUTRAVAIL")),
    (
        "professional_liability",
        ("PROFESSIONALINDEMNITY", "PROFESSIONALLIAB", "PROFESSIONNELLE", "ERRORSANDOMISSIONS", "ERRORSOMISSIONS"),
    ),
    ("umbrella", ("UMBRELLA", "COMPLEMENTAIRE", "PARAPLUIE")),
    ("excess", ("EXCESSLIAB", "EXCESSLAYER", "EXCEDENT", "EXCEDENTAIRE")),
    (
        "auto_liability",
        (
            "MOTORFLEET",
            "MOTORVEHICLE",
            "COMMERCIALMOTOR",
            "AUTOMOBILELIAB",
            "AUTOLIAB",
            "COMMERCIALAUTO",
            "AUTOMOBILE",
            "MOTOR",
        ),
    ),
    (
        "general_liability",
        (
            "PUBLICLIABILITY",
            "PUBLICPRODUCTS",
            "PUBLICANDPRODUCTS",
            "PRODUCTSLIABILITY",
            "BROADFORM",
            "GENERALLIAB",
            "COMBINEDLIABILITY",
            "RESPONSABILITECIVILEGENERALE",
            "RESPONSABILITECIVILE",
            "PUBLICLIAB",
            "LIABILITYPOLICY",
        ),
    ),
    ("cyber", ("CYBER",)),
    ("crime", ("CRIME", "FIDELITY")),
    ("pollution", ("POLLUTION", "ENVIRONMENTAL")),
    ("property", ("PROPERTY", "BUSINESSPACK", "BIENS", "MATERIALDAMAGE", "CONTRACTWORKS", "CONTRACTORSALLRISK")),
)
# A limit's code in the catalogue by what its label holds, by coverage: for what the label calls otherwise.
LIMITS = {
    "general_liability": (
        ("products_completed_operations_aggregate", ("PRODUCTSANDCOMPLETED",)),
        ("products_completed_operations_aggregate", ("PRODUCTS", "AGGREGATE")),
        ("products_completed_operations_aggregate", ("PRODUITS",)),
        ("damage_to_rented_premises", ("TENANT",)),
        ("damage_to_rented_premises", ("LOCATIVE",)),
        ("medical_expense", ("MEDICAL",)),
        ("personal_advertising_injury", ("PERSONAL", "INJURY")),
        ("general_aggregate", ("GENERALAGGREGATE",)),
        ("general_aggregate", ("GLOBAL",)),
        ("each_occurrence", ("OCCURRENCE",)),
        ("each_occurrence", ("ANYONE",)),
        ("each_occurrence", ("SINISTRE",)),
        ("each_occurrence", ("EVENEMENT",)),
        ("each_occurrence", ("INDEMNITY",)),
        ("each_occurrence", ("LIABILITY",)),
        ("each_occurrence", ("LIMIT",)),
        ("general_aggregate", ("AGGREGATE",)),
    ),
    "workers_compensation": (
        ("el_each_accident", ("LIAB",)),
        ("el_each_accident", ("LIMIT",)),
        ("el_each_accident", ("ANYONE",)),
        ("el_each_accident", ("MINIMUM",)),
    ),
    "auto_liability": (
        ("combined_single_limit", ("COMBINED",)),
        ("bodily_injury_per_person", ("BODILY", "PERPERSON")),
        ("bodily_injury_per_accident", ("BODILY", "PERACCIDENT")),
        ("property_damage", ("PROPERTYDAMAGE",)),
        ("combined_single_limit", ("LIMIT",)),
    ),
    "professional_liability": (
        ("each_claim", ("ANYONE",)),
        ("aggregate", ("AGGREGATE",)),
        ("each_claim", ("CLAIM",)),
        ("each_claim", ("LIMIT",)),
    ),
    "umbrella": (("aggregate", ("AGGREGATE",)), ("each_occurrence", ("OCCURRENCE",)), ("each_occurrence", ("LIMIT",))),
    "excess": (("aggregate", ("AGGREGATE",)), ("each_occurrence", ("OCCURRENCE",)), ("each_occurrence", ("LIMIT",))),
}
# Names of insurers, where no caption tells which they are.
COMPANY = re.compile(
    r"(?i)\b(?:insurance|assurances?|underwriters|lloyd['’]?s|mutual|indemnity|insurers?)\b.*\b(?:company|co\b|plc"
    r"|ltd|limited|inc|corp\w*|group|pty|se|ag|"
    r"london)\b|\blloyd['’]?s\b"
)
# Lines that name a company and are not its name: what it numbers, who it is to others.
NO_INSURER = re.compile(
    r"(?i)broker|agency|certificat|\bact\b|ombudsman|authori[sz]ed|regulated|\b(?:no|nos|number|ref)\b.*\d"
)
SIGNED_FOR = re.compile(
    r"(?i)(?:signed\s+)?(?:for\s+and\s+)?on\s+behalf\s+of\s+(?:the"
    r"\s+)?(.{3,80}?)(?:\s*\((?:authori[sz]ed\s+)?insurers?\).*|$)"
)
RATED = re.compile(r"\s*\(?(?:AM|A\.M\.) Best.*")
LETTERED = re.compile(r"(?i)\s*insurer\s+([A-F])\b")
