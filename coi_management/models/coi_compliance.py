from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .. import verification
from .coi_labels import Labeler
from .coi_rows import without_collector
from .coi_shared import Outcome, SharedByDay
from .coi_turns import goes_on

STATUSES = [
    ("not_required", "Not Required"),
    ("missing", "Missing"),
    ("deficient", "Deficient"),
    ("expired", "Expired"),
    ("undetermined", "To Clarify"),
    ("expiring", "Expiring"),
    ("compliant", "Compliant"),
]

#: Of vendors of whom insurance is required: they have it, or something is missing or unclear.
COMPLIANT = ("compliant", "expiring")
SHORT = ("missing", "deficient", "expired", "undetermined")
#: Of vendors who may work: also those of whom nothing is required.
IN_ORDER = (*COMPLIANT, "not_required")

#: Fields that a verification writes, and nobody else.
OUTCOME = {
    *("base_status", "lapse_status", "compliant_from", "compliant_until"),
    *("next_change_date", "verified_on", "verification_pending", "renewal_date", "follows_rates"),
    *("timeliness", "has_timeliness"),
    *("line_verdicts", "limits_asked", "limits_missing", "asked_set_ids", "relies_on_exemption"),
    "erased_on",
}

#: What the gate looks at of a file before anything else, see ``_is_known_compliant``.
TRUSTED = (
    *("partner_id", "company_id", "active", "base_status"),
    *("verification_pending", "follows_rates", "relies_on_exemption", "next_change_date"),
)

#: How many files are verified within the transaction that asks for it; more are left to the scheduled action.
VERIFY_AT_ONCE = 100

#: How far ahead the changes of a file are looked for, in days.
HORIZON = 1100

#: How many files the scheduled action works between two commits.
BATCH = 1000


