from odoo import fields, models
from odoo.exceptions import UserError

from ..verification import facts_json


class CoiCompliance(models.Model):
    """As of any day: what was known then is read from the history, what is known now is judged anew."""

    _inherit = "coi.compliance"

    def action_as_of(self):
        """Ask where the vendor stood on a day."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Standing on a Day"),
            "res_model": "coi.as.of",
            "view_mode": "form",
            "target": "new",
            "context": {"default_compliance_id": self.id, "default_day": self.company_id._coi_today()},
        }

    def get_standing_on(self, day):
        """Where this vendor stood on a day, for people and for other systems.

        :param str day: an ISO date, not in the future
        :return: dict with ``then`` (as it was recorded; ``status`` False where the file did not exist) and ``now`` (by
            the documents that are known now), each with ``status`` and ``checklist``
        :raise AccessError: for whoever may not read the file
        :raise UserError: for a day that has not begun, and for what is no date
        """
        self.ensure_one()
        self.check_access("read")
        on = self._get_asked_day(day)
        if on > self.company_id._coi_today():
            raise UserError(self.env._("Choose a day that has begun: nobody knows yet what will be on file."))
        standing = self._get_standing_on(on)
        period = standing["then"].pop("period")
        standing["then"]["recorded_on"] = fields.Datetime.to_string(period.create_date) if period else False
        return standing

    def _get_standing_on(self, day):
        """See ``get_standing_on``; with the ``period`` that was recorded.

        Of a day on which several rows were recorded, the last one counts.
        """
        self.ensure_one()
        # sudo: whoever may read the file may know where it stood
        compliance = self.sudo()
        periods = compliance.period_ids.filtered(lambda period: period.date_from <= day).sorted(
            lambda period: (period.date_from, period.id)
        )
        period = periods[-1:]
        then = facts_json.answer_from_json(period.content) if period else None
        now = compliance._answer(day)
        labels = self._get_labeler()
        company = compliance.company_id
        return {
            "then": {
                "period": period.with_env(self.env),
                "status": period.status,
                "checklist": labels.checklist(then, company) if then else [],
            },
            "now": {"status": now.status, "checklist": labels.checklist(now, company)},
        }
