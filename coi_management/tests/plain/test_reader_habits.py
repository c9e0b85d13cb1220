"""The reader on certificates as other systems and people with editors leave them: right or marked, never silent."""

import io
import unittest
import zlib

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from .rooms import room

read = room("extraction.read").read
fillable = room("drawing.fillable")
habits = room("drawing.habits")
scoring = room("drawing.scoring")
Sheet = room("drawing.sheet").Sheet
Style = room("drawing.styles").Style


class Case(unittest.TestCase):
    """Helpers to hold a page against what stands on it."""

    def score(self, data=None, **manner):
        """What a reading of a certificate that is drawn in some manner is worth."""
        data = data or habits.usual()
        return scoring.score([data], read(habits.draw(data, **manner)))

    def assert_right(self, data=None, **manner):
        """That all is read right and nothing is marked."""
        tally = self.score(data, **manner)
        self.assertEqual(tally.wrong, [])
        self.assertEqual(tally.marked, 0)

    def assert_not_silent(self, path, data=None, **manner):
        """That whatever is read wrong is marked, and the value at `path` is."""
        data = data or habits.usual()
        (reading,) = read(habits.draw(data, **manner))
        self.assertEqual(scoring.score([data], [reading]).silent, 0)
        self.assertTrue(scoring.is_marked(path, reading["review"]), reading["review"])


class TestManners(Case):
    def test_a_page_says_the_same_in_whatever_manner_it_is_drawn(self):
        for name, manner in habits.MANNERS.items():
            with self.subTest(name):
                self.assert_right(**manner)


class TestTwoTextsInOnePlace(Case):
    def test_a_number_that_runs_into_the_date_beside_it_stays_whole(self):
        data = habits.usual()
        data["coverages"][0]["policy_number"] = "CPP 0091 4418820 2026 A-01/XYZ"

        def long_one(sheet, x, baseline, text, size, style, align):
            size = 8 if text.startswith("CPP") else size
            Sheet.write(sheet, x - 2 if text.startswith("CPP") else x, baseline, text, size, style, align)

        self.assert_right(data, writes=long_one)

    def test_an_amount_over_the_dollar_sign_of_the_form_stays_whole(self):
        data = habits.usual()
        data["coverages"][0]["limits"]["medical_expense"] = 100_000_000
        self.assert_right(data, style=Style(size=10.5), moves={"medical": (-16, 0)})


class TestMoved(Case):
    def test_amounts_between_two_lines_belong_to_those_with_labels(self):
        for down in (6, -5.5):
            with self.subTest(down):
                tally = self.score(moves={r"(each_occ|damage|medical|personal_adv|aggregate|combined|el_)": (0, down)})
                wrong = [path for path, *_rest in tally.wrong if path.startswith(("coverages[0]", "coverages[1]"))]
                self.assertEqual(wrong, [])

    def test_what_stands_half_a_row_off_is_marked_where_it_was_taken_for_another(self):
        for down in (6, -6):
            with self.subTest(down):
                (reading,) = read(habits.draw(habits.usual(), moves={r"insurers|producer\.": (0, down)}))
                tally = scoring.score([habits.usual()], [reading])
                self.assertEqual([path for path, _want, _got, marked in tally.wrong if not marked], [])


def by_picture(sheet, box, _style):
    """A tick that is a picture."""
    tick = Image.new("L", (24, 24), 255)
    ImageDraw.Draw(tick).line((3, 3, 20, 20), fill=0, width=3)
    ImageDraw.Draw(tick).line((3, 20, 20, 3), fill=0, width=3)
    x, y = (box[0] + box[2]) / 2, sheet.height - (box[1] + box[3]) / 2
    sheet.canvas.drawInlineImage(tick, x - 4, y - 4, 8, 8)


