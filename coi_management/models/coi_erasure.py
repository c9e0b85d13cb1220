"""What is done to records whose time is over; what becomes of each field is in ``coi_retention_table``."""

import logging
import re

from markupsafe import escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from .coi_quiet import EMAIL
from .coi_retention_table import DELETED, ERASED, FILES, GONE, LOOSE_DELETED, LOOSE_ERASED, MARKED, MASKED
from .coi_turns import CONFLICTS

_logger = logging.getLogger(__name__)

TELEPHONE = re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?![\w-])")

#: Fields in which people are named, and where they live: each line is looked for in all that is masked.
NAMING = {
    "coi.certificate": (
        *("document_name", "producer_contact", "producer_phone", "producer_fax", "producer_email"),
        *("producer_address", "insured_address"),
    ),
    "coi.correction": ("value_read", "value_accepted", "raw"),
    "coi.endorsement": ("schedule",),
    "coi.exemption": ("document_name", "persons"),
    "coi.notice": ("document_name",),
    "coi.contact": ("name", "email", "phone"),
    "coi.answer": ("who",),
    "coi.attestation": ("name", "email", "address"),
    "coi.call": ("with_whom", "phone"),
    "coi.inbound": ("name", "sender", "sender_email", "forwarded_email"),
    "coi.import": ("document_name",),
}

#: Fields in which firms are named.
FIRMS = {"coi.certificate": ("producer_name",), "coi.contact": ("agency",)}

#: Fields of what somebody said, which the chatter repeats line by line.
SAID = {"coi.answer": ("text",), "coi.call": ("note", "next_step"), "coi.inbound": ("preview",)}

#: Numbers of policies: they stay with the policies, and go from all that was said of them.
NUMBERED = {"coi.coverage": ("policy_number",), "coi.notice": ("policy_number",), "coi.endorsement": ("policy_number",)}

#: A shorter name may be said of anything.
LEAST_NAME = 4

#: Messages that somebody wrote, whose words go; of what the software noted only the names go.
LETTERS = ("email", "email_outgoing")


