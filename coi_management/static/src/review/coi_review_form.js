import { useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { Record } from "@web/model/relational_model/record";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useFocusBack } from "./focus_back";
import { makeReview } from "./review";

/** A decided document is evidence: nothing of it is edited. "Review Again" opens it. */
export class CoiReviewRecord extends Record {
    get isInEdition() {
        return super.isInEdition && !["accepted", "rejected"].includes(this.data?.state);
    }
}

export class CoiReviewModel extends RelationalModel {
    static Record = CoiReviewRecord;
}

export class CoiReviewController extends FormController {
    setup() {
        super.setup();
        useFocusBack(this.rootRef);
        this.review = makeReview();
        useSubEnv({ coiReview: this.review });
    }

    onWillLoadRoot() {
        super.onWillLoadRoot(...arguments);
        // another document, or the same one read or decided: nothing of it is looked at yet
        if (this.review) {
            this.review.current = null;
        }
    }
}

registry.category("views").add("coi_review_form", {
    ...formView,
    Controller: CoiReviewController,
    Model: CoiReviewModel,
});