def written(writer):
    """The document as bytes."""
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class TestTicks(Case):
    def test_ink_in_a_box_is_a_tick_and_in_a_column_of_letters_a_question(self):
        for crosses in (by_picture, habits.by_text("\u2022", 12)):
            tally = self.score(crosses=crosses)
            self.assertEqual((tally.wrong, tally.silent), ([], 0))
        self.assert_not_silent("coverages[0].addl_insd", crosses=by_picture)

    def test_shaded_boxes_are_not_ticked(self):
        def shade(sheet, layout):
            for box in layout.boxes.values():
                sheet.patch(*box, colour="#d9e8ff")

        data = habits.usual()
        sheet = habits.HabitSheet()
        layout = room("drawing.layouts").layout_of("2016/03")
        shade(sheet, layout)
        acord25 = room("drawing.acord25")
        acord25.draw_form(sheet, layout)
        acord25.Filler(sheet, layout, room("drawing.styles").PLAIN).fill(data)
        tally = scoring.score([data], read(sheet.finish()))
        self.assertEqual((tally.wrong, tally.marked), ([], 0))


class TestTicksOfPictures(unittest.TestCase):
    """What was recognised: boxes of which the ink was measured are sure, but for those beside one that was lost."""

    def review_with(self, lost):
        doubts, result = room("extraction.doubts"), room("extraction.result")
        (page,) = room("extraction.page").open_pages(habits.draw(habits.usual()))
        boxes = room("drawing.layouts").layout_of("2016/03").boxes
        page.measured = [box for path, box in boxes.items() if path != lost]
        evidence = result.Evidence()
        reading = room("extraction.read").READERS[25](page, evidence)
        reading.update(form="ACORD 25", edition="2016/03")
        doubts.mark(reading, evidence, page)
        return evidence.review()

    def test_a_tick_beside_a_box_that_was_not_found_may_be_that_ones(self):
        self.assertNotIn("coverages[1].flags.owned", self.review_with(None))
        review = self.review_with("auto_liability.any_auto")
        self.assertIn("coverages[1].flags.any_auto", review)
        self.assertIn("coverages[1].flags.owned", review)


class TestSeen(Case):
    def test_a_stamp_that_says_void_is_marked(self):
        def stamp(sheet, text):
            sheet.canvas.saveState()
            sheet.canvas.setFillGray(0.8)
            sheet.canvas.translate(300, 400)
            sheet.canvas.rotate(45)
            sheet.canvas.setFont("Helvetica-Bold", 80)
            sheet.canvas.drawCentredString(0, 0, text)
            sheet.canvas.restoreState()

        self.assert_not_silent("kind", before=lambda sheet, _layout: stamp(sheet, "VOID"))
        self.assert_right(before=lambda sheet, _layout: stamp(sheet, "ORIGINAL"))

    def test_what_is_struck_out_is_marked(self):
        def strike(sheet, layout):
            top = layout.sections["general_liability"][0]
            sheet.line(214, top + 6, 279, top + 6, 0.8)

        self.assert_not_silent("coverages[0].policy_number", after=strike)

    def test_letters_that_the_file_does_not_tell_are_marked(self):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual(), style=Style(font="Courier")))))
        for font in writer.pages[0]["/Resources"]["/Font"].values():
            font = font.get_object()
            if font["/BaseFont"] == "/Courier":
                names = [NumberObject(33), *(NameObject(f"/g{code}") for code in range(33, 127))]
                font[NameObject("/Encoding")] = DictionaryObject({NameObject("/Differences"): ArrayObject(names)})
        (reading,) = read(written(writer))
        self.assertIn("insured.name", reading["review"])
        self.assertEqual(scoring.score([habits.usual()], [reading]).silent, 0)


