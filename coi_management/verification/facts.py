"""What goes into a verification and what comes out of it.

All classes are frozen and hold plain values, so that an answer can be kept, compared and told again
years later. Amounts are numbers in the currency named beside them; dates are ``datetime.date``.
Codes of coverages, limits and provisions are those of the catalogues, which users edit: nothing in
this room knows a fixed list of them, except where a rule of insurance is about one certain code.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import NamedTuple

#: Verdicts from best to worst. ``asserted`` means: the certificate says so, no endorsement was seen.
VERDICTS = ("not_required", "met", "waived", "asserted", "undetermined", "gap")

#: What an answer as a whole can be.
STATUSES = ("not_required", "compliant", "undetermined", "deficient", "expired", "missing")

#: A.M. Best's financial strength ratings from best to worst; ``NR`` is "not rated", which is not "not known".
RATINGS = ("A++", "A+", "A", "A-", "B++", "B+", "B", "B-", "C++", "C+", "C", "C-", "D", "E", "F", "S", "NR")


# ---------------------------------------------------------------- what is asked


@dataclass(frozen=True)
class Minimum:
    """The least amount of one limit.

    ``amount`` may be reached together with an umbrella or excess policy; ``primary`` is what the policy
    must show by itself. A line that no umbrella may top up has both the same.
    """

    limit: str
    amount: float
    primary: float = 0.0


@dataclass(frozen=True)
class ProvisionAsked:
    """A provision (additional insured, waiver of subrogation…) and the evidence that is enough.

    ``evidence`` is ``assertion`` (the certificate says so) or ``endorsement`` (an accepted form was
    seen). ``forms`` narrows which forms are accepted: each is a number with or without an edition
    (``CG 20 10`` accepts any edition, ``CG 20 10 04 13`` that one); empty accepts whatever form the
    catalogue says proves the provision. A tuple of tuples is a choice of sets: one of the sets must be
    complete (``(("CG 20 10 11 85",), ("CG 20 10 10 01", "CG 20 37 10 01"))``). ``on_layers`` asks it of each
    umbrella and excess policy that is used as well: "follow form" is seldom literally true.
    """

    provision: str
    evidence: str = "assertion"
    forms: tuple[tuple[str, ...], ...] = ()
    on_layers: bool = False


@dataclass(frozen=True)
class Requirement:
    """One line of what is asked: any one of ``coverages`` answers it, by one policy.

    :param coverages: codes of coverage types, any of which is accepted
    :param currency: ISO code of the currency of all amounts of this line
    :param aggregate_per: ``project`` or ``location`` where the aggregate must apply to each (joined with ``|``
        where both are asked), else ""
    :param auto_scope: "" for no demand; ``any_auto``: only the any-auto box is enough;
        ``owned_hired_non_owned``: any auto, or owned (or scheduled) with hired and non-owned;
        ``hired_non_owned``: at least hired and non-owned
    :param statutory: workers' compensation benefits as the statute has them must be shown
    :param rating: lowest A.M. Best rating, "" for none; ``size``: lowest financial size category, 0 for none
    :param rating_max_age: highest age of the rating in days, 0 for any
    :param deductible_cap: highest deductible or self-insured retention, None for no cap
    :param retroactive_by: the day by which the retroactive date of a claims-made policy must lie (the start of the
        work), None for no demand
    :param admitted: the insurer must be admitted in the state
    :param tail_years: for so many years after its end a claims-made policy must still take claims, where no policy that
        follows it covers the time before; 0 for no demand
    :param sets: names of the requirement sets that ask for it, for people to read
    :param exemptions: codes of the states whose exemption from workers' compensation is accepted in place of a policy,
        ``*`` for all; empty: none is
    :param exempt_employers: whether an accepted exemption lets employers' liability go as well
    """

    coverages: tuple[str, ...]
    minimums: tuple[Minimum, ...] = ()
    provisions: tuple[ProvisionAsked, ...] = ()
    currency: str = "USD"
    claims_made_allowed: bool = True
    aggregate_per: str = ""
    auto_scope: str = ""
    statutory: bool = False
    proprietor_exclusion_allowed: bool = True
    rating: str = ""
    size: int = 0
    rating_max_age: int = 0
    deductible_cap: float | None = None
    sets: tuple[str, ...] = ()
    retroactive_by: date | None = None
    admitted: bool = False
    tail_years: int = 0
    exemptions: tuple[str, ...] = ()
    exempt_employers: bool = False

    @cached_property
    def key(self) -> str:
        """Stable name of the line, which waivers and deficiencies refer to."""
        return "|".join(sorted(self.coverages))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # worked out once: the same lines are asked of one vendor after the other
        return hash(tuple(getattr(self, part.name) for part in fields(self)))


# ---------------------------------------------------------------- what is on file


@dataclass(frozen=True)
class Limit:
    """An amount as a policy shows it. ``word`` is the printed word where there is no amount:
    ``included``, ``excluded``, ``statutory`` or another, in lower case."""

    limit: str
    amount: float | None
    word: str = ""


@dataclass(frozen=True)
class Evidence:
    """What is on file for one provision of one policy.

    :param asserted: True where the certificate says so (a Y, or words in the description), False where it
        says no (an N), None where it is silent
    :param forms: accepted endorsement forms seen for this policy and this term that the catalogue says prove
        the provision, with edition where it is known
    :param unknown_forms: other forms seen that claim it, which a person has to judge
    :param conditional: "where required by written contract"
    """

    provision: str
    asserted: bool | None = None
    forms: tuple[str, ...] = ()
    unknown_forms: tuple[str, ...] = ()
    conditional: bool = False


@dataclass(frozen=True)
class Insurer:
    """The company that issues the policy. ``rating`` "" and ``size`` 0 mean: not known.

    Sizes are A.M. Best's categories I to XV as 1 to 15. ``exempt`` companies (state funds, captives, pools) need no
    rating. ``admitted`` None: not known.
    """

    name: str = ""
    naic: str = ""
    rating: str = ""
    size: int = 0
    rating_as_of: date | None = None
    exempt: bool = False
    admitted: bool | None = None


@dataclass(frozen=True)
class Coverage:
    """One policy as an accepted certificate shows it.

    :param key: what the caller knows it by; ``certificate``: likewise its certificate
    :param expiration: the day on which the term ends
    :param cancelled_on: the day on which cover ended before its term, None where it did not
    :param basis: ``occurrence``, ``claims_made`` or ""
    :param limits, provisions: at most one entry for each limit and each provision
    :param sits_over: for an excess policy the coverage codes it lies over; empty means: whatever it may top up
    :param statutory: True where the statutory box is marked; None where nothing is said
    :param proprietor_excluded: as the workers' compensation row says; None where it is blank
    :param autos: the boxes marked of ``any_auto, owned, scheduled, hired, non_owned``
    :param aggregate_per: ``policy``, ``project``, ``location`` (joined with ``|`` where both are) or "" where
        nothing is marked
    :param insured, holder: the names as the certificate prints them
    :param retroactive: the retroactive date of a claims-made policy; ``full_prior_acts``: the certificate says that it
        has none
    :param signed: whether the certificate is signed, None where that is not known
    :param tail_until: the last day on which an ended claims-made policy takes claims (its extended reporting period),
        None where none is shown
    :param unverified: it is known from a list only and no document shows it: nothing that is asked is ever met by it
    """

    key: str
    coverage: str
    policy_number: str = ""
    insurer: Insurer | None = None
    effective: date | None = None
    expiration: date | None = None
    cancelled_on: date | None = None
    basis: str = ""
    limits: tuple[Limit, ...] = ()
    currency: str = "USD"
    deductible: float | None = None
    provisions: tuple[Evidence, ...] = ()
    sits_over: tuple[str, ...] = ()
    statutory: bool | None = None
    proprietor_excluded: bool | None = None
    autos: tuple[str, ...] = ()
    aggregate_per: str = ""
    certificate: str = ""
    insured: str = ""
    holder: str = ""
    signed: bool | None = None
    retroactive: date | None = None
    full_prior_acts: bool = False
    tail_until: date | None = None
    unverified: bool = False


@dataclass(frozen=True)
class Waiver:
    """An approved exception: ``scope`` is the key of an item, of a line (all its items), or ``*``.

    In force from ``start`` to ``end``, both days included; ``end`` None is open-ended.
    """

    key: str
    scope: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Exemption:
    """An approved certificate of exemption from workers' compensation: proof of no coverage.

    :param state: code of the state that issued it
    :param start, end: first and last day, both included; ``end`` None is open-ended
    :param persons: who is exempted
    """

    key: str
    state: str
    start: date
    end: date | None = None
    number: str = ""
    persons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Twin:
    """Another vendor, of whom insurance is required, who may be the same one; nobody has decided yet.

    :param matches: codes of what the two have in common: ``vat, bank, parent, name, domain``
    """

    key: str
    name: str = ""
    matches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """All that one verification looks at.

    :param vendor_names: the vendor's name and the aliases that were accepted for it
    :param holder_names: names that are accepted as certificate holder; empty: the holder is not checked
    :param rates: value of one unit of each currency in any one common currency, at the day that is judged;
        two currencies can be compared where both are here
    :param covered_on_expiration_day: whether a policy still answers on the day its term ends
    :param suffix_on_one_side: whether "Acme" may stand for "Acme LLC"
    :param signature_required: whether an unsigned certificate is not enough
    :param state: code of the vendor's state in the United States (``OH``), "" where it is another or not known: what
        cannot lawfully be had there is not asked
    :param exemptions: approved certificates of exemption from workers' compensation
    :param work_states: codes of the states in which the work is done, "" among them where one is not known; empty: the
        vendor's own
    :param twins: vendors of whom insurance is required, any of whom this one may be
    """

    requirements: tuple[Requirement, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    vendor_names: tuple[str, ...] = ()
    holder_names: tuple[str, ...] = ()
    rates: dict[str, float] = field(default_factory=dict)
    covered_on_expiration_day: bool = False
    suffix_on_one_side: bool = True
    signature_required: bool = False
    state: str = ""
    exemptions: tuple[Exemption, ...] = ()
    work_states: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()


# ---------------------------------------------------------------- what comes out


class Item(NamedTuple):
    """The verdict on one thing that is asked. A tuple, since there are some thirty for each vendor that is verified.

    :param key: stable name, ``general_liability/limit/each_occurrence``, ``party/insured``…
    :param line: key of its requirement line, or ``party``
    :param kind: ``coverage, limit, provision, basis, aggregate_per, auto_scope, statutory, proprietor,
        rating, deductible, retroactive, tail, admitted, insured, holder, signature, twin``
    :param satisfied: whether it counts for compliance: an assertion does only where an assertion is enough
    :param reason: code of the sentence that says why, see ``wording``; ``params``: what goes into it
    :param coverage: key of the policy that was judged, "" for none
    :param layers: keys of the policies whose limits were used, the primary first
    :param waiver: key of the waiver that was used
    :param deficiency: code of what is wrong in the catalogue of deficiencies, "" where nothing is
    """

    key: str
    line: str
    kind: str
    code: str
    verdict: str
    satisfied: bool
    reason: str
    params: dict = {}
    asked: float | str | None = None
    found: float | str | None = None
    coverage: str = ""
    layers: tuple[str, ...] = ()
    waiver: str = ""
    deficiency: str = ""


@dataclass(frozen=True)
class Answer:
    """All verdicts on one day. Until ``holds_until`` (that day included) the same facts give the same
    status and verdicts; None: for ever."""

    on: date
    status: str
    items: tuple[Item, ...]
    holds_until: date | None
