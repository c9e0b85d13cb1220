"""What a night costs in which a thousand vendors are due, where there are 100,000 of them against 10,000, in one run.

Two databases that differ in nothing but the number of vendors. Of each scheduled action that looks at vendors the same
work is laid before both, and done for good, in turns; what is compared is each pair of rounds. Of ten vendors three are
being asked to correct something, and something of each day of the coming year ends.

``COI_BENCH_VENDORS``, ``COI_BENCH_DUE`` and ``COI_BENCH_ROUNDS`` make it smaller, ``COI_BENCH_ACTIONS`` takes those
actions alone whose names hold its words, ``COI_BENCH_EXPLAIN`` tells the plans of the slowest queries of an action that
has nothing to do.
"""

import os
import runpy
import statistics
import time
from pathlib import Path

VENDORS = int(os.environ.get("COI_BENCH_VENDORS", 100_000))
DUE = int(os.environ.get("COI_BENCH_DUE", 1000))
ROUNDS = int(os.environ.get("COI_BENCH_ROUNDS", 3))
AT_MOST = 1.2

#: Vendors of a round: those of one kind, the first that no round had before.
CHOSEN = "SELECT file.id FROM coi_compliance file WHERE {where} ORDER BY file.id LIMIT %(due)s"

#: Policies of vendors who are in order end today, or in thirty days.
END = """
    WITH chosen AS MATERIALIZED ({chosen}),
    ended AS (UPDATE coi_coverage SET expiration = current_date + %(days)s
               WHERE compliance_id IN (SELECT id FROM chosen)),
    shown AS (UPDATE coi_certificate SET expiration = current_date + %(days)s
               WHERE compliance_id IN (SELECT id FROM chosen))
    UPDATE coi_compliance SET next_change_date = current_date + %(days)s, renewal_date = current_date + %(days)s,
                              compliant_until = current_date + %(days)s - 1
     WHERE id IN (SELECT id FROM chosen)
"""

#: The next step of requests is due: all that was done before lies so many days back.
STEP = """
    WITH chosen AS MATERIALIZED ({chosen}),
    taken AS (UPDATE coi_reminder SET anchor_date = anchor_date - 3, done_on = done_on - INTERVAL '3 days'
               WHERE compliance_id IN (SELECT id FROM chosen))
    UPDATE coi_request SET anchor_date = anchor_date - 3, opened_on = opened_on - 3,
                           next_step_on = next_step_on - 3
     WHERE compliance_id IN (SELECT id FROM chosen)
"""

#: Certificates were accepted thirty days ago.
ACCEPTED = """
    UPDATE coi_certificate SET reviewed_on = now() - INTERVAL '30 days'
     WHERE compliance_id IN ({chosen})
"""

#: Waivers end in a week.
WAIVERS = """
    INSERT INTO coi_waiver (compliance_id, company_id, partner_id, state, scope, reason, date_start, date_end,
                            asked_by_id, decided_by_id)
    SELECT file.id, file.company_id, file.partner_id, 'approved', 'general_liability/limit/each_occurrence', 'Bench',
           current_date - 90, current_date + 7, 2, 2
      FROM coi_compliance file WHERE file.id IN ({chosen})
"""

#: The last of vendors was over ten years ago.
FORMER = """
    WITH chosen AS MATERIALIZED ({chosen}),
    ended AS (UPDATE coi_coverage SET effective = effective - 4000, expiration = expiration - 4000
               WHERE compliance_id IN (SELECT id FROM chosen)),
    came AS (UPDATE coi_certificate SET received_on = now() - INTERVAL '4000 days',
                                        reviewed_on = now() - INTERVAL '4000 days'
              WHERE compliance_id IN (SELECT id FROM chosen)),
    asked AS (UPDATE coi_request SET opened_on = current_date - 4000
               WHERE compliance_id IN (SELECT id FROM chosen))
    UPDATE coi_compliance SET create_date = now() - INTERVAL '4000 days', next_change_date = NULL
     WHERE id IN (SELECT id FROM chosen)
"""

IN_ORDER = "file.compliant_until > current_date + 45"
ASKED = """EXISTS (SELECT 1 FROM coi_request WHERE compliance_id = file.id AND state = 'open'
                      AND opened_on = current_date)"""
COVERED = "file.compliant_until > current_date + 20"
KEPT = f"""{COVERED} AND EXISTS (SELECT 1 FROM coi_certificate WHERE compliance_id = file.id
                                     AND reviewed_on > now() - INTERVAL '9 days')"""
ASKS_ALL = f"{COVERED} AND NOT EXISTS (SELECT 1 FROM coi_waiver WHERE compliance_id = file.id)"
LATELY = f"{IN_ORDER} AND file.create_date > now() - INTERVAL '1 year'"


def find_former(env):
    """What the preview of retention and its scheduled action ask; how many vendors were found."""
    return len(env["coi.compliance"]._get_due(env.company))


#: What is due, how it is laid before the action, and the action.
ACTIONS = {
    "verify: policies end today": (END, IN_ORDER, {"days": 0}, "coi.compliance", "_cron_verify"),
    "open renewals": (END, IN_ORDER, {"days": 30}, "coi.request", "_cron_open_renewals"),
    "ladder: steps and mails": (STEP, ASKED, {}, "coi.request", "_cron_chase"),
    "ask if still in force": (ACCEPTED, KEPT, {}, "coi.request", "_cron_check_in_force"),
    "announce waivers that end": (WAIVERS, ASKS_ALL, {}, "coi.waiver", "_cron_remind"),
    "find what retention deletes": (FORMER, LATELY, {}, None, find_former),
}

