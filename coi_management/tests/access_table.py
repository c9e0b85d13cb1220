"""Who may do what: the one place where it is written down. ``test_access_matrix`` holds the software to it.

Whoever adds a model, a route or a public method adds a line here; the test says which one is missing.
"""

from types import SimpleNamespace

#: Letters of the table of models, and the operations for which they stand.
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}

#: Model: what a COI user, a COI manager and a purchase user may do. Nobody else may do anything: not the public, not
#: a vendor with a portal login, not an employee without rights, and nobody of another company with what is ours.
MODELS = {
    # what is on a vendor's file
    "coi.certificate": ("rwcd", "rwcd", ""),
    "coi.certificate.insurer": ("rwcd", "rwcd", ""),
    "coi.coverage": ("rwcd", "rwcd", "r"),
    "coi.coverage.limit": ("rwcd", "rwcd", "r"),
    "coi.endorsement": ("rwcd", "rwcd", ""),
    "coi.correction": ("r", "r", ""),
    "coi.compliance": ("rwc", "rwc", "r"),
    "coi.compliance.period": ("r", "r", "r"),
    "coi.deficiency": ("r", "r", "r"),
    "coi.waiver": ("rwcd", "rwcd", "rc"),
    "coi.twin": ("rw", "rw", "r"),
    "coi.exemption": ("rwcd", "rwcd", "r"),
    "coi.gate.override": ("r", "r", "r"),
    "coi.notice": ("rwcd", "rwcd", "r"),
    # what is asked of whom
    "coi.requirement.set": ("r", "rwcd", "r"),
    "coi.requirement": ("r", "rwcd", "r"),
    "coi.requirement.limit": ("r", "rwcd", "r"),
    "coi.requirement.provision": ("r", "rwcd", "r"),
    "coi.requirement.version": ("r", "r", "r"),
    "coi.contract": ("r", "rwcd", "r"),
    # who was asked, and reminded
    "coi.contact": ("rwc", "rwcd", "r"),
    "coi.request": ("rw", "rwd", "r"),
    "coi.link": ("rw", "rw", "r"),
    "coi.answer": ("r", "r", "r"),
    "coi.attestation": ("r", "r", "r"),
    "coi.plan": ("r", "rwcd", "r"),
    "coi.plan.step": ("r", "rwcd", "r"),
    "coi.reminder": ("r", "r", "r"),
    "coi.call": ("rwc", "rwcd", "rc"),
    "coi.campaign": ("rwc", "rwcd", ""),
    "coi.campaign.line": ("r", "r", ""),
    # reports by mail, for oneself alone; reviews of the network
    "coi.subscription": ("rwcd", "rwcd", "rwcd"),
    "coi.review": ("rwc", "rwcd", ""),
    "coi.review.line": ("rwc", "rwcd", ""),
    "coi.review.item": ("r", "rwcd", ""),
    # what came by mail
    "coi.inbound": ("rw", "rw", ""),
    # lists that were brought in
    "coi.import": ("rwcd", "rwcd", ""),
    "coi.import.column": ("rw", "rw", ""),
    "coi.import.row": ("rw", "rw", ""),
    # analyses: rows made when they are asked for
    "coi.analysis": ("r", "r", "r"),
    "coi.analysis.line": ("r", "r", "r"),
    "coi.analysis.deficiency": ("r", "r", "r"),
    "coi.analysis.waiver": ("r", "r", "r"),
    "coi.analysis.override": ("r", "r", "r"),
    "coi.analysis.month": ("r", "r", "r"),
    "coi.analysis.benchmark": ("r", "r", "r"),
    # catalogues
    "coi.coverage.type": ("r", "rwcd", "r"),
    "coi.limit.type": ("r", "rwcd", "r"),
    "coi.provision": ("r", "rwcd", "r"),
    "coi.endorsement.form": ("r", "rwcd", "r"),
    "coi.insurer": ("r", "rwcd", "r"),
    # wizards: with one's own alone
    "coi.ask": ("rwcd", "rwcd", "rwcd"),
    "coi.reject": ("rwcd", "rwcd", ""),
    "coi.withdraw": ("rwcd", "rwcd", ""),
    "coi.inbound.file": ("rwcd", "rwcd", ""),
    "coi.override": ("", "rwcd", "rwcd"),
    "coi.as.of": ("rwcd", "rwcd", "rwcd"),
    "coi.import.correct": ("rwcd", "rwcd", ""),
    "coi.import.correct.line": ("rwcd", "rwcd", ""),
    "coi.hold": ("rwcd", "rwcd", "rwcd"),
    "coi.report.statement": ("rwcd", "rwcd", "rwcd"),
    "coi.report.expirations": ("rwcd", "rwcd", "rwcd"),
    "coi.report.network": ("rwcd", "rwcd", "rwcd"),
    "coi.report.period": ("rwcd", "rwcd", "rwcd"),
    "coi.report.audit": ("rwcd", "rwcd", "rwcd"),
    "coi.retention": ("", "rwcd", ""),
    "coi.change.preview": ("", "rwcd", ""),
    "coi.change.preview.line": ("", "rwcd", ""),
}

