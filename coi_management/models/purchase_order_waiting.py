from markupsafe import Markup

from odoo import api, fields, models

from .coi_compliance import VERIFY_AT_ONCE
from .coi_turns import by_turns

#: States of an order that waits to be confirmed.
WAITING = ("draft", "sent", "to approve")

#: How many orders the scheduled action looks at between two commits.
BATCH = 200


class PurchaseOrder(models.Model):
    """Buyers are told, once, when an order need not wait for its vendor's insurance any more, whatever freed it.

    What the gate said last of an order that waits is kept with it: a file may stand as before and free an order all the
    same, by an exemption of the state of its work, or by requirements of the work that ask for less.
    """

    _inherit = "purchase.order"

    coi_known_level = fields.Selection(
        [("warn", "Warn"), ("block", "Block")],
        string="Known to Be Held",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="What the gate said when the order was last looked at; empty: nothing.",
    )

    def _coi_follow(self):
        """Look at these orders anew, as far as they wait: keep what the gate says, tell the buyers of what is freed."""
        # sudo: which orders wait is the same for whoever changes a fact
        waiting = self.sudo().filtered(lambda order: order.state in WAITING)
        for order, verdict in waiting._coi_judge().items():
            is_open = verdict.items and not order._coi_get_override(verdict)
            level = verdict.level if is_open and verdict.level != "pass" else False
            before = order.coi_known_level
            if level == before:
                continue
            order.coi_known_level = level
            # of what is overridden the override tells
            if before and (level, before) != ("block", "warn") and (level or not verdict.items):
                order._coi_tell_buyer(verdict)

    def _coi_follow_work(self):
        """The same after a change of what is bought: it matters where requirements follow the work."""
        self.filtered(lambda order: order._coi_may_ask_more())._coi_follow()

    @api.model
    def _coi_follow_all(self):
        """The same of all orders that wait, after what may concern any: at once where they are few, by the scheduled
        action where they are many."""
        # sudo: as in _coi_follow
        waiting = self.sudo().search([("state", "in", WAITING)], limit=VERIFY_AT_ONCE + 1)
        if len(waiting) <= VERIFY_AT_ONCE:
            waiting._coi_follow()
        else:
            self.env.ref("coi_management.ir_cron_held")._trigger()

    @api.model
    def _coi_follow_at(self, places):
        """The same of those that are known to be held and whose work is at these addresses, which have moved."""
        # sudo: as in _coi_follow
        held = self.sudo().search([("coi_known_level", "!=", False), ("state", "in", WAITING)])
        held.filtered(lambda order: order._coi_get_place() in places)._coi_follow()

    @api.model
    @by_turns
    def _cron_coi_follow(self):
        """Look at all orders that wait: days pass, and rates move."""
        last = 0
        remaining = self.search_count([("state", "in", WAITING)])
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while orders := self.search([("state", "in", WAITING), ("id", ">", last)], order="id", limit=BATCH):
            last = orders[-1].id
            orders._coi_follow()
            if not self.env["ir.cron"]._commit_progress(len(orders)):
                break

    def _coi_tell_buyer(self, verdict):
        """Tell the buyer of this order, in his language, that it can go on; whoever freed it himself knows."""
        self.ensure_one()
        buyer = self.user_id
        order = self.with_context(lang=buyer.lang or self.env.lang)
        order.message_post(body=order._coi_get_freed_words(verdict), partner_ids=buyer.partner_id.ids)

    def _coi_get_freed_words(self, verdict):
        """Why the order is held no more."""
        file = verdict.compliance
        labels = self.env["coi.compliance"]._get_labeler()
        vendor = Markup("<a href='#' data-oe-model='coi.compliance' data-oe-id='%s'>%s</a>") % (
            file.id,
            file.partner_id.name,
        )
        if verdict.level == "warn":
            reasons = Markup("<br/>").join(self._coi_tell(labels, item) for item in verdict.items)
            return self.env._("This order is held no more, a warning stays: %(reasons)s", reasons=reasons)
        if self.company_id._coi_get_policy("coi_gate_policy") == "off":
            return self.env._("Orders are not held for insurance any more: this order waits no more.")
        if file.base_status == "not_required" and not self._coi_get_work_sets():
            return self.env._("Nothing more is asked of %(vendor)s: this order waits no more.", vendor=vendor)
        if verdict.day > self.company_id._coi_today() and file.base_status != "compliant":
            day = labels.day(verdict.day)
            return self.env._(
                "%(vendor)s will be insured as required on %(day)s: this order waits no more.", vendor=vendor, day=day
            )
        return self.env._("%(vendor)s is insured as required now: this order waits no more.", vendor=vendor)
