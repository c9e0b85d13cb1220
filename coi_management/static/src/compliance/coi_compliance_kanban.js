import { registry } from "@web/core/registry";
import { utils } from "@web/core/ui/ui_service";
import { KanbanArchParser } from "@web/views/kanban/kanban_arch_parser";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Vendors by status; on a telephone one below the other, since columns would have to be scrolled sideways. */
export class CoiComplianceKanbanArchParser extends KanbanArchParser {
    parse() {
        const archInfo = super.parse(...arguments);
        return utils.isSmall() ? { ...archInfo, defaultGroupBy: null } : archInfo;
    }
}

registry.category("views").add("coi_compliance_kanban", { ...kanbanView, ArchParser: CoiComplianceKanbanArchParser });
