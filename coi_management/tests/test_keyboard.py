import tempfile
import time
from pathlib import Path

from odoo.tests import tagged

from .link_browser import CONTROL, PATIENCE, SHIFT, LinkBrowser
from .link_common import LinkCommon
from .test_tour_review import ReviewCommon

#: What a person who cannot see the focus would be lost without: an outline, a shadow or a frame that others have not.
SHOWN = """
    (() => {
        const found = document.activeElement;
        if (!found || found === document.body) {
            return false;
        }
        const look = (element) => {
            // what fades in is looked at as it will be
            const fading = document.getAnimations({subtree: true}).filter(({effect}) =>
                effect.getComputedTiming().endTime < Infinity);
            fading.forEach((animation) => animation.finish());
            const style = getComputedStyle(element);
            return [style.outlineStyle !== "none" && style.outlineWidth, style.boxShadow, style.borderColor,
                style.backgroundColor, style.textDecorationLine].join();
        };
        const around = found.closest(".o_coi_drop, td, .o_field_widget") || found;
        const places = [found, around, ...document.querySelectorAll(`label[for="${found.id}"]`)];
        const focused = places.map(look).join();
        found.blur();
        const plain = places.map(look).join();
        found.focus();
        return focused !== plain;
    })()
"""


QUEUE = "/odoo/action-coi_management.coi_certificate_action_to_review"


class Keyboard(LinkBrowser):
    """For an ``HttpCase``: a person who has keys alone."""

    def tab_to(self, page, selector, most=40, held=0):
        """Go on by Tab to an element, which then shows that it has the focus."""
        way = []
        for _step in range(most):
            page.press("Tab", held=held)
            if page.js(f"Boolean(document.activeElement?.matches({selector!r}))"):
                self.assertTrue(page.js(SHOWN), f"Nothing shows that {selector} has the focus")
                return
            way.append(page.js("document.activeElement?.outerHTML.slice(0, 90)"))
        self.fail("\n".join([f"No way by keys to {selector}:", *map(str, way)]))


