"""Files are verified anew: the day of the renewal and the figures of the dashboard are kept with each of them now.

Can run twice: a verification that changes nothing writes nothing.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute("UPDATE coi_compliance SET verification_pending = TRUE")
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.ref("coi_management.ir_cron_verify")._trigger()
