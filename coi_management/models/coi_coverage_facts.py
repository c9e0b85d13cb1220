from odoo import api, models

from ..verification import facts, lapses
from .coi_labels import AUTOS
from .coi_policies import MARKS


class CoiCoverage(models.Model):
    """The policies of a certificate as the verification room knows them, see ``Policies``."""

    _inherit = "coi.coverage"

    @api.model
    def _get_fact_names(self):
        """The stored fields of a policy that a verification looks at."""
        return [
            *("coverage_type_id", "policy_number", "policy_key", "insurer_id", "effective", "expiration", "lapses"),
            *("cancelled_on", "basis", "retro_date", "full_prior_acts", "tail_until", "deductible", "no_deductible"),
            *("additional_insured", "subrogation_waived", "statutory", "proprietor_excluded", "aggregate_per", *AUTOS),
        ]

    @api.model
    def _prepare_facts(self, row, certificate, endorsements, shared):
        """A policy as the verification room knows it, once for each stretch of days on which it covers.

        :param row: of ``Policies``; ``certificate``: on which it stands
        :param endorsements: accepted ``coi.endorsement`` of the vendor, of any certificate
        :param Shared shared: what all files of a batch have in common
        """
        fact = self._prepare_fact(row, shared.policies.get_printed(certificate), endorsements, shared)
        return lapses.stretches(fact, self._get_lapse_days(row.lapses))

    @api.model
    def _prepare_fact(self, row, printed, endorsements, shared):
        """See ``_prepare_facts``; without the days on which it does not cover.

        :param Printed printed: what the certificate says of all its policies
        """
        mine = endorsements and endorsements.filtered(lambda found: found._belongs_to(self.browse(row.id)))
        coverage = shared.policies.coverage_codes.get(row.coverage_type_id) or "other"
        return facts.Coverage(
            key=str(row.id),
            coverage=coverage,
            policy_number=row.policy_number or "",
            insurer=shared.policies.get_insurer(row.insurer_id),
            effective=row.effective,
            expiration=row.expiration,
            cancelled_on=row.cancelled_on,
            basis=row.basis or "",
            limits=shared.policies.get_limits(row.limits),
            currency=printed.currency,
            deductible=0.0 if row.no_deductible else row.deductible or None,
            retroactive=row.retro_date,
            tail_until=row.tail_until,
            full_prior_acts=bool(row.full_prior_acts),
            provisions=tuple(self._get_provision_facts(row, printed, mine, shared)),
            statutory=row.statutory or None,
            proprietor_excluded=MARKS.get(row.proprietor_excluded),
            autos=self._get_autos(row, coverage),
            aggregate_per=row.aggregate_per or "",
            certificate=printed.key,
            insured=printed.insured,
            holder=printed.holder,
            signed=printed.signed,
            unverified=printed.is_listed,
        )

    @api.model
    def _get_autos(self, row, coverage):
        """The autos that are covered: as the boxes say, and hired and non-owned ones by a policy for just these."""
        implied = ("hired", "non_owned") if coverage == "hired_non_owned_auto" else ()
        return tuple(name for name in AUTOS if getattr(row, name) or name in implied)

    @api.model
    def _get_limit_facts(self, limits):
        """One entry a limit: where a limit is entered twice, the lower, and a printed word before an amount."""
        entered = {}
        for code, amount, word in limits:
            fact = facts.Limit(code, None if word or not amount else amount, (word or "").strip().lower())
            before = entered.get(code)
            if before:
                fact = min(before, fact, key=lambda found: -1.0 if found.amount is None else found.amount)
            entered[code] = fact
        return tuple(entered.values())

    @api.model
    def _get_provision_facts(self, row, printed, endorsements, shared):
        """What is on file for each provision: the marks and words of the certificate, and endorsements seen."""
        is_marked = not printed.description and not endorsements
        for provision in shared.get_provisions(row.coverage_type_id, is_marked):
            asserted = MARKS.get(getattr(row, provision.mark)) if provision.mark else None
            if asserted is None and is_marked:
                continue
            if asserted is None and printed.description and self._is_asserted_in_words(row, printed, provision.record):
                asserted = True
            proofs, unknown = endorsements._get_proofs(provision.record, bool(asserted)) if endorsements else ((), ())
            if asserted is not None or proofs or unknown:
                yield facts.Evidence(provision.code, asserted, proofs, unknown, printed.is_conditional)

    @api.model
    def _is_asserted_in_words(self, row, printed, provision):
        """Whether the description of operations says so, of this coverage."""
        return provision._is_asserted_by(
            printed.description,
            self.env["coi.coverage.type"].browse(row.coverage_type_id),
            printed.certificate.coverage_ids.coverage_type_id,
        )
