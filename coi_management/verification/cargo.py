"""The cargo family: names that sound alike and insure different things.

What counts is the obligation: goods of customers in the vendor's truck, materials until they are installed, the
vendor's tools, or its own goods on the way. Motor truck cargo is a carrier's legal liability for property of others;
transit insures goods that the insured owns; inland marine and "floater" name a class of policies and no obligation.
Source: the forms' own titles and insuring agreements. What cannot be told apart is asked of the agent, never guessed.
"""

from datetime import date
from functools import lru_cache

from .facts import Case, Coverage
from .terms import IN_FORCE, state

#: For what is asked: policies that may be it, so that the agent has to say; and policies that are something else.
MAYBE = {
    "motor_truck_cargo": ("cargo_unspecified", "inland_marine", "transit", "bailee", "ocean_cargo"),
    "installation_floater": ("inland_marine", "transit", "builders_risk"),
    "contractors_equipment": ("inland_marine",),
    "transit": ("cargo_unspecified", "inland_marine", "ocean_cargo"),
    "bailee": ("inland_marine", "cargo_unspecified"),
}
OTHER = {
    "motor_truck_cargo": (
        *("installation_floater", "contractors_equipment", "property", "builders_risk", "contingent_cargo"),
        *("warehouse_legal", "on_hook", "garagekeepers"),
    ),
    "installation_floater": ("contractors_equipment", "motor_truck_cargo", "property"),
    "contractors_equipment": ("installation_floater", "motor_truck_cargo", "property"),
    "transit": ("motor_truck_cargo", "installation_floater", "property"),
    "bailee": ("motor_truck_cargo", "warehouse_legal", "property"),
}


def kin(coverages: tuple[str, ...], case: Case, on: date) -> tuple[str, Coverage] | None:
    """A policy in force of the cargo family that is not of the asked coverages, and what is to be said of it.

    :return: ``cargo_unclear`` or ``cargo_other`` with the policy, that which may be it first; None where there is none
    """
    for reason, codes in _families(coverages):
        rows = [
            row
            for row in case.coverages
            if row.coverage in codes and state(row, on, case.covered_on_expiration_day) == IN_FORCE
        ]
        if rows:
            return reason, min(rows, key=lambda row: (row.coverage, row.policy_number, row.key))
    return None


@lru_cache(maxsize=1024)
def _families(coverages: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """What is to be said of policies of which coverages, where these are asked; of most lines nothing."""
    families = (
        (reason, frozenset(code for coverage in coverages for code in family.get(coverage, ())) - set(coverages))
        for reason, family in (("cargo_unclear", MAYBE), ("cargo_other", OTHER))
    )
    return tuple((reason, codes) for reason, codes in families if codes)
