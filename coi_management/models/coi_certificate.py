import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError

#: Largest file that is taken in, in bytes.
MAX_FILE_SIZE = 25 * 1024 * 1024

PROBLEMS = [
    ("empty", "The file is empty"),
    ("not_pdf", "Not a PDF"),
    ("image", "A picture, not a PDF"),
    ("encrypted", "Locked with a password"),
    ("broken", "Damaged"),
    ("too_large", "Too large to be read"),
    ("too_many_pages", "Too many pages"),
    ("timeout", "Takes too long to read"),
    ("memory", "Needs too much memory to read"),
    ("no_text", "A scan without text"),
    ("other", "Could not be read"),
]

#: Fields that tell of a decision.
DECISION = {
    *("state", "reviewer_id", "reviewed_on", "reject_reason", "was_decided"),
    *("superseded_by_id", "superseded", "compliance_id"),
}

#: Fields that tell where a document came from and what was read of it.
ORIGIN = {
    *("source", "received_on", "inbound_id", "checksum", "part", "problem", "reading", "evidence", "erased_on"),
}

#: Fields that may change after a decision: they say nothing of what the document says.
BESIDE_CONTENT = {
    *("message_ids", "message_follower_ids", "message_partner_ids", "message_main_attachment_id"),
    *("activity_ids", "correction_ids"),
}


