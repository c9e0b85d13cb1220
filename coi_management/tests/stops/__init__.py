"""What happens when people, workers and machines get in each other's way: real processes, real transactions.

Not among the tests that Odoo runs: each of these needs a database that keeps what is committed, and processes that can
be killed. ``./dev test stops`` runs them, ``./dev bench stops`` longer.
"""
