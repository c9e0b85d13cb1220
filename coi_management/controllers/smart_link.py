"""The pages behind links: for vendors and agents, without login. No business in here."""

import json
import logging
import threading
from contextlib import nullcontext

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .link_guard import HEADERS, install_mask, mask, throttle
from .uploads import MOST_BYTES, MOST_BYTES_OF_FORM, at_most, check_method, commit_stored, take_text

install_mask()

_logger = logging.getLogger(__name__)

#: Seconds after which a page that waits for a document to be read looks again.
REFRESH_SECONDS = 10


def by_link(path, methods, most=MOST_BYTES_OF_FORM):
    """A route behind a link. The function gets the link, with the rights to show its page, instead of the token.

    - No session is opened or needed, and no website: the page is the same for everybody who has the link.
    - ``csrf=False``: Odoo's token against forgery is bound to a session. What it would protect is not there: whoever
      can write the address of a form has the token, which is in no cookie that a foreign page could use.
    - Whatever is wrong with a token, the answer is the same page, with 404.
    - GET changes nothing, and has a read-only transaction where there is one.

    :param int most: bytes of a request
    """

    def decorate(function):
        @http.route(
            f"/coi/<string:token>{path}",
            type="http",
            auth="public",
            website=False,
            sitemap=False,
            csrf=False,
            save_session=False,
            methods=methods,
            readonly=methods == ["GET"],
            max_content_length=at_most(most, lambda: tell_too_large()),
        )
        def answer(self, /, token, **values):
            check_method(methods)
            # what a visitor adds to the address are no arguments of ours
            values = {name: value for name, value in values.items() if name not in ("self", "link", "page", "answer")}
            values = {name: value if isinstance(value, int) else take_text(value) for name, value in values.items()}
            thread = threading.current_thread()
            if getattr(thread, "url", None):
                # what a dump of the threads would print
                thread.url = mask(thread.url)
            if not throttle.allows(request.httprequest.remote_addr):
                return _too_often()
            # sudo: whoever has the token has no user; the link says of what request it may see and change what
            link = request.env["coi.link"].sudo()._find(token)
            if not link:
                return _not_found()
            lang = link._get_best_lang(values.pop("lang", ""), _accepted_langs())
            # no company here: whoever visits, signed in or not, need not be of the one that asks
            request.update_context(lang=lang)
            link = link.with_context(lang=lang, allowed_company_ids=link.company_id.ids)
            try:
                return function(self, link, _Page(link, token, lang), **values)
            except NotFound:
                return _not_found()

        answer.__name__ = function.__name__
        answer.__doc__ = function.__doc__
        return answer

    return decorate


class SmartLinkController(http.Controller):
    @by_link("", ["GET"])
    def page(self, link, page, **values):
        """Who asks, for what, what is on file, what is missing and why, and all the ways to answer."""
        # people and programs that look at the links of a mail alike
        _logger.info("Link %s of %s, for the %s, was fetched", link.id, link.request_id.name, link.role)
        return page.render("coi_management.link_page")

    @by_link("/opened", ["POST"])
    def opened(self, link, page, **values):
        """Told by the page when a person touches it."""
        link._note_opened()
        return _respond("", 204)

    @by_link("/upload", ["POST"], most=MOST_BYTES)
    def upload(self, link, page, text="", **values):
        """Files, from the form or dropped on the page."""
        files = [(file.filename, file.read()) for file in request.httprequest.files.getlist("files") if file.filename]
        return page.answer("upload", {"files": files, "text": text, "stored": commit_stored})

    @by_link("/answer", ["POST"])
    def answer(self, link, page, kind="", **values):
        """Any answer but files."""
        values["policies"] = request.httprequest.form.getlist("policies")
        return page.answer(kind if kind != "upload" else "", values)

    @by_link("/sent/<int:answer_id>", ["GET"])
    def sent(self, link, page, answer_id, **values):
        """What became of an answer that was given by this link."""
        answer = page.get_answer(answer_id)
        outcome = answer._get_outcome()
        response = page.render("coi_management.link_sent", outcome=outcome)
        if outcome["is_waiting"]:
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    @by_link("/undo/<int:answer_id>", ["POST"])
    def undo(self, link, page, answer_id, **values):
        """Take an answer back."""
        answer = page.get_answer(answer_id)
        try:
            answer._undo()
        except UserError as error:
            return page.render("coi_management.link_page", error=str(error))
        return page.redirect(f"/sent/{answer.id}")

    @by_link("/document/<int:number>", ["GET"])
    def document(self, link, page, number, **values):
        """The requirement sheet, the specimen, or what this link brought with what is to be mended.

        :param int number: see ``coi.link._get_document``
        """
        found = link._get_document(number)
        if not found:
            raise NotFound
        name, data = found
        return _respond(
            data,
            headers={"Content-Type": "application/pdf", "Content-Disposition": http.content_disposition(name)},
        )