class CoiCertificate(models.Model):
    """One document received: a certificate, or endorsement pages by themselves.

    The file is stored first, read then, and what was read is a proposal until a person accepts it.
    Accepted documents are not changed: a correction goes by "Review again", which is told in the chatter.
    """

    _name = "coi.certificate"
    _description = "Certificate of Insurance"
    _inherit = ["mail.thread", "mail.activity.mixin", "coi.read.values", "coi.kept"]
    _order = "received_on desc, id desc"
    _coi_closed = frozenset(DECISION | ORIGIN)
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id, help="Currency of the limits."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        index=True,
        tracking=True,
        domain="[('parent_id', '=', False)]",
        check_company=True,
        help="The vendor whose insurance this is.",
    )
    proposed_partner_id = fields.Many2one(
        "res.partner",
        string="Proposed Vendor",
        compute="_compute_proposed_partner_id",
        help="The vendor whose name is the insured's.",
    )
    compliance_id = fields.Many2one(
        "coi.compliance", string="File", readonly=True, index=True, ondelete="restrict", copy=False
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("to_review", "To Review"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
        ],
        default="received",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
        copy=False,
    )
    source = fields.Selection(
        [
            ("backend", "Uploaded"),
            ("portal", "Vendor portal"),
            ("link", "Link"),
            ("mail", "E-mail"),
            ("import", "Import"),
            ("manual", "Typed in"),
        ],
        default="manual",
        required=True,
        readonly=True,
        copy=False,
    )
    received_on = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True, copy=False)
    document = fields.Binary(attachment=True, copy=False)
    document_name = fields.Char(readonly=True)
    checksum = fields.Char(readonly=True, copy=False, help="SHA-256 of the file.")
    part = fields.Integer(
        default=1, readonly=True, copy=False, help="Which of several certificates in one file this is."
    )
    kind = fields.Selection(
        [
            ("certificate", "Certificate"),
            ("endorsement", "Endorsement"),
            ("remarks", "Additional remarks"),
            ("not_a_certificate", "Not a certificate"),
            ("unreadable", "Could not be read"),
        ],
        default="certificate",
        tracking=True,
    )
    problem = fields.Selection(PROBLEMS, readonly=True, copy=False, help="Why the file could not be read.")
    reading = fields.Json(readonly=True, copy=False, prefetch=False, help="All that was read, as the reader gave it.")
    form = fields.Char()
    edition = fields.Char()
    certificate_date = fields.Date(string="Date of Certificate")
    certificate_number = fields.Char()
    revision_number = fields.Char()
    producer_name = fields.Char(string="Producer")
    producer_contact = fields.Char()
    producer_phone = fields.Char()
    producer_fax = fields.Char()
    producer_email = fields.Char(string="Producer E-mail")
    producer_address = fields.Text()
    insured_name = fields.Char(string="Insured")
    insured_address = fields.Text()
    holder_name = fields.Char(string="Certificate Holder")
    holder_address = fields.Text()
    description_of_operations = fields.Text()
    cancellation_wording = fields.Text(string="Cancellation")
    signed = fields.Selection([("yes", "Signed"), ("no", "Not signed")], string="Signature")
    insurer_ids = fields.One2many("coi.certificate.insurer", "certificate_id", string="Insurers", copy=True)
    coverage_ids = fields.One2many("coi.coverage", "certificate_id", string="Policies", copy=True)
    limit_ids = fields.One2many("coi.coverage.limit", "certificate_id", string="Limits")
    endorsement_ids = fields.One2many("coi.endorsement", "certificate_id", string="Endorsements", copy=True)
    correction_ids = fields.One2many("coi.correction", "certificate_id", string="Corrections", readonly=True)
    reviewer_id = fields.Many2one("res.users", readonly=True, copy=False)
    reviewed_on = fields.Datetime(readonly=True, copy=False)
    reject_reason = fields.Text(readonly=True, copy=False, tracking=True)
    was_decided = fields.Boolean(
        readonly=True, copy=False, help="It was accepted or rejected once: it stays on record."
    )
    superseded_by_id = fields.Many2one("coi.certificate", readonly=True, copy=False, index="btree_not_null")
    superseded = fields.Boolean(compute="_compute_superseded", store=True)
    expiration = fields.Date(
        string="First Expiration", compute="_compute_expiration", store=True, help="The first policy to end."
    )
    marked_count = fields.Integer(
        string="Values to Check", compute="_compute_marked_count", help="Values that a person still has to look at."
    )
    warnings = fields.Json(compute="_compute_warnings", help="What a reviewer should look at before accepting.")

    _document_unique = models.UniqueIndex(
        "(company_id, partner_id, checksum, part) "
        "WHERE partner_id IS NOT NULL AND checksum IS NOT NULL AND erased_on IS NULL",
        "This file is on the vendor's file already.",
    )
    _unfiled_unique = models.UniqueIndex(
        "(company_id, checksum, part) WHERE partner_id IS NULL AND checksum IS NOT NULL AND erased_on IS NULL",
        "This file was received already, and waits to be filed.",
    )
    _checksum_index = models.Index("(checksum) WHERE checksum IS NOT NULL AND erased_on IS NULL")

    @api.depends("form", "insured_name", "certificate_date", "document_name", "kind")
    def _compute_name(self):
        for certificate in self:
            day = certificate.certificate_date and fields.Date.to_string(certificate.certificate_date)
            parts = [certificate.form, certificate.insured_name, day]
            certificate.name = " · ".join(filter(None, parts)) or certificate.document_name or self.env._("Certificate")

    @api.depends("superseded_by_id")
    def _compute_superseded(self):
        for certificate in self:
            certificate.superseded = bool(certificate.superseded_by_id)

    @api.depends("coverage_ids.expiration")
    def _compute_expiration(self):
        for certificate in self:
            certificate.expiration = min(filter(None, certificate.coverage_ids.mapped("expiration")), default=False)

    @api.depends(
        "evidence", "coverage_ids.evidence", "limit_ids.evidence", "insurer_ids.evidence", "endorsement_ids.evidence"
    )
    def _compute_marked_count(self):
        for certificate in self:
            certificate.marked_count = sum(
                len(record._get_marked_names()) for record in certificate._get_read_records()
            )

    @api.depends("insured_name", "partner_id")
    def _compute_proposed_partner_id(self):
        for certificate in self:
            certificate.proposed_partner_id = (
                not certificate.partner_id and certificate.insured_name and certificate._find_vendor()
            )

    @api.depends("partner_id", "insured_name", "checksum", "coverage_ids.policy_number", "reading", "signed")
    def _compute_warnings(self):
        for certificate in self:
            certificate.warnings = certificate._get_warnings()

    @api.constrains("document")
    def _check_document_size(self):
        # the content, also for a client that asks for sizes alone
        for certificate in self.with_context(bin_size=False):
            if len(certificate.document or b"") > MAX_FILE_SIZE * 4 / 3 + 4:
                raise ValidationError(
                    self.env._("%(name)s is larger than 25 MB.", name=certificate.document_name or certificate.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_not_decided_by(vals)
        for vals in vals_list:
            if vals.get("document"):
                vals["checksum"] = self._checksum(base64.b64decode(vals["document"]))
        certificates = super().create(vals_list)
        certificates._file()
        return certificates

    def write(self, vals):
        if not self.env.su:
            self._check_not_decided_by(vals)
        result = super().write(vals)
        if "partner_id" in vals:
            self._file()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_once_decided(self):
        if any(certificate.was_decided for certificate in self):
            raise UserError(self.env._("A document that was decided once is part of the record: reject it instead."))

    @api.model
    def _check_not_decided_by(self, vals):
        """What tells of a decision or of the origin is written by our methods alone, not by RPC or import."""
        if DECISION & set(vals):
            raise UserError(self.env._("Documents are accepted and rejected with their buttons."))
        if ORIGIN & set(vals):
            raise UserError(self.env._("Where a document came from and what was read of it is not typed in."))

    def _get_certificate(self):
        return self

    def _get_content_names(self):
        return set(self._fields) - DECISION - BESIDE_CONTENT

    # ------------------------------------------------------------ actions

    def action_accept(self):
        """Accept what stands on the screen: from now on it counts for the vendor."""
        self.check_access("write")
        self._lock_to_decide()
        for certificate in self:
            certificate._check_acceptable()
        for certificate in self:
            certificate.insurer_ids._add_to_catalogue()
            certificate._log_corrections()
        # sudo: the fields of a decision are closed to all but these methods, whose rights were checked before
        self.sudo().write(
            {
                "state": "accepted",
                "reviewer_id": self.env.uid,
                "reviewed_on": fields.Datetime.now(),
                "reject_reason": False,
                "was_decided": True,
            }
        )
        for certificate in self:
            # sudo: as above
            certificate.sudo()._supersede()
            certificate._tell_decision(self.env._("Accepted: %(name)s", name=certificate.name))
        self.compliance_id._verify()
        self._remember_producer()
        return True

    def action_reject(self):
        """Ask for the reason; ``_reject`` does it."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject Certificate"),
            "res_model": "coi.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_certificate_ids": self.ids},
        }

    def _reject(self, reason):
        self.check_access("write")
        self._lock_to_decide()
        if not reason.strip():
            raise UserError(self.env._("Say why the document is rejected, in words that its sender can act on."))
        for certificate in self:
            if certificate.state == "rejected":
                raise UserError(self.env._("%(name)s was rejected already.", name=certificate.name))
        # sudo: the fields of a decision are closed to all but these methods, whose rights were checked before
        self.sudo().write(
            {
                "state": "rejected",
                "reviewer_id": self.env.uid,
                "reviewed_on": fields.Datetime.now(),
                "reject_reason": reason,
                "was_decided": True,
            }
        )
        for certificate in self:
            certificate._tell_decision(
                self.env._("Rejected: %(name)s. %(reason)s", name=certificate.name, reason=reason)
            )
        self._release_superseded()
        self.compliance_id._verify()

    def action_review_again(self):
        """Undo a decision: the document waits for review again and counts no more until it is accepted."""
        self.check_access("write")
        for certificate in self.filtered("erased_on"):
            raise UserError(certificate._get_erased_words())
        # sudo: as in _reject
        self.sudo().write({"state": "to_review", "reviewer_id": False, "reviewed_on": False, "reject_reason": False})
        for certificate in self:
            certificate._tell_decision(self.env._("To be reviewed again: %(name)s", name=certificate.name))
        self._release_superseded()
        self.compliance_id._verify()
        return True

    def action_check_all(self):
        """Confirm all marked values as they stand."""
        self.ensure_one()
        for record in self._get_read_records():
            record.check_values(record._get_marked_names())
        return True

    def action_file_under_proposed(self):
        """Take the vendor whose name is the insured's."""
        for certificate in self:
            if certificate.proposed_partner_id:
                certificate.partner_id = certificate.proposed_partner_id
        return True

    def action_view_file(self):
        self.ensure_one()
        return self.compliance_id._get_records_action(name=self.partner_id.display_name)

    # ------------------------------------------------------------ business

    def _lock_to_decide(self):
        """Have one person at a time decide, and nobody while a document is read or corrected."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "%(name)s is being read or decided at this moment: look at it again.",
                    name=", ".join(self.mapped("name")),
                )
            ) from error

    def _tell_decision(self, body):
        """Note a decision in the vendor's file; what was planned for the document is done."""
        self.ensure_one()
        self.activity_ids.action_done()
        if self.compliance_id:
            self.compliance_id._message_log(body=body)

    def _remember_producer(self):
        """Keep the agent who issued an accepted certificate as a contact of the file."""
        for certificate in self.filtered(lambda found: found.kind == "certificate" and found.compliance_id):
            self.env["coi.contact"]._remember(
                certificate.compliance_id,
                "agent",
                certificate.producer_email,
                "certificate",
                name=certificate.producer_contact,
                agency=certificate.producer_name,
                phone=certificate.producer_phone,
            )

    def _file(self):
        """Put documents into the file of their vendor, which is opened where there is none."""
        for certificate in self:
            compliance = self.env["coi.compliance"]
            if certificate.partner_id:
                compliance = compliance._get_file(certificate.partner_id, certificate.company_id)
            if certificate.compliance_id != compliance:
                before = certificate.compliance_id
                # sudo: the file follows from the vendor and is not written by hand
                certificate.sudo().compliance_id = compliance
                if certificate.state == "accepted":
                    (before | compliance)._verify()
                else:
                    self.env["coi.request"]._follow(before | compliance)

    def _supersede(self):
        """Let the later of two certificates stand for the earlier where it says the same policies again.

        It does where it has each of the earlier's policies, for the same terms; or where it is a revision (the same
        producer's certificate number, and a policy in common), even if the earlier still has term. An older
        certificate that comes in late replaces nothing.
        """
        self.ensure_one()
        for other in self.compliance_id.certificate_ids:
            if other == self or {self.state, other.state} != {"accepted"} or {self.kind, other.kind} != {"certificate"}:
                continue
            older, newer = sorted((other, self), key=lambda found: (found._get_day(), found == self))
            if not older.superseded and newer._says_again(older):
                older.superseded_by_id = newer

    def _counts(self):
        """Whether what this document shows of policies and endorsements is on file: it is accepted, and shows cover; an
        exemption is proof of none."""
        self.ensure_one()
        return self.state == "accepted" and self.kind != "exemption"

    def _get_day(self):
        """The day of the certificate; where it has none, that on which it was received."""
        self.ensure_one()
        return self.certificate_date or fields.Date.to_date(self.received_on)

    def _says_again(self, earlier):
        """Whether this certificate, the later of the two, replaces the earlier."""
        self.ensure_one()
        mine, theirs = self._get_policy_terms(), earlier._get_policy_terms()
        is_revision = (
            self.certificate_number
            and self.certificate_number == earlier.certificate_number
            and (self.producer_name or "").casefold() == (earlier.producer_name or "").casefold()
        )
        return bool(theirs) and (theirs <= mine or bool(is_revision and mine & theirs))

    def _release_superseded(self):
        """Undo what these certificates replaced; what another one replaces too stays replaced."""
        # sudo: as in _reject
        decided = self.sudo()
        decided.superseded_by_id = False
        released = decided.search([("superseded_by_id", "in", self.ids)])
        released.superseded_by_id = False
        for certificate in released:
            certificate._supersede()

    def _get_policy_terms(self):
        return {
            (coverage._get_policy_key(), coverage.effective) for coverage in self.coverage_ids if coverage.policy_number
        }

    def _get_read_records(self):
        """This certificate and all that hangs on it whose values were read."""
        self.ensure_one()
        return [self, *self.insurer_ids, *self.coverage_ids, *self.coverage_ids.limit_ids, *self.endorsement_ids]

    def _log_corrections(self):
        self.ensure_one()
        vals_list = [
            dict(vals, certificate_id=self.id)
            for record in self._get_read_records()
            for vals in record._get_corrections()
        ]
        # sudo: corrections are append-only: nobody has the right to write them
        self.env["coi.correction"].sudo().create(vals_list)

    @api.model
    def _checksum(self, data):
        return hashlib.sha256(data).hexdigest()
