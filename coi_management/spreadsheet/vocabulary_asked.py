"""What people call the columns of a list of requirements, in English, Spanish and French; as in ``vocabulary``."""

from .vocabulary import FIELDS as LISTED
from .vocabulary import LIMIT_AS_SUCH as LISTED_LIMITS

#: Target of a column to what it is called.
FIELDS = {
    "requirement_set": (
        "requirement set|requirements|insurance requirements|set|set name|requirement name|requirement|name|profile|"
        "risk level|risk class|risk profile|risk tier|risk|tier|vendor type|type of vendor|vendor class|"
        "vendor category|supplier type|contractor type|contractor class|contract type|service type|type of work|"
        "scope of work|trade|category|class|template|requisitos|nivel de riesgo|perfil|perfil de riesgo|"
        "tipo de proveedor|tipo de contratista|tipo de trabajo|categoria|conjunto|conjunto de requisitos|exigences|"
        "jeu d exigences|ensemble d exigences|niveau de risque|profil|profil de risque|type de fournisseur|"
        "type de travaux|categorie|corps de metier"
    ),
    "vendor_name": (
        "vendor|vendor name|name of vendor|supplier|supplier name|subcontractor|subcontractor name|contractor|"
        "contractor name|company name|business name|legal name|company|tenant|tenant name|proveedor|"
        "nombre del proveedor|contratista|subcontratista|empresa|razon social|fournisseur|nom du fournisseur|"
        "sous traitant|entreprise|raison sociale|prestataire"
    ),
    "vendor_ref": LISTED["vendor_ref"],
    "vendor_vat": LISTED["vendor_vat"],
    "vendor_email": LISTED["vendor_email"],
    "coverage": LISTED["coverage"] + "|coverage required|required coverage|insurance required|coverages",
    "limit_name": (
        "limit name|limit type|type of limit|which limit|kind of limit|limit description|limit basis|limit code|"
        "nombre del limite|tipo de limite|nom de la limite|nom du plafond|nom du montant|type de limite|type de plafond"
    ),
    "provisions": (
        "endorsements|endorsement|endorsements required|endorsement required|required endorsements|"
        "endorsements asked|provisions|provisions required|required provisions|special provisions|"
        "special requirements|additional requirements|other requirements|policy provisions|endosos|"
        "endosos requeridos|clausulas|avenants|avenants exiges|dispositions|clauses"
    ),
    "rating": LISTED["rating"] + "|insurer rating at least|rating at least|carrier rating minimum|rating floor",
    "deductible": (
        LISTED["deductible"]
        + "|max deductible|maximum deductible|deductible cap|highest deductible|max sir|maximum sir|max ded|sir cap|"
        "deducible maximo|franquicia maxima|franchise maximale"
    ),
    "basis": LISTED["basis"] + "|claims made allowed|form|policy form",
    "aggregate_per": (
        "aggregate per|aggregate applies|aggregate applies per|agg per|aggregate basis|per project or location|"
        "agregado por|agregat par"
    ),
    "auto_scope": (
        "autos covered|covered autos|auto scope|auto symbol|auto symbols|symbols|vehicles covered|autos cubiertos|"
        "vehicules couverts"
    ),
    "combinable": (
        "umbrella may top up|umbrella top up|umbrella may be used|umbrella allowed|umbrella can satisfy|combinable|"
        "with umbrella|umbrella ok|combined with umbrella|con paraguas|el paraguas puede completarla|"
        "paraguas puede completar|avec parapluie|une police umbrella peut completer|umbrella peut completer"
    ),
    "admitted": "admitted|admitted only|admitted insurers only|admitted carriers only|admitida|admis",
    "retro_date": LISTED["retro_date"] + "|retroactive date by|retro date by|retroactive date no later than",
    "tail_years": "tail|tail years|years of tail|extended reporting|extended reporting period|erp|erp years",
    "effective": (
        "effective date|effective|eff date|eff|in force from|in force|from|starts|start date|start|valid from|as of|"
        "applies from|begins|en vigor desde|en vigor|vigencia desde|desde|fecha de inicio|inicio|en vigueur le|"
        "en vigueur|en vigueur a partir du|a partir du|du|date d effet|debut"
    ),
    "required": "required|is required|asked|asked for|yes no|y n|requerido|obligatorio|exige|obligatoire|requis",
}

