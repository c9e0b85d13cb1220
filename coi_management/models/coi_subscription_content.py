import io

import pytz
import xlsxwriter

from odoo import fields, models
from odoo.tools import format_date

#: How many rows are printed at most: for more, wkhtmltopdf takes minutes.
PRINTED = 1_000

#: Reports by code: the model, the window action that opens the same list, what stands in the mail, what is exported.
LISTS = {
    "network": {
        "model": "coi.compliance",
        "action": "coi_management.coi_compliance_action",
        "shown": ("partner_id", "status", "compliant_until", "deficiency_summary"),
        "exported": (
            *("partner_id", "status", "compliant_until", "deficiency_summary", "buyer_id", "user_id", "company_id"),
        ),
        "print": "coi_management.report_network",
    },
    "vendors": {
        "model": "coi.compliance",
        "action": "coi_management.coi_compliance_action",
        "shown": ("partner_id", "status", "compliant_until", "deficiency_summary"),
        "exported": (
            *("partner_id", "status", "compliant_until", "deficiency_summary", "buyer_id", "user_id", "company_id"),
        ),
    },
    "expirations": {
        "model": "coi.coverage",
        "action": "coi_management.coi_expiration_action",
        "shown": ("partner_id", "coverage_type_id", "expiration"),
        "exported": ("partner_id", "coverage_type_id", "insurer_id", "policy_number", "effective", "expiration"),
        "print": "coi_management.report_expirations_chosen",
    },
    "deficiencies": {
        "model": "coi.deficiency",
        "action": "coi_management.coi_deficiency_action",
        "shown": ("partner_id", "name", "opened_on"),
        "exported": ("partner_id", "name", "reason", "opened_on", "closed_on", "company_id"),
    },
    "requests": {
        "model": "coi.request",
        "action": "coi_management.coi_request_action",
        "shown": ("partner_id", "name", "state", "deadline"),
        "exported": ("partner_id", "name", "kind", "state", "opened_on", "deadline", "company_id"),
    },
    "waivers": {
        "model": "coi.waiver",
        "action": "coi_management.coi_waiver_action",
        "shown": ("partner_id", "scope", "state", "date_end"),
        "exported": ("partner_id", "scope", "reason", "compensating_control", "state", "date_start", "date_end"),
        "print": "coi_management.report_waivers",
    },
    "overrides": {
        "model": "coi.gate.override",
        "action": "coi_management.coi_gate_override_action",
        "shown": ("order_name", "partner_id", "user_id", "amount"),
        "exported": (
            *("order_name", "partner_id", "user_id", "reason", "findings", "amount", "currency_id", "create_date"),
        ),
        "print": "coi_management.report_overrides",
    },
}


class CoiSubscriptionContent(models.AbstractModel):
    """What stands in a report by mail, and in its spreadsheet: in the words of whoever reads it."""

    _name = "coi.subscription.content"
    _description = "Content of an Insurance Report by Mail"

    def _get_headers(self, names):
        model = self.env[self.sudo().model]
        return [model._fields[name]._description_string(self.env) for name in names]

    def _get_rows(self, records, names):
        """Words and days of the fields, as the reader writes them."""
        model = records.browse()
        selections = {
            name: dict(model._fields[name]._description_selection(self.env))
            for name in names
            if model._fields[name].type == "selection"
        }

        def word(record, name):
            value = record[name]
            field = model._fields[name]
            if field.type in ("many2one", "many2many", "one2many"):
                return ", ".join(value.mapped("display_name"))
            if name in selections:
                return selections[name].get(value, value or "")
            if field.type == "date":
                return format_date(self.env, value) if value else ""
            if field.type == "monetary":
                currency = record[field.get_currency_field(record)]
                return currency.format(value) if currency else str(value)
            return str(value) if value not in (False, None) else ""

        return [[word(record, name) for name in names] for record in records]

    def _get_print(self, records):
        """The report as it is printed on paper; none where it is not made for that, or the server cannot print.

        :param records: of the report's model
        :return: PDF bytes or None
        """
        reports = self.env["ir.actions.report"]
        subscription = self.sudo()  # sudo: which report it is
        report = LISTS[subscription.report].get("print")
        if not report or not records or reports.get_wkhtmltopdf_state() == "install":
            return None
        printed = records[:PRINTED]
        if subscription.report == "network":
            printed = self.env["coi.report.network"].create(
                {"lang": self.env.lang or "en_US", "subscription_id": subscription.id}
            )
        content, _kind = reports._render_qweb_pdf(report, printed.ids)
        return content

    def _get_spreadsheet(self, records):
        """All rows as an XLSX file: days and amounts as such, so that they can be sorted and added.

        :param records: of the report's model
        :return: bytes
        """
        names = LISTS[self.sudo().report]["exported"]
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, header in enumerate(self._get_headers(names)):
            sheet.write_string(0, column, header, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 22)
        zone = pytz.timezone(self.env.context.get("tz") or "UTC")
        for row, (record, words) in enumerate(zip(records, self._get_rows(records, names), strict=True), start=1):
            for column, (name, text) in enumerate(zip(names, words, strict=True)):
                value, kind = record[name], record._fields[name].type
                if kind == "date" and value:
                    sheet.write_datetime(row, column, fields.Datetime.to_datetime(value), day)
                elif kind == "datetime" and value:
                    local = pytz.utc.localize(value).astimezone(zone).replace(tzinfo=None)
                    sheet.write_datetime(row, column, local, moment)
                elif kind in ("integer", "float", "monetary"):
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, text)
        book.close()
        return output.getvalue()
