// The map can be drawn nearer and moved; without this file it is looked at as a whole, or a county at a time.
const NEAREST = 8;

const moves = [
  ["放大", (view) => near(view, 0.6)],
  ["缩小", (view) => near(view, 1 / 0.6)],
  ["左移", (view) => shift(view, -0.25, 0)],
  ["右移", (view) => shift(view, 0.25, 0)],
  ["上移", (view) => shift(view, 0, -0.25)],
  ["下移", (view) => shift(view, 0, 0.25)],
];

// A part of the drawing: its corner and size, never beyond the whole and never nearer than the nearest.
const within = ({ x, y, wide, high, whole }) => {
  const size = Math.min(Math.max(wide, whole[2] / NEAREST), whole[2]);
  const tall = (size * whole[3]) / whole[2];
  const clamp = (at, length, from, all) => Math.min(Math.max(at, from), from + all - length);
  return {
    whole,
    wide: size,
    high: tall,
    x: clamp(x + (wide - size) / 2, size, whole[0], whole[2]),
    y: clamp(y + (high - tall) / 2, tall, whole[1], whole[3]),
  };
};

const near = (view, by) => {
  const [wide, high] = [view.wide * by, view.high * by];
  return within({ ...view, wide, high, x: view.x + (view.wide - wide) / 2, y: view.y + (view.high - high) / 2 });
};

const shift = (view, right, down) => within({ ...view, x: view.x + right * view.wide, y: view.y + down * view.high });

const drag = (svg, now, show) => {
  let from;
  svg.addEventListener("pointerdown", (event) => {
    from = now().wide < now().whole[2] && event.isPrimary ? [event.clientX, event.clientY, now()] : undefined;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const [x, y, view] = from;
    const scale = view.wide / svg.clientWidth;
    show(within({ ...view, x: view.x - (event.clientX - x) * scale, y: view.y - (event.clientY - y) * scale }));
  });
  // What ends a move is no click on the place under it.
  svg.addEventListener("click", (event) => {
    const moved = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 6;
    from = undefined;
    if (moved) event.preventDefault();
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
};

export const moveMaps = (root) => {
  for (const svg of root.querySelectorAll(".kq-map svg:not([data-moves])")) {
    svg.dataset.moves = "";
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = within({ x: whole[0], y: whole[1], wide: whole[2], high: whole[3], whole });
    const bar = document.createElement("div");
    bar.className = "kq-map__moves kq-noprint";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "缩放和移动地图");
    const show = (next) => {
      view = next;
      svg.setAttribute("viewBox", [view.x, view.y, view.wide, view.high].map((n) => n.toFixed(1)).join(" "));
      const all = view.wide >= whole[2];
      for (const [at, button] of [...bar.children].entries()) {
        // Nothing is moved, nor drawn farther, while all of it is seen; a button in use keeps its place.
        button.setAttribute("aria-disabled", at === 0 ? view.wide <= whole[2] / NEAREST : all);
      }
    };
    for (const [label, move] of moves) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => show(move(view)));
      bar.append(button);
    }
    svg.after(bar);
    drag(svg, () => view, show);
    show(view);
  }
};
