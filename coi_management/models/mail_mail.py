import logging
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize_all

from .coi_one_line import one_line
from .coi_quiet import without_addresses

_logger = logging.getLogger(__name__)

PLACEHOLDER = re.compile(r"/coi/link-(\d+)\b")

#: What a mail server says of an address that will never take a mail (RFC 5321: 550, 551, 553 to a recipient).
REFUSED = re.compile(r"SMTPRecipientsRefused.*?\b55[013]\b", re.DOTALL)

#: What it says of a mail that it will never take.
UNWANTED = re.compile(r"SMTPDataError.*?\b5\d\d\b", re.DOTALL)

#: Failures of an address, not of the way to it.
WRONG_ADDRESS = ("mail_email_invalid", "mail_email_missing")

#: What stands in headers of a mail.
HEADERS = {"subject", "email_from", "email_to", "email_cc", "reply_to"}

#: What vendors and agents are written to about: what is asked, and notices.
OURS = ("coi.request", "coi.notice")

#: What colleagues are told: that of our records, and what is marked so.
FOR_COLLEAGUES = Domain("model", "not in", OURS) & (
    Domain("model", "=like", "coi.%") | Domain("coi_comes_again", "=", True)
)

#: Days for which a mail that could not leave is tried again, and the minutes in between.
PATIENCE = 5
PAUSE = 30


class MailMail(models.Model):
    _inherit = "mail.mail"

    coi_waits_since = fields.Datetime(
        string="Waits since", help="Since when the mail server does not take this reminder."
    )

    coi_comes_again = fields.Boolean(
        string="Tried Again", help="It is sent again while the mail server does not take it."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A name over two lines must not keep a mail from leaving."""
        return super().create(
            [{**vals, **{name: one_line(vals[name]) for name in HEADERS & vals.keys()}} for vals in vals_list]
        )

    def _prepare_outgoing_body(self):
        """Put the links in at the moment at which the mail leaves: their tokens stand in no table and in no log."""
        body = super()._prepare_outgoing_body()
        if self.model != "coi.request" or not body:
            return body
        addressed = self._coi_get_addressed()
        paths = {}

        def replace(match):
            # sudo: tokens are closed to all; a link goes to nobody but the one for whom it was made
            link = self.env["coi.link"].sudo().browse(int(match[1])).exists()
            if addressed != {link.email}:
                return match[0]
            if link not in paths:
                paths[link] = link._mint()
            return paths[link]

        return PLACEHOLDER.sub(replace, str(body))

    def _coi_get_addressed(self):
        """All addresses that get this mail, openly or as a copy."""
        self.ensure_one()
        written = (self.email_to, self.email_cc, *self.recipient_ids.mapped("email"))
        return {address for text in written for address in email_normalize_all(text or "")}

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        for mail in self.filtered(lambda mail: mail.model in OURS):
            if failure_type:
                mail._coi_note_failure(failure_type, str(failure_reason or mail.failure_reason or ""))
            elif mail.coi_waits_since and mail.state == "sent":
                mail._coi_note_success()
        if failure_type:
            for mail in self.filtered_domain(FOR_COLLEAGUES):
                answer = str(failure_reason or mail.failure_reason or "")
                if mail._coi_may_leave_later(failure_type, answer):
                    answer = without_addresses(answer)
                    _logger.info("Mail %s for a colleague could not leave, it is tried again: %s", mail.id, answer)
                    mail._coi_trigger_retry()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

    def _coi_note_success(self):
        """A reminder that had to wait has left: whatever is wrong with telling so must not have it sent again."""
        try:
            with self.env.cr.savepoint():
                self._coi_tell(self.env._("The mail to %(email)s has left now.", email=self.email_to))
        except Exception:
            _logger.exception("It could not be noted that reminder %s has left", self.id)

    def _coi_note_failure(self, failure_type, answer):
        """A reminder did not leave: for good where its address or the mail itself is refused, else for now."""
        self.ensure_one()
        refused, unwanted = REFUSED.search(answer), UNWANTED.search(answer)
        if failure_type in WRONG_ADDRESS or refused:
            self._coi_give_up(answer[refused.end() - 3 :] if refused else answer, is_address=True)
        elif unwanted:
            self._coi_give_up(answer[unwanted.end() - 3 :])
        else:
            self._coi_wait(answer)

    def _coi_give_up(self, answer, is_address=False):
        """It will not leave: somebody calls instead, and an address that is wrong is not written to any more."""
        self.state = "cancel"
        _logger.info("Reminder %s is given up, somebody is asked to call: %s", self.id, without_addresses(answer))
        for email in email_normalize_all(self.email_to or ""):
            self.env["coi.reminder"]._fail(self, email, answer, is_address=is_address)

    def _coi_wait(self, answer):
        """It is tried again; what was asked tells so, once."""
        _logger.info("Reminder %s could not leave, it is tried again: %s", self.id, without_addresses(answer))
        if not self.coi_waits_since:
            self.coi_waits_since = fields.Datetime.now()
            self._coi_tell(
                self.env._(
                    "The mail to %(email)s could not leave yet, it is tried again for %(days)s days: %(reason)s",
                    email=self.email_to,
                    days=PATIENCE,
                    reason=answer,
                )
            )
        self._coi_trigger_retry()

    def _coi_may_leave_later(self, failure_type, answer):
        """Whether it is the way that is closed for now, and neither its address nor the mail that is refused."""
        return not (failure_type in WRONG_ADDRESS or REFUSED.search(answer) or UNWANTED.search(answer))

    def _coi_trigger_retry(self):
        """Have what could not leave tried again soon; once for a transaction."""
        if not self.env.cr.precommit.data.get("coi_retry"):
            self.env.cr.precommit.data["coi_retry"] = True
            again = fields.Datetime.add(fields.Datetime.now(), minutes=PAUSE)
            # sudo: learned by the mail queue
            self.env.ref("coi_management.ir_cron_chase").sudo()._trigger(again)

    def _coi_tell(self, words):
        """Note it with everything that is asked in this mail."""
        for email in email_normalize_all(self.email_to or ""):
            for request in self.env["coi.reminder"]._get_of_mail(self, email).request_id:
                request._message_log(body=words)

    @api.model
    def _coi_retry(self):
        """Have mails of ours that could not leave because of the way there, not of the address, tried again; after some
        days somebody calls instead, or Odoo shows to whom what did not leave."""
        failed = self.search(
            (Domain("model", "in", OURS) | FOR_COLLEAGUES)
            & Domain("state", "=", "exception")
            & Domain("failure_type", "not in", WRONG_ADDRESS)
        )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=PATIENCE)
        old = failed.filtered(lambda mail: mail.create_date < since)
        for mail in old.filtered(lambda mail: mail.model in OURS):
            mail._coi_give_up(mail.failure_reason or "")
        failed = (failed - old).filtered(
            lambda mail: mail.model in OURS or mail._coi_may_leave_later(mail.failure_type, mail.failure_reason or "")
        )
        if failed:
            failed.mark_outgoing()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
