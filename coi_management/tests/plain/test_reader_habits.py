"""The reader on certificates as other systems and people with editors leave them: right, or marked, and never silent."""

import unittest

from .rooms import room

read = room("extraction.read").read
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


class TestTwoTextsInOnePlace(Case):
    def test_bold_by_printing_twice_and_shadows_are_read_once(self):
        for right, down, grey in ((0.7, 0, 0), (0.8, 0.8, 0.7)):
            with self.subTest(right=right, down=down):

                def twice(sheet, x, baseline, *rest, by=(right, down), grey=grey):
                    sheet.canvas.saveState()
                    sheet.canvas.setFillGray(grey)
                    Sheet.write(sheet, x + by[0], baseline + by[1], *rest)
                    sheet.canvas.restoreState()
                    Sheet.write(sheet, x, baseline, *rest)

                self.assert_right(writes=twice)

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


class TestWordsWithoutSpaces(Case):
    def test_words_that_stand_close_are_words(self):
        def close(sheet, x, baseline, text, size, style, align):
            words = text.split(" ")
            gap = 0.12 * size
            width = sum(sheet.canvas.stringWidth(word, style.font, size) + gap for word in words) - gap
            x -= {"left": 0, "center": 0.5, "right": 1}[align] * width
            for word in words:
                sheet.text(x, baseline, word, size, style.font)
                x += sheet.canvas.stringWidth(word, style.font, size) + gap

        self.assert_right(writes=close)


if __name__ == "__main__":
    unittest.main()
