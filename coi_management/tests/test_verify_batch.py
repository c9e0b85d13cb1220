from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ..models import coi_compliance as compliance
from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVerifyBatch(CoiCommon):
    """Many files verified at once, as after a change of requirements."""

    def make_files(self, count):
        """Files of vendors who satisfy the requirements, all by one tag."""
        self.requirements.tag_ids = self.tag
        vendors = self.env["res.partner"].create(
            [{"name": f"Vendor {number}", "category_id": [Command.set(self.tag.ids)]} for number in range(count)]
        )
        self.settle()
        for vendor in vendors:
            self.accept_certificate(vendor=vendor)
        files = self.env["coi.compliance"].search([("partner_id", "in", vendors.ids)])
        self.assertEqual(set(files.mapped("base_status")), {"compliant"})
        return files

    def raise_limit(self, amount):
        self.requirements.line_ids.minimum_ids[0].amount = amount
        self.env.flush_all()
        # dated, and not verified yet
        self.env.cr.precommit.data["coi_changed_files"] = set()
        self.env["coi.requirement.version"]._record(self.requirements)
        self.env.cr.precommit.data.pop("coi_changed_sets", None)

    def count_queries(self, files):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        files._verify()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_twenty_files_cost_hardly_more_queries_than_two(self):
        files = self.make_files(22)
        self.raise_limit(5_000_000)
        few, many = self.count_queries(files[:2]), self.count_queries(files[2:])
        self.assertEqual(set(files.mapped("base_status")), {"deficient"})
        self.assertEqual(files.open_deficiency_ids.mapped("code"), ["LIMIT_LOW"] * 22)
        self.assertEqual(set(files.open_deficiency_ids.mapped("exposure")), {4_000_000})
        # those of the messages and of tracking, batch by batch
        self.assertLess(many, few + 20)

    def count_queries_of_tracking(self, files, day):
        files.write({"compliant_until": day})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env.cr.precommit.run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def get_noted_days(self, file):
        """The tracked days of compliance of a file, the last one last."""
        # sudo: tracked values are closed to all
        noted = file.message_ids.sudo().tracking_value_ids
        return noted.filtered(lambda value: value.field_id.name == "compliant_until").sorted("id")

    def make_tracked_files(self, count):
        files = self.make_files(count)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertTrue(all(files.mapped("compliant_until")))
        return files.with_context(tracking_disable=False, mail_notrack=False)

    def test_the_day_that_is_tracked_is_noted_for_each_of_many_at_once(self):
        files = self.make_tracked_files(22)
        days = {file: file.compliant_until for file in files}
        few = self.count_queries_of_tracking(files[:2], TODAY)
        many = self.count_queries_of_tracking(files[2:], TODAY)
        self.assertLess(many, few + 10)
        for file, day in days.items():
            last = self.get_noted_days(file)[-1:]
            self.assertEqual((last.old_value_datetime.date(), str(last.new_value_datetime.date())), (day, TODAY))
            self.assertEqual(
                (last.mail_message_id.author_id, last.mail_message_id.body), (self.env.user.partner_id, "")
            )

    def test_one_note_tells_the_standing_and_until_when(self):
        files = self.make_tracked_files(2)
        days = {file: file.compliant_until for file in files}
        told = {file: file.message_ids for file in files}
        self.raise_limit(5_000_000)
        files._verify()
        self.env.flush_all()
        self.env.cr.precommit.run()
        for file, day in days.items():
            note = file.message_ids - told[file]
            self.assertEqual(len(note), 1)
            self.assertIn("Deficient", note.body)
            last = self.get_noted_days(file)[-1:]
            self.assertEqual((last.mail_message_id, last.old_value_datetime.date()), (note, day))
            self.assertFalse(last.new_value_datetime)
        # what changes back within one transaction is told both times
        self.raise_limit(900_000)
        files._verify()
        self.raise_limit(5_000_000)
        files._verify()
        self.env.flush_all()
        self.env.cr.precommit.run()
        for file, day in days.items():
            back, away = self.get_noted_days(file)[-2:]
            self.assertEqual((back.new_value_datetime.date(), away.old_value_datetime.date()), (day, day))
            self.assertEqual(len(file.message_ids - told[file]), 3)

    def test_no_context_of_a_client_keeps_a_note_from_being_written(self):
        file = self.make_files(1).with_context(coi_notes=[])
        told = len(file.message_ids)
        file._message_log(body="By hand", author_id=None, tracking_value_ids=False)
        self.assertEqual(len(file.message_ids), told + 1)

    def test_chatter_is_told_what_people_see_and_the_history_all(self):
        file = self.make_files(1)
        told, rows = len(file.message_ids), len(file.period_ids)
        self.raise_limit(900_000)
        file._verify()
        self.assertEqual((len(file.message_ids), len(file.period_ids)), (told, rows + 1))
        self.raise_limit(5_000_000)
        file._verify()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(len(file.period_ids), rows + 2)
        self.assertIn("Deficient", " ".join(file.message_ids.mapped("body")))

    def test_chatter_is_not_told_again_of_what_falls_short_already(self):
        file = self.make_files(1)
        self.raise_limit(5_000_000)
        file._verify()
        told, rows = len(file.message_ids), len(file.period_ids)
        self.raise_limit(6_000_000)
        file._verify()
        self.assertEqual((len(file.message_ids), len(file.period_ids)), (told, rows + 1))
        self.assertEqual(file.open_deficiency_ids.content["asked"], 6_000_000)

    def test_what_was_kept_by_an_earlier_version_says_the_same(self):
        file = self.make_files(1)
        self.raise_limit(5_000_000)
        file._verify()
        self.env.flush_all()
        silent = '{"waiver": "", "coverage": "", "found": null, "layers": [], "params": {}, "asked": null}'
        in_full = """
            %s::jsonb || '{{"satisfied": true}}' || jsonb_build_object(
                'line', split_part({0} ->> 'key', '/', 1),
                'kind', split_part({0} ->> 'key', '/', 2),
                'code', split_part({0} ->> 'key', '/', 3)
            ) || {0}
        """
        self.env.cr.execute(f"UPDATE coi_deficiency SET content = {in_full.format('content')}", [silent])
        self.env.cr.execute(
            f"""
            UPDATE coi_compliance_period SET content = jsonb_set(content, '{{items}}', (
                SELECT jsonb_agg({in_full.format("item")} ORDER BY number)
                  FROM jsonb_array_elements(content -> 'items') WITH ORDINALITY AS kept(item, number)))
            """,
            [silent],
        )
        self.env.invalidate_all()
        rows, kept = len(file.period_ids), file.open_deficiency_ids.content
        self.assertLessEqual({"waiver", "line", "kind", "code"}, set(kept))
        file._verify()
        self.assertEqual((len(file.period_ids), file.open_deficiency_ids.content), (rows, kept))

    def test_a_history_row_can_be_read_like_any_other(self):
        file = self.make_files(1)
        self.raise_limit(5_000_000)
        file._verify()
        row = file.period_ids[0]
        self.assertEqual((row.company_id, row.partner_id), (file.company_id, file.partner_id))
        self.assertEqual((row.status, row.date_from), ("deficient", file.company_id._coi_today()))
        self.assertEqual((row.create_uid, row.write_uid), (self.env.user, self.env.user))
        self.assertEqual(row.certificate_ids, file.certificate_ids)
        self.assertEqual(row.version_ids.set_id, self.requirements)
        self.assertEqual(file.period_ids[1].date_to, row.date_from)

    def test_a_second_worker_begins_at_the_other_end(self):
        files = self.make_files(4)
        self.patch(compliance, "BATCH", 2)
        verified = []
        self.patch(type(files), "_verify", lambda batch: verified.append(batch.ids))
        for name in ("ir_cron_verify", "ir_cron_verify_beside"):
            files.verification_pending = True
            with self.enter_registry_test_mode():
                self.env.ref(f"coi_management.{name}").method_direct_trigger()
        one, other = verified[:2], verified[2:]
        self.assertEqual([sorted(found) for found in other], [sorted(found) for found in reversed(one)])
        self.assertEqual(sorted(found for batch in one for found in batch), sorted(files.ids))

    def test_many_files_wait_for_the_first_worker_alone_where_there_is_no_second(self):
        """As while the version that brings the second is being installed, or after somebody has deleted it."""
        files = self.make_files(3)
        self.env.ref("coi_management.ir_cron_verify_beside").unlink()
        first = self.env.ref("coi_management.ir_cron_verify")
        here = [("cron_id", "=", first.id)]
        before = self.env["ir.cron.trigger"].search_count(here)
        with patch.object(compliance, "VERIFY_AT_ONCE", 0):
            self.requirements.line_ids.minimum_ids[0].amount = 5_000_000
            self.settle()
        self.assertTrue(all(files.mapped("verification_pending")))
        self.assertGreater(self.env["ir.cron.trigger"].search_count(here), before)

    def test_sets_that_were_asked_are_told_until_nothing_is_asked(self):
        file = self.make_files(1)
        self.assertEqual(file.asked_set_ids, self.requirements)
        file.partner_id.category_id = False
        self.settle()
        self.assertEqual((file.asked_set_ids, file.base_status), (self.requirements.browse(), "not_required"))
