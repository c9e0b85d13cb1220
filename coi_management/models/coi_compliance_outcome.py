"""What a verification found, written down for a batch of files at once: only what changed."""

from odoo import api, fields, models

from .. import verification


class CoiCompliance(models.Model):
    """The outcome of a verification, as it is kept: dates of the file, what falls short, and the history."""

    _inherit = "coi.compliance"

    def _store_outcomes(self, outcomes):
        """Write down what changed.

        :param list outcomes: ``Outcome`` of each of these files
        """
        for outcome in outcomes:
            compliance, vals = outcome.compliance, outcome.compliance._prepare_outcome(outcome)
            changed = {name: value for name, value in vals.items() if compliance._is_news(name, value)}
            if changed:
                compliance.write(
                    {
                        name: [fields.Command.set(value.ids)] if isinstance(value, models.BaseModel) else value
                        for name, value in changed.items()
                    }
                )
        self.env["coi.deficiency"]._update(outcomes)
        self.env["coi.compliance.period"]._append(outcomes)

    def _is_news(self, name, value):
        """Whether a field has another value."""
        if isinstance(value, models.BaseModel):
            return self[name] != value
        return (self[name] or False) != (value or False)

    def _prepare_outcome(self, outcome):
        """The values of the file that say what was found."""
        self.ensure_one()
        spans, case = outcome.spans, outcome.case
        begins, ends, after = self._get_compliant_stretch(spans)
        follows_rates = len({fact.currency for fact in (*case.requirements, *case.coverages)}) > 1
        return {
            "base_status": outcome.answer.status,
            "compliant_from": begins,
            "compliant_until": ends,
            "lapse_status": after,
            "next_change_date": self._get_next_change(outcome, follows_rates),
            "renewal_date": self._get_renewal_date(spans),
            "verification_pending": False,
            "relies_on_exemption": any("exemption" in item.params for item in outcome.answer.items),
            "follows_rates": follows_rates,
        }

    @api.model
    def _get_next_change(self, outcome, follows_rates):
        """The day until which the verdicts hold: on which policies end or begin, or contracts of the vendor do; where
        amounts in several currencies are compared the next, since rates move."""
        days = [outcome.spans[1].first] if len(outcome.spans) > 1 else []
        days += [day for day in outcome.contract_days if day > outcome.today]
        if follows_rates:
            days.append(fields.Date.add(outcome.today, days=1))
        return min(days, default=False)

    @api.model
    def _get_compliant_stretch(self, spans):
        """First day, last day and the status after it, of the first stretch of compliance; False for what is not."""
        stretch = verification.compliant_span(spans)
        if not stretch:
            return False, False, False
        begins, ends = stretch
        after = next((span.status for span in spans if ends and span.first > ends), False)
        return begins, ends or False, after
