import inspect

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon
from .access_table import (
    ALIKE,
    ANSWER_ALL,
    ARGUMENTS,
    BUYER_METHODS,
    MODELS,
    OF_MAIN_COMPANY,
    OPERATIONS,
    OWN_MODELS,
    SHARED_MODELS,
)
from .common import TODAY

OURS = "odoo.addons.coi_management"

#: Columns of ``MODELS``.
COLUMNS = ("coi_user", "manager", "buyer")

#: Who has no right to any model of ours.
OUTSIDERS = ("nobody", "vendor", "other_vendor", "employee", "system")

#: Each operation as a client asks for it, on records and on the model.
CALLS = {
    "r": ("read", [["display_name"]]),
    "w": ("write", [{}]),
    "d": ("unlink", []),
    "c": ("create", [{}]),
}

#: Public methods of Odoo's own that every model has, and what to call them with on records.
GENERIC = {
    "read": [["display_name"]],
    "web_read": [{"display_name": {}}],
    "export_data": [["id"]],
    "copy": [],
    "write": [{}],
    "unlink": [],
    "message_post": [],
    "message_subscribe": [[1]],
}
GENERIC_OF_MODEL = {
    "search_read": [[]],
    "web_search_read": [[], {"id": {}}],
    "name_search": [],
    "search_count": [[]],
    "formatted_read_group": [[], [], ["__count"]],
    "create": [{}],
}

#: Methods that may refuse in other words, whoever asks: what is append-only, what needs a right to export.
TALKING = ("create", "write", "unlink", "copy", "export_data")


#: That somebody is refused is logged, and what a record lacks to be written.
LOGGERS = (
    "odoo.sql_db",
    "odoo.models.unlink",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
)


def may_be_told(method):
    """What may come of it beside a refusal, where it refuses in other words whoever asks."""
    return ("told",) if method in TALKING else ()


