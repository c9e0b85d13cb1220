from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .coi_plan import KINDS

#: States in which something is still asked.
OPEN = ("open", "answered", "silent")

#: Deficiencies that our own desk settles: no vendor is asked to mend them.
DESK_CODES = ("RATING_UNKNOWN",)

#: What our methods write, and nobody else.
OUTCOME = {"state", "kind", "reason", "compliance_id", "opened_on", "anchor_date", "closed_on", "answered_on"}


class CoiRequest(models.Model):
    """What was asked of a vendor, from the day it was asked until it was answered.

    A file has at most one open request of each kind. A request is *open* while the vendor has to do something,
    *answered* while we have to (a document or a reply waits for a person), *silent* when the last reminder went out
    unanswered. It closes by itself when the file is cured.
    """

    _name = "coi.request"
    _description = "Insurance Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "opened_on desc, id desc"
    _mail_post_access = "read"
    _rec_names_search = ["name", "partner_id"]

    name = fields.Char(string="Reference", required=True, readonly=True, copy=False, default="/")
    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    user_id = fields.Many2one(related="compliance_id.user_id", store=True)
    buyer_id = fields.Many2one(related="compliance_id.buyer_id", store=True)
    file_status = fields.Selection(related="compliance_id.status", string="Standing")
    kind = fields.Selection(KINDS, required=True, default="correction", readonly=True)
    reason = fields.Selection(
        [
            ("manual", "Asked by hand"),
            ("requirement", "Requirements apply"),
            ("order", "An order was drafted"),
            ("deficiency", "Something falls short"),
            ("expiration", "A policy ends"),
            ("notice", "A policy was cancelled"),
            ("plan", "By plan"),
        ],
        required=True,
        default="manual",
        readonly=True,
        tracking=True,
    )
    state = fields.Selection(
        [
            ("open", "Waits for the vendor"),
            ("answered", "Waits for us"),
            ("silent", "Not responding"),
            ("done", "Done"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    opened_on = fields.Date(required=True, readonly=True, copy=False)
    anchor_date = fields.Date(
        string="About the Day",
        required=True,
        readonly=True,
        copy=False,
        help="The day from which reminders count: that of the request, or that on which the first policy ends.",
    )
    deadline = fields.Date(tracking=True, help="By when it is asked; told to vendor and agent.")
    closed_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Datetime(
        readonly=True, copy=False, help="Something was answered that a person has not handled yet."
    )
    plan_id = fields.Many2one("coi.plan", ondelete="restrict", domain="[('kind', '=', kind)]")
    message = fields.Text(help="Words of whoever asks, for vendor and agent to read.")
    order_ids = fields.Many2many("purchase.order", string="Orders That Wait", groups="purchase.group_purchase_user")
    link_ids = fields.One2many("coi.link", "request_id", string="Links")
    reminder_ids = fields.One2many("coi.reminder", "request_id", string="Reminders")
    last_reminder_on = fields.Datetime(compute="_compute_last_reminder_on")

    _open_unique = models.UniqueIndex(
        "(compliance_id, kind) WHERE state IN ('open', 'answered', 'silent')",
        "This is asked of the vendor already.",
    )

    @api.depends("reminder_ids.done_on", "reminder_ids.outcome")
    def _compute_last_reminder_on(self):
        for request in self:
            done = request.reminder_ids.filtered(lambda reminder: reminder.outcome == "done")
            request.last_reminder_on = max(done.mapped("done_on"), default=False)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name} {request.partner_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["coi.compliance"].browse(vals.get("compliance_id")).company_id or self.env.company
            today = company._coi_today()
            vals.setdefault("opened_on", today)
            vals.setdefault("anchor_date", today)
            if not vals.get("plan_id"):
                vals["plan_id"] = self.env["coi.plan"]._get_plan(vals.get("kind", "correction"), company).id
            if vals.get("name", "/") == "/":
                # sudo: the next number of the sequence
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code("coi.request") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if OUTCOME & set(vals) and not self.env.su:
            raise UserError(self.env._("A request is closed by what is on file, or withdrawn with its button."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if any(request.reminder_ids or request.link_ids for request in self):
            raise UserError(self.env._("What was asked of somebody is part of the record: withdraw it instead."))

    # ------------------------------------------------------------ actions

    def action_cancel(self):
        """Withdraw what is asked; links end."""
        self.check_access("write")
        self._close("cancelled")
        return True

    def action_handled(self):
        """What was answered is dealt with: reminders go on where something is still missing."""
        self.check_access("write")
        # sudo: closed to all but our methods
        self.sudo().write({"answered_on": False})
        self._follow(self.compliance_id)
        return True

    def action_view_file(self):
        self.ensure_one()
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    # ------------------------------------------------------------ life

    @api.model
    def _open(self, files, kind, reason, **vals):
        """Ask something of these files; a request of the kind that is open already takes the new words.

        :param str kind: of ``KINDS``; ``reason``: a value of the field
        :param vals: values of the request: ``message``, ``deadline``, ``anchor_date``, ``plan_id``
        :return: the open requests, one a file
        """
        # sudo: a request is opened for whom the rules say, whoever triggers it
        requests = self.sudo()
        found = requests.search([("compliance_id", "in", files.ids), ("kind", "=", kind), ("state", "in", OPEN)])
        words = {name: value for name, value in vals.items() if name in ("message", "deadline") and value}
        if words:
            found.write(words)
        opened = requests.create(
            [
                {"compliance_id": compliance.id, "kind": kind, "reason": reason, **vals}
                for compliance in files - found.compliance_id
            ]
        )
        return (found | opened).with_env(self.env)

    def _close(self, state):
        """End requests, and their links with them; their activities are done."""
        # sudo: closed to all but our methods
        ending = self.sudo().filtered(lambda request: request.state in OPEN)
        for request in ending:
            request.write({"state": state, "closed_on": request.company_id._coi_today(), "answered_on": False})
        ending.activity_ids.action_done()
        if state == "cancelled":
            ending.link_ids.action_revoke()
        return ending

    def _answered(self, what):
        """Somebody answered: reminders pause until a person has looked at it.

        :param str what: what was answered, for the chatter; empty: it is told elsewhere
        """
        # sudo: whoever answers has no rights here
        for request in self.sudo().filtered(lambda request: request.state in OPEN):
            request.write({"state": "answered", "answered_on": fields.Datetime.now()})
            if what:
                request._message_log(body=what)

    @api.model
    def _follow(self, files):
        """Bring requests in line with what is on file: open what is wanted, pause, go on, close what is cured.

        Called whenever files were verified or a document came in. Costs the same number of queries for one file as
        for many.
        """
        # sudo: follows from the facts, whoever changes them
        files = files.sudo()
        by_file = {}
        for request in self.sudo().search([("compliance_id", "in", files.ids), ("state", "in", OPEN)]):
            by_file.setdefault(request.compliance_id, self.sudo().browse())
            by_file[request.compliance_id] |= request
        waiting = self._get_waiting_files(files)
        for compliance in files:
            requests = by_file.get(compliance, self.sudo().browse())
            for request in requests:
                request._follow_file(compliance in waiting)
            if compliance.active and compliance.company_id.coi_chase:
                self._open_wanted(compliance, requests.filtered(lambda request: request.state in OPEN))

    @api.model
    def _get_waiting_files(self, files):
        """Those of whom a document waits for a person."""
        documents = (
            # sudo: whether something waits, for whoever changes a fact
            self.env["coi.certificate"]
            .sudo()
            ._read_group(
                [("compliance_id", "in", files.ids), ("state", "in", ("received", "to_review"))], ["compliance_id"]
            )
        )
        return files.browse(compliance.id for (compliance,) in documents)

    def _follow_file(self, is_waiting):
        self.ensure_one()
        compliance = self.compliance_id
        if not compliance.active:
            self._close("cancelled")
        elif self._is_cured():
            self._close("done")._tell_cured()
        elif is_waiting or self.answered_on:
            if self.state != "answered":
                self.state = "answered"
        elif self.state == "answered":
            self.state = "open"

    def _is_cured(self):
        """Whether what was asked is on file now."""
        self.ensure_one()
        compliance = self.compliance_id
        if self.kind == "correction":
            return not compliance._get_askable()
        if self.kind == "renewal":
            ends = compliance.renewal_date
            return not compliance._get_askable(ended=True) and (not ends or ends > self.anchor_date)
        return False

    @api.model
    def _open_wanted(self, compliance, open_requests):
        """Open what nobody has asked yet and the file calls for."""
        kinds = set(open_requests.mapped("kind"))
        if "renewal" not in kinds and compliance._is_renewal_due():
            self._open(compliance, "renewal", "expiration", anchor_date=compliance.renewal_date)
            kinds.add("renewal")
        if "correction" not in kinds:
            # what has ended is the renewal's, where one is asked
            if compliance._get_askable(ended=False if "renewal" in kinds else None):
                is_new = compliance.status == "missing"
                self._open(compliance, "correction", "requirement" if is_new else "deficiency")

    def _tell_cured(self):
        """Tell those who were asked that all is well. See the ladder."""

    @api.model
    def _cron_open_renewals(self):
        """Open requests for the renewals whose time has come."""
        for company in self.env["res.company"].search([("coi_chase", "=", True)]):
            plan = self.env["coi.plan"]._get_plan("renewal", company)
            due = Domain("company_id", "=", company.id) & Domain(
                "renewal_date", "<=", fields.Date.add(company._coi_today(), days=plan.lead_days)
            )
            asked = self._search([("kind", "=", "renewal"), ("state", "in", OPEN)])
            due &= Domain("id", "not in", asked.subselect("compliance_id"))
            files = self.env["coi.compliance"].search(due)
            self.env["ir.cron"]._commit_progress(remaining=len(files))
            for start in range(0, len(files), 200):
                batch = files[start : start + 200]
                self._follow(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    # ------------------------------------------------------------ who may

    @api.model
    def _check_may_ask(self):
        """Buyers and the insurance desk ask vendors.

        :raise AccessError: for others
        """
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("coi_management.group_coi_user")
            or user.has_group("purchase.group_purchase_user")
        ):
            raise AccessError(self.env._("Vendors are asked by the insurance desk and by purchasing."))
