"""What goes when the time of a vendor's file is over; what stays is in ``coi_retention_table``."""

import logging

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .. import spreadsheet
from .coi_retention_table import DELETED, ERASED, MASKED

_logger = logging.getLogger(__name__)

#: What hangs on a certificate, and knows no file.
BY_CERTIFICATE = ("coi.certificate.insurer", "coi.coverage.limit", "coi.correction")

#: Lists hold many vendors, and are looked at by themselves.
LISTS = ("coi.import", "coi.import.column")


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    def _erase(self):
        """Delete documents and personal data of this file: for good. Nothing is verified anew, and nobody is told."""
        self.ensure_one()
        # sudo: what is kept for evidence is closed to all but the scheduled action, which the manager has started
        compliance = self.sudo().with_context(active_test=False, tracking_disable=True, mail_notrack=True)
        compliance.env.flush_all()
        records = compliance._get_erasable()
        records["coi.coverage"]._keep_provisions()
        lists = records["coi.import.row"].import_id
        count = compliance.env["coi.erasure"]._erase_records(records, compliance.company_id)
        today = compliance.company_id._coi_today()
        compliance.env["coi.erasure"]._set(compliance, {"erased_on": today})
        self.env.invalidate_all()
        lists._erase_file()
        compliance._message_log(
            body=compliance.env._(
                "Deleted by retention on %(day)s: %(count)s files, and what names people. The audit trail stays.",
                day=format_date(compliance.env, today),
                count=count,
            )
        )
        _logger.info("File %s: %s files and personal data were deleted by retention", compliance.id, count)

    def _get_erasable(self):
        """All records of this file that hold words or files.

        :return: dict: model to its records
        """
        self.ensure_one()
        records = {"coi.compliance": self}
        for name in sorted({*ERASED, *MASKED, *DELETED, "coi.reminder"} - {"coi.compliance", *LISTS}):
            model = self.env[name]
            if name in BY_CERTIFICATE:
                domain = [("certificate_id.compliance_id", "=", self.id)]
            elif name == "coi.import.row":
                domain = self._get_rows_domain()
            else:
                domain = [("compliance_id", "=", self.id)]
            records[name] = model.search(domain)
        mails = self._get_own_mails(records["coi.inbound"] | records["coi.certificate"].inbound_id)
        records["coi.inbound"] = mails
        # what came along and was put aside
        for model, found in mails.certificate_ids._get_read_parts().items():
            records[model] |= found
        records["coi.notice"] |= mails.notice_ids
        return records

    def _get_rows_domain(self):
        """Rows of lists that are of this vendor, or would be: one that was never brought in has no vendor."""
        rows = Domain("company_id", "=", self.company_id.id)
        found = self.env["coi.import.row"].search(rows & Domain("partner_id", "=", self.partner_id.id))
        keys = {*found.mapped("vendor_key"), *map(spreadsheet.plain, self._get_vendor_names())} - {False}
        nobodys = Domain("partner_id", "=", False) & Domain("vendor_key", "in", list(keys))
        return rows & (Domain("partner_id", "=", self.partner_id.id) | nobodys)

    def _get_own_mails(self, mails):
        """Those of these mails that brought nothing to a file which is kept."""
        return mails.filtered(
            lambda mail: all(
                file == self or file.erased_on
                for file in mail.compliance_id | mail.certificate_ids.compliance_id | mail.notice_ids.compliance_id
            )
        )


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)

    def _get_erased_words(self):
        """What stands in the place of the file, for whoever looks for it; empty where it was not deleted."""
        self.ensure_one()
        if not self.erased_on:
            return ""
        return self.env._(
            "The file of %(name)s was deleted by retention on %(day)s: it cannot be shown or reviewed again. What was "
            "decided, and its checksum, stay.",
            name=self.name,
            day=format_date(self.env, self.erased_on),
        )


class CoiExemption(models.Model):
    _inherit = "coi.exemption"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)


class CoiNotice(models.Model):
    _inherit = "coi.notice"

    erased_on = fields.Date(string="File Deleted by Retention", readonly=True, copy=False)


class CoiInbound(models.Model):
    _inherit = "coi.inbound"

    erased_on = fields.Date(string="Deleted by Retention", readonly=True, copy=False)


class CoiImport(models.Model):
    _inherit = "coi.import"

    erased_on = fields.Date(string="Deleted by Retention", readonly=True, copy=False)
