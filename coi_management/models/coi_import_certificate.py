from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CoiCertificate(models.Model):
    """What is known from a list alone: on record and unverified until a document backs it.

    Such a record counts for nothing that is asked, see ``verification.verify``. Where a certificate that is accepted
    says its policies again, or the line's later term, it is superseded by it.
    """

    _inherit = "coi.certificate"

    state = fields.Selection(
        selection_add=[("unverified", "Unverified"), ("accepted",)], ondelete={"unverified": "cascade"}
    )

    listed_in = fields.Char(string="List", compute="_compute_listed_in", compute_sudo=True)

    @api.depends("state")
    def _compute_listed_in(self):
        rows = self.env["coi.import.row"].search([("certificate_id", "in", self.ids)])
        found = {row.certificate_id: row for row in rows}
        for certificate in self:
            row = found.get(certificate)
            certificate.listed_in = row and self.env._(
                "%(list)s, row %(number)s", list=row.import_id.name, number=row.number
            )

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create(vals_list)
        if self.env.context.get("import_file"):
            # by Odoo's own import: a row of a sheet is no document that somebody could review
            listed = certificates.filtered(lambda found: found.state == "received" and not found.checksum)
            # sudo: state and source are closed to all but our methods
            listed.sudo().write({"state": "unverified", "source": "import"})
            listed.compliance_id._request_verification()
        return certificates

    def copy(self, default=None):
        # what is known from a list is that in a copy too
        copies = super().copy(default)
        listed = copies.browse(
            made.id for found, made in zip(self, copies, strict=True) if found.source == "import" and not found.checksum
        )
        # sudo: state and source are closed to all but our methods
        listed.sudo().write({"state": "unverified", "source": "import"})
        listed.compliance_id._request_verification()
        return copies

    def _check_acceptable(self):
        self.ensure_one()
        if self.source == "import" and not self.checksum:
            raise UserError(
                self.env._("This is known from a list only. Upload the certificate that shows it, and accept that one.")
            )
        return super()._check_acceptable()

    def _file(self):
        # what was put into its file when it was created, in a batch, needs no look for it one by one
        filed = self.filtered(
            lambda found: (
                found.compliance_id
                and found.compliance_id.partner_id == found.partner_id.commercial_partner_id
                and found.compliance_id.company_id == found.company_id.coi_file_company_id
            )
        )
        return super(CoiCertificate, self - filed)._file()

    def _supersede(self):
        result = super()._supersede()
        self.compliance_id._confirm_listed()
        return result

    def _is_confirmed_by(self, accepted):
        """The accepted certificates that say each policy of this listed one again; empty where one is not said.

        A policy is said again by one of its line with its number and a date of its term, or whose term reaches as far.
        """
        self.ensure_one()
        confirming = self.browse()
        for coverage in self.coverage_ids:
            found = accepted.coverage_ids.filtered(lambda shown, listed=coverage: shown._shows(listed))
            if not found:
                return self.browse()
            confirming |= found.certificate_id
        return confirming


class CoiCoverage(models.Model):
    _inherit = "coi.coverage"

    def _shows(self, listed):
        """Whether this policy of an accepted certificate is the one that is listed, or what came after it."""
        self.ensure_one()
        if self.coverage_type_id != listed.coverage_type_id:
            return False
        if self.policy_key and self.policy_key == listed.policy_key:
            return self.expiration == listed.expiration or bool(listed.effective) and self.effective == listed.effective
        return bool(
            self.effective
            and self.expiration
            and listed.expiration
            and self.effective < listed.expiration <= self.expiration
        )

    def _get_listed_term(self):
        """The term of a listed policy, for the bars of the file."""
        self.ensure_one()
        return {
            "id": self.id,
            "certificate_id": self.certificate_id.id,
            "label": self.coverage_type_id.name or "",
            "number": self.policy_number or "",
            "insurer": self.insurer_id.name or "",
            "limits": self.limit_summary,
            "effective": self.effective and fields.Date.to_string(self.effective),
            "expiration": self.expiration and fields.Date.to_string(self.expiration),
            "cancelled_on": False,
            "state": "listed",
        }


class CoiCompliance(models.Model):
    """The listed policies of a file, beside those that documents show."""

    _inherit = "coi.compliance"

    def _get_coverage_facts(self, shared, accepted, counting=None):
        told = super()._get_coverage_facts(shared, accepted, counting)
        if counting is not None:
            return told
        rows, none = self.env["coi.coverage"], self.env["coi.endorsement"]
        listed = self._get_listed_coverages()
        return told + tuple(
            fact
            for certificate in listed.certificate_id
            for row in shared.policies.of(certificate)
            if row.id in listed._ids
            for fact in rows._prepare_facts(row, certificate, none, shared)
        )

    def _get_listed_coverages(self):
        """The policies that are known from a list alone, none of which a certificate on file shows."""
        self.ensure_one()
        # sudo: a verdict is the same for whoever asks
        documents = self.sudo().certificate_ids
        listed = [found for found in documents if found.state == "unverified" and not found.superseded]
        if not listed:
            return self.env["coi.coverage"]
        shown = self._get_counting_coverages()
        rows = self.env["coi.coverage"].sudo().union(*(found.coverage_ids for found in listed))
        return rows.filtered(lambda row: not any(coverage._shows(row) for coverage in shown))

    def _compute_terms(self):
        # what is listed stands below what documents show; vendors are shown the latter alone
        result = super()._compute_terms()
        for compliance in self:
            listed = compliance._get_listed_coverages().sorted(lambda row: row.coverage_type_id.sequence)
            if listed:
                policies = [*compliance.terms["policies"], *(row._get_listed_term() for row in listed)]
                compliance.terms = {**compliance.terms, "policies": policies}
        return result

    def _confirm_listed(self):
        """Let accepted certificates stand for what was listed before them."""
        for compliance in self:
            # sudo: follows from what was accepted, whoever did
            documents = compliance.sudo().certificate_ids
            listed = documents.filtered(lambda found: found.state == "unverified" and not found.superseded_by_id)
            if not listed:
                continue
            accepted = documents.filtered(lambda found: found.state == "accepted" and found.kind == "certificate")
            for found in listed:
                found.superseded_by_id = found._is_confirmed_by(accepted).sorted("id")[-1:]

    def _portal_get_documents(self, domain=None, **options):
        return super()._portal_get_documents(Domain(domain or []) & Domain("state", "!=", "unverified"), **options)

    def _portal_count_documents(self, domain=None):
        return super()._portal_count_documents(Domain(domain or []) & Domain("state", "!=", "unverified"))
