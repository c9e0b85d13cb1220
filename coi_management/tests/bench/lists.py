"""What a list of 5,000 rows costs: to be read and looked at, imported by the scheduled action, and undone.

Each row is a vendor with a policy; half of the vendors are there already. Told per thousand rows, with the queries, so
that what grows with each row shows.
"""

import base64
import sys
import time

ROWS = 5_000


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print what each step takes."""
    env["res.partner"].create([{"name": f"Vendor {number}", "is_company": True} for number in range(0, ROWS, 2)])
    env.flush_all()
    steps = _Steps(env)
    found = steps.take("read the file, guess the columns", lambda: _upload(env))
    steps.take("look at every row", found.action_check)
    found.sudo().state = "running"
    found.sudo().user_id = env.uid
    steps.take("import what is ready", lambda: _work(found))
    print(f"  imported {found.done_count}, new vendors {found.new_vendor_count}, left {found.bad_count}")
    files = found.row_ids.certificate_id.compliance_id
    steps.take("verify the files", files._verify)
    found.sudo().state = "undoing"
    steps.take("undo", lambda: _work(found))
    print(f"  undone: {found.state}, kept {found.kept_count}")
    sys.stdout.flush()


def _upload(env):
    lines = ["Vendor,Coverage,Policy #,Eff,Exp,Carrier,Limits,Agent e-mail"]
    lines += [
        f"Vendor {number},GL,GL-{number},1/15/2026,1/15/2027,Granite Harbor,1M/2M,agent{number % 50}@agency.example"
        for number in range(ROWS)
    ]
    data = base64.b64encode("\n".join(lines).encode())
    vals = {"document": data, "document_name": "list.csv", "create_vendors": True}
    return env["coi.import"].create(vals)


def _work(found):
    """What the scheduled action does, without its commits."""
    while found.state in ("running", "undoing"):
        found._go_on(found._get_left(200))
        found.env.flush_all()
        found.env.invalidate_all()


class _Steps:
    def __init__(self, env):
        self.env = env

    def take(self, name, work):
        """Do a step, and tell seconds and queries per thousand rows."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, start = self.env.cr.sql_log_count, time.perf_counter()
        result = work()
        self.env.flush_all()
        seconds = time.perf_counter() - start
        queries = self.env.cr.sql_log_count - queries
        share = 1000 / ROWS
        print(f"{name}: {seconds:.1f} s; per 1,000 rows {seconds * share:.2f} s, {queries * share:.0f} queries")
        return result
