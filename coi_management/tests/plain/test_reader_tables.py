import io
import unittest

from pypdf import PdfWriter

from .letters import A4, letter, table
from .rooms import room

read = room("extraction.read").read
habits = room("drawing.habits")

ABOVE = [
    "CERTIFICATE OF LIABILITY INSURANCE",
    "Date: 02/03/2026",
    "Insured: Ridgeback Roofing, Inc.",
    "Address: 77 Quarry Road, Dayton, OH 45402",
    "Insurer A: Granite Harbor Insurance Company   NAIC: 90011",
    "Insurer B: Blue Lantern Casualty Co   NAIC: 90022",
]
HEAD = ["INSR\nLTR", "TYPE OF\nINSURANCE", "AD\nDL", "SUBR\nWVD", "POLICY NUMBER", "POLICY EFF", "POLICY EXP", "LIMITS"]
WIDTHS = (30, 100, 26, 32, 84, 60, 60, 148)
TERM = ["01/02/2026", "01/02/2027"]
ROWS = [
    HEAD,
    ["A", "COMMERCIAL GENERAL\nLIABILITY\n[ ] CLAIMS-MADE\n[X] OCCUR", "Y", "N", "GLX4418820-01", *TERM]
    + ["EACH OCCURRENCE $1,000,000\nDAMAGE TO RENTED\nPREMISES $300,000\nGENERAL AGGREGATE $2,000,000"],
    ["B", "AUTOMOBILE\nLIABILITY\nHIRED, NON-OWNED", "", "Y", "BAP 7701 26", *TERM, "$1,000,000 CSL"],
    ["B", "WORKERS\nCOMPENSATION", "", "", "WC-3308812", *TERM]
    + ["$500,000 EACH ACCIDENT\n$500,000 DISEASE - EACH\nEMPLOYEE\n$500,000 DISEASE - POLICY LIMIT"],
]
BELOW = ["Certificate Holder: Lakeshore Property Group LLC", "1000 Lake Shore Drive, Chicago, IL 60611"]


def joined(*documents):
    """Documents as one."""
    writer, buffer = PdfWriter(), io.BytesIO()
    for document in documents:
        writer.append(io.BytesIO(document))
    writer.write(buffer)
    return buffer.getvalue()


def read_table(rows=None, above=None, below=None, widths=WIDTHS, **options):
    """The only reading of a page with a ruled table."""
    below = BELOW if below is None else below
    (reading,) = read(table(above or ABOVE, widths, rows or ROWS, below, **options))
    return reading


