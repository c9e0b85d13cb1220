import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/** A list that can be left by keys however fast they follow each other. */
export class CoiReviewRenderer extends ListRenderer {
    onCellKeydown(ev, group = null, record = null) {
        // "Add a line" has the focus, and the row before it is still being left: Odoo would ask no row for its state
        if (record || !this.editedRecord) {
            super.onCellKeydown(ev, group, record);
        }
    }
}

/** Rows whose "View" button opens the rest of their fields over the list, without leaving the review. */
export class CoiPoliciesField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: CoiReviewRenderer };

    async switchToForm(record) {
        await this.list.leaveEditMode();
        return this._openRecord({ record, context: this.props.context, readonly: this.props.readonly });
    }
}

registry.category("fields").add("coi_policies", { ...x2ManyField, component: CoiPoliciesField });

/** Limits, with the policy told once for all of its rows. */
export class CoiLimitsRenderer extends CoiReviewRenderer {
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
