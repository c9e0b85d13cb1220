"""An index of the history goes: another one finds the rows of a file as well."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS coi_compliance_period__compliance_id_index")
