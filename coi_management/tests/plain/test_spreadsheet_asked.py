"""Lists of what companies require: one row a line, one row a set, one row a vendor."""

import unittest
from dataclasses import replace

from .rooms import room
from .test_spreadsheet import AUTO, GL, PARSERS, UMB, WC, Column
from .test_spreadsheet import CATALOGUE as LISTED

spreadsheet = room("spreadsheet")
AI, WAIVER, PRIMARY = "additional_insured", "waiver_of_subrogation", "primary_noncontributory"
ONGOING, COMPLETED = "additional_insured_ongoing", "additional_insured_completed"

CATALOGUE = replace(
    LISTED,
    limits={**LISTED.limits, "el_each_accident": ("E.L. each accident",), "each_claim": ("Each claim",)},
    provisions={
        AI: ("Additional insured",),
        ONGOING: ("Additional insured, ongoing operations",),
        COMPLETED: ("Additional insured, completed operations",),
        WAIVER: ("Waiver of subrogation",),
        PRIMARY: ("Primary and non-contributory",),
        "notice_of_cancellation": ("Notice of cancellation",),
    },
    carriers={AI: (GL, AUTO, UMB), ONGOING: (GL,), COMPLETED: (GL,), PRIMARY: (GL, AUTO, UMB)},
    forms={
        "CG 20 10": (AI, ONGOING),
        "CG 20 10 11 85": (AI, ONGOING, COMPLETED),
        "CG 20 37": (COMPLETED,),
        "CG 20 01": (PRIMARY,),
        "WC 00 03 13": (WAIVER,),
    },
    topped_up=frozenset((GL, AUTO, WC)),
)


def guess(*rows):
    return spreadsheet.guess_columns(rows, CATALOGUE, "requirements")


def read(headings, *rows, order="mdy"):
    found = guess(headings, *rows)
    reader = spreadsheet.AskedReader(found.columns, CATALOGUE, order, PARSERS)
    return [reader.read_row(list(row)) for row in rows]


def codes(row):
    return [problem.code for problem in row.problems]


class TestAskedHeadings(unittest.TestCase):
    def test_headings_that_companies_use_are_known(self):
        for heading, column in {
            "Requirement set": Column("requirement_set"),
            "Vendor type": Column("requirement_set"),
            "Risk Level": Column("requirement_set"),
            "Vendor": Column("vendor_name"),
            "Coverage Required": Column("coverage"),
            "Minimum limit": Column("limit"),
            "Limit type": Column("limit_name"),
            "GL each occurrence": Column("limit", GL, "each_occurrence"),
            "Minimum GL Each Occurrence": Column("limit", GL, "each_occurrence"),
            "GL aggregate (required)": Column("limit", GL, "general_aggregate"),
            "Auto CSL": Column("limit", AUTO, "combined_single_limit"),
            "Umbrella": Column("limit", UMB),
            "WC": Column("limit", WC),
            "EL Each Accident": Column("limit", WC, "el_each_accident"),
            "Employers Liability": Column("limit", WC, "el_each_accident"),
            "Products/Completed Ops": Column("limit", "", "products_completed_operations_aggregate"),
            "Additional Insured": Column("provision", provision=AI),
            "AI required": Column("provision", provision=AI),
            "GL Additional Insured": Column("provision", GL, provision=AI),
            "WC Waiver of Subrogation": Column("provision", WC, provision=WAIVER),
            "P&NC": Column("provision", provision=PRIMARY),
            "30 Day Notice of Cancellation": Column("provision", provision="notice_of_cancellation"),
            "Endorsements required": Column("provisions"),
            "Minimum AM Best Rating": Column("rating"),
            "Max deductible": Column("deductible"),
            "Effective date": Column("effective"),
            "Conjunto de requisitos": Column("requirement_set"),
            "Endosos requeridos": Column("provisions"),
            "Avenants exigés": Column("provisions"),
            "Niveau de risque": Column("requirement_set"),
            "Hair color": Column(),
        }.items():
            with self.subTest(heading):
                self.assertEqual(guess([heading, "Vendor type name"]).columns[0], column)

    def test_a_column_called_limit_is_a_name_or_an_amount_by_what_stands_in_it(self):
        found = guess(["Set", "Coverage", "Limit", "Amount"], ["Low", "GL", "Each occurrence", "1,000,000"])
        self.assertEqual([column.target for column in found.columns[2:]], ["limit_name", "limit"])

    def test_lists_of_policies_and_of_requirements_are_told_apart(self):
        for kind, headings, row in (
            ("policies", ["Vendor", "Coverage", "Policy #", "Exp", "Limits"], ["A", "GL", "1", "1/1/2027", "1M/2M"]),
            ("policies", ["Vendor", "GL Exp", "GL Each Occ"], ["A", "1/1/2027", "1M"]),
            ("policies", ["Vendor", "E-mail", "Requirement set"], ["A", "a@b.example", "Low"]),
            ("requirements", ["Vendor", "GL each occurrence", "Auto CSL", "WC"], ["A", "1M", "1M", "Yes"]),
            ("requirements", ["Risk level", "Coverage", "Limit", "Minimum"], ["Low", "GL", "Each occurrence", "1M"]),
            ("requirements", ["Vendor type", "GL", "Auto", "Umbrella"], ["Low", "1M/2M", "1M", "5M"]),
            ("requirements", ["Vendor", "GL", "Auto", "E&O"], ["Acme", "1M/2M", "$1,000,000 CSL", "-"]),
            (
                "requirements",
                ["Jeu d'exigences", "Garantie", "Montant minimal", "Une police umbrella peut compléter"],
                ["Bas", "RC générale", "1M", "Oui"],
            ),
            # the row below its headings looks more like those of a list of policies than these do
            (
                "requirements",
                ["Requirement set", "Coverage", "Limit name", "Minimum limit", "Endorsements", "In force from"],
                ["Low", "General liability", "General aggregate", "2M", "Waiver of subrogation", ""],
            ),
        ):
            with self.subTest(headings=headings):
                self.assertEqual(spreadsheet.guess_kind([headings, row], CATALOGUE), kind)


