"""What a verification found, written down for a batch of files at once: only what changed."""

from odoo import api, fields, models

from .. import verification
from .coi_compliance import OUTCOME
from .coi_rows import select_rows


class CoiCompliance(models.Model):
    """The outcome of a verification, as it is kept: dates of the file, what falls short, and the history."""

    _inherit = "coi.compliance"

    def _store_outcomes(self, outcomes):
        """Write down what changed.

        :param list outcomes: ``Outcome`` of each of these files
        """
        own = [name for name, field in self._fields.items() if field.type == "json" and name in OUTCOME]
        found = {outcome.compliance.id: outcome.compliance._prepare_outcome(outcome) for outcome in outcomes}
        kept, alike = self._get_kept(next(iter(found.values()), ())), {}
        with self.env.protecting([self._fields[name] for name in own], self):
            for compliance in self:
                changed = compliance._get_news(kept[compliance.id], found[compliance.id])
                # nothing follows from these, and each file has its own: no write for each
                for name in changed.keys() & own:
                    compliance[name] = changed.pop(name)
                # most else is the same for many: statuses, amounts, days that there are no more
                alike.setdefault(str(changed), (changed, []))[1].append(compliance.id)
        for changed, ids in alike.values():
            self.browse(ids).write(
                {
                    name: [fields.Command.set(value.ids)] if isinstance(value, models.BaseModel) else value
                    for name, value in changed.items()
                }
                | {"verified_on": fields.Datetime.now()}
            )
        self.env["coi.deficiency"]._update(outcomes)
        self.env["coi.compliance.period"]._append(outcomes)

    def _get_kept(self, names):
        """What these files keep of their last verification: by the id of each, the values by name."""
        names = [name for name in names if self._fields[name].column_type]
        rows = select_rows(self.with_context(active_test=False), [("id", "in", self.ids)], ("id", *names))
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}

    def _get_news(self, kept, found):
        """What was found that is not kept already; ``kept`` lacks what is no column."""

        def is_news(name, value):
            return self[name] != value if name not in kept else (kept[name] or False) != (value or False)

        return {name: value for name, value in found.items() if is_news(name, value)}

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
