"""How long what belongs to no vendor is kept: mails that nobody filed, documents without a vendor, imported lists.

There is no vendor who could be a former one: its time runs from the day on which it came.
"""

import logging

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: Model to the field with the day on which it came.
LOOSE = {"coi.inbound": "received_on", "coi.certificate": "received_on", "coi.notice": "received_on"}
LISTS = {"coi.import": "create_date"}

TERM = "coi_retention_loose_years"

#: Lists that are being worked on at this moment.
AT_WORK = ("running", "undoing")


class CoiRetentionLoose(models.AbstractModel):
    """What its company keeps for a term of its own, since it is on no vendor's file."""

    _name = "coi.retention.loose"
    _inherit = ["coi.legal.hold"]
    _description = "Kept without a Vendor"

    retention_due = fields.Boolean(
        string="To Be Deleted by Retention", compute="_compute_retention_due", search="_search_retention_due"
    )

    def _compute_retention_due(self):
        due = self.filtered_domain(Domain.OR(map(self._get_due_domain, self._get_keeping())))
        for record in self:
            record.retention_due = record in due

    @api.model
    def _search_retention_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = Domain.OR(map(self._get_due_domain, self._get_keeping(self.env.companies)))
        return due if True in value else ~due

    @api.model
    def _get_keeping(self, companies=None):
        """The companies that keep such things for some years only."""
        # sudo: the settings of the company whose files hold
        companies = (companies or self.company_id or self.env.companies).sudo()
        return companies.coi_file_company_id.filtered(TERM)

    @api.model
    def _get_due_domain(self, company):
        """What has been kept for as long as a company wants, unless somebody has said that it is kept."""
        came = {**LOOSE, **LISTS}[self._name]
        return (
            Domain("company_id", "=", company.id)
            & self._get_whole_domain()
            & Domain("legal_hold", "!=", True)
            & Domain(came, "<", company._coi_get_retention_day(TERM))
            & self._get_loose_domain()
        )

    @api.model
    def _get_whole_domain(self):
        """That there is still something to delete."""
        return Domain("erased_on", "=", False)

    @api.model
    def _get_loose_domain(self):
        """That it is on no vendor's file. What came with a mail that is on none either goes with it."""
        goes_with_mail = [("compliance_id", "=", False), ("erased_on", "=", False)]
        return (
            Domain("compliance_id", "=", False)
            & ~Domain("inbound_id", "any", goes_with_mail)
            & ~Domain("inbound_id", "any", [("legal_hold", "=", True)])
        )

    def _erase_in_turn(self):
        """Erase a record that is still due, as ``coi.compliance`` does."""
        mine = self.exists() and self.try_lock_for_update()
        # it was filed, or a hold may have come since
        if mine and mine.search_count(mine._get_due_domain(mine.company_id) & Domain("id", "=", mine.id)):
            self.env["coi.erasure"]._erase_safely(mine, mine._erase_loose)

    def _erase_loose(self):
        """Delete what these hold, for good; that they came, and when, and who put them aside, stays."""
        for record in self:
            # sudo: what is kept for evidence is closed to all but the scheduled action, which the manager has started
            kept = record.sudo().with_context(active_test=False, tracking_disable=True, mail_notrack=True)
            kept.env["coi.erasure"]._erase_records(kept._get_loose_records(), record.company_id, loose=True)
            _logger.info("%s %s: deleted by retention", record._name, record.id)

    def _get_loose_records(self):
        """This record and all that hangs on it: model to its records."""
        self.ensure_one()
        return {self._name: self, **(self._get_read_parts() if self._name == "coi.certificate" else {})}

    @api.model
    def _get_all_due(self, companies):
        """All that is due in these companies, of each kind."""
        for name in (*LOOSE, *LISTS):
            model = self.env[name].with_context(active_test=False)
            for company in companies.filtered(TERM):
                yield model.search(model._get_due_domain(company), order="id")


class CoiInbound(models.Model):
    _name = "coi.inbound"
    _inherit = ["coi.inbound", "coi.retention.loose"]

    _loose_index = models.Index("(company_id, received_on) WHERE compliance_id IS NULL AND erased_on IS NULL")

    @api.model
    def _get_loose_domain(self):
        """On no file, and nothing of it on one; nobody is known by it whose file is kept whole."""
        return (
            Domain("compliance_id", "=", False)
            & Domain("state", "!=", "new")
            & ~Domain("certificate_ids", "any", [("compliance_id", "!=", False)])
            & ~Domain("notice_ids", "any", [("compliance_id", "!=", False)])
            & ~Domain("certificate_ids", "any", [("legal_hold", "=", True)])
            & ~Domain("candidate_ids", "any", [("legal_hold", "=", True)])
        )

    def _get_loose_records(self):
        """The mail with the documents and notices that it brought."""
        documents = self.certificate_ids
        return {**super()._get_loose_records(), **documents._get_read_parts(), "coi.notice": self.notice_ids}


class CoiCertificate(models.Model):
    _name = "coi.certificate"
    _inherit = ["coi.certificate", "coi.retention.loose"]

    _loose_index = models.Index("(company_id, received_on) WHERE compliance_id IS NULL AND erased_on IS NULL")

    def _get_read_parts(self):
        """These certificates, and what was read of them."""
        return {
            "coi.certificate": self,
            "coi.certificate.insurer": self.insurer_ids,
            "coi.coverage": self.coverage_ids,
            "coi.coverage.limit": self.coverage_ids.limit_ids,
            "coi.endorsement": self.endorsement_ids,
            "coi.correction": self.env["coi.correction"].search([("certificate_id", "in", self.ids)]),
        }


class CoiNotice(models.Model):
    _name = "coi.notice"
    _inherit = ["coi.notice", "coi.retention.loose"]


class CoiImport(models.Model):
    _name = "coi.import"
    _inherit = ["coi.import", "coi.retention.loose"]

    @api.model
    def _get_whole_domain(self):
        """Rows of a list outlive its file where that went with one of its vendors."""
        return super()._get_whole_domain() | Domain("row_ids", "any", [("cells", "!=", False)])

    @api.model
    def _get_loose_domain(self):
        return Domain("state", "not in", AT_WORK)

    def _get_loose_records(self):
        columns = {"coi.import.column": self.column_ids}
        return {**super()._get_loose_records(), **columns, "coi.import.row": self.row_ids}

    def _erase_loose(self):
        """A list that was imported keeps what was made of each row; one that never was goes as a whole."""
        tried = self.filtered(lambda found: found.state in ("draft", "checked"))
        # sudo: as for all that retention deletes
        tried.sudo().unlink()
        return super(CoiImport, self - tried)._erase_loose()

    def _erase_file(self):
        """A vendor of these lists is a former one by now: those that are as old lose their files, and what shows them.

        The rows of other vendors stay, and what was made of each: the import can be undone without its file.
        """
        for found in self.sudo():  # sudo: as above
            day = found.company_id._coi_get_retention_day()
            if found.erased_on or found.state in AT_WORK or found.create_date.date() >= day:
                continue
            parts = {"coi.import": found, "coi.import.column": found.column_ids}
            self.env["coi.erasure"]._erase_records(parts, found.company_id)
