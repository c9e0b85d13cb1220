from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

#: Fields that say for what work a set is.
WORK = ("category_ids", "amount_from", "country_ids", "state_ids")

#: What is known of some work: who does it for which company, what is bought, for how much in which currency at the
#: rate of which day, and the contact at whose address it is done.
Work = namedtuple("Work", "vendor company categories amount currency day place")


class CoiRequirementSet(models.Model):
    """What is asked of vendors who do a certain kind of work.

    Sets apply to a vendor by hand (on its file), by contact tag, and as the company's default; where several
    apply, the strictest of each counts. Every change is dated by a ``coi.requirement.version``.
    """

    _name = "coi.requirement.set"
    _description = "Insurance Requirement Set"
    _inherit = ["mail.thread", "coi.requirement.part", "coi.kept"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: shared by all companies.")
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
    category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Applies to orders of products of these categories, and of those below them.",
    )
    amount_from = fields.Monetary(
        string="Orders From", help="Applies to orders of this total or more. 0: of whatever total."
    )
    country_ids = fields.Many2many("res.country", string="Countries", help="Applies to work in these countries.")
    state_ids = fields.Many2many("res.country.state", string="States", help="Applies to work in these states.")
    follows_work = fields.Boolean(
        compute="_compute_follows_work",
        store=True,
        help="It is asked of orders whose work is such, and not of a vendor as such.",
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
    grace_days = fields.Integer(
        help="For so many days after a vendor ceases to be in order, orders to it get a warning and are not held. "
        "Only who was in order before has grace. 0: none."
    )
    version_ids = fields.One2many("coi.requirement.version", "set_id", string="Versions")
    version_count = fields.Integer(compute="_compute_version_count")
    compliance_count = fields.Integer(string="Vendors", compute="_compute_compliance_count")

    @api.depends("category_ids", "amount_from", "country_ids", "state_ids")
    def _compute_follows_work(self):
        for found in self:
            found.follows_work = bool(found.category_ids or found.amount_from or found.country_ids or found.state_ids)

    @api.constrains("amount_from")
    def _check_amount_from(self):
        if any(found.amount_from < 0 for found in self):
            raise ValidationError(self.env._("The order total from which requirements apply cannot be negative."))

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
        return {"active", "company_id", "currency_id", "tag_ids", "line_ids", "gate_policy", "grace_days", *WORK}

    def _note_change(self):
        result = super()._note_change()
        clear_cache = self.env.registry.clear_cache
        clear_cache()
        if "coi_cache_cleared" not in self.env.cr.postcommit.data:
            # once more when it is done: another thread may have asked meanwhile, and kept what was so before
            self.env.cr.postcommit.data["coi_cache_cleared"] = True
            self.env.cr.postcommit.add(clear_cache)
        return result

    def action_view_compliances(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_compliance_action")
        return dict(action, domain=self._get_compliance_domain(), context={}, display_name=self.name)

    def action_view_versions(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_requirement_version_action")
        return dict(action, domain=[("set_id", "=", self.id)], context={})

    def _get_compliance_domain(self):
        """Files of the vendors to whom these sets apply."""
        # sudo: the same set may be the default of a company that the user does not work for
        defaults = self.env["res.company"].sudo().search([("coi_requirement_set_id", "in", self.ids)])
        domain = (
            fields.Domain("set_ids", "in", self.ids)
            | fields.Domain(
                "partner_id.category_id", "in", self.filtered(lambda found: not found.follows_work).tag_ids.ids
            )
            | fields.Domain("company_id", "in", defaults.ids)
        )
        # sudo: as above
        for contract in (
            self.env["coi.contract"].sudo().search([("set_ids", "in", self.ids), ("partner_id", "!=", False)])
        ):
            if contract._is_in_force(contract.company_id._coi_today()):
                domain |= fields.Domain("partner_id", "=", contract.partner_id.id) & fields.Domain(
                    "company_id", "=", contract.company_id.id
                )
        companies = self.company_id
        if companies and all(requirement_set.company_id for requirement_set in self):
            domain &= fields.Domain("company_id", "in", companies.ids)
        return domain

    # ------------------------------------------------------------ what the work asks for

    @tools.ormcache("company_id")
    def _get_work_set_ids(self, company_id):
        """Ids of the sets that apply by work in a company; known without a query once it was asked."""
        domain = [("follows_work", "=", True), ("company_id", "in", (company_id, False))]
        # sudo: what is asked is asked whoever orders; with the archived ones left out whatever the context says, since
        # the answer is kept for all
        return tuple(self.sudo().with_context(active_test=True).search(domain).ids)

    @api.model
    def _get_tagged(self):
        """The sets that apply to vendors by tag, in all companies."""
        sets = self.with_context(active_test=True)
        return sets.search([("tag_ids", "!=", False), ("follows_work", "=", False)])

    @api.model
    def _get_for_order(self, order):
        """The sets that the work of an order asks for, beside those of its vendor: by what is bought, for how much,
        where, and under which contract.
        """
        # sudo: as in _get_work_set_ids
        order = order.sudo()
        found = self._get_for_work(order._coi_get_work())
        # one that is archived asks nothing of orders either
        if order.coi_contract_id.active:
            found |= order.coi_contract_id.set_ids.filtered("active")
        return found

    @api.model
    def _get_for_work(self, work):
        """The sets that some work asks for. All that a set names has to be so; of several categories or places, one."""
        # sudo: as in _get_work_set_ids
        candidates = self.sudo().browse(self._get_work_set_ids(work.company.sudo().coi_file_company_id.id))
        return candidates.filtered(lambda candidate: candidate._is_for(work))

    def _is_for(self, work):
        """Whether all that this set names is so of the work."""
        self.ensure_one()
        asked_tags = self.with_context(active_test=True).tag_ids
        return (
            (not asked_tags or bool(asked_tags & work.vendor.with_context(active_test=True).category_id))
            and (not self.category_ids or self._is_about(work.categories))
            and (not self.amount_from or self._is_reached_by(work))
            and (not self.country_ids or work.place.country_id in self.country_ids)
            and (not self.state_ids or work.place.state_id in self.state_ids)
        )

    def _is_about(self, categories):
        mine = {str(category.id) for category in self.category_ids}
        return any(mine & set((category.parent_path or "").split("/")) for category in categories)

    def _is_reached_by(self, work):
        """Whether the total reaches ``amount_from``, at the rate of the day of the work."""
        total = work.currency._convert(work.amount, self.currency_id, work.company, work.day or fields.Datetime.now())
        return self.currency_id.compare_amounts(total, self.amount_from) >= 0

    def _to_facts(self, on=None):
        """What these sets ask for, as the verification room knows it.

        :param on: a day that is over takes the version that was in force on it; None takes the lines as they are now
        :return: tuple of ``facts.Requirement``
        """
        if on:
            versions = self.env["coi.requirement.version"]._get_in_force(self, on)
            return tuple(fact for version in versions for fact in version._get_requirements())
        asked = self.filtered(lambda found: found.active or found.change_of_id)
        return tuple(line._to_fact() for line in asked.line_ids)
