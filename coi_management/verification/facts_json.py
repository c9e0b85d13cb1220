"""Requirements and answers as plain lists and dictionaries, for JSON, and back.

A dated snapshot of what was required, or of what was answered, is read again years later: keys that are not known are
passed over, and those that are missing take their default. An item is kept without what is its default and without what
its key says, since there is a row of them for each vendor whenever its standing changes.
"""

from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache

from .facts import Answer, Item, Minimum, ProvisionAsked, Requirement

#: Parameters of findings that are dates, see ``wording``.
_DATE_PARAMS = ("as_of", "begins", "by", "ended", "ends", "retroactive", "tail")

#: What ``_plain`` looks into.
_NESTED = (dict, list, tuple)


def _plain(value):
    """The value as JSON gives it back: lists for tuples, so that what is kept compares equal to what is made anew."""
    if isinstance(value, dict):
        return {key: _plain(part) if isinstance(part, _NESTED) else part for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) if isinstance(part, _NESTED) else part for part in value]
    return value


#: What is kept of an item only where it says something, with what it says by default.
_ITEM_EXTRAS = {"satisfied": True} | {name: _plain(default) for name, default in Item._field_defaults.items()}

#: Equal to nothing that an item says.
_ALWAYS = object()


def to_json(requirements: tuple[Requirement, ...]) -> list[dict]:
    """The requirements as values that ``json`` takes."""
    return [
        _plain({**asdict(requirement), "retroactive_by": _iso(requirement.retroactive_by)})
        for requirement in requirements
    ]


def from_json(values: list[dict]) -> tuple[Requirement, ...]:
    """The requirements that ``to_json`` gave."""
    return tuple(_requirement(value) for value in values)


def answer_to_json(answer: Answer) -> dict:
    """The answer as values that ``json`` takes, dates as ISO text."""
    return {
        "on": _iso(answer.on),
        "status": answer.status,
        "items": [item_to_json(item) for item in answer.items],
        "holds_until": _iso(answer.holds_until),
    }


def answer_from_json(value: dict) -> Answer:
    """The answer that ``answer_to_json`` gave."""
    return Answer(
        on=_date(value["on"]),
        status=value["status"],
        items=tuple(item_from_json(item) for item in value["items"]),
        holds_until=_date(value["holds_until"]),
    )


def item_to_json(item: Item) -> dict:
    """The item as values that ``json`` takes, dates as ISO text, without what says nothing or says it again.

    The same as ``telling`` makes of it, without a detour: there are some twenty for each vendor.
    """
    value = {"key": item.key, "verdict": item.verdict, "reason": item.reason}
    told = (item.line, item.kind, item.code)
    if told != _said_by_key(item.key):
        value |= zip(_KEY_NAMES, told, strict=True)
    if not item.satisfied:
        value["satisfied"] = False
    if item.asked is not None:
        value["asked"] = item.asked
    if item.found is not None:
        value["found"] = item.found
    if item.coverage:
        value["coverage"] = item.coverage
    if item.layers:
        value["layers"] = list(item.layers)
    if item.waiver:
        value["waiver"] = item.waiver
    if item.deficiency:
        value["deficiency"] = item.deficiency
    if params := _params_to_json(item):
        value["params"] = params
    return value


def _params_to_json(item: Item) -> dict:
    said = _said_by_limit(item.kind, item.code, item.asked, item.found, item.params)
    params = {}
    for name, value in item.params.items():
        if name in _DATE_PARAMS:
            params[name] = _iso(value)
        elif name not in said or said[name] != value:
            params[name] = _plain(value) if isinstance(value, _NESTED) else value
    return params


def is_same_answer(kept: dict, made: dict) -> bool:
    """Whether two answers, as they are kept, say the same of each item, on whatever day."""
    if kept.get("status") != made.get("status"):
        return False
    one, other = kept.get("items", []), made.get("items", [])
    return len(one) == len(other) and all(map(is_same_item, one, other))


def is_same_item(kept: dict, made: dict) -> bool:
    """Whether two items, as they are kept, say the same."""
    if kept == made:
        return True
    return kept["key"] == made["key"] and telling(kept) == telling(made)


def is_short(item: dict) -> bool:
    """Whether an item, as it is kept, falls short."""
    return bool(item.get("deficiency")) and not item.get("satisfied", True)


def item_from_json(value: dict) -> Item:
    """The item that ``item_to_json`` gave."""
    known = dict(zip(_KEY_NAMES, _said_by_key(value["key"]), strict=True), satisfied=True)
    known |= {name: value[name] for name in Item._fields if name in value}
    params = value.get("params", {})
    params = _said_by_limit(known["kind"], known["code"], value.get("asked"), value.get("found"), params) | params
    known["params"] = {name: _date(param) if name in _DATE_PARAMS else param for name, param in params.items()}
    known["layers"] = tuple(value.get("layers", ()))
    return Item(**known)


def telling(item: dict) -> dict:
    """An item, as it is kept, without what says nothing or says it again, which rows of earlier versions hold."""
    by_key = dict(zip(_KEY_NAMES, _said_by_key(item["key"]), strict=True))
    kind, code = (item.get(name, by_key[name]) for name in ("kind", "code"))
    said = _said_by_limit(kind, code, item.get("asked"), item.get("found"), item.get("params", {}))
    if all(item.get(name, value) == value for name, value in by_key.items()):
        item = {name: value for name, value in item.items() if name not in by_key}
    if said:
        params = item["params"].items()
        item = item | {"params": {name: value for name, value in params if name not in said or said[name] != value}}
    return {name: value for name, value in item.items() if value != _ITEM_EXTRAS.get(name, _ALWAYS)}


#: What the key of an item says, see ``demands``; line and code may be anything that users call a coverage or a limit.
_KEY_NAMES = ("line", "kind", "code")


@lru_cache(maxsize=4096)
def _said_by_key(key: str) -> tuple[str, str, str]:
    line, _slash, rest = key.partition("/")
    kind, _slash, code = rest.partition("/")
    return line, kind, code


def _said_by_limit(kind: str, code: str, asked: float | str | None, found: float | str | None, params: dict) -> dict:
    """Parameters that follow from the rest of a limit, see ``limits``: what is asked and found, and that the policy
    itself gives all of it."""
    if kind != "limit" or "primary" not in params:
        return {}
    own = {"amount": found, "shown": found, "shown_currency": params["currency"]}
    layers = [{"policy": params["policy"], "coverage": params["coverage"], **own}]
    return {
        "limit": code,
        "asked": asked,
        "found": found,
        "layers": layers if isinstance(found, int | float) else [],
    }


def _requirement(value: dict) -> Requirement:
    known = _known(Requirement, value)
    known["minimums"] = tuple(Minimum(**_known(Minimum, minimum)) for minimum in value.get("minimums", ()))
    known["provisions"] = tuple(_provision(provision) for provision in value.get("provisions", ()))
    known["coverages"] = tuple(value["coverages"])
    known["retroactive_by"] = _date(value.get("retroactive_by"))
    known["sets"] = tuple(value.get("sets", ()))
    known["exemptions"] = tuple(value.get("exemptions", ()))
    return Requirement(**known)


def _provision(value: dict) -> ProvisionAsked:
    known = _known(ProvisionAsked, value)
    known["forms"] = tuple(tuple(choice) for choice in value.get("forms", ()))
    return ProvisionAsked(**known)


def _known(cls: type, value: dict) -> dict:
    return {field.name: value[field.name] for field in fields(cls) if field.name in value}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
