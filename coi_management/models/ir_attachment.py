from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The files of documents change only through the fields of ``coi.certificate``, which know who may."""

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

    def _check_coi_document(self):
        if not self.env.su and any(found.res_model == "coi.certificate" and found.res_field for found in self):
            raise UserError(self.env._("The file of a certificate is evidence: it is not changed by itself."))
