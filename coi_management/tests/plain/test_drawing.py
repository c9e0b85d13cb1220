"""What is drawn for tests and demo: the same each time, on the page, and attached endorsements say what they should."""

import io
import unittest

import pdfplumber

from .rooms import room

read = room("extraction.read").read
acord25 = room("drawing.acord25")
endorsement = room("drawing.endorsement")
specimens = room("drawing.specimens")
styles = room("drawing.styles")

EDITIONS = ("2001/08", "2009/09", "2010/05", "2014/01", "2016/03", "2025/12")
# Lines spaced out run beyond their cells, as they do where a system takes no heed of the width.
ON_PAGE = {name: style for name, style in styles.STYLES.items() if style.writing != "spaced"}
NUMBER = "GLX1234567-01"
ONGOING = {
    "form": "CG 20 10 04 13",
    "title": "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - SCHEDULED PERSON OR ORGANIZATION",
    "policy_number": NUMBER,
    "additional_insured": True,
    "ongoing_operations": True,
    "blanket": False,
    "schedule": {
        "name": "Lakeshore Property Group LLC",
        "address": ["1000 Lake Shore Drive", "Chicago, IL 60611"],
        "location": "All sites in Cook County",
    },
}
COMPLETED = {
    "form": "CG 20 37 12 19",
    "title": "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - COMPLETED OPERATIONS",
    "policy_number": NUMBER,
    "additional_insured": True,
    "completed_operations": True,
    "blanket": True,
    "pages": 2,
}
WAIVER = {
    "form": "WC 00 03 13 04 84",
    "title": "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT",
    "policy_number": "WC-2233014",
    "waiver_of_subrogation": True,
    "blanket": True,
    "effective": "2026-03-01",
}
PRIMARY = {
    "form": "CG 20 01 12 19",
    "title": "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION",
    "policy_number": NUMBER,
    "primary_noncontributory": True,
}
ALL = (ONGOING, COMPLETED, WAIVER, PRIMARY)


class TestDrawing(unittest.TestCase):
    def test_the_same_certificate_gives_the_same_bytes(self):
        data = {**specimens.example(), "endorsements": ALL}
        self.assertEqual(acord25.draw(data), acord25.draw(data))

    def test_nothing_runs_off_the_page(self):
        for number, (name, style) in enumerate(ON_PAGE.items()):
            edition = EDITIONS[number % len(EDITIONS)]
            with self.subTest(edition=edition, style=name):
                pdf = acord25.draw(specimens.certificate(number), edition=edition, style=style)
                with pdfplumber.open(io.BytesIO(pdf)) as document:
                    for char in document.pages[0].chars:
                        self.assertTrue(char["x0"] >= 14 and char["x1"] <= 598, char)
                        self.assertTrue(char["top"] >= 14 and char["bottom"] <= 780, char)

    def test_every_page_says_that_it_is_a_specimen(self):
        pdf = acord25.draw({**specimens.example(), "endorsements": ALL})
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            self.assertEqual(len(document.pages), 6)
            for page in document.pages:
                self.assertIn("SPECIMEN", page.extract_text())


class TestDrawnEndorsements(unittest.TestCase):
    def assert_says(self, found, wanted):
        """That an endorsement was read as it was drawn."""
        self.assertEqual({key: found[key] for key in wanted}, wanted)
        for key in ("additional_insured", "ongoing_operations", "completed_operations", "waiver_of_subrogation"):
            self.assertEqual(bool(found[key]), bool(wanted.get(key)), key)

    def test_one_alone_is_read_as_it_was_drawn(self):
        for row in ALL:
            with self.subTest(row["form"]):
                (reading,) = read(endorsement.draw(row))
                self.assertEqual(reading["kind"], "endorsement")
                self.assert_says(reading, {**row, "pages": [{"width": 612, "height": 792}] * row.get("pages", 1)})

    def test_those_attached_belong_to_the_certificate(self):
        data = {**specimens.example(), "endorsements": ALL}
        (reading,) = read(acord25.draw(data))
        self.assertEqual([row["page"] for row in reading["endorsements"]], [2, 3, 5, 6])
        for found, row in zip(reading["endorsements"], ALL, strict=True):
            with self.subTest(row["form"]):
                self.assert_says(found, row)

    def test_a_schedule_that_nobody_filled_in_is_marked(self):
        (reading,) = read(endorsement.draw({**ONGOING, "blanket": None, "schedule": None}))
        self.assertEqual(reading["evidence"]["schedule"]["reason"], "blank_schedule")
        self.assertIn("schedule", reading["review"])
