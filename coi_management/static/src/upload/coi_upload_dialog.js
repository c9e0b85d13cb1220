import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";

/** What the choice of files offers first: certificates are PDFs; a telephone offers its camera for pictures. */
export const ACCEPTED_FILES = "application/pdf,.pdf,image/*";

/** Largest file that is taken in, in bytes, as the server has it. */
const MAX_SIZE = 25 * 1024 * 1024;

const STEPS = {
    waiting: { icon: "fa-clock-o", color: "o_coi_muted", label: _t("Waiting") },
    sending: { icon: "fa-spinner fa-spin", color: "text-info", label: _t("Storing…") },
    reading: { icon: "fa-spinner fa-spin", color: "text-info", label: _t("Stored. Reading…") },
    success: { icon: "fa-check-circle", color: "text-success", label: _t("Stored and read") },
    info: { icon: "fa-info-circle", color: "text-info", label: _t("Known already") },
    warning: { icon: "fa-exclamation-triangle", color: "text-warning", label: _t("Stored, but not read") },
    danger: { icon: "fa-exclamation-circle", color: "text-danger", label: _t("Not stored") },
};

/**
 * Stores files one by one and has each read, with a line of what became of it.
 *
 * A file is stored by a call of its own before it is read: whatever happens then, it is kept.
 */
export class CoiUploadDialog extends Component {
    static template = "coi_management.UploadDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        files: { type: Array, optional: true },
        complianceId: { type: [Number, Boolean], optional: true },
        onDone: { type: Function, optional: true },
        onEnd: { type: Function, optional: true },
    };
    static defaultProps = { files: [], complianceId: false };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.fieldService = useService("field");
        this.input = useRef("input");
        this.state = useState({ rows: [], isWorking: false, isOver: false });
        this.accept = ACCEPTED_FILES;
        onMounted(() => this.add(this.props.files));
    }

    get title() {
        return _t("Upload Certificates");
    }

    get documents() {
        return this.state.rows.filter((row) => row.certificateId);
    }

    getStep(row) {
        return STEPS[row.step];
    }

    onChange(ev) {
        const files = [...ev.target.files];
        ev.target.value = null;
        this.add(files);
    }

    onDrop(ev) {
        this.state.isOver = false;
        this.add([...ev.dataTransfer.files]);
    }

    async add(files) {
        for (const file of files) {
            this.state.rows.push({ name: file.name, file, step: "waiting", message: "", certificateId: false });
        }
        if (!this.state.isWorking && this.state.rows.length) {
            await this.work();
        }
    }

    async work() {
        this.state.isWorking = true;
        let row;
        while ((row = this.state.rows.find(({ step }) => step === "waiting"))) {
            await this.takeIn(row);
        }
        this.state.isWorking = false;
        this.props.onDone?.();
        const [only] = this.state.rows;
        if (this.state.rows.length === 1 && only.certificateId && only.step !== "info") {
            this.openDocuments();
        }
    }

    async takeIn(row) {
        row.step = "sending";
        try {
            Object.assign(row, await this.store(row.file));
        } catch (error) {
            Object.assign(row, { step: "danger", message: this.explain(error, row.name) });
            return;
        }
        if (row.step !== "success") {
            return;
        }
        row.step = "reading";
        row.message = "";
        try {
            await this.orm.silent.call("coi.certificate", "action_read", [[row.certificateId]]);
            Object.assign(row, await this.tell(row.certificateId));
        } catch {
            row.step = "warning";
            row.message = _t("It will be read later, and can be typed in at once.");
        }
    }

    /** What became of a document that was read. */
    async tell(certificateId) {
        const [read] = await this.orm.silent.webRead("coi.certificate", [certificateId], {
            specification: { problem: {}, kind: {}, marked_count: {}, partner_id: { fields: { display_name: {} } } },
        });
        if (read.problem || read.kind === "unreadable") {
            return { step: "warning", message: await this.getProblem(read.problem) };
        }
        if (read.kind === "not_a_certificate") {
            return { step: "success", message: _t("this is not a certificate of insurance") };
        }
        const messages = [
            read.marked_count ? _t("%s values to check", read.marked_count) : _t("nothing is marked"),
            read.partner_id ? "" : _t("no vendor yet"),
        ];
        return { step: "success", message: messages.filter(Boolean).join(", ") };
    }

    /** A problem in the words of the field, which are the server's. */
    async getProblem(problem) {
        const fields = await this.fieldService.loadFields("coi.certificate", { fieldNames: ["problem"] });
        return Object.fromEntries(fields.problem.selection)[problem] || "";
    }

    /** Store one file. */
    async store(file) {
        if (file.size > MAX_SIZE) {
            return {
                step: "danger",
                message: _t("%s is larger than 25 MB: nothing was kept. Send fewer pages.", file.name),
            };
        }
        const dataUrl = file.size ? await getDataURLFromFile(file) : "";
        const uploads = [{ name: file.name, data: dataUrl.split(",")[1] || "" }];
        const { complianceId } = this.props;
        const [result] = complianceId
            ? await this.orm.silent.call("coi.compliance", "receive_files", [[complianceId], uploads])
            : await this.orm.silent.call("coi.certificate", "receive_files", [uploads]);
        return { step: result.level, message: result.message, certificateId: result.certificate_id };
    }

    explain(error, name) {
        const reason = error.data?.message || error.message;
        return reason
            ? _t("%(name)s was not stored: %(reason)s", { name, reason })
            : _t("%s was not stored. Check the connection, then send it again.", name);
    }

    openDocuments() {
        const ids = this.documents.map((row) => row.certificateId);
        this.close();
        if (ids.length === 1) {
            this.openOne(ids[0]);
            return;
        }
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Uploaded Certificates"),
            res_model: "coi.certificate",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [["id", "in", ids]],
        });
    }

    openRow(row) {
        this.close();
        this.openOne(row.certificateId);
    }

    openOne(resId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.certificate",
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    close() {
        this.props.close();
    }
}
