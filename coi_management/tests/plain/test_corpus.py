"""The corpus of drawn documents: enough of them, of every kind, always the same; those with text are read right."""

import io
import unittest

import pypdf

from .rooms import room

corpus = room("drawing.corpus")
scoring = room("drawing.scoring")
fillable = room("drawing.fillable")
acord25 = room("drawing.acord25")
layout_of = room("drawing.layouts").layout_of
PLAIN = room("drawing.styles").PLAIN
read = room("extraction.read").read
# Documents of each class that are read here; all of them are in the bench.
EACH = 2


class TestCorpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = corpus.documents()

    def test_there_are_two_hundred_documents_and_each_class_has_some(self):
        self.assertGreaterEqual(len(self.documents), 200)
        self.assertEqual({document.kind for document in self.documents}, set(corpus.CLASSES))
        self.assertEqual(len({document.name for document in self.documents}), len(self.documents))

    def test_a_seed_gives_the_same_documents_again_and_another_seed_others(self):
        for name in ("fillable 3", "property forms 1", "scan, noisy 1"):
            with self.subTest(name):
                first, again, other = (self.named(name, seed) for seed in (1, 1, 2))
                self.assertEqual(first.make(), again.make())
                self.assertNotEqual(first.truths, other.truths)

    def named(self, name, seed):
        return next(document for document in corpus.documents(seed) if document.name == name)

    def test_documents_with_text_are_read_right_and_hardly_marked(self):
        for kind in corpus.CLASSES:
            if kind in corpus.RASTER:
                continue
            whole = scoring.Tally()
            for document in [document for document in self.documents if document.kind == kind][:EACH]:
                whole.add(scoring.score(document.truths, read(document.make())))
            with self.subTest(kind):
                self.assertEqual(whole.wrong, [])
                self.assertLessEqual(whole.marked, 0.02 * whole.asked)

    def test_a_form_whose_labels_are_lost_is_read_by_the_names_of_its_fields_with_what_its_description_states(self):
        truth = corpus.of_edition(4, "2016/03")
        truth["description_of_operations"] = "Certificate holder is additional insured on general liability."
        sheet = fillable.FieldSheet("acord")
        sheet.filling = True
        sheet.box(10, 10, 600, 780)
        acord25.Filler(sheet, layout_of("2016/03"), PLAIN).fill(truth)
        (reading,) = read(sheet.finish())
        self.assertEqual(reading["insured"]["name"], truth["insured"]["name"])
        self.assertIn("additional insured", reading["description_of_operations"])

    def test_pages_of_paper_have_no_character_on_them(self):
        for name in ("scan 0", "fax 3", "text as curves 0", "photograph 0"):
            with self.subTest(name):
                self.assertEqual(self.text_of(name), "")
        self.assertIn("GENERAL", self.text_of("scan with a layer of text 0"))
        self.assertNotIn("GENERAL", self.text_of("picture with live text 0"))
        self.assertTrue(self.text_of("picture with live text 0"))

    def text_of(self, name):
        page = pypdf.PdfReader(io.BytesIO(self.named(name, 1).make())).pages[0]
        return page.extract_text().strip()


class TestScoring(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.truth = corpus.of_edition(4, "2016/03")
        (self.reading,) = read(acord25.draw(self.truth))

    def score(self):
        return scoring.score([self.truth], [self.reading])

    def test_what_is_right_is_right(self):
        tally = self.score()
        self.assertEqual((tally.right, tally.silent, tally.wrong), (tally.asked, 0, []))

    def test_a_wrong_value_is_a_silent_error_unless_it_or_what_it_is_part_of_is_marked(self):
        self.reading["insured"]["name"] = "Somebody Else"
        self.assertEqual(self.score().silent, 1)
        for mark in ("insured.name", "insured"):
            self.reading["review"] = [mark]
            self.assertEqual(self.score().silent, 0)
        self.reading["review"] = ["insured.nam", "insurers"]
        self.assertEqual(self.score().silent, 1)

    def test_a_limit_that_does_not_stand_there_counts_against_a_reading(self):
        self.reading["coverages"][0]["limits"]["general_aggregate (1)"] = 5
        self.assertEqual(self.score().silent, 1)

    def test_a_policy_that_is_missing_counts_with_all_that_is_asked_of_it(self):
        asked = self.score().asked
        del self.reading["coverages"][0]
        tally = self.score()
        self.assertEqual(tally.asked, asked)
        self.assertGreater(tally.silent, 8)

    def test_a_policy_that_does_not_stand_there_is_a_silent_error(self):
        self.reading["coverages"].append({**self.reading["coverages"][0], "policy_number": "NO-1"})
        self.assertEqual(self.score().silent, 1)


if __name__ == "__main__":
    unittest.main()
