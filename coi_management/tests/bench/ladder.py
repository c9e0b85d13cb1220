"""The nightly action with 10,000 vendors due on one day, 500 agents of twenty each; killed in the middle, and gone on.

Tells the time and the queries of each pass. The action runs in a process of its own that is killed with SIGKILL some
seconds after it began, as often as it takes until it comes through; then every vendor has had its one mail.
"""

import os
import signal
import subprocess
import sys
import time

VENDORS = 10_000
AGENTS = 500

#: Seconds after which the process is killed, one run after the other; the last is left alone.
LIVES = (25, 40, 60)

CRON = """
import odoo
env['ir.cron'].search([]).active = False
env.cr.commit()
print('BEGIN', flush=True)
env['coi.request']._cron_chase()
env.cr.commit()
print('END', flush=True)
"""


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print what the passes cost, and what killing them left."""
    count = int(os.environ.get("COI_BENCH_VENDORS", VENDORS))
    _make(env, count)
    _measure_part(env, min(count, 1000))
    _kill(env, count)
    _check(env, count)
    sys.stdout.flush()


def _make(env, count):
    """Vendors of whom a certificate is missing, with their own address and an agent's."""
    began = time.perf_counter()
    env["ir.cron"].search([]).active = False
    company = env.company
    company.write({"email": "office@harbor.test", "coi_chase": False})
    general = env["coi.coverage.type"].search([("code", "=", "general_liability")])
    limits = env["coi.limit.type"].search([("code", "in", ("each_occurrence", "general_aggregate"))])
    requirement_set = env["coi.requirement.set"].create(
        {
            "name": "All vendors",
            "company_id": company.id,
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "coverage_type_ids": [(6, 0, general.ids)],
                        "minimum_ids": [(0, 0, {"limit_type_id": limit.id, "amount": 1_000_000}) for limit in limits],
                    },
                )
            ],
        }
    )
    env.cr.commit()
    company.coi_requirement_set_id = requirement_set
    vendors = env["res.partner"].create(
        [{"name": f"Vendor {n:05}", "is_company": True, "email": f"office@v{n}.test"} for n in range(count)]
    )
    files = env["coi.compliance"].sudo()
    for start in range(0, count, 500):
        batch = vendors[start : start + 500]
        made = files.create([{"partner_id": vendor.id, "company_id": company.id} for vendor in batch])
        made._verify()
        env["coi.contact"].create(
            [
                {"compliance_id": file.id, "role": "agent", "email": f"agent{(start + n) % AGENTS}@agency.test"}
                for n, file in enumerate(made)
            ]
        )
        files |= made
        env.cr.commit()
    company.with_context(tracking_disable=True).coi_chase = True
    for start in range(0, count, 500):
        env["coi.request"]._follow(files[start : start + 500])
        env.cr.commit()
    asked = env["coi.request"].search_count([("state", "=", "open")])
    print(f"{asked:,} requests open, made in {time.perf_counter() - began:.0f} s", flush=True)


def _measure_part(env, count):
    """Time and queries of both passes for so many vendors, undone afterwards."""
    requests = env["coi.request"].search([], limit=count)
    with env.cr.savepoint() as savepoint:
        for what, work in (
            ("steps taken", lambda: [requests[n : n + 200]._take_steps() for n in range(0, count, 200)]),
            ("mails written", lambda: _send(requests)),
        ):
            env.flush_all()
            env.invalidate_all()
            queries, began = env.cr.sql_log_count, time.perf_counter()
            work()
            env.flush_all()
            took = time.perf_counter() - began
            queries = env.cr.sql_log_count - queries
            print(f"{count:,} vendors, {what}: {took:.1f} s, {queries:,} queries", flush=True)
        savepoint.rollback()
    env.invalidate_all()


def _send(requests):
    rows = requests.reminder_ids.filtered(lambda row: row.outcome == "waiting")
    addresses = sorted(set(rows.mapped("recipient")))
    for start in range(0, len(addresses), 100):
        rows.filtered(lambda row, mine=set(addresses[start : start + 100]): row.recipient in mine)._send()


def _kill(env, count):
    """Run the nightly action in processes of its own, each killed but the last."""
    env.cr.commit()
    began, worked = time.perf_counter(), 0.0
    for life in (*LIVES, None):
        started = time.perf_counter()
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "odoo",
                "shell",
                *_get_options(),
                "-d",
                env.cr.dbname,
                "--no-http",
                "--log-level",
                "warn",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        process.stdin.write(CRON)
        process.stdin.close()
        while "BEGIN" not in (line := process.stdout.readline()):
            if not line:
                raise RuntimeError("the process ended before it began")
        started = time.perf_counter()
        try:
            process.wait(life)
            how = "came through"
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            how = "killed"
        worked += time.perf_counter() - started
        env.cr.rollback()
        done = _count(env, "outcome = 'done'")
        waits = _count(env, "outcome = 'waiting'")
        print(f"{how} after {time.perf_counter() - started:.0f} s: {done:,} rows sent, {waits:,} wait", flush=True)
        if life is None or how == "came through":
            break
    print(f"{count:,} vendors: {worked:.0f} s of work in all, {time.perf_counter() - began:.0f} s with starts")


def _get_options():
    """How this process was told where its database and its add-ons are."""
    options = sys.argv[1:]
    kept, skip = [], False
    for option in options:
        if skip or option == "shell":
            skip = False
        elif option in ("-d", "--database", "--log-level"):
            skip = True
        elif option != "--no-http":
            kept.append(option)
    return kept


def _count(env, condition):
    env.cr.execute(f"SELECT count(*) FROM coi_reminder WHERE {condition}")  # pylint: disable=sql-injection
    return env.cr.fetchone()[0]


def _check(env, count):
    """Every vendor and every agent has exactly one mail, every request one row for each of its addresses."""
    env.cr.execute("SELECT count(*), count(DISTINCT email_to) FROM mail_mail WHERE state = 'outgoing'")
    mails, addresses = env.cr.fetchone()
    env.cr.execute("SELECT count(*), count(DISTINCT (request_id, recipient)) FROM coi_reminder WHERE outcome = 'done'")
    rows, once = env.cr.fetchone()
    agents = min(AGENTS, count)
    wanted = (count + agents, count + agents, 2 * count, 2 * count)
    told = (mails, addresses, rows, once)
    print(f"mails {mails:,} to {addresses:,} addresses, rows {rows:,} of which {once:,} differ", flush=True)
    print("nothing lost, nothing twice" if told == wanted else f"WRONG: {told} instead of {wanted}", flush=True)
