import { Component, onMounted, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { url } from "@web/core/utils/urls";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { collectValues } from "./evidence";

const ZOOMS = [1, 1.25, 1.5, 2, 2.5, 3];

/** A page narrower than this cannot be read: a value that is looked at is shown larger then, in pixels. */
const LEAST_WIDTH = 450;

/** US letter, for a page of which nothing is known, in points. */
const LETTER = { width: 612, height: 792 };

/** The pages of a document as pictures, with the places from which values were read. */
export class CoiDocument extends Component {
    static template = "coi_management.Document";
    static props = { ...standardWidgetProps };

    setup() {
        this.pane = useRef("pane");
        this.review = useState(this.env.coiReview);
        this.state = useState({ zoom: 1, page: 1, collapsed: false, failed: {} });
        useEffect(
            (current) => {
                if (current?.page) {
                    this.scrollTo(current);
                }
            },
            () => [this.review.current, this.state.zoom]
        );
        useEffect(
            () => {
                Object.assign(this.state, { failed: {}, page: 1 });
            },
            () => [this.data.checksum]
        );
        onMounted(() => {
            const first = Math.min(...this.values.map((value) => value.seen.page || 1));
            if (first > 1 && Number.isFinite(first)) {
                this.goTo(first);
            }
        });
    }

    get data() {
        return this.props.record.data;
    }

    get hasDocument() {
        return Boolean(this.data.document_name && this.props.record.resId);
    }

    /** Whether it is known already that no page can be shown. */
    get cannotShow() {
        return Boolean(this.data.problem) && !this.data.reading?.pages?.length;
    }

    get pages() {
        const pages = this.data.reading?.pages;
        const known = pages?.length ? pages : [LETTER];
        return known.map((page, index) => ({
            number: index + 1,
            width: page.width || LETTER.width,
            height: page.height || LETTER.height,
            src: url(`/coi/document/${this.props.record.resId}/page/${index + 1}`, {
                unique: (this.data.checksum || "").slice(0, 12),
            }),
        }));
    }

    get values() {
        return collectValues(this.props.record);
    }

    /** Places on a page from which values were read: what is small lies above what is large. */
    getPlaces(page) {
        const { current } = this.review;
        const values = this.values;
        if (current?.box && !values.some(({ key }) => key === current.key)) {
            values.push({ key: current.key, label: current.label, seen: current, state: "check" });
        }
        const getArea = ({ seen: { box } }) => (box[2] - box[0]) * (box[3] - box[1]);
        return values
            .filter(({ seen }) => seen.page === page.number && seen.box)
            .sort((one, other) => getArea(other) - getArea(one))
            .map(({ key, label, seen, state }) => ({
                key,
                label,
                state,
                isCurrent: this.review.current?.key === key,
                style: this.getPlaceStyle(page, seen.box),
            }));
    }

    getPlaceStyle(page, [x0, top, x1, bottom]) {
        const share = (value, whole) => `${((100 * value) / whole).toFixed(3)}%`;
        return [
            `left:${share(x0 - 2, page.width)}`,
            `top:${share(top - 2, page.height)}`,
            `width:${share(x1 - x0 + 4, page.width)}`,
            `height:${share(bottom - top + 4, page.height)}`,
        ].join(";");
    }

    get downloadUrl() {
        return url("/web/content", {
            model: "coi.certificate",
            id: this.props.record.resId,
            field: "document",
            filename_field: "document_name",
            download: true,
        });
    }

    get position() {
        return _t("Page %(page)s of %(count)s", { page: this.state.page, count: this.pages.length });
    }

    get zoomLabel() {
        return `${Math.round(this.state.zoom * 100)} %`;
    }

    get currentLabel() {
        const { current } = this.review;
        if (!current) {
            return "";
        }
        return current.box
            ? _t("%(field)s, on page %(page)s", { field: current.label, page: current.page })
            : _t("%s: the page does not show from where", current.label);
    }

    zoomBy(step) {
        const index = ZOOMS.indexOf(this.state.zoom) + step;
        this.state.zoom = ZOOMS[Math.max(0, Math.min(index, ZOOMS.length - 1))];
    }

    fit() {
        this.state.zoom = 1;
    }

    toggle() {
        this.state.collapsed = !this.state.collapsed;
    }

    getPageElement(number) {
        return this.pane.el?.querySelector(`[data-page="${number}"]`);
    }

    goTo(number) {
        const page = this.getPageElement(number);
        if (page) {
            this.pane.el.scrollTop = page.offsetTop - 8;
            this.state.page = number;
        }
    }

    onScroll() {
        const { scrollTop, clientHeight } = this.pane.el;
        const middle = scrollTop + clientHeight / 2;
        for (const page of this.pane.el.querySelectorAll("[data-page]")) {
            if (page.offsetTop + page.offsetHeight >= middle) {
                this.state.page = Number(page.dataset.page);
                return;
            }
        }
    }

    /** Bring a place into view, without moving anything but the pane of the document. */
    scrollTo(current) {
        const { page, box } = current;
        const element = this.getPageElement(page);
        const size = this.pages[page - 1];
        if (!element || !size) {
            return;
        }
        if (!box) {
            this.goTo(page);
            return;
        }
        if (element.offsetWidth < LEAST_WIDTH && this.state.zoom < 2 && this.enlargedFor !== current.key) {
            this.enlargedFor = current.key;
            this.state.zoom = 2;
            return;
        }
        const pane = this.pane.el;
        const scale = element.offsetHeight / size.height;
        const [left, top] = [element.offsetLeft + box[0] * scale, element.offsetTop + box[1] * scale];
        const [right, bottom] = [element.offsetLeft + box[2] * scale, element.offsetTop + box[3] * scale];
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        const isInView =
            top > pane.scrollTop + 20 &&
            bottom < pane.scrollTop + pane.clientHeight - 20 &&
            left >= pane.scrollLeft &&
            right <= pane.scrollLeft + pane.clientWidth;
        if (!isInView) {
            pane.scrollTo({
                top: top - pane.clientHeight / 3,
                left: Math.max(0, left - pane.clientWidth / 4),
                behavior: calm ? "auto" : "smooth",
            });
        }
    }

    onImageError(page) {
        this.state.failed[page.number] = true;
    }

    onPlaceClick(place) {
        const value = this.values.find(({ key }) => key === place.key);
        if (!value) {
            return; // a sign of change: no field is there
        }
        this.env.coiReview.show(value);
        this.env.coiReview.focus(place.key);
    }
}

registry.category("view_widgets").add("coi_document", {
    component: CoiDocument,
    fieldDependencies: [
        { name: "document_name", type: "char", readonly: true },
        { name: "checksum", type: "char", readonly: true },
        { name: "problem", type: "selection", readonly: true },
        { name: "reading", type: "json", readonly: true },
        { name: "evidence", type: "json", readonly: true },
    ],
});
