const WIDTH = 760;
const HEIGHT = 460;
const MARGIN = { left: 90, right: 45, top: 20, bottom: 130 };
/** Told apart by people who see colours differently, too, and by the shape of their lines. */
const STYLES = [
  ['#0072b2', ''],
  ['#d55e00', '6 3'],
  ['#009e73', '2 3'],
  ['#cc79a7', '10 4'],
  ['#56b4e9', '10 3 2 3'],
];

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Powers of ten from below the least to above the most. */
function decades(values) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
}

/**
 * Lines on two logarithmic axes, as an SVG. What grows in proportion goes up by one decade for each to the right.
 * @param series `[{ name, points: [[size, milliseconds]] }]`
 */
export function plot(series) {
  const points = series.flatMap((one) => one.points);
  const [columns, rows] = [decades(points.map(([size]) => size)), decades(points.map(([, time]) => time))];
  const scale = (ticks, from, to) => (value) => {
    const [first, last] = [Math.log10(ticks[0]), Math.log10(ticks.at(-1))];
    return from + ((Math.log10(value) - first) / (last - first)) * (to - from);
  };
  const x = scale(columns, MARGIN.left, WIDTH - MARGIN.right);
  const y = scale(rows, HEIGHT - MARGIN.bottom, MARGIN.top);
  const text = (left, top, words, anchor = 'middle') =>
    `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" text-anchor="${anchor}">${escaped(words)}</text>`;
  const grid = (x1, y1, x2, y2) =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;
  const bottom = HEIGHT - MARGIN.bottom;
  const parts = [
    ...columns.flatMap((tick) => [
      grid(x(tick), MARGIN.top, x(tick), bottom),
      text(x(tick), bottom + 18, tick.toLocaleString('en')),
    ]),
    ...rows.flatMap((tick) => [
      grid(MARGIN.left, y(tick), WIDTH - MARGIN.right, y(tick)),
      text(MARGIN.left - 8, y(tick) + 4, `${tick.toLocaleString('en')} ms`, 'end'),
    ]),
  ];
  for (const [index, one] of series.entries()) {
    const [colour, dashes] = STYLES[index % STYLES.length];
    const line = one.points.map(([size, time]) => `${x(size).toFixed(1)},${y(time).toFixed(1)}`).join(' ');
    const stroke = `stroke="${colour}" stroke-width="2"${dashes ? ` stroke-dasharray="${dashes}"` : ''}`;
    const legend = bottom + 44 + index * 17;
    parts.push(
      `<polyline points="${line}" fill="none" ${stroke}/>`,
      `<line x1="${MARGIN.left}" y1="${legend - 4}" x2="${MARGIN.left + 40}" y2="${legend - 4}" ${stroke}/>`,
      text(MARGIN.left + 48, legend, one.name, 'start'),
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>Milliseconds of processor time by size, both axes logarithmic</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}