#: What belongs to no company: other companies share it, so that their users may do the same with it.
SHARED_MODELS = {
    "coi.coverage.type",
    "coi.limit.type",
    "coi.provision",
    "coi.endorsement.form",
    "coi.insurer",
}

#: Kinds of users who get what another kind gets: of a branch with files of its own, of one that shares those of its
#: main company, and who sets up the system without a right to insurance.
ALIKE = {"branch": "stranger", "sharer": "manager", "system": "employee"}

#: What the manager of a branch may do with records of the main company whose files it shares, where it is less: what
#: is asked of whom is for the main company to say, and what was ordered there is its own.
OF_MAIN_COMPANY = {
    "coi.requirement.set": "r",
    "coi.requirement": "r",
    "coi.requirement.limit": "r",
    "coi.requirement.provision": "r",
    "coi.plan": "r",
    "coi.plan.step": "r",
    "coi.gate.override": "",
    "coi.analysis.override": "",
}

#: Methods that a purchase user may call on what it only reads; all others refuse.
BUYER_METHODS = {
    "coi.analysis": "action_view_file",
    "coi.analysis.benchmark": "action_view_vendors",
    "coi.analysis.deficiency": "action_view_file",
    "coi.analysis.line": "action_view_file",
    "coi.analysis.month": "action_view_file",
    "coi.analysis.override": "action_view_file",
    "coi.analysis.waiver": "action_view_file",
    "coi.compliance": (
        "action_as_of action_ask action_ask_waiver action_log_call action_print_requirements action_report_cancellation"
        " action_view_certificates action_view_notices action_view_orders action_view_periods action_view_requests"
        " get_cover get_standing_on"
    ),
    "coi.coverage": "action_report_cancellation",
    "coi.deficiency": "action_ask_waiver",
    "coi.exemption": "action_view_file",
    "coi.hold": "action_open",
    "coi.insurer": "action_view_coverages",
    "coi.notice": "action_view_certificate action_view_file action_view_inbound",
    "coi.request": "action_ask_again action_log_call action_view_file",
    "coi.requirement.set": "action_view_compliances action_view_versions",
}

#: Binary field of a model of ours: who gets the file in it. Whoever adds one says it here.
FILES = {
    ("coi.certificate", "document"): "coi_user manager",
    ("coi.exemption", "document"): "coi_user manager",
    ("coi.notice", "document"): "coi_user manager",
    ("coi.inbound", "original"): "coi_user manager",
    ("coi.import", "document"): "coi_user manager",
}

#: Printed report of ours: who gets it of a vendor's file, or with what a wizard of their own asks for.
REPORTS = {
    "report_deficiency_letter": "buyer coi_user manager",
    "report_audit_file": "",
    "report_waivers_of_period": "",
    "report_waivers": "buyer coi_user manager",
    "report_overrides_of_period": "",
    "report_overrides": "buyer coi_user manager",
    "report_expirations": "",
    "report_expirations_chosen": "buyer coi_user manager",
    "report_network": "",
    "report_statement": "buyer coi_user manager",
    "report_statement_as_of": "",
    "report_statement_vendor": "buyer coi_user manager",
}

