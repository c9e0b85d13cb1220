"""What the text of a mail says: what it answers, who wrote what was forwarded, whether it tells of a cancellation."""

import html
import re

#: References of requests, as they stand in subjects: [COI/00042].
_REFERENCE = re.compile(r"\[?\b(COI/\d{3,})\b\]?", re.I)

_TAGS_THAT_BREAK = re.compile(r"(?i)<\s?(?:br|/p|/div|/tr|/li|/h\d|/blockquote)\b[^<>]*>")
_HIDDEN = re.compile(r"(?is)<(script|style|head|title)\b.*?(?:</\1\s*>|$)")
_TAG = re.compile(r"<[^<>]*>")

#: Where what others wrote begins.
#: Mail programs say it in the language of whoever uses them: English, Spanish, French, German, Portuguese, Italian.
_SAID = (
    r"(?:on|el|le|am|em|il)\b.{5,200}(?:\n.{0,120})?\b(?:wrote|escribi[óo]|a\s+[ée]crit|schrieb|escreveu|ha\s+scritto)"
)
_OF = r"(?:from|de|von|da)[ \t\xa0]*:"
_THEN = r"(?:sent|date|to|enviado(?:\s+el)?|fecha|para|envoy[ée]|[àa]|gesendet|datum|an|inviato|data)[ \t\xa0]*:"
_ORIGINAL = (
    r"-{2,}[ \t]*(?:original|forwarded)\s+message|-{2,}[ \t]*mensaje\s+(?:original|reenviado)|"
    r"-{2,}[ \t]*message\s+(?:d['’]origine|transf[ée]r[ée])|-{2,}[ \t]*(?:urspr[üu]ngliche|weitergeleitete)\s+nachricht"
)
_QUOTE = re.compile(
    rf"(?im)^[ \t]*(?:{_SAID}[^\n]{{0,120}}:[ \t]*$|{_ORIGINAL}|_{{12,}}[ \t]*$|"
    rf"{_OF}[ \t]*\S.*\n(?:.*\n){{0,3}}?[ \t]*{_THEN}[ \t])"
)
_FORWARDED = re.compile(rf"(?im)^[ \t>*]*(?:{_ORIGINAL}|begin forwarded message|{_OF})")
_FROM = re.compile(rf"(?im)^[ \t>*]*{_OF}[ \t*]*(?P<who>[^\n]{{3,200}}(?:\n[ \t>]*<[^\n>]{{3,120}}>)?)")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_REPLY_SUBJECT = re.compile(r"(?i)^\s*(?:re|r[ée]p|aw|sv|antw|res)\s*:")
_PREFIX = re.compile(r"(?i)^\s*(?:(?:re|r[ée]p|fwd?|aw|wg|sv|antw|res|rv|tr|enc)\s*:\s*)+")

REINSTATEMENT, NON_RENEWAL, CANCELLATION = "reinstatement", "non_renewal", "cancellation"

_SUBJECT_MATTER = re.compile(
    r"(?i)\b(?:polic(?:y|ies)|coverages?|insurance|insured|premium|certificate|carrier|insurer|bond|\w*liability|comp)\b"
)
_DONE = r"(?:has|have|had)\s+(?:now\s+|just\s+)?been|is|are|was|were|(?:will|shall)\s+be|being|got|gets"
_KINDS = (
    (
        REINSTATEMENT,
        re.compile(rf"(?i)\b(?:{_DONE})\s+(?:\w+\s+)?(?:reinstated|rescinded)|\breinstatement\b|\breinstated\b"),
    ),
    (
        NON_RENEWAL,
        re.compile(
            r"(?i)\bnon[\s-]?renew(?:al|ed|ing)?\b|\b(?:will|shall|is|are)\s+not\s+(?:be\s+)?(?:renewed|renewing|renew)\b|"
            r"\bnot\s+renewing\b"
        ),
    ),
    (
        CANCELLATION,
        re.compile(
            rf"(?i)\b(?:{_DONE})\s+(?:\w+\s+)?(?:cancell?ed|terminated)\b|\bnotice\s+of\s+(?:\w+\s+)?cancell?ation\b|"
            r"\bcancell?ation\s+notice\b|\bintent\s+to\s+cancel\b|\bcancell?ation\s+(?:effective|date|confirmation)\b|"
            r"\b(?:we|they|carrier|insurer|company)\s+(?:have\s+|has\s+|are\s+|is\s+)?cancell?(?:ed|ing)\b|"
            r"\bcancell?ed\s+(?:for|due\s+to|as\s+of|effective|on)\b"
        ),
    ),
)
_SUBJECT_LINE = (
    (REINSTATEMENT, re.compile(r"(?i)\breinstate")),
    (NON_RENEWAL, re.compile(r"(?i)\bnon[\s-]?renew")),
    (CANCELLATION, re.compile(r"(?i)\bcancell?ation\b|\bcancell?ed\b|\bintent\s+to\s+cancel\b")),
)
#: Words of conditions and of provisions, which tell of no cancellation that happened.
_NOT_NOW = re.compile(
    r"(?i)\b(?:if|unless|should|in\s+the\s+event|would|could|might|any\s+of\s+the\s+above|days['’]?\s+(?:written\s+)?"
    r"(?:prior\s+)?notice|provide\s+notice|endorsement|(?:not|never)\s+(?:been\s+)?(?:cancell?ed|terminated))\b"
)


def find_references(subject: str) -> list[str]:
    """References of requests in a subject, in capitals."""
    return [found.upper() for found in _REFERENCE.findall(subject or "")]


def find_subject(subject: str) -> str:
    """The subject without the marks of replies and forwards."""
    return _PREFIX.sub("", subject or "").strip()


def is_reply(subject: str) -> bool:
    return bool(_REPLY_SUBJECT.match(subject or ""))


def text_of_html(source: str) -> str:
    """The words of HTML, a line for each paragraph. Not safe to show: it is for reading alone."""
    source = _HIDDEN.sub(" ", source[:2_000_000])
    text = html.unescape(_TAG.sub("", _TAGS_THAT_BREAK.sub("\n", source.replace("\r", ""))))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]+", " ", text)).strip()


def own_words(text: str) -> str:
    """What the sender wrote, without what is quoted below it."""
    found = _QUOTE.search(text)
    text = text[: found.start()] if found else text
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")).strip()


def forwarded_sender(text: str) -> str:
    """The address of whoever wrote what was forwarded or quoted first, "" where there is none."""
    begins = _FORWARDED.search(text)
    found = begins and _FROM.search(text, begins.start())
    address = found and _ADDRESS.search(found["who"])
    return address[0].lower() if address else ""


def notice_kind(subject: str, text: str) -> tuple[str, str]:
    """Whether a mail tells that a policy is cancelled, not renewed, or reinstated.

    :param text: the sender's own words, see ``own_words``
    :return: the kind and the sentence that says so; both "" where none does
    """
    # the subject of an answer is that of what it answers: most often ours
    told_by_subject = not is_reply(subject)
    subject = find_subject(subject)
    for sentence in re.split(r"(?<=[.!?])\s+|\n{2,}", text[:20_000]):
        if _NOT_NOW.search(sentence):
            continue
        for kind, pattern in _KINDS:
            if pattern.search(sentence) and _SUBJECT_MATTER.search(f"{sentence} {subject}"):
                return kind, " ".join(sentence.split())
    if told_by_subject and _SUBJECT_MATTER.search(f"{subject} {text[:2000]}") and not _NOT_NOW.search(subject):
        for kind, pattern in _SUBJECT_LINE:
            if pattern.search(subject):
                return kind, subject
    return "", ""
