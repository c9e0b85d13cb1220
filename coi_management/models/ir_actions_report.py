import io
from collections import OrderedDict

from lxml import etree, html

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..reports import binding, blocks

#: Millimetres around a page whose header stands in its text.
MARGINS = {"data-report-margin-top": 12, "data-report-margin-bottom": 16, "data-report-header-spacing": 0}

#: Fonts of the web become curves where Qt is not patched: nobody could search or copy the text, and it would take a
#: hundred times as long and as many bytes. Fonts of the system stay text.
SYSTEM_FONTS = """<style>
.article, .article * { font-family: 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif !important; }
</style>"""

#: The report whose parts are printed one by one and bound with documents.
AUDIT_FILE = "coi_management.report_audit_file"


class IrActionsReport(models.Model):
    """Our reports read alike with every wkhtmltopdf, also with one that has neither running headers nor footers and
    prints no two documents at once, as Debian builds it: the company's header stands on the first page, its footer on
    the last, and each document is printed by itself and gets page numbers afterwards."""

    _inherit = "ir.actions.report"

    def _coi_is_ours(self):
        return (self.report_name or "").startswith("coi_management.")

    def _prepare_html(self, html, report_model=False):
        if self._coi_is_ours():
            html = _put_into_body(html, _wkhtml().is_patched_qt)
        return super()._prepare_html(html, report_model=report_model)

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        options = {
            "landscape": landscape,
            "specific_paperformat_args": specific_paperformat_args,
            "set_viewport_size": set_viewport_size,
        }
        report = self._get_report(report_ref) if report_ref else self
        if not report._coi_is_ours():
            return super()._run_wkhtmltopdf(bodies, report_ref=report_ref, header=header, footer=footer, **options)
        options["specific_paperformat_args"] = {**(specific_paperformat_args or {}), **MARGINS}
        parts = []
        for body in bodies:
            parts.append(super()._run_wkhtmltopdf([body], report_ref=report_ref, **options))
        return binding.join(parts, numbered=self.env.context.get("coi_page_numbers", True))

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        if self._get_report(report_ref).report_name != AUDIT_FILE:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        streams = OrderedDict()
        for wizard in self.env["coi.report.audit"].browse(res_ids or []):
            bound = self._coi_print_audit_file(report_ref, data, wizard)
            streams[wizard.id] = {"stream": io.BytesIO(bound), "attachment": None}
        return streams

    def _coi_print_audit_file(self, report_ref, data, wizard):
        """The audit file as one PDF; each of its sections is printed by itself, so that its pages can be counted."""
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._(
                    "Reports cannot be printed: wkhtmltopdf is not installed on the server. Ask whoever runs it."
                )
            )
        page = self.with_context(debug=False)._render_qweb_html(
            report_ref, wizard.ids, {**(data or {}), "debug": False}
        )
        report = self._get_report(report_ref).with_context(debug=False)
        bodies, _ids, _header, _footer, options = report._prepare_html(page[0], report_model=wizard._name)
        # numbers come with the documents, over the whole
        printer = self.with_context(coi_page_numbers=False)
        sections = [
            printer._run_wkhtmltopdf([body], report_ref=report_ref, specific_paperformat_args=options)
            for body in bodies
        ]
        return self.env[f"report.{AUDIT_FILE}"]._bind(wizard, sections)


def _put_into_body(content, is_patched):
    """The page with the header of each document before its text, and the footer behind it.

    :param bool is_patched: with which Qt it is printed: the patched one keeps rows of tables whole, prints their heads
        on each page, and text in a font of the web as text
    """
    root = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    articles = root.xpath("//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]")
    for article in articles:
        for name, place in (("header", article.getprevious()), ("footer", article.getnext())):
            if place is None or name not in (place.get("class") or "").split():
                continue
            place.set("class", " ".join(part for part in place.get("class").split() if part != name))
            if name == "header":
                article.insert(0, place)
                # what stood before the first element comes after the header
                place.tail, article.text = article.text, None
            else:
                for numbers in place.xpath(".//span[@class='page']/.."):
                    numbers.getparent().remove(numbers)
                place.getparent().remove(place)
                # an empty one would be a line on a page of its own
                if place.text_content().strip():
                    article.append(place)
    if not is_patched:
        blocks.split_rows(root)
        for article in articles:
            article.insert(0, html.fromstring(SYSTEM_FONTS))
    return etree.tostring(root, encoding="unicode", method="html")