#: What each user has for oneself, and nobody else sees.
OWN_MODELS = {"coi.subscription"}

#: What to call a public method with, where it does not go without: a file to store, names of fields.
ARGUMENTS = {
    "receive_files": [[{"name": "certificate.pdf", "data": "JVBERi0xLjQ="}]],
    "check_values": [["insured_name"]],
    "get_standing_on": ["2026-01-15"],
    "get_cover": [1],
    "message_new": [{"subject": "Certificate"}],
    "message_update": [{"subject": "Certificate"}],
}


#: Public methods that answer anybody, as they do on every model of Odoo's: what a form is filled with to begin with.
ANSWER_ALL = {"default_get", "get_import_templates"}


def route(visitors, empty="", csrf=True, **values):
    """A route of ours: who gets something from it, and what stands in its address.

    :param str visitors: names of those who get something, with spaces between them
    :param str empty: names of those who get a page on which nothing of the vendor's file stands
    :param bool csrf: False only where a form cannot have Odoo's token against forgery; say why beside it
    :param values: parts of the address and of the form: a text is the name of a record of ``AccessCommon``, whose id
        is taken; what is no such name is taken as it is
    """
    return SimpleNamespace(visitors=set(visitors.split()), empty=set(empty.split()), csrf=csrf, values=values)


def link_route(**values):
    """A route behind a link: open to whoever has a valid token, signed in or not, and to nobody else.

    There is no session, so there is no token against forgery in it: the secret of the address is one.
    """
    return route("", csrf=False, **values)


#: Routes of ours. Everybody who is not named gets nothing: the way to the login or a 404, the same as for what does
#: not exist.
#:
#: Who there is: ``nobody`` (no session), ``vendor`` (portal user of the vendor whose file it is), ``other_vendor``
#: (portal user of another), ``employee`` (no rights), ``buyer``, ``coi_user``, ``manager``, ``stranger`` (manager of
#: another company).
SIGNED_IN = "other_vendor employee buyer coi_user manager stranger"
ROUTES = {
    # documents and sheets, where files are worked
    "/coi/document/<int:certificate_id>/page/<int:page>": route(
        "coi_user manager", certificate_id="certificate", page=1
    ),
    "/coi/file/<int:file_id>/requirements": route("coi_user manager", file_id="file"),
    "/coi/certificate/<int:certificate_id>/marked": route("coi_user manager", certificate_id="certificate"),
    "/coi/import/template": route("coi_user manager stranger"),
    "/coi/import/<int:import_id>/left": route("coi_user manager", import_id="list_import"),
    # behind links
    "/coi/<string:token>": link_route(),
    "/coi/<string:token>/opened": link_route(),
    "/coi/<string:token>/upload": link_route(text="coi-secret-note"),
    "/coi/<string:token>/answer": link_route(kind="message", text="A question"),
    "/coi/<string:token>/sent/<int:answer_id>": link_route(answer_id="answer"),
    "/coi/<string:token>/undo/<int:answer_id>": link_route(answer_id="answer"),
    "/coi/<string:token>/document/<int:number>": link_route(number=0),
    # the portal; colleagues who may read a file are led to where it is worked
    "/my/insurance": route("vendor", SIGNED_IN),
    "/my/insurance/page/<int:page>": route("vendor", SIGNED_IN, page=1),
    "/my/insurance/<int:file_id>": route("vendor buyer coi_user manager", file_id="file"),
    "/my/insurance/<int:file_id>/documents": route("vendor", file_id="file"),
    "/my/insurance/<int:file_id>/documents/page/<int:page>": route("vendor", file_id="file", page=1),
    "/my/insurance/<int:file_id>/document/<int:certificate_id>": route(
        "vendor", file_id="file", certificate_id="certificate"
    ),
    "/my/insurance/<int:file_id>/sheet/<string:sheet>": route("vendor", file_id="file", sheet="specimen"),
    "/my/insurance/<int:file_id>/upload": route("vendor", file_id="file"),
    "/my/insurance/<int:file_id>/answer": route("vendor", file_id="file", kind="message", text="A question"),
    "/my/insurance/<int:file_id>/agent": route("vendor", file_id="file", email="kim@agency.example"),
}
