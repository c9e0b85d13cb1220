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
    """Empty the tables whose records keep each other, before they go, and remove what Odoo would leave behind.

    Documents, files and versions are kept from deletion, so that nobody loses evidence; whoever uninstalls the module
    has decided to. What hangs on them goes with them.
    """
    env.cr.execute(SQL("UPDATE res_company SET coi_requirement_set_id = NULL"))
    for table in TABLES:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    _forget_names(env)
    env.invalidate_all()


def _forget_names(env):
    """Remove names of ours that other modules hold, and of keys of their tables: Odoo removes only what they name."""
    # What our models inherit from mail, portal and others is theirs by name.
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data AS data
             USING ir_model_fields_selection AS choice, ir_model_fields AS field
             WHERE data.model = 'ir.model.fields.selection' AND data.res_id = choice.id AND choice.field_id = field.id
               AND field.model LIKE 'coi.%%' AND data.module NOT LIKE 'coi_management%%'
            """
        )
    )
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data AS data
             USING ir_model_inherit AS link, ir_model AS model
             WHERE data.model = 'ir.model.inherit' AND data.res_id = link.id AND link.model_id = model.id
               AND model.model LIKE 'coi.%%' AND data.module NOT LIKE 'coi_management%%'
            """
        )
    )
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_constraint
             WHERE type = 'f' AND module = (SELECT id FROM ir_module_module WHERE name = 'coi_management')
            """
        )
    )
    # A company may hold more than what is ours: it stays, as it would if it had been entered by hand.
    env.cr.execute(SQL("DELETE FROM ir_model_data WHERE model = 'res.company' AND module = 'coi_management'"))
