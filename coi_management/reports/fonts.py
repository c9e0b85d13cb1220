"""Fonts for names of the whole world: which font has which letter, and what to show where none has it.

Fonts are looked for where reportlab looks (``rl_config.TTFSearchPath``): the system's folders and its own. Where a
script has no font its letters are spelled out in brackets: a name that cannot be read must not look as if it were
complete. Fonts for Chinese, Japanese and Korean are not part of the PDF: viewers bring them.
"""

import unicodedata
from functools import cache, lru_cache

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

#: Regular and bold files of the fonts that are tried, in this order.
FAMILIES = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Vera.ttf", "VeraBd.ttf"),  # comes with reportlab
)
#: Fonts that a viewer of PDFs brings itself, for scripts with thousands of letters.
_EAST_ASIAN = {"HIRAGANA": "HeiseiKakuGo-W5", "KATAKANA": "HeiseiKakuGo-W5", "HANGUL": "HYGothic-Medium"}
_HAN = "STSong-Light"
_STANDARD = ("Helvetica", "Helvetica-Bold")
#: Letters of these bidirectional classes run from right to left.
_RIGHT_TO_LEFT = ("R", "AL")
#: Arabic letters that do not join the one after them.
_ONE_SIDED = frozenset("اأإآٱدذرزوؤةىء")


@cache
def _font(file):
    """The font of a file, registered; None where there is none."""
    try:
        font = TTFont(file.partition(".")[0], file)
    except (TTFError, OSError):
        return None
    pdfmetrics.registerFont(font)
    for bold in (0, 1):
        addMapping(font.fontName, bold, 0, font.fontName)
        addMapping(font.fontName, bold, 1, font.fontName)
    return font


@cache
def _east_asian(name):
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@lru_cache(maxsize=4096)
def _font_for(char, bold):
    """Name of the first font that has the letter, None where none has it."""
    script = unicodedata.name(char, "").partition(" ")[0]
    weight = "Bold" if bold else "Regular"
    files = [family[bold] for family in FAMILIES] + [f"NotoSans{script.title()}-{weight}.ttf"]
    for font in filter(None, map(_font, files)):
        if ord(char) in font.face.charToGlyph:
            return font.fontName
    if _is_standard(char):
        return _STANDARD[bold]
    if script in _EAST_ASIAN:
        return _east_asian(_EAST_ASIAN[script])
    return _east_asian(_HAN) if script in ("CJK", "IDEOGRAPHIC", "FULLWIDTH") else None


def _is_standard(char):
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return char.isprintable()


def runs(text, bold=False):
    """The text in pieces that one font can show: tuples of font and text, in the order in which they are drawn.

    :return: list; texts that run from right to left are turned around, and Arabic letters joined
    """
    pieces = []
    # spelled again: a font may have a letter and not each of its shapes
    for char in _spelled(_visual(_spelled(_clean(text), bold)), bold):
        font = _font_for(char, bold) or _STANDARD[bold]
        if char == " " and pieces:
            font = pieces[-1][0]
        if pieces and pieces[-1][0] == font:
            pieces[-1][1] += char
        else:
            pieces.append([font, char])
    return [tuple(piece) for piece in pieces]


def _clean(text):
    """The text in composed letters, without control characters."""
    composed = unicodedata.normalize("NFC", str(text))
    kept = ("\u00a0" if char == "\u202f" else char for char in composed)
    return "".join(char for char in kept if char.isprintable() or char == "\u00a0")


def _spelled(text, bold):
    """The text with letters that no font has spelled out in brackets, as Unicode calls them."""
    spelled, unknown = [], []
    for char in (*text, None):
        if char is not None and char != " " and not char.isspace() and not _font_for(char, bold):
            if not unicodedata.combining(char):
                unknown.append(unicodedata.name(char, "?").rpartition(" ")[2].lower())
            continue
        if unknown:
            spelled.append(f"[{' '.join(unknown)}]")
            unknown = []
        if char is not None:
            spelled.append(char)
    return "".join(spelled)


def width(text, size, bold=False):
    """Width of a line in points."""
    return sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text, bold))


# ---------------------------------------------------------------- right to left


def is_right_to_left(text):
    """Whether the first letter with a direction runs from right to left."""
    for char in str(text):
        direction = unicodedata.bidirectional(char)
        if direction in (*_RIGHT_TO_LEFT, "L"):
            return direction != "L"
    return False


def _visual(text):
    """The text in the order in which its letters stand on the line.

    Not the whole of Unicode's algorithm (UAX 9), but what names and sentences of one direction with words and numbers
    of the other need.
    """
    if not any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return text
    base = is_right_to_left(text)
    stretches = []
    for char in _joined(text):
        direction = _direction(char)
        if direction is None and stretches:
            stretches[-1][1].append(char)
            continue
        direction = base if direction is None else direction
        if not stretches or stretches[-1][0] != direction:
            _give_back_spaces(stretches, base)
            stretches.append([direction, []])
        stretches[-1][1].append(char)
    _give_back_spaces(stretches, base)
    turned = ["".join(reversed(chars)) if backwards else "".join(chars) for backwards, chars in stretches]
    return "".join(reversed(turned) if base else turned)


def _give_back_spaces(stretches, base):
    """Spaces and points behind a stretch of the other direction belong to the line."""
    if not stretches or stretches[-1][0] == base:
        return
    chars, tail = stretches[-1][1], []
    while chars and _direction(chars[-1]) is None:
        tail.insert(0, chars.pop())
    if tail:
        stretches.append([base, tail])


def _direction(char):
    """True from right to left, False from left to right, None for what takes the direction of its neighbours."""
    direction = unicodedata.bidirectional(char)
    if direction in _RIGHT_TO_LEFT:
        return True
    return False if direction in ("L", "EN", "AN") else None


@cache
def _arabic_shapes():
    """The shapes of each Arabic letter: ``{letter: {"isolated" | "initial" | "medial" | "final": shape}}``."""
    shapes = {}
    for code in range(0xFE80, 0xFEF5):
        form, *letters = unicodedata.decomposition(chr(code)).split()
        if len(letters) == 1:
            shapes.setdefault(chr(int(letters[0], 16)), {})[form.strip("<>")] = chr(code)
    return shapes


def _joined(text):
    """Arabic letters in the shapes in which they join their neighbours."""
    shapes, found = _arabic_shapes(), []
    for place, char in enumerate(text):
        forms = shapes.get(char)
        if not forms:
            found.append(char)
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        joins_before = before in shapes and before not in _ONE_SIDED
        joins_after = after in shapes and char not in _ONE_SIDED and after != "ء"
        form = {
            (False, False): "isolated",
            (False, True): "initial",
            (True, True): "medial",
            (True, False): "final",
        }[joins_before, joins_after]
        found.append(forms.get(form) or forms.get("isolated") or char)
    return "".join(found)
