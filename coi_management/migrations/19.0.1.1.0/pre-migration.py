"""When cover ends follows from notices now: what reviewers typed keeps a column of its own, ``stated_cancelled_on``.

Can run twice: what is there already is left as it is.
"""

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    if not column_exists(cr, "coi_coverage", "stated_cancelled_on"):
        create_column(cr, "coi_coverage", "stated_cancelled_on", "date")
        cr.execute("UPDATE coi_coverage SET stated_cancelled_on = cancelled_on WHERE cancelled_on IS NOT NULL")