ONLY = os.environ.get("COI_BENCH_ACTIONS", "")
ACTIONS = {title: action for title, action in ACTIONS.items() if ONLY in title}


def main():
    """Measure on two fresh databases."""
    import subprocess

    from tools import bench_odoo, database
    from tools.places import ADDON_NAME
    from tools.workbench import Workbench

    bench = Workbench()
    with bench.with_server(), database.fresh_copy(bench) as small:
        database.install(bench, small, [ADDON_NAME])
        large = f"{small}_large"
        database.copy(bench, small, large)
        try:
            command = bench.odoo_command("shell", "-d", small, "--no-http", "--log-level", "warn")
            script = bench_odoo.CALL_MEASURE.format(path=__file__)
            env = {**bench.env, "COI_BENCH_OTHER": large}
            return subprocess.run(command, env=env, input=script, text=True).returncode
        finally:
            database.drop(bench, large)


def measure(env):
    """Print the ratio of each action."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry

    made = runpy.run_path(str(Path(__file__).parent / "data" / "insured.py"))
    with Registry(os.environ["COI_BENCH_OTHER"]).cursor() as cr:
        envs = {VENDORS // 10: env, VENDORS: Environment(cr, SUPERUSER_ID, {})}
        for count, other in envs.items():
            began = time.perf_counter()
            made["make_insured"](other, count, asked=True)
            _set_up(other)
            print(f"{count:,} vendors made in {time.perf_counter() - began:.0f} s", flush=True)
        _compare(envs)


def _set_up(env):
    env.company.write({"coi_check_in_force": True, "coi_retention_years": 7})
    # each document is a file of its own
    env.cr.execute("UPDATE coi_certificate SET checksum = encode(sha256(id::text::bytea), 'hex')")
    env.cr.execute("ANALYZE coi_certificate")
    # each of the actions has looked at what is there already
    for *_rest, model, method in ACTIONS.values():
        _act(env, model, method)
    env.cr.commit()


def _compare(envs):
    small, large = envs
    print(f"{DUE:,} vendors due, {ROUNDS} rounds; seconds at the median")
    print(f"{'':>28} {small:>10,} {large:>10,} {'ratio':>7} {'idle':>16}")
    totals = {count: [0.0] * ROUNDS for count in envs}
    slow = []
    for title, (lay, where, values, model, method) in ACTIONS.items():
        spent, idle = {count: [] for count in envs}, {}
        for number in range(ROUNDS):
            for count, env in envs.items():
                _lay(env, lay, where, {**values, "due": DUE})
                # what is only looked for is found again in the next round
                found = (number + 1) * DUE if model is None else None
                spent[count].append(_time(env, model, method, found))
                totals[count][number] += spent[count][-1]
        for count, env in envs.items():
            idle[count] = _time(env, model, method)
            if os.environ.get("COI_BENCH_EXPLAIN") and count == large:
                slow.append((title, _get_slowest(env, model, method)))
        ratio = _tell(title, spent, envs)
        print(f"{ratio} {1000 * idle[small]:>6.0f} {1000 * idle[large]:>6.0f} ms", flush=True)
    print(_tell("all of them", totals, envs), flush=True)
    for title, found in slow:
        for seconds, text in found:
            print(f"--- {title}: {1000 * seconds:.0f} ms\n{text}")


def _tell(title, spent, envs):
    small, large = envs
    ratios = [most / least for least, most in zip(spent[small], spent[large], strict=True)]
    ratio = statistics.median(ratios)
    medians = [statistics.median(spent[count]) for count in envs]
    verdict = "ok" if ratio <= AT_MOST else "MISSED"
    return f"{title:>28} {medians[0]:>10.2f} {medians[1]:>10.2f} {ratio:>7.2f} of {AT_MOST}: {verdict:<6}"


def _lay(env, lay, where, values):
    env.cr.execute(lay.format(chosen=CHOSEN.format(where=where)), values)
    assert env.cr.rowcount == DUE, (env.cr.rowcount, where, values)
    env.cr.commit()
    env.invalidate_all()


def _time(env, model, method, found=None):
    env.invalidate_all()
    began = time.perf_counter()
    result = _act(env, model, method)
    env.cr.commit()
    spent = time.perf_counter() - began
    assert found in (None, result), (found, result)
    return spent


def _act(env, model, method):
    return method(env) if model is None else getattr(env[model], method)()


def _get_slowest(env, model, method):
    """The slowest queries of an action, with their plans."""
    seen, execute = [], type(env.cr).execute

    def keep(self, query, params=None, log_exceptions=True):
        began = time.perf_counter()
        result = execute(self, query, params, log_exceptions)
        code = (query.code, query.params) if hasattr(query, "code") else (query, params)
        seen.append((time.perf_counter() - began, *code))
        return result

    type(env.cr).execute = keep
    try:
        _act(env, model, method)
    finally:
        type(env.cr).execute = execute
    told = []
    for seconds, text, params in sorted(seen, key=lambda found: -found[0])[:2]:
        if text.lstrip().upper().startswith(("SELECT", "WITH")):
            env.cr.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {text}", params)
            told.append((seconds, "\n".join(line for (line,) in env.cr.fetchall())))
    return told
