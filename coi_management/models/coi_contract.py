from odoo import api, fields, models
from odoo.fields import Domain

from .purchase_order_waiting import WAITING


class CoiContract(models.Model):
    """A contract or project that asks for insurance of its own, for as long as it lasts.

    Its sets are asked of its vendor from its first day to its last, and of every order that names it.
    """

    _name = "coi.contract"
    _description = "Contract or Project with Insurance Requirements"
    _inherit = ["mail.thread", "coi.kept"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "reference"]
    _check_company_auto = True
    # an order of a branch names a contract of its main company
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, tracking=True)
    reference = fields.Char(tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        tracking=True,
        domain="[('parent_id', '=', False)]",
        help="Empty: of no vendor as such, only of the orders that name the contract.",
    )
    date_start = fields.Date(string="From", tracking=True)
    date_end = fields.Date(string="Until", tracking=True, help="The last day. Empty: without end.")
    set_ids = fields.Many2many("coi.requirement.set", string="Requirements", required=True, check_company=True)
    note = fields.Text()

    _dates_in_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A contract cannot end before it begins.",
    )

    @api.depends("name", "reference")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = " ".join(filter(None, (contract.reference, contract.name)))

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._verify_vendors()
        return contracts

    def write(self, vals):
        vendors, companies = self.partner_id, self.company_id
        result = super().write(vals)
        self._verify_vendors(vendors, companies)
        self._get_waiting_orders()._coi_follow()
        return result

    def unlink(self):
        vendors, companies, orders = self.partner_id, self.company_id, self._get_waiting_orders()
        result = super().unlink()
        self._verify_files(vendors, companies)
        orders._coi_follow()
        return result

    def _get_waiting_orders(self):
        """Orders that name these contracts and wait to be confirmed."""
        # sudo: as in _verify_files
        orders = self.env["purchase.order"].sudo()
        return orders.search([("coi_contract_id", "in", self.ids), ("state", "in", WAITING)])

    def _verify_vendors(self, vendors=None, companies=None):
        """Verify the vendors anew to whom these contracts apply, and did before; their files are begun.

        :param vendors, companies: those before
        """
        for contract in self:
            if contract.partner_id:
                self.env["coi.compliance"]._get_file(contract.partner_id, contract.company_id)
        vendors, companies = vendors or self.partner_id, companies or self.company_id
        self._verify_files(self.partner_id | vendors, self.company_id | companies)

    @api.model
    def _verify_files(self, vendors, companies):
        # sudo: a contract obliges its vendor, whoever writes it
        files = self.env["coi.compliance"].sudo()
        files.invalidate_model(["applied_set_ids"])
        files.search([("partner_id", "in", vendors.ids), ("company_id", "in", companies.ids)])._request_verification()

    @api.model
    def _get_of_vendors(self, files):
        """Contracts of the vendors of these files, whenever they are in force; archived ones are none."""
        mine = Domain("company_id", "in", files.company_id.ids) & Domain("partner_id", "in", files.partner_id.ids)
        # sudo: as in _verify_files
        return self.sudo().with_context(active_test=True).search(mine)

    def _is_in_force(self, on):
        self.ensure_one()
        return (not self.date_start or self.date_start <= on) and (not self.date_end or on <= self.date_end)

    @api.model
    def _get_changes(self, files):
        """The days on which contracts of the vendors of these files begin or are over.

        :return: dict of a file's id to a list of days
        """
        by_vendor = {(found.partner_id, found.company_id): found.id for found in files}
        changes = {}
        for contract in self._get_of_vendors(files):
            compliance_id = by_vendor.get((contract.partner_id, contract.company_id))
            days = [contract.date_start, contract.date_end and fields.Date.add(contract.date_end, days=1)]
            changes.setdefault(compliance_id, []).extend(day for day in days if day)
        return changes
