import re

from lxml import html

from odoo import fields, http
from odoo.tests import HttpCase, tagged

from .access_common import AccessCommon
from .drawing import acord25


@tagged("post_install", "-at_install")
class TestPortal(AccessCommon, HttpCase):
    """The pages of a signed-in vendor, as a browser without JavaScript gets them."""

    def setUp(self):
        super().setUp()
        self.authenticate("t_vendor", "t_vendor")
        self.url = f"/my/insurance/{self.file.id}"

    def get(self, url="", status=200):
        response = self.url_open(self.url + url if not url.startswith("/my") else url)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.text) if response.text else None

    def post(self, path, data=None, files=None):
        """Send a form of the page; return the page that is shown then."""
        response = self.url_open(
            self.url + path, data={"csrf_token": http.Request.csrf_token(self), **(data or {})}, files=files
        )
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def text(self, page, name):
        """What the elements of a class say, on one line."""
        return " | ".join(re.sub(r"\s+", " ", found.text_content()).strip() for found in page.find_class(name))

    def fall_short(self):
        """Ask for more than is on file."""
        self.requirements.line_ids.minimum_ids[0].amount = 5_000_000
        self.settle()

    # ------------------------------------------------------------ seeing

    def test_home_shows_a_card_with_what_waits(self):
        page = self.get("/my")
        self.assertTrue(page.xpath("//a[@href='/my/insurance']"))
        counted = self.make_jsonrpc_request("/my/counters", {"counters": ["coi_waiting_count"]})
        self.assertEqual(counted["coi_waiting_count"], 1)

    def test_list_shows_the_files_of_all_companies_that_the_vendor_serves(self):
        company = self.env["res.company"].create({"name": "Quarry Works"})
        elsewhere = self.env["coi.compliance"]._get_file(self.vendor, company)
        page = self.get("/my/insurance")
        shown = [link.get("href") for link in page.find_class("o_coi_file")]
        self.assertCountEqual(shown, [f"/my/insurance/{file.id}" for file in self.file | elsewhere])
        found = self.get("/my/insurance?search=quarry&filterby=all&sortby=until").find_class("o_coi_file")
        self.assertEqual([link.get("href") for link in found], [f"/my/insurance/{elsewhere.id}"])
        company.active = False
        self.assertEqual(len(self.get("/my/insurance").find_class("o_coi_file")), 1)
        self.get(f"/my/insurance/{elsewhere.id}", status=404)
        self.file.active = False
        self.get(status=404)
        self.assertIn("Nobody asks", self.text(self.get("/my/insurance"), "o_coi_empty"))

    def test_file_tells_standing_reasons_policies_and_documents(self):
        page = self.get()
        self.assertIn("All that we ask for is on file", self.text(page, "o_coi_standing"))
        self.assertIn("GL-1001", self.text(page, "o_coi_policy"))
        self.assertIn("secret-acord.pdf", self.text(page, "o_coi_portal_document"))
        self.assertIn("dana@willowcreek.example", self.text(page, "o_coi_agent"))
        self.assertNotIn("coi-secret-note", page.text_content())

    def test_file_that_falls_short_says_why_and_what_to_write_to_the_agent(self):
        self.fall_short()
        page = self.get()
        self.assertIn("does not meet", self.text(page, "o_coi_standing"))
        self.assertIn("5,000,000", self.text(page, "o_coi_corrections"))
        copied = page.get_element_by_id("coi_corrections_text").text
        self.assertIn("Acme Paving LLC", copied)
        self.assertIn("5,000,000", copied)

    def test_orders_that_wait_are_shown_with_number_and_day_and_amount_once_they_were_sent(self):
        self.file.certificate_ids._reject("Another company's")
        orders = self.order | self.make_order()
        orders[1].state = "sent"
        page = self.get()
        shown = self.text(page, "o_coi_order")
        self.assertIn(self.order.name, shown)
        self.assertIn(orders[1].name, shown)
        self.assertNotIn(self.other_order.name, shown)
        self.assertEqual(shown.count(f"{orders[1].amount_total:.2f}"), 1)
        orders[1].message_subscribe(self.vendor.ids)
        waits = self.text(self.get(orders[1].get_portal_url()), "o_coi_order_waits")
        self.assertIn("waits for your certificate", waits)

    def test_requests_are_shown_with_the_words_of_who_asks_and_the_day(self):
        self.request.write({"message": "Please before the pour.", "deadline": "2030-01-05"})
        page = self.get()
        shown = self.text(page, "o_coi_request")
        self.assertIn("Please before the pour.", shown)
        self.assertIn("Waits for you", shown)
        self.assertIn("01/05/2030", shown)
        self.request.action_cancel()
        self.assertIn("Withdrawn", self.text(self.get(), "o_coi_request"))

    # ------------------------------------------------------------ documents

    def test_what_is_asked_of_the_agent_or_of_nobody_does_not_wait_for_the_vendor(self):
        self.request._close("done")
        self.assertFalse(self.file._portal_waits())
        self.env["coi.request"]._open(self.file, "in_force", "plan")
        self.env["coi.request"]._open(self.file, "message", "manual")
        page = self.get()
        self.assertNotIn("Waits for you |", self.text(page, "badge") + " |")
        self.assertIn("Waits for your agent", page.text_content())
        self.assertIn("For your information", page.text_content())
        self.assertFalse(self.file._portal_waits())

    def test_own_document_is_downloaded_and_never_shown_as_a_page(self):
        response = self.url_open(f"{self.url}/document/{self.certificate.id}")
        self.assertEqual(response.content, self.certificate._get_bytes())
        self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_document_of_another_vendor_is_not_there_even_by_way_of_the_own_file(self):
        self.get(f"/document/{self.other_certificate.id}", status=404)
        self.get("/document/1000000000", status=404)

    def test_what_colleagues_put_on_the_file_is_not_handed_out_before_a_person_took_it_for_the_vendors(self):
        self.certificate.action_review_again()
        self.get(f"/document/{self.certificate.id}", status=404)
        page = self.get("/documents")
        self.assertIn("We look at it", self.text(page, "o_coi_portal_document"))
        self.assertFalse(page.xpath("//a[contains(@href, '/document/')]"))

    def test_documents_are_filtered_and_sorted(self):
        self.accept_certificate(
            self.policy_vals(policy_number="GL-1002", **self.make_term()), document_name="newer.pdf"
        )
        names = self.text(self.get("/documents"), "o_coi_portal_document")
        self.assertLess(names.index("newer.pdf"), names.index("secret-acord.pdf"))
        self.assertFalse(self.text(self.get("/documents?filterby=rejected"), "o_coi_portal_document"))
        self.get("/documents?filterby=nonsense&sortby=nonsense")

    # ------------------------------------------------------------ sending

    def test_files_that_are_sent_are_judged_at_once_and_told_once(self):
        page = self.post("/upload", files=[("files", ("renewal.pdf", self.draw(), "application/pdf"))])
        self.assertIn("renewal.pdf arrived and was read", self.text(page, "o_coi_files"))
        self.assertIn("As read, this is everything we ask for", self.text(page, "o_coi_result"))
        sent = self.file.certificate_ids.filtered(lambda found: found.document_name == "renewal.pdf")
        self.assertEqual((sent.source, sent.state), ("portal", "to_review"))
        again = self.get()
        self.assertFalse(self.text(again, "o_coi_files"))
        self.assertTrue(self.text(again, "o_coi_result"))

    def test_several_files_and_what_is_no_document_are_told_one_by_one(self):
        page = self.post(
            "/upload",
            files=[
                ("files", ("a.pdf", self.draw(), "application/pdf")),
                ("files", ("b.docx", b"PK", "application/msword")),
                ("files", ("c.pdf", b"", "application/pdf")),
            ],
        )
        told = self.text(page, "o_coi_files")
        self.assertIn("a.pdf arrived", told)
        self.assertIn("b.docx: save it as a PDF", told)
        self.assertIn("c.pdf is empty", told)

    def test_form_without_a_file_says_so(self):
        page = self.post("/upload", files=[("files", ("", b"", "application/octet-stream"))])
        self.assertIn("Choose a file first", self.text(page, "o_coi_notice"))

    # ------------------------------------------------------------ answers

    def test_answers_reach_whoever_works_the_file_and_can_be_taken_back(self):
        self.fall_short()
        page = self.post("/answer", {"kind": "none", "text": "We are too small."})
        self.assertIn("A person of ours looks at it", self.text(page, "o_coi_notice"))
        self.assertIn("We are too small.", self.text(page, "o_coi_answered"))
        answer = self.file.answer_ids
        self.assertEqual((answer.kind, answer.user_id, answer.request_id), ("none", self.users["vendor"], self.request))
        self.assertEqual(self.request.state, "answered")
        page = self.post("/answer", {"undo": answer.id})
        self.assertIn("taken back", self.text(page, "o_coi_answered"))
        self.assertEqual(self.request.state, "open")

    def test_waiver_is_asked_for_what_falls_short_and_for_nothing_else(self):
        self.fall_short()
        scope = self.file._get_waivable()[1][0]
        page = self.post("/answer", {"kind": "waiver", "scope": "*", "text": "Because"})
        self.assertIn("Choose what", self.text(page, "o_coi_notice"))
        self.post("/answer", {"kind": "waiver", "scope": scope, "text": "One day in the yard"})
        self.assertEqual((self.file.waiver_ids.scope, self.file.waiver_ids.state), (scope, "asked"))

    def test_what_only_an_agent_may_say_is_not_taken_from_a_vendor(self):
        for kind in ("attested", "cancelled", "upload", "passed_on", "nonsense"):
            page = self.post("/answer", {"kind": kind, "name": "x", "policies": self.certificate.coverage_ids.ids})
            self.assertIn("cannot be answered here", self.text(page, "o_coi_notice"))
        self.assertFalse(self.file.answer_ids)
        self.assertFalse(self.file.attestation_ids)

    def test_answer_opens_the_request_where_something_falls_short_and_nobody_asked_yet(self):
        self.request.action_cancel()
        self.assertIn(
            "Nothing is asked", self.text(self.post("/answer", {"kind": "message", "text": "x"}), "o_coi_notice")
        )
        self.file.certificate_ids._reject("Another company's")
        self.post("/answer", {"kind": "not_working", "text": "Since May"})
        self.assertEqual(self.file.answer_ids.request_id.state, "answered")

    def test_answer_of_another_vendor_is_not_taken_back(self):
        given = self.env["coi.answer"]._give(self.other_request, "none", {}, user=self.users["other_vendor"])
        self.post("/answer", {"undo": given.id})
        self.assertFalse(given.undone_on)

    # ------------------------------------------------------------ sheets

    def test_requirement_sheet_and_specimen_are_downloaded(self):
        for sheet in ("requirements", "specimen"):
            response = self.url_open(f"{self.url}/sheet/{sheet}")
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertEqual(response.content[:5], b"%PDF-")
        self.get("/sheet/nonsense", status=404)

    # ------------------------------------------------------------ agents

    def test_agents_are_added_changed_and_removed(self):
        form = {"agent_id": 0, "email": "Lee@Harbor-Agency.example", "name": "Lee", "agency": "Harbor Agency"}
        page = self.post("/agent", form)
        self.assertIn("lee@harbor-agency.example", self.text(page, "o_coi_agent").lower())
        agent = self.file.contact_ids.filtered(lambda found: found.name == "Lee")
        self.assertEqual((agent.role, agent.origin), ("agent", "link"))
        link = self.env["coi.link"]._make(self.request, agent)
        link._mint()
        self.post("/agent", {**form, "agent_id": agent.id, "email": "sam@harbor-agency.example"})
        self.assertEqual(agent.email_normalized, "sam@harbor-agency.example")
        self.assertEqual(link.state, "revoked", "A link does not go on for whom the address is not any more")
        page = self.post("/agent", {"agent_id": agent.id, "do": "remove"})
        self.assertNotIn("sam@", self.text(page, "o_coi_agent"))
        self.assertFalse(agent.active)
        self.post("/agent", {**form, "email": "sam@harbor-agency.example"})
        self.assertTrue(agent.active, "It is the same contact that comes back")
        notes = " ".join(self.file.message_ids.mapped("body"))
        self.assertIn("Agent removed", notes)
        self.assertIn("on the portal", notes)

    def test_what_is_no_address_or_there_already_is_told(self):
        page = self.post("/agent", {"email": "nobody"})
        self.assertIn("“nobody” is none", self.text(page, "o_coi_notice"))
        page = self.post("/agent", {"email": "dana@willowcreek.example"})
        self.assertIn("on file already", self.text(page, "o_coi_notice"))

    def test_agent_of_another_vendor_is_neither_changed_nor_removed(self):
        other = self.env["coi.contact"]._remember(self.other_file, "agent", "kim@other.example", "hand")
        self.post("/agent", {"agent_id": other.id, "email": "mine@example.com"})
        self.post("/agent", {"agent_id": other.id, "do": "remove"})
        self.assertEqual((other.email, other.active), ("kim@other.example", True))

    def test_nobody_names_agents_without_end(self):
        for number in range(15):
            self.post("/agent", {"email": f"agent{number}@example.com"})
        self.assertEqual(len(self.file._portal_get_agents()), 12)

    # ------------------------------------------------------------ who else comes

    def test_colleague_is_led_to_where_files_are_worked(self):
        self.authenticate("t_coi_user", "t_coi_user")
        response = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(response.headers["Location"].rpartition("/odoo")[2], f"/vendor-insurance/{self.file.id}")
        self.assertIn("where your vendors see", self.text(self.get("/my/insurance"), "o_coi_empty"))
        self.authenticate("t_stranger", "t_stranger")
        self.assertEqual(self.url_open(self.url).status_code, 404)

    def test_all_is_told_in_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.users["vendor"].lang = "fr_FR"
        self.request.deadline = "2030-01-05"
        self.authenticate("t_vendor", "t_vendor")
        page = self.get()
        self.assertIn("05/01/2030", self.text(page, "o_coi_request"))

    def draw(self):
        """A certificate that answers all that is asked."""
        term = {name: fields.Date.to_string(day) for name, day in self.make_term().items()}
        return acord25.draw(
            {
                "certificate_date": fields.Date.to_string(fields.Date.today()),
                "insured": {"name": self.vendor.name, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": self.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        **term,
                        "type": "general_liability",
                        "insurer_letter": "A",
                        "basis": "occurrence",
                        "policy_number": "GL-2040-77",
                        "limits": self.gl_limits(),
                        "flags": {"commercial_general_liability": True, "gen_agg_per": "policy"},
                    }
                ],
                "signed": True,
            }
        )
