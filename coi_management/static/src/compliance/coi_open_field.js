import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** Related records whose rows open on a page of their own, not over the page. */
export class CoiOpenField extends X2ManyField {
    async openRecord(record) {
        if (!record.resId || !(await this.props.record.save())) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: record.resModel,
            res_id: record.resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("coi_open", { ...x2ManyField, component: CoiOpenField });
