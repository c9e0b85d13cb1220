import io
import unittest

import pypdf
from lxml import html

from odoo.tools import mute_logger


class Printing:
    """Reports as text, and as real PDFs."""

    def get_text(self, report, records, user=None, **context):
        """What a report says, as one line.

        :param str report: its name without that of the add-on
        """
        reports = self.env["ir.actions.report"].with_user(user or self.manager).with_context(**context)
        content, _kind = reports._render_qweb_html(f"coi_management.{report}", records.ids)
        page = html.fromstring(content)
        for style in page.iter("style"):
            style.text = ""
        return " ".join(page.text_content().replace("\xa0", " ").split())

    def get_values(self, report, records, user=None):
        """What the template of a report is given for its first document."""
        return (
            self.env[f"report.coi_management.{report}"]
            .with_user(user or self.manager)
            ._get_report_values(records.ids)["pages"][0]
        )

    def get_pdf(self, report, records, user=None):
        """The report through wkhtmltopdf; skips the test where there is none."""
        reports = self.env["ir.actions.report"].with_user(user or self.manager)
        if reports.get_wkhtmltopdf_state() == "install":
            raise unittest.SkipTest("wkhtmltopdf is not installed")
        # nothing serves the styles to it here: an address that refuses at once
        self.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        self.env["ir.config_parameter"].set_param("report.print_delay", "10")
        reports = reports.with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(f"coi_management.{report}", records.ids)
        self.assertEqual(kind, "pdf")
        return pypdf.PdfReader(io.BytesIO(content))
