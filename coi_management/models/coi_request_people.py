import logging

from psycopg2 import OperationalError

from odoo import models

_logger = logging.getLogger(__name__)

ACTIVITIES = {"call": "mail.mail_activity_data_call", "todo": "mail.mail_activity_data_todo"}


class CoiRequest(models.Model):
    """Who is told of a request in the house, by activities: one for each person and reason, that end with it."""

    _inherit = "coi.request"

    def _get_responsible(self):
        """Who gets what has to be done about it."""
        self.ensure_one()
        return self.compliance_id._get_responsible()

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
        """Somebody has to look why this could not be worked. Where not even that can be planned, it is logged: the
        others are worked all the same."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._plan_activity(
                    "todo",
                    self._get_responsible(),
                    self.env._("A reminder could not be written"),
                    self.env._("The software failed with: %(error)s", error=str(error)[:500]),
                )
        except OperationalError:
            raise
        except Exception:
            _logger.exception("Nobody could be told that %s failed", self.name)
