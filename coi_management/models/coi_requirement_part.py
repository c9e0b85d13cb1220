from odoo import api, models


class CoiRequirementPart(models.AbstractModel):
    """Whatever makes up a requirement set. A change of any part dates a new version of the set and has
    everyone to whom it applies verified anew, once, at the end of the transaction."""

    _name = "coi.requirement.part"
    _description = "Part of a Requirement Set"

    def _get_set(self):
        """The requirement sets that these parts belong to."""
        raise NotImplementedError

    def _get_watched_fields(self):
        """Names of the fields whose change matters."""
        return set(self._fields)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._note_change()
        return parts

    def write(self, vals):
        matters = self._get_watched_fields() & set(vals)
        if matters:
            self._note_change()
        result = super().write(vals)
        if matters:
            self._note_change()
        return result

    def unlink(self):
        self._note_change()
        return super().unlink()

    def _note_change(self):
        """Remember the sets, and the files to which they applied before the change."""
        data = self.env.cr.precommit.data
        if "coi_changed_sets" not in data:
            self.env.cr.precommit.add(self.env["coi.requirement.version"]._record_changes)
        sets = self._get_set()
        data.setdefault("coi_changed_sets", set()).update(sets.ids)
        data.setdefault("coi_changed_files", set()).update(self._get_files_that_may_leave(sets))
        self.env["coi.compliance"].invalidate_model(["applied_set_ids"])

    def _get_files_that_may_leave(self, sets):
        """Ids of files to which the sets apply now and may not after the change."""
        return ()
