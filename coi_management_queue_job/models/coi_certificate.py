from odoo import api, models

from odoo.addons.coi_management.models.coi_certificate_intake import UNREAD
from odoo.addons.queue_job.job import identity_exact


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    @api.model
    def _cron_read(self):
        """Queue a job for each document that waits to be read."""
        for certificate in self.search(UNREAD, order="id"):
            words = self.env._("Read certificate %(number)s", number=certificate.id)
            certificate.with_delay(identity_key=identity_exact, description=words)._read_unread()
