from odoo import api, fields, models


class CoiRequest(models.Model):
    """When the ladder has to look at a request again. Stored, so that a night costs what is due, not what is open."""

    _inherit = "coi.request"

    next_step_on = fields.Date(
        string="Next Step",
        compute="_compute_next_step_on",
        store=True,
        help="The day of the first step of the plan that was not taken; after the last, that on which a vendor who has "
        "not answered counts as silent.",
    )

    _next_step_index = models.Index("(company_id, next_step_on) WHERE state = 'open'")

    @api.depends(
        *("anchor_date", "plan_id.step_ids.offset", "company_id.coi_silent_days"),
        *("reminder_ids.step_id", "reminder_ids.anchor_date"),
    )
    def _compute_next_step_on(self):
        for request in self:
            steps, anchor = request.plan_id.step_ids, request.anchor_date
            taken = request.reminder_ids.filtered(lambda row, day=anchor: row.anchor_date == day).step_id
            days = (steps - taken).mapped("offset")
            if not days:
                days = [max(steps.mapped("offset"), default=0) + request.company_id.coi_silent_days]
            request.next_step_on = bool(steps and anchor) and fields.Date.add(anchor, days=min(days))
