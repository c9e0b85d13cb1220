"""What it costs that the status is derived: lists, groups and counts, against the same on a stored column.

Files are made by SQL. The two ways take turns; the ratio is told pair by pair.
"""

import statistics
import sys
import time

FILES = 100_000
ROUNDS = 9


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print the ratio of each kind of question."""
    _make_files(env)
    Compliance = env["coi.compliance"]
    questions = {
        "count": lambda name: Compliance.search_count([(name, "=", "compliant")]),
        "first page of a filter": lambda name: Compliance.search([(name, "in", ("deficient", "expired"))], limit=80),
        "group": lambda name: Compliance._read_group([], [name], ["__count"]),
        "first page in its order": lambda name: Compliance.search([], order=f"{name}, id", limit=80),
    }
    print(f"{FILES} files {'':>14} derived / stored (min, median, max)")
    for title, ask in questions.items():
        ratios = []
        for number in range(ROUNDS + 1):
            stored, derived = _time(env, ask, "base_status"), _time(env, ask, "status")
            if number:  # the first warms up
                ratios.append(derived / stored)
        print(f"{title:>26} {min(ratios):.2f} {statistics.median(ratios):.2f} {max(ratios):.2f}")
    sys.stdout.flush()


def _time(env, ask, name):
    env.invalidate_all()
    started = time.perf_counter()
    ask(name)
    return time.perf_counter() - started


def _make_files(env):
    """Files by SQL, half of them within a stretch of compliance of their own."""
    env.cr.execute(
        """
        WITH vendors AS (
            INSERT INTO res_partner (name, complete_name, active, autopost_bills, type)
            SELECT 'Bench ' || number, 'Bench ' || number, true, 'ask', 'contact'
              FROM generate_series(1, %s) AS number
            RETURNING id
        )
        INSERT INTO coi_compliance (partner_id, company_id, active, base_status, lapse_status, compliant_from,
                                    compliant_until)
        SELECT id, %s, true, (ARRAY['missing', 'deficient', 'compliant', 'undetermined'])[1 + id %% 4], 'expired',
               CASE WHEN id %% 2 = 0 THEN current_date - (id %% 400) END,
               CASE WHEN id %% 2 = 0 THEN current_date + (id %% 500) - 100 END
          FROM vendors
        """,
        [FILES, env.company.id],
    )
    env.cr.execute("ANALYZE coi_compliance")
