from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .inbound_common import ADDRESS, InboundCommon
from .plain import mails

GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundKept(InboundCommon):
    def test_a_mail_is_kept_as_it_came_before_it_is_opened(self):
        mail = mails.message([("coi.pdf", self.draw())], text="See attached.", To=ADDRESS)
        inbound = self.deliver(mail)
        self.assertEqual((inbound.state, inbound.company_id, inbound.name), ("new", self.company, "Certificate"))
        self.assertEqual(inbound._get_original().replace(b"\r\n", b"\n"), mail.as_bytes())
        message = inbound.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(message.attachment_ids.mapped("name"), ["coi.pdf"])
        self.assertIn("See attached.", message.body)
        self.assertFalse(self.env["coi.certificate"].search([("source", "=", "mail")]))

    def test_the_same_message_twice_is_one(self):
        mail = mails.message([("coi.pdf", self.draw())], To=ADDRESS, Message_ID="<1@bay.test>")
        self.assertTrue(self.deliver(mail))
        self.assertFalse(self.deliver(mail))

    def test_another_mail_under_the_same_identifier_is_not_lost(self):
        first = mails.message([("a.pdf", self.draw(number="GL-1"))], To=ADDRESS, Message_ID="<1@bay.test>")
        other = mails.message([("b.pdf", self.draw(number="GL-2"))], To=ADDRESS, Message_ID="<1@bay.test>")
        self.assertEqual(len(self.deliver(first)), 1)
        self.assertEqual(len(self.deliver(other)), 1)
        # and each of them is taken once
        self.assertFalse(self.deliver(first) | self.deliver(other))

    def test_a_blind_copy_to_another_company_is_not_lost(self):
        other = self.env["res.company"].create({"name": "Other Works", "alias_domain_id": self.domain.id})
        other.coi_alias_name = "insurance"
        mail = mails.message([("coi.pdf", self.draw())], To=ADDRESS, Message_ID="<1@bay.test>")
        self.assertEqual(self.deliver(mail).company_id, self.company)
        mail["Delivered-To"] = "insurance@harbor.test"
        self.assertIn(other, self.deliver(mail).company_id)
        self.assertFalse(self.deliver(mail))

    def test_what_goes_to_the_address_as_it_was_before_comes_in_as_well(self):
        self.company.coi_alias_name = "insurance"
        self.assertEqual(self.company.coi_alias_email, "insurance@harbor.test")
        for address in (ADDRESS, "insurance@harbor.test"):
            mail = mails.message([("coi.pdf", self.draw())], To=address, text=address)
            self.assertEqual(self.deliver(mail).company_id, self.company)
        # and may become the address again
        self.company.coi_alias_name = "certificates"
        self.assertEqual(self.company.coi_alias_email, ADDRESS)
        self.company.coi_alias_name = False
        self.assertFalse(self.company._coi_get_aliases())

    def test_a_mail_that_cannot_be_opened_waits_for_a_person(self):
        inbound = self.deliver(mails.message(To=ADDRESS))
        with (
            patch("odoo.addons.coi_management.mailroom.open_mail", side_effect=RuntimeError),
            mute_logger("odoo.addons.coi_management.models.coi_inbound_filing"),
        ):
            self.work("inbox")
        self.assertEqual(inbound.state, "triage")
        self.assertIn("could not be filed", inbound.why)

    def test_a_mail_that_ends_the_process_each_time_is_not_opened_for_ever(self):
        inbound = self.deliver(mails.message(To=ADDRESS))
        inbound.sudo().attempts = 3
        with patch("odoo.addons.coi_management.mailroom.open_mail", side_effect=MemoryError) as opened:
            self.work("inbox")
        self.assertFalse(opened.called)
        self.assertEqual(inbound.state, "triage")

    def test_what_came_in_is_neither_changed_nor_deleted(self):
        inbound = self.receive()
        with self.assertRaises(UserError):
            inbound.with_user(self.coi_user).write({"sender_email": "x@y.test"})
        with self.assertRaises(UserError):
            inbound.unlink()

    def test_a_malformed_mail_is_kept_whole(self):
        raw = (
            f"From: ann@bay.test\r\nTo: {ADDRESS}\r\nSubject: Certificate\r\nMessage-ID: <m@bay.test>\r\n"
            "Content-Type: text/plain; charset=no-such-set\r\n\r\nhello caf\xe9"
        ).encode("latin-1")
        with mute_logger("odoo.addons.coi_management.models.coi_inbound_gateway"):
            inbound = self.deliver(raw)
        self.assertIn(b"charset=no-such-set", inbound._get_original())
        self.work("inbox")
        self.assertIn("hello", inbound.preview)

    def test_an_agent_who_sends_many_mails_is_not_taken_for_a_loop(self):
        for number in range(25):
            self.assertTrue(
                self.deliver(mails.message(text=str(number), To=ADDRESS, Message_ID=f"<{number}@bay.test>"))
            )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundFiled(InboundCommon):
    def test_a_document_of_a_known_sender_goes_to_its_file_and_is_read(self):
        inbound = self.receive([("coi.pdf", self.draw())])
        document = inbound.certificate_ids
        self.assertEqual((inbound.state, inbound.found_by, inbound.partner_id), ("filed", "sender", self.vendor))
        self.assertEqual((document.partner_id, document.source, document.state), (self.vendor, "mail", "to_review"))
        self.assertEqual(document.insured_name, self.vendor.name)
        self.assertIn("coi.pdf was stored", inbound.message_ids[0].body + inbound.message_ids[1].body)
        self.assertTrue(any("coi.pdf" in message.body for message in self.file.message_ids))

    def test_an_answer_to_a_request_goes_to_its_file_whoever_writes(self):
        request, message_id = self.ask()
        for headers in ({"In_Reply_To": message_id}, {"References": f"<0@x.test> {message_id}"}):
            for to in (ADDRESS, "catchall@harbor.test"):
                with self.subTest(to=to, **headers):
                    inbound = self.receive(
                        sender="someone@new.test", To=to, text=f"{to} {headers}", Subject="Re: Certificate", **headers
                    )
                    self.assertEqual((inbound.found_by, inbound.request_id), ("thread", request))
                    self.assertEqual(request.state, "answered")
        inbound = self.receive(
            [("coi.pdf", self.draw())], sender="someone@new.test", To="catchall@harbor.test", In_Reply_To=message_id
        )
        self.assertEqual((inbound.state, inbound.certificate_ids.partner_id), ("filed", self.vendor))

    def test_an_answer_to_an_answer_stays_in_its_file(self):
        _request, message_id = self.ask()
        self.receive(sender="someone@new.test", In_Reply_To=message_id, Message_ID="<a@new.test>")
        inbound = self.receive(sender="other@new.test", References="<a@new.test>", text="And this too.")
        self.assertEqual((inbound.found_by, inbound.partner_id), ("thread", self.vendor))

    def test_the_reference_in_the_subject_is_enough(self):
        request, _message_id = self.ask()
        inbound = self.receive([("coi.pdf", self.draw())], sender="new@new.test", Subject=f"Renewal [{request.name}]")
        self.assertEqual((inbound.found_by, inbound.request_id, inbound.state), ("reference", request, "filed"))

    def test_the_vendors_own_address_and_that_of_its_people_are_known(self):
        self.vendor.email = "Office <Office@acme.test>"
        person = self.env["res.partner"].create({"name": "Al", "parent_id": self.vendor.id, "email": "al@acme.test"})
        for address in ("office@ACME.test", person.email):
            self.assertEqual(self.receive(sender=address, text=address).partner_id, self.vendor)

    def test_what_a_colleague_forwards_counts_as_sent_by_who_wrote_it(self):
        inner = mails.message([("coi.pdf", self.draw())])
        inbound = self.receive([("Fwd.eml", inner)], sender="Cole <cole@harbor.test>")
        self.assertEqual((inbound.forwarded_email, inbound.partner_id), ("ann@bay.test", self.vendor))
        self.assertEqual(inbound.certificate_ids.document_name, "coi.pdf")
        text = "fyi\n\n---------- Forwarded message ---------\nFrom: Ann Agent <ann@bay.test>\nSubject: COI\n\nHi"
        inbound = self.receive([("b.pdf", self.draw(number="X-2"))], sender="cole@harbor.test", text=text)
        self.assertEqual((inbound.partner_id, inbound.state), (self.vendor, "filed"))

    def test_of_an_agent_with_several_vendors_each_certificate_goes_to_its_insured(self):
        other = self.get_file(self.other_vendor)
        self.env["coi.contact"].create({"compliance_id": other.id, "role": "agent", "email": "ann@bay.test"})
        stranger = self.env["res.partner"].create({"name": "Cobalt Freight LLC", "is_company": True})
        files = [
            ("1.pdf", self.draw("ACME PAVING, LLC")),
            ("2.pdf", self.draw(self.other_vendor.name)),
            ("3.pdf", self.draw(stranger.name)),
        ]
        inbound = self.receive(files, read=False)
        self.assertFalse(inbound.certificate_ids.partner_id)
        self.work("read")
        by_name = {document.document_name: document.partner_id for document in inbound.certificate_ids}
        self.assertEqual(by_name["1.pdf"], self.vendor)
        self.assertEqual(by_name["2.pdf"], self.other_vendor)
        # never by itself to a vendor on whose file the sender is not known
        self.assertFalse(by_name["3.pdf"])
        third = inbound.certificate_ids.filtered(lambda document: not document.partner_id)
        self.assertEqual((third.proposed_partner_id, inbound.state), (stranger, "triage"))
        third.with_user(self.coi_user).action_file_under_proposed()
        self.assertEqual(inbound.state, "filed")

    def test_a_certificate_of_another_vendor_leaves_the_file_of_the_request(self):
        _request, message_id = self.ask()
        inbound = self.receive([("coi.pdf", self.draw(self.other_vendor.name))], In_Reply_To=message_id)
        self.assertFalse(inbound.certificate_ids.partner_id)
        self.assertEqual(inbound.certificate_ids.proposed_partner_id, self.other_vendor)
        self.assertEqual(inbound.state, "triage")

    def test_a_certificate_under_another_name_stays_for_the_reviewer_to_judge(self):
        inbound = self.receive([("coi.pdf", self.draw("Acme Paving of Dayton"))])
        self.assertEqual(inbound.certificate_ids.partner_id, self.vendor)
        self.assertTrue(any("same firm" in warning for warning in inbound.certificate_ids.warnings))

    def test_a_file_that_is_known_is_not_added_again(self):
        first = self.receive([("coi.pdf", self.draw())])
        again = self.receive([("again.pdf", self.draw())], text="Again.")
        self.assertFalse(again.certificate_ids)
        self.assertEqual((again.state, again.results[0]["certificate_id"]), ("filed", first.certificate_ids.id))
        self.assertIn("already", again.results[0]["message"])

    def test_known_by_its_insured_only_it_is_not_added_twice_either(self):
        other = self.get_file(self.other_vendor)
        self.env["coi.contact"].create({"compliance_id": other.id, "role": "agent", "email": "ann@bay.test"})
        self.receive([("coi.pdf", self.draw())])
        again = self.receive([("again.pdf", self.draw())], text="Again.")
        documents = self.env["coi.certificate"].search([("partner_id", "=", self.vendor.id), ("source", "=", "mail")])
        self.assertEqual(len(documents), 1)
        self.assertEqual((again.state, again.results[0]["certificate_id"]), ("filed", documents.id))

    def test_a_mail_at_the_address_of_one_company_never_touches_another(self):
        other = self.env["res.company"].create({"name": "Other Works", "alias_domain_id": self.domain.id})
        other.coi_alias_name = "insurance"
        self.assertEqual(other.coi_alias_email, "insurance@harbor.test")
        request, message_id = self.ask()
        inbound = self.receive(
            [("coi.pdf", self.draw())], To="insurance@harbor.test", In_Reply_To=message_id, Subject=f"[{request.name}]"
        )
        self.assertEqual((inbound.company_id, inbound.certificate_ids.company_id), (other, other))
        self.assertFalse(inbound.compliance_id | inbound.candidate_ids)
        self.assertFalse(inbound.certificate_ids.partner_id)
        self.assertEqual(request.state, "open")
        # to both it comes in twice, once for each
        both = self.receive(
            [("coi.pdf", self.draw(number="Z-9"))], To=f"insurance@harbor.test, {ADDRESS}", text="To both."
        )
        self.assertEqual(both.company_id, self.company | other)
        self.assertEqual(both.certificate_ids.compliance_id, self.file)

    def test_branch_has_an_address_of_its_own_and_files_where_its_files_are(self):
        branch = self.env["res.company"].create(
            {"name": "Harbor Works West", "parent_id": self.company.id, "alias_domain_id": self.domain.id}
        )
        branch.coi_alias_name = "west"
        inbound = self.receive(To="west@harbor.test")
        self.assertEqual((inbound.company_id, inbound.compliance_id), (self.company, self.file))
        branch.coi_own_files = True
        inbound = self.receive(To="west@harbor.test", text="Once more.")
        self.assertEqual(inbound.company_id, branch)
        self.assertFalse(inbound.compliance_id)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundFiles(InboundCommon):
    """What mails hold beside plain documents."""

    def test_archives_and_winmail_dat_are_opened(self):
        for name, data in (
            ("all.zip", mails.zipped({"../a.pdf": self.draw(number="A-1"), "b.pdf": self.draw(number="B-1")})),
            ("winmail.dat", mails.winmail({"a.pdf": self.draw(number="C-1"), "b.pdf": self.draw(number="D-1")})),
        ):
            inbound = self.receive([(name, data)], text=name, read=False)
            self.assertEqual(inbound.certificate_ids.mapped("document_name"), ["b.pdf", "a.pdf"])
            self.assertEqual(inbound.state, "filed")

    def test_photographs_become_one_document(self):
        pages = [(f"IMG_{page}.jpg", mails.picture(1200, 1600, "JPEG", colour=(page, 200, 200))) for page in range(3)]
        inbound = self.receive(pages, read=False)
        document = inbound.certificate_ids
        self.assertEqual(document.document_name, "IMG_0.pdf")
        self.assertEqual(document._get_bytes().count(b"/MediaBox"), 3)

    def test_logos_are_no_documents(self):
        logo = ("image001.png", mails.picture(200, 60), {"kind": "image/png", "disposition": "inline", "cid": "<a@b>"})
        inbound = self.receive([logo, ("coi.pdf", self.draw())], read=False)
        self.assertEqual(inbound.certificate_ids.mapped("document_name"), ["coi.pdf"])
        inbound = self.receive([logo], text="Nothing but my logo.")
        self.assertFalse(inbound.certificate_ids)
        self.assertIn("no document", inbound.why)

    def test_what_cannot_be_taken_waits_with_a_sentence_that_says_what_to_do(self):
        for name, data, words in (
            ("coi.docx", b"PK\x03\x04 word", "neither a PDF nor a photograph"),
            ("coi.zip", mails.locked_zip({"coi.pdf": b"%PDF-1.4"}), "coi.zip › coi.pdf is locked with a password"),
            ("coi.rar", b"Rar!\x1a\x07\x00", "Unpack it"),
            ("smime.p7m", b"x", "without encryption"),
            ("empty.pdf", b"", "is empty"),
            ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(40), "photo.heic"),
        ):
            with self.subTest(name):
                inbound = self.receive([(name, data)], text=name)
                self.assertEqual((inbound.state, inbound.partner_id), ("triage", self.vendor))
                self.assertIn(words, inbound.why)
                self.assertFalse(inbound.certificate_ids)
                self.assertIn(name, inbound.message_ids.attachment_ids.mapped("name"))

    def test_beside_a_good_document_the_bad_one_is_told(self):
        inbound = self.receive([("coi.pdf", self.draw()), ("more.rar", b"Rar!\x1a\x07\x00")], read=False)
        self.assertEqual((len(inbound.certificate_ids), inbound.state), (1, "triage"))
        self.assertIn("more.rar", inbound.why)
        inbound.with_user(self.coi_user).action_done()
        self.assertEqual(inbound.state, "filed")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundTriage(InboundCommon):
    def test_documents_of_a_stranger_wait_with_a_proposal_and_open_no_vendor(self):
        partners = self.env["res.partner"].search_count([])
        files = self.env["coi.compliance"].search_count([])
        inbound = self.receive([("coi.pdf", self.draw())], sender="Stranger <new@stranger.test>")
        self.assertEqual((inbound.state, inbound.certificate_ids.partner_id.ids), ("triage", []))
        self.assertEqual(inbound.proposed_partner_id, self.vendor)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self.env["coi.compliance"].search_count([]), files)

    def test_a_person_files_it_and_the_sender_is_known_from_then_on(self):
        inbound = self.receive([("coi.pdf", self.draw())], sender="Stranger <new@stranger.test>")
        action = inbound.with_user(self.coi_user).action_file_under()
        wizard = Form(self.env["coi.inbound.file"].with_user(self.coi_user).with_context(**action["context"]))
        self.assertEqual((wizard.partner_id, wizard.address), (self.vendor, "new@stranger.test"))
        wizard.save().action_file()
        self.assertEqual((inbound.state, inbound.found_by), ("filed", "person"))
        self.assertEqual(inbound.certificate_ids.partner_id, self.vendor)
        again = self.receive([("b.pdf", self.draw(number="N-2"))], sender="new@stranger.test", text="Next.")
        self.assertEqual((again.state, again.found_by), ("filed", "sender"))

    def test_what_a_person_filed_wrongly_is_taken_up_again(self):
        inbound = self.receive([("coi.pdf", self.draw())], sender="new@stranger.test")
        inbound.with_user(self.coi_user)._file_under(self.other_vendor)
        self.assertEqual(inbound.certificate_ids.partner_id, self.other_vendor)
        inbound.with_user(self.coi_user).action_undo()
        self.assertEqual((inbound.state, inbound.certificate_ids.partner_id.ids), ("triage", []))
        inbound.with_user(self.coi_user).action_file_under_proposed()
        self.assertEqual(inbound.certificate_ids.partner_id, self.vendor)

    def test_a_decided_document_stays_where_it_is(self):
        inbound = self.receive([("coi.pdf", self.draw())])
        inbound.certificate_ids.action_check_all()
        inbound.certificate_ids.action_accept()
        inbound.with_user(self.coi_user).action_undo()
        self.assertEqual(inbound.certificate_ids.partner_id, self.vendor)

    def test_what_is_no_insurance_leaves_the_queues_and_can_come_back(self):
        inbound = self.receive([("minutes.pdf", mails.PDF)], sender="new@stranger.test")
        inbound.with_user(self.coi_user).action_ignore()
        self.assertEqual((inbound.state, inbound.certificate_ids.state), ("ignored", "rejected"))
        inbound.with_user(self.coi_user).action_undo()
        self.assertEqual((inbound.state, inbound.certificate_ids.state), ("triage", "to_review"))

    def test_who_may_work_the_inbox(self):
        inbound = self.receive(sender="new@stranger.test")
        for user in (self.buyer, self.colleague, new_test_user(self.env, "t_portal", groups="base.group_portal")):
            with self.assertRaises(AccessError):
                inbound.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                inbound.with_user(user).action_ignore()
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="coi_management.group_coi_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(inbound.with_user(stranger).search([("id", "=", inbound.id)]))
        with self.assertRaises(AccessError):
            inbound.with_user(self.coi_user).message_new({"subject": "forged"}, {})


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundBack(InboundCommon):
    """What comes back, and what colleagues answer."""

    def bounce(self, **options):
        with mute_logger(GATEWAY):
            return self.deliver(mails.bounce(**options))

    def test_an_address_that_fails_is_not_written_to_and_somebody_calls(self):
        request, message_id = self.ask()
        self.file.user_id = self.coi_user
        self.bounce(original=message_id)
        self.assertTrue(self.agent.bounced_on)
        self.assertIn("no such mailbox", self.agent.bounce_reason)
        (activity,) = request.activity_ids
        self.assertEqual((activity.activity_category, activity.user_id), ("phonecall", self.coi_user))
        self.assertEqual(request.state, "open")
        self.bounce(original=message_id, status="5.7.1")
        self.assertEqual(len(request.activity_ids), 1)

    def test_who_writes_that_a_mail_came_back_which_we_never_sent_silences_nobody(self):
        request, _message_id = self.ask()
        of_another = self.require(self.other_vendor).message_post(body="Hello").message_id
        self.file.user_id = self.coi_user
        for original in ("<made-up@bay.test>", of_another):
            self.bounce(original=original, why='<a href="http://evil.test">look</a>')
            self.assertFalse(self.agent.bounced_on)
        (activity,) = request.activity_ids
        self.assertEqual(activity.summary, "Call: a mail may have come back")
        self.assertIn("as before", activity.note)
        self.assertNotIn("<a ", activity.note)

    def test_a_delay_marks_nobody(self):
        _request, message_id = self.ask()
        self.bounce(original=message_id, action="delayed", status="4.4.1")
        self.assertFalse(self.agent.bounced_on)

    def test_what_came_back_to_our_address_is_kept_and_files_nothing(self):
        _request, message_id = self.ask()
        inbound = self.bounce(to=ADDRESS, original=message_id)
        self.assertEqual((inbound.state, inbound.automatic), ("ignored", "bounce"))
        self.assertTrue(self.agent.bounced_on)

    def test_what_a_colleague_answers_stays_in_the_chatter(self):
        request, message_id = self.ask()
        mail = mails.message(sender="cole@harbor.test", To="catchall@harbor.test", In_Reply_To=message_id, text="Seen.")
        self.assertFalse(self.deliver(mail))
        self.assertIn("Seen.", request.message_ids[0].body)
        mail = mails.message(
            [("coi.pdf", self.draw())], sender="cole@harbor.test", To="catchall@harbor.test", In_Reply_To=message_id
        )
        self.assertEqual(len(self.deliver(mail)), 1)

    def test_answers_go_to_the_address_of_the_company(self):
        request, _message_id = self.ask()
        self.assertIn(ADDRESS, request._notify_get_reply_to()[request.id])
        self.company.coi_alias_name = False
        self.assertFalse(self.env["mail.alias"].search([("alias_model_id.model", "=", "coi.inbound")]))
        self.assertIn("catchall@harbor.test", request._notify_get_reply_to()[request.id])

    def test_old_mails_are_filed_in_the_order_in_which_they_came(self):
        first = self.deliver(mails.message(text="1", To=ADDRESS, Message_ID="<1@bay.test>"))
        second = self.deliver(mails.message(text="2", To=ADDRESS, Message_ID="<2@bay.test>"))
        self.work("inbox")
        self.assertLessEqual(first.write_date, second.write_date + timedelta(seconds=1))
        self.assertNotIn("new", (first | second).mapped("state"))
        self.assertLessEqual(first.received_on, fields.Datetime.now())
