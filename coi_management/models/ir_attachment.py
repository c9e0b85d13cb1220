import contextlib
import logging
import os
import threading

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """The files of documents change only through the fields of ``coi.certificate``, which know who may; and they are on
    the disk as a whole or not at all."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_coi_document()
        return attachments

    def write(self, vals):
        self._check_coi_document()
        result = super().write(vals)
        self._check_coi_document()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_coi_document(self):
        self._check_coi_document()

    def _check_contents(self, values):
        """What strangers send is kept by the system user, who may store web pages: what hangs on a record of ours is
        never meant as a page of this site, and is stored as text."""
        model = values.get("res_model") or self[:1].res_model
        if model and model.startswith("coi."):
            # a context of its own: the values alone are what comes back
            return super(IrAttachment, self.with_context(attachments_mime_plainxml=True))._check_contents(values)
        return super()._check_contents(values)

    def _check_coi_document(self):
        documents = ("coi.certificate", "coi.exemption")
        if not self.env.su and any(found.res_model in documents and found.res_field for found in self):
            raise UserError(self.env._("The file of a certificate is evidence: it is not changed by itself."))

    # ------------------------------------------------------------ whole or not at all

    @api.model
    def _get_path(self, bin_data, sha):
        """Where a file of this content breaks off, since the disk was full or the process was killed, write it anew.

        Odoo takes it for another content of the same checksum otherwise, and nobody can send this file ever again.
        """
        path = self._full_path(f"{sha[:2]}/{sha}")
        with contextlib.suppress(OSError):
            if os.path.getsize(path) < len(bin_data):
                with open(path, "rb") as file:
                    breaks_off = bin_data.startswith(file.read())
                if breaks_off:
                    _logger.warning("%s breaks off: it is written anew", path)
                    self._write_whole(path, bin_data)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        name, path = self._get_path(bin_value, checksum)
        if not os.path.exists(path):
            self._write_whole(path, bin_value)
            # swept where the transaction is undone
            self._mark_for_gc(name)
        return super()._file_write(bin_value, checksum)

    @api.model
    def _write_whole(self, path, data):
        """Write a file aside and put it in its place when all of it is there.

        :raise OSError: where it cannot be written; nothing of it is left then
        """
        aside = f"{path}-{os.getpid()}-{threading.get_ident()}"
        try:
            with open(aside, "wb") as file:
                file.write(data)
            os.replace(aside, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(aside)
            raise
