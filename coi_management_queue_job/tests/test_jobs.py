import base64

from odoo.tests import tagged

from odoo.addons.coi_management.tests.ladder_common import LadderCommon
from odoo.addons.queue_job.job import DONE, Job


@tagged("post_install", "-at_install")
class TestJobs(LadderCommon):
    """What scheduled actions would do one after another is done by jobs, each once."""

    def get_jobs(self, method):
        return self.env["queue.job"].search([("method_name", "=", method), ("state", "=", "pending")], order="id")

    def perform(self, jobs):
        """Do what the runner does with jobs, without its transactions."""
        for record in jobs:
            job = Job.load(self.env, record.uuid)
            job.perform()
            job.set_done()
            job.store()
        self.assertEqual(set(jobs.mapped("state")), {DONE})

    def make_unread(self, text=b"no certificate"):
        # of another vendor: of whom something waits to be read, nobody is reminded
        other = self.env["res.partner"].create({"name": "Delta Roofing LLC", "is_company": True})
        return self.env["coi.certificate"].create(
            {
                "partner_id": other.id,
                "state": "received",
                "document": base64.b64encode(text),
                "document_name": "certificate.txt",
                "company_id": self.company.id,
            }
        )

    def test_each_document_is_read_by_a_job_of_its_own(self):
        first, second = self.make_unread(), self.make_unread(b"no certificate either")
        self.env["coi.certificate"]._cron_read()
        jobs = self.get_jobs("_read_unread").filtered(lambda job: job.records in (first, second))
        self.assertEqual(len(jobs), 2)
        self.assertEqual(jobs.mapped("channel"), ["root.coi.read"] * 2)
        self.assertEqual(first.state, "received")
        self.perform(jobs)
        self.assertEqual((first | second).mapped("state"), ["to_review"] * 2)

    def test_what_is_queued_is_not_queued_again(self):
        with self.nights():
            self.open_request()
            self.make_unread()
            self.run_action("chase")
            self.vendor.coi_compliance_ids.verification_pending = True
            self.env.flush_all()
            for name, method in (("read", "_read_unread"), ("verify", "_verify_due"), ("chase", "_send_to")):
                with self.subTest(name):
                    self.run_action(name)
                    queued = self.get_jobs(method)
                    self.assertTrue(queued)
                    self.run_action(name)
                    self.assertEqual(self.get_jobs(method), queued)

    def test_document_that_was_read_meanwhile_is_left_as_it_is(self):
        certificate = self.make_unread()
        self.env["coi.certificate"]._cron_read()
        certificate._read()
        certificate.insured_name = "Typed by a person"
        self.perform(self.get_jobs("_read_unread"))
        self.assertEqual(certificate.insured_name, "Typed by a person")

    def test_files_that_are_due_are_verified_by_jobs(self):
        file = self.require()
        self.env["coi.compliance"].search([]).verification_pending = False
        file.verification_pending = True
        self.env["coi.compliance"]._cron_verify()
        jobs = self.get_jobs("_verify_due")
        self.assertIn(file, jobs.records)
        self.assertTrue(file.verification_pending)
        self.perform(jobs)
        self.assertFalse(file.verification_pending)

    def test_mails_leave_by_jobs_and_each_once(self):
        with self.nights() as server:
            self.open_request()
            self.env.flush_all()
            self.run_action("chase")
            jobs = self.get_jobs("_send_to")
            self.assertEqual(jobs.mapped("channel"), ["root.coi.send"])
            self.send_queue()
            self.assertFalse(server.messages)
            self.perform(jobs)
            self.send_queue()
            self.assertEqual(len(server.messages), 1)
            self.run_action("chase")
            self.assertFalse(self.get_jobs("_send_to"))
