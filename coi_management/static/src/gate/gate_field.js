import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What the insurance gate says of a purchase order: what is missing, and the way to where it is mended.
 */
export class GateField extends Component {
    static template = "coi_management.GateField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get gate() {
        return this.props.record.data[this.props.name] || { reasons: [] };
    }

    open(name) {
        return this.action.doActionButton({
            name,
            type: "object",
            resModel: this.props.record.resModel,
            resId: this.props.record.resId,
            resIds: [this.props.record.resId],
            context: this.props.record.context,
        });
    }
}

registry.category("fields").add("coi_gate", {
    component: GateField,
    supportedTypes: ["json"],
});