@tagged("post_install", "-at_install")
class TestKeyboardBehindLink(Keyboard, LinkCommon):
    def test_certificate_is_sent_and_its_verdict_read_by_keys_alone(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        notes, short = Path(folder, "notes.txt"), Path(folder, "short.pdf")
        notes.write_bytes(b"no document")
        short.write_bytes(self.draw(aggregate=1_000_000))
        with self.browse(self.path) as page:
            page.reads("Please send a certificate")
            self.tab_to(page, ".o_coi_skip", most=1)
            page.press("Enter")
            self.tab_to(page, "#coi_files")
            page.choose(notes)
            page.reads("notes.txt (1 kB)")
            self.tab_to(page, ".o_coi_upload [type=submit]")
            page.press("Enter")
            page.reads("Nothing could be taken")
            self.assertEqual(page.js("document.activeElement.id"), "coi_sent")
            self.tab_to(page, ".o_coi_back")
            page.press("Enter")
            page.reads("Please send a certificate")
            self.tab_to(page, "#coi_files")
            page.choose(short)
            self.tab_to(page, "#coi_text")
            page.type_in("Sent by keys")
            self.tab_to(page, ".o_coi_upload [type=submit]")
            page.press(" ")
            page.reads("Something is still missing")
            self.assertEqual(page.js("document.activeElement.id"), "coi_sent")
            self.tab_to(page, "summary")
            was_open = page.js("document.activeElement.parentElement.open")
            page.press("Enter")
            page.until(f"document.activeElement.parentElement.open === {'false' if was_open else 'true'}")
        self.assertIn("Sent by keys", self.link.answer_ids.mapped("text"))
        self.assertEqual(self.file.certificate_ids.document_name, "short.pdf")

    def test_focus_stays_at_the_button_where_nothing_is_taken(self):
        with self.browse(self.path) as page:
            page.reads("Please send a certificate")
            page.js("document.querySelector('.o_coi_upload').dataset.most = '1'")
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                file.write(b"more than one byte")
                file.flush()
                self.tab_to(page, "#coi_files")
                page.choose(file.name)
                self.tab_to(page, ".o_coi_upload [type=submit]")
                page.press("Enter")
                page.reads("too much at once")
            self.assertTrue(page.js("document.activeElement.matches('.o_coi_upload [type=submit]')"))


#: What is looked at in a review, and how many marked values are left.
LABEL = "(document.querySelector('.o_coi_marked_current strong')?.textContent || '')"
MARKS = r"Number(document.querySelector('.o_coi_marked_count')?.textContent.match(/\d+/)?.[0] || 0)"
#: The element that has the focus, told from every other.
WHERE = """
    (() => {
        const found = document.activeElement;
        return [[...document.querySelectorAll("*")].indexOf(found), found.outerHTML.slice(0, 120)].join(" ");
    })()
"""
AT_MARK = "document.activeElement.matches('.o_coi_read_current.o_coi_read_check :is(input, textarea)')"


@tagged("post_install", "-at_install")
class TestKeyboardInReview(Keyboard, ReviewCommon):
    def open_queue(self, page):
        """From the search of the queue into its first document."""
        page.until("document.querySelector('.o_data_row') && document.activeElement.matches('.o_searchview_input')")
        page.press("ArrowDown", 2)
        page.press("Enter")
        page.until("document.querySelector('.o_coi_review_form .o_coi_page[data-page=\"1\"] img')")

    def rest(self, page):
        """Wait until a list that is drawn anew has given the cursor back, as a person who has to decide does."""
        page.until(AT_MARK)
        calm, deadline = 0, time.monotonic() + PATIENCE
        while calm < 8 and time.monotonic() < deadline:
            calm = calm + 1 if page.js(AT_MARK) else 0

    def test_certificate_is_opened_checked_corrected_and_accepted_by_keys_alone(self):
        certificate = self.store_doubtful_certificate()
        corrections = {"Insr": "A", "NAIC": "90011"}
        with self.browse(QUEUE, login=self.coi_user.login) as page:
            self.open_queue(page)
            asked = page.js(MARKS)
            self.assertGreaterEqual(asked, 5)
            page.press("Enter")
            for left in range(asked, 0, -1):
                label = page.until(LABEL)
                for correction in [text for name, text in corrections.items() if name in label]:
                    self.rest(page)
                    page.press("a", held=CONTROL)
                    page.type_in(correction)
                page.press("Enter")
                page.until(f"{MARKS} < {left} && (!{MARKS} || !['', {label!r}].includes({LABEL}))")
            page.until("document.activeElement.matches('.o_coi_settled')")
            self.tab_to(page, "button[name=action_accept]", held=SHIFT)
            page.press("Enter")
            page.until("document.querySelector('.o_arrow_button_current[data-value=accepted]')")
        self.assertEqual(certificate.state, "accepted")
        self.assertEqual(certificate.insurer_ids.naic_code, "90011")

    def test_what_is_typed_goes_to_the_value_that_is_looked_at_wherever_a_list_put_the_cursor(self):
        self.store_doubtful_certificate()
        with self.browse(QUEUE, login=self.coi_user.login) as page:
            self.open_queue(page)
            page.press("Enter")
            while "NAIC" not in (label := page.until(LABEL)):
                self.rest(page)
                page.press("Tab")
                page.until(f"!['', {label!r}].includes({LABEL})")
            # a list that is drawn late gives the cursor to another cell of its row, and the first key comes right then
            page.until(f"{AT_MARK} && !document.querySelector('.o_selected_row [name=letter] input').focus()")
            page.press("a", held=CONTROL)
            page.type_in("90011")
            self.assertIn("NAIC", page.js(LABEL))
            self.assertTrue(page.js(AT_MARK))
            self.assertEqual(page.js("document.activeElement.value"), "90011")

    def test_marks_are_left_by_tab_and_the_focus_is_neither_lost_nor_kept(self):
        certificate = self.store_doubtful_certificate()
        with self.browse(QUEUE, login=self.coi_user.login) as page:
            self.open_queue(page)
            page.press("Enter")
            page.until(LABEL)
            seen = []
            for _mark in range(page.js(MARKS)):
                self.rest(page)
                seen.append(page.js(WHERE))
                page.press("Tab")
                page.until(f"{WHERE} !== {seen[-1]!r}")
            self.assertEqual(len(set(seen)), len(seen), "each mark once, and no way back to the first")
            page.until(f"document.activeElement !== document.body && !{AT_MARK}")
            way = []
            for _step in range(40):
                before = page.js(WHERE)
                page.press("Tab")
                # a row that is left takes its time
                way.append(page.until(f"document.activeElement !== document.body && {WHERE} !== {before!r} && {WHERE}"))
                if page.js("Boolean(document.activeElement.closest('.o-mail-Form-chatter, .o_control_panel'))"):
                    break
            else:
                self.fail("\n".join(["Nobody gets out of the form by Tab:", *way]))
            self.tab_to(page, "button[name=action_accept]", most=120, held=SHIFT)
        self.assertEqual(certificate.state, "to_review")

    def test_dialogs_are_left_by_escape_and_give_the_focus_back(self):
        certificate = self.store_doubtful_certificate()
        with self.browse(QUEUE, login=self.coi_user.login) as page:
            self.open_queue(page)
            for button in ("action_reject", "action_check_all"):
                with self.subTest(button):
                    self.tab_to(page, f"button[name={button}]")
                    page.press("Enter")
                    page.until("document.querySelector('.modal')?.contains(document.activeElement)")
                    page.press("Escape")
                    page.until("!document.querySelector('.modal')")
                    page.until(f"document.activeElement.matches('button[name={button}]')")
        self.assertEqual(certificate.state, "to_review")
