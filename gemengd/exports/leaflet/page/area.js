// The card of one area; without one, the overview of the chosen map.
function areaHead(number) {
  const facts = [areas.codes[number]];
  if (areas.districts[number]) facts.push(word("district", { code: areas.districts[number] }));
  const people = areas.inhabitants?.[number];
  if (people !== null && people !== undefined) facts.push(word("inhabitants", { n: figure(people, 0) }));
  return [
    el("button", { type: "button", class: "back", onclick: () => change({ area: null }) }, `← ${word("back")}`),
    el("h2", {}, areas.names[number]),
    el("p", { class: "note" }, facts.join(" · ")),
  ];
}

function plansIn(number) {
  if (!content.plans) return null;
  const here = content.plans.rows.filter((plan) => plan.areas.includes(number));
  return [el("h3", {}, word("plans_here")),
    here.length ? list(here.map(planText), { class: "places" }) : el("p", { class: "note" }, word("no_plans_here"))];
}

function careIn(number) {
  if (!content.care) return null;
  const here = content.care.filter((place) => place.area === number);
  return [el("h3", {}, word("care_here")),
    here.length ? list(here.map(placeText), { class: "places" }) : el("p", { class: "note" }, word("no_care_here"))];
}

function areaCard(number) {
  const choice = chosen();
  const other = compared();
  const first = other ? [] : [choice];
  const rest = (all) => all.map((one) => inYear(one)).filter((one) => one !== choice && one !== other);
  const signals = [...first.filter(isOverlay), ...rest(overlays)];
  const figures = [...first.filter((one) => !isOverlay(one)), ...rest(layers)];
  const parts = [
    overlays.length ? [el("h3", { class: "heading" }, word("signals_here")), signals.map((one) => signal(one, number))] : [],
    [el("h3", { class: "heading" }, word("figures_here")),
      el("p", { class: "note" }, word("city_mark")),
      figures.map((one) => layerCard(one, number, one === choice))],
  ];
  if (!isOverlay(choice)) parts.reverse();
  return [areaHead(number), yearNote(choice), comparedCards(number), parts, plansIn(number), careIn(number)];
}

function drawArea() {
  const number = selected();
  const section = byId("area");
  fill(section, (number === null ? overview() : areaCard(number)).flat(3));
  section.scrollTop = 0;
}

when(["area", "choice", "language", "year", "with"], drawArea);
