from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import spreadsheet
from ..spreadsheet.asked import merge


class CoiImport(models.Model):
    """A list of requirements: new sets, and planned changes of those that are there.

    What is asked of vendors today changes by no import: a set that is there gets a planned change, which is previewed
    and put in force by a person, or on the day that the list names; a new set is asked of those vendors alone whom the
    list names with it.
    """

    _inherit = "coi.import"

    left_asks = fields.Json(readonly=True, copy=False, help="What each set asked for when the import left it.")
    new_set_count = fields.Integer(string="New Sets", compute="_compute_set_counts")
    change_count = fields.Integer(string="Sets to Change", compute="_compute_set_counts")

    @api.depends("row_ids.set_effect", "row_ids.state", "row_ids.set_name")
    def _compute_set_counts(self):
        for found in self:
            rows = found.row_ids.filtered(lambda row: row.state in ("ready", "question", "done"))
            for field, effect in (("new_set_count", "new"), ("change_count", "change")):
                names = rows.filtered(lambda row, effect=effect: row.set_effect == effect).mapped("set_name")
                found[field] = len({spreadsheet.plain(name) for name in names})

    def _check_columns(self):
        result = super()._check_columns()
        if self.kind == "requirements":
            self._check_asked_columns()
        return result

    def _check_asked_columns(self):
        if not self.env.user.has_group("coi_management.group_coi_manager"):
            raise UserError(self.env._("Only a COI manager says what is required of vendors: ask one to import this."))
        asked = self.column_ids.mapped("asked")
        if not {"requirement_set", "vendor_name", "vendor_ref", "vendor_vat"} & set(asked):
            raise UserError(self.env._("Say which column holds the requirement set, or the vendor."))
        told = self.column_ids.filtered(lambda column: column.asked in spreadsheet.headings.OF_REQUIREMENT)
        if not told or ("coverage" not in asked and not told.coverage_type_id):
            raise UserError(
                self.env._("Say which coverage is required: by a column that holds it, or beside each column of one.")
            )
        unnamed = self.column_ids.filtered(lambda column: column.asked == "provision" and not column.provision_id)
        if unnamed:
            raise UserError(
                self.env._(
                    "Say which provision is meant by: %(columns)s.", columns=", ".join(unnamed.mapped("heading"))
                )
            )

    # ------------------------------------------------------------ importing

    def _import_rows(self, rows):
        if self.kind != "requirements":
            return super()._import_rows(rows)
        asked_of = rows.filtered(lambda row: row.partner_id or row.matched_by == "new")
        self._make_vendors(asked_of)
        files, opened = self._open_files(asked_of)
        made = self._write_sets(rows)
        required = self._set_requirements(asked_of, files)
        firsts = {}
        for row in asked_of:
            firsts.setdefault(row.partner_id, row)
        for row in rows:
            is_opened = row.partner_id in opened and firsts.get(row.partner_id) == row
            whole = {
                **(row.made or {}),
                **made[row],
                "file": files[row.partner_id].id if is_opened else None,
                "set": required.get(row),
            }
            whole = {name: value for name, value in whole.items() if value}
            # sudo: rows are written by the import alone
            row.sudo().write(
                {
                    "state": "done",
                    "problems": False,
                    "made": whole or False,
                    "is_first": bool({"vendor", "file", "new_set", "change"} & set(whole)),
                }
            )
        return None

    def _write_sets(self, rows):
        """Make the sets that these rows name, or plan changes of those that are there.

        :return: dict of row to what was made of it
        """
        sets = self.env["coi.requirement.set"]
        known = sets.search([("company_id", "in", [False, self.company_id.id])])
        by_name = {spreadsheet.plain(found.name): found for found in known}
        left, made = dict(self.left_asks or {}), {}
        for key, mine in rows.grouped(lambda row: spreadsheet.plain(row.set_name)).items():
            lines = merge([line for row in mine for line in row.data["lines"]])
            told = {}
            found = by_name.get(key, sets)
            if not found:
                found = by_name[key] = sets.create(self._prepare_set_vals(mine))
                told["new_set"] = found.id
            target, drafted = self._find_target(found, mine, lines, is_new=bool(told))
            if drafted:
                told["change"] = target.id
            taken = target._take_lines(lines) if target else self.env["coi.requirement"]
            if target:
                left[str(target.id)] = target._get_asked_digest()
            if told.get("new_set"):
                left[str(found.id)] = found._get_asked_digest()
            # sudo: rows are written by the import alone
            mine.sudo().write({"set_id": found.id, "change_id": target.id if target.change_of_id else False})
            made.update({row: {"lines": taken.ids} for row in mine})
            made[mine[0]].update(told)
        # sudo: what the import remembers is closed to all but its methods
        self.sudo().left_asks = left
        return made

    def _prepare_set_vals(self, rows):
        return {
            "name": rows[0].set_name,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
        }

    def _find_target(self, found, rows, lines, is_new):
        """Where the lines of a list go: into a set that the list made, else into a planned change.

        :return: the set or its draft, none where the set asks for all of it already; and whether it was drafted now
        :raise UserError: where somebody has planned another change meanwhile
        """
        # sudo: rows are read by whoever may import
        done = self.sudo().row_ids.filtered("made")
        own_sets = {row.made.get("new_set") for row in done}
        days = [day for day in (row.data["in_force"] for row in rows) if day]
        day = fields.Date.to_date(max(days)) if days else None
        waits = bool(day) and day > self.company_id._coi_today()
        change = found.change_ids
        if change - done.change_id:
            raise UserError(self.env._("A change of this set is planned already: put it in force or delete it."))
        if not change and (is_new or found.id in own_sets) and not waits:
            return found, False
        if not is_new and all(found._asks_already(line) for line in lines):
            return found.browse(), False
        draft = change[:1] or found._get_draft()
        if waits:
            draft.effective_on = day
        return draft, not change

    def _tell_imported(self):
        if self.kind != "requirements":
            return super()._tell_imported()
        self._tell_incomplete()
        return self.env._(
            "Imported: %(done)s rows, %(new)s new requirement sets, %(changes)s planned changes. Left: %(bad)s to "
            "correct, %(question)s to decide.",
            done=self.done_count,
            new=self.new_set_count,
            changes=self.change_count,
            bad=self.bad_count,
            question=self.question_count,
        )

    def _tell_incomplete(self):
        """Say on each set of which rows are left that it asks for less than the list."""
        left = self.row_ids.filtered(lambda row: row.state in ("bad", "question"))
        missing = left.grouped(lambda row: spreadsheet.plain(row.set_name))
        done = self.row_ids.filtered(lambda row: row.state == "done")
        for key, rows in done.grouped(lambda row: spreadsheet.plain(row.set_name)).items():
            if key and key in missing:
                target = rows.change_id[:1] or rows.set_id[:1]
                numbers = ", ".join(map(str, missing[key].mapped("number")))
                target._message_log(
                    body=self.env._(
                        "It asks for less than the list %(name)s: rows %(rows)s of it were not imported.",
                        name=self.name,
                        rows=numbers,
                    )
                )

    def action_view_sets(self):
        """The sets of this list, with the changes that it planned."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_requirement_set_action")
        ids = [*self.row_ids.set_id.ids, *self.row_ids.change_id.ids]
        context = {"active_test": False, "with_changes": True}
        return dict(action, domain=[("id", "in", ids)], context=context, name=self.name, display_name=self.name)
