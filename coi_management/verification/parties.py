"""Whether two names are those of the same party: exact after normalising, never by likeness.

Case, accents, punctuation and the spelling of the legal form make no difference (``Acme, L.L.C.`` is
``ACME LLC``); the legal form itself does: an LLC and a corporation of the same name are two entities.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .facts import Case, Coverage
from .findings import Demand, Finding, Tower, judge_each

MET, SUFFIX, DIFFERS, BLANK = "met", "suffix", "differs", "blank"

#: Legal forms as they are written, in words of capital letters.
_LEGAL_FORMS = {
    "LLC": "LLC",
    "LIMITED LIABILITY COMPANY": "LLC",
    "LIMITED LIABILITY CO": "LLC",
    "INC": "INC",
    "INCORPORATED": "INC",
    "CORP": "CORP",
    "CORPORATION": "CORP",
    "LTD": "LTD",
    "LIMITED": "LTD",
    "LP": "LP",
    "LIMITED PARTNERSHIP": "LP",
    "LLP": "LLP",
    "LIMITED LIABILITY PARTNERSHIP": "LLP",
    "PLLC": "PLLC",
    "PROFESSIONAL LIMITED LIABILITY COMPANY": "PLLC",
    "PC": "PC",
    "PROFESSIONAL CORPORATION": "PC",
    "PLC": "PLC",
    "GMBH": "GMBH",
}
_LONGEST_FORM = max(len(form.split()) for form in _LEGAL_FORMS)

#: Words that have two spellings within a name.
_WORDS = {"COMPANY": "CO", "CORPORATION": "CORP", "INCORPORATED": "INC", "LIMITED": "LTD"}

_TRADING_AS = re.compile(r"\b(?:D[./ ]?B[./ ]?A|T/A|DOING BUSINESS AS|TRADING AS)\b")
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+(?:[A-Z]\b)?")
_NOT_WORDS = re.compile(r"[\W_]+")


class Name(NamedTuple):
    """A normalised name. ``trading``: it stands beside another name as what that one trades as."""

    words: str
    legal_form: str
    trading: bool


@lru_cache(maxsize=8192)
def normalise(text: str) -> frozenset[Name]:
    """The names that ``text`` gives: one, or with "doing business as" the legal one and those it trades as."""
    text = _capitals(text)
    parts = _TRADING_AS.split(text)
    if not all(part.strip() for part in parts):
        parts = [text]
    return frozenset(name for part in parts if (name := _name(part, trading=len(parts) > 1)).words)


@lru_cache(maxsize=8192)
def compare(printed: str, accepted: tuple[str, ...], suffix_on_one_side: bool) -> str:
    """How the name as it is printed stands to the accepted ones: ``met``, ``suffix`` (the same but for the legal form),
    ``differs`` or ``blank``.

    ``suffix_on_one_side`` lets "Acme" stand for "Acme LLC", except where a name is one that somebody trades as: "John
    Smith DBA Smith Roofing" is a sole proprietor and not "Smith Roofing LLC".
    """
    # letter by letter the same, as most are: nothing to normalise; accents alone are no name
    if printed in accepted and printed.isascii() and any(map(str.isalnum, printed)):
        return MET
    found = normalise(printed)
    if not found:
        return BLANK
    outcomes = {
        _compare_names(one, other, suffix_on_one_side)
        for one in found
        for name in accepted
        for other in normalise(name)
    }
    return next((outcome for outcome in (MET, SUFFIX) if outcome in outcomes), DIFFERS)


def judge_insured(demand: Demand, tower: Tower) -> Finding:
    """The insured as printed on each certificate that is relied on is the vendor, by name or accepted alias."""
    case = tower.case
    return judge_each(tower, lambda policy: _judge_name("insured", policy.insured, case.vendor_names, policy, case))


def judge_holder(demand: Demand, tower: Tower) -> Finding:
    """The certificate holder is one of those accepted: notices of the insurer go to the holder."""
    case = tower.case
    return judge_each(tower, lambda policy: _judge_name("holder", policy.holder, case.holder_names, policy, case))


def judge_signature(demand: Demand, tower: Tower) -> Finding:
    """A certificate without the signature of an authorised representative is a draft."""
    reasons = {True: "signature_met", None: "signature_blank", False: "signature_missing"}
    return judge_each(
        tower, lambda policy: Finding(reasons[policy.signed], None, {"policy": policy.policy_number}, (policy,))
    )


def judge_twins(case: Case) -> Finding | None:
    """Whether this vendor is another by a contact made anew is for a person to say; None where nobody doubts it.

    ``twin_alike`` is a slight likeness: nothing in common but the domain of the e-mail address.
    """
    if not case.twins:
        return None
    matches = list(dict.fromkeys(code for twin in case.twins for code in twin.matches))
    reason = "twin_alike" if matches == ["domain"] else "twin_open"
    return Finding(reason, None, {"matches": matches, "twins": [twin.name for twin in case.twins]})


def _judge_name(kind: str, name: str, accepted: tuple[str, ...], policy: Coverage, case: Case) -> Finding:
    reason = f"{kind}_{compare(name, accepted, case.suffix_on_one_side)}"
    return Finding(
        reason, name or None, {"name": name, "names": list(accepted), "policy": policy.policy_number}, (policy,)
    )


def _compare_names(one: Name, other: Name, suffix_on_one_side: bool) -> str:
    if one.words != other.words:
        return DIFFERS
    if one.legal_form == other.legal_form:
        return MET
    one_side_only = not (one.legal_form and other.legal_form)
    if one_side_only and suffix_on_one_side and not (one.trading or other.trading):
        return MET
    return SUFFIX


def _capitals(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).upper()


def _name(text: str, trading: bool) -> Name:
    text = text.replace("&", " AND ").replace("'", "").replace("’", "")
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    words, legal_form = _split_legal_form(_NOT_WORDS.sub(" ", text).split())
    words = [_WORDS.get(word, word) for word in words]
    return Name(_join_initials(words), legal_form, trading)


def _split_legal_form(words: list[str]) -> tuple[list[str], str]:
    """The longest legal form at the end of the name, also where its letters are spaced ("L L C")."""
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        last = words[-length:]
        spaced = "".join(last) if all(len(word) == 1 for word in last) else " ".join(last)
        if spaced in _LEGAL_FORMS:
            return words[:-length], _LEGAL_FORMS[spaced]
    return words, ""


def _join_initials(words: list[str]) -> str:
    """``J B HUNT`` and ``JB HUNT`` are one name."""
    return re.sub(r"\b([A-Z]) (?=[A-Z]\b)", r"\1", " ".join(words))
