import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/** Rows whose "View" button opens the rest of their fields over the list, without leaving the review. */
export class CoiPoliciesField extends X2ManyField {
    async switchToForm(record) {
        await this.list.leaveEditMode();
        return this._openRecord({ record, context: this.props.context, readonly: this.props.readonly });
    }
}

registry.category("fields").add("coi_policies", { ...x2ManyField, component: CoiPoliciesField });

/** Limits, with the policy told once for all of its rows. */
export class CoiLimitsRenderer extends ListRenderer {
    getRowClass(record) {
        const { records } = this.props.list;
        const before = records[records.indexOf(record) - 1];
        const isFirst = before?.data.coverage_id?.id !== record.data.coverage_id?.id;
        return `${super.getRowClass(record)} ${isFirst ? "o_coi_first_limit" : "o_coi_further_limit"}`;
    }
}

export class CoiLimitsField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: CoiLimitsRenderer };
}

registry.category("fields").add("coi_limits", { ...x2ManyField, component: CoiLimitsField });
