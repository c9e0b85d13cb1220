from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .res_company import POLICIES


class ResCompany(models.Model):
    """Branches: a vendor has one file in a company and all of its branches that do not keep files of their own."""

    _inherit = "res.company"

    coi_own_files = fields.Boolean(
        string="Insurance Files of Its Own",
        help="Of a branch: its vendors are asked, and held, by files that are its own. Off: it shares the files, "
        "requirements and requests of its main company.",
    )
    coi_file_company_id = fields.Many2one(
        "res.company",
        string="Insurance Files Of",
        compute="_compute_coi_file_company_id",
        store=True,
        recursive=True,
        index=True,
        help="Whose vendors' files hold here: those of the company itself, or of the main company of a branch.",
    )

    @api.depends("parent_id", "coi_own_files", "parent_id.coi_file_company_id")
    def _compute_coi_file_company_id(self):
        """Whose files hold here: the one place where it is decided."""
        for company in self:
            # sudo: whoever works in a branch may not be one who sees its main company
            above = company.sudo().parent_id
            is_own = company.coi_own_files or not above
            company.coi_file_company_id = company if is_own else above.coi_file_company_id

    @api.constrains("parent_id", *POLICIES)
    def _check_coi_policies(self):
        for company in self:
            if not company.parent_id and not all(company[name] for name in company._coi_get_policy_names()):
                raise ValidationError(
                    self.env._("Say what happens to vendors who fall short: only a branch can leave it to another.")
                )

    @api.model
    def _coi_get_policy_names(self):
        """Settings that say what is held, which a branch leaves to its main company."""
        return POLICIES

    @api.model_create_multi
    def create(self, vals_list):
        left = dict.fromkeys(self._coi_get_policy_names(), False)
        return super().create([{**left, **vals} if vals.get("parent_id") else vals for vals in vals_list])

    def write(self, vals):
        if "coi_own_files" not in vals:
            return super().write(vals)
        # sudo: the setting takes effect for all branches below
        family = self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)])
        before = {company: company.coi_file_company_id for company in family}
        result = super().write(vals)
        moved = family.filtered(lambda company: company.coi_file_company_id != before[company])
        if moved:
            self.env.registry.clear_cache()
            moved._coi_move_files(before)
        return result

    def _coi_get_seat(self, user):
        """From where a user works on the files of this company: from itself, else from a branch that shares them.

        :return: a company in which the user works; this one where there is none
        """
        self.ensure_one()
        # sudo: whose files hold is no secret
        sharing = user.company_ids.filtered(lambda company: company.sudo().coi_file_company_id == self)
        return (self & sharing) or sharing[:1] or self

    def _coi_get_policy(self, name):
        """``off``, ``warn`` or ``block``: what this company says, or for a silent branch its main company.

        :param str name: the field that says it
        """
        self.ensure_one()
        # sudo: what is held is held whoever works here
        company = self.sudo()
        while not company[name] and company.parent_id:
            company = company.parent_id
        return company[name] or "off"

    @tools.ormcache("self.id")
    def _coi_get_file_company_id(self):
        """The id of the company whose files hold here: known without a query, whoever asks, once it was asked."""
        # sudo: as in _compute_coi_file_company_id
        return self.sudo().coi_file_company_id.id

    @api.model
    def _coi_get_file_companies(self):
        """The companies that keep files: all but the branches that share those of another."""
        # sudo: what is asked of vendors is asked in all of them
        return self.sudo().search(Domain("parent_id", "=", False) | Domain("coi_own_files", "=", True))

    def _coi_get_sharing(self):
        """The companies whose orders, bills and vendors are held by the files of these: themselves, and branches."""
        # sudo: as above
        sharing = self.sudo().with_context(active_test=False)
        return sharing.search([("coi_file_company_id", "in", self.ids)])

    def _coi_move_files(self, before):
        """Have other files hold in these branches than before: theirs rest while those of the main company count.

        :param dict before: the company whose files held, by branch
        """
        # sudo: as in write
        files = self.env["coi.compliance"].sudo().with_context(active_test=False)
        own = files.search([("company_id", "in", self.ids)])
        own.filtered(lambda found: found.company_id.coi_file_company_id != found.company_id).active = False
        own.filtered(
            lambda found: found.company_id.coi_file_company_id == found.company_id and found.partner_id.active
        ).active = True
        # sudo: as in write
        orders = self.env["purchase.order"].sudo().search([("company_id", "in", self.ids)])
        self.env.add_to_compute(orders._fields["coi_compliance_id"], orders)
        # sudo: as in write
        files._open_for_sets(self.env["coi.requirement.set"].sudo().search([]))
        concerned = self.coi_file_company_id.union(*(before[company] for company in self), self)
        files.search([("company_id", "in", concerned.ids), ("active", "=", True)])._request_verification()
