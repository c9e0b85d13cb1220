from odoo import api, models
from odoo.fields import Domain

from .. import mailroom
from ..extraction.values import one_date

#: Characters of the shortest policy number that is looked for in a text, and words of it that are looked at.
LEAST_KEY = 5
MOST_WORDS = 1000


class CoiInbound(models.Model):
    """What a mail says in words: that a policy is cancelled, not renewed, or in force again."""

    _inherit = "coi.inbound"

    def _take_words(self, mail):
        """A mail without documents may tell of a cancellation: then a draft notice, for a person."""
        if mailroom.notice_kind(mail.subject, mail.own)[0]:
            self._propose_notice(mail)

    def _propose_notice(self, mail=None):
        """A draft of what the mail says, as far as it can be told; a person completes and confirms it."""
        self.ensure_one()
        # sudo: the original is read by the system
        mail = mail or mailroom.open_mail(self.sudo()._get_original())
        kind, sentence = mailroom.notice_kind(mail.subject, mail.own)
        rows = self._find_policies_named(f"{mail.subject}\n{mail.own}")
        # a certificate that came with it is no letter that tells it
        document = self.certificate_ids.filtered(lambda found: found.kind != "certificate")[:1]
        return self.env["coi.notice"]._propose(
            self.company_id,
            {
                "type": kind,
                "policy_number": rows[:1].policy_number if len(set(rows.mapped("policy_key"))) == 1 else False,
                "effective": one_date(sentence),
                "reason": sentence or self.preview,
            },
            partner_id=self.partner_id.id or (len(rows.compliance_id) == 1 and rows.partner_id.id),
            source="mail",
            received_on=self.received_on,
            inbound_id=self.id,
            certificate_id=document.id,
        )

    def _find_policies_named(self, text):
        """Accepted policies of this company, or of the file, whose number stands in a text."""
        self.ensure_one()
        plain = self.env["coi.coverage"]._plain_number
        mine = Domain("company_id", "=", self.company_id.id) & Domain("state", "=", "accepted")
        if self.compliance_id:
            squashed = plain(text)
            rows = self.env["coi.coverage"].search(mine & Domain("compliance_id", "=", self.compliance_id.id))
            return rows.filtered(lambda row: len(row.policy_key or "") >= LEAST_KEY and row.policy_key in squashed)
        return self.env["coi.coverage"].search(
            mine & Domain("policy_key", "in", list(self._get_number_candidates(text)))
        )

    @api.model
    def _get_number_candidates(self, text):
        """What may be a policy number in a text, as keys: words with digits, alone and with their neighbours."""
        plain = self.env["coi.coverage"]._plain_number
        words = text.split()[:MOST_WORDS]
        keys = {plain("".join(words[start : start + length])) for start in range(len(words)) for length in (1, 2, 3)}
        return {key for key in keys if LEAST_KEY <= len(key) <= 30 and any(char.isdigit() for char in key)}
