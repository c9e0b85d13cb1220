"""The tests of tests/stops for longer: more kills, at other points, and what takes minutes: upgrades, a restart.

``COI_STOPS_CHANCE`` is what the points depend on; another number kills elsewhere.
"""

import os
import time


def main():
    """Run them; returns the exit status."""
    from tools.stops import run_stops
    from tools.workbench import Workbench

    chance = os.environ.get("COI_STOPS_CHANCE", str(int(time.time())))
    bench = Workbench()
    variables = {"COI_STOPS_LONG": "1", "COI_STOPS_KILLS": "4", "COI_STOPS_CHANCE": chance}
    with bench.with_server():
        passed, failed, skipped = run_stops(bench, variables=variables)
    print(f"{passed} passed, {failed} failed, {skipped} skipped; killed by chance {chance}")
    return 1 if failed else 0
