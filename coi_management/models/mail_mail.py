import re

from odoo import api, fields, models
from odoo.tools.mail import email_normalize_all

PLACEHOLDER = re.compile(r"/coi/link-(\d+)\b")

#: What a mail server says of an address that will never take a mail (RFC 5321: 550, 551, 553 to a recipient).
REFUSED = re.compile(r"SMTPRecipientsRefused.*?\b55[013]\b", re.DOTALL)

#: Failures of an address, not of the way to it.
WRONG_ADDRESS = ("mail_email_invalid", "mail_email_missing")

#: What vendors and agents are written to about: what is asked, and notices.
OURS = ("coi.request", "coi.notice")

#: Days for which a mail that could not leave is tried again.
PATIENCE = 5


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_body(self):
        """Put the links in at the moment at which the mail leaves: their tokens stand in no table and in no log."""
        body = super()._prepare_outgoing_body()
        if self.model != "coi.request" or not body:
            return body
        addressed = set(email_normalize_all(self.email_to or ""))
        paths = {}

        def replace(match):
            # sudo: tokens are closed to all; a link goes to nobody but the one for whom it was made
            link = self.env["coi.link"].sudo().browse(int(match[1])).exists()
            if link.email not in addressed:
                return match[0]
            if link not in paths:
                paths[link] = link._mint()
            return paths[link]

        return PLACEHOLDER.sub(replace, str(body))

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """A mail of ours whose address the mail server refuses for good came back."""
        for mail in self if failure_type else ():
            answer = str(failure_reason or mail.failure_reason or "")
            refused = REFUSED.search(answer)
            if mail.model in OURS and (failure_type in WRONG_ADDRESS or refused):
                mail.state = "cancel"
                for email in email_normalize_all(mail.email_to or ""):
                    self.env["coi.reminder"]._fail(mail, email, answer[refused.end() - 3 :] if refused else answer)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

    @api.model
    def _coi_retry(self):
        """Have mails of ours that could not leave because of the way there, not of the address, tried again."""
        failed = self.search(
            [
                ("model", "in", OURS),
                ("state", "=", "exception"),
                ("failure_type", "not in", WRONG_ADDRESS),
                ("create_date", ">=", fields.Datetime.subtract(fields.Datetime.now(), days=PATIENCE)),
            ]
        )
        if failed:
            failed.mark_outgoing()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
