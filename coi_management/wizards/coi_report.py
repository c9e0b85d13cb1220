from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

#: How far ahead expirations are printed, and how far back what was decided, where nothing else is said.
DAYS_AHEAD = 90
MONTHS_BACK = 12


class CoiReportWizard(models.AbstractModel):
    """What all questions before a printed report have in common: the language, and the companies it is about."""

    _name = "coi.report.wizard"
    _description = "Print an Insurance Report"

    lang = fields.Selection(
        "_selection_lang", string="Language", required=True, default=lambda self: self.env.user.lang or self.env.lang
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
        help="Companies and branches the report is about, of those that are selected above.",
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    def _print(self, report):
        """The action that prints a report of these answers."""
        self.ensure_one()
        self.check_access("read")
        if not self.company_ids:
            raise UserError(self.env._("Choose the company the report is about."))
        action = self.env.ref(f"coi_management.{report}").report_action(self, config=False)
        return {**action, "close_on_report_download": True}

    def _in_companies(self):
        """These answers, with all that is read for them kept to their companies.

        :raise AccessError: they name none, or none that the user may work in
        """
        if not self.company_ids:
            raise AccessError(self.env._("Choose the company the report is about."))
        return self.with_context(allowed_company_ids=self._get_companies().ids)

    def _get_companies(self):
        """The companies, the current one first: it is the one whose letterhead and currency are taken."""
        return (self.env.company & self.company_ids) | self.company_ids

    def _check_period(self, begins, ends):
        if begins and ends and begins > ends:
            raise UserError(self.env._("The period ends before it begins."))


class CoiReportStatement(models.TransientModel):
    """The compliance statement of vendors as of a day."""

    _name = "coi.report.statement"
    _inherit = ["coi.report.wizard"]
    _description = "Print a Compliance Statement"

    compliance_ids = fields.Many2many("coi.compliance", string="Vendors", required=True)
    day = fields.Date(string="As of", required=True, default=lambda self: self.env.company._coi_today())
    for_vendor = fields.Boolean(
        string="To Hand to the Vendor",
        help="Leaves out what is noted internally: who decided, why something is waived, days of grace.",
    )

    @api.model
    def default_get(self, fields):
        """The files from which it is printed."""
        vals = super().default_get(fields)
        context = self.env.context
        if "compliance_ids" in fields and context.get("active_model") == "coi.compliance":
            vals["compliance_ids"] = [Command.set(context.get("active_ids") or [])]
        return vals

    def action_print(self):
        """Print it."""
        self.check_access("read")
        for compliance in self.compliance_ids:
            if self.day > compliance.company_id._coi_today():
                raise UserError(self.env._("Choose a day that has begun: nobody knows yet what will be on file."))
        return self._print("action_report_statement_as_of")


class CoiReportExpirations(models.TransientModel):
    """Policies that end, by month, vendor or agent."""

    _name = "coi.report.expirations"
    _inherit = ["coi.report.wizard"]
    _description = "Print Expirations"

    domain = fields.Json(help="What the list showed from which it is printed.")
    has_domain = fields.Boolean(compute="_compute_has_domain")
    from_list = fields.Boolean(string="As the List Is Filtered", default=True)
    date_from = fields.Date(string="Ending From", default=lambda self: self.env.company._coi_today())
    date_to = fields.Date(
        string="Until", default=lambda self: fields.Date.add(self.env.company._coi_today(), days=DAYS_AHEAD)
    )
    group_by = fields.Selection(
        [("month", "Month"), ("vendor", "Vendor"), ("agent", "Agent")],
        string="Grouped by",
        required=True,
        default="month",
    )

    @api.model
    def default_get(self, fields):
        """What a list shows from which it is printed: the records that are chosen, else its filter."""
        vals = super().default_get(fields)
        context = self.env.context
        if "domain" in fields and context.get("active_model") == "coi.coverage":
            if context.get("active_ids"):
                vals["domain"] = [["id", "in", context["active_ids"]]]
            elif "active_domain" in context:
                vals["domain"] = context["active_domain"]
        return vals

    @api.depends("domain")
    def _compute_has_domain(self):
        for wizard in self:
            wizard.has_domain = wizard.domain is not None and wizard.domain is not False

    def action_print(self):
        """Print it."""
        self.check_access("read")
        self._check_period(self.date_from, self.date_to)
        return self._print("action_report_expirations")

    def _get_policies(self):
        """The policies that the report lists, in the order in which they end."""
        self.ensure_one()
        domain = fields.Domain(
            [
                ("state", "=", "accepted"),
                ("superseded", "=", False),
                ("expiration", "!=", False),
                ("compliance_id.active", "=", True),
                # sudo: whose files hold is no secret
                ("company_id", "in", self.company_ids.sudo().coi_file_company_id.ids),
            ]
        )
        if self.has_domain and self.from_list:
            domain &= fields.Domain(self.domain)
        else:
            if self.date_from:
                domain &= fields.Domain("expiration", ">=", self.date_from)
            if self.date_to:
                domain &= fields.Domain("expiration", "<=", self.date_to)
        return self._in_companies().env["coi.coverage"].search(domain, order="expiration, partner_id, id")


class CoiReportNetwork(models.TransientModel):
    """Where the network of vendors stands, for the board."""

    _name = "coi.report.network"
    _inherit = ["coi.report.wizard"]
    _description = "Print the Network Report"

    subscription_id = fields.Many2one(
        "coi.subscription",
        readonly=True,
        ondelete="cascade",
        help="The report by mail for which it is printed: it is about the vendors of its filter.",
    )

    def action_print(self):
        """Print it."""
        self.check_access("read")
        return self._print("action_report_network")

    def _in_companies(self):
        found = super()._in_companies()
        if not found.subscription_id:
            return found
        found.subscription_id.check_access("read")
        return found.with_context(coi_files=list(found.subscription_id._get_domain()))


class CoiReportPeriod(models.TransientModel):
    """What was decided over a period: waivers, or overrides of the gate."""

    _name = "coi.report.period"
    _inherit = ["coi.report.wizard"]
    _description = "Print Waivers or Overrides"

    kind = fields.Selection(
        [("waiver", "Waivers"), ("override", "Gate Overrides")], string="What", required=True, default="waiver"
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.subtract(self.env.company._coi_today(), months=MONTHS_BACK),
    )
    date_to = fields.Date(string="Until", required=True, default=lambda self: self.env.company._coi_today())

    def action_print(self):
        """Print it."""
        self.check_access("read")
        self._check_period(self.date_from, self.date_to)
        return self._print(f"action_report_{self.kind}s_of_period")


class CoiReportAudit(models.TransientModel):
    """All that happened on one vendor's file over a period, with the documents."""

    _name = "coi.report.audit"
    _inherit = ["coi.report.wizard"]
    _description = "Print an Audit File"

    compliance_id = fields.Many2one("coi.compliance", string="Vendor", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Contact")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.subtract(self.env.company._coi_today(), months=MONTHS_BACK),
    )
    date_to = fields.Date(string="Until", required=True, default=lambda self: self.env.company._coi_today())
    with_documents = fields.Boolean(
        string="With the Documents",
        default=True,
        help="Certificates as they were received, behind the report in one PDF.",
    )

    @api.model
    def default_get(self, fields):
        """The file from which it is printed."""
        vals = super().default_get(fields)
        context = self.env.context
        if "compliance_id" in fields and context.get("active_model") == "coi.compliance":
            vals["compliance_id"] = context.get("active_id")
        return vals

    def action_print(self):
        """Print it."""
        self.check_access("read")
        self._check_period(self.date_from, self.date_to)
        return self._print("action_report_audit_file")
