from dataclasses import replace

from odoo import api, models

from .. import verification
from ..verification import facts
from .coi_shared import SharedByDay


class CoiCompliance(models.Model):
    """The facts of a file: gathers plain values, asks the verification room, and gives its answer."""

    _inherit = "coi.compliance"

    def _answer(self, on=None, shared=None, sets=None, work_states=()):
        """The verdicts on one day, as far as is known today.

        Of a day that is over the requirements are those of that day, and a waiver counts that was revoked after it;
        certificates, names and tags are those of now. What was known then is in the history,
        ``coi.compliance.period``.

        :param on: a day; default: the company's today
        :param SharedByDay shared: given where several files are asked in a row
        :param sets: the requirement sets to judge by; default: those that apply to the vendor
        :param work_states: codes of the states in which the work is done; default: the vendor's own
        :rtype: facts.Answer
        """
        self.ensure_one()
        on = on or self.company_id._coi_today()
        shared = SharedByDay(self.env) if shared is None else shared
        return verification.verify(self._get_case(shared[on], sets, work_states), on)

    def _answer_without_waivers(self):
        """The verdicts of today as if nothing were waived."""
        self.ensure_one()
        on = self.company_id._coi_today()
        case = self._get_case(SharedByDay(self.env)[on])
        return verification.verify(replace(case, waivers=()), on)

    def _get_case(self, shared, sets=None, work_states=()):
        """All that a verification of this file looks at, as plain values.

        :param Shared shared: the day that is judged, and what all files of a batch have in common
        :param sets, work_states: see ``_answer``
        """
        self.ensure_one()
        # sudo: a verdict is the same for whoever asks
        compliance = self.sudo()
        on = shared.on
        company = compliance.company_id
        accepted = [found for found in compliance.certificate_ids if found._counts()]
        is_past = shared.is_past(company)
        sets = shared.get_sets(compliance) if sets is None else sets.sudo()
        requirements = shared.get_requirements(sets, is_past)
        coverage_facts = compliance._get_coverage_facts(shared, accepted)
        return facts.Case(
            requirements=requirements,
            coverages=coverage_facts,
            waivers=compliance.waiver_ids._to_facts(is_past),
            vendor_names=compliance._get_vendor_names(),
            holder_names=company._coi_get_holder_names(),
            rates=compliance._get_rates(requirements, coverage_facts, on),
            covered_on_expiration_day=company.coi_covered_on_expiration_day,
            suffix_on_one_side=company.coi_suffix_on_one_side,
            signature_required=company.coi_check_signature,
            state=compliance._get_state_code(),
            exemptions=compliance.exemption_ids._to_facts(is_past),
            work_states=work_states,
            twins=() if is_past else compliance.twin_ids._to_facts(),
        )

    def _get_coverage_facts(self, shared, accepted, counting=None):
        """The policies that count, as plain values.

        :param accepted: documents whose endorsements prove something
        :param counting: those whose policies count; default: see ``_get_counting_coverages``
        """
        endorsements = self.env["coi.endorsement"].union(*(found.endorsement_ids for found in accepted))
        return tuple(
            fact
            for certificate, row in self._pick_counting(self._get_counting(counting), shared.policies.of)
            for fact in self.env["coi.coverage"]._prepare_facts(row, certificate, endorsements, shared)
        )

    def _get_counting_coverages(self, counting=None):
        """The policies of accepted certificates that no later certificate replaces.

        :param counting: the certificates, where others are to be taken
        """
        self.ensure_one()
        rows = self.env["coi.coverage"].sudo()
        prefetch = None

        def policies_of(certificate):
            nonlocal prefetch
            # certificate by certificate, so that the rows of all files of a batch are fetched together
            prefetch = certificate.coverage_ids._prefetch_ids
            return certificate.coverage_ids

        picked = self._pick_counting(self._get_counting(counting), policies_of)
        return rows.union(*(coverage for _, coverage in picked)).with_prefetch(prefetch)

    def _get_counting(self, counting):
        """The documents whose policies count, unless others are to be taken."""
        if counting is not None:
            return counting
        # sudo: as in _get_case
        return [found for found in self.sudo().certificate_ids if found._counts() and not found.superseded]

    @api.model
    def _pick_counting(self, certificates, policies_of):
        """Of two rows of one policy and term the later certificate's counts.

        :param policies_of: function that gives the policies of a certificate, records or rows of them
        :return: pairs of a certificate and a policy on it
        """
        if len(certificates) > 1:
            certificates = sorted(certificates, key=lambda found: (found._get_day(), found.id), reverse=True)
        counting = {}
        for certificate in certificates:
            for row in policies_of(certificate):
                key = (row.coverage_type_id, row.policy_key, row.effective) if row.policy_key else row.id
                counting.setdefault(key, (certificate, row))
        return list(counting.values())

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
        # sudo: rates are no secret
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
