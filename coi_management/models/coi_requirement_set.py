from odoo import api, fields, models
from odoo.exceptions import UserError


class CoiRequirementSet(models.Model):
    """What is asked of vendors who do a certain kind of work.

    Sets apply to a vendor by hand (on its file), by contact tag, and as the company's default; where several
    apply, the strictest of each counts. Every change is dated by a ``coi.requirement.version``.
    """

    _name = "coi.requirement.set"
    _description = "Insurance Requirement Set"
    _inherit = ["mail.thread", "coi.requirement.part"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company, help="Empty: shared by all companies."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of all amounts of this set.",
    )
    description = fields.Text(translate=True, help="For whom this set is meant, in words.")
    tag_ids = fields.Many2many(
        "res.partner.category", string="Contact Tags", help="Applies to every vendor that has one of these tags."
    )
    line_ids = fields.One2many("coi.requirement", "set_id", string="Requirements", copy=True)
    gate_policy = fields.Selection(
        [
            ("off", "Do nothing"),
            ("warn", "Warn"),
            ("block", "Block"),
        ],
        string="Purchase Orders",
        tracking=True,
        help="What happens when an order to a vendor who falls short is confirmed. Empty: as the settings say.",
    )
    version_ids = fields.One2many("coi.requirement.version", "set_id", string="Versions")
    version_count = fields.Integer(compute="_compute_version_count")
    compliance_count = fields.Integer(string="Vendors", compute="_compute_compliance_count")

    @api.depends("version_ids")
    def _compute_version_count(self):
        for requirement_set in self:
            requirement_set.version_count = len(requirement_set.version_ids)

    def _compute_compliance_count(self):
        for requirement_set in self:
            requirement_set.compliance_count = self.env["coi.compliance"].search_count(
                requirement_set._get_compliance_domain()
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dated(self):
        if self.version_ids:
            raise UserError(
                self.env._("What this set asked for is part of the record: archive it instead of deleting it.")
            )

    def _get_set(self):
        return self

    def _get_files_that_may_leave(self, sets):
        # sudo: whoever changes what is asked changes it for all, also for files that he may not see
        return self.env["coi.compliance"].sudo().search(sets._get_compliance_domain()).ids

    def _get_watched_fields(self):
        return {"active", "company_id", "currency_id", "tag_ids", "line_ids", "gate_policy"}

    def action_view_compliances(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_compliance_action")
        return dict(action, domain=self._get_compliance_domain(), context={}, display_name=self.name)

    def action_view_versions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_requirement_version_action")
        return dict(action, domain=[("set_id", "=", self.id)], context={})

    def _get_compliance_domain(self):
        """Files of the vendors to whom these sets apply."""
        # sudo: the same set may be the default of a company that the user does not work for
        defaults = self.env["res.company"].sudo().search([("coi_requirement_set_id", "in", self.ids)])
        domain = (
            fields.Domain("set_ids", "in", self.ids)
            | fields.Domain("partner_id.category_id", "in", self.tag_ids.ids)
            | fields.Domain("company_id", "in", defaults.ids)
        )
        companies = self.company_id
        if companies and all(requirement_set.company_id for requirement_set in self):
            domain &= fields.Domain("company_id", "in", companies.ids)
        return domain

    def _to_facts(self, on=None):
        """What these sets ask for, as the verification room knows it.

        :param on: a day that is over takes the version that was in force on it; None takes the lines as they are now
        :return: tuple of ``facts.Requirement``
        """
        if on:
            versions = self.env["coi.requirement.version"]._get_in_force(self, on)
            return tuple(fact for version in versions for fact in version._get_requirements())
        return tuple(line._to_fact() for line in self.filtered("active").line_ids)
