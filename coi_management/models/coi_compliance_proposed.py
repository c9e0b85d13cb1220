import dataclasses

from odoo import models

from .. import verification
from .coi_labels import AUTOS
from .coi_shared import SharedByDay

#: What the fields of a policy row decide; all others decide whether it answers the line at all.
DECIDES = {
    "basis": ("basis", "retroactive"),
    "retro_date": ("retroactive",),
    "deductible": ("deductible",),
    "statutory": ("statutory",),
    "proprietor_excluded": ("proprietor",),
    "aggregate_per": ("aggregate_per",),
    "insurer_letter": ("rating", "admitted"),
    **dict.fromkeys(AUTOS, ("auto_scope",)),
}

#: Reasons that just follow from there being no policy.
NO_POLICY = ("no_policy", "no_policy_yet", "no_document_yet")

#: What the fields of the document itself decide.
HEADER_DECIDES = {
    "insured_name": "insured",
    "holder_name": "holder",
    "signed": "signature",
    "description_of_operations": "provision",
}


class CoiCompliance(models.Model):
    """What the verdicts would be if documents that nobody has accepted yet were accepted as they were read.

    It is told to whoever sends a document, at once and provisionally. Nothing is written.
    """

    _inherit = "coi.compliance"

    def _answer_with(self, certificates, on=None):
        """The verdicts as if these documents were accepted.

        What rests on a value that the reader marked is undetermined, whichever way it was read: so the status is
        never ``compliant`` while a value that decides waits for a person.

        :param certificates: documents of this file; what was not read, or is no certificate, adds nothing
        :param on: a day; default: the company's today
        :rtype: facts.Answer
        """
        return self._judge_with(certificates, on)[0]

    def _get_checklist_with(self, certificates, on=None):
        """As ``_get_checklist``, with these documents. Items have two entries more: ``as_read``, whether the verdict
        rests on one of them, and ``to_confirm``, the values that a person still checks, as text."""
        self.ensure_one()
        return self._tell_checklist_with(certificates, *self._judge_with(certificates, on))

    def _get_result_with(self, certificates):
        """What came of documents that were sent, for whoever sent them.

        :return: dict of ``status``; ``title`` and ``text``, words for it; ``lines``, see ``_get_checklist_with``;
            ``asks``, sentences for the agent; ``asks_text``, the same as one text to copy; ``to_confirm``, the values
            that a person still checks
        """
        self.ensure_one()
        answer, doubts = self._judge_with(certificates)
        # sudo: words of the catalogues, for whoever sends a document
        words = self.sudo()._get_corrections_words()
        asks = [words.ask(item) for item in answer.items if not item.satisfied and item.key not in doubts]
        asks = list(dict.fromkeys(filter(None, asks)))
        return {
            **self._get_words_with(answer, asks),
            "status": answer.status,
            "lines": self._tell_checklist_with(certificates, answer, doubts),
            "asks": asks,
            "asks_text": self._get_asks_text(asks),
            "to_confirm": list(dict.fromkeys(name for names in doubts.values() for name in names)),
        }

    # ------------------------------------------------------------ judging

    def _judge_with(self, certificates, on=None):
        """The answer, and for each item that rests on marked values what these are, as text."""
        self.ensure_one()
        # sudo: the verdict on what somebody sent is the same for whoever asks
        compliance = self.sudo()
        on = on or compliance.company_id._coi_today()
        shared = SharedByDay(self.env)[on]
        proposed = compliance._get_proposable(certificates)
        accepted = [found for found in compliance.certificate_ids if found._counts()]
        case = compliance._get_case(shared)
        coverages = compliance._get_coverage_facts(
            shared, [*accepted, *proposed], compliance._get_counting_with(accepted, proposed)
        )
        case = dataclasses.replace(
            case, coverages=coverages, rates=compliance._get_rates(case.requirements, coverages, on)
        )
        answer = verification.verify(case, on)
        doubts = _Doubts(proposed, bool(accepted)).of_items(answer)
        return _leave_to_person(answer, doubts), doubts

    def _get_proposable(self, certificates):
        """Those of these documents that would say something if they were accepted."""
        # sudo: as in _judge_with
        return certificates.sudo().filtered(
            lambda found: (
                found.compliance_id == self
                and found.state in ("received", "to_review")
                and found.kind in ("certificate", "endorsement")
            )
        )

    def _get_counting_with(self, accepted, proposed):
        """The documents whose policies would count: as ``coi.certificate._supersede`` would decide."""
        counting = [found for found in accepted if not found.superseded] + list(proposed)
        replaced = set()
        for new in proposed.filtered(lambda found: found.kind == "certificate"):
            for other in counting:
                if other == new or other.kind != "certificate":
                    continue
                older, newer = sorted((other, new), key=lambda found: (found._get_day(), found.id))
                if older not in replaced and newer._says_again(older):
                    replaced.add(older)
        return [found for found in counting if found not in replaced]

    # ------------------------------------------------------------ words

    def _tell_checklist_with(self, certificates, answer, doubts):
        lines = self._get_labeler().checklist(answer, self.company_id)
        rows = {str(coverage.id) for coverage in self._get_proposable(certificates).coverage_ids}
        items = {item.key: item for item in answer.items}
        for line in lines:
            for told in line["items"]:
                item = items[told["key"]]
                told["as_read"] = bool(rows & {item.coverage, *item.layers})
                told["to_confirm"] = doubts.get(item.key, [])
                if told["to_confirm"]:
                    told["verdict_label"] = self.env._("To confirm")
                    told["why"] = self.env._(
                        "The reader was not sure of this: %(values)s. A person checks it beside the page.",
                        values="; ".join(told["to_confirm"]),
                    )
            if any(told["to_confirm"] for told in line["items"]) and line["verdict"] == "undetermined":
                line["verdict_label"] = self.env._("To confirm")
        return lines

    def _get_words_with(self, answer, asks):
        """``title`` and ``text`` for an answer, as provisional as it is."""
        as_read = self.env._("This is how we read it; a person confirms it.")
        if answer.status == "not_required":
            return {"title": self.env._("Nothing is required of you today"), "text": as_read}
        if answer.status == "compliant":
            return {
                "title": self.env._("As read, this is everything we ask for"),
                "text": self.env._("This is how we read it; a person confirms it. You need not do anything more."),
            }
        if asks:
            return {"title": self.env._("Something is still missing"), "text": as_read}
        return {
            "title": self.env._("We look at it ourselves"),
            "text": self.env._("Nothing is wrong as far as we could read it. A person checks what was not clear."),
        }

    def _get_asks_text(self, asks):
        if not asks:
            return ""
        # sudo: as in _judge_with
        head = self.env._("For %(vendor)s, please:", vendor=self.sudo().partner_id.name or "")
        return "\n".join([head, *(f"{number}. {text}" for number, text in enumerate(asks, start=1))])


