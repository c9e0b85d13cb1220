import logging
from ast import literal_eval

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

from .coi_one_line import one_line
from .coi_quiet import without_addresses
from .coi_subscription_content import LISTS
from .coi_turns import goes_on

_logger = logging.getLogger(__name__)

#: How many rows stand in the mail itself, and how many in the spreadsheet at most.
SHOWN = 15
EXPORTED = 10_000

FREQUENCIES = [("weekly", "Weekly"), ("monthly", "Monthly"), ("quarterly", "Quarterly")]
STEPS = {
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
}


class CoiSubscription(models.Model):
    """A report that a user gets by mail, with the user's own rights, filter, language and companies.

    Nobody writes one for somebody else: its filter is read with the rights of whoever gets it.
    """

    _name = "coi.subscription"
    _description = "Insurance Report by Mail"
    _inherit = ["coi.subscription.content"]
    _order = "user_id, report, id"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users",
        string="For",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    company_ids = fields.Many2many(
        "res.company", string="Companies", required=True, default=lambda self: self.env.companies
    )
    report = fields.Selection(
        [
            ("network", "Network Report"),
            ("vendors", "Vendors"),
            ("expirations", "Expirations"),
            ("deficiencies", "Deficiencies"),
            ("requests", "Requests"),
            ("waivers", "Waivers"),
            ("overrides", "Gate Overrides"),
        ],
        required=True,
        default="vendors",
    )
    model = fields.Char(compute="_compute_model")
    filter_id = fields.Many2one(
        "ir.filters",
        string="Favorite",
        domain="[('model_id', '=', model), ('user_ids', 'in', [uid, False])]",
        help="A search that you saved as a favorite in that list; its filter is taken over below.",
        ondelete="set null",
    )
    domain = fields.Char(string="Filter", compute="_compute_domain", store=True, readonly=False)
    frequency = fields.Selection(FREQUENCIES, required=True, default="weekly")
    next_date = fields.Date(
        string="Next On",
        required=True,
        default=lambda self: self._get_day(self.env.user) + relativedelta(weekday=0),
        help="By your own day, in the time zone of your preferences, else in that of your company.",
    )
    send_empty = fields.Boolean(string="Also When Empty", default=True, help="A mail also says that there is nothing.")
    last_sent_on = fields.Datetime(readonly=True, copy=False)
    last_count = fields.Integer(string="Rows in the Last One", readonly=True, copy=False)
    row_count = fields.Integer(string="Rows Now", compute="_compute_row_count")

    # ------------------------------------------------------------ what is chosen

    @api.depends("report", "filter_id")
    def _compute_name(self):
        reports = dict(self._fields["report"]._description_selection(self.env))
        for subscription in self:
            label = reports.get(subscription.report, "")
            subscription.name = (
                f"{label}: {subscription.filter_id.name}" if subscription.filter_id else label
            ) or subscription.name

    @api.depends("report")
    def _compute_model(self):
        for subscription in self:
            subscription.model = LISTS[subscription.report]["model"] if subscription.report else False

    @api.depends("report", "filter_id")
    def _compute_domain(self):
        """What a favorite says is taken over, so that deleting it later changes no report."""
        for subscription in self:
            subscription.domain = subscription.filter_id.domain or "[]"

    @api.onchange("report")
    def _onchange_report(self):
        self.filter_id = False

    @api.depends("report", "domain", "user_id", "company_ids")
    def _compute_row_count(self):
        for subscription in self:
            try:
                records = subscription._get_reader()[subscription.model]
                subscription.row_count = records.search_count(subscription._get_domain())
            except (AccessError, UserError, KeyError, ValueError):
                subscription.row_count = 0

    def _get_reader(self):
        """The environment in which the report is made: the rights, language, day and companies of its reader.

        :raise AccessError: where its reader works in none of its companies any more: it is not made for others instead
        """
        self.ensure_one()
        user = self.user_id
        companies = self.company_ids & user.company_ids
        if not companies:
            raise AccessError(
                self.env._(
                    "%(user)s works in no company of this report any more.", user=user.sudo().name
                )  # sudo: a name
            )
        zone = self._get_zone(user)
        return self.with_user(user).with_context(allowed_company_ids=companies.ids, lang=user.lang, tz=zone).env

    @api.model
    def _get_zone(self, user):
        """The time zone of a reader: the user's own, else that of the user's company."""
        # sudo: the time zone of whoever gets a report, and of the company's own contact
        user = user.sudo()
        return user.tz or user.company_id.partner_id.tz or "UTC"

    @api.model
    def _get_day(self, user):
        """The day it is for a reader."""
        return fields.Datetime.now().replace(tzinfo=pytz.utc).astimezone(pytz.timezone(self._get_zone(user))).date()

    def _is_due(self):
        self.ensure_one()
        return self.next_date <= self._get_day(self.user_id)

    def _get_domain(self):
        """The rows of the report, as of now.

        :raise UserError: where the filter cannot be read
        """
        self.ensure_one()
        reader = self._get_reader()
        action = reader["ir.actions.act_window"]._for_xml_id(LISTS[self.report]["action"])
        try:
            base = Domain(literal_eval(action["domain"] or "[]"))
            # as Odoo's own filters are read: they may speak of the user and of days
            chosen = safe_eval(
                self.domain or "[]",
                {
                    "uid": reader.uid,
                    "time": safe_time,
                    "context_today": lambda: fields.Date.context_today(reader[self.model]),
                    "relativedelta": relativedelta,
                    "allowed_company_ids": reader.companies.ids,
                },
            )
            return base & Domain(chosen)
        except Exception as error:
            raise UserError(self.env._("The filter of the report cannot be read.")) from error

    @api.constrains("domain", "report")
    def _check_domain(self):
        for subscription in self:
            domain = subscription._get_domain()
            try:
                # asked once, with the rights of its reader: what cannot be searched, or may not be, is refused now
                subscription._get_reader()[subscription.model].search_count(domain, limit=1)
            except (ValueError, KeyError) as error:
                raise UserError(self.env._("The filter of the report cannot be read.")) from error

    def write(self, vals):
        if not self.env.su and any(record.user_id.id != vals.get("user_id", record.user_id.id) for record in self):
            raise AccessError(self.env._("Nobody writes a report for somebody else."))
        return super().write(vals)

    # ------------------------------------------------------------ sending

    def action_send(self):
        """Send it now, beside its days."""
        self.check_access("write")
        for subscription in self:
            subscription._send()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": self.env._("The report is on its way."), "type": "success"},
        }

    def action_open(self):
        """The list with the rows of the report."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(LISTS[self.report]["action"])
        return dict(action, domain=list(self._get_domain()), context={}, name=self.name, display_name=self.name)

    @api.model
    @goes_on
    def _cron_send(self):
        """Send what is due, each in a transaction of its own: stopped anywhere, nothing is sent twice or forgotten."""
        cron = self.env["ir.cron"]
        # nobody's day begins more than a day before that of UTC
        ahead = fields.Date.add(fields.Date.today(), days=1)
        due = self.search([("next_date", "<=", ahead)], order="next_date, id").filtered(lambda found: found._is_due())
        cron._commit_progress(remaining=len(due))
        for subscription in due:
            if not subscription.try_lock_for_update().filtered(lambda found: found._is_due()):
                continue
            subscription._move_on()
            try:
                with self.env.cr.savepoint():
                    subscription._send(skip_empty=not subscription.send_empty)
            except (AccessError, UserError, ValueError, KeyError) as error:
                # a filter on what is no more is a ValueError; another day brings another try, nobody else's report
                # waits for it, and its reader sees in the list that nothing came
                _logger.info(
                    "Report %s for user %s was not sent: %s",
                    subscription.id,
                    subscription.user_id.id,
                    without_addresses(error),
                )
            if not cron._commit_progress(1):
                return

    def _move_on(self):
        """The next day after the reader's own on which it is due, counted from the day on which it was."""
        self.ensure_one()
        today = self._get_day(self.user_id)
        following, count = self.next_date, 0
        while following <= today:
            count += 1
            following = self.next_date + STEPS[self.frequency] * count
        self.next_date = following

    def _send(self, skip_empty=False):
        """Make the report with the rights of its reader and hand it to the mail queue.

        :raise UserError: where its reader has no address
        :raise AccessError: where its reader may not read the list any more
        """
        self.ensure_one()
        reader = self._get_reader()
        user = self.user_id
        if not user.active or not user.email:
            raise UserError(self.env._("%(user)s cannot be reached by mail.", user=user.name))
        model = reader[self.model]
        model.check_access("read")
        domain = self._get_domain()
        count = model.search_count(domain)
        self.write({"last_sent_on": fields.Datetime.now(), "last_count": count})
        if not count and skip_empty:
            return
        records = model.search(domain, limit=EXPORTED)
        localized = self.with_env(reader)
        body = reader[
            "ir.qweb"
        ]._render(
            "coi_management.subscription_mail",
            {
                "subscription": localized.sudo(),  # sudo: its own words, for a reader who need not own it
                "company": reader.company,
                "today": format_date(reader, fields.Date.context_today(model)),
                "headers": localized._get_headers(LISTS[self.report]["shown"]),
                "rows": localized._get_rows(records[:SHOWN], LISTS[self.report]["shown"]),
                "count": count,
                "more": max(0, count - SHOWN),
                "url": f"{self.get_base_url()}/odoo/coi.subscription/{self.id}",
            },
        )
        attachments = []
        if content := localized._get_print(records):
            attachments.append((f"{self.name}.pdf", content))
        if count and user.has_group("base.group_allow_export"):
            attachments.append((f"{self.name}.xlsx", localized._get_spreadsheet(records)))
        # sudo: reports are sent by the scheduled action, and by readers who may not write mails by hand
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": f"{reader.company.name}: {self.name} ({count})",
                    "email_from": reader.company.email_formatted or user.email_formatted,
                    "email_to": user.email_formatted,
                    "body_html": body,
                    "auto_delete": True,
                    "coi_comes_again": True,
                    "headers": {"X-Auto-Response-Suppress": "OOF", "Auto-Submitted": "auto-generated"},
                }
            )
        )
        mail.attachment_ids = (
            self.env["ir.attachment"]
            .sudo()
            .create(  # sudo: as the mail to which they belong
                [
                    {
                        "name": one_line(name).replace("/", "-"),
                        "raw": content,
                        "res_model": "mail.message",
                        "res_id": mail.mail_message_id.id,
                    }
                    for name, content in attachments
                ]
            )
        )
