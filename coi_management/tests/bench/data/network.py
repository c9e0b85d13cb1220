"""A large network of vendors, made by SQL: nothing of it was verified, all of it has the shape of what a verification
leaves. Half of the files are within a stretch of compliance of their own."""

FILES = 100_000

#: Policies of each vendor's one certificate.
POLICIES = 6

LINES = ("general_liability", "auto_liability", "workers_compensation", "umbrella", "professional", "pollution")

#: How many contact tags, buyers, agencies, agents and insurers there are.
TAGS, BUYERS, AGENCIES, AGENTS, INSURERS = 30, 25, 400, 2000, 150


def make_network(env, files=FILES):
    """Vendors, their files, policies, history, deficiencies, requests, agents and orders, in the current company."""
    _make_dimensions(env)
    _make_files(env, files)
    _make_policies(env)
    _make_history(env)
    _make_work(env)
    settle(env)


def settle(env):
    """What autovacuum does sooner or later: the network is kept, until the database is dropped."""
    from odoo.sql_db import db_connect

    env.cr.commit()
    env.invalidate_all()
    with db_connect(env.cr.dbname).cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM (FULL, ANALYZE) coi_compliance")
        cr.execute("VACUUM ANALYZE")


def _make_dimensions(env):
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_tag AS WITH made AS (
            INSERT INTO res_partner_category (name, active, color, parent_path)
            SELECT jsonb_build_object('en_US', 'Bench tag ' || number), true, 0, ''
              FROM generate_series(1, %s) AS number RETURNING id)
        SELECT row_number() OVER () - 1 AS number, id FROM made
        """,
        [TAGS],
    )
    env.cr.execute("UPDATE res_partner_category SET parent_path = id || '/' WHERE parent_path = ''")
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_buyer AS WITH known AS (
            INSERT INTO res_partner (name, complete_name, active, autopost_bills, type)
            SELECT 'Buyer ' || number, 'Buyer ' || number, true, 'ask', 'contact'
              FROM generate_series(1, %s) AS number RETURNING id),
        made AS (
            INSERT INTO res_users (partner_id, login, active, company_id, share, notification_type)
            SELECT id, 'bench_' || id, true, %s, false, 'email' FROM known RETURNING id)
        SELECT row_number() OVER () - 1 AS number, id FROM made
        """,
        [BUYERS, env.company.id],
    )
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_insurer AS WITH made AS (
            INSERT INTO coi_insurer (name, active)
            SELECT 'Bench insurer ' || number, true FROM generate_series(1, %s) AS number RETURNING id)
        SELECT row_number() OVER () - 1 AS number, id FROM made
        """,
        [INSURERS],
    )


def _make_files(env, files):
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_vendor AS WITH made AS (
            INSERT INTO res_partner (name, complete_name, active, autopost_bills, type)
            SELECT 'Bench ' || number, 'Bench ' || number, true, 'ask', 'contact'
              FROM generate_series(1, %s) AS number RETURNING id)
        SELECT row_number() OVER () - 1 AS number, id FROM made
        """,
        [files],
    )
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
    env.cr.execute(
        """
        INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
        SELECT vendor.id, tag.id
          FROM bench_vendor AS vendor
          JOIN bench_tag AS tag ON tag.number IN (vendor.number %% %s, vendor.number / 7 %% %s)
        """,
        [TAGS, TAGS],
    )
    env.cr.execute(
        """
        INSERT INTO coi_compliance (partner_id, company_id, active, base_status, lapse_status, compliant_from,
                                    compliant_until, limits_asked, limits_missing, buyer_id, user_id, state_id,
                                    verification_pending, next_change_date)
        SELECT vendor.id, %s, true, (ARRAY['missing', 'deficient', 'compliant', 'undetermined'])[1 + number %% 4],
               'expired', CASE WHEN number %% 2 = 0 THEN current_date - (number %% 400)::integer END,
               CASE WHEN number %% 2 = 0 THEN current_date + (number %% 500)::integer - 100 END, 9000000,
               CASE WHEN number %% 2 = 0 THEN 0 ELSE 500000 END,
               (SELECT id FROM bench_buyer AS buyer WHERE buyer.number = vendor.number %% %s),
               (SELECT id FROM bench_buyer AS buyer WHERE buyer.number = vendor.number / 3 %% %s),
               (SELECT id FROM res_country_state AS state ORDER BY id OFFSET vendor.number %% 50 LIMIT 1),
               false, current_date + 1 + (number %% 300)::integer
          FROM bench_vendor AS vendor
        """,
        [env.company.id, BUYERS, BUYERS],
    )
    env.cr.execute(
        """
        INSERT INTO coi_compliance_asked_set_rel
        SELECT file.id, asked.id
          FROM coi_compliance AS file
          JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number, COUNT(*) OVER () AS total
                  FROM coi_requirement_set) AS asked ON asked.number = file.id % asked.total
            ON CONFLICT DO NOTHING
        """
    )


