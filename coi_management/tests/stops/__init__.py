"""What happens when people, workers and machines get in each other's way: real processes, real transactions.

Not among the tests that Odoo runs: each of these needs a database that keeps what is committed, and processes that can
be killed; that is why no file here is called ``test_…``. ``./dev test stops`` runs them, ``./dev bench stops`` longer.
"""
