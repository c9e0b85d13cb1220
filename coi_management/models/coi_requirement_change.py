import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .coi_planned import as_note
from .coi_requirement_set import WORK
from .coi_shared import SharedByDay
from .coi_turns import CONFLICTS, by_turns
from .purchase_order_waiting import WAITING

_logger = logging.getLogger(__name__)

#: What a planned change says beside its lines.
CARRIED = ("gate_policy", "grace_days", "currency_id", "description", *WORK)


class CoiRequirementSet(models.Model):
    """Changes of what is asked, planned before they count: a draft of the set, seen against the vendors it concerns."""

    _name = "coi.requirement.set"
    _inherit = ["coi.requirement.set", "mail.activity.mixin"]

    change_of_id = fields.Many2one(
        "coi.requirement.set",
        string="Planned Change Of",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        copy=False,
        help="A draft: it is asked of nobody before it is put in force.",
    )
    change_ids = fields.One2many(
        "coi.requirement.set", "change_of_id", string="Planned Changes", context={"active_test": False}
    )
    effective_on = fields.Date(
        string="In Force From", copy=False, help="The day on which the change is put in force by itself."
    )

    @api.constrains("active", "change_of_id")
    def _check_draft(self):
        if any(found.change_of_id and found.active for found in self):
            raise UserError(self.env._("A planned change is put in force with its button."))

    def action_plan_change(self):
        """Draft a change of this set, or go on with the one that is drafted."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Planned Change"),
            "res_model": self._name,
            "res_id": self._get_draft().id,
            "views": [(False, "form")],
        }

    def _get_draft(self):
        """The planned change of this set, drafted where there is none."""
        self.ensure_one()
        return self.change_ids[:1] or self.copy(
            {"name": self.name, "active": False, "change_of_id": self.id, "tag_ids": False}
        )

    def action_preview_change(self):
        """Show whom the change would make deficient, and whom it would not."""
        self.ensure_one()
        preview = self.env["coi.change.preview"].create({"set_id": self.id})
        preview._fill()
        return preview._get_records_action(name=self.env._("What the Change Would Do"))

    def action_put_in_force(self):
        """From now on the set asks for what the draft says."""
        self.check_access("write")
        for draft in self:
            if not draft.change_of_id:
                raise UserError(self.env._("This is not a planned change."))
            draft._put_in_force()
        return True

    @api.model
    @by_turns
    def _cron_put_in_force(self):
        """Put planned changes in force whose day has come. One that fails waits for a person; the others go on."""
        drafts = self.with_context(active_test=False).search(
            Domain("change_of_id", "!=", False) & Domain("effective_on", "!=", False)
        )
        due = drafts.filtered(lambda draft: draft.effective_on <= (draft.company_id or self.env.company)._coi_today())
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for draft in due:
            draft._put_in_force_safely()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _put_in_force_safely(self):
        """Put a planned change in force, or tell who planned it why that fails; it is tried again each day."""
        self.ensure_one()
        original, planner = self.change_of_id, self.create_uid
        try:
            with self.env.cr.savepoint():
                self._put_in_force()
                # what it does to vendors may fail too
                self.env["coi.requirement.version"]._record_changes()
        except CONFLICTS:
            # somebody else is at the same records: it is tried again
            raise
        except Exception as error:
            _logger.exception("Planned change %s of requirements could not be put in force", self.id)
            self.env.invalidate_all(flush=False)
            original._tell_failed_change(planner, str(error))
        else:
            original.activity_unlink(["mail.mail_activity_data_warning"])

    def _tell_failed_change(self, planner, why):
        """Tell who planned a change, once, that it could not be put in force."""
        self.ensure_one()
        summary = self.env._("The planned change could not be put in force.")
        if not self.activity_search(["mail.mail_activity_data_warning"]):
            is_here = planner.active and planner._is_internal()
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=summary,
                note=as_note(why),
                user_id=planner.id if is_here else self.env.uid,
            )
            self._message_log(body=f"{summary} {why}")

    def _put_in_force(self):
        self.ensure_one()
        original = self.change_of_id
        original.line_ids.unlink()
        self.line_ids.write({"set_id": original.id})
        original.write(self._convert_to_write({name: self[name] for name in CARRIED}))
        original._message_log(
            body=self.env._("A change planned by %(user)s was put in force.", user=self.create_uid.name)
        )
        self.unlink()

    def _would_apply_to(self, compliance, shared):
        """Whether this draft, once in force, is asked of a vendor as such: a set that follows work is not by tag."""
        self.ensure_one()
        if not self.follows_work and not self.change_of_id.follows_work:
            return self.change_of_id in compliance.applied_set_ids
        twin = self.change_of_id if not self.follows_work else self.browse()
        return self.change_of_id in compliance._get_sets(twin, shared.get_contracts(compliance), shared.on)

    def _get_changed_standings(self):
        """Where the vendors of the set would stand with this draft in place of it.

        :return: list of (file, status now, status then, items that would fall short and do not now)
        """
        self.ensure_one()
        original = self.change_of_id
        shared = SharedByDay(self.env)
        standings = []
        # sudo: the change concerns them all
        domain = original._get_compliance_domain()
        if not self.follows_work:
            domain |= Domain("partner_id.category_id", "in", original.tag_ids.ids)
        for compliance in self.env["coi.compliance"].sudo().search(domain):
            now = compliance._answer(shared=shared)
            sets = compliance.applied_set_ids - original
            if self._would_apply_to(compliance, shared[compliance.company_id._coi_today()]):
                sets |= self
            then = compliance._answer(shared=shared, sets=sets)
            short = {item.key for item in now.items if not item.satisfied}
            new = [item for item in then.items if item.deficiency and not item.satisfied and item.key not in short]
            standings.append((compliance, now.status, then.status, new))
        return standings

    def _get_changed_orders(self):
        """The orders that wait of whose work this draft, in place of its set, would ask something else than now.

        :return: list of (order, file, whether all is met now, and then, items that would fall short and do not now)
        """
        self.ensure_one()
        original = self.change_of_id
        sharing = original.company_id._coi_get_sharing() if original.company_id else self.env["res.company"].sudo()
        here = Domain("company_id", "in", sharing.ids) if sharing else Domain.TRUE
        # sudo: as above
        orders = self.env["purchase.order"].sudo().search(here & Domain("state", "in", WAITING))
        files, shared = orders._coi_get_files(), SharedByDay(self.env)
        found = []
        for order in orders:
            now = order._coi_get_work_sets()
            then = now - original
            if self._would_apply_to_order(order):
                then |= self
            vendor = order._coi_get_vendor()
            compliance = files.get((vendor, order._coi_get_file_company())) or order._coi_get_new_file(vendor)
            if now == then or not vendor:
                continue
            day = order._coi_get_day(compliance.company_id._coi_today())
            states = order._coi_get_work_states_for(vendor) if compliance.exemption_ids else ()
            own = shared[day].get_sets(compliance)
            # what is asked of the vendor as such changes too, where it is this set
            own_then = own - original | self if original in own else own
            answers = [compliance._answer(day, shared, sets, states) for sets in (own | now, own_then | then)]
            short = {item.key for item in answers[0].items if not item.satisfied}
            new = [
                item for item in answers[1].items if item.deficiency and not item.satisfied and item.key not in short
            ]
            is_met = [answer.status in ("compliant", "not_required") for answer in answers]
            found.append((order, compliance, *is_met, new))
        return found

    def _would_apply_to_order(self, order):
        """Whether this draft, once in force, is asked of the work of an order; by tag it is asked as its set is."""
        self.ensure_one()
        original = self.change_of_id
        contract = order.coi_contract_id
        if contract.active and original in contract.set_ids:
            return True
        tags = original.with_context(active_test=True).tag_ids
        is_tagged = not tags or bool(tags & order._coi_get_vendor().with_context(active_test=True).category_id)
        return original.active and self.follows_work and is_tagged and self._is_for(order._coi_get_work())
