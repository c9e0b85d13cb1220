"""Pages that are pictures: drawn certificates as scans, read back. Skipped where there is no Tesseract."""

import os
import re
import shutil
import tempfile
import unittest
import unittest.mock

from .rooms import room

extraction = room("extraction")
result = room("extraction.result")
ocr = room("extraction.ocr")
draw = room("drawing.acord25").draw
certificate = room("drawing.specimens").certificate

paper = room("drawing.paper")
corpus = room("drawing.corpus")
scoring = room("drawing.scoring")
hostile = room("drawing.hostile")


def is_marked(reading, path):
    """Whether a person must look at the value at `path`, or at what it is part of."""
    return any(re.match(re.escape(marked) + r"(?:$|[.\[])", path) for marked in reading["review"])


def answers(reading):
    """The values of a reading that a certificate stands or falls with, by path."""
    found = {"certificate_date": reading.get("certificate_date")}
    for party in ("insured", "certificate_holder"):
        found[f"{party}.name"] = (reading.get(party) or {}).get("name")
    for insurer in reading.get("insurers") or ():
        found[f"insurers.{insurer['letter']}.naic"] = insurer["naic"]
    for number, coverage in enumerate(reading.get("coverages") or ()):
        for key in ("type", "policy_number", "effective", "expiration", "insurer_letter", "addl_insd", "subr_wvd"):
            found[f"coverages[{number}].{key}"] = coverage.get(key)
        for code, amount in coverage["limits"].items():
            if coverage["type"] != "other":
                found[f"coverages[{number}].limits.{code}"] = amount
    return found


@unittest.skipUnless(shutil.which("tesseract"), "no tesseract on the path ('apt-get install tesseract-ocr')")
class TestRecognisedPages(unittest.TestCase):
    """The drawn certificates have no logo and few sentences; real scans are easier in print and harder in paper."""

    def check(self, seed, least, make=paper.scan, **options):
        """Read a scan: nothing wrong or missing without a mark, and at least so much right."""
        truth = certificate(seed)
        reading = extraction.read_document(make(draw(truth), **options))[0]
        self.assertEqual((reading["kind"], reading["form"]), ("certificate", "ACORD 25"))
        wanted, got = answers(truth), answers(reading)
        wrong = {path for path in wanted.keys() | got.keys() if wanted.get(path) != got.get(path)}
        silent = sorted(path for path in wrong if not is_marked(reading, path))
        self.assertEqual(silent, [], [(wanted.get(path), got.get(path)) for path in silent])
        self.assertGreaterEqual(1 - len(wrong) / len(wanted), least, sorted(wrong))
        return reading

    def test_a_scan_that_lies_askew_is_read_and_values_have_their_places_on_the_page_as_it_lies(self):
        straight = self.check(4, 0.95)
        askew = self.check(4, 0.9, skew=-1.0, noise=paper.NOISE)
        self.assertEqual(askew["evidence"]["certificate_date"]["rung"], "ocr")
        for path in ("certificate_date", "coverages[0].policy_number"):
            upper, lower = (reading["evidence"][path]["box"] for reading in (straight, askew))
            # one degree about the middle of the page: up to 6.9 points at its corners
            self.assertGreater(abs(upper[1] - lower[1]) + abs(upper[0] - lower[0]), 2, path)
            self.assertLess(abs(upper[1] - lower[1]), 9, path)

    def test_a_fax_is_read(self):
        self.check(3, 0.9, paper.fax)

    def test_a_scan_that_lies_on_its_head_is_read_and_its_values_have_their_places(self):
        reading = self.check(0, 0.9, turn=180)
        self.assertAlmostEqual(reading["pages"][0]["height"], 792, delta=1)
        x0, top, _x1, _bottom = reading["evidence"]["certificate_date"]["box"]
        self.assertLess(x0, 100)
        self.assertGreater(top, 700)

    def test_by_one_program_alone_it_is_read_too_and_names_are_marked(self):
        with unittest.mock.patch.dict(os.environ, {ocr.SECOND_PYTHON: "/nowhere/python"}):
            reading = self.check(0, 0.9)
        self.assertLessEqual({"insured.name", "certificate_holder.name"}, set(reading["review"]))

    def test_a_page_with_text_is_not_recognised(self):
        reading = extraction.read_document(draw(certificate(0)))[0]
        self.assertNotIn("ocr", {place["rung"] for place in reading["evidence"].values()})

    def test_a_document_that_costs_too_much_is_left_unread(self):
        limits = extraction.Limits(wall=0.3, cpu=1)
        reading = extraction.read_document(paper.scan(draw(certificate(0))), limits=limits)[0]
        self.assertEqual(reading["kind"], "unreadable")


