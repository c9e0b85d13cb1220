"""What goes when the time of a vendor's file is over; what stays is in ``coi_retention_table``."""

import logging
import re

from markupsafe import escape

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize, format_date

from .coi_quiet import EMAIL
from .coi_retention_table import DELETED, ERASED, FILES, GONE, MARKED, MASKED

_logger = logging.getLogger(__name__)

TELEPHONE = re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?![\w-])")

#: Fields in which people are named, whose names are looked for in all that is masked.
NAMING = {
    "coi.certificate": ("document_name", "producer_contact", "producer_phone", "producer_fax", "producer_email"),
    "coi.exemption": ("document_name", "persons"),
    "coi.notice": ("document_name",),
    "coi.contact": ("name", "email", "phone"),
    "coi.answer": ("who",),
    "coi.attestation": ("name", "email", "address"),
    "coi.call": ("with_whom", "phone"),
    "coi.inbound": ("sender", "sender_email", "forwarded_email"),
}

#: Fields of what somebody said, which the chatter repeats line by line.
SAID = {"coi.answer": ("text",), "coi.call": ("note", "next_step")}

#: A shorter name may be part of any word, and a single word be said of anything.
LEAST_NAME = 4
LEAST_WORDS = re.compile(r"\S+\s+\S+")

#: Messages that somebody wrote, whose words go; of what the software noted only the names go.
LETTERS = ("email", "email_outgoing")

