// Why an area is flagged: what held, what did not, what is unknown, each with its threshold.
function sentence(criterion, number) {
  return said(criterion.because)
    .replace("\u0001", figure(criterion.values[number], criterion.decimals))
    .replace("\u0002", figure(criterion.threshold, criterion.decimals));
}

function thresholdText(criterion) {
  const bound = figure(criterion.threshold, criterion.decimals);
  return said(criterion.bound).replace("{n}", bound);
}

function cityText(criterion) {
  const layer = choiceOf.get(criterion.layer);
  return withUnit(criterion.city, criterion.decimals, layer ? said(layer.unit) : "");
}

function measuredText(criterion, number) {
  const layer = choiceOf.get(criterion.layer);
  const value = withUnit(criterion.values[number], criterion.decimals, layer ? said(layer.unit) : "");
  const title = layer ? said(layer.title) : term("layer", criterion.layer);
  return `${title}: ${value} (${word("threshold_of")} ${thresholdText(criterion)})`;
}

// What would have to be otherwise, in the words of the criteria.
function changeText(overlay, number) {
  const change = overlay.changes[number];
  if (!change) return null;
  const parts = change.shifts.map(([place, other, decimals]) => said(overlay.criteria[place].instead)
    .replace("\u0001", figure(overlay.criteria[place].values[number], decimals))
    .replace("\u0002", figure(other, decimals)));
  return word(change.lifts ? "lifted_if" : "raised_if", { what: parts.join(` ${word("and")} `) });
}

// How sure: in how many trials with other choices there is a flag, and on which choice it hangs.
function sureText(overlay, number) {
  const sure = overlay.sure;
  if (!sure || sure.probability[number] === null) return null;
  const by = sure.by[number];
  return [
    word("sure", { p: sure.probability[number], draws: figure(sure.draws, 0) }),
    sure.undecided[number] ? word("sure_undecided", { p: sure.undecided[number] }) : null,
    word("sure_rank", { low: whole(sure.low[number]), high: whole(sure.high[number]), total: whole(sure.ranked) }),
    by === null ? null : word("sure_by", { what: said(sure.choices[by]) }),
  ].filter(Boolean).join(" ");
}

function sureShort(overlay, number) {
  const part = overlay.sure?.probability[number] ?? null;
  return part === null ? null : el("span", { class: "note" }, ` · ${word("sure_short", { p: part })}`);
}

function weighedList(overlay, number) {
  if (!overlay.weighed.length) return null;
  return detail(word("weighed"), list(overlay.weighed.map((one) =>
    el("span", { title: one.source }, `${said(one.title)}: ${term("status", one.outcomes[number])}`)), { class: "note" }));
}

function origin(criterion, overlay) {
  const layer = layerOf(criterion, overlay);
  const facts = [word(`compares_${criterion.compares_with}`), criterion.source];
  if (criterion.required) facts.push(word("required"));
  if (criterion.city !== null) facts.push(`${word("city_figure", { n: cityText(criterion) })}.`);
  const whose = layer ? whoseText(layer) : "";
  return [
    whose ? el("span", { class: "note" }, ` ${word("figure_of")} ${whose}.`) : null,
    detail(word("threshold"), el("p", { class: "note" }, facts.join(" "))),
  ];
}

// The criteria that count as reasons: of the rules that flag the area, if any do.
function reasonsOf(overlay, number) {
  const rules = overlay.flagging[number];
  return overlay.criteria.filter((one) => one.holds[number] === 1 && (!rules || rules.includes(one.rule)));
}

function reasonList(overlay, number) {
  const held = reasonsOf(overlay, number);
  const failed = overlay.criteria.filter((one) => one.holds[number] === 0);
  const missing = overlay.criteria.filter((one) => one.holds[number] === null);
  const title = word(isFlagged(overlay, number) ? "held" : "held_too");
  return [
    held.length ? el("h4", {}, title) : null,
    held.length ? list(held.map((one) => [el("span", {}, sentence(one, number)), origin(one, overlay)]), { class: "held" }) : null,
    missing.length ? detail(word("held_unknown", { n: missing.length }),
      list(missing.map((one) => `${measuredText(one, number)}. ${whyText(one.why[number])}`)),
      overlay.outcomes[number] === UNKNOWN) : null,
    failed.length ? detail(word("held_not", { n: failed.length }),
      list(failed.map((one) => measuredText(one, number)))) : null,
  ];
}

function signal(overlay, number) {
  const outcome = overlay.outcomes[number];
  const score = overlay.scores[number];
  return el("article", { class: `signal ${outcome}` },
    el("h3", {}, said(overlay.title), el("span", { class: "badge" }, word(outcome))),
    overlay.why[number] ? el("p", { class: "note" }, whyText(overlay.why[number])) : null,
    reasonList(overlay, number),
    score === null ? null : el("p", { class: "note" },
      word("weight", { score: figure(score * 100, 0), flag_at: figure(overlay.flag_at * 100, 0) })),
    overlay.trends[number] ? el("p", {}, el("strong", {}, word("over_years")), ` ${said(overlay.trends[number])}`) : null,
    changeText(overlay, number) ? el("p", { class: "change" }, changeText(overlay, number)) : null,
    sureText(overlay, number) ? el("p", { class: "sure" }, el("strong", {}, word("how_sure")), ` ${sureText(overlay, number)}`) : null,
    weighedList(overlay, number),
    caveatOf(overlay),
    isFlagged(overlay, number) ? el("button", { type: "button", class: "plain not-for", onclick: openSources }, word("not_for_title")) : null);
}
