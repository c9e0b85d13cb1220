import re

from odoo import models
from odoo.tools.mail import email_normalize_all

PLACEHOLDER = re.compile(r"/coi/link-(\d+)\b")


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
