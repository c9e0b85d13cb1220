from odoo import models
from odoo.exceptions import UserError


class CoiImport(models.Model):
    """A list of requirements undone: planned changes go, new sets are archived, what others built on stays."""

    _inherit = "coi.import"

    def _undo_rows(self, rows):
        if self.kind != "requirements":
            return super()._undo_rows(rows)
        self._undo_requirements(rows)
        told = {row: [] for row in rows}
        for row in rows:
            if why := self._why_set_stays(row):
                told[row].append(why)
        kept = {row for row in rows if told[row]}
        for row in rows:
            if row not in kept and self._undo_set(row):
                told[row].append("set_archived")
        kept_files, kept_vendors = self._undo_files(rows), self._undo_vendors(rows)
        for row in rows:
            codes = [
                *told[row],
                *(["kept_file"] if row in kept_files else []),
                *(["kept_vendor"] if row in kept_vendors else []),
            ]
            # sudo: rows are written by the import alone
            row.sudo().write(
                {
                    "state": "kept" if row in kept else "undone",
                    "problems": [{"code": code} for code in codes] or False,
                }
            )
        return None

    def _why_set_stays(self, row):
        """The code of why what this row asked for stays; "" where it can go."""
        left = self.left_asks or {}
        if row.change_id and row.change_id._get_asked_digest() != left.get(str(row.change_id.id)):
            return "kept_changed"
        if row.set_id.id in self._get_own_sets():
            if row.set_id._get_asked_digest() not in left.values():
                return "kept_changed"
            return "kept_set_used" if self._is_used(row.set_id) else ""
        lines = self.env["coi.requirement"].browse((row.made or {}).get("lines")).exists()
        # its draft is gone: put in force, or dropped by somebody
        return "kept_in_force" if not row.change_id and lines and lines.set_id == row.set_id else ""

    def _get_own_sets(self):
        # sudo: rows are read by whoever may undo the import
        return {row.made["new_set"] for row in self.sudo().row_ids if (row.made or {}).get("new_set")}

    def _is_used(self, found):
        """Whether a set that the list made is asked of anybody but those whom the list named, or planned to change."""
        # sudo: whoever it is asked of, in whichever company
        found, rows = found.sudo(), self.sudo().row_ids
        mine = {tuple(row.made["set"]) for row in rows if (row.made or {}).get("set")}
        files = self.env["coi.compliance"].sudo().with_context(active_test=False)
        others = [file for file in files.search([("set_ids", "in", found.ids)]) if (file.id, found.id) not in mine]
        return bool(
            others
            or found.tag_ids
            or found.follows_work
            or found.change_ids - rows.change_id
            or self.env["res.company"].sudo().search_count([("coi_requirement_set_id", "=", found.id)], limit=1)
            or self.env["coi.contract"].sudo().search_count([("set_ids", "in", found.ids)], limit=1)
        )

    def _undo_set(self, row):
        """Take back the draft and the set that were made with this row.

        :return: whether the set is archived, since what it asked for is dated already
        """
        made = row.made or {}
        if made.get("change"):
            row.change_id.unlink()
        new = self.env["coi.requirement.set"].browse(made.get("new_set") or []).exists()
        if not new or self._is_used(new):
            return False
        if new.version_ids:
            new.active = False
            return True
        new.unlink()
        return False

    def _tell_undone(self, count):
        if self.kind != "requirements":
            return super()._tell_undone(count)
        return self.env._(
            "Undone. Of %(count)s rows something is kept, or archived since it is part of the record: each row says "
            "what.",
            count=count,
        )

    def _check_may_undo(self):
        result = super()._check_may_undo()
        if self.kind == "requirements" and not self.env.user.has_group("coi_management.group_coi_manager"):
            raise UserError(self.env._("This import set requirements: ask a COI manager to undo it."))
        return result
