import base64
import hashlib
import logging
import re
import xmlrpc.client

from odoo import api, models
from odoo.tools import email_normalize, email_split

from .. import mailroom
from .coi_inbound_filing import THREADS
from .coi_planned import as_note
from .coi_request import OPEN
from .fetchmail_server import passes

_logger = logging.getLogger(__name__)


#: Characters of an identifier of a message: no index takes many more than two thousand.
LONGEST_ID = 1000


class Original(bytes):
    """A message as it came: what is made of one that was parsed is not the same to the last byte. Carried in the
    context; what comes by RPC is JSON and can never be one of these."""


def _without_nul(value):
    """What was parsed, as a database takes it: without the one character that it refuses."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if not isinstance(value, list | tuple):
        return value
    parts = map(_without_nul, value)
    # attachments are named tuples
    return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)


class MailThread(models.AbstractModel):
    """The gateway: what vendors and agents send comes in by one door, and what came back is noted."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """A mail at an address of ours that Odoo cannot process is kept whole, and opened by our own means."""
        raw = message.data if isinstance(message, xmlrpc.client.Binary) else message
        raw = raw.encode() if isinstance(raw, str) else bytes(raw)
        gateway = self.with_context(coi_original=Original(raw))
        try:
            with self.env.cr.savepoint():
                return super(MailThread, gateway).message_process(model, mailroom.cut_header(raw), *args, **kwargs)
        except Exception as error:
            if passes(error) or not self.env["coi.inbound"]._keep_whole(raw):
                raise
            _logger.warning("A mail could not be processed: it is kept whole", exc_info=True)
            return False

    @api.model
    def message_parse(self, message, save_original=False):
        message_dict = super().message_parse(message, save_original=save_original)
        message_dict = {name: _without_nul(value) for name, value in message_dict.items()}
        if len(message_dict["message_id"]) > LONGEST_ID:
            known_by = hashlib.sha256(message_dict["message_id"].encode("utf-8", "replace")).hexdigest()
            message_dict["message_id"] = f"<{known_by}@long.invalid>"
        message_dict["message_id"] = self.env["coi.inbound"]._get_message_id(message, message_dict)
        return message_dict

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        return self.env["coi.inbound"]._take_routes(message, message_dict, routes)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        self.env["coi.inbound"]._take_bounce(email_message, message_dict)
        return result

    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        """What Odoo cannot take apart at an address of ours is kept whole instead of being refused."""
        try:
            return super()._message_parse_extract_payload(message, message_dict, save_original)
        except Exception:
            if not self.env["coi.inbound"]._get_companies_addressed(message_dict):
                raise
            _logger.warning("E-mail %s is malformed: it is kept whole", message_dict.get("message_id"), exc_info=True)
            return {"body": "", "attachments": []}


class CoiInbound(models.Model):
    """Which messages are taken in."""

    _inherit = "coi.inbound"

    @api.model
    def _take_routes(self, message, message_dict, routes):
        """Have mails to our addresses and answers to what we wrote come in as ``coi.inbound``, whole.

        What a colleague answers stays in the chatter where it belongs; documents in it come in as well.
        """
        taken = []
        for model, thread_id, values, user_id, alias in routes:
            company = self._get_company_of(model, thread_id, values)
            is_chat = model in THREADS and thread_id and self._is_colleague(email_normalize(message_dict["email_from"]))
            if not company or is_chat:
                taken.append((model, thread_id, values, user_id, alias))
            if company and (not is_chat or self._has_document(message_dict)):
                taken.append(self._prepare_route(message, company, user_id, alias))
        if not routes and message_dict.get("is_bounce"):
            bounced = message_dict.get("bounced_email") or self.env._("somebody")
            for company in self._get_companies_addressed(message_dict):
                why = self.env._("A mail to %(address)s came back.", address=bounced)
                alias = company.coi_alias_id
                taken.append(self._prepare_route(message, company, self.env.uid, alias, bounced=why))
        return taken

    @api.model
    def _keep_whole(self, raw):
        """Keep a mail that cannot be processed for each company at whose address it came, once.

        :return: whether it came at an address of ours
        """
        companies = self._get_companies_addressed({"recipients": ", ".join(mailroom.recipients(raw))})
        # sudo: the gateway works for all
        files = self.env["ir.attachment"].sudo()
        same = [("res_model", "=", self._name), ("res_field", "=", "original")]
        same.append(("checksum", "=", files._compute_checksum(raw)))
        known = self.sudo().browse(files.search(same).mapped("res_id")).exists().company_id
        for company in companies - known:
            self.sudo().message_new({}, {"company_id": company.id, "original": base64.b64encode(raw)})
        return bool(companies)

    @api.model
    def _get_message_id(self, message, message_dict):
        """By what a message is known: another identifier than its own where that was used before, and a company to
        which it is addressed has not got it.

        Odoo drops what it knows by its identifier. Programs of agencies use one for several mails; and what went to
        two companies, to one of them in a blind copy, is delivered twice.
        """
        own = message_dict["message_id"]
        # sudo: the gateway works for all
        known = self.env["mail.message"].sudo().search([("message_id", "=", own)])
        companies = self._get_companies_addressed(message_dict) if known else self.env["res.company"]
        if not companies:
            return own
        content = self._get_content_hash(self._as_bytes(message))
        kept = self.sudo().browse(known.filtered(lambda found: found.model == self._name).mapped("res_id")).exists()
        have = kept.filtered(lambda inbound: self._get_content_hash(inbound._get_original()) == content).company_id
        if companies <= have:
            return own
        return f"<{content[:40]}.{'.'.join(map(str, companies.ids))}@{own.strip('<>').rpartition('@')[2]}>"

    @api.model
    def _get_content_hash(self, raw):
        """A hash of what a message says, without the headers, which differ from one way to another."""
        return hashlib.sha256(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1].replace(b"\r\n", b"\n")).hexdigest()

    @api.model
    def _get_company_of(self, model, thread_id, values):
        """The company whose mail a route is; empty where it is none of ours."""
        companies = self.env["res.company"]
        if model == self._name and not thread_id:
            return companies.browse((values or {}).get("company_id")).exists() or self.env.company
        if model in THREADS and thread_id:
            # sudo: to whom a mail belongs is told by what it answers
            return self.env[model].sudo().browse(thread_id).exists().company_id
        return companies

    @api.model
    def _prepare_route(self, message, company, user_id, alias, **values):
        values = {"company_id": company.id, "original": base64.b64encode(self._as_bytes(message)), **values}
        return (self._name, 0, values, user_id, alias)

    @api.model
    def _as_bytes(self, message):
        """The message as it came; headers are not folded anew."""
        original = self.env.context.get("coi_original")
        if isinstance(original, Original):
            return bytes(original)
        try:
            return message.as_bytes(policy=message.policy.clone(refold_source="none"))
        except Exception:  # the generator of the standard library raises errors of many kinds on malformed messages
            return message.as_string().encode("utf-8", "surrogateescape")

    @api.model
    def _has_document(self, message_dict):
        return any(
            isinstance(attachment[1], bytes) and b"%PDF-" in attachment[1][:1024]
            for attachment in message_dict.get("attachments") or ()
        )

    @api.model
    def _get_companies_addressed(self, message_dict):
        """The companies at whose addresses a message is addressed."""
        addresses = [email_normalize(address) for address in email_split(message_dict.get("recipients") or "")]
        # sudo: addresses of the gateway; those that a company had before are its own as well
        aliases = (
            self.env["mail.alias"]
            .sudo()
            .search(
                [
                    ("alias_full_name", "in", [address for address in addresses if address]),
                    ("alias_model_id.model", "=", self._name),
                ]
            )
        )
        return self.env["res.company"].sudo().browse(aliases.mapped("alias_parent_thread_id")).exists()

    # ------------------------------------------------------------ what came back

    @api.model
    def _take_bounce(self, message, message_dict):
        """Mark addresses from which mails came back for good, and have somebody call.

        Anybody can write that a mail came back: who names none that we sent there silences nobody, a person is told.
        """
        failures = mailroom.delivery_failures(message)
        original = message_dict.get("bounced_message")
        for failure in failures:
            # sudo: the gateway works for all
            contacts = (
                self.env["coi.contact"]
                .sudo()
                .search([("email_normalized", "=", failure.address), ("bounced_on", "=", False)])
            )
            is_known = self._get_file_of(original) & contacts.compliance_id
            if is_known:
                contacts._bounce(failure.address, failure.diagnostic or failure.status)
            for compliance in contacts.compliance_id:
                self._plan_call(compliance, failure, original, bool(is_known))

    @api.model
    def _get_file_of(self, message):
        """The file to which a message of ours belongs; empty for any other."""
        if not message or message.model not in THREADS:
            return self.env["coi.compliance"].sudo()
        # sudo: the gateway works for all
        record = self.env[message.model].sudo().browse(message.res_id).exists()
        return record if record._name == "coi.compliance" else record.compliance_id

    @api.model
    def _plan_call(self, compliance, failure, original, is_known):
        """An activity on what was asked, else on the file: the vendor or agent has to be reached otherwise.

        :param bool is_known: whether it was a mail of ours that came back
        """
        requests = compliance.request_ids.filtered(lambda request: request.state in OPEN)
        if original and original.model == "coi.request":
            requests = requests.filtered(lambda request: request.id == original.res_id) or requests
        subject = requests[:1] or compliance
        user = compliance._get_responsible()
        if not user:
            return
        words = {"address": failure.address, "reason": failure.diagnostic or failure.status}
        if is_known:
            summary = self.env._("Call: a mail came back")
            note = self.env._(
                "A mail to %(address)s came back: %(reason)s. It is not written to any more. Call, and enter the right "
                "address.",
                **words,
            )
        else:
            summary = self.env._("Call: a mail may have come back")
            note = self.env._(
                "Somebody wrote that a mail to %(address)s came back: %(reason)s. It names no mail of ours, so the "
                "address is written to as before. Call, and ask.",
                **words,
            )
            if summary in subject.activity_ids.mapped("summary"):
                return
        subject.activity_schedule(
            "mail.mail_activity_data_call",
            compliance.company_id._coi_today(),
            summary=summary,
            note=as_note(note),
            user_id=user.id,
        )


def answered_at_company(records, answers):
    """Put the address of the company, where it has one, for that of the gateway: it takes answers without a thread."""
    for record in records:
        address = record.company_id.coi_alias_email
        if address:
            answers[record.id] = record._notify_get_reply_to_formatted_email(
                address, author_id=record.company_id.partner_id.id
            )
    return answers


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        return answered_at_company(self, super()._notify_get_reply_to_batch(defaults, author_ids))


class CoiNotice(models.Model):
    _inherit = "coi.notice"

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        return answered_at_company(self, super()._notify_get_reply_to_batch(defaults, author_ids))
