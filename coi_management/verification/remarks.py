"""Remarks of the linter: what they look at, what they are, and how they are told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .provisions import parse_form
from .remark_templates import REMARKS
from .templates import PARTS

#: From the worst to the mildest; ``advice`` is no fault.
SEVERITIES = ("impossible", "impractical", "likely", "advice")


@dataclass(frozen=True)
class KnownForm:
    """An endorsement form of the catalogue.

    :param name: number, with the edition where the entry is about one
    :param proves: codes of the provisions it proves
    :param lines: codes of the coverages it is written for; empty: any
    """

    name: str
    proves: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Catalogue:
    """What the catalogues know of lines, provisions and forms. What they do not know is not remarked on.

    :param limits: the limits that each coverage has
    :param carriers: the coverages that can carry each provision; missing or empty: any
    :param columns: for each provision that a column of the certificate asserts the heading of that column
    """

    forms: tuple[KnownForm, ...] = ()
    limits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    carriers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def forms_for(self, provision: str, coverages: Iterable[str]) -> list[str]:
        """Numbers of the forms that prove a provision on one of these lines, without their editions.

        At most four; those of business owners' policies (BP) come last.
        """
        wanted = set(coverages)
        found = [
            form.name
            for form in self.forms
            if provision in form.proves
            and (not form.lines or form.lines & wanted)
            and not parse_form(form.name).edition
        ]
        return sorted(found, key=lambda name: name.startswith("BP "))[:4]


@dataclass(frozen=True)
class Remark:
    """Something about a requirement that its author should know.

    :param code: of ``REMARKS``; ``line``: key of the requirement; ``subject``: code of the provision or limit, or ""
    :param params: what goes into the sentence
    """

    code: str
    line: str
    subject: str = ""
    params: dict = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return REMARKS[self.code][0]


def remark_sentence(
    remark: Remark,
    translate: Callable[[str], str] | None = None,
    money: Callable[[float, str], str] | None = None,
    label: Callable[[str, str], str] | None = None,
) -> str:
    """The remark in a sentence or two; the parameters are those of ``wording.sentence``, and labels of states."""
    translate, label = translate or str, label or (lambda kind, code: code.replace("_", " "))
    money = money or (lambda amount, currency: f"{amount:,.0f} {currency}")
    params = remark.params

    def tell(name: str, value) -> str:
        if name in ("asked", "custom", "other_asked"):
            return money(value, params["currency"])
        if name in ("limit", "provision"):
            return label(name, value)
        if name == "other":
            kind = "limit" if isinstance(value, str) else "coverage"
            return translate(PARTS["or"]).join(label(kind, code) for code in _listed(value))
        if name == "coverages":
            return translate(PARTS["or"]).join(label("coverage", code) for code in value)
        if name == "states":
            return translate(PARTS["and"]).join(label("state", code) for code in value)
        if name == "forms":
            return ", ".join(value) or translate(PARTS["any_form"])
        if name == "form":
            return translate(PARTS["with"]).join(_listed(value))
        return str(value)

    text = translate(REMARKS[remark.code][1]) % {name: tell(name, value) for name, value in params.items()}
    return text[:1].upper() + text[1:]


def _listed(value) -> list:
    return [value] if isinstance(value, str) else list(value)
