"""How the page looks: on a screen, by day and by night, and on paper."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1a1f26; --soft: #55606d; --line: #d8dee6; --tint: #f4f6f9; --accent: #1d4470;
  --good: #14703f; --bad: #ad2018; --open: #7a5600; --curve: #1d6fb8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161b; --ink: #e7eaee; --soft: #a3adb9; --line: #303943; --tint: #1b2128; --accent: #9cc4f2;
    --good: #6fd6a0; --bad: #ff9389; --open: #ecc466; --curve: #6cb2f0;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body {
  margin: 0 auto; max-width: 64rem; padding: 0 1.25rem 3rem; background: var(--paper); color: var(--ink);
  overflow-wrap: anywhere;
}
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.stamp {
  position: sticky; top: 0; z-index: 2; margin: 0 -1.25rem; padding: .4rem; text-align: center;
  background: repeating-linear-gradient(-45deg, #ffd54a 0 14px, #1a1f26 14px 28px);
}
.stamp span {
  display: inline-block; padding: .1rem 1.2rem; background: #ffd54a; color: #1a1f26; font-weight: 800;
  letter-spacing: .18em;
}
header { border-top: 6px solid var(--accent); margin-top: 1.5rem; padding-top: 1.25rem; }
.kicker { margin: 0; color: var(--soft); font-size: .85rem; letter-spacing: .06em; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: .2rem 0 .3rem; text-wrap: balance; }
.subtitle { margin: 0; font-size: 1.1rem; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1.6rem 0; }
.tile { border: 1px solid var(--line); border-top: 4px solid var(--soft); border-radius: 4px; padding: .7rem .9rem; }
.tile dt { font-size: .85rem; color: var(--soft); }
.tile dd { margin: 0; }
.tile .number { font-size: 1.45rem; font-weight: 700; line-height: 1.35; font-variant-numeric: tabular-nums; }
.tile .note { font-size: .85rem; color: var(--soft); }
.tile.good { border-top-color: var(--good); } .tile.bad { border-top-color: var(--bad); }
.tile.open { border-top-color: var(--open); }
.tile.good .note::before, td.good::before { content: "\\2713\\00a0" / ""; }
.tile.bad .note::before, td.bad::before { content: "\\25b2\\00a0" / ""; }
.tile.open .note::before, td.open::before { content: "\\25cb\\00a0" / ""; }
.tile.good .note, td.good { color: var(--good); }
.tile.bad .note, td.bad { color: var(--bad); }
.tile.open .note, td.open { color: var(--open); }
nav ol { columns: 3 13rem; margin: 0; padding: .8rem 1rem .8rem 2.4rem; background: var(--tint); border-radius: 4px; }
nav li { font-size: .92rem; break-inside: avoid; margin: 0; padding: .12rem 0; }
h2 { font-size: 1.4rem; margin: 2.6rem 0 .8rem; padding-bottom: .25rem; border-bottom: 2px solid var(--accent); }
h3 { font-size: 1.08rem; margin: 1.8rem 0 .6rem; }
.lead { font-size: 1.13rem; line-height: 1.65; max-width: 48rem; }
.small { font-size: .88rem; color: var(--soft); max-width: 48rem; }
ul { padding-left: 1.2rem; } li { margin: .2rem 0; }
.badge {
  display: inline-block; margin-left: .4rem; padding: .05rem .55rem; border: 1px solid currentColor;
  border-radius: 99px; font-size: .8rem; font-weight: 600; color: var(--soft);
}
.pairs { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .3rem 1.2rem; margin: .6rem 0 1rem; }
.pairs dt { color: var(--soft); } .pairs dd { margin: 0; white-space: pre-line; }
#texts .pairs, #proof .pairs { font-size: .9rem; line-height: 1.45; }
figure { margin: .8rem 0 1.2rem; }
figcaption { font-size: .85rem; color: var(--soft); margin-bottom: .3rem; }
blockquote {
  margin: 0; padding: .8rem 1rem; background: var(--tint); border-left: 4px solid var(--accent);
  white-space: pre-wrap; unicode-bidi: isolate;
}
.scroll, .chart { overflow-x: auto; margin: .8rem 0 1.2rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
thead th { overflow-wrap: normal; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; border-bottom: 2px solid var(--line); }
td { unicode-bidi: isolate; overflow-wrap: break-word; min-width: 4.5rem; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; min-width: 0; }
td.key { font-weight: 700; }
td.fill { border-bottom: 1px dotted var(--soft); height: 2.6rem; min-width: 7rem; }
table.plan td:nth-child(3) { width: 32%; }
tr.group th { padding-top: 1.3rem; font-size: 1rem; }
table.timeline td, table.moments td { border-bottom-color: transparent; padding-block: .22rem; }
svg { display: block; width: 100%; min-width: 38rem; height: auto; font-size: 11px; }
svg text { fill: var(--ink); }
svg .tick, svg .value { fill: var(--soft); } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .source { fill: var(--open); text-anchor: end; font-weight: 700; }
svg .axis, svg .grid { stroke: var(--line); fill: none; }
svg .bar { fill: var(--soft); } svg .bar.good { fill: var(--good); } svg .bar.bad { fill: var(--bad); }
svg .bar.open { fill: var(--open); }
svg .area { fill: var(--curve); opacity: .16; }
svg polyline.curve { fill: none; stroke: var(--curve); stroke-width: 1.8; }
svg circle.curve { fill: var(--curve); }
svg .flag { stroke: var(--accent); stroke-width: 1.2; stroke-dasharray: 4 3; fill: none; }
svg .flag-dot { fill: var(--accent); } svg .flag-number { fill: var(--paper); text-anchor: middle; font-weight: 700; }
.flags { font-size: .9rem; columns: 2 16rem; }
.flags li { margin: 0; padding: .1rem 0; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .82rem; }
@media (max-width: 40rem) {
  h1 { font-size: 1.6rem; } .pairs { grid-template-columns: 1fr; gap: 0; } .pairs dd { margin-bottom: .5rem; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --soft: #444c55; --line: #c4ccd5; --tint: #f4f6f9; --accent: #1d4470;
    --good: #14703f; --bad: #ad2018; --open: #7a5600; --curve: #1d6fb8;
  }
  @page { size: A4; margin: 18mm 16mm; }
  @page exercise {
    margin-top: 24mm;
    @top-center { content: "ÜBUNG · EXERCISE"; font: 800 12pt sans-serif; color: #7a5600; }
    @bottom-center { content: "ÜBUNG · EXERCISE"; font: 800 9pt sans-serif; color: #7a5600; }
  }
  body.exercise { page: exercise; }
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  header { margin-top: 0; } .stamp { position: static; margin: 0 0 1rem; }
  .tiles { grid-template-columns: repeat(5, 1fr); gap: .5rem; } .tile .number { font-size: 1.2rem; }
  .stamp, .tile, svg, blockquote { print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  tr, figure, .tile, .chart { break-inside: avoid; } thead { display: table-header-group; }
  .scroll, .chart { overflow: visible; } svg { min-width: 0; } a { color: inherit; text-decoration: none; }
}
"""
