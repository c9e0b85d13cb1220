import contextlib

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .access_common import AccessCommon
from .test_access_matrix import LOGGERS, is_ours

#: Stands in every text of every model that somebody may not read.
MARK = "coi-secret-path"
#: Stands nowhere: who gets as many records for it as for the mark has learned nothing.
NOWHERE = "coi-nowhere-at-all"

#: Models of Odoo's that hold what is written on our records, each with the text by which it is looked for.
BESIDE = {
    "mail.message": "body",
    "mail.activity": "note",
    "ir.attachment": "name",
    "mail.followers": "display_name",
    "mail.notification": "display_name",
    "mail.tracking.value": "new_value_char",
}


@tagged("post_install", "-at_install")
class TestAccessPaths(AccessCommon):
    """What nobody may read is not reached by way of something else either: nested, grouped, sorted, searched or
    exported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = sorted(name for name in cls.env.registry if name.startswith("coi."))
        cls.ours = [name for name in ours if not cls.env[name]._abstract and not cls.env[name]._transient]
        cls.certificate.message_post(body=MARK)
        cls.certificate.activity_schedule("mail.mail_activity_data_todo", note=MARK, user_id=cls.coi_user.id)
        cls.env["ir.attachment"].create(
            {"name": f"{MARK}.txt", "raw": MARK.encode(), "res_model": "coi.certificate", "res_id": cls.certificate.id}
        )
        for name in cls.ours:
            if name not in ("coi.compliance", "coi.analysis", "coi.analysis.waiver"):
                cls.get_record(name)
        cls.env.flush_all()

    def call(self, kind, model, method, *args, **kwargs):
        """What a client gets, as text; None where it is refused or cannot be done."""
        self.env.invalidate_all()
        self.tried += 1
        try:
            with self.cr.savepoint():
                return str(call_kw(self.env[model].with_user(self.users[kind]), method, list(args), kwargs))
        except (AccessError, UserError, ValueError, KeyError, TypeError, NotImplementedError, psycopg2.Error):
            return None

    def mark(self, names):
        """Have the mark stand in all texts of these models, whatever they are."""
        for name in names:
            model = self.env[name]
            if not model._auto:
                continue
            for field in self.get_marked(model):
                column = SQL("%s = %s", SQL.identifier(field.name), MARK)
                # what has to be unique stays as it is
                with contextlib.suppress(psycopg2.IntegrityError), self.cr.savepoint():
                    self.cr.execute(SQL("UPDATE %s SET %s", SQL.identifier(model._table), column), log_exceptions=False)
        self.env.invalidate_all()

    def get_paths(self, kind, hidden):
        """Fields by which one gets from what this user may read to what it may not.

        :return: list of (model, field, a text of the other model)
        """
        paths = []
        for name in sorted(self.registry):
            model = self.env[name].with_user(self.users[kind])
            if model._abstract or model._transient or not model._auto or not model.has_access("read"):
                continue
            for field in model._fields.values():
                if field.comodel_name in hidden and (field.store or field.search):
                    paths += [(name, field.name, text) for text in self.get_texts(field.comodel_name)]
        return paths

    def get_texts(self, name):
        return [field.name for field in self.get_marked(self.env[name])][:1]

    def get_marked(self, model):
        """Texts of a model but its name, which Odoo shows to whoever sees a record that refers to it."""
        return [
            field
            for field in model._fields.values()
            if field.store and field.type in ("char", "text", "html") and not (field.translate or field.related)
            if field.name not in ("name", model._rec_name) and not getattr(field, "size", 0)
        ]

    def get_hidden(self, kind):
        return [name for name in self.ours if not self.env[name].with_user(self.users[kind]).has_access("read")]

    @mute_logger(*LOGGERS, "odoo.addons.mail.models.mail_thread")
    def test_what_is_hidden_is_not_reached_through_what_is_not(self):
        for kind in ("nobody", "vendor", "employee", "buyer"):
            hidden = self.get_hidden(kind)
            self.assertIn("coi.certificate", hidden)
            self.tried = 0
            with self.cr.savepoint() as savepoint:
                self.mark(hidden)
                for name, field, text in self.get_paths(kind, hidden):
                    with self.subTest(visitor=kind, model=name, path=f"{field}.{text}"):
                        self.assertNothingReached(kind, name, field, text)
                savepoint.rollback()
            self.env.invalidate_all()
            if kind == "buyer":
                self.assertGreater(self.tried, 100)

    def assertNothingReached(self, kind, name, field, text):
        path = f"{field}.{text}"
        answers = [
            self.call(kind, name, "web_search_read", [], {field: {"fields": {text: {}}}}),
            self.call(kind, name, "search_read", [], [field, path]),
            self.call(kind, name, "web_read_group", [], [path], ["__count"]),
            self.call(kind, name, "formatted_read_group", [], [field], [f"{path}:array_agg"]),
            self.call(kind, name, "search_panel_select_range", field),
            self.call(kind, name, "name_search", "", [(path, "ilike", MARK)]),
        ]
        ids = self.env[name].search([], limit=50).ids
        answers += [
            self.call(kind, name, "export_data", ids, [f"{field}/{text}"]),
            self.call(kind, name, "web_read", ids, {field: {"fields": {text: {}, "display_name": {}}}}),
            self.call(kind, name, "onchange", ids[:1], {}, [field], {field: {"fields": {text: {}}}}),
        ]
        self.assertFalse([answer for answer in answers if answer and MARK in answer])
        for make in (
            lambda word: [(path, "ilike", word)],
            lambda word: [(field, "any", [(text, "ilike", word)])],
            lambda word: [(field, "any!", [(text, "ilike", word)])],
            lambda word: ["!", (path, "not ilike", word)],
        ):
            told, nowhere = (self.call(kind, name, "search_count", make(word)) for word in (MARK, NOWHERE))
            self.assertEqual(told, nowhere)

    @mute_logger(*LOGGERS, "odoo.addons.mail.models.mail_thread")
    def test_what_is_written_on_a_record_is_not_found_by_searching_for_it(self):
        self.tried = 0
        for kind in ("nobody", "vendor", "other_vendor", "employee", "system", "buyer", "stranger", "branch"):
            for name, text in BESIDE.items():
                with self.subTest(visitor=kind, model=name):
                    domain = [(text, "ilike", MARK)] if text != "display_name" else []
                    fields = {text: {}, "display_name": {}}
                    self.assertNotIn(MARK, self.call(kind, name, "web_search_read", domain, fields) or "")
                    if domain and kind != "system":
                        self.assertIn(self.call(kind, name, "search_count", domain), ("0", None))
                        grouped = self.call(kind, name, "formatted_read_group", domain, [], ["__count"])
                        self.assertIn("'__count': 0", grouped or "'__count': 0")

    @mute_logger(*LOGGERS)
    def test_what_a_group_is_kept_from_is_neither_read_nor_searched_sorted_or_grouped_by(self):
        """Fields of ours on models of Odoo's, of which others read the rest."""
        self.tried, looked_at = 0, 0
        for kind in ("nobody", "vendor", "other_vendor", "employee", "system"):
            for name, field in self.get_fields_of_ours():
                model = self.env[name].with_user(self.users[kind])
                if not model.has_access("read") or model._has_field_access(model._fields[field], "read"):
                    continue
                looked_at += 1
                for method, args in (
                    ("search_count", [[(field, "!=", False)]]),
                    ("search", [[], 0, 1, field]),
                    ("formatted_read_group", [[], [field], ["__count"]]),
                    ("search_read", [[], [field]]),
                ):
                    with self.subTest(visitor=kind, model=name, field=field, method=method):
                        self.assertIsNone(self.call(kind, name, method, *args))
        self.assertGreater(looked_at, 20)

    def get_fields_of_ours(self):
        """Fields that our classes add to models of Odoo's."""
        return sorted(
            {
                (name, field)
                for name, model in self.registry.items()
                if not name.startswith("coi.") and not model._abstract
                for base in model.mro()
                if is_ours(base) and getattr(base, "_name", None)
                for field in getattr(base, "_field_definitions", ()) and [f.name for f in base._field_definitions]
                if field in model._fields
            }
        )
