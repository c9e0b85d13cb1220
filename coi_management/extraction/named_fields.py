"""Fillable forms whose fields have ACORD's names: read by name, where the page prints no labels to go by.

Names as in ACORD 25 (2016/03), `F[0].P1[0].Policy_GeneralLiability_EffectiveDate_A[0]`. Other systems put something
before the same words, so only the end of a name counts.
"""

import re

from .coverage import Coverage
from .result import blank
from .values import money, one_date

_INDEX = re.compile(r"\[\d+\]")
KNOWN = re.compile(r"(?:NamedInsured_FullName|Policy_[A-Za-z]+_PolicyNumberIdentifier|Insurer_FullName)_[A-F]$")

# Rows of the table: type, words that the names of its fields begin with, its policy, its additional insured.
ROWS = (
    ("general_liability", "GeneralLiability", "Policy_GeneralLiability", "GeneralLiability"),
    ("auto_liability", "Vehicle", "Policy_AutomobileLiability", "AutomobileLiability"),
    ("umbrella", "ExcessUmbrella", "Policy_ExcessLiability", "ExcessLiability"),
    (
        "workers_compensation",
        "WorkersCompensationEmployersLiability",
        "Policy_WorkersCompensationAndEmployersLiability",
        None,
    ),
    ("other", "OtherPolicy", "OtherPolicy", "OtherPolicy"),
)
WAIVERS = {
    "workers_compensation": "Policy_WorkersCompensation_SubrogationWaivedCode_A",
    "other": "OtherPolicy_SubrogationWaivedCode_A",
}
LIMITS = {
    "general_liability": {
        "each_occurrence": "GeneralLiability_EachOccurrence_LimitAmount_A",
        "damage_to_rented_premises": "GeneralLiability_FireDamageRentedPremises_EachOccurrenceLimitAmount_A",
        "medical_expense": "GeneralLiability_MedicalExpense_EachPersonLimitAmount_A",
        "personal_advertising_injury": "GeneralLiability_PersonalAndAdvertisingInjury_LimitAmount_A",
        "general_aggregate": "GeneralLiability_GeneralAggregate_LimitAmount_A",
        "products_completed_operations_aggregate": (
            "GeneralLiability_ProductsAndCompletedOperations_AggregateLimitAmount_A"
        ),
    },
    "auto_liability": {
        "combined_single_limit": "Vehicle_CombinedSingleLimit_EachAccidentAmount_A",
        "bodily_injury_per_person": "Vehicle_BodilyInjury_PerPersonLimitAmount_A",
        "bodily_injury_per_accident": "Vehicle_BodilyInjury_PerAccidentLimitAmount_A",
        "property_damage": "Vehicle_PropertyDamage_PerAccidentLimitAmount_A",
    },
    "umbrella": {
        "each_occurrence": "ExcessUmbrella_Umbrella_EachOccurrenceAmount_A",
        "aggregate": "ExcessUmbrella_Umbrella_AggregateAmount_A",
    },
    "workers_compensation": {
        f"el_{code}": f"WorkersCompensationEmployersLiability_EmployersLiability_{name}LimitAmount_A"
        for code, name in (
            ("each_accident", "EachAccident"),
            ("disease_each_employee", "DiseaseEachEmployee"),
            ("disease_policy_limit", "DiseasePolicy"),
        )
    },
    "other": {},
}
FLAGS = {
    "general_liability": {
        "commercial_general_liability": "GeneralLiability_CoverageIndicator_A",
        "gen_agg_per.policy": "GeneralLiability_GeneralAggregate_LimitAppliesPerPolicyIndicator_A",
        "gen_agg_per.project": "GeneralLiability_GeneralAggregate_LimitAppliesPerProjectIndicator_A",
        "gen_agg_per.location": "GeneralLiability_GeneralAggregate_LimitAppliesPerLocationIndicator_A",
    },
    "auto_liability": {
        "any_auto": "Vehicle_AnyAutoIndicator_A",
        "owned": "Vehicle_AllOwnedAutosIndicator_A",
        "scheduled": "Vehicle_ScheduledAutosIndicator_A",
        "hired": "Vehicle_HiredAutosIndicator_A",
        "non_owned": "Vehicle_NonOwnedAutosIndicator_A",
    },
    "umbrella": {},
    "workers_compensation": {
        "per_statute": "WorkersCompensationEmployersLiability_WorkersCompensationStatutoryLimitIndicator_A",
    },
    "other": {},
}
BASES = {
    "general_liability": ("GeneralLiability_OccurrenceIndicator_A", "GeneralLiability_ClaimsMadeIndicator_A"),
    "umbrella": ("ExcessUmbrella_OccurrenceIndicator_A", "ExcessUmbrella_ClaimsMadeIndicator_A"),
}
ADDRESS = ("LineOne", "LineTwo")


