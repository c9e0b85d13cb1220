"""Sheets to print: what stands on them, that long and foreign texts fit, and that it is one page."""

import io
import unittest

import pdfplumber
from reportlab.pdfgen.canvas import Canvas

from .rooms import room

fonts = room("reports.fonts")
paper = room("reports.paper")
sheet = room("reports.requirement_sheet")
specimen = room("reports.specimen")

LINE = {
    "key": "general_liability",
    "label": "Commercial general liability",
    "limits": [("Each occurrence", "$1,000,000"), ("General aggregate", "$2,000,000")],
    "provisions": [
        ("Additional insured, ongoing operations", "A Y in the column ADDL INSD is enough.", "CG 20 10 04 13"),
        ("Notice of cancellation", "Endorse the policy and attach the endorsement.", "a form of the insurer's own"),
    ],
    "demands": ["Written on an occurrence basis."],
    "columns": ["ADDL INSD"],
    "attach": ["Notice of cancellation: a form of the insurer's own"],
}
ASKS = {
    "company": "Harbor Works",
    "vendor": "Acme Paving LLC",
    "holder": ["Harbor Works", "1 Wharf Road", "Portland OR 97201"],
    "lines": [LINE],
    "notes": ["Insurer rated A- VII or better by A.M. Best."],
}
#: Names in scripts that reportlab's standard fonts lack, and what a page shows of each at least.
NAMES = {
    "Łódź Budownictwo": "Łódź",
    "Строительная компания": "Строительная",
    "Ελληνική Κατασκευαστική": "Κατασκευαστική",
    "東京建設株式会社": "東京建設",
    "한국건설": "한국건설",
    "Straße & Söhne <b>GmbH</b>": "Straße & Söhne <b>GmbH</b>",
}


