"""The disk is full when somebody sends a document."""

import base64
import hashlib
import io
import os

from werkzeug.test import Client

import odoo

from .case import StopsCase
from .disk import Disk
from .stage import Stage


def make_link(env):
    """A link of the vendor's, as it stands in a mail."""
    request = env["coi.request"].search([("compliance_id.partner_id.name", "=", "Chased1 Masonry")], limit=1)
    contact = env["coi.contact"]._remember(request.compliance_id, "vendor", "chased1@vendor.test", "hand", name="Pat")
    return env["coi.link"]._make(request, contact)._mint()


def count(env):
    return env["coi.certificate"].search_count([]), env["ir.attachment"].search_count([("res_model", "like", "coi.%")])


class TestDiskFull(StopsCase):
    def setUp(self):
        super().setUp()
        self.path = self.do(make_link).result
        self.data = self.ask(lambda env: Stage(env).draw("Chased1 Masonry", "GL-FULL"))
        # larger than what is left
        self.data += b"\n%" + b"x" * 20_000

    def send(self, client):
        return client.post(
            f"{self.path}/upload",
            data={"files": (io.BytesIO(self.data), "coi.pdf")},
            content_type="multipart/form-data",
            follow_redirects=True,
        )

    def test_visitor_is_told_nothing_is_half_stored_and_it_comes_in_when_there_is_room(self):
        def visit(env):
            disk = Disk()
            odoo.tools.config["data_dir"] = disk.folder
            client = Client(odoo.http.root)
            before = count(env)
            env.cr.commit()
            os.makedirs(os.path.join(env["ir.attachment"]._filestore(), "checklist"))
            disk.fill(left=8192)
            refused = self.send(client)
            env.cr.rollback()
            told = (refused.status_code, refused.text, count(env) == before, disk.get_names())
            disk.free()
            env.cr.commit()
            taken = self.send(client)
            env.cr.rollback()
            found = env["coi.certificate"].search([("checksum", "=", hashlib.sha256(self.data).hexdigest())])
            return told, (taken.status_code, taken.text, [base64.b64decode(one.document) == self.data for one in found])

        visitor = self.do(visit, retries=False)
        (status, text, is_unchanged, names), (later, later_text, whole) = visitor.result
        self.assertEqual(status, 200)
        self.assertIn("coi.pdf could not be stored, by a fault of ours", text)
        self.assertTrue(is_unchanged)
        self.assertEqual(names, [])
        self.assertEqual((later, whole), (200, [True]))
        self.assertIn("coi.pdf arrived", later_text)
        self.assertIn("could not be stored, nothing of it was kept: [Errno 28] No space left", visitor.log)
        self.assertNotIn("coi.pdf could not be stored, nothing", visitor.log)
        self.assertNotIn("Traceback", visitor.log)

    def test_file_whose_writing_broke_off_is_no_obstacle(self):
        def take(env):
            attachments = env["ir.attachment"]
            path = attachments._full_path("{0:.2}/{0}".format(attachments._compute_checksum(self.data)))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(self.data[:5000])
            (taken,) = env["coi.certificate"]._intake([("coi.pdf", self.data)], "backend")
            env.invalidate_all()
            whole = base64.b64decode(taken["certificate"].document) == self.data
            os.unlink(path)
            env.cr.rollback()
            return taken["level"], whole

        taken = self.do(take)
        self.assertEqual(taken.result, ("success", True))
        self.assertIn("breaks off: it is written anew", taken.log)
