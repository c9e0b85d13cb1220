from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from . import accessibility
from .link_browser import LinkBrowser
from .link_common import LinkCommon
from .test_open_everything import OpenEverything
from .test_tour_review import ReviewCommon


@tagged("post_install", "-at_install")
class TestAccessibilityOfScreens(LinkBrowser, OpenEverything):
    """Nothing on the screens of the desk keeps people out who see little, or nothing, or use no mouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what payments are overridden with is seen by whoever pays
        cls.manager.group_ids += cls.env.ref("account.group_account_invoice")

    def test_every_screen_and_dialog_of_the_manager_is_open_to_everybody(self):
        self.open_all(
            self.manager,
            self.get_menus(self.manager),
            dialogs=self.get_dialogs(self.manager),
            axe=accessibility.serve(self.env),
        )

    def test_settings_and_what_only_buyers_see_are_open_to_everybody(self):
        admin = self.env.ref("base.user_admin")
        others = self.get_menus(admin) - self.get_menus(self.manager)
        self.open_all(admin, others, axe=accessibility.serve(self.env))

    def test_reports_before_they_are_printed_are_open_to_everybody(self):
        printed = self.get_printed(self.manager)
        for path in [f"/report/html/{report.report_name}/{record.id}" for report, record in printed]:
            with self.subTest(path), self.browse(path, login=self.manager.login) as page:
                self.assertFalse(page.look(path))


@tagged("post_install", "-at_install")
class TestAccessibilityOfReview(LinkBrowser, ReviewCommon):
    def test_review_is_open_to_everybody_at_each_of_its_steps(self):
        certificate = self.store_doubtful_certificate()
        path = f"/odoo/certificates-of-insurance/{certificate.id}"
        with self.browse(path, login=self.coi_user.login) as page:

            def look(what, shown):
                page.until(f"document.querySelector({shown!r})")
                with self.subTest(what):
                    self.assertFalse(page.look(what))

            page.until("document.querySelector('.o_coi_page[data-page=\"1\"] img')")
            look("marked", ".o_coi_marked")
            page.click(".o_coi_next")
            look("a mark", ".o_coi_marked_current")
            page.click("button[name=action_reject]")
            look("reject", ".modal .o_form_view")
            page.press("Escape")
            page.until("!document.querySelector('.modal')")
            page.click("button[name=action_check_all]")
            look("confirm all", ".modal .modal-footer .btn-primary")
            page.click(".modal .modal-footer .btn-primary")
            page.until("!document.querySelector('.o_coi_marked')")
            page.click("button[name=action_accept]")
            look("accepted", ".o_arrow_button_current[data-value=accepted]")


class PagesOfVendors(LinkBrowser):
    """Pages that vendors and agents see, in each state that they may be in, at any size of the screen."""

    allow_inherited_tests_method = True

    def look(self, page, what):
        with self.subTest(what):
            self.assertFalse(page.look(what))

    def test_pages_behind_links_are_open_to_everybody(self):
        request = self.env["coi.request"]._open(self.file, "in_force", "plan")
        _link, in_force = self.make_link(self.agent, request)
        with self.browse(self.path) as page:
            page.reads("Please send a certificate")
            self.look(page, "asked")
            page.drop("notes.txt", b"no document")
            page.reads("Nothing could be taken")
            self.look(page, "not taken")
            page.click(".o_coi_back")
            page.reads("Please send a certificate")
            page.drop("short.pdf", self.draw(aggregate=1_000_000))
            page.reads("Something is still missing")
            self.look(page, "falls short")
            page.drop("mended.pdf", self.draw())
            page.reads("As read, this is everything we ask for")
            self.look(page, "in order")
            page.click(".o_coi_back")
            page.reads("What you sent by this link")
            self.look(page, "answered")
        for what, path in (("agent", self.agent_path), ("in force", in_force)):
            with self.browse(path) as page:
                self.look(page, what)
        self.link.action_revoke()
        self.assertEqual(self.url_open(self.path).status_code, 404)
        with self.browse(self.path) as page:
            self.look(page, "revoked")

    def test_what_pages_behind_links_say_when_something_fails_is_open_to_everybody(self):
        with self.browse(self.path) as page:
            page.reads("Please send a certificate")
            page.js("document.querySelector('.o_coi_upload').dataset.most = '1'")
            page.drop("short.pdf", b"more than one byte")
            page.reads("too much at once")
            self.look(page, "too much, told before it is sent")
            with mute_logger("odoo.http"):
                page.fill(".o_coi_answers [name=kind][value=message] ~ textarea", "x" * 300_000)
                page.js("document.querySelector('.o_coi_answers [name=kind][value=message]').form.submit()")
                page.reads("That is too much at once")
            self.look(page, "too much")
        self.link.expires_on = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        self.assertEqual(self.url_open(self.path).status_code, 404)
        with self.browse(self.path) as page:
            self.look(page, "expired")

    def test_what_the_portal_says_when_something_fails_is_open_to_everybody(self):
        user = new_test_user(self.env, "t_vendor", groups="base.group_portal", company_id=self.company.id)
        user.partner_id.parent_id = self.vendor
        path = f"/my/insurance/{self.file.id}"
        with self.browse(path, login=user.login) as page:
            ready = "document.body.hasAttribute('is-ready')"
            page.until(ready)
            page.drop("notes.txt", b"no document")
            page.reads("is neither a PDF nor a photograph")
            page.until(ready)
            self.look(page, "not taken")
            page.js("document.querySelectorAll('#agents details').forEach((found) => { found.open = true; })")
            page.fill("#agents [name=email]", "nobody")
            page.js("document.querySelector('#agents form').noValidate = true")
            page.click("#agents [name=do][value=save]")
            page.reads("Give the e-mail address of your agent")
            page.until(ready)
            self.look(page, "an agent without address")
        with self.browse(f"{path}/documents?filterby=rejected", login=user.login) as page:
            page.reads("No document fits")
            self.look(page, "no document fits")

    def test_pages_of_the_portal_are_open_to_everybody(self):
        user = new_test_user(self.env, "t_vendor", groups="base.group_portal", company_id=self.company.id)
        user.partner_id.parent_id = self.vendor

        def look(what, path):
            with self.browse(path, login=user.login) as page:
                page.until("document.body.hasAttribute('is-ready')")
                self.look(page, what)

        path = f"/my/insurance/{self.file.id}"
        look("asked", path)
        self.accept()
        self.env["coi.answer"]._give(self.request, "message", {"text": "Who?"}, link=self.link)
        look("cards", "/my")
        look("files", "/my/insurance")
        look("in order", path)
        self.requirements.line_ids.minimum_ids[0].amount = 5_000_000
        self.settle()
        look("falls short", path)
        self.file.active = False
        look("no file", "/my/insurance")


@tagged("post_install", "-at_install")
class TestAccessibilityOnDesktop(PagesOfVendors, LinkCommon):
    browser_size = "1366x768"


@tagged("post_install", "-at_install")
class TestAccessibilityOnTelephone(PagesOfVendors, LinkCommon):
    browser_size = "390x844"
    touch_enabled = True
