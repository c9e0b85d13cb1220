import { utils } from "@web/core/ui/ui_service";
import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Vendors by status; on a telephone one below the other, since columns would have to be scrolled sideways. */
export class CoiComplianceSearchModel extends SearchModel {
    load(config) {
        return super.load(utils.isSmall() ? { ...config, defaultGroupBy: undefined } : config);
    }
}

registry.category("views").add("coi_compliance_kanban", { ...kanbanView, SearchModel: CoiComplianceSearchModel });
