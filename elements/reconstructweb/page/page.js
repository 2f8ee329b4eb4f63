// The page of reconstructweb: the connection, and what is around the panels
// SPDX-License-Identifier: LGPL-2.1-or-later

import {Pictures} from "./pictures.js";
import {Curves} from "./curves.js";
import {Settings} from "./settings.js";
import {Details} from "./details.js";

const $ = id => document.getElementById(id);
// element: the layer whose tab is open, by its name; reconstruct: the element that draws here.
const state = {elements: [], layer: null, reconstruct: null, drawn: null, readOnly: false, playing: true};
let socket = null, retry = 1000, toastTimer = 0;

// --- the connection ---

function send(request) {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify(request));
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    send({do: "token", token: decodeURIComponent(location.hash.slice(1))});
    pictures.connected();
  };
  socket.onmessage = message => {
    if (typeof message.data === "string")
      read(JSON.parse(message.data));
    else
      pictures.receive(message.data);
  };
  socket.onclose = event => {
    if (event.reason === "token") {
      $("token-dialog").showModal();
      return;
    }
    banner("The connection is lost. The page tries again by itself.");
    setTimeout(connect, retry);
    retry = Math.min(retry * 1.5, 10000);
  };
}

function read(message) {
  retry = 1000;
  banner("");
  for (const item of message.news)
    readers[item.is]?.(item);
  send({do: "heard", number: message.ticket});
}

const readers = {
  hello(item) {
    state.reconstruct = item.reconstruct;
    state.drawn = item.layer;
    setReadOnly(item.readOnly);
    curves.clear();
  },
  readOnly(item) {
    setReadOnly(item.value);
    showTabs();
    toast(item.value ? "From now on this page only shows." : "This page may steer now.");
  },
  elements(item) {
    state.elements = item.elements;
    showTabs();
    sendTab();
  },
  state(item) {
    state.playing = item.text === "PLAYING" && !item.ended;
    $("play").textContent = item.text === "PLAYING" ? "Pause" : "Play";
    $("play").hidden = item.ended;
    $("state").textContent = item.ended ? "The stream has ended" : item.text === "PAUSED" ? "Paused" : "";
    showMissing();
    document.title = (item.ended ? "■ " : state.playing ? "" : "❚❚ ") + "gst-compete";
  },
  time: item => curves.setTime(item.time),
  history: item => { curves.setHistory(item); showFigures(item.layer); },
  figures: item => { curves.addPoint(item); showFigures(item.layer); },
  event: item => curves.addEvent(item),
  value(item) {
    settings.setValue(item);
    const property = find(item.element)?.properties.find(p => p.name === item.property);
    if (property)
      property.value = item.value;
    showLearning();
    showMissing();
    if (item.element === state.reconstruct && item.property === "layer")
      openTab(layerNamed(item.value) ?? lastLayer());
  },
  layout: item => pictures.setLayout(item),
  line(item) {
    $("line-text").value = item.text;
    $("line-dialog").showModal();
  },
  refused(item) {
    toast(item.text);
    settings.refuse(item);
  },
  unit: item => details.showUnit(item),
  field: item => details.showField(item)
};

const find = name => state.elements.find(element => element.name === name);

// --- around the panels ---

function banner(text) {
  $("banner").textContent = text;
  $("banner").hidden = text === "";
}

function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").textContent = ""; }, 5000);
}

// The last frame may have no code, or no prototypes, for panels that were chosen after it.
function showMissing() {
  const chosen = find(state.reconstruct)?.properties.find(p => p.name === "panels")?.value.split("+") ?? [];
  const missing = state.playing || !pictures.layout ? [] : chosen.filter(name => !pictures.panel(name));
  $("missing").textContent = missing.length === 0 ? "" :
    `Not drawn yet: ${missing.join(", ")}. The last frame lacks what is shown there; the next one will have it.`;
}

function setReadOnly(readOnly) {
  state.readOnly = readOnly;
  $("readonly").hidden = !readOnly;
  for (const button of document.querySelectorAll(".steer"))
    button.disabled = readOnly;
}

// --- tabs: one for each layer ---

const isLayer = element => element.factory.endsWith("layer");
const layers = () => state.elements.filter(isLayer);
const layerNamed = name => layers().find(element => element.layer === name);
const lastLayer = () => layers().findLast(element => element.factory === "competelayer") ?? layers().at(-1);
const currentLayer = () => layers().find(element => element.name === state.layer);

