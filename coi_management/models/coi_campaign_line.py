from odoo import api, fields, models
from odoo.fields import Domain

from .coi_request import OPEN


class CoiCampaignLine(models.Model):
    """One vendor of a campaign: whether it was reached, and what came of it."""

    _name = "coi.campaign.line"
    _description = "Insurance Campaign: Vendor"
    _order = "campaign_id desc, partner_id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one("coi.campaign", required=True, ondelete="cascade", index=True)
    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    request_id = fields.Many2one("coi.request", ondelete="set null", index="btree_not_null")
    reminder_ids = fields.One2many("coi.reminder", "campaign_line_id")
    recipients = fields.Char(compute="_compute_recipients")
    sent_on = fields.Datetime(compute="_compute_sent_on", store=True)
    state = fields.Selection(
        [
            ("waiting", "Waits"),
            ("sent", "Sent"),
            ("failed", "Came back"),
            ("skipped", "Not sent"),
            ("unreachable", "Nobody to write to"),
        ],
        compute="_compute_sent_on",
        store=True,
    )
    opened_on = fields.Datetime(string="Link Opened", compute="_compute_recipients")
    answered_on = fields.Datetime(readonly=True)
    status = fields.Selection(related="compliance_id.status", string="Standing Today")

    _file_unique = models.UniqueIndex("(campaign_id, compliance_id)", "This vendor is in the campaign already.")

    @api.depends("reminder_ids.outcome", "reminder_ids.done_on")
    def _compute_sent_on(self):
        for line in self:
            rows = line.reminder_ids
            sent = rows.filtered(lambda row: row.outcome == "done")
            line.sent_on = max(sent.mapped("done_on"), default=False)
            outcomes = set(rows.mapped("outcome"))
            known = (("done", "sent"), ("waiting", "waiting"), ("failed", "failed"), ("skipped", "skipped"))
            line.state = next((state for outcome, state in known if outcome in outcomes), "unreachable")

    @api.depends("reminder_ids.recipient", "reminder_ids.link_id.opened_on")
    def _compute_recipients(self):
        for line in self:
            line.recipients = ", ".join(line.reminder_ids.mapped("recipient"))
            opened = line.reminder_ids.link_id.filtered("opened_on").mapped("opened_on")
            line.opened_on = min(opened, default=False)

    def action_view_file(self):
        self.ensure_one()
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    @api.model
    def _prepare_for(self, campaign, files):
        """Write down to whom of these files a campaign goes; once each, however often it is called."""
        known = self.search([("campaign_id", "=", campaign.id), ("compliance_id", "in", files.ids)]).compliance_id
        files -= known
        files._mirror_contacts()
        requests = self._get_requests(files)
        # sudo: lines are written by the campaign alone
        lines = self.sudo().create(
            [
                {"campaign_id": campaign.id, "compliance_id": compliance.id, "request_id": requests[compliance].id}
                for compliance in files
            ]
        )
        for line in lines:
            line.request_id._queue_mails(
                line.compliance_id._get_contacts(campaign.audience), topic="campaign", campaign_line_id=line.id
            )

    @api.model
    def _get_requests(self, files):
        """To what the link of each file leads: what is asked of it already, else nothing but the message."""
        requests = {}
        # sudo: as above
        asked = self.env["coi.request"].sudo()
        for request in asked.search(
            [("compliance_id", "in", files.ids), ("kind", "in", ("renewal", "correction")), ("state", "in", OPEN)],
            order="kind desc, id",
        ):
            requests[request.compliance_id] = request
        others = files.filtered(lambda compliance: compliance not in requests)
        for request in asked._open(others, "message", "manual"):
            requests[request.compliance_id] = request.sudo()
        return requests


class CoiReminder(models.Model):
    _inherit = "coi.reminder"

    campaign_line_id = fields.Many2one(
        "coi.campaign.line", string="Campaign", ondelete="cascade", index="btree_not_null"
    )

    def _group_letters(self):
        """A campaign's message goes in a mail of its own."""
        return self.grouped(lambda row: (row.recipient, row.campaign_line_id.campaign_id)).items()

    def _get_interval(self):
        return [
            row.campaign_line_id.campaign_id.mail_interval if row.topic == "campaign" else interval
            for row, interval in zip(self, super()._get_interval(), strict=True)
        ]

    def _send(self, now=False):
        self._drop_unwanted()
        return super()._send(now)

    def _drop_unwanted(self):
        """A message that waited does not leave to whom the filter does not fit any more, nor to who wants none."""
        waiting = self.filtered(lambda row: row.topic == "campaign" and row.outcome == "waiting")
        if not waiting:
            return
        # sudo: who wants no messages, whoever sends them
        unwilling = self.env["mail.blacklist"].sudo().search([("email", "in", waiting.mapped("recipient"))])
        refused = set(unwilling.mapped("email"))
        waiting.filtered(lambda row: row.recipient in refused).outcome = "skipped"
        for campaign, rows in waiting.grouped(lambda row: row.campaign_line_id.campaign_id).items():
            if campaign.selection == "filter":
                files = rows.compliance_id
                fitting = files.search(campaign._get_files_domain() & Domain("id", "in", files.ids))
                rows.filtered(lambda row, fitting=fitting: row.compliance_id not in fitting).outcome = "skipped"

    def _drop_moot(self):
        self.filtered(lambda row: row.campaign_line_id.campaign_id.state == "cancelled").outcome = "skipped"
        return super()._drop_moot()

    def _render_words(self, letters):
        """The words of a campaign are its own."""
        mine = [rows for rows in letters if rows[0].topic == "campaign"]
        words = super()._render_words([rows for rows in letters if rows[0].topic != "campaign"])
        for rows in mine:
            campaign = rows.campaign_line_id.campaign_id
            words[rows[0]] = campaign._get_subject(rows.request_id), campaign.message
        return words


class CoiAnswer(models.Model):
    _inherit = "coi.answer"

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers.request_id.last_answer_on = fields.Datetime.now()
        return answers


class CoiRequest(models.Model):
    _inherit = "coi.request"

    campaign_line_ids = fields.One2many("coi.campaign.line", "request_id")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("last_answer_on"):
            # sudo: whoever answers has no rights on campaigns
            lines = self.sudo().campaign_line_ids.filtered(lambda line: line.sent_on and not line.answered_on)
            lines.answered_on = vals["last_answer_on"]
        return result
