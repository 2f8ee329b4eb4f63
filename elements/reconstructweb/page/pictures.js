// The panels: parts of one picture, each on a canvas of its own, as large as fit
// SPDX-License-Identifier: LGPL-2.1-or-later

const CODED = ["original", "code", "reconstruction", "recall"];
const icons = {
  alone: "M4 5h16v14H4z",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  save: "M12 4v11m-5-4 5 5 5-5M5 20h14"
};

function icon(name) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  const path = document.createElementNS(ns, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", icons[name]);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "2");
  svg.append(path);
  return svg;
}

function download(canvas, name) {
  canvas.toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}

export class Pictures {
  constructor(send, toast) {
    this.send = send;
    this.toast = toast;
    this.grid = document.getElementById("panels");
    this.layouts = new Map();
    this.next = null;           // a picture that waits for its layout
    this.layout = null;
    this.bitmap = null;
    this.alone = null;
    this.frozen = false;
    this.held = null;           // the ticket that is not answered while frozen
    this.count = 0;
    new ResizeObserver(() => this.fit()).observe(this.grid);
    addEventListener("resize", () => this.fit());
    document.getElementById("freeze").onclick = () => this.freeze(!this.frozen);
    document.getElementById("all").onclick = () => this.showAlone(null);
    document.getElementById("png").onclick = () => this.saveAll();
  }

  connected() {
    this.layouts.clear();
    this.next = this.held = null;
    this.send({do: "picture", number: 0});
  }

  // Of each view, whose numbers have the same first byte, the last two are kept: a picture
  // may still have the one before the last.
  setLayout(layout) {
    const view = number => number >>> 24;
    const older = [...this.layouts.keys()].filter(number => view(number) === view(layout.number));
    if (older.length > 1)
      this.layouts.delete(older[0]);
    this.layouts.set(layout.number, layout);
    this.drawNext();
  }

