import io
import re
import unittest
import zlib

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from .rooms import room
from .sheets import USUAL, Sheet, certificate

read = room("extraction.read").read
values = room("extraction.values")


def read_one(data):
    """The only reading of a document."""
    (reading,) = read(data)
    return reading


def with_content(data, change):
    """The document with the packed content of its page changed by a function."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    page = writer.pages[0]
    stream = StreamObject()
    stream._data = change(zlib.compress(page.get_contents().get_data()))
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class TestNumbersThatGoOn(unittest.TestCase):
    def read_number(self, *lines):
        more = [(text, 217, 340 + 9 * at) for at, text in enumerate(lines)]
        reading = read_one(certificate(without=["GL-7788-01"], more=more))
        return reading["coverages"][0]["policy_number"], "coverages[0].policy_number" in reading["review"]

    def test_a_number_goes_on_after_a_hyphen(self):
        self.assertEqual(self.read_number("GLX-4471-", "2209-03"), ("GLX-4471-2209-03", False))

    def test_a_number_that_fills_its_column_goes_on_below(self):
        self.assertEqual(self.read_number("ABCDEFGH 44712209 5501", "0003"), ("ABCDEFGH 44712209 5501 0003", False))

    def test_two_short_lines_may_be_two_numbers(self):
        self.assertEqual(self.read_number("GLX-4471", "UMB-2209"), ("GLX-4471 UMB-2209", True))

    def test_words_below_a_number_are_no_part_of_it(self):
        self.assertEqual(self.read_number("GLX-4471", "(Primary)"), ("GLX-4471", True))
        self.assertEqual(self.read_number("GLX-", "ABC"), ("GLX- ABC".replace(" ", ""), True))

    def test_a_number_that_ends_with_a_hyphen_is_marked(self):
        self.assertEqual(self.read_number("GLX-4471-"), ("GLX-4471-", True))

    def test_numbers_of_two_free_rows_keep_their_own_second_lines(self):
        more = []
        for y, number, rest in ((537, "PL-4471-", "01"), (556, "CY-8850-", "02")):
            more += [("A", 24, y), ("Crime", 40, y), (number, 217, y), (rest, 217, y + 9)]
            more += [("01/01/2026", 334, y), ("01/01/2027", 381, y), ("1,000,000", 527, y)]
        rows = read_one(certificate(more=more))["coverages"][3:]
        self.assertEqual([row["policy_number"] for row in rows], ["PL-4471-01", "CY-8850-02"])


class TestFreeRows(unittest.TestCase):
    """What agents write into the rows below the printed ones."""

    def limits(self, *words):
        row = [
            ("A", 24, 540),
            ("Bailee", 40, 540),
            ("BL-118", 217, 540),
            ("01/01/2026", 334, 540),
            ("01/01/2027", 381, 540),
        ]
        reading = read_one(certificate(more=[*row, *words]))
        self.assertEqual([path for path in reading["review"] if path.startswith("coverages[3]")], [])
        return reading["coverages"][3]["limits"]

    def test_two_amounts_with_a_stroke_between_them_are_two(self):
        self.assertEqual(list(self.limits(("Occ/Agg", 430, 540), ("1M/2M", 527, 540)).values()), [1000000, 2000000])
        self.assertEqual(
            list(self.limits(("Each Claim/Aggregate", 430, 540), ("$1,000,000/$3,000,000", 430, 549)).values()),
            [1000000, 3000000],
        )

    def test_small_amounts_and_words_beside_their_labels_are_limits(self):
        words = [("Any one loss", 430, 540), ("50,000", 527, 540), ("Deductible", 430, 550), ("500", 527, 550)]
        self.assertEqual(self.limits(*words), {"Any one loss": 50000, "Deductible": 500})
        words = [("Any one loss", 430, 540), ("50,000", 527, 540), ("Transit", 430, 550), ("Included", 527, 550)]
        self.assertEqual(self.limits(*words), {"Any one loss": 50000, "Transit": "Included"})

    def test_a_date_among_them_is_no_limit(self):
        words = [("Each Claim", 430, 540), ("1,000,000", 527, 540), ("Retro Date 01/01/2015", 430, 550)]
        self.assertEqual(self.limits(*words), {"Each Claim": 1000000})


class TestSizes(unittest.TestCase):
    def test_pages_of_any_size_read_the_same(self):
        usual = read_one(certificate())
        for scale in (0.5, 0.7, 1.6, 2.5):
            with self.subTest(scale):
                sheet = Sheet(scale=scale, shift=(0, 792 * (1 - scale)))
                sheet.canvas.setPageSize((612 * scale, 792 * scale))
                sheet.form().fill(USUAL)
                reading = read_one(sheet.bytes())
                self.assertEqual(reading["coverages"], usual["coverages"])
                self.assertEqual(reading["producer"], usual["producer"])
                self.assertEqual(reading["pages"][0]["width"], round(612 * scale, 2))
                box, before = (r["evidence"]["insured.name"]["box"] for r in (reading, usual))
                self.assertAlmostEqual(box[0], before[0] * scale, delta=1)


class TestAmountsOffTheirLines(unittest.TestCase):
    def test_amounts_between_two_lines_shift_no_others(self):
        moved = [(text, x, y + 5 if y in (395, 503, 515, 527) and x == 527 else y) for text, x, y in USUAL]
        self.assertEqual(
            read_one(certificate(values=moved))["coverages"][0]["limits"],
            read_one(certificate())["coverages"][0]["limits"],
        )


class TestWhatPeopleType(unittest.TestCase):
    def test_days_in_many_manners(self):
        for text in ("01JUL2026", "01JUL26", "1/Jul/2026", "Jul-01-2026", "JUL 01 26", "01 JUL 26", "Jul 1, '26"):
            self.assertEqual(values.dates(text), ["2026-07-01"], text)
        self.assertEqual(values.dates("07–01–2026"), ["2026-07-01"])
        for text in ("12 May 30 days", "07/01/0026", "Marina 12-26"):
            self.assertEqual(values.dates(text), [], text)

    def test_dates_that_run_into_each_other_are_two_however_they_are_written(self):
        word, apart = room("extraction.words").Word, room("extraction.words")._dates_apart
        for one, other in (("06/28/25", "06/28/26"), ("6/2/2025", "6/2/2026"), ("2025-06-28", "2026-06-28")):
            parts = [part.text for part in apart(word(one + other, 0, 0, 90, 9))]
            self.assertEqual(parts, [one, other])
        self.assertEqual(values.dates("06/28/2506/28/26"), [])  # no year is 2506

    def test_a_basis_behind_an_amount_may_be_one_word(self):
        self.assertEqual([values.money(text) for text in ("1,000,000 EA", "1,000,000 each")], [1000000, 1000000])

    def test_letters_and_numbers_with_something_around_them(self):
        for letter, number in (("A*", "No. 55-118"), ('"A"', "Policy 55-118")):
            more = [(letter, 24, 309), (number, 217, 309)]
            row = read_one(certificate(without=["A", "GL-7788-01"], more=more))["coverages"][0]
            self.assertEqual((row["insurer_letter"], row["policy_number"]), ("A", "55-118"))

    def test_four_digits_behind_a_stroke_are_a_year_only_in_a_date(self):
        reading = read_one(certificate(without=["GL-7788-01"], more=[("CHC/001921", 217, 309)]))
        self.assertEqual(reading["coverages"][0]["policy_number"], "CHC/001921")

    def test_text_in_place_of_an_amount_leaves_open_which_limits_there_are(self):
        reading = read_one(certificate(more=[("see schedule", 527, 383)]))
        self.assertIn("coverages[0].limits", reading["review"])

    def test_a_street_on_the_line_of_the_name_is_parted_and_marked(self):
        found, sure = values.party(["Ridgeback Roofing LLC 77 Quarry Road", "Dayton, OH 45402"])
        self.assertEqual((found["name"], found["address"][0], sure), ("Ridgeback Roofing LLC", "77 Quarry Road", False))
        found, sure = values.party(["Ridgeback Roofing", "Inc 77 Quarry Road", "Dayton, OH 45402"])
        self.assertEqual((found["name"], found["address"][0], sure), ("Ridgeback Roofing Inc", "77 Quarry Road", False))


class TestWhatCannotBeRead(unittest.TestCase):
    def test_content_that_is_cut_short_marks_its_page(self):
        reading = read_one(with_content(certificate(), lambda data: data[: len(data) * 3 // 4]))
        self.assertIn("damaged", reading["notices"])
        place = reading["evidence"]["certificate_holder"]
        self.assertEqual((place["reason"], place["page"]), ("damaged", 1))
        self.assertIn("coverages", reading["review"])

    def test_whole_content_is_not_damaged(self):
        self.assertEqual(read_one(with_content(certificate(), lambda data: data))["review"], [])
        without_checksum = with_content(certificate(), lambda data: data[:-4])
        self.assertEqual(read_one(without_checksum)["review"], [])

    def test_every_mark_has_a_page(self):
        reading = read_one(certificate(without=["Tri-County Water District", "9 Reservoir Lane", "A"]))
        self.assertTrue(reading["review"])
        for path in reading["review"]:
            self.assertEqual(reading["evidence"][path]["page"], 1, path)

    def test_characters_without_height_are_read_as_well_as_can_be(self):
        plain = certificate()
        page = PdfReader(io.BytesIO(plain)).pages[0].get_contents().get_data()
        flat = with_content(plain, lambda _data: zlib.compress(re.sub(rb"(/F\d+) [\d.]+ Tf", rb"\1 0 Tf", page)))
        self.assertIsInstance(read(flat), list)

    def test_letters_that_the_file_does_not_tell_are_no_text(self):
        page = room("extraction.page")
        word = room("extraction.words").Word
        self.assertTrue(page._is_garbled([word("Ýÿ»ŒM€ð˜ˆ.‚ý«›€Þ" * 8, 0, 0, 9, 9)]))
        self.assertFalse(page._is_garbled([word("Mécanique Boréale, rue des Érables" * 4, 0, 0, 9, 9)]))


class TestAmounts(unittest.TestCase):
    def test_currencies_and_factors(self):
        for text, amount in (
            ("£5 million", 5000000),
            ("2 000 000 $", 2000000),
            ("CAD 2,000,000", 2000000),
            ("€1.5m", 1500000),
            ("US$1,000,000.00", 1000000),
            ("$100,000 SIR", None),
        ):
            self.assertEqual(values.money(text), amount, text)

    def test_days_of_other_languages(self):
        self.assertEqual(values.dates("du 1er août 2026 au 15 février 2027"), ["2026-08-01", "2027-02-15"])
        self.assertEqual(values.dates("30-Jun-26"), ["2026-06-30"])
        self.assertFalse(re.search("20", "".join(values.dates("12 May 30 days"))))
