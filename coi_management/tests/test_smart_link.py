import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import link_guard
from .link_common import LinkCommon
from .test_intake import draw_pdf
from .test_proposed import draw_photograph


@tagged("post_install", "-at_install")
class TestSmartLink(LinkCommon):
    """The pages behind links, as a browser without scripts sees them."""

    def test_page_says_who_asks_for_what_and_what_is_missing(self):
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        for words in ("Harbor Works", "Acme Paving LLC", "The job starts in May.", "No certificate is on file yet"):
            self.assertIn(words, response.text)
        self.assertIn("General aggregate $ 2,000,000", response.text.replace("\xa0", " "))
        self.assertIn("Certificate holder", response.text)

    def test_a_file_stays_whatever_happens_while_it_is_read(self):
        certificates = self.env["coi.certificate"]
        dies = patch.object(type(certificates), "_read_at_once", side_effect=MemoryError)
        with dies, mute_logger("odoo.http"):
            self.assertEqual(self.post(f"{self.path}/upload", [("coi.pdf", self.draw())]).status_code, 500)
        self.env.invalidate_all()
        stored = certificates.search([("compliance_id", "=", self.file.id), ("source", "=", "link")])
        self.assertEqual((len(stored), stored.state), (1, "received"))

    def test_upload_without_script_ends_on_the_verdict(self):
        response = self.post(f"{self.path}/upload", [("coi.pdf", self.draw(aggregate=1_000_000))])
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.history[0].status_code, 303)
        self.assertIn("coi.pdf arrived and was read", response.text)
        self.assertIn("Something is still missing", response.text)
        self.assertIn("Raise General aggregate", response.text)
        certificate = self.file.certificate_ids
        self.assertEqual((certificate.state, certificate.source), ("to_review", "link"))
        self.assertEqual(self.request.state, "answered")
        self.assertEqual(self.link.answer_ids.certificate_ids, certificate)

    def test_nobody_else_is_sent_to_read_what_is_being_read_while_the_visitor_waits(self):
        cron = self.env.ref("coi_management.ir_cron_read")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        soon = fields.Datetime.add(fields.Datetime.now(), seconds=30)
        self.post(f"{self.path}/upload", [("coi.pdf", self.draw())])
        added = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        # in case that the worker dies over it
        self.assertEqual(len(added), 1)
        self.assertGreater(added.call_at, soon)

    def test_loading_the_answer_again_sends_nothing_again(self):
        response = self.post(f"{self.path}/upload", [("coi.pdf", self.draw())])
        self.url_open(response.url)
        self.assertEqual(len(self.link.answer_ids), 1)
        self.assertIn("everything we ask for", response.text)

    def test_several_files_at_once_each_get_their_answer(self):
        response = self.post(
            f"{self.path}/upload",
            [
                ("coi.pdf", self.draw()),
                ("notes.docx", b"PK\x03\x04"),
                ("minutes.pdf", draw_pdf("The garden club met and spoke of roses. " * 8)),
            ],
            text="All we have",
        )
        for words in (
            "coi.pdf arrived and was read",
            "notes.docx: save it as a PDF",
            "minutes.pdf arrived, but it does not look like a certificate",
        ):
            self.assertIn(words, response.text)
        self.assertEqual(self.link.answer_ids.text, "All we have")

    def test_photograph_waits_and_the_page_looks_again(self):
        response = self.post(f"{self.path}/upload", [("a.jpg", draw_photograph())])
        self.assertIn("It is being read", response.text)
        self.assertEqual(response.headers["Refresh"], "10")
        # the scheduled action has read it meanwhile
        self.file.certificate_ids._read()
        response = self.url_open(response.url)
        self.assertNotIn("Refresh", response.headers)
        self.assertIn("a.pdf arrived, but it could not be read", response.text)

    def test_form_without_a_file_says_so(self):
        response = self.post(f"{self.path}/upload")
        self.assertIn("Choose a file first", response.text)
        self.assertFalse(self.link.answer_ids)

    def test_script_gets_the_address_of_the_answer_or_the_reason(self):
        headers = {"X-Requested-With": "XMLHttpRequest"}
        url = f"{self.path}/upload"
        good = self.url_open(url, files=[("files", ("coi.pdf", self.draw()))], headers=headers).json()
        self.assertTrue(good["url"].startswith(f"{self.path}/sent/"))
        self.assertIn("Choose a file", self.url_open(url, data={"-": "-"}, headers=headers).json()["error"])

    def test_nothing_of_an_earlier_document_is_shown(self):
        self.accept(number="GL-SECRET-9")
        self.post(f"{self.agent_path}/upload", [("of-the-agent.pdf", self.draw(aggregate=1_000_000))])
        for path in (self.path, self.post(f"{self.path}/upload", [("mine.pdf", self.draw())]).url):
            text = self.url_open(path).text
            for secret in ("GL-SECRET-9", "of-the-agent.pdf", "SECRET"):
                self.assertNotIn(secret, text)
        self.assertEqual(self.url_open(f"{self.path}/document/7").status_code, 404)

    def test_sheets_and_what_is_to_be_mended_can_be_had(self):
        self.post(f"{self.agent_path}/upload", [("other.pdf", self.draw(aggregate=500_000))])
        page = self.post(f"{self.path}/upload", [("short.pdf", self.draw(aggregate=1_000_000))])
        self.assertIn("short.pdf, with what to mend", page.text)
        for number in (0, 1, 2):
            response = self.url_open(f"{self.path}/document/{number}")
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertTrue(response.content.startswith(b"%PDF-"))
        self.assertEqual(self.url_open(f"{self.path}/document/3").status_code, 404)

    def test_answer_of_another_link_is_not_found(self):
        answer = self.post(f"{self.agent_path}/answer", kind="message", text="Hello") and self.agent_link.answer_ids
        self.assertEqual(self.url_open(f"{self.path}/sent/{answer.id}").status_code, 404)
        self.assertEqual(self.post(f"{self.path}/undo/{answer.id}").status_code, 404)
        self.assertFalse(answer.undone_on)

    def test_looking_changes_nothing(self):
        self.post(f"{self.path}/upload", [("coi.pdf", self.draw())])
        answer = self.link.answer_ids
        before = self.get_state()
        for path in (self.path, f"{self.path}/sent/{answer.id}", f"{self.path}/document/0"):
            self.url_open(path)
            self.opener.head(self.base_url() + path)
            self.opener.options(self.base_url() + path)
        self.assertEqual(self.get_state(), before)

    def test_who_asked_for_a_page_is_told_apart_in_the_log(self):
        with self.assertLogs("odoo.addons.coi_management.controllers.smart_link", logging.INFO) as logs:
            self.url_open(self.path)
            self.url_open(self.agent_path)
        told = [f"Link {link.id} of {self.request.name}, for the {link.role}" for link in (self.link, self.agent_link)]
        for words, line in zip(told, logs.output, strict=True):
            self.assertIn(words, line)

    def test_opened_is_told_by_the_page_not_by_fetching_it(self):
        self.url_open(self.path)
        self.assertFalse(self.link.opened_on)
        response = self.post(f"{self.path}/opened")
        self.assertEqual(response.status_code, 204)
        self.assertTrue(self.link.opened_on)
        self.assertEqual(self.link.open_count, 1)

    def test_what_a_visitor_adds_to_the_address_does_no_harm(self):
        for query in (
            "link=1&page=2&answer=3",
            "kind=upload",
            "lang=xx_XX",
            "lang=../../etc",
            "answer_id=5",
            "token=zzz",
        ):
            with self.subTest(query=query):
                self.assertEqual(self.url_open(f"{self.path}?{query}").status_code, 200)

    def get_state(self):
        """How many records of each kind there are, and when they were written."""
        self.env.flush_all()
        names = ("coi.certificate", "coi.compliance", "coi.request", "coi.answer", "coi.contact", "mail.message")
        return {
            name: [
                (record.id, record.write_date) for record in self.env[name].with_context(active_test=False).search([])
            ]
            for name in names
        }