class _Page:
    """One visit of a link."""

    def __init__(self, link, token, lang):
        self.link = link
        self.path = f"/coi/{token}"
        self.lang = lang

    def url(self, path="", **query):
        lang = request.httprequest.values.get("lang")
        if lang == self.lang:
            query.setdefault("lang", lang)
        return f"{self.path}{path}" + (
            "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
        )

    def render(self, template, **values):
        langs = [
            {
                "code": code,
                "name": name.split(" / ")[-1],
                "url": self.url(lang=code),
                "html": code.replace("_", "-"),
            }
            for code, name in request.env["res.lang"].get_installed()
        ]
        language = request.env["res.lang"]._lang_get(self.lang)
        html = request.env["ir.qweb"]._render(
            template,
            {
                "page": self.link._get_page(),
                "url": self.url,
                "lang": self.lang,
                "html_lang": self.lang.replace("_", "-"),
                "direction": language.direction or "ltr",
                "langs": langs,
                "chosen_lang": request.httprequest.values.get("lang") or "",
                "error": "",
                "typed": request.httprequest.form,
                "outcome": None,
                **values,
            },
            lang=self.lang,
        )
        return _respond(f"<!DOCTYPE html>\n{html}", headers={"Content-Type": "text/html; charset=utf-8"})

    def answer(self, kind, values):
        """Take an answer, and send the visitor to the page that tells what became of it: so that it is not given twice
        when the page is loaded again. What is wrong is told on the page, with what was typed."""
        link = self.link
        wants_json = request.httprequest.headers.get("X-Requested-With") == "XMLHttpRequest"
        try:
            # what is committed when files are stored ends a savepoint, and before that an upload changes nothing
            with nullcontext() if kind == "upload" else request.env.cr.savepoint():
                answer = request.env["coi.answer"]._give(
                    link.request_id, kind, values, link=link, address=request.httprequest.remote_addr
                )
        except UserError as error:
            if wants_json:
                return _respond(json.dumps({"error": str(error)}), headers={"Content-Type": "application/json"})
            return self.render("coi_management.link_page", error=str(error))
        link._note_opened()
        if wants_json:
            url = self.url(f"/sent/{answer.id}")
            return _respond(json.dumps({"url": url}), headers={"Content-Type": "application/json"})
        return self.redirect(f"/sent/{answer.id}")

    def get_answer(self, answer_id):
        """An answer that was given by this very link."""
        answer = self.link.answer_ids.filtered(lambda found: found.id == answer_id)
        if not answer:
            raise NotFound
        return answer

    def redirect(self, path):
        return _respond("", 303, {"Location": self.url(path)})


def _respond(content, status=200, headers=None):
    response = request.make_response(content, headers=list({**HEADERS, **(headers or {})}.items()), status=status)
    return response


def _not_found():
    """The one answer to all tokens that open nothing, in the language of the visitor's browser."""
    return _tell("coi_management.link_not_found", 404)


def tell_too_large():
    return _tell("coi_management.link_too_large", 413)


def _tell(template, status):
    """A page that tells why there is nothing to see, and nothing of any request."""
    lang = request.env["coi.link"]._get_browser_lang(_accepted_langs())
    direction = request.env["res.lang"]._lang_get(lang).direction or "ltr"
    html = request.env["ir.qweb"]._render(
        template, {"html_lang": lang.replace("_", "-"), "direction": direction}, lang=lang
    )
    return _respond(f"<!DOCTYPE html>\n{html}", status, {"Content-Type": "text/html; charset=utf-8"})


def _too_often():
    # not translated: whoever is turned away costs no query
    return _respond(
        "Too many requests. Please try again in a few minutes.",
        429,
        {"Content-Type": "text/plain; charset=utf-8", "Retry-After": str(throttle.seconds_left())},
    )


def _accepted_langs():
    """Languages of the visitor's browser, best first, as codes of Odoo."""
    codes = []
    for code, _quality in request.httprequest.accept_languages:
        short, _sep, country = code.replace("-", "_").partition("_")
        codes.append(f"{short.lower()}_{country.upper()}" if country else short.lower())
    return codes[:10]
