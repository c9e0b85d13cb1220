"""Two readings of one picture made one."""

import unittest

from .rooms import room

fusion = room("extraction.fusion")
Line = room("extraction.ocr").Line
Word = room("extraction.words").Word


def word(text, x0, x1, base=100.0, size=8.0, sure=0.9):
    found = Word(text, x0, base - 0.9 * size, x1, base + 0.2 * size, "ocr", size, base=base)
    found.sure = sure
    return found


def line(*words, base=100.0, sure=0.99):
    """What the second program sees: words as (text, x0, x1)."""
    middle = base - 0.36 * 8
    box = (words[0][1] - 1, middle - 6, words[-1][2] + 1, middle + 6)
    return Line(" ".join(text for text, _x0, _x1 in words), sure, box, [(text, sure, *edges) for text, *edges in words])


class TestFuse(unittest.TestCase):
    def fuse(self, words, lines, again="", known=frozenset()):
        found = fusion.fuse(words, lines, lambda boxes: [again for _box in boxes], known.__contains__)
        return {item.text: item for item in found}

    def test_what_both_read_alike_is_sure_and_has_the_points_of_the_second_and_the_places_of_the_first(self):
        found = self.fuse([word("Source", 10, 40), word("Inc", 43, 60)], [line(("Source,", 9, 41), ("Inc.", 44, 61))])
        self.assertEqual(
            {text: (item.x0, item.sure, item.doubt) for text, item in found.items()},
            {"Source,": (10, fusion.BOTH, None), "Inc.": (43, fusion.BOTH, None)},
        )

    def test_what_they_read_differently_is_the_second_ones_and_marked(self):
        found = self.fuse([word("Farmirgton", 10, 60)], [line(("Farmington", 10, 60))])
        self.assertEqual((found["Farmington"].doubt, found["Farmington"].sure), (fusion.DIFFERENT, fusion.ONE))

    def test_what_the_first_reads_like_the_second_when_it_looks_again_is_sure(self):
        found = self.fuse([word("Farmirgton", 10, 60)], [line(("Farmington", 10, 60))], again="Farmington")
        self.assertEqual((found["Farmington"].doubt, found["Farmington"].sure), (None, fusion.TWICE))

    def test_letters_that_are_taken_for_digits_settle_a_number(self):
        found = self.fuse([word("SS060", 10, 40)], [line(("55060", 10, 40))])
        self.assertEqual((found["55060"].doubt, found["55060"].sure), (None, fusion.TWICE))

    def test_a_second_program_that_does_not_trust_itself_changes_nothing_and_the_word_is_marked(self):
        found = self.fuse([word("INSR", 10, 30)], [line(("INSRR", 10, 30), sure=0.6)])
        self.assertEqual(found["INSR"].doubt, fusion.DIFFERENT)

    def test_a_printed_label_stays_one(self):
        found = self.fuse([word("OTHER", 10, 30)], [line(("0THER", 10, 30))], known=frozenset({"OTHER"}))
        self.assertIsNone(found["OTHER"].doubt)

    def test_what_only_one_of_them_saw_is_there_and_marked(self):
        found = self.fuse([word("GLX-1", 10, 40)], [line(("90011", 200, 230))])
        self.assertEqual({text: item.sure for text, item in found.items()}, {"GLX-1": fusion.ONE, "90011": fusion.ONE})

    def test_a_number_that_the_first_program_parted_is_one(self):
        found = self.fuse([word("2;", 10, 14), word("500", 15, 30)], [line(("2,500", 10, 30))])
        self.assertEqual((list(found), found["2,500"].x1), (["2,500"], 30))

    def test_dates_in_two_cells_stay_two(self):
        days = [word("01/01/2026", 10, 50), word("01/01/2027", 58, 98)]
        self.assertEqual(len(self.fuse(days, [line(("01/01/202601/01/2027", 10, 98))])), 2)

    def test_ink_that_the_first_could_not_read_and_the_second_takes_for_a_point_is_gone(self):
        unread = word("?", 31, 33, sure=0.0)
        found = self.fuse([word("INSURER", 10, 30), unread], [line(("INSURER", 10, 30), (":", 31, 33))])
        self.assertEqual(list(found), ["INSURER"])

    def test_a_word_that_the_first_set_on_the_wrong_line_is_there_once(self):
        found = fusion.fuse(
            [word("STATUTE", 10, 40, base=104, size=8)], [line(("STATUTE", 10, 40), base=100)], list, lambda text: False
        )
        self.assertEqual(len(found), 1)


class TestLetters(unittest.TestCase):
    def test_letters_of_other_alphabets_and_specks_over_letters_are_those_of_english(self):
        plain = room("extraction.ocr")._plain
        for text, wanted in (("Farmingto\u0146", "Farmington"), ("\u03baettner", "kettner"), ("D\u00c9SC", "DESC")):
            self.assertEqual(plain(text), wanted)


if __name__ == "__main__":
    unittest.main()
