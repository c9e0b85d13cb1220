import { Component, useRef } from "@odoo/owl";
import { Dropzone } from "@web/core/dropzone/dropzone";
import { useCustomDropzone } from "@web/core/dropzone/dropzone_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { ACCEPTED_FILES, CoiUploadDialog } from "./coi_upload_dialog";

/**
 * Opens the upload, with files to begin with.
 *
 * @param {() => Object} getTarget gives `complianceId` (false where the vendor is not known) and `onDone`
 */
export function useCoiUpload(getTarget) {
    const dialog = useService("dialog");
    return (files = []) => dialog.add(CoiUploadDialog, { files: [...files], ...getTarget() });
}

/** Says what becomes of files that are dropped here, since the chatter beside it takes files too. */
export class CoiDropzone extends Component {
    static template = "coi_management.Dropzone";
    static components = { Dropzone };
    static props = { ref: [Object, Function], onDrop: Function };
}

/**
 * Take files that are dropped on an element.
 *
 * @param {{el: HTMLElement}} ref
 */
export function useCoiDrop(ref, upload, isEnabled) {
    useCustomDropzone(ref, CoiDropzone, { onDrop: (ev) => upload(ev.dataTransfer.files) }, isEnabled);
}

/** The button that chooses files. */
export class CoiUploadButton extends Component {
    static template = "coi_management.UploadButton";
    static props = { upload: Function, class: { type: String, optional: true } };
    static defaultProps = { class: "btn btn-primary" };

    setup() {
        this.input = useRef("input");
        this.accept = ACCEPTED_FILES;
    }

    choose() {
        this.input.el.click();
    }

    onChange(ev) {
        const files = [...ev.target.files];
        ev.target.value = null;
        if (files.length) {
            this.props.upload(files);
        }
    }
}

/** The place on a vendor's file where its certificates are dropped. */
export class CoiUploadZone extends Component {
    static template = "coi_management.UploadZone";
    static components = { CoiUploadButton };
    static props = { ...standardWidgetProps };

    setup() {
        this.upload = useCoiUpload(() => ({
            complianceId: this.props.record.resId,
            onDone: () => this.props.record.model.load(),
        }));
    }
}

registry.category("view_widgets").add("coi_upload", { component: CoiUploadZone });

/** Whether the user works files: others see them only. */
export function canUpload() {
    return user.hasGroup("coi_management.group_coi_user");
}
