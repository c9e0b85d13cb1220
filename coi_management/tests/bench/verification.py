"""What it costs to verify one vendor: eight requirement lines, twelve policies, against telling the facts in JSON.

JSON is the floor: what it costs to look at each fact a single time.
"""

import dataclasses
import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from verification import Case, Coverage, Limit, Minimum, ProvisionAsked, Requirement, timeline, verify

ROUNDS = 200
#: Milliseconds of one verdict on one day.
AT_MOST = 1.0
LINES = {
    "general_liability": ("each_occurrence", "general_aggregate", "products_completed_operations_aggregate"),
    "auto_liability": ("combined_single_limit",),
    "umbrella": ("each_occurrence", "aggregate"),
    "workers_compensation": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
    "professional_liability": ("each_claim", "aggregate"),
    "cyber": ("each_claim", "aggregate"),
    "pollution": ("each_claim", "aggregate"),
    "motor_truck_cargo": ("per_vehicle",),
}


def main():
    """Print milliseconds and ratios."""
    case, on = _case(), date(2026, 6, 15)
    ways = {
        "verify, on one day": lambda: verify(case, on),
        "timeline, three years": lambda: timeline(case, on, horizon_days=1100),
    }
    print(f"{'':>24} {'ms (median)':>12} {'times the floor':>16}")
    for title, way in ways.items():
        ratios, took = [], []
        for _round in range(ROUNDS):
            floor = _time(lambda: json.dumps(dataclasses.asdict(case), default=str))
            took.append(_time(way))
            ratios.append(took[-1] / floor)
        median = 1000 * statistics.median(took)
        print(f"{title:>24} {median:>12.2f} {statistics.median(ratios):>16.2f}", end="")
        is_held = title.startswith("verify")
        print(f"   {'ok' if median <= AT_MOST else 'MISSED'}" if is_held else "")
    return 0


def _time(way):
    started = time.perf_counter()
    way()
    return time.perf_counter() - started


def _case():
    requirements = tuple(
        Requirement(
            coverages=(coverage,),
            minimums=tuple(Minimum(limit, 1_000_000) for limit in limits),
            provisions=(ProvisionAsked("waiver_of_subrogation"),),
        )
        for coverage, limits in LINES.items()
    )
    return Case(requirements=requirements, coverages=_coverages(), vendor_names=("Acme",), holder_names=("Harbor",))


def _coverages():
    """A policy for each line, and for half of them its renewal."""
    rows = []
    for number, (coverage, limits) in enumerate(LINES.items()):
        for year in (2026, 2027) if number % 2 else (2026,):
            rows.append(
                Coverage(
                    key=f"{coverage}{year}",
                    coverage=coverage,
                    policy_number=f"{coverage}-{year}",
                    effective=date(year, 1, 1),
                    expiration=date(year + 1, 1, 1),
                    limits=tuple(Limit(limit, 2_000_000.0) for limit in limits),
                    certificate="1",
                    insured="Acme",
                    holder="Harbor",
                )
            )
    return tuple(rows)
