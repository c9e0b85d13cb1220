"""What people call the columns of such lists, in English, Spanish and French; without accents, as ``plain`` has it."""

#: Target of a column to what it is called.
FIELDS = {
    "vendor_name": (
        "vendor|vendor name|name of vendor|supplier|supplier name|insured|named insured|insured name|name of insured|"
        "subcontractor|subcontractor name|sub|contractor|contractor name|company name|business name|legal name|name|"
        "company|tenant|tenant name|proveedor|nombre del proveedor|nombre proveedor|asegurado|nombre del asegurado|"
        "contratista|subcontratista|empresa|razon social|nombre|fournisseur|nom du fournisseur|nom fournisseur|assure|"
        "nom de l assure|sous traitant|entreprise|raison sociale|prestataire|nom"
    ),
    "vendor_ref": (
        "vendor id|vendor number|vendor code|supplier id|supplier number|supplier code|ref|reference|vendor ref|"
        "internal reference|account number|vendor account|id|code|erp id|codigo|codigo de proveedor|codigo proveedor|"
        "numero de proveedor|referencia|code fournisseur|numero fournisseur|numero de fournisseur"
    ),
    "vendor_vat": (
        "vat|vat number|tax id|tax number|tax id number|ein|fein|tin|federal id|federal tax id|rfc|nif|cif|nit|rut|"
        "identificacion fiscal|siret|siren|tva|numero de tva|numero tva|no tva"
    ),
    "vendor_email": (
        "email|e mail|email address|vendor email|vendor e mail|supplier email|supplier e mail|insured email|"
        "contact email|contact e mail|vendor contact email|correo|correo electronico|correo del proveedor|"
        "correo proveedor|courriel|courriel du fournisseur|courriel fournisseur|email fournisseur|adresse e mail"
    ),
    "vendor_phone": (
        "phone|phone number|telephone|vendor phone|supplier phone|contact phone|insured phone|telefono|"
        "telefono del proveedor|telephone fournisseur|telephone du fournisseur"
    ),
    "requirement_set": (
        "requirement set|requirements|insurance requirements|risk level|risk class|risk profile|requisitos|"
        "nivel de riesgo|exigences|niveau de risque"
    ),
    "agency": (
        "agency|insurance agency|agency name|broker|broker name|brokerage|producer|producer name|agencia|corredor|"
        "correduria|courtier|cabinet de courtage|agence"
    ),
    "agent_name": (
        "agent|agent name|insurance agent|agent contact|broker contact|producer contact|agente|nombre del agente|"
        "nom de l agent|nom du courtier|contact courtier"
    ),
    "agent_email": (
        "agent email|agent e mail|agents email|agents e mail|broker email|broker e mail|producer email|"
        "producer e mail|agency email|agency e mail|correo del agente|correo agente|correo del corredor|"
        "correo de la agencia|courriel du courtier|courriel courtier|courriel de l agent|courriel agent|"
        "email courtier|e mail courtier|email agent|e mail agent"
    ),
    "agent_phone": (
        "agent phone|broker phone|producer phone|agency phone|telefono del agente|telefono del corredor|"
        "telephone du courtier|telephone courtier|telephone de l agent"
    ),
    "coverage": (
        "coverage|coverage type|type of coverage|type of insurance|insurance type|policy type|type of policy|line|"
        "line of coverage|line of business|line of insurance|lob|insurance|cobertura|tipo de cobertura|tipo de seguro|"
        "tipo de poliza|ramo|seguro|couverture|garantie|type de couverture|type d assurance|type de police|branche|"
        "assurance"
    ),
    "policy_number": (
        "policy number|policy|pol number|pol|policy id|number|numero de poliza|poliza|numero poliza|"
        "numero de police|police|numero police|contrat|numero de contrat"
    ),
    "effective": (
        "effective date|effective|eff date|eff|policy effective|policy effective date|policy eff|policy eff date|"
        "policy start|policy start date|start date|start|inception|inception date|from|begins|valid from|"
        "vigencia desde|inicio de vigencia|inicio vigencia|fecha de inicio|inicio|desde|fecha efectiva|"
        "date d effet|prise d effet|effet|debut|date de debut|du"
    ),
    "expiration": (
        "expiration date|expiration|exp date|exp|expires|expires on|expiry|expiry date|expiring|policy expiration|"
        "policy expiration date|policy exp|policy exp date|policy expiry|policy end|policy end date|end date|end|"
        "ends|to|until|valid until|valid through|renewal date|renewal|expiration dates|vencimiento|"
        "fecha de vencimiento|fecha vencimiento|vence|vigencia hasta|hasta|fin de vigencia|fin vigencia|expira|"
        "date d expiration|echeance|date d echeance|fin|date de fin|expire le|valable jusqu au|au"
    ),
    "insurer": (
        "carrier|carrier name|insurance carrier|insurer|insurer name|insurance company|insurance co|ins co|"
        "underwriter|aseguradora|compania de seguros|compania aseguradora|compania|assureur|nom de l assureur|"
        "compagnie d assurance|compagnie"
    ),
    "naic": "naic|naic code|naic number|naic no|carrier naic|insurer naic|codigo naic|code naic",
    "rating": (
        "am best|a m best|am best rating|a m best rating|am best s rating|best rating|rating|carrier rating|"
        "insurer rating|ambest|calificacion|calificacion am best|cote|cote am best|note am best"
    ),
    "additional_insured": (
        "additional insured|ai|addl insd|addl insured|add l insured|add l insd|additional insured y n|"
        "asegurado adicional|assure additionnel"
    ),
    "subrogation_waived": (
        "waiver of subrogation|wos|subr wvd|waiver|subrogation waiver|waiver of subrogation y n|"
        "renuncia de subrogacion|renuncia a la subrogacion|renonciation a la subrogation|renonciation au recours"
    ),
    "deductible": (
        "deductible|ded|sir|retention|self insured retention|deductible sir|deducible|franquicia|retencion|franchise"
    ),
    "basis": "basis|policy basis|occurrence claims made|occurrence or claims made|occ cm|base",
    "retro_date": "retro date|retroactive date|retro|fecha retroactiva|date retroactive|retroactivite",
    "statutory": "statutory|per statute|statutory limits|estatutario|legal",
}