def _leave_to_person(answer, doubts):
    """The answer with all that rests on marked values left to a person."""
    if not doubts:
        return answer
    items = tuple(
        item._replace(verdict="undetermined", satisfied=False) if item.key in doubts else item for item in answer.items
    )
    # what is asked of a line without a policy just follows from its first item
    left_open = [item for item in items if not item.satisfied and item.reason not in NO_POLICY]
    is_open = all(item.verdict == "undetermined" for item in left_open)
    return dataclasses.replace(answer, items=items, status="undetermined" if is_open else answer.status)


class _Doubts:
    """The marked values of documents, by the items of an answer that rest on them.

    :param certificates: documents that wait for a person
    :param bool dates_matter: whether the day of a document decides, since there are others before it
    """

    def __init__(self, certificates, dates_matter):
        # policy -> (kind of item, code or "") -> names of values
        self.by_policy = {}
        self.dates_matter = dates_matter
        self.provisions = certificates.env["coi.provision"].search([("mark", "!=", False)])
        pages = certificates.endorsement_ids
        for coverage in certificates.coverage_ids:
            found = self.by_policy.setdefault(str(coverage.id), {})
            self._add_document(found, coverage.certificate_id)
            self._add_policy(found, coverage)
            for page in pages:
                if names := page._get_marked_names():
                    self._add_page(found, coverage, page, names)

    def of_items(self, answer):
        """Key of each item that rests on marked values: their names. Waived items rest on none."""
        doubts = {}
        for item in answer.items:
            if item.verdict not in ("waived", "not_required"):
                names = [*self._of(item.coverage, item.kind, item.code), *self._of_layers(item)]
                if names:
                    doubts[item.key] = list(dict.fromkeys(names))
        return doubts

    def _of(self, policy, kind, code):
        found = self.by_policy.get(policy, {})
        return [*found.get((kind, code), ()), *(found.get((kind, ""), ()) if code else ())]

    def _of_layers(self, item):
        """Values of an umbrella or excess policy on which a limit rests: its term and all its limits."""
        for policy in item.layers:
            if policy != item.coverage:
                for (kind, _code), names in self.by_policy.get(policy, {}).items():
                    if kind in ("coverage", "limit"):
                        yield from names

    def _add(self, found, kind, code, name):
        found.setdefault((kind, code), []).append(name)

    def _add_document(self, found, certificate):
        for name in certificate._get_marked_names():
            kind = HEADER_DECIDES.get(name) or (name == "certificate_date" and self.dates_matter and "coverage")
            if kind:
                self._add(found, kind, "", self._tell(certificate, name))

    def _add_policy(self, found, coverage):
        for name in coverage._get_marked_names():
            told = f"{coverage.coverage_type_id.name or coverage.label or ''}: {self._tell(coverage, name)}".lstrip(
                ": "
            )
            for provision in self.provisions.filtered(lambda known, name=name: known.mark == name):
                self._add(found, "provision", provision.code, told)
            if name not in self.provisions.mapped("mark"):
                for kind in DECIDES.get(name, ("coverage",)):
                    self._add(found, kind, "", told)
        for limit in coverage.limit_ids:
            if limit._get_marked_names():
                told = " ".join(filter(None, (limit.display_name, limit.shown)))
                self._add(found, "limit", limit.limit_type_id.code or "", told)
        for insurer in coverage.certificate_id.insurer_ids:
            if insurer.letter == coverage.insurer_letter and insurer._get_marked_names():
                for kind in ("rating", "admitted"):
                    self._add(found, kind, "", f"{insurer.letter} {insurer.name or ''}".strip())

    def _add_page(self, found, coverage, page, names):
        if page._belongs_to(coverage):
            for provision in page.form_id.proves_ids:
                self._add(found, "provision", provision.code, f"{page.display_name}: {self._tell(page, names[0])}")

    def _tell(self, record, name):
        """A value of a record with its label, as it was read."""
        field = record._fields[name]
        label = field._description_string(record.env)
        value = record[name]
        if field.type == "selection":
            value = dict(field._description_selection(record.env)).get(value)
        elif field.relational:
            value = value.display_name
        elif field.type == "boolean":
            value = None
        return f"{label} {value}" if value else label