def _make_policies(env):
    env.cr.execute(
        """
        INSERT INTO coi_certificate (compliance_id, partner_id, company_id, currency_id, state, source, received_on,
                                     reviewed_on, value_count, superseded, producer_name)
        SELECT id, partner_id, company_id, %s, 'accepted', 'backend', now() - INTERVAL '90 days',
               now() - INTERVAL '80 days', 60, false, 'Agency ' || id %% %s
          FROM coi_compliance
        """,
        [env.company.currency_id.id, AGENCIES],
    )
    env.cr.execute(
        """
        INSERT INTO coi_coverage (certificate_id, compliance_id, partner_id, company_id, coverage_type_id, insurer_id,
                                  policy_number, effective, expiration, basis, agency)
        SELECT document.id, document.compliance_id, document.partner_id, document.company_id, kind.id, insurer.id,
               'P-' || document.id || '-' || kind.place, current_date - (document.id %% 300),
               current_date - (document.id %% 300) + 365, 'occurrence', document.producer_name
          FROM coi_certificate AS document
          JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM coi_coverage_type) AS kind
            ON kind.place <= %(policies)s
          JOIN bench_insurer AS insurer ON insurer.number = (document.id + kind.place * 11) %% %(insurers)s
         WHERE document.state = 'accepted'
        """,
        {"policies": POLICIES, "insurers": INSURERS},
    )
    env.cr.execute(
        """
        UPDATE coi_compliance AS file
           SET line_verdicts = told.lines
          FROM (SELECT policy.compliance_id,
                       jsonb_object_agg((%s::varchar[])[policy.place], jsonb_build_object(
                           'verdict', (ARRAY['gap', 'met', 'met'])[1 + (policy.compliance_id + policy.place) %% 3],
                           'policy', policy.id, 'asked', 1500000, 'missing', 0, 'limits', '{}'::jsonb)) AS lines
                  FROM (SELECT id, compliance_id,
                               row_number() OVER (PARTITION BY certificate_id ORDER BY id) AS place
                          FROM coi_coverage) AS policy
                 WHERE policy.place <= %s
              GROUP BY policy.compliance_id) AS told
         WHERE told.compliance_id = file.id
        """,
        [list(LINES), POLICIES],
    )


def _make_history(env):
    env.cr.execute(
        """
        INSERT INTO coi_compliance_period (compliance_id, company_id, partner_id, date_from, status, content)
        SELECT file.id, file.company_id, file.partner_id, current_date - back.days,
               (ARRAY['missing', 'deficient', 'compliant'])[1 + (file.id + back.days) % 3], '{}'
          FROM (VALUES (400), (170), (40)) AS back(days), coi_compliance AS file
      ORDER BY back.days DESC
        """
    )


def _make_work(env):
    """One open deficiency for every second file, one that was mended for each; requests, calls, agents and orders."""
    env.cr.execute(
        """
        INSERT INTO coi_deficiency (compliance_id, company_id, partner_id, key, line, code, verdict, opened_on, state,
                                    closed_on, exposure)
        SELECT file.id, file.company_id, file.partner_id, 'auto_liability/limit/' || was.state, 'auto_liability',
               (ARRAY['LIMIT_LOW', 'PROVISION', 'RATING_LOW', 'HOLDER_NAME'])[1 + file.id % 4], 'gap',
               current_date - 90, was.state, CASE WHEN was.state = 'closed' THEN current_date - 60 END, 500000
          FROM coi_compliance AS file
          JOIN (VALUES ('open'), ('closed')) AS was(state) ON was.state = 'closed' OR file.id % 2 = 0
            ON CONFLICT DO NOTHING
        """
    )
    env.cr.execute(
        """
        INSERT INTO coi_request (compliance_id, company_id, partner_id, name, kind, reason, state, opened_on,
                                 anchor_date, closed_on)
        SELECT id, company_id, partner_id, 'R' || id, 'correction', 'deficiency',
               (ARRAY['done', 'done', 'open', 'silent', 'answered'])[1 + id % 5], current_date - 90, current_date - 90,
               CASE WHEN id % 5 < 2 THEN current_date - 60 END
          FROM coi_compliance
            ON CONFLICT DO NOTHING
        """
    )
    env.cr.execute(
        """
        INSERT INTO coi_contact (compliance_id, company_id, partner_id, role, origin, agency, name, email, active,
                                 sequence)
        SELECT id, company_id, partner_id, 'agent', 'hand', 'Agency ' || id %% %s, 'Agent ' || id %% %s,
               'agent' || id || '@example.com', true, 10
          FROM coi_compliance
            ON CONFLICT DO NOTHING
        """,
        [AGENCIES, AGENTS],
    )
    env.cr.execute(
        """
        INSERT INTO purchase_order (partner_id, company_id, currency_id, name, date_order, date_approve, state,
                                    amount_untaxed, currency_rate)
        SELECT partner_id, company_id, %s, 'B' || id, now() - INTERVAL '60 days', now() - INTERVAL '60 days',
               CASE WHEN id %% 50 = 0 THEN 'draft' ELSE 'purchase' END, 1000 + id %% 9000, 1
          FROM coi_compliance
        """,
        [env.company.currency_id.id],
    )
