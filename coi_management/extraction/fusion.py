"""Two readings of one picture made one: what two programs read alike is sure, what they read differently is marked.

The first program's words are the base, since it tells where each of them stands to a dot; the second one's text is
better where print is poor. Lengths are points.
"""

from itertools import pairwise
from statistics import median

from .values import squash
from .words import Word

# How sure a word is that both programs read, that one read twice and the other once, that only one of them read.
BOTH, TWICE, ONE = 0.97, 0.9, 0.6
DIFFERENT = "rungs_differ"
UNREAD = "?"
# How far off a line the first program may set one of its words, in points.
FARTHEST = 7.0
# Letters that programs take for digits.
DIGITS = str.maketrans("OQDILZSBG", "000112586")
# Below this the second program does not trust itself.
TRUSTED = 0.85
# What the second program says is a line of text is higher than its type, by this.
HIGHER = 1.5
CAPITAL = 0.72
# Pieces of a page that are read a third time, at most.
MOST_PIECES = 80


class Share:
    """Words of both programs that stand in one place: `mine` and `theirs`, either of which may be empty."""

    def __init__(self, line):
        self.line, self.mine, self.theirs = line, [], []

    @property
    def my_text(self):
        return squash("".join(word.text for word in self.mine))

    @property
    def their_text(self):
        return squash("".join(word[0] for word in self.theirs))

    def box(self):
        """The box around all of it."""
        x0 = min([word.x0 for word in self.mine] + [word[2] for word in self.theirs])
        x1 = max([word.x1 for word in self.mine] + [word[3] for word in self.theirs])
        return (x0, self.line.box[1], x1, self.line.box[3])


def fuse(words, lines, read_again, known):
    """The words of a page by both programs.

    :param list words: of the first program
    :param list lines: of the second (ocr.Line), in points
    :param read_again: called with boxes; the first program's text in each of them alone
    :param known: whether letters and digits are those of a printed label
    :return: list of words
    """
    shares, alone = _shares(words, lines)
    open_ones, done = [], []
    for share in shares:
        if not share.my_text and not share.their_text:
            done += [word for word in share.mine if word.text != UNREAD]  # it is a colon, or the like
        elif share.my_text == share.their_text:
            _agree(share)
            done += share.mine
        elif share.their_text:
            open_ones.append(share)
        else:
            alone += share.mine
    asked = sorted(open_ones, key=lambda share: -len(share.their_text))[:MOST_PIECES]
    again = dict(zip(map(id, asked), read_again([share.box() for share in asked]), strict=True))
    for share in open_ones:
        done += _decide(share, squash(again.get(id(share), "")), known)
    alone = [word for word in alone if not any(_is_twice(word, other) for other in done)]
    for word in alone:
        if len(squash(word.text)) > 1:
            word.sure = min(word.sure or 0.0, ONE)
    return done + alone


def _is_twice(word, other):
    """Whether two words are one, that the programs saw on different lines."""
    across = min(word.x1, other.x1) - max(word.x0, other.x0)
    near = across > 0.5 * (word.x1 - word.x0) and abs(word.base - other.base) < 6
    return near and squash(word.text) == squash(other.text)


def _agree(share):
    """Both say the same; of case and of points the second one knows more, of spaces the first."""
    share.mine = [word for word in share.mine if word.text != UNREAD]
    _set_sure(share.mine, BOTH)
    size, base = _type_of(share.line)
    for word in share.mine:
        if word.size > 1.5 * size:
            _set_on(word, size, base)
    if len(share.mine) == len(share.theirs):
        for word, other in zip(share.mine, share.theirs, strict=True):
            if squash(word.text) == squash(other[0]):
                word.text = other[0].strip()
    elif len(share.theirs) == 1 and _is_number(share):
        # a number that the first program parted
        first, last = share.mine[0], share.mine[-1]
        first.text, first.x1 = share.theirs[0][0].strip(), last.x1
        share.mine = [first]


def _set_sure(words, sure):
    for word in words:
        word.sure = sure


