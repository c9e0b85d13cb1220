"""What the tests of this folder find on file: some work for every scheduled action, and something for people to decide.

All days are counted from today: the processes have no clock but the machine's.
"""

import base64

from drawing import acord25
from plain import mails

from odoo import Command, fields

#: Groups of the people, by login.
PEOPLE = {
    "ann": "coi_management.group_coi_user",
    "ben": "coi_management.group_coi_user",
    "mia": "coi_management.group_coi_manager",
    "noa": "coi_management.group_coi_manager",
    "buyer": "purchase.group_purchase_user",
    "merger": "base.group_partner_manager,coi_management.group_coi_manager",
}
VENDORS = 5


def day(days):
    """So many days from today."""
    return fields.Date.add(fields.Date.today(), days=days)


class Stage:
    """Makes what is on file, through an environment."""

    def __init__(self, env):
        self.env = env
        self.company = env.company

    def code(self, model, code):
        return self.env[model].search([("code", "=", code)], limit=1)

    def set_up(self):
        """Everything, once, for all tests."""
        self.env["ir.cron"].search([]).active = False
        # what a request does at its end goes through Odoo's own queue, which no test here waits for
        self.company.write({"name": "Harbor Works", "email": "office@harbor.test", "coi_chase": False})
        self.company.write({"coi_gate_policy": "block", "coi_check_in_force": False, "coi_check_holder": False})
        self.make_people()
        self.requirements = self.make_set("Routine work")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.make_due()
        self.make_documents()
        self.make_requests()
        self.make_decisions()
        self.make_lists()
        self.make_former()
        self.make_mails()
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_company SET coi_chase = TRUE, coi_check_in_force = TRUE, coi_review_months = 1")
        self.env.cr.execute(
            """
            UPDATE res_company
               SET coi_retention_years = 7, coi_retention_loose_years = 7, coi_retention_confirmed_on = now()
            """
        )
        self.env.cr.execute("UPDATE res_company SET create_date = create_date - interval '1 year'")
        self.env.cr.execute("DELETE FROM ir_cron_trigger")
        self.env.cr.execute("DELETE FROM mail_mail")
        self.env.invalidate_all()

    def make_people(self):
        for login, groups in PEOPLE.items():
            self.env["res.users"].create(
                {
                    "name": login.title(),
                    "login": login,
                    "email": f"{login}@harbor.test",
                    "group_ids": [Command.set([self.env.ref(name).id for name in groups.split(",")])],
                }
            )

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def make_set(self, name, **vals):
        amounts = {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000}
        line = {
            "coverage_type_ids": [Command.set(self.code("coi.coverage.type", "general_liability").ids)],
            "minimum_ids": [
                Command.create({"limit_type_id": self.code("coi.limit.type", code).id, "amount": amount})
                for code, amount in amounts.items()
            ],
        }
        return self.env["coi.requirement.set"].create(
            {"name": name, "company_id": self.company.id, "line_ids": [Command.create(line)], **vals}
        )

    def make_file(self, name, requirement_set=None):
        """A vendor of whom insurance is required."""
        vendor = self.env["res.partner"].create(
            {"name": name, "is_company": True, "email": f"{name.split()[0].lower()}@vendor.test"}
        )
        file = self.env["coi.compliance"]._get_file(vendor, self.company)
        file.set_ids = requirement_set or self.requirements
        return file

    def make_certificate(self, file, begins=-100, ends=265, number="GL-1", aggregate=2_000_000, **vals):
        """A certificate that waits for review."""
        limits = {"each_occurrence": 1_000_000, "general_aggregate": aggregate}
        policy = {
            "coverage_type_id": self.code("coi.coverage.type", "general_liability").id,
            "policy_number": number,
            "effective": day(begins),
            "expiration": day(ends),
            "basis": "occurrence",
            "limit_ids": [
                Command.create({"limit_type_id": self.code("coi.limit.type", code).id, "amount": amount})
                for code, amount in limits.items()
            ],
        }
        return self.env["coi.certificate"].create(
            {
                "partner_id": file.partner_id.id,
                "company_id": self.company.id,
                "certificate_date": day(begins),
                "insured_name": file.partner_id.name,
                "holder_name": self.company.name,
                "producer_email": f"agent@{number.lower()}.test",
                "signed": "yes",
                "coverage_ids": [Command.create(policy)],
                **vals,
            }
        )

    def draw(self, insured, number="GL-7", begins=-100):
        """The PDF of a certificate of one policy that meets what is asked."""
        return acord25.draw(
            {
                "certificate_date": fields.Date.to_string(day(begins)),
                "producer": {"name": "Bay Insurance Agency", "email": "ann@bay.test"},
                "insured": {"name": insured, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": self.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        "type": "general_liability",
                        "insurer_letter": "A",
                        "policy_number": number,
                        "effective": fields.Date.to_string(day(begins)),
                        "expiration": fields.Date.to_string(day(begins + 365)),
                        "basis": "occurrence",
                        "limits": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
                        "flags": {},
                    }
                ],
                "signed": True,
            }
        )

    # ------------------------------------------------------------ work for the scheduled actions

    def make_due(self):
        """Files whose policies have ended since they were verified, whose renewal is due, and of whom it is asked."""
        for number in range(VENDORS):
            ending = self.make_file(f"Ending{number} Paving")
            self.make_certificate(ending, number=f"GL-E{number}", ends=20).action_accept()
            ended = self.make_file(f"Ended{number} Paving")
            self.make_certificate(ended, number=f"GL-D{number}", ends=100).action_accept()
            asked = self.make_file(f"Asked{number} Paving")
            self.make_certificate(asked, number=f"GL-A{number}", begins=-40, ends=325).action_accept()
        self.env.flush_all()
        # as if nights had been missed
        self.env.cr.execute("UPDATE coi_certificate SET reviewed_on = reviewed_on - interval '31 days'")
        self.env.cr.execute(
            """WITH ended AS (UPDATE coi_coverage SET expiration = %(day)s WHERE policy_number LIKE 'GL-D%%'
                           RETURNING certificate_id, effective)
               UPDATE coi_certificate SET expiration = %(day)s, middle_on = effective + (%(day)s - effective) / 2
                 FROM ended WHERE coi_certificate.id = ended.certificate_id""",
            {"day": day(-1)},
        )
        self.env.cr.execute(
            """UPDATE coi_compliance SET next_change_date = %s WHERE partner_id IN
               (SELECT id FROM res_partner WHERE name LIKE 'Ended%%')""",
            [day(-1).isoformat()],
        )
        self.env.invalidate_all()

    def make_documents(self):
        """Documents that were received and not read, one of them twice in a file of two certificates."""
        for number in range(3):
            file = self.make_file(f"Unread{number} Roofing")
            name = file.partner_id.name
            self.env["coi.certificate"]._intake(
                [(f"unread{number}.pdf", self.draw(name, f"GL-U{number}"))], "link", file.partner_id, self.company
            )
        waits = self.make_file("Review Roofing")
        self.make_certificate(waits, number="GL-R1", certificate_number="C-1", producer_name="Bay")
        revision = self.draw("Review Roofing", "GL-R2")
        self.env["coi.certificate"]._intake([("revision.pdf", revision)], "link", waits.partner_id, self.company)

    def make_requests(self):
        """Requests of which the first step is due, to vendors of whom some share an agent; an order that waits."""
        for number in range(VENDORS):
            file = self.make_file(f"Chased{number} Masonry")
            self.env["coi.contact"].create(
                {"compliance_id": file.id, "role": "agent", "email": f"agent{number % 2}@stop.test", "name": "Ada"}
            )
            self.env["coi.request"]._open(file, "correction", "manual")
        order = self.env["purchase.order"].create({"partner_id": file.partner_id.id})
        self.env.flush_all()
        # as if nobody had looked at it yet
        order.coi_known_level = False
        campaign = self.env["coi.campaign"].create(
            {
                "name": "Moved",
                "subject": "Our new address",
                "message": "<p>We have moved.</p>",
                "domain": "[('partner_id.name', 'like', 'Ending')]",
            }
        )
        campaign.action_schedule()

    def make_decisions(self):
        file = self.make_file("Decided Glazing")
        self.make_certificate(file, number="GL-W", aggregate=1_000_000).action_accept()
        self.env.flush_all()
        vals = {
            "compliance_id": file.id,
            "scope": file.open_deficiency_ids[:1].key,
            "reason": "Small job",
            "date_start": day(-5),
            "date_end": day(10),
        }
        waivers = self.env["coi.waiver"].with_user(self.user("ann"))
        waivers.create(vals).with_user(self.user("mia")).action_approve()
        waivers.create({**vals, "date_end": day(60), "reason": "Undecided"})
        exemptions = self.env["coi.exemption"].with_user(self.user("ann"))
        vals = {
            "compliance_id": file.id,
            "state_id": self.env.ref("base.state_us_10").id,
            "persons": "Dana Doe",
            "date_start": day(-5),
            "date_end": day(10),
            "document": base64.b64encode(b"%PDF-1.4 exemption"),
            "document_name": "exemption.pdf",
        }
        exemptions.create({**vals, "number": "FL-1"}).with_user(self.user("mia")).action_approve()
        exemptions.create({**vals, "number": "FL-2", "date_end": day(90)})
        draft = self.env["coi.requirement.set"].browse(self.requirements.action_plan_change()["res_id"])
        draft.line_ids.minimum_ids.amount = 3_000_000
        draft.effective_on = day(0)

    def make_lists(self):
        """An import that has begun, and a report that is due."""
        lines = ["Vendor,Coverage,Policy #,Eff,Exp,Carrier,NAIC,Limits,Agent,Agent e-mail"]
        begins, ends = day(-100).strftime("%m/%d/%Y"), day(265).strftime("%m/%d/%Y")
        lines += [
            f"Listed{number} Supply,GL,GL-L{number},{begins},{ends},Granite Harbor,12345,1M/2M,Kim,kim@agency.test"
            for number in range(6)
        ]
        data = base64.b64encode("\n".join(lines).encode())
        merger = self.user("merger")
        found = self.env["coi.import"].with_user(merger).create({"document": data, "document_name": "list.csv"})
        found.create_vendors = True
        found.action_check()
        found.with_context(coi_import_later=True).sudo().write(
            {"state": "running", "user_id": merger.id, "imported_on": fields.Datetime.now()}
        )
        self.env["coi.subscription"].with_user(self.user("ann")).create(
            {"name": "Falls short", "domain": "[('status', 'in', ['missing', 'deficient'])]", "next_date": day(0)}
        )

    def make_former(self):
        """Vendors whose last policy ended years ago: what they sent is deleted by retention."""
        for number in range(3):
            # nothing is required of them: they are not asked
            vendor = self.env["res.partner"].create({"name": f"Former{number} Paving", "is_company": True})
            former = self.env["coi.compliance"]._get_file(vendor, self.company)
            certificate = self.make_certificate(former, number=f"GL-F{number}", begins=-4000, ends=-3635)
            certificate.producer_email = f"former{number}@agency.test"
            certificate.message_post(attachments=[("letter.pdf", b"%PDF-1.4 letter")])
            certificate.action_accept()
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH former AS (UPDATE coi_compliance AS file SET create_date = now() - interval '10 years'
                              FROM res_partner AS vendor
                             WHERE vendor.id = file.partner_id AND vendor.name LIKE 'Former%'
                         RETURNING file.id)
            UPDATE coi_certificate AS document
               SET received_on = now() - interval '10 years', reviewed_on = now() - interval '10 years'
              FROM former WHERE former.id = document.compliance_id
            """
        )
        # and mails that nobody ever filed
        self.env["coi.inbound"].create(
            [
                {
                    "company_id": self.company.id,
                    "state": "ignored",
                    "name": f"Stray{number}",
                    "original": base64.b64encode(b"From: stray@nobody.test"),
                    "received_on": day(-4000),
                }
                for number in range(2)
            ]
        )

    def make_mails(self):
        """Mails that came in and were not opened: with a document, with words, and by nobody known."""
        domain = self.env["mail.alias.domain"].create(
            {"name": "harbor.test", "bounce_alias": "bounce", "catchall_alias": "catchall"}
        )
        self.company.alias_domain_id = domain
        self.company.coi_alias_name = "certificates"
        document = ("certificate.pdf", self.draw("Chased0 Masonry", "GL-M"), {"kind": "application/pdf"})
        for number, (sender, files) in enumerate(
            {"chased0@vendor.test": [document], "chased1@vendor.test": [], "who@knows.test": [document]}.items()
        ):
            mail = mails.message(files, sender=sender, text=f"Mail {number}", Message_ID=f"<stop-{number}@stop.test>")
            self.env["mail.thread"].with_context(mail_channel_nosubscribe=True).message_process(None, mail.as_bytes())
