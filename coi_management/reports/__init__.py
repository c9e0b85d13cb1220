"""Sheets to print: plain values in, PDF bytes out. Plain Python: knows nothing of Odoo, touches no database.

``requirement_sheet`` says what is asked, ``specimen`` shows a certificate as it should look, ``marked_up`` gives a
certificate back with every short value ringed. They are drawn on ``paper`` with ``fonts``; ``phrases`` holds their
fixed words, which the caller translates.
"""
