from contextlib import nullcontext

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.coi_compliance import COMPLIANT
from .smart_link import tell_too_large
from .uploads import MOST_BYTES, at_most, check_method, commit_stored, take_text

#: Documents, answers and past requests that the page of a file shows.
SHOWN = 5

#: What can be answered by form here; agents have forms of their own.
ANSWERS = ("none", "waiver", "not_renewing", "not_working", "message")


class InsurancePortal(CustomerPortal):
    """The pages of signed-in vendors.

    Vendors have no rights to any model of ours: ``_get_own_file`` asks whose a file is, and everything else goes
    through the file that it found. All business is in the models.
    """

    # ------------------------------------------------------------ home

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        if request.env.user._is_portal():
            values["coi_has_files"] = bool(request.env["coi.compliance"]._portal_get_files(limit=1))
        return values

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "coi_waiting_count" in counters:
            values["coi_waiting_count"] = request.env["coi.compliance"]._portal_count_waiting()
        return values

    # ------------------------------------------------------------ whose it is

    def _get_own_file(self, file_id):
        """The file with this id, if it is one of the current user's vendor, with the rights to show and answer it.

        :raise NotFound: for another vendor's, as for one that is not there
        """
        found = request.env["coi.compliance"]._portal_get_files([("id", "=", file_id)])
        if not found:
            raise request.not_found()
        return found

    def _to_id(self, text):
        """The id that a form sent; 0 for what is none."""
        return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 10 else 0

    # ------------------------------------------------------------ pages

    @http.route(
        ["/my/insurance", "/my/insurance/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_insurance(self, page=1, sortby=None, filterby=None, search=None, **kwargs):
        """The vendor's files, one a company that it serves."""
        sortings = {
            "company": {"label": request.env._("Company"), "order": "company_id, id"},
            "until": {"label": request.env._("First to end"), "order": "compliant_until, company_id, id"},
        }
        model = request.env["coi.compliance"]
        filters = {
            "all": {"label": request.env._("All"), "domain": []},
            "waits": {
                "label": request.env._("Waits for you"),
                "domain": [("id", "in", model._portal_get_waiting_files().ids)],
            },
            "short": {
                "label": request.env._("Falls short"),
                "domain": [("status", "not in", ("compliant", "not_required"))],
            },
            "order": {"label": request.env._("In order"), "domain": [("status", "in", COMPLIANT)]},
        }
        sortby = sortby if sortby in sortings else "company"
        filterby = filterby if filterby in filters else "all"
        domain = Domain(filters[filterby]["domain"])
        search = take_text(search)
        if search:
            domain &= Domain("company_id.name", "ilike", search)
        args = {"sortby": sortby, "filterby": filterby, "search": search}
        pager = portal_pager(
            "/my/insurance", model._portal_count_files(domain), page=page, step=self._items_per_page, url_args=args
        )
        files = model._portal_get_files(
            domain, order=sortings[sortby]["order"], limit=self._items_per_page, offset=pager["offset"]
        )
        values = {
            "page_name": "coi_insurance",
            "files": files,
            "pager": pager,
            "default_url": "/my/insurance",
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
            "searchbar_inputs": {"company": {"input": "company", "label": request.env._("Search in companies")}},
            "search_in": "company",
            "search": search,
        }
        return request.render("coi_management.portal_my_insurance", {**self._prepare_portal_layout_values(), **values})

    @http.route("/my/insurance/<int:file_id>", type="http", auth="user", methods=["GET"], website=True)
    def portal_insurance_file(self, file_id, **kwargs):
        """One file: where the vendor stands, why, and what it can do."""
        if request.env.user._is_internal():
            return self._redirect_colleague(file_id)
        return self._render_file(self._get_own_file(file_id))

    def _redirect_colleague(self, file_id):
        """Colleagues who may read a file are shown it where they work on it."""
        compliance = request.env["coi.compliance"].browse(file_id).exists()
        if not compliance.has_access("read") or not compliance:
            raise request.not_found()
        return request.redirect(f"/odoo/vendor-insurance/{compliance.id}")

    def _render_file(self, compliance, **told):
        """The page of a file.

        :param told: what came of a form that was sent: ``error``, text; ``sent``, values of it to be shown again
        """
        notice = request.session.pop("coi_portal_notice", None) or {}
        if notice.get("file_id") != compliance.id:
            notice = {}
        values = {
            "page_name": "coi_insurance_file",
            "compliance": compliance,
            "shown": SHOWN,
            "notice": notice,
            **compliance._portal_get_page(SHOWN),
            **told,
        }
        return request.render(
            "coi_management.portal_insurance_file", {**self._prepare_portal_layout_values(), **values}
        )

    @http.route(
        ["/my/insurance/<int:file_id>/documents", "/my/insurance/<int:file_id>/documents/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_insurance_documents(self, file_id, page=1, sortby=None, filterby=None, **kwargs):
        """All documents on a file."""
        compliance = self._get_own_file(file_id)
        sortings = {
            "newest": {"label": request.env._("Newest"), "order": "received_on desc, id desc"},
            "expiration": {"label": request.env._("First to end"), "order": "expiration, id desc"},
        }
        filters = {
            "all": {"label": request.env._("All"), "domain": []},
            "waiting": {"label": request.env._("Waits for us"), "domain": [("state", "in", ("received", "to_review"))]},
            "accepted": {
                "label": request.env._("Accepted"),
                "domain": [("state", "=", "accepted"), ("superseded", "=", False)],
            },
            "rejected": {"label": request.env._("Not accepted"), "domain": [("state", "=", "rejected")]},
        }
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "all"
        domain = filters[filterby]["domain"]
        url = f"/my/insurance/{compliance.id}/documents"
        pager = portal_pager(
            url,
            compliance._portal_count_documents(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "filterby": filterby},
        )
        documents = compliance._portal_get_documents(
            domain, order=sortings[sortby]["order"], limit=self._items_per_page, offset=pager["offset"]
        )
        values = {
            "page_name": "coi_insurance_documents",
            "compliance": compliance,
            "documents": [document._portal_describe() for document in documents],
            "pager": pager,
            "default_url": url,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
        }
        return request.render(
            "coi_management.portal_insurance_documents", {**self._prepare_portal_layout_values(), **values}
        )

    # ------------------------------------------------------------ files

    @http.route(
        "/my/insurance/<int:file_id>/document/<int:certificate_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_insurance_document(self, file_id, certificate_id, **kwargs):
        """A document of the vendor's own, as it was sent."""
        document = self._get_own_file(file_id)._portal_get_documents([("id", "=", certificate_id)])
        if not document or not document._portal_is_downloadable():
            raise request.not_found()
        return self._send_file(document._get_bytes(), document.document_name or "certificate.pdf")

    def _send_file(self, data, name):
        """A file to be saved: what strangers sent is never shown as a page of ours."""
        return request.make_response(
            data,
            headers=[
                ("Content-Type", "application/pdf" if data[:5] == b"%PDF-" else "application/octet-stream"),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )

    @http.route(
        "/my/insurance/<int:file_id>/sheet/<string:sheet>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_insurance_sheet(self, file_id, sheet, **kwargs):
        """The requirement sheet, the specimen of a certificate, or a statement of where the vendor stands."""
        compliance = self._get_own_file(file_id)
        if sheet == "requirements":
            name, data = compliance._get_requirement_sheet()
        elif sheet == "specimen":
            name, data = compliance._get_specimen()
        elif sheet == "statement":
            try:
                name, data = compliance._portal_get_statement()
            except UserError as error:
                notice = {"level": "danger", "message": str(error), "file_id": compliance.id, "anchor": "asks"}
                request.session["coi_portal_notice"] = notice
                return request.redirect(f"/my/insurance/{compliance.id}")
        else:
            raise request.not_found()
        return self._send_file(data, name)

    # ------------------------------------------------------------ what vendors do

    def _do(self, file_id, anchor, action, commits=False):
        """Do something to the vendor's own file, then show its page again, so that reloading repeats nothing.

        :param str anchor: the part of the page to return to
        :param action: function of the file; returns what to tell, as dict
        :param bool commits: whether it commits on its way, which ends a savepoint; it changes nothing before that
        """
        check_method(["POST"])
        compliance = self._get_own_file(file_id)
        try:
            with nullcontext() if commits else request.env.cr.savepoint():
                notice = action(compliance)
        except UserError as error:
            notice = {"level": "danger", "message": str(error)}
        request.session["coi_portal_notice"] = {**notice, "file_id": compliance.id, "anchor": anchor}
        url = f"/my/insurance/{compliance.id}#{anchor}"
        if request.httprequest.headers.get("X-Requested-With") == "XMLHttpRequest":
            return request.make_json_response({"url": url})
        return request.redirect(url)

    @http.route(
        "/my/insurance/<int:file_id>/upload",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=at_most(MOST_BYTES, tell_too_large),
    )
    def portal_insurance_upload(self, file_id, text="", **kwargs):
        """Take files in; the page then shows how they were read."""

        def upload(compliance):
            files = request.httprequest.files.getlist("files")
            sent = [(file.filename, file.read()) for file in files if file]
            return {"results": compliance._portal_receive(sent, take_text(text), commit_stored)}

        return self._do(file_id, "sent", upload, commits=True)

    @http.route("/my/insurance/<int:file_id>/answer", type="http", auth="user", methods=["POST"], website=True)
    def portal_insurance_answer(self, file_id, kind="", undo=0, **values):
        """Any answer but files, and taking one back."""

        def answer(compliance):
            if undo:
                compliance._portal_undo(self._to_id(undo))
                return {"level": "info", "message": request.env._("You took this back.")}
            if kind not in ANSWERS:
                raise UserError(request.env._("This cannot be answered here."))
            given = compliance._portal_answer(kind, {name: take_text(value) for name, value in values.items()})
            return {"level": "success", "message": f"{given._describe()['title']}. {given._get_next()}"}

        return self._do(file_id, "answers", answer)

    @http.route("/my/insurance/<int:file_id>/agent", type="http", auth="user", methods=["POST"], website=True)
    def portal_insurance_agent(self, file_id, agent_id=0, do="save", **values):
        """Add, change or remove one of the vendor's insurance agents."""
        agent_id = self._to_id(agent_id)

        def change(compliance):
            if do == "remove":
                compliance._portal_remove_agent(agent_id)
                return {"level": "info", "message": request.env._("We write to this agent no more.")}
            if do == "ask":
                agent = compliance._portal_ask_agent(agent_id)
                message = request.env._("%(email)s has a mail from us with a link of its own.", email=agent.email)
                return {"level": "success", "message": message}
            typed = {name: take_text(value) for name, value in values.items()}
            agent = compliance._portal_save_agent(agent_id, typed)
            message = request.env._("%(agent)s is on file.", agent=agent.display_name)
            return {"level": "success", "message": message}

        return self._do(file_id, "agents", change)
