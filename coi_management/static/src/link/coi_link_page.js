/* @odoo-module ignore */
// The pages behind links work without this script. With it: files are dropped, progress is shown, texts are copied, and
// it is noted that a person looks (programs that follow the links of a mail touch nothing).
(() => {
    "use strict";

    const ready = (callback) =>
        document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", callback) : callback();

    function noteOpened(main) {
        const kinds = ["pointerdown", "keydown", "touchstart", "wheel"];
        const note = () => {
            kinds.forEach((kind) => document.removeEventListener(kind, note));
            fetch(main.dataset.opened, {method: "POST", keepalive: true}).catch(() => null);
        };
        kinds.forEach((kind) => document.addEventListener(kind, note, {passive: true}));
    }

    // ------------------------------------------------------------ copying

    async function copyText(element) {
        try {
            await navigator.clipboard.writeText(element.textContent);
        } catch {
            // without https, or not allowed: as browsers did it before
            const range = document.createRange();
            range.selectNodeContents(element);
            const selection = window.getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
            document.execCommand("copy");
        }
    }

    function setUpCopy(button) {
        const [idle, done] = button.children;
        button.hidden = false;
        button.setAttribute("aria-live", "polite");
        button.addEventListener("click", async () => {
            await copyText(document.getElementById(button.dataset.copy));
            idle.hidden = true;
            done.hidden = false;
            setTimeout(() => {
                idle.hidden = false;
                done.hidden = true;
            }, 3000);
        });
    }

    // ------------------------------------------------------------ sending files

    function formatSize(bytes) {
        return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
    }

    class Upload {
        constructor(form) {
            this.form = form;
            this.drop = form.querySelector(".o_coi_drop");
            this.chosen = form.querySelector(".o_coi_chosen");
            this.status = form.querySelector(".o_coi_status");
            this.progress = form.querySelector(".o_coi_progress");
            this.button = form.querySelector("button[type=submit]");
            this.inputs = [...form.querySelectorAll("input[type=file]")];
            this.dropped = [];
            form.querySelector(".o_coi_drop_hint").hidden = false;
            this.inputs.forEach((input) => input.addEventListener("change", () => this.showChosen()));
            form.addEventListener("submit", (ev) => this.onSubmit(ev));
            for (const kind of ["dragenter", "dragover"]) {
                this.drop.addEventListener(kind, (ev) => {
                    ev.preventDefault();
                    this.drop.classList.add("o_coi_over");
                });
            }
            for (const kind of ["dragleave", "drop"]) {
                this.drop.addEventListener(kind, () => this.drop.classList.remove("o_coi_over"));
            }
            this.drop.addEventListener("drop", (ev) => {
                ev.preventDefault();
                this.dropped.push(...ev.dataTransfer.files);
                this.showChosen();
                this.send();
            });
        }

        get files() {
            return [...this.inputs.flatMap((input) => [...input.files]), ...this.dropped];
        }

        showChosen() {
            this.chosen.replaceChildren(
                ...this.files.map((file) => {
                    const item = document.createElement("li");
                    item.textContent = `${file.name} (${formatSize(file.size)})`;
                    return item;
                })
            );
            this.say("");
        }

        say(text, failed = false) {
            this.status.textContent = text;
            this.status.classList.toggle("o_coi_failed", failed);
        }

        onSubmit(ev) {
            if (this.files.length) {
                ev.preventDefault();
                this.send();
            }
        }

        setBusy(busy) {
            this.button.disabled = busy;
            this.progress.hidden = !busy;
            this.form.setAttribute("aria-busy", String(busy));
        }

        fail(text) {
            this.setBusy(false);
            this.dropped = [];
            this.inputs.forEach((input) => (input.value = ""));
            this.showChosen();
            this.say(text, true);
            // a button that was switched off has lost the focus
            if (document.activeElement === document.body) {
                this.button.focus();
            }
        }

        send() {
            if (this.button.disabled) {
                return;
            }
            const words = this.form.dataset;
            if (this.files.reduce((sum, file) => sum + file.size, 0) > Number(words.most)) {
                this.fail(words.large);
                return;
            }
            const data = new FormData(this.form);
            data.delete("files");
            this.files.forEach((file) => data.append("files", file, file.name));
            const bar = this.progress.querySelector("progress");
            const request = new XMLHttpRequest();
            this.setBusy(true);
            this.say(words.busy);
            request.upload.addEventListener("progress", (ev) => {
                bar.value = ev.lengthComputable ? (100 * ev.loaded) / ev.total : 50;
            });
            request.upload.addEventListener("load", () => {
                // it has arrived and is being read: for how long is not known
                bar.removeAttribute("value");
                this.say(words.reading);
            });
            request.addEventListener("error", () => this.fail(words.failed));
            request.addEventListener("load", () => this.onAnswer(request));
            request.open("POST", this.form.action);
            request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
            request.send(data);
        }

        onAnswer(request) {
            const words = this.form.dataset;
            let answer = {};
            try {
                answer = JSON.parse(request.responseText);
            } catch {
                answer = {error: request.status === 413 ? words.large : words.failed};
            }
            if (answer.url) {
                window.location.assign(answer.url);
            } else {
                this.fail(answer.error || words.failed);
            }
        }
    }

    /** A part of the page that is folded away is unfolded where a link leads to it. */
    function unfoldTarget() {
        const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
        if (target && target.matches("details")) {
            target.open = true;
            target.scrollIntoView();
            target.querySelector("summary").focus();
        }
    }

    ready(() => {
        const main = document.getElementById("main");
        if (main && main.dataset.opened) {
            noteOpened(main);
        }
        document.querySelectorAll("button[data-copy]").forEach(setUpCopy);
        document.querySelectorAll("form.o_coi_upload").forEach((form) => new Upload(form));
        // a file that misses the frame must not replace the page
        for (const kind of ["dragover", "drop"]) {
            document.addEventListener(kind, (ev) => ev.preventDefault());
        }
        window.addEventListener("hashchange", unfoldTarget);
        unfoldTarget();
        const focus = document.getElementById("coi_error") || document.getElementById("coi_sent");
        if (focus) {
            focus.focus();
        }
    });
})();
