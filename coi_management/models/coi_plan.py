from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What a request is about; a plan says how one of these is chased.
KINDS = [
    ("correction", "What is missing or falls short"),
    ("renewal", "Renewal of what ends"),
    ("in_force", "Whether policies are still in force"),
    ("message", "A message"),
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
        # sudo: who is reminded follows from the plans, whoever triggers it
        plans = self.sudo().search([("kind", "=", kind), ("company_id", "in", (company.id, False))])
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
        domain=[("model", "=", "coi.reminder")],
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

    @api.constrains("audience", "channel", "template_id")
    def _check_channel(self):
        for step in self:
            if step.audience in ("responsible", "buyer", "manager"):
                if step.channel == "mail" and not step.template_id:
                    raise ValidationError(
                        self.env._("The usual words are for vendors: choose a template for an e-mail to a colleague.")
                    )
                continue
            if step.channel == "todo":
                raise ValidationError(self.env._("A to-do is for a colleague: choose an e-mail or a call for others."))
