"""Certificates of every edition, drawn in the manner of several systems: what was drawn is what is read."""

import copy
import itertools
import unittest

from .rooms import room

read = room("extraction.read").read
report = room("extraction.report")
specimens = room("drawing.specimens")
layouts = room("drawing.layouts")
acord25 = room("drawing.acord25")
Sheet = room("drawing.sheet").Sheet
styles = room("drawing.styles")

EDITIONS = ("2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12")
PAGES = (
    {},
    {"turn": 90},
    {"turn": 180},
    {"turn": 270},
    {"sideways": 90},
    {"sideways": 270},
    {"crop": 30},
    {"crop": 20, "turn": 90},
    {"scale": 0.93},
    {"scale": 1.12},
)
# Spaced out, a line runs off the page; what stands beyond the edge nobody can read.
LONG = {"spaced"}


def drawn(data, edition="2016/03", style=styles.PLAIN, **page):
    """A certificate on a page."""
    sheet = Sheet(**page)
    acord25.draw_on(sheet, data, edition=edition, style=style)
    return sheet.finish()


def values(data):
    """All that a certificate says, by path."""
    found = {}
    for key in ("certificate_date", "certificate_number", "revision_number", "signed"):
        found[key] = data.get(key)
    found["description_of_operations"] = " ".join((data.get("description_of_operations") or "").split())
    for party in ("producer", "insured", "certificate_holder"):
        box = data.get(party) or {}
        found[party + ".name"] = box.get("name")
        # Where the town stands apart from its state, the comma between them is not printed.
        found[party + ".address"] = " ".join(box.get("address") or ()).replace(",", "")
    for key in ("contact", "phone", "fax", "email"):
        found["producer." + key] = data["producer"].get(key)
    for row in data["insurers"]:
        found[f"insurers.{row['letter']}"] = (row["name"], row["naic"])
    for row in data["coverages"]:
        at = row["policy_number"]
        for key in ("type", "insurer_letter", "effective", "expiration", "basis", "addl_insd", "subr_wvd", "retention"):
            found[f"{at}.{key}"] = row.get(key)
        found[at + ".flags"] = {key: value for key, value in row["flags"].items() if value}
        limits = row["limits"]
        found[at + ".limits"] = sorted(map(str, limits.values())) if row["type"] == "other" else limits
    return found


class TestReadDrawn(unittest.TestCase):
    maxDiff = None

    def assert_read(self, data, pdf):
        """That a page says what `data` says, and nothing is marked."""
        readings = read(pdf)
        self.assertEqual(len(readings), 1)
        self.assertEqual(values(readings[0]), values(data))
        self.assertEqual(readings[0]["review"], [])
        return readings[0]

    def test_every_edition_is_read_whatever_system_filled_it_in(self):
        for number, (edition, name) in enumerate(itertools.product(EDITIONS, styles.STYLES)):
            if name in LONG:
                continue
            with self.subTest(edition=edition, style=name):
                data = specimens.of_edition(number, edition)
                reading = self.assert_read(data, drawn(data, edition, styles.STYLES[name]))
                self.assertEqual((reading["form"], reading["edition"]), ("ACORD 25", edition))

    def test_a_turned_cropped_or_scaled_page_says_the_same(self):
        for number, page in enumerate(PAGES):
            with self.subTest(page):
                edition = EDITIONS[number % len(EDITIONS)]
                data = specimens.of_edition(100 + number, edition)
                self.assert_read(data, drawn(data, edition, **page))

    def test_a_value_has_its_place_on_the_page_as_it_is_displayed(self):
        data = specimens.of_edition(8, "2016/03")
        plain, turned = (read(drawn(data, **page))[0] for page in ({}, {"turn": 90}))
        self.assertEqual(plain["pages"], turned["pages"])
        for path, place in plain["evidence"].items():
            for a, b in zip(place["box"] or (), turned["evidence"][path]["box"] or (), strict=True):
                self.assertAlmostEqual(a, b, delta=1.5, msg=path)


