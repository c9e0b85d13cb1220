"""Documents given back with rings: where the rings stand, what is left behind, and what cannot be given back."""

import io
import unittest

import pypdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from .rooms import room

extraction = room("extraction")
marking = room("extraction.marking")
marked_up = room("reports.marked_up")
acord25 = room("drawing.acord25")
hostile = room("drawing.hostile")
specimens = room("drawing.specimens")
Sheet = room("drawing.sheet").Sheet

ROWS = [
    {
        "number": 1,
        "what": "General aggregate",
        "asked": "$2,000,000",
        "found": "$1,000,000",
        "mend": "Raise it, or add CG 25 03.",
        "page": 1,
    },
    {"number": 2, "what": "Cyber liability", "asked": "", "found": "", "mend": "Send a certificate.", "page": 0},
]
LEGEND = marked_up.draw_legend(ROWS, insured="Acme Paving LLC", company="Harbor Works", holder=["Harbor Works"])
PATH = "coverages.general_liability.limits.general_aggregate"
#: Points from a value within which its ring and its number stand.
NEAR = 30


def drawn(**sheet):
    """A certificate on a page that is turned or cropped."""
    page = Sheet(**sheet)
    acord25.draw_on(page, specimens.example())
    return page.finish()


def place_of(data):
    """The page and box of a value, as it is read."""
    (reading, *_others) = extraction.read_document(data)
    (seen,) = [seen for path, seen in reading["evidence"].items() if path.endswith("limits.general_aggregate")]
    return seen["page"], seen["box"]


def red_of(data, number):
    """The box around all that is red on a page as viewers show it, in points; None where nothing is."""
    with pypdfium2.PdfDocument(data) as document:
        picture = document[number - 1].render(scale=1).to_pil().convert("RGB")
    red, green, blue = picture.split()
    mask = red.point(lambda value: 255 * (value > 150))
    for channel in (green, blue):
        low = channel.point(lambda value: 255 * (value < 90))
        mask = _both(mask, low)
    return mask.getbbox()


def _both(one, other):
    from PIL import ImageChops

    return ImageChops.multiply(one, other)


