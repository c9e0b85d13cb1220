import { Component, useState } from "@odoo/owl";
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

/** What stands between a document and its acceptance: why it could not be read, what is odd, what is to be checked. */
export class CoiReviewBanner extends Component {
    static template = "coi_management.ReviewBanner";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.review = useState(this.env.coiReview);
        this.state = useState({ key: null });
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
        return PROBLEMS[this.data.problem] || OTHER_KINDS[this.data.kind] || "";
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

    get marked() {
        return this.isDecided ? [] : collectValues(this.props.record).filter((value) => value.state === "check");
    }

    get headline() {
        const count = this.marked.length;
        return count === 1 ? _t("1 value to check") : _t("%s values to check", count);
    }

    /** The marked value that is looked at now. */
    get current() {
        const key = this.review.current?.key || this.state.key;
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
        const value = marked[(index + step + marked.length) % marked.length];
        this.state.key = value.key;
        this.env.coiReview.show(value);
        this.env.coiReview.focus(value.key);
    }

    async confirm() {
        const { current } = this;
        const marked = this.env.coiReview.sort(this.marked);
        const index = marked.findIndex(({ key }) => key === current.key);
        const next = marked[index + 1] || marked[0];
        await checkValues(this.orm, current.record, [current.name]);
        if (next.key !== current.key) {
            this.state.key = next.key;
            this.env.coiReview.show(next);
            this.env.coiReview.focus(next.key);
        }
    }
}

registry.category("view_widgets").add("coi_review_banner", {
    component: CoiReviewBanner,
    fieldDependencies: [
        { name: "state", type: "selection", readonly: true },
        { name: "kind", type: "selection" },
        { name: "problem", type: "selection", readonly: true },
        { name: "warnings", type: "json", readonly: true },
        { name: "evidence", type: "json", readonly: true },
        { name: "document_name", type: "char", readonly: true },
        { name: "reading", type: "json", readonly: true },
        { name: "proposed_partner_id", type: "many2one", readonly: true },
    ],
});
