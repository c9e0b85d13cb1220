"""The linter of requirements: named cases against the catalogues as they ship."""

import re
import unittest
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from .rooms import room

facts = room("verification.facts")
linter = room("verification.linter")
remarks = room("verification.remarks")
templates = room("verification.remark_templates")

DATA = Path(linter.__file__).parents[1] / "data"
GL, AUTO, WC, UMBRELLA, EXCESS = (
    "general_liability",
    "auto_liability",
    "workers_compensation",
    "umbrella",
    "excess",
)
ONGOING, COMPLETED = "additional_insured_ongoing", "additional_insured_completed"
WAIVER, PRIMARY, NOTICE = "waiver_of_subrogation", "primary_noncontributory", "notice_of_cancellation"
COLUMNS = {"additional_insured": "ADDL INSD", "subrogation_waived": "SUBR WVD"}
MILLION = 1_000_000


def records(name, prefix):
    """The fields of each record of a catalogue, by its external id without the prefix."""
    for record in ElementTree.parse(DATA / name).getroot().iter("record"):
        values = {found.get("name"): found.get("eval") or (found.text or "").strip() for found in record}
        yield record.get("id").removeprefix(prefix), values


def codes(text, prefix, by_id):
    return frozenset(by_id[found] for found in re.findall(rf"'{prefix}(\w+)'", text or ""))


def shipped_catalogue():
    """The catalogues of the add-on, read from their data files."""
    limits = {name: values["code"] for name, values in records("coi_limit_type.xml", "limit_")}
    lines = {name: values["code"] for name, values in records("coi_coverage_type.xml", "coverage_")}
    provisions = dict(records("coi_provision.xml", "provision_"))
    codes_of_provisions = {name: values["code"] for name, values in provisions.items()}
    return remarks.Catalogue(
        forms=tuple(
            remarks.KnownForm(
                " ".join(filter(None, (values["number"], values.get("edition")))),
                codes(values.get("proves_ids"), "provision_", codes_of_provisions),
                codes(values.get("coverage_type_ids"), "coverage_", lines),
            )
            for _name, values in records("coi_endorsement_form.xml", "form_")
        ),
        limits={
            values["code"]: codes(values.get("limit_type_ids"), "limit_", limits)
            for _name, values in records("coi_coverage_type.xml", "coverage_")
        },
        carriers={
            values["code"]: codes(values.get("coverage_type_ids"), "coverage_", lines) for values in provisions.values()
        },
        columns={values["code"]: COLUMNS[values["mark"]] for values in provisions.values() if values.get("mark")},
    )


CATALOGUE = shipped_catalogue()


def ask(*coverages, limits=None, provisions=(), topped_up=False, **more):
    """A requirement; of limits each is asked of the policy itself, or together with an umbrella."""
    minimums = tuple(
        facts.Minimum(limit, amount, 0.0 if topped_up else amount) for limit, amount in (limits or {}).items()
    )
    return facts.Requirement(coverages, minimums, tuple(provisions), **more)


def word(provision, *forms):
    """The certificate's word is enough."""
    return facts.ProvisionAsked(provision, "assertion", tuple((form,) for form in forms))


def endorsed(provision, *choices, **more):
    """An endorsement is asked; a choice is a form, or several joined by " + "."""
    return facts.ProvisionAsked(provision, "endorsement", tuple(tuple(c.split(" + ")) for c in choices), **more)


def gl(*provisions, **more):
    return ask(GL, provisions=provisions, **more)


def wc(*provisions, **more):
    return ask(WC, provisions=provisions, statutory=True, **more)


OCCURRENCE = {"each_occurrence": MILLION, "general_aggregate": 2 * MILLION}

