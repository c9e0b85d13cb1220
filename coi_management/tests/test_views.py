from lxml import etree

from odoo.tests import TransactionCase, tagged

#: Actions whose list is a view of its own kind, and what of it.
OF_ITS_OWN = {
    "coi_management.coi_matrix_action": "the matrix stands on narrow screens as it is, and says itself that it is empty"
}


@tagged("post_install", "-at_install")
class TestViews(TransactionCase):
    """What every screen of the desk has, so that a new one has it too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        known = cls.env["ir.model.data"].search(
            [("model", "=", "ir.actions.act_window"), ("module", "=like", "coi_management%")]
        )
        actions = cls.env["ir.actions.act_window"].browse(known.mapped("res_id"))
        cls.actions = actions.filtered(lambda action: "list" in action.view_mode.split(","))
        cls.names = cls.actions.get_external_id()
        cls.plain_actions = cls.actions.filtered(lambda action: cls.names[action.id] not in OF_ITS_OWN)

    def get_arch(self, model, kind):
        return etree.fromstring(self.env[model].get_view(view_type=kind)["arch"])

    def test_every_list_has_cards_for_telephones(self):
        for action in self.plain_actions:
            with self.subTest(self.names[action.id]):
                self.assertIn("kanban", action.view_mode.split(","))

    def test_every_list_is_searched_by_a_view_of_its_own(self):
        for model in set(self.actions.mapped("res_model")):
            with self.subTest(model):
                self.assertTrue(
                    self.env["ir.ui.view"].search_count([("model", "=", model), ("type", "=", "search")], limit=1)
                )

    def test_what_is_archived_is_found_again(self):
        for model in set(self.actions.mapped("res_model")):
            field = self.env[model]._fields.get("active")
            if not model.startswith("coi.") or not field or not field.store:
                continue
            with self.subTest(model):
                domains = self.get_arch(model, "search").xpath("//filter/@domain")
                self.assertTrue([domain for domain in domains if "'active'" in domain])

    def test_what_opens_from_a_list_has_a_form_of_its_own(self):
        for action in self.actions.filtered(lambda action: "form" in action.view_mode.split(",")):
            with self.subTest(self.names[action.id]):
                self.assertTrue(
                    self.env["ir.ui.view"].search_count(
                        [("model", "=", action.res_model), ("type", "=", "form")], limit=1
                    )
                )

    def test_every_empty_list_says_what_to_do(self):
        for action in self.plain_actions:
            with self.subTest(self.names[action.id]):
                self.assertIn("o_view_nocontent", action.help or "")