class TestFields(Case):
    def change(self, change):
        """A reading of a fillable form whose fields were changed."""
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fillable.draw(habits.usual()))))
        for note in writer.pages[0]["/Annots"]:
            change(note.get_object())
        (reading,) = read(written(writer))
        return reading, scoring.score([habits.usual()], [reading])

    def test_a_box_without_a_state_is_ticked_as_its_value_says(self):
        _reading, tally = self.change(lambda note: note.pop("/AS", None))
        self.assertEqual((tally.wrong, tally.marked), ([], 0))

    def test_a_field_whose_drawing_is_none_is_read_by_its_value(self):
        _reading, tally = self.change(lambda note: note.update({NameObject("/AP"): NumberObject(7)}))
        self.assertEqual((tally.wrong, tally.marked), ([], 0))

    def test_a_box_that_shows_another_state_than_it_holds_is_marked(self):
        def untick(note):
            if note.get("/FT") == "/Btn":
                note[NameObject("/AS")] = NameObject("/Off")

        reading, _tally = self.change(untick)
        self.assertEqual(reading["evidence"]["coverages[0].basis"]["reason"], "field_differs")

    def test_a_choice_says_what_it_shows_and_not_its_code(self):
        def choose(note):
            if "GeneralLiability_InsurerLetterCode" in str(note.get("/T")):
                options = [[TextStringObject(str(at)), TextStringObject(letter)] for at, letter in enumerate("ABC")]
                note[NameObject("/FT")] = NameObject("/Ch")
                note[NameObject("/Opt")] = ArrayObject(map(ArrayObject, options))
                note[NameObject("/V")] = TextStringObject("0")
                note.pop("/AP", None)

        _reading, tally = self.change(choose)
        self.assertEqual((tally.wrong, tally.marked), ([], 0))

    def test_rich_text_without_plain_text_is_read(self):
        data = habits.usual()
        writer = PdfWriter(
            clone_from=PdfReader(io.BytesIO(habits.draw(data, changes={"general_liability.policy_number": ""})))
        )
        note = {
            "/Subtype": NameObject("/FreeText"),
            "/Rect": ArrayObject(map(FloatObject, (213, 481, 329, 491))),
            "/RC": TextStringObject("<body><p>GLX4418820-01</p></body>"),
        }
        note = DictionaryObject({NameObject(key): value for key, value in note.items()})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
        self.assertEqual(scoring.score([data], read(written(writer))).wrong, [])


class TestValues(Case):
    def read_with(self, changes):
        return read(habits.draw(habits.usual(), changes=changes))[0]

    def test_codes_and_ratings_of_insurers_in_other_places(self):
        names = {"insurers.A.naic": "", "insurers.A.name": "Granite Harbor Insurance Company (90011)"}
        names |= {"insurers.B.naic": "NAIC# 90022", "insurers.C.name": "Prairie Mutual Assurance - A+ XV"}
        reading = self.read_with(names)
        self.assertEqual(reading["insurers"], habits.usual()["insurers"])
        self.assertEqual(reading["review"], [])

    def test_a_name_that_goes_on_below_may_be_another_insurer(self):
        changes = {"insurers.C.name": "of the Northern States", "insurers.C.naic": ""}
        self.assertEqual(self.read_with(changes)["review"], [])  # the policy of workers' compensation is of C
        reading = self.read_with(changes | {"workers_compensation.insurer_letter": "B"})
        self.assertIn("insurers.B.name", reading["review"])

    def test_letters_numbers_and_amounts_with_something_around_them(self):
        changes = {"general_liability.insurer_letter": "(a)", "general_liability.policy_number": "Pol# GLX4418820-01"}
        changes |= {"auto_liability.combined_single_limit": "1,000,000 CSL", "auto_liability.effective": "01022026"}
        changes |= {"general_liability.expiration": "01\\02\\2027", "umbrella.expiration": "01/02/20277"}
        reading = self.read_with(changes)
        general, auto, umbrella = reading["coverages"][:3]
        self.assertEqual((general["insurer_letter"], general["policy_number"]), ("A", "GLX4418820-01"))
        self.assertEqual((auto["limits"]["combined_single_limit"], auto["effective"]), (1000000, "2026-01-02"))
        self.assertEqual((general["expiration"], umbrella["expiration"]), ("2027-01-02", None))
        self.assertEqual(reading["review"], ["coverages[2].expiration"])

    def test_until_2009_other_policies_are_named_below_the_column_of_marks_too(self):
        data = habits.usual(edition="2001/08")
        data["coverages"] = [data["coverages"][0], {**data["coverages"][4], "label": "Motor Truck Cargo"}]
        (reading,) = read(habits.draw(data, edition="2001/08", moves={r"other\.type": (-24, 0)}))
        other = reading["coverages"][-1]
        self.assertEqual((other["label"], other["coverage_code"]), ("Motor Truck Cargo", "motor_truck_cargo"))

    def test_numbers_of_authorities_are_no_part_of_an_address(self):
        data = habits.usual()
        for number in ("FEIN: 31-1234567", "US DOT # 1234567", "Loan # 123-456", "Vendor ID: A5512"):
            printed = {**data["insured"], "address": [*data["insured"]["address"], number]}
            self.assertEqual(read(habits.draw(habits.usual(insured=printed)))[0]["insured"], data["insured"])

    def test_parties_on_one_line_or_below_whom_it_concerns_are_marked(self):
        for name, address in (
            ("Lakeshore Property Group LLC, 1000 Lake Shore Drive, Chicago, IL 60611", []),
            ("Attn: Jane Doe", ["Lakeshore Property Group LLC", "1000 Lake Shore Drive", "Chicago, IL 60611"]),
        ):
            data = habits.usual(certificate_holder={"name": name, "address": address})
            reading = read(habits.draw(data))[0]
            self.assertEqual(reading["certificate_holder"]["name"], "Lakeshore Property Group LLC")
            self.assertIn("certificate_holder.name", reading["review"])


