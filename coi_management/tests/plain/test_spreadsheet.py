"""Lists as companies keep them: what their columns mean, and what their rows say."""

import unittest

from .rooms import room

spreadsheet, cells, values = room("spreadsheet"), room("spreadsheet.cells"), room("extraction.values")
Column = spreadsheet.Column
PARSERS = cells.Parsers(values.dates, values.money)

CATALOGUE = spreadsheet.Catalogue(
    coverages={
        "general_liability": ("General liability", "COMMERCIAL GENERAL LIABILITY", "CGL", "GL"),
        "auto_liability": ("Auto liability", "AUTOMOBILE LIABILITY", "AL"),
        "umbrella": ("Umbrella", "UMBRELLA LIAB"),
        "workers_compensation": ("Workers' compensation", "WC", "WC/EL", "EMPLOYERS LIABILITY"),
        "professional_liability": ("Professional liability", "E&O"),
        "other": ("Other", "OTHER"),
    },
    limits={
        "each_occurrence": ("Each occurrence", "EACH OCCURRENCE"),
        "general_aggregate": ("General aggregate", "GENERAL AGGREGATE"),
        "combined_single_limit": ("Combined single limit", "COMBINED SINGLE LIMIT (Ea accident)"),
    },
    limits_of={
        "general_liability": ("each_occurrence", "general_aggregate", "products_completed_operations_aggregate"),
        "auto_liability": ("combined_single_limit",),
        "umbrella": ("each_occurrence", "aggregate"),
        "workers_compensation": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
        "professional_liability": ("each_claim", "aggregate"),
    },
)
GL, AUTO, WC, UMB = "general_liability", "auto_liability", "workers_compensation", "umbrella"


def guess(*rows):
    return spreadsheet.guess_columns(rows, CATALOGUE)


class TestHeadings(unittest.TestCase):
    def assertMeans(self, pairs):
        for heading, column in pairs.items():
            with self.subTest(heading):
                self.assertEqual(guess([heading, "Vendor name"]).columns[0], column)

    def test_headings_that_companies_use_are_known(self):
        self.assertMeans(
            {
                "Vendor": Column("vendor_name"),
                "Supplier Name": Column("vendor_name"),
                "Named Insured": Column("vendor_name"),
                "Vendor #": Column("vendor_ref"),
                "Tax ID": Column("vendor_vat"),
                "Policy #": Column("policy_number"),
                "Policy No.": Column("policy_number"),
                "Eff": Column("effective"),
                "Exp. Date (MM/DD/YYYY)": Column("expiration"),
                "Carrier": Column("insurer"),
                "NAIC #": Column("naic"),
                "AM Best Rating": Column("rating"),
                "A.M. Best": Column("rating"),
                "Agent": Column("agent_name"),
                "Agent e-mail": Column("agent_email"),
                "Broker": Column("agency"),
                "Coverage Type": Column("coverage"),
                "Addl Insd": Column("additional_insured"),
                "Waiver of Subrogation": Column("subrogation_waived"),
                "GL Each Occurrence": Column("limit", GL, "each_occurrence"),
                "GL Agg": Column("limit", GL, "general_aggregate"),
                "General Liability Policy Number": Column("policy_number", GL),
                "GL Exp": Column("expiration", GL),
                "Exp. date of GL policy": Column("expiration", GL),
                "Auto CSL": Column("limit", AUTO, "combined_single_limit"),
                "CSL": Column("limit", AUTO, "combined_single_limit"),
                "Umbrella Limit": Column("limit", UMB),
                "Umbrella Aggregate": Column("limit", UMB, "aggregate"),
                "WC Expiration": Column("expiration", WC),
                "EL Each Accident": Column("limit", WC, "el_each_accident"),
                "EL": Column("limit", WC, "el_each_accident"),
                "E&O Exp Date": Column("expiration", "professional_liability"),
                "Notes": Column(),
                "Hair color": Column(),
            }
        )

    def test_headings_in_spanish_and_french_are_known(self):
        self.assertMeans(
            {
                "Proveedor": Column("vendor_name"),
                "Razón social": Column("vendor_name"),
                "N.º de póliza": Column("policy_number"),
                "Vigencia desde": Column("effective"),
                "Fecha de vencimiento": Column("expiration"),
                "Aseguradora": Column("insurer"),
                "Correo del agente": Column("agent_email"),
                "Asegurado adicional": Column("additional_insured"),
                "Cobertura": Column("coverage"),
                "Responsabilidad civil vencimiento": Column("expiration", GL),
                "Fournisseur": Column("vendor_name"),
                "Numéro de police": Column("policy_number"),
                "Date d'effet": Column("effective"),
                "Échéance": Column("expiration"),
                "Assureur": Column("insurer"),
                "Courriel du courtier": Column("agent_email"),
                "Type d'assurance": Column("coverage"),
                "RC générale par sinistre": Column("limit", GL, "each_occurrence"),
            }
        )

    def test_a_title_above_the_headings_is_passed_over(self):
        found = guess(
            ["Insurance tracker 2026", "", ""], ["", "", ""], ["Vendor", "Policy #", "Exp"], ["Acme", "1", ""]
        )
        self.assertEqual(found.header, 2)

    def test_groups_of_columns_stand_under_the_name_of_their_line(self):
        found = guess(
            ["", "General Liability", "", "", "Workers Comp", "", "Remarks"],
            ["Vendor", "Policy #", "Exp", "Each Occ", "Policy #", "Exp", "Exp"],
            ["Acme", "A", "1/31/2027", "1M", "B", "1/31/2027", ""],
        )
        self.assertEqual(found.header, 1)
        self.assertEqual(found.headings[1], "General Liability Policy #")
        self.assertEqual(
            found.columns[1:],
            (
                *(Column("policy_number", GL), Column("expiration", GL), Column("limit", GL, "each_occurrence")),
                *(Column("policy_number", WC), Column("expiration", WC), Column("expiration")),
            ),
        )

    def test_columns_after_one_of_a_line_are_of_that_line(self):
        found = guess(["Vendor", "GL Policy #", "Eff", "Exp", "Aggregate", "WC Policy #", "Eff", "Exp"])
        self.assertEqual(
            found.columns[2:],
            (
                *(Column("effective", GL), Column("expiration", GL), Column("limit", GL, "general_aggregate")),
                *(Column("policy_number", WC), Column("effective", WC), Column("expiration", WC)),
            ),
        )

    def test_a_heading_that_names_a_line_alone_is_told_by_its_cells(self):
        def column(*values):
            return guess(["Vendor", "GL", "WC"], *(["Acme", value, value] for value in values)).columns[1:]

        self.assertEqual(column("$1,000,000", "2M"), (Column("limit", GL), Column("limit", WC)))
        self.assertEqual(column("1/31/2027", "2027-01-31"), (Column("expiration", GL), Column("expiration", WC)))
        self.assertEqual(column("GLP-100", "GLP-200"), (Column("policy_number", GL), Column("policy_number", WC)))
        self.assertEqual(column("Yes", "Y"), (Column(), Column("statutory", WC)))


