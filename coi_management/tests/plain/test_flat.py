import unittest

import pypdfium2
from PIL import Image

from .rooms import room

flat = room("extraction.flat")
picture = room("extraction.picture")
paper = room("drawing.paper")
acord25 = room("drawing.acord25")
specimens = room("drawing.specimens")
Page = room("extraction.page").Page
DPI = 100


class TestFlat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = acord25.draw(specimens.example())

    def drawn(self, pdf):
        """The page of a PDF as a grey picture."""
        return pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")

    def test_a_scan_stays_as_it_is(self):
        for how in ({}, {"noise": paper.NOISE}, {"skew": 2.0}):
            with self.subTest(how):
                self.assertIsNone(flat.flattened(self.drawn(paper.scan(self.page, 150, **how))))

    def test_a_photograph_becomes_a_sheet_with_straight_lines_on_white_paper(self):
        taken = self.drawn(paper.photograph(self.page, 150, lean=0.06))
        made = flat.flattened(taken)
        self.assertAlmostEqual(made.picture.height / made.picture.width, 11 / 8.5, delta=0.01)
        self.assertAlmostEqual(made.picture.width / made.dpi, 8.5, delta=0.05)
        self.assertGreater(self.paper_of(made.picture), self.paper_of(taken) + 20)
        length = 500 / 72 * made.dpi
        found = [line for line in picture.Lines(made.picture, made.dpi).levels if line[2] - line[1] > length]
        self.assertGreaterEqual(len(found), 5)  # the form has nine that go from side to side

    def paper_of(self, drawn):
        """The grey of the darkest of the paper."""
        small = drawn.reduce(20)
        return sorted(small.crop((2, 2, small.width - 2, small.height - 2)).tobytes())[small.width * small.height // 4]

    def test_a_point_is_found_again_on_the_photograph(self):
        made = flat.flattened(self.drawn(paper.photograph(self.page, 150, lean=0.06)))
        page = Page(1, 612, 792)
        page.back = made.to_points(made.dpi / 72, DPI / 72)
        page.shown = {"width": 612.0, "height": 792.0}
        box = room("extraction.words").Word("x", 0, 0, 612, 792)
        left, top, right, bottom = page.displayed(box)
        self.assertEqual(page.size(), page.shown)
        # the sheet is narrower at its upper edge: around it all is its lower one
        for side, wanted in ((left, 0), (top, 8), (right, 612), (bottom, 784)):
            self.assertAlmostEqual(side, wanted, delta=10)
        box = room("extraction.words").Word("x", 0, 0, 2, 2)
        self.assertAlmostEqual(page.displayed(box)[0], 0.06 / 1.12 * 612, delta=6)

    def test_what_has_no_shape_of_a_sheet_is_only_lit(self):
        taken = self.drawn(paper.photograph(self.page, 150)).crop((200, 200, 700, 500))
        made = flat.flattened(taken)
        self.assertEqual((made.picture.size, made.back), (taken.size, None))
        self.assertIsNone(flat.flattened(Image.new("L", (400, 500), 255)))


if __name__ == "__main__":
    unittest.main()
