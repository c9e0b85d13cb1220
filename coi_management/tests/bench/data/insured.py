"""A large network of vendors whose insurance was verified: a few are made as people make them, the rest are copies.

A copy is made by SQL, table by table, with all that the verification left: policies with their limits, verdicts, what
falls short, and the history. Terms of policies are shifted, so that something ends on every day of the year to come.
"""

from datetime import datetime, timedelta

#: What the patterns have on file, by coverage and limit; the requirements ask for just that.
POLICIES = {
    "general_liability": {"each_occurrence": 1e6, "general_aggregate": 2e6},
    "auto_liability": {"combined_single_limit": 1e6},
    "umbrella": {"each_occurrence": 1e6, "aggregate": 1e6},
    "workers_compensation": {"el_each_accident": 5e5, "el_disease_each_employee": 5e5, "el_disease_policy_limit": 5e5},
}

#: Vendors that are made by hand. Of ten two have a limit that is too low, one has no auto liability, and three have
#: just the limit that ``raise_requirements`` raises.
PATTERNS = 20

#: Days over which the ends of policies are spread: the first lies two months ahead, the last a year.
SPREAD = 300

#: Tables that are copied, in this order, with the columns that lead to another that was; ``None`` is the vendor's.
TABLES = {
    "res_partner": {"commercial_partner_id": "res_partner"},
    "res_partner_res_partner_category_rel": {"partner_id": "res_partner"},
    "coi_compliance": {"partner_id": "res_partner"},
    "coi_compliance_asked_set_rel": {"coi_compliance_id": "coi_compliance"},
    "coi_certificate": {"partner_id": "res_partner", "compliance_id": "coi_compliance"},
    "coi_coverage": {
        "certificate_id": "coi_certificate",
        "partner_id": "res_partner",
        "compliance_id": "coi_compliance",
    },
    "coi_coverage_limit": {"coverage_id": "coi_coverage", "certificate_id": "coi_certificate"},
    "coi_deficiency": {"compliance_id": "coi_compliance", "partner_id": "res_partner"},
    "coi_compliance_period": {"compliance_id": "coi_compliance", "partner_id": "res_partner"},
    "coi_contact": {"compliance_id": "coi_compliance", "partner_id": "res_partner"},
    "coi_request": {"compliance_id": "coi_compliance", "partner_id": "res_partner"},
    "coi_reminder": {
        "request_id": "coi_request",
        "compliance_id": "coi_compliance",
        "partner_id": "res_partner",
        "contact_id": "coi_contact",
    },
}

#: Days that are shifted from copy to copy, and texts that differ.
SHIFTED = {
    "coi_compliance": ("compliant_until", "next_change_date", "renewal_date"),
    "coi_coverage": ("effective", "expiration"),
    "coi_certificate": ("expiration", "middle_on"),
}
TEXTS = {
    "res_partner": ("name", "complete_name", "email", "email_normalized"),
    "coi_certificate": ("insured_name",),
    "coi_contact": ("email", "email_normalized"),
    "coi_reminder": ("recipient",),
    "coi_coverage": ("policy_number", "policy_key"),
    "coi_compliance": ("name_key",),
}


def make_insured(env, count, asked=False):
    """Make vendors with their files, in the current company.

    :param int count: of vendors
    :param bool asked: whether those who fall short, three of ten, were asked already: their first mail is out, and the
        next is not due yet
    :return: the requirement set that applies to all of them
    """
    requirement_set, files = _make_patterns(env)
    if asked:
        _ask(env, files)
    env.cr.commit()
    _copy(env, files, count)
    return requirement_set


def raise_requirements(requirement_set, amount):
    """Ask for another limit of each occurrence, as a person would; it is put in force with the transaction."""
    line = requirement_set.line_ids.filtered(
        lambda found: "general_liability" in found.coverage_type_ids.mapped("code")
    )
    line.minimum_ids.filtered(lambda found: found.limit_type_id.code == "each_occurrence").amount = amount


def _make_patterns(env):
    env["ir.cron"].search([]).active = False
    company = env.company
    company.write({"coi_check_holder": False, "coi_chase": False})
    types = {record.code: record.id for record in env["coi.coverage.type"].search([])}
    limits = {record.code: record.id for record in env["coi.limit.type"].search([])}
    insured = env["coi.provision"].search([("mark", "=", "additional_insured")], limit=1)
    tag = env["res.partner.category"].create({"name": "Bench"})
    requirement_set = env["coi.requirement.set"].create(
        {
            "name": "Bench",
            "company_id": company.id,
            "tag_ids": [(6, 0, tag.ids)],
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "coverage_type_ids": [(6, 0, [types[code]])],
                        "minimum_ids": _limit_rows(limits, amounts),
                        "provision_ids": [(0, 0, {"provision_id": insured.id, "evidence": "assertion"})]
                        if code == "general_liability"
                        else [],
                    },
                )
                for code, amounts in POLICIES.items()
            ],
        }
    )
    env.flush_all()
    env.cr.precommit.run()
    insurer = env["coi.insurer"].create({"name": "Bench Mutual"})
    vendors = env["res.partner"].create(
        [
            {
                "name": f"Bench Vendor {number}",
                "is_company": True,
                "email": f"office@pattern{number}.test",
                "category_id": [(6, 0, tag.ids)],
            }
            for number in range(PATTERNS)
        ]
    )
    certificates = env["coi.certificate"].create(
        [_prepare_certificate(env, vendor, number, types, limits, insurer) for number, vendor in enumerate(vendors)]
    )
    certificates.action_accept()
    return requirement_set, certificates.compliance_id


