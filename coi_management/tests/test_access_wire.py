import itertools
import json
import xmlrpc.client

from odoo import fields, http
from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon
from .access_table import ALIKE, MODELS, OF_MAIN_COMPANY, OWN_MODELS, SHARED_MODELS
from .test_access_matrix import COLUMNS

MARK = b"coi-secret-file"

#: That somebody is refused is logged, and that a door is an old one.
LOGGERS = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_attachment",
    "odoo.addons.base.models.res_users",
    "odoo.addons.base.models.ir_actions_report",
    "odoo.addons.rpc.controllers.jsonrpc",
    "odoo.addons.rpc.controllers.xmlrpc",
    "odoo.addons.web.controllers.export",
    "odoo.addons.web.controllers.binary",
    "odoo.addons.mail.models.mail_thread",
    "odoo.tools.pdf",
)


@tagged("post_install", "-at_install")
class TestAccessWire(AccessCommon, HttpCase):
    """The table of models over real connections: by every door of the server, for programs and for its own pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        later = fields.Datetime.add(fields.Datetime.now(), days=1)
        keys = cls.env["res.users.apikeys"]
        cls.keys = {
            kind: keys.with_user(user).sudo()._generate("rpc", "t", later)
            for kind, user in cls.users.items()
            if kind != "nobody"
        }

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*LOGGERS))

    # ------------------------------------------------------------ doors

    def by_call(self, visitor, model, method, ids, **kwargs):
        """As Odoo's own pages call."""
        params = {"model": model, "method": method, "args": [ids] if ids else [], "kwargs": kwargs}
        return self.open_json(f"/web/dataset/call_kw/{model}/{method}", params)

    def by_button(self, visitor, model, method, ids, **kwargs):
        params = {"model": model, "method": method, "args": [ids] if ids else [], "kwargs": kwargs}
        return self.open_json(f"/web/dataset/call_button/{model}/{method}", params)

    def by_json2(self, visitor, model, method, ids, **kwargs):
        """With an API key, as programs call since Odoo 19."""
        headers = {"Authorization": f"Bearer {self.keys.get(visitor, 'x' * 40)}"}
        body = {**kwargs, **({"ids": ids} if ids else {})}
        response = self.opener.post(f"{self.base_url()}/json/2/{model}/{method}", json=body, headers=headers)
        return response.status_code == 200, response.text

    def by_jsonrpc(self, visitor, model, method, ids, **kwargs):
        args = [*self.get_login(visitor), model, method, [ids] if ids else [], kwargs]
        return self.open_json("/jsonrpc", {"service": "object", "method": "execute_kw", "args": args})

    def by_xmlrpc(self, visitor, model, method, ids, **kwargs):
        args = (*self.get_login(visitor), model, method, [ids] if ids else [], kwargs)
        body = xmlrpc.client.dumps(args, "execute_kw").encode()
        url = f"{self.base_url()}/xmlrpc/2/object"
        response = self.opener.post(url, data=body, headers={"Content-Type": "text/xml"})
        return response.status_code == 200 and "<fault>" not in response.text, response.text

    def get_login(self, visitor):
        return get_db_name(), self.users[visitor].id, self.keys.get(visitor, "x" * 40)

    def open_json(self, url, params):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        response = self.opener.post(self.base_url() + url, json=body)
        is_answered = response.status_code == 200 and "error" not in response.json()
        return is_answered, response.text

    def get_doors(self):
        return self.by_call, self.by_json2, self.by_xmlrpc, self.by_button, self.by_jsonrpc

    # ------------------------------------------------------------ who may

    def may_read(self, name, visitor):
        kind = ALIKE.get(visitor, visitor)
        if name in OWN_MODELS or "r" not in OF_MAIN_COMPANY.get(name, "r") and visitor == "sharer":
            return False
        if kind == "stranger":
            return name in SHARED_MODELS
        return kind in COLUMNS and "r" in MODELS[name][COLUMNS.index(kind)]

    def test_every_door_reads_and_refuses_as_the_table_says(self):
        """Each model and each kind of visitor by one of the doors, in turn: all meet each other."""
        records = {name: self.get_record(name) for name in MODELS if not self.env[name]._transient}
        self.env.flush_all()
        for turn, visitor in enumerate(self.users):
            self.visit(visitor)
            doors = itertools.islice(itertools.cycle(self.get_doors()), turn, None)
            for (name, record), door in zip(records.items(), doors, strict=False):
                if max(record.ids) >= 2**31:
                    # more than XML-RPC can say
                    door = self.by_call
                with self.subTest(model=name, visitor=visitor, door=door.__name__):
                    is_answered, text = door(visitor, name, "read", record.ids, fields=["display_name"])
                    self.assertEqual(is_answered, self.may_read(name, visitor), text[:300])

    def test_every_door_is_closed_to_who_has_no_key(self):
        self.visit("nobody")
        for door in self.get_doors():
            with self.subTest(door=door.__name__):
                self.assertFalse(door("nobody", "coi.compliance", "search_read", [], domain=[])[0])

    def test_no_door_leads_into_a_company_in_which_one_does_not_work(self):
        for visitor in ("stranger", "branch"):
            self.visit(visitor)
            context = {"allowed_company_ids": [*self.users[visitor].company_ids.ids, self.company.id]}
            for door in self.get_doors():
                for method, arguments in (
                    ("search_read", {"domain": [], "fields": ["display_name"]}),
                    ("web_search_read", {"domain": [], "specification": {"display_name": {}}}),
                    ("web_read_group", {"domain": [], "groupby": ["partner_id"], "aggregates": ["__count"]}),
                    ("name_search", {"name": "Acme"}),
                ):
                    with self.subTest(visitor=visitor, door=door.__name__, method=method):
                        is_answered, text = door(visitor, "coi.compliance", method, [], context=context, **arguments)
                        self.assertFalse(is_answered)
                        self.assertNotIn(self.vendor.name, text)

    def test_private_methods_are_behind_no_door(self):
        self.visit("manager")
        for door in self.get_doors():
            for method in ("_get_bytes", "_intake", "_verify", "_find", "sudo", "with_user", "_coi_judge"):
                with self.subTest(door=door.__name__, method=method):
                    self.assertFalse(door("manager", "coi.certificate", method, self.certificate.ids)[0])

    # ------------------------------------------------------------ pages' own doors

    def test_who_may_not_read_exports_nothing(self):
        export = {"model": "coi.certificate", "ids": False, "domain": [], "import_compat": False, "groupby": []}
        export["fields"] = [{"name": "insured_name", "label": "Insured"}, {"name": "document", "label": "Document"}]
        for visitor in self.users:
            self.visit(visitor)
            for kind in ("csv", "xlsx"):
                form = {"data": json.dumps(export), "csrf_token": http.Request.csrf_token(self)}
                response = self.url_open(f"/web/export/{kind}", data=form)
                with self.subTest(visitor=visitor, kind=kind):
                    self.assertNotIn(b"Acme Paving", response.content if not self.is_desk(visitor) else b"")
                    if not self.is_desk(visitor):
                        self.assertNotEqual(response.headers["Content-Type"].partition(";")[0], f"text/{kind}")

    def is_desk(self, visitor):
        return ALIKE.get(visitor, visitor) in ("coi_user", "manager", "stranger")

    def test_nobody_else_attaches_to_a_file_or_takes_away_what_hangs_there(self):
        message = self.certificate.message_post(body="See there", attachments=[("a.pdf", MARK)])
        attachment = message.attachment_ids
        mine = [("res_model", "=", "coi.certificate"), ("res_id", "=", self.certificate.id)]
        stored = self.env["ir.attachment"].search([*mine, ("res_field", "=", "document")])
        for visitor in self.users:
            if self.is_desk(visitor) and visitor != "stranger" and visitor != "branch":
                continue
            self.visit(visitor)
            before = self.env["ir.attachment"].search_count([("res_model", "=like", "coi.%")])
            csrf = {"csrf_token": http.Request.csrf_token(self)}
            record = {"model": "coi.certificate", "id": self.certificate.id}
            thread = {"thread_model": "coi.certificate", "thread_id": self.certificate.id, "is_pending": "false"}
            with self.subTest(visitor=visitor):
                for url, data in (
                    ("/web/binary/upload_attachment", {**record, **csrf}),
                    ("/mail/attachment/upload", {**thread, **csrf}),
                ):
                    self.url_open(url, data=data, files={"ufile": ("b.pdf", b"%PDF-1.4", "application/pdf")})
                for found in attachment | stored:
                    for params in (
                        {"attachment_id": found.id},
                        {"attachment_id": found.id, "access_token": "x"},
                    ):
                        self.open_json("/mail/attachment/delete", params)
                        self.open_json("/portal/attachment/remove", params)
                    self.by_call(visitor, "ir.attachment", "unlink", found.ids)
                    self.by_call(visitor, "ir.attachment", "write", found.ids, vals={"public": True})
                    for method in ("generate_access_token", "copy", "read"):
                        is_answered, text = self.by_call(visitor, "ir.attachment", method, found.ids)
                        self.assertFalse(is_answered, text)
                self.env.invalidate_all()
                self.assertEqual((attachment | stored).exists(), attachment | stored)
                self.assertFalse(any((attachment | stored).mapped("public")))
                self.assertEqual(self.env["ir.attachment"].search_count([("res_model", "=like", "coi.%")]), before)

    def test_nobody_else_is_told_anything_by_the_routes_of_messages(self):
        message = self.certificate.message_post(body=MARK.decode(), attachments=[("a.pdf", MARK)])
        thread, body = {"thread_model": "coi.certificate", "thread_id": self.certificate.id}, str(message.body)
        for visitor in self.users:
            if self.is_desk(visitor) and visitor not in ("stranger", "branch"):
                continue
            self.visit(visitor)
            for url, params in (
                ("/mail/message/reaction", {"message_id": message.id, "content": "x", "action": "add"}),
                ("/mail/message/update_content", {"message_id": message.id, "update_data": {"body": "changed"}}),
                ("/mail/data", {"fetch_params": [["mail.thread", {**thread, "request_list": ["attachments"]}]]}),
                ("/mail/chatter_fetch", thread),
                ("/mail/thread/messages", thread),
                ("/mail/link_preview", {"message_id": message.id}),
            ):
                _is_answered, text = self.open_json(url, params)
                with self.subTest(visitor=visitor, url=url):
                    self.assertNotIn(MARK.decode(), text)
            for url in (f"/mail/message/{message.id}", f"/mail/view?message_id={message.id}"):
                response = self.url_open(url)
                with self.subTest(visitor=visitor, url=url):
                    self.assertNotIn(MARK, response.content)
            _is_answered, text = self.by_call(visitor, "mail.message", "read", message.ids, fields=["body"])
            self.assertNotIn(MARK.decode(), text)
            message.invalidate_recordset()
            self.assertEqual((str(message.body), len(message.reaction_ids)), (body, 0))

    def test_buyer_invites_nobody_to_a_file_and_gets_no_document_by_following_it(self):
        """Buyers read files, but not their documents; who follows gets what is written, where it may be read."""
        self.visit("buyer")
        outsider = self.env["res.partner"].create({"name": "Elm Outsider", "email": "elm@example.net"})
        for record in (self.file, self.request, self.certificate):
            for door in self.get_doors():
                with self.subTest(model=record._name, door=door.__name__):
                    self.assertFalse(
                        door("buyer", record._name, "message_subscribe", record.ids, partner_ids=outsider.ids)[0]
                    )
            self.assertNotIn(outsider, record.message_partner_ids)
        mine = self.buyer.partner_id.ids
        self.by_call("buyer", "coi.certificate", "message_subscribe", self.certificate.ids, partner_ids=mine)
        self.assertNotIn(self.buyer.partner_id, self.certificate.message_partner_ids)

    # ------------------------------------------------------------ reports by mail

    def test_report_by_mail_is_nobodys_but_its_readers(self):
        """Neither the mail, nor what hangs on it, by whichever address."""
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        report = self.env["coi.subscription"].with_user(self.manager).create({"report": "vendors"})
        known = self.env["mail.mail"].search([])
        report.action_send()
        mail = self.env["mail.mail"].search([]) - known
        files = mail.attachment_ids
        self.assertTrue(files)
        for visitor in self.users:
            self.visit(visitor)
            for found in files:
                for url in (
                    f"/web/content/{found.id}",
                    f"/web/content/{found.id}?access_token=x",
                    f"/web/image/{found.id}",
                    f"/mail/attachment/pdf_first_page/{found.id}",
                    f"/mail/attachment/zip?file_ids={found.id}",
                ):
                    response = self.url_open(url, allow_redirects=False)
                    with self.subTest(visitor=visitor, url=url):
                        if visitor != "manager":
                            self.assertNotIn(response.content[:4], (b"PK\x03\x04", b"%PDF"))
            for model, record in (("mail.mail", mail), ("mail.message", mail.mail_message_id)):
                is_answered, text = self.by_call(visitor, model, "read", record.ids, fields=["body"])
                with self.subTest(visitor=visitor, model=model):
                    # who sets up the system sees the queue of mails, as of everything
                    self.assertFalse(is_answered and visitor not in ("manager", "system"), text[:200])