def pages_of(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


class TestRequirementSheet(unittest.TestCase):
    def text(self, asks=None, **options):
        (text,) = pages_of(sheet.draw(asks or ASKS, **options))
        return text

    def test_all_that_is_asked_stands_on_one_page(self):
        text = self.text(day="06/15/2026", send_to="coi@harbor.example.com")
        for told in (
            "Harbor Works",
            "For Acme Paving LLC",
            "As of 06/15/2026",
            "1 Wharf Road",
            "coi@harbor.example.com",
            "$2,000,000",
            "Notice of cancellation",
            "Written on an occurrence basis.",
            "Insurer rated A- VII or better by A.M. Best.",
        ):
            self.assertIn(told, text)

    def test_a_form_number_does_not_break_at_the_end_of_a_line(self):
        wordy = dict(LINE, provisions=[("AI", "Proof " * n, "CG 20 10 04 13") for n in range(1, 12)])
        (text,) = pages_of(sheet.draw(dict(ASKS, lines=[wordy])))
        self.assertEqual(text.replace("\xa0", " ").count("CG 20 10 04 13"), 11)

    def test_twelve_lines_and_long_texts_still_make_one_page(self):
        long = dict(LINE, label="Professional liability of architects and engineers " * 2)
        notes = ASKS["notes"] * 8
        self.assertIn("Harbor Works", self.text(dict(ASKS, lines=[long] * 12, notes=notes)))

    def test_what_fits_no_page_goes_on_over_the_next(self):
        pages = pages_of(sheet.draw(dict(ASKS, lines=[LINE] * 90)))
        self.assertGreater(len(pages), 1)
        self.assertEqual(sum(page.count("General aggregate") for page in pages), 90)

    def test_a_cell_longer_than_a_page_ends(self):
        endless = dict(LINE, demands=["word " * 400] * 60)
        self.assertGreater(len(pages_of(sheet.draw(dict(ASKS, lines=[endless])))), 1)

    def test_a_word_longer_than_its_column_is_broken(self):
        text = self.text(dict(ASKS, lines=[dict(LINE, label="X" * 200)]))
        self.assertEqual(text.count("X"), 200)

    def test_names_of_many_scripts_are_drawn(self):
        for name, shown in NAMES.items():
            with self.subTest(name):
                self.assertIn(shown, self.text(dict(ASKS, vendor=name, holder=[name])))

    def test_names_from_right_to_left_are_drawn(self):
        for name in ("שלום בנייה בע״מ 12", "شركة النور للمقاولات", "Acme של Inc"):
            with self.subTest(name):
                self.assertIn("Harbor Works", self.text(dict(ASKS, vendor=name, holder=[name] * 4, notes=[name * 20])))

    def test_a_logo_that_cannot_be_drawn_is_left_out(self):
        for logo in (b"<svg/>", b"\x89PNG\r\n\x1a\nnonsense"):
            with self.subTest(logo):
                self.assertIn("Harbor Works", self.text(logo=logo))

    def test_nothing_asked_is_said(self):
        self.assertIn("Nothing is asked at present.", self.text(dict(ASKS, lines=[], notes=[])))

    def test_phrases_are_translated(self):
        text = self.text(translate=lambda phrase: phrase.upper() if "%" not in phrase else phrase)
        self.assertIn("INSURANCE REQUIREMENTS", text)

    def test_the_same_values_give_the_same_bytes(self):
        self.assertEqual(sheet.draw(ASKS), sheet.draw(ASKS))


class TestSpecimen(unittest.TestCase):
    def test_it_shows_each_policy_and_says_that_it_is_none(self):
        (text,) = pages_of(specimen.draw(ASKS))
        for told in ("It is no certificate", "Commercial general liability", "Each occurrence: $1,000,000", "Acme"):
            self.assertIn(told, text)
        self.assertNotIn("ACORD", text)

    def test_the_watermark_lies_over_it(self):
        with pdfplumber.open(io.BytesIO(specimen.draw(ASKS))) as pdf:
            turned = [char["text"] for char in pdf.pages[0].chars if char["matrix"][1] > 0.1]
        self.assertEqual("".join(turned), "SPECIMEN")

    def test_each_number_stands_at_a_place_and_at_its_note(self):
        (text,) = pages_of(specimen.draw(ASKS))
        with pdfplumber.open(io.BytesIO(specimen.draw(ASKS))) as pdf:
            white = [char["text"] for char in pdf.pages[0].chars if char["non_stroking_color"] in ((1, 1, 1), (1,), 1)]
        for number in range(1, 9):
            self.assertEqual(white.count(str(number)), 2, text)

    def test_notes_about_what_is_not_asked_are_left_out(self):
        bare = dict(LINE, columns=[], attach=[], provisions=[])
        (text,) = pages_of(specimen.draw(dict(ASKS, lines=[bare]), signature_required=False))
        self.assertNotIn("A Y stands", text)
        self.assertNotIn("Each endorsement is attached", text)
        self.assertNotIn("The agent has signed", text)

    def test_many_policies_fit_on_one_page(self):
        self.assertEqual(len(pages_of(specimen.draw(dict(ASKS, lines=[LINE] * 14), paper="a4"))), 1)

    def test_foreign_names_are_drawn(self):
        for name, shown in NAMES.items():
            with self.subTest(name):
                (text,) = pages_of(specimen.draw(dict(ASKS, vendor=name)))
                self.assertIn(shown, text)


class TestFonts(unittest.TestCase):
    def test_letters_without_a_font_are_spelled_out(self):
        shown = "".join(piece for _font, piece in fonts.runs("\U00010900\U00010901 Works"))
        self.assertEqual(shown, "[alf bet] Works")

    def test_numbers_keep_their_order_in_a_text_from_right_to_left(self):
        shown = "".join(piece for _font, piece in fonts.runs("שלום 123 Inc"))
        self.assertEqual(shown, "123 Inc םולש")

    def test_hebrew_within_english_is_turned_by_itself(self):
        shown = "".join(piece for _font, piece in fonts.runs("Acme של Inc"))
        self.assertEqual(shown, "Acme לש Inc")

    def test_arabic_letters_join(self):
        shown = "".join(piece for _font, piece in fonts.runs("نور"))
        self.assertEqual(shown, "\ufead\ufeee\ufee7")

    def test_control_characters_are_dropped(self):
        self.assertEqual(fonts.runs("A\x00\u200eB")[0][1], "AB")

    def test_a_line_is_made_smaller_until_it_fits(self):
        canvas = Canvas(io.BytesIO())
        sizes = []
        canvas.setFont = lambda font, size: sizes.append(size)
        paper.draw_line(canvas, 0, 0, "W" * 40, 20, most=200)
        self.assertLess(sizes[0], 20)
        self.assertLessEqual(fonts.width("W" * 40, sizes[0]), 200)
