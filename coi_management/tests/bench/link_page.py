"""How long whoever answers by a link waits for the verdict: twenty upload a certificate each at the same moment, to an
Odoo of two workers.

Vendors of their own, links of their own, certificates of two pages' worth of policies, drawn for each. Timed is what a
browser without scripts does: from the first byte that is sent until the page that says the verdict has come. Where a
document could not be read at once the page says so and looks again, as a browser does, and that is in the time.

``COI_BENCH_ROUNDS`` says how often, ``COI_BENCH_AT_ONCE`` how many.
"""

import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

ROUNDS = int(os.environ.get("COI_BENCH_ROUNDS", 3))
AT_ONCE = int(os.environ.get("COI_BENCH_AT_ONCE", 20))
WORKERS = 2
ALONE = 3
MOST_SECONDS = 5.0
#: After so many seconds a page that still waits counts as it is.
GIVE_UP = 120
START_SECONDS = 120

LINES = {
    "general_liability": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
    "auto_liability": {"combined_single_limit": 1_000_000},
    "umbrella": {"each_occurrence": 1_000_000, "aggregate": 1_000_000},
}


def main():
    """Measure on a fresh database, with a server of two workers."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tools import database
    from tools.bench_odoo import CALL_MEASURE
    from tools.places import ADDON_NAME
    from tools.workbench import HOST, Workbench, free_port

    bench = Workbench()
    with bench.with_server(), database.fresh_copy(bench) as name, tempfile.TemporaryDirectory() as folder:
        database.install(bench, name, [ADDON_NAME])
        told = Path(folder) / "links.json"
        command = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
        env = {**bench.env, "COI_BENCH_LINKS": str(told)}
        subprocess.run(command, env=env, input=CALL_MEASURE.format(path=__file__), text=True, check=True)
        links = json.loads(told.read_text())
        port = free_port()
        database.set_parameters(bench.server, name, database.local_parameters(port))
        with _served(bench, name, port, folder) as process:
            return _measure_uploads(f"http://{HOST}:{port}", links, process.pid)


def measure(env):
    """Make vendors of whom a certificate is asked, and tell their names and the paths of their links."""
    types = {record.code: record.id for record in env["coi.coverage.type"].search([])}
    limits = {record.code: record.id for record in env["coi.limit.type"].search([])}
    env["ir.cron"].search([("code", "not like", "_cron_read")]).active = False
    tag = env["res.partner.category"].create({"name": "Bench"})
    env["coi.requirement.set"].create(
        {
            "name": "Bench",
            "company_id": env.company.id,
            "tag_ids": [(6, 0, tag.ids)],
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "coverage_type_ids": [(6, 0, [types[code]])],
                        "minimum_ids": [
                            (0, 0, {"limit_type_id": limits[limit], "amount": amount})
                            for limit, amount in amounts.items()
                        ],
                    },
                )
                for code, amounts in LINES.items()
            ],
        }
    )
    vendors = env["res.partner"].create(
        [
            {"name": f"Bench Vendor {number} LLC", "is_company": True, "category_id": [(6, 0, tag.ids)]}
            for number in range(ALONE + WORKERS + ROUNDS * AT_ONCE)
        ]
    )
    env.flush_all()
    env.cr.precommit.run()
    told = []
    for number, vendor in enumerate(vendors):
        file = env["coi.compliance"]._get_file(vendor, env.company)
        request = env["coi.request"]._open(file, "correction", "manual")
        contact = env["coi.contact"]._remember(file, "vendor", f"office@bench{number}.test", "hand", name="Pat")
        told.append({"vendor": vendor.name, "path": env["coi.link"]._make(request, contact)._mint()})
    env.cr.commit()
    Path(os.environ["COI_BENCH_LINKS"]).write_text(json.dumps(told))


def _served(bench, name, port, folder):
    """An Odoo of several processes, until the block is left."""
    import contextlib

    from tools.process import child
    from tools.workbench import free_port

    @contextlib.contextmanager
    def serve():
        # a file, which the first process starts again for the websockets
        starter = Path(folder) / "odoo"
        starter.write_text("from odoo.cli.command import main\n\nmain()\n")
        options = (
            *("-d", name, "--db-filter", f"^{name}$", "--http-port", port, "--gevent-port", free_port()),
            *("--workers", WORKERS, "--max-cron-threads", "1", "--log-level", "warn"),
        )
        with child([bench.python_env.python, starter, *options], env=bench.env) as process:
            _wait_until_it_answers(process, port)
            yield process

    return serve()


def _wait_until_it_answers(process, port):
    import requests

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"http://127.0.0.1:{port}/web/health", timeout=30).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise RuntimeError("Odoo does not answer")


def _measure_uploads(root, links, pid):
    for link in links:
        link["document"] = _draw(link["vendor"])
    taken = iter(links)
    for _worker in range(WORKERS):  # templates and styles are made by the first visit
        _upload(root, next(taken))
    alone = [_upload(root, next(taken))[0] for _number in range(ALONE)]
    seconds, late, worked = [], 0, _cpu_seconds(pid)
    for _round in range(ROUNDS):
        gate = threading.Barrier(AT_ONCE)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            futures = [pool.submit(_upload, root, next(taken), gate) for _number in range(AT_ONCE)]
            found = [future.result() for future in futures]
        seconds += [took for took, _was_late in found]
        late += sum(was_late for _took, was_late in found)
    worked = _cpu_seconds(pid) - worked
    seconds.sort()
    worst = seconds[min(len(seconds) - 1, -(-95 * len(seconds) // 100) - 1)]
    verdict = "ok" if worst <= MOST_SECONDS else "MISSED"
    print(f"one upload alone: {statistics.median(alone):.2f} s from sending to the verdict")
    print(
        f"{AT_ONCE} at once on {WORKERS} workers, {ROUNDS} rounds: median {statistics.median(seconds):.2f} s, longest"
        f" {seconds[-1]:.2f} s, {late} of {len(seconds)} read later than at once"
    )
    print(f"processors worked {worked / len(seconds):.2f} s for each, readers with it, PostgreSQL not")
    print(f"95th percentile {worst:.2f} s of {MOST_SECONDS:.0f}: {verdict}")
    sys.stdout.flush()
    return 0 if verdict == "ok" else 1


def _cpu_seconds(pid):
    """What an Odoo has worked so far: all its processes, and the readers that have ended."""
    import psutil

    server = psutil.Process(pid)
    spent = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(sum(times[:4]) for times in spent)


def _upload(root, link, gate=None):
    """Seconds until the page says the verdict, and whether it had to look again."""
    import requests

    files = {"files": ("certificate.pdf", link["document"], "application/pdf")}
    with requests.Session() as session:
        if gate:
            gate.wait()
        began = time.perf_counter()
        response = session.post(f"{root}{link['path']}/upload", files=files, timeout=GIVE_UP)
        response.raise_for_status()
        was_late = "Refresh" in response.headers
        while "Refresh" in response.headers and time.perf_counter() - began < GIVE_UP:
            time.sleep(float(response.headers["Refresh"]))
            response = session.get(response.url, timeout=GIVE_UP)
        took = time.perf_counter() - began
    assert "arrived and was read" in response.text, response.text[-2000:]
    return took, was_late


def _draw(vendor):
    from drawing import acord25

    today = date.today()
    term = {
        "effective": (today - timedelta(days=90)).isoformat(),
        "expiration": (today + timedelta(days=275)).isoformat(),
        "insurer_letter": "A",
    }
    return acord25.draw(
        {
            "certificate_date": today.isoformat(),
            "producer": {"name": "Willow Creek Insurance Agency", "email": "dana@willowcreek.test"},
            "insured": {"name": vendor, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
            "certificate_holder": {"name": "Harbor Works", "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
            "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
            "coverages": [
                {"type": code, "policy_number": f"{code[:2].upper()}-2040-77", "limits": amounts, **term}
                for code, amounts in LINES.items()
            ],
            "signed": True,
        }
    )
