from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..verification import facts

#: What an exemption says, and what a second person approves.
CONTENT = {
    *("state_id", "number", "persons", "date_start", "date_end", "document", "document_name"),
    *("compliance_id", "certificate_id"),
}

#: What its methods write, and nobody else.
DECISION = {
    *("state", "entered_by_id", "decided_by_id", "decided_on", "revoked_by_id", "revoked_on", "reminded_on"),
    *("partner_id", "company_id", "erased_on"),
}


class CoiExemption(models.Model):
    """A state's certificate that certain persons are exempt from workers' compensation: proof of no coverage.

    Entered by one person and approved by another. It counts where a requirement set accepts it, for the state in which
    the work is done, and nothing is ever met by it: the vendor is exempt, not covered.
    """

    _name = "coi.exemption"
    _description = "Exemption from Workers' Compensation"
    _inherit = ["coi.decided"]
    _order = "date_end desc, id desc"
    _coi_closed = frozenset(DECISION)
    _mail_post_access = "read"
    _coi_reminder_days = 30

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", store=True, index=True)
    state_id = fields.Many2one(
        "res.country.state",
        required=True,
        tracking=True,
        domain="[('country_id.code', '=', 'US')]",
        help="The state that issued it: it is of no use where work is done elsewhere.",
    )
    number = fields.Char(tracking=True)
    persons = fields.Text(
        string="Persons Exempted", required=True, tracking=True, help="Who is exempt, one a line: nobody else is."
    )
    date_end = fields.Date(help="The last day on which it is valid.")
    document = fields.Binary(attachment=True, copy=False, groups="coi_management.group_coi_user")
    document_name = fields.Char()
    certificate_id = fields.Many2one(
        "coi.certificate",
        string="Received As",
        index="btree_not_null",
        ondelete="restrict",
        groups="coi_management.group_coi_user",
        help="The document as the vendor or its agent sent it.",
    )
    state = fields.Selection(
        [
            ("waiting", "To Approve"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("revoked", "Revoked"),
        ],
        string="Decision",
        default="waiting",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    decision_note = fields.Text(
        string="Why", tracking=True, copy=False, help="Why it is rejected or revoked; the vendor may be told."
    )
    entered_by_id = fields.Many2one("res.users", default=lambda self: self.env.user, readonly=True, copy=False)
    is_expired = fields.Boolean(string="Expired", compute="_compute_is_expired")

    _dates_in_order = models.Constraint("CHECK(date_end >= date_start)", "An exemption cannot end before it begins.")

    @api.depends("compliance_id", "state_id", "number")
    def _compute_display_name(self):
        for exemption in self:
            words = (exemption.partner_id.name, exemption.state_id.code, exemption.number)
            exemption.display_name = " · ".join(filter(None, words))

    @api.depends("date_end")
    def _compute_is_expired(self):
        for exemption in self:
            today = exemption.company_id._coi_today() if exemption.company_id else fields.Date.today()
            exemption.is_expired = bool(exemption.date_end and exemption.date_end < today)

    @api.constrains("persons")
    def _check_persons(self):
        for exemption in self:
            if not exemption._get_persons():
                raise ValidationError(self.env._("Name the persons who are exempted: nobody else is."))

    @api.constrains("state", "document", "certificate_id")
    def _check_document(self):
        for exemption in self:
            if exemption.state == "approved" and not exemption._is_documented():
                raise ValidationError(
                    self.env._("Attach the certificate of exemption: nobody approves what is not seen.")
                )
            # sudo: as in _is_documented
            document = exemption.sudo().certificate_id
            if document and document.compliance_id != exemption.compliance_id:
                raise ValidationError(self.env._("This document is on the file of another vendor."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in DECISION & set(vals):
                del vals[name]
        exemptions = super().create(vals_list)
        for exemption in exemptions:
            # sudo: who enters it may have the file read only
            exemption.compliance_id.sudo().message_post(
                body=self.env._("Exemption entered: %(exemption)s", exemption=exemption.display_name)
            )
        return exemptions

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if DECISION & set(vals):
            raise UserError(self.env._("An exemption is decided with its buttons."))
        for exemption in self if "decision_note" in vals else ():
            # of one that is approved it says why it is revoked
            if exemption.state in ("rejected", "revoked"):
                raise UserError(self.env._("%(name)s was decided already.", name=exemption.display_name))
        if not CONTENT & set(vals):
            return super().write(vals)
        if any(exemption.state != "waiting" for exemption in self):
            raise UserError(
                self.env._("This exemption was decided: revoke it and enter another instead of changing it.")
            )
        result = super().write(vals)
        # who changes what is approved has entered it, and cannot approve it then
        # sudo: who entered it is closed to all but these methods
        self.sudo().entered_by_id = self.env.user
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_undecided(self):
        if any(exemption.state != "waiting" for exemption in self):
            raise UserError(self.env._("A decided exemption is part of the record: revoke it instead of deleting it."))

    # ------------------------------------------------------------ decisions

    def action_approve(self):
        """Approve what another person entered."""
        self._check_manager()
        for exemption in self:
            if exemption.state != "waiting":
                raise UserError(self.env._("%(name)s was decided already.", name=exemption.display_name))
            # who entered it first is not freed by a word that somebody else corrects
            if self.env.user in exemption.entered_by_id | exemption.create_uid:
                raise ValidationError(self.env._("You entered this exemption: somebody else has to approve it."))
        return self._decide("approved")

    def action_reject(self):
        self._check_manager()
        if any(exemption.state != "waiting" for exemption in self):
            raise UserError(self.env._("Only an exemption that waits for a decision can be rejected."))
        self._check_note()
        return self._decide("rejected")

    def action_revoke(self):
        self._check_manager()
        if any(exemption.state != "approved" for exemption in self):
            raise UserError(self.env._("Only an approved exemption can be revoked."))
        self._check_note()
        return self._decide("revoked")

    def action_view_file(self):
        self.ensure_one()
        self.check_access("read")
        return self.compliance_id._get_records_action(name=self.env._("Insurance"))

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("coi_management.group_coi_manager"):
            raise UserError(self.env._("Only a COI manager decides on exemptions."))

    def _check_note(self):
        if any(not (exemption.decision_note or "").strip() for exemption in self):
            raise UserError(self.env._("Say under “Why” what is wrong with it, in words that its sender can act on."))

    def _decide(self, state):
        word = self._write_decision(state)
        for exemption in self:
            exemption.compliance_id.message_post(
                body=self.env._(
                    "Exemption %(state)s: %(exemption)s. %(why)s",
                    state=word,
                    exemption=exemption.display_name,
                    why=exemption.decision_note or "",
                )
            )
            exemption._settle_document(state)
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.compliance_id._verify()
        return True

    def _settle_document(self, state):
        """The document as it was received is decided with the exemption that it is."""
        # sudo: as in _decide
        document = self.sudo().certificate_id
        if document.kind != "exemption":
            # another kind of document by now: it is reviewed by itself
            return
        if document.state in ("received", "to_review") and state in ("approved", "rejected"):
            document.write(
                {
                    "state": "accepted" if state == "approved" else "rejected",
                    "reviewer_id": self.env.uid,
                    "reviewed_on": fields.Datetime.now(),
                    "reject_reason": self.decision_note if state == "rejected" else False,
                    "was_decided": True,
                }
            )

    def _get_reminded(self):
        return self.compliance_id.user_id or self.entered_by_id

    def _get_reminder(self):
        return self.env._("This exemption ends: ask for its renewal, or for a policy.")

    # ------------------------------------------------------------ in words

    def _get_events(self):
        """When this exemption was entered and how it was decided; see the story of the file."""
        self.ensure_one()
        event = self.compliance_id._make_event
        states = dict(self._fields["state"]._description_selection(self.env))

        def tell(state):
            return self.env._("Exemption %(name)s: %(state)s", name=self.display_name, state=states[state])

        events = [event("document", self.create_date, tell("waiting"), self.entered_by_id.name)]
        if self.decided_on:
            # one that was revoked had been approved
            state = "approved" if self.state == "revoked" else self.state
            events.append(event("decision", self.decided_on, tell(state), self.decided_by_id.name))
        if self.revoked_on:
            events.append(event("decision", self.revoked_on, tell("revoked"), self.revoked_by_id.name))
        return events

    # ------------------------------------------------------------ as facts

    def _get_persons(self):
        return tuple(line.strip() for line in (self.persons or "").splitlines() if line.strip())

    def _is_documented(self):
        # sudo: whether a document is there, not what it says
        exemption = self.sudo().with_context(bin_size=True)
        return bool(exemption.document or exemption.certificate_id or exemption.erased_on)

    def _to_facts(self, is_past):
        """These exemptions as the verification room knows them.

        :param bool is_past: whether a day is judged that is over: then those count too that were revoked after it
        """
        ends = {found: found._get_end() for found in self if found.state == "approved" or is_past}
        return tuple(
            facts.Exemption(
                key=str(found.id),
                state=found.state_id.code,
                start=found.date_start,
                end=end,
                number=found.number or "",
                persons=found._get_persons(),
            )
            for found, end in ends.items()
            if end and found.date_start <= end and found.state_id.country_id.code == "US"
        )


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    exemption_ids = fields.One2many("coi.exemption", "compliance_id", string="Exemptions")
    relies_on_exemption = fields.Boolean(
        readonly=True,
        help="An exemption lets something go: orders are judged by the state in which their work is done.",
    )

    def action_enter_exemption(self):
        """Open the form for a certificate of exemption of this vendor."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exemption from Workers' Compensation"),
            "res_model": "coi.exemption",
            "view_mode": "form",
            "context": {"default_compliance_id": self.id, "default_state_id": self.partner_id.state_id.id},
        }


class CoiCompliancePeriod(models.Model):
    _inherit = "coi.compliance.period"

    exemption_ids = fields.Many2many("coi.exemption", string="Exemptions on File", readonly=True)


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    kind = fields.Selection(selection_add=[("exemption", "Certificate of exemption")])
    exemption_ids = fields.One2many("coi.exemption", "certificate_id", string="Exemptions")

    def action_take_as_exemption(self):
        """This document is a state's certificate of exemption: have it entered as one, and decided there.

        :raise UserError: where it is decided already, or nobody knows of which vendor it is
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("received", "to_review"):
            raise UserError(self.env._("%(name)s was reviewed already.", name=self.name))
        if not self.compliance_id:
            raise UserError(self.env._("Choose the vendor whose document this is first."))
        self.kind = "exemption"
        action = self.compliance_id.action_enter_exemption()
        action["context"] = {**action["context"], "default_certificate_id": self.id}
        if self.exemption_ids:
            action["res_id"] = self.exemption_ids[:1].id
        return action
