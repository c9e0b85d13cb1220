from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .coi_plan import KINDS

#: States in which something is still asked.
OPEN = ("open", "answered", "silent")

#: Deficiencies that our own desk settles: no vendor is asked to mend them.
DESK_CODES = ("RATING_UNKNOWN", "TWIN")

#: What our methods write, and nobody else.
OUTCOME = {
    *("state", "kind", "reason", "compliance_id", "opened_on", "anchor_date", "closed_on"),
    *("answered_on", "last_answer_on"),
}


class CoiRequest(models.Model):
    """What was asked of a vendor, from the day it was asked until it was answered.

    A file has at most one open request of each kind. A request is *open* while the vendor has to do something,
    *answered* while we have to (a document or a reply waits for a person), *silent* when the last reminder went out
    unanswered. It closes by itself when the file is cured.
    """

    _name = "coi.request"
    _description = "Insurance Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "opened_on desc, id desc"
    _mail_post_access = "read"
    _rec_names_search = ["name", "partner_id"]

    name = fields.Char(string="Reference", required=True, readonly=True, copy=False, default="/")
    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    user_id = fields.Many2one(related="compliance_id.user_id", store=True)
    buyer_id = fields.Many2one(related="compliance_id.buyer_id", store=True)
    file_status = fields.Selection(related="compliance_id.status", string="Standing")
    kind = fields.Selection(KINDS, required=True, default="correction", readonly=True)
    reason = fields.Selection(
        [
            ("manual", "Asked by hand"),
            ("requirement", "Requirements apply"),
            ("order", "An order was drafted"),
            ("deficiency", "Something falls short"),
            ("expiration", "A policy ends"),
            ("notice", "A policy was cancelled"),
            ("plan", "By plan"),
        ],
        required=True,
        default="manual",
        readonly=True,
        tracking=True,
    )
    state = fields.Selection(
        [
            ("open", "Waits for the vendor"),
            ("answered", "Waits for us"),
            ("silent", "Not responding"),
            ("done", "Done"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    opened_on = fields.Date(required=True, readonly=True, copy=False)
    anchor_date = fields.Date(
        string="About the Day",
        required=True,
        readonly=True,
        copy=False,
        help="The day from which reminders count: that of the request, or that on which the first policy ends.",
    )
    deadline = fields.Date(tracking=True, help="By when it is asked; told to vendor and agent.")
    closed_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Datetime(
        readonly=True, copy=False, help="Something was answered that a person has not handled yet."
    )
    last_answer_on = fields.Datetime(string="Last Answer", readonly=True, copy=False)
    paused_until = fields.Date(
        string="No Reminders Until", tracking=True, copy=False, help="Something was agreed: nobody is reminded before."
    )
    certificate_id = fields.Many2one(
        "coi.certificate",
        string="About",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="coi_management.group_coi_user",
        help="The certificate whose policies are asked about.",
    )
    plan_id = fields.Many2one("coi.plan", ondelete="restrict", domain="[('kind', '=', kind)]")
    message = fields.Text(help="Words of whoever asks, for vendor and agent to read.")
    order_ids = fields.Many2many("purchase.order", string="Orders That Wait", groups="purchase.group_purchase_user")
    link_ids = fields.One2many("coi.link", "request_id", string="Links")
    reminder_ids = fields.One2many("coi.reminder", "request_id", string="Reminders")
    last_reminder_on = fields.Datetime(compute="_compute_last_reminder_on")

    _open_unique = models.UniqueIndex(
        "(compliance_id, kind) WHERE state IN ('open', 'answered', 'silent')",
        "This is asked of the vendor already.",
    )

    @api.depends("reminder_ids.done_on", "reminder_ids.outcome")
    def _compute_last_reminder_on(self):
        for request in self:
            done = request.reminder_ids.filtered(lambda reminder: reminder.outcome == "done")
            request.last_reminder_on = max(done.mapped("done_on"), default=False)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name} {request.partner_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        plans = {}
        for vals in vals_list:
            company = self.env["coi.compliance"].browse(vals.get("compliance_id")).company_id or self.env.company
            today = company._coi_today()
            vals.setdefault("opened_on", today)
            vals.setdefault("anchor_date", today)
            vals.setdefault("deadline", self._get_deadline(vals, company, today))
            if not vals.get("plan_id"):
                of = (vals.get("kind", "correction"), company)
                if of not in plans:
                    plans[of] = self.env["coi.plan"]._get_plan(*of).id
                vals["plan_id"] = plans[of]
            if vals.get("name", "/") == "/":
                # sudo: the next number of the sequence
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code("coi.request") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if OUTCOME & set(vals) and not self.env.su:
            raise UserError(self.env._("A request is closed by what is on file, or withdrawn with its button."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if any(request.reminder_ids or request.link_ids for request in self):
            raise UserError(self.env._("What was asked of somebody is part of the record: withdraw it instead."))

    # ------------------------------------------------------------ actions

    def action_cancel(self):
        """Withdraw what is asked; links end."""
        self.check_access("write")
        self._close("cancelled")
        return True

    def action_handled(self):
        """What was answered is dealt with: reminders go on where something is still missing."""
        self.check_access("write")
        self._handled()
        return True

    def action_ask_again(self):
        """Ask once more by hand, at once."""
        self.ensure_one()
        action = self.compliance_id.action_ask()
        return dict(action, context={**action["context"], "default_kind": self.kind, "default_message": self.message})

    def action_log_call(self):
        self.ensure_one()
        action = self.compliance_id.action_log_call()
        return dict(action, context={**action["context"], "default_request_id": self.id})

    def action_view_file(self):
        self.ensure_one()
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    # ------------------------------------------------------------ who may

    @api.model
    def _check_may_ask(self):
        """Buyers and the insurance desk ask vendors.

        :raise AccessError: for others
        """
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("coi_management.group_coi_user")
            or user.has_group("purchase.group_purchase_user")
        ):
            raise AccessError(self.env._("Vendors are asked by the insurance desk and by purchasing."))
