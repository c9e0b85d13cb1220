import base64
import io
import os
from datetime import date, datetime

import xlsxwriter
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import config

from ..models.coi_retention_table import DELETED, ERASED, FILES, MASKED
from .drawing import acord25
from .inbound_common import InboundCommon
from .report_common import Printing
from .servers.smtp import real_mail
from .test_import import HEADINGS, ROW

#: When all of it came, and when it is deleted.
BEGIN = "2015-03-02"
NOW = "2026-06-15"

#: Stands in all that was planted, and nowhere else.
STEM = "xylowick"

AGENT = "Dana Xylowickagent"
SHARED = "dana@bay.test"
ADDRESS = f"dana@{STEM}.example"

#: Numbers of policies begin with it: they stay with the policies, as part of the audit trail.
NUMBER = "quorble"
POLICY = "QUORBLE-7702"

#: What was read of each value and where on the page: the values themselves are amounts, and names of firms.
EVIDENCE = {"coi.coverage", "coi.coverage.limit", "coi.certificate.insurer"}


@tagged("post_install", "-at_install")
class TestRetentionEverywhere(Printing, InboundCommon):
    """What came by every door is gone after its time, from every table and from the disk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEGIN):
            cls.company.write({"email": "office@harbor.test", "coi_chase": True, "coi_retention_years": 7})
            cls.agent.write({"name": AGENT, "email": SHARED, "phone": "555 0100 xylowick"})
            cls.env["coi.contact"].create(
                {"compliance_id": cls.file.id, "role": "agent", "name": "Pat Xylowicksecond", "email": ADDRESS}
            )
            asked = [("additional_insured_ongoing", "assertion", "")]
            cls.requirements.line_ids.provision_ids = cls.line_vals("general_liability", provisions=asked)[
                "provision_ids"
            ]
            # another vendor of the same agent, who is still one
            cls.other = cls.require(cls.other_vendor)
            cls.env["coi.contact"].create(
                {"compliance_id": cls.other.id, "role": "agent", "name": "Dana", "email": SHARED}
            )
            cls.analyst = cls.coi_user
            cls.analyst.group_ids += cls.env.ref("base.group_partner_manager")

    # ------------------------------------------------------------ planting

    def plant(self):
        """What a vendor and its agent send, and what people write about it, by the doors that there are."""
        with freeze_time(BEGIN), real_mail(self.env) as server:
            self.plant_letters()
            server.messages.clear()
            self.plant_mails()
            self.plant_answers()
            self.plant_notices()
            self.plant_list()
            self.plant_override()
            self.plant_decisions()
            self.plant_chatter()
            self.env.cr.precommit.run()
        self.env.flush_all()
        self.back_date()

    def plant_letters(self):
        """Mails that were asked for: one to an agent of several vendors, one of a campaign."""
        self.request = self.env["coi.request"]._open(
            self.file, "correction", "manual", message=f"Please call Xylowickmessage, or {AGENT}."
        )
        requests = self.request | self.env["coi.request"]._open(self.other, "correction", "manual")
        requests._take_steps()
        requests.reminder_ids._send(now=True)
        campaign = self.env["coi.campaign"].create(
            {
                "name": "New address",
                "subject": "Our new address",
                "message": "<p>We have moved.</p>",
                "domain": repr([("id", "in", self.file.ids)]),
            }
        )
        campaign.action_schedule()
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_campaign").method_direct_trigger()
        self.env["coi.reminder"].search([("outcome", "=", "waiting")])._send(now=True)
        common = [("model", "=", "coi.request"), ("res_id", "in", (0, False)), ("outgoing_email_to", "=", SHARED)]
        self.letter = self.env["mail.message"].search(common)
        self.assertEqual(len(self.letter), 1)
        self.env["mail.mail"].search([("state", "=", "outgoing")], order="id")[:-1].send()
        self.assertFalse(self.letter.mail_ids)

    def plant_mails(self):
        """Certificates by mail: a document that is corrected and accepted, and one that is rejected."""
        sender = f"Dana Xylowicksender <{ADDRESS}>"
        self.inbound = self.receive(
            [("xylowickfile.pdf", self.draw_document()), ("xylowicksheet.bin", b"xylowick in a sheet")],
            sender=sender,
            Subject="Xylowicksubject",
            text="Xylowickwords of a mail, sent by Dana Xylowicksender.",
        )
        self.certificate = self.inbound.certificate_ids
        self.assertEqual(self.certificate.compliance_id, self.file)
        self.assertIn("Xylowickdescription", self.certificate.description_of_operations)
        document = self.certificate.with_user(self.coi_user)
        document.write({"producer_contact": "Dan Xylowickcorrected"})
        document.coverage_ids.write({"policy_number": f"{POLICY}-A"})
        document.action_check_all()
        document.action_accept()
        rejected = self.receive(
            [("xylowicksecond.pdf", self.draw_document(number="QUORBLE-2"))], sender=sender, text="Another"
        ).certificate_ids
        rejected.with_user(self.coi_user)._reject(f"{AGENT} sent the wrong one, xylowicksecond.pdf")
        aside = self.receive(
            [("xylowickaside.pdf", self.draw_document(number="QUORBLE-4"))], sender=sender, text="One more"
        ).certificate_ids
        aside._release_from_file()
        aside.with_user(self.coi_user)._reject("Of nobody we know")
        self.assertFalse(aside.compliance_id)
        inner = f"---------- Forwarded message ---------\nFrom: Dana <{ADDRESS}>\nSubject: Xylowickforward\n\nHi"
        self.receive(sender="Cole <cole@harbor.test>", Subject="Fwd: Xylowickforward", text=f"fyi\n\n{inner}")

    def draw_document(self, number=POLICY):
        return acord25.draw(
            {
                "certificate_date": "2015-02-20",
                "producer": {
                    "name": "Bay Insurance Agency",
                    "contact": "Dan Xylowickcontact",
                    "phone": "(555) 210-4471",
                    "fax": "(555) 210-4472",
                    "email": f"producer@{STEM}.example",
                    "address": ["7 Xylowickstreet", "Dayton, OH 45402"],
                },
                "insured": {"name": self.vendor.name, "address": ["9 Xylowickroad", "Dayton, OH 45402"]},
                "certificate_holder": {"name": self.company.name, "address": ["1 Xylowickpier", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        "type": "general_liability",
                        "insurer_letter": "A",
                        "policy_number": number,
                        "effective": "2015-01-01",
                        "expiration": "2016-01-01",
                        "basis": "occurrence",
                        "limits": {"each_occurrence": 1_000_000, "general_aggregate": 500_000},
                        "flags": {},
                    }
                ],
                "description_of_operations": (
                    "Harbor Works is included as additional insured for ongoing operations under general liability. "
                    "Xylowickdescription: work at the house of Jo Xylowickowner."
                ),
                "endorsements": [
                    {
                        "form": "CG 20 10 04 13",
                        "policy_number": number,
                        "additional_insured": True,
                        "schedule": {"name": "Jo Xylowickschedule", "address": ["2 Xylowicklane"]},
                    }
                ],
                "signed": True,
            }
        )

    def plant_answers(self):
        """What is said and sent behind a link: words, a file, an attestation, another agent, a waiver."""
        link = self.env["coi.link"]._make(self.request, self.agent)
        link._mint()
        give = self.env["coi.answer"]._give
        give(self.request, "message", {"text": "Xylowickanswer will follow"}, link=link)
        third = self.draw_document(number="QUORBLE-3")
        give(self.request, "upload", {"files": [("xylowickupload.pdf", third)], "text": "Xylowickupload"}, link=link)
        give(
            self.request,
            "agent",
            {"name": "Kim Xylowickother", "email": f"kim@{STEM}.example", "agency": "Bay"},
            link=link,
        )
        scope = self.file._get_waivable()[0][0]
        give(self.request, "waiver", {"scope": scope, "text": f"Xylowickwaiver, says {AGENT}"}, link=link)
        self.env["coi.attestation"].create(
            {
                "compliance_id": self.file.id,
                "request_id": self.request.id,
                "coverage_id": self.certificate.coverage_ids[:1].id,
                "policy_number": self.certificate.coverage_ids[:1].policy_number,
                "attested_on": date(2015, 3, 1),
                "name": AGENT,
                "email": ADDRESS,
                "address": "xylowick 192.0.2.7",
            }
        )
        self.work("read")
        sent = self.file.certificate_ids.filtered(lambda document: document.document_name == "xylowickupload.pdf")
        sent.with_user(self.coi_user)._reject("Sent before")

    def plant_notices(self):
        """A cancellation by mail, confirmed, told and withdrawn; one with a file of its own."""
        notice = self.receive(
            sender=f"Dana Xylowicksender <{ADDRESS}>",
            Subject="Xylowickcancelled",
            text=f"Policy {POLICY}-A has been cancelled effective 3/10/2015, says Xylowickreason.",
        ).notice_ids.with_user(self.coi_user)
        self.assertEqual(notice.compliance_id, self.file)
        notice.write(
            {
                "reason": "Xylowickpremium",
                "effective": date(2015, 3, 10),
                "tell_vendor": True,
                "document": base64.b64encode(b"%PDF-1.4 xylowick notice"),
                "document_name": "xylowicknotice.pdf",
            }
        )
        notice.action_confirm()
        notice._withdraw(f"A mistake, says {AGENT} of {ADDRESS}")
        self.notice = notice.sudo()

    def plant_list(self):
        """A list with this vendor and another."""
        row = dict(zip(HEADINGS, ROW, strict=True))
        row.update({"Policy #": "QUORBLE-9", "Agent": "Lee Xylowicklist", "Agent e-mail": f"lee@{STEM}.example"})
        row.update({"Eff": "1/1/2014", "Exp": "1/1/2015"})
        other = {
            **row,
            "Vendor": self.other_vendor.name,
            "Policy #": "B-9",
            "Agent": "Ann",
            "Agent e-mail": "a@bay.test",
        }
        bad = {**row, "Exp": "Xylowickday"}
        rows = [[*row.values(), "Xylowickremark"], [*bad.values(), ""], [*other.values(), "None"]]
        data = self.write_book([*HEADINGS, "Remarks"], *rows)
        self.list = (
            self.env["coi.import"]
            .with_user(self.analyst)
            .create({"document": base64.b64encode(data), "document_name": "xylowicklist.xlsx"})
        )
        self.list.action_check()
        self.list.action_import()
        self.list.message_post(body="See xylowicklist.xlsx", attachments=[("xylowicklist.txt", b"xylowick list")])

    def write_book(self, *rows):
        """A workbook of two sheets."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        book.add_worksheet("Xylowickread me")
        sheet = book.add_worksheet("Vendors")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()
        return target.getvalue()

    def plant_decisions(self):
        """What people of ours decide, with files and with names in their reasons."""
        files = {"document": base64.b64encode(b"%PDF-1.4 xylowick exemption"), "document_name": "xylowickexempt.pdf"}
        self.exemption = self.env["coi.exemption"].create(
            {
                "compliance_id": self.file.id,
                "state_id": self.env.ref("base.state_us_10").id,
                "persons": "Jo Xylowickexempt",
                "number": "FL-77",
                "date_start": date(2015, 1, 1),
                "date_end": date(2016, 1, 1),
                **files,
            }
        )
        self.exemption.with_user(self.manager).action_approve()
        self.exemption.message_post(body="See it", attachments=[("xylowickproof.pdf", b"%PDF-1.4 xylowick proof")])
        waiver = self.file.waiver_ids[:1]
        waiver.write({"compensating_control": f"{AGENT} is on site"})
        waiver.message_post(body="See it", attachments=[("xylowickwaiver.pdf", b"%PDF-1.4 xylowick waiver")])
        waiver.with_user(self.manager).action_approve()
        self.env["coi.call"].with_user(self.coi_user).create(
            {
                "compliance_id": self.file.id,
                "contact_id": self.agent.id,
                "note": "Xylowickcall: on holiday",
                "next_step": "Call Xylowickagain",
                "next_date": date(2015, 3, 9),
                "outcome": "talked",
            }
        )

    def plant_override(self):
        """An order that is confirmed in spite of what is missing; and a contact that looked like another."""
        order = self.make_order(date_planned=datetime(2015, 3, 5))
        order.date_order = datetime(2015, 3, 2)
        override = self.env["coi.override"].with_user(self.manager)
        override.create({"order_id": order.id, "reason": f"{AGENT} promised it"}).action_override()
        twin = self.env["coi.twin"].create(
            {"compliance_id": self.file.id, "other_id": self.other.id, "matches": "name"}
        )
        twin.with_user(self.manager).note = f"Another firm, says {AGENT} of {ADDRESS}"
        twin.with_user(self.manager).action_different()
        self.env.flush_all()
        self.env.cr.execute("UPDATE purchase_order SET invoice_status = 'invoiced' WHERE id = %s", [order.id])

    def plant_chatter(self):
        """What colleagues write, with files, and what they plan."""
        for record in (self.file, self.certificate, self.request, self.notice, self.inbound):
            record.with_user(self.coi_user).message_post(
                body=f"Spoke with {AGENT} ({ADDRESS}) of 9 Xylowickroad about {POLICY}-A",
                subject=f"About {AGENT}",
                attachments=[(f"xylowick{record._name}.pdf", b"%PDF-1.4 xylowick " + record._name.encode())],
            )
        self.file.message_post(body="Xylowickletter", message_type="email", email_from=ADDRESS, subject="Xylowicktitle")
        planned = self.file.activity_schedule(
            "mail.mail_activity_data_todo", date(2015, 3, 9), summary=f"Call {AGENT}", note=f"At {ADDRESS}"
        )
        planned.action_feedback(feedback=f"{AGENT} sends it")
        self.file.note = f"<p>{AGENT} is the one to call</p>"

    def back_date(self):
        """Set what PostgreSQL dated; and have the other vendor stay one."""
        for table in ("coi_compliance", "coi_exemption", "coi_waiver", "coi_gate_override", "coi_import"):
            self.env.cr.execute(f"UPDATE {table} SET create_date = %s", [BEGIN])
        self.env.invalidate_all()
        self.other.write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})

    # ------------------------------------------------------------ looking

    def find_everywhere(self, word=STEM):
        """Each row of any table in which the word stands, as table and text.

        Not of those that Odoo sweeps every day: wizards, and what is shown at this moment.
        """
        swept = {"bus_bus", *(model._table for model in self.env.values() if model._transient)}
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
              FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
               AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY')
             GROUP BY table_name ORDER BY table_name
            """
        )
        found = []
        for table, columns in self.env.cr.fetchall():
            self.env.cr.execute(
                f"""SELECT text FROM (SELECT ROW({columns})::text AS text FROM "{table}") AS rows
                     WHERE text ILIKE %s OR text ILIKE %s OR text ILIKE %s""",
                # as it is, as bytes, and as Base64 would have it at each of three places
                [f"%{word}%", f"%{word.encode().hex()}%", f"%{base64.b64encode(word[:6].encode()).decode()}%"],
            )
            if table not in swept:
                found += [(table, text) for (text,) in self.env.cr.fetchall()]
        return found

    def get_stored(self):
        """Where on the disk the files are that were planted."""
        planted = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("id", ">", self.last),
                    ("store_fname", "!=", False),
                    ("res_field", "in", [False, *{name for names in FILES.values() for name in names}]),
                ]
            )
        )
        # what was sent to the other vendor stays
        planted = planted.filtered(lambda found: self.other_vendor.name not in found.name)
        folder = config.filestore(self.env.cr.dbname)
        return {os.path.join(folder, name) for name in planted.mapped("store_fname")}

    def confirm(self):
        wizard = self.env["coi.retention"].with_user(self.manager).create({"company_id": self.company.id})
        wizard.understood = True
        wizard.action_confirm()

    def erase(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_erase").method_direct_trigger()
        self.env.invalidate_all()

    def get_empty(self):
        """Fields that are erased, and in which nothing stands anywhere: the test would not see whether they are."""
        self.env.flush_all()
        for model, names in ERASED.items():
            for name in names:
                table = self.env[model]._table
                self.env.cr.execute(f'SELECT 1 FROM "{table}" WHERE "{name}" IS NOT NULL LIMIT 1')
                if not self.env.cr.rowcount:
                    yield f"{model}.{name}"

    # ------------------------------------------------------------ what is left

    def test_no_word_and_no_file_is_left_in_any_table_or_on_the_disk(self):
        self.last = self.env["ir.attachment"].search([], order="id desc", limit=1).id
        self.plant()
        self.assertEqual(list(self.get_empty()), [])
        tables = {table for table, _text in self.find_everywhere()}
        told = {*ERASED, *MASKED, *DELETED} - EVIDENCE
        self.assertLessEqual({self.env[model]._table for model in told}, tables)
        stored = self.get_stored()
        self.assertGreater(len(stored), 10)
        trail = self.get_trail()
        with freeze_time(NOW):
            self.confirm()
            self.erase()
            self.assertTrue(self.file.erased_on)
            self.assertEqual(self.find_everywhere(), [])
            self.assertNotIn("needs something from you", self.letter.body)
            self.assertFalse([name for name in self.letter.attachment_ids.mapped("name") if "Acme" in name])
            self.assertTrue([name for name in self.letter.attachment_ids.mapped("name") if "Borealis" in name])
            said = {"mail_message", "mail_tracking_value", "mail_activity", "mail_mail", "ir_attachment"}
            self.assertFalse(said & {table for table, _text in self.find_everywhere(NUMBER)})
            self.env["ir.attachment"]._gc_file_store_unsafe()
            self.assertEqual([path for path in sorted(stored) if os.path.exists(path)], [])
            self.assertEqual(self.get_trail(), trail)
            # of words that are gone stays what was judged
            kept = self.certificate.coverage_ids.kept_provisions["provisions"]
            self.assertIn("additional_insured_ongoing", [found["provision"] for found in kept])
            self.assertPrinted()

    def get_trail(self):
        """Who decided what and when, and where the vendor stood."""
        day = self.file.get_standing_on
        documents = self.file.with_context(active_test=False).certificate_ids
        return {
            "documents": documents.read(["state", "kind", "checksum", "reviewer_id", "reviewed_on", "received_on"]),
            "policies": documents.coverage_ids.read(["policy_number", "effective", "expiration", "insurer_id"]),
            "amounts": documents.coverage_ids.limit_ids.read(["amount"]),
            "standing": [day("2015-03-02"), day("2015-12-01"), day("2016-03-01")],
            "periods": self.file.period_ids.read(["date_from", "status", "content"]),
            "waivers": self.file.waiver_ids.read(["state", "scope", "decided_by_id", "date_end"]),
            "exemption": self.exemption.read(["state", "decided_by_id", "number"]),
            "notices": self.notice.read(["state", "kind", "confirmed_by_id", "withdrawn_by_id", "effective"]),
            "reminders": self.file.request_ids.reminder_ids.read(["outcome", "done_on", "channel"]),
        }

    def assertPrinted(self):
        """The audit file, as text and as PDF, tells the trail and that the documents are gone."""
        wizard = self.env["coi.report.audit"].with_user(self.manager)
        wizard = wizard.create(
            {"compliance_id": self.file.id, "date_from": date(2015, 1, 1), "date_to": date(2016, 2, 1)}
        )
        text = self.get_text("report_audit_file", wizard)
        for told in (self.vendor.name, self.certificate.checksum, "Accepted", "Rejected", "Withdrawn"):
            self.assertIn(told, text)
        self.assertIn("File deleted by retention on 06/15/2026", text)
        self.assertNotIn(STEM, text.lower())
        pages = [page.extract_text() for page in self.get_pdf("report_audit_file", wizard).pages]
        self.assertTrue(any("File deleted by retention" in page for page in pages))
