import base64
import hashlib

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import human_size

from .. import extraction
from ..reports import binding, contents
from .coi_compliance import SHORT

#: Bytes of documents in one file; what is more is named and left out.
MOST_BYTES = 48 * 1024 * 1024


class ReportAuditFile(models.AbstractModel):
    """All that happened on a vendor's file over a period: who, what, when, and on which evidence.

    The reader sees of it what the reader may see: documents only with the right to read them.
    """

    _name = "report.coi_management.report_audit_file"
    _inherit = ["coi.report.exceptions.mixin"]
    _description = "Audit File"
    _report_model = "coi.report.audit"

    @api.model
    def _get_company(self, doc):
        return doc.compliance_id.company_id

    @api.model
    def _get_content(self, doc):
        compliance = doc.compliance_id
        compliance.check_access("read")
        periods = self._get_periods(doc)
        return {
            "vendor": compliance.partner_id.name or "",
            "period": self.env._(
                "%(begins)s to %(ends)s", begins=self._day(doc.date_from), ends=self._day(doc.date_to)
            ),
            "statuses": [self._get_period_row(period) for period in periods],
            "events": self._get_story(doc),
            "waivers": self._get_waiver_rows(doc),
            "overrides": [self._get_override_row(found) for found in self._get_overrides_of(doc)],
            "documents": [self._get_document_row(found) for found in self._get_documents(doc, periods)],
            "may_read_documents": self.env["coi.certificate"].has_access("read"),
        }

    # ------------------------------------------------------------ what is told

    @api.model
    def _get_periods(self, doc):
        """The rows of the history that held on a day of the period, the earliest first."""
        return doc.compliance_id.period_ids.filtered(
            lambda period: period.date_from <= doc.date_to and (not period.date_to or period.date_to >= doc.date_from)
        ).sorted(lambda period: (period.date_from, period.id))

    @api.model
    def _get_period_row(self, period):
        # sudo: names of requirement versions and of certificates, for whoever may read the history
        evidence = period.sudo()
        return {
            "from": self._day(period.date_from),
            "until": self._day(period.date_to),
            "recorded": self._moment(period.create_date),
            "status": self._word(period, "status"),
            "short": period.status in SHORT,
            "gaps": (period.gap_summary or "").splitlines(),
            "versions": ", ".join(evidence.version_ids.mapped("display_name")),
            "certificates": ", ".join(evidence.certificate_ids.mapped("name")),
        }

    @api.model
    def _get_story(self, doc):
        """What happened, the earliest first: asked, sent, opened, answered, called, received and decided."""
        compliance = doc.compliance_id
        day_of = compliance.company_id._coi_day
        events = compliance._get_events()
        # an event of which the hour is not known stands at midnight of its day
        within = [
            event
            for event in events
            if any(doc.date_from <= day <= doc.date_to for day in (event["on"].date(), day_of(event["on"])))
        ]
        within.sort(key=lambda event: event["on"])
        return within

    @api.model
    def _get_waiver_rows(self, doc):
        waivers = self.env["coi.waiver"]
        companies = doc.compliance_id.company_id
        domain = waivers._get_period_domain(doc.date_from, doc.date_to, companies)
        found = waivers.search(domain & Domain("compliance_id", "=", doc.compliance_id.id), order="date_start, id")
        scopes = self._get_scopes()
        return [self._get_waiver_row(waiver, scopes) for waiver in found]

    @api.model
    def _get_overrides_of(self, doc):
        # orders of branches too, as far as whoever prints may read them
        companies = doc.compliance_id.company_id._coi_get_sharing()
        domain = self._get_created_domain(doc.date_from, doc.date_to, companies)
        domain &= Domain("compliance_id", "=", doc.compliance_id.id)
        return self.env["coi.gate.override"].search(domain, order="id")

    @api.model
    def _get_documents(self, doc, periods):
        """Documents that came in the period, or on which the standing rested in it: certificates, notices, exemptions.

        :return: list of records; none for whoever may read no certificates
        """
        if not self.env["coi.certificate"].has_access("read"):
            return []
        compliance = doc.compliance_id
        day_of = compliance.company_id._coi_day
        evidence = {*periods.certificate_ids, *periods.exemption_ids}
        records = [
            *compliance.certificate_ids,
            *compliance.notice_ids.with_context(bin_size=True).filtered(self._had_file),
            *compliance.exemption_ids.with_context(bin_size=True).filtered(self._had_file),
        ]
        found = [
            record
            for record in records
            if record in evidence or doc.date_from <= day_of(self._get_received(record)) <= doc.date_to
        ]
        return sorted(found, key=lambda record: (self._get_received(record), record._name, record.id))

    @api.model
    def _had_file(self, record):
        return bool(record.document or record.erased_on)

    @api.model
    def _get_erased(self, record):
        """That the file of a document is gone, and since when; empty where it is not."""
        if not record.erased_on:
            return ""
        return self.env._("File deleted by retention on %(day)s", day=self._day(record.erased_on))

    @api.model
    def _get_received(self, record):
        return record.received_on if "received_on" in record._fields else record.create_date

    @api.model
    def _get_document_row(self, record):
        is_certificate = record._name == "coi.certificate"
        moment, person = (
            (record.reviewed_on, "reviewer_id")
            if is_certificate
            else (record.confirmed_on, "confirmed_by_id")
            if record._name == "coi.notice"
            else (record.decided_on, "decided_by_id")
        )
        decided = ""
        if moment:
            decided = self.env._(
                "%(state)s by %(name)s on %(day)s",
                state=self._word(record, "state"),
                # sudo: the name of a colleague
                name=record.sudo()[person].name or "",
                day=self._moment(moment),
            )
        return {
            "name": record.display_name,
            "file": record.document_name or self._get_erased(record),
            "received": self._moment(self._get_received(record)),
            "source": self._word(record, "source") if "source" in record._fields else "",
            "state": self._word(record, "state"),
            "decided": decided,
            "reason": record.reject_reason or "" if is_certificate else "",
            "checksum": record.checksum or "" if is_certificate else "",
        }

    @api.model
    def _get_bytes(self, record):
        """The document of a record, which is forgotten then: the content of one document at a time."""
        data = base64.b64decode(record.with_context(bin_size=False).document or b"")
        record.invalidate_recordset(["document"])
        return data

    # ------------------------------------------------------------ in one file

    @api.model
    def _bind(self, doc, sections):
        """The audit file as one PDF: contents, the printed sections, the documents behind them.

        :param doc: one ``coi.report.audit``
        :param list sections: the printed sections as PDFs, in the order of ``_get_titles``
        :return: bytes
        :raise UserError: it is too large to be put together
        """
        doc = doc.with_context(lang=self._get_lang(doc))
        report = self.with_context(lang=doc.env.context["lang"])
        parts = [
            (title, "", [data], binding.count_pages(data))
            for title, data in zip(report._get_titles(), sections, strict=True)
        ]
        documents = report._get_documents(doc, report._get_periods(doc)) if doc.with_documents else []
        paper = binding.get_size(sections[0])
        room = MOST_BYTES
        for number, record in enumerate(documents, start=1):
            part, size = report._get_part(record, number, room, paper)
            room -= size
            parts.append(part)
        head = report._draw_contents(doc, parts, 1, paper)
        front = binding.count_pages(head)
        whole = [report._draw_contents(doc, parts, front + 1, paper)]
        try:
            return extraction.bind_documents(
                [*whole, *(data for _title, _small, pdfs, _pages in parts for data in pdfs)]
            )
        except extraction.UnreadableDocument as error:
            raise UserError(
                self.env._("The documents are too large for one file: choose a shorter period, or leave them out.")
            ) from error

    @api.model
    def _get_titles(self):
        """What the printed sections are called."""
        return [
            self.env._("Where the vendor stood, and on which evidence"),
            self.env._("What happened"),
            self.env._("Waivers and overrides"),
            self.env._("Documents"),
        ]

    @api.model
    def _get_part(self, record, number, room, paper):
        """A document behind its sheet.

        :param int room: bytes that are left for it
        :param paper: width and height of a page, in points
        :return: tuple of (title, what is printed small, PDFs, their pages), and the bytes that it takes
        """
        row = self._get_document_row(record)
        title = self.env._("Document %(number)s: %(name)s", number=number, name=row["name"])
        problem, pages, count = "", [], 0
        data = self._get_bytes(record)
        if not data:
            problem = self._get_erased(record) or self.env._("Nothing was stored of it: it was typed in.")
        elif len(data) > room:
            problem = self.env._(
                "It does not follow here: the file would become larger than %(size)s. It is on the vendor's file.",
                size=human_size(MOST_BYTES),
            )
        else:
            try:
                flat, count = extraction.flatten_document(data)
                pages = [flat]
            except extraction.UnreadableDocument as error:
                problem = self._get_problem(error.problem)
        lines = [
            row["file"],
            self.env._("Received: %(moment)s", moment=", ".join(filter(None, (row["received"], row["source"])))),
            row["decided"] or row["state"],
            row["reason"],
            # a sum is compared letter by letter: in pieces that fit on the line
            (data or row["checksum"])
            and self.env._(
                "SHA-256: %(sum)s",
                sum=" ".join(_pieces(hashlib.sha256(data).hexdigest() if data else row["checksum"])),
            ),
        ]
        cover = contents.draw_cover(title, lines, problem, paper)
        # the pages of a document from strangers were counted in the child process
        return (title, row["file"], [cover, *pages], binding.count_pages(cover) + count), sum(map(len, pages))

    @api.model
    def _get_problem(self, problem):
        problems = dict(self.env["coi.certificate"]._fields["problem"]._description_selection(self.env))
        return self.env._(
            "It cannot be shown here: %(problem)s. The file as it was received is on the vendor's file.",
            problem=problems.get(problem) or problems["other"],
        )

    @api.model
    def _draw_contents(self, doc, parts, first, paper):
        """The page of contents.

        :param int first: page on which the first part begins
        """
        rows, page = [], first
        for title, small, _pdfs, pages in parts:
            rows.append((title, small, page))
            page += pages
        company = doc.compliance_id.company_id
        lines = [
            doc.compliance_id.partner_id.name or "",
            self.env._("%(begins)s to %(ends)s", begins=self._day(doc.date_from), ends=self._day(doc.date_to)),
            company.name,
            self._get_printed(),
        ]
        note = ""
        if not self.env["coi.certificate"].has_access("read"):
            note = self.env._("The documents themselves are for the insurance desk and not part of this file.")
        elif not doc.with_documents:
            note = self.env._("Printed without the documents.")
        return contents.draw_contents(self.env._("Audit file of a vendor's insurance"), lines, rows, note, paper)


def _pieces(text, size=16):
    return [text[start : start + size] for start in range(0, len(text), size)]