class CoiCompliance(models.Model):
    """One vendor's file in one company: what everybody looks at.

    Dates are stored, the status is derived from them: ``status`` is what ``base_status``, the stretch
    ``compliant_from`` to ``compliant_until`` and ``lapse_status`` say about the company's today, in Python and in
    SQL alike. It filters, groups and sorts, and no missed scheduled action can make it stale.
    """

    _name = "coi.compliance"
    _description = "Vendor Insurance File"
    _inherit = ["mail.thread", "mail.activity.mixin", "coi.kept"]
    _order = "partner_id, company_id, id"
    _coi_closed = frozenset(OUTCOME)
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["partner_id"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    active = fields.Boolean(default=True, tracking=True)
    country_id = fields.Many2one(related="partner_id.country_id", store=True)
    state_id = fields.Many2one(related="partner_id.state_id", store=True)
    tag_ids = fields.Many2many(related="partner_id.category_id", string="Contact Tags")
    buyer_id = fields.Many2one(related="partner_id.buyer_id", store=True)
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True, help="Who works this file.")
    set_ids = fields.Many2many(
        "coi.requirement.set",
        string="Requirements by Hand",
        check_company=True,
        help="Sets that apply to this vendor whatever its tags are.",
    )
    applied_set_ids = fields.Many2many(
        "coi.requirement.set", string="Requirements", compute="_compute_applied_set_ids", compute_sudo=True
    )
    accepted_names = fields.Text(
        string="Other Names of the Vendor",
        tracking=True,
        help="Names under which the vendor may be insured, one a line: former names, trade names.",
    )
    verified_on = fields.Datetime(readonly=True)
    follows_rates = fields.Boolean(readonly=True, help="Amounts in several currencies are compared, at the day's rate.")
    verification_pending = fields.Boolean(readonly=True, help="Facts have changed; the scheduled action verifies anew.")
    certificate_ids = fields.One2many(
        "coi.certificate", "compliance_id", string="Documents", groups="coi_management.group_coi_user"
    )
    coverage_ids = fields.One2many("coi.coverage", "compliance_id", string="Policies")
    deficiency_ids = fields.One2many("coi.deficiency", "compliance_id", string="Deficiencies")
    open_deficiency_ids = fields.One2many(
        "coi.deficiency", "compliance_id", string="Open Deficiencies", domain=[("closed_on", "=", False)]
    )
    deficiency_count = fields.Integer(compute="_compute_deficiency_count")
    deficiency_summary = fields.Char(string="What Is Wrong", compute="_compute_deficiency_count")
    waiver_ids = fields.One2many("coi.waiver", "compliance_id", string="Waivers")
    period_ids = fields.One2many("coi.compliance.period", "compliance_id", string="History")
    override_ids = fields.One2many("coi.gate.override", "compliance_id", string="Overrides")
    to_review_count = fields.Integer(
        string="Documents to Review",
        compute="_compute_certificate_count",
        search="_search_to_review_count",
        groups="coi_management.group_coi_user",
    )
    certificate_count = fields.Integer(compute="_compute_certificate_count", groups="coi_management.group_coi_user")
    order_count = fields.Integer(compute="_compute_order_count", groups="purchase.group_purchase_user")
    checklist = fields.Json(compute="_compute_checklist", compute_sudo=True)
    terms = fields.Json(compute="_compute_terms", compute_sudo=True)
    note = fields.Html()

    _pending_index = models.Index("(id) WHERE verification_pending IS TRUE")
    _vendor_unique = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This vendor has a file in this company already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OUTCOME & set(vals) for vals in vals_list):
            raise UserError(self.env._("The standing of a vendor is verified, not entered."))
        files = super().create(vals_list)
        # however they got there: as a value, or as a default
        if any(found.set_ids for found in files):
            self._check_may_ask()
        files._take_orders()
        if not self.env.su:
            files._verify()
        return files

    def write(self, vals):
        if OUTCOME & set(vals) and not self.env.su:
            raise UserError(self.env._("The standing of a vendor is verified, not entered."))
        if {"partner_id", "company_id"} & set(vals) and not self.env.su:
            raise UserError(self.env._("A file stays with its vendor and its company: open another for another."))
        if "set_ids" in vals:
            self._check_may_ask()
        result = super().write(vals)
        if {"set_ids", "accepted_names", "active"} & set(vals):
            self._verify()
        return result

    def _check_may_ask(self):
        """:raise AccessError: for whoever does not say which requirements apply to a vendor"""
        if not (self.env.su or self.env.user.has_group("coi_management.group_coi_manager")):
            raise AccessError(self.env._("Only a COI manager says what is asked of a vendor."))

    # ------------------------------------------------------------ computed

    @api.depends("partner_id")
    def _compute_display_name(self):
        for compliance in self:
            compliance.display_name = compliance.partner_id.display_name

    @api.depends("set_ids", "partner_id.category_id", "company_id.coi_requirement_set_id")
    def _compute_applied_set_ids(self):
        tagged = self.env["coi.requirement.set"]._get_tagged()
        contracts = self.env["coi.contract"]._get_of_vendors(self)
        for compliance in self:
            today = compliance.company_id._coi_today()
            compliance.applied_set_ids = compliance._get_sets(tagged, contracts, today)

    def _get_sets(self, tagged, contracts, on):
        """The sets that apply to this vendor on a day: its tags and settings as they are now, its contracts by their
        dates.

        :param tagged: all sets that apply by tag; ``contracts``: those of this vendor and of whomever else
        """
        self.ensure_one()
        # what is archived asks nothing, whatever the context in which this is worked out
        company, vendor = self.company_id, self.with_context(active_test=True).partner_id
        mine = contracts.filtered(
            lambda found: found.partner_id == vendor and found.company_id == company and found._is_in_force(on)
        )
        sets = self.set_ids | company.coi_requirement_set_id | mine.set_ids
        sets |= tagged.with_context(active_test=True).filtered(lambda found: found.tag_ids & vendor.category_id)
        return sets.filtered(lambda found: found.active and found.company_id in (company, company.browse()))

    @api.depends("deficiency_ids.closed_on")
    def _compute_deficiency_count(self):
        for compliance in self:
            # one by one: the names of all files of the list are made together
            names = [deficiency.name for deficiency in compliance.deficiency_ids if not deficiency.closed_on]
            compliance.deficiency_count = len(names)
            compliance.deficiency_summary = " · ".join(names)

    @api.depends("certificate_ids.state")
    def _compute_certificate_count(self):
        # sudo: counts alone, for whoever may see the file
        counts = (
            self.env["coi.certificate"]
            .sudo()
            ._read_group([("compliance_id", "in", self.ids)], ["compliance_id", "state"], ["__count"])
        )
        by_file = {}
        for found, state, count in counts:
            by_file.setdefault(found.id, {})[state] = count
        for compliance in self:
            mine = by_file.get(compliance.id, {})
            compliance.certificate_count = sum(mine.values())
            compliance.to_review_count = mine.get("to_review", 0) + mine.get("received", 0)

    def _search_to_review_count(self, operator, value):
        if operator not in (">", "=", "!=") or value not in (0, False):
            return NotImplemented
        waiting = Domain("certificate_ids", "any!", [("state", "in", ("received", "to_review"))])
        return ~waiting if operator == "=" else waiting

    def _compute_order_count(self):
        counts = dict(
            self.env["purchase.order"]._read_group(
                [("coi_compliance_id", "in", self.ids)], ["coi_compliance_id"], ["__count"]
            )
        )
        for compliance in self:
            compliance.order_count = counts.get(compliance, 0)

    @api.depends_context("lang", "uid")
    @api.depends("certificate_ids.state", "waiver_ids.state", "set_ids", "accepted_names", "verified_on")
    def _compute_checklist(self):
        for compliance in self:
            compliance.checklist = compliance._get_checklist() if compliance.id else []

    @api.depends_context("lang")
    @api.depends("certificate_ids.state", "verified_on")
    def _compute_terms(self):
        for compliance in self:
            compliance.terms = compliance._get_terms()

    # ------------------------------------------------------------ actions

    def action_verify(self):
        """Verify now, for whoever does not want to wait for the scheduled action."""
        self.check_access("write")
        self._verify()
        return True

    def action_view_certificates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_certificate_action")
        return dict(
            action,
            domain=[("compliance_id", "=", self.id)],
            context={"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id},
        )

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("purchase.purchase_rfq")
        domain = [("coi_compliance_id", "=", self.id)]
        return dict(action, domain=domain, context={"default_partner_id": self.partner_id.id})

    def action_view_periods(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_compliance_period_action")
        return dict(action, domain=[("compliance_id", "=", self.id)], context={})

    def action_ask_waiver(self):
        """Open the form that asks for a waiver, on the item that the context names."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Waiver"),
            "res_model": "coi.waiver",
            "view_mode": "form",
            "target": "new",
            "context": {"default_compliance_id": self.id, **self.env.context},
        }

    # ------------------------------------------------------------ files received

    def receive_files(self, uploads):
        """Store files for this vendor; ``coi.certificate.action_read`` reads them then.

        :param list uploads: dicts with ``name`` and ``data`` (base64)
        :return: list of dicts: ``name``, ``certificate_id`` (False where nothing was stored), ``message``, ``level``
        """
        self.ensure_one()
        return self.env["coi.certificate"]._receive(uploads, "backend", self.partner_id, self.company_id)

    @api.model
    def _get_file(self, partner, company):
        """The file of a vendor that holds in a company, opened where there is none."""
        partner, company = partner.commercial_partner_id, company.coi_file_company_id
        # sudo: a vendor has one file, whoever opens it; record rules hold again on what is returned
        here = [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        found = self.sudo().with_context(active_test=False).search(here)
        if not found:
            try:
                # what else is pending is not written for it, nor what follows from that, which may open this file
                with self.env.cr.savepoint(flush=False):
                    found = self.sudo().create({"partner_id": partner.id, "company_id": company.id})
            except errors.UniqueViolation as error:
                # somebody else opens it at this moment: tried again, it is there
                raise ConcurrencyError(f"The file of vendor {partner.id} is being opened already") from error
            found._verify()
        return found.with_env(self.env)

    @api.model
    def _open_for_sets(self, sets):
        """Open files for the vendors to whom these sets begin to apply by tag or as a company's default."""
        for requirement_set in sets.filtered("active"):
            tagged = self.env["res.partner"].search(
                [("parent_id", "=", False), ("category_id", "in", requirement_set.tag_ids.ids)]
            )
            self._open_for_partners(tagged, requirement_set)
        companies = self.env["res.company"]._coi_get_file_companies()
        for company in companies.filtered(lambda found: found.coi_requirement_set_id in sets):
            self._open(company._coi_get_vendors(), company)

    @api.model
    def _open_for_partners(self, partners, sets):
        """Open files for contacts in every company in which one of these sets holds."""
        companies = self.env["res.company"]._coi_get_file_companies()
        for company in companies if any(not found.company_id for found in sets) else sets.company_id:
            self._open(partners, company)

    @api.model
    def _open(self, partners, company):
        partners = partners.filtered(
            lambda partner: not partner.company_id or partner.company_id.coi_file_company_id == company
        )
        known = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("partner_id", "in", partners.ids)]
        )
        opened = self.create(
            [
                # nothing is on file yet of whom something is asked: so it stands until it is verified
                {"partner_id": partner.id, "company_id": company.id, "base_status": "missing"}
                for partner in partners - known.partner_id
            ]
        )
        opened._request_verification()

    @api.model
    def _get_gate_policy(self, sets, company):
        """What the gate does: the strictest of the sets; where one is silent, the company says.

        :param sets: those of the vendor, and of the work
        :param company: that of the order
        """
        default = company._coi_get_policy("coi_gate_policy")
        policies = [found.gate_policy or default for found in sets]
        return max(policies, key=("off", "warn", "block").index, default=default)

    # ------------------------------------------------------------ verification

    def _request_verification(self):
        """Have these files verified: at once where they are few, by the scheduled action where they are many."""
        if len(self) <= VERIFY_AT_ONCE:
            self._verify()
            return
        # sudo: closed to all but the verification
        self.sudo().verification_pending = True
        self.env.ref("coi_management.ir_cron_verify")._trigger()
        # an upgrade may verify before it comes to the scheduled actions that are new
        if beside := self.env.ref("coi_management.ir_cron_verify_beside", raise_if_not_found=False):
            beside._trigger()

    @api.model
    @goes_on
    def _cron_verify(self):
        """Verify the files whose verdicts change by today, or whose facts have changed."""
        self._verify_waiting()

    @api.model
    @goes_on
    def _cron_verify_beside(self):
        """The same as a second worker, from the other end: of many files each verifies about half."""
        self._verify_waiting(from_end=True)

    @api.model
    def _verify_waiting(self, from_end=False):
        due = self._get_due_domain()
        waiting = self.search(due, order="next_change_date, id").ids
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for ids in split_every(BATCH, reversed(waiting) if from_end else waiting):
            with without_collector():
                # by their ids: of all the others nothing is looked at again
                self.search(due & Domain("id", "in", ids)).try_lock_for_update()._verify()
                time_left = self.env["ir.cron"]._commit_progress(len(ids))
            if not time_left:
                break

    @api.model
    def _get_due_domain(self):
        """The files that are to be verified now."""
        due = Domain("verification_pending", "=", True)
        for company in self.env["res.company"]._coi_get_file_companies():
            due |= Domain("company_id", "=", company.id) & Domain("next_change_date", "<=", company._coi_today())
        return due

    def _verify(self):
        """Verify these files as of their company's today, and write what changed: dates, deficiencies, history."""
        # sudo: the outcome is closed to all but the verification, which reads all that counts
        files = self.sudo()
        # two who verify one file at a time wait for each other
        files.flush_recordset()
        self.env.execute_query(
            SQL("SELECT id FROM coi_compliance WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", files.ids)
        )
        shared = SharedByDay(self.env)
        contracts = self.env["coi.contract"]._get_changes(files)
        for start in range(0, len(files), BATCH):
            batch = files[start : start + BATCH]
            outcomes = [compliance._judge(shared, contracts.get(compliance.id, ())) for compliance in batch]
            batch._store_outcomes(outcomes)

    def _judge(self, shared, contract_days):
        """The outcome of today, with nothing written.

        :param contract_days: days on which contracts of the vendor begin or are over
        :rtype: Outcome
        """
        self.ensure_one()
        today = shared.get_today(self.company_id)
        sets = shared[today].get_sets(self)
        case = self._get_case(shared[today], sets)
        spans = verification.timeline(case, today, horizon_days=HORIZON)
        return Outcome(self, sets, case, spans, today, contract_days)

    def _is_known_compliant(self, on):
        """Whether what is stored says so of a day from today on, without gathering the facts again.

        Every change of a fact verifies anew in its own transaction, so that what is stored holds; it is not asked
        where that was put off, where requirements have just been changed, where rates or the place of the work decide,
        and of an archived file, which nobody follows.
        """
        self.ensure_one()
        return (
            self.active
            and self.base_status == "compliant"
            and not self.verification_pending
            and not self.follows_rates
            and not self.relies_on_exemption
            and (not self.next_change_date or on < self.next_change_date)
            and "coi_changed_sets" not in self.env.cr.precommit.data
        )

    # ------------------------------------------------------------ words

    def _get_checklist(self, on=None):
        """Requirement by requirement what was asked, what was found, the verdict and why, for people.

        :param on: a day; default today
        """
        self.ensure_one()
        answer = self._answer(on)
        return self._get_labeler().checklist(answer, self.company_id)

    def _get_terms(self):
        """The terms of the policies that count or will count, for the bars of the file."""
        self.ensure_one()
        today = self.company_id._coi_today()
        terms = []
        for coverage in self._get_counting_coverages().sorted(
            lambda coverage: (coverage.coverage_type_id.sequence, coverage.effective or today)
        ):
            begins, ends = coverage.effective, coverage.cancelled_on or coverage.expiration
            state = "unknown"
            if begins and ends:
                state = "future" if begins > today else "past" if ends <= today else "current"
            terms.append(
                {
                    "id": coverage.id,
                    "certificate_id": coverage.certificate_id.id,
                    "label": coverage.coverage_type_id.name or coverage.label or "",
                    "number": coverage.policy_number or "",
                    "insurer": coverage.insurer_id.name or "",
                    "limits": coverage.limit_summary,
                    "effective": begins and fields.Date.to_string(begins),
                    "expiration": coverage.expiration and fields.Date.to_string(coverage.expiration),
                    "cancelled_on": coverage.cancelled_on and fields.Date.to_string(coverage.cancelled_on),
                    "state": state,
                }
            )
        return {"today": fields.Date.to_string(today), "policies": terms}

    @api.model
    def _get_labeler(self):
        return Labeler(self.env)
