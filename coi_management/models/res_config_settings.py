from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coi_own_files = fields.Boolean(related="company_id.coi_own_files", readonly=False)
    coi_file_company_id = fields.Many2one(related="company_id.coi_file_company_id")
    coi_is_branch = fields.Boolean(string="Is a Branch", compute="_compute_coi_is_branch")
    coi_shares_files = fields.Boolean(
        string="Shares Its Main Company's Insurance Files", compute="_compute_coi_is_branch"
    )
    coi_gate_policy = fields.Selection(related="company_id.coi_gate_policy", readonly=False)
    coi_payment_policy = fields.Selection(related="company_id.coi_payment_policy", readonly=False)
    coi_waiver_second_amount = fields.Monetary(
        related="company_id.coi_waiver_second_amount", readonly=False, currency_field="company_currency_id"
    )
    coi_waiver_second_broad = fields.Boolean(related="company_id.coi_waiver_second_broad", readonly=False)
    coi_requirement_set_id = fields.Many2one(related="company_id.coi_requirement_set_id", readonly=False)
    coi_expiring_days = fields.Integer(related="company_id.coi_expiring_days", readonly=False)
    coi_covered_on_expiration_day = fields.Boolean(related="company_id.coi_covered_on_expiration_day", readonly=False)
    coi_suffix_on_one_side = fields.Boolean(related="company_id.coi_suffix_on_one_side", readonly=False)
    coi_check_holder = fields.Boolean(related="company_id.coi_check_holder", readonly=False)
    coi_check_signature = fields.Boolean(related="company_id.coi_check_signature", readonly=False)
    coi_holder_names = fields.Text(related="company_id.coi_holder_names", readonly=False)

    coi_chase = fields.Boolean(related="company_id.coi_chase", readonly=False)
    coi_mail_interval = fields.Integer(related="company_id.coi_mail_interval", readonly=False)
    coi_silent_days = fields.Integer(related="company_id.coi_silent_days", readonly=False)
    coi_deadline_days = fields.Integer(related="company_id.coi_deadline_days", readonly=False)
    coi_check_in_force = fields.Boolean(related="company_id.coi_check_in_force", readonly=False)

    @api.depends("company_id", "coi_own_files")
    def _compute_coi_is_branch(self):
        for settings in self:
            # sudo: whoever works in a branch may not be one who sees its main company
            settings.coi_is_branch = bool(settings.company_id.sudo().parent_id)
            settings.coi_shares_files = settings.coi_is_branch and not settings.coi_own_files

    def action_coi_load_starter(self):
        """Add the starter requirement sets, for companies that begin with none."""
        return self.env["coi.requirement.set"]._load_starter()
