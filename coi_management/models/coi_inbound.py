import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mailroom.unpack import clean_name

#: What our methods write, and nobody else.
OUTCOME = {
    *("state", "name", "company_id", "sender", "sender_email", "forwarded_email", "received_on", "original", "preview"),
    *(
        "automatic",
        "found_by",
        "request_id",
        "partner_id",
        "compliance_id",
        "candidate_ids",
        "results",
        "why",
        "attempts",
        "erased_on",
    ),
}

#: Fewest characters of a preview that are worth a line.
PREVIEW = 400

#: Characters of an address (RFC 5321, 4.5.3.1) and of a subject that are kept beside the original.
LONGEST_ADDRESS, LONGEST_SUBJECT = 320, 1000


class CoiInbound(models.Model):
    """A mail that came in at the address of a company: kept as it came, then opened and filed.

    What cannot be filed for certain waits for a person (*triage*). Nothing is thrown away: a mail that says nothing of
    insurance is *ignored*, and can be taken up again.
    """

    _name = "coi.inbound"
    _description = "Insurance E-mail Received"
    _inherit = ["mail.thread", "mail.activity.mixin", "coi.kept"]
    _order = "received_on desc, id desc"
    _mail_post_access = "read"
    _rec_names_search = ["name", "sender", "partner_id"]

    name = fields.Char(string="Subject", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(
        [("new", "New"), ("triage", "To Sort"), ("filed", "Filed"), ("ignored", "Ignored")],
        required=True,
        default="new",
        readonly=True,
        tracking=True,
        index=True,
    )
    sender = fields.Char(string="From", readonly=True)
    sender_email = fields.Char(readonly=True, index=True)
    forwarded_email = fields.Char(
        string="Forwarded From", readonly=True, help="Who wrote what a colleague forwarded: that address counts."
    )
    received_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    original = fields.Binary(attachment=True, readonly=True, help="The message as it came in.")
    original_name = fields.Char(compute="_compute_original_name")
    preview = fields.Text(readonly=True, help="How the sender's own words begin.")
    automatic = fields.Selection(
        [("reply", "Automatic reply"), ("generated", "Sent by a machine"), ("bounce", "Came back")],
        readonly=True,
        help="An automatic reply is no answer, and is never answered.",
    )
    found_by = fields.Selection(
        [
            ("thread", "What it answers"),
            ("reference", "Reference in the subject"),
            ("sender", "Sender"),
            ("insured", "Insured's name"),
            ("policy", "Policy number"),
            ("person", "A person"),
        ],
        string="Filed By",
        readonly=True,
    )
    request_id = fields.Many2one("coi.request", readonly=True, ondelete="set null", index="btree_not_null")
    compliance_id = fields.Many2one(
        "coi.compliance", string="File", readonly=True, ondelete="set null", index="btree_not_null"
    )
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    candidate_ids = fields.Many2many(
        "coi.compliance", string="Files of the Sender", readonly=True, help="Files on which the sender is known."
    )
    proposed_partner_id = fields.Many2one(
        "res.partner",
        string="Proposed Vendor",
        compute="_compute_proposed_partner_id",
        help="The vendor whose name is the insured's on the documents of this mail.",
    )
    certificate_ids = fields.One2many("coi.certificate", "inbound_id", string="Documents", readonly=True)
    document_count = fields.Integer(compute="_compute_document_count")
    notice_ids = fields.One2many("coi.notice", "inbound_id", string="Notices", readonly=True)
    results = fields.Json(readonly=True, help="What became of each file: name, level, message, certificate_id.")
    results_html = fields.Html(string="What Became of It", compute="_compute_results_html", sanitize=False)
    why = fields.Text(string="Why It Waits", readonly=True)
    attempts = fields.Integer(readonly=True, help="How often it was tried to open this mail.")

    @api.depends("name", "sender")
    def _compute_display_name(self):
        for inbound in self:
            inbound.display_name = inbound.name or inbound.sender or self.env._("E-mail")

    @api.depends("name")
    def _compute_original_name(self):
        for inbound in self:
            inbound.original_name = f"{clean_name(inbound.name or 'message')}.eml"

    @api.depends("certificate_ids.proposed_partner_id", "notice_ids.partner_id", "compliance_id")
    def _compute_proposed_partner_id(self):
        for inbound in self:
            proposed = inbound.certificate_ids.proposed_partner_id | inbound.notice_ids.partner_id
            inbound.proposed_partner_id = not inbound.compliance_id and len(proposed) == 1 and proposed

    @api.depends("certificate_ids")
    def _compute_document_count(self):
        counts = dict(
            self.env["coi.certificate"]._read_group([("inbound_id", "in", self.ids)], ["inbound_id"], ["__count"])
        )
        for inbound in self:
            inbound.document_count = counts.get(inbound, 0)

    @api.depends("results")
    @api.depends_context("lang")
    def _compute_results_html(self):
        icons = {"success": "fa-check text-success", "info": "fa-info-circle text-info"}
        for inbound in self:
            items = [
                Markup('<li><i class="fa %s me-2"></i>%s</li>')
                % (icons.get(result["level"], "fa-exclamation-triangle text-warning"), result["message"])
                for result in inbound.results or ()
            ]
            inbound.results_html = items and Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(items)

    def write(self, vals):
        if OUTCOME & set(vals) and not self.env.su:
            raise UserError(self.env._("What came in by mail is not changed: file it with its buttons."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What came in by mail is kept. Press “Not Insurance” to put it aside."))

    # ------------------------------------------------------------ gateway

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Keep the message as it came in; it is opened by the scheduled action, which is triggered."""
        values = custom_values or {}
        company = self.env["res.company"].browse(values.get("company_id")).exists() or self.env.company
        bounced = values.get("bounced")
        inbound = self.create(
            {
                "company_id": company.id,
                "name": (msg_dict.get("subject") or "")[:LONGEST_SUBJECT] or False,
                "sender": (msg_dict.get("email_from") or "").replace('"', "") or False,
                "original": values.get("original") or False,
                **({"state": "ignored", "automatic": "bounce", "why": bounced} if bounced else {}),
            }
        )
        if not bounced:
            # sudo: the scheduled action works for all
            self.env.ref("coi_management.ir_cron_inbox").sudo()._trigger()
        return inbound

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Agents send many certificates in an hour, and nothing here answers by itself: no mail is taken for a loop."""
        return None

    def _get_original(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).original or b"")

    # ------------------------------------------------------------ actions

    def action_view_documents(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_certificate_action")
        return dict(action, domain=[("inbound_id", "=", self.id)], context={})

    def action_view_file(self):
        self.ensure_one()
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    def action_view_notices(self):
        self.ensure_one()
        return self.notice_ids._get_records_action(name=self.env._("Notices"))

    def action_file_under(self):
        """Ask for the vendor; ``_file_under`` does it."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File under Vendor"),
            "res_model": "coi.inbound.file",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_inbound_ids": self.ids,
                "default_partner_id": self[:1].proposed_partner_id.id or self[:1].candidate_ids[:1].partner_id.id,
            },
        }

    def action_file_under_proposed(self):
        """Take the vendor whose name is the insured's."""
        self.check_access("write")
        for inbound in self.filtered("proposed_partner_id"):
            inbound._file_under(inbound.proposed_partner_id)
        return True

    def action_ignore(self):
        """Put aside what is no insurance; its documents leave the queue of those to review."""
        self.check_access("write")
        for inbound in self:
            unfiled = inbound.certificate_ids.filtered(
                lambda document: document.state in ("received", "to_review") and not document.partner_id
            )
            if unfiled:
                unfiled._reject(self.env._("Not about insurance."))
            inbound.notice_ids.filtered(lambda notice: notice.state == "draft").action_dismiss()
        # sudo: closed to all but our methods, whose rights were checked before
        self.sudo().write({"state": "ignored", "why": False})
        return True

    def action_done(self):
        """It was read and needs nothing more."""
        self.check_access("write")
        # sudo: as in action_ignore
        self.sudo().write({"state": "filed", "why": False})
        self.activity_ids.action_done()
        return True

    def action_undo(self):
        """Take it up again: documents that nobody decided on leave the file into which they were put."""
        self.check_access("write")
        for inbound in self:
            for document in inbound.certificate_ids:
                if document.reject_reason and not document.partner_id:
                    document.action_review_again()
                elif document.state in ("received", "to_review"):
                    document._release_from_file()
        # sudo: as in action_ignore
        self.sudo().write(
            {
                "state": "triage",
                "compliance_id": False,
                "request_id": False,
                "found_by": False,
                "why": self.env._("Taken up again by %(user)s.", user=self.env.user.name),
            }
        )
        return True

    def action_is_notice(self):
        """A draft notice of what this mail says, for a person to complete and confirm."""
        self.ensure_one()
        self.check_access("write")
        if not self.notice_ids:
            self._propose_notice()
        if not self.notice_ids.filtered(lambda notice: notice.state == "draft" and not notice.partner_id):
            # sudo: as in action_ignore
            self.sudo().write({"state": "filed", "why": False})
        return self.action_view_notices()
