from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..verification import lapses

KINDS = [
    ("cancellation", "Cancellation"),
    ("non_renewal", "Non-renewal"),
    ("reinstatement", "Reinstatement"),
]

#: What our methods write, and nobody else.
DECISION = {
    *("state", "compliance_id", "confirmed_by_id", "confirmed_on", "told_on"),
    *("withdrawn_by_id", "withdrawn_on", "withdraw_reason", "erased_on"),
}

#: What a notice says: closed once it was decided.
CONTENT = {
    *("kind", "with_lapse", "partner_id", "company_id", "coverage_id", "policy_number", "effective", "issued_on"),
    *("not_on_file", "document", "received_on", "reason", "insurer_name", "insured_name", "source"),
}


class CoiNotice(models.Model):
    """What an insurer or agent told of one policy: that it is cancelled, not renewed, or in force again.

    A notice is a draft until a person confirms it. From then on it says on which days the policy covers, whatever a
    certificate says that was or will be accepted: see ``coi.coverage``. It is withdrawn when it was wrong, and stays
    on record.
    """

    _name = "coi.notice"
    _description = "Insurance Notice"
    _inherit = ["mail.thread", "mail.activity.mixin", "coi.kept"]
    _order = "received_on desc, id desc"
    _coi_closed = frozenset(DECISION)
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["policy_number", "partner_id"]

    kind = fields.Selection(KINDS, required=True, default="cancellation", tracking=True)
    with_lapse = fields.Boolean(
        help="Cover begins again only on the day of the reinstatement. Unmarked: as if it had never been cancelled.",
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", index=True, tracking=True, domain="[('parent_id', '=', False)]"
    )
    compliance_id = fields.Many2one(
        "coi.compliance", string="File", readonly=True, index=True, ondelete="restrict", copy=False
    )
    coverage_id = fields.Many2one(
        "coi.coverage",
        string="Policy on File",
        ondelete="set null",
        domain="[('compliance_id', '=', compliance_id), ('compliance_id', '!=', False), ('state', '=', 'accepted')]",
    )
    policy_number = fields.Char(tracking=True)
    policy_key = fields.Char(compute="_compute_policy_key", store=True, index=True)
    effective = fields.Date(
        string="Effective On",
        tracking=True,
        help="Cancellation: the first day without cover. Reinstatement: the first day with cover again. "
        "Non-renewal: the day on which the term ends.",
    )
    issued_on = fields.Date(string="Dated", help="The date on the notice: of two notices the later counts.")
    received_on = fields.Datetime(required=True, default=fields.Datetime.now)
    insurer_name = fields.Char(string="Insurer")
    insured_name = fields.Char(string="Insured")
    reason = fields.Text()
    source = fields.Selection(
        [("manual", "Typed in"), ("upload", "Uploaded"), ("mail", "E-mail"), ("link", "Told by the agent")],
        required=True,
        default="manual",
    )
    document = fields.Binary(attachment=True, copy=False, groups="coi_management.group_coi_user")
    document_name = fields.Char()
    certificate_id = fields.Many2one(
        "coi.certificate", string="Letter", ondelete="set null", index="btree_not_null", readonly=True, copy=False
    )
    not_on_file = fields.Boolean(
        string="Keep Though the Policy Is Not on File",
        help="A certificate that shows this policy later is cancelled from the start then.",
    )
    state = fields.Selection(
        [("draft", "To Confirm"), ("confirmed", "Confirmed"), ("dismissed", "Dismissed"), ("withdrawn", "Withdrawn")],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    told_on = fields.Datetime(string="Vendor and Agent Told On", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_on = fields.Datetime(readonly=True, copy=False)
    withdraw_reason = fields.Text(readonly=True, copy=False, tracking=True)
    coverage_ids = fields.Many2many("coi.coverage", string="Policies Concerned", compute="_compute_coverage_ids")
    warning = fields.Text(compute="_compute_coverage_ids", help="What whoever confirms should look at.")

    @api.depends("kind", "policy_number", "partner_id", "effective")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in self:
            day = notice.effective and format_date(self.env, notice.effective)
            what = notice.policy_number or notice.partner_id.name
            notice.display_name = " · ".join(filter(None, (kinds.get(notice.kind), what, day)))

    @api.depends("policy_number")
    def _compute_policy_key(self):
        for notice in self:
            notice.policy_key = self.env["coi.coverage"]._plain_number(notice.policy_number)

    @api.depends("compliance_id", "partner_id", "policy_number", "effective", "kind", "insured_name")
    def _compute_coverage_ids(self):
        for notice in self:
            rows = notice._get_policy_rows()
            notice.coverage_ids = rows.filtered(notice._fits_term)
            notice.warning = "\n".join(notice._get_warnings(rows))

    @api.onchange("coverage_id", "kind")
    def _onchange_coverage_id(self):
        if self.coverage_id:
            self.policy_number = self.coverage_id.policy_number
            self.insurer_name = self.coverage_id.insurer_id.name
            if self.kind == "non_renewal":
                self.effective = self.coverage_id.expiration
            if self.kind == "reinstatement" and not self.effective:
                self.effective = self.coverage_id.cancelled_on

    @api.onchange("partner_id", "company_id")
    def _onchange_partner_id(self):
        if self.partner_id and self.company_id:
            self.compliance_id = self.env["coi.compliance"].search(
                [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)], limit=1
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_decided_by(vals)
            if vals.get("coverage_id") and not vals.get("policy_number"):
                vals["policy_number"] = self.env["coi.coverage"].browse(vals["coverage_id"]).policy_number
        notices = super().create(vals_list)
        notices._file()
        return notices

    def write(self, vals):
        self._check_not_decided_by(vals)
        if CONTENT & set(vals) and not self.env.su and any(notice.state != "draft" for notice in self):
            raise UserError(
                self.env._("This notice was decided: withdraw it and enter another instead of changing it.")
            )
        result = super().write(vals)
        if {"partner_id", "company_id"} & set(vals):
            self._file()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(notice.state in ("confirmed", "withdrawn") for notice in self):
            raise UserError(self.env._("A notice that was confirmed once is part of the record: withdraw it instead."))

    @api.model
    def _check_not_decided_by(self, vals):
        if DECISION & set(vals) and not self.env.su:
            raise UserError(self.env._("Notices are confirmed and withdrawn with their buttons."))

    # ------------------------------------------------------------ actions

    def action_confirm(self):
        """Take what the notice says as true: it counts from now on."""
        self.check_access("write")
        self.lock_for_update()
        for notice in self:
            notice._check_confirmable()
        # sudo: the fields of a decision are closed to all but these methods, whose rights were checked before
        self.sudo().write(
            {"state": "confirmed", "confirmed_by_id": self.env.uid, "confirmed_on": fields.Datetime.now()}
        )
        self._take_effect()
        return True

    def action_dismiss(self):
        """Put a draft aside: it says nothing of a policy of ours."""
        self.check_access("write")
        if any(notice.state != "draft" for notice in self):
            raise UserError(self.env._("Only a notice that waits for a person can be dismissed."))
        # sudo: as in action_confirm
        self.sudo().state = "dismissed"
        self.activity_ids.action_done()
        return True

    def action_reopen(self):
        """Take a dismissed notice up again."""
        self.check_access("write")
        if any(notice.state != "dismissed" for notice in self):
            raise UserError(self.env._("Only a notice that was dismissed can be taken up again."))
        # sudo: as in action_confirm
        self.sudo().state = "draft"
        return True

    def action_withdraw(self):
        """Ask for the reason; ``_withdraw`` does it."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw Notice"),
            "res_model": "coi.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_notice_ids": self.ids},
        }

    def action_view_file(self):
        self.ensure_one()
        self.check_access("read")
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    def action_view_certificate(self):
        self.ensure_one()
        self.check_access("read")
        return self.certificate_id._get_records_action(name=self.certificate_id.display_name)

    # ------------------------------------------------------------ which policy

    def _file(self):
        """Put notices into the file of their vendor."""
        for notice in self:
            compliance = self.env["coi.compliance"]
            if notice.partner_id:
                compliance = compliance._get_file(notice.partner_id, notice.company_id)
            if notice.compliance_id != compliance:
                # sudo: the file follows from the vendor and is not written by hand
                notice.sudo().compliance_id = compliance

    def _get_policy_rows(self):
        """Accepted rows of this policy on the vendor's file, whatever their term."""
        self.ensure_one()
        # sudo: whoever may read the notice is told which policies it is about
        rows = self.compliance_id.sudo().coverage_ids
        return rows.filtered(
            lambda row: row.state == "accepted" and self.policy_key and row._get_policy_key() == self.policy_key
        )

    def _fits_term(self, coverage):
        """Whether the day of the notice lies in the term of the policy; a date that is missing bounds nothing."""
        self.ensure_one()
        day = self.effective
        return bool(
            day
            and (not coverage.effective or coverage.effective <= day)
            and (not coverage.expiration or day <= coverage.expiration)
        )

    def _applies_to(self, coverage):
        """Whether this notice counts for that row: its policy, in its term, whichever certificate shows it."""
        self.ensure_one()
        return bool(
            self.state == "confirmed"
            and self.policy_key
            and self.policy_key == coverage._get_policy_key()
            and self._fits_term(coverage)
        )

    def _get_order(self):
        """Sorts notices as they were issued: of two the later counts."""
        self.ensure_one()
        return (self.issued_on or fields.Date.to_date(self.received_on), self.received_on, self._origin.id or 0)

    def _to_fact(self):
        """This notice as the verification room knows it."""
        self.ensure_one()
        return lapses.Notice(self.kind, self.effective, self.with_lapse)

    def _get_warnings(self, rows):
        """What whoever confirms should look at, as sentences."""
        self.ensure_one()
        if self.state != "draft" or not self.partner_id:
            return
        if self.policy_number and not rows:
            yield self.env._("No policy %(policy)s is on file for this vendor.", policy=self.policy_number)
        elif rows and self.effective and not rows.filtered(self._fits_term):
            yield self.env._(
                "%(day)s is not within a term of this policy: %(terms)s.",
                day=format_date(self.env, self.effective),
                terms=", ".join(sorted({self._get_term(row) for row in rows})),
            )
        if self.insured_name and self.compliance_id and not self.compliance_id._is_named(self.insured_name):
            yield self.env._(
                "The notice names “%(insured)s”, this file is of “%(vendor)s”: is it the same firm?",
                insured=self.insured_name,
                vendor=self.partner_id.name,
            )
        if self.kind == "reinstatement" and rows and not rows.filtered("cancelled_on"):
            yield self.env._("This policy is not cancelled on file: the reinstatement changes nothing.")

    @api.model
    def _get_term(self, coverage):
        days = (coverage.effective, coverage.expiration)
        return " – ".join(format_date(self.env, day) if day else "?" for day in days)

    def _check_confirmable(self):
        """Raise what keeps this notice from being confirmed, in words that say what to do."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("%(notice)s was decided already.", notice=self.display_name))
        if not self.partner_id:
            raise UserError(self.env._("Choose the vendor whose policy this is, then confirm."))
        if not self.policy_key:
            raise UserError(self.env._("Choose the policy, or type its number as the notice has it."))
        if not self.effective:
            raise UserError(self.env._("Enter the day on which it takes effect, as the notice has it."))
        if not self.coverage_ids and not self.not_on_file:
            raise UserError(
                self.env._(
                    "%(warning)s Correct the number or the day; or mark “Keep Though the Policy Is Not on File”, "
                    "so that a certificate that shows it later is judged by this notice.",
                    warning=self.warning or "",
                ).strip()
            )
