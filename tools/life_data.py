"""What people do with the add-on, in any version of it: run in Odoo's shell by ./dev life.

It names only what all versions have, and asks for what came later.
"""

import datetime
import sys

ONE_MILLION = 1_000_000


def prepare(env):
    """Before the add-on is there: a branch, a vendor, an order."""
    company = env.company
    branch = env["res.company"].create({"name": "Life Branch", "parent_id": company.id})
    env.user.write({"company_ids": [(4, branch.id)]})
    tag = env["res.partner.category"].create({"name": "Life Trades"})
    vendor = env["res.partner"].create(
        {"name": "Life Vendor", "is_company": True, "email": "life@example.com", "category_id": [(4, tag.id)]}
    )
    product = env["product.product"].create({"name": "Life work", "type": "service"})
    line = {"product_id": product.id, "product_qty": 1, "price_unit": 100}
    env["purchase.order"].create({"partner_id": vendor.id, "company_id": company.id, "order_line": [(0, 0, line)]})
    companies = [(6, 0, [company.id, branch.id])]
    env["res.users"].create({"name": "Life Other", "login": "life", "company_ids": companies})


def work(env):
    """Set up requirements; file certificates and waivers in the company and in the branch; confirm the order."""
    company, branch, vendor, other = _people(env)
    if "coi_own_files" in branch._fields:  # before, each company had files of its own
        branch.coi_own_files = True
    liability = env.ref("coi_management.coverage_general_liability")
    each = env.ref("coi_management.limit_each_occurrence")
    line = {
        "coverage_type_ids": [(4, liability.id)],
        "minimum_ids": [(0, 0, {"limit_type_id": each.id, "amount": ONE_MILLION})],
    }
    env["coi.requirement.set"].create(
        {"name": "Life Set", "company_id": False, "tag_ids": [(4, vendor.category_id.id)], "line_ids": [(0, 0, line)]}
    )
    other.group_ids = [(4, env.ref("coi_management.group_coi_manager").id)]
    for place in (company, branch):
        here = env(context=dict(env.context, allowed_company_ids=[place.id]))
        _file(here, vendor, place, other, liability, each)
    env["purchase.order"].search([("partner_id", "=", vendor.id)]).button_confirm()
    env["coi.compliance"].search([])._verify()


def _people(env):
    vendor = env["res.partner"].search([("name", "=", "Life Vendor")])
    branch = env["res.company"].search([("name", "=", "Life Branch")])
    return branch.parent_id, branch, vendor, env["res.users"].search([("login", "=", "life")])


def _file(env, vendor, company, other, liability, each):
    """A file with an accepted certificate of which a policy ended early, and a waiver that somebody else approved."""
    files = env["coi.compliance"].with_context(active_test=False)
    found = files.search([("partner_id", "=", vendor.id), ("company_id", "=", company.id)])
    found = found or files.create({"partner_id": vendor.id, "company_id": company.id})
    today = datetime.date.today()
    policy = {
        "coverage_type_id": liability.id,
        "policy_number": f"LIFE-{company.id}",
        "effective": today - datetime.timedelta(days=100),
        "expiration": today + datetime.timedelta(days=265),
        "limit_ids": [(0, 0, {"limit_type_id": each.id, "amount": 2 * ONE_MILLION})],
    }
    early = dict(policy, policy_number=f"LIFE-E-{company.id}", limit_ids=[])
    certificate = env["coi.certificate"].create(
        {
            "partner_id": vendor.id,
            "company_id": company.id,
            "certificate_date": today,
            "insured_name": "Life Vendor",
            "holder_name": company.name,
            "coverage_ids": [(0, 0, policy), (0, 0, early)],
        }
    )
    certificate.coverage_ids.filtered(lambda row: row.policy_number.startswith("LIFE-E")).write(
        {"cancelled_on": today + datetime.timedelta(days=30)}
    )
    certificate.action_accept()
    waiver = env["coi.waiver"].create(
        {
            "compliance_id": found.id,
            "scope": "file",
            "reason": "Life goes on",
            "date_end": today + datetime.timedelta(days=60),
        }
    )
    waiver.with_user(other).action_approve()


def _tell(text):
    sys.stdout.write(f"FOUND {text}\n")


def work_on(env):
    """Run each scheduled action of the add-on, and look at each file; prints what goes wrong."""
    for name in env["ir.model.data"].search([("module", "=", "coi_management"), ("model", "=", "ir.cron")]):
        env["ir.cron"].browse(name.res_id).method_direct_trigger()
    env.cr.commit()  # they worked in transactions of their own
    env.invalidate_all()
    files = env["coi.compliance"].search([])
    left = files.filtered("verification_pending")
    if left:
        _tell(f"{len(left)} files wait to be verified")
    company, branch, vendor, _other = _people(env)
    for place in (company, branch):
        found = files.filtered(lambda file, of=place: file.partner_id == vendor and file.company_id == of)
        if len(found) != 1 or found.status != "compliant":
            _tell(f"the file of Life Vendor in {place.name} is {found.mapped('status')}")
        if found.certificate_ids.mapped("state") != ["accepted"] or found.waiver_ids.mapped("state") != ["approved"]:
            _tell(f"{place.name}: {found.certificate_ids.mapped('state')}, {found.waiver_ids.mapped('state')}")
        ends = found.coverage_ids.filtered("cancelled_on")
        if len(ends) != 1:
            _tell(f"{len(ends)} policies of Life Vendor in {place.name} end early, and 1 did")
    for form in ("coi.compliance", "coi.certificate", "coi.requirement.set", "res.config.settings"):
        env[form].get_views([(False, "form")])
    files.read()
    env["coi.certificate"].search([]).read()
