import io
import unittest

from pypdf import PdfWriter

from .letters import form, letter
from .rooms import room
from .sheets import USUAL, Sheet, certificate

read = room("extraction.read").read
SURE = room("extraction.result").SURE

CANCELLED = (
    "Brightwater Casualty Company",
    "100 Main Street, Dayton, OH 45402",
    "",
    "March 3, 2026",
    "",
    "NOTICE OF CANCELLATION OF INSURANCE",
    "",
    "Named Insured: Quillfeather Paving LLC",
    "Policy Number: GLP 4471209-03",
    "Policy Period: 07/01/2025 to 07/01/2026",
    "Effective Date of Cancellation: 04/05/2026 12:01 A.M. Standard Time",
    "Reason for Cancellation: Nonpayment of premium",
    "",
    "We hereby notify you that the above policy is cancelled as of the date shown.",
)


def notice_of(data):
    """What the only reading of a document says as a notice, and the paths that it marks."""
    (reading,) = read(data)
    return reading["notice"], reading["review"]


class TestNotices(unittest.TestCase):
    def test_a_notice_of_cancellation_is_read_by_its_captions(self):
        (reading,) = read(letter(CANCELLED))
        self.assertEqual((reading["kind"], reading["sort"]), ("not_a_certificate", "notice"))
        self.assertEqual(
            reading["notice"],
            {
                "type": "cancellation",
                "policy_number": "GLP 4471209-03",
                "insured": "Quillfeather Paving LLC",
                "insurer": "Brightwater Casualty Company",
                "effective": "2026-04-05",
                "reason": "Nonpayment of premium",
                "issued": "2026-03-03",
            },
        )
        self.assertNotIn("notice.effective", reading["review"])
        self.assertEqual(reading["evidence"]["notice.policy_number"]["page"], 1)

    def test_a_letter_that_tells_of_a_cancellation_in_a_sentence_is_read_and_marked(self):
        notice, review = notice_of(
            letter(
                [
                    "February 10, 2026",
                    "Re: Policy No. CA-88120-2  Insured: Ostler & Sons Hauling Inc.",
                    "Dear Certificate Holder:",
                    "Please be advised that the commercial auto policy referenced above has been cancelled",
                    "effective February 28, 2026 at 12:01 a.m. for non-payment of premium.",
                    "Sincerely,",
                    "Fennimore Mutual Insurance Company",
                ]
            )
        )
        self.assertEqual((notice["type"], notice["effective"]), ("cancellation", "2026-02-28"))
        self.assertEqual((notice["policy_number"], notice["insured"]), ("CA-88120-2", "Ostler & Sons Hauling Inc."))
        self.assertEqual(notice["insurer"], "Fennimore Mutual Insurance Company")
        self.assertIn("notice.type", review)

    def test_a_policy_that_is_not_renewed_ends_with_its_term(self):
        notice, _review = notice_of(
            letter(
                [
                    "NOTICE OF NONRENEWAL",
                    "Date of Notice: 05/01/2026",
                    "Insured: Ostler & Sons Hauling Inc.",
                    "Policy Number: CA-88120-2   Expiration Date: 06/30/2026",
                    "Insurer: Fennimore Mutual Insurance Company, Columbus, OH 43004",
                    "We will not renew this policy when it expires.",
                ]
            )
        )
        self.assertEqual((notice["type"], notice["effective"]), ("non_renewal", "2026-06-30"))
        self.assertEqual(notice["issued"], "2026-05-01")

    def test_a_reinstatement_is_no_cancellation_though_it_names_one(self):
        notice, _review = notice_of(
            letter(
                [
                    "REINSTATEMENT NOTICE",
                    "Policy Number: CA-88120-2",
                    "Named Insured: Ostler & Sons Hauling Inc.",
                    "The notice of cancellation dated 02/01/2026 is rescinded and your policy has been reinstated",
                    "effective 02/28/2026 without lapse in coverage.",
                ]
            )
        )
        self.assertEqual((notice["type"], notice["effective"]), ("reinstatement", "2026-02-28"))

    def test_values_may_stand_below_their_captions(self):
        notice, _review = notice_of(
            letter(
                [
                    "NOTICE OF CANCELLATION",
                    [(60, "POLICY NUMBER"), (220, "NAMED INSURED"), (400, "CANCELLATION DATE")],
                    [(60, "BOP 771-20-1"), (220, "Marlow Tile Co"), (400, "09/15/2026")],
                    "",
                    "Carrier: Halden Surety Company",
                    "Reason: Insured's request",
                ]
            )
        )
        self.assertEqual(notice["policy_number"], "BOP 771-20-1")
        self.assertEqual((notice["insured"], notice["effective"]), ("Marlow Tile Co", "2026-09-15"))
        self.assertIsNone(notice["issued"])

    def test_a_form_for_all_three_tells_by_the_box_that_is_ticked(self):
        notice, _review = notice_of(
            form(
                [
                    (60, 60, "NOTICE OF CANCELLATION, NONRENEWAL OR REINSTATEMENT"),
                    (75, 90, "Cancellation"),
                    (175, 90, "Nonrenewal"),
                    (275, 90, "Reinstatement"),
                    (60, 120, "Policy Number:"),
                    (60, 140, "Named Insured:"),
                    (60, 160, "Effective Date:"),
                ],
                [
                    ("f1", 140, 120, 200, "UMB-30021"),
                    ("f2", 140, 140, 200, "Larch Crane Rental LLC"),
                    ("f3", 140, 160, 200, "11/30/2026"),
                ],
                [("c1", 60, 90, False), ("c2", 160, 90, False), ("c3", 260, 90, True)],
            )
        )
        self.assertEqual((notice["type"], notice["policy_number"]), ("reinstatement", "UMB-30021"))
        self.assertEqual((notice["insured"], notice["effective"]), ("Larch Crane Rental LLC", "2026-11-30"))

    def test_fields_whose_names_tell_are_read_without_captions(self):
        notice, _review = notice_of(
            form(
                [(60, 60, "NOTICE OF CANCELLATION")],
                [
                    ("PolicyNumber", 60, 100, 200, "WC-5551"),
                    ("NamedInsured", 60, 130, 200, "Larch Crane Rental LLC"),
                    ("CancellationDate", 60, 160, 200, "11/30/2026"),
                    ("CompanyName", 60, 190, 200, "Pinnacle Surety Company"),
                ],
            )
        )
        self.assertEqual(notice["policy_number"], "WC-5551")
        self.assertEqual((notice["effective"], notice["insurer"]), ("2026-11-30", "Pinnacle Surety Company"))

    def test_a_british_letter_has_the_day_first(self):
        notice, _review = notice_of(
            letter(
                [
                    "Albion Insurance plc, 4 Quay Street, Bristol BS1 4DJ, United Kingdom",
                    "Cancellation of policy",
                    "Policy number: PL/2291/44",
                    "Insured: Dunmore Scaffolding Ltd",
                    "Cancellation date: 03/06/2026",
                ]
            )
        )
        self.assertEqual((notice["type"], notice["effective"]), ("cancellation", "2026-06-03"))

    def test_what_a_notice_does_not_say_is_marked(self):
        lines = [line for line in CANCELLED if not line.startswith(("Policy Number", "Effective Date of"))]
        notice, review = notice_of(letter([*lines, "Policy no. is on your declarations. It was cancelled."]))
        self.assertIsNone(notice["policy_number"])
        self.assertLessEqual({"notice.policy_number", "notice.effective"}, set(review))


