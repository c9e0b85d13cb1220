from odoo.tools import SQL

#: Tables whose records refuse to be deleted one by one, those that refer to others first.
TABLES = (
    "coi_gate_override",
    "coi_notice",
    "coi_inbound",
    "coi_request",
    "coi_exemption",
    "coi_certificate",
    "coi_compliance",
    "coi_requirement_version",
    "coi_requirement_set",
)


def uninstall_hook(env):
    """Empty the tables whose records keep each other, before they go.

    Documents, files and versions are kept from deletion, so that nobody loses evidence; whoever uninstalls the module
    has decided to. What hangs on them goes with them.
    """
    env.cr.execute(SQL("UPDATE res_company SET coi_requirement_set_id = NULL"))
    for table in TABLES:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
