from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What a request is about; a plan says how one of these is chased.
KINDS = [
    ("correction", "What is missing or falls short"),
    ("renewal", "Renewal of what ends"),
    ("in_force", "Whether policies are still in force"),
]


class CoiPlan(models.Model):
    """Who is reminded of a request, when, and by what means."""

    _name = "coi.plan"
    _description = "Insurance Reminder Plan"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="correction")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    step_ids = fields.One2many("coi.plan.step", "plan_id", string="Steps", copy=True)
    lead_days = fields.Integer(
        compute="_compute_lead_days", help="How many days before the day it is about the plan begins."
    )

    @api.depends("step_ids.offset")
    def _compute_lead_days(self):
        for plan in self:
            plan.lead_days = max(0, -min(plan.step_ids.mapped("offset"), default=0))

    @api.model
    def _get_plan(self, kind, company):
        """The plan of a company for one kind of request; the first of its own, else the first of all."""
        plans = self.search([("kind", "=", kind), ("company_id", "in", (company.id, False))])
        return (plans.filtered("company_id") or plans)[:1]


class CoiPlanStep(models.Model):
    """One step of a plan: so many days from the day it is about, somebody is told or asked."""

    _name = "coi.plan.step"
    _description = "Insurance Reminder Step"
    _order = "plan_id, offset, id"

    plan_id = fields.Many2one("coi.plan", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="plan_id.company_id")
    kind = fields.Selection(related="plan_id.kind")
    offset = fields.Integer(
        string="Day",
        required=True,
        help="Days from the day it is about: the day of the request, or that on which a policy ends. Negative: before.",
    )
    audience = fields.Selection(
        [
            ("vendor", "Vendor"),
            ("agent", "Agents"),
            ("both", "Vendor and agents"),
            ("responsible", "Responsible"),
            ("buyer", "Buyer"),
            ("manager", "COI managers"),
        ],
        required=True,
        default="both",
    )
    channel = fields.Selection(
        [("mail", "E-mail"), ("call", "Call (an activity)"), ("todo", "To-do (an activity)")],
        required=True,
        default="mail",
    )
    template_id = fields.Many2one(
        "mail.template",
        domain=[("model", "=", "coi.request")],
        ondelete="restrict",
        help="Empty: the plan's usual words.",
    )
    note = fields.Char(translate=True, help="What the activity says.")

    @api.depends("offset", "channel")
    @api.depends_context("lang")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for step in self:
            step.display_name = self.env._(
                "%(what)s, day %(day)s", what=channels.get(step.channel, ""), day=f"{step.offset:+d}"
            )

    @api.constrains("audience", "channel")
    def _check_channel(self):
        for step in self:
            if step.audience in ("responsible", "buyer", "manager"):
                continue
            if step.channel == "todo":
                raise ValidationError(self.env._("A to-do is for a colleague: choose an e-mail or a call for others."))


class CoiReminder(models.Model):
    """That a step was taken for somebody: once, and for good."""

    _name = "coi.reminder"
    _description = "Insurance Reminder Sent"
    _order = "id desc"

    request_id = fields.Many2one("coi.request", required=True, ondelete="cascade", index=True)
    compliance_id = fields.Many2one(related="request_id.compliance_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="request_id.partner_id", store=True, index=True)
    step_id = fields.Many2one("coi.plan.step", ondelete="set null", index="btree_not_null")
    anchor_date = fields.Date(required=True, help="The day it is about.")
    offset = fields.Integer(string="Day", help="The step's day, as it was then.")
    recipient = fields.Char(required=True, help="The address, or user:ID.")
    contact_id = fields.Many2one("coi.contact", ondelete="set null")
    user_id = fields.Many2one("res.users", ondelete="set null")
    link_id = fields.Many2one("coi.link", ondelete="set null")
    channel = fields.Selection([("mail", "E-mail"), ("call", "Call"), ("todo", "To-do")], required=True)
    done_on = fields.Datetime(required=True, default=fields.Datetime.now)
    outcome = fields.Selection(
        [("done", "Done"), ("skipped", "Skipped")],
        required=True,
        default="done",
        help="A step is skipped where a later one was due by then: nobody gets two at once.",
    )
    mail_message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")

    _once = models.UniqueIndex(
        "(request_id, step_id, anchor_date, recipient) WHERE step_id IS NOT NULL",
        "This step was taken already.",
    )
