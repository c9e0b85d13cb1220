from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.coi_plan import KINDS


class CoiAsk(models.TransientModel):
    """Asks vendors and agents for certificates, by hand and at once."""

    _name = "coi.ask"
    _description = "Request Certificates"

    compliance_ids = fields.Many2many("coi.compliance", string="Vendors", required=True)
    order_id = fields.Many2one("purchase.order", groups="purchase.group_purchase_user")
    kind = fields.Selection(
        [("auto", "What each file calls for"), *KINDS], string="What Is Asked", required=True, default="auto"
    )
    audience = fields.Selection(
        [("both", "Vendor and agents"), ("vendor", "Vendor"), ("agent", "Agents")],
        string="To",
        required=True,
        default="both",
    )
    message = fields.Text(string="Your Words", help="Stands in the mail and behind the link; optional.")
    deadline = fields.Date(string="By")
    address_count = fields.Integer(string="Addresses", compute="_compute_addresses")
    unreachable = fields.Char(string="Nobody to Write To", compute="_compute_addresses")
    preview_id = fields.Many2one("coi.compliance", string="Preview Of", domain="[('id', 'in', compliance_ids)]")
    preview_role = fields.Selection(
        [("vendor", "Vendor"), ("agent", "Agent")], string="As It Goes To", required=True, default="vendor"
    )
    preview_to = fields.Char(string="Goes To", compute="_compute_preview")
    preview_subject = fields.Char(string="Subject", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        chosen = self.env.context.get("default_compliance_ids")
        if chosen and "preview_id" in fields:
            vals["preview_id"] = chosen[0]
        if "deadline" in fields and not vals.get("deadline"):
            vals["deadline"] = self._get_usual_deadline()
        return vals

    @api.model
    def _get_usual_deadline(self):
        company = self.env.company
        return fields.Date.add(company._coi_today(), days=company.coi_deadline_days)

    @api.depends("compliance_ids", "audience")
    def _compute_addresses(self):
        for wizard in self:
            wizard.compliance_ids.check_access("read")
            found = {
                compliance: compliance._get_contacts(wizard.audience) for compliance in wizard.compliance_ids._origin
            }
            contacts = self.env["coi.contact"].union(*found.values())
            wizard.address_count = len(set(contacts.mapped("email_normalized")))
            wizard.unreachable = ", ".join(
                compliance.display_name for compliance, contacts in found.items() if not contacts
            )

    @api.depends("preview_id", "preview_role", "kind", "message", "deadline", "audience")
    def _compute_preview(self):
        for wizard in self:
            compliance = wizard.preview_id._origin
            if not compliance:
                wizard.preview = wizard.preview_subject = wizard.preview_to = False
                continue
            compliance.check_access("read")
            shown = self.env["coi.request"]._preview(
                compliance,
                False if wizard.kind == "auto" else wizard.kind,
                role=wizard.audience if wizard.audience != "both" else wizard.preview_role,
                message=wizard.message,
                deadline=wizard.deadline,
            )
            wizard.preview_to = ", ".join(shown["to"]) or self.env._("no address")
            wizard.preview_subject = shown["subject"]
            wizard.preview = shown["body"]

    def action_send(self):
        """Ask; what can go by mail leaves at once.

        :raise AccessError: for whoever may not ask
        :raise UserError: where the deadline is over
        """
        self.ensure_one()
        files = self.compliance_ids
        for company in files.company_id:
            if self.deadline and self.deadline < company._coi_today():
                raise UserError(self.env._("The day by which it is asked is over already."))
        order = self.order_id if self.env.user.has_group("purchase.group_purchase_user") else None
        requests = self.env["coi.request"]._ask(
            files,
            kind=None if self.kind == "auto" else self.kind,
            audience=self.audience,
            orders=order,
            message=self.message,
            deadline=self.deadline,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self.unreachable else "success",
                "message": self._get_summary(requests),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_summary(self, requests):
        text = self.env._(
            "Asked: %(vendors)s vendors, %(addresses)s addresses.",
            vendors=len(requests),
            addresses=self.address_count,
        )
        if self.unreachable:
            text += " " + self.env._("Nobody to write to at: %(vendors)s.", vendors=self.unreachable)
        return text