def text_of(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


class TestRings(unittest.TestCase):
    def test_the_ring_stands_around_its_value_however_the_page_is_turned(self):
        for sheet in ({}, {"turn": 90}, {"turn": 180}, {"turn": 270}, {"crop": 40}, {"crop": 25, "turn": 90}):
            with self.subTest(sheet):
                data = drawn(**sheet)
                page, box = place_of(data)
                answer = extraction.ring_document(data, LEGEND, [{"page": page, "box": box, "numbers": [1]}])
                x0, top, x1, bottom = red_of(answer, page + 1)
                self.assertTrue(x0 <= box[0] + 1 and x1 >= box[2] - 1, (x0, x1, box))
                self.assertTrue(top <= box[1] + 1 and bottom >= box[3] - 1, (top, bottom, box))
                self.assertLess(max(box[0] - x0, box[1] - top, x1 - box[2], bottom - box[3]), NEAR)

    def test_the_legend_comes_first(self):
        legend, certificate = text_of(extraction.ring_document(drawn(), LEGEND, []))
        self.assertIn("What to mend", legend)
        self.assertIn("CERTIFICATE OF LIABILITY INSURANCE", certificate)

    def test_a_page_without_rings_is_as_it_was(self):
        answer = extraction.ring_document(drawn(), LEGEND, [])
        self.assertIsNone(red_of(answer, 2))

    def test_numbers_at_one_value_stand_beside_each_other(self):
        ring = {"page": 1, "box": [100, 100, 160, 110], "numbers": [1, 2, 13]}
        x0, top, x1, bottom = red_of(extraction.ring_document(drawn(), LEGEND, [ring]), 2)
        self.assertGreater(x1, 190)
        self.assertLess(bottom - top, 20)

    def test_a_ring_at_the_edge_stays_on_the_page(self):
        ring = {"page": 1, "box": [600, 780, 640, 820], "numbers": [1]}
        x0, top, x1, bottom = red_of(extraction.ring_document(drawn(), LEGEND, [ring]), 2)
        self.assertTrue(x0 >= 0 and x1 <= 612 and bottom <= 792)

    def test_a_ring_off_the_page_is_left_out(self):
        ring = {"page": 1, "box": [900, 900, 950, 950], "numbers": [1]}
        self.assertIsNone(red_of(extraction.ring_document(drawn(), LEGEND, [ring]), 2))

    def test_only_the_pages_asked_for_are_given_back(self):
        buffer = io.BytesIO()
        canvas = Canvas(buffer)
        for name in ("first", "second", "third"):
            canvas.drawString(72, 700, name)
            canvas.showPage()
        canvas.save()
        answer = extraction.ring_document(buffer.getvalue(), LEGEND, [], pages=[2])
        self.assertEqual([text.strip() for text in text_of(answer)[1:]], ["second"])

    def test_no_more_pages_are_given_back_than_may_be(self):
        buffer = io.BytesIO()
        canvas = Canvas(buffer)
        for _page in range(marking.MOST_PAGES + 5):
            canvas.drawString(72, 700, "page")
            canvas.showPage()
        canvas.save()
        answer = extraction.ring_document(buffer.getvalue(), LEGEND, [])
        self.assertEqual(len(text_of(answer)), marking.MOST_PAGES + 1)

    def test_what_was_filled_in_stays_and_is_no_field_any_more(self):
        buffer = io.BytesIO()
        canvas = Canvas(buffer)
        canvas.acroForm.textfield(name="limit", value="1,000,000", x=100, y=600, width=120, height=18)
        canvas.showPage()
        canvas.save()
        answer = extraction.ring_document(buffer.getvalue(), LEGEND, [])
        self.assertIn("1,000,000", text_of(answer)[1])
        reader = pypdf.PdfReader(io.BytesIO(answer))
        self.assertFalse(reader.get_fields())
        self.assertFalse(reader.pages[1].get("/Annots"))

    def test_scripts_and_actions_are_left_behind(self):
        for name in ("runs_javascript", "launches_a_program", "sends_itself_away", "carries_a_file"):
            with self.subTest(name):
                answer = extraction.ring_document(getattr(hostile, name)(), LEGEND, [])
                for key in (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/EmbeddedFile", b"/OpenAction"):
                    self.assertFalse(key in answer, key)

    def test_a_lock_without_a_password_is_taken_off(self):
        answer = extraction.ring_document(hostile.locked_by_owner(), LEGEND, [])
        self.assertFalse(pypdf.PdfReader(io.BytesIO(answer)).is_encrypted)

    def test_what_cannot_be_opened_is_refused_with_its_reason(self):
        for name, problem in (("needs_password", "encrypted"), ("noise", "broken"), ("picture_png", "image")):
            with self.subTest(name), self.assertRaises(extraction.UnreadableDocument) as caught:
                extraction.ring_document(getattr(hostile, name)(), LEGEND, [])
            self.assertEqual(caught.exception.problem, problem)

    def test_hostile_files_are_given_back_or_refused_and_never_more(self):
        for name in ("page_tree_in_circles", "page_as_large_as_a_town", "page_without_size", "page_turned_by_an_angle"):
            with self.subTest(name):
                ring = {"page": 1, "box": [10, 10, 50, 20], "numbers": [1]}
                try:
                    answer = extraction.ring_document(getattr(hostile, name)(), LEGEND, [ring])
                except extraction.UnreadableDocument:
                    continue
                self.assertTrue(answer.startswith(b"%PDF-"))


class TestLegend(unittest.TestCase):
    def test_each_row_says_what_is_asked_and_how_to_mend_it(self):
        (text,) = text_of(LEGEND)
        for told in ("$2,000,000", "$1,000,000", "CG 25 03", "page 1", "not shown on the certificate", "Harbor Works"):
            self.assertIn(told, text.replace("\xa0", " "))

    def test_a_sentence_stands_for_a_document_that_cannot_be_shown(self):
        data = marked_up.draw_legend(ROWS, insured="A", company="B", note="The document is locked.", ringed=False)
        (text,) = text_of(data)
        self.assertIn("The document is locked.", text)
        self.assertNotIn("rings", text)

    def test_many_rows_go_on_over_the_next_page(self):
        pages = text_of(marked_up.draw_legend([dict(ROWS[0], mend="Raise it. " * 30)] * 40, insured="A", company="B"))
        self.assertGreater(len(pages), 1)
        self.assertEqual(sum(page.count("General aggregate") for page in pages), 40)

    def test_nothing_short_is_said(self):
        (text,) = text_of(marked_up.draw_legend([], insured="A", company="B"))
        self.assertIn("Nothing on this certificate falls short.", text)
