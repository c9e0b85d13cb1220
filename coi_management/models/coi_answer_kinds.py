from datetime import date

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from .coi_request import OPEN

#: How much may be written, in characters.
LONGEST_TEXT = 4000
LONGEST_NAME = 120

#: Answers by one link within a day; addresses that one link, and all links of one request, may name. Whoever wants to
#: send our mail to the world gets no further.
MOST_ANSWERS = 60
MOST_NAMED_BY_LINK = 3
MOST_NAMED_BY_REQUEST = 10

#: Hours within which an answer can be taken back.
UNDO_HOURS = 24

#: Answers that say why nothing comes: a person has to act on each.
EXPLAINS = ("none", "not_renewing", "not_working", "message")

#: What only an agent says: it speaks for the insurer.
BY_AGENTS = ("attested", "cancelled")

#: What a portal or a link offers to take back.
UNDOABLE = ("none", "not_renewing", "not_working", "message", "waiver", "agent", "passed_on")


class CoiAnswer(models.Model):
    """What each kind of answer does."""

    _inherit = "coi.answer"

    @api.model
    def _give(self, request, kind, values, link=None, user=None, address=""):
        """Take an answer.

        The caller knows that whoever answers may: by a valid link, or as the vendor's portal user.

        :param str kind: of ``KINDS``
        :param dict values: what was typed: ``text``; ``scope`` and ``until`` of a waiver; ``name``, ``email``,
            ``agency`` of who is named; ``name`` and ``policies`` (ids) of an attestation; ``policy`` and ``day`` of a
            cancellation; ``files`` of an upload, (name, bytes) each, and ``stored``, see ``_receive_uploads``
        :param str address: from where, for attestations
        :return: the answer
        :raise UserError: what is missing or too much, in words for whoever answers
        """
        # sudo: whoever answers has no rights here; each answer is about this one request, in the name of the system
        # user, and record by record what its own method below says
        answers = self.with_user(SUPERUSER_ID).with_company(request.company_id)
        request = request.with_env(answers.env)
        role = link.role if link else "vendor"
        if kind not in dict(self._fields["kind"].selection) or (kind in BY_AGENTS and role != "agent"):
            raise UserError(self.env._("This cannot be answered here."))
        answers._check_number(request, link)
        vals = {
            "request_id": request.id,
            "link_id": link.id if link else False,
            "user_id": user.id if user else False,
            "role": role,
            "who": answers._get_who(request, link, user),
            "kind": kind,
            "text": (values.get("text") or "").strip()[:LONGEST_TEXT],
        }
        return getattr(answers, f"_give_{kind}", answers._give_words)(request, vals, {**values, "address": address})

    @api.model
    def _check_number(self, request, link):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        of_link = [("link_id", "=", link.id)] if link else [("request_id", "=", request.id)]
        if self.search_count([*of_link, ("create_date", ">=", since)]) >= MOST_ANSWERS:
            raise UserError(self.env._("That is very much for one day. Please go on tomorrow, or write to us."))

    @api.model
    def _get_who(self, request, link, user):
        """Who answers, for people of ours to read."""
        if user:
            return user.name
        roles = dict(self._fields["role"]._description_selection(request.compliance_id._for_the_house().env))
        who = link.contact_id.display_name or link.email or ""
        if link.email and link.email not in who:
            who = f"{who} <{link.email}>" if who else link.email
        return f"{who} ({roles[link.role]})"

    # ------------------------------------------------------------ kinds

    def _give_words(self, request, vals, values):
        """The plain kinds: something is said, and a person reads it."""
        if vals["kind"] == "message" and not vals["text"]:
            raise UserError(self.env._("Write your message first."))
        answer = self.create(vals)
        answer._tell_house(needs_person=True)
        return answer

    def _give_upload(self, request, vals, values):
        files = values.get("files") or []
        if not files:
            raise UserError(self.env._("Choose a file first."))
        source = "link" if vals["link_id"] else "portal"
        # the words for each file are in the language of the visitor
        results = request.compliance_id._receive_uploads(files, source, vals["who"], values.get("stored"))
        certificates = self.env["coi.certificate"].union(*(result["certificates"] for result in results))
        told = [
            {
                **{name: result[name] for name in ("name", "level", "message")},
                "certificate_ids": result["certificates"].ids,
            }
            for result in results
        ]
        answer = self.create({**vals, "results": told, "certificate_ids": [fields.Command.set(certificates.ids)]})
        if vals["text"]:
            answer._tell_house(needs_person=True)
        return answer

    def _give_waiver(self, request, vals, values):
        compliance = request.compliance_id
        scope = values.get("scope") or ""
        scopes = compliance._get_waivable()
        if scope not in dict(scopes):
            raise UserError(self.env._("Choose what the waiver is for."))
        if not vals["text"]:
            raise UserError(self.env._("Say why you ask for a waiver: whoever decides reads it."))
        if any(waiver.state in ("asked", "seconding") and waiver.scope == scope for waiver in compliance.waiver_ids):
            raise UserError(self.env._("A waiver of this was asked already: it waits for a decision."))
        today = request.company_id._coi_today()
        until = self._to_day(values.get("until")) or fields.Date.add(today, years=1)
        if until < today:
            raise UserError(self.env._("The waiver would have ended already: choose a later day."))
        if (
            self.search_count([("request_id", "=", request.id), ("kind", "=", "waiver"), ("undone_on", "=", False)])
            >= 10
        ):
            raise UserError(self.env._("Ten waivers were asked for already: wait for a decision, or write to us."))
        house = compliance._for_the_house().env
        waiver = self.env["coi.waiver"].create(
            {
                "compliance_id": compliance.id,
                "scope": scope,
                "reason": house._("Asked by %(who)s: %(text)s", who=vals["who"], text=vals["text"]),
                "date_start": today,
                "date_end": until,
            }
        )
        answer = self.create({**vals, "waiver_id": waiver.id})
        answer._tell_house(needs_person=True)
        return answer

    def _give_agent(self, request, vals, values):
        return self._name_somebody(request, vals, values, "agent")

    def _give_passed_on(self, request, vals, values):
        return self._name_somebody(request, vals, values, vals["role"])

    def _name_somebody(self, request, vals, values, role):
        """Write to somebody else about this request, with a link of their own."""
        email = email_normalize(values.get("email") or "")
        if not email:
            raise UserError(self.env._("Give an e-mail address."))
        if request.state not in OPEN:
            raise UserError(self.env._("Nothing is asked any more: nobody needs to be written to."))
        self._check_named(request, vals, email)
        contact = self.env["coi.contact"]._remember(
            request.compliance_id,
            role,
            email,
            "link",
            name=self._clean(values.get("name")),
            agency=self._clean(values.get("agency")) if role == "agent" else False,
        )
        if contact.bounced_on:
            raise UserError(self.env._("Mail to %(email)s came back: give another address.", email=email))
        contact.active = True
        answer = self.create({**vals, "contact_id": contact.id, "text": vals["text"] or contact.display_name})
        answer._tell_house(needs_person=False)
        rows = request._queue_mails(contact)
        rows._send(now=True)
        if vals["link_id"]:
            link = self.env["coi.link"].browse(vals["link_id"])
            rows.link_id.passed_on_by_id = link
            if vals["kind"] == "passed_on":
                # what is passed on lasts no longer
                rows.link_id.expires_on = link.expires_on
        return answer

    def _check_named(self, request, vals, email):
        """Nobody sends our mail to many, and nobody gets it twice."""
        named = [("request_id", "=", request.id), ("contact_id", "!=", False)]
        by_link = [*named, ("link_id", "=", vals["link_id"])]
        if (
            self.search_count(named) >= MOST_NAMED_BY_REQUEST
            or vals["link_id"]
            and self.search_count(by_link) >= MOST_NAMED_BY_LINK
        ):
            raise UserError(self.env._("You have named several people already. Please write to us to add more."))
        day_ago = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        same = Domain("contact_id.email_normalized", "=", email) & Domain("create_date", ">=", day_ago)
        if self.search_count(Domain(named) & same & Domain("undone_on", "=", False)):
            raise UserError(self.env._("%(email)s was written to already.", email=email))

    def _give_attested(self, request, vals, values):
        name = self._clean(values.get("name"))
        if not name:
            raise UserError(self.env._("Type your name: it is recorded with what you attest."))
        policies = self._choose_policies(request, values.get("policies"))
        if not policies:
            raise UserError(self.env._("Choose the policies that are in force today."))
        link = self.env["coi.link"].browse(vals["link_id"])
        today = request.company_id._coi_today()
        answer = self.create({**vals, "text": vals["text"] or name})
        self.env["coi.attestation"].create(
            [
                {
                    "compliance_id": request.compliance_id.id,
                    "request_id": request.id,
                    "answer_id": answer.id,
                    "coverage_id": policy.id,
                    "policy_number": policy.policy_number or "?",
                    "line": policy.coverage_type_id.name or policy.label or "",
                    "attested_on": today,
                    "name": name,
                    "email": link.email,
                    "address": values.get("address") or "",
                }
                for policy in policies
            ]
        )
        answer._tell_house(needs_person=False, what=", ".join(policies.mapped("display_name")))
        if request._is_attested():
            request._close("done")
        return answer

    def _give_cancelled(self, request, vals, values):
        policies = self._choose_policies(request, [values.get("policy")])
        day = self._to_day(values.get("day"))
        if not policies:
            raise UserError(self.env._("Choose the policy that was cancelled."))
        if not day:
            raise UserError(self.env._("Give the first day without cover."))
        answer = self.create({**vals, "text": vals["text"] or policies.display_name})
        self.env["coi.notice"].create(
            {
                "kind": "cancellation",
                "partner_id": request.partner_id.id,
                "company_id": request.company_id.id,
                "coverage_id": policies.id,
                "policy_number": policies.policy_number,
                "insurer_name": policies.insurer_id.name,
                "effective": day,
                "issued_on": request.company_id._coi_today(),
                "reason": "\n".join(filter(None, (vals["who"], vals["text"]))),
                "source": "link",
            }
        )
        answer._tell_house(needs_person=True, what=policies.display_name)
        return answer

    # ------------------------------------------------------------ taking back

    def _can_undo(self):
        """Whether whoever gave this answer may still take it back: nobody acted on it."""
        self.ensure_one()
        # sudo: asked for whoever gave it
        answer = self.sudo()
        if answer.undone_on or answer.kind not in UNDOABLE:
            return False
        if answer.create_date < fields.Datetime.subtract(fields.Datetime.now(), hours=UNDO_HOURS):
            return False
        if answer.kind == "waiver":
            return answer.waiver_id.state == "asked"
        if answer.kind in EXPLAINS:
            return answer.request_id.state == "answered" and bool(answer.request_id.answered_on)
        return True

    def _undo(self):
        """Take an answer back, with what followed from it.

        :raise UserError: somebody acted on it
        """
        self.ensure_one()
        if not self._can_undo():
            raise UserError(self.env._("This was dealt with already: write us a message instead."))
        # sudo: as in _give
        answer = self.with_user(SUPERUSER_ID)
        request = answer.request_id
        if answer.kind == "waiver":
            answer.waiver_id.unlink()
        if answer.kind in ("agent", "passed_on"):
            answer._end_naming()
        answer.undone_on = fields.Datetime.now()
        answer._activities().unlink()
        house = request.compliance_id._for_the_house().env
        request._message_log(body=house._("%(who)s took back: %(what)s", who=answer.who, what=answer._get_title(house)))
        if not self.search_count(
            [
                ("request_id", "=", request.id),
                ("undone_on", "=", False),
                ("kind", "not in", ("upload", "agent", "passed_on", "attested")),
            ]
        ):
            # nothing that a person has to answer is left
            request.answered_on = False
        request._follow(request.compliance_id)

    def _end_naming(self):
        """Somebody who was named is not written to any more; the link that went there ends."""
        self.ensure_one()
        links = self.request_id.link_ids.filtered(
            lambda link: link.contact_id == self.contact_id and link.passed_on_by_id == self.link_id
        )
        links.action_revoke()
        if self.contact_id.origin == "link" and not links.filtered("opened_on"):
            self.contact_id.active = False

    # ------------------------------------------------------------ help

    def _choose_policies(self, request, ids):
        """Those of these policies that are on file now."""
        wanted = {int(id_) for id_ in ids or [] if str(id_).isdecimal()}
        return request.compliance_id._get_attestable().filtered(lambda policy: policy.id in wanted)

    @api.model
    def _clean(self, text):
        return " ".join((text or "").split())[:LONGEST_NAME]

    @api.model
    def _to_day(self, text):
        try:
            return date.fromisoformat((text or "").strip())
        except ValueError:
            return None

    def _get_title(self, env):
        """What was answered, in a few words."""
        self.ensure_one()
        if self.role == "agent" and self.kind in ("none", "not_working"):
            # an agent speaks of the insured
            return {
                "none": env._("Says that the insured does not have it"),
                "not_working": env._("Is not the vendor's agent any more"),
            }[self.kind]
        return dict(self.with_env(env)._fields["kind"]._description_selection(env))[self.kind]

    def _tell_house(self, needs_person, what=""):
        """Tell the request's chatter, and whoever has to act.

        Reminders pause only where a person has to act: naming an agent, say, is no reason not to remind it.
        """
        self.ensure_one()
        request = self.request_id
        env = request.compliance_id._for_the_house().env
        title = self._get_title(env)
        words = env._("%(who)s: %(title)s", who=self.who, title=title)
        text = " ".join(filter(None, (words + ".", what, self.text)))
        if needs_person and request.state in OPEN:
            request._answered(text)
        else:
            request._message_log(body=text)
        if needs_person:
            user = request._get_responsible()
            request.with_env(env)._plan_activity("todo", user, self._get_summary(title), text)

    def _get_summary(self, title):
        """The summary of the activity: one for each answer, so that each is dealt with."""
        return f"{title} (#{self.id})"

    def _activities(self):
        self.ensure_one()
        return self.request_id.activity_ids.filtered(lambda activity: f"(#{self.id})" in (activity.summary or ""))
