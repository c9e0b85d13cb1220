from odoo.tests import tagged

from .link_common import LinkCommon


@tagged("post_install", "-at_install")
class TestSmartLinkLanguage(LinkCommon):
    """In which language the page is: the chosen one, the contact's, the browser's, the vendor's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("fr_FR", "es_MX", "ar_001"):
            cls.env["res.lang"]._activate_lang(code)

    def lang_of(self, path, accept=None):
        headers = {"Accept-Language": accept} if accept else {}
        return self.url_open(path, headers=headers).text.partition('lang="')[2].partition('"')[0]

    def test_browser_decides_among_installed_languages(self):
        self.assertEqual(self.lang_of(self.path, "fr-FR,fr;q=0.9,en;q=0.8"), "fr-FR")
        self.assertEqual(self.lang_of(self.path, "es"), "es-MX")
        self.assertEqual(self.lang_of(self.path, "fr-CA"), "fr-FR")
        self.assertEqual(self.lang_of(self.path, "zu,de;q=0.5"), "en-US")

    def test_language_of_the_contact_comes_first(self):
        self.contact.lang = "es_MX"
        self.assertEqual(self.lang_of(self.path, "fr-FR"), "es-MX")

    def test_chosen_language_comes_before_all_and_stays(self):
        self.contact.lang = "es_MX"
        self.assertEqual(self.lang_of(f"{self.path}?lang=fr_FR"), "fr-FR")
        page = self.url_open(f"{self.path}?lang=fr_FR").text
        self.assertIn('name="lang" value="fr_FR"', page)
        response = self.post(f"{self.path}/answer?lang=fr_FR", kind="message", text="Bonjour", lang="fr_FR")
        self.assertIn('lang="fr-FR"', response.text)

    def test_vendor_language_is_the_last_resort(self):
        self.vendor.lang = "fr_FR"
        self.assertEqual(self.lang_of(self.path, "zu"), "fr-FR")

    def test_page_is_turned_for_languages_from_right_to_left(self):
        self.assertIn('dir="rtl"', self.url_open(f"{self.path}?lang=ar_001").text)

    def test_our_own_people_read_their_language(self):
        self.file.user_id = self.coi_user
        self.coi_user.lang = "en_US"
        self.post(f"{self.path}/answer?lang=fr_FR", kind="none", text="Rien", lang="fr_FR")
        self.assertIn("Does not have it", self.request.activity_ids.summary)