class TestReadTwists(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.data = specimens.of_edition(8, "2016/03")
        self.layout = layouts.layout_of("2016/03")
        self.sheet = Sheet()
        acord25.draw_on(self.sheet, self.data)

    def limit(self, code):
        """The cell of a limit of general liability."""
        top, bottom = self.layout.limits["general_liability", code]
        return (520, top, 594, bottom)

    def test_what_was_painted_last_is_true(self):
        box = self.limit("medical_expense")
        self.sheet.patch(box[0], box[1] + 1, box[2] - 1, box[3] - 1)
        self.sheet.put(box, "7,500", styles.PLAIN, "right")
        reading = read(self.sheet.finish())[0]
        self.assertEqual(reading["coverages"][0]["limits"]["medical_expense"], 7500)
        self.assertIn("hidden_text", reading["notices"])

    def test_text_that_nobody_can_see_is_marked(self):
        canvas = self.sheet.canvas
        text = canvas.beginText(216, 792 - 321)
        text.setFont("Helvetica", 8)
        text.setTextRenderMode(3)
        text.textOut("UNSEEN-77")
        canvas.drawText(text)
        reading = read(self.sheet.finish())[0]
        self.assertEqual(reading["evidence"]["coverages[0].policy_number"]["reason"], "hidden_text")
        self.assertIn("coverages[0].policy_number", reading["review"])

    def test_a_value_under_a_black_bar_is_marked(self):
        self.sheet.patch(212, 300, 330, 312, "black")
        self.assertIn("coverages[0].policy_number", read(self.sheet.finish())[0]["review"])

    def test_a_policy_without_its_main_limit_is_marked(self):
        data = copy.deepcopy(self.data)
        for code in ("each_occurrence", "general_aggregate"):
            del data["coverages"][0]["limits"][code]
        self.assertIn("coverages[0].limits.each_occurrence", read(drawn(data))[0]["review"])

    def test_amounts_are_read_however_they_are_written(self):
        for style in ({"amount": "$ {:,}"}, {"amount": "{:,}.00"}, {"amount": "{:,}*"}, {"amount": "{}"}):
            with self.subTest(style):
                reading = read(drawn(self.data, style=styles.Style(**style)))[0]
                self.assertEqual(reading["coverages"][0]["limits"], self.data["coverages"][0]["limits"])

    def test_two_policies_in_a_row_are_two_and_what_they_share_is_marked(self):
        second = {**copy.deepcopy(self.data["coverages"][0]), "policy_number": "SECOND-22"}
        self.data["coverages"].insert(1, second)
        reading = read(drawn(self.data))[0]
        numbers = [row["policy_number"] for row in reading["coverages"]]
        self.assertEqual(numbers, [row["policy_number"] for row in self.data["coverages"]])
        self.assertIn("coverages[1].limits", reading["review"])

    def test_a_letter_without_a_policy_is_no_coverage(self):
        self.sheet.put((18, 444, 36, 456), "A", styles.PLAIN, "center")
        self.assertEqual(len(read(self.sheet.finish())[0]["coverages"]), len(self.data["coverages"]))

    def test_a_blank_form_has_no_coverages_and_nobody_on_it(self):
        sheet = Sheet()
        acord25.draw_form(sheet, self.layout)
        reading = read(sheet.finish())[0]
        self.assertEqual((reading["kind"], reading["coverages"], reading["insured"]), ("not_a_certificate", [], None))


class TestReport(unittest.TestCase):
    def test_the_report_flags_what_to_look_at_and_says_why(self):
        data = specimens.of_edition(8, "2016/03")
        data["coverages"][0]["insurer_letter"] = "F"
        text = report.text_of_reading(read(drawn(data))[0])
        flagged = [line for line in text.splitlines() if line.lstrip().startswith("?")]
        self.assertEqual(len(flagged), 1)
        self.assertIn("no insurer has this letter", flagged[0])
        self.assertIn("1,000,000", text)

    def test_a_document_that_could_not_be_read_says_what_to_do(self):
        text = report.text_of_reading({"kind": "unreadable", "problem": "encrypted"})
        self.assertIn("password", text)


if __name__ == "__main__":
    unittest.main()