@unittest.skipUnless((ocr.find() or {}).get("second"), "no rapidocr ('pip install rapidocr onnxruntime')")
class TestReadTwice(unittest.TestCase):
    """Both programs: what they agree on is sure, and little is left to look at."""

    def test_a_noisy_scan_is_read_right_and_hardly_marked(self):
        truth = corpus.of_edition(4, "2016/03")
        readings = extraction.read_document(paper.scan(draw(truth), 200, skew=0.6, noise=paper.NOISE))
        tally = scoring.score([truth], readings)
        self.assertEqual(tally.silent, 0, tally.wrong)
        self.assertGreaterEqual(tally.right, 0.97 * tally.asked, tally.wrong)
        self.assertLessEqual(tally.marked, 0.15 * tally.asked)

    def test_a_second_program_that_dies_leaves_the_reading_to_the_first(self):
        program = {**ocr.find(), "second": {"python": "/bin/false", "path": []}}
        with unittest.mock.patch.object(ocr, "find", return_value=program):
            reading = extraction.read_document(paper.scan(draw(certificate(0))))[0]
        self.assertEqual(reading["kind"], "certificate")
        self.assertIn("insured.name", reading["review"])


@unittest.skipUnless(shutil.which("tesseract"), "no tesseract on the path ('apt-get install tesseract-ocr')")
class TestSecondProgram(unittest.TestCase):
    """The second program takes time and memory: it is started where there is something to read."""

    def is_started_by(self, data):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            mark, script = os.path.join(folder, "started"), os.path.join(folder, "python")
            with open(script, "w") as file:
                file.write(f"#!/bin/sh\n: > {mark}\n")
            os.chmod(script, 0o755)
            program = {**ocr.find(), "second": {"python": script, "path": []}}
            with unittest.mock.patch.object(ocr, "find", return_value=program):
                extraction.read_document(data)
            return os.path.exists(mark)

    def test_a_page_with_hardly_any_ink_does_not_start_it(self):
        self.assertFalse(self.is_started_by(hostile.FILES["runs_javascript"].make()))

    def test_a_scan_starts_it(self):
        self.assertTrue(self.is_started_by(paper.scan(draw(certificate(0)), 100)))


class TestWithoutAProgram(unittest.TestCase):
    def test_everything_has_to_be_typed_in(self):
        reading = extraction.read_document(paper.scan(draw(certificate(0)), 100), recognise=False)[0]
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))
        self.assertLessEqual(set(result.EVERYTHING), set(reading["review"]))

    def test_so_it_has_where_the_file_is_no_document(self):
        reading = extraction.read_document(b"GIF89a")[0]
        self.assertEqual((reading["problem"], reading["review"]), ("image", list(result.EVERYTHING)))

    def test_a_program_that_fails_leaves_the_document_unread(self):
        program = {"name": "tesseract", "program": "/bin/false", "env": {}, "second": None}
        with unittest.mock.patch.object(ocr, "find", return_value=program), self.assertLogs(level="WARNING"):
            reading = extraction.read_document(paper.scan(draw(certificate(0)), 100))[0]
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))
