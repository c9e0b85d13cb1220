from odoo import models

ACTIVITIES = {"call": "mail.mail_activity_data_call", "todo": "mail.mail_activity_data_todo"}


class CoiRequest(models.Model):
    """Who is told of a request in the house, by activities: one for each person and reason, that end with it."""

    _inherit = "coi.request"

    def _get_responsible(self):
        """Who works the file; where nobody does, its buyer, else one of the managers."""
        self.ensure_one()
        return self.user_id or self.buyer_id or self._get_managers()[:1]

    def _get_managers(self):
        """The COI managers of the company."""
        self.ensure_one()
        # sudo: who is told follows from the groups, whoever triggers it
        group = self.env.ref("coi_management.group_coi_manager").sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids.coi_file_company_id
        )
        return managers.sorted("id").with_env(self.env)

    def _plan_activity(self, channel, user, summary, note=""):
        """An activity for a person, unless there is one for the same reason still."""
        self.ensure_one()
        # sudo: planned for others by our own method
        request = self.sudo()
        if (
            any(activity.summary == summary and activity.user_id == user for activity in request.activity_ids)
            or not user
        ):
            return
        # one mail an activity would be a flood on a day on which many are due: they stand in the list of activities
        request.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITIES[channel],
            self.company_id._coi_today(),
            summary=summary,
            note=note,
            user_id=user.id,
        )

    def _plan_find_address(self):
        self.ensure_one()
        self._plan_activity(
            "todo",
            self._get_responsible(),
            self.env._("Find an e-mail address"),
            self.env._("Nobody can be asked: there is no e-mail address of the vendor or its agent on file."),
        )

    def _plan_failure(self, error):
        """Somebody has to look why this could not be worked."""
        self.ensure_one()
        self._plan_activity(
            "todo",
            self._get_responsible(),
            self.env._("A reminder could not be written"),
            self.env._("The software failed with: %(error)s", error=str(error)[:500]),
        )
