import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { loadBundle } from "@web/core/assets";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";
import { formatPercentage } from "@web/views/fields/formatters";
import { cookie } from "@web/core/browser/cookie";

/** The share of compliant vendors month by month, as a line; the same as a table for whoever does not see it. */
export class CoiTrend extends Component {
    static template = "coi_management.Trend";
    static props = { months: Array, open: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ asTable: false });
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.months, this.state.asTable]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    getShare({ compliant, count }) {
        return count ? (100 * compliant) / count : 0;
    }

    getText(month) {
        return _t("%(share)s: %(compliant)s of %(count)s vendors", {
            share: formatPercentage(this.getShare(month) / 100, { digits: [16, 1] }),
            compliant: month.compliant,
            count: month.count,
        });
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (!this.canvas.el) {
            return;
        }
        const { months } = this.props;
        const scheme = cookie.get("color_scheme");
        const color = getColor(2, scheme, 6);
        const ink = getCustomColor(scheme, "#374151", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)");
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: months.map((month) => month.label),
                datasets: [
                    {
                        data: months.map((month) => this.getShare(month)),
                        borderColor: color,
                        backgroundColor: hexToRGBA(color, 0.15),
                        fill: true,
                        tension: 0.25,
                        pointRadius: months.length > 1 ? 4 : 8,
                        pointBackgroundColor: color,
                        pointHoverRadius: 6,
                        pointHitRadius: 12,
                    },
                ],
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                onClick: (_event, [point]) => point && this.props.open(months[point.index].key),
                onHover: (event, points) => {
                    event.native.target.style.cursor = points.length ? "pointer" : "";
                },
                scales: {
                    y: {
                        min: 0,
                        max: 100,
                        ticks: { stepSize: 25, color: ink, callback: (value) => `${value}%` },
                        grid: { color: grid },
                    },
                    x: { ticks: { color: ink, maxRotation: 0, autoSkipPadding: 12 }, grid: { display: false } },
                },
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        displayColors: false,
                        callbacks: { label: ({ dataIndex }) => this.getText(months[dataIndex]) },
                    },
                },
            },
        });
    }
}
