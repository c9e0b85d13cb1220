"""Small files that ask a reader for gigabytes or for hours. Sizes are such that they are quickly made.

`PICTURES` maps names to makers of pictures that do, for what makes one PDF of photographs.
"""

import io
import zlib

from .handmade import ANY, CATALOGUE, FONT, PAGES, TEXT, flate, hostile, one_page, page, pdf, stream

MIB = 1024 * 1024


@hostile(ANY)
def deep_arrays():
    """An array in an array, two hundred thousand times."""
    return one_page(more=b"/Deep " + b"[" * 200_000 + b"]" * 200_000)


@hostile(ANY)
def deep_dictionaries():
    """A dictionary in a dictionary, fifty thousand times."""
    return one_page(more=b"/Deep " + b"<< /D " * 50_000 + b"null" + b" >>" * 50_000)


@hostile(ANY)
def deep_graphics_states():
    """A million saved graphics states."""
    return one_page(flate(b"q " * 1_000_000 + TEXT))


def _deflated(byte, size):
    """A byte repeated, as zlib packs it: one packed mebibyte again and again, which takes no time to make."""
    packer = zlib.compressobj(9)
    first = packer.compress(byte * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(byte * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _part in range(size // MIB):
        check = zlib.adler32(byte * MIB, check)
    # RFC 1951: an empty last block; RFC 1950: the checksum ends the data.
    return first + again * (size // MIB - 1) + b"\x03\x00" + check.to_bytes(4, "big")


@hostile(ANY)
def content_of_a_gigabyte():
    """A stream of content that unpacks to a gigabyte."""
    return one_page(stream(_deflated(b" ", 1024 * MIB), b"/Filter /FlateDecode"))


@hostile(ANY)
def content_packed_twice():
    """The same, packed once more: a few kilobytes for a quarter of a gigabyte."""
    packed = zlib.compress(_deflated(b"\n", 256 * MIB), 9)
    return one_page(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))


@hostile(ANY)
def content_through_many_filters():
    """Content that is to be decoded two thousand times."""
    return one_page(stream(TEXT.hex().encode() + b">", b"/Filter [%s]" % (b"/ASCIIHexDecode " * 2_000)))


@hostile(ANY)
def rows_without_end():
    """A stream whose predictor is told of rows of two billion bytes."""
    parms = b"/DecodeParms << /Predictor 12 /Columns 2000000000 /Colors 32 /BitsPerComponent 16 >>"
    return one_page(flate(TEXT, parms))


@hostile(ANY)
def objects_in_themselves():
    """A stream of objects that holds its own length and extends itself."""
    body = b"6 0 7 9 " + b"<< /A 6 0 R >> << >>"
    return one_page(extra=[stream(body, b"/Type /ObjStm /N 2 /First 8 /Extends 6 0 R")], more=b"/A 6 0 R")


@hostile(ANY)
def table_of_two_billion_objects():
    """A table of objects that says it has two billion lines."""
    return one_page().replace(b"xref\n0 6", b"xref\n0 2147483647").replace(b"/Size 6", b"/Size 2147483647")


@hostile(ANY)
def labels_of_a_form_without_end():
    """A page full of the labels by which a certificate is recognised: what searches for them works in vain."""
    words = b"(INSURER A : EACH OCCURRENCE POLICY NUMBER) Tj 0 -1 Td\n" * 4_000
    return one_page(flate(b"BT /F1 5 Tf 20 780 Td (ACORD 25 \\(2016/03\\)) Tj 0 -9 Td\n" + words + b"ET"))


@hostile(ANY)
def picture_painted_ten_thousand_times():
    """A picture of four million dots, painted ten thousand times."""
    entries = b"/Type /XObject /Subtype /Image /Width 2000 /Height 2000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    image = flate(bytes(4_000_000), entries)
    return one_page(flate(b"612 0 0 792 0 0 cm " + b"/I Do " * 10_000), b"/XObject << /I 6 0 R >>", extra=[image])


@hostile(ANY)
def millions_of_strokes():
    """Three million strokes."""
    return one_page(flate(b"0 0 m 9 9 l S\n" * 3_000_000))


@hostile(ANY)
def millions_of_letters():
    """Two million letters on one page."""
    return one_page(flate(b"BT /F1 9 Tf 72 720 Td " + b"(ABCDEFGHIJ) Tj\n" * 200_000 + b"ET"))


@hostile(ANY)
def string_without_end():
    """A string that never closes."""
    return one_page(flate(b"BT /F1 9 Tf (" + b"A" * 20_000_000))


@hostile(ANY)
def form_in_itself():
    """A form that draws itself."""
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
    return one_page(stream(b"/X Do"), b"/XObject << /X 6 0 R >>", extra=[form])


@hostile(ANY)
def forms_that_multiply():
    """Twelve forms, each of which draws the next one ten times."""
    forms = []
    for number in range(12):
        inner = b"/X Do " * 10 if number < 11 else TEXT
        resources = b"/Font << /F1 5 0 R >> /XObject << /X %d 0 R >>" % (number + 7)
        forms.append(stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % resources))
    return one_page(stream(b"/X Do"), b"/XObject << /X 6 0 R >>", extra=forms)


@hostile(ANY)
def pattern_in_itself():
    """A pattern painted with itself."""
    entries = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 1 /YStep 1 "
    inner = b"/Pattern cs /P scn 0 0 9 9 re f"
    pattern = stream(inner, entries + b"/Resources << /Pattern << /P 6 0 R >> >>")
    return one_page(stream(b"/Pattern cs /P scn 0 0 612 792 re f"), b"/Pattern << /P 6 0 R >>", extra=[pattern])


@hostile(ANY)
def glyph_that_writes_itself():
    """A letter that is drawn by writing it."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 "
        b"/Widths [1] /Encoding << /Differences [65 /a] >> /CharProcs << /a 7 0 R >> "
        b"/Resources << /Font << /T 6 0 R >> >> >>"
    )
    glyph = stream(b"1 0 d0 BT /T 1 Tf (A) Tj ET")
    fonts = b"/Font << /F1 5 0 R /T 6 0 R >>"
    body = page(resources=fonts)
    return pdf([CATALOGUE, PAGES, body, stream(b"BT /T 9 Tf 72 720 Td (A) Tj ET"), FONT, font, glyph])


@hostile(ANY)
def map_of_letters_without_end():
    """A map from codes to letters with 300,000 ranges, each of them long."""
    ranges = b"".join(b"<%04x> <ffff> <0041>\n" % (number % 0xFFFF) for number in range(300_000))
    cmap = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 300000 beginbfrange %sendbfrange endcmap"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [7 0 R] %s >>"
    font %= b"/ToUnicode 8 0 R"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Ordering (Identity) >> >>"
    content = stream(b"BT /T 9 Tf 72 720 Td <00410042> Tj ET")
    body = page(resources=b"/Font << /T 6 0 R >>")
    return pdf([CATALOGUE, PAGES, body, content, FONT, font, inner, flate(cmap % ranges)])


@hostile(ANY)
def picture_of_ten_gigapixels():
    """A picture of a hundred thousand by a hundred thousand dots in a few bytes."""
    entries = b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
    image = flate(bytes(1000), entries)
    return one_page(stream(b"612 0 0 792 0 0 cm /I Do"), b"/XObject << /I 6 0 R >>", extra=[image])


@hostile(ANY)
def hundred_thousand_notes():
    """A page with a hundred thousand annotations."""
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 99] /Contents (note) /DA (/Helv 9 Tf) >>"
    return one_page(more=b"/Annots [%s]" % (note * 100_000))


@hostile(ANY)
def many_large_pictures():
    """Forty pictures of sixteen million dots each, painted once."""
    entries = b"/Type /XObject /Subtype /Image /Width 4096 /Height 4096 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    image = stream(_deflated(b"\x11", 16 * MIB), entries + b"/Filter /FlateDecode")
    named = b" ".join(b"/I%d %d 0 R" % (number, number + 6) for number in range(40))
    painted = b"".join(b"/I%d Do " % number for number in range(40))
    content = stream(b"612 0 0 792 0 0 cm " + painted)
    return one_page(content, b"/XObject << %s >>" % named, extra=[image] * 40)


@hostile(ANY)
def fields_that_multiply():
    """Twenty-eight fields, each of which has the next one twice."""
    fields = [b"<< /T (n) /Kids [%d 0 R %d 0 R] >>" % (number, number) for number in range(7, 35)]
    last = b"<< /T (x) /FT /Tx /V (1) /Subtype /Widget /Rect [9 9 99 29] >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>"
    return one_page(catalogue=catalogue, more=b"/Annots [34 0 R]", extra=[*fields, last])


@hostile(ANY)
def references_to_references():
    """A page whose content is an object that names the next one, a hundred thousand times."""
    chain = [b"%d 0 R" % number for number in range(7, 100_007)]
    return one_page(b"6 0 R", extra=[*chain, b"6 0 R"])


@hostile(ANY)
def pictures_within_text():
    """Three hundred thousand pictures of one dot that stand in the content itself."""
    return one_page(flate(b"BI /W 1 /H 1 /BPC 8 /CS /G ID A EI\n" * 300_000))


# ------------------------------------------------------------------ pictures

PICTURES = {}


def picture(make):
    """Register a maker of a picture."""
    PICTURES[make.__name__] = make
    return make


def _saved(first, form, **options):
    buffer = io.BytesIO()
    first.save(buffer, form, **options)
    return buffer.getvalue()


@picture
def webp_of_thirty_megapixels():
    """A picture of a few bytes that is held several times over while it is decoded."""
    from PIL import Image

    return _saved(Image.new("RGB", (5450, 5450)), "WEBP", lossless=True, quality=0, method=0)


@picture
def png_of_fifty_megapixels():
    """The same, with a channel for what is transparent."""
    from PIL import Image

    return _saved(Image.new("RGBA", (7000, 7000), (9, 9, 9, 9)), "PNG")


@picture
def fax_of_large_pages_in_colour():
    """A TIFF of sixteen pages in colour, which come to a gigabyte."""
    from PIL import Image

    pages = [Image.new("RGB", (4700, 4700))] * 16
    return _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")


@picture
def photograph_in_many_passes():
    """A photograph that is drawn two hundred times over, each time a little finer."""
    from PIL import Image

    data = _saved(Image.new("L", (8800, 8800), 128), "JPEG", progressive=True, quality=5)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 200 + data[-2:]
