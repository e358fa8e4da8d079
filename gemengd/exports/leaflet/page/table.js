// All areas as a table, in step with the map: also for who cannot use a map.
const sorting = { key: "value", down: true };

const columns = () => {
  const choice = chosen();
  const shared = [
    { key: "name", title: word("name"), of: (n) => areas.names[n] },
    { key: "code", title: word("code"), of: (n) => areas.codes[n] },
  ];
  const value = isOverlay(choice)
    ? [
      { key: "value", title: word("outcome"), of: (n) => outcomeOrder(choice, n), text: (n) => outcomeText(choice, n) },
      ...(choice.sure ? [{ key: "sure", title: word("how_sure"), of: (n) => choice.sure.probability[n], text: (n) => sureCell(choice, n), numeric: true }] : []),
      { key: "reasons", title: word("reasons"), long: true, of: (n) => reasonsText(choice, n) },
    ]
    : [
      { key: "value", title: said(choice.title), of: (n) => choice.values[n], text: (n) => valueText(choice, n), numeric: true },
      { key: "rank", title: word("position"), of: (n) => choice.ranks[n], text: (n) => (choice.ranks[n] === null ? "–" : whole(choice.ranks[n])), numeric: true },
      { key: "why", title: word("why_unknown"), of: (n) => whyText(choice.why[n]) },
    ];
  const other = compared();
  const beside = other ? [{
    key: "beside", title: sideTitle(other), numeric: !isOverlay(other), text: (n) => valueText(other, n),
    of: (n) => (isOverlay(other) ? outcomeOrder(other, n) : other.values[n]),
  }] : [];
  const signals = { key: "signals", title: word("signals"), long: true, of: (n) => signalsText(n) };
  return [...shared, ...value.slice(0, 1), ...beside, ...value.slice(1), ...(isOverlay(choice) ? [] : [signals])];
};

const sureCell = (overlay, number) => (overlay.sure.probability[number] === null ? "–" : `${overlay.sure.probability[number]}%`);

// Flagged first by score, then what is known to be no signal, then unknown.
function outcomeOrder(overlay, number) {
  const order = { flagged: 2, not_flagged: 1, unknown: 0 };
  return order[overlay.outcomes[number]] + (overlay.scores[number] ?? 0) / 10;
}

function reasonsText(overlay, number) {
  if (overlay.outcomes[number] === UNKNOWN) return whyText(overlay.why[number]);
  return isFlagged(overlay, number) ? reasonsOf(overlay, number).map((one) => sentence(one, number)).join("; ") : "";
}

const signalsText = (number) => overlays.map((one) => inYear(one)).filter((one) => isFlagged(one, number)).map((one) => said(one.title)).join("; ");

function isShown(number, asked) {
  if (asked && !findable()[number].includes(asked)) return false;
  const wanted = byId("show").value;
  if (wanted === "flagged") return (isOverlay(chosen()) ? [chosen()] : overlays.map((one) => inYear(one))).some((one) => isFlagged(one, number));
  return wanted !== "unknown" || typeof classOf(chosen(), number) !== "number";
}

function compare(a, b, collator) {
  if (a === b) return 0;
  if (a === null || a === "") return 1;
  if (b === null || b === "") return -1;
  const order = typeof a === "number" ? a - b : collator.compare(a, b);
  return sorting.down ? -order : order;
}

function heading(column) {
  const current = sorting.key === column.key;
  const order = current ? (sorting.down ? "descending" : "ascending") : "none";
  const sort = () => {
    sorting.down = current ? !sorting.down : Boolean(column.numeric) || column.key === "value";
    sorting.key = column.key;
    drawTable();
    document.querySelector(`#areas th[data-key="${column.key}"] button`).focus();
  };
  return el("th", { scope: "col", "aria-sort": order, "data-key": column.key },
    el("button", { type: "button", onclick: sort }, column.title, el("span", { "aria-hidden": "true" }, current ? (sorting.down ? " ▼" : " ▲") : "")));
}

function drawTable() {
  const shown = columns();
  if (!shown.some((column) => column.key === sorting.key)) Object.assign(sorting, { key: "value", down: true });
  fill(byId("areas"), el("thead", {}, el("tr", { "aria-rowindex": 1 }, shown.map(heading))), el("tbody"));
  listed = sorted(shown.find((column) => column.key === sorting.key));
  byId("table-status").textContent = areaCount(listed.length);
  startRows(shown);
}

let listed = [];

function sorted(by) {
  const asked = plain(byId("filter").value);
  const numbers = everyArea.filter((number) => isShown(number, asked));
  const keys = new Map(numbers.map((number) => [number, by.of(number)]));
  const collator = new Intl.Collator(state.language);
  return numbers.sort((a, b) => compare(keys.get(a), keys.get(b), collator) || a - b);
}

function foldTable() {
  const open = byId("table-body").hidden;
  byId("table-body").hidden = !open;
  byId("fold-table").setAttribute("aria-expanded", String(open));
  nameFold();
}

function nameFold() {
  byId("fold-table").dataset.word = byId("table-body").hidden ? "show_table" : "hide_table";
  byId("fold-table").textContent = word(byId("fold-table").dataset.word);
}

byId("filter").addEventListener("input", drawTable);
byId("show").addEventListener("change", drawTable);
byId("fold-table").addEventListener("click", foldTable);
when(["choice", "language", "year", "with"], drawTable);
