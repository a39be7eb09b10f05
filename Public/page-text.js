// Makes headings, paragraphs and rows of cells of the pieces of text pdf.js finds on a page.

export function textOf({ items }) {
  const lines = linesOf(items);
  const body = usualSize(lines);
  const right = Math.max(...lines.map((line) => line.end));
  const left = Math.min(...lines.map((line) => line.start));
  const nodes = document.createDocumentFragment();
  let last = null;
  for (const line of lines) {
    if (last && continues(last, line, right - (right - left) * 0.15)) {
      last.node.append(` ${line.cells[0]}`);
    } else {
      line.node = nodeOf(line, line.size > body * 1.12);
      nodes.append(line.node);
    }
    line.node ??= last.node;
    last = line;
  }
  return nodes;
}

// Pieces on one baseline make a line; a wide gap between them makes another cell.
function linesOf(items) {
  const lines = [];
  let line = null;
  for (const { str, transform, width } of items) {
    if (!str.trim()) continue;
    const [, , c, d, x, y] = transform;
    const size = Math.hypot(c, d) || 1;
    const gap = line ? x - line.end : 0;
    if (line && Math.abs(y - line.y) < size * 0.4 && gap > -size) {
      if (gap > size * 1.5) line.cells.push(str);
      else line.cells[line.cells.length - 1] += (gap > size * 0.12 ? " " : "") + str;
      line.size = Math.max(line.size, size);
    } else {
      line = { y, size, start: x, end: x, cells: [str] };
      lines.push(line);
    }
    line.end = Math.max(line.end, x + width);
  }
  return lines;
}

function usualSize(lines) {
  const weights = new Map();
  for (const { size, cells } of lines) {
    const key = Math.round(size * 2) / 2;
    weights.set(key, (weights.get(key) ?? 0) + cells.join("").length);
  }
  return [...weights].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 12;
}

// A line goes on the paragraph above when it is close, alike, and that one was full.
function continues(last, line, fullFrom) {
  const step = last.y - line.y;
  return (
    last.cells.length === 1 && line.cells.length === 1 && last.end >= fullFrom &&
    step > 0 && step < line.size * 1.8 && Math.abs(last.size - line.size) < line.size * 0.05
  );
}

function nodeOf({ cells }, isTitle) {
  const node = document.createElement(isTitle ? "h4" : "p");
  if (cells.length === 1) node.textContent = cells[0];
  else {
    node.className = "row";
    node.append(...cells.map(cellOf));
  }
  return node;
}

// An amount or a date stays on one line.
function cellOf(text) {
  const cell = document.createElement("span");
  cell.textContent = text.length > 16 ? text : text.replaceAll(" ", "\u00a0");
  return cell;
}
