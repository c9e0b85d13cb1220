import base64

from odoo import models

from ..reports import requirement_sheet, specimen

#: Countries whose offices print on Letter.
LETTER_COUNTRIES = ("US", "PR", "VI", "CA", "MX", "PH", "CL", "CO", "CR", "PA", "GT", "DO", "SV", "VE")


def _get_paper(company):
    """``letter`` or ``a4``: as the company prints; A4 is only Odoo's default in countries that do not know it."""
    paper = company.paperformat_id
    default = company.env.ref("base.paperformat_euro", raise_if_not_found=False)
    if paper and paper != default:
        return "letter" if paper.format == "Letter" else "a4"
    return "letter" if company.country_id.code in LETTER_COUNTRIES else "a4"


def _get_logo(company):
    """The company's logo, None where it has none of its own."""
    if not company.logo or company.uses_default_logo:
        return None
    return base64.b64decode(company.logo)


class CoiCompliance(models.Model):
    """Sheets to print and to send: what is asked, and a certificate as it should look."""

    _inherit = "coi.compliance"

    def action_print_requirements(self):
        """The requirement sheet with the specimen behind it, in the vendor's language."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/coi/file/{self.id}/requirements", "target": "download"}

    def _get_requirement_sheet(self, send_to=None):
        """The requirement sheet, in the language of the environment.

        :param str send_to: an address or link to which the certificate is to be sent; default: the company's address
            for certificates, where it has one
        :return: tuple of file name and PDF as bytes
        """
        self.ensure_one()
        # sudo: as in _get_asks; the caller decides to whom it is given
        company = self.sudo().company_id
        labels = self._get_labeler()
        asks = self._get_asks()
        data = requirement_sheet.draw(
            asks,
            translate=labels.translate,
            paper=_get_paper(company),
            day=labels.day(company._coi_today()),
            send_to=(company.coi_alias_email or "") if send_to is None else send_to,
            logo=_get_logo(company),
        )
        return self.env._("Insurance requirements %(vendor)s.pdf", vendor=asks["vendor"]), data

    def _get_specimen(self):
        """A drawn certificate as it should look for this vendor, in the language of the environment.

        :return: tuple of file name and PDF as bytes
        """
        self.ensure_one()
        # sudo: as in _get_requirement_sheet
        company = self.sudo().company_id
        asks = self._get_asks()
        data = specimen.draw(
            asks,
            translate=self._get_labeler().translate,
            paper=_get_paper(company),
            signature_required=company.coi_check_signature,
        )
        return self.env._("Specimen certificate %(vendor)s.pdf", vendor=asks["vendor"]), data
