"""What the dashboard costs over a large network, against the bare SQL of the same figures in the same run.

Vendors, their history and what falls short are made by SQL. The two ways take turns; the ratio is told pair by pair.
"""

import runpy
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 5


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print what the dashboard and a chunk of the matrix take."""
    network = runpy.run_path(str(Path(__file__).parent / "data" / "network.py"))
    network["make_network"](env)
    # as somebody whom record rules hold
    env = env(user=env.ref("base.user_admin"))
    dashboard, matrix = env["coi.dashboard"], env["coi.matrix"]
    bare = _record(env, dashboard.get_figures)
    ratios, seconds = [], []
    for number in range(ROUNDS + 1):
        by_hand = _time(env, lambda: [env.cr.execute(text, params) or env.cr.fetchall() for text, params in bare])
        whole = _time(env, dashboard.get_figures)
        if number:  # the first warms up
            ratios.append(whole / by_hand)
            seconds.append(whole)
    told = (min(ratios), statistics.median(ratios), max(ratios))
    print(f"{network['FILES']} files, {network['FILES'] * network['POLICIES']} policies")
    print(f"dashboard / its bare SQL ({len(bare)} queries): {told[0]:.2f} {told[1]:.2f} {told[2]:.2f}")
    print(f"dashboard: {statistics.median(seconds):.2f} s")
    frame = _time(env, lambda: matrix.get_frame([]))
    chunk = _time(env, lambda: matrix.get_rows([], network["FILES"] // 2, 100))
    print(f"matrix: frame {frame:.2f} s, 100 rows from the middle {chunk:.2f} s")
    benchmark = env["coi.analysis.benchmark"]
    every = _time(env, lambda: benchmark.search_fetch([], ["rate"]))
    tags = _time(env, lambda: benchmark.search_fetch([("kind", "=", "tag")], ["rate", "quartile"]))
    print(f"benchmark: all kinds {every:.2f} s, contact tags {tags:.2f} s")
    sys.stdout.flush()


def _record(env, ask):
    """The queries that a call sends, to be sent again by hand."""
    ask()
    env.invalidate_all()
    seen, cursor = [], env.cr
    execute = type(cursor).execute

    def keep(self, query, params=None, log_exceptions=True):
        code, values = (query.code, query.params) if hasattr(query, "code") else (query, params)
        seen.append((code, values))
        return execute(self, query, params, log_exceptions)

    type(cursor).execute = keep
    try:
        ask()
    finally:
        type(cursor).execute = execute
    return [(text, params) for text, params in seen if text.lstrip().upper().startswith(("SELECT", "WITH"))]


def _time(env, ask):
    env.invalidate_all()
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started