class TestRuledTables(unittest.TestCase):
    def test_what_stands_in_a_cell_belongs_together_on_however_many_lines(self):
        reading = read_table()
        general, auto, compensation = reading["coverages"]
        self.assertEqual(
            [row["policy_number"] for row in reading["coverages"]], ["GLX4418820-01", "BAP 7701 26", "WC-3308812"]
        )
        self.assertEqual(
            [row["type"] for row in reading["coverages"]],
            ["general_liability", "auto_liability", "workers_compensation"],
        )
        self.assertEqual(
            general["limits"],
            {"each_occurrence": 1000000, "damage_to_rented_premises": 300000, "general_aggregate": 2000000},
        )
        self.assertEqual(auto["limits"], {"combined_single_limit": 1000000})
        limits = {"el_each_accident": 500000, "el_disease_each_employee": 500000, "el_disease_policy_limit": 500000}
        self.assertEqual((compensation["limits"], compensation["limit_codes"]), (limits, {}))
        self.assertEqual(
            {(row["effective"], row["expiration"]) for row in reading["coverages"]}, {("2026-01-02", "2027-01-02")}
        )

    def test_letters_marks_and_ticks_are_those_of_their_row(self):
        reading = read_table()
        general, auto, compensation = reading["coverages"]
        self.assertEqual([row["insurer_letter"] for row in reading["coverages"]], ["A", "B", "B"])
        self.assertEqual((general["addl_insd"], general["subr_wvd"], general["basis"]), (True, False, "occurrence"))
        self.assertEqual(
            (auto["addl_insd"], auto["subr_wvd"], auto["flags"]), (None, True, {"hired": True, "non_owned": True})
        )
        self.assertEqual((compensation["addl_insd"], compensation["subr_wvd"]), (None, None))
        self.assertEqual(
            reading["insurers"],
            [
                {"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"},
                {"letter": "B", "name": "Blue Lantern Casualty Co", "naic": "90022"},
            ],
        )
        self.assertEqual(reading["insured"]["address"], ["77 Quarry Road, Dayton, OH 45402"])
        self.assertEqual(set(reading["review"]), {"description_of_operations", "form", "producer"})

    def test_a_page_that_only_calls_itself_by_the_name_of_the_form_is_read_by_its_own_table(self):
        reading = read_table(below=[*BELOW, "ACORD 25 (2016/03)"])
        self.assertEqual((reading["form"], reading["edition"]), ("ACORD 25", "2016/03"))
        self.assertEqual(
            [row["policy_number"] for row in reading["coverages"]], ["GLX4418820-01", "BAP 7701 26", "WC-3308812"]
        )
        self.assertNotIn("coverages", reading["review"])

    def test_rows_without_a_number_go_on_with_the_policy_above(self):
        head = ["Coverage", "Policy No.", "Effective", "Expires", "Limits", ""]
        rows = [
            head,
            ["General Liability", "GLX4418820-01", *TERM, "Each occurrence", "1,000,000"],
            ["", "", "", "", "General aggregate", "2,000,000"],
        ]
        (row,) = read_table(rows, widths=(110, 90, 60, 60, 100, 70))["coverages"]
        self.assertEqual(row["limits"], {"each_occurrence": 1000000, "general_aggregate": 2000000})

    def test_a_table_that_goes_on_on_the_next_page_is_read_on(self):
        head = ["Coverage", "Policy No.", "Effective", "Expires", "Limits"]
        widths = (110, 90, 60, 60, 140)
        first = [head, ["General Liability", "GLX4418820-01", *TERM, "Each occurrence $1,000,000"]]
        more = [["Umbrella", "UMB-5500123", *TERM, "Each occurrence $5,000,000"]]
        (reading,) = read(joined(table(ABOVE, widths, first), table([], widths, [head, *more])))
        numbers = [row["policy_number"] for row in reading["coverages"]]
        self.assertEqual(numbers, ["GLX4418820-01", "UMB-5500123"])
        self.assertEqual(reading["coverages"][1]["limits"], {"each_occurrence": 5000000})
        self.assertEqual(reading["evidence"]["coverages[1].policy_number"]["page"], 2)
        self.assertNotIn("coverages", reading["review"])

    def test_two_policies_in_one_row_are_for_a_person(self):
        head = ["Coverage", "Policy No.", "Effective", "Expires", "Limits"]
        row = ["General Liability\nAutomobile Liability", "GLX4418820-01\nBAP 7701 26", "01/02/2026\n01/02/2026"]
        row += ["01/02/2027\n01/02/2027", "$1,000,000 each occurrence\n$1,000,000 CSL"]
        widths = (110, 90, 60, 60, 140)
        self.assertIn("coverages", read_table([head, row], widths=widths)["review"])
        row = ["General Liability", "GLX4418820-\n01", *TERM, "Each occurrence $1,000,000"]
        self.assertNotIn("coverages", read_table([head, row], widths=widths)["review"])

    def test_amounts_in_thousands_are_marked(self):
        head = ["Coverage", "Policy No.", "Effective", "Expires", "Limits (in thousands)"]
        row = ["General Liability", "GLX4418820-01", *TERM, "Each occurrence $1,000"]
        reading = read_table([head, row], widths=(110, 90, 60, 60, 140))
        self.assertIn("coverages[0].limits", reading["review"])

    def test_a_list_of_policies_behind_a_certificate_that_is_not_read_is_marked(self):
        lines = ["Further policies of the insured", "Policy number: X-77  from 01/02/2026 to 01/02/2027"]
        for certificate in (table(ABOVE, WIDTHS, ROWS, BELOW), habits.draw(habits.usual())):
            (reading,) = read(joined(certificate, letter(lines)))
            self.assertEqual(reading["evidence"]["coverages"]["reason"], "goes_on")
            (reading,) = read(joined(certificate, letter(["Thank you for your business."])))
            self.assertNotIn("coverages", reading["review"])

    def test_a_page_with_the_labels_of_the_form_in_other_places_is_read_by_its_own_table(self):
        above = ["CERTIFICATE OF LIABILITY INSURANCE", "DATE (MM/DD/YYYY): 02/03/2026", "PRODUCER", "Alder Agency"]
        above += ["INSURED", "Ridgeback Roofing, Inc.", "77 Quarry Road, Dayton, OH 45402"]
        above += ["INSURER A: Granite Harbor Insurance Company   NAIC # 90011"]
        above += ["INSURER B: Blue Lantern Casualty Co   NAIC # 90022", "COVERAGES   CERTIFICATE NUMBER: CL26-118"]
        head = ["INSR LTR", "TYPE OF INSURANCE", "POLICY NUMBER", "POLICY EFF", "POLICY EXP", "LIMITS", ""]
        term = ["01/02/2026", "01/02/2027"]
        rows = [
            head,
            ["A", "GENERAL LIABILITY", "GLX4418820-01", *term, "EACH OCCURRENCE", "$ 1,000,000"],
            ["", "[X] COMMERCIAL GENERAL LIABILITY", "", "", "", "MED EXP", "$ 10,000"],
            ["", "[ ] CLAIMS-MADE [X] OCCUR", "", "", "", "GENERAL AGGREGATE", "$ 2,000,000"],
            ["B", "AUTOMOBILE LIABILITY", "BAP 7701 26", *term, "COMBINED SINGLE LIMIT", "$ 1,000,000"],
        ]
        below = [
            "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES",
            "All work.",
            "CERTIFICATE HOLDER",
            "City of Fairhaven",
        ]
        reading = read_table(rows, above, [*below, "ACORD 25 (2016/03)"], (44, 158, 76, 54, 54, 104, 60))
        general, auto = reading["coverages"]
        limits = {"each_occurrence": 1000000, "medical_expense": 10000, "general_aggregate": 2000000}
        self.assertEqual((general["limits"], general["basis"]), (limits, "occurrence"))
        self.assertEqual((auto["policy_number"], auto["limits"]), ("BAP 7701 26", {"combined_single_limit": 1000000}))
        self.assertEqual([row["naic"] for row in reading["insurers"]], ["90011", "90022"])
        self.assertEqual(reading["insured"]["name"], "Ridgeback Roofing, Inc.")

    def test_a_table_of_another_country_is_read_with_its_insurers(self):
        rows = [
            [
                "Class of\nInsurance",
                "Insurer",
                "Policy Number",
                "Inception\nDate",
                "Expiry\nDate",
                "Limit of Indemnity",
            ],
            ["Employers\nLiability", "Albion Mutual\nInsurance plc", "EL/2207/8841", "01/04/2026", "31/03/2027"]
            + ["\u00a310,000,000 any one\noccurrence"],
            ["Professional\nIndemnity", "Harrow Specialty\nInsurance SE", "PI/7718", "01/06/2026", "31/05/2027"]
            + ["\u00a31,000,000 any one claim"],
        ]
        above = ["VERIFICATION OF INSURANCE", "Insured: Dunmore Scaffolding Ltd", "9 Dock Road, Bristol BS1 4DJ"]
        reading = read_table(rows, above, (), (70, 90, 80, 60, 60, 110), page_size=A4)
        names = ["Albion Mutual Insurance plc", "Harrow Specialty Insurance SE"]
        self.assertEqual([row["name"] for row in reading["insurers"]], names)
        self.assertEqual([row["insurer_letter"] for row in reading["coverages"]], ["A", "B"])
        self.assertEqual([row["expiration"] for row in reading["coverages"]], ["2027-03-31", "2027-05-31"])
        self.assertEqual([list(row["limits"].values()) for row in reading["coverages"]], [[10000000], [1000000]])

    def test_a_column_of_the_head_may_have_several_below_it_and_a_name_more_below(self):
        rows = [
            ["TYPE OF INSURANCE", "INSURANCE COMPANY\nAND POLICY NUMBER", "EFFECTIVE\nDATE\nYYYY/MM/DD"]
            + ["EXPIRY\nDATE\nYYYY/MM/DD", "LIMITS OF LIABILITY"],
            ["COMMERCIAL GENERAL LIABILITY\n  CLAIMS MADE OR\n  EMPLOYER'S LIABILITY\n  OCCURRENCE"]
            + ["Laurentian Casualty\nCGL 771203", "2026/01/01", "2027/01/01"]
            + ["BODILY INJURY - GENERAL AGGREGATE 5,000,000\n- EACH OCCURRENCE 5,000,000"],
            ["AUTOMOBILE LIABILITY", "Laurentian Casualty\nAF 5521-9", "2026/02/01", "2027/02/01"]
            + ["BODILY INJURY AND PROPERTY\nDAMAGE COMBINED 2,000,000"],
            ["NON-OWNED AUTOMOBILES", "", "", "", "NON-OWNED AUTOMOBILES 2,000,000"],
        ]
        above = [
            "CERTIFICATE OF INSURANCE",
            "Insured: Maple Ridge Mechanical Inc.",
            "400 Foundry Road, Barrie ON L4M 1A1",
        ]
        reading = read_table(rows, above, widths=(140, 100, 60, 60, 190))
        general, auto = reading["coverages"]
        self.assertEqual([row["name"] for row in reading["insurers"]], ["Laurentian Casualty"])
        self.assertEqual((general["type"], general["policy_number"]), ("general_liability", "CGL 771203"))
        self.assertEqual(general["limits"], {"general_aggregate": 5000000, "each_occurrence": 5000000})
        self.assertEqual(auto["limits"]["combined_single_limit"], 2000000)
        self.assertIn("coverages[0].basis", reading["review"])

    def test_boxes_that_are_drawn_leave_open_what_is_ticked(self):
        reading = read_table(boxes=[(150, 140), (150, 152)])
        self.assertIn("coverages[0].basis", reading["review"])

    def test_a_mark_that_stands_in_no_column_is_for_a_person(self):
        rows = [[cell for number, cell in enumerate(row) if number not in (2, 3)] for row in ROWS]
        widths = [width for number, width in enumerate(WIDTHS) if number not in (2, 3)]
        reading = read_table(rows, below=["[X] Additional Insured", "[ ] Waiver of Subrogation", *BELOW], widths=widths)
        self.assertIn("coverages[0].addl_insd", reading["review"])
        self.assertIn("coverages[0].subr_wvd", reading["review"])