# fmt: off
#: Name, requirements, states, and the codes of the remarks that are expected, advice left out.
CASES = (
    # ------------------------------------------------ nothing to say
    ("a usual line of general liability", [gl(limits=OCCURRENCE)], "", []),
    ("additional insured by the mark of its column", [gl(word(ONGOING))], "", []),
    ("waiver of subrogation by the mark of its column", [gl(word(WAIVER))], "", []),
    ("additional insured by CG 20 10 and CG 20 37",
     [gl(endorsed(ONGOING, "CG 20 10"), endorsed(COMPLETED, "CG 20 37"))], "", []),
    ("the old edition or the pair that stands for it",
     [gl(endorsed(COMPLETED, "CG 20 10 11 85", "CG 20 10 10 01 + CG 20 37 10 01"))], "", []),
    ("workers' compensation where it is private", [wc(word(WAIVER), rating="A-")], "OR", []),
    ("statutory benefits alone where the fund insures alone", [wc()], "OH", []),
    ("an umbrella over general liability",
     [gl(), ask(UMBRELLA, EXCESS, limits={"each_occurrence": MILLION}, topped_up=True)], "", []),
    ("a tower of five million",
     [gl(limits={"each_occurrence": 5 * MILLION, "general_aggregate": 5 * MILLION}, topped_up=True)], "", []),
    ("professional liability on whatever basis",
     [ask("professional_liability", limits={"each_claim": MILLION})], "", []),
    ("the smaller limits as contracts ask them",
     [gl(limits={"medical_expense": 5_000, "damage_to_rented_premises": 50_000})], "", []),
    ("aggregate for each project of general liability", [gl(aggregate_per="project")], "", []),
    # ------------------------------------------------ provisions and their forms
    ("notice of cancellation by the certificate's word", [gl(word(NOTICE))], "", ["notice_by_wording"]),
    ("completed operations by the certificate's word", [gl(word(COMPLETED))], "", ["completed_by_wording"]),
    ("CG 20 10 04 13 as proof of completed operations",
     [gl(endorsed(COMPLETED, "CG 20 10 04 13"))], "", ["form_not_proof"]),
    ("CG 20 10 12 19 as proof of completed operations",
     [gl(endorsed(COMPLETED, "CG 20 10 12 19"))], "", ["form_not_proof"]),
    ("CG 20 10 of any edition as proof of completed operations",
     [gl(endorsed(COMPLETED, "CG 20 10"))], "", ["form_not_proof"]),
    ("CG 20 38 as proof of completed operations", [gl(endorsed(COMPLETED, "CG 20 38"))], "", ["form_not_proof"]),
    ("CG 20 11 as proof of completed operations", [gl(endorsed(COMPLETED, "CG 20 11"))], "", ["form_not_proof"]),
    ("CG 20 26 as proof of completed operations", [gl(endorsed(COMPLETED, "CG 20 26"))], "", ["form_not_proof"]),
    ("CG 20 37 as proof of ongoing operations", [gl(endorsed(ONGOING, "CG 20 37"))], "", ["form_not_proof"]),
    ("CG 20 01 as proof of additional insured", [gl(endorsed(ONGOING, "CG 20 01"))], "", ["form_not_proof"]),
    ("CG 02 24 as notice to the holder", [gl(endorsed(NOTICE, "CG 02 24"))], "", ["form_not_proof"]),
    ("an exclusion as proof", [gl(endorsed(COMPLETED, "CG 21 04"))], "", ["form_not_proof"]),
    ("one choice that proves and one that does not",
     [gl(endorsed(COMPLETED, "CG 20 37", "CG 20 38"))], "", ["form_not_proof"]),
    ("a form that nobody knows", [gl(endorsed(ONGOING, "ZZ 99 01"))], "", ["form_unknown"]),
    ("an edition that nobody knows of a form that is known", [gl(endorsed(COMPLETED, "CG 20 37 01 26"))], "", []),
    ("CG 24 04 on workers' compensation", [wc(endorsed(WAIVER, "CG 24 04"))], "OR", ["form_of_other_line"]),
    ("WC 00 03 13 on general liability", [gl(endorsed(WAIVER, "WC 00 03 13"))], "", ["form_of_other_line"]),
    ("CG 20 10 11 85 alone", [gl(endorsed(COMPLETED, "CG 20 10 11 85"))], "", ["form_too_old"]),
    ("forms named where the certificate's word is enough",
     [gl(word(ONGOING, "CG 20 10"))], "", ["forms_not_looked_at"]),
    ("a primary form on the umbrella", [gl(endorsed(ONGOING, "CG 20 10", on_layers=True))], "", ["layers_by_form"]),
    ("additional insured on workers' compensation",
     [wc(word("additional_insured"))], "OR", ["additional_insured_on_workers"]),
    ("additional insured on professional liability",
     [ask("professional_liability", provisions=[word("additional_insured")])], "",
     ["additional_insured_on_professional"]),
    ("additional insured on cyber liability",
     [ask("cyber", provisions=[endorsed("additional_insured")])], "", ["additional_insured_on_professional"]),
    ("federal filing on general liability",
     [gl(endorsed("federal_filing", "MCS-90"))], "", ["form_of_other_line", "provision_elsewhere"]),
    # ------------------------------------------------ workers' compensation
    ("a waiver in Missouri", [wc(word(WAIVER))], "MO", ["waiver_not_to_be_had"]),
    ("a waiver in Missouri on general liability", [gl(word(WAIVER))], "MO", []),
    ("a waiver in New Jersey and Oregon", [wc(word(WAIVER))], "NJ OR", ["waiver_not_to_be_had"]),
    ("employers' liability in Ohio", [wc(limits={"el_each_accident": MILLION})], "OH", ["workers_state_fund"]),
    ("a rating in Washington", [wc(rating="A-")], "WA", ["workers_state_fund", "rating_of_state_fund"]),
    ("a private policy in Puerto Rico", [wc(limits={"el_each_accident": MILLION})], "PR", ["workers_state_fund"]),
    ("statutory benefits as an amount", [wc(limits={"each_occurrence": MILLION})], "", ["statutory_as_money"]),
    ("statutory benefits of general liability", [gl(statutory=True)], "", ["statutory_elsewhere"]),
    ("excluded officers of general liability",
     [gl(proprietor_exclusion_allowed=False)], "", ["proprietor_elsewhere"]),
    ("an exemption in place of workers' compensation",
     [ask(WC, "workers_compensation_exemption", statutory=True)], "", ["exemption_is_no_cover"]),
    ("occupational accident in place of workers' compensation",
     [ask(WC, "occupational_accident", statutory=True)], "", ["accident_is_no_workers"]),
    # ------------------------------------------------ limits
    ("an umbrella over professional liability",
     [ask("professional_liability", limits={"each_claim": MILLION}, topped_up=True)], "", ["umbrella_not_obeyed"]),
    ("an umbrella over cyber liability",
     [ask("cyber", limits={"each_claim": MILLION}, topped_up=True)], "", ["umbrella_not_obeyed"]),
    ("an umbrella over pollution liability",
     [ask("pollution", limits={"each_loss": MILLION}, topped_up=True)], "", ["umbrella_not_obeyed"]),
    ("an umbrella over motor truck cargo",
     [ask("motor_truck_cargo", limits={"per_vehicle": 100_000}, topped_up=True)], "", ["umbrella_not_obeyed"]),
    ("an umbrella with nothing below it",
     [ask(UMBRELLA, EXCESS, limits={"each_occurrence": MILLION})], "", ["umbrella_alone"]),
    ("an aggregate lower than the occurrence",
     [gl(limits={"each_occurrence": 2 * MILLION, "general_aggregate": MILLION})], "", ["aggregate_below"]),
    ("a disease limit of the policy lower than of one employee",
     [wc(limits={"el_disease_each_employee": MILLION, "el_disease_policy_limit": 500_000})], "", ["aggregate_below"]),
    ("bodily injury of an accident lower than of one person",
     [ask(AUTO, limits={"bodily_injury_per_person": MILLION, "bodily_injury_per_accident": 500_000})], "",
     ["aggregate_below"]),
    ("aggregate for each project of automobiles",
     [ask(AUTO, aggregate_per="project")], "", ["aggregate_per_elsewhere"]),
    ("a limit of another line", [gl(limits={"each_claim": MILLION})], "", ["limit_elsewhere"]),
    ("medical expense topped up by an umbrella",
     [gl(limits={"medical_expense": MILLION}, topped_up=True)], "", ["limit_beyond_custom"]),
    ("ten million of primary general liability",
     [gl(limits={"each_occurrence": 10 * MILLION})], "", ["primary_beyond_custom"]),
    ("ten million of automobile liability in another currency",
     [ask(AUTO, limits={"combined_single_limit": 10 * MILLION}, currency="MXN")], "", []),
    # ------------------------------------------------ how it is written, and by whom
    ("professional liability on an occurrence basis",
     [ask("professional_liability", claims_made_allowed=False)], "", ["claims_made_forbidden"]),
    ("cyber liability on an occurrence basis",
     [ask("cyber", claims_made_allowed=False)], "", ["claims_made_forbidden"]),
    ("general liability on an occurrence basis", [gl(claims_made_allowed=False)], "", []),
    ("a retroactive date where claims-made does not count",
     [gl(claims_made_allowed=False, retroactive_by=date(2024, 1, 1))], "", ["retroactive_without_claims_made"]),
    ("a retroactive date of automobiles",
     [ask(AUTO, retroactive_by=date(2024, 1, 1))], "", ["retroactive_without_claims_made"]),
    ("automobiles of general liability", [gl(auto_scope="any_auto")], "", ["auto_scope_elsewhere"]),
    ("a rating of A++", [gl(rating="A++")], "", ["rating_rare"]),
    ("a size of XV", [gl(rating="A-", size=15)], "", ["rating_rare"]),
    ("pollution by an admitted insurer", [ask("pollution", admitted=True)], "", ["admitted_rare"]),
    ("inland marine in place of cargo", [ask("motor_truck_cargo", "inland_marine")], "", ["cargo_unspecified"]),
)