@tagged("post_install", "-at_install")
class TestSmartLinkGuard(LinkCommon):
    """Who does not get in, and what does not get out."""

    def tokens(self):
        """A token of each kind that opens nothing, by what is wrong with it."""
        made = {reason: self.make_link(self.contact) for reason in ("expired", "revoked", "archived", "company")}
        made["expired"][0].expires_on = fields.Datetime.now() - timedelta(minutes=1)
        made["revoked"][0].action_revoke()
        other = self.env["res.partner"].create({"name": "Birch Roofing"})
        for reason in ("archived", "company"):
            file = self.require(other) if reason == "archived" else self.file
            request = self.env["coi.request"]._open(file, "renewal" if reason == "archived" else "correction", "manual")
            made[reason] = self.make_link(self.contact, request)
        made["archived"][0].compliance_id.active = False
        tokens = {reason: path.rpartition("/")[2] for reason, (_link, path) in made.items()}
        del tokens["company"]
        good = self.path.rpartition("/")[2]
        return {
            **tokens,
            "unknown": "A" * 43,
            "short": "x",
            "long": "A" * 400,
            "placeholder": f"link-{self.link.id}",
            "hash": self.link.token_hash,
            "cut": good[:-1],
            "case": good.swapcase(),
            "strange": "%00%0a%27",
        }

    def test_every_bad_token_gets_the_same_404_on_every_route(self):
        answer = self.link.answer_ids.create(
            {"request_id": self.request.id, "link_id": self.link.id, "role": "vendor", "who": "Pat", "kind": "message"}
        )
        routes = [
            ("GET", ""),
            ("POST", "/opened"),
            ("POST", "/upload"),
            ("POST", "/answer"),
            ("GET", f"/sent/{answer.id}"),
            ("POST", f"/undo/{answer.id}"),
            ("GET", "/document/0"),
        ]
        answers = set()
        for reason, token in self.tokens().items():
            for method, path in routes:
                with self.subTest(token=reason, method=method, path=path):
                    url = f"/coi/{token}{path}"
                    response = self.url_open(url) if method == "GET" else self.post(url, kind="message", text="x")
                    self.assertEqual(response.status_code, 404)
                    answers.add(response.text)
        self.assertEqual(len(answers), 1, "Bad tokens are told apart")
        self.assertNotIn("Acme", answers.pop())
        self.assertEqual(len(self.request.answer_ids), 1)

    def test_lookup_costs_the_same_whatever_is_wrong(self):
        counts = set()
        for token in [*self.tokens().values(), self.path.rpartition("/")[2]]:
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["coi.link"].sudo()._find(token)
            counts.add(self.env.cr.sql_log_count - before)
        self.assertEqual(len(counts), 1)

    def test_a_link_shows_its_own_vendor_alone(self):
        other = self.env["res.partner"].create({"name": "Birch Roofing", "email": "office@birch.test"})
        request = self.env["coi.request"]._open(self.require(other), "correction", "manual")
        contact = self.env["coi.contact"]._remember(request.compliance_id, "vendor", other.email, "hand")
        _link, path = self.make_link(contact, request)
        self.post(f"{self.path}/answer", kind="message", text="Ours alone")
        text = self.url_open(path).text
        self.assertIn("Birch Roofing", text)
        for secret in ("Acme", "office@acme.test", "Ours alone", "willowcreek", "The job starts in May."):
            self.assertNotIn(secret, text)

    def test_link_of_another_company_shows_that_company(self):
        other = self.env["res.company"].create({"name": "Quay Works"})
        file = self.env["coi.compliance"]._get_file(self.vendor, other)
        requirements = self.make_set("At the quay", company_id=other.id)
        self.settle()
        file.set_ids = requirements
        request = self.env["coi.request"]._open(file, "correction", "manual")
        contact = self.env["coi.contact"]._remember(file, "vendor", "office@acme.test", "hand")
        _link, path = self.make_link(contact, request)
        page = self.url_open(path)
        self.assertIn("Quay Works", page.text)
        self.assertNotIn("Harbor Works", page.text)
        self.post(f"{path}/upload", [("coi.pdf", self.draw())])
        self.assertEqual(file.certificate_ids.company_id, other)
        self.assertFalse(self.file.certificate_ids)

    def test_signed_in_visitors_see_the_same_page(self):
        anonymous = self.url_open(self.path).text
        self.authenticate(self.coi_user.login, self.coi_user.login)
        self.assertEqual(self.url_open(self.path).text, anonymous)

    def test_headers_keep_the_address_secret_and_foreign_code_out(self):
        for path in (self.path, "/coi/" + "A" * 43):
            response = self.url_open(path)
            self.assertIn("no-store", response.headers["Cache-Control"])
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", response.headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
            self.assertNotIn("unsafe", response.headers["Content-Security-Policy"])
            self.assertFalse(response.cookies)
            for foreign in ("<script>", "style=", "onclick", "onerror", "http://", "https://"):
                self.assertNotIn(foreign, response.text)

    def test_text_of_a_visitor_is_shown_as_text(self):
        response = self.post(f"{self.path}/answer", kind="message", text="<script>alert(1)</script>")
        self.assertIn("&lt;script&gt;alert(1)", response.text)
        self.assertNotIn("<script>alert", response.text)
        response = self.post(f"{self.path}/upload", [("<img src=x>.pdf", self.draw())])
        self.assertNotIn("<img src=x>", response.text)

    def test_tokens_are_masked_in_the_access_log(self):
        token = self.path.rpartition("/")[2]
        with self.assertLogs("werkzeug", logging.INFO) as logs:
            self.url_open(self.path)
            self.post(f"{self.path}/answer", kind="message", text="Hello")
        text = "\n".join(logs.output)
        self.assertIn("/coi/***", text)
        self.assertNotIn(token, text)

    def test_tokens_are_masked_in_whatever_way_they_are_logged(self):
        token = self.path.rpartition("/")[2]
        for message, args in (
            (f"GET {self.path}?lang=fr_FR", ()),
            ("GET %s", (f"http://x.test{self.path}/upload",)),
            ("%(path)s failed", ({"path": self.path},)),
            ("%s %s", (self.request, ValueError(self.path))),
        ):
            with self.subTest(message=message), self.assertLogs("odoo.http", logging.INFO) as logs:
                logging.getLogger("odoo.http").info(message, *args)
            self.assertNotIn(token, logs.output[0])
        self.assertEqual(
            link_guard.mask("/coi/document/12345678901234567/page/1"), "/coi/document/12345678901234567/page/1"
        )

    def test_too_many_requests_of_one_address_are_turned_away_for_a_while(self):
        now = [1000.0]
        throttle = link_guard.Throttle(clock=lambda: now[0])
        allowed = [throttle.allows("192.0.2.1") for _number in range(link_guard.MOST_OF_ADDRESS + 2)]
        self.assertEqual(allowed.count(False), 2)
        self.assertTrue(throttle.allows("192.0.2.2"))
        now[0] += link_guard.WINDOW
        self.assertTrue(throttle.allows("192.0.2.1"))

    def test_turned_away_is_told_before_the_token_is_looked_at(self):
        full = link_guard.Throttle()
        full.allows = lambda address: False
        with patch("odoo.addons.coi_management.controllers.smart_link.throttle", full):
            answers = {self.url_open(path).status_code for path in (self.path, "/coi/" + "A" * 43)}
        self.assertEqual(answers, {429})

    def test_answers_of_a_link_in_a_day_are_limited(self):
        vals = {
            "request_id": self.request.id,
            "link_id": self.link.id,
            "role": "vendor",
            "who": "Pat",
            "kind": "message",
        }
        # sudo: answers are given by visitors
        self.env["coi.answer"].sudo().create([vals] * 60)
        response = self.post(f"{self.path}/answer", kind="message", text="One more")
        self.assertIn("very much for one day", response.text)
        self.assertEqual(len(self.link.answer_ids), 60)
