import re
from pathlib import Path

import polib
from lxml import html

from odoo.tests import tagged

from .link_common import LinkCommon

FOLDER = Path(__file__).resolve().parents[1] / "i18n"

#: Languages of ours, and as which the tests install them.
LANGUAGES = {"es": "es_MX", "fr": "fr_FR"}

#: Whole sentences and titles: shorter words may be names, or the same in both languages.
WORDS = 3


def texts_of(content):
    """The visible texts of a page, each as it stands between two tags."""
    tree = html.fromstring(content)
    for element in tree.xpath("//script | //style | //svg | //head"):
        element.drop_tree()
    return {plain(text) for text in tree.itertext()}


def plain(text):
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


@tagged("post_install", "-at_install")
class TestTranslations(LinkCommon):
    """What vendors, agents and our own people see is in their language, to the last sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in LANGUAGES.values():
            cls.env["res.lang"]._activate_lang(code)
        module = cls.env["ir.module.module"].search([("name", "=", "coi_management")])
        module._update_translations(list(LANGUAGES.values()), overwrite=True)

    def get_terms(self, lang):
        """Sentences of ours and their translation, where one differs from the other."""
        path = FOLDER / f"{next(own for own, code in LANGUAGES.items() if code == lang)}.po"
        for entry in polib.pofile(str(path)):
            if entry.msgstr and not re.search(r"[%{<]", entry.msgid) and len(entry.msgid.split()) >= WORDS:
                yield plain(entry.msgid), plain(entry.msgstr)

    def check(self, english, translated, lang):
        """Each sentence of ours that the English page has is translated on the other.

        :param set english: texts of the one, ``translated`` of the other
        :return: how many sentences there are
        """
        found = [(msgid, msgstr) for msgid, msgstr in self.get_terms(lang) if msgid in english]
        for msgid, msgstr in found:
            with self.subTest(lang=lang, term=msgid):
                self.assertIn(msgstr, translated)
                self.assertNotIn(msgid, translated)
        return len(found)

    def test_page_behind_a_link_is_whole_in_the_language_of_the_visitor(self):
        self.contact.lang = self.vendor.lang = False
        english = texts_of(self.url_open(self.path, headers={"Accept-Language": "en"}).text)
        for lang in LANGUAGES.values():
            page = self.url_open(self.path, headers={"Accept-Language": lang.replace("_", "-")}).text
            self.assertGreater(self.check(english, texts_of(page), lang), 20)

    def test_page_of_the_agent_too(self):
        self.accept()
        self.settle()
        english = texts_of(self.url_open(f"{self.agent_path}?lang=en_US").text)
        for lang in LANGUAGES.values():
            page = self.url_open(f"{self.agent_path}?lang={lang}").text
            self.assertGreater(self.check(english, texts_of(page), lang), 10)

    def test_verdict_after_an_upload_is_in_the_language_of_the_uploader(self):
        pages = {}
        for lang in ("en_US", *LANGUAGES.values()):
            document = self.draw(aggregate=1_500_000)
            response = self.post(f"{self.path}/upload?lang={lang}", files=[("coi.pdf", document)], lang=lang)
            pages[lang] = texts_of(response.text)
        for lang in LANGUAGES.values():
            self.assertGreater(self.check(pages["en_US"], pages[lang], lang), 10)

    def test_letters_and_mails_are_in_the_language_of_the_vendor(self):
        def letter(lang):
            self.vendor.lang = self.contact.lang = self.agent.lang = lang
            reports = self.env["ir.actions.report"].with_user(self.coi_user)
            content, _kind = reports._render_qweb_html("coi_management.report_deficiency_letter", self.file.ids)
            return texts_of(content)

        def mail(lang, kind, role):
            self.vendor.lang = self.contact.lang = self.agent.lang = lang
            shown = self.env["coi.request"].with_user(self.coi_user)._preview(self.file, kind, role=role)
            return texts_of(shown["body"])

        english = letter("en_US")
        mails = {
            (kind, role): mail("en_US", kind, role)
            for kind in ("correction", "renewal")
            for role in ("vendor", "agent")
        }
        for lang in LANGUAGES.values():
            self.assertGreater(self.check(english, letter(lang), lang), 2)
            for (kind, role), text in mails.items():
                self.assertGreater(self.check(text, mail(lang, kind, role), lang), 2)

    def test_portal_is_in_the_language_of_the_vendor(self):
        user = (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": "t_pat",
                    "password": "t_pat_t_pat",
                    "partner_id": self.vendor.id,
                    "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
                }
            )
        )
        pages = {}
        for lang in ("en_US", *LANGUAGES.values()):
            user.lang = lang
            self.env.flush_all()
            self.opener.cookies.clear()
            self.authenticate("t_pat", "t_pat_t_pat")
            pages[lang] = [
                texts_of(self.url_open(path).text) for path in ("/my/insurance", f"/my/insurance/{self.file.id}")
            ]
        for lang in LANGUAGES.values():
            for english, page in zip(pages["en_US"], pages[lang], strict=True):
                self.assertGreater(self.check(english, page, lang), 3)