def is_ours(cls):
    return cls.__module__.startswith(OURS)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccessMatrix(AccessCommon):
    """Every model and every public method of ours, against who may do what."""

    def get_models(self):
        """Models of ours, found in the registry."""
        return {
            name
            for name, model in self.registry.items()
            if not model._abstract and any(is_ours(base) and base._name == name for base in self.get_definitions(model))
            if name.startswith("coi.")
        }

    @staticmethod
    def get_definitions(model):
        return [base for base in model.mro() if is_ours(base) and getattr(base, "_name", None)]

    def get_rights(self):
        """The table without what is no more, which a test of its own tells."""
        return {name: rights for name, rights in MODELS.items() if name in self.env}

    def get_expected(self, name, is_of_record):
        """What the table says of a model: letters by kind of user.

        :param bool is_of_record: of the record that is ours; else of the model as such
        """
        expected = {**dict.fromkeys(OUTSIDERS, ""), **dict(zip(COLUMNS, MODELS[name], strict=True))}
        if is_of_record and (self.env[name]._transient or name in OWN_MODELS):
            return dict.fromkeys(self.users, "")  # its user's own
        is_everybodys = name in SHARED_MODELS or not is_of_record
        expected["stranger"] = expected["manager"] if is_everybodys else ""
        expected |= {kind: expected[alike] for kind, alike in ALIKE.items()}
        if is_of_record:
            expected["sharer"] = OF_MAIN_COMPANY.get(name, expected["sharer"])
        return expected

    def test_table_names_every_model_that_the_registry_has(self):
        found = self.get_models()
        self.assertFalse(found - set(MODELS), "Say in tests/access_table.py who may do what with these models")
        self.assertFalse(set(MODELS) - found, "tests/access_table.py names models that are no more")

    def test_each_kind_of_user_may_do_with_each_model_what_the_table_says(self):
        for name, rights in self.get_rights().items():
            expected = {**dict.fromkeys(OUTSIDERS, ""), **dict(zip(COLUMNS, rights, strict=True))}
            for kind, allowed in expected.items():
                with self.subTest(model=name, user=kind):
                    model = self.env[name].with_user(self.users[kind])
                    may = "".join(letter for letter, does in OPERATIONS.items() if model.has_access(does))
                    self.assertEqual(may, allowed)

    def test_each_kind_of_user_may_do_with_a_record_of_ours_what_the_table_says(self):
        for name in self.get_rights():
            record = self.get_record(name)
            self.assertTrue(record, name)
            for kind, allowed in self.get_expected(name, is_of_record=True).items():
                with self.subTest(model=name, user=kind):
                    mine = record.with_user(self.users[kind])
                    may = "".join(letter for letter, does in OPERATIONS.items() if mine.has_access(does))
                    self.assertEqual(may.replace("c", ""), allowed.replace("c", ""))

    def test_records_of_another_company_are_not_even_found(self):
        for name in set(self.get_rights()) - SHARED_MODELS:
            record = self.get_record(name)
            for kind in ("stranger", "branch"):
                if not record._transient:
                    with self.subTest(model=name, user=kind):
                        found = record.with_user(self.users[kind]).search([("id", "in", record.ids)])
                        self.assertFalse(found)

    @mute_logger(*LOGGERS)
    def test_each_operation_is_answered_or_refused_as_the_table_says_when_it_is_called(self):
        """What a client gets, not what a right says that it would get."""
        for name in self.get_rights():
            record = self.get_record(name)
            for letter, (method, arguments) in CALLS.items():
                on = [] if letter == "c" else [record.ids]
                for kind, allowed in self.get_expected(name, is_of_record=letter != "c").items():
                    outcome = self.get_outcome(name, method, [*on, *arguments], kind)
                    wanted = letter in allowed
                    with self.subTest(model=name, method=method, user=kind, outcome=outcome):
                        self.assertIn(outcome, ("answered", "told") if wanted else ("refused", *may_be_told(method)))

    def get_outcome(self, name, method, arguments, kind):
        """What comes of a call by RPC, which is undone.

        :return: ``refused`` by rights, ``told`` why it does not go, ``answered``
        """
        model = self.env[name].with_user(self.users[kind])
        # a request begins with nothing known
        self.env.invalidate_all()
        try:
            with self.cr.savepoint() as savepoint:
                call_kw(model, method, arguments, {})
                savepoint.rollback()
        except AccessError:
            return "refused"
        except (UserError, ValueError, psycopg2.Error):
            return "told"
        finally:
            self.env.invalidate_all(flush=False)
            self.env.transaction.clear()
        return "answered"

    # ------------------------------------------------------------ public methods

    def get_public_methods(self):
        """Public methods that our classes define, on our models and on those that we extend.

        :return: set of (model, method)
        """
        methods = set()
        for name, model in self.registry.items():
            for base in self.get_definitions(model):
                # what we add to a mixin of Odoo's is as public as Odoo made it
                if model._abstract or not (base._name == name or base._name.startswith("coi.")):
                    continue
                methods |= {
                    (name, method)
                    for method in base.__dict__
                    if method not in ANSWER_ALL and self.is_public(name, method)
                }
        return methods

    def is_public(self, name, method):
        """Whether a client reaches the method by RPC."""
        if not inspect.isroutine(getattr(type(self.env[name]), method, None)):
            return False
        try:
            get_public_method(self.env[name], method)
        except AccessError:
            return False
        return True

    def get_arguments(self, name, method):
        function = getattr(type(self.env[name]), method)
        if method in ("create", "write"):
            return [{}]
        required = [
            parameter.name
            for parameter in list(inspect.signature(function).parameters.values())[1:]
            if parameter.default is parameter.empty
            and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        arguments = ARGUMENTS.get(f"{name}.{method}", ARGUMENTS.get(method, []))
        self.assertGreaterEqual(
            len(arguments),
            len(required),
            f"Say in ARGUMENTS of tests/access_table.py with what {name}.{method} is called: {required}",
        )
        return arguments

    def assertRefused(self, name, method, arguments, kind):
        """The method raises AccessError for this kind of user, and nothing else."""
        model = self.env[name].with_user(self.users[kind])
        is_of_model = getattr(getattr(type(model), method), "_api_model", False)
        if not is_of_model:
            arguments = [self.get_record(name).ids, *arguments]
        self.env.flush_all()
        with self.subTest(model=name, method=method, user=kind):
            try:
                with self.cr.savepoint():
                    call_kw(model, method, arguments, {})
            except AccessError:
                return
            except UserError:
                # what nobody may do is not answered either
                self.assertIn(method, TALKING, f"{name}.{method} talks before it checks access")
                return
            except Exception as error:
                self.fail(f"{name}.{method} got as far as {error!r}: let it check access first, or make it private")
            self.fail(f"{name}.{method} answers {kind}: let it check access, or make it @api.private")

    @mute_logger("odoo.models.unlink", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_public_method_of_ours_answers_the_public_or_a_vendor(self):
        methods = self.get_public_methods()
        self.assertIn(("coi.compliance", "action_verify"), methods)
        self.assertIn(("res.partner", "action_view_coi_file"), methods)
        for name, method in sorted(methods):
            arguments = self.get_arguments(name, method)
            for kind in ("nobody", "vendor", "other_vendor"):
                self.assertRefused(name, method, arguments, kind)

    @mute_logger(*LOGGERS)
    def test_public_methods_answer_nobody_who_may_not_read_their_record_and_buyers_only_where_the_table_says(self):
        answered = set()
        for name, method in sorted(self.get_public_methods()):
            if name not in MODELS:
                continue
            is_of_model = getattr(getattr(self.registry[name], method), "_api_model", False)
            on = [] if is_of_model else [self.get_record(name).ids]
            arguments = [*on, *self.get_arguments(name, method)]
            readers = self.get_expected(name, is_of_record=not is_of_model)
            for kind in ("employee", "system", "buyer", "coi_user", "stranger", "branch"):
                with self.subTest(model=name, method=method, user=kind):
                    outcome = self.get_outcome(name, method, arguments, kind)
                    if "r" not in readers[kind]:
                        self.assertIn(outcome, ("refused", *may_be_told(method)))
                    if kind == "buyer" and outcome != "refused" and method not in TALKING:
                        answered.add((name, method))
        wanted = {(name, method) for name, methods in BUYER_METHODS.items() for method in methods.split()}
        self.assertFalse(answered - wanted, "Say in tests/access_table.py that purchase users may call these")
        self.assertFalse(wanted - answered, "tests/access_table.py says that purchase users may call these")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_public_method_of_odoo_answers_the_public_or_a_vendor_on_our_models(self):
        for name in self.get_rights():
            for method, arguments in {**GENERIC, **GENERIC_OF_MODEL}.items():
                if hasattr(self.env[name], method):
                    for kind in ("nobody", "vendor"):
                        self.assertRefused(name, method, arguments, kind)
