// The rows of the table. Of many only those in view are there, all of one height; the table says
// how many there are and which these are, and the arrow keys walk through all of them.
const FEW = 400;
const BEYOND = 12; // rows above and below what is in view
const view = byId("table-body");
const rowOf = new Map();
const [above, below] = [0, 1].map(() => el("tr", { class: "gap", "aria-hidden": "true" }, el("td")));
let cells = [];
let height = 0;

function startRows(columns) {
  cells = columns;
  rowOf.clear();
  byId("areas").classList.toggle("many", listed.length > FEW);
  byId("areas").setAttribute("aria-rowcount", listed.length + 1);
  view.scrollTop = 0;
  if (listed.length > FEW) height = heightOfRow();
  drawRows();
  followArea();
}

function inView() {
  if (listed.length <= FEW) return [0, listed.length];
  const first = Math.floor(view.scrollTop / height) - BEYOND;
  const last = Math.ceil((view.scrollTop + view.clientHeight) / height) + BEYOND;
  return [Math.max(0, first), Math.min(listed.length, last)];
}

function drawRows() {
  const [first, last] = inView();
  const kept = new Map(listed.slice(first, last).map((number, place) => [number, rowAt(first + place)]));
  const leaves = document.activeElement.closest?.("#areas tbody tr");
  rowOf.clear();
  for (const [number, row] of kept) rowOf.set(number, row);
  setRows([gap(above, first), ...kept.values(), gap(below, listed.length - last)].filter(Boolean));
  if (leaves && !leaves.isConnected) view.focus({ preventScroll: true });
  markRows();
}

// Rows that stay are not touched: a row that is moved loses the focus, and the table its place.
function setRows(rows) {
  const body = byId("areas").tBodies[0];
  const wanted = new Set(rows);
  for (const row of [...body.rows]) if (!wanted.has(row)) row.remove();
  let next = body.firstChild;
  for (const row of rows) {
    if (row === next) next = row.nextSibling;
    else body.insertBefore(row, next);
  }
}

function heightOfRow() {
  setRows([rowAt(0)]);
  return byId("areas").tBodies[0].firstChild.getBoundingClientRect().height;
}

// As high as the rows that are not there.
function gap(row, count) {
  if (!count) return null;
  row.firstChild.colSpan = cells.length;
  row.firstChild.style.height = `${count * height}px`;
  return row;
}

function rowAt(place) {
  const number = listed[place];
  return rowOf.get(number) ?? tableRow(number, place);
}

function tableRow(number, place) {
  const code = areas.codes[number];
  const choose = el("button", { type: "button", class: "plain", onclick: () => { select(code); goTo(code); } },
    swatch(chosen(), classOf(chosen(), number)), areas.names[number]);
  return el("tr", {
    "data-code": code, "aria-rowindex": place + 2,
    onmouseenter: () => change({ hover: code }), onmouseleave: () => change({ hover: null }),
  }, el("th", { scope: "row" }, choose), cells.slice(1).map((column) => el("td", { class: column.numeric ? "number" : column.long ? "long" : null },
    column.text ? column.text(number) : column.of(number))));
}

function markRows() {
  for (const row of rowOf.values()) {
    row.classList.toggle("selected", row.dataset.code === state.area);
    row.classList.toggle("hover", row.dataset.code === state.hover);
  }
}

// Brings a row into view, and returns it.
function rowInView(place) {
  const top = byId("areas").tHead.offsetHeight;
  const [start, size] = listed.length > FEW ? [place * height, height] : [rowAt(place).offsetTop - top, rowAt(place).offsetHeight];
  const room = view.clientHeight - top;
  if (start < view.scrollTop) view.scrollTop = start;
  else if (start + size > view.scrollTop + room) view.scrollTop = start + size - room;
  drawRows();
  return rowAt(place);
}

function followArea() {
  const place = listed.indexOf(selected());
  if (place >= 0) rowInView(place);
}

const MOVES = {
  ArrowDown: (place) => place + 1, ArrowUp: (place) => place - 1, PageDown: (place) => place + 10, PageUp: (place) => place - 10,
  Home: () => 0, End: () => listed.length - 1,
};

function walk(event) {
  const row = event.target.closest("#areas tbody tr");
  if (!row || !(event.key in MOVES)) return;
  event.preventDefault();
  const place = MOVES[event.key](row.getAttribute("aria-rowindex") - 2);
  rowInView(Math.max(0, Math.min(listed.length - 1, place))).querySelector("button").focus({ preventScroll: true });
}

view.addEventListener("scroll", () => { if (listed.length > FEW) drawRows(); });
view.addEventListener("keydown", walk);
new ResizeObserver(() => { if (listed.length > FEW) drawRows(); }).observe(view);
when(["hover"], markRows);
when(["area"], () => { markRows(); followArea(); });
