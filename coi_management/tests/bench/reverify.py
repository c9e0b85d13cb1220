"""What it costs to verify 50,000 vendors anew after a change of requirements, against one hand-written SQL of the limit
gaps alone, in one run.

The SQL knows nothing of provisions, umbrellas, insurers, waivers or time. It is told twice: where it only reads the
gaps, and where it also keeps them as a verification does, as deficiencies and on the file. The scheduled action does
its work for good, in batches that it commits; the requirements are raised and lowered again, in turns.

``COI_BENCH_VENDORS`` and ``COI_BENCH_ROUNDS`` make it smaller.
"""

import os
import runpy
import statistics
import sys
import time
from pathlib import Path

VENDORS = int(os.environ.get("COI_BENCH_VENDORS", 50_000))
ROUNDS = int(os.environ.get("COI_BENCH_ROUNDS", 2))
AT_MOST = 10
SAMPLE = 1000

GAPS = """
    SELECT file.id AS file, kind.code AS line, limits.code AS name, minimum.amount AS asked,
           COALESCE(max(shown.amount), 0) AS found
      FROM coi_compliance file
      JOIN res_partner_res_partner_category_rel tagged ON tagged.partner_id = file.partner_id
      JOIN coi_requirement_set_res_partner_category_rel applies
           ON applies.res_partner_category_id = tagged.category_id
      JOIN coi_requirement asked ON asked.set_id = applies.coi_requirement_set_id
      JOIN coi_coverage_type_coi_requirement_rel accepted ON accepted.coi_requirement_id = asked.id
      JOIN coi_coverage_type kind ON kind.id = accepted.coi_coverage_type_id
      JOIN coi_requirement_limit minimum ON minimum.requirement_id = asked.id
      JOIN coi_limit_type limits ON limits.id = minimum.limit_type_id
 LEFT JOIN coi_coverage policy ON policy.compliance_id = file.id AND policy.coverage_type_id = kind.id
       AND policy.state = 'accepted' AND NOT policy.superseded AND policy.cancelled_on IS NULL
       AND policy.effective <= current_date AND policy.expiration > current_date
 LEFT JOIN coi_coverage_limit shown ON shown.coverage_id = policy.id AND shown.limit_type_id = minimum.limit_type_id
     WHERE file.active
  GROUP BY file.id, kind.code, limits.code, minimum.amount
    HAVING COALESCE(max(shown.amount), 0) < minimum.amount
"""

KEPT = f"""
    WITH gap AS MATERIALIZED ({GAPS}),
    opened AS (
        INSERT INTO coi_deficiency (compliance_id, company_id, partner_id, key, line, code, verdict, opened_on, state,
                                    exposure, content)
        SELECT file.id, file.company_id, file.partner_id, gap.line || '/limit/' || gap.name, gap.line, 'LIMIT_LOW',
               'gap', current_date, 'open', gap.asked - gap.found,
               jsonb_build_object('asked', gap.asked, 'found', gap.found)
          FROM gap JOIN coi_compliance file ON file.id = gap.file
            ON CONFLICT (compliance_id, key) WHERE closed_on IS NULL
            DO UPDATE SET exposure = EXCLUDED.exposure, content = EXCLUDED.content),
    closed AS (
        UPDATE coi_deficiency had SET closed_on = current_date, state = 'closed'
         WHERE had.closed_on IS NULL AND had.code = 'LIMIT_LOW'
           AND NOT EXISTS (SELECT 1 FROM gap
                            WHERE gap.file = had.compliance_id AND had.key = gap.line || '/limit/' || gap.name))
    UPDATE coi_compliance file
       SET base_status = CASE WHEN short.file IS NULL THEN 'compliant' ELSE 'deficient' END, verified_on = now(),
           limits_missing = COALESCE(short.missing, 0)
      FROM coi_compliance every
 LEFT JOIN (SELECT file, sum(asked - found) AS missing FROM gap GROUP BY file) AS short ON short.file = every.id
     WHERE every.id = file.id AND file.active
"""


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print the ratios, and where the time goes."""
    made = runpy.run_path(str(Path(__file__).parent / "data" / "insured.py"))
    requirement_set = made["make_insured"](env, VENDORS)
    files = env["coi.compliance"].sudo()
    seconds = {"read": [], "kept": [], "verified": []}
    for number in range(ROUNDS):
        began = time.perf_counter()
        made["raise_requirements"](requirement_set, 1.5e6 if number % 2 == 0 else 1e6)
        env.cr.commit()
        print(f"change dated and files marked in {time.perf_counter() - began:.1f} s", flush=True)
        waiting = files.search_count([("verification_pending", "=", True)])
        assert waiting == VENDORS, waiting
        _time(env, GAPS)  # warms up
        seconds["read"].append(_time(env, GAPS))
        seconds["kept"].append(_time(env, KEPT))
        if not number:
            _tell_parts(env, files)
        env.invalidate_all()
        began = time.perf_counter()
        files._cron_verify()
        env.cr.commit()
        seconds["verified"].append(time.perf_counter() - began)
        groups = dict(files._read_group([], ["base_status"], ["__count"]))
        print(f"round {number + 1}: {groups}", flush=True)
    verified = seconds["verified"]
    each = 1000 * statistics.median(verified) / VENDORS
    print(f"{VENDORS:,} vendors verified anew: {statistics.median(verified):.1f} s, {each:.2f} ms each")
    for name, title in (("kept", "SQL that keeps the limit gaps"), ("read", "SQL that reads them only")):
        ratio = statistics.median(one / other for one, other in zip(verified, seconds[name], strict=True))
        verdict = "ok" if ratio <= AT_MOST else "MISSED"
        print(f"against {title} ({statistics.median(seconds[name]):.2f} s): {ratio:.1f} times of {AT_MOST}: {verdict}")
    sys.stdout.flush()


def _time(env, query):
    """Seconds of a query whose writes are undone."""
    env.flush_all()
    with env.cr.savepoint() as savepoint:
        began = time.perf_counter()
        env.cr.execute(query)
        if query is GAPS:
            env.cr.fetchall()
        took = time.perf_counter() - began
        savepoint.rollback()
    return took


def _tell_parts(env, files):
    """Where the time goes, for some vendors: gathering facts, judging them, writing down what changed."""
    from odoo.addons.coi_management import verification
    from odoo.addons.coi_management.models.coi_compliance import BATCH, HORIZON
    from odoo.addons.coi_management.models.coi_shared import SharedByDay

    sample = files.search([], limit=SAMPLE)
    today = env.company._coi_today()
    spent = dict.fromkeys(("gathered", "judged", "all"), 0.0)
    with env.cr.savepoint() as savepoint:
        for start in range(0, len(sample), BATCH):
            batch = sample[start : start + BATCH]
            env.invalidate_all()
            shared = SharedByDay(env)
            began = time.perf_counter()
            cases = [file._get_case(shared[today]) for file in batch]
            spent["gathered"] += time.perf_counter() - began
            began = time.perf_counter()
            for case in cases:
                verification.timeline(case, today, horizon_days=HORIZON)
            spent["judged"] += time.perf_counter() - began
            env.invalidate_all()
            began = time.perf_counter()
            batch._verify()
            env.flush_all()
            spent["all"] += time.perf_counter() - began
        savepoint.rollback()
    env.invalidate_all()
    written = spent["all"] - spent["gathered"] - spent["judged"]
    parts = {"facts gathered": spent["gathered"], "judged": spent["judged"], "written down": written}
    told = ", ".join(f"{name} {1000 * value / len(sample):.2f}" for name, value in parts.items())
    print(f"milliseconds a vendor: {told}", flush=True)
