"""Reading with OCA's queue_job: certificates read by one host, by two, and by two of which one is killed, in one run.

A host is an Odoo server held to a processor of its own. As in a company, one PostgreSQL and one folder of files serve
them all, and requests are handed to one host after the other. Every certificate has to be read once, whatever happens;
what a killed host was reading, the other takes up after a minute or two, as ``queue_job`` finds it.
"""

import os
import selectors
import socket
import subprocess
import threading
import time
from pathlib import Path

DOCUMENTS = int(os.environ.get("COI_BENCH_DOCUMENTS", 60))
PATIENCE = 300
#: How many times as many two hosts read.
AT_LEAST = 1.3
WAITS = "select count(*) from coi_certificate where state = 'received'"
DONE = "select count(*) from queue_job where state = 'done'"
TWICE = """
    select count(*) from (select 1 from coi_coverage group by certificate_id, policy_number having count(*) > 1) found
"""
SECONDS = "select extract(epoch from max(date_done) - min(date_started)) from queue_job"

MAKE = """
import base64, sys
sys.path.insert(0, {tests!r})
from drawing import acord25, specimens
env['ir.cron'].search([]).active = False
env['queue.job'].search([]).unlink()
vendor = env['res.partner'].create({{'name': 'Bench Vendor', 'is_company': True}})
for number in range({documents}):
    pdf = acord25.draw(specimens.certificate({seed} + number))
    env['coi.certificate'].create({{
        'partner_id': vendor.id, 'state': 'received', 'document_name': f'{{number}}.pdf',
        'document': base64.b64encode(pdf),
    }})
env['coi.certificate']._cron_read()
env.cr.commit()
"""


def main():
    """Fails where two hosts are no faster than one, or a certificate is not read once."""
    from tools import database
    from tools.places import ADDON_NAME
    from tools.queue_job import BRIDGE
    from tools.workbench import Workbench

    bench = Workbench()
    if not bench.queue_job:
        print("OCA's queue_job is not to be had: nothing is measured.")
        return 1
    failed = 0
    with bench.with_server(), database.fresh_copy(bench, modules=["queue_job"]) as name:
        database.install(bench, name, [ADDON_NAME, BRIDGE])
        took = {}
        for seed, title, hosts, killed in (
            (1, "one host", 1, 0),
            (2, "two hosts", 2, 0),
            (3, "one of two killed", 2, 1),
        ):
            _make(bench, name, seed * 1000)
            took[title], problem = _read(bench, name, hosts, killed)
            told = problem or "all read, once each"
            print(f"{title:>20}: {DOCUMENTS} certificates in {took[title]:5.1f} s, {told}", flush=True)
            failed |= int(bool(problem))
    ratio = took["one host"] / took["two hosts"]
    verdict = "ok" if ratio >= AT_LEAST else "MISSED"
    print(f"two hosts read {ratio:.2f} times as many in the same time as one, at least {AT_LEAST}: {verdict}")
    return failed


def _make(bench, name, seed):
    """Certificates that wait to be read, and their jobs."""
    tests = str(Path(__file__).parents[1])
    script = MAKE.format(tests=tests, documents=DOCUMENTS, seed=seed)
    command = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "error")
    subprocess.run(command, env=bench.env, input=script, text=True, check=True)


def _read(bench, name, count, killed):
    """Let so many hosts work the queue; returns the seconds it took them, and what went wrong."""
    from tools.workbench import free_port

    ports = [free_port(20000 + 50 * number) for number in range(count)]
    with _Balancer(ports) as balancer:
        hosts = [_start(bench, name, port, balancer.port, number) for number, port in enumerate(ports)]
        try:
            deadline = time.monotonic() + PATIENCE
            while int(bench.server.sql(WAITS, name)) and time.monotonic() < deadline:
                if killed and int(bench.server.sql(DONE, name)) > DOCUMENTS // 3:
                    # whichever hands out the jobs: the other has to take that over
                    hosts[0].kill()
                    balancer.ports.remove(ports[0])
                    killed = 0
                time.sleep(0.2)
            while int(bench.server.sql(DONE, name)) < DOCUMENTS and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            for host in hosts:
                host.kill()
                host.wait()
    return float(bench.server.sql(SECONDS, name)), _find_problem(bench, name)


def _find_problem(bench, name):
    waits, done = int(bench.server.sql(WAITS, name)), int(bench.server.sql(DONE, name))
    if waits or done != DOCUMENTS:
        return f"{waits} WAIT, {done} JOBS DONE"
    doubled = int(bench.server.sql(TWICE, name))
    return f"{doubled} POLICIES READ TWICE" if doubled else ""


def _start(bench, name, port, balanced_port, number):
    """An Odoo server on a processor of its own, which runs jobs, and hands them out if no other host does."""
    from tools.workbench import log_file

    processor = sorted(os.sched_getaffinity(0))[number % len(os.sched_getaffinity(0))]
    env = {
        **bench.env,
        "ODOO_QUEUE_JOB_CHANNELS": "root:6,root.coi.read:4",
        "ODOO_QUEUE_JOB_HOST": "127.0.0.1",
        "ODOO_QUEUE_JOB_PORT": str(balanced_port),
    }
    options = ["-d", name, "--load=base,rpc,web,queue_job", "--max-cron-threads=0", "--http-port", str(port)]
    command = ["taskset", "--cpu-list", str(processor), *bench.odoo_command(*options)]
    with log_file(f"{name}_host_{number}").open("a") as log:
        return subprocess.Popen(command, env=env, stdout=log, stderr=log)


class _Balancer:
    """Hands each connection to the next of some ports, as a company's proxy does; one that is silent is passed."""

    def __init__(self, ports):
        self.ports, self._turn = list(ports), 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._hand_on, args=(client,), daemon=True).start()

    def _hand_on(self, client):
        for _attempt in range(len(self.ports)):
            self._turn += 1
            try:
                server = socket.create_connection(("127.0.0.1", self.ports[self._turn % len(self.ports)]))
            except OSError:
                continue
            with client, server, selectors.DefaultSelector() as ready:
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                try:
                    while data := self._pass_on(ready):
                        pass
                    return data
                except OSError:
                    return None
        client.close()
        return None

    @staticmethod
    def _pass_on(ready):
        """Pass on what has come; False once one side has ended."""
        for key, _events in ready.select():
            data = key.fileobj.recv(65536)
            if not data:
                return False
            key.data.sendall(data)
        return True
