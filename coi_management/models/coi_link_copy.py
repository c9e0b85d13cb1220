from odoo import models
from odoo.exceptions import UserError

from .coi_request import OPEN


class CoiContact(models.Model):
    """A link for a contact that a person of ours hands over itself: by telephone, chat or a mail of its own."""

    _inherit = "coi.contact"

    def action_copy_link(self):
        """Make a fresh link for this contact, and show its address this once.

        The request is that of the context, else what is asked of the vendor now.
        """
        self.ensure_one()
        self.check_access("write")
        requests = self.compliance_id.request_ids.filtered(lambda request: request.state in OPEN)
        request = requests.filtered(lambda found: found.id == self.env.context.get("coi_request_id")) or requests[:1]
        if not request:
            raise UserError(self.env._("Nothing is asked of this vendor: request a certificate first."))
        request.check_access("write")
        # sudo: links are made by our methods alone, whose rights were checked before
        link = self.env["coi.link"].sudo()._make(request, self)
        url = f"{request.get_base_url()}{link._mint()}"
        request._message_log(body=self.env._("Link copied for %(contact)s", contact=self.display_name))
        return {"type": "ir.actions.client", "tag": "coi_copy_link", "params": {"url": url, "who": self.display_name}}


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def action_copy_link(self):
        """A link for the contact whom one would write to first; others are in the list of contacts."""
        self.ensure_one()
        self.check_access("write")
        contacts = self.compliance_id.contact_ids.filtered("active").sorted("role", reverse=True)
        if not contacts:
            self.compliance_id._get_contacts("vendor")
            self.compliance_id.invalidate_recordset(["contact_ids"])
            contacts = self.compliance_id.contact_ids.filtered("active")
        if not contacts:
            raise UserError(self.env._("Nobody is on file to make a link for: enter a contact or an agent first."))
        if len(contacts) == 1:
            return contacts.with_context(coi_request_id=self.id).action_copy_link()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy Link"),
            "res_model": "coi.contact",
            "view_mode": "list,kanban",
            "views": [
                (self.env.ref("coi_management.coi_contact_view_list_copy").id, "list"),
                (self.env.ref("coi_management.coi_contact_view_kanban_copy").id, "kanban"),
            ],
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", contacts.ids)],
            "target": "new",
            "context": {"coi_request_id": self.id, "create": False},
        }