class TestNoNotices(unittest.TestCase):
    def sort_of(self, *lines):
        (reading,) = read(letter(lines))
        self.assertEqual(reading["kind"], "not_a_certificate")
        self.assertIsNone(reading["notice"])
        return reading["sort"]

    def test_a_certificate_that_promises_notice_is_none(self):
        lines = [
            "CERTIFICATE OF INSURANCE",
            "Policy Number: 123456",
            "Insured: Alder Brothers Inc",
            "Policy period: 01/01/2026 to 01/01/2027",
            "Notice of cancellation: 30 days",
            "General Liability",
            "Each Occurrence $1,000,000",
        ]
        self.assertEqual(read(letter(lines))[0]["kind"], "certificate")
        self.assertEqual(read(certificate())[0]["kind"], "certificate")

    def test_a_bill_that_threatens_is_a_bill(self):
        sort = self.sort_of(
            "INVOICE",
            "Policy Number 123456",
            "If payment is not received by 01/05/2026 your policy will be cancelled effective 01/15/2026.",
            "Amount due: $500",
        )
        self.assertEqual(sort, "invoice")

    def test_other_documents_are_told_by_their_headings(self):
        for heading, sort in (
            ("INSURANCE BINDER", "binder"),
            ("COMMERCIAL INSURANCE APPLICATION", "application"),
            ("Loss Run Report", "loss_run"),
            ("Request for Taxpayer Identification Number and Certification", "w9"),
            ("Premium Quotation", "quote"),
            ("COMMON POLICY DECLARATIONS", "declarations"),
        ):
            with self.subTest(heading):
                self.assertEqual(self.sort_of(heading, "Policy number 123", "Name: Alder Brothers Inc"), sort)
        self.assertEqual(
            self.sort_of("Dear vendor,", "the certificate follows next week.", "Sincerely, Dana"), "letter"
        )
        self.assertEqual(self.sort_of(*["Why every business is better off with cover that fits it"] * 8), "leaflet")

    def test_a_portfolio_is_told_by_the_documents_in_it(self):
        for name, sort in (("certificate.pdf", "portfolio"), ("logo.png", None)):
            writer = PdfWriter(clone_from=io.BytesIO(letter(["For the best experience, open this in a viewer."])))
            writer.add_attachment(name, certificate())
            buffer = io.BytesIO()
            writer.write(buffer)
            (reading,) = read(buffer.getvalue())
            self.assertEqual((reading["kind"], reading["sort"]), ("not_a_certificate", sort))

    def test_a_blank_form_is_no_certificate(self):
        (reading,) = read(Sheet().form().bytes())
        self.assertEqual((reading["kind"], reading["sort"]), ("not_a_certificate", "blank_form"))
        self.assertEqual(reading["review"], ["kind"])

    def test_a_form_with_one_value_is_not_blank(self):
        sheet = Sheet().form()
        sheet.fill([value for value in USUAL if value[0] == "Riverbend Mechanical LLC"])
        self.assertEqual(read(sheet.bytes())[0]["kind"], "certificate")


