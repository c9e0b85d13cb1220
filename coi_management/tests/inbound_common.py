from odoo.addons.mail.tests.common import mail_new_test_user

from .common import CoiCommon
from .drawing import acord25
from .plain import mails

#: Where certificates are sent to.
ADDRESS = "certificates@harbor.test"


class InboundCommon(CoiCommon):
    """A company with an address of its own, a vendor and its agent, and mails as bytes through Odoo's gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "harbor.test", "bounce_alias": "bounce", "catchall_alias": "catchall"}
        )
        cls.company.alias_domain_id = cls.domain
        cls.company.coi_alias_name = "certificates"
        cls.file = cls.require()
        cls.agent = cls.env["coi.contact"].create(
            {"compliance_id": cls.file.id, "role": "agent", "name": "Ann Agent", "email": "ann@bay.test"}
        )
        cls.other_vendor = cls.env["res.partner"].create({"name": "Borealis Roofing Inc", "is_company": True})
        cls.colleague = mail_new_test_user(
            cls.env, "t_colleague", groups="base.group_user", email="cole@harbor.test", company_id=cls.company.id
        )

    @classmethod
    def draw(cls, insured=None, number="GL-1001"):
        """A certificate as a PDF, of the usual policy."""
        return acord25.draw(
            {
                "certificate_date": "2026-06-10",
                "producer": {"name": "Bay Insurance Agency", "email": "ann@bay.test"},
                "insured": {"name": insured or cls.vendor.name, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": cls.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        "type": "general_liability",
                        "insurer_letter": "A",
                        "policy_number": number,
                        "effective": "2026-01-01",
                        "expiration": "2027-01-01",
                        "basis": "occurrence",
                        "limits": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
                        "flags": {},
                    }
                ],
                "signed": True,
            }
        )

    @classmethod
    def deliver(cls, mail):
        """Give a message to the gateway as a mail server does; the records that it became."""
        last = cls.env["coi.inbound"].search([], order="id desc", limit=1).id or 0
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        cls.env["mail.thread"].with_context(mail_channel_nosubscribe=True).message_process(None, raw)
        return cls.env["coi.inbound"].search([("id", ">", last)], order="id")

    def work(self, *names):
        """Have scheduled actions run: the mails are opened and filed, the documents read."""
        with self.enter_registry_test_mode():
            for name in names or ("inbox", "read"):
                self.env.ref(f"coi_management.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def receive(self, files=(), read=True, **kwargs):
        """A mail that comes in, is opened and filed, and whose documents are read."""
        inbound = self.deliver(mails.message(files, **{"To": ADDRESS, **kwargs}))
        self.work("inbox")
        if read and inbound.certificate_ids:
            self.work("read")
        return inbound

    @classmethod
    def ask(cls):
        """A request that is open, with a mail that can be answered."""
        request = cls.env["coi.request"]._open(cls.file, "correction", "manual")
        message = request.message_post(body="Please send it.", message_type="email_outgoing")
        return request, message.message_id