#: What hangs on a certificate, and knows no file.
BY_CERTIFICATE = ("coi.certificate.insurer", "coi.coverage.limit", "coi.correction")


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    def _erase(self):
        """Delete documents and personal data of this file: for good. Nothing is verified anew, and nobody is told."""
        self.ensure_one()
        # sudo: what is kept for evidence is closed to all but the scheduled action, which the manager has started
        compliance = self.sudo().with_context(active_test=False, tracking_disable=True, mail_notrack=True)
        compliance.env.flush_all()
        today = compliance.company_id._coi_today()
        records = compliance._get_erasable()
        mask = compliance._get_mask(records)
        messages = compliance._get_messages(records)
        files = compliance._get_files(records, messages)
        count = len(files)
        files.unlink()
        for model, found in records.items():
            self._set(found, ERASED.get(model, {}))
            self._mask_fields(found, MASKED.get(model, ()), mask)
        self._mask_messages(messages, mask)
        self._mask_activities(records, mask)
        self._forget_recipients(records["coi.reminder"])
        self._end_links(records["coi.link"])
        for model in DELETED:
            records[model].unlink()
        for model in MARKED:
            self._set(records[model], {"erased_on": today})
        self._set(compliance, {"erased_on": today})
        self.env.invalidate_all()
        compliance._erase_lists(records["coi.import.row"])
        compliance._message_log(
            body=compliance.env._(
                "Deleted by retention on %(day)s: %(count)s files, and what names people. The audit trail stays.",
                day=format_date(compliance.env, today),
                count=count,
            )
        )
        _logger.info("File %s: %s files and personal data were deleted by retention", compliance.id, count)

    # ------------------------------------------------------------ what there is

    def _get_erasable(self):
        """All records of this file that hold words or files.

        :return: dict: model to its records
        """
        self.ensure_one()
        records = {"coi.compliance": self}
        for name in sorted({*ERASED, *MASKED, *DELETED, *MARKED, "coi.reminder"} - {"coi.compliance"}):
            model = self.env[name]
            if name in BY_CERTIFICATE:
                domain = [("certificate_id.compliance_id", "=", self.id)]
            elif name == "coi.import.row":
                domain = [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
            else:
                domain = [("compliance_id", "=", self.id)]
            records[name] = model.search(domain)
        records["coi.inbound"] = self._get_own_mails(records["coi.inbound"] | records["coi.certificate"].inbound_id)
        return records

    def _get_own_mails(self, mails):
        """Those of these mails that brought nothing to a file which is kept."""
        return mails.filtered(
            lambda mail: all(
                file == self or file.erased_on
                for file in mail.compliance_id | mail.certificate_ids.compliance_id | mail.notice_ids.compliance_id
            )
        )

    @api.model
    def _get_messages(self, records):
        """What was written on these records, and what of it is still to leave."""
        messages = self.env["mail.message"]
        for model, found in records.items():
            if found and "message_ids" in found._fields:
                messages |= messages.search([("model", "=", model), ("res_id", "in", found.ids)])
        return messages

    @api.model
    def _get_files(self, records, messages):
        """The files of these records and messages; not those that another message shows as well."""
        attachments = self.env["ir.attachment"]
        files = attachments
        for model, found in records.items():
            if found:
                # that of a field is found by naming the field alone
                here = [("res_model", "=", model), ("res_id", "in", found.ids)]
                files |= attachments.search([*here, ("res_field", "=", False)])
                files |= attachments.search([*here, ("res_field", "in", FILES.get(model, ()))])
        files |= attachments.search([("res_model", "=", "mail.message"), ("res_id", "in", messages.ids)])
        shown = messages.attachment_ids - files
        elsewhere = self.env["mail.message"].search(
            [("attachment_ids", "in", shown.ids), ("id", "not in", messages.ids)]
        )
        return files | (shown - elsewhere.attachment_ids)

    # ------------------------------------------------------------ names of people

    def _get_mask(self, records):
        """A function that takes names, addresses and telephone numbers of the people of this file out of a text.

        Names of firms stay: of the vendor, its agencies, and the company.
        """
        # sudo: names of colleagues stay, whoever they are
        firms = [
            *self._get_vendor_names(),
            *self.company_id._coi_get_own_names(),
            *records["coi.certificate"].mapped("producer_name"),
            *records["coi.contact"].mapped("agency"),
            *self.env["res.users"].search([("share", "=", False)]).mapped("name"),
        ]
        known = {name.strip().casefold() for name in firms if name}
        names = set(self._get_lines(records, NAMING))
        names |= {email_normalize(name) or "" for name in names}
        names |= {line for line in self._get_lines(records, SAID) if LEAST_WORDS.match(line)}
        names = {name for name in names if len(name) >= LEAST_NAME and name.casefold() not in known}
        # as they stand in a page
        names |= {str(escape(name)) for name in names}
        longest_first = sorted(names, key=len, reverse=True)
        people = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if names else None

        def mask(text):
            text = people.sub(GONE, text) if people else text
            return TELEPHONE.sub(GONE, EMAIL.sub(GONE, text))

        return mask

    @api.model
    def _get_lines(self, records, fields_by_model):
        """The lines of these fields, without what is around them."""
        for model, names in fields_by_model.items():
            for record in records[model]:
                for name in names:
                    yield from map(str.strip, (record[name] or "").splitlines())

    # ------------------------------------------------------------ in the tables

    @api.model
    def _set(self, records, values):
        """Write values as they are: nothing follows from it, nothing refuses it, nobody is told.

        What is erased is closed to all writing otherwise, and verdicts are not to be made anew by it.
        """
        if records and values:
            assignments = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
            self.env.cr.execute(
                SQL("UPDATE %s SET %s WHERE id IN %s", SQL.identifier(records._table), assignments, tuple(records.ids))
            )

    @api.model
    def _mask_fields(self, records, names, mask):
        for record in records:
            masked = {name: mask(str(record[name])) for name in names if record[name]}
            self._set(record, {name: text for name, text in masked.items() if text != str(record[name])})

    @api.model
    def _mask_messages(self, messages, mask):
        """Letters lose their words; what was noted loses the names in it. Who of us wrote, and when, stays."""
        if not messages:
            return
        # sudo: letters that wait are not sent any more
        self.env["mail.mail"].sudo().search([("mail_message_id", "in", messages.ids)]).unlink()
        for message in messages:
            is_ours = message.author_id and not message.author_id.partner_share
            is_letter = message.message_type in LETTERS or not (is_ours or message.message_type == "notification")
            self._set(
                message,
                {
                    "body": GONE if is_letter else mask(str(message.body or "")),
                    "subject": None if is_letter else mask(message.subject) if message.subject else None,
                    "email_from": message.email_from if is_ours else None,
                    "reply_to": None,
                    **dict.fromkeys(("incoming_email_to", "incoming_email_cc", "outgoing_email_to")),
                },
            )
        self._mask_fields(
            messages.tracking_value_ids,
            ("old_value_char", "old_value_text", "new_value_char", "new_value_text"),
            mask,
        )
        self._set(messages.notification_ids, {"mail_email_address": None, "failure_reason": None})

    @api.model
    def _mask_activities(self, records, mask):
        for model, found in records.items():
            if found and "activity_ids" in found._fields:
                activities = self.env["mail.activity"].with_context(active_test=False)
                planned = activities.search([("res_model", "=", model), ("res_id", "in", found.ids)])
                self._mask_fields(planned, ("res_name", "summary", "note", "feedback"), mask)

    @api.model
    def _forget_recipients(self, reminders):
        """Each keeps a name of its own, since a step is taken once for each."""
        people = reminders.filtered(lambda reminder: "@" in (reminder.recipient or ""))
        if people:
            self.env.cr.execute(
                SQL("UPDATE coi_reminder SET recipient = %s || id WHERE id IN %s", GONE, tuple(people.ids))
            )

    @api.model
    def _end_links(self, links):
        self._set(links.filtered(lambda link: not link.revoked_on), {"revoked_on": fields.Datetime.now()})

    def _erase_lists(self, rows):
        """Delete lists that were brought in, where all vendors of them are former ones whose file was erased."""
        day = self.company_id._coi_get_retention_day()
        for found in rows.import_id:
            if not found.imported_on or found.imported_on.date() >= day:
                continue
            if any(row.cells and row.partner_id for row in found.row_ids):
                continue
            self._set(found.row_ids, ERASED["coi.import.row"])
            self.env["ir.attachment"].search(
                [("res_model", "=", found._name), ("res_id", "=", found.id), ("res_field", "=", "document")]
            ).unlink()
        rows.invalidate_recordset()


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)

    def _get_erased_words(self):
        """What stands in the place of the file, for whoever looks for it; empty where it was not deleted."""
        self.ensure_one()
        if not self.erased_on:
            return ""
        return self.env._(
            "The file of %(name)s was deleted by retention on %(day)s: it cannot be shown or reviewed again. What was "
            "decided, and its checksum, stay.",
            name=self.name,
            day=format_date(self.env, self.erased_on),
        )


class CoiExemption(models.Model):
    _inherit = "coi.exemption"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)


class CoiNotice(models.Model):
    _inherit = "coi.notice"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)


class CoiInbound(models.Model):
    _inherit = "coi.inbound"

    erased_on = fields.Date(string="Deleted by Retention", readonly=True, copy=False)
