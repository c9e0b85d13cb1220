"""The words of the catalogues and the formats of the user, for what the verification room answers."""

from datetime import date
from types import SimpleNamespace

from odoo.tools import format_date
from odoo.tools.translate import get_translation

from .. import verification
from ..verification import facts
from ..verification.remarks import remark_sentence
from ..verification.templates import PARTS

#: Verdicts from worst to best.
VERDICT_ORDER = ("gap", "undetermined", "asserted", "waived", "met", "not_required")

#: Codes that are values of a selection.
SELECTIONS = {
    "aggregate_per": ("coi.coverage", "aggregate_per"),
    "auto_scope": ("coi.requirement", "auto_scope"),
    "basis": ("coi.coverage", "basis"),
}

#: Reasons of what an exemption lets go: it is exempt, not covered.
EXEMPT = ("exempt_accepted", "exempt_no_policy", "proprietor_exempt")

#: Boxes of the auto liability row.
AUTOS = ("any_auto", "owned", "scheduled", "hired", "non_owned")


class Labeler:
    """Turns answers of the verification room into what people read, in the language of ``env``."""

    def __init__(self, env):
        self.env = env
        self.names = {
            # sudo: names of the catalogues are no secret
            kind: {record.code: record.name for record in env[model].sudo().with_context(active_test=False).search([])}
            for kind, model in (
                ("coverage", "coi.coverage.type"),
                ("limit", "coi.limit.type"),
                ("provision", "coi.provision"),
            )
        }
        self.currencies = {}
        self.amounts = {}
        self.states = {}

    def label(self, kind, code):
        """The catalogue's name for a code; the code in plain letters where the catalogue does not know it."""
        if kind == "line":
            return " / ".join(self.label("coverage", part) for part in code.split("|"))
        if kind == "state":
            return self._state(code)
        if kind == "twin":
            return self._twin(code)
        if kind in SELECTIONS:
            model, field = SELECTIONS[kind]
            return dict(self.env[model]._fields[field]._description_selection(self.env)).get(code) or self._plain(code)
        if kind == "auto" and code in AUTOS:
            return self.env["coi.coverage"]._fields[code]._description_string(self.env)
        return self.names.get(kind, {}).get(code) or self._plain(code)

    def _state(self, code):
        """The name of one of the United States or their territories."""
        if not self.states:
            # sudo: names of states are no secret
            states = self.env["res.country.state"].sudo().search([("country_id.code", "=", "US")])
            self.states = {state.code: state.name for state in states}
        return self.states.get(code) or code

    def _twin(self, code):
        """What two vendors can have in common, within a sentence."""
        return {
            "vat": self.env._("the tax ID"),
            "bank": self.env._("the bank account"),
            "parent": self.env._("the company that it belongs to"),
            "name": self.env._("the name"),
            "domain": self.env._("the domain of the e-mail address"),
        }.get(code) or self._plain(code)

    def _plain(self, code):
        return code.replace("_", " ").capitalize()

    def money(self, amount, currency):
        if currency not in self.currencies:
            self.currencies[currency] = (
                # sudo: the format of a currency is no secret
                self.env["res.currency"].sudo().with_context(active_test=False).search([("name", "=", currency)])
            )
        if (amount, currency) not in self.amounts:
            found = self.currencies[currency]
            text = found.format(amount) if found else f"{amount:,.0f} {currency}"
            self.amounts[amount, currency] = text.removesuffix(".00") if amount == int(amount) else text
        return self.amounts[amount, currency]

    def day(self, day):
        return format_date(self.env, day)

    def translate(self, template):
        return get_translation("coi_management", self.env.lang or "en_US", template, ())

    def sentence(self, item):
        """Why a verdict is what it is, and what to do."""
        return verification.sentence(item, translate=self.translate, money=self.money, day=self.day, label=self.label)

    def remark(self, remark):
        """What the linter says of a requirement, and what to do."""
        return remark_sentence(remark, translate=self.translate, money=self.money, label=self.label)

    def part(self, name):
        """A part of a sentence, such as " or "."""
        return self.translate(PARTS[name])

    # ------------------------------------------------------------ whole answers

    def checklist(self, answer, company):
        """An answer line by line, for the checklist of a file.

        :return: list of dicts, one a requirement line, each with its ``items``
        """
        lines = {}
        for item in answer.items:
            lines.setdefault(item.line, []).append(item)
        return [self._checklist_line(key, lines[key], company) for key in sorted(lines, key=self._line_order)]

    def _line_order(self, key):
        """Lines stand in the order of the catalogue, names last."""
        order = list(self.names["coverage"])
        return min((order.index(code) for code in key.split("|") if code in order), default=len(order))

    def _checklist_line(self, key, items, company):
        worst = min(items, key=lambda item: (item.satisfied, VERDICT_ORDER.index(item.verdict)))
        policy = next((item.coverage for item in items if item.coverage), "")
        # sudo: who may read the file is told the policy that answered
        coverage = self.env["coi.coverage"].sudo().browse(int(policy) if policy else [])
        return {
            "key": key,
            "label": self.env._("Names") if key == "party" else self.label("line", key),
            "verdict": worst.verdict,
            "verdict_label": self.verdict(worst),
            "satisfied": all(item.satisfied for item in items),
            "policy": coverage
            and {
                "id": coverage.id,
                "certificate_id": coverage.certificate_id.id,
                "number": coverage.policy_number or "",
                "insurer": coverage.insurer_id.name or "",
                "expiration": coverage.expiration and self.day(coverage.expiration),
                "cancelled_on": coverage.cancelled_on and self.day(coverage.cancelled_on),
            }
            or None,
            "items": [self._checklist_item(item) for item in items],
        }

    def _checklist_item(self, item):
        return {
            "key": item.key,
            "kind": item.kind,
            "label": self.item(item),
            "asked": self._value(item, item.asked),
            "found": self._value(item, item.found),
            "verdict": item.verdict,
            "verdict_label": self.verdict(item),
            "satisfied": item.satisfied,
            "deficiency": item.deficiency or "",
            "why": self.sentence(item),
            "layers": len(item.layers),
            "waiver_id": int(item.waiver) if item.waiver else False,
            "exemption_id": int(item.params.get("exemption") or 0) or False,
        }

    def _value(self, item, value):
        if value is None or value == "":
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            if item.kind in ("limit", "deductible"):
                return self.money(value, item.params.get("currency") or "USD")
            return f"{value:g}"
        if item.kind in SELECTIONS:
            separator = ", " if item.kind == "auto_scope" and ", " in value else "|"
            return " / ".join(self._scope(item.kind, code) for code in value.split(separator))
        if item.kind == "coverage" and value == item.line:
            return self.label("line", value)
        return {
            "assertion": self.env._("On the certificate"),
            "endorsement": self.env._("Endorsement"),
            "statutory": self.env._("Per statute"),
            "included": self.env._("Included"),
            "admitted": self.env._("Admitted"),
        }.get(value) or str(value)

    def _scope(self, kind, code):
        return self.label("auto" if kind == "auto_scope" and code in AUTOS else kind, code)

    def item(self, item):
        """What an item of a checklist is called."""
        if item.kind in ("limit", "provision"):
            return self.label(item.kind, item.code)
        return {
            "coverage": self.env._("Policy in force"),
            "basis": self.env._("Occurrence or claims-made"),
            "aggregate_per": self.env._("Aggregate applies per"),
            "auto_scope": self.env._("Autos covered"),
            "statutory": self.env._("Statutory benefits"),
            "proprietor": self.env._("Excluded officers"),
            "rating": self.env._("Insurer's rating"),
            "deductible": self.env._("Deductible or retention"),
            "retroactive": self.env._("Retroactive date"),
            "tail": self.env._("Extended reporting period"),
            "admitted": self.env._("Admitted insurer"),
            "insured": self.env._("Named insured"),
            "holder": self.env._("Certificate holder"),
            "signature": self.env._("Signature"),
            "twin": self.env._("Which vendor it is"),
        }.get(item.kind) or self._plain(item.kind)

    def verdict(self, item):
        """A verdict in words; an assertion where an endorsement is asked says so."""
        if item.verdict == "asserted" and not item.satisfied:
            return self.env._("Not proven")
        if item.reason in EXEMPT:
            return self.env._("Exempt")
        return {
            "not_required": self.env._("Not required"),
            "met": self.env._("Met"),
            "waived": self.env._("Waived"),
            "asserted": self.env._("Asserted"),
            "undetermined": self.env._("To clarify"),
            "gap": self.env._("Gap"),
        }[item.verdict]

    def scopes(self, requirements, kept=()):
        """What a waiver can be about, for a selection: everything, a whole line, or one item of it.

        :param requirements: all ``facts.Requirement`` that are asked of anybody
        :param kept: scopes that have their names too, though nobody may be asked for it any more
        """
        case = facts.Case(requirements=tuple(requirements), holder_names=("-",))
        answer = verification.verify(case, date.min)
        scopes = {"*": self.env._("Everything")}
        keys = [*dict.fromkeys(item.line for item in answer.items), *(item.key for item in answer.items)]
        for key in (*keys, "party/insured", "party/holder", *sorted(kept)):
            scopes.setdefault(key, self._name_scope(key))
        return list(scopes.items())

    def _name_scope(self, key):
        line, *item = key.split("/", 2)
        if not item:
            return self.env._("%(coverage)s: all of it", coverage=self.label("line", line))
        name = self.item(SimpleNamespace(kind=item[0], code=item[-1]))
        if line == "party":
            return self.env._("Names: %(name)s", name=name)
        return f"{self.label('line', line)}: {name}"

    def describe(self, requirement):
        """A requirement line in one sentence, for the list of versions."""
        parts = [
            f"{self.label('limit', minimum.limit)} {self.money(minimum.amount, requirement.currency)}"
            for minimum in requirement.minimums
        ]
        parts += [self.label("provision", asked.provision) for asked in requirement.provisions]
        if requirement.rating:
            parts.append(self.env._("A.M. Best %(rating)s or better", rating=requirement.rating))
        return (
            f"{self.label('line', requirement.key)}: {', '.join(parts)}"
            if parts
            else self.label("line", requirement.key)
        )
