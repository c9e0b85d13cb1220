import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** On a purchase order: what the vendor's insurance falls short of, what that means, and the way to its file. */
export class CoiGate extends Component {
    static template = "coi_management.Gate";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get gate() {
        return this.props.record.data[this.props.name] || {};
    }

    get headline() {
        const { day, level, overridden } = this.gate;
        if (overridden) {
            return _t("The vendor is not insured as required on %s. Ordering was allowed with a reason.", day);
        }
        return level === "block"
            ? _t("The vendor is not insured as required on %s: this order cannot be confirmed.", day)
            : _t("The vendor is not insured as required on %s.", day);
    }

    async openFile() {
        const { record } = this.props;
        if (await record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: "action_view_coi_file",
                resModel: record.resModel,
                resId: record.resId,
                resIds: [record.resId],
                context: record.context,
            });
        }
    }
}

registry.category("fields").add("coi_gate", {
    component: CoiGate,
    displayName: _t("Insurance gate"),
    supportedTypes: ["json"],
});
