"""What the dashboard costs over a large network, against SQL for the same figures in the same run: the queries that it
sends, sent again, and a few that are written by hand for its large figures, without rights or companies.

Vendors, policies, history and what falls short are made by SQL. The ways take turns; the ratio is told pair by pair.
"""

import runpy
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 5

#: What stands today, what is spent on it, what falls short most, what waits, and the trend.
BY_HAND = (
    """
    SELECT status, COUNT(*), SUM(limits_asked), SUM(limits_missing), SUM(spend.amount)
      FROM (SELECT *, CASE WHEN compliant_from IS NULL OR current_date < compliant_from THEN base_status
                           WHEN compliant_until < current_date THEN lapse_status
                           WHEN compliant_until <= current_date + 30 THEN 'expiring' ELSE 'compliant' END AS status
              FROM coi_compliance WHERE active) AS file
 LEFT JOIN (SELECT partner.commercial_partner_id, SUM(ordered.amount_untaxed / ordered.currency_rate) AS amount
              FROM purchase_order AS ordered JOIN res_partner AS partner ON partner.id = ordered.partner_id
             WHERE ordered.state = 'purchase' AND ordered.date_approve >= current_date - 365
          GROUP BY partner.commercial_partner_id) AS spend ON spend.commercial_partner_id = file.partner_id
  GROUP BY status
    """,
    """
    SELECT COUNT(*) FILTER (WHERE compliant_until BETWEEN current_date AND current_date + 30),
           COUNT(*) FILTER (WHERE compliant_until BETWEEN current_date AND current_date + 60),
           COUNT(*) FILTER (WHERE compliant_until BETWEEN current_date AND current_date + 90)
      FROM coi_compliance WHERE active AND compliant_from <= current_date
    """,
    """
    SELECT line, code, COUNT(*) FROM coi_deficiency WHERE state = 'open' GROUP BY line, code ORDER BY 3 DESC LIMIT 8
    """,
    "SELECT state, COUNT(*) FROM coi_request GROUP BY state",
    "SELECT state, COUNT(*), SUM(value_count) FROM coi_certificate GROUP BY state",
    "SELECT COUNT(*) FROM coi_correction",
    "SELECT state, COUNT(*) FROM purchase_order GROUP BY state",
    """
    SELECT first, after, status, COUNT(*)
      FROM (SELECT status, width_bucket(date_from - 1, days) AS first, width_bucket(next_from - 1, days) AS after
              FROM (SELECT status, date_from, LEAD(date_from) OVER (PARTITION BY compliance_id ORDER BY id) AS next_from
                      FROM coi_compliance_period) AS span,
                   (SELECT array_agg((date_trunc('month', current_date) - make_interval(months => back))::date - 1
                                     ORDER BY back DESC) AS days FROM generate_series(0, 11) AS back) AS ends) AS told
  GROUP BY first, after, status
    """,
)


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
    ratios, hand_ratios, seconds = [], [], []
    for number in range(ROUNDS + 1):
        again = _time(env, lambda: _send(env, bare))
        by_hand = _time(env, lambda: _send(env, [(text, None) for text in BY_HAND]))
        whole = _time(env, dashboard.get_figures)
        if number:  # the first warms up
            ratios.append(whole / again)
            hand_ratios.append(whole / by_hand)
            seconds.append(whole)
    print(f"{network['FILES']} files, {network['FILES'] * network['POLICIES']} policies")
    for against, found in ((f"its {len(bare)} queries, sent again", ratios), ("SQL by hand", hand_ratios)):
        told = (min(found), statistics.median(found), max(found))
        print(f"dashboard / {against}: {told[0]:.2f} {told[1]:.2f} {told[2]:.2f}")
    print(f"dashboard: {min(seconds):.2f} s at best, {statistics.median(seconds):.2f} s at the median")
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


def _send(env, queries):
    for text, params in queries:
        env.cr.execute(text, params)
        env.cr.fetchall()


def _time(env, ask):
    env.invalidate_all()
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started
