"""Photographs of a document, and faxes in TIFF, as one PDF.

Pictures come from strangers like documents do: they are opened in the same kind of child process (child.py calls
`draw`). The PDF has a page for each picture, upright as the camera was held, as large as a sheet of paper, and no dates
of ours: the same pictures give the same bytes, so that a file that is sent twice is known.
"""

import contextlib
import dataclasses
import io

from . import guard

# Names of formats as Pillow knows them; MPO is the JPEG of some telephones. HEIF needs a plugin, pillow_heif.
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
# Pages of one PDF; a fax in TIFF has several.
MOST_PAGES = 16
# Dots of a picture as it comes, so that none takes more than 512 MiB: JPEG is made smaller while it is decoded, others
# are held several times over.
MOST_PIXELS = 50_000_000
MOST_PIXELS_OF = {
    "JPEG": 80_000_000,
    "MPO": 80_000_000,
    "AVIF": 40_000_000,
    "TIFF": 40_000_000,
    "WEBP": 30_000_000,
}
# Dots along the longer side of a page: 260 dots an inch of a sheet.
LONGEST = 2860
SHEET_INCHES = 11
QUALITY = 76

# For one picture; each more gets seconds of its own.
LIMITS = guard.Limits(file_size=60 * guard.MIB, wall=20.0, cpu=9, memory=1024 * guard.MIB)
MORE_SECONDS = 1


def is_picture(data):
    """Whether a file is a picture, by its first bytes."""
    return guard._is_image(bytes(data[:16]))


def to_pdf(pictures, *, limits=LIMITS):
    """One PDF of these pictures, in their order.

    :param pictures: list of bytes
    :raise guard.UnreadableDocument: `image` (a kind of picture that cannot be opened here), `broken`, `too_large`,
        `too_many_pages`, `timeout` or `memory`
    """
    if sum(map(len, pictures)) > limits.file_size:
        raise guard.UnreadableDocument("too_large")
    limits = dataclasses.replace(limits, cpu=limits.cpu + MORE_SECONDS * (len(pictures) - 1))
    return guard._ask("photographs", {"sizes": [len(data) for data in pictures]}, b"".join(pictures), limits)


# ---------------------------------------------------------------- in the child


class Unfit(Exception):
    """A picture that is not taken; `problem` says why."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def draw(data, sizes):
    """The PDF of the pictures that stand one after the other in `data`.

    :param sizes: how many bytes each has
    """
    with contextlib.suppress(ImportError):
        import pillow_heif

        pillow_heif.register_heif_opener()
    pages, start = [], 0
    for size in sizes:
        # each is written before the next is opened, which takes less memory
        pages += map(_as_pdf, _pages(data[start : start + size], MOST_PAGES - len(pages)))
        start += size
    return pages[0] if len(pages) == 1 else _bound(pages)


def _as_pdf(page):
    buffer = io.BytesIO()
    resolution = max(page.size) / SHEET_INCHES
    page.save(buffer, "PDF", resolution=resolution, quality=QUALITY, creationDate=None, modDate=None)
    return buffer.getvalue()


def _bound(pages):
    """PDFs as one."""
    import pypdf

    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    for page in pages:
        writer.append(io.BytesIO(page), import_outline=False)
    writer.write(buffer)
    return buffer.getvalue()


def _pages(data, most):
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # looked at here, before anything is decoded
    Image.init()
    try:
        picture = Image.open(io.BytesIO(data), formats=[name for name in FORMATS if name in Image.OPEN])
    except UnidentifiedImageError:
        raise Unfit("image") from None
    frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if frames > most:
        raise Unfit("too_many_pages")
    for frame in ImageSequence.Iterator(picture) if frames > 1 else [picture]:
        if frame.width * frame.height > MOST_PIXELS_OF.get(picture.format, MOST_PIXELS):
            raise Unfit("too_large")
        frame.draft("RGB", (LONGEST, LONGEST))  # JPEG: decoded no larger than needed
        # a frame of several stays what it is, so that the next one can be found
        page = ImageOps.exif_transpose(frame) if frames > 1 else frame
        page = page.convert("L") if page.mode == "1" else page  # black and white alone is not made smaller well
        page.thumbnail((LONGEST, LONGEST))
        if frames == 1:
            ImageOps.exif_transpose(page, in_place=True)
        yield _on_paper(page)


def _on_paper(page):
    """The page in colour or grey, with white where it is transparent, all pages equally long."""
    from PIL import Image

    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        page = page.convert("RGBA")
        paper = Image.new("RGB", page.size, "white")
        paper.paste(page, mask=page.getchannel("A"))
        page = paper
    page = page if page.mode in ("L", "RGB") else page.convert("L" if page.mode in ("1", "I;16") else "RGB")
    # of one length, since a PDF of Pillow has one resolution
    scale = LONGEST / max(page.size)
    return page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))))
