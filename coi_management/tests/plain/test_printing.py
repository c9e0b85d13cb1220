import io
import unittest

import pypdf
from lxml import html
from reportlab.pdfgen.canvas import Canvas

from .rooms import room

blocks = room("reports.blocks")
binding = room("reports.binding")
contents = room("reports.contents")
extraction = room("extraction")

TABLE = """
<div><h3>Heading</h3>
<table class="coi-rows"><thead><tr><th style="width: 40%">A</th><th>B</th><th>C</th></tr></thead>
<tbody><tr class="coi-group"><td colspan="3">One</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>
<tr><td>4</td><td>5</td><td>6</td></tr></tbody></table> behind</div>
"""


def draw(*texts, rotate=0):
    """A PDF with a page for each text."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    for text in texts:
        canvas.drawString(100, 400, text)
        canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def texts(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


class TestBlocks(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.root = html.fromstring(TABLE)
        blocks.split_rows(self.root)
        self.blocks = self.root.xpath("//div[@class='coi-whole']")

    def test_each_row_stands_in_a_block_of_its_own(self):
        self.assertEqual([block.xpath("count(.//table)") for block in self.blocks], [1, 1])
        self.assertEqual(
            " ".join(self.root.itertext()).split(),
            ["Heading", "A", "B", "C", "One", "1", "2", "3", "4", "5", "6", "behind"],
        )

    def test_heading_head_and_group_stay_with_the_first_row(self):
        self.assertEqual(" ".join(self.blocks[0].itertext()).split(), ["Heading", "A", "B", "C", "One", "1", "2", "3"])

    def test_columns_are_as_wide_as_before(self):
        for block in self.blocks:
            self.assertEqual(block.xpath(".//col/@style"), ["width: 40%", "width: 30%", "width: 30%"])

    def test_other_tables_are_left_alone(self):
        root = html.fromstring(TABLE.replace("coi-rows", "other"))
        before = html.tostring(root)
        blocks.split_rows(root)
        self.assertEqual(html.tostring(root), before)


class TestBinding(unittest.TestCase):
    def test_each_part_has_page_numbers_of_its_own(self):
        found = texts(binding.join([draw("a", "b"), draw("c")]))
        self.assertEqual([text.strip().split("\n") for text in found], [["a", "1 / 2"], ["b", "2 / 2"], ["c", "1 / 1"]])

    def test_pages_are_counted(self):
        self.assertEqual(binding.count_pages(draw("a", "b")), 2)

    def test_documents_are_bound_with_numbers_over_the_whole(self):
        flat, count = extraction.flatten_document(draw("b", "c", rotate=90))
        self.assertEqual(count, 2)
        found = texts(extraction.bind_documents([draw("a"), flat]))
        self.assertEqual(
            [text.split() for text in found], [["a", "1", "/", "3"], ["b", "2", "/", "3"], ["c", "3", "/", "3"]]
        )

    def test_document_that_cannot_be_opened_is_refused(self):
        for data, problem in ((b"", "empty"), (b"GIF89a", "image"), (b"%PDF-1.4 nothing", "broken")):
            with self.assertRaises(extraction.UnreadableDocument) as caught:
                extraction.flatten_document(data)
            self.assertEqual(caught.exception.problem, problem)

    def test_contents_take_as_many_pages_as_they_need_and_name_each_part(self):
        rows = [(f"Part {number}", "small", number) for number in range(1, 80)]
        found = texts(contents.draw_contents("Audit file", ["Acme"], rows, "A note"))
        self.assertGreater(len(found), 1)
        whole = "\n".join(found)
        for told in ("Audit file", "Acme", "Part 1\n", "Part 79", "A note"):
            self.assertIn(told, whole)

    def test_names_of_all_scripts_stand_in_the_contents(self):
        cover = contents.draw_cover("وثيقة", ["Łódź, 東京"], "broken")
        self.assertEqual(len(texts(cover)), 1)
