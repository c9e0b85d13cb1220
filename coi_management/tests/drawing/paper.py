"""Drawn documents as they come out of scanners, fax machines and telephones, and out of programs that leave no text.

All of it is made from a drawn PDF and a seed: the same bytes for the same arguments.
"""

import ctypes
import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .sheet import Sheet

POINTS_PER_INCH = 72
WHITE = 255
# Of 255: how far the grey of a dot of a noisy scan is from that of the paper, on the average.
NOISE = 18
# Fax machines: dots an inch across and down, in the better and in the usual resolution.
FINE, STANDARD = (204, 196), (204, 98)
DARKER_THAN = 140


def picture_of(pdf, dpi, page=0):
    """A page as a grey picture."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil().convert("L")


def as_pdf(picture, size=(612, 792), *, quality=None):
    """A PDF with one page on which is nothing but a picture.

    :param quality: of JPEG, from 1 to 95; without it the picture keeps all its dots
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1)
    if quality:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=quality)
        picture = Image.open(packed)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.save()
    return stream.getvalue()


def noisy(picture, seed, strength=NOISE):
    """A picture with grain: the same for the same seed."""
    dice = random.Random(seed)
    grain = Image.frombytes("L", picture.size, dice.randbytes(picture.width * picture.height))
    # A byte is spread evenly; of four it is about as grain is.
    grain = grain.filter(ImageFilter.BoxBlur(0.5)).point(lambda grey: int(128 + (grey - 128) * strength / 60))
    return ImageChops.add(picture, grain, 1, -128)


def scan(pdf, dpi=200, *, skew=0.0, noise=0, turn=0, seed=1, quality=80, size=(612, 792)):
    """A page as a scanner leaves it.

    :param skew: degrees by which it lay askew
    :param turn: 90, 180 or 270: how it was put in
    :param size: of the page, in points; some scanners say that a dot is a point
    """
    picture = picture_of(pdf, dpi).rotate(skew, Image.Resampling.BICUBIC, fillcolor=WHITE)
    if noise:
        picture = noisy(picture, seed, noise)
    if turn:
        picture = picture.rotate(turn, expand=True)
        size = size[::-1] if turn in (90, 270) else size
    return as_pdf(picture, size, quality=quality)


def fax(pdf, resolution=FINE, *, skew=0.3):
    """A page as a fax machine sends it: black and white, its dots higher than wide."""
    fine = picture_of(pdf, 2 * resolution[0]).rotate(skew, Image.Resampling.BICUBIC, fillcolor=WHITE)
    size = [round(side * dots / POINTS_PER_INCH) for side, dots in zip((612, 792), resolution, strict=True)]
    picture = fine.resize(size, Image.Resampling.BOX)
    return as_pdf(picture.point(lambda grey: WHITE if grey > DARKER_THAN else 0).convert("1"))


def photograph(pdf, dpi=220, *, lean=0.03, shadow=90, seed=1):
    """A page on a table as a telephone takes it: from one side, with a shadow across it.

    :param lean: by which share of its width the page is narrower at its upper edge
    :param shadow: by how much of 255 it is darker in one corner
    """
    picture = picture_of(pdf, dpi)
    wide, tall = picture.size
    corners = ((-lean * wide, -0.01 * tall), (0, tall), (wide, 1.01 * tall), ((1 + lean) * wide, 0))
    flat = [side for corner in corners for side in corner]
    picture = picture.transform(picture.size, Image.Transform.QUAD, flat, Image.Resampling.BICUBIC, fillcolor=60)
    dark = Image.linear_gradient("L").rotate(30, Image.Resampling.BICUBIC).crop((60, 60, 196, 196)).resize(picture.size)
    picture = ImageChops.subtract(picture, dark.point(lambda grey: grey * shadow // WHITE))
    return as_pdf(noisy(picture, seed, 8), quality=75)


def with_layer(pdf, words, dpi=200):
    """A scan behind which a program put the text that it recognised, where nobody sees it.

    :param list words: as (text, x, baseline, size)
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(612, 792), invariant=1)
    canvas.drawImage(ImageReader(picture_of(pdf, dpi)), 0, 0, 612, 792)
    for text, x, baseline, size in words:
        line = canvas.beginText(x, 792 - baseline)
        line.setTextRenderMode(3)
        line.setFont("Helvetica", size)
        line.textOut(text)
        canvas.drawText(line)
    canvas.save()
    return stream.getvalue()


class ListingSheet(Sheet):
    """A sheet that remembers all text that is put on it, for `with_layer`."""

    def __init__(self):
        super().__init__()
        self.listed = []

    def text(self, x, baseline, text, size=6, font="Helvetica", align="left"):
        """A line of text."""
        super().text(x, baseline, text, size, font, align)
        self._list(x, baseline, text, size, font, align)

    def write(self, x, baseline, text, size, style, align="left"):
        """A line of text as somebody filled it in."""
        super().write(x, baseline, text, size, style, align)
        if style.writing not in ("letters", "words"):
            self._list(x, baseline, text, size, style.font, align)

    def _list(self, x, baseline, text, size, font, align):
        left = x - {"left": 0, "center": 0.5, "right": 1}[align] * stringWidth(text, font, size)
        self.listed.append((text, left, baseline, size))


class OverPicture(Sheet):
    """A sheet on which a picture lies already, as programs have it that fill in a scan of the empty form."""

    def __init__(self, background):
        super().__init__()
        self.canvas.drawImage(ImageReader(background), 0, 0, self.width, self.height)


class CurveSheet(Sheet):
    """A sheet on which text is drawn as outlines: there is no character on it, and no picture."""

    def __init__(self):
        super().__init__()
        self.document = pypdfium2.PdfDocument.new()
        self.fonts = {}

    def text(self, x, baseline, text, size=6, font="Helvetica", align="left"):
        """A line of text."""
        left = x - {"left": 0, "center": 0.5, "right": 1}[align] * stringWidth(text, font, size)
        for number, char in enumerate(text):
            self._outline(left + stringWidth(text[:number], font, size), self.height - baseline, char, size, font)

    def write(self, x, baseline, text, size, style, align="left"):
        """A line of text as somebody filled it in."""
        self.text(x, baseline, text, size, style.font, align)

    def _outline(self, x, y, char, size, font):
        if font not in self.fonts:
            self.fonts[font] = raw.FPDFText_LoadStandardFont(self.document, font.encode())
        glyph = raw.FPDFFont_GetGlyphPath(self.fonts[font], ord(char), size)
        path, first = self.canvas.beginPath(), None
        across, up = ctypes.c_float(), ctypes.c_float()
        bend = []
        for number in range(raw.FPDFGlyphPath_CountGlyphSegments(glyph)):
            part = raw.FPDFGlyphPath_GetGlyphPathSegment(glyph, number)
            raw.FPDFPathSegment_GetPoint(part, across, up)
            point = (x + size * across.value, y + size * up.value)
            kind = raw.FPDFPathSegment_GetType(part)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                path.moveTo(*point)
            elif kind == raw.FPDF_SEGMENT_LINETO:
                path.lineTo(*point)
            else:
                bend.append(point)
                if len(bend) == 3:
                    path.curveTo(*bend[0], *bend[1], *bend[2])
                    bend = []
            if raw.FPDFPathSegment_GetClose(part):
                path.close()
            first = first or point
        if first:
            self.canvas.drawPath(path, stroke=0, fill=1)
