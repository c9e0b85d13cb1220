import { onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useFocusBack } from "../review/focus_back";
import { canUpload, useCoiDrop, useCoiUpload } from "../upload/coi_upload";

/** A vendor's file: certificates are dropped anywhere on it. */
export class CoiComplianceController extends FormController {
    setup() {
        super.setup();
        useFocusBack(this.rootRef);
        this.upload = useCoiUpload(() => ({
            complianceId: this.model.root.resId,
            onDone: () => this.model.load(),
        }));
        const { rootRef } = this;
        // the sheet, not the chatter beside it, which takes files of its own
        const sheetRef = {
            get el() {
                return rootRef.el?.querySelector(".o_form_sheet_bg") || null;
            },
        };
        useCoiDrop(sheetRef, this.upload, () => this.canUpload && Boolean(this.model.root.resId));
        onWillStart(async () => {
            this.canUpload = await canUpload();
        });
    }
}

registry.category("views").add("coi_compliance_form", { ...formView, Controller: CoiComplianceController });