class CoiErasure(models.AbstractModel):
    """Deletes words and files of records for good. Nothing is verified anew, and nobody is told.

    Records are given as a dict: model to its records, which are all of one file, mail or list.
    """

    _name = "coi.erasure"
    _description = "Deletion by Retention"

    @api.model
    def _erase_safely(self, record, erase):
        """Erase a record. What fails stays as it was and is told in the log, so that the others go on."""
        try:
            with self.env.cr.savepoint():
                erase()
        except CONFLICTS:
            # somebody else is at the same records: it is begun anew
            raise
        except Exception:
            _logger.exception("%s %s could not be deleted by retention", record._name, record.id)
            self.env.invalidate_all()

    @api.model
    def _erase_records(self, records, company, loose=False):
        """Do to these records what the table says.

        :param bool loose: whether they belong to no vendor
        :return: how many files were deleted
        """
        self.env.flush_all()
        messages = self._get_messages(records)
        files = self._get_files(records, messages)
        names, said = self._get_masks(records, company, files, loose)
        count = len(files)
        files.unlink()
        for model, found in records.items():
            self._set(found, {**ERASED.get(model, {}), **(LOOSE_ERASED.get(model, {}) if loose else {})})
            self._mask_fields(found, MASKED.get(model, ()), names)
        self._mask_messages(messages, said)
        self._mask_activities(records, said)
        self._forget_recipients(records.get("coi.reminder", ()))
        self._end_links(records.get("coi.link", ()))
        self.env.invalidate_all()
        for model in (*DELETED, *(LOOSE_DELETED if loose else ())):
            if records.get(model):
                records[model].exists().unlink()
        for model in MARKED:
            self._set(records.get(model), {"erased_on": company._coi_today()})
        self.env.invalidate_all()
        return count

    # ------------------------------------------------------------ what there is

    @api.model
    def _get_messages(self, records):
        """What was written on these records, and what of it is still to leave."""
        messages = self.env["mail.message"]
        for model, found in records.items():
            if found and "message_ids" in found._fields:
                messages |= messages.search([("model", "=", model), ("res_id", "in", found.ids)])
        said = self._get_reasons(records.get("coi.gate.override", ()))
        return messages | said | self._get_common_letters(records.get("coi.reminder"))

    @api.model
    def _get_reasons(self, overrides):
        """The messages on orders, bills and payments that repeat why they were let through."""
        messages = self.env["mail.message"]
        for override in overrides:
            document = override.order_id or override.move_id or override.payment_id
            said = str(escape(override.reason))
            here = messages.search([("model", "=", document._name), ("res_id", "in", document.ids)])
            messages |= messages.union(*(found for found in here if said in (found.body or "")))
        return messages

    @api.model
    def _get_common_letters(self, reminders):
        """Letters about several vendors at once are of no record: those to the addresses that these were sent to.

        What is said of another vendor stands with its own request as well.
        """
        sent = reminders and reminders.filtered("done_on")
        if not sent:
            return self.env["mail.message"]
        letters = (
            Domain("model", "=", "coi.request")
            & Domain("res_id", "in", (False, 0))
            & Domain("message_type", "=", "email_outgoing")
            & Domain("outgoing_email_to", "in", list(set(sent.mapped("recipient"))))
            & Domain("date", "<", fields.Datetime.add(max(sent.mapped("done_on")), days=1))
        )
        # one that waits is still read by whoever is written to about the others
        return self.env["mail.message"].search(letters).filtered(lambda letter: not letter.mail_ids)

    @api.model
    def _get_files(self, records, messages):
        """The files of these records and messages; not those that another message or record shows as well."""
        attachments = self.env["ir.attachment"]
        files = attachments
        for model, found in records.items():
            if found:
                # that of a field is found by naming the field alone
                here = [("res_model", "=", model), ("res_id", "in", found.ids)]
                files |= attachments.search([*here, ("res_field", "=", False)])
                files |= attachments.search([*here, ("res_field", "in", FILES.get(model, ()))])
        files |= attachments.search([("res_model", "=", "mail.message"), ("res_id", "in", messages.ids)])
        shown = (messages.attachment_ids - files).filtered(
            lambda found: not found.res_id or not (found.res_model or "").startswith("coi.")
        )
        elsewhere = self.env["mail.message"].search(
            [("attachment_ids", "in", shown.ids), ("id", "not in", messages.ids)]
        )
        return files | (shown - elsewhere.attachment_ids)

    # ------------------------------------------------------------ names of people

    @api.model
    def _get_masks(self, records, company, files, loose):
        """Two functions that take names, addresses and telephone numbers of the people of these records out of a text;
        the second, for what was said, takes out numbers of policies as well.

        Names of firms stay: of the company, the vendor and its agencies. What belongs to no vendor loses them too.
        """
        # names of colleagues stay, whoever they are
        colleagues = self.env["res.users"].search([("share", "=", False)])
        firms = {*company._coi_get_own_names(), *colleagues.mapped("name")}
        names = set(self._get_lines(records, NAMING))
        if loose:
            names |= set(self._get_lines(records, LOOSE_ERASED))
        else:
            firms |= set(self._get_lines(records, FIRMS))
            firms |= {name for file in records.get("coi.compliance", ()) for name in file._get_vendor_names()}
        known = {name.strip().casefold() for name in firms if name}
        names |= {email_normalize(name) or "" for name in names}
        names |= {name for name in files.mapped("name") if name}
        names |= set(self._get_lines(records, SAID))
        numbers = set(self._get_lines(records, NUMBERED))
        return self._get_mask(names, known), self._get_mask(names | numbers, known)

    @api.model
    def _get_mask(self, names, known):
        names = {name for name in names if len(name) >= LEAST_NAME and name.casefold() not in known}
        # as they stand in a page
        names |= {str(escape(name)) for name in names}
        longest_first = sorted(names, key=len, reverse=True)
        # whole words alone: one that somebody said may be part of others
        people = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

        def mask(text):
            text = people.sub(GONE, text) if names else text
            return TELEPHONE.sub(GONE, EMAIL.sub(GONE, text))

        return mask

    @api.model
    def _get_lines(self, records, fields_by_model):
        """The lines of these fields, without what is around them."""
        for model, names in fields_by_model.items():
            for record in records.get(model, ()):
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
        # sudo: letters that wait are not sent any more; some take their messages with them
        self.env["mail.mail"].sudo().search([("mail_message_id", "in", messages.ids)]).unlink()
        messages = messages.exists()
        gone = self.env._("What was written here was deleted by retention.")
        for message in messages:
            is_ours = message.author_id and not message.author_id.partner_share
            is_letter = message.message_type in LETTERS or not (is_ours or message.message_type == "notification")
            self._set(
                message,
                {
                    "body": gone if is_letter else mask(str(message.body or "")),
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
        # each names a contact or an address
        told = messages.notification_ids
        self._set(told, {"failure_reason": None})
        self._set(told.filtered("mail_email_address"), {"mail_email_address": GONE})

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
        people = reminders and reminders.filtered(lambda reminder: "@" in (reminder.recipient or ""))
        if people:
            self.env.cr.execute(
                SQL("UPDATE coi_reminder SET recipient = %s || id WHERE id IN %s", GONE, tuple(people.ids))
            )

    @api.model
    def _end_links(self, links):
        open_links = links and links.filtered(lambda link: not link.revoked_on)
        self._set(open_links, {"revoked_on": fields.Datetime.now()})
