"""The reader sees what viewers show: no layer that is off, no letters that a type only tells, no other drawing."""

import io
import unittest

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject

from .rooms import room

read = room("extraction.read").read
acord25 = room("drawing.acord25")
habits = room("drawing.habits")
layout_of = room("drawing.layouts").layout_of
scoring = room("drawing.scoring")
PLAIN = room("drawing.styles").PLAIN
Style = room("drawing.styles").Style

OLD = {
    "insured": {"name": "Former Name LLC", "address": ["1 Old Road", "Dayton, OH 45402"]},
    "coverages": [{"type": "general_liability", "policy_number": "OLD-999", "limits": {"each_occurrence": 9000000}}],
    "cancellation": " ",
}


def written(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def names(**values):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


class Case(unittest.TestCase):
    def tally(self, writer):
        return scoring.score([habits.usual()], read(written(writer)))


class TestLayers(Case):
    def layered(self, how, **layer):
        """A certificate with an older one on a layer over it, in a form or as marked content."""
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual()))))
        sheet = habits.HabitSheet()
        acord25.Filler(sheet, layout_of("2016/03"), PLAIN).fill(OLD)
        older = PdfReader(io.BytesIO(sheet.finish())).pages[0]
        name = names(Type=NameObject("/OCG"), Name=TextStringObject("older"), **layer)
        self.layer = writer._add_object(name)
        part = self.layer
        if how == "group":
            part = writer._add_object(names(Type=NameObject("/OCMD"), OCGs=ArrayObject([self.layer])))
        content = StreamObject()
        content.set_data(older.get_contents().get_data())
        resources = older["/Resources"].clone(writer)
        if how == "form":
            content.update(names(Type=NameObject("/XObject"), Subtype=NameObject("/Form"), OC=part))
            content[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 612, 792)))
            content[NameObject("/Resources")] = resources
        page = writer.pages[0]
        own = page.get_contents().get_data()
        changed = StreamObject()
        inside = b"/Older Do" if how == "form" else b"/OC /Layer BDC %s EMC" % content.get_data()
        changed.set_data(own + b"\nq\n" + inside + b"\nQ\n")
        page[NameObject("/Contents")] = writer._add_object(changed)
        page["/Resources"][NameObject("/XObject")] = names(Older=writer._add_object(content))
        page["/Resources"][NameObject("/Properties")] = names(Layer=part)
        page["/Resources"]["/Font"].update(resources["/Font"])
        return writer

    def switch(self, writer, **settings):
        layers = names(OCGs=ArrayObject([self.layer]), D=names(**settings))
        writer._root_object[NameObject("/OCProperties")] = layers
        return writer

    def test_what_stands_on_a_layer_that_is_off_is_not_on_the_page(self):
        for how in ("form", "marked content", "group"):
            with self.subTest(how):
                writer = self.layered(how)
                tally = self.tally(self.switch(writer, OFF=ArrayObject([self.layer])))
                self.assertEqual((tally.wrong, tally.marked), ([], 0))

    def test_a_layer_may_be_off_by_itself_and_where_all_are(self):
        off = names(View=names(ViewState=NameObject("/OFF")))
        self.assertEqual(self.tally(self.switch(self.layered("form", Usage=off))).wrong, [])
        self.assertEqual(self.tally(self.switch(self.layered("form"), BaseState=NameObject("/OFF"))).wrong, [])

    def test_what_stands_on_a_layer_that_is_on_counts(self):
        for how in ("form", "marked content", "group"):
            with self.subTest(how):
                tally = self.tally(self.switch(self.layered(how)))
                self.assertIn("insured.name", [path for path, *_rest in tally.wrong])


class TestTypes(Case):
    CMAP = (
        b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfrange <20> <30> <0020> "
        b"<31> <31> <%04x> <32> <7e> <0032> endbfrange endcmap"
    )

    def with_ones_as(self, char):
        """A certificate whose types tell programs another letter than the 1 that they show."""
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual()))))
        told = StreamObject()
        told.set_data(self.CMAP % ord(char))
        told = writer._add_object(told)
        for font in writer.pages[0]["/Resources"]["/Font"].values():
            font.get_object()[NameObject("/ToUnicode")] = told
        return writer

    def test_letters_that_a_type_tells_and_does_not_show_are_no_text(self):
        (reading,) = read(written(self.with_ones_as("9")))
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))

    def test_letters_that_it_tells_and_shows_are_read(self):
        tally = self.tally(self.with_ones_as("1"))
        self.assertEqual((tally.wrong, tally.marked), ([], 0))


class TestCharacters(unittest.TestCase):
    def test_hyphens_of_all_kinds_are_one_and_what_nobody_sees_is_none(self):
        character = room("extraction.canvas")._character
        self.assertEqual([character(char) for char in "\u00ad\u2010\u2011\u2212-"], ["-"] * 5)
        self.assertEqual([character(char) for char in "\u200b\u200e\u202e\u2066\ufeff"], [""] * 5)
        self.assertEqual(character("\ufb01\u200b"), "fi")


class TestNotes(Case):
    PLACE = (213, 481, 329, 491)

    def with_note(self, holds, draws):
        """A certificate with the number of a policy in a note that holds one text and draws another."""
        changes = {"general_liability.policy_number": ""}
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(habits.draw(habits.usual(), changes=changes))))
        drawing = StreamObject()
        drawing.set_data(b"BT /Helv 8 Tf 2 2 Td (%s) Tj ET" % draws.encode())
        drawing.update(names(Type=NameObject("/XObject"), Subtype=NameObject("/Form")))
        drawing[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 116, 10)))
        note = names(Subtype=NameObject("/FreeText"), Contents=TextStringObject(holds))
        note[NameObject("/Rect")] = ArrayObject(map(FloatObject, self.PLACE))
        note[NameObject("/AP")] = names(N=writer._add_object(drawing))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
        return read(written(writer))[0]

    def test_a_note_that_draws_something_else_than_it_holds_is_marked(self):
        path = "coverages[0].policy_number"
        reading = self.with_note("GLX4418820-01", "GLX9999999-01")
        self.assertEqual(reading["evidence"][path]["reason"], "field_differs")
        self.assertNotIn(path, self.with_note("GLX4418820-01", "GLX4418820-01")["review"])

    def test_characters_that_nobody_sees_are_no_part_of_a_value(self):
        reading = self.with_note("GLX\u200b4418820\u202e-01", "GLX4418820-01")
        self.assertEqual(reading["coverages"][0]["policy_number"], "GLX4418820-01")


class TestDays(Case):
    def test_where_one_date_has_its_day_first_the_others_are_marked(self):
        data = habits.usual(certificate_date="2026-02-13")
        tally = scoring.score([data], read(habits.draw(data, style=Style(date="%d/%m/%Y"))))
        self.assertEqual(tally.silent, 0)
        self.assertEqual(tally.marked, 11)


if __name__ == "__main__":
    unittest.main()
