import logging
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .coi_compliance import IN_ORDER
from .coi_link import LIFETIME
from .coi_turns import goes_on

_logger = logging.getLogger(__name__)

#: How many vendors are prepared between two commits.
BATCH = 200


class CoiCampaign(models.Model):
    """A message to a selection of vendors, to each with its own standing and link, sent in batches and followed."""

    _name = "coi.campaign"
    _description = "Insurance Campaign"
    _inherit = ["mail.thread", "coi.kept"]
    _order = "id desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", default=lambda self: self.env.user)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    subject = fields.Char(required=True, help="Of the mail; the vendor's name is put behind it.")
    message = fields.Html(required=True, sanitize_style=True)
    selection = fields.Selection(
        [("filter", "By filter, as of the day it is sent"), ("chosen", "Chosen one by one")],
        string="Vendors",
        required=True,
        default="filter",
    )
    domain = fields.Char(string="Filter", default="[('status', 'in', ['missing', 'deficient', 'expired'])]")
    compliance_ids = fields.Many2many(
        "coi.compliance", string="Chosen Vendors", domain="[('company_id', '=', company_id)]"
    )
    audience = fields.Selection(
        [("both", "Vendor and agents"), ("vendor", "Vendor"), ("agent", "Agents")],
        string="To",
        required=True,
        default="both",
    )
    scheduled_on = fields.Datetime(string="Send On", copy=False, help="Empty: as soon as it is released.")
    mail_interval = fields.Integer(
        string="Days between Two Mails",
        default=lambda self: self.env.company.coi_file_company_id.coi_mail_interval,
        help="Addresses that had a mail within so many days get this one later. 0: they get it all the same.",
    )
    origin_id = fields.Many2one("coi.campaign", string="Repeats", readonly=True, copy=False, ondelete="set null")
    line_ids = fields.One2many("coi.campaign.line", "campaign_id", string="Vendors of the Campaign", copy=False)
    prepared_upto = fields.Integer(string="Prepared Up To", readonly=True, copy=False)
    vendor_count = fields.Integer(string="Vendors Chosen", compute="_compute_vendor_count")
    line_count = fields.Integer(string="All Vendors", compute="_compute_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    opened_count = fields.Integer(string="Opened Their Link", compute="_compute_counts")
    answered_count = fields.Integer(string="Answered", compute="_compute_counts")
    cured_count = fields.Integer(string="In Order Now", compute="_compute_counts")
    unreached_count = fields.Integer(string="Not Reached", compute="_compute_counts")
    preview_id = fields.Many2one(
        "coi.compliance", string="Preview Of", store=False, compute="_compute_preview_id", readonly=False
    )
    preview_subject = fields.Char(compute="_compute_preview")
    preview_to = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _interval_positive = models.Constraint("CHECK(mail_interval >= 0)", "Days cannot be negative.")

    # ------------------------------------------------------------ whom

    def _get_files_domain(self):
        """The files that are chosen, as of now.

        :raise UserError: where the filter cannot be read
        """
        self.ensure_one()
        mine = Domain("company_id", "=", self.company_id.id) & Domain("active", "=", True)
        mine &= Domain("partner_id.active", "=", True)
        if self.selection == "chosen":
            return mine & Domain("id", "in", self.compliance_ids._origin.ids)
        try:
            return mine & Domain(literal_eval(self.domain or "[]"))
        except (SyntaxError, TypeError, ValueError) as error:
            raise UserError(self.env._("The filter of the campaign cannot be read.")) from error

    @api.depends("selection", "domain", "compliance_ids", "company_id")
    def _compute_vendor_count(self):
        for campaign in self:
            try:
                campaign.vendor_count = self.env["coi.compliance"].search_count(campaign._get_files_domain())
            except (UserError, KeyError, ValueError):
                campaign.vendor_count = 0

    @api.depends("line_ids.state", "line_ids.answered_on")
    def _compute_counts(self):
        mine = Domain("campaign_id", "in", self._origin.ids)
        for name, domain in self._get_figures().items():
            found = self.env["coi.campaign.line"]._read_group(mine & Domain(domain), ["campaign_id"], ["__count"])
            counts = {campaign.id: count for campaign, count in found}
            for campaign in self:
                campaign[f"{name}_count"] = counts.get(campaign._origin.id, 0)

    @api.model
    def _get_figures(self):
        """What is counted, and the lines behind each number."""
        return {
            "line": [],
            "sent": [("sent_on", "!=", False)],
            "opened": [("reminder_ids.link_id.opened_on", "!=", False)],
            "answered": [("answered_on", "!=", False)],
            "cured": [("sent_on", "!=", False), ("compliance_id.status", "in", IN_ORDER)],
            "unreached": [("state", "in", ("unreachable", "failed"))],
        }

    def action_view_lines(self):
        """The vendors behind a number; the context's ``figure`` says which."""
        self.ensure_one()
        self.check_access("read")
        figure = self.env.context.get("figure", "line")
        domain = Domain("campaign_id", "=", self.id) & Domain(self._get_figures().get(figure, []))
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_campaign_line_action")
        return dict(action, domain=list(domain), context={})

    # ------------------------------------------------------------ preview

    @api.depends("selection", "domain", "compliance_ids")
    def _compute_preview_id(self):
        for campaign in self:
            try:
                found = self.env["coi.compliance"].search(campaign._get_files_domain(), limit=1)
            except (UserError, KeyError, ValueError):
                found = self.env["coi.compliance"]
            campaign.preview_id = found

    @api.depends("preview_id", "subject", "message", "audience")
    def _compute_preview(self):
        for campaign in self:
            compliance = campaign.preview_id._origin
            if not compliance:
                campaign.preview = campaign.preview_subject = campaign.preview_to = False
                continue
            compliance.check_access("read")
            role = "agent" if campaign.audience == "agent" else "vendor"
            shown = self.env["coi.request"]._preview(compliance, "message", role=role, campaign=campaign)
            campaign.preview = shown["body"]
            campaign.preview_subject = shown["subject"]
            campaign.preview_to = ", ".join(shown["to"]) or self.env._("no address")

    def _get_subject(self, requests):
        """The subject of a mail about these requests."""
        if len(requests) > 1:
            return self.subject
        return f"{self.subject}: {requests.partner_id.name or ''} [{requests.name}]"

    # ------------------------------------------------------------ actions

    def action_schedule(self):
        """Release it: it goes out on its day, in batches."""
        self.check_access("write")
        for campaign in self:
            if campaign.state not in ("draft", "cancelled"):
                continue
            if not self.env["coi.compliance"].search_count(campaign._get_files_domain(), limit=1):
                raise UserError(self.env._("No vendor is chosen: change the filter."))
            campaign._take_up_again()
            campaign.state = "scheduled"
            # sudo: whoever releases a campaign has no rights on scheduled actions
            self.env.ref("coi_management.ir_cron_campaign").sudo()._trigger(campaign.scheduled_on or None)
        return True

    def action_cancel(self):
        """Stop it: what has not left does not leave."""
        self.check_access("write")
        for campaign in self.filtered(lambda campaign: campaign.state in ("scheduled", "sending")):
            campaign.state = "cancelled"
            # sudo: lines are written by the campaign alone
            lines = campaign.sudo().line_ids
            lines.reminder_ids.filtered(lambda row: row.outcome == "waiting").outcome = "skipped"
        return True

    def _take_up_again(self):
        """What was stopped goes on where it was stopped: to those who did not get it, and who are chosen by now."""
        self.ensure_one()
        # sudo: lines are written by the campaign alone
        unsent = self.sudo().line_ids.filtered(lambda line: not line.sent_on)
        unsent.reminder_ids.filtered(lambda row: row.outcome == "skipped").write(
            {"outcome": "waiting", "wait_until": False}
        )
        self.sudo().prepared_upto = 0

    def action_repeat(self):
        """A copy for those who did not answer and are not in order."""
        self.ensure_one()
        self.check_access("write")
        left = self.line_ids.filtered(
            lambda line: line.sent_on and not line.answered_on and line.compliance_id.status not in IN_ORDER
        )
        if not left:
            raise UserError(self.env._("Everybody answered or is in order: there is nobody to write to again."))
        copy = self.copy(
            {
                "name": self.env._("%(name)s, again", name=self.name),
                "selection": "chosen",
                "compliance_ids": left.compliance_id.ids,
            }
        )
        # sudo: closed in the form
        copy.sudo().origin_id = self
        return copy._get_records_action(name=copy.name)

    # ------------------------------------------------------------ sending

    @api.model
    @goes_on
    def _cron_send(self):
        """Prepare campaigns whose time has come, then send what may leave; can be stopped anywhere."""
        due = Domain("state", "in", ("scheduled", "sending")) & (
            Domain("scheduled_on", "=", False) | Domain("scheduled_on", "<=", fields.Datetime.now())
        )
        for campaign in self.search(due, order="id").try_lock_for_update():
            if not campaign._prepare_safely():
                return
        if self.env["coi.reminder"]._send_waiting(campaign=True):
            self.search(Domain("state", "=", "sending"))._finish()
            self._close_old()

    def _prepare_safely(self):
        """The same; one that cannot be prepared is stopped, tells why, and holds up no other."""
        self.ensure_one()
        try:
            return self._prepare()
        except (UserError, KeyError, ValueError) as error:
            _logger.warning("Campaign %s could not be prepared", self.id, exc_info=True)
            # sudo: closed to all but our methods
            self.sudo().state = "cancelled"
            self._message_log(body=self.env._("It was stopped: %(error)s", error=str(error)))
            return True

    def _prepare(self):
        """Write down to whom it goes, batch by batch.

        :return: whether there is time left
        """
        self.ensure_one()
        if self.state == "scheduled":
            # sudo: closed to all but our methods
            self.sudo().state = "sending"
        if self.prepared_upto < 0:
            return True
        domain = self._get_files_domain()
        # what its author may see, and no more
        author = self.user_id or self.create_uid
        files = self.env["coi.compliance"].with_user(author).with_context(allowed_company_ids=self.company_id.ids)
        while batch := files.search(domain & Domain("id", ">", self.prepared_upto), order="id", limit=BATCH):
            self.env["coi.campaign.line"]._prepare_for(self, batch.with_env(self.env))
            self.prepared_upto = batch[-1].id
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return False
        self.prepared_upto = -1
        return True

    def _finish(self):
        """A campaign is sent when nothing of it waits any more."""
        for campaign in self.filtered(lambda campaign: campaign.prepared_upto < 0):
            self.env.flush_all()
            (waits,) = self.env.execute_query(
                SQL(
                    """SELECT EXISTS (
                           SELECT 1 FROM coi_reminder reminder
                             JOIN coi_campaign_line line ON line.id = reminder.campaign_line_id
                            WHERE line.campaign_id = %s AND reminder.outcome = 'waiting')""",
                    campaign.id,
                )
            )[0]
            if not waits:
                campaign.state = "sent"

    @api.model
    def _close_old(self):
        """Messages whose links have ended and that nobody answered are done."""
        before = fields.Date.subtract(fields.Date.today(), days=LIFETIME)
        self.env["coi.request"].search(
            [("kind", "=", "message"), ("state", "=", "open"), ("opened_on", "<", before)], limit=1000
        )._close("done")