class TestCells(unittest.TestCase):
    def test_the_order_of_day_and_month_is_told_by_days_above_twelve(self):
        self.assertEqual(cells.date_order(["1/2/2026", "1/31/2026"]), ("mdy", False))
        self.assertEqual(cells.date_order(["1/2/2026", "31/1/2026", "2026-12-31"]), ("dmy", False))
        self.assertEqual(cells.date_order(["1/2/2026", ""]), ("", False))
        self.assertEqual(cells.date_order(["1/31/2026", "31/1/2026"]), ("", True))

    def test_days_are_read_as_they_are_written(self):
        for text, order, expected in (
            ("01/02/2026", "mdy", ("2026-01-02", "")),
            ("01/02/2026", "dmy", ("2026-02-01", "")),
            ("2026-01-02", "dmy", ("2026-01-02", "")),
            ("2026-01-02 00:00:00", "mdy", ("2026-01-02", "")),
            ("January 2, 2026", "mdy", ("2026-01-02", "")),
            ("46024", "mdy", ("2026-01-02", "")),
            ("", "mdy", ("", "")),
            ("TBD", "mdy", ("", "")),
            ("25/12/2026", "mdy", ("", "date_order")),
            ("31/02/2026", "dmy", ("", "date")),
            ("soon", "mdy", ("", "date")),
            ("1/1/2206", "mdy", ("", "date_year")),
        ):
            with self.subTest(text):
                self.assertEqual(cells.read_date(text, order, PARSERS), expected)

    def test_amounts_are_read_as_they_are_written(self):
        for text, expected in (
            ("1,000,000", ([1_000_000], "")),
            ("$1M", ([1_000_000], "")),
            ("1000000.0", ([1_000_000], "")),
            ("1.000.000", ([1_000_000], "")),
            ("1.000.000,00 €", ([1_000_000], "")),
            ("1 000 000", ([1_000_000], "")),
            ("Included", (["Included"], "")),
            ("n/a", ([], "")),
            ("1M/2M", ([1_000_000, 2_000_000], "")),
            ("$1,000,000 / $2,000,000", ([1_000_000, 2_000_000], "")),
            ("1/2M", ([], "amount_fraction")),
            ("2", ([], "amount_small")),
            ("500/500/500", ([], "amount_small")),
            ("a lot", ([], "amount")),
        ):
            with self.subTest(text):
                self.assertEqual(cells.read_amounts(text, PARSERS), expected)


