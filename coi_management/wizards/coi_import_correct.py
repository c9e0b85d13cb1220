from odoo import Command, api, fields, models


class CoiImportCorrect(models.TransientModel):
    """The cells of one row of a list, to be corrected in place."""

    _name = "coi.import.correct"
    _description = "Correct a Row"

    row_id = fields.Many2one("coi.import.row", required=True, readonly=True, ondelete="cascade")
    problem = fields.Text(related="row_id.problem")
    line_ids = fields.One2many("coi.import.correct.line", "correct_id", string="Cells")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        row = self.env["coi.import.row"].browse(values.get("row_id") or self.env.context.get("default_row_id"))
        if row and "line_ids" in fields:
            row.check_access("read")
            values["line_ids"] = [Command.create(line) for line in self._prepare_line_vals(row)]
        return values

    def _prepare_line_vals(self, row):
        """The cells that are taken, those with something wrong first."""
        wrong = {problem.get("column", -1) for problem in row.problems or ()}
        columns = row.import_id.column_ids.filtered(lambda column: column._get_target() or column.number in wrong)
        for column in columns.sorted(lambda column: (column.number not in wrong, column.number)):
            cells = row.cells or []
            yield {
                "number": column.number,
                "heading": column.heading,
                "meaning": column._get_target_label(),
                "text": cells[column.number] if column.number < len(cells) else "",
                "is_wrong": column.number in wrong,
            }

    def action_save(self):
        """Take the cells as they are now, and look at the row again; what is still wrong is shown."""
        self.ensure_one()
        self.row_id._correct({line.number: line.text for line in self.line_ids})
        if self.row_id.state == "bad":
            return self.row_id.action_correct()
        return {"type": "ir.actions.act_window_close"}


class CoiImportCorrectLine(models.TransientModel):
    _name = "coi.import.correct.line"
    _description = "Cell of a Row"
    _order = "is_wrong desc, number"

    correct_id = fields.Many2one("coi.import.correct", required=True, ondelete="cascade")
    number = fields.Integer()
    heading = fields.Char(string="Column")
    meaning = fields.Char(string="Taken As")
    text = fields.Char()
    is_wrong = fields.Boolean()
