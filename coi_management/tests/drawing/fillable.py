"""Certificates as fillable forms: the values stand in fields, and the page has only the labels of the form.

Three families of names are met: ACORD's own, the short ones of forms that were made anew, and names that say nothing.
"""

from .acord25 import Filler, draw_form
from .layouts import layout_of
from .sheet import CAP_HEIGHT, Sheet
from .styles import PLAIN

FAMILIES = ("acord", "short", "numbered")
_POLICIES = {
    "general_liability": ("GeneralLiability", "Policy_GeneralLiability"),
    "auto_liability": ("Vehicle", "Policy_AutomobileLiability"),
    "umbrella": ("ExcessUmbrella", "Policy_ExcessLiability"),
    "workers_compensation": (
        "WorkersCompensationEmployersLiability",
        "Policy_WorkersCompensationAndEmployersLiability",
    ),
}
_EMPLOYERS = "WorkersCompensationEmployersLiability_EmployersLiability_"
_AGGREGATE = "GeneralLiability_GeneralAggregate_LimitAppliesPer"
NAMES = {
    "certificate_date": "Form_CompletionDate",
    "certificate_number": "CertificateOfInsurance_CertificateNumberIdentifier",
    "revision_number": "CertificateOfInsurance_RevisionNumberIdentifier",
    "description_of_operations": "CertificateOfLiabilityInsurance_ACORDForm_RemarkText",
    "producer.contact": "Producer_ContactPerson_FullName",
    "producer.phone": "Producer_ContactPerson_PhoneNumber",
    "producer.fax": "Producer_FaxNumber",
    "producer.email": "Producer_ContactPerson_EmailAddress",
    "general_liability.commercial_general_liability": "GeneralLiability_CoverageIndicator",
    "general_liability.occurrence": "GeneralLiability_OccurrenceIndicator",
    "general_liability.claims_made": "GeneralLiability_ClaimsMadeIndicator",
    "general_liability.policy": _AGGREGATE + "PolicyIndicator",
    "general_liability.project": _AGGREGATE + "ProjectIndicator",
    "general_liability.location": _AGGREGATE + "LocationIndicator",
    "general_liability.each_occurrence": "GeneralLiability_EachOccurrence_LimitAmount",
    "general_liability.damage_to_rented_premises": (
        "GeneralLiability_FireDamageRentedPremises_EachOccurrenceLimitAmount"
    ),
    "general_liability.medical_expense": "GeneralLiability_MedicalExpense_EachPersonLimitAmount",
    "general_liability.personal_advertising_injury": "GeneralLiability_PersonalAndAdvertisingInjury_LimitAmount",
    "general_liability.general_aggregate": "GeneralLiability_GeneralAggregate_LimitAmount",
    "general_liability.products_completed_operations_aggregate": (
        "GeneralLiability_ProductsAndCompletedOperations_AggregateLimitAmount"
    ),
    "general_liability.addl_insd": "CertificateOfInsurance_GeneralLiability_AdditionalInsuredCode",
    "auto_liability.addl_insd": "CertificateOfInsurance_AutomobileLiability_AdditionalInsuredCode",
    "umbrella.addl_insd": "CertificateOfInsurance_ExcessLiability_AdditionalInsuredCode",
    "workers_compensation.subr_wvd": "Policy_WorkersCompensation_SubrogationWaivedCode",
    "auto_liability.any_auto": "Vehicle_AnyAutoIndicator",
    "auto_liability.owned": "Vehicle_AllOwnedAutosIndicator",
    "auto_liability.scheduled": "Vehicle_ScheduledAutosIndicator",
    "auto_liability.hired": "Vehicle_HiredAutosIndicator",
    "auto_liability.non_owned": "Vehicle_NonOwnedAutosIndicator",
    "auto_liability.combined_single_limit": "Vehicle_CombinedSingleLimit_EachAccidentAmount",
    "auto_liability.bodily_injury_per_person": "Vehicle_BodilyInjury_PerPersonLimitAmount",
    "auto_liability.bodily_injury_per_accident": "Vehicle_BodilyInjury_PerAccidentLimitAmount",
    "auto_liability.property_damage": "Vehicle_PropertyDamage_PerAccidentLimitAmount",
    "umbrella.umbrella": "Policy_PolicyType_UmbrellaIndicator",
    "umbrella.excess": "Policy_PolicyType_ExcessIndicator",
    "umbrella.occurrence": "ExcessUmbrella_OccurrenceIndicator",
    "umbrella.claims_made": "ExcessUmbrella_ClaimsMadeIndicator",
    "umbrella.retention": "ExcessUmbrella_RetentionIndicator",
    "umbrella.retention_amount": "ExcessUmbrella_Umbrella_DeductibleOrRetentionAmount",
    "umbrella.each_occurrence": "ExcessUmbrella_Umbrella_EachOccurrenceAmount",
    "umbrella.aggregate": "ExcessUmbrella_Umbrella_AggregateAmount",
    "workers_compensation.per_statute": (
        "WorkersCompensationEmployersLiability_WorkersCompensationStatutoryLimitIndicator"
    ),
    "workers_compensation.proprietor_excluded": "WorkersCompensationEmployersLiability_AnyPersonsExcludedIndicator",
    "workers_compensation.el_each_accident": _EMPLOYERS + "EachAccidentLimitAmount",
    "workers_compensation.el_disease_each_employee": _EMPLOYERS + "DiseaseEachEmployeeLimitAmount",
    "workers_compensation.el_disease_policy_limit": _EMPLOYERS + "DiseasePolicyLimitAmount",
    "other.policy_number": "OtherPolicy_PolicyNumberIdentifier",
    "other.effective": "OtherPolicy_PolicyEffectiveDate",
    "other.expiration": "OtherPolicy_PolicyExpirationDate",
    "other.insurer_letter": "OtherPolicy_InsurerLetterCode",
    "other.type": "OtherPolicy_OtherPolicyDescription",
    "other.addl_insd": "CertificateOfInsurance_OtherPolicy_AdditionalInsuredCode",
    "other.subr_wvd": "OtherPolicy_SubrogationWaivedCode",
}
for _kind, (_row, _policy) in _POLICIES.items():
    NAMES |= {
        f"{_kind}.insurer_letter": f"{_row}_InsurerLetterCode",
        f"{_kind}.policy_number": f"{_policy}_PolicyNumberIdentifier",
        f"{_kind}.effective": f"{_policy}_EffectiveDate",
        f"{_kind}.expiration": f"{_policy}_ExpirationDate",
    }
    NAMES.setdefault(f"{_kind}.subr_wvd", f"{_policy}_SubrogationWaivedCode")


