from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request
from odoo.tools.pdf import merge_pdf


class SheetController(http.Controller):
    """Sheets to print, drawn when they are asked for: nothing is stored."""

    @http.route("/coi/file/<int:file_id>/requirements", type="http", auth="user", methods=["GET"], readonly=True)
    def requirements(self, file_id, **kwargs):
        """The requirement sheet of a vendor with the specimen behind it, in the vendor's language."""
        compliance = self._get_record("coi.compliance", file_id)
        compliance = compliance.with_context(lang=compliance.partner_id.lang or request.env.lang)
        name, sheet = compliance._get_requirement_sheet()
        _name, specimen = compliance._get_specimen()
        return self._download(name, merge_pdf([sheet, specimen]))

    @http.route(
        "/coi/certificate/<int:certificate_id>/marked", type="http", auth="user", methods=["GET"], readonly=True
    )
    def marked(self, certificate_id, **kwargs):
        """A certificate that falls short with what is to be mended, in the vendor's language."""
        certificate = self._get_record("coi.certificate", certificate_id)
        language = certificate.partner_id.lang or request.env.lang
        return self._download(*certificate.with_context(lang=language)._get_marked_up())

    def _get_record(self, model, record_id):
        """A record for whoever works with certificates; all others are told that there is none."""
        record = request.env[model].browse(record_id)
        if not request.env.user.has_group("coi_management.group_coi_user"):
            raise request.not_found()
        try:
            record.check_access("read")
            record.exists().ensure_one()
        except (AccessError, MissingError, ValueError) as error:
            raise request.not_found() from error
        return record

    def _download(self, name, data):
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "private, no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(data, headers=headers)
