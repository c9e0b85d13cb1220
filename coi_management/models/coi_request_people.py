import logging

from psycopg2 import OperationalError

from odoo import api, models

from .coi_planned import plan_quietly

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
        self._plan_activities([(self, channel, user, summary, note)])

    @api.model
    def _plan_activities(self, wanted):
        """The same for many requests at once. Costs as many queries for many as for few.

        :param wanted: tuples of a request, a channel of ``ACTIVITIES``, a user, the summary and the note
        """
        seen, planned = set(), []
        for request, channel, user, summary, note in wanted:
            # sudo: planned for others by our own method
            request = request.sudo()
            reason = (request.id, user, summary)
            if (
                not user
                or reason in seen
                or any(activity.summary == summary and activity.user_id == user for activity in request.activity_ids)
            ):
                continue
            seen.add(reason)
            planned.append((request, ACTIVITIES[channel], request.company_id._coi_today(), user, summary, note))
        plan_quietly(planned)

    def _plan_find_address(self):
        """Whoever is responsible finds out to whom one can write."""
        summary = self.env._("Find an e-mail address")
        note = self.env._("Nobody can be asked: there is no e-mail address of the vendor or its agent on file.")
        self._plan_activities([(request, "todo", request._get_responsible(), summary, note) for request in self])

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