function showTabs() {
  if (!currentLayer())
    state.layer = (layerNamed(state.drawn) ?? lastLayer())?.name ?? null;
  const focused = $("tabs").contains(document.activeElement);
  $("tabs").replaceChildren(...layers().map(layer => {
    const tab = document.createElement("button");
    tab.role = "tab";
    tab.textContent = layer.layer;
    tab.title = layer.factory;
    tab.ariaSelected = String(layer.name === state.layer);
    tab.setAttribute("aria-controls", "show");
    tab.tabIndex = layer.name === state.layer ? 0 : -1;
    tab.onclick = () => openTab(layer);
    return tab;
  }));
  $("tabs").hidden = layers().length === 0;
  if (focused)
    $("tabs").querySelector("[aria-selected=true]")?.focus();
  const layer = currentLayer();
  // The layer first, then what draws it, then the rest.
  const rank = element => element === layer ? 0 : element.name === state.reconstruct ? 1 : 2;
  settings.show(state.elements.filter(element => !isLayer(element) || element === layer)
    .sort((a, b) => rank(a) - rank(b)), state);
  curves.show(layer?.layer);
  $("save").hidden = !layer?.saves;
  showLearning();
  showFigures(layer?.layer);
}

// Pictures, units and fields are those of the layer whose tab is open.
function sendTab() {
  send({do: "show", element: currentLayer()?.layer ?? ""});
}

function openTab(layer) {
  if (!layer || layer.name === state.layer)
    return;
  state.layer = layer.name;
  showTabs();
  sendTab();
}

$("tabs").onkeydown = event => {
  const tabs = [...$("tabs").children], at = tabs.indexOf(document.activeElement);
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (step && at >= 0) {
    tabs[(at + step + tabs.length) % tabs.length].click();
    $("tabs").querySelector("[aria-selected=true]").focus();
  }
};

function showLearning() {
  const learning = currentLayer()?.properties.find(p => p.name === "learning");
  $("learning").hidden = !learning;
  $("learning").ariaChecked = String(learning?.value ?? false);
}

const figures = {
  competelayer: [["frames-learned", "learned", 0], ["nmse", "error", 3], ["usage-entropy", "use of units", 2],
    ["unused-units", "unused", 0], ["novelty", "novelty", 2], ["frames-per-second", "frames/s", 0]],
  invariantlayer: [["frames", "frames", 0], ["slowness-drive", "slowness of drive", 3],
    ["slowness-first", "first stage", 3], ["slowness-second", "second stage", 3], ["slowness-third", "third stage", 3]]
};

function showFigures(name) {
  const layer = currentLayer(), last = curves.last(layer?.layer);
  if (!layer)
    $("figures").replaceChildren();
  if (!layer || layer.layer !== name)
    return;
  $("figures").replaceChildren(...(figures[layer.factory] ?? []).map(([field, title, digits]) => {
    const group = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
    const value = last?.[field];
    dt.textContent = title;
    dd.dataset.field = field;
    dd.textContent = value == null ? "–" : value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
    group.append(dt, dd);
    return group;
  }));
}

$("play").onclick = () => send({do: state.playing ? "pause" : "play"});
$("learning").onclick = () => send({do: "set", element: state.layer, property: "learning",
  value: $("learning").ariaChecked !== "true"});
$("save").onclick = () => {
  send({do: "save", element: state.layer});
  toast("The weights are saved with the next frame.");
};
$("line").onclick = () => send({do: "line"});
$("line-close").onclick = () => $("line-dialog").close();
$("line-copy").onclick = () => {
  $("line-text").select();
  // Where the connection is not encrypted, there is no navigator.clipboard.
  document.execCommand("copy");
  toast("Copied.");
};
$("token-form").onsubmit = () => {
  location.hash = encodeURIComponent($("token").value);
  $("token").value = "";
  connect();
};

$("hall").onclick = () => {
  const hall = $("hall").ariaPressed !== "true";
  $("hall").ariaPressed = String(hall);
  document.documentElement.toggleAttribute("data-hall", hall);
  scrollTo(0, 0);
  pictures.fit();
  curves.draw();
};

// --- light and dark ---

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let theme = localStorage.getItem("theme");

function applyTheme() {
  document.documentElement.dataset.theme = theme ?? (prefersDark.matches ? "dark" : "light");
  curves?.draw();
}

$("theme").onclick = () => {
  theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme);
  applyTheme();
};
prefersDark.onchange = applyTheme;

const pictures = new Pictures(send, toast);
const curves = new Curves();
const settings = new Settings(send);
const details = new Details(send, pictures);
pictures.onbuild = showMissing;
pictures.onlook = (panel, x, y) => details.look(panel, x, y);
applyTheme();
connect();