def _prepare_certificate(env, vendor, number, types, limits, insurer):
    today = env.company._coi_today()
    term = {"effective": today - timedelta(days=4), "expiration": today + timedelta(days=361)}
    kind = number % 10
    policies = []
    for code, amounts in POLICIES.items():
        if kind == 2 and code == "auto_liability":
            continue
        if kind in (0, 1):
            amounts = {limit: amount / 2 for limit, amount in amounts.items()}
        elif kind > 5:
            amounts = {limit: amount * 2 for limit, amount in amounts.items()}
        policies.append(
            {
                **term,
                "coverage_type_id": types[code],
                "policy_number": f"{code}-{number}",
                "insurer_id": insurer.id,
                "basis": "occurrence",
                "additional_insured": "yes",
                "limit_ids": _limit_rows(limits, amounts),
            }
        )
    return {
        "partner_id": vendor.id,
        "insured_name": vendor.name,
        "producer_name": "Bench Agency",
        "coverage_ids": [(0, 0, policy) for policy in policies],
    }


def _limit_rows(limits, amounts):
    return [(0, 0, {"limit_type_id": limits[code], "amount": amount}) for code, amount in amounts.items()]


def _ask(env, files):
    env.company.write({"email": "office@harbor.test", "coi_chase": True})
    requests = env["coi.request"]
    requests._follow(files)
    requests = requests.search([("compliance_id", "in", files.ids), ("state", "=", "open")])
    requests._take_steps()
    requests.reminder_ids.write({"outcome": "done"})
    # nobody was written to within the last days: their next mails may leave
    requests.reminder_ids.write({"done_on": _days_ago(9)})


def _days_ago(days):
    """A moment that many days ago."""
    return datetime.now() - timedelta(days=days)


def _copy(env, files, count):
    """Copy the vendors of these files until there are so many."""
    env.flush_all()
    cr = env.cr
    wanted = count - len(files)
    cr.execute("CREATE TEMP TABLE bench_copy AS SELECT generate_series(1, %s) AS copy", [-(-wanted // len(files))])
    roots = {"res_partner": ("id", files.partner_id.ids), "coi_compliance": ("id", files.ids)}
    for table, parents in TABLES.items():
        column, ids = roots.get(table) or (
            ("partner_id", files.partner_id.ids) if "partner_id" in parents else (None, None)
        )
        _copy_table(cr, table, parents, column, ids)
    cr.execute("DROP TABLE bench_copy")
    env.cr.commit()
    env.invalidate_all()
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE")
    cr._cnx.autocommit = False


def _copy_table(cr, table, parents, column, ids):
    """Copy the rows of a table; those of a vendor where a column says so, else those whose parents were copied."""
    cr.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
    columns = dict(cr.fetchall())
    has_id = "id" in columns
    chosen = f"row.{column} = ANY(%(ids)s)" if column else "TRUE"
    shift = f"(bench_copy.copy * 7 % {SPREAD})"
    joins, values = [], {}
    for number, (name, parent) in enumerate(parents.items()):
        if parent == table:
            values[name] = "made.new"
            continue
        kind = "JOIN" if not number else "LEFT JOIN"
        joins.append(
            f"{kind} bench_{parent} parent{number} ON parent{number}.old = row.{name}"
            f" AND parent{number}.copy = bench_copy.copy"
        )
        values[name] = f"parent{number}.new"
    for name in SHIFTED.get(table, ()):
        values[name] = f"row.{name} - {shift}"
    for name in TEXTS.get(table, ()):
        values[name] = f"bench_copy.copy || '-' || row.{name}"
    source = f"{table} row CROSS JOIN bench_copy"
    if has_id:
        cr.execute(
            f"""
            CREATE TEMP TABLE bench_{table} AS
            SELECT old, copy, nextval(pg_get_serial_sequence('{table}', 'id')) AS new
              FROM (SELECT row.id AS old, bench_copy.copy FROM {source} {" ".join(joins)}
                     WHERE {chosen} ORDER BY bench_copy.copy, row.id) AS ordered
            """,
            {"ids": ids},
        )
        cr.execute(f"CREATE INDEX ON bench_{table} (old, copy); ANALYZE bench_{table}")
        values["id"] = "made.new"
        source = (
            f"bench_{table} made JOIN {table} row ON row.id = made.old JOIN bench_copy ON bench_copy.copy = made.copy"
        )
    names = ", ".join(f'"{name}"' for name in columns)
    told = ", ".join(values.get(name, f'row."{name}"') for name in columns)
    cr.execute(f"INSERT INTO {table} ({names}) SELECT {told} FROM {source} {' '.join(joins)}")
