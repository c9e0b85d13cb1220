from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .coi_request import OPEN

#: How many agents a vendor may name: enough for every line of insurance, too few to send mail to the world.
MAX_AGENTS = 12

#: Documents that a vendor of whom nothing is asked may send in a day.
MOST_DOCUMENTS = 200

#: What a vendor says of an agent, and how long it may be.
AGENT_FIELDS = {"name": 100, "agency": 100, "email": 200, "phone": 40}


class CoiCompliance(models.Model):
    """What a signed-in vendor does with its file: answers, sends, and says who its agents are.

    As in ``coi_portal``: the file was found by ``_portal_get_files``, and nobody asks again whose it is.
    """

    _inherit = "coi.compliance"

    # ------------------------------------------------------------ answers

    def _portal_get_open_request(self):
        """What is asked of the vendor now, the one that waits for it first; empty where nothing is."""
        self.ensure_one()
        asked = self.request_ids.filtered(lambda found: found.state in OPEN)
        return asked.sorted(lambda found: (found.state == "answered", found.kind != "correction", found.id))[:1]

    def _portal_can_answer(self):
        """Whether there is something to answer: a request, or what falls short."""
        return bool(self._portal_get_open_request() or self._get_askable())

    def _portal_get_words(self):
        """Answers that are just words: ``kind``, ``title`` and ``label`` of the text."""
        why = self.env._("Why, in a few words (optional)")
        return [
            {"kind": "none", "title": self.env._("We do not have this insurance"), "label": why},
            {"kind": "not_renewing", "title": self.env._("A policy is not renewed"), "label": why},
            {"kind": "not_working", "title": self.env._("We no longer work for you"), "label": why},
            {
                "kind": "message",
                "title": self.env._("I have a question or a message"),
                "label": self.env._("Your message"),
            },
        ]

    def _portal_get_answers(self):
        """What the vendor answered so far, by link or here; not what its agents said."""
        self.ensure_one()
        return self.answer_ids.filtered(lambda answer: answer.role == "vendor")

    def _portal_answer(self, kind, values):
        """Take an answer of the vendor, see ``coi.answer._give``.

        Where nothing was asked yet and something falls short, the answer opens the request.
        """
        self.ensure_one()
        asked = self._portal_get_open_request()
        if not asked:
            if not self._get_askable():
                raise UserError(self.env._("Nothing is asked of you any more."))
            asked = self.env["coi.request"]._open(self, "correction", "deficiency")
        return self.env["coi.answer"]._give(asked, kind, values, user=self.env.user)

    def _portal_undo(self, answer_id):
        """Take an answer back that one of the vendor's people gave on the portal."""
        self.ensure_one()
        answer = self._portal_get_answers().filtered(lambda found: found.id == answer_id and found.user_id)
        if not answer:
            raise UserError(self.env._("This answer was given elsewhere: take it back where it was given."))
        answer._undo()

    def _portal_receive(self, files, text="", stored=None):
        """Take in what the vendor sends.

        :param list files: (name, content as bytes)
        :param str text: what the vendor says to it
        :param stored: see ``_receive_uploads``
        :return: list of dicts: ``name``, ``message``, ``level``
        """
        self.ensure_one()
        if self._portal_can_answer():
            results = self._portal_answer("upload", {"files": files, "text": text, "stored": stored}).results
        elif files:
            self._portal_check_number()
            results = self._receive_uploads(files, "portal", self.env.user.name, stored)
        else:
            raise UserError(self.env._("Choose a file first."))
        return [{key: result[key] for key in ("name", "message", "level")} for result in results]

    def _portal_check_number(self):
        """:raise UserError: where nothing is asked, and very much came in a day all the same"""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        mine = [("compliance_id", "=", self.id), ("source", "=", "portal"), ("received_on", ">=", since)]
        if self.env["coi.certificate"].search_count(mine) >= MOST_DOCUMENTS:
            raise UserError(self.env._("That is very much for one day. Please go on tomorrow, or write to us."))

    # ------------------------------------------------------------ agents

    def _portal_get_agents(self):
        """The vendor's insurance agents, to whom we write."""
        self.ensure_one()
        return self.contact_ids.filtered(lambda contact: contact.role == "agent" and contact.active)

    def _portal_save_agent(self, agent_id, values):
        """Add an agent, or change one.

        :param int agent_id: 0 to add one
        :param dict values: of ``AGENT_FIELDS``, as they were typed
        :return: the contact
        :raise UserError: tells what is wrong with what was typed
        """
        self.ensure_one()
        vals = {name: (values.get(name) or "").strip()[:size] for name, size in AGENT_FIELDS.items()}
        email = email_normalize(vals["email"])
        if not email:
            raise UserError(
                self.env._("Give the e-mail address of your agent: “%(email)s” is none.", email=vals["email"])
            )
        agents = self._portal_get_agents()
        agent = agents.filtered(lambda contact: contact.id == agent_id)
        if agent_id and not agent:
            raise UserError(self.env._("This agent was removed meanwhile."))
        if not agent_id and len(agents) >= MAX_AGENTS:
            raise UserError(self.env._("%(count)s agents are on file: remove one first.", count=len(agents)))
        same = self._portal_find_agent(email)
        if same.active and same != agent:
            raise UserError(self.env._("%(email)s is on file already.", email=email))
        if same and same != agent:
            # it was removed once: the address comes back, and the other one goes where it is changed to it
            agent.active = False
            agent = same
        vals.update(active=True)
        if agent:
            agent.write(vals)
        else:
            agent = self.env["coi.contact"].create(
                {**vals, "compliance_id": self.id, "role": "agent", "origin": "link"}
            )
        self._portal_note(self.env._("Agent on file: %(agent)s, %(email)s", agent=agent.display_name, email=email))
        return agent

    def _portal_ask_agent(self, agent_id):
        """Write to an agent at once about what is asked, with a link of its own."""
        self.ensure_one()
        agent = self._portal_get_agents().filtered(lambda contact: contact.id == agent_id)
        values = {"email": agent.email, "name": agent.name, "agency": agent.agency}
        self._portal_answer("agent", values)
        return agent

    def _portal_find_agent(self, email):
        return (
            self.env["coi.contact"]
            .with_context(active_test=False)
            .search(
                [("compliance_id", "=", self.id), ("role", "=", "agent"), ("email_normalized", "=", email)], limit=1
            )
        )

    def _portal_remove_agent(self, agent_id):
        """Write to an agent no more. What was written stays on record, and its links end."""
        self.ensure_one()
        agent = self._portal_get_agents().filtered(lambda contact: contact.id == agent_id)
        if agent:
            agent.active = False
            self._portal_note(self.env._("Agent removed: %(agent)s", agent=agent.display_name))

    def _portal_note(self, body):
        """Note in the file what the vendor did on the portal."""
        self._message_log(
            body=self.env._("%(what)s (by %(who)s on the portal)", what=body, who=self.env.user.name),
            author_id=self.env.user.partner_id.id,
        )