def draw(data, *, edition="2016/03", family="acord"):
    """A certificate as a fillable form that was filled in: of 2009 and later.

    :param family: how the fields are named, one of FAMILIES
    :return: bytes
    """
    sheet = FieldSheet(family)
    layout = layout_of(edition)
    draw_form(sheet, layout)
    sheet.filling = True
    Filler(sheet, layout, PLAIN).fill(data)
    return sheet.finish()


class FieldSheet(Sheet):
    """A sheet on which everything that is filled in becomes a field."""

    def __init__(self, family):
        super().__init__(title="Specimen form")
        self.family, self.filling, self.count, self.used = family, False, 0, set()

    def _name(self):
        """The name of the next field, by the path of what stands in it."""
        self.count += 1
        name = self._own_name()
        if name in self.used:  # a field with the same name would have the same value
            name = f"{name[:-2]}_{self.count}"
        self.used.add(name)
        return name

    def _own_name(self):
        path = self.path or ""
        if self.family == "numbered":
            return f"Text{self.count}"
        if self.family == "short":
            return f"topmost.Page1.{path.replace('.', '_').title().replace('_', '')}"
        insurer = path.split(".")
        if insurer[0] == "insurers":
            kind = "FullName" if insurer[2] == "name" else "NAICCode"
            return f"F[0].P1[0].Insurer_{kind}_{insurer[1]}[0]"
        return f"F[0].P1[0].{NAMES.get(path, path.replace('.', '_'))}_A[0]"

    def _field(self, box, text, multiline=False):
        x0, top, x1, bottom = box
        self.canvas.acroForm.textfield(
            name=self._name(),
            value=text,
            x=x0 + 1,
            y=self.height - bottom + 0.5,
            width=x1 - x0 - 2,
            height=bottom - top - 1,
            fontSize=8 if bottom - top > 11 else 7,
            borderWidth=0,
            fieldFlags="multiline" if multiline else "",
        )

    def put(self, box, text, style, align="left", valign="middle", pad=2.0):
        """What somebody filled in."""
        if not self.filling:
            super().put(box, text, style, align, valign, pad)
        elif text:
            self._field(box, text)

    def lines(self, box, lines, style, pad=3.0, leading=1.25):
        """Several lines: one field each, as fillable forms have for the parts of an address."""
        x0, top, x1, bottom = box
        if not self.filling or self.path == "cancellation":
            super().lines(box, lines, style, pad, leading)
            return
        party = self.path
        parts = ("FullName", "MailingAddress_LineOne", "MailingAddress_LineTwo", "MailingAddress_LineThree")
        owner = {"producer": "Producer", "insured": "NamedInsured", "certificate_holder": "CertificateHolder"}
        step = (bottom - top) / max(len(lines), 4)
        if party == "description_of_operations":
            if lines and lines[0]:
                self._field(box, "\n".join(lines), multiline=True)
            return
        for number, line in enumerate(lines):
            self.path = f"{owner.get(party, party)}.{parts[min(number, 3)]}".replace(".", "_")
            self._field((x0, top + step * number, x1, top + step * (number + 1)), line)
        self.path = party

    def cross(self, box, style):
        """A box that is ticked; in the columns of marks a letter."""
        if not self.filling:
            super().cross(box, style)
        elif (self.path or "").endswith(("addl_insd", "subr_wvd")):
            self._field(box, "Y")
        else:
            x0, top, x1, bottom = box
            self.canvas.acroForm.checkbox(
                name=self._name(),
                checked=True,
                x=(x0 + x1) / 2 - 5,
                y=self.height - (top + bottom) / 2 - 5,
                size=10,
                buttonStyle="cross",
                borderWidth=0,
            )


class NoteSheet(Sheet):
    """A sheet on which everything that is filled in is an annotation, as typewriter tools of viewers leave it."""

    def __init__(self):
        super().__init__(title="Specimen with notes")
        self.filling = False

    def write(self, x, baseline, text, size, style, align="left"):
        """A line of text."""
        if not self.filling:
            super().write(x, baseline, text, size, style, align)
            return
        width = max(12, 0.62 * size * len(text))
        left = x - {"left": 0, "center": 0.5, "right": 1}[align] * width
        low = self.height - baseline - 0.25 * size
        self.canvas.freeTextAnnotation(
            text, DA=f"/Helv {size:g} Tf 0 g", Rect=[left, low, left + width, low + size * (1 + CAP_HEIGHT) / 1.3]
        )


def draw_notes(data, *, edition="2016/03"):
    """A certificate on which a person typed in a viewer: the form, and annotations with the values."""
    sheet = NoteSheet()
    layout = layout_of(edition)
    draw_form(sheet, layout)
    sheet.filling = True
    Filler(sheet, layout, PLAIN).fill(data)
    return sheet.finish()
