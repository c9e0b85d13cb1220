from odoo import api, models

from odoo.addons.queue_job.job import identity_exact


class CoiReminder(models.Model):
    _inherit = "coi.reminder"

    @api.model
    def _send_waiting(self, campaign=False):
        """Queue a job for each batch of addresses to which something may leave.

        :return: whether nothing waits any more
        """
        none = True
        # sudo: the settings of each company
        for company in self.env["res.company"].sudo().search([], order="id"):
            after = ""
            while addresses := self._find_addresses(company, after, campaign):
                after, none = addresses[-1], False
                words = self.env._("Write to %(count)s addresses", count=len(addresses))
                queued = self.with_delay(identity_key=identity_exact, description=words)
                queued._send_to(company, addresses, campaign)
        return none

    @api.model
    def _send_to(self, company, addresses, campaign):
        """Put what may leave for these addresses into the mail queue."""
        self._get_waiting(company, addresses, campaign)._send_each()
