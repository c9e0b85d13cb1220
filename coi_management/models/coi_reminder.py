from odoo import api, fields, models
from odoo.tools.mail import email_normalize

from .coi_planned import as_note
from .coi_request import OPEN

#: Days within which a mail comes back, if it does.
BOUNCES_WITHIN = 10


class CoiReminder(models.Model):
    """That a step was taken for somebody: once, and for good.

    What goes by mail waits here until it is allowed to leave: rows and mails are written in one transaction, so that
    the work can be stopped anywhere. See ``coi_ladder`` for who gets one, ``coi_letter`` for how it leaves.
    """

    _name = "coi.reminder"
    _description = "Insurance Reminder Sent"
    _order = "id desc"
    _rec_name = "recipient"

    request_id = fields.Many2one("coi.request", required=True, ondelete="cascade", index=True)
    compliance_id = fields.Many2one(related="request_id.compliance_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="request_id.partner_id", store=True, index=True)
    step_id = fields.Many2one(
        "coi.plan.step", ondelete="set null", index="btree_not_null", help="Empty: it was sent beside the plan."
    )
    topic = fields.Selection(
        [("ask", "What is asked"), ("well", "All is well"), ("campaign", "Campaign")], required=True, default="ask"
    )
    anchor_date = fields.Date(required=True, help="The day it is about.")
    offset = fields.Integer(string="Day", help="The step's day, as it was then.")
    recipient = fields.Char(required=True, help="The address, or user:ID; a dash where there was nobody.")
    contact_id = fields.Many2one("coi.contact", ondelete="set null", index="btree_not_null")
    user_id = fields.Many2one("res.users", ondelete="set null")
    recipient_name = fields.Char(string="To", compute="_compute_recipient_name")
    link_id = fields.Many2one("coi.link", ondelete="set null")
    channel = fields.Selection([("mail", "E-mail"), ("call", "Call"), ("todo", "To-do")], required=True)
    done_on = fields.Datetime(string="On", required=True, default=fields.Datetime.now)
    outcome = fields.Selection(
        [("waiting", "Waits"), ("done", "Done"), ("skipped", "Skipped"), ("failed", "Came back")],
        required=True,
        default="done",
        index=True,
        help="A step is skipped where a later one was due by then: nobody gets two at once.",
    )
    wait_until = fields.Date(help="The address had a mail lately: this one leaves on that day.")
    sent_with_id = fields.Many2one(
        "coi.reminder", ondelete="set null", index="btree_not_null", help="The reminder in whose mail this one went."
    )
    mail_message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")

    _once = models.UniqueIndex(
        "(request_id, step_id, anchor_date, recipient) WHERE step_id IS NOT NULL",
        "This step was taken already.",
    )
    _by_address = models.Index("(company_id, recipient, done_on) WHERE channel = 'mail' AND outcome = 'done'")
    _waiting = models.Index("(company_id, recipient) WHERE outcome = 'waiting'")

    @api.depends("recipient", "user_id", "contact_id")
    def _compute_recipient_name(self):
        for reminder in self:
            reminder.recipient_name = reminder.user_id.name or reminder.recipient

    # ------------------------------------------------------------ when an address may be written to

    @api.model
    def _get_last_mails(self, company, addresses):
        """When these addresses had their last mail of ours.

        :return: address to datetime; addresses that had none are left out
        """
        last = dict(
            # sudo: the limit counts what went out, whoever asks
            self.sudo()._read_group(
                [
                    ("company_id", "=", company.id),
                    ("recipient", "in", list(addresses)),
                    ("channel", "=", "mail"),
                    ("outcome", "=", "done"),
                ],
                ["recipient"],
                ["done_on:max"],
            )
        )
        # sudo: as above
        noticed = (
            self.env["coi.contact"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("email_normalized", "in", list(addresses)),
                    ("noticed_on", "!=", False),
                ],
                ["email_normalized"],
                ["noticed_on:max"],
            )
        )
        for address, moment in noticed:
            last[address] = max(filter(None, (last.get(address), moment)))
        return last

    def _get_free_day(self, last):
        """The first day on which these reminders, all to one address, may leave.

        An address has one mail in so many days, except in answer to what came from there since.

        :param last: when it had its last mail, or None
        """
        company = self.company_id
        if not last:
            return company._coi_today()
        answers = [request.last_answer_on for request in self.request_id if request.last_answer_on]
        if answers and max(answers) >= last:
            return company._coi_today()
        return fields.Date.add(company._coi_day(last), days=max(self._get_interval()))

    def _get_interval(self):
        """Days between two mails to one address, one number for each reminder."""
        return [reminder.company_id.coi_mail_interval for reminder in self]

    # ------------------------------------------------------------ when a mail could not be delivered

    @api.model
    def _mark_bounced(self, contacts):
        """The last mail to each of these contacts came back, if it went out lately."""
        # sudo: learned by the mail queue and the mail gateway
        sent = self.sudo().search(
            [
                ("contact_id", "in", contacts.ids),
                ("channel", "=", "mail"),
                ("outcome", "=", "done"),
                ("done_on", ">=", fields.Datetime.subtract(fields.Datetime.now(), days=BOUNCES_WITHIN)),
            ]
        )
        for rows in sent.grouped("contact_id").values():
            last = max(rows.mapped("done_on"))
            rows.filtered(lambda row, last=last: row.done_on == last).outcome = "failed"

    @api.model
    def _get_of_mail(self, mail, email):
        """The reminders that went to an address in a mail."""
        # sudo: learned by the mail queue
        told = self.env["mail.notification"].sudo().search([("mail_mail_id", "in", mail.ids)])
        messages = mail.mail_message_id | told.mail_message_id
        # sudo: as above
        return self.sudo().search(
            [("mail_message_id", "in", messages.ids), ("recipient", "=", email_normalize(email or "") or "-")]
        )

    @api.model
    def _fail(self, mail, email, reason, is_address=True):
        """A mail could not be delivered for good: somebody calls.

        :param bool is_address: whether its address is wrong: it is not written to any more then
        """
        reminders = self._get_of_mail(mail, email)
        reminders.outcome = "failed"
        # sudo: as above
        contacts = self.env["coi.contact"].sudo()
        contacts = contacts.search([("email_normalized", "=", email_normalize(email or "") or "-")])
        if is_address:
            contacts = contacts._bounce(email, reason).sudo()
        note = self.env._(
            "A mail to %(email)s could not be delivered: %(reason)s %(advice)s",
            email=email,
            reason=reason or "",
            advice=self.env._("Call, and put another address on file.")
            if is_address
            else self.env._("Call, or write in another way."),
        )
        requests = reminders.request_id.filtered(lambda request: request.state in OPEN)
        for request in requests:
            request._plan_activity("call", request._get_responsible(), self.env._("A mail came back"), note)
        # a notice is told to whoever is on the file, asked of something or not
        for compliance in contacts.compliance_id - requests.compliance_id if mail.model == "coi.notice" else ():
            if user := compliance._get_responsible():
                compliance.activity_schedule(
                    "mail.mail_activity_data_call",
                    summary=self.env._("A mail came back"),
                    note=as_note(note),
                    user_id=user.id,
                )
        return reminders