  // A ticket, the number of the layout, and a JPEG.
  async receive(data) {
    const head = new DataView(data, 0, 8);
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(data, 8)], {type: "image/jpeg"}));
    this.next = {ticket: head.getUint32(0), number: head.getUint32(4), bitmap};
    this.drawNext();
  }

  // Draws the picture that came, if its layout, which may come after it, is there. The one
  // after that is asked for when this one is on the screen: not in a tab that is not seen.
  drawNext() {
    const {next} = this, layout = this.layouts.get(next?.number);
    if (!layout)
      return;
    this.next = null;
    requestAnimationFrame(() => {
      if (this.frozen) {
        next.bitmap.close();
        this.held = next.ticket;
      } else {
        this.draw(next.bitmap, layout);
        this.send({do: "picture", number: next.ticket});
      }
    });
  }

  draw(bitmap, layout) {
    this.bitmap?.close();
    this.bitmap = bitmap;
    if (layout !== this.layout) {
      this.layout = layout;
      this.build();
    }
    for (const panel of this.layout.panels) {
      this.copy(panel.canvas, panel.box);
      const [x, y, width, height] = panel.bar;
      if (height > 0)
        this.copy(panel.barCanvas, [x + width / 2 | 0, y, width - (width / 2 | 0), height]);
    }
    this.count++;
  }

  copy(canvas, [x, y, width, height]) {
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    canvas.getContext("2d").drawImage(this.bitmap, x, y, width, height, 0, 0, width, height);
  }

  build() {
    const before = this.alone;
    this.grid.dataset.layer = this.layout.layer ?? "";
    this.grid.replaceChildren(...this.layout.panels.map(panel => this.buildPanel(panel)));
    this.showAlone(this.layout.panels.some(panel => panel.name === before) ? before : null);
    this.onbuild();
  }

  buildPanel(panel) {
    const figure = document.createElement("figure"), caption = document.createElement("figcaption");
    const title = document.createElement("strong");
    title.textContent = panel.title;
    title.onclick = () => this.fullScreen(figure);
    panel.figure = figure;
    panel.canvas = document.createElement("canvas");
    panel.barCanvas = document.createElement("canvas");
    panel.barCanvas.setAttribute("aria-hidden", "true");
    panel.canvas.className = "picture";
    panel.canvas.tabIndex = 0;
    panel.canvas.role = "button";
    panel.canvas.dataset.panel = panel.name;
    const looks = CODED.includes(panel.name) || panel.name === "prototypes";
    panel.canvas.ariaLabel = `${panel.title}: ${panel.text}. ` +
      (looks ? "Press Enter to look at the middle of it" : "Press Enter for full screen");
    const open = (x, y) => looks ? this.onlook(panel.name, x, y) : this.fullScreen(figure);
    panel.canvas.onclick = event => {
      const at = this.place(panel.canvas, event);
      if (at)
        open(...at);
    };
    panel.canvas.onkeydown = event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open(.499, .499);
      }
    };
    caption.append(title, panel.barCanvas,
      this.button("alone", `Only ${panel.title}`, () => this.showAlone(this.alone ? null : panel.name)),
      this.button("save", `Save ${panel.title} as PNG`, () => download(panel.canvas, `${panel.name}.png`)),
      this.button("full", `${panel.title} in full screen`, () => this.fullScreen(figure)));
    figure.append(caption, panel.canvas);
    return figure;
  }

  // Where in the panel, from 0 to below 1; in full screen there is room beside it.
  place(canvas, event) {
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const x = (event.clientX - box.left - (box.width - canvas.width * scale) / 2) / (canvas.width * scale);
    const y = (event.clientY - box.top - (box.height - canvas.height * scale) / 2) / (canvas.height * scale);
    return x >= 0 && x < 1 && y >= 0 && y < 1 ? [x, y] : null;
  }

  button(name, label, act) {
    const button = document.createElement("button");
    button.ariaLabel = button.title = label;
    button.className = name;
    button.append(icon(name));
    button.onclick = act;
    return button;
  }

  fullScreen(figure) {
    if (document.fullscreenElement)
      document.exitFullscreen();
    else
      figure.requestFullscreen?.().catch(() => this.toast("This browser allows no full screen here."));
  }

  showAlone(name) {
    this.alone = name;
    document.getElementById("all").hidden = name === null;
    for (const panel of this.layout?.panels ?? [])
      panel.figure.hidden = name !== null && panel.name !== name;
    this.fit();
  }

  // As many columns as make the panels largest while all of them fit the window.
  fit() {
    const shown = this.layout?.panels.filter(panel => !panel.figure.hidden) ?? [];
    if (shown.length === 0)
      return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    // What is above a picture in its panel, and between and below panels.
    const room = this.grid.clientWidth, gap = .6 * rem, caption = 3.25 * rem;
    const high = Math.max(innerHeight - this.grid.getBoundingClientRect().top - scrollY - gap, 320);
    const tallest = Math.max(...shown.map(panel => panel.box[3] / panel.box[2]));
    let best = {width: 0, columns: 1};
    for (let columns = 1; columns <= shown.length; columns++) {
      const rows = Math.ceil(shown.length / columns), across = (room - gap * (columns - 1)) / columns;
      const width = Math.min(across, ((high + gap) / rows - gap - caption) / tallest);
      if (width > best.width + 1)
        best = {width, columns};
    }
    // On a phone they need not fit: two side by side, or one.
    if (room < 640) {
      const columns = Math.min(shown.length, tallest < .4 ? 1 : 2);
      best = {columns, width: (room - 6) / columns};
    }
    this.grid.style.gridTemplateColumns = `repeat(${best.columns}, minmax(0, ${Math.floor(best.width)}px))`;
  }

  freeze(frozen) {
    this.frozen = frozen;
    document.getElementById("freeze").ariaPressed = String(frozen);
    if (!frozen && this.held !== null) {
      this.send({do: "picture", number: this.held});
      this.held = null;
    }
  }

  saveAll() {
    if (!this.bitmap)
      return;
    const canvas = document.createElement("canvas");
    canvas.width = this.bitmap.width;
    canvas.height = this.bitmap.height;
    canvas.getContext("2d").drawImage(this.bitmap, 0, 0);
    download(canvas, "gst-compete.png");
  }

  panel(name) {
    return this.layout?.panels.find(panel => panel.name === name);
  }
}
