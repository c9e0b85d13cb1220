"""Pages that are pictures: drawn certificates as scans, read back. Skipped where there is no Tesseract."""

import io
import re
import shutil
import unittest
import unittest.mock

import pypdfium2
from PIL import Image, ImageChops

from .rooms import room

extraction = room("extraction")
result = room("extraction.result")
ocr = room("extraction.ocr")
draw = room("drawing.acord25").draw
certificate = room("drawing.specimens").certificate

POINTS_PER_INCH = 72
# Of 255: how far the grey of a dot of a noisy scan is from that of the paper, on the average.
NOISE = 18


def scanned(pdf, dpi, *, skew=0.0, noise=0, black=False):
    """A drawn document as scanners make it: pages without a character.

    :param float skew: degrees
    :param black: black and white only, as fax machines have it
    """
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    if noise:
        picture = ImageChops.add(picture, Image.effect_noise(picture.size, noise), 1, -128)
    if black:
        picture = picture.point(lambda grey: 255 if grey > 140 else 0).convert("1")
    stream = io.BytesIO()
    picture.save(stream, "PDF", resolution=dpi)
    return stream.getvalue()


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

    def check(self, seed, dpi, least, **options):
        """Read a scan: nothing wrong or missing without a mark, and at least so much right."""
        truth = certificate(seed)
        reading = extraction.read_document(scanned(draw(truth), dpi, **options))[0]
        self.assertEqual((reading["kind"], reading["form"]), ("certificate", "ACORD 25"))
        wanted, got = answers(truth), answers(reading)
        wrong = {path for path in wanted.keys() | got.keys() if wanted.get(path) != got.get(path)}
        silent = sorted(path for path in wrong if not is_marked(reading, path))
        self.assertEqual(silent, [], [(wanted.get(path), got.get(path)) for path in silent])
        self.assertGreaterEqual(1 - len(wrong) / len(wanted), least, sorted(wrong))
        return reading

    def test_a_scan_at_200_dpi_is_read(self):
        self.check(0, 200, 0.95)

    def test_a_scan_that_lies_askew_is_read(self):
        reading = self.check(4, 200, 0.9, skew=1.0, noise=NOISE)
        self.assertEqual(reading["evidence"]["certificate_date"]["rung"], "ocr")

    def test_a_fax_is_read(self):
        self.check(3, 200, 0.9, skew=0.4, black=True)

    def test_the_place_of_a_value_is_that_on_the_page_as_it_lies(self):
        straight = self.check(4, 200, 0.9)
        askew = self.check(4, 200, 0.9, skew=-1.0)
        for path in ("certificate_date", "coverages[0].policy_number"):
            upper, lower = (reading["evidence"][path]["box"] for reading in (straight, askew))
            # one degree about the middle of the page: up to 6.9 points at its corners
            self.assertGreater(abs(upper[1] - lower[1]) + abs(upper[0] - lower[0]), 2, path)
            self.assertLess(abs(upper[1] - lower[1]), 9, path)

    def test_what_a_coarse_scan_leaves_open_is_marked(self):
        for seed in (1, 2):
            with self.subTest(seed):
                self.check(seed, 150, 0.0, skew=-1.0, noise=NOISE)

    def test_a_page_with_text_is_not_recognised(self):
        reading = extraction.read_document(draw(certificate(0)))[0]
        self.assertNotIn("ocr", {place["rung"] for place in reading["evidence"].values()})

    def test_a_document_that_costs_too_much_is_left_unread(self):
        limits = extraction.Limits(wall=0.9, cpu=2)
        reading = extraction.read_document(scanned(draw(certificate(0)), 200), limits=limits)[0]
        self.assertEqual(reading["kind"], "unreadable")


class TestWithoutAProgram(unittest.TestCase):
    def test_everything_has_to_be_typed_in(self):
        reading = extraction.read_document(scanned(draw(certificate(0)), 100), recognise=False)[0]
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))
        self.assertLessEqual(set(result.EVERYTHING), set(reading["review"]))

    def test_so_it_has_where_the_file_is_no_document(self):
        reading = extraction.read_document(b"GIF89a")[0]
        self.assertEqual((reading["problem"], reading["review"]), ("image", list(result.EVERYTHING)))

    def test_a_program_that_fails_leaves_the_document_unread(self):
        program = {"name": "tesseract", "program": "/bin/false", "env": {}}
        with unittest.mock.patch.object(ocr, "find", return_value=program), self.assertLogs(level="WARNING"):
            reading = extraction.read_document(scanned(draw(certificate(0)), 100))[0]
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))
