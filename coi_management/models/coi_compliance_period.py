from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..verification import facts_json
from .coi_compliance import STATUSES


class CoiCompliancePeriod(models.Model):
    """Where a vendor stood from a day on, and on what evidence. Append-only: nobody changes or deletes a row."""

    _name = "coi.compliance.period"
    _description = "Compliance History"
    _order = "compliance_id, date_from desc, id desc"

    compliance_id = fields.Many2one(
        "coi.compliance", string="File", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", compute="_compute_date_to", help="The day before the next row begins.")
    status = fields.Selection(STATUSES, required=True, readonly=True)
    content = fields.Json(readonly=True, help="The answer of the verification, item by item.")
    version_ids = fields.Many2many("coi.requirement.version", string="Requirements in Force", readonly=True)
    certificate_ids = fields.Many2many("coi.certificate", string="Certificates on File", readonly=True)
    gap_summary = fields.Text(string="What Was Wrong", compute="_compute_gap_summary")

    # the spans of all files are read in this order, without the content
    _span_index = models.Index("(compliance_id, id) INCLUDE (date_from, status)")

    @api.depends("compliance_id.period_ids.date_from")
    def _compute_date_to(self):
        for period in self:
            later = period.compliance_id.period_ids.filtered(lambda other, mine=period: other.id > mine.id)
            following = min(later.mapped("date_from"), default=None)
            # several rows can begin on one day: all but the last ended on it
            period.date_to = following and max(period.date_from, fields.Date.subtract(following, days=1))

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_gap_summary(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for period in self:
            answer = facts_json.answer_from_json(period.content)
            wrong = [item for item in answer.items if item.deficiency and not item.satisfied]
            period.gap_summary = "\n".join(map(labels.sentence, wrong))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The history is append-only."))

    @api.model
    def _get_announcement(self, answer):
        """The new standing with its reasons, for the chatter of the file."""
        labels = self.env["coi.compliance"]._get_labeler()
        reasons = [labels.sentence(item) for item in answer.items if item.deficiency and not item.satisfied]
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._(
                "Standing: %(status)s",
                status=dict(self._fields["status"]._description_selection(self.env))[answer.status],
            ),
            Markup().join(Markup("<li>%s</li>") % reason for reason in reasons),
        )

    @api.model
    def _append(self, compliance, answer, today):
        """Add a row where the status or a verdict is another than before."""
        content = facts_json.answer_to_json(answer)
        last = self.search([("compliance_id", "=", compliance.id)], order="id desc", limit=1)
        if last and last.content["status"] == content["status"] and last.content["items"] == content["items"]:
            return
        compliance._message_log(body=self._get_announcement(answer))
        accepted = compliance.certificate_ids.filtered(lambda found: found.state == "accepted" and not found.superseded)
        self.create(
            {
                "compliance_id": compliance.id,
                "date_from": today,
                "status": answer.status,
                "content": content,
                "version_ids": self.env["coi.requirement.version"]._record(compliance.applied_set_ids).ids,
                "certificate_ids": accepted.ids,
                "exemption_ids": compliance.exemption_ids.filtered("in_force").ids,
            }
        )
