"""What the tests of this folder have in common: a database that is put back after each of them."""

import contextlib
import logging
import os
import re
import unittest
from collections import Counter

import psycopg2

import odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry

from .actors import Actor, Meeting, play
from .stage import Stage

DATABASE = os.environ.get("COI_STOPS_DATABASE")
SEED = f"{DATABASE}_seed"

#: Tables that are no record of anything: what scheduled actions, the bus and sessions keep for themselves.
FLEETING = (
    "ir_cron",
    "bus_",
    "ir_logging",
    "ir_profile",
    "res_device",
    "mail_presence",
    "base_import",
    "base_registry_signaling",
    "orm_signaling",
    "ir_attachment",
)
#: Columns that differ from one run to the next, by the start or the end of their name.
VARYING = (
    "token",
    "attempts",
    "secret",
    "message_id",
    "references",
    "hash",
    "reply_to",
    "headers",
    "body",
    "arch",
    "store_fname",
)
#: Kinds of columns that are compared.
COMPARED = ("character varying", "text", "boolean", "integer", "date", "double precision", "numeric")


@contextlib.contextmanager
def administration():
    """A connection beside all databases."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


class StopsCase(unittest.TestCase):
    """Each test begins with what ``stage`` put on file, and may do with it what it likes."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        odoo.tools.config.parse_config(["-d", DATABASE, "--no-http", "--log-level", "error"], setup_logging=False)
        logging.getLogger("odoo").setLevel(logging.ERROR)
        cls.registry = Registry(DATABASE)
        with administration() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SEED])
            is_made = cursor.fetchone()
        if not is_made:
            made = Actor(DATABASE, lambda env: Stage(env).set_up(), retries=False).start().wait()
            assert not made.error, made.log
            cls.copy_database(DATABASE, SEED)

    def setUp(self):
        super().setUp()
        self.put_back()

    def put_back(self):
        """The database as it was seeded."""
        self.copy_database(SEED, DATABASE)
        self.registry.clear_all_caches()
        # what was signalled in the database before this one is nothing to this one
        self.registry.setup_signaling()

    @staticmethod
    def copy_database(source, target):
        odoo.sql_db.close_all()
        with administration() as cursor:
            # those of processes that were killed; what PostgreSQL does there by itself ends by itself
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [target],
            )
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    @contextlib.contextmanager
    def env(self, login=None):
        """An environment that sees what was committed, and commits nothing."""
        self.registry.check_signaling()
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            if login:
                env = env(user=env["res.users"].search([("login", "=", login)]))
            yield env
            cr.rollback()

    def ask(self, question, login=None):
        """What a function of an environment gives."""
        with self.env(login) as env:
            return question(env)

    def act(self, work, login=None, **options):
        """A process that does something as somebody; it is not started yet."""
        uid = self.ask(lambda env: env.uid, login) if login else SUPERUSER_ID
        return Actor(DATABASE, work, uid, **options)

    def do(self, work, login=None, **options):
        """Have a process do something, and fail if it fails; gives the process after its end."""
        (actor,) = play(self.act(work, login, **options))
        self.assertFalse(actor.error, actor.log)
        return actor

    def at_once(self, *works):
        """Have several do something at the same time, each on a picture of the data from before all others.

        :param works: tuples of a login (None: the system) and a function of an environment
        :return: the processes, after their end
        """
        meeting = Meeting(len(works))
        return play(*[self.act(work, login, meeting=meeting) for login, work in works])

    def assertNoTraceback(self, actor):
        """Nothing that is to be expected is told as if it were not."""
        self.assertNotIn("Traceback", actor.log)
        self.assertNotIn("\nERROR", f"\n{actor.log}")

    # ------------------------------------------------------------ everything on file

    def get_contents(self):
        """All that is on file: for each table how often it holds which row, without what differs by chance."""
        with self.env() as env:
            env.cr.execute(
                """SELECT c.table_name, c.column_name FROM information_schema.columns c
                     JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN %s""",
                [COMPARED],
            )
            columns = {}
            for table, column in env.cr.fetchall():
                columns.setdefault(table, [])
                is_varying = column == "id" or column.endswith("_id") or any(word in column for word in VARYING)
                if not is_varying and column not in ("name", "res_id") or (column == "name" and table == "res_partner"):
                    columns[table].append(column)
            contents = {}
            for table, names in columns.items():
                if table.startswith(FLEETING):
                    continue
                shown = ", ".join(f'"{name}"' for name in names) or "1"
                env.cr.execute(f'SELECT {shown} FROM "{table}"')  # pylint: disable=sql-injection
                # a sequence leaves out the numbers of those who were killed
                contents[table] = Counter(re.sub(r"COI/\d+", "COI/#", str(row)) for row in env.cr.fetchall())
            return contents

    def assertSameContents(self, found, wanted):
        """Two runs have left the same: nothing is lost and nothing is there twice."""
        differences = {
            table: {"lost": dict(wanted[table] - found[table]), "doubled": dict(found[table] - wanted[table])}
            for table in wanted
            if found.get(table) != wanted[table]
        }
        self.assertEqual(differences, {})
