"""What is in a database: its tables with all that hangs on them, and the rows of each."""

import json

SCHEMA = """
    SELECT format('%s %s', lower(table_type), table_name)
      FROM information_schema.tables WHERE table_schema = 'public'
    UNION ALL
    SELECT format('column %s.%s %s%s', table_name, column_name, udt_name,
                  CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT format('sequence %s', sequencename) FROM pg_sequences
     WHERE schemaname = 'public' AND sequencename !~ '^ir_sequence_\\d+$'
    UNION ALL
    SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('trigger %s %s', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
"""
TABLES = """
    SELECT table_name,
           EXISTS (SELECT FROM information_schema.columns AS columns
                    WHERE columns.table_name = tables.table_name AND column_name = 'id')
      FROM information_schema.tables AS tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


class Snapshot:
    """The state of a database at a moment.

    :ivar schema: a line for each table, column, constraint, index, sequence, function and trigger
    :ivar rows: the ids of the rows of each table, as text; of a table without ids a number that stands for each row
    """

    def __init__(self, server, database):
        self.schema = set(server.sql(SCHEMA, database).splitlines())
        tables = dict(line.split("|") for line in server.sql(TABLES, database).splitlines())
        self.keyed = {table for table, has_id in tables.items() if has_id == "t"}
        selects = (
            f"SELECT '{table}', {'id' if table in self.keyed else 'row_number() over ()'} FROM \"{table}\""
            for table in tables
        )
        self.rows = {table: set() for table in tables}
        for line in server.sql(" UNION ALL ".join(selects), database).splitlines():
            table, key = line.split("|")
            self.rows[table].add(key)

    def added_rows(self, later):
        """The rows that a later snapshot has and this one has not, by table; of tables that both have."""
        both = self.rows.keys() & later.rows.keys()
        added = {table: later.rows[table] - self.rows[table] for table in sorted(both)}
        return {table: keys for table, keys in added.items() if keys}


def read_rows(server, database, table):
    """The rows of a table as they are, by id."""
    lines = server.sql(f'SELECT id, row_to_json(found) FROM "{table}" AS found', database).splitlines()
    return {key: json.loads(row) for key, _bar, row in (line.partition("|") for line in lines)}


def columns_of(snapshot, table):
    """The names of the columns of a table."""
    prefix = f"column {table}."
    return {line[len(prefix) :].split()[0] for line in snapshot.schema if line.startswith(prefix)}
