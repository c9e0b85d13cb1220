"""Verdicts in words: what is wrong, where, and what to do."""

from collections.abc import Callable
from datetime import date

from .facts import Item
from .limits import EXCESS, UMBRELLA
from .templates import PARTS, TEMPLATES


def sentence(
    item: Item,
    translate: Callable[[str], str] | None = None,
    money: Callable[[float, str], str] | None = None,
    day: Callable[[date], str] | None = None,
    label: Callable[[str, str], str] | None = None,
) -> str:
    """The verdict of ``item`` in a sentence or two.

    :param translate: gives the translation of a template of ``TEMPLATES`` or ``PARTS``
    :param money: formats an amount in the currency of the ISO code
    :param day: formats a date
    :param label: gives the name to print for a kind (``coverage, limit, provision, auto, auto_scope,
        aggregate_per``) and code
    """
    words = _Words(item, translate or str, money or _plain_money, day or date.isoformat, label or _plain_label)
    several = f"{item.reason}_several" if len(item.params.get("matches") or ()) > 1 else ""
    text = words.fill(PARTS.get(several) or TEMPLATES[item.reason], words)
    if item.params.get("conditional"):
        text = words.fill(PARTS["conditional"], {"sentence": text})
    if item.verdict == "waived":
        text = words.fill(PARTS["waived"], {"sentence": text})
    return text[:1].upper() + text[1:]


class _Words:
    """The parameters of an item as text, each made when a template asks for it."""

    def __init__(self, item: Item, translate: Callable, money: Callable, day: Callable, label: Callable):
        self.item = item
        self.translate = translate
        self.money = money
        self.day = day
        self.label = label

    def __getitem__(self, name: str) -> str:
        return _FORMATS.get(name, _Words.plain)(self, self.item.params[name])

    def fill(self, template: str, params) -> str:
        return self.translate(template) % params

    def part(self, name: str) -> str:
        return self.translate(PARTS[name])

    def plain(self, value) -> str:
        return "" if value is None else str(value)

    def date(self, value: date | None) -> str:
        return self.day(value) if value else ""

    def policy(self, number: str) -> str:
        return number or self.part("no_number")

    def insurer(self, name: str) -> str:
        return name or self.part("no_insurer")

    def coverage(self, code: str) -> str:
        return self.label("coverage", code)

    def coverages(self, codes: list[str]) -> str:
        return self.part("or").join(self.label("coverage", code) for code in codes)

    def limit(self, code: str) -> str:
        return self.label("limit", code)

    def provision(self, code: str) -> str:
        return self.label("provision", code)

    def autos(self, codes: list[str]) -> str:
        return ", ".join(self.label("auto", code) for code in codes)

    def state(self, code: str) -> str:
        return self.label("state", code) if code else ""

    def persons(self, names: list[str]) -> str:
        return ", ".join(names) or self.part("vendor")

    def matches(self, codes: list[str]) -> str:
        names = [self.label("twin", code) for code in codes]
        return self.part("and").join(filter(None, (", ".join(names[:-1]), names[-1])))

    def names(self, names: list[str]) -> str:
        return self.part("or").join(names) or self.part("vendor")

    def forms(self, forms: list[str]) -> str:
        return ", ".join(forms)

    def accepted(self, choices: list[list[str]]) -> str:
        return self.part("or").join(self.part("with").join(choice) for choice in choices) or self.part("any_form")

    def amount_or_code(self, value: float | str | None) -> str:
        """What is asked or found: an amount, a word as it is printed, or the code of a choice such as an auto scope."""
        if value is None:
            return ""
        if not isinstance(value, str):
            return self.money(value, self.item.params["currency"])
        if self.item.kind == "limit":
            return value
        return self.part("and").join(self.label(self.item.kind, code) for code in value.split("|"))

    def shown(self, value: float | None) -> str:
        return "" if value is None else self.money(value, self.item.params["shown_currency"])

    def layers(self, layers: list[dict]) -> str:
        return self.part("plus").join(self.layer(layer) for layer in layers)

    def layer(self, layer: dict) -> str:
        template = "upper_layer" if layer["coverage"] in (UMBRELLA, EXCESS) else "layer"
        return self.fill(
            PARTS[template],
            {
                "amount": self.layer_amount(layer),
                "policy": self.policy(layer["policy"]),
                "coverage": self.coverage(layer["coverage"]),
            },
        )

    def layer_amount(self, layer: dict) -> str:
        currency = self.item.params["currency"]
        shown = self.money(layer["shown"], layer["shown_currency"])
        if layer["amount"] is None or layer["shown_currency"] == currency:
            return shown
        return self.fill(PARTS["converted"], {"shown": shown, "amount": self.money(layer["amount"], currency)})


#: How each parameter of a finding is told; what is not here is told as it is.
_FORMATS = {
    "accepted": _Words.accepted,
    "as_of": _Words.date,
    "asked": _Words.amount_or_code,
    "autos": _Words.autos,
    "begins": _Words.date,
    "by": _Words.date,
    "coverage": _Words.coverage,
    "coverages": _Words.coverages,
    "ended": _Words.date,
    "ends": _Words.date,
    "forms": _Words.forms,
    "found": _Words.amount_or_code,
    "insurer": _Words.insurer,
    "layers": _Words.layers,
    "limit": _Words.limit,
    "matches": _Words.matches,
    "names": _Words.names,
    "next_policy": _Words.policy,
    "policy": _Words.policy,
    "primary": _Words.amount_or_code,
    "provision": _Words.provision,
    "retroactive": _Words.date,
    "persons": _Words.persons,
    "shown": _Words.shown,
    "state": _Words.state,
    "work_state": _Words.state,
    "tail": _Words.date,
}


def _plain_money(amount: float, currency: str) -> str:
    return f"{amount:,.0f} {currency}"


def _plain_label(kind: str, code: str) -> str:
    return code.replace("_", " ")
