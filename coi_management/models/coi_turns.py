"""How scheduled actions get on with each other and with people: nobody's work is lost, and none is done twice.

Odoo lets one worker at a time run a scheduled action, but not where it is run as a job, or beside people who work on
the same records.
"""

import functools
import logging
import time

from psycopg2 import errors

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

#: What PostgreSQL says where two transactions are at the same rows: whoever begins anew comes through.
CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)

#: How often work is begun anew, and the seconds before the first time.
TRIES = 5
PAUSE = 0.1


def goes_on(method):
    """A scheduled action that commits as it goes: where somebody else was at the same records, it goes on from there.

    For methods that find by themselves what is left to do.
    """

    @functools.wraps(method)
    def work(self):
        for tries_left in reversed(range(TRIES)):
            try:
                result = method(self)
                # conflicts show when changes are written
                self.env.cr.flush()
                return result
            # the same record, made by somebody else meanwhile, is seen the next time
            except (*CONFLICTS, errors.UniqueViolation) as error:
                if not tries_left:
                    raise
                self.env.cr.rollback()
                self.env.transaction.reset()
                _logger.info(
                    "%s of %s: somebody else was at the same records (%s), it goes on with what is left",
                    method.__name__,
                    self._name,
                    type(error).__name__,
                )
                time.sleep(PAUSE * (TRIES - tries_left))
        raise AssertionError("unreachable")

    work.coi_goes_on = True
    return work


def by_turns(method):
    """The same, for one worker at a time: another who comes meanwhile leaves it to the first."""
    going_on = goes_on(method)

    @functools.wraps(going_on)
    def work(self):
        name = f"{self._name}.{method.__name__}"
        # held beyond commits, and given back by PostgreSQL where the worker dies
        self.env.cr.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        if not self.env.cr.fetchone()[0]:
            _logger.info("%s: another worker is at it", name)
            return None
        try:
            # what the one before us did is seen from here on
            self.env["ir.cron"]._commit_progress()
            result = going_on(self)
            self.env["ir.cron"]._commit_progress()
            return result
        except Exception:
            self.env.cr.rollback()
            raise
        finally:
            self.env.cr.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])

    return work
