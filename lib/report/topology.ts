/** An interface of a machine: where it is plugged in, and what is known of it. */
export interface DrawnInterface {
  readonly bridge: string;
  readonly ipAddress?: string;
  readonly vlanId?: number;
  readonly trunks?: readonly number[];
}

export interface DrawnMachine {
  readonly name: string;
  /** `linux` */
  readonly kind: string;
  readonly interfaces: readonly DrawnInterface[];
}

const COLUMN = 176;
const ROW = 104;
const LEFT = 120;
const TOP = 40;
const BOX = { width: 132, height: 44 } as const;
const COLORS = ['#c2410c', '#0f766e', '#1d4ed8', '#7e22ce', '#a16207', '#be185d'] as const;
const FONT = 'font-family="Helvetica, Arial, sans-serif"';

interface Bar { readonly name: string; readonly y: number; readonly color: string; readonly isExisting: boolean }

/**
 * A picture of what every student gets, as SVG: networks are bars, existing bridges dashed ones above the others, and each machine is a box in a
 * column of its own below its first network, with a line to each of its networks. The same environment gives the same picture, byte for byte.
 */
export function topologySvg(machines: readonly DrawnMachine[], existing: readonly string[]): string {
  const used = [...new Set(machines.flatMap(({ interfaces }) => interfaces.map(({ bridge }) => bridge)))];
  const isExisting = (name: string) => existing.includes(name);
  const ordered = [...used.filter(isExisting), ...used.filter(name => !isExisting(name))];
  const bars = ordered.map((name, i): Bar => ({ name, y: TOP + i * ROW, color: COLORS[i % COLORS.length]!, isExisting: isExisting(name) }));
  const width = LEFT + machines.length * COLUMN + 60;
  // the last network may have boxes below it
  const height = TOP + bars.length * ROW;
  const parts = [
    ...bars.map(bar => drawBar(bar, width)),
    ...machines.map((machine, i) => drawMachine(machine, bars, LEFT + i * COLUMN + COLUMN / 2)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT} font-size="13">\n`
    + `<rect width="${width}" height="${height}" fill="#ffffff"/>\n${parts.join('\n')}\n</svg>\n`;
}

function drawBar({ name, y, color, isExisting }: Bar, width: number): string {
  const dashes = isExisting ? ' stroke-dasharray="10 6"' : '';
  return `<text x="12" y="${y + 5}" fill="${color}" font-weight="bold">${escape(name)}</text>\n`
    + `<line x1="${LEFT}" y1="${y}" x2="${width - 12}" y2="${y}" stroke="${color}" stroke-width="5"${dashes}/>`;
}

function drawMachine({ name, kind, interfaces }: DrawnMachine, bars: readonly Bar[], x: number): string {
  const places = interfaces.flatMap(device => bars.filter(bar => bar.name === device.bridge).map(bar => ({ device, bar })));
  const top = Math.min(...places.map(({ bar }) => bar.y));
  const box = top + (ROW - BOX.height) / 2;
  const links = places.map(({ device, bar }, i) => {
    // several interfaces on one network stand side by side
    const at = x + 14 * places.slice(0, i).filter(place => place.bar === bar).length;
    const isAbove = bar.y === top;
    const text = labelOf(device);
    const label = `<text x="${at + 9}" y="${isAbove ? bar.y + 20 : bar.y - 9}" fill="#334155" font-size="11">${escape(text)}</text>`;
    return {
      y: bar.y,
      line: `<line x1="${at}" y1="${isAbove ? box : box + BOX.height}" x2="${at}" y2="${bar.y}" stroke="${bar.color}" stroke-width="2"/>`,
      end: `<circle cx="${at}" cy="${bar.y}" r="6" fill="${bar.color}" stroke="#ffffff" stroke-width="2"/>${text === '' ? '' : `\n${label}`}`,
    };
  });
  // the far ones first: each line shows its color where it is alone
  const lines = [...links].sort((a, b) => b.y - a.y).map(({ line }) => line);
  return `${[...lines, ...links.map(({ end }) => end)].join('\n')}\n<rect x="${x - BOX.width / 2}" y="${box}" width="${BOX.width}" height="${BOX.height}" rx="7" fill="#f1f5f9" stroke="#334155"/>\n`
    + `<text x="${x}" y="${box + 19}" text-anchor="middle" font-weight="bold">${escape(name)}</text>\n`
    + `<text x="${x}" y="${box + 35}" text-anchor="middle" fill="#64748b" font-size="11">${escape(kind)}</text>`;
}

function labelOf({ ipAddress, vlanId, trunks }: DrawnInterface): string {
  return [ipAddress, vlanId && `VLAN ${vlanId}`, trunks && `VLANs ${trunks.join(', ')}`].filter(Boolean).join(', ');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
