from odoo import SUPERUSER_ID, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        if vals.get("active") is False:
            self._coi_hand_over()
        return super().write(vals)

    def _coi_hand_over(self):
        """What these people had to do about vendors' insurance goes to who does it now: Odoo deletes the tasks of
        whoever leaves, and a vendor whom somebody was to call would be forgotten."""
        # sudo: whoever archives a user may not be one who sees files
        activities = self.env["mail.activity"].sudo()
        for activity in activities.search([("user_id", "in", self.ids), ("res_model", "=like", "coi.%")]):
            record = self.env[activity.res_model].sudo().browse(activity.res_id).exists()
            compliance = (
                record
                if record._name == "coi.compliance"
                else record._fields.get("compliance_id") and (record.compliance_id)
            )
            heir = compliance and compliance._get_responsible(without=self)
            if heir:
                activity.user_id = heir

    def _get_name_in_story(self):
        """The name of a person; "" for the software, and where it is not known."""
        return self.name if self and self.id != SUPERUSER_ID else ""
