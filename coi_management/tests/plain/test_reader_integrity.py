import io
import re
import unittest

from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.utils import ImageReader

from .rooms import room
from .sheets import USUAL, Sheet, certificate

read = room("extraction.read").read
integrity = room("extraction.integrity")


def signs(data):
    """Codes of the signs in the only certificate of a document, with what each tells."""
    (reading,) = read(data)
    return {sign["code"]: sign for sign in reading["integrity"]["signs"]}


def with_info(data, *, maker="ReportLab", changed=None):
    """The document with other entries about itself."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.add_metadata({"/Producer": maker, **({"/ModDate": changed} if changed else {})})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def saved_again(data, changed):
    """The document with an update behind its end, as programs write it that change a file in place."""
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size, root = re.findall(rb"/Size (\d+)", data)[-1], re.findall(rb"/Root (\d+ \d+ R)", data)[-1]
    number, start = int(size), len(data) + 1
    update = b"\n%d 0 obj\n<< /Producer (x) /ModDate (%s) >>\nendobj\n" % (number, changed.encode())
    table = len(data) + len(update)
    update += b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    update += b"trailer\n<< /Size %d /Root %s /Info %d 0 R /Prev %d >>\n" % (number + 1, root, number, before)
    return data + update + b"startxref\n%d\n%%%%EOF\n" % table


class TestFile(unittest.TestCase):
    def test_a_plain_certificate_has_no_signs(self):
        self.assertEqual(signs(with_info(certificate(), changed="D:20260615120000Z")), {})

    def test_an_editor_is_told_by_its_name(self):
        sign = signs(with_info(certificate(), maker="iLovePDF"))["made_by_editor"]
        self.assertEqual(sign["weight"], 2)
        self.assertIn("iLovePDF", sign["details"]["program"])
        self.assertEqual(signs(with_info(certificate(), maker="Microsoft Word 365"))["made_by_editor"]["weight"], 1)

    def test_a_change_long_after_the_date_is_told_with_its_days(self):
        sign = signs(with_info(certificate(), changed="D:20260901120000Z"))["changed_later"]
        self.assertEqual((sign["details"]["changed"], sign["details"]["days"]), ("2026-09-01", 78))

    def test_a_file_saved_on_top_of_itself_after_its_date_is_told(self):
        first = with_info(certificate(), changed="D:20260615120000Z")
        sign = signs(saved_again(first, "D:20260618120000Z"))["saved_again"]
        self.assertEqual((sign["details"]["times"], sign["details"]["changed"]), (1, "2026-06-18"))


class TestPage(unittest.TestCase):
    def test_a_value_under_a_white_patch_is_told_with_its_place(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.patch(525, 352, 575, 361)
        sheet.fill([("9,000,000", 527, 359)])
        sign = signs(sheet.bytes())["covered_text"]
        self.assertEqual((sign["page"], sign["details"]["printed"]), (1, "2,000,000"))
        self.assertAlmostEqual(sign["box"][0], 527, delta=2)

    def test_one_amount_in_another_type_is_told(self):
        sheet = Sheet().form()
        sheet.fill([value for value in USUAL if value != ("2,000,000", 527, 359)])
        sheet.text("5,000,000", 527, 359, 8, "Times-Roman")
        sign = signs(sheet.bytes())["odd_type"]
        self.assertEqual(sign["path"], "coverages[0].limits.general_aggregate")

    def test_one_date_in_another_size_is_told(self):
        sheet = Sheet().form()
        sheet.fill([value for value in USUAL if value != ("02/01/2027", 381, 420)])
        sheet.fill([("02/01/2029", 381, 420)], size=9.5)
        self.assertEqual(signs(sheet.bytes())["odd_type"]["path"], "coverages[1].expiration")

    def test_a_picture_over_a_value_is_told(self):
        picture = ImageReader(Image.new("RGB", (60, 12), "white"))
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.canvas.drawImage(picture, 525, 792 - 361, 52, 10)
        self.assertEqual(signs(sheet.bytes())["picture_patch"]["weight"], 3)

    def test_a_logo_above_the_table_is_no_patch(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.canvas.drawImage(ImageReader(Image.new("RGB", (60, 12), "blue")), 30, 792 - 50, 60, 20)
        self.assertNotIn("picture_patch", signs(sheet.bytes()))


class TestContradictions(unittest.TestCase):
    def test_dates_and_letters_that_cannot_be(self):
        found = signs(
            certificate(
                without=[("01/01/2027", 381, 347), ("B", 24, 420), ("12345", 556, 179)],
                more=[("01/01/2025", 381, 347), ("D", 24, 420), ("1234", 556, 179)],
            )
        )
        self.assertLessEqual({"dates_out_of_order", "unresolved_letter", "naic_form"}, set(found))
        self.assertEqual(found["unresolved_letter"]["path"], "coverages[1].insurer_letter")

    def test_a_day_that_no_calendar_has(self):
        found = signs(certificate(without=[("02/01/2027", 381, 420)], more=[("02/30/2027", 381, 420)]))
        self.assertEqual(found["impossible_date"]["details"]["printed"], "02/30/2027")

    def test_a_form_younger_than_its_date(self):
        found = signs(certificate("2025/12", without=["06/15/2026"], more=[("06/15/2025", 530, 46)]))
        self.assertEqual(found["edition_younger"]["weight"], 3)

    def test_a_form_long_out_of_use_is_a_weak_sign(self):
        self.assertEqual(signs(certificate("2010/05"))["edition_old"]["weight"], 1)
        self.assertNotIn("edition_old", signs(certificate("2016/03")))

    def test_one_number_under_two_insurers(self):
        found = signs(certificate(without=["CA 5566"], more=[("GL-7788-01", 217, 420)]))
        self.assertIn("number_of_two_insurers", found)

    def test_the_score_counts_each_kind_of_sign_once(self):
        data = certificate("2010/05", without=["12345", "54321"], more=[("1", 556, 179), ("2", 556, 191)])
        (reading,) = read(with_info(data, changed="D:20260615120000Z"))
        self.assertEqual(len(reading["integrity"]["signs"]), 3)
        self.assertEqual(reading["integrity"]["score"], 3)
