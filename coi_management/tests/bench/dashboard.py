"""What the dashboard costs over a large network, against the bare SQL of the same figures in the same run.

Vendors, their history and what falls short are made by SQL. The two ways take turns; the ratio is told pair by pair.
"""

import statistics
import sys
import time

FILES = 100_000
ROUNDS = 5


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print what the dashboard and a chunk of the matrix take."""
    _make_network(env)
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
    print(f"{FILES} files; dashboard / its bare SQL ({len(bare)} queries): {told[0]:.2f} {told[1]:.2f} {told[2]:.2f}")
    print(f"dashboard: {statistics.median(seconds):.2f} s")
    frame = _time(env, lambda: matrix.get_frame([]))
    chunk = _time(env, lambda: matrix.get_rows([], FILES // 2, 100))
    print(f"matrix: frame {frame:.2f} s, 100 rows from the middle {chunk:.2f} s")
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


def _make_network(env):
    """Files by SQL: half of them within a stretch of compliance, three rows of history and one deficiency each."""
    lines = (
        '{"general_liability": {"verdict": "met", "policy": false, "asked": 2000000, "missing": 0, "limits": {}},'
        ' "auto_liability": {"verdict": "gap", "policy": false, "asked": 1000000, "missing": 500000, "limits": {}}}'
    )
    env.cr.execute(
        """
        WITH vendors AS (
            INSERT INTO res_partner (name, complete_name, active, autopost_bills, type, commercial_partner_id)
            SELECT 'Bench ' || number, 'Bench ' || number, true, 'ask', 'contact', NULL
              FROM generate_series(1, %s) AS number
            RETURNING id
        )
        INSERT INTO coi_compliance (partner_id, company_id, active, base_status, lapse_status, compliant_from,
                                    compliant_until, line_verdicts, limits_asked, limits_missing)
        SELECT id, %s, true, (ARRAY['missing', 'deficient', 'compliant', 'undetermined'])[1 + id %% 4], 'expired',
               CASE WHEN id %% 2 = 0 THEN current_date - (id %% 400) END,
               CASE WHEN id %% 2 = 0 THEN current_date + (id %% 500) - 100 END, %s::jsonb, 3000000, 500000
          FROM vendors
        """,
        [FILES, env.company.id, lines],
    )
    env.cr.execute(
        """
        INSERT INTO coi_compliance_period (compliance_id, company_id, partner_id, date_from, status, content)
        SELECT file.id, file.company_id, file.partner_id, current_date - back.days,
               (ARRAY['missing', 'deficient', 'compliant'])[1 + (file.id + back.days) % 3], '{}'
          FROM (VALUES (300), (170), (40)) AS back(days), coi_compliance AS file
      ORDER BY back.days DESC
        """
    )
    env.cr.execute(
        """
        INSERT INTO coi_deficiency (compliance_id, company_id, partner_id, key, line, code, verdict, opened_on, state,
                                    exposure)
        SELECT id, company_id, partner_id, 'auto_liability/limit/combined', 'auto_liability', 'LIMIT_LOW', 'gap',
               current_date - 40, 'open', 500000
          FROM coi_compliance
        """
    )
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
    for table in ("coi_compliance", "coi_compliance_period", "coi_deficiency", "res_partner"):
        env.cr.execute(f"ANALYZE {table}")
