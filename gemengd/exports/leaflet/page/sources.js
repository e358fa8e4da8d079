// Where everything comes from, what was left out, and what a signal is not.
function sourceCard(source) {
  const rows = [
    ["publisher", source.publisher],
    ["year", source.year ?? word("year_unknown")],
    ["licence", source.licence],
    ["attribution", source.attribution],
    ["location", source.location],
    ["rows", figure(source.rows, 0)],
    ...(source.used === null ? [] : [["rows_used", figure(source.used, 0)]]),
    ["fingerprint", source.sha256.slice(0, 16)],
  ];
  return el("article", { class: "source" },
    el("h3", {}, source.title, marksOf(source).map((mark) => el("span", { class: "badge" }, mark))),
    el("dl", {}, rows.map(([key, value]) => [el("dt", {}, word(key)), el("dd", {}, String(value))])),
    source.gone.length ? list(source.gone.map(goneLine), { class: "note" }) : null,
    source.notes.length ? list(source.notes, { class: "note" }) : null);
}

function marksOf(source) {
  return [source.made_up ? word("made_up") : null, source.used === 0 ? word("nothing_used") : null].filter(Boolean);
}

function goneLine({ count, why, examples }) {
  const shown = examples.length ? ` (${examples.join(", ")}${count > examples.length ? ", …" : ""})` : "";
  return `${figure(count, 0)} ${said(why)}${shown}`;
}

function drawSources() {
  const leftOut = Object.entries(content.left_out).map(([slug, why]) => `${slug}: ${why}`);
  const versions = Object.entries(content.versions).map(([name, version]) => `${name} ${version}`);
  fill(byId("sources-body"), [
    el("h3", {}, word("about_signal_title")), el("p", {}, word("about_signal")),
    el("h3", {}, word("not_for_title")), el("p", { id: "not-for" }, word("not_for")),
    content.sources.map(sourceCard),
    leftOut.length ? [el("h3", {}, word("left_out")), list(leftOut)] : [],
    content.warnings.length ? [el("h3", {}, word("warnings")), list(content.warnings)] : [],
    word("english_only") ? el("p", { class: "note" }, word("english_only")) : null,
    el("h3", {}, word("versions")), el("p", { class: "note" }, versions.join(", ")),
  ].flat(2));
}

function openSources() {
  byId("sources").showModal();
}

byId("open-sources").addEventListener("click", openSources);
byId("close-sources").addEventListener("click", () => byId("sources").close());
when(["language"], drawSources);
