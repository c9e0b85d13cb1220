"""What it costs to verify 50,000 vendors anew after a change of requirements, against one hand-written SQL of the limit
gaps alone, in one run.

The SQL knows nothing of provisions, umbrellas, insurers, waivers or time. It is told twice: where it only reads the
gaps, and where it also keeps them as a verification does, as deficiencies and on the file. The scheduled actions do
their work for good, in batches that they commit; the requirements are raised and lowered again, in turns, for one
worker and for two, as many as Odoo has for scheduled actions by default.

``COI_BENCH_VENDORS`` and ``COI_BENCH_ROUNDS`` make it smaller.
"""

import os
import runpy
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

VENDORS = int(os.environ.get("COI_BENCH_VENDORS", 50_000))
ROUNDS = int(os.environ.get("COI_BENCH_ROUNDS", 2))
AT_MOST = 10
SAMPLE = 1000

#: What the second worker does whenever it is told so; it stays, as those of a server do.
BESIDE = """
import os
told, done = os.fdopen({told}), os.fdopen({done}, "w")
print("ready", file=done, flush=True)
for _line in told:
    env.cr.rollback()
    env["coi.compliance"].sudo()._cron_verify_beside()
    env.cr.commit()
    print("done", file=done, flush=True)
"""

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
    # what copies keep names the policies of those that they were copied of
    files.search([]).verification_pending = True
    files._cron_verify()
    env.cr.commit()
    seconds = {"read": [], "kept": [], 1: [], 2: []}
    with _second_worker(env) as beside:
        for number in range(2 * ROUNDS):
            made["raise_requirements"](requirement_set, 1.5e6 if number % 2 == 0 else 1e6)
            env.cr.commit()
            waiting = files.search_count([("verification_pending", "=", True)])
            assert waiting == VENDORS, waiting
            _time(env, GAPS)  # warms up
            seconds["read"].append(_time(env, GAPS))
            seconds["kept"].append(_time(env, KEPT))
            if not number:
                _tell_parts(env, files)
            workers = 1 if number < ROUNDS else 2
            seconds[workers].append(_verify(env, files, beside if workers == 2 else None))
            groups = dict(files._read_group([], ["base_status"], ["__count"]))
            print(f"round {number + 1}, {workers} worker(s): {groups}", flush=True)
    return _tell(seconds)


def _tell(seconds):
    """Print the ratios; returns whether one that counts was missed."""
    missed = False
    for workers in (1, 2):
        took = statistics.median(seconds[workers])
        each = 1000 * took / VENDORS
        print(f"{VENDORS:,} vendors verified anew by {workers} worker(s): {took:.1f} s, {each:.2f} ms each")
        for name, title in (("kept", "SQL that keeps the limit gaps"), ("read", "SQL that reads them only")):
            sql = statistics.median(seconds[name])
            verdict = ""
            if (workers, name) == (2, "kept"):
                verdict = f" of {AT_MOST}: {'ok' if took <= AT_MOST * sql else 'MISSED'}"
                missed = took > AT_MOST * sql
            print(f"  against {title} ({sql:.2f} s): {took / sql:.1f} times{verdict}")
    sys.stdout.flush()
    return missed


def _verify(env, files, beside):
    """Seconds that it takes to verify all that waits."""
    env.invalidate_all()
    began = time.perf_counter()
    if beside:
        beside.begin()
    files._cron_verify()
    env.cr.commit()
    if beside:
        beside.wait()
    took = time.perf_counter() - began
    env.invalidate_all()
    waiting = files.search_count([("verification_pending", "=", True)])
    assert not waiting, waiting
    return took


class _Beside:
    def __init__(self, told, done):
        self._told, self._done = told, done
        assert self.wait() == "ready"

    def begin(self):
        print("go", file=self._told, flush=True)

    def wait(self):
        return self._done.readline().strip()


@contextmanager
def _second_worker(env):
    """Another process on the same database."""
    from odoo.tools import config

    (told, tell), (hear, done) = os.pipe(), os.pipe()
    path = ",".join(config["addons_path"])
    options = ["-d", env.cr.dbname, "--no-http", "--log-level", "warn"]
    with subprocess.Popen(
        [sys.executable, "-m", "odoo", f"--addons-path={path}", "shell", *options],
        stdin=subprocess.PIPE,
        pass_fds=(told, done),
        text=True,
    ) as process:
        os.close(told)
        os.close(done)
        process.stdin.write(BESIDE.format(told=told, done=done))
        process.stdin.close()
        with os.fdopen(tell, "w") as out, os.fdopen(hear) as back:
            yield _Beside(out, back)


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