def are_known(page):
    """Whether the fields of a page have names by which they can be read."""
    return sum(1 for field in page.fields if KNOWN.search(plain_name(field.name))) >= 3


def plain_name(name):
    """The name of a field without the form and page that it is on."""
    return _INDEX.sub("", name).rpartition(".")[2]


class Fields:
    """The fields of a page by name."""

    def __init__(self, page):
        self.page = page
        self.found = {}
        for field in page.fields:
            self.found.setdefault(plain_name(field.name), field)

    def field(self, name):
        """The field whose name is or ends in `name`."""
        if name in self.found:
            return self.found[name]
        return next((field for other, field in self.found.items() if other.endswith("_" + name)), None)

    def text(self, name):
        """The text in a field, or None."""
        field = self.field(name)
        return (field.text.strip() or None) if field else None

    def ticked(self, name):
        """Whether a box is ticked."""
        field = self.field(name)
        return bool(field and field.ticked)

    def words(self, *names):
        """The fields that have something in them, to be evidence."""
        return [field for field in map(self.field, names) if field and (field.text.strip() or field.ticked)]


def read_page(page, evidence):
    """The reading of an ACORD 25 by the names of its fields."""
    fields = Fields(page)
    reading = blank()
    _read_head(fields, reading, evidence)
    for letter in "ABCDEF":
        _read_insurer(fields, letter, reading, evidence)
    for kind, prefix, policy, insured in ROWS:
        coverage = _coverage(fields, kind, prefix, policy, insured)
        if coverage:
            at = f"coverages[{len(reading['coverages'])}]"
            reading["coverages"].append(coverage.write(at, page, evidence))
    return reading


def _read_head(fields, reading, evidence):
    note = _noter(fields, evidence)
    date = fields.text("Form_CompletionDate_A")
    reading["certificate_date"] = one_date(date or "")
    if date:
        found = bool(reading["certificate_date"])
        note("certificate_date", "Form_CompletionDate_A", confidence=1.0 if found else 0.3)
    for key, name in (
        ("certificate_number", "CertificateOfInsurance_CertificateNumberIdentifier_A"),
        ("revision_number", "CertificateOfInsurance_RevisionNumberIdentifier_A"),
        ("description_of_operations", "CertificateOfLiabilityInsurance_ACORDForm_RemarkText_A"),
    ):
        reading[key] = fields.text(name)
        note(key, name)
    for key, prefix in (
        ("producer", "Producer"),
        ("insured", "NamedInsured"),
        ("certificate_holder", "CertificateHolder"),
    ):
        reading[key] = {"name": fields.text(prefix + "_FullName_A"), "address": _address(fields, prefix)}
        note(key + ".name", prefix + "_FullName_A")
        note(key + ".address", *(f"{prefix}_MailingAddress_{part}_A" for part in (*ADDRESS, "CityName", "PostalCode")))
        if not reading[key]["name"]:
            evidence.mark(key + ".name", "empty")
    for key, name in (
        ("contact", "Producer_ContactPerson_FullName_A"),
        ("phone", "Producer_ContactPerson_PhoneNumber_A"),
        ("fax", "Producer_FaxNumber_A"),
        ("email", "Producer_ContactPerson_EmailAddress_A"),
    ):
        reading["producer"][key] = fields.text(name)
        note("producer." + key, name)
    reading["signed"] = bool(fields.text("Producer_AuthorizedRepresentative_Signature_A")) or None


def _noter(fields, evidence):
    def note(path, *names, confidence=1.0):
        words = fields.words(*names)
        if words:
            evidence.note(path, words, fields.page, confidence, None if confidence == 1.0 else "not_a_date")

    return note


def _address(fields, prefix):
    lines = [fields.text(f"{prefix}_MailingAddress_{part}_A") for part in ADDRESS]
    town, state, code = (
        fields.text(f"{prefix}_MailingAddress_{part}_A") for part in ("CityName", "StateOrProvinceCode", "PostalCode")
    )
    below = " ".join(part for part in (state, code) if part)
    lines.append(", ".join(part for part in (town, below) if part))
    return [line for line in lines if line]


