// The network: positions come from the server, physics is off. Everything drawn here is also in the table.
const payload = JSON.parse(document.getElementById("payload").textContent);
const nodes = new vis.DataSet(payload.nodes);
const edges = new vis.DataSet(payload.edges.map((edge) => ({ ...edge, id: edge.id })));
const canvas = document.getElementById("network");
const panel = document.getElementById("panel");
const day = new URLSearchParams(location.search).get("as_of"); // links stay in the past that is looked at
const rows = [...document.querySelectorAll("#table tbody tr")];

const network = new vis.Network(canvas, { nodes, edges }, {
  physics: false,
  interaction: { hover: false, keyboard: false, dragNodes: true },
  layout: { improvedLayout: false },
  nodes: { font: { face: "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", size: 16 }, borderWidth: 2 },
  edges: { color: "#9aa5b1", font: { size: 12, color: "#566270", strokeWidth: 4 }, arrows: { to: { scaleFactor: 0.5 } }, smooth: { type: "continuous" } },
});
network.fit({ animation: false });

function describe(id) {
  const node = nodes.get(id);
  const title = document.createElement("h2");
  const link = document.createElement("a");
  link.href = `/network?id=${encodeURIComponent(id)}${day ? `&as_of=${encodeURIComponent(day)}` : ""}`;
  link.textContent = node.name;
  title.append(link);
  const list = document.createElement("ul");
  for (const row of rows.filter((row) => row.dataset.head === id || row.dataset.tail === id)) {
    const item = document.createElement("li");
    for (const cell of [...row.cells].slice(0, 4)) item.append(...[...cell.cloneNode(true).childNodes], " ");
    item.append(...[...row.cells[5].cloneNode(true).childNodes]);
    list.append(item);
  }
  panel.replaceChildren(title, list);
  window.htmx?.process(panel);
}

network.on("selectNode", (event) => describe(event.nodes[0]));

for (const toggle of document.querySelectorAll(".toggle")) {
  toggle.addEventListener("click", () => {
    const shown = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(shown));
    nodes.update(payload.nodes.filter((node) => node.kind === toggle.dataset.kind && node.id !== payload.center)
      .map((node) => ({ id: node.id, hidden: !shown })));
  });
}

document.getElementById("fit").addEventListener("click", () => network.fit({ animation: false }));

document.getElementById("locate").addEventListener("change", (event) => {
  const wanted = event.target.value.trim();
  const found = wanted && payload.nodes.find((node) => node.name.includes(wanted));
  if (!found) return;
  network.selectNodes([found.id]);
  network.focus(found.id, { scale: 1, animation: false });
  describe(found.id);
});

const view = document.getElementById("view");
const split = document.querySelector(".split");
const table = document.getElementById("table");
function showTable(only) {
  split.classList.toggle("hidden", only);
  table.classList.toggle("hidden", !only);
  view.setAttribute("aria-pressed", String(only));
  view.textContent = only ? view.dataset.graph : view.dataset.table;
  if (!only) network.fit({ animation: false });
}
view.addEventListener("click", () => showTable(view.getAttribute("aria-pressed") !== "true"));
// A picture of forty names is no use on a telephone: the table comes first there.
showTable(window.matchMedia("(max-width: 639px)").matches);