class TestAsked(unittest.TestCase):
    def test_a_wide_row_is_a_set(self):
        headings = ["Set", "GL each occurrence", "GL aggregate", "Auto CSL", "Umbrella", "WC", "AI", "WOS"]
        (row,) = read(headings, ["Low", "1M", "2,000,000", "$1,000,000", "5M", "Statutory", "Yes", "Y"])
        self.assertFalse(row.problems)
        self.assertEqual(row.requirement_set, "Low")
        lines = {line["coverages"][0]: line for line in row.lines}
        self.assertEqual(list(lines), [GL, AUTO, UMB, WC])
        self.assertEqual(lines[GL]["limits"], {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000})
        self.assertEqual(lines[AUTO]["limits"], {"combined_single_limit": 1_000_000})
        self.assertEqual(lines[UMB]["limits"], {"each_occurrence": 5_000_000})
        self.assertEqual((lines[WC]["limits"], lines[WC]["statutory"]), ({}, True))
        self.assertEqual(list(lines[GL]["provisions"]), [AI, WAIVER])
        self.assertEqual(list(lines[WC]["provisions"]), [WAIVER], "nobody is additional insured there")

    def test_a_long_row_is_a_limit_of_a_line(self):
        headings = ["Set", "Coverage", "Limit", "Minimum", "Endorsements", "Effective date", "AM Best"]
        row = ["Low", "Workers Comp", "Each accident", "1M", "Waiver of subrogation", "1/2/2027", "A- VII"]
        (row,) = read(headings, row)
        self.assertFalse(row.problems)
        self.assertEqual(row.in_force, "2027-01-02")
        self.assertEqual(
            row.lines,
            [
                {
                    "coverages": [WC],
                    "limits": {"el_each_accident": 1_000_000},
                    "provisions": {WAIVER: {"evidence": "assertion", "forms": ""}},
                    "rating": "A-",
                    "size": 7,
                    "statutory": True,
                }
            ],
        )

    def test_what_is_not_asked_makes_no_line(self):
        headings = ["Set", "GL", "Auto", "Umbrella", "WC"]
        (row,) = read(headings, ["Low", "1M/2M", "N/A", "0", "Not required"])
        self.assertEqual([line["coverages"] for line in row.lines], [[GL]])
        (row,) = read(["Set", "GL", "Auto"], ["Low", "1M", "No"])
        self.assertEqual([line["coverages"] for line in row.lines], [[GL]])

    def test_a_coverage_may_be_asked_with_no_amount(self):
        rows = read(["Set", "GL", "Auto", "WC"], ["Low", "Yes", "Yes", "Yes"], ["High", "Y", "N", "x"])
        self.assertEqual([line["coverages"][0] for line in rows[0].lines], [GL, AUTO, WC])
        self.assertEqual([line["coverages"][0] for line in rows[1].lines], [GL, WC])
        self.assertFalse(rows[0].problems + rows[1].problems)

    def test_amounts_may_say_which_limits_they_are_of(self):
        headings = ["Set", "GL", "Auto"]
        for general, auto in (
            ("$1M per occurrence / $2M aggregate", "$1,000,000 CSL"),
            ("Each occurrence: 1,000,000; general aggregate: 2,000,000", "CSL 1M"),
            ("1M occ and 2M agg", "Any auto 1M"),
        ):
            with self.subTest(general):
                (row,) = read(headings, ["Low", general, auto])
                self.assertFalse(row.problems)
                first, second = row.lines
                self.assertEqual(first["limits"], {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000})
                self.assertEqual(second["limits"], {"combined_single_limit": 1_000_000})
        self.assertEqual(second["auto_scope"], "any_auto")
        (row,) = read(headings, ["Low", "1M per unicorn", "1M"])
        self.assertEqual(codes(row), ["amount"])

    def test_any_of_several_coverages_may_answer(self):
        (row,) = read(["Set", "Coverage", "Limit"], ["Low", "Umbrella or E&O", "5M"])
        self.assertEqual(row.lines[0]["coverages"], [UMB, "professional_liability"])

    def test_endorsements_are_asked_by_name_or_form(self):
        headings = ["Set", "Coverage", "Minimum", "Endorsements"]
        (row,) = read(
            headings, ["Low", "GL", "1M", "CG 20 10 04 13; CG2037; Primary & Non-Contributory; WOS (WC000313)"]
        )
        self.assertFalse(row.problems)
        self.assertEqual(
            row.lines[0]["provisions"],
            {
                ONGOING: {"evidence": "endorsement", "forms": "CG 20 10 04 13"},
                COMPLETED: {"evidence": "endorsement", "forms": "CG 20 37"},
                PRIMARY: {"evidence": "assertion", "forms": ""},
                WAIVER: {"evidence": "endorsement", "forms": "WC 00 03 13"},
            },
        )

    def test_the_cell_of_a_provision_says_by_what_it_is_shown(self):
        headings = ["Set", "GL", "GL AI", "GL P&NC", "GL Waiver"]
        (row,) = read(headings, ["Low", "1M", "CG 20 10", "Endorsement", "Certificate"])
        self.assertFalse(row.problems)
        told = {code: (asked["evidence"], asked["forms"]) for code, asked in row.lines[0]["provisions"].items()}
        self.assertEqual(
            told, {AI: ("endorsement", "CG 20 10"), PRIMARY: ("endorsement", ""), WAIVER: ("assertion", "")}
        )

    def test_what_else_is_asked_of_a_policy(self):
        headings = [
            *("Set", "GL", "Auto", "Covered autos", "Aggregate per", "Basis", "Max deductible", "Umbrella may top up"),
            "Tail years",
        ]
        (row,) = read(headings, ["Low", "1M", "1M", "Any auto", "Project", "Occurrence", "25,000", "Yes", "3"])
        self.assertFalse(row.problems)
        general, auto = row.lines
        self.assertEqual(
            {name: general[name] for name in ("aggregate_per", "basis", "deductible", "combinable", "tail_years")},
            {
                "aggregate_per": "project",
                "basis": "occurrence",
                "deductible": 25000,
                "combinable": True,
                "tail_years": 3,
            },
        )
        self.assertEqual((auto["auto_scope"], auto.get("aggregate_per")), ("any_auto", None))

    def test_what_is_wrong_is_told_with_its_cell(self):
        headings = ["Set", "Coverage", "Limit name", "Minimum", "Endorsements", "AM Best", "Effective"]
        for wrong, cells in {
            "set_missing": ["", "GL", "", "1M", "", "", ""],
            "coverage_unsaid": ["Low", "", "", "1M", "", "", ""],
            "coverage_unknown": ["Low", "Unicorns", "", "1M", "", "", ""],
            "limit_unknown": ["Low", "GL", "Each unicorn", "1M", "", "", ""],
            "amount": ["Low", "GL", "", "plenty", "", "", ""],
            "amount_small": ["Low", "GL", "", "2", "", "", ""],
            "amount_several": ["Low", "GL", "Each occurrence", "1M/2M", "", "", ""],
            "provision_unknown": ["Low", "GL", "", "1M", "Good manners", "", ""],
            "provision_nowhere": ["Low", "WC", "", "1M", "Additional insured", "", ""],
            "rating": ["Low", "GL", "", "1M", "", "excellent", ""],
            "date": ["Low", "GL", "", "1M", "", "", "soon"],
        }.items():
            with self.subTest(wrong):
                (row,) = read(headings, cells)
                self.assertEqual(codes(row), [wrong])

    def test_a_row_that_asks_nothing_is_told(self):
        (row,) = read(["Set", "GL", "Auto"], ["Low", "", "N/A"])
        self.assertEqual(codes(row), ["asked_nothing"])

    def test_what_is_asked_of_nothing_is_told(self):
        (row,) = read(["Set", "Auto CSL", "Aggregate per"], ["Low", "1M", "Project"])
        self.assertEqual(codes(row), ["asked_of_none"])
