import re

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .access_common import SECRETS, AccessCommon
from .access_table import ALIKE, ROUTES

OURS = "odoo.addons.coi_management"

#: Visitors who are tried on every route.
VISITORS = ("nobody", "vendor", "other_vendor", "employee", "buyer", "coi_user", "manager", "stranger", *ALIKE)

#: States of a token that opens nothing.
BAD_TOKENS = ("none", "wrong", "expired", "revoked")

#: A part of an address that is filled in.
PART = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@tagged("post_install", "-at_install")
class TestAccessRoutes(AccessCommon, HttpCase):
    """Every route of ours, over a real connection, by whom it is not meant for: gets nothing, and changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.env["coi.answer"]._give(cls.request, "message", {"text": "Who?"}, link=cls.links["valid"])

    def setUp(self):
        super().setUp()
        # that somebody is refused is logged
        self.enterContext(
            mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
        )

    # ------------------------------------------------------------ what there is

    def get_routes(self):
        """Routes of ours and those of Odoo that we extend, found in the routing map.

        :return: dict: address to its routing
        """
        routes = {}
        for rule in self.env["ir.http"].routing_map().iter_rules():
            method = rule.endpoint.func
            classes = [base for base in type(method.__self__).mro() if base.__module__.startswith(OURS)]
            if any(method.__name__ in base.__dict__ for base in classes):
                routes[rule.rule] = rule.endpoint.routing
        return routes

    def get_requests(self):
        """Each route with each method that it takes.

        :return: list of (address, routing, method)
        """
        return [
            (address, routing, method)
            for address, routing in sorted(self.get_routes().items())
            if address in ROUTES
            for method in sorted(set(routing["methods"] or ("GET", "POST")) - {"OPTIONS", "HEAD"})
        ]

    def get_values(self, address, token=None):
        values = {
            name: getattr(self, value).id if isinstance(value, str) and hasattr(self, value) else value
            for name, value in ROUTES[address].values.items()
        }
        return dict(values, token=token) if token else values

    def call(self, address, routing, method, values, csrf=True):
        url = PART.sub(lambda part: str(values[part[1]]), address)
        rest = {name: value for name, value in values.items() if f"{name}>" not in address}
        if routing["type"] != "http":
            return self.url_open(url, json={"jsonrpc": "2.0", "method": "call", "params": rest})
        if method == "GET":
            return self.url_open(url, allow_redirects=False)
        if csrf:
            rest["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(url, data={**rest, "-": "-"}, allow_redirects=False)

    # ------------------------------------------------------------ what is not given

    def assertNothing(self, response):
        """The answer is the way to the login or a 404, and tells nothing of the vendor's file."""
        self.assertNoSecrets(response)
        self.assertNotIn(b"%PDF", response.content[:1024])
        if response.headers.get("Content-Type", "").startswith("application/json"):
            self.assertIn("error", response.json())
        elif response.is_redirect:
            self.assertIn("/web/login", response.headers["Location"])
        else:
            self.assertEqual(response.status_code, 404)

    def assertNoSecrets(self, response):
        for secret in SECRETS:
            self.assertNotIn(secret, response.text)

    def get_state(self, *, of_file=False):
        """A fingerprint of what is stored.

        :param bool of_file: only what is on the vendor's file
        """
        self.env.flush_all()
        tables = {
            model._table: "compliance_id" in model._fields and model._fields["compliance_id"].store
            for name, model in self.env.registry.items()
            if name.startswith("coi.") and not model._abstract and model._auto
        }
        state = {}
        for table, has_file in tables.items():
            if of_file and not has_file:
                continue
            mine = SQL("WHERE compliance_id = %s", self.file.id) if of_file else SQL("")
            state[table] = self.env.execute_query(
                SQL("SELECT md5(string_agg(t::text, '' ORDER BY t.id)) FROM %s t %s", SQL.identifier(table), mine)
            )
        if not of_file:
            for table in ("mail_message", "mail_mail", "mail_activity"):
                query = SQL("SELECT count(*), max(id) FROM %s", SQL.identifier(table))
                state[table] = self.env.execute_query(query)
        return state

    def remember(self, *, of_file=False):
        self.of_file = of_file
        self.state = self.get_state(of_file=of_file)

    def assertUnchanged(self):
        """Nothing was written since ``remember``, or since this was asked last."""
        before, self.state = self.state, self.get_state(of_file=self.of_file)
        self.assertFalse([table for table, rows in self.state.items() if rows != before[table]], "This was changed")

    # ------------------------------------------------------------ tests

    def test_table_names_every_route_that_the_routing_map_has(self):
        found = set(self.get_routes())
        self.assertFalse(found - set(ROUTES), "Say in tests/access_table.py who gets something from these routes")
        self.assertFalse(set(ROUTES) - found, "tests/access_table.py names routes that are no more")

    def test_every_form_carries_a_token_against_forgery(self):
        for address, routing, method in self.get_requests():
            if routing["type"] == "http" and method == "POST":
                with self.subTest(route=address):
                    self.assertEqual(routing.get("csrf", True), ROUTES[address].csrf)

    def test_whoever_is_not_named_in_the_table_gets_nothing(self):
        for visitor in VISITORS:
            self.visit(visitor)
            self.remember()
            for address, routing, method in self.get_requests():
                route = ROUTES[address]
                if "token>" in address or ALIKE.get(visitor, visitor) in route.visitors | route.empty:
                    continue
                with self.subTest(route=address, method=method, visitor=visitor):
                    self.assertNothing(self.call(address, routing, method, self.get_values(address)))
                    self.assertUnchanged()

    def test_page_that_is_open_to_all_who_are_signed_in_tells_them_nothing_of_the_vendors_file(self):
        for visitor in VISITORS:
            self.visit(visitor)
            for address, routing, method in self.get_requests():
                if ALIKE.get(visitor, visitor) in ROUTES[address].empty:
                    with self.subTest(route=address, method=method, visitor=visitor):
                        response = self.call(address, routing, method, self.get_values(address))
                        self.assertEqual(response.status_code, 200)
                        self.assertNoSecrets(response)

    def test_what_is_not_there_is_told_like_what_belongs_to_another(self):
        self.visit("other_vendor")
        for address, routing, method in self.get_requests():
            values = self.get_values(address)
            if "token>" in address or "other_vendor" in ROUTES[address].empty or "<int" not in address:
                continue
            for number in (2**30, 2**40):
                missing = {name: number if f"<int:{name}>" in address else value for name, value in values.items()}
                with self.subTest(route=address, method=method, number=number):
                    of_another = self.call(address, routing, method, values)
                    not_there = self.call(address, routing, method, missing)
                    self.assertEqual(of_another.status_code, not_there.status_code)
                    self.assertEqual(self.without_chance(of_another), self.without_chance(not_there))

    def test_no_token_that_is_not_valid_opens_anything(self):
        for visitor in ("nobody", "other_vendor", "stranger"):
            self.visit(visitor)
            self.remember()
            for address, routing, method in self.get_requests():
                if "token>" not in address:
                    continue
                answers = set()
                for state in BAD_TOKENS:
                    with self.subTest(route=address, method=method, visitor=visitor, token=state):
                        response = self.call(address, routing, method, self.get_values(address, self.tokens[state]))
                        self.assertNothing(response)
                        self.assertUnchanged()
                        answers.add((response.status_code, self.without_chance(response)))
                with self.subTest(route=address, method=method, visitor=visitor):
                    self.assertEqual(len(answers), 1, "Bad tokens are told apart")

    def test_token_of_another_vendor_opens_nothing_of_this_one(self):
        for visitor in ("nobody", "other_vendor", "stranger"):
            self.visit(visitor)
            self.remember(of_file=True)
            for address, routing, method in self.get_requests():
                if "token>" in address:
                    with self.subTest(route=address, method=method, visitor=visitor):
                        values = self.get_values(address, self.tokens["other_vendor"])
                        response = self.call(address, routing, method, values)
                        self.assertUnchanged()
                        self.assertNoSecrets(response)
                        if "answer_id" in address:
                            self.assertEqual(response.status_code, 404, "It names what was answered by another link")

    def test_link_opens_the_same_page_whoever_is_signed_in_and_of_whatever_company(self):
        elsewhere = self.env["coi.compliance"]._get_file(self.vendor, self.other_company)
        asked = self.env["coi.request"]._open(elsewhere, "correction", "manual")
        path = self.env["coi.link"]._make(asked, self.env["coi.contact"], role="vendor")._mint()
        answers = set()
        for visitor in VISITORS:
            self.visit(visitor)
            response = self.url_open(path)
            with self.subTest(visitor=visitor):
                self.assertEqual(response.status_code, 200)
                self.assertIn(self.other_company.name, response.text)
            answers.add(self.without_chance(response))
        self.assertEqual(len(answers), 1)

    def test_form_without_its_token_against_forgery_changes_nothing(self):
        for address, routing, method in self.get_requests():
            if routing["type"] != "http" or method != "POST" or not ROUTES[address].csrf:
                continue
            self.visit(min(ROUTES[address].visitors, default="nobody"))
            with self.subTest(route=address):
                self.remember()
                values = self.get_values(address, self.tokens["valid"])
                response = self.call(address, routing, method, values, csrf=False)
                self.assertEqual(response.status_code, 400)
                self.assertUnchanged()

    def test_whoever_is_named_gets_something_and_looking_changes_nothing(self):
        for address, routing, method in self.get_requests():
            named = ROUTES[address].visitors or {"nobody"}
            for visitor in sorted(named | {kind for kind, alike in ALIKE.items() if alike in named}):
                self.visit(visitor)
                values = self.get_values(address, self.tokens["valid"])
                with self.subTest(route=address, method=method, visitor=visitor):
                    before = self.get_state()
                    response = self.call(address, routing, method, values)
                    self.assertIn(response.status_code, (200, 204, 302, 303))
                    self.assertNotIn("/web/login", response.headers.get("Location", ""))
                    if method == "GET":
                        self.assertEqual(self.get_state(), before)

    def test_nothing_is_changed_by_a_method_that_asks_for_no_token_against_forgery(self):
        for address, routing, method in self.get_requests():
            if routing["type"] != "http" or method != "POST":
                continue
            self.visit(min(ROUTES[address].visitors, default="nobody"))
            values = self.get_values(address, self.tokens["valid"])
            url = PART.sub(lambda part, values=values: str(values[part[1]]), address)
            for safe in ("OPTIONS", "HEAD", "GET"):
                with self.subTest(route=address, method=safe):
                    self.remember()
                    self.opener.request(safe, self.base_url() + url, params=values, allow_redirects=False)
                    self.assertUnchanged()

    def test_what_no_form_of_ours_sends_is_answered_in_order(self):
        """Texts that no database takes, files under the names of texts, numbers that are none."""
        for address, routing, method in self.get_requests():
            if routing["type"] != "http":
                continue
            self.visit(min(ROUTES[address].visitors, default="nobody"))
            values = self.get_values(address, self.tokens["valid"])
            url = PART.sub(lambda part, values=values: str(values[part[1]]), address)
            names = {"kind", "text", "lang", "search", "email", "name", "undo", "do", "agent_id", *routing}
            odd = dict.fromkeys(names, "message\0")
            for what, sent in (
                ("NUL", {"params": odd} if method == "GET" else {"data": odd}),
                ("NUL in a message", {"params" if method == "GET" else "data": {"kind": "message", "text": "a\0b"}}),
                ("files", {} if method == "GET" else {"files": dict.fromkeys(names, ("a.txt", b"a"))}),
                ("a file", {} if method == "GET" else {"data": {"kind": "message"}, "files": {"text": ("a", b"a")}}),
            ):
                if method == "POST":
                    sent.setdefault("data", {})
                    sent["data"] = {**sent["data"], "csrf_token": http.Request.csrf_token(self)}
                with self.subTest(route=address, method=method, sent=what):
                    response = self.opener.request(method, self.base_url() + url, allow_redirects=False, **sent)
                    self.assertLess(response.status_code, 500)

    # ------------------------------------------------------------ helpers

    @staticmethod
    def without_chance(response):
        """The text of an answer without what is another each time."""
        return re.sub(r"csrf_token: \"[^\"]*\"|/coi/[\w-]{20,}|[0-9a-f]{40}o\d+", "", response.text)