#: Name, requirements, and the codes of advice that is expected.
ADVICE = (
    ("primary and non-contributory by the certificate's word", [gl(word(PRIMARY))], ["wording_only"]),
    ("notice by the insurer's own endorsement", [gl(endorsed(NOTICE))], ["no_form_known"]),
    ("any auto alone", [ask(AUTO, auto_scope="any_auto")], ["any_auto_only"]),
    ("a cap on the deductible of general liability", [gl(deductible_cap=25_000)], ["deductible_without_box"]),
    ("a cap on the retention of the umbrella", [gl(), ask(UMBRELLA, deductible_cap=25_000)], []),
)

# fmt: on


def lint(requirements, states=""):
    return linter.lint(requirements, states.split(), CATALOGUE)


class TestLinter(unittest.TestCase):
    def test_named_cases(self):
        for name, requirements, states, expected in CASES:
            with self.subTest(name):
                found = [remark.code for remark in lint(requirements, states) if remark.severity != "advice"]
                self.assertEqual(sorted(found), sorted(expected))

    def test_named_advice(self):
        for name, requirements, expected in ADVICE:
            with self.subTest(name):
                found = [remark.code for remark in lint(requirements)]
                self.assertEqual(found, expected)

    def test_every_remark_has_a_case(self):
        told = {code for _name, _asked, _states, found in CASES for code in found}
        told |= {code for _name, _asked, found in ADVICE for code in found}
        self.assertEqual(told, set(templates.REMARKS))

    def test_every_remark_is_told_in_whole_sentences(self):
        for name, requirements, states, _expected in CASES:
            for remark in lint(requirements, states):
                with self.subTest(name, remark=remark.code):
                    text = remarks.remark_sentence(remark)
                    self.assertRegex(text, r"^[A-Z].*\.$")
                    self.assertNotIn("%(", text)
                    self.assertNotRegex(text, r"[\[\]{}_]")

    def test_every_rule_names_its_source(self):
        for rule in linter._RULES:
            with self.subTest(rule.__name__):
                self.assertRegex(rule.__doc__, r"Sources?: ")

    def test_the_worst_comes_first(self):
        found = lint([gl(word(NOTICE), word(PRIMARY), word(COMPLETED), rating="A++")])
        order = [remarks.SEVERITIES.index(remark.severity) for remark in found]
        self.assertEqual(order, sorted(order))
        self.assertEqual(len(set(order)), 4)

    def test_a_state_is_named_with_those_alone_whose_law_it_is(self):
        (found,) = lint([wc(word(WAIVER))], "OR MO NH TX")
        self.assertEqual(found.params["states"], ["MO", "NH"])
        text = remarks.remark_sentence(found, label=lambda kind, code: {"MO": "Missouri"}.get(code, code))
        self.assertIn("not available in Missouri and NH", text)

    def test_the_form_that_would_prove_it_is_named(self):
        (found,) = lint([gl(endorsed(COMPLETED, "CG 20 10 12 19"))])
        self.assertIn("CG 20 37", remarks.remark_sentence(found))

    def test_exempt_funds_need_no_rating(self):
        found = linter.lint([wc(rating="A-")], ["WA"], CATALOGUE, state_funds_exempt=True)
        self.assertEqual([remark.code for remark in found], ["workers_state_fund"])

    def test_what_no_catalogue_knows_is_not_remarked_on(self):
        asked = [gl(endorsed(COMPLETED, "CG 20 38"), word(PRIMARY), limits={"each_claim": MILLION})]
        self.assertEqual(linter.lint(asked), ())

    def test_two_lines_of_the_same_fault_are_told_once(self):
        self.assertEqual(len(lint([gl(word(NOTICE)), gl(word(NOTICE))])), 1)
