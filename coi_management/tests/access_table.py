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
    # what came by mail
    "coi.inbound": ("rw", "rw", ""),
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
}

#: What belongs to no company: other companies share it, so that their users may do the same with it.
SHARED_MODELS = {
    "coi.coverage.type",
    "coi.limit.type",
    "coi.provision",
    "coi.endorsement.form",
    "coi.insurer",
}

#: What to call a public method with, where it does not go without: a file to store, names of fields.
ARGUMENTS = {
    "receive_files": [[{"name": "certificate.pdf", "data": "JVBERi0xLjQ="}]],
    "check_values": [["insured_name"]],
}


def route(visitors, csrf=True, **values):
    """A route of ours: who gets something from it, and what stands in its address.

    :param str visitors: names of those who get something, with spaces between them
    :param bool csrf: False only where a machine posts that cannot have our token; say why beside it
    :param values: parts of the address and of the form: a text is the name of a record of ``AccessCommon``, whose id
        is taken; what is no such name is taken as it is
    """
    return SimpleNamespace(visitors=set(visitors.split()), csrf=csrf, values=values)


#: Routes of ours. Everybody who is not named gets nothing: the way to the login or a 404, the same as for what does
#: not exist. Routes with ``<token>`` are open to whoever has a valid one, signed in or not, and to nobody else.
#:
#: Who there is: ``nobody`` (no session), ``vendor`` (portal user of the vendor whose file it is), ``other_vendor``
#: (portal user of another), ``employee`` (no rights), ``buyer``, ``coi_user``, ``manager``, ``stranger`` (manager of
#: another company).
ROUTES = {
    "/coi/document/<int:certificate_id>/page/<int:page>": route(
        "coi_user manager", certificate_id="certificate", page=1
    ),
    "/coi/file/<int:file_id>/requirements": route("coi_user manager", file_id="file"),
    "/coi/certificate/<int:certificate_id>/marked": route("coi_user manager", certificate_id="certificate"),
}