#: Headings of amounts that do not say which limit they are of: the first limits of the coverage.
LIMIT_AS_SUCH = (
    "limit|limits|amount|coverage amount|coverage limit|policy limit|policy limits|limits of liability|"
    "limit of liability|limit of insurance|limite|limites|monto|suma asegurada|importe|montant|montant de garantie|"
    "plafond|limites de responsabilidad"
)

#: What limits are called beside the printed labels of the catalogue; where a coverage has several of these, the first.
LIMITS = {
    "each occurrence|occurrence|occ|per occurrence|per occ|ea occ|each occ|eo|por ocurrencia|cada ocurrencia|"
    "por siniestro|ocurrencia|par sinistre|par evenement|par occurrence": (
        *("each_occurrence", "per_occurrence", "each_claim"),
    ),
    "general aggregate|gen agg|aggregate|agg|annual aggregate|agregado|agregado general|agregado anual|"
    "limite agregado|plafond annuel|par annee|agregat": ("general_aggregate", "aggregate"),
    "products|products agg|products aggregate|prod agg|products comp op|products completed operations|"
    "products completed ops|products and completed ops|products and completed operations|"
    "products completed operations aggregate|products completed ops aggregate|products completed ops agg|"
    "completed operations|comp op agg|products comp op agg|pco|pco agg|productos|productos y operaciones|"
    "produits|produits apres travaux": ("products_completed_operations_aggregate",),
    "csl|combined single limit|combined single|single limit|limite unico combinado|limite unico|limite combinado|"
    "limite unique|limite unique combinee": ("combined_single_limit",),
    "each accident|accident|per accident|ea accident|cada accidente|por accidente|par accident": (
        *("el_each_accident", "combined_single_limit", "each_accident"),
    ),
    "el each accident|el accident|el ea accident|el per accident": ("el_each_accident",),
    "disease each employee|disease ea employee|disease employee|disease per employee|el disease employee|"
    "el disease each employee|el disease ea employee|enfermedad por empleado|maladie par employe": (
        "el_disease_each_employee",
    ),
    "disease policy limit|disease policy|disease limit|el disease policy limit|el disease policy|el disease limit|"
    "enfermedad limite de poliza|maladie limite police": ("el_disease_policy_limit",),
    "medical|med exp|medical expense|gastos medicos|frais medicaux": ("medical_expense",),
    "personal injury|personal and adv injury|personal adv injury|p and ai|pai|pi": ("personal_advertising_injury",),
    "rented premises|damage to rented premises|fire damage|premises": ("damage_to_rented_premises",),
    "each claim|per claim|claim|cada reclamo|por reclamo|par reclamation": ("each_claim",),
    "each loss|per loss": ("each_loss",),
    "per vehicle|each vehicle|por vehiculo|par vehicule": ("per_vehicle",),
}

#: What coverages are called beside the printed labels of the catalogue.
COVERAGES = {
    "general_liability": (
        "gl|cgl|general liability|commercial general liability|liability|gen liab|general liab|"
        "responsabilidad civil general|responsabilidad civil|responsabilidad general|rc general|rcg|"
        "responsabilite civile generale|responsabilite civile|responsabilite generale|rc generale|rc"
    ),
    "auto_liability": (
        "auto|autos|auto liability|automobile|automobile liability|auto liab|commercial auto|business auto|"
        "vehicle|vehicle liability|automovil|automoviles|responsabilidad de automoviles|responsabilite automobile|"
        "assurance automobile|vehicules"
    ),
    "umbrella": (
        "umbrella|umb|umbrella liability|umbrella liab|umbrella excess|umbrella excess liability|"
        "excess umbrella|umbrella or excess|paraguas|parapluie"
    ),
    "excess": "excess|excess liability|excess liab|exceso|excedente|excedent",
    "workers_compensation": (
        "wc|workers compensation|workers comp|worker s comp|worker s compensation|workers comp el|wc el|wc and el|"
        "work comp|workmans comp|employers liability|employer s liability|compensacion de trabajadores|"
        "compensacion laboral|compensacion al trabajador|riesgos del trabajo|responsabilidad patronal|"
        "accidents du travail|indemnisation des travailleurs|responsabilite patronale"
    ),
    "professional_liability": (
        "professional liability|professional|prof liab|professional liab|e and o|errors and omissions|pl|"
        "responsabilidad profesional|responsabilite professionnelle|rc professionnelle|rc pro"
    ),
    "cyber": "cyber|cyber liability|ciber|cibernetico|cyber risques",
    "pollution": "pollution|pollution liability|contaminacion|responsabilidad ambiental",
    "motor_truck_cargo": "motor truck cargo|mtc",
    "cargo_unspecified": "cargo|carga|marchandises",
    "property": "property|propiedad|biens",
    "crime": "crime|fidelity|crimen",
    "builders_risk": "builders risk|builder s risk",
}


def phrases(text):
    """The phrases of an entry."""
    return text.split("|")