class TestWhatOnlyNamesCertificates(unittest.TestCase):
    """Requirements, contracts and requests speak of certificates, in lines that look like the title of one."""

    ABOUT = ("The policy number, the policy period and the insured must be shown.", "Limits of liability: $1,000,000.")

    def kind_of(self, *lines):
        (reading,) = read(letter([*lines, *self.ABOUT]))
        return reading["kind"], "kind" in reading["review"]

    def test_a_line_that_asks_for_a_certificate_is_no_title_of_one(self):
        for line in (
            "CERTIFICATE OF INSURANCE REQUIREMENTS",
            "Certificate of Insurance Request Form",
            "certificate of insurance naming Owner as additional insured",
            "certificate of insurance, before any work begins at the site,",
        ):
            self.assertEqual(self.kind_of("ARTICLE 9", line), ("not_a_certificate", False), line)

    def test_certificates_of_state_funds_of_the_insured_themselves_and_in_spanish_are_certificates(self):
        term = "Period: 07/01/2026 to 07/01/2027"
        for title, *lines in (
            ("Certificate of Ohio Workers' Compensation", "This certifies that the employer below is a member."),
            ("CERTIFICATE OF SELF-INSURANCE", "Insured: City of Fairhaven"),
            ("CERTIFICADO DE SEGURO DE RESPONSABILIDAD CIVIL", "Asegurado: Techos Sandoval", "P\u00f3liza: 88 12"),
        ):
            (reading,) = read(letter([title, "", *lines, "Policy number: 01448820", term]))
            self.assertEqual((reading["kind"], reading["form"]), ("certificate", title))

    def test_a_page_that_is_headed_like_one_in_words_we_do_not_know_is_for_a_person(self):
        (reading,) = read(letter(["CERTIFICATE OF GOOD STANDING", "of the guild", "valid to 12/31/2026"]))
        self.assertEqual((reading["kind"], reading["review"]), ("not_a_certificate", ["kind"]))
        self.assertEqual(reading["evidence"]["kind"]["reason"], "unknown_form")
        (reading,) = read(letter(["Minutes of the meeting", "of 12/31/2026", "Certificates were discussed."]))
        self.assertEqual((reading["kind"], reading["review"]), ("not_a_certificate", []))

    def test_a_title_without_a_policy_below_it_is_for_a_person(self):
        self.assertEqual(self.kind_of("CERTIFICATE OF LIABILITY INSURANCE (sample)"), ("certificate", True))

    def test_a_memorandum_of_insurance_says_what_a_certificate_does(self):
        lines = ["MEMORANDUM OF INSURANCE", "Insured: Fairhaven College", "Insurer: Granite Harbor Insurance Company"]
        lines += ["Policy Number: GLX4418820-01", "Policy period: 7/1/2025 to 7/1/2026", "General Liability"]
        (reading,) = read(letter([*lines, "Each Occurrence: $1,000,000"]))
        self.assertEqual((reading["kind"], reading["form"]), ("certificate", "MEMORANDUM OF INSURANCE"))
        self.assertEqual(reading["coverages"][0]["limits"], {"each_occurrence": 1000000})
        (reading,) = read(letter([lines[0], "Memorandum No.: MOI-7781", *lines[1:]]))
        self.assertEqual(reading["certificate_number"], "MOI-7781")

    def test_a_line_with_a_number_is_no_name_of_an_insurer(self):
        lines = ["CERTIFICATE OF INSURANCE", "Insured: Fairhaven College", "Policy period: 7/1/2025 to 7/1/2026"]
        (reading,) = read(letter([*lines, "Insurance Company File No. BAP 7701 26", "General Liability $1,000,000"]))
        self.assertEqual(reading["insurers"], [])
