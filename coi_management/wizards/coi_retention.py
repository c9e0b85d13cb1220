from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import human_size

from ..models.coi_retention_loose import LISTS, LOOSE, TERM

#: What is looked at besides the files of vendors.
KINDS = (*LOOSE, *LISTS)


class CoiRetention(models.TransientModel):
    """What retention would delete: seen, and confirmed, before anything is."""

    _name = "coi.retention"
    _description = "Preview of What Retention Deletes"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.coi_file_company_id,
        ondelete="cascade",
    )
    years = fields.Integer(related="company_id.coi_retention_years")
    day = fields.Date(string="Over Before", compute="_compute_due", help="What was over before this day is deleted.")
    vendor_count = fields.Integer(string="Former Vendors", compute="_compute_due")
    document_count = fields.Integer(string="Documents", compute="_compute_due")
    size = fields.Char(compute="_compute_due")
    held_count = fields.Integer(string="Kept by Legal Hold", compute="_compute_due")
    held_file_count = fields.Integer(compute="_compute_due")
    loose_years = fields.Integer(related="company_id.coi_retention_loose_years")
    loose_day = fields.Date(
        string="Came Before", compute="_compute_loose", help="What came before this day and is on no file is deleted."
    )
    mail_count = fields.Integer(string="E-mails on No File", compute="_compute_loose")
    unsorted_count = fields.Integer(string="Of These Nobody Has Sorted", compute="_compute_loose")
    loose_count = fields.Integer(string="Documents on No File", compute="_compute_loose")
    list_count = fields.Integer(string="Imported Lists", compute="_compute_loose")
    confirmed_on = fields.Datetime(related="company_id.coi_retention_confirmed_on")
    confirmed_by_id = fields.Many2one(related="company_id.coi_retention_confirmed_by_id")
    understood = fields.Boolean(string="I have looked at the lists. I know that nothing of this can be undone.")

    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Retention")

    @api.depends("company_id", "years")
    def _compute_due(self):
        for wizard in self:
            company = wizard.company_id
            due = list(wizard._get_due())
            # sudo: counts alone, for whoever may confirm; sizes are in no field of ours
            documents = self.env["coi.certificate"].sudo().search([("compliance_id", "in", due)])
            # sudo: as above
            attachments = self.env["ir.attachment"].sudo()
            found = attachments._read_group(
                [
                    ("res_model", "=", "coi.certificate"),
                    ("res_field", "=", "document"),
                    ("res_id", "in", documents.ids),
                ],
                [],
                ["__count", "file_size:sum"],
            )
            count, size = found[0]
            wizard.day = company._coi_get_retention_day() if wizard.years else False
            wizard.vendor_count = len(due)
            wizard.document_count = count
            wizard.size = human_size(size or 0)
            held = [("company_id", "=", company.id), ("legal_hold", "=", True)]
            wizard.held_file_count = self.env["coi.compliance"].search_count(held)
            others = sum(self.env[name].search_count(held) for name in KINDS)
            wizard.held_count = wizard.held_file_count + others

    @api.depends("company_id", "loose_years")
    def _compute_loose(self):
        for wizard in self:
            due = {name: wizard._get_loose_domain(name) for name in KINDS}
            counts = {name: self.env[name].search_count(domain) for name, domain in due.items()}
            unsorted = due["coi.inbound"] & Domain("state", "=", "triage")
            wizard.loose_day = wizard.company_id._coi_get_retention_day(TERM) if wizard.loose_years else False
            wizard.mail_count = counts["coi.inbound"]
            wizard.unsorted_count = self.env["coi.inbound"].search_count(unsorted)
            wizard.loose_count = counts["coi.certificate"] + counts["coi.notice"]
            wizard.list_count = counts["coi.import"]

    def _get_loose_domain(self, name):
        """What of a kind would be deleted: by itself, or with the mail that brought it."""
        self.ensure_one()
        if not self.loose_years:
            return Domain.FALSE
        due = self.env[name]._get_due_domain(self.company_id)
        if "inbound_id" in self.env[name]._fields:
            due |= Domain("inbound_id", "any", self.env["coi.inbound"]._get_due_domain(self.company_id))
        return due

    def _get_due(self):
        self.ensure_one()
        return self.env["coi.compliance"]._get_due(self.company_id)

    # ------------------------------------------------------------ actions

    def action_show(self):
        """The vendors whose documents would go, with the day since when they are former ones."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_retention_due_action")
        return dict(action, domain=[("id", "in", list(self._get_due()))])

    def action_show_held(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_retention_due_action")
        name = self.env._("Kept by Legal Hold")
        domain = [("company_id", "=", self.company_id.id), ("legal_hold", "=", True)]
        return dict(
            action, name=name, display_name=name, domain=domain, context={"active_test": False, "coi_held": True}
        )

    def action_show_mails(self):
        """The e-mails on no file that would be deleted."""
        return self._show_loose("coi.inbound", self.env._("E-mails on No File"))

    def action_show_loose(self):
        """The documents on no file that would be deleted."""
        return self._show_loose("coi.certificate", self.env._("Documents on No File"))

    def action_show_lists(self):
        """The imported lists that would be deleted."""
        return self._show_loose("coi.import", self.env._("Imported Lists"))

    def _show_loose(self, name, title):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": name,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": list(self._get_loose_domain(name)),
        }

    def action_confirm(self):
        """From the next night on what is due is deleted, for as long as nobody stops it."""
        self._check_manager()
        if not (self.years or self.loose_years):
            raise UserError(self.env._("This company keeps everything: set the years in the settings first."))
        if not self.understood:
            raise UserError(self.env._("Say that you have looked at the lists: nothing of it can be undone."))
        # sudo: the settings of a company are closed to managers of insurance but for this
        self.company_id.sudo().write(
            {"coi_retention_confirmed_on": fields.Datetime.now(), "coi_retention_confirmed_by_id": self.env.uid}
        )
        return self._open_again()

    def action_stop(self):
        """Nothing more is deleted until somebody confirms it again."""
        self._check_manager()
        self.understood = False
        # sudo: as above
        self.company_id.sudo().write({"coi_retention_confirmed_on": False, "coi_retention_confirmed_by_id": False})
        return self._open_again()

    def _check_manager(self):
        """Whoever confirms is a manager of the company whose documents go."""
        self.ensure_one()
        self.check_access("write")
        user = self.env.user
        if not user.has_group("coi_management.group_coi_manager") or self.company_id not in user.company_ids:
            raise AccessError(self.env._("Only a COI manager of this company confirms what is deleted."))

    def _open_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Retention"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }
