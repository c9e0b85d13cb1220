from odoo import fields, models
from odoo.tools import format_date


class CoiAnswer(models.Model):
    """What whoever gave an answer is told of it."""

    _inherit = "coi.answer"

    def _describe(self):
        """An answer in words for whoever gave it."""
        self.ensure_one()
        titles = {
            "upload": self.env._("You sent files"),
            "none": self.env._("You told us that you do not have it"),
            "waiver": self.env._("You asked for a waiver"),
            "not_renewing": self.env._("You told us that the policy is not renewed"),
            "not_working": self.env._("You told us that you no longer work for us"),
            "agent": self.env._("We wrote to your agent"),
            "passed_on": self.env._("We passed the link on"),
            "message": self.env._("You wrote to us"),
            "attested": self.env._("You attested that policies are in force"),
            "cancelled": self.env._("You reported a cancellation"),
        }
        if self.role == "agent":
            titles["none"] = self.env._("You told us that the insured does not have it")
            titles["not_working"] = self.env._("You told us that you are not the insured's agent any more")
        return {
            "id": self.id,
            "kind": self.kind,
            "title": titles[self.kind],
            "day": format_date(self.env, fields.Datetime.context_timestamp(self, self.create_date).date()),
            "text": self._get_shown_text(),
            "label": self._get_label(),
            "files": self.results or [],
            "is_undone": bool(self.undone_on),
            "can_undo": self._can_undo(),
        }

    def _get_shown_text(self):
        if self.contact_id:
            return self.contact_id.email_normalized or ""
        return self.text or ""

    def _get_label(self):
        """What it was about, in the list of what was sent: the files, who was named."""
        if self.kind == "upload":
            return ", ".join(filter(None, (told["name"] for told in self.results or [])))
        return self.contact_id.email_normalized or ""

    def _get_outcome(self):
        """What became of this answer, for the page after it.

        :return: the description; for files also ``result``, see ``coi.compliance._get_result_with``, once they are read
        """
        self.ensure_one()
        outcome = self._describe()
        if self.kind != "upload":
            return {**outcome, "result": None, "marked": [], "is_waiting": False, "next": self._get_next()}
        documents = self._get_documents()
        waiting = "received" in documents.mapped("state")
        compliance = self.compliance_id
        useful = compliance._get_proposable(documents)
        result = compliance._get_result_with(documents) if useful else None
        if result:
            self.env["coi.link"]._keep_quiet(result["lines"])
        return {
            **outcome,
            "marked": self._get_marked(useful) if result and result["asks"] else [],
            "files": self._get_file_states(documents),
            "is_waiting": waiting,
            "result": result,
            "next": self.env._("A person looks at what you sent. You are told when all is well."),
        }

    def _get_marked(self, documents):
        """Documents that can be had with what is to be mended: tuples of number, see ``_get_document``, and title."""
        brought = list(self.link_id._get_brought())
        return [
            (2 + brought.index(found), self.env._("%(name)s, with what to mend (PDF)", name=found.document_name))
            for found in documents
            if found in brought and found.kind == "certificate"
        ]

    def _get_file_states(self, documents):
        """What became of each file by now: those that were read later say so."""
        states = []
        for told in self.results or []:
            mine = documents.browse(told.get("certificate_ids") or []).exists()
            mine = documents.filtered(
                lambda found, mine=mine: found in mine or found.checksum in mine.mapped("checksum")
            )
            if mine and told["level"] != "danger":
                told = {**told, **self._get_decision(mine, told)}
            states.append({**told, "is_waiting": "received" in mine.mapped("state")})
        return states

    def _get_decision(self, documents, told):
        states = set(documents.mapped("state"))
        name = told["name"]
        if states == {"accepted"}:
            return {"level": "success", "message": self.env._("%(name)s was accepted.", name=name)}
        if states == {"rejected"}:
            reasons = ". ".join(dict.fromkeys(filter(None, documents.mapped("reject_reason"))))
            return {
                "level": "danger",
                "message": self.env._("%(name)s was not accepted: %(reason)s", name=name, reason=reasons),
            }
        if told["level"] == "info" and "received" in states:
            return {}
        return self.compliance_id._tell_reading(name, documents)

    def _get_next(self):
        """What happens now, after an answer."""
        email = self.contact_id.email_normalized
        return {
            "waiver": self.env._("Somebody decides on it, and you are told."),
            "agent": self.env._("%(email)s has a mail from us with a link of their own.", email=email),
            "passed_on": self.env._("%(email)s has a mail from us with a link of their own.", email=email),
            "attested": self.env._("Thank you. Nothing more is needed from you today."),
            "cancelled": self.env._("A person of ours looks at it today."),
            "message": self.env._("A person of ours reads it. You get no more reminders until then."),
        }.get(self.kind) or self.env._("A person of ours looks at it. You get no more reminders until then.")