#: Headings of amounts that do not say which limit they are of.
LIMIT_AS_SUCH = (
    LISTED_LIMITS + "|minimum|minimum limit|minimum limits|minimum amount|required limit|required limits|"
    "required amount|limit required|limits required|at least|limit amount|minimum required|minimum coverage|minimo|"
    "limite minimo|monto minimo|limite minimale|montant minimal|minimum exige|plafond minimal"
)

#: What provisions are called beside the names of the catalogue.
PROVISIONS = {
    "additional_insured": LISTED["additional_insured"] + "|ai status|additional insured status|additional insureds",
    "additional_insured_ongoing": (
        "additional insured ongoing|additional insured ongoing operations|ai ongoing|ai ongoing operations|"
        "ai ongoing ops|ongoing operations|ongoing ops"
    ),
    "additional_insured_completed": (
        "additional insured completed|additional insured completed operations|ai completed|ai completed operations|"
        "ai completed ops|completed operations additional insured"
    ),
    "waiver_of_subrogation": LISTED["subrogation_waived"] + "|waivers of subrogation|waiver of subro|subro waiver",
    "primary_noncontributory": (
        "primary and non contributory|primary non contributory|primary noncontributory|primary and noncontributory|"
        "p and nc|pnc|p nc|primary|primary wording|non contributory|primaria y no contributiva|"
        "primaire et non contributive"
    ),
    "notice_of_cancellation": (
        "notice of cancellation|cancellation notice|noc|30 day notice|30 days notice|30 day notice of cancellation|"
        "30 days notice of cancellation|notice|aviso de cancelacion|preavis de resiliation|avis de resiliation"
    ),
    "aggregate_per_project": "aggregate per project|per project aggregate|agregado por proyecto|agregat par projet",
    "aggregate_per_location": "aggregate per location|per location aggregate|agregado por ubicacion|agregat par site",
    "follow_form": "follow form|follows form|following form|umbrella follow form|umbrella follows form",
}

#: What stands in the cell of a provision, or of a coverage, for what is not asked.
NOT_ASKED = "not required|none required|not applicable|no requerido|no aplica|non requis|sans objet|no se requiere"

#: What stands in the cell of a coverage that is asked with no amount, or of a provision.
ASKED = "required|must have|must|mandatory|needed|requerido|obligatorio|exige|obligatoire|requis"

#: What asks for the endorsement itself.
ENDORSEMENT = (
    "endorsement|endorsement required|endorsement seen|by endorsement|endorsed|copy of endorsement|"
    "endorsement needed|endoso|endoso requerido|avenant|avenant exige|avenant requis"
)

#: What is content with the word of the certificate.
ASSERTION = (
    "certificate|certificate says so|the certificate says so|on certificate|coi|certificado|certificat|attestation"
)

#: Which autos: ``auto_scope`` of ``verification.facts`` to what it is called.
AUTO_SCOPES = {
    "any_auto": "any auto|any|all autos|symbol 1|1|cualquier auto|tout vehicule|tous vehicules",
    "owned_hired_non_owned": (
        "owned hired non owned|owned hired and non owned|owned hired nonowned|scheduled hired non owned|"
        "owned or scheduled hired and non owned|symbols 2 8 9|2 8 9|7 8 9"
    ),
    "hired_non_owned": "hired non owned|hired and non owned|hired nonowned|hnoa|hired non owned only|8 9|symbols 8 9",
}

#: What the aggregate applies to.
AGGREGATES_PER = {
    "project": "project|per project|each project|proyecto|por proyecto|projet|par projet",
    "location": "location|per location|each location|ubicacion|por ubicacion|site|par site",
}
