"""People who do something with the same records at the same time."""

from .case import StopsCase
from .stage import Stage

FILE = "Review Roofing"


def get_document(env, number="GL-R1"):
    return env["coi.coverage"].search([("policy_number", "=", number)], limit=1).certificate_id


def accept(env):
    return get_document(env).action_accept()


def open_rejection(env):
    context = get_document(env).action_reject()["context"]
    return env["coi.reject"].with_context(**context).create({"reason": "Illegible"}).id


def correct(env):
    limit = get_document(env).coverage_ids.limit_ids.filtered(lambda limit: limit.amount == 1_000_000)
    limit.amount = 500_000


class TestTwoPeople(StopsCase):
    def tell(self, env, words, number="GL-R1"):
        """How often the chatter of the document's file says so."""
        messages = get_document(env, number).compliance_id.message_ids
        return len(messages.filtered(lambda message: words in (message.body or "")))

    def assertOneIsTold(self, actors, words):
        """One comes through; the other one learns in words why not."""
        refused = [actor for actor in actors if actor.error]
        self.assertEqual(len(refused), 1, [actor.error or actor.result for actor in actors])
        self.assertIn(refused[0].error[0], ("UserError", "ValidationError"))
        self.assertRegex(refused[0].error[1], words)
        for actor in actors:
            self.assertNotIn("Traceback", actor.log)
        return next(actor for actor in actors if not actor.error)

    def test_two_accept_the_same_certificate(self):
        actors = self.at_once(("ann", accept), ("ben", accept))
        self.assertOneIsTold(actors, "was accepted already, by|is being read or decided")
        with self.env() as env:
            self.assertEqual(get_document(env).state, "accepted")
            self.assertEqual(self.tell(env, "Accepted"), 1)

    def test_one_accepts_what_another_rejects(self):
        for swapped in (False, True):
            self.put_back()
            asked = self.do(open_rejection, "ben").result
            works = [("ann", accept), ("ben", lambda env, asked=asked: env["coi.reject"].browse(asked).action_reject())]
            actors = self.at_once(*(reversed(works) if swapped else works))
            done = self.assertOneIsTold(
                actors, "was (accepted|rejected) (already|meanwhile), by|is being read or decided"
            )
            with self.env() as env:
                document = get_document(env)
                self.assertEqual(document.reviewer_id.id, done.uid)
                self.assertEqual(self.tell(env, "Accepted") + self.tell(env, "Rejected"), 1)

    def test_nothing_is_corrected_while_it_is_accepted(self):
        for works in (("ann", accept), ("ben", correct)), (("ben", correct), ("ann", accept)):
            self.put_back()
            with self.env() as env:
                before = get_document(env).state
            _first, _second = self.at_once(*works)
            with self.env() as env:
                document = get_document(env)
                amount = min(document.coverage_ids.limit_ids.mapped("amount"))
                state = "compliant" if amount == 1_000_000 else "deficient"
                if document.state == "accepted":
                    # what was accepted is what was verified, and what its story shows
                    self.assertEqual(document.compliance_id.status, state)
                # whoever comes second may be refused: then it is where it was
                self.assertIn(document.state, ("accepted", "to_review", before))
        both = [actor for actor in (_first, _second) if actor.error]
        self.assertLessEqual(len(both), 1)

    def test_accepting_while_a_revision_is_read(self):
        accepting, reading = self.at_once(("ann", accept), (None, lambda env: env["coi.certificate"]._cron_read()))
        self.assertFalse(accepting.error, accepting.log)
        self.assertFalse(reading.error, reading.log)
        with self.env() as env:
            self.assertEqual(get_document(env).state, "accepted")
            self.assertEqual(get_document(env, "GL-R2").state, "to_review")
            self.assertFalse(env["coi.certificate"].search([("state", "=", "received"), ("document", "!=", False)]))

    def test_two_managers_decide_one_waiver(self):
        def find(env):
            return env["coi.waiver"].search([("reason", "=", "Undecided")])

        actors = self.at_once(
            ("mia", lambda env: find(env).action_approve()), ("noa", lambda env: find(env).action_refuse())
        )
        done = self.assertOneIsTold(actors, "was decided already|waits for a decision")
        with self.env() as env:
            self.assertEqual(find(env).decided_by_id.id, done.uid)
            told = find(env).compliance_id.message_ids.filtered(lambda found: "Waiver approved" in (found.body or ""))
            self.assertEqual(len(told), 1 + (find(env).state == "approved"))

    def test_two_managers_approve_one_exemption(self):
        def approve(env):
            env["coi.exemption"].search([("number", "=", "FL-2")]).action_approve()

        actors = self.at_once(("mia", approve), ("noa", approve))
        self.assertOneIsTold(actors, "was decided already")

    def test_order_is_confirmed_while_its_vendor_falls_due(self):
        def make(env):
            vendor = env["res.partner"].search([("name", "=", "Ended0 Paving")])
            product = env["product.product"].create({"name": "Paving", "type": "service"})
            line = {"product_id": product.id, "product_qty": 1, "price_unit": 500.0}
            return env["purchase.order"].create({"partner_id": vendor.id, "order_line": [(0, 0, line)]}).id

        order_id = self.do(make).result
        confirming, verifying = self.at_once(
            ("buyer", lambda env: env["purchase.order"].browse(order_id).button_confirm()),
            (None, lambda env: env["coi.compliance"]._cron_verify()),
        )
        self.assertFalse(verifying.error, verifying.log)
        with self.env() as env:
            order = env["purchase.order"].browse(order_id)
            # its policies ended yesterday, verified by then or not
            self.assertNotEqual(order.state, "purchase")
            self.assertEqual(confirming.error and confirming.error[0], "UserError", confirming.log)
            self.assertEqual(order.order_line.partner_id.coi_status, "expired")

    def test_two_open_the_file_of_a_new_vendor(self):
        vals = {"name": "New Masonry", "is_company": True}
        vendor_id = self.do(lambda env: env["res.partner"].create(vals).id).result

        def show(env):
            return env["res.partner"].browse(vendor_id).action_view_coi_file()["res_id"]

        actors = self.at_once(("ann", show), ("ben", show))
        for actor in actors:
            self.assertFalse(actor.error, actor.log)
        self.assertEqual(len({actor.result for actor in actors}), 1)

    def test_vendors_are_merged_while_a_mail_of_one_is_filed(self):
        def merge(env):
            vendors = env["res.partner"].search([("name", "=", "Chased0 Masonry")])
            other = env["res.partner"].create({"name": "Chased Zero Masonry", "is_company": True})
            wizard = env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge((vendors | other).ids, other)

        merging, filing = self.at_once((None, merge), (None, lambda env: env["coi.inbound"]._cron_file()))
        self.assertFalse(merging.error, merging.log)
        self.assertFalse(filing.error, filing.log)
        with self.env() as env:
            vendor = env["res.partner"].search([("name", "=", "Chased Zero Masonry")])
            (file,) = env["coi.compliance"].search([("partner_id", "=", vendor.id)])
            documents = file.inbound_ids.certificate_ids if "inbound_ids" in file else file.certificate_ids
            self.assertEqual(documents.partner_id, vendor)
            self.assertEqual(env["coi.inbound"].search_count([("state", "=", "new")]), 0)

    def test_the_same_file_is_sent_twice_at_once(self):
        def find(env):
            return env["coi.compliance"].search([("partner_id.name", "=", "Unread0 Roofing")])

        data = self.ask(lambda env: Stage(env).draw("Unread0 Roofing", "GL-TWICE"))

        def send(env):
            results = find(env)._receive_uploads([("same.pdf", data)], "link", "Ada", stored=env.cr.commit)
            return [result["level"] for result in results]

        actors = self.at_once((None, send), (None, send))
        for actor in actors:
            self.assertFalse(actor.error, actor.log)
        with self.env() as env:
            sent = find(env).certificate_ids.filtered(lambda found: found.document_name == "same.pdf")
            self.assertEqual(len(sent), 1)

    def test_the_same_file_of_nobody_known_is_taken_in_twice_at_once(self):
        data = self.ask(lambda env: Stage(env).draw("Nobody Known", "GL-NOBODY"))

        def take(env):
            return [found["certificate"].id for found in env["coi.certificate"]._intake([("n.pdf", data)], "backend")]

        actors = self.at_once(("ann", take), ("ben", take))
        for actor in actors:
            self.assertFalse(actor.error, actor.log)
        self.assertEqual(
            self.ask(lambda env: env["coi.certificate"].search_count([("document_name", "=", "n.pdf")])), 1
        )
