import base64
import csv
import io

import xlsxwriter

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .coi_analysis import CELL_LABELS

#: Most rows of one answer.
CHUNK = 200

#: Rows that are gathered at once for an export.
EXPORT_BATCH = 2000

#: Signs of the cells, so that nobody depends on colours; the browser shows the same.
SIGNS = {"missing": "∅", "gap": "✗", "unproven": "~", "undetermined": "?", "waived": "W", "exempt": "E", "met": "✓"}

#: Colours of cells in a workbook: background and text.
COLOURS = {
    "missing": ("#F4C7C3", "#7A1210"),
    "gap": ("#F8D7D4", "#7A1210"),
    "unproven": ("#FCE8B2", "#5F4700"),
    "undetermined": ("#FFF3CD", "#5F4700"),
    "waived": ("#D6E4F5", "#123A66"),
    "exempt": ("#E6E2F0", "#3A2A66"),
    "met": ("#D5EBD8", "#14532D"),
}


class CoiMatrix(models.AbstractModel):
    """Vendors by requirement lines, as a grid: the rows are asked for in chunks, in the order of the vendors' list."""

    _name = "coi.matrix"
    _description = "Coverage Matrix"

    @api.model
    @api.readonly
    def get_frame(self, domain):
        """What surrounds the rows: how many there are, and the columns of those that the domain finds.

        :param list domain: of vendors' files
        :return: dict with ``count``, ``columns`` (``key``, ``label``) and ``legend`` (``code``, ``label``, ``sign``)
        """
        files = self.env["coi.compliance"]
        files.check_access("read")
        domain = self._get_domain(domain)
        query = files._search(domain)
        files.flush_model(["line_verdicts"])
        keys = self.env.execute_query(
            SQL(
                "SELECT DISTINCT jsonb_object_keys(line_verdicts) FROM coi_compliance WHERE id IN %s",
                query.subselect(),
            )
        )
        return {
            "count": files.search_count(domain),
            "columns": [
                {"key": key, "label": label}
                for key, label in self.env["coi.dashboard"]._label_lines({key for (key,) in keys})
            ],
            "legend": [{"code": code, "label": label, "sign": SIGNS[code]} for code, label in self._get_labels()],
        }

    @api.model
    @api.readonly
    def get_rows(self, domain, offset, limit):
        """Rows of the grid.

        :param list domain: of vendors' files
        :param int offset: number of the first row; ``limit``: at most ``CHUNK``
        :return: list of dicts: ``id``, ``name``, ``status``, ``status_label``, ``until`` and ``cells`` (line to code)
        """
        self.env["coi.compliance"].check_access("read")
        found = self.env["coi.compliance"].search(
            self._get_domain(domain), offset=int(offset), limit=min(int(limit), CHUNK), order="partner_id, id"
        )
        return self._read_rows(found)

    @api.model
    def export_grid(self, domain, kind):
        """The whole grid as a file.

        :param str kind: ``csv`` or ``xlsx``
        :return: dict with ``name``, ``type`` and ``content`` (base64)
        :raise AccessError: for whoever may not export
        """
        self.env["coi.compliance"].check_access("read")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(self.env._("You are not allowed to export data: ask your administrator."))
        columns = self.get_frame(domain)["columns"]
        write = self._write_xlsx if kind == "xlsx" else self._write_csv
        types = {
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "csv": "text/csv;charset=utf-8",
        }
        kind = kind if kind in types else "csv"
        return {
            "name": f"{self.env._('Coverage Matrix')}.{kind}",
            "type": types[kind],
            "content": base64.b64encode(write(columns, self._get_all_rows(domain))).decode(),
        }

    # ------------------------------------------------------------ rows

    @api.model
    def _get_domain(self, domain):
        """Vendors of whom nothing is asked have no row."""
        return Domain(domain) & Domain("status", "!=", "not_required")

    @api.model
    def _get_labels(self):
        words = dict(self.env["coi.analysis.line"]._fields["verdict"]._description_selection(self.env))
        return [(code, words[code]) for code, _label in CELL_LABELS]

    @api.model
    def _read_rows(self, files):
        """Stored verdicts; those of files whose verdicts have changed since are judged now, as the gate does."""
        labels = dict(files._fields["status"]._description_selection(self.env))
        return [
            {
                "id": found.id,
                "name": found.partner_id.display_name,
                "status": found.status,
                "status_label": labels.get(found.status, ""),
                "until": format_date(self.env, found.compliant_until) if found.compliant_until else "",
                "cells": self._get_cells(found),
            }
            for found in files
        ]

    @api.model
    def _get_cells(self, found):
        today = found.company_id._coi_today()
        is_stale = found.verification_pending or (found.next_change_date and found.next_change_date <= today)
        if not is_stale:
            return {key: line["verdict"] for key, line in (found.line_verdicts or {}).items()}
        lines = {}
        # sudo: the verdicts of a file, for whoever may read it
        for item in found.sudo()._answer(today).items:
            lines.setdefault(item.line, []).append(item)
        return {key: found._get_cell(items) for key, items in lines.items()}

    # ------------------------------------------------------------ files

    @api.model
    def _get_all_rows(self, domain):
        files = self.env["coi.compliance"]
        ids = files.search(self._get_domain(domain), order="partner_id, id").ids
        for start in range(0, len(ids), EXPORT_BATCH):
            yield from self._read_rows(files.browse(ids[start : start + EXPORT_BATCH]))
            self.env.invalidate_all(flush=False)

    @api.model
    def _get_headings(self, columns):
        return [
            *(self.env._("Vendor"), self.env._("Status"), self.env._("Compliant Until")),
            *(column["label"] for column in columns),
        ]

    @api.model
    def _write_csv(self, columns, rows):
        words = dict(self._get_labels())
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self._get_headings(columns))
        for row in rows:
            cells = [words.get(row["cells"].get(column["key"]), "") for column in columns]
            writer.writerow([_plain(value) for value in (row["name"], row["status_label"], row["until"], *cells)])
        return text.getvalue().encode("utf-8-sig")

    @api.model
    def _write_xlsx(self, columns, rows):
        words = dict(self._get_labels())
        output = io.BytesIO()
        # texts stay texts
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(output, options) as book:
            sheet = book.add_worksheet(self.env._("Coverage Matrix")[:31])
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            formats = {
                code: book.add_format({"bg_color": back, "font_color": front, "align": "center"})
                for code, (back, front) in COLOURS.items()
            }
            sheet.write_row(0, 0, self._get_headings(columns), bold)
            sheet.set_column(0, 0, 36)
            sheet.set_column(1, 2 + len(columns), 16)
            sheet.freeze_panes(1, 1)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, (row["name"], row["status_label"], row["until"]))
                for place, column in enumerate(columns, 3):
                    code = row["cells"].get(column["key"])
                    if code:
                        sheet.write_string(number, place, f"{SIGNS[code]} {words[code]}", formats[code])
        return output.getvalue()


def _plain(text):
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
