import { onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

import { canUpload, CoiUploadButton, useCoiDrop, useCoiUpload } from "./coi_upload";

/** The file of a vendor from which a list of documents was opened; false where it shows those of all vendors. */
function getComplianceId(context) {
    return context.active_model === "coi.compliance" && context.active_id ? context.active_id : false;
}

/** Let a list or kanban of certificates take files, by its button and by dropping them. */
function useUploadView(controller) {
    controller.upload = useCoiUpload(() => ({
        complianceId: getComplianceId(controller.props.context),
        onDone: () => controller.model.load(),
    }));
    useCoiDrop(controller.rootRef, controller.upload, () => controller.canUpload);
    onWillStart(async () => {
        controller.canUpload = await canUpload();
    });
}

export class CoiUploadListController extends ListController {
    static template = "coi_management.UploadListView";
    static components = { ...ListController.components, CoiUploadButton };

    setup() {
        super.setup();
        useUploadView(this);
    }
}

export class CoiUploadKanbanController extends KanbanController {
    static template = "coi_management.UploadKanbanView";
    static components = { ...KanbanController.components, CoiUploadButton };

    setup() {
        super.setup();
        useUploadView(this);
    }
}

registry.category("views").add("coi_upload_list", {
    ...listView,
    Controller: CoiUploadListController,
});

registry.category("views").add("coi_upload_kanban", {
    ...kanbanView,
    Controller: CoiUploadKanbanController,
});