def _read_insurer(fields, letter, reading, evidence):
    name, naic = fields.text(f"Insurer_FullName_{letter}"), fields.text(f"Insurer_NAICCode_{letter}")
    if not name and not naic:
        return
    reading["insurers"].append({"letter": letter, "name": name, "naic": naic})
    note = _noter(fields, evidence)
    note(f"insurers.{letter}.name", f"Insurer_FullName_{letter}")
    note(f"insurers.{letter}.naic", f"Insurer_NAICCode_{letter}")


def _coverage(fields, kind, prefix, policy, insured):
    """The coverage of one row, or None where it holds no policy."""
    part = "Policy" if kind == "other" else ""
    names = {
        "policy_number": f"{policy}_PolicyNumberIdentifier_A",
        "effective": f"{policy}_{part}EffectiveDate_A",
        "expiration": f"{policy}_{part}ExpirationDate_A",
    }
    limits = _limits(fields, kind)
    if not limits and not any(fields.text(name) for name in names.values()):
        return None
    label = "OtherPolicy_OtherPolicyDescription_A"
    coverage = Coverage(kind, fields.text(label) if kind == "other" else None)
    for path, name in names.items():
        text = fields.text(name)
        value = text if path == "policy_number" else one_date(text or "")
        coverage.set(path, value, fields.words(name), 1.0 if value else 0.5, None if value else "empty")
    letter = f"{prefix}_InsurerLetterCode_A"
    coverage.set("insurer_letter", fields.text(letter), fields.words(letter))
    waiver = WAIVERS.get(kind, f"{policy}_SubrogationWaivedCode_A")
    for path, name in (
        ("addl_insd", insured and f"CertificateOfInsurance_{insured}_AdditionalInsuredCode_A"),
        ("subr_wvd", waiver),
    ):
        text = fields.text(name) if name else None
        if text:
            coverage.set(path, not text.upper().startswith("N"), fields.words(name))
    for code, (value, words) in limits.items():
        sure = not isinstance(value, str) or value.isalpha()
        coverage.set("limits." + code, value, words, 1.0 if sure else 0.5, None if sure else "not_an_amount")
    _set_flags(fields, kind, coverage)
    return coverage


def _limits(fields, kind):
    """Limits by code: amount or printed word, with the field."""
    names = dict(LIMITS[kind])
    if kind == "other":
        for letter in "ABC":
            label = fields.text(f"OtherPolicy_CoverageCode_{letter}")
            names[label or f"limit_{letter}".lower()] = f"OtherPolicy_CoverageLimitAmount_{letter}"
    found = {}
    for code, name in names.items():
        text = fields.text(name)
        if text:
            value = money(text.replace("$", " "))
            found[code] = (text if value is None else value, fields.words(name))
    return found


def _set_flags(fields, kind, coverage):
    for flag, name in FLAGS[kind].items():
        flag, _dot, choice = flag.partition(".")
        if fields.ticked(name):
            coverage.set("flags." + flag, choice or True, fields.words(name))
        elif not choice and flag in ("commercial_general_liability", "per_statute"):
            coverage.set("flags." + flag, False, [])
    for basis, name in zip(("occurrence", "claims_made"), BASES.get(kind, ()), strict=False):
        if fields.ticked(name):
            coverage.set("basis", basis, fields.words(name))
    if kind == "umbrella":
        excess, umbrella = (fields.ticked(f"Policy_PolicyType_{name}Indicator_A") for name in ("Excess", "Umbrella"))
        coverage.set("type", "excess" if excess and not umbrella else "umbrella", [])
        amount = money(fields.text("ExcessUmbrella_Umbrella_DeductibleOrRetentionAmount_A") or "")
        if amount is not None:
            key = "deductible" if fields.ticked("ExcessUmbrella_DeductibleIndicator_A") else "retention"
            coverage.set(key, amount, fields.words("ExcessUmbrella_Umbrella_DeductibleOrRetentionAmount_A"))
    if kind == "workers_compensation":
        name = "WorkersCompensationEmployersLiability_AnyPersonsExcludedIndicator_A"
        coverage.set("flags.proprietor_excluded", fields.text(name), fields.words(name))
