"""From what a program saw in a picture to words of a page: trimmed, of one size and on one baseline as type is."""

from statistics import median

from .words import Word

# The upper edge of type above its baseline, as a share of its size: capitals and digits, small letters.
CAPITAL, SMALL = 0.72, 0.53
DESCENDERS = frozenset("gjpqy,;Q()[]{}$/@|")
# Words of a letter that Tesseract is less sure of than this are looked at again, one by one.
SURE_LETTER = 0.9
# Signs that count as a word where it has no letter and no digit.
KEPT = frozenset("$&#-/%+@")


def trimmed(item):
    """A word without what is left of ruled lines at its ends, or None where nothing else is in it."""
    text = item.text
    start, end = 0, len(text)
    while start < end and text[start] in "|[]{}_—~=!\\":
        start += 1
    while end > start and text[end - 1] in "|[]{}_—~=!\\":
        end -= 1
    text = text[start:end]
    if not any(char.isalnum() or char in KEPT for char in text):
        return None
    step = (item.x1 - item.x0) / len(item.text)
    item.x0, item.x1 = item.x0 + start * step, item.x1 - (len(item.text) - end) * step
    item.text = text
    return item


def is_lone(item):
    """Whether a word is a letter that is better looked at alone, or hardly read at all."""
    return len(item.text) == 1 and item.text.isalpha() and item.sure < SURE_LETTER or item.sure < 0.1


def to_words(seen, dots):
    """Words in points, those of one line with one size and one baseline."""
    lines = {}
    for item in seen:
        lines.setdefault(item.line, []).append(item)
    words = []
    for line in lines.values():
        flat = [item.bottom for item in line if not DESCENDERS & set(item.text)]
        base = median(flat) if flat else median(item.bottom - 0.2 * (item.bottom - item.top) for item in line)
        sizes = [(base - item.top) / _height(item.text) for item in line if base > item.top]
        size = median(sizes) / dots if sizes else 8.0
        for item in line:
            own = item.bottom if not DESCENDERS & set(item.text) else item.bottom - 0.2 * size * dots
            own = base if abs(own - base) < 2 * dots else own
            word = Word(item.text, item.x0 / dots, item.top / dots, item.x1 / dots, item.bottom / dots, "ocr", size)
            word.sure = item.sure
            words.append(with_usual_box(word, own / dots))
    return words


def _height(text):
    tall = any(char.isupper() or char.isdigit() or char in "bdfhklt$&#()" for char in text)
    return CAPITAL if tall else SMALL


def with_usual_box(word, base):
    """The word as high as words are that are text: from its baseline, not from its ink."""
    word.base = base
    word.top, word.bottom = base - 0.9 * word.size, base + 0.2 * word.size
    return word


def on_lines(words):
    """Words with one baseline where theirs differ by less than is drawn on purpose."""
    words.sort(key=lambda word: word.x0)
    for number, word in enumerate(words):
        for after in words[number + 1 :]:
            gap = after.x0 - word.x1
            if gap > word.size:
                if after.x0 - word.x1 > 200:
                    break
                continue
            if gap > -2 and 0.6 < abs(after.base - word.base) < 0.35 * min(word.size, after.size):
                with_usual_box(after, word.base)
    words.sort(key=lambda word: word.base)
    group = []
    for word in [*words, None]:
        if group and (word is None or word.base - group[-1].base > 0.6 or word.base - group[0].base > 2.0):
            base = median(item.base for item in group)
            for item in group:
                with_usual_box(item, base)
            group = []
        if word:
            group.append(word)
    return words
