from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportController(http.Controller):
    """Sheets of an import: the template to fill in, and the rows that are to be corrected."""

    @http.route("/coi/import/template", type="http", auth="user", methods=["GET"], readonly=True)
    def template(self, kind="policies", **kwargs):
        """A sheet to fill in, for whoever may import."""
        imports = request.env["coi.import"]
        if not imports.has_access("create"):
            raise request.not_found()
        return self._send(*imports._get_template_sheet(kind))

    @http.route("/coi/import/<int:import_id>/left", type="http", auth="user", methods=["GET"], readonly=True)
    def left(self, import_id, **kwargs):
        """The rows of a list that are to be corrected or decided, with what is wrong."""
        found = request.env["coi.import"].browse(import_id)
        try:
            found.check_access("read")
            sheet = found._get_left_sheet()
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return self._send(*sheet)

    @staticmethod
    def _send(name, data):
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(data, headers=headers)
