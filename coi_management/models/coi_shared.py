"""What the files of a batch have in common when they are verified."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from odoo.tools.constants import PREFETCH_MAX

from ..verification import facts, facts_json
from .coi_policies import Policies


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
        self.policies = Policies(env)
        self._provisions = {}
        self._contracts = {}
        self._applied = {}
        self._requirements = {}
        self._past = {}

    def is_past(self, company):
        """Whether the day is over where a company is."""
        if company.id not in self._past:
            self._past[company.id] = self.on < company._coi_today()
        return self._past[company.id]

    def get_provisions(self, coverage_type_id, is_marked):
        """The provisions that a policy of this coverage can have.

        :param bool is_marked: only those of which a mark on the certificate speaks
        """
        key = (coverage_type_id, is_marked)
        if key not in self._provisions:
            self._provisions[key] = tuple(
                found
                for found in self.provisions
                if (found.mark or not is_marked)
                and (not found.coverage_type_ids or coverage_type_id in found.coverage_type_ids)
            )
        return self._provisions[key]

    @cached_property
    def _tagged(self):
        """All sets that apply by tag."""
        return self._sets._get_tagged()

    def get_sets(self, compliance):
        """The sets that apply to a vendor, worked out once for all to whom the same ones do."""
        # sudo: as above
        compliance = compliance.sudo()
        contracts = self.get_contracts(compliance)
        tags = compliance.partner_id.category_id
        key = (compliance.company_id.id, compliance.set_ids._ids, tags._ids, contracts._ids)
        if key not in self._applied:
            self._applied[key] = compliance._get_sets(self._tagged, contracts, self.on)
        return self._applied[key]

    def get_contracts(self, compliance):
        """The contracts of a file's vendor that are in force; those of the batch are fetched together."""
        # sudo: as above
        compliance = compliance.sudo()
        contracts = compliance.env["coi.contract"]
        if compliance.id not in self._contracts:
            batch = compliance.browse(islice(compliance._prefetch_ids, PREFETCH_MAX)) | compliance
            self._contracts.update(dict.fromkeys(batch._ids, contracts))
            files = {(found.partner_id, found.company_id): found.id for found in batch}
            for contract in contracts._get_of_vendors(batch):
                file_id = files.get((contract.partner_id, contract.company_id))
                if file_id and contract._is_in_force(self.on):
                    self._contracts[file_id] |= contract
        return self._contracts[compliance.id]

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


@dataclass
class Outcome:
    """What the verification says of one file, before it is written down."""

    compliance: Any  # of coi.compliance
    sets: Any  # coi.requirement.set that apply today
    case: facts.Case
    spans: tuple
    today: date
    contract_days: Any  # days on which contracts of the vendor begin or are over

    @property
    def answer(self):
        """The answer of today."""
        return self.spans[0].answer

    @cached_property
    def shortfalls(self):
        """The items that fall short, by their keys."""
        return {item.key: item for item in self.answer.items if item.deficiency and not item.satisfied}

    @cached_property
    def content(self):
        """The answer as it is kept."""
        return facts_json.answer_to_json(self.answer)

    @cached_property
    def contents(self):
        """Its items as they are kept, by their keys."""
        return {item["key"]: item for item in self.content["items"]}

    @cached_property
    def lines(self):
        """The answer line by line, as the file keeps it."""
        return self.compliance._get_line_figures(self.answer, self.today)
