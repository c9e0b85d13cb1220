from odoo import fields, models

from .. import verification
from ..verification import facts


class CoiCompliance(models.Model):
    """The facts of a file: gathers plain values, asks the verification room, and gives its answer."""

    _inherit = "coi.compliance"

    def _answer(self, on=None):
        """The verdicts on one day.

        :param on: a day; default: the company's today
        :rtype: facts.Answer
        """
        self.ensure_one()
        on = on or self.company_id._coi_today()
        return verification.verify(self._get_case(on), on)

    def _get_case(self, on):
        """All that a verification of this file looks at, as plain values.

        :param on: the day that is judged; requirements of a day in the past are those that were in force on it
        """
        self.ensure_one()
        compliance = self.sudo()
        company = compliance.company_id
        coverages = compliance._get_counting_coverages()
        endorsements = compliance.certificate_ids.filtered(lambda found: found.state == "accepted").endorsement_ids
        provisions = self.env["coi.provision"].sudo().search([])
        requirements = compliance.applied_set_ids._to_facts(on)
        coverage_facts = tuple(coverage._to_fact(endorsements, provisions) for coverage in coverages)
        return facts.Case(
            requirements=requirements,
            coverages=coverage_facts,
            waivers=tuple(waiver._to_fact() for waiver in compliance.waiver_ids if waiver.state == "approved"),
            vendor_names=compliance._get_vendor_names(),
            holder_names=company._coi_get_holder_names(),
            rates=compliance._get_rates(requirements, coverage_facts, on),
            covered_on_expiration_day=company.coi_covered_on_expiration_day,
            suffix_on_one_side=company.coi_suffix_on_one_side,
            signature_required=company.coi_check_signature,
        )

    def _get_counting_coverages(self):
        """The policies of accepted certificates that no later certificate replaces.

        Of two rows of one policy and term the later certificate's counts.
        """
        self.ensure_one()
        certificates = self.sudo().certificate_ids.filtered(
            lambda found: found.state == "accepted" and not found.superseded
        )
        newest_first = certificates.sorted(
            lambda found: (found.certificate_date or fields.Date.to_date(found.received_on), found.id), reverse=True
        )
        counting = {}
        for coverage in newest_first.coverage_ids:
            number = coverage._get_policy_key()
            key = (coverage.coverage_type_id, number, coverage.effective) if number else (coverage,)
            counting.setdefault(key, coverage)
        return self.env["coi.coverage"].sudo().union(*counting.values())

    def _get_vendor_names(self):
        if not self:
            return ()
        self.ensure_one()
        names = [self.partner_id.name, *(self.accepted_names or "").splitlines()]
        return tuple(name.strip() for name in names if name and name.strip())

    def _get_rates(self, requirements, coverages, on):
        """The value of one unit of each currency met, in the company's currency, at the rate of a day.

        A currency without a rate on or before that day is left out: its amounts cannot be compared.
        """
        company = self.company_id
        codes = {fact.currency for fact in (*requirements, *coverages)}
        if codes <= {company.currency_id.name} or len(codes) < 2:
            return dict.fromkeys(codes, 1.0)
        rates = {}
        currencies = (
            self.env["res.currency"].sudo().with_context(active_test=False).search([("name", "in", list(codes))])
        )
        for currency in currencies:
            dated = currency.rate_ids.filtered(
                lambda rate: rate.name <= on and rate.company_id in (company.root_id, company.browse())
            )
            if currency == company.currency_id or dated:
                rates[currency.name] = currency._get_conversion_rate(currency, company.currency_id, company, on)
        return rates
