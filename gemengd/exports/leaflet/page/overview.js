// What a map says of the whole city: the flagged areas with their reasons, or the highest values.
const HOW_MANY = 10;
const MOST_FLAGGED = 300; // own choice: more than any city has, on screen or on paper

function areaButton(number) {
  return el("button", { type: "button", class: "plain", onclick: () => { select(areas.codes[number]); goTo(areas.codes[number]); } },
    areas.names[number]);
}

function flaggedList(overlay) {
  if (!overlay.flagged.length) return el("p", {}, word("nothing_flagged"));
  const more = overlay.flagged.length - MOST_FLAGGED;
  return [
    el("ol", { class: "flagged" }, overlay.flagged.slice(0, MOST_FLAGGED).map((number) =>
      el("li", {}, areaButton(number), sureShort(overlay, number),
        list(reasonsOf(overlay, number).map((one) => sentence(one, number)), { class: "held" })))),
    more > 0 ? el("p", { class: "note" }, word("more_areas", { n: whole(more) })) : null,
  ];
}

function highestList(layer) {
  const ranked = everyArea.filter((number) => layer.ranks[number] !== null)
    .sort((a, b) => layer.ranks[a] - layer.ranks[b]).slice(0, HOW_MANY);
  if (!ranked.length) return null;
  return [el("h3", {}, word("highest")), el("ol", {}, ranked.map((number) => el("li", {},
    areaButton(number), " ", el("span", { class: "value" }, valueText(layer, number)))))];
}

function overlapList(overlay) {
  if (!overlay.overlaps.length) return null;
  return detail(word("overlaps"), list(overlay.overlaps.map(said), { class: "note" }));
}

// Which choices decide who is flagged, by the share of what varies that each explains.
function influenceList(overlay) {
  if (!overlay.sure || !overlay.sure.influence.length) return null;
  const percent = (share) => `${figure(100 * share, 0)}%`;
  return detail(word("influence"), [
    el("table", { class: "parts" },
      el("thead", {}, el("tr", {}, ["choice", "influence_alone", "influence_all"].map((key) => el("th", { scope: "col" }, word(key))))),
      el("tbody", {}, overlay.sure.influence.map(([place, first, total]) => el("tr", {},
        el("th", { scope: "row" }, said(overlay.sure.choices[place])), el("td", {}, percent(first)), el("td", {}, percent(total)))))),
    el("p", { class: "note" }, word("influence_note", { draws: figure(overlay.sure.draws, 0) })),
  ]);
}

function unknownList(choice) {
  const counts = new Map();
  for (const number of everyArea) {
    if (classOf(choice, number) === UNKNOWN) counts.set(choice.why[number], (counts.get(choice.why[number]) ?? 0) + 1);
  }
  if (!counts.size) return null;
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return [el("h3", {}, word("why_unknown")),
    list(sorted.map(([why, count]) => `${areaCount(count)}: ${whyText(why)}`))];
}

// How unevenly the figure lies over the city: a row per statistic and per width of surroundings.
function indexRow(row) {
  const [value, low, high, chance] = row.numbers.map((one) => withUnit(one, 2, ""));
  const where = row.radius ? word("within_m", { n: withUnit(row.radius, 0, "") }) : word("between_areas");
  return el("tr", {}, el("th", { scope: "row" }, `${said(row.title)}, ${where}`),
    el("td", {}, `${value} (${low} – ${high})`), el("td", {}, chance));
}

function indexTable(index) {
  const heads = ["", "index_value", "index_chance"].map((key) =>
    el(key ? "th" : "td", key ? { scope: "col" } : {}, key ? word(key) : ""));
  return detail(said(index.title), [
    index.why ? el("p", { class: "note" }, said(index.why)) : el("table", { class: "parts" },
      el("thead", {}, el("tr", {}, heads)), el("tbody", {}, index.rows.map(indexRow))),
    el("p", { class: "note" }, word("index_known", { n: whole(index.areas), part: index.known })),
    ...index.notes.map((note) => el("p", { class: "note" }, said(note))),
    caveatOf(index),
  ]);
}

const countOf = (overlay) => [
  el("p", { class: "count-long" }, word("flagged_count", { n: whole(overlay.flagged.length), total: whole(areas.codes.length) })),
  overlay.sure && overlay.flagged.length ? el("p", { class: "note" }, word("sure_note", { draws: figure(overlay.sure.draws, 0) })) : null,
];

const caveatOf = (choice) => el("p", { class: "caveat" }, el("strong", {}, `${word("caveat")}: `), said(choice.caveat));

function overview() {
  const choice = chosen();
  return [
    el("h2", {}, said(choice.title)),
    yearNote(choice),
    said(choice.description) ? el("p", {}, said(choice.description)) : null,
    isOverlay(choice) ? countOf(choice) : null,
    caveatOf(choice),
    isOverlay(choice) ? null : rankedList(choice),
    isOverlay(choice) ? flaggedList(choice) : highestList(choice),
    unknownList(choice),
    isOverlay(choice) ? [influenceList(choice), overlapList(choice)] : [
      choice.used.length ? el("p", { class: "note" }, `${word("figures_of")}: ${usedText(choice).join("; ")}`) : null,
      choice.notes.length ? list(choice.notes.map(said), { class: "note" }) : null],
    state.year === null ? content.indices.filter((index) => index.layer === choice.slug).map(indexTable) : null,
    detail(word("breaks"), el("p", { class: "note" }, choice.breaks_source)),
  ];
}
