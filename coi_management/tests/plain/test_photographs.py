import io
import unittest

from PIL import Image

from .rooms import room

photographs, guard = room("extraction.photographs"), room("extraction.guard")


def photograph(size=(400, 300), form="JPEG", colour="white", **options):
    """A picture whose upper left quarter is black."""
    picture = Image.new("RGB", size, colour)
    picture.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return photograph(exif=exif.tobytes())


def page_of(pdf, number=1):
    return Image.open(io.BytesIO(guard.render_page(pdf, number, dpi=30))).convert("L")


class TestPhotographs(unittest.TestCase):
    def test_pictures_of_several_formats_become_one_pdf(self):
        pdf = photographs.to_pdf([photograph(), photograph(form="PNG"), photograph(form="WEBP")])
        self.assertTrue(pdf.startswith(b"%PDF-"))
        sizes = [page_of(pdf, number).size for number in (1, 2, 3)]
        self.assertEqual(len(set(sizes)), 1)
        with self.assertRaises(guard.UnreadableDocument):
            page_of(pdf, 4)

    def test_page_stands_upright_as_the_camera_was_held(self):
        upright = page_of(photographs.to_pdf([photograph()]))
        self.assertGreater(upright.width, upright.height)
        self.assertLess(upright.getpixel((10, 10)), 60)
        held = page_of(photographs.to_pdf([turned(6)]))  # the top of the sheet is to the right
        self.assertGreater(held.height, held.width)
        self.assertLess(held.getpixel((held.width - 10, 10)), 60)
        self.assertGreater(held.getpixel((10, held.height - 10)), 200)

    def test_each_page_of_a_fax_becomes_a_page(self):
        buffer = io.BytesIO()
        sheets = [Image.new("1", (200, 260), 1) for _number in range(3)]
        sheets[0].save(buffer, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
        pdf = photographs.to_pdf([buffer.getvalue()])
        self.assertEqual(page_of(pdf, 3).size, page_of(pdf, 1).size)

    def test_what_is_transparent_is_white(self):
        buffer = io.BytesIO()
        Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(buffer, "PNG")
        self.assertGreater(page_of(photographs.to_pdf([buffer.getvalue()])).getpixel((20, 20)), 250)

    def test_same_pictures_give_the_same_bytes(self):
        for pictures in ([photograph()], [photograph(), photograph(form="PNG")]):
            self.assertEqual(photographs.to_pdf(pictures), photographs.to_pdf(pictures))

    def test_what_is_no_picture_or_a_damaged_one_is_refused(self):
        for data, problem in ((b"<svg/>", "image"), (b"GIF89a" + bytes(50), "image"), (photograph()[:500], "broken")):
            with self.subTest(data=data[:6]), self.assertRaises(guard.UnreadableDocument) as caught:
                photographs.to_pdf([data])
            self.assertEqual(caught.exception.problem, problem)

    def test_picture_of_a_billion_dots_is_refused_before_it_is_decoded(self):
        buffer = io.BytesIO()
        Image.new("1", (40_000, 30_000)).save(buffer, "PNG")
        with self.assertRaises(guard.UnreadableDocument) as caught:
            photographs.to_pdf([buffer.getvalue()])
        self.assertEqual(caught.exception.problem, "too_large")

    def test_picture_that_is_held_several_times_over_is_refused_earlier(self):
        for form, side in (("WEBP", 5600), ("TIFF", 6400)):
            buffer = io.BytesIO()
            options = {"compression": "group4"} if form == "TIFF" else {"lossless": True, "quality": 0, "method": 0}
            Image.new("1" if form == "TIFF" else "RGB", (side, side)).save(buffer, form, **options)
            with self.subTest(form), self.assertRaises(guard.UnreadableDocument) as caught:
                photographs.to_pdf([buffer.getvalue()])
            self.assertEqual(caught.exception.problem, "too_large")

    def test_too_many_pages_are_refused(self):
        with self.assertRaises(guard.UnreadableDocument) as caught:
            photographs.to_pdf([photograph((20, 20))] * (photographs.MOST_PAGES + 1))
        self.assertEqual(caught.exception.problem, "too_many_pages")

    def test_kind_is_told_by_content(self):
        self.assertTrue(photographs.is_picture(photograph()))
        self.assertFalse(photographs.is_picture(b"%PDF-1.7"))
        self.assertFalse(photographs.is_picture(b""))


if __name__ == "__main__":
    unittest.main()
