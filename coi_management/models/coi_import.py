import base64
import io
import logging
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import spreadsheet
from ..extraction import values
from ..spreadsheet import cells
from .coi_import_vendors import VendorIndex

_logger = logging.getLogger(__name__)

#: Largest file that is taken, in bytes, and the most rows of a list.
MAX_FILE_SIZE = 10 * 1024 * 1024
MAX_ROWS = 20_000

#: The most columns of a list: each is a line to look at.
MAX_COLUMNS = 300

#: The most that a workbook may unpack to, in bytes.
MAX_UNPACKED = 200 * 1024 * 1024

#: How many rows are imported, or undone, between two commits; and up to how many while the person waits.
BATCH = 200

PARSERS = cells.Parsers(values.dates, values.money)

#: What our methods write, and nobody else.
OUTCOME = {"state", "user_id", "imported_on", "header", "headings", "row_ids", "left_asks", "erased_on"}


class CoiImport(models.Model):
    """A list of vendors and policies, or of requirements, as the company kept it until now, brought in step by step.

    The columns are told apart, every row is looked at and told what will happen, and only what a person starts is
    imported. What it brings stays unverified until a document backs it, and is undone as a whole.
    """

    _name = "coi.import"
    _description = "Import of a List"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _coi_closed = frozenset(OUTCOME)
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company.coi_file_company_id,
    )
    document = fields.Binary(string="File", required=True, attachment=True, help="XLSX, XLS, ODS or CSV.")
    document_name = fields.Char(string="File Name")
    sheet = fields.Char(help="Which sheet of the workbook is taken. Empty: the one that looks most like such a list.")
    sheet_names = fields.Char(string="Sheets", readonly=True)
    kind = fields.Selection(
        [("policies", "Vendors and policies"), ("requirements", "Requirements")],
        string="List Of",
        help="Told by the headings; change it where that was wrong.",
    )
    header = fields.Integer(string="Rows above the Data", readonly=True)
    headings = fields.Json(readonly=True)
    state = fields.Selection(
        [
            ("draft", "Columns"),
            ("checked", "Preview"),
            ("running", "Being Imported"),
            ("done", "Imported"),
            ("undoing", "Being Undone"),
            ("undone", "Undone"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_order = fields.Selection(
        [("mdy", "Month first: 12/31/2026"), ("dmy", "Day first: 31/12/2026")],
        string="Dates Are Written",
        required=True,
        default="mdy",
        help="Of days that are written in numbers. Found by those above the twelfth, where there are any.",
    )
    date_order_note = fields.Char(readonly=True)
    create_vendors = fields.Boolean(
        string="Create Missing Vendors", help="Off: a row whose vendor is not found waits for you to choose one."
    )
    add_insurers = fields.Boolean(
        string="Add Missing Insurers",
        help="Put carriers that the catalogue does not know into it, with the rating of the list. For managers.",
    )
    column_ids = fields.One2many("coi.import.column", "import_id", string="Columns")
    row_ids = fields.One2many("coi.import.row", "import_id", string="Rows")
    open_row_ids = fields.One2many(
        "coi.import.row", "import_id", string="Rows to Look At", domain=[("state", "in", ("bad", "question"))]
    )
    user_id = fields.Many2one("res.users", string="Imported By", readonly=True, copy=False)
    imported_on = fields.Datetime(readonly=True, copy=False)
    row_count = fields.Integer(string="Rows in All", compute="_compute_counts")
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    question_count = fields.Integer(string="To Decide", compute="_compute_counts")
    bad_count = fields.Integer(string="To Correct", compute="_compute_counts")
    skipped_count = fields.Integer(string="Nothing to Add", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    kept_count = fields.Integer(string="Kept", compute="_compute_counts")
    new_vendor_count = fields.Integer(string="New Vendors", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent of the rows that can be imported.")

    @api.depends("document_name")
    def _compute_name(self):
        for found in self:
            found.name = found.document_name or self.env._("Import")

    @api.depends("row_ids.state", "row_ids.matched_by")
    def _compute_counts(self):
        rows = self.env["coi.import.row"]
        groups = rows._read_group([("import_id", "in", self.ids)], ["import_id", "state"], ["__count"])
        counts = {(found, state): count for found, state, count in groups}
        new = rows._read_group(
            [("import_id", "in", self.ids), ("matched_by", "=", "new"), ("state", "in", ("ready", "done"))],
            ["import_id"],
            ["vendor_key:count_distinct"],
        )
        new = dict(new)
        for found in self:
            mine = {state: counts.get((found, state), 0) for state, _label in rows._fields["state"].selection}
            found.row_count = sum(mine.values())
            found.ready_count, found.question_count, found.bad_count = mine["ready"], mine["question"], mine["bad"]
            found.skipped_count = mine["skipped"]
            found.done_count, found.kept_count = mine["done"], mine["kept"]
            found.new_vendor_count = new.get(found, 0)
            over, left = mine["done"], mine["ready"]
            if found.state in ("undoing", "undone"):
                over, left = mine["undone"] + mine["kept"], mine["done"]
            found.progress = 100 * over / (over + left) if over + left else 0

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OUTCOME & set(vals) for vals in vals_list):
            raise UserError(self.env._("An import goes on with its buttons."))
        imports = super().create(vals_list)
        for found in imports:
            found._read_headings()
        return imports

    def write(self, vals):
        if OUTCOME & set(vals) and not self.env.su:
            raise UserError(self.env._("An import goes on with its buttons."))
        if {"document", "sheet", "kind", "company_id"} & set(vals) and any(found.state != "draft" for found in self):
            raise UserError(self.env._("The rows of this file were looked at already: make a new import of another."))
        if {"date_order", "create_vendors", "add_insurers"} & set(vals) and any(
            found.state not in ("draft", "checked") for found in self
        ):
            raise UserError(self.env._("This import has begun: how it goes cannot be changed any more."))
        if {"document", "sheet"} & set(vals):
            # another list may be of another kind
            vals = {"kind": False, **vals}
        result = super().write(vals)
        if {"document", "sheet", "kind"} & set(vals) and "headings" not in vals:
            for found in self:
                found._read_headings()
        if {"date_order", "create_vendors", "add_insurers"} & set(vals):
            for found in self.filtered(lambda found: found.state == "checked"):
                found.action_check_again()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(found.state in ("running", "done", "undoing") for found in self):
            raise UserError(self.env._("Undo the import before you delete it: it is the record of what it brought."))

    # ------------------------------------------------------------ the file

    def _read_rows(self):
        """All rows of the sheet as text, from its top, empty ones left out.

        :raise UserError: where the file cannot be read
        """
        self.ensure_one()
        data = base64.b64decode(self.with_context(bin_size=False).document or b"")
        if not data:
            raise UserError(self.env._("Choose the file: an XLSX, XLS, ODS or CSV."))
        if len(data) > MAX_FILE_SIZE:
            raise UserError(self.env._("The file is larger than 10 MB. Leave out what is not needed, or divide it."))
        sheets, rows = self._read_sheet(data, self.sheet)
        if not self.sheet and len(sheets) > 1:
            catalogue = self._get_catalogue()
            found = {name: self._read_sheet(data, name)[1] for name in sheets[:20]}
            counts = {name: self._count_known(sheet, catalogue) for name, sheet in found.items()}
            best = max(counts, key=counts.get)
            rows = found[best]
            self.sudo().sheet_names = self.env._(
                "Of %(sheets)s, “%(sheet)s” is taken.", sheets=", ".join(sheets), sheet=best
            )
        if len(rows) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The list has %(count)s rows; up to %(most)s are taken at a time. Divide it.",
                    count=len(rows),
                    most=MAX_ROWS,
                )
            )
        # what is empty to the right is no column
        width = max((place for row in rows for place, text in enumerate(row, start=1) if text), default=0)
        if width > MAX_COLUMNS:
            raise UserError(
                self.env._(
                    "The sheet has %(count)s columns; up to %(most)s are taken. Leave out what is not needed.",
                    count=width,
                    most=MAX_COLUMNS,
                )
            )
        return rows

    @staticmethod
    def _count_known(rows, catalogue):
        return max(
            sum(bool(column.target) for column in spreadsheet.guess_columns(rows, catalogue, kind).columns)
            for kind in ("policies", "requirements")
        )

    def _read_sheet(self, data, sheet):
        """The names of all sheets, and the rows of one as text, by Odoo's own reader."""
        self._check_unpacked(data)
        options = {"quoting": '"', "separator": "", "encoding": "", "sheet": sheet or ""}
        reader = self.env["base_import.import"].create(
            {"res_model": self._name, "file": data, "file_name": self.document_name or "", "file_type": ""}
        )
        try:
            _length, rows = reader._read_file(options)
        except Exception as error:  # from strangers' files, the readers of XLS, XLSX and ODS raise what they like
            _logger.info("A list cannot be read (%s)", type(error).__name__)
            reason = str(error)[:200].rstrip(".")
            raise UserError(
                self.env._("The file cannot be read: %(reason)s. Save it as XLSX or CSV.", reason=reason)
            ) from error
        finally:
            # the file is kept once, with the import
            reader.file = False
        texts = [[self._to_text(reader, cell, options) for cell in row] for row in rows]
        return options.get("sheets") or [], texts

    def _check_unpacked(self, data):
        """Refuse a workbook (a ZIP) that unpacks to more than any list of this kind is, before it is unpacked."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                size = sum(part.file_size for part in book.infolist())
        except zipfile.BadZipFile:
            return
        if size > MAX_UNPACKED:
            raise UserError(self.env._("The file unpacks to more than 200 MB. Save only the sheet that is needed."))

    @staticmethod
    def _to_text(reader, cell, options):
        # a NUL byte cannot be stored
        return str(reader._stringify_date_like_objects(cell, options)).replace("\x00", "").strip()

    @api.model
    def _get_catalogue(self):
        """The coverages and limits of the catalogue, as the plain room knows them."""

        def labels(record):
            names = [record.with_context(lang=code).name for code, _name in languages]
            printed = record.printed_labels if "printed_labels" in record._fields else ""
            return tuple(dict.fromkeys([*names, *(printed or "").splitlines()]))

        languages = self.env["res.lang"].get_installed()
        coverages = self.env["coi.coverage.type"].search([])
        limits = self.env["coi.limit.type"].search([])
        provisions = self.env["coi.provision"].search([])
        return spreadsheet.Catalogue(
            coverages={found.code: labels(found) for found in coverages},
            limits={found.code: labels(found) for found in limits},
            limits_of={found.code: tuple(found.limit_type_ids.mapped("code")) for found in coverages},
            provisions={found.code: labels(found) for found in provisions},
            carriers={found.code: tuple(found.coverage_type_ids.mapped("code")) for found in provisions},
            forms={
                form.display_name: tuple(form.proves_ids.mapped("code"))
                for form in self.env["coi.endorsement.form"].search([])
            },
            topped_up=frozenset(coverages.filtered("umbrella_may_top_up").mapped("code")),
        )

    def _read_headings(self):
        """Find the headings, and guess what the columns mean."""
        self.ensure_one()
        rows, catalogue = self._read_rows(), self._get_catalogue()
        kind = self.kind or spreadsheet.guess_kind(rows, catalogue)
        guess = spreadsheet.guess_columns(rows, catalogue, kind)
        if len(rows) <= guess.header + 1:
            raise UserError(self.env._("The sheet has no rows below its headings."))
        order, note = self._find_date_order(rows[guess.header + 1 :], guess.columns)
        coverages = {found.code: found.id for found in self.env["coi.coverage.type"].search([])}
        limits = {found.code: found.id for found in self.env["coi.limit.type"].search([])}
        provisions = {found.code: found.id for found in self.env["coi.provision"].search([])}
        # sudo: what is read of the file is closed to all but this method
        self.sudo().column_ids.unlink()
        self.sudo().write(
            {
                "kind": kind,
                "header": guess.header + 1,
                "headings": list(guess.headings),
                "date_order": order,
                "date_order_note": note,
                "column_ids": [
                    fields.Command.create(
                        {
                            "number": number,
                            "heading": heading or self.env._("Column %(number)s", number=number + 1),
                            "sample": self._get_sample(rows[guess.header + 1 :], number),
                            "asked" if kind == "requirements" else "target": column.target or False,
                            "coverage_type_id": coverages.get(column.coverage),
                            "limit_type_id": limits.get(column.limit),
                            "provision_id": provisions.get(column.provision),
                        }
                    )
                    for number, (heading, column) in enumerate(zip(guess.headings, guess.columns, strict=True))
                    if heading or self._get_sample(rows[guess.header + 1 :], number)
                ],
            }
        )

    @staticmethod
    def _get_sample(rows, number):
        """A few different cells of a column."""
        found = dict.fromkeys(row[number] for row in rows[:200] if number < len(row) and row[number])
        return " · ".join(list(found)[:3])[:120]

    def _find_date_order(self, rows, columns):
        """How days are written, and in words where it is not certain."""
        places = [
            number
            for number, column in enumerate(columns)
            if column.target in ("effective", "expiration", "retro_date")
        ]
        found = spreadsheet.date_order(row[place] for row in rows for place in places if place < len(row))
        if found.order:
            return found.order, False
        lang = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        order = "dmy" if (lang.date_format or "").lower().find("%d") in (0, 1) else "mdy"
        if found.mixed:
            return order, self.env._(
                "Some dates have the month first and some the day: choose how most are written. The others are told."
            )
        return order, self.env._(
            "No date tells whether the month or the day stands first: say how they are written before you go on."
        )

    # ------------------------------------------------------------ the rows

    def action_check(self):
        """Look at every row, and tell what will happen; nothing is imported yet."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("The rows were looked at already."))
        self._check_columns()
        texts = self._read_rows()[self.header :]
        # sudo: rows are written by the import alone
        rows = (
            self.env["coi.import.row"]
            .sudo()
            .create(
                [
                    {"import_id": self.id, "number": number, "cells": row}
                    for number, row in enumerate(texts, start=self.header + 1)
                ]
            )
        )
        self.sudo().state = "checked"
        rows._check()
        return True

    def _check_columns(self):
        """Refuse to go on with columns, or rights, with which no row could be brought in."""
        self.ensure_one()
        self._check_columns_once()
        self._check_may_create_vendors()
        if self.kind == "requirements":
            return
        targets = self.column_ids.filtered("target").mapped("target")
        if not {"vendor_name", "vendor_ref", "vendor_vat"} & set(targets):
            raise UserError(self.env._("Say which column holds the vendor: its name, reference or tax number."))
        told = self.column_ids.filtered(lambda column: column.target in spreadsheet.headings.OF_POLICY)
        if told and "coverage" not in targets and not told.coverage_type_id:
            raise UserError(
                self.env._(
                    "Say which coverage the policies are of: by a column that holds it, or beside each column of a "
                    "policy."
                )
            )
        is_manager = self.env.user.has_group("coi_management.group_coi_manager")
        if not is_manager and ("requirement_set" in targets or self.add_insurers):
            raise UserError(
                self.env._("Only a COI manager sets requirements and adds insurers: leave that out, or ask one.")
            )

    def _check_columns_once(self):
        for column in self.column_ids.filtered(lambda column: column._get_target()):
            same = self.column_ids.filtered(lambda other, mine=column: other._get_meaning() == mine._get_meaning())
            if len(same) > 1:
                raise UserError(
                    self.env._(
                        "Two columns are taken for the same: %(columns)s. Leave one out, or say of which coverage it "
                        "is.",
                        columns=", ".join(same.mapped("heading")),
                    )
                )

    def _check_may_create_vendors(self):
        if self.create_vendors and not self.env["res.partner"].has_access("create"):
            raise UserError(
                self.env._("You may not create contacts: switch “Create Missing Vendors” off, or ask who may.")
            )

    def action_check_again(self):
        """Look anew at the rows that were not imported: vendors or catalogues may have changed, or a setting."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("checked", "done"):
            raise UserError(self.env._("There is nothing to look at again."))
        self._check_columns()
        self.row_ids.filtered(lambda row: row.state in ("ready", "question", "bad", "skipped"))._check()
        return True

    def action_back(self):
        """Back to the columns: what was found out about the rows is dropped."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "checked" or self.done_count:
            raise UserError(self.env._("Something was imported already: undo it, and make a new import."))
        # sudo: as in action_check
        self.sudo().row_ids.unlink()
        self.sudo().state = "draft"
        return True

    def _get_reader(self):
        """What reads the rows of this list."""
        self.ensure_one()
        columns = [spreadsheet.Column()] * len(self.headings or ())
        for column in self.column_ids:
            columns[column.number] = column._get_meaning()
        reader = spreadsheet.AskedReader if self.kind == "requirements" else spreadsheet.Reader
        return reader(tuple(columns), self._get_catalogue(), self.date_order, PARSERS)

    def _get_vendor_index(self):
        return VendorIndex(self.env, self.company_id)

    def action_refresh(self):
        """Show how far it is."""
        self.check_access("read")
        return True

    def action_view_rows(self):
        """The rows of a state, or all; the context's ``row_state`` says which."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_import_row_action")
        state = self.env.context.get("row_state")
        of_sets = self.kind == "requirements" and not any(self.row_ids.mapped("vendor_name"))
        context = {"list_kind": self.kind, "without_vendors": of_sets}
        if state:
            context["search_default_" + state] = 1
        return dict(action, domain=[("import_id", "=", self.id)], context=context)
