"""What installing the add-on costs where there are many contacts, against an empty database, in one run.

Contacts are made by SQL in a copy of the database without the add-on. The two take turns; the medians are compared.
"""

import statistics
import time

PARTNERS = 100_000
ROUNDS = 2
AT_MOST = 2.0

MAKE_PARTNERS = f"""
    INSERT INTO res_partner (name, complete_name, active, autopost_bills, type, is_company, supplier_rank, email, lang,
                             company_id)
    SELECT 'Bench ' || number, 'Bench ' || number, true, 'ask', 'contact', true, number % 2,
           'bench' || number || '@example.com', 'en_US', NULL
      FROM generate_series(1, {PARTNERS}) AS number;
    UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL;
    ANALYZE res_partner
"""


def main():
    """Install the add-on in both, in turns; fails where contacts make it more than twice as long."""
    from tools import database
    from tools.workbench import Workbench

    bench = Workbench()
    seconds = {0: [], PARTNERS: []}
    with bench.with_server():
        for number in range(2 * ROUNDS):
            partners = PARTNERS if number % 2 else 0
            with database.fresh_copy(bench) as name:
                if partners:
                    bench.server.sql(MAKE_PARTNERS, name)
                seconds[partners].append(_install(bench, database, name))
    medians = {partners: statistics.median(times) for partners, times in seconds.items()}
    ratio = medians[PARTNERS] / medians[0]
    print(f"install: {medians[0]:.1f} s, with {PARTNERS} contacts {medians[PARTNERS]:.1f} s: {ratio:.2f} times")
    print(f"at most {AT_MOST}: {'ok' if ratio <= AT_MOST else 'MISSED'}")
    return 0


def _install(bench, database, name):
    from tools.places import ADDON_NAME

    started = time.perf_counter()
    database.install(bench, name, [ADDON_NAME])
    return time.perf_counter() - started
