from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("upload", "Sent files"),
    ("none", "Does not have it"),
    ("waiver", "Asks for a waiver"),
    ("not_renewing", "Does not renew"),
    ("not_working", "No longer works for us"),
    ("agent", "Named an agent"),
    ("passed_on", "Passed the link on"),
    ("message", "Wrote a message"),
    ("attested", "Attested that policies are in force"),
    ("cancelled", "Reported a cancellation"),
]


class CoiAnswer(models.Model):
    """What a vendor or an agent answered by itself, through a link or on the portal: once, and for good.

    Some answers can be taken back for as long as nobody acted on them; they stay on record as taken back. What each
    kind of answer does is in ``coi_answer_kinds``.
    """

    _name = "coi.answer"
    _description = "Insurance Answer"
    _order = "id desc"
    _rec_name = "who"

    request_id = fields.Many2one("coi.request", required=True, ondelete="cascade", index=True, readonly=True)
    compliance_id = fields.Many2one(related="request_id.compliance_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="request_id.partner_id", store=True, index=True)
    link_id = fields.Many2one("coi.link", ondelete="set null", index="btree_not_null", readonly=True)
    user_id = fields.Many2one("res.users", ondelete="set null", readonly=True, help="Who was signed in, on the portal.")
    role = fields.Selection([("vendor", "Vendor"), ("agent", "Agent")], required=True, readonly=True)
    who = fields.Char(required=True, readonly=True, help="Who answered, as far as is known.")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    text = fields.Text(readonly=True, help="In the words of who answered.")
    results = fields.Json(readonly=True, help="What became of each file: name, level and message.")
    certificate_ids = fields.Many2many(
        "coi.certificate", string="Documents", readonly=True, groups="coi_management.group_coi_user"
    )
    waiver_id = fields.Many2one("coi.waiver", ondelete="set null", readonly=True)
    attestation_ids = fields.One2many("coi.attestation", "answer_id", string="Attestations")
    contact_id = fields.Many2one("coi.contact", ondelete="set null", readonly=True, help="Who was named.")
    summary = fields.Char(string="What", compute="_compute_summary")
    undone_on = fields.Datetime(string="Taken Back", readonly=True)

    @api.depends("text", "results", "contact_id", "waiver_id")
    def _compute_summary(self):
        for answer in self:
            names = [told["name"] for told in answer.results or [] if told.get("name")]
            scope = answer.waiver_id.display_name
            answer.summary = " · ".join(filter(None, (", ".join(names), scope, answer.text)))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Answers are given by vendors and agents."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su or set(vals) - {"undone_on", "results"}:
            raise UserError(self.env._("What was answered is part of the record."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was answered is part of the record."))

    def _get_documents(self):
        """The documents that this answer brought, with all certificates that each file holds."""
        self.ensure_one()
        # sudo: whoever sent them is told what became of them
        sent = self.sudo().certificate_ids
        return sent | sent.search(
            [
                ("compliance_id", "=", self.compliance_id.id),
                ("checksum", "in", [checksum for checksum in sent.mapped("checksum") if checksum]),
            ]
        )


class CoiAttestation(models.Model):
    """That an agent said of a policy, with a name, that it is in force on a day. Nothing of it is changed."""

    _name = "coi.attestation"
    _description = "In-force Attestation"
    _order = "id desc"
    _rec_name = "policy_number"

    compliance_id = fields.Many2one("coi.compliance", string="File", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    answer_id = fields.Many2one("coi.answer", ondelete="set null", index="btree_not_null")
    request_id = fields.Many2one("coi.request", ondelete="set null", index="btree_not_null")
    coverage_id = fields.Many2one("coi.coverage", string="Policy on File", ondelete="set null", index="btree_not_null")
    policy_number = fields.Char(required=True, help="As it was on file then.")
    line = fields.Char(string="Coverage", help="As it was on file then.")
    attested_on = fields.Date(string="In Force On", required=True, help="The day for which it was said.")
    name = fields.Char(string="Attested By", required=True, help="The name that was typed.")
    email = fields.Char(string="Link Of", help="The address to which the link had gone.")
    address = fields.Char(string="From", help="The internet address from which it was said.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Agents attest with their link."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("An attestation is not changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An attestation is part of the record."))
