from odoo import api, fields, models

from ..verification import parties
from .coi_request import OPEN


class CoiCompliance(models.Model):
    """What a file has to do with notices."""

    _inherit = "coi.compliance"

    notice_ids = fields.One2many("coi.notice", "compliance_id", string="Notices")
    notice_count = fields.Integer(compute="_compute_notice_count")
    notice_summary = fields.Text(compute="_compute_notice_count", help="What notices say that still matters, in words.")

    @api.depends("notice_ids.state", "notice_ids.effective", "notice_ids.kind")
    @api.depends_context("lang", "uid")
    def _compute_notice_count(self):
        for compliance in self:
            notices = compliance.notice_ids
            compliance.notice_count = len(notices)
            today = compliance.company_id._coi_today()
            lines = [
                self.env._("To confirm: %(notice)s", notice=notice.display_name)
                for notice in notices
                if notice.state == "draft"
            ]
            lines += [
                notice._get_announcement()
                for notice in notices
                if notice.state == "confirmed" and notice.kind != "reinstatement" and notice._still_matters(today)
            ]
            compliance.notice_summary = "\n".join(lines)

    def action_report_cancellation(self):
        """Open a notice of cancellation on this file, for a person to fill in and confirm."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report Cancellation"),
            "res_model": "coi.notice",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_compliance_id": self.id,
            },
        }

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_notice_action")
        context = self.action_report_cancellation()["context"]
        return dict(action, domain=[("compliance_id", "=", self.id)], context=context)

    def _get_terms(self):
        """Beside each bar: the days within the term on which the policy does not cover."""
        terms = super()._get_terms()
        rows = {
            row.id: row.lapse_summary
            for row in self.env["coi.coverage"].browse(term["id"] for term in terms["policies"])
        }
        for term in terms["policies"]:
            if rows[term["id"]] and not term["cancelled_on"]:
                term["label"] = self.env._("%(line)s (no cover %(days)s)", line=term["label"], days=rows[term["id"]])
        return terms

    @api.model
    def _get_renewal_date(self, spans):
        """A policy whose cancellation lies ahead is asked for like one that ends."""
        ended = super()._get_renewal_date(spans)
        today = {item.key for item in spans[0].answer.items if item.kind == "coverage" and item.satisfied}
        cancelled = next(
            (span.first for span in spans[1:] if any(span.deficiencies.get(key) == "CANCELLED" for key in today)),
            False,
        )
        return min(filter(None, (ended, cancelled)), default=False)

    def _get_askable(self, ended=None):
        """What ends by a cancellation that was announced is the renewal's that was opened for its day."""
        found = super()._get_askable(ended)
        if ended is None:
            return found
        days = {
            fields.Date.to_string(request.anchor_date)
            for request in self.request_ids
            if request.kind == "renewal" and request.state in OPEN
        }
        announced = (
            super()
            ._get_askable(False)
            .filtered(
                lambda wrong: wrong.code == "CANCELLED" and (wrong.content.get("params") or {}).get("ended") in days
            )
        )
        return found | announced if ended else found - announced

    def _is_named(self, name):
        """Whether a name on a letter or document is one of this vendor's."""
        self.ensure_one()
        lenient = self.company_id.coi_suffix_on_one_side
        return parties.compare(name, self._get_vendor_names(), lenient) == parties.MET
