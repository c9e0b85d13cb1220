from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .. import extraction


class DocumentController(http.Controller):
    """Pages of a stored document as pictures: what the review shows. The review never opens the file itself."""

    @http.route(
        "/coi/document/<int:certificate_id>/page/<int:page>", type="http", auth="user", methods=["GET"], readonly=True
    )
    def page(self, certificate_id, page, **kwargs):
        """A page of a certificate's document as PNG.

        :param int page: counted from 1
        """
        certificate = request.env["coi.certificate"].browse(certificate_id)
        try:
            certificate.check_access("read")
            data = certificate._get_bytes()
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        if not data:
            raise request.not_found()
        try:
            picture = extraction.render_page(data, page)
        except extraction.UnreadableDocument as error:
            raise request.not_found() from error
        return request.make_response(
            picture,
            headers=[
                ("Content-Type", "image/png"),
                ("Cache-Control", "private, max-age=86400"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
