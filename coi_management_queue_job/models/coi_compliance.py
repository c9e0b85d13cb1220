from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.coi_management.models.coi_compliance import BATCH
from odoo.addons.queue_job.job import identity_exact


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    @api.model
    def _cron_verify(self):
        """Queue a job for each batch of files that are due."""
        due = self.search(self._get_due_domain(), order="id")
        for ids in split_every(BATCH, due.ids):
            words = self.env._("Verify %(count)s files", count=len(ids))
            self.browse(ids).with_delay(identity_key=identity_exact, description=words)._verify_due()

    @api.model
    def _cron_verify_beside(self):
        """Nothing: the jobs are spread over all workers of all hosts."""

    def _verify_due(self):
        """Verify those of these that are still due, and that no other worker is verifying."""
        due = self.search(self._get_due_domain() & Domain("id", "in", self.ids))
        due.try_lock_for_update()._verify()
