import hashlib
import json

from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from .coi_one_line import one_line


class CoiReminder(models.Model):
    """What a mail tells about one vendor, in the language of the environment."""

    _inherit = "coi.reminder"

    def _get_content(self):
        """What the section of a vendor shows.

        :return: dict of texts and lists of texts; see ``mail_frame``
        """
        self.ensure_one()
        lang = self.env.lang
        # sudo: what is told follows from the file, whoever asks
        request = self.sudo().request_id.with_context(lang=lang)
        compliance = request.compliance_id
        kind = self._get_words_kind()
        content = {
            "kind": kind,
            "request": request,
            "vendor": compliance.partner_id.name or "",
            "reference": request.name,
            "is_agent": self.contact_id.role == "agent",
            "person": request._get_person(),
            "is_asked": kind not in ("well", "message"),
            "deadline": "",
            "message": "",
            "policies": [],
            "items": [],
            "lines": [],
            "holder": [],
            "standing": "",
        }
        if self.topic == "well":
            return content
        if self.topic == "campaign":
            # of a message to many, each is told how it stands itself
            content["standing"] = dict(compliance._fields["status"]._description_selection(self.env))[compliance.status]
            content["items"] = self._get_items(compliance)
            return content
        content["message"] = Markup("<br/>").join((request.message or "").splitlines())
        if request.kind == "message":
            return content
        if request.deadline and request.deadline >= self.company_id._coi_today():
            content["deadline"] = format_date(self.env, request.deadline)
        if request.kind == "in_force":
            content["policies"] = request._get_policy_names()
            return content
        asks = compliance._get_asks()
        content["holder"] = asks["holder"]
        if kind == "missing":
            content["lines"] = [self._get_line_text(line) for line in asks["lines"]]
            return content
        if kind == "renewal":
            content["policies"] = request._get_policy_names(ending=True)
        content["items"] = self._get_items(compliance)
        return content

    def _get_items(self, compliance):
        """What the agent is asked for, one sentence each."""
        return list(dict.fromkeys(filter(None, (found["ask"] for found in compliance._get_corrections()))))

    def _get_line_text(self, line):
        """One line of insurance as a label and texts: the limits, then what else is asked."""
        limits = " · ".join(f"{label} {amount}" for label, amount in line["limits"])
        provisions = [f"{label} ({forms})" for label, _proof, forms in line["provisions"]]
        return line["label"], [text for text in (limits, *line["demands"], *provisions) if text]

    def _get_attachments(self):
        """What is attached for these rows.

        :return: row to attachments, without rows that have none
        """
        found = {}
        for row in self.filtered(lambda row: row.topic == "ask" and row.request_id.kind in ("correction", "renewal")):
            is_first = not any(
                other.outcome == "done" and other.recipient == row.recipient for other in row.request_id.reminder_ids
            )
            found[row] = row.request_id.with_context(lang=row._get_lang())._get_documents(is_first)
        return found


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def _get_person(self):
        """Whom vendor and agent can ask: name, telephone and address of who works the file; empty where nobody does."""
        self.ensure_one()
        user = self.compliance_id._get_worker()
        return {"name": user.name, "phone": user.phone or "", "email": user.email or ""} if user else {}

    def _get_policy_names(self, ending=False):
        """The policies that are asked about, with the day on which each ends.

        :param bool ending: only those that end by the day the request is about
        """
        self.ensure_one()
        policies = self.certificate_id.coverage_ids or self.compliance_id._get_counting_coverages()
        today = self.company_id._coi_today()
        names = []
        for policy in policies.sorted(lambda policy: (policy.coverage_type_id.sequence, policy.id)):
            ends = policy.cancelled_on or policy.expiration
            if not ends or (ends > self.anchor_date if ending else ends <= today):
                continue
            names.append(
                self.env._(
                    "%(line)s, policy %(number)s, until %(day)s",
                    line=policy.coverage_type_id.name or policy.label or "",
                    number=policy.policy_number or "?",
                    day=format_date(self.env, ends),
                )
            )
        return list(dict.fromkeys(names))

    def _get_documents(self, with_specimen):
        """Sheet and specimen as attachments of the request, in the language of the environment.

        They are drawn once, and again when something else is asked by then.
        """
        self.ensure_one()
        compliance = self.compliance_id
        asked = json.dumps(compliance._get_asks(), sort_keys=True, default=str)
        key = hashlib.sha256(f"{self.env.lang} {with_specimen} {asked}".encode()).hexdigest()
        # sudo: attachments of the software's own mails
        attachments = self.env["ir.attachment"].sudo()
        kept = attachments.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("description", "=", key)], order="id"
        )
        return kept or attachments.create(
            [
                {
                    "name": one_line(name),
                    "raw": data,
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "application/pdf",
                    "description": key,
                }
                for name, data in compliance._get_ask_documents(with_specimen=with_specimen)
            ]
        )
