from odoo.tests import tagged

from .link_browser import LinkBrowser
from .link_common import LinkCommon
from .test_proposed import draw_photograph

FITS = "document.documentElement.scrollWidth <= window.innerWidth"


class LinkStories(LinkBrowser):
    """What visitors do, at any size of the screen."""

    allow_inherited_tests_method = True

    def test_files_are_dropped_and_the_verdict_stands_there_within_seconds(self):
        with self.browse(self.path) as page:
            page.reads("Please send a certificate")
            self.assertTrue(page.js(FITS))
            page.drop("short.pdf", self.draw(aggregate=1_000_000))
            page.reads("Something is still missing")
            page.reads("Raise General aggregate")
            self.assertTrue(page.js(FITS))
            self.assertEqual(page.js("document.activeElement.id"), "coi_sent")
            # what was wrong is mended
            page.drop("mended.pdf", self.draw())
            page.reads("As read, this is everything we ask for")
            page.js("document.querySelector('.o_coi_back').click()")
            page.reads("What you sent by this link")
        self.assertEqual(self.file.certificate_ids.mapped("document_name"), ["mended.pdf", "short.pdf"])
        self.assertEqual(set(self.file.certificate_ids.mapped("state")), {"to_review"})

    def test_agent_attests_with_one_button_and_a_name(self):
        self.accept()
        request = self.env["coi.request"]._open(self.file, "in_force", "plan")
        _link, path = self.make_link(self.agent, request)
        with self.browse(path) as page:
            page.reads("Are these policies in force today?")
            self.assertTrue(page.js("document.querySelector('[name=policies]').checked"))
            page.fill("#coi_attest_name", "Dana Willow")
            page.click(".o_coi_card button")
            page.reads("Nothing more is needed from you today")
        self.assertEqual(self.file.attestation_ids.name, "Dana Willow")

    def test_desk_copies_a_link_that_is_shown_once(self):
        self.start_tour(f"/odoo/insurance-requests/{self.request.id}", "coi_link_copy", login=self.coi_user.login)
        link = self.env["coi.link"].search([("request_id", "=", self.request.id)], limit=1)
        self.assertEqual(link.contact_id, self.agent)
        self.assertEqual(link.state, "valid")


@tagged("post_install", "-at_install")
class TestSmartLinkOnDesktop(LinkStories, LinkCommon):
    browser_size = "1366x768"

    def test_files_are_chosen_and_sent_with_a_word(self):
        with self.browse(self.path) as page:
            page.js(
                """(() => {
                    const transfer = new DataTransfer();
                    transfer.items.add(new File(["no document"], "notes.txt"));
                    const input = document.querySelector("#coi_files");
                    input.files = transfer.files;
                    input.dispatchEvent(new Event("change"));
                })()"""
            )
            page.reads("notes.txt (1 kB)")
            page.fill("#coi_text", "More comes tomorrow")
            page.click(".o_coi_upload button[type=submit]")
            page.reads("neither a PDF nor a photograph")
            page.reads("Nothing could be taken")
        self.assertEqual(self.link.answer_ids.text, "More comes tomorrow")

    def test_photograph_is_waited_for_and_the_page_looks_again(self):
        with self.browse(self.path) as page:
            page.drop("front.jpg", draw_photograph())
            page.reads("It is being read")
        self.assertEqual(self.file.certificate_ids.document_name, "front.pdf")

    def test_words_to_copy_keep_their_direction_on_a_page_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.company.partner_id.street = "8000 Marina Blvd"
        with self.browse(f"{self.path}?lang=ar_001") as page:
            page.reads("8000 Marina")
            self.assertEqual(page.js("document.documentElement.dir"), "rtl")
            self.assertTrue(page.js(FITS))
            begin, end = page.js(
                """["8000", "Marina"].map((word) => {
                    const text = document.getElementById("coi_holder").firstChild;
                    const range = document.createRange();
                    range.setStart(text, text.data.indexOf(word));
                    range.setEnd(text, text.data.indexOf(word) + word.length);
                    return range.getBoundingClientRect().left;
                })"""
            )
            self.assertLess(begin, end)

    def test_person_is_told_from_a_program_that_looks(self):
        with self.browse(self.path) as page:
            page.reads("Please send")
            self.link.invalidate_recordset()
            self.assertFalse(self.link.opened_on)
            page.touch()
            page.touch()
            # it has been told, and answered
            page.until(
                "performance.getEntriesByName(new URL(document.getElementById('main').dataset.opened, location)).length"
            )
            self._wait_remaining_requests()
        self.assertEqual(self.link.open_count, 1)

    def test_words_for_the_agent_are_copied(self):
        with self.browse(self.path) as page:
            self.assertFalse(page.js("document.querySelector('[data-copy=coi_holder]').hidden"))
            page.js("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
            page.js("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
            # what is said for some seconds is said for as long as we look
            page.js("window.setTimeout = () => null")
            page.click("[data-copy=coi_holder]")
            page.reads("Copied")
            self.assertIn("Harbor Works", page.js("window.copied"))

    def test_agent_is_named_from_the_place_where_its_words_stand(self):
        with self.browse(self.path) as page:
            page.click("a[href='#coi_ask_agent']")
            page.until("document.querySelector('#coi_ask_agent').open")
            page.fill("#coi_agent_email", "lee@bay.test")
            page.click("#coi_ask_agent button")
            page.reads("lee@bay.test has a mail from us")
            page.click("form[action*=undo] button")
            page.reads("You took this back")
        self.assertTrue(self.link.answer_ids.undone_on)

    def test_everything_is_reached_by_keyboard_and_has_a_name(self):
        with self.browse(self.agent_path) as page:
            nameless = page.js(
                """[...document.querySelectorAll("input:not([type=hidden]), select, textarea, progress")]
                    .filter((field) => !(field.labels && field.labels.length) && !field.getAttribute("aria-label"))
                    .map((field) => field.outerHTML)"""
            )
            self.assertEqual(nameless, [])
            self.assertFalse(
                page.js("[...document.querySelectorAll('[tabindex]')].some((found) => found.tabIndex > 0)")
            )
            self.assertEqual(page.js("document.querySelectorAll('h1').length"), 1)
            self.assertEqual(page.js("[...document.querySelectorAll('main, header, footer')].length"), 3)
            ids = page.js("[...document.querySelectorAll('[id]')].map((element) => element.id)")
            self.assertEqual(len(ids), len(set(ids)))


@tagged("post_install", "-at_install")
class TestSmartLinkOnTelephone(LinkStories, LinkCommon):
    browser_size = "390x844"
    touch_enabled = True