class TestRows(unittest.TestCase):
    def read_row(self, headings, *texts, order="mdy"):
        columns = guess(headings, texts).columns
        return spreadsheet.Reader(columns, CATALOGUE, order, PARSERS).read_row(list(texts))

    def codes(self, row):
        return [problem.code for problem in row.problems]

    def test_a_row_for_each_policy_is_one_policy(self):
        row = self.read_row(
            [
                "Vendor",
                "Type of Insurance",
                "Policy #",
                "Eff",
                "Exp",
                "Carrier",
                "NAIC",
                "AM Best",
                "Limits",
                "Agent e-mail",
            ],
            *[
                "Acme LLC",
                "CGL",
                "G-1",
                "1/1/2026",
                "1/1/2027",
                "Granite",
                "12345",
                "A- VII",
                "1M/2M",
                "Kim <k@a.example>",
            ],
        )
        self.assertFalse(row.problems)
        self.assertEqual(row.vendor, {"name": "Acme LLC"})
        self.assertEqual(row.agent, {"email": "k@a.example"})
        self.assertEqual(
            row.policies,
            [
                {
                    "coverage": GL,
                    "number": "G-1",
                    "effective": "2026-01-01",
                    "expiration": "2027-01-01",
                    "insurer": "Granite",
                    "naic": "12345",
                    "rating": "A-",
                    "size": 7,
                    "limits": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
                }
            ],
        )

    def test_a_row_for_each_vendor_is_a_policy_for_each_line(self):
        row = self.read_row(
            ["Vendor", "Carrier", "GL Policy #", "GL Exp", "GL Each Occ", "Auto Policy #", "Auto Exp", "WC Exp", "WC"],
            *["Acme", "Granite", "G-1", "1/1/2027", "$1M", "", "", "2/1/2027", "Statutory"],
        )
        self.assertFalse(row.problems)
        self.assertEqual([policy["coverage"] for policy in row.policies], [GL, WC])
        self.assertEqual([policy["insurer"] for policy in row.policies], ["Granite", "Granite"])
        self.assertTrue(row.policies[1]["statutory"])

    def test_one_amount_column_for_all_lines_is_the_first_limit_of_each(self):
        for coverage, limit in (("Auto", "combined_single_limit"), ("WC", "el_each_accident"), ("E&O", "each_claim")):
            row = self.read_row(
                ["Vendor", "Coverage", "Exp", "Each Occurrence"], "Acme", coverage, "1/1/2027", "1,000,000"
            )
            self.assertEqual(row.policies[0]["limits"], {limit: 1_000_000})

    def test_a_vendor_without_policies_is_no_error(self):
        row = self.read_row(["Vendor", "GL Policy #", "GL Exp"], "Acme", "", "")
        self.assertEqual((row.policies, row.problems), ([], []))
        row = self.read_row(["Vendor", "GL Carrier", "GL Policy #", "GL Exp"], "Acme", "Granite", "", "n/a")
        self.assertEqual((row.policies, row.problems), ([], []))

    def test_what_is_wrong_is_said_of_each_cell(self):
        headings = ["Vendor", "Coverage", "Policy #", "Eff", "Exp", "NAIC", "Each Occurrence"]
        good = ["Acme", "GL", "G-1", "1/1/2026", "1/1/2027", "12345", "1,000,000"]
        for place, text, code in (
            (0, "", "vendor_missing"),
            (1, "Unicorn liability", "coverage_unknown"),
            (1, "", "coverage_missing"),
            (3, "31/31/2026", "date"),
            (3, "6/1/2027", "term_reversed"),
            (4, "25/12/2026", "date_order"),
            (4, "", "expiration_missing"),
            (4, "1/1/2036", "term_long"),
            (5, "1234", "naic"),
            (6, "1/2M", "amount_fraction"),
            (6, "2", "amount_small"),
            (6, "1M/2M", "amount_several"),
        ):
            with self.subTest(code):
                texts = [text if number == place else cell for number, cell in enumerate(good)]
                columns = guess(headings, good).columns
                row = spreadsheet.Reader(columns, CATALOGUE, "mdy", PARSERS).read_row(texts)
                self.assertEqual(self.codes(row), [code])

    def test_an_amount_in_the_row_of_another_line_is_told(self):
        row = self.read_row(
            ["Vendor", "Coverage", "Exp", "GL Each Occurrence"], "Acme", "Auto", "1/1/2027", "1,000,000"
        )
        self.assertEqual(self.codes(row), ["coverage_other"])

    def test_what_is_said_of_all_policies_is_wrong_once(self):
        row = self.read_row(["Vendor", "NAIC", "GL Exp", "WC Exp"], "Acme", "1", "1/1/2027", "1/1/2027")
        self.assertEqual(self.codes(row), ["naic"])
