import { registry } from "@web/core/registry";
import { humanSize } from "@web/core/utils/binary";
import { Interaction } from "@web/public/interaction";

/**
 * The form that sends certificates: takes files that are dropped, and shows how far the upload has come.
 *
 * Its markup and words are those of the pages behind links; here the session is checked too, see the template.
 */
export class CoiPortalUpload extends Interaction {
    static selector = ".o_coi_portal form.o_coi_upload";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit, "t-att-aria-busy": () => String(this.isBusy) },
        ".o_coi_drop": {
            "t-on-dragover.prevent": () => {
                this.isOver = true;
            },
            "t-on-dragleave": () => {
                this.isOver = false;
            },
            "t-on-drop.prevent": this.onDrop,
            "t-att-class": () => ({ o_coi_over: this.isOver }),
        },
        "input[type=file]": { "t-on-change": this.showChosen },
        ".o_coi_drop_hint": { "t-att-hidden": () => undefined },
        ".o_coi_progress": { "t-att-hidden": () => (this.isBusy ? undefined : "hidden") },
        progress: { "t-att-value": () => (this.progress === null ? undefined : String(this.progress)) },
        ".o_coi_status": {
            "t-out": () => this.status,
            "t-att-class": () => ({ o_coi_failed: this.isFailed }),
        },
        "button[type=submit]": { "t-att-disabled": () => (this.isBusy ? "disabled" : undefined) },
    };

    isOver = false;
    isBusy = false;
    isFailed = false;
    /** Percent, null while the document is read: for how long is not known. */
    progress = 0;
    status = "";
    dropped = [];

    get files() {
        const inputs = [...this.el.querySelectorAll("input[type=file]")];
        return [...inputs.flatMap((input) => [...input.files]), ...this.dropped];
    }

    onDrop(ev) {
        this.isOver = false;
        this.dropped.push(...ev.dataTransfer.files);
        this.showChosen();
        this.send();
    }

    onSubmit(ev) {
        if (this.files.length) {
            ev.preventDefault();
            this.send();
        }
    }

    showChosen() {
        const rows = this.files.map((file) => {
            const row = document.createElement("li");
            row.textContent = `${file.name} (${humanSize(file.size)})`;
            return row;
        });
        this.el.querySelector(".o_coi_chosen").replaceChildren(...rows);
        this.tell({ status: "", isFailed: false });
    }

    send() {
        if (this.isBusy || !this.files.length) {
            return;
        }
        const words = this.el.dataset;
        if (this.files.reduce((sum, file) => sum + file.size, 0) > Number(words.most)) {
            this.fail(words.large);
            return;
        }
        const data = new FormData(this.el);
        data.delete("files");
        this.files.forEach((file) => data.append("files", file, file.name));
        const upload = new XMLHttpRequest();
        upload.upload.addEventListener("progress", (ev) => {
            this.tell({ progress: ev.lengthComputable ? Math.round((100 * ev.loaded) / ev.total) : 50 });
        });
        upload.upload.addEventListener("load", () => this.tell({ progress: null, status: words.reading }));
        upload.addEventListener("error", () => this.fail(words.failed));
        upload.addEventListener("load", () => this.onAnswer(upload));
        upload.open("POST", this.el.action);
        upload.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        this.tell({ isBusy: true, isFailed: false, progress: 0, status: words.busy });
        upload.send(data);
    }

    onAnswer(upload) {
        const words = this.el.dataset;
        if (upload.status === 200) {
            // another part of this very page: it is loaded anew
            history.replaceState(null, "", JSON.parse(upload.responseText).url);
            history.scrollRestoration = "manual";
            location.reload();
        } else {
            this.fail(upload.status === 413 ? words.large : words.failed);
        }
    }

    fail(status) {
        this.dropped = [];
        this.el.querySelectorAll("input[type=file]").forEach((input) => {
            input.value = "";
        });
        this.showChosen();
        this.tell({ isBusy: false, isFailed: true, status });
    }

    tell(changes) {
        if (!this.isDestroyed) {
            Object.assign(this, changes);
            this.updateContent();
        }
    }
}

/** What became of the files that were sent just now is in sight, and read first to whoever hears the page. */
export class CoiPortalSent extends Interaction {
    static selector = ".o_coi_portal .o_coi_sent[tabindex]";

    start() {
        history.scrollRestoration = "auto";
        this.el.focus({ preventScroll: true });
        this.el.scrollIntoView();
    }
}

registry.category("public.interactions").add("coi_management.portal_upload", CoiPortalUpload);
registry.category("public.interactions").add("coi_management.portal_sent", CoiPortalSent);
