import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL, formataddr

from .coi_memo import Memo
from .coi_one_line import one_line
from .coi_request import OPEN

_logger = logging.getLogger(__name__)

#: How many addresses are worked between two commits.
BATCH = 100

#: Up to how many vendors in one mail the requirement sheet of each is attached; it is behind their links as well.
MOST_SHEETS = 5

TEMPLATES = "coi_management.mail_template_"

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}

WAITING = """
    SELECT DISTINCT recipient FROM coi_reminder
     WHERE company_id = %(company)s AND outcome = 'waiting' AND recipient > %(after)s
       AND (topic = 'campaign') = %(campaign)s
       AND (wait_until IS NULL OR wait_until <= %(today)s)
     ORDER BY recipient LIMIT %(limit)s
"""


class CoiReminder(models.Model):
    """How reminders leave: one mail for an address, with a section and a link for each vendor."""

    _inherit = "coi.reminder"

    @api.model
    def _send_waiting(self, campaign=False):
        """Put what may leave into the mail queue, batch by batch, each committed with its rows.

        :param bool campaign: whether what campaigns send, or all else
        :return: whether there is time left
        """
        cron = self.env["ir.cron"]
        # sudo: the settings of each company
        for company in self.env["res.company"].sudo().search([], order="id"):
            after = ""
            while addresses := self._find_addresses(company, after, campaign):
                after = addresses[-1]
                self._get_waiting(company, addresses, campaign)._send_each()
                if not cron._commit_progress(len(addresses)):
                    return False
        return True

    @api.model
    def _find_addresses(self, company, after, campaign):
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(WAITING, company=company.id, after=after, campaign=campaign, today=company._coi_today(), limit=BATCH)
        )
        return [address for (address,) in found]

    @api.model
    def _get_waiting(self, company, addresses, campaign):
        """What waits for these addresses and is not being sent by another worker."""
        waiting = self.search(
            [
                ("company_id", "=", company.id),
                ("recipient", "in", addresses),
                ("outcome", "=", "waiting"),
                ("topic", "=" if campaign else "!=", "campaign"),
            ],
            order="id",
        ).try_lock_for_update()
        waiting.invalidate_recordset(["outcome"])
        return waiting.filtered(lambda row: row.outcome == "waiting")

    def _send_each(self):
        """Send a batch in one go; where that fails, address by address: what fails alone waits a day for a person."""
        try:
            with self.env.cr.savepoint():
                return self._send()
        except OperationalError:
            raise
        except Exception:
            _logger.warning("A batch of mails failed, they are written one by one.", exc_info=True)
        for _key, rows in self._group_letters():
            try:
                with self.env.cr.savepoint():
                    rows._send()
            except OperationalError:
                raise
            except Exception as error:
                _logger.exception("The mail to one address failed")
                rows.wait_until = fields.Date.add(rows.company_id._coi_today(), days=1)
                for request in rows.request_id:
                    request._plan_failure(error)

    def _send(self, now=False):
        """Send these, which are of one company, to each address as one mail; what may not leave yet goes on waiting.

        :param bool now: whether a person sends them: then no address waits because it had a mail lately
        """
        company = self.company_id
        today = company and company._coi_today()
        last = self._get_last_mails(company, self.mapped("recipient"))
        letters = []
        for _key, rows in self._group_letters():
            rows._drop_moot()
            rows = rows.filtered(lambda row: row.outcome == "waiting" and row._may_leave(now))
            if not rows:
                continue
            free = today if now else rows._get_free_day(last.get(rows[0].recipient))
            if free > today:
                rows.wait_until = free
                continue
            last[rows[0].recipient] = fields.Datetime.now()
            letters.append(rows)
        if letters:
            self._write_letters(letters)

    def _group_letters(self):
        """Rows that go in one mail, by what they have in common."""
        return self.grouped("recipient").items()

    def _drop_moot(self):
        """What nobody needs to be told any more is skipped."""
        for row in self:
            request = row.request_id
            gone = row.topic == "ask" and request.state not in OPEN
            contact = row.contact_id
            unreachable = not row.user_id and (
                not contact.active or contact.bounced_on or contact.email_normalized != row.recipient
            )
            if gone or unreachable or request.compliance_id._is_put_aside():
                row.outcome = "skipped"
        told = set()
        for row in self.filtered(lambda row: row.topic == "well" and row.outcome == "waiting"):
            # nobody reads that all is well where something else is asked, or falls short again
            if row.compliance_id in told or row.compliance_id._is_asked():
                row.outcome = "skipped"
            told.add(row.compliance_id)

    def _may_leave(self, now):
        """Whether the request is not paused."""
        self.ensure_one()
        request = self.request_id
        if now or self.topic != "ask":
            return True
        chased = request.company_id.coi_chase or request.reason == "manual"
        paused = request.paused_until and request.paused_until > request.company_id._coi_today()
        return chased and not paused and request.state != "answered"

    # ------------------------------------------------------------ writing

    def _write_letters(self, letters):
        """Write the mails, and that they were sent.

        :param list letters: recordsets, each of rows that go to one address
        """
        # sudo: mails, messages and links are written by the software
        memo = Memo()
        letters = [
            rows.sudo().with_context(coi_memo=memo).sorted(lambda row: (row.partner_id.name or "", row.id))
            for rows in letters
        ]
        every = self.sudo().union(*letters)
        # what is read of one is read of all
        letters = [rows.with_prefetch(every.ids) for rows in letters]
        with_contact = every.filtered("contact_id")
        links = self.env["coi.link"].sudo()
        made = links.create([links._prepare_vals(row.request_id, row.contact_id) for row in with_contact])
        for row, link in zip(with_contact, made, strict=True):
            row.link_id = link
        words = self._render_words(letters)
        replies = every._get_replies()
        contents = {}
        messages, mails = [], []
        for rows in letters:
            subject, text = words[rows[0]]
            letter = rows._get_letter(contents)
            sheets = rows._get_attachments() if len(rows) <= MOST_SHEETS else {}
            for row, section in zip(rows, letter["sections"], strict=True):
                body = row._render_frame(letter, text, [section], plain=True)
                messages.append(row._prepare_message_vals(subject, body, replies[row.request_id.id], sheets))
            vals = rows[0]._prepare_mail_vals(rows._render_frame(letter, text, letter["sections"]))
            if len(rows) > 1:
                # of no thread: what is answered to it may be about any of them
                common = dict(messages[-len(rows)], res_id=False, record_name=False, body=text)
                every_sheet = [(4, sheet.id) for row in rows for sheet in sheets.get(row, ())]
                vals.update(common, attachment_ids=every_sheet)
            mails.append(vals)
        self._store(letters, messages, mails)

    def _store(self, letters, messages, mails):
        # sudo: as above
        messages = self.env["mail.message"].sudo().create(messages)
        following = iter(messages)
        for rows, vals in zip(letters, mails, strict=True):
            for row in rows:
                row.write(
                    {
                        "outcome": "done",
                        "done_on": fields.Datetime.now(),
                        "wait_until": False,
                        "mail_message_id": next(following).id,
                        "sent_with_id": rows[0].id if row != rows[0] else False,
                    }
                )
            if len(rows) == 1:
                vals["mail_message_id"] = rows.mail_message_id.id
        # sudo: as above
        mails = self.env["mail.mail"].sudo().create(mails)
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": row.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "mail_email_address": row.recipient,
                    "notification_type": "email",
                    "notification_status": "ready",
                }
                for rows, mail in zip(letters, mails, strict=True)
                for row in rows
            ]
        )
        # sudo: whoever asks has no rights on scheduled actions
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _prepare_message_vals(self, subject, body, reply_to, sheets):
        self.ensure_one()
        request = self.request_id
        author = self.env.user.partner_id
        sender = self._get_sender()
        return {
            "model": request._name,
            "res_id": request.id,
            "record_name": request.display_name,
            "record_company_id": self.company_id.id,
            "record_alias_domain_id": self.company_id.alias_domain_id.id,
            "message_type": "email_outgoing",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "subject": subject,
            "body": body,
            "author_id": author.id,
            "email_from": sender,
            "reply_to": reply_to,
            "outgoing_email_to": self.recipient,
            "attachment_ids": [(4, attachment.id) for attachment in sheets.get(self, ())],
        }

    def _prepare_mail_vals(self, body):
        self.ensure_one()
        name = one_line(self.contact_id.name or self.user_id.name)
        return {
            "email_to": formataddr((name, self.recipient)) if name else self.recipient,
            "body_html": body,
            "auto_delete": True,
            "is_notification": True,
            "headers": repr(HEADERS),
        }

    def _get_sender(self):
        """From whom mails come: the company, where it has an address, else whoever sends."""
        company = self.company_id
        return formataddr((one_line(company.name), company.email)) if company.email else self.env.user.email_formatted

    def _get_replies(self):
        """Where answers come back to, by the id of each request."""
        requests = self.request_id
        return requests._notify_get_reply_to_batch(
            defaults=dict.fromkeys(requests.ids, self[:1]._get_sender()),
            author_ids=dict.fromkeys(requests.ids, self.company_id.partner_id.id),
        )

    # ------------------------------------------------------------ words

    def _get_lang(self):
        """The language in which the recipient is written to."""
        row = self[:1]
        return row.contact_id._get_lang() if row.contact_id else row.user_id.lang or "en_US"

    def _get_template(self):
        """The template of the words of a mail with these rows."""
        kinds = {row._get_words_kind() for row in self}
        if len(self) == 1 and self.step_id.template_id and self.topic == "ask":
            return self.step_id.template_id
        kind = kinds.pop() if len(self) == 1 else "well_several" if kinds == {"well"} else "digest"
        return self.env["mail.template"].browse(self.env["ir.model.data"]._xmlid_to_res_id(TEMPLATES + kind))

    def _get_words_kind(self):
        """Which template the words for one row come from, by the end of its name."""
        self.ensure_one()
        request = self.request_id
        if self.topic == "well":
            return "well"
        if self.topic == "campaign":
            return "message"
        if request.kind == "correction":
            return "missing" if request.file_status == "missing" else "correction"
        if request.kind == "renewal":
            return "renewal" if self.company_id._coi_today() < request.anchor_date else "renewal_ended"
        return request.kind

    def _render_words(self, letters):
        """Subject and text of each letter, by its first row; a template is rendered for all that use it at once."""
        groups = {}
        for rows in letters:
            groups.setdefault((rows._get_template(), rows._get_lang()), []).append(rows[0])
        words = {}
        for (template, lang), firsts in groups.items():
            ids = [row.id for row in firsts]
            # sudo: the words are written by the software, whoever asks
            template = template.sudo()
            texts = template._render_field("body_html", ids, set_lang=lang)
            subjects = template._render_field("subject", ids, set_lang=lang)
            words.update({row: (one_line(subjects[row.id]), texts[row.id]) for row in firsts})
        return words

    def _get_letter(self, contents):
        """What the frame shows.

        :param dict contents: what was gathered already in this batch, by request and language
        """
        lang = self._get_lang()
        sections = []
        for row in self:
            key = (row.request_id, lang, row.topic)
            if key not in contents:
                contents[key] = row.with_context(lang=lang)._get_content()
            sections.append(
                {**contents[key], "link": row.link_id._get_placeholder() if row.link_id else row._get_url()}
            )
        return {"company": self.company_id, "lang": lang, "sections": sections, "several": len(self) > 1}

    def _get_url(self):
        """Where colleagues find what is asked."""
        return f"/odoo/insurance-requests/{self.request_id.id}"

    def _render_frame(self, letter, text, sections, plain=False):
        """The body of a mail: the words, then a section for each vendor.

        :param bool plain: without what is around it, for the chatter
        """
        return self.env["ir.qweb"]._render(
            "coi_management.mail_frame",
            {**letter, "text": text, "sections": sections, "plain": plain},
            lang=letter["lang"],
        )
