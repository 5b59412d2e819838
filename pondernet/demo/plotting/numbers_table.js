// The numbers of a figure as tables, for those who do not see it: one for each kind of rows. A trace with
// a `meta.rows`, such as "step", has one row for each of its x; `meta.columns` has the heads of its
// columns by where their numbers are, such as {"y": "p", "customdata.0": "steps"}.
const DIGITS = 4; // after the point

// Return a number as text, and nothing for a missing one.
const written = (value) => (typeof value === "number" ? String(Number(value.toFixed(DIGITS))) : value ?? "");

// Return the columns of a trace, [head, numbers]. A heat map has one for each of its rows.
function columnsOf({ meta, z, ...trace }) {
  if (z) return meta.units.map((unit, row) => [`${meta.name}: ${meta.columns.z} ${unit}`, z[row]]);
  return Object.entries(meta.columns).map(([path, head]) => {
    const [key, index] = path.split(".");
    return [head, trace[key].map((value) => (index === undefined ? value : value[index]))];
  });
}

// Return the tables of a figure: {rows, heads, body}, with the texts of the cells in lines.
export function tablesOf({ data }) {
  const listed = data.filter(({ meta }) => meta.rows).sort((a, b) => Boolean(a.z) - Boolean(b.z));
  return [...new Set(listed.map(({ meta }) => meta.rows))].map((rows) => {
    const traces = listed.filter(({ meta }) => meta.rows === rows);
    const columns = traces.flatMap((trace) => {
      return columnsOf(trace).map(([head, numbers]) => [head, new Map(trace.x.map((x, i) => [x, numbers[i]]))]);
    });
    const all = [...new Set(traces.flatMap(({ x }) => x))].sort((a, b) => a - b);
    const body = all.map((x) => [x, ...columns.map(([, numbers]) => numbers.get(x))].map(written));
    return { rows, heads: columns.map(([head]) => head), body };
  });
}

function cell(tag, text, scope) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

function line(texts, tag) {
  const row = document.createElement("tr");
  const [first, ...others] = texts;
  row.append(cell("th", first, tag === "th" ? "col" : "row"));
  row.append(...others.map((text) => cell(tag, text, tag === "th" && "col")));
  return row;
}

// Show the numbers of a figure in `details`, once it is opened. Return a function that shows another
// figure: rows that are there stay, so that a reader keeps the place.
export function keepNumbers(details) {
  let figure = null;

  function show() {
    if (!figure || !details.open) return;
    const tables = tablesOf(figure);
    const shape = JSON.stringify(tables.map(({ rows, heads }) => [rows, heads]));
    if (shape !== details.dataset.shape) {
      details.dataset.shape = shape;
      details.querySelectorAll("table").forEach((table) => table.remove());
      for (const { rows, heads } of tables) {
        const table = details.appendChild(document.createElement("table"));
        table.tabIndex = 0; // a wide one scrolls
        table.append(line([rows, ...heads], "th"));
      }
    }
    details.querySelectorAll("table").forEach((table, which) => {
      const { body } = tables[which];
      while (table.rows.length > body.length + 1) table.rows[body.length + 1].remove();
      body.forEach((texts, i) => {
        const row = table.rows[i + 1];
        if (!row) table.append(line(texts, "td"));
        else texts.forEach((text, at) => row.cells[at].textContent !== text && (row.cells[at].textContent = text));
      });
    });
  }
  details.addEventListener("toggle", show);
  return (shown) => {
    figure = shown;
    show();
  };
}