def _shares(words, lines):
    """The words of both programs, those together that stand in one place; and what the second did not see."""
    within, alone = [[] for _line in lines], []
    for word in words:
        near = [
            (*_distance(word, line), number)
            for number, line in enumerate(lines)
            if line.box[0] - 2 < word.x < line.box[2] + 2
        ]
        _differs, off, number = min(near, default=(True, 1.0, None))
        if off >= 1.0:
            alone.append(word)
        else:
            within[number].append(word)
    return [share for line, mine in zip(lines, within, strict=True) for share in _matched(line, mine)], alone


def _distance(word, line):
    """Whether a word is none of a line's, and how far off the line it is: 1 is too far."""
    off = abs(_middle(word) - (line.box[1] + line.box[3]) / 2)
    text = squash(word.text)
    same = (
        off < FARTHEST
        and len(text) > 2
        and any(text == squash(other[0]) and other[2] - 2 < word.x < other[3] + 2 for other in line.words)
    )
    return not same, off / (FARTHEST if same else 0.5 * (line.box[3] - line.box[1]))


def _middle(word):
    """The height at which the middle of its capitals stands."""
    return word.base - 0.36 * word.size


def _matched(line, mine):
    """Words of a line by which of them overlap."""
    items = [(word.x0, word.x1, 0, word) for word in mine]
    items += [(word[2], word[3], 1, word) for word in line.words if word[0].strip()]
    items.sort(key=lambda item: item[0])
    found, end = [], None
    for x0, x1, side, word in items:
        if end is None or x0 > end - 0.3 * min(x1 - x0, 6):
            found.append(Share(line))
            end = x1
        end = max(end, x1)
        (found[-1].theirs if side else found[-1].mine).append(word)
    return _regrouped(found)


def _regrouped(shares):
    """Neighbours made one where only together they say the same: words are parted in different places."""
    done = []
    for share in shares:
        before = done[-1] if done else None
        if before and before.my_text != before.their_text and share.my_text != share.their_text:
            joined = Share(share.line)
            joined.mine, joined.theirs = before.mine + share.mine, before.theirs + share.theirs
            if joined.my_text == joined.their_text:
                done[-1] = joined
                continue
        done.append(share)
    return done


def _decide(share, again, known):
    """The words of a place that the two programs read differently."""
    mine, theirs = share.my_text, share.their_text
    if mine and known(mine) and not known(theirs):
        return share.mine
    sure = min(word[1] for word in share.theirs)
    if mine and sure < TRUSTED and min(word.sure or 0.0 for word in share.mine) > sure:
        _doubt(share.mine)
        return share.mine
    words = _new_words(share)
    if not theirs:
        return share.mine
    if again == theirs or theirs.isdigit() and mine.translate(DIGITS) == theirs:
        _set_sure(words, TWICE)
    elif mine:
        _doubt(words)
    else:
        _set_sure(words, min(sure, ONE))
    return words


def _doubt(words):
    for word in words:
        word.sure = min(word.sure or ONE, ONE)
        word.doubt = word.doubt or DIFFERENT


def _is_number(share):
    """Whether digits that the first program parted stand so close that they belong together."""
    parts = pairwise(share.mine)
    digits = sum(map(str.isdigit, share.my_text))
    return 2 * digits > len(share.my_text) and all(b.x0 - a.x1 < 0.5 * a.size for a, b in parts)


def _type_of(line):
    """Size and baseline of a line of the second program."""
    size = (line.box[3] - line.box[1]) / HIGHER
    return size, (line.box[1] + line.box[3]) / 2 + 0.5 * CAPITAL * size


def _set_on(word, size, base):
    word.size, word.base = size, base
    word.top, word.bottom = base - 0.9 * size, base + 0.2 * size


def _new_words(share):
    """The second program's words, on the line on which the first program's stand."""
    size, base = _type_of(share.line)
    near = [word for word in share.mine if abs(_middle(word) - (base - 0.36 * size)) < 0.2 * size]
    if near:
        size = min(median(word.size for word in near), 1.3 * size)
        base = median(word.base for word in near)
    found = []
    for text, sure, x0, x1 in share.theirs:
        word = Word(text.strip(), x0, base - 0.9 * size, x1, base + 0.2 * size, "ocr", size, base=base)
        word.sure = sure
        found.append(word)
    return found
