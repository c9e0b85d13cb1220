import { Component, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { collectValues, describeSeen } from "./evidence";
import { checkValues } from "./review";

const PROBLEMS = {
    empty: _t("The file is empty (0 bytes). Ask for it again, then upload it."),
    not_pdf: _t("This is not a PDF. Ask for the certificate as a PDF, or type in what the file says."),
    image: _t("This is a picture, not a PDF. Type in what it shows, or ask for the certificate as a PDF."),
    encrypted: _t("The file is locked with a password. Ask for an unlocked copy, or type in what it says."),
    broken: _t("The file is damaged and cannot be opened. Ask for it again, or type in what it says."),
    too_large: _t("The file is too large to be read. Ask for the certificate alone, or type in what it says."),
    too_many_pages: _t("The file has too many pages to be read. Ask for the certificate alone, or type in what it says."),
    timeout: _t("Reading took too long and was stopped. Type in what the document says, or try “Read Again”."),
    memory: _t("Reading needs too much memory and was stopped. Type in what the document says."),
    no_text: _t("This is a scan without text, which cannot be read yet. Type in what it shows."),
    other: _t("The document could not be read. Type in what it says, or ask for another copy."),
};

const OTHER_KINDS = {
    not_a_certificate: _t(
        "This does not look like a certificate of insurance. Reject it with a reason; or, if it is one, set “Kind” and type in what it says."
    ),
    remarks: _t("These are additional remarks (ACORD 101) without their certificate. Read them together with it."),
};

/** What a document is that is no certificate, by the reader's name for it. */
const SORTS = {
    application: _t("This is an application for insurance: it certifies nothing. Ask for the certificate."),
    binder: _t("This is a binder: it holds for some weeks until the policy is issued. Ask for the certificate."),
    blank_form: _t("This is a form in which nothing is filled in. Ask for the certificate."),
    declarations: _t("These are declarations of a policy. Ask the agent for a certificate, or type in what they say."),
    id_card: _t("This is an insurance card. Ask for the certificate."),
    invoice: _t("This is an invoice. Ask for the certificate."),
    leaflet: _t("This is a leaflet. Ask for the certificate."),
    letter: _t("This is a letter. Ask for the certificate, or type in what it says."),
    loss_notice: _t("This is a notice of a loss or an occurrence. Ask for the certificate."),
    loss_run: _t("This is a list of losses. Ask for the certificate."),
    notice: _t("This is a notice about a policy: cancellation, non-renewal or reinstatement. It is no certificate."),
    other_form: _t("This is another form of ACORD, no certificate. Ask for the certificate."),
    policy: _t("This is a policy or a form of one. Ask for the certificate."),
    portfolio: _t("This is a portfolio: other files are in it. Open it, save the certificate in it, and upload that."),
    quote: _t("This is a quote or proposal: nothing is insured by it. Ask for the certificate."),
    w9: _t("This is a tax form (W-9). Ask for the certificate."),
};

/** Elements in which Enter and Tab do something of their own. */
const OWN_KEYS = "textarea, button, a, [contenteditable=true], .o-autocomplete--dropdown-menu, .dropdown-menu";

/** What holds the cursor in a field. */
const INPUT = "input, textarea, select";

/** What stands between a document and its acceptance: why it could not be read, what is odd, what is to be checked. */
export class CoiReviewBanner extends Component {
    static template = "coi_management.ReviewBanner";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.review = useState(this.env.coiReview);
        this.notification = useService("notification");
        this.state = useState({ key: null, settled: null });
        this.settled = useRef("settled");
        // the field that had the cursor has let go of it: the keyboard goes on from here
        useEffect((isSettled) => isSettled && this.settled.el.focus(), () => [this.isSettled]);
        /** The value to which the cursor is on its way: `{ key }`. */
        this.moving = null;
        useExternalListener(window, "pointerdown", () => this.arrive(), { capture: true });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
    }

    get data() {
        return this.props.record.data;
    }

    get isDecided() {
        return ["accepted", "rejected"].includes(this.data.state);
    }

    get problem() {
        if (this.isDecided) {
            return "";
        }
        const sort = this.data.kind === "not_a_certificate" && SORTS[this.data.reading?.sort];
        return PROBLEMS[this.data.problem] || sort || OTHER_KINDS[this.data.kind] || "";
    }

    get isWaiting() {
        return this.data.state === "received" && Boolean(this.data.document_name);
    }

    get warnings() {
        return this.isDecided ? [] : [this.vendorHint, ...this.missing, ...(this.data.warnings || [])].filter(Boolean);
    }

    /** What to do about a document of which it is not known whose it is. */
    get vendorHint() {
        const { partner_id: vendor, proposed_partner_id: proposed, insured_name: insured } = this.data;
        if (vendor || this.isDecided || this.problem || this.isWaiting) {
            return "";
        }
        if (proposed) {
            return _t("No vendor is chosen. The insured's name is that of %s: press “File under Proposed Vendor”.", proposed.display_name);
        }
        return insured
            ? _t("No vendor is chosen, and none has the name “%s”. Choose the vendor whose certificate this is.", insured)
            : _t("No vendor is chosen. Choose the vendor whose certificate this is.");
    }

    /** Whole parts of the form that the reader looked for in vain: no field of theirs is there to be marked. */
    get missing() {
        const review = this.data.reading?.review || [];
        const missing = [];
        if (review.includes("coverages") && !this.data.coverage_ids.count) {
            missing.push(_t("The reader found no policy. Type in the policies that the page shows."));
        }
        if (review.includes("insurers") && !this.data.insurer_ids.count) {
            missing.push(_t("The reader found no insurer. Type in the insurers that the page shows."));
        }
        return missing;
    }

    /** Signs that the document was changed after it was issued, with the words for the agent. */
    get integrity() {
        const { integrity } = this.data;
        return !this.isDecided && integrity?.signs?.some((sign) => sign.text) ? integrity : null;
    }

    get signs() {
        return this.integrity.signs.filter((sign) => sign.text);
    }

    showSign(sign) {
        this.review.current = null;
        this.env.coiReview.show({ key: `sign,${sign.code}`, label: sign.text, seen: sign });
    }

    async copyQuestion() {
        await browser.navigator.clipboard.writeText(this.integrity.question);
        this.notification.add(_t("The words for the agent were copied."), { type: "success" });
    }

    get marked() {
        return this.isDecided ? [] : collectValues(this.props.record).filter((value) => value.state === "check");
    }

    /** Whether the last of the marked values was settled just now. */
    get isSettled() {
        const { resId } = this.props.record;
        return Boolean(resId) && this.state.settled === resId && !this.isDecided && !this.marked.length;
    }

    get headline() {
        const count = this.marked.length;
        return count === 1 ? _t("1 value to check") : _t("%s values to check", count);
    }

    /** The marked value that is looked at now, whatever else a list gives the cursor to on the way to it. */
    get current() {
        const key = this.moving?.key || this.review.current?.key || this.state.key;
        return this.marked.find((value) => value.key === key) || null;
    }

    get currentDetails() {
        return describeSeen(this.current.seen, "check");
    }

    go(step) {
        const marked = this.env.coiReview.sort(this.marked);
        if (!marked.length) {
            return;
        }
        const index = this.current ? marked.findIndex(({ key }) => key === this.current.key) : step > 0 ? -1 : 0;
        this.goTo(marked[(index + step + marked.length) % marked.length]);
    }

    /** Whether no further marked value lies in that direction: nobody is kept among them. */
    isLast(step) {
        const marked = this.env.coiReview.sort(this.marked);
        return marked.at(step > 0 ? -1 : 0).key === this.current.key;
    }

    async confirm() {
        const { current } = this;
        const marked = this.env.coiReview.sort(this.marked);
        const index = marked.findIndex(({ key }) => key === current.key);
        const next = marked[index + 1] || marked[0];
        await checkValues(this.orm, current.record, [current.name]);
        this.goTo(next.key === current.key ? null : next);
    }

    goTo(value) {
        if (value) {
            this.state.key = value.key;
            this.env.coiReview.show(value);
            this.env.coiReview.focus(value.key);
            this.keepFocus(value, 15);
        } else {
            this.state.settled = this.props.record.resId;
        }
    }

    /** Be at the value to which the cursor is on its way: from now on the person leads. */
    arrive() {
        const value = this.moving && this.current;
        this.moving = null;
        if (value) {
            this.env.coiReview.show(value);
        }
        return value;
    }

    /**
     * A list that is being saved draws its rows anew and loses the cursor, or puts it into another cell: put it back
     * for a while, until the person does something.
     */
    keepFocus(value, times) {
        const moving = (this.moving = { key: value.key });
        const check = (left) => {
            if (this.moving !== moving) {
                return;
            }
            if (!left) {
                this.moving = null;
                return;
            }
            const el = this.env.coiReview.fields.get(value.key)?.el;
            if (el && !el.contains(document.activeElement)) {
                const input = el.querySelector(INPUT);
                if (input) {
                    input.focus();
                } else {
                    this.env.coiReview.focus(value.key);
                }
            }
            if (el && this.review.current?.key !== value.key) {
                this.env.coiReview.show(value);
            }
            browser.setTimeout(() => check(left - 1), 100);
        };
        browser.setTimeout(() => check(times), 100);
    }

    /**
     * Enter confirms the value that is looked at and goes to the next one, in a field of many lines with Ctrl; Tab
     * goes on without confirming, and past the last one leaves the marks. With Shift both go back.
     */
    async onKeydown(ev) {
        const isMoving = Boolean(this.arrive());
        const field = this.current && this.env.coiReview.fields.get(this.current.key)?.el;
        if (isMoving && field && !field.contains(document.activeElement)) {
            field.querySelector(INPUT)?.focus(); // what is typed belongs here, not where a list put the cursor meanwhile
        }
        const isPlain = !ev.altKey && !ev.metaKey && !ev.isComposing && (!ev.ctrlKey || ev.key === "Enter");
        if (!isPlain || !["Enter", "Tab"].includes(ev.key) || this.busy || !this.marked.length) {
            return;
        }
        const { target } = ev;
        const isIdle = target === document.body || Boolean(target.closest?.(".o_coi_banner"));
        const isAtField = isMoving || isIdle || Boolean(field?.contains(target));
        if (document.querySelector(".modal, .o-autocomplete--dropdown-menu") || !isAtField) {
            return;
        }
        const hasOwnKeys = target.closest?.(OWN_KEYS) && !target.closest(".o_coi_confirm_current");
        if (ev.key === "Enter" && hasOwnKeys && !isMoving && !(ev.ctrlKey && target.closest("textarea"))) {
            return;
        }
        const isThere = this.current && (isMoving || field?.contains(target));
        if (ev.key === "Tab" && (!isThere || this.isLast(ev.shiftKey ? -1 : 1))) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (ev.key === "Tab" || ev.shiftKey || !this.current) {
            this.go(ev.shiftKey ? -1 : 1);
            return;
        }
        this.busy = true;
        try {
            await this.takeOver();
        } finally {
            this.busy = false;
        }
    }

    /** Confirm the value that is looked at, unless it was just corrected, and go to the next. */
    async takeOver() {
        const { current } = this;
        const sorted = this.env.coiReview.sort(this.marked);
        const index = sorted.findIndex(({ key }) => key === current.key);
        document.activeElement?.blur(); // what was typed goes to the record, and what follows from it comes back
        await new Promise((resolve) => browser.setTimeout(resolve));
        await this.props.record.model._askChanges();
        if (this.marked.some(({ key }) => key === current.key)) {
            await checkValues(this.orm, current.record, [current.name]);
        }
        const left = new Set(this.marked.map(({ key }) => key));
        const after = [...sorted.slice(index + 1), ...sorted.slice(0, index)];
        this.goTo(after.find(({ key }) => left.has(key) && key !== current.key));
    }
}

registry.category("view_widgets").add("coi_review_banner", {
    component: CoiReviewBanner,
    fieldDependencies: [
        { name: "state", type: "selection", readonly: true },
        { name: "kind", type: "selection" },
        { name: "problem", type: "selection", readonly: true },
        { name: "warnings", type: "json", readonly: true },
        { name: "integrity", type: "json", readonly: true },
        { name: "evidence", type: "json", readonly: true },
        { name: "document_name", type: "char", readonly: true },
        { name: "reading", type: "json", readonly: true },
        { name: "proposed_partner_id", type: "many2one", readonly: true },
    ],
});
