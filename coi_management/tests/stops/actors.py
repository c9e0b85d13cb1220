"""Processes with database connections of their own, that meet, and that can be killed."""

import contextlib
import logging
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from pathlib import Path

import odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.model import retrying

#: Seconds for which those who should meet wait for each other, and after which a process has failed.
START, MEET, LAST = 20, 0.6, 120

_fork = multiprocessing.get_context("fork")


class Meeting:
    """Where several wait for each other: all begin with one picture of the data, and none commits before all are done.

    The worst that can happen: whoever comes second has seen nothing of what the first did. One who has to wait for a
    lock of the other cannot come; then the other goes on after a moment.
    """

    def __init__(self, parties):
        self._begin, self._end = _fork.Barrier(parties), _fork.Barrier(parties)

    def begin(self):
        self._begin.wait(START)

    def end(self):
        with contextlib.suppress(threading.BrokenBarrierError):
            self._end.wait(MEET)


class Actor:
    """A process that does something in a database, in one transaction, as a request does: it may be tried again.

    :param work: called with an environment; what it returns comes back as ``result`` (pickled)
    :param uid: as whom
    :param Meeting meeting: with whom; without, it begins at once
    :param int kill_at: the number of the statement before which the process is killed (SIGKILL)
    :param bool retries: whether the transaction is tried again as those of requests are; scheduled actions are not
    :param bool sends: whether mails leave
    """

    def __init__(self, dbname, work, uid=SUPERUSER_ID, meeting=None, kill_at=None, retries=True, sends=False):
        self.dbname, self.work, self.uid = dbname, work, uid
        self.meeting, self.kill_at, self.retries, self.sends = meeting, kill_at, retries, sends
        self.result, self.error, self.log, self.statements = None, None, "", 0

    def start(self):
        # a connection that two processes share is broken
        odoo.sql_db.close_all()
        self._answer = tempfile.NamedTemporaryFile(suffix=".answer")  # noqa: SIM115 -- closed when it has ended
        self._log = tempfile.NamedTemporaryFile(suffix=".log", mode="r")  # noqa: SIM115 -- closed when it has ended
        self.pid = os.fork()
        if not self.pid:
            try:
                self._live()
            finally:
                os._exit(0)
        return self

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self):
        """Wait for its end; ``killed`` is whether it was."""
        deadline = time.monotonic() + LAST
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                self.kill()
                os.waitpid(self.pid, 0)
                raise AssertionError(f"A process did not end:\n{self._log.read()}")
            time.sleep(0.01)
        self.killed = os.WIFSIGNALED(status)
        self.log = self._log.read()
        if content := Path(self._answer.name).read_bytes():
            self.result, self.error, self.statements = pickle.loads(content)
        self._answer.close()
        self._log.close()
        return self

    # ------------------------------------------------------------ in the process itself

    def _live(self):
        self._write_log()
        self._count_statements()
        try:
            self.result = self._act()
        except BaseException as error:
            # whoever called it would see this: a message for people, or a failure
            self.error = (type(error).__name__, str(error))
            logging.getLogger(__name__).info(
                "ended by an error", exc_info=not isinstance(error, odoo.exceptions.UserError)
            )
        with open(self._answer.name, "wb") as file:
            pickle.dump((self.result, self.error, self.statements), file)

    def _act(self):
        registry = Registry(self.dbname).check_signaling()
        if not self.sends:
            # Odoo sends some mails in threads after the commit: whether the process ends before them is chance
            registry["ir.mail_server"]._disable_send = classmethod(lambda cls: True)
        with registry.cursor() as cr:
            env = Environment(cr, self.uid, {})
            attempts = []

            def act():
                attempts.append(1)
                if self.meeting and len(attempts) == 1:
                    cr.execute("SELECT 1")
                    self.meeting.begin()
                result = self.work(env)
                cr.flush()
                if self.meeting and len(attempts) == 1:
                    self.meeting.end()
                return result

            if not self.retries:
                return act()
            return retrying(act, env)

    def _write_log(self):
        root = logging.getLogger()
        for handler in root.handlers[:]:
            root.removeHandler(handler)
        handler = logging.FileHandler(self._log.name)
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        logging.getLogger("odoo").setLevel(logging.INFO)

    def _count_statements(self):
        execute = odoo.sql_db.Cursor.execute
        lock = threading.Lock()

        def count(cursor, *args, **kwargs):
            with lock:
                self.statements += 1
                if self.statements == self.kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(cursor, *args, **kwargs)

        odoo.sql_db.Cursor.execute = count


def play(*actors):
    """Have them act at the same time; returns them when all have ended."""
    for actor in actors:
        actor.start()
    for actor in actors:
        actor.wait()
    return actors
