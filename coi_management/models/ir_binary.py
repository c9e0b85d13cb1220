from odoo import models

#: Kinds of content that a browser runs, or takes for a page of this site.
ACTIVE = ("html", "xml", "svg", "script")

#: Office files are archives, whatever stands in their names.
OFFICE = "application/vnd.openxmlformats-officedocument."


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        mimetype=None,
        default_mimetype="application/octet-stream",
    ):
        """What strangers sent is given out as what it is: not as what an address asks for, and never as a page.

        Odoo serves a file as whatever type the address names: a link to a certificate could show it as a web page.
        """
        # sudo: on what it hangs, whoever asks; who gets it was decided before
        hangs_on = record.sudo().res_model if record._name == "ir.attachment" else record._name
        is_ours = (hangs_on or "").startswith("coi.")
        mimetype = None if is_ours else mimetype
        stream = super()._get_stream_from(record, field_name, filename, filename_field, mimetype, default_mimetype)
        if not is_ours:
            return stream
        kind = stream.mimetype or ""
        if not kind.startswith(OFFICE) and any(word in kind for word in ACTIVE):
            stream.mimetype = "application/octet-stream"
        return stream
