import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { humanSize } from "@web/core/utils/binary";

/** The form that sends certificates: takes files that are dropped, and shows how far the upload has come. */
export class CoiPortalUpload extends Interaction {
    static selector = ".o_coi_portal_upload";
    dynamicContent = {
        _root: {
            "t-on-dragover.prevent": () => this.hover(true),
            "t-on-dragleave": () => this.hover(false),
            "t-on-drop.prevent": this.drop,
            "t-on-submit.prevent": this.send,
            "t-att-class": () => ({ o_coi_drop_over: this.isOver }),
        },
        "input[type=file]": { "t-on-change": this.list },
        ".o_coi_drop_hint": { "t-att-class": () => ({ "d-none": false }) },
        ".o_coi_progress": {
            "t-att-class": () => ({ "d-none": this.progress === null }),
            "t-att-aria-valuenow": () => this.progress,
        },
        ".progress-bar": { "t-att-style": () => ({ width: `${this.progress || 0}%` }) },
        ".o_coi_upload_state": { "t-out": () => this.state },
        "button[type=submit]": { "t-att-disabled": () => this.progress !== null },
    };

    isOver = false;
    progress = null;
    state = "";

    get input() {
        return this.el.querySelector("input[type=file]");
    }

    hover(isOver) {
        this.isOver = isOver;
    }

    drop(ev) {
        this.isOver = false;
        const all = new DataTransfer();
        for (const file of [...this.input.files, ...ev.dataTransfer.files]) {
            all.items.add(file);
        }
        this.input.files = all.files;
        this.list();
    }

    list() {
        const rows = [...this.input.files].map((file) => {
            const row = document.createElement("li");
            row.textContent = `${file.name} (${humanSize(file.size)})`;
            return row;
        });
        this.el.querySelector(".o_coi_chosen").replaceChildren(...rows);
        this.state = "";
    }

    send() {
        const upload = new XMLHttpRequest();
        upload.open("POST", this.el.action);
        upload.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        upload.upload.addEventListener("progress", (ev) => {
            this.tell(Math.round((ev.loaded / ev.total) * 100), this.state);
        });
        upload.upload.addEventListener("load", () => {
            this.tell(100, _t("Arrived. We read it now, which takes some seconds…"));
        });
        upload.addEventListener("load", () => this.done(upload));
        upload.addEventListener("error", () => {
            this.tell(null, _t("The upload was interrupted: check the connection, then send again."));
        });
        this.tell(0, _t("Uploading…"));
        upload.send(new FormData(this.el));
    }

    tell(progress, state) {
        this.progress = progress;
        this.state = state;
        this.updateContent();
    }

    done(upload) {
        if (upload.status === 413) {
            this.tell(null, _t("Together the files are too large: send fewer at a time."));
        } else if (upload.status !== 200) {
            this.tell(null, _t("That did not work: load this page again, then send again."));
        } else {
            browserGo(JSON.parse(upload.responseText).url);
        }
    }
}

/** Show a page anew, even where only the part of it that is looked at is another. */
function browserGo(url) {
    history.replaceState(null, "", url);
    location.reload();
}

registry.category("public.interactions").add("coi_management.portal_upload", CoiPortalUpload);
