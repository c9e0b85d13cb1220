import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What the reader gave, as it is, for whoever mends the reader. */
export class CoiReadingField extends Component {
    static template = "coi_management.Reading";
    static props = { ...standardFieldProps };

    get text() {
        return JSON.stringify(this.props.record.data[this.props.name] || {}, null, 2);
    }
}

registry.category("fields").add("coi_reading", {
    component: CoiReadingField,
    displayName: _t("Reading of a document"),
    supportedTypes: ["json"],
});
