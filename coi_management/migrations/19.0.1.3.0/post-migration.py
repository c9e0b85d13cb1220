"""Files are verified anew, since twins of whom less is asked are held too; what the gate says of orders is kept.
Lists that were imported are of policies. Reports by mail are looked for each hour: their readers' days begin apart.

Can run twice: a verification that changes nothing writes nothing.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute("UPDATE coi_compliance SET verification_pending = TRUE")
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.ref("coi_management.ir_cron_verify")._trigger()
    env.ref("coi_management.ir_cron_held")._trigger()
    cr.execute("UPDATE coi_import SET kind = 'policies' WHERE kind IS NULL")
    reports = env.ref("coi_management.ir_cron_subscription")
    if (reports.interval_number, reports.interval_type) == (1, "days"):
        reports.interval_type = "hours"
