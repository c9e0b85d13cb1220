"""What the files of a batch have in common when they are verified."""

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from ..verification import facts


class Shared:
    """What the cases of a batch have in common, gathered once: catalogues, and the requirements of each set.

    :param on: the day that is judged; requirements of a day in the past are those that were in force on it
    """

    def __init__(self, env, on):
        self.on = on
        # sudo: a verdict is the same for whoever asks
        provisions = env["coi.provision"].sudo().with_context(active_test=True).search([])
        self.provisions = tuple(
            Provision(found, found.code, found.mark, frozenset(found.coverage_type_ids.ids)) for found in provisions
        )
        # sudo: as above
        self._sets = env["coi.requirement.set"].sudo()
        self._contracts = {}
        self._requirements = {}

    @cached_property
    def tagged(self):
        """All sets that apply by tag."""
        return self._sets._get_tagged()

    def get_contracts(self, compliance):
        """The contracts of a file's vendor, whenever they are in force; those of all vendors are fetched together."""
        if not self._contracts:
            # sudo: as above
            self._contracts[None] = none = compliance.env["coi.contract"].sudo()
            for contract in none.with_context(active_test=True).search([("partner_id", "!=", False)]):
                key = (contract.partner_id.id, contract.company_id.id)
                self._contracts[key] = self._contracts.get(key, none) | contract
        key = (compliance.partner_id.id, compliance.company_id.id)
        return self._contracts.get(key, self._contracts[None])

    def get_requirements(self, sets, is_past):
        """What these sets ask for, as plain values.

        :param bool is_past: whether the day is over where the file is kept: then by the versions of that day
        """
        key = (sets, is_past)
        if key not in self._requirements:
            self._requirements[key] = sets._to_facts(self.on if is_past else None)
        return self._requirements[key]


class SharedByDay(dict):
    """``Shared`` of each day that is asked for."""

    def __init__(self, env):
        super().__init__()
        self.env = env
        self._todays = {}
        self._file_companies = {}

    def get_file_company(self, document):
        """The company whose files hold for a document, asked once for each company that documents are of."""
        company = document.company_id
        if company.id not in self._file_companies:
            self._file_companies[company.id] = document._coi_get_file_company()
        return self._file_companies[company.id]

    def get_today(self, company):
        """The company's day, asked once."""
        today = self._todays.get(company.id)
        if not today:
            self._todays[company.id] = today = company._coi_today()
        return today

    def __missing__(self, on):
        self[on] = Shared(self.env, on)
        return self[on]


class Provision(NamedTuple):
    """What is looked at of a provision for each policy: plain values, since there are many policies."""

    record: Any  # of coi.provision
    code: str
    mark: str | bool
    coverage_type_ids: frozenset  # of ids; empty: any


class Outcome(NamedTuple):
    """What the verification says of one file, before it is written down."""

    compliance: Any  # of coi.compliance
    case: facts.Case
    spans: tuple
    today: date
    contract_days: Any  # days on which contracts of the vendor begin or are over

    @property
    def answer(self):
        """The answer of today."""
        return self.spans[0].answer
