from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .coi_compliance import STATUSES
from .coi_shared import SharedByDay

#: What the gate says of one order: what it rests on, ``level`` (pass, warn, block), the file, the day judged, and the
#: items that fall short.
Verdict = namedtuple("Verdict", "key level compliance day items")

#: States in which an order commits money, or is on its way to.
COMMITTING = ("to approve", "purchase")

#: Who may see where the vendor of an order stands.
GROUPS = "purchase.group_purchase_user,coi_management.group_coi_user"

#: Fields whose change on a committed order asks the gate again.
DECISIVE = {"state", "partner_id", "company_id"}


class Judged(dict):
    """Verdicts by their key, carried in the context through one confirmation, so that a batch is judged once.

    What comes by RPC is JSON and can never be one of these: no client can bring its own verdicts.
    """


class PurchaseOrder(models.Model):
    """The gate on purchase orders: one helper, asked wherever an order can become committed."""

    _inherit = "purchase.order"

    coi_status = fields.Selection(
        STATUSES,
        string="Insurance",
        compute="_compute_coi_status",
        search="_search_coi_status",
        compute_sudo=True,
        groups=GROUPS,
        help="Where the vendor stands today with its certificates of insurance.",
    )
    coi_gate = fields.Json(string="Insurance Gate", compute="_compute_coi_gate", compute_sudo=True, groups=GROUPS)
    coi_gate_level = fields.Selection(
        [("pass", "Pass"), ("warn", "Warn"), ("block", "Block")],
        compute="_compute_coi_gate",
        compute_sudo=True,
    )
    coi_override_ids = fields.One2many(
        "coi.gate.override", "order_id", string="Insurance Overrides", readonly=True, groups=GROUPS
    )

    # ------------------------------------------------------------ what people see

    @api.depends("partner_id", "company_id")
    def _compute_coi_status(self):
        files = self._coi_get_files()
        for order in self:
            compliance = files.get((order.partner_id.commercial_partner_id, order.company_id))
            order.coi_status = compliance.status if compliance else False

    def _search_coi_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        with_file = self.env["res.partner"]._coi_get_file_domain
        domain = Domain.FALSE
        for company in self.env.companies:
            here = Domain("company_id", "=", company.id)
            vendors = with_file(here & Domain("status", "in", [status for status in value if status]))
            if not all(value):
                vendors |= ~with_file(here)
            domain |= here & Domain("partner_id", "any!", vendors)
        return domain if operator == "in" else ~domain

    @api.depends("partner_id", "company_id", "date_planned", "state", "coi_override_ids")
    @api.depends_context("lang", "uid")
    def _compute_coi_gate(self):
        if self.env.user.share:
            # a vendor on the portal is not told how the gate judges it
            self.coi_gate = self.coi_gate_level = False
            return
        verdicts = self._coi_judge()
        labels = self.env["coi.compliance"]._get_labeler()
        for order in self:
            verdict = verdicts[order]
            order.coi_gate_level = verdict.level
            order.coi_gate = {
                "level": verdict.level,
                "file_id": verdict.compliance.id,
                "day": labels.day(verdict.day),
                "overridden": bool(verdict.items and order._coi_get_override(verdict)),
                "reasons": [{"key": item.key, "text": labels.sentence(item)} for item in verdict.items],
            }

    def action_view_coi_file(self):
        self.ensure_one()
        compliance = self.env["coi.compliance"]._get_file(self.partner_id, self.company_id)
        return compliance._get_records_action(name=self.env._("Insurance"))

    def action_coi_override(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order in Spite of Missing Insurance"),
            "res_model": "coi.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    # ------------------------------------------------------------ where the gate stands

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._coi_open_files()
        orders._coi_ask_vendors()
        committed = orders._coi_get_committed()
        committed._coi_check_gate(entering=committed)
        return orders

    def write(self, vals):
        before = self._coi_get_committed()
        promises = before._coi_get_promises() if "date_planned" in vals else {}
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
        return result

    def _coi_get_committed(self):
        return self.filtered(lambda order: order.state in COMMITTING)

    def _coi_get_promises(self):
        """What these orders commit to: the amount, and the day."""
        return {order: (order.amount_total, order.date_planned) for order in self}

    def _coi_check_promises(self, before):
        """Ask the gate again where a committed order has come to cost more, or to be due earlier.

        :param dict before: what ``_coi_get_promises`` said before the change
        """
        for order, (amount, day) in before.items():
            is_earlier = day and order.date_planned and order.date_planned < day
            if is_earlier or order.currency_id.compare_amounts(order.amount_total, amount) > 0:
                order._coi_check_gate()

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._coi_get_block_message(self._coi_judge()[self])

    def button_approve(self, force=False):
        self._coi_check_gate()
        return super().button_approve(force=force)

    def button_confirm(self):
        verdicts = self._coi_judge()
        judged = Judged({verdict.key: verdict for verdict in verdicts.values()})
        return super(PurchaseOrder, self.with_context(coi_judged=judged)).button_confirm()

    def _coi_check_gate(self, entering=()):
        """Raise where an order must not be committed.

        :param entering: orders that become committed now: where the gate warns, a note stays with them
        :raise UserError: names what is missing and what to do
        """
        for order, verdict in self._coi_judge().items():
            message = order._coi_get_block_message(verdict)
            if message:
                raise UserError(message)
            if verdict.level == "warn" and order in entering:
                order.message_post(body=order._coi_get_message(verdict))

    def _coi_get_block_message(self, verdict):
        """Why this order is held, False where it is not."""
        self.ensure_one()
        if verdict.level != "block" or self._coi_get_override(verdict):
            return False
        return self._coi_get_message(verdict)

    def _coi_get_message(self, verdict):
        labels = self.env["coi.compliance"]._get_labeler()
        return self.env._(
            "%(vendor)s is not insured as required on %(day)s (order %(order)s):\n%(reasons)s\n"
            "Open the vendor's insurance file to see what is asked; have it mended or waived, "
            "or ask a COI manager to override with a reason.",
            vendor=self.partner_id.commercial_partner_id.name,
            day=labels.day(verdict.day),
            order=self.name,
            reasons="\n".join(f"- {labels.sentence(item)}" for item in verdict.items),
        )

    # ------------------------------------------------------------ what the gate says

    def _coi_judge(self):
        """What the gate says of each order, evaluated now.

        An order is judged on its expected date, today at the earliest. Where the vendor is covered today and
        only terms end before that date, the gate warns and never blocks: renewals come in.

        :rtype: dict[purchase.order, Verdict]
        """
        files = self._coi_get_files()
        judged = self.env.context.get("coi_judged")
        judged = judged if isinstance(judged, Judged) else {}
        shared = SharedByDay(self.env)
        return {order: order._coi_judge_one(files, judged, shared) for order in self}

    def _coi_judge_one(self, files, judged, shared):
        """What the gate says of this order.

        :param dict files: see ``_coi_get_files``
        :param Judged judged: verdicts of this confirmation, taken where nothing they rest on is another
        """
        self.ensure_one()
        vendor, company = self.partner_id.commercial_partner_id, self.company_id
        compliance = files.get((vendor, company)) or self._coi_get_new_file()
        if not vendor or not company:
            return Verdict(None, "pass", compliance, fields.Date.today(), ())
        policy = compliance._get_gate_policy()
        today = company._coi_today()
        day = self._coi_get_day(today)
        key = (self.id, vendor.id, company.id, day, policy)
        if key in judged:
            return judged[key]
        if policy == "off":
            return Verdict(key, "pass", compliance, day, ())
        answer = compliance._answer(day, shared)
        if answer.status in ("not_required", "compliant"):
            return Verdict(key, "pass", compliance, day, ())
        if answer.status == "expired" and compliance._answer(today, shared).status == "compliant":
            policy = "warn"
        missing = tuple(item for item in answer.items if item.deficiency and not item.satisfied)
        return Verdict(key, policy, compliance, day, missing)

    def _coi_get_day(self, today):
        """The day on which the vendor has to be covered: the expected date in the company's time zone."""
        self.ensure_one()
        if not self.date_planned:
            return today
        planned = fields.Datetime.context_timestamp(
            # sudo: the time zone of the company's own contact
            self.with_context(tz=self.company_id.sudo().partner_id.tz or "UTC"),
            self.date_planned,
        )
        return max(today, planned.date())

    def _coi_get_override(self, verdict):
        """The override that stands for all that is missing now, and for as much money.

        One for another vendor, for less that was missing, for a smaller order, or from before a cancellation does not.
        """
        self.ensure_one()
        # sudo: an override stands for whoever confirms
        return self.sudo().coi_override_ids.filtered(
            lambda override: (
                not override.ended
                and override.partner_id == self.partner_id.commercial_partner_id
                and override.currency_id == self.currency_id
                and self.currency_id.compare_amounts(self.amount_total, override.amount) <= 0
                and all(shown in override.missing for shown in self._coi_show(verdict))
            )
        )[:1]

    @api.model
    def _coi_show(self, verdict):
        """What is missing, as an override keeps it."""
        return [[item.key, item.verdict, item.asked, item.found] for item in verdict.items]

    def _coi_get_files(self):
        """The files of the vendors of these orders, by vendor and company."""
        # sudo: who may confirm an order has to be held by the gate whether he may read files or not
        vendors = self.sudo().with_context(active_test=False).partner_id.commercial_partner_id
        return {(found.partner_id, found.company_id): found for found in vendors.coi_compliance_ids}

    def _coi_get_new_file(self):
        """A file that is not stored, for a vendor who has none: what applies to it by tag and by default."""
        self.ensure_one()
        return (
            # sudo: as in _coi_get_files
            self.env["coi.compliance"]
            .sudo()
            .new({"partner_id": self.partner_id.commercial_partner_id.id, "company_id": self.company_id.id})
        )

    def _coi_open_files(self):
        """Begin the file of vendors from whom is bought and of whom something is required."""
        files = self._coi_get_files()
        for order in self:
            vendor = order.partner_id.commercial_partner_id
            if vendor and (vendor, order.company_id) not in files and order._coi_get_new_file().applied_set_ids:
                files[vendor, order.company_id] = self.env["coi.compliance"]._get_file(vendor, order.company_id)

    def _coi_ask_vendors(self):
        """Ask the vendors of drafted orders for what is missing, where the company has it done by itself."""
        chased = self.filtered(lambda order: order.company_id.coi_chase and order.state in ("draft", "sent"))
        if not chased:
            return
        files = chased._coi_get_files()
        for order in chased:
            compliance = files.get((order.partner_id.commercial_partner_id, order.company_id))
            if compliance and compliance.active and compliance._get_askable():
                requests = self.env["coi.request"]._open(compliance, "correction", "order")
                # sudo: which orders wait follows from the orders
                requests.sudo().order_ids += order
