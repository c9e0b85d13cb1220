from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .link_common import LinkCommon
from .servers.smtp import real_mail


@tagged("post_install", "-at_install")
class TestSmartLinkAnswers(LinkCommon):
    """What can be answered beside a document, and what follows from it."""

    def answer(self, kind, path=None, **values):
        return self.post(f"{path or self.path}/answer", kind=kind, **values)

    def undo(self, path=None):
        answer = (self.link | self.agent_link).answer_ids.sorted("id")[-1:]
        return self.post(f"{path or self.path}/undo/{answer.id}")

    # ------------------------------------------------------------ words

    def test_why_nothing_comes_goes_to_a_person_and_can_be_taken_back(self):
        for kind, words in (
            ("none", "Does not have it"),
            ("not_renewing", "Does not renew"),
            ("not_working", "No longer works for us"),
            ("message", "Wrote a message"),
        ):
            with self.subTest(kind=kind):
                response = self.answer(kind, text="We closed the shop")
                self.assertIn("A person of ours", response.text)
                self.assertEqual(self.request.state, "answered")
                activity = self.request.activity_ids.filtered(lambda found, words=words: words in found.summary)
                self.assertEqual(len(activity), 1)
                self.assertIn("We closed the shop", activity.note)
                self.assertIn("Pat Acme", "".join(self.request.message_ids.mapped("body")))
                self.assertIn("You took this back", self.undo().text)
                self.assertFalse(activity.exists())
                self.assertEqual(self.request.state, "open")

    def test_what_a_visitor_writes_is_text_in_the_list_of_whoever_deals_with_it(self):
        self.answer("message", text='<a href="http://evil.test">Log in</a>\n<img src="http://evil.test/seen.png"/>')
        note = str(self.request.activity_ids.note)
        self.assertIn("evil.test/seen.png", note)
        self.assertNotIn("<a ", note)
        self.assertNotIn("<img", note)
        self.assertIn("<br", note)

    def test_button_that_is_pressed_twice_answers_once(self):
        for kind, values in (
            ("none", {"text": "We never had it"}),
            ("message", {"text": "Where do I sign?"}),
            ("waiver", {"scope": "general_liability", "text": "Because"}),
        ):
            with self.subTest(kind=kind):
                first, second = self.answer(kind, **values), self.answer(kind, **values)
                self.assertEqual(first.url, second.url)
                self.assertEqual(len(self.link.answer_ids.filtered(lambda answer, kind=kind: answer.kind == kind)), 1)
        self.assertEqual(len(self.request.activity_ids), 3)
        self.assertEqual(len(self.file.waiver_ids), 1)
        # other words are another answer, and so are the same after the first were taken back
        self.answer("message", text="And when?")
        self.undo()
        self.answer("message", text="And when?")
        self.assertEqual(len(self.link.answer_ids), 5)

    def test_waiver_that_the_vendor_asked_for_is_not_asked_for_again_by_its_agent(self):
        self.answer("waiver", scope="general_liability", text="Because")
        response = self.answer("waiver", path=self.agent_path, scope="general_liability", text="It is needless")
        self.assertIn("asked already", response.text)
        self.assertEqual(len(self.file.waiver_ids), 1)

    def test_an_agent_who_leaves_is_not_told_as_a_vendor_who_leaves(self):
        response = self.answer("not_working", path=self.agent_path, text="Since May")
        self.assertIn("not the insured&#39;s agent any more", response.text)
        self.assertIn("Is not the vendor's agent any more", self.request.activity_ids.summary)
        self.assertNotIn("No longer works for us", self.file.story)

    def test_message_without_words_is_asked_for(self):
        self.assertIn("Write your message first", self.answer("message").text)
        self.assertFalse(self.link.answer_ids)

    def test_what_was_dealt_with_is_not_taken_back(self):
        self.answer("none")
        self.request.with_user(self.coi_user).action_handled()
        self.assertIn("dealt with already", self.undo().text)
        self.assertFalse(self.link.answer_ids.undone_on)

    def test_one_answer_taken_back_leaves_the_other_waiting(self):
        self.answer("none")
        self.answer("message", text="And a question")
        self.undo()
        self.assertEqual(self.request.state, "answered")
        self.assertEqual(len(self.request.activity_ids), 1)

    def test_what_was_answered_is_not_changed_or_deleted(self):
        self.answer("message", text="Hello")
        answer = self.link.answer_ids
        with self.assertRaises(UserError):
            answer.write({"text": "Bye"})
        with self.assertRaises(UserError):
            answer.with_user(self.manager).write({"undone_on": fields.Datetime.now()})
        with self.assertRaises(UserError):
            answer.unlink()

    def test_unknown_answer_is_refused(self):
        for kind in ("", "upload", "unlink", "_give", "attested"):
            with self.subTest(kind=kind):
                self.assertIn("cannot be answered here", self.answer(kind, name="Pat").text)
        self.assertFalse(self.link.answer_ids)

    # ------------------------------------------------------------ waivers

    def test_waiver_is_asked_and_decided_by_the_desk(self):
        self.answer("waiver", scope="general_liability", text="We only deliver letters", until="2099-01-31")
        waiver = self.file.waiver_ids
        self.assertEqual((waiver.state, waiver.scope), ("asked", "general_liability"))
        self.assertEqual(waiver.date_end, fields.Date.to_date("2099-01-31"))
        self.assertIn("office@acme.test", waiver.reason)
        self.assertIn("We only deliver letters", waiver.reason)
        self.assertEqual(self.file.status, "missing")
        waiver.with_user(self.manager).action_approve()
        self.assertEqual(waiver.decided_by_id, self.manager)
        self.assertIn("dealt with already", self.undo().text)

    def test_waiver_of_what_is_not_asked_or_without_a_reason_is_refused(self):
        for values, words in (
            ({"scope": "cyber", "text": "Because"}, "Choose what the waiver is for"),
            ({"scope": "*", "text": "Because"}, "Choose what the waiver is for"),
            ({"scope": "general_liability"}, "Say why"),
            ({"scope": "general_liability", "text": "Because", "until": "2001-01-01"}, "ended already"),
        ):
            with self.subTest(values=values):
                self.assertIn(words, self.answer("waiver", **values).text)
        self.assertFalse(self.file.waiver_ids)

    def test_whatever_is_offered_can_be_asked(self):
        self.company.coi_check_signature = True
        self.accept(limits=self.gl_limits(aggregate=1_000_000))
        self.file.certificate_ids.signed = "no"
        scopes = [scope for scope, _label in self.file._get_waivable()]
        self.assertIn("general_liability/limit/general_aggregate", scopes)
        for scope in scopes:
            with self.subTest(scope=scope):
                self.answer("waiver", scope=scope, text="Because")
        self.assertEqual(len(self.file.waiver_ids), len(scopes))

    def test_waiver_can_be_taken_back_while_nobody_decided(self):
        self.answer("waiver", scope="general_liability", text="Because")
        self.undo()
        self.assertFalse(self.file.waiver_ids)
        self.assertTrue(self.link.answer_ids.undone_on)

    # ------------------------------------------------------------ naming others

    def test_agent_that_is_named_gets_a_mail_with_a_link_of_its_own(self):
        with real_mail(self.env) as server:
            response = self.answer("agent", name="Lee", agency="Bay Brokers", email="Lee@Bay.test")
            self.assertIn("lee@bay.test has a mail", response.text)
            self.env["mail.mail"].process_email_queue()
            (received,) = server.to("lee@bay.test")
        contact = self.file.contact_ids.filtered(lambda found: found.email_normalized == "lee@bay.test")
        self.assertEqual((contact.role, contact.origin, contact.agency), ("agent", "link", "Bay Brokers"))
        link = self.env["coi.link"].search([("contact_id", "=", contact.id)])
        self.assertEqual(link.passed_on_by_id, self.link)
        path = "/coi/" + received.text("html").split("/coi/")[1][:43]
        page = self.url_open(path).text
        self.assertIn("A policy was cancelled" if self.file.coverage_ids else "Send the certificate", page)
        # reminders go on: the agent is to be reminded
        self.assertEqual(self.request.state, "open")

    def test_token_of_a_mail_that_was_sent_stands_nowhere_in_the_database(self):
        with real_mail(self.env) as server:
            self.answer("passed_on", name="Lee", email="lee@acme.test", text="Please do this")
            self.env["mail.mail"].process_email_queue()
            (received,) = server.to("lee@acme.test")
        token = received.text("html").split("/coi/")[1][:43]
        self.assertEqual(self.url_open(f"/coi/{token}").status_code, 200)
        self.post(f"/coi/{token}/answer", kind="message", text="I am Lee")
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                """SELECT table_name FROM information_schema.tables
                    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"""
            )
        )
        found = [
            table
            for (table,) in tables
            if self.env.execute_query(
                SQL("SELECT 1 FROM %s t WHERE strpos(t::text, %s) > 0 LIMIT 1", SQL.identifier(table), token)
            )
        ]
        self.assertEqual(found, [])
        self.assertGreater(len(tables), 200)

    def test_the_link_that_was_passed_on_is_of_the_same_side(self):
        self.answer("passed_on", path=self.agent_path, email="colleague@willowcreek.test")
        contact = self.file.contact_ids.filtered(lambda found: found.email_normalized == "colleague@willowcreek.test")
        self.assertEqual(contact.role, "agent")
        link = self.env["coi.link"].search([("contact_id", "=", contact.id)])
        self.assertEqual((link.passed_on_by_id, link.expires_on), (self.agent_link, self.agent_link.expires_on))

    def test_nobody_names_more_than_a_few_or_the_same_twice(self):
        self.answer("agent", email="lee@bay.test")
        self.assertIn("was written to already", self.answer("agent", email="LEE@bay.test").text)
        self.answer("agent", email="two@bay.test")
        self.answer("agent", email="three@bay.test")
        self.url_open(self.path)
        self.assertIn("several people already", self.answer("passed_on", email="four@bay.test").text)
        self.assertEqual(len(self.link.answer_ids.contact_id), 3)

    def test_address_that_is_none_is_refused(self):
        for email in ("", "lee", "a@b.test, c@d.test", "a@b.test\nBcc: c@d.test"):
            with self.subTest(email=email):
                self.assertIn("Give an e-mail address", self.answer("agent", email=email).text)

    def test_named_agent_taken_back_is_not_written_to_and_its_link_ends(self):
        with real_mail(self.env) as server:
            self.answer("agent", email="lee@bay.test")
            self.env["mail.mail"].process_email_queue()
            (received,) = server.to("lee@bay.test")
        path = "/coi/" + received.text("html").split("/coi/")[1][:43]
        self.undo()
        self.assertEqual(self.url_open(path).status_code, 404)
        contact = self.file.with_context(active_test=False).contact_ids
        self.assertFalse(contact.filtered(lambda found: found.email_normalized == "lee@bay.test").active)

    def test_after_the_request_is_over_nobody_is_written_to(self):
        self.request._close("done")
        self.assertIn("Nothing is asked of you any more", self.url_open(self.path).text)
        self.assertIn("Nothing is asked any more", self.answer("agent", email="lee@bay.test").text)

    # ------------------------------------------------------------ agents

    def ask_in_force(self):
        """A question whether policies are in force, to the agent."""
        self.accept()
        request = self.env["coi.request"]._open(self.file, "in_force", "plan")
        return request, self.make_link(self.agent, request)[1]

    def test_agent_attests_with_a_name_and_the_question_is_answered(self):
        request, path = self.ask_in_force()
        page = self.url_open(path)
        self.assertIn("Are these policies in force today?", page.text)
        self.assertIn("GL-1001", page.text)
        policy = self.file.coverage_ids
        response = self.answer("attested", path=path, name=" Dana  Willow ", policies=str(policy.id))
        self.assertIn("Nothing more is needed", response.text)
        attestation = self.file.attestation_ids
        self.assertEqual((attestation.name, attestation.policy_number), ("Dana Willow", "GL-1001"))
        self.assertEqual(attestation.attested_on, fields.Date.today())
        self.assertEqual((attestation.email, attestation.address), ("dana@willowcreek.test", "127.0.0.1"))
        self.assertEqual(request.state, "done")

    def test_attestation_needs_a_name_and_a_policy_on_file(self):
        request, path = self.ask_in_force()
        policy = self.file.coverage_ids
        self.assertIn("Type your name", self.answer("attested", path=path, policies=str(policy.id)).text)
        self.assertIn("Choose the policies", self.answer("attested", path=path, name="Dana").text)
        other = self.accept_certificate(vendor=self.env["res.partner"].create({"name": "Birch Roofing"}))
        response = self.answer("attested", path=path, name="Dana", policies=str(other.coverage_ids.id))
        self.assertIn("Choose the policies", response.text)
        self.assertFalse(self.env["coi.attestation"].search([]))
        self.assertEqual(request.state, "open")

    def test_attestation_and_cancellation_that_are_sent_twice_are_one(self):
        _request, path = self.ask_in_force()
        policy = str(self.file.coverage_ids.id)
        for _click in range(2):
            self.answer("attested", path=path, name="Dana", policies=policy)
            self.answer("cancelled", path=path, policy=policy, day=fields.Date.to_string(fields.Date.today()))
        self.assertEqual(len(self.file.attestation_ids), 1)
        self.assertEqual(len(self.file.notice_ids), 1)

    def test_vendor_reports_no_cancellation_in_the_name_of_its_agent(self):
        self.accept()
        day = fields.Date.to_string(fields.Date.today())
        response = self.answer("cancelled", policy=str(self.file.coverage_ids.id), day=day)
        self.assertIn("cannot be answered here", response.text)
        self.assertFalse(self.file.notice_ids)

    def test_only_an_agent_attests(self):
        self.accept()
        self.assertNotIn("GL-1001", self.url_open(self.path).text)
        response = self.answer("attested", name="Pat", policies=str(self.file.coverage_ids.id))
        self.assertIn("cannot be answered here", response.text)

    def test_attestation_is_append_only(self):
        _request, path = self.ask_in_force()
        self.answer("attested", path=path, name="Dana", policies=str(self.file.coverage_ids.id))
        attestation = self.file.attestation_ids
        with self.assertRaises(UserError):
            attestation.name = "Somebody else"
        with self.assertRaises(UserError):
            attestation.unlink()
        with self.assertRaises(UserError):
            attestation.with_user(self.manager).copy()

    def test_cancellation_that_an_agent_reports_waits_as_a_notice(self):
        self.accept()
        policy = self.file.coverage_ids
        day = fields.Date.to_string(fields.Date.today() - timedelta(days=3))
        path = self.make_link(self.agent)[1]
        self.answer("cancelled", path=path, policy=str(policy.id), day=day, text="Not paid")
        notice = self.env["coi.notice"].search([("compliance_id", "=", self.file.id)])
        self.assertEqual((notice.kind, notice.state, notice.source), ("cancellation", "draft", "link"))
        self.assertEqual((notice.coverage_id, fields.Date.to_string(notice.effective)), (policy, day))
        self.assertIn("Not paid", notice.reason)
        self.assertFalse(policy.cancelled_on)
        notice.with_user(self.manager).action_confirm()
        self.assertEqual(fields.Date.to_string(policy.cancelled_on), day)

    # ------------------------------------------------------------ copies

    def test_copied_link_works_and_is_told_once(self):
        action = self.request.with_user(self.coi_user).action_copy_link()
        self.assertEqual(action["res_model"], "coi.contact")
        agent = self.agent.with_user(self.coi_user).with_context(**action["context"])
        first, second = agent.action_copy_link(), agent.action_copy_link()
        self.assertNotEqual(first["params"]["url"], second["params"]["url"])
        for action in (first, second):
            path = "/coi/" + action["params"]["url"].rpartition("/")[2]
            self.assertEqual(self.url_open(path).status_code, 200)

    def test_buyer_copies_no_link(self):
        with self.assertRaises(Exception) as caught:
            self.agent.with_user(self.buyer).action_copy_link()
        self.assertEqual(type(caught.exception).__name__, "AccessError")