def on_sheet(documents, width, places, scale):
    """Pages of documents beside each other on one sheet, smaller or larger."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(width, 792)
    for document, left in zip(documents, places, strict=True):
        page = PdfReader(io.BytesIO(document)).pages[0]
        sheet.merge_transformed_page(page, (scale, 0, 0, scale, left, 20))
    return written(writer)


class TestSheets(Case):
    def test_two_pages_on_a_sheet_are_two_certificates_each_with_its_own_values(self):
        other = habits.usual(certificate_holder={"name": "City of Fairhaven", "address": ["40 Center Street"]})
        documents = [habits.draw(habits.usual()), habits.draw(other)]
        for width, places, scale in ((1224, (0, 612), 1.0), (792, (0, 396), 0.64)):
            with self.subTest(width):
                readings = read(on_sheet(documents, width, places, scale))
                tally = scoring.score([habits.usual(), other], readings)
                self.assertEqual((tally.wrong, tally.marked), ([], 0))
                self.assertEqual(len(readings[1]["pages"]), 1)
                box = readings[1]["evidence"]["insured.name"]["box"]
                self.assertGreater(box[0], places[1])

    def test_a_page_that_takes_up_a_part_of_its_sheet_is_read_alike(self):
        note = Sheet(width=400)
        note.text(30, 100, "Policy number GLX-OLD-77 was cancelled.", 10)
        for documents, width, places, scale in (
            ([habits.draw(habits.usual())], 792, (0,), 0.64),
            ([habits.draw(habits.usual()), note.finish()], 1000, (0, 612), 1.0),
        ):
            with self.subTest(width):
                tally = scoring.score([habits.usual()], read(on_sheet(documents, width, places, scale)))
                self.assertEqual((tally.wrong, tally.marked), ([], 0))


class TestCorners(Case):
    def test_any_two_corners_of_a_page_may_be_given(self):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual()))))
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject(map(FloatObject, (612, 792, 0, 0)))
        tally = scoring.score([habits.usual()], read(written(writer)))
        self.assertEqual((tally.wrong, tally.marked), ([], 0))


class TestDamage(Case):
    def test_a_page_whose_content_does_not_unpack_is_marked_whatever_is_left_of_it(self):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual()))))
        packed = bytearray(zlib.compress(writer.pages[0].get_contents().get_data()))
        for at in range(len(packed) // 8, len(packed) // 8 + 20):
            packed[at] ^= 0x5A
        stream = StreamObject()
        stream._data = bytes(packed)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
        readings = read(written(writer))
        self.assertEqual(scoring.score([habits.usual()], readings).silent, 0)
        self.assertIn("damaged", readings[0]["notices"])


if __name__ == "__main__":
    unittest.main()
