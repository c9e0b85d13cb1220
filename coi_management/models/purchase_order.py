from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

from .coi_compliance import STATUSES
from .coi_gate import Judged
from .coi_requirement_set import Work

#: States in which an order commits money, or is on its way to.
COMMITTING = ("to approve", "purchase")

#: Who may see where the vendor of an order stands.
GROUPS = "purchase.group_purchase_user,coi_management.group_coi_user"

#: Fields whose change on a committed order asks the gate again.
DECISIVE = {"state", "partner_id", "company_id", "currency_id"}

#: Fields that say when and where the work is, and under which contract.
WORK = {"date_planned", "dest_address_id", "picking_type_id", "coi_contract_id"}

#: Those that say where: an exemption is of one state.
PLACE = {"dest_address_id", "picking_type_id"}

#: All whose change can ask the gate.
MATTERS = DECISIVE | WORK


class PurchaseOrder(models.Model):
    """The gate on purchase orders: asked wherever an order can become committed."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "coi.gate"]
    _coi_override_field = "order_id"
    _coi_computed = frozenset({"amount_untaxed", "amount_tax", "amount_total", "amount_total_cc", "currency_rate"})

    coi_status = fields.Selection(
        STATUSES,
        string="Insurance",
        compute="_compute_coi_status",
        search="_search_coi_status",
        compute_sudo=True,
        groups=GROUPS,
        help="Where the vendor stands today with its certificates of insurance.",
    )
    coi_compliance_id = fields.Many2one(
        "coi.compliance",
        string="Insurance File",
        compute="_compute_coi_compliance_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="set null",
        groups=GROUPS,
    )
    coi_timeliness = fields.Integer(
        related="coi_compliance_id.timeliness",
        string="Timeliness",
        groups=GROUPS,
        help="How timely the vendor is with its certificates of insurance, from 0 to 100.",
    )
    coi_contract_id = fields.Many2one(
        "coi.contract",
        string="Contract or Project",
        check_company=True,
        groups=GROUPS,
        help="Asks for the insurance that the contract asks for, beside what is asked of the vendor.",
    )
    coi_override_ids = fields.One2many(
        "coi.gate.override", "order_id", string="Insurance Overrides", readonly=True, groups=GROUPS
    )

    def _auto_init(self):
        """Orders that are there on installation have no file yet: nothing is computed for them one by one."""
        if not column_exists(self.env.cr, "purchase_order", "coi_compliance_id"):
            create_column(self.env.cr, "purchase_order", "coi_compliance_id", "int4")
        return super()._auto_init()

    # ------------------------------------------------------------ what people see

    @api.depends("partner_id.commercial_partner_id", "company_id")
    def _compute_coi_compliance_id(self):
        files = self._coi_get_files()
        for order in self:
            order.coi_compliance_id = files.get((order._coi_get_vendor(), order._coi_get_file_company()))

    @api.depends("partner_id", "company_id")
    def _compute_coi_status(self):
        files = self._coi_get_files()
        for order in self:
            compliance = files.get((order._coi_get_vendor(), order._coi_get_file_company()))
            order.coi_status = compliance.status if compliance else False

    def _search_coi_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        with_file = self.env["res.partner"]._coi_get_file_domain
        domain = Domain.FALSE
        for company in self.env.companies:
            here = Domain("company_id", "=", company.coi_file_company_id.id)
            vendors = with_file(here & Domain("status", "in", [status for status in value if status]))
            if not all(value):
                vendors |= ~with_file(here)
            domain |= Domain("company_id", "=", company.id) & Domain("partner_id", "any!", vendors)
        return domain if operator == "in" else ~domain

    def _field_to_sql(self, alias, field_expr, query=None):
        # of a related field Odoo looks at the groups of the field to which it leads alone: a vendor on the portal would
        # group its orders by its score
        field = self._fields.get(field_expr)
        if field and field.related and field.groups == GROUPS:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)

    def action_coi_override(self):
        return self._coi_open_override()

    # ------------------------------------------------------------ where the gate stands

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._coi_open_files()
        orders._coi_ask_vendors()
        committed = orders._coi_get_committed()
        committed._coi_check_gate(entering=committed)
        orders._coi_follow()
        return orders

    def write(self, vals):
        if not MATTERS & vals.keys():
            return super().write(vals)
        before = self._coi_get_committed()
        promises = before._coi_get_promises() if WORK & set(vals) else {}
        result = super().write(vals)
        if "partner_id" in vals:
            self._coi_open_files()
            self._coi_ask_vendors()
        if vals.get("state") == "cancel":
            # sudo: overrides are append-only; that one ended follows from the order
            self.sudo().coi_override_ids.ended = True
        committed = self._coi_get_committed()
        if DECISIVE & set(vals):
            committed._coi_check_gate(entering=committed - before)
        else:
            before._coi_check_promises(promises)
            if PLACE & set(vals):
                # sudo: as in _coi_get_files; what the work asks may rely on one where what the vendor is asked does not
                before.filtered(lambda order: order.sudo().coi_compliance_id.exemption_ids)._coi_check_gate()
        if vals.get("state") not in COMMITTING:
            self._coi_follow()
        return result

    def _coi_get_committed(self):
        return self.filtered(lambda order: order.state in COMMITTING)

    def _coi_get_promises(self):
        """What these orders commit to: the amount, the day, and the kind of work."""
        return {order: (order.amount_total, order._coi_get_expected(), order._coi_get_work_sets()) for order in self}

    def _coi_check_promises(self, before):
        """Ask the gate again where a committed order has come to cost more, to be due earlier, or to be other work.

        :param dict before: what ``_coi_get_promises`` said before the change
        """
        for order, (amount, day, work_sets) in before.items():
            expected = order._coi_get_expected()
            is_earlier = day and expected and expected < day
            is_more = order.currency_id.compare_amounts(order.amount_total, amount) > 0
            if is_earlier or is_more or order._coi_get_work_sets() - work_sets:
                order._coi_check_gate()

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._coi_get_block_message(self._coi_judge()[self])

    def button_confirm(self):
        if not self.env.su and not self.env.user._is_internal():
            # a vendor on the portal is not told why its order is held
            self.check_access("write")
        judged, may_ask_more = Judged(), self._coi_may_ask_more()
        for order, verdict in self._coi_judge().items():
            if verdict.key is not None:
                judged[verdict.key] = verdict
            elif not (may_ask_more and order._coi_may_ask_more()):
                judged[order._coi_get_footing()] = verdict
        return super(PurchaseOrder, self.with_context(coi_judged=judged)).button_confirm()

    # ------------------------------------------------------------ what the gate asks of an order

    def _coi_get_gate_depends(self):
        return "partner_id", "company_id", "date_planned", "state", "coi_override_ids", "order_line.price_total"

    def _coi_get_footing(self):
        return self.id, self.partner_id.id, self.company_id.id, self._coi_get_expected(), self.amount_total

    def _coi_get_amount(self):
        return self.amount_total, self.currency_id

    def _coi_get_day(self, today):
        """The day on which the vendor has to be covered: the expected date in the company's time zone."""
        self.ensure_one()
        expected = self._coi_get_expected()
        return max(today, self.company_id._coi_day(expected)) if expected else today

    def _coi_get_expected(self):
        """When the first of it is expected: by its lines too, which a form moves with it and a client need not."""
        # asked for each order several times: no more is looked at than has to be
        expected = self.date_planned
        for line in self.order_line:
            day = line.date_planned
            if day and (not expected or day < expected) and not line.display_type:
                expected = day
        return expected

    def _coi_get_place(self):
        """The contact at whose address the work is done or the goods are delivered; the company where none is named."""
        self.ensure_one()
        place = self.dest_address_id
        if not place and "picking_type_id" in self._fields:
            place = self.picking_type_id.warehouse_id.partner_id
        return place or self.company_id.partner_id

    def _coi_get_work_states(self):
        # sudo: who orders may not be one who reads addresses of warehouses
        return tuple(sorted({order.sudo()._coi_get_place()._coi_get_us_state() for order in self}))

    def _coi_get_work(self):
        """What is known of the work that is ordered."""
        self.ensure_one()
        return Work(
            vendor=self._coi_get_vendor(),
            company=self.company_id,
            categories=self.order_line.product_id.categ_id,
            amount=self.amount_total,
            currency=self.currency_id,
            day=self._coi_get_rate_day(),
            place=self._coi_get_place(),
        )

    def _coi_get_rate_day(self):
        """On which day its total is converted: today while it waits, and not when whoever orders says that it did."""
        if self.state not in COMMITTING:
            return fields.Datetime.now()
        return self.date_approve or fields.Datetime.now()

    def _coi_may_ask_more(self):
        """Whether there are requirements for work at all that could concern one of these orders."""
        sets = self.env["coi.requirement.set"]
        has_sets = any(sets._get_work_set_ids(company._coi_get_file_company_id()) for company in self.company_id)
        # sudo: as in _get_for_order
        return has_sets or bool(self.sudo().coi_contract_id)

    def _coi_get_work_sets(self):
        sets = self.env["coi.requirement.set"]
        return sets._get_for_order(self) if self._coi_may_ask_more() else sets

    def _coi_get_held_words(self, **words):
        return self.env._("%(vendor)s is not insured as required on %(day)s (order %(document)s):", **words)

    def _coi_ask_vendors(self):
        """Ask the vendors of drafted orders for what is missing, where the company has it done by itself."""
        chased = self.filtered(
            lambda order: order._coi_get_file_company().coi_chase and order.state in ("draft", "sent")
        )
        if not chased:
            return
        files = chased._coi_get_files()
        for order in chased:
            compliance = files.get((order._coi_get_vendor(), order._coi_get_file_company()))
            if compliance and compliance.active and compliance._get_askable():
                requests = self.env["coi.request"]._open(compliance, "correction", "order")
                # sudo: which orders wait follows from the orders
                requests.sudo().order_ids += order
